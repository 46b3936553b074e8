use std::fs;
use std::path::PathBuf;

use super::files::{Pair, family, pairs};
use super::scan::{confidence, score};
use super::*;

const SIDECAR: &str = "
[depth]
unit = \"ft\"
ties = [[0, 100], [1000, 110]]
[[track]]
left = 100
right = 500
[[track.curve]]
mnemonic = \"GR\"
scale = [0, 100]
[[track.curve]]
mnemonic = \"SP\"
scale = [0, 100]
";

fn las(value: f64, unit: &str) -> String {
    let rows: String = (100..=110).map(|depth| format!("{depth} {value} 5\n")).collect();
    format!(
        "~V\nVERS. 2.0 :\nWRAP. NO :\n~W\nSTRT.{unit} 100 :\nSTOP.{unit} 110 :\nSTEP.{unit} 1 :\n\
         NULL. -999.25 :\n~C\nDEPT.{unit} :\ngr. :\nCALI. :\n~A\n{rows}"
    )
}

fn folders() -> (tempfile::TempDir, ScoreArgs) {
    let folder = tempfile::tempdir().expect("a folder");
    let (ours, truth) = (folder.path().join("out"), folder.path().join("truth"));
    for folder in [&ours, &truth] {
        fs::create_dir_all(folder.join("deep.2")).expect("folders");
    }
    fs::write(truth.join("deep.2/a.truth.las"), las(50.0, "FT")).expect("a truth");
    fs::write(truth.join("deep.2/a.toml"), SIDECAR).expect("a sidecar");
    fs::write(ours.join("deep.2/a.las"), las(51.5, "FT")).expect("ours");
    fs::write(truth.join("b.las"), las(50.0, "FT")).expect("a truth");
    fs::write(truth.join("b.toml"), SIDECAR).expect("a sidecar");
    let args = ScoreArgs {
        ours,
        truth,
        layout: None,
        layouts: None,
        by_family: false,
        calibration: false,
        output_format: OutputFormat::Text,
    };
    (folder, args)
}

#[test]
fn folders_are_paired_by_name_and_a_missing_file_counts_as_missed() {
    let (_folder, args) = folders();
    let pairs = pairs(&args).expect("pairs");
    let names: Vec<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names, ["b", "deep.2/a"]);
    let missing = score(&pairs[0], None).expect("a score")[0].compared.all.score();
    assert_eq!((missing.samples, missing.coverage), (11, 0.0));
    let found = score(&pairs[1], None).expect("a score");
    assert_eq!(found.len(), 1, "the truth has no SP, the layout no CALI");
    assert_eq!(found[0].mnemonic, "GR");
    let figures = found[0].compared.all.score();
    assert_eq!((figures.within_1, figures.within_2), (0.0, 1.0));
    assert!(figures.median_px.is_some_and(|pixels| (pixels - 6.0).abs() < 1e-9));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (folder, args) = folders();
    let pair = pairs(&args).expect("pairs").remove(1);
    let no_layout = Pair { layout: folder.path().join("none.toml"), ..pair.clone() };
    let error = score(&no_layout, None).expect_err("no layout");
    assert!(error.message.contains("none.toml") && error.hint.is_some_and(|hint| hint.contains("--layout")));
    assert!(score(&no_layout, Some(&pair.layout)).is_ok());
    fs::write(&pair.ours, las(51.5, "M")).expect("ours");
    assert!(score(&pair, None).expect_err("feet and metres").message.contains("is in M"));
    fs::write(&pair.ours, "no LAS").expect("ours");
    assert!(score(&pair, None).expect_err("no LAS").message.contains("a.las"));
    let mixed = ScoreArgs { truth: pair.truth, ..args };
    assert_eq!(pairs(&mixed).expect_err("a folder and a file").kind, Kind::Usage);
}

#[test]
fn families_are_folders_or_names_without_their_number() {
    for (name, expected) in [
        ("hard/s1-00012", "hard"),
        ("eval/hard/7", "eval/hard"),
        ("s1-00012", "s1"),
        ("hard12", "hard"),
        ("run_3", "run"),
        ("north", "north"),
        ("00012", "scans"),
    ] {
        assert_eq!(family(name), expected, "{name}");
    }
}

#[test]
fn groups_follow_the_curves_families_first_and_the_total_last() {
    let (_folder, args) = folders();
    let args = ScoreArgs { by_family: true, ..args };
    let mut found = Found::default();
    for pair in pairs(&args).expect("pairs") {
        found.add(&pair, &score(&pair, None).expect("a score"), &args);
    }
    let lines = found.into_lines(true);
    let whose: Vec<_> = lines
        .iter()
        .map(|line| (line.who.family.as_deref(), line.who.curve.as_deref(), line.who.kind))
        .collect();
    // The layout draws two curves in the track, so GR is in company although the truth has no other.
    let kind = Some("solid in company");
    assert_eq!(
        whose,
        [
            (None, Some("GR"), kind),
            (None, Some("GR"), kind),
            (Some("b"), None, kind),
            (Some("b"), None, None),
            (Some("deep.2"), None, kind),
            (Some("deep.2"), None, None),
            (None, None, kind),
            (None, None, None),
        ]
    );
    let shares: Vec<f64> = lines.iter().map(|line| line.score.within_2).collect();
    assert_eq!(shares, [0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.5, 0.5]);
}

#[test]
fn stated_confidence_comes_from_the_record_beside_ours() {
    let (_folder, args) = folders();
    let pair = pairs(&args).expect("pairs").remove(1);
    assert!(confidence(&pair).is_empty(), "no record");
    let record = serde_json::json!({
        "format": 1, "scan": "a.tif", "status": "done", "reasons": [],
        "provenance": {"scan_sha256": "", "layout_sha256": "", "model_sha256": "", "settings": "", "version": ""},
        "curves": [{"mnemonic": "gr", "unit": "", "track": 0, "coverage": 1.0, "confidence": 0.93, "wraps": 0, "gaps": []}],
        "times_ms": {"decode": 0, "layout": 0, "segment": 0, "trace": 0, "write": 0},
    });
    fs::write(pair.ours.with_extension("json"), record.to_string()).expect("a record");
    let args = ScoreArgs { calibration: true, ..args };
    let mut found = Found::default();
    found.add(&pair, &score(&pair, None).expect("a score"), &args);
    assert_eq!(found.stated, [Stated { confidence: 0.93, values: 11, right: 11 }]);
    fs::write(pair.ours.with_extension("json"), "{}").expect("no record");
    assert!(confidence(&pair).is_empty());
}

#[test]
fn calibration_without_any_record_is_refused() {
    let (_folder, args) = folders();
    let error = run(&ScoreArgs { calibration: true, ..args }).expect_err("no records");
    assert_eq!(error.kind, Kind::Usage);
    assert!(error.hint.is_some_and(|hint| hint.contains("curvedig run")));
}

#[test]
fn nothing_to_compare_ends_with_its_own_code() {
    let (folder, args) = folders();
    let none: PathBuf = folder.path().join("nowhere");
    assert!(matches!(run(&ScoreArgs { truth: none, ..args }), Ok(Exit::Nothing)));
}
