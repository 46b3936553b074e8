//! The fan-out against Lambda on loopback, with stubs in place of function processes, so that only the client is measured.
//!
//! ```sh
//! cargo bench --bench fan_out                 # 600 invocations against a hidden limit of 10
//! cargo bench --bench fan_out -- 10000 1000   # 10,000 invocations, 1,000 at once: the client's memory and time
//! ```
//!
//! Beside it: the same client told the limit, and the SDK's own retries on all invocations at once; for the second, boto3
//! on a pool of threads where a `python3` with boto3 is there (`PYTHON=…` names another).
#![recursion_limit = "256"] // Futures of the AWS SDK are that deep.

#[path = "../tests/support/lambda/mod.rs"]
mod lambda;
#[path = "../tests/support/s3/mod.rs"]
#[allow(unused_imports)] // Each program uses its part.
mod s3;

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::primitives::Blob;
use lambda::weather::Weather;
use lambda::{Lambda, Spec, Work};
use s3::{S3Server, SECRET_KEY};
use serde_json::{Value, json};

/// What a client took.
#[derive(Debug, Default)]
struct Used {
    wall: Duration,
    cpu: Duration,
    memory: u64,
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    match numbers[..] {
        [scans, at_once] => scale(scans, at_once),
        _ => hidden_limit(600, 10),
    }
}

/// A scan's answer after some 100 ms, each of its own length.
fn stub(time: fn(u64) -> u64) -> Work {
    Work::Stub(Arc::new(move |event: &Value| {
        let digest = event["request"].as_str().unwrap_or_default();
        let seed = digest.bytes().fold(7u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let record = json!({
            "format": 1, "scan": event["scan"]["name"], "status": "done", "reasons": [],
            "provenance": {"scan_sha256": "", "layout_sha256": "", "model_sha256": "", "settings": "", "version": ""},
            "curves": [], "times_ms": {"decode": 0, "layout": 0, "segment": 0, "trace": 0, "write": 0},
            "request": {"digest": digest, "files": []}
        });
        let answer = json!({"version": 1, "record": record, "outputs": [], "cold": false, "init_ms": 0, "model_load_ms": 0});
        (Duration::from_millis(time(seed)), answer)
    }))
}

fn cloud(scans: usize, limit: usize, time: fn(u64) -> u64) -> (S3Server, Lambda) {
    let s3 = S3Server::start();
    for number in 0..scans {
        s3.put(&format!("in/{number:05}.tif"), "II*\0");
    }
    let lambda = Lambda::start(Spec { limit, ..Spec::with(stub(time)) }, Weather::fair());
    (s3, lambda)
}

/// `curvedig run` from S3 to S3.
fn client(s3: &S3Server, lambda: &Lambda, state: &std::path::Path, more: &[&str]) -> Used {
    let mut command = Command::new(env!("CARGO_BIN_EXE_curvedig"));
    s3.known_to(&mut command).env("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint()).env("XDG_STATE_HOME", state);
    command.args([
        "run",
        "--mode",
        "lambda",
        "--function",
        "curvedig",
        "s3://wells/in",
        "-o",
        "s3://wells/out",
        "-q",
    ]);
    measure(command.args(more).stdin(Stdio::null()).spawn().expect("curvedig starts"))
}

/// Waits for a process and watches what it takes.
fn measure(mut child: Child) -> Used {
    let started = Instant::now();
    let mut used = Used::default();
    let pid = child.id();
    while child.try_wait().expect("a child").is_none() {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
        let stat = read("stat");
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
        // Fields 14 and 15 of proc(5), in hundredths of a second.
        used.cpu = used.cpu.max(Duration::from_millis(10 * (ticks(11) + ticks(12))));
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok());
        used.memory = used.memory.max(kib.unwrap_or(0) * 1024);
        std::thread::sleep(Duration::from_millis(20));
    }
    used.wall = started.elapsed();
    used
}

fn hidden_limit(scans: usize, limit: usize) {
    let time = |seed: u64| 200 + seed % 200;
    println!("{scans} invocations against a hidden limit of {limit}");
    println!("{:<34} {:>6} {:>8} {:>8}", "", "done", "wasted", "seconds");
    let row = |name: &str, done: usize, calls: usize, wall: Duration| {
        let wasted = 100.0 * (calls - done.min(calls)) as f64 / scans as f64;
        println!("{name:<34} {done:>6} {wasted:>6.1} % {:>8.1}", wall.as_secs_f64());
    };
    for (name, more) in [("curvedig", &[][..]), ("curvedig, told the limit", &["--concurrency", "10"][..])] {
        let (s3, lambda) = cloud(scans, limit, time);
        let state = tempfile::tempdir().expect("a folder");
        let used = client(&s3, &lambda, state.path(), more);
        row(name, lambda.scans_worked_on(), lambda.calls().len(), used.wall);
    }
    for (name, retry) in [
        ("SDK, standard retries, 6 tries", RetryConfig::standard().with_max_attempts(6)),
        ("SDK, adaptive retries, 6 tries", RetryConfig::adaptive().with_max_attempts(6)),
    ] {
        let (s3, lambda) = cloud(0, limit, time);
        let started = Instant::now();
        let done = sdk(&s3, &lambda, retry, scans);
        row(name, done, lambda.calls().len(), started.elapsed());
    }
}

/// All invocations at once, through a client of the SDK.
fn sdk(s3: &S3Server, lambda: &Lambda, retry: RetryConfig, scans: usize) -> usize {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let config = aws_sdk_lambda::config::Builder::from(&s3.config(SECRET_KEY))
        .endpoint_url(lambda.endpoint())
        .sleep_impl(aws_smithy_async::rt::sleep::TokioSleep::new())
        .retry_config(retry);
    let client = Client::from_conf(config.build());
    runtime.block_on(async {
        let mut calls = tokio::task::JoinSet::new();
        for number in 0..scans {
            let event = json!({"version": 1, "scan": {"key": number}, "request": number.to_string()});
            let request = client.invoke().function_name("curvedig").payload(Blob::new(event.to_string()));
            calls.spawn(async move { request.send().await.is_ok() });
        }
        calls.join_all().await.into_iter().filter(|ok| *ok).count()
    })
}

/// Threads that wait, as most people do it.
const BOTO3: &str = r#"
import json, os, sys
from concurrent.futures import ThreadPoolExecutor
import boto3
from botocore.config import Config
scans, at_once = int(sys.argv[1]), int(sys.argv[2])
config = Config(max_pool_connections=at_once, retries={"total_max_attempts": 1}, read_timeout=900)
client = boto3.client("lambda", config=config, endpoint_url=os.environ["AWS_ENDPOINT_URL_LAMBDA"])
def invoke(number):
    event = {"version": 1, "scan": {"key": str(number)}, "request": str(number)}
    answer = client.invoke(FunctionName="curvedig", Payload=json.dumps(event), LogType="Tail")
    return json.load(answer["Payload"])["record"]["status"] == "done"
with ThreadPoolExecutor(at_once) as pool:
    print(sum(pool.map(invoke, range(scans))), "done by boto3")
"#;

fn scale(scans: usize, at_once: usize) {
    let time = |seed: u64| 2000 + seed % 2000;
    println!("{scans} invocations, {at_once} at once, 2 to 4 s each");
    println!("{:<34} {:>6} {:>8} {:>8} {:>14}", "", "done", "seconds", "MB", "CPU ms a call");
    let row = |name: &str, lambda: &Lambda, used: &Used| {
        let done = lambda.scans_worked_on();
        let per_call = used.cpu.as_secs_f64() * 1e3 / scans as f64;
        let (seconds, mb) = (used.wall.as_secs_f64(), used.memory >> 20);
        println!("{name:<34} {done:>6} {seconds:>8.1} {mb:>8} {per_call:>14.2}");
    };
    let (s3, lambda) = cloud(scans, at_once, time);
    let state = tempfile::tempdir().expect("a folder");
    let concurrency = at_once.to_string();
    let used = client(&s3, &lambda, state.path(), &["--concurrency", &concurrency]);
    row("curvedig, listing and S3 in it", &lambda, &used);

    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_boto3 = Command::new(&python).args(["-c", "import boto3"]).stderr(Stdio::null()).status();
    if !has_boto3.is_ok_and(|status| status.success()) {
        println!("no boto3 to compare with");
        return;
    }
    let (s3, lambda) = cloud(0, at_once, time);
    let mut command = Command::new(python);
    s3.known_to(&mut command).env("AWS_ENDPOINT_URL_LAMBDA", lambda.endpoint());
    command.env("AWS_DEFAULT_REGION", s3::REGION).args(["-c", BOTO3, &scans.to_string(), &concurrency]);
    let used = measure(command.spawn().expect("python starts"));
    row("boto3, a pool of threads", &lambda, &used);
}
