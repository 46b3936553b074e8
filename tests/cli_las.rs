//! `curvedig check` and `curvedig score` from the command line.

mod support;

use std::fs;

use serde_json::Value;
use support::Bench;

/// Two drawn scans in `in`, their truth in `truth`, and a copy of the truth as results in `out`.
fn bench() -> Bench {
    let bench = Bench::with_scans(2);
    for index in 0..2 {
        let truth = fs::read(bench.path(&format!("truth/s1-0000{index}.truth.las"))).unwrap();
        bench.write(&format!("out/s1-0000{index}.las"), truth);
    }
    bench
}

#[test]
fn check_tells_line_and_rule_and_ends_with_its_code() {
    let bench = bench();
    let good = bench.curvedig(&["check", "out"]);
    assert_eq!((good.code, good.stdout.as_str()), (Some(0), ""), "{good:?}");
    assert!(good.stderr.contains("2 of 2 files are LAS"), "{good:?}");

    let broken = fs::read_to_string(bench.path("out/s1-00000.las")).unwrap().replace("-999.25 ", "NaN ");
    bench.write("out/s1-00000.las", broken);
    let wrong = bench.curvedig(&["check", "out/s1-00000.las", "out/s1-00001.las"]);
    assert_eq!(wrong.code, Some(3), "{wrong:?}");
    let first = wrong.stdout.lines().next().unwrap();
    assert!(first.starts_with("out/s1-00000.las:") && first.contains("NULL is \"NaN\""), "{first}");

    let json = bench.curvedig(&["check", "--output-format", "json", "out"]);
    let lines: Vec<Value> = json.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["ok"].as_bool()).collect::<Vec<_>>(), [Some(false), Some(true)]);

    assert_eq!(bench.curvedig(&["check", "none.las"]).code, Some(5));
    assert_eq!(bench.curvedig(&["check"]).code, Some(2));
}

#[test]
fn the_truth_scores_full_marks_and_a_missing_file_none() {
    let bench = bench();
    let args = ["score", "--output-format", "json", "--layouts", "in", "out", "truth"];
    let total = |stdout: &str| -> Value { serde_json::from_str(stdout.lines().last().unwrap()).unwrap() };
    let full = bench.curvedig(&args);
    assert_eq!(full.code, Some(0), "{full:?}");
    let figures = total(&full.stdout);
    assert_eq!((figures["within_1"].as_f64(), figures["coverage"].as_f64()), (Some(1.0), Some(1.0)));
    assert_eq!((figures["invented"].as_u64(), figures["r2"].as_f64()), (Some(0), Some(1.0)));

    fs::remove_file(bench.path("out/s1-00001.las")).unwrap();
    let part = bench.curvedig(&args);
    let share = total(&part.stdout)["within_2"].as_f64().unwrap();
    assert!(share > 0.0 && share < 1.0, "{share}");
    assert!(part.stderr.contains("s1-00001"), "{part:?}");

    let table = bench.curvedig(&[
        "score",
        "--layout",
        "in/s1-00000.toml",
        "out/s1-00000.las",
        "truth/s1-00000.truth.las",
    ]);
    assert_eq!(table.code, Some(0), "{table:?}");
    assert!(table.stdout.starts_with("scan") && table.stdout.lines().last().unwrap().starts_with("all"));
}

#[test]
fn a_score_that_cannot_be_made_is_told() {
    let bench = bench();
    let no_layout = bench.curvedig(&["score", "out/s1-00000.las", "truth/s1-00000.truth.las"]);
    assert_eq!(no_layout.code, Some(2));
    no_layout.assert_told("s1-00000", "no sidecar");
    assert_eq!(bench.curvedig(&["score", "out", "truth/s1-00000.truth.las"]).code, Some(2));
    assert_eq!(bench.curvedig(&["score", "out", "nowhere"]).code, Some(5));
}

#[test]
fn a_family_of_scans_has_its_figures_before_the_total() {
    let bench = bench();
    let score = |flags: &[&str]| {
        bench.curvedig(&[flags, &["--output-format", "json", "--layouts", "in", "out", "truth"]].concat())
    };
    let ended = score(&["score", "--by-family"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let family = lines.iter().find(|line| line["family"] == "s1" && line.get("kind").is_none()).unwrap();
    let total = lines.last().unwrap();
    assert!(total["samples"].as_u64() > Some(100) && family["samples"] == total["samples"]);
    assert_eq!((total["swaps"].as_u64(), total["wrong_curve"].as_f64()), (Some(0), Some(0.0)));
    assert!(total["veernet"]["r2"]["worst"].as_f64() > Some(0.999_999), "{total}");

    let no_records = score(&["score", "--calibration"]);
    assert_eq!((no_records.code, no_records.stdout.as_str()), (Some(2), ""), "{no_records:?}");
    assert!(no_records.stderr.contains("out/s1-00000.json"), "{no_records:?}");
}
