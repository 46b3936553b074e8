//! Clients that die, and clients that come after them.

use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cloud::Cloud;
use crate::lambda::Spec;
use crate::lambda::weather::{Fault, Weather};
use crate::support::Bench;

const SCANS: usize = 10;

/// Waits until no invocation ends any more.
fn until_quiet(cloud: &Cloud) {
    let mut seen = cloud.lambda.calls().len();
    let mut since = Instant::now();
    while since.elapsed() < Duration::from_secs(3) {
        sleep(Duration::from_millis(50));
        let now = cloud.lambda.calls().len();
        if now != seen {
            (seen, since) = (now, Instant::now());
        }
    }
}

#[test]
fn after_a_kill_at_half_only_what_is_missing_is_invoked() {
    // Two at once, so that a kill at half leaves some that nobody began.
    let cloud = Cloud::with(Bench::with_scans(SCANS), |spec| Spec { limit: 2, ..spec }, Weather::fair());
    let undisturbed = cloud.bench.curvedig(&["run", "in", "-o", "local"]);
    let mut child = cloud.run_command(&["in"]).stderr(Stdio::null()).spawn().unwrap();
    while cloud.bench.journal("out").len() < SCANS / 2 && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let journaled = cloud.bench.journal("out").len();
    assert!(journaled < SCANS, "killed too late to show anything");
    // What was under way when the client died is finished without it.
    until_quiet(&cloud);
    let worked = cloud.lambda.scans_worked_on();
    assert!(worked < SCANS);

    let resumed = cloud.run(&["in", "--output-format", "json"]);
    assert_eq!(resumed.code, undisturbed.code, "{resumed:?}");
    assert_eq!(resumed.stdout.matches("\"skipped\":true").count(), journaled);
    assert_eq!(
        resumed.stdout.matches("\"invocations\":0").count(),
        worked - journaled,
        "what the cloud finished"
    );
    assert_eq!(cloud.lambda.scans_worked_on(), SCANS, "no scan is done twice");
    assert_eq!(cloud.bench.results("out"), cloud.bench.results("local"));
    assert_eq!(cloud.bench.journal("out").len(), SCANS);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_so() {
    let slow = Weather::fair().about("s1-00003.tif", 1, Fault::Slow(Duration::from_secs(30)));
    let cloud = Cloud::with(Bench::with_scans(4), |spec| spec, slow);
    let mut child = cloud.run_command(&["in"]).stderr(Stdio::piped()).spawn().unwrap();
    while cloud.bench.journal("out").is_empty() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(2));
    }
    let pid = child.id().to_string();
    assert!(cloud.bench.command("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = crate::support::ended(child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(ended.stderr.contains("run the same command again"), "{}", ended.stderr);
}
