//! From the start of a function's process to its first LAS file, beside a Python handler with the same model, both behind
//! the same Runtime API on the same machine in turn.
//!
//! ```sh
//! python3 -m venv venv && venv/bin/pip install numpy onnxruntime tifffile imagecodecs lasio
//! PYTHON=venv/bin/python cargo bench --bench cold_start
//! ```
#![recursion_limit = "256"] // Futures of the AWS SDK are that deep.

#[path = "../tests/support/lambda/mod.rs"]
mod lambda;
#[path = "support/python.rs"]
#[allow(dead_code)] // Each program uses its part.
mod python;
#[path = "../tests/support/s3/mod.rs"]
#[allow(unused_imports)] // Each program uses its part.
mod s3;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use lambda::weather::Weather;
use lambda::{Lambda, Spec};
use s3::{S3Server, SECRET_KEY};
use serde_json::{Value, json};

const ROUNDS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let event = event(folder.path());
    let s3 = S3Server::start();
    let environment = s3.environment().map(|(name, value)| (name.to_owned(), value));
    let mut ours = Spec::of(env!("CARGO_BIN_EXE_curvedig-lambda"));
    ours.variables.extend(environment);
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/models/curvenet.onnx");
    let python = Spec::of(handler(folder.path())).var("MODEL", model);

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (spec, times) in [&ours, &python].into_iter().zip(&mut times) {
            times.push(first_las(&s3, spec, &event));
        }
    }
    println!("start of the process to the first LAS file, seconds, median of {ROUNDS} (least, most)");
    let mut medians = Vec::new();
    for (name, mut times) in ["curvedig-lambda", "Python handler"].into_iter().zip(times) {
        times.sort();
        let [least, median, most] = [0, ROUNDS / 2, ROUNDS - 1].map(|place| times[place].as_secs_f64());
        println!("{name:<18} {median:.3} ({least:.3}, {most:.3})");
        medians.push(median);
    }
    println!("{:.1} times as fast", medians[1] / medians[0]);
}

/// A small scan in the body of a request over HTTP.
fn event(folder: &Path) -> Value {
    let drawn = Command::new(env!("CARGO_BIN_EXE_curvedig"))
        .args(["synth", "-n", "1", "--height", "1300", "--dpi", "125", "-o"])
        .arg(folder)
        .status();
    assert!(drawn.expect("curvedig starts").success());
    let layout = fs::read_to_string(folder.join("s1-00000.toml")).expect("a sidecar");
    let scan = fs::read(folder.join("s1-00000.tif")).expect("a scan");
    json!({
        "version": "2.0", "requestContext": {"http": {"method": "POST", "path": "/"}}, "headers": {},
        "queryStringParameters": {"name": "a.tif", "layout": layout},
        "body": BASE64_STANDARD.encode(scan), "isBase64Encoded": true
    })
}

/// A program that runs the handler.
fn handler(folder: &Path) -> PathBuf {
    let path = folder.join("handler");
    let python = python::interpreter();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/cold_start/handler.py");
    fs::write(&path, format!("#!/bin/sh\nexec '{}' '{script}'\n", python.display())).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("rights");
    path
}

/// The time of the first call of a function.
fn first_las(s3: &S3Server, spec: &Spec, event: &Value) -> Duration {
    let lambda = Lambda::start(spec.clone(), Weather::fair());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread");
    let config =
        aws_sdk_lambda::config::Builder::from(&s3.config(SECRET_KEY)).endpoint_url(lambda.endpoint());
    let request = Client::from_conf(config.build()).invoke().function_name("curvedig");
    let request = request.payload(Blob::new(event.to_string()));
    let started = Instant::now();
    let output = runtime.block_on(request.send()).expect("an answer");
    let took = started.elapsed();
    let answer: Value = serde_json::from_slice(output.payload().expect("a payload").as_ref()).expect("JSON");
    assert_eq!(answer["statusCode"], 200, "{answer}");
    assert!(answer["body"].as_str().is_some_and(|body| body.contains("~A")), "{answer}");
    took
}
