//! What a run leaves.

use serde_json::Value;

use crate::cloud::{Cloud, bundled_scans};
use crate::lambda::Spec;
use crate::lambda::weather::Weather;
use crate::support::Bench;

#[test]
fn every_bundled_scan_gives_the_same_bytes_as_on_this_machine_and_a_second_run_invokes_nothing() {
    let cloud = Cloud::over(Bench::new());
    let scans = bundled_scans();
    let scans = scans.to_str().unwrap();
    let local = cloud.bench.curvedig(&["run", scans, "-o", "local"]);
    let lambda = cloud.run(&[scans, "-o", "lambda"]);
    assert_eq!(lambda.code, local.code, "{lambda:?}");
    let results = cloud.bench.results("local");
    assert_eq!(results.len(), 16);
    assert_eq!(cloud.bench.results("lambda"), results);
    assert_eq!(lambda.stdout, "", "stdout is for data");
    assert!(lambda.stderr.contains("8 invocations"), "{}", lambda.stderr);

    let calls = cloud.lambda.calls().len();
    let again = cloud.run(&[scans, "-o", "lambda", "--output-format", "json"]);
    assert_eq!(again.code, local.code, "{again:?}");
    assert_eq!(again.stdout.matches("\"skipped\":true").count(), 8);
    assert_eq!(cloud.lambda.calls().len(), calls);

    // What the functions did is found by other machines, too.
    let elsewhere = cloud.run(&[scans, "-o", "elsewhere"]);
    assert_eq!(elsewhere.code, local.code, "{elsewhere:?}");
    assert_eq!(cloud.bench.results("elsewhere"), results);
    assert_eq!(cloud.lambda.calls().len(), calls);

    // And a run on this machine takes it for its own.
    let local = cloud.bench.curvedig(&["run", scans, "-o", "lambda", "--output-format", "json"]);
    assert_eq!(local.stdout.matches("\"skipped\":true").count(), 8);
}

#[test]
fn from_s3_to_s3_no_pixel_passes_through_the_client() {
    let cloud = Cloud::over(Bench::with_scans(2));
    for name in ["s1-00000.tif", "s1-00000.toml", "s1-00001.tif", "s1-00001.toml"] {
        cloud.s3.put(&format!("in/deep/{name}"), std::fs::read(cloud.bench.path("in").join(name)).unwrap());
    }
    cloud.bench.curvedig(&["run", "in", "-o", "local"]);
    let direct =
        ["run", "--mode", "lambda", "--function", "curvedig", "s3://wells/in", "-o", "s3://wells/out"];
    let run = crate::support::ended(cloud.command(&direct).output().unwrap());
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    for (name, bytes) in cloud.bench.results("local") {
        assert_eq!(cloud.s3.bytes(&format!("out/deep/{name}")), Some(bytes), "{name}");
    }
    assert!(!cloud.s3.keys().iter().any(|key| key.starts_with("staging/")), "{:?}", cloud.s3.keys());

    let calls = cloud.lambda.calls().len();
    let again = crate::support::ended(cloud.command(&direct).output().unwrap());
    assert_eq!(again.code, run.code, "{again:?}");
    assert_eq!(cloud.lambda.calls().len(), calls, "a second run over the same prefix invokes nothing");

    // Neither does one of another machine, which has no journal.
    let elsewhere = cloud.command(&direct).env("XDG_STATE_HOME", cloud.bench.path("other")).output().unwrap();
    assert_eq!(elsewhere.status.code(), run.code);
    assert_eq!(cloud.lambda.calls().len(), calls);
}

#[test]
fn changed_settings_and_redo_do_it_again() {
    let cloud = Cloud::over(Bench::with_scans(1));
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
    let results = cloud.bench.results("out");
    cloud.run(&["in", "--step", "0.25"]);
    assert_ne!(cloud.bench.results("out"), results);
    assert_eq!(cloud.lambda.scans_worked_on(), 2);
    cloud.run(&["in", "--existing", "redo"]);
    assert_eq!(cloud.bench.results("out"), results);
    assert_eq!(cloud.lambda.scans_worked_on(), 3);
    let other = ["in", "--format", "las,las12,csv", "--depth-unit", "m", "--existing", "redo"];
    cloud.run(&other);
    cloud.bench.curvedig(&[&["run", "-o", "local"], &other[..]].concat());
    let local = cloud.bench.results("local");
    assert_eq!(local.len(), 4, "two LAS files, a table and a picture");
    assert_eq!(cloud.bench.results("out"), local);
    assert_eq!(cloud.lambda.environments(), 1, "warm environments are used again");
}

#[test]
fn journal_record_and_data_tell_of_the_function() {
    let cloud = Cloud::over(Bench::with_scans(1));
    let run = cloud.run(&["in", "--output-format", "json"]);
    let line: Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!(cloud.bench.journal("out")[0], line);
    assert_eq!(line["scan"], "in/s1-00000.tif");
    assert_eq!(line["lambda"]["invocations"], 1);
    assert_eq!(line["lambda"]["cold"], true);
    assert!(line["lambda"]["billed_ms"].as_u64() > Some(0));
    let record = std::fs::read(cloud.bench.path("out/s1-00000.json")).unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    assert_eq!(record["request"]["digest"], line["lambda"]["request"]);
    assert_eq!(record["scan"], "in/s1-00000.tif");
}

#[test]
fn a_scan_that_cannot_be_digitised_fails_alone_and_leaves_a_dead_letter() {
    let cloud = Cloud::over(Bench::with_scans(1));
    cloud.bench.write("in/damaged.tif", b"II*\0nonsense");
    cloud.bench.write("in/misspelt.tif", b"II*\0nonsense");
    cloud.bench.write("in/misspelt.toml", b"dephts = 1");
    let run = cloud.run(&["in"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    run.assert_told("in/damaged.tif", "decode");
    run.assert_told("in/misspelt.tif", "dephts");
    assert_eq!(cloud.bench.results("out").len(), 2);
    let letters = std::fs::read_to_string(cloud.bench.path("out/dead-letters.jsonl")).unwrap();
    let letters: Vec<Value> = letters.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(letters.len(), 2);
    let damaged = letters.iter().find(|letter| letter["scan"] == "in/damaged.tif").unwrap();
    assert_eq!(damaged["failure"]["stage"], "decode");
    assert_eq!(damaged["event"]["version"], 1);
    // The sidecar's fault needs no invocation.
    assert_eq!(cloud.lambda.scans_worked_on(), 2);

    cloud.bench.write("in/damaged.tif", std::fs::read(cloud.bench.path("in/s1-00000.tif")).unwrap());
    std::fs::remove_file(cloud.bench.path("in/misspelt.tif")).unwrap();
    std::fs::remove_file(cloud.bench.path("in/misspelt.toml")).unwrap();
    std::fs::copy(cloud.bench.path("in/s1-00000.toml"), cloud.bench.path("in/damaged.toml")).unwrap();
    assert!(matches!(cloud.run(&["in"]).code, Some(0 | 4)));
    assert!(!cloud.bench.path("out/dead-letters.jsonl").exists());
    assert_eq!(cloud.lambda.scans_worked_on(), 3);
}

#[test]
fn the_largest_real_scans_fit_the_memory_of_new_accounts_several_times() {
    // 628 megapixels in one Group 4 strip. A blank row after a blank row is a single 1 bit; two end-of-line codes end it.
    let (width, height) = (2608, 241_112);
    let mut strip = vec![0xff; height / 8];
    strip.extend([0x00, 0x10, 0x01]);
    let bench = Bench::new();
    bench.write("in/tall.tif", crate::support::tiff(width, u32::try_from(height).unwrap(), 4, 1, &strip));
    bench.write(
        "in/tall.toml",
        "[depth]\nunit = 'ft'\nties = [[100, 0], [240100, 12000]]\ninterval = [11900, 12000]\n\
         [[track]]\nleft = 300\nright = 900\n[[track.curve]]\nmnemonic = 'GR'\nscale = [0, 150]\n",
    );
    // A third of the 3,008 MB, and killed beyond it.
    let cloud =
        Cloud::with(bench, |spec| Spec { memory_mb: 1024, memory_kill: true, ..spec }, Weather::fair());
    let run = cloud.run(&["in"]);
    assert_eq!(run.code, Some(4), "a blank page needs review: {run:?}");
    assert_eq!(cloud.lambda.calls().len(), 1);
}
