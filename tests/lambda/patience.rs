//! A cloud that is away for longer than a run waits.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use curvedig::batch::journal::Journal;
use curvedig::batch::lambda::{Bucket, FanOut, Function, Limits, Live, Results, Shared, Totals};
use curvedig::batch::layouts::Layouts;
use curvedig::batch::one::Existing;
use curvedig::batch::plan::Plan;
use curvedig::batch::progress::for_stderr;
use curvedig::batch::stop::Stop;
use curvedig::batch::{self, Ending};
use curvedig::error::Result;
use curvedig::pipeline::Settings;
use curvedig::store::folder::Disk;
use curvedig::store::s3::Staging;
use curvedig::store::s3::blocking::wait;
use curvedig::store::stores::Stores;

use crate::cloud::Cloud;
use crate::lambda::Spec;
use crate::lambda::weather::{Fault, Weather};
use crate::s3::SECRET_KEY;
use crate::support::Bench;

/// A run of `in` to `out` as the program does it, but of less patience.
fn impatient(cloud: &Cloud) -> Result<(Ending, Totals)> {
    let out = cloud.bench.path("out");
    fs::create_dir_all(&out).unwrap();
    let plan = Plan::new(&[OsString::from(cloud.bench.path("in"))], &Stores::default())?;
    let (mut journal, earlier) = Journal::open(&out)?;
    let config = cloud.s3.config(SECRET_KEY).into_builder().endpoint_url(cloud.lambda.endpoint()).build();
    let store = cloud.s3.store();
    let (settings, stop) = (Settings::default(), Stop::default());
    let fan = FanOut {
        function: wait(Function::look(&config, "curvedig", Duration::ZERO))??,
        stager: Staging::new(store.clone(), "wells".to_owned(), "staging/scans/".to_owned()),
        staging: Bucket { bucket: "wells".to_owned(), prefix: "staging/".to_owned() },
        results: Results::Staged,
        shared: Arc::new(Shared {
            out: Arc::new(Disk(out.clone())),
            layouts: Layouts::default(),
            stores: Stores::of(store.clone()),
        }),
        store,
        letters: out,
        settings: &settings,
        existing: Existing::Skip,
        earlier: HashMap::from_iter(earlier),
        concurrency: Some(2),
        limits: Limits::default(),
        rates: Default::default(),
        patience: Duration::from_secs(1),
        stop: &stop,
        live: Live::default(),
        totals: Mutex::default(),
    };
    let progress = for_stderr(plan.scans.len(), plan.pixels(), true);
    let ending = batch::run(&plan, &fan, &mut journal, progress.as_ref(), &mut |_| {})?;
    Ok((ending, fan.totals()))
}

/// The program's run of the same.
fn resume(cloud: &Cloud) -> crate::support::Ended {
    let [scans, out] = ["in", "out"].map(|name| cloud.bench.path(name));
    cloud.run(&[scans.to_str().unwrap(), "-o", out.to_str().unwrap(), "--output-format", "json"])
}

#[test]
fn a_service_that_goes_away_ends_the_run_which_goes_on_later() {
    for fault in [Fault::UNAVAILABLE, Fault::CutBefore, Fault::NOT_READY] {
        let away = Weather::fair().from(3, fault.clone());
        let cloud = Cloud::with(Bench::with_scans(5), |spec| spec, away);
        let (ending, totals) = impatient(&cloud).unwrap();
        let stopped = totals.stopped.unwrap_or_else(|| panic!("{fault:?}: it ended well"));
        assert!(stopped.message.starts_with("no invocation came through: "), "{stopped}");
        assert!(stopped.hint.unwrap().contains("run the same command again"));
        // Nobody's scan is to blame.
        assert_eq!((ending.lines.len(), ending.dropped, totals.dead_letters), (2, 3, 0), "{fault:?}");
        assert!(ending.lines.iter().all(|line| line.failure.is_none()));

        cloud.lambda.set_weather(Weather::fair());
        let resumed = resume(&cloud);
        assert!(matches!(resumed.code, Some(0 | 4)), "{resumed:?}");
        assert_eq!(resumed.stdout.matches("\"skipped\":true").count(), 2);
        assert_eq!((cloud.lambda.scans_worked_on(), cloud.bench.results("out").len()), (5, 10));
    }
}

#[test]
fn a_service_that_was_never_there_is_an_error_from_the_start() {
    for (fault, said) in [(Fault::SERVICE, "ServiceException"), (Fault::THROTTLED, "too many at once")] {
        let cloud = Cloud::with(Bench::with_scans(3), |spec| spec, Weather::fair().from(1, fault));
        let error = impatient(&cloud).unwrap_err();
        assert!(error.message.starts_with("no invocation came through: "), "{error}");
        assert!(error.message.contains(said), "{error}");
        assert_eq!(cloud.bench.journal("out").len(), 0);
        cloud.lambda.set_weather(Weather::fair());
        assert!(matches!(resume(&cloud).code, Some(0 | 4)));
    }
}

#[test]
fn rights_that_are_withdrawn_midway_end_the_run_with_its_report() {
    let cloud = Cloud::with(Bench::with_scans(4), |spec| spec, Weather::fair().from(3, Fault::DENIED));
    let run = cloud.run(&["in", "--concurrency", "1"]);
    assert_eq!(run.code, Some(1), "something was started: {run:?}");
    run.assert_told("error: ", "access denied to lambda:InvokeFunction");
    assert!(run.stderr.contains("2 scans left: run the same command again"), "{}", run.stderr);
    // Files are read side by side: which two came first is not told.
    let journal = cloud.bench.journal("out");
    assert_eq!((journal.len(), cloud.bench.results("out").len()), (2, 4));
    let report = fs::read_to_string(cloud.bench.path("out/report.html")).unwrap();
    for line in &journal {
        let scan = line["scan"].as_str().unwrap();
        assert!(report.contains(scan), "{scan}");
    }
    assert!(!cloud.bench.path("out/dead-letters.jsonl").exists());

    // Still so at the next try: by now it is the configuration's.
    cloud.lambda.set_weather(Weather::fair().from(1, Fault::DENIED));
    assert_eq!(cloud.run(&["in"]).code, Some(2));
    cloud.lambda.set_weather(Weather::fair());
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
    assert_eq!((cloud.lambda.scans_worked_on(), cloud.bench.results("out").len()), (4, 8));
}

#[test]
fn an_outage_shorter_than_patience_costs_no_scan_its_tries() {
    let mut weather = Weather::fair();
    for number in 1..=12 {
        weather = weather.at(number, Fault::BAD_GATEWAY);
    }
    let cloud = Cloud::with(Bench::with_scans(2), |spec| Spec { limit: 2, ..spec }, weather);
    let run = cloud.run(&["in"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    assert_eq!(cloud.lambda.scans_worked_on(), 2);
}

#[test]
fn a_function_that_is_switched_off_is_told_at_once() {
    let cloud = Cloud::with(Bench::with_scans(1), |spec| Spec { reserved: Some(0), ..spec }, Weather::fair());
    let run = cloud.run(&["in"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    run.assert_told("error: ", "no concurrency is left for it");
    assert_eq!(cloud.lambda.calls().len(), 0);
}
