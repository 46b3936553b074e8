//! Bad weather that passes: every scan is done, once to the eye, with the same bytes as ever.

use std::time::Duration;

use crate::cloud::Cloud;
use crate::lambda::Spec;
use crate::lambda::weather::{Fault, Weather};
use crate::support::Bench;

const SCANS: usize = 4;

/// Runs four scans through weather; asserts that nothing is lost and nothing differs.
fn survives(spec: impl FnOnce(Spec) -> Spec, weather: Weather, s3: impl FnOnce(&Cloud)) -> Cloud {
    let cloud = Cloud::with(Bench::with_scans(SCANS), spec, weather);
    let local = cloud.bench.curvedig(&["run", "in", "-o", "local"]);
    s3(&cloud);
    let run = cloud.run(&["in"]);
    assert_eq!(run.code, local.code, "{run:?}");
    assert_eq!(cloud.bench.results("out"), cloud.bench.results("local"));
    assert_eq!(cloud.bench.journal("out").len(), SCANS);
    assert!(!cloud.bench.path("out/dead-letters.jsonl").exists());
    assert!(!cloud.bench.names("out").iter().any(|name| name.ends_with(".tmp")));
    cloud
}

#[test]
fn throttled_and_refused_calls_are_sent_again() {
    let weather = Weather::fair()
        .at(1, Fault::THROTTLED)
        .at(2, Fault::SERVICE)
        .at(3, Fault::BAD_GATEWAY)
        .at(4, Fault::UNAVAILABLE)
        .at(5, Fault::NOT_READY)
        .at(6, Fault::EFS_MOUNT_TIMEOUT)
        .at(7, Fault::THROTTLED);
    let cloud = survives(|spec| spec, weather, |_| {});
    assert_eq!(cloud.lambda.scans_worked_on(), SCANS);
}

#[test]
fn connections_that_are_cut_lose_nothing_and_do_nothing_twice() {
    let weather = Weather::fair().at(1, Fault::CutBefore).at(2, Fault::CutAfter).at(4, Fault::CutAfter);
    let cloud = survives(|spec| spec, weather, |_| {});
    // The second call of a scan whose first answer was lost finds the work done.
    for key in cloud.s3.keys().iter().filter(|key| key.starts_with("staging/results/")) {
        assert_eq!(cloud.s3.versions(key), 1, "{key}");
    }
}

#[test]
fn functions_that_crash_or_run_out_of_time_once_are_called_again() {
    let weather = Weather::fair()
        .at(1, Fault::CrashAtInit)
        .at(2, Fault::Crash(Duration::from_millis(20)))
        .at(4, Fault::TimeOut(Duration::from_millis(20)));
    survives(|spec| spec, weather, |_| {});
}

#[test]
fn an_answer_that_is_too_large_is_found_in_the_store() {
    let weather = Weather::fair().at(1, Fault::Oversize).at(2, Fault::NoLog);
    let cloud = survives(|spec| spec, weather, |_| {});
    assert_eq!(cloud.lambda.scans_worked_on(), SCANS);
}

#[test]
fn a_store_that_slows_down_or_breaks_off_is_asked_again() {
    use crate::s3::Fault as S3Fault;
    survives(
        |spec| spec,
        Weather::fair(),
        |cloud| {
            cloud.s3.weather.add("PutObject", 2, 12, S3Fault::Answer(503, "SlowDown"));
            cloud.s3.weather.add("GetObject", 5, 3, S3Fault::Truncated);
            cloud.s3.weather.add("GetObject", 6, 2, S3Fault::Cut);
        },
    );
}

#[test]
fn a_straggler_is_overtaken() {
    let bench = Bench::with_scans(24);
    // The last scan's first call hangs.
    let weather = Weather::fair().about("s1-00023.tif", 1, Fault::Slow(Duration::from_secs(50)));
    let cloud = Cloud::with(bench, |spec| Spec { limit: 3, ..spec }, weather);
    let started = std::time::Instant::now();
    let run = cloud.run(&["in", "--concurrency", "3"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    assert!(started.elapsed() < Duration::from_secs(45), "{:?}", started.elapsed());
    assert_eq!(cloud.bench.journal("out").len(), 24);
}

#[test]
fn a_hidden_limit_is_felt_for() {
    let cloud = survives(|spec| Spec { limit: 1, ..spec }, Weather::fair(), |_| {});
    assert_eq!((cloud.lambda.most_in_flight(), cloud.lambda.scans_worked_on()), (1, SCANS));
}
