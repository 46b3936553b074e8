//! What a run may cost, how long it may take, how many invocations there may be at once.

use std::time::Duration;

use crate::cloud::Cloud;
use crate::lambda::weather::{Fault, Weather};
use crate::support::Bench;

#[test]
fn a_run_that_reaches_its_cost_stops_softly_and_goes_on_with_more() {
    let cloud =
        Cloud::with(Bench::with_scans(5), |spec| crate::lambda::Spec { limit: 1, ..spec }, Weather::fair());
    // What one invocation costs here is measured first.
    let one = cloud.run(&["in/s1-00000.tif", "-o", "one", "--output-format", "json"]);
    let billed = serde_json::from_str::<serde_json::Value>(&one.stdout).unwrap()["lambda"]["billed_ms"]
        .as_f64()
        .unwrap();
    let dollars = format!("{:.9}", 1.2 * billed / 1e3 * 2.0 * 0.0000166667);
    let run = cloud.run(&["in", "--max-cost", &dollars, "--concurrency", "1"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("limit reached: --max-cost"), "{}", run.stderr);
    assert!(run.stderr.contains("left: run the same command again"), "{}", run.stderr);
    let done = cloud.bench.journal("out").len();
    assert!((1..5).contains(&done), "{done}");
    let worked = cloud.lambda.scans_worked_on();
    let more = cloud.run(&["in"]);
    assert!(matches!(more.code, Some(0 | 4)), "{more:?}");
    assert_eq!(cloud.lambda.scans_worked_on(), worked + 5 - done);
}

#[test]
fn a_run_that_reaches_its_time_stops_softly() {
    let slow = Weather::fair().from(1, Fault::Slow(Duration::from_secs(6)));
    let cloud = Cloud::with(Bench::with_scans(4), |spec| spec, slow);
    let run = cloud.run(&["in", "--max-duration", "4s", "--concurrency", "1"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("limit reached: --max-duration"), "{}", run.stderr);
    assert_eq!(cloud.bench.journal("out").len(), 1, "what was under way came home");
}

#[test]
fn the_ceiling_is_the_lowest_of_those_that_are_known() {
    let cloud = Cloud::with(
        Bench::with_scans(3),
        |spec| crate::lambda::Spec { limit: 8, reserved: Some(1), ..spec },
        Weather::fair(),
    );
    assert!(matches!(cloud.run(&["in", "--concurrency", "5"]).code, Some(0 | 4)));
    assert_eq!(cloud.lambda.most_in_flight(), 1);
}
