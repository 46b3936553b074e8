//! What a run says it cost, against REPORT lines that are known and arithmetic by hand.

use std::fs;
use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::cloud::Cloud;
use crate::lambda::weather::{Fault, Weather};
use crate::support::Bench;

/// Prices that no amount can be mistaken for another by.
const PRICES: &str = "[lambda]\ngb_second = 0.0000166667\nrequest = 0.0000002\n[s3]\nget = 0.0000004\nput = 0.000005\n\
                      [efs]\nread_gb = 0.03\n[logs]\ngb = 0.5\n[assumed]\nlog_bytes = 2048\n";

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A figure of `--costs`.
fn figure<'a>(costs: &'a Value, of: &str) -> &'a Value {
    let figures = costs["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["mode"] == "Lambda" && figure["of"] == of).unwrap()
}

fn input(figure: &Value, name: &str) -> Decimal {
    let inputs = figure["inputs"].as_array().unwrap();
    d(inputs.iter().find(|input| input["name"] == name).unwrap()["value"].as_str().unwrap())
}

#[test]
fn the_bill_of_a_run_is_that_of_its_report_lines() {
    let bench = Bench::with_scans(4);
    bench.write("prices.toml", PRICES);
    let weather = Weather::fair()
        // Cold, then warm.
        .reported("s1-00000.tif", "REPORT RequestId: a\tDuration: 8959.28 ms\tBilled Duration: 10163 ms\tMemory Size: 2048 MB\tMax Memory Used: 159 MB\tInit Duration: 1202.75 ms\t")
        .reported("s1-00001.tif", "REPORT RequestId: b\tDuration: 489.10 ms\tBilled Duration: 490 ms\tMemory Size: 2048 MB\tMax Memory Used: 159 MB\t")
        // Broken, and again in a new environment.
        .about("s1-00002.tif", 1, Fault::Crash(Duration::from_millis(50)))
        .reported("s1-00002.tif", "REPORT RequestId: c\tDuration: 77.00 ms\tBilled Duration: 77 ms\tMemory Size: 2048 MB\tMax Memory Used: 150 MB\t")
        .reported("s1-00002.tif", "REPORT RequestId: d\tDuration: 2000.00 ms\tBilled Duration: 3001 ms\tMemory Size: 2048 MB\tMax Memory Used: 150 MB\tInit Duration: 1000.20 ms\t")
        // Timed out, and again without a line.
        .about("s1-00003.tif", 1, Fault::TimeOut(Duration::from_millis(50)))
        .reported("s1-00003.tif", "REPORT RequestId: e\tDuration: 60000.00 ms\tBilled Duration: 60000 ms\tMemory Size: 2048 MB\tMax Memory Used: 150 MB\t")
        .about("s1-00003.tif", 1, Fault::NoLog);
    let cloud = Cloud::with(bench, |spec| spec, weather);
    let run = cloud.run(&["in", "--concurrency", "1", "--prices", "prices.toml", "--costs", "costs.json"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    let costs: Value = serde_json::from_slice(&fs::read(cloud.bench.path("costs.json")).unwrap()).unwrap();
    let (total, waste) = (figure(&costs, "run"), figure(&costs, "waste"));
    assert_eq!((total["basis"].as_str(), waste["basis"].as_str()), (Some("measured"), Some("measured")));

    // What has no line is in the journal by the function's own timing.
    let journal = cloud.bench.journal("out");
    let last = journal.iter().find(|line| line["output"] == "s1-00003").unwrap();
    let untold = last["lambda"]["billed_ms"].as_u64().unwrap() - 60_000;
    assert!(untold > 0);
    let told = 10_163 + 490 + 77 + 3001 + 60_000;
    assert_eq!(input(total, "billed_ms"), Decimal::from(told + untold));
    assert_eq!([input(total, "invocations"), input(total, "reported")], [d("6"), d("5")]);

    // 2 GB; six requests and logs; the model at two starts that have a line and at the last one, by its answer.
    let starts = journal.iter().filter(|line| line["lambda"]["cold"] == true).count();
    let compute = |ms: u64| Decimal::from(ms) / d("1000") * d("2") * d("0.0000166667");
    let model = input(total, "model_bytes") / Decimal::from(1_u64 << 30) * d("0.03");
    let log = d("2048") / Decimal::from(1_u64 << 30) * d("0.5");
    let objects = input(total, "gets") * d("0.0000004") + input(total, "puts") * d("0.000005");
    let by_hand =
        compute(told + untold) + d("6") * (d("0.0000002") + log) + objects + Decimal::from(starts) * model;
    assert_eq!(d(total["amount"].as_str().unwrap()), by_hand, "{run:?}");

    // Both wasted calls are warm by their lines; each is taken to have read the scan and its record, and to have written
    // nothing.
    let each = d("0.0000002") + log + d("2") * d("0.0000004");
    assert_eq!(input(waste, "failed"), compute(77) + each);
    assert_eq!(input(waste, "timed_out"), compute(60_000) + each);
    assert_eq!(d(waste["amount"].as_str().unwrap()), compute(77 + 60_000) + each + each);
    assert!(run.stderr.contains(" of it waste: failed, timed out, overtaken"), "{}", run.stderr);
}

#[test]
fn a_straggler_that_was_overtaken_is_waste() {
    let bench = Bench::with_scans(24);
    let weather = Weather::fair()
        .about("s1-00023.tif", 1, Fault::Slow(Duration::from_secs(50)))
        .reported("s1-00023.tif", "REPORT RequestId: f\tDuration: 50000.00 ms\tBilled Duration: 50000 ms\tMemory Size: 2048 MB\tMax Memory Used: 150 MB\t");
    let cloud = Cloud::with(bench, |spec| crate::lambda::Spec { limit: 3, ..spec }, weather);
    // As many as there may be: a refused call would take the straggler's fault with it.
    let run = cloud.run(&["in", "--concurrency", "3", "--costs", "costs.json"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    let costs: Value = serde_json::from_slice(&fs::read(cloud.bench.path("costs.json")).unwrap()).unwrap();
    // Nobody waits for its end: it is billed at least until the run's.
    let overtaken = input(figure(&costs, "waste"), "overtaken");
    assert!(overtaken >= d("2") * d("2") * d("0.0000166667"), "{overtaken}");
    assert_eq!(input(figure(&costs, "run"), "invocations"), d("25"));
}

/// What S3 was asked for is what is paid: by the client and by the functions together.
#[test]
fn requests_to_s3_are_those_that_s3_got() {
    let cloud = Cloud::over(Bench::with_scans(2));
    let before = cloud.s3.paid_requests();
    let run = cloud.run(&["in", "--costs", "costs.json"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    let after = cloud.s3.paid_requests();
    let costs: Value = serde_json::from_slice(&fs::read(cloud.bench.path("costs.json")).unwrap()).unwrap();
    let total = figure(&costs, "run");
    let paid = [after[0] - before[0], after[1] - before[1]].map(Decimal::from);
    assert_eq!([input(total, "gets"), input(total, "puts")], paid);
}
