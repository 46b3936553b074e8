//! Lambda mode without an account: S3 and Lambda on loopback, the real function in a process per environment, and
//! `curvedig run --mode lambda` on the bundled scans.
//!
//! ```sh
//! cargo run --release --example lambda_locally                    # the bundled scans into lambda-locally/
//! cargo run --release --example lambda_locally -- SCANS -o OUT    # any arguments of `curvedig run`
//! ```

#[path = "../tests/support/lambda/mod.rs"]
mod lambda;
#[path = "../tests/support/s3/mod.rs"]
#[allow(unused_imports)] // Each program uses its part.
mod s3;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use lambda::weather::Weather;
use lambda::{Lambda, Spec};
use s3::S3Server;

fn main() -> ExitCode {
    let programs = build();
    let s3 = S3Server::start();
    let mut spec = Spec::of(programs.join("curvedig-lambda"));
    spec.variables.extend(s3.environment().map(|(name, value)| (name.to_owned(), value)));
    let lambda = Lambda::start(spec, Weather::fair());

    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        args = ["fixtures/scans", "-o", "lambda-locally"].map(str::to_owned).to_vec();
    }
    let mode = ["run", "--mode", "lambda", "--function", "curvedig", "--staging", "s3://wells/staging"];
    eprintln!("S3 at {}, Lambda at {}", s3.endpoint(), lambda.endpoint());
    eprintln!("curvedig {} {}", mode.join(" "), args.join(" "));
    let mut command = Command::new(programs.join("curvedig"));
    s3.known_to(&mut command).env("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint());
    let status = command.args(mode).args(args).status().expect("curvedig starts");
    eprintln!("{} invocations by {} function processes", lambda.calls().len(), lambda.environments());
    // Scans for review, exit code 4, are no failure of the run.
    status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Builds both programs as this one was built. Gives their folder.
fn build() -> PathBuf {
    let this = std::env::current_exe().expect("a path of this program");
    let folder =
        this.parent().and_then(|examples| examples.parent()).expect("the target's folder").to_owned();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut cargo = Command::new(cargo);
    cargo.args(["build", "--quiet", "--bins"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let built = cargo.env("CARGO_TARGET_DIR", folder.parent().expect("a folder above it")).status();
    assert!(built.expect("cargo starts").success(), "the programs can't be built");
    folder
}
