//! Functions that break in the middle of a scan, and events and answers that are too large.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use serde_json::Value;

use crate::cloud::{Cloud, FUNCTION};
use crate::lambda::weather::{Fault, Weather};
use crate::lambda::{Spec, Work};
use crate::support::{Bench, Ended};

/// Dead letters of the run to `out`.
fn letters(cloud: &Cloud) -> Vec<Value> {
    let text = fs::read_to_string(cloud.bench.path("out/dead-letters.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Calls about a scan.
fn calls(cloud: &Cloud, name: &str) -> usize {
    cloud.lambda.calls().iter().filter(|call| call.event.to_string().contains(name)).count()
}

/// Lines that name a scan, but for the one that counts it.
fn lines_about(run: &Ended, scan: &str) -> usize {
    run.lines_about(&format!("{scan}: ")).iter().filter(|line| !line.starts_with('[')).count()
}

/// Asserts that a scan failed with one line and a hint, and that the others were done.
#[track_caller]
fn assert_failed_alone(cloud: &Cloud, run: &Ended, scan: &str, what: &str) {
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told(scan, what);
    assert_eq!(lines_about(run, scan), 1, "{}", run.stderr);
    for line in cloud.bench.journal("out") {
        assert_eq!(line["status"] == "failed", line["scan"].as_str().unwrap().ends_with(scan), "{line}");
    }
}

/// A function that needs so many seconds to begin.
fn slow_to_start(bench: &Bench, seconds: f64) -> Work {
    let script = format!("#!/bin/sh\nsleep {seconds}\nexec '{FUNCTION}'\n");
    let path = bench.write("bootstrap", script);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    Work::Process(path)
}

#[test]
fn a_function_that_ends_itself_is_called_again_and_then_fails_its_scan_alone() {
    let weather = Weather::fair().about("s1-00001.tif", 9, Fault::Exit(Duration::from_millis(10), 101));
    let cloud = Cloud::with(Bench::with_scans(3), |spec| spec, weather);
    let run = cloud.run(&["in"]);
    assert_failed_alone(&cloud, &run, "s1-00001.tif", "the function broke: Runtime.ExitError: ");
    assert!(run.stderr.contains("exit status 101"), "{}", run.stderr);
    assert!(!run.stderr.contains("RequestId"), "{}", run.stderr);
    assert_eq!(calls(&cloud, "s1-00001.tif"), 3);
    let letters = letters(&cloud);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["tries"].as_array().unwrap().len(), 3);
    assert!(
        letters[0]["tries"].as_array().unwrap().iter().all(|it| it["request_id"].is_string()),
        "{letters:?}"
    );
}

#[test]
fn a_panic_that_the_runtime_reports_is_told_in_its_words() {
    let weather = Weather::fair().about("s1-00000.tif", 9, Fault::Panic("index out of bounds\nby one"));
    let cloud = Cloud::with(Bench::with_scans(3), |spec| spec, weather);
    let run = cloud.run(&["in"]);
    assert_failed_alone(&cloud, &run, "s1-00000.tif", "the function panicked: index out of bounds by one");
    assert_eq!((calls(&cloud, "s1-00000.tif"), letters(&cloud).len()), (3, 1));
    // Once is once: the next call does it.
    cloud.lambda.set_weather(Weather::fair().about("s1-00000.tif", 1, Fault::Panic("once")));
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
    assert_eq!(letters(&cloud).len(), 0);
}

#[test]
fn a_start_that_takes_too_long_is_repeated_within_the_invocation() {
    let bench = Bench::with_scans(1);
    let work = slow_to_start(&bench, 1.5);
    let spec = |spec| Spec { work, init_timeout: Duration::from_millis(300), ..spec };
    let cloud = Cloud::with(bench, spec, Weather::fair());
    let run = cloud.run(&["in"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    assert_eq!((cloud.lambda.environments(), cloud.lambda.calls().len()), (2, 1));
}

#[test]
fn a_start_that_outlasts_the_functions_time_is_told_with_what_to_raise() {
    let bench = Bench::with_scans(1);
    let work = slow_to_start(&bench, 30.0);
    let init_timeout = Duration::from_millis(100);
    let spec = |spec| Spec { work, init_timeout, timeout: Duration::from_secs(1), ..spec };
    let cloud = Cloud::with(bench, spec, Weather::fair());
    let run = cloud.run(&["in"]);
    assert_failed_alone(&cloud, &run, "s1-00000.tif", "the function ran out of its 1 s");
    assert!(run.stderr.contains("hint: raise the function's time-out"), "{}", run.stderr);
    assert_eq!((cloud.lambda.calls().len(), letters(&cloud).len()), (2, 1));
}

#[test]
fn an_event_that_is_too_large_is_the_sidecars_fault() {
    let cloud = Cloud::over(Bench::with_scans(2));
    // Sidecars of a megabyte each, the most that is read; quotes take twice their room in an event.
    let comment = format!("#{}\n", "\"".repeat((1 << 20) - 2));
    cloud.bench.write("large.toml", &comment);
    cloud.bench.write("in/curvedig.toml", &comment);
    cloud.bench.write("in/s1-00000.toml", &comment);
    let run = cloud.run(&["in", "--layout", "large.toml"]);
    assert_failed_alone(&cloud, &run, "s1-00000.tif", "the event is larger than Lambda allows");
    assert!(run.stderr.contains("hint: make the sidecar smaller"), "{}", run.stderr);
    assert_eq!((calls(&cloud, "s1-00000.tif"), letters(&cloud).len()), (1, 1), "it is sent once");
}

#[test]
fn an_event_that_a_gateway_finds_too_large_is_told_the_same() {
    let refused = Fault::Refused(413, "RequestEntityTooLargeException", "6291457 byte payload is too large");
    let weather = Weather::fair().about("s1-00001.tif", 1, refused);
    let cloud = Cloud::with(Bench::with_scans(2), |spec| spec, weather);
    let run = cloud.run(&["in"]);
    assert_failed_alone(&cloud, &run, "s1-00001.tif", "the event is larger than Lambda allows");
}

#[test]
fn an_answer_that_is_too_large_and_left_nothing_is_told() {
    let weather = Weather::fair().about("damaged.tif", 1, Fault::Oversize);
    let cloud = Cloud::with(Bench::with_scans(2), |spec| spec, weather);
    cloud.bench.write("in/damaged.tif", b"II*\0nonsense");
    let run = cloud.run(&["in"]);
    assert_failed_alone(&cloud, &run, "damaged.tif", "the function's answer is larger than Lambda allows");
    assert_eq!((calls(&cloud, "damaged.tif"), letters(&cloud).len()), (1, 1));
}

#[test]
fn a_scan_replaced_between_listing_and_invocation_fails_and_the_next_run_does_it() {
    let cloud = Cloud::over(Bench::with_scans(2));
    for name in ["s1-00000.tif", "s1-00000.toml", "s1-00001.tif", "s1-00001.toml"] {
        cloud.s3.put(&format!("in/{name}"), fs::read(cloud.bench.path("in").join(name)).unwrap());
    }
    let old = fs::read(cloud.bench.path("in/s1-00001.tif")).unwrap();
    let new = [&old[..], b"more"].concat();
    // The first read is the client's, for the scan's size.
    cloud.s3.weather.add_about(
        "GetObject",
        "in/s1-00001.tif",
        1,
        1,
        cloud.s3.replaced("in/s1-00001.tif", new.clone()),
    );
    let args = ["run", "--mode", "lambda", "--function", "curvedig", "s3://wells/in", "-o", "s3://wells/out"];
    let direct = || crate::support::ended(cloud.command(&args).output().unwrap());
    let run = direct();
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("s3://wells/in/s1-00001.tif", "not the object that was listed");
    assert_eq!(lines_about(&run, "s1-00001.tif"), 1, "{}", run.stderr);
    assert!(cloud.s3.bytes("out/s1-00000.las").is_some());
    assert!(!cloud.s3.keys().iter().any(|key| key == "out/s1-00001.las" || key == "out/s1-00001.qc.png"));

    let next = direct();
    assert!(matches!(next.code, Some(0 | 4)), "{next:?}");
    cloud.bench.write("in/s1-00001.tif", new);
    cloud.bench.curvedig(&["run", "in/s1-00001.tif", "-o", "local"]);
    let local = fs::read(cloud.bench.path("local/s1-00001.las")).unwrap();
    assert_eq!(cloud.s3.bytes("out/s1-00001.las").unwrap(), local);
}
