//! A cloud on loopback: S3, Lambda with the real function, and a folder of scans beside it.
#![allow(dead_code)] // Each test file uses its part.

use std::path::PathBuf;
use std::process::Command;

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::LogType;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use curvedig::model::runtime;
use serde_json::Value;

use crate::lambda::weather::Weather;
use crate::lambda::{Lambda, Spec};
use crate::s3::{S3Server, SECRET_KEY};
use crate::support::{Bench, CURVEDIG, Ended, ended};

/// The function's program.
pub const FUNCTION: &str = env!("CARGO_BIN_EXE_curvedig-lambda");

/// S3, a function, a working folder.
pub struct Cloud {
    pub s3: S3Server,
    pub lambda: Lambda,
    pub bench: Bench,
}

/// What a direct call of the function gave.
#[derive(Debug)]
pub struct Reply {
    pub answer: Value,
    pub function_error: Option<String>,
    pub log: String,
}

impl Cloud {
    /// With a working folder and the usual function in fair weather.
    pub fn over(bench: Bench) -> Cloud {
        Cloud::with(bench, |spec| spec, Weather::fair())
    }

    /// With a function of the caller's making.
    pub fn with(bench: Bench, spec: impl FnOnce(Spec) -> Spec, weather: Weather) -> Cloud {
        // The function fetches nothing.
        runtime::ensure(false, &mut |_| {}).unwrap();
        let s3 = S3Server::start();
        let mut usual = Spec::of(FUNCTION);
        usual.variables.extend(s3.environment().map(|(name, value)| (name.to_owned(), value)));
        let lambda = Lambda::start(spec(usual), weather);
        Cloud { s3, lambda, bench }
    }

    /// A command of the program that knows of this cloud.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = self.bench.command(CURVEDIG);
        self.s3.known_to(&mut command).env("AWS_ENDPOINT_URL_LAMBDA", self.lambda.endpoint());
        // State of output folders in S3.
        command.env("XDG_STATE_HOME", self.bench.path("state"));
        command.args(args);
        command
    }

    /// `run --mode lambda` and more arguments, with the usual function and staging prefix where they name none.
    pub fn run_command(&self, args: &[&str]) -> Command {
        let mut all = vec!["run", "--mode", "lambda"];
        for (flag, usual) in [("--function", "curvedig"), ("--staging", "s3://wells/staging")] {
            if !args.contains(&flag) {
                all.extend([flag, usual]);
            }
        }
        self.command(&[&all, args].concat())
    }

    /// Runs that to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        ended(self.run_command(args).output().unwrap())
    }

    /// Calls the function directly.
    pub fn invoke(&self, event: &Value) -> Reply {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let config = aws_sdk_lambda::config::Builder::from(&self.s3.config(SECRET_KEY))
            .endpoint_url(self.lambda.endpoint())
            .build();
        let request = aws_sdk_lambda::Client::from_conf(config).invoke().function_name("curvedig");
        let request = request.log_type(LogType::Tail).payload(Blob::new(event.to_string()));
        let output = runtime.block_on(request.send()).unwrap();
        let log = BASE64_STANDARD.decode(output.log_result().unwrap_or_default()).unwrap();
        Reply {
            answer: serde_json::from_slice(output.payload().unwrap().as_ref()).unwrap(),
            function_error: output.function_error().map(str::to_owned),
            log: String::from_utf8(log).unwrap(),
        }
    }
}

/// The scans that come with the program.
pub fn bundled_scans() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/scans")
}
