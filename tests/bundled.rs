//! The main job on the bundled scans, with the model and the runtime that users get.

mod support;

use std::path::Path;

use serde_json::Value;
use support::{Bench, python};

/// Least share of all samples within 2 % of their track's width, over all bundled scans; a floor under regressions, not
/// a claim: the README tells what was measured.
const LEAST_WITHIN_2_PERCENT: f64 = 0.75;

/// Prints what lasio and lascheck find in each file, as JSON.
const LOOK: &str = r#"
import json, logging, sys
import lasio, lascheck
logging.disable(logging.CRITICAL)
found = {}
for path in sys.argv[1:]:
    las = lasio.read(path)
    check = lascheck.read(path)
    check.check_conformity()
    found[path] = {"columns": len(las.curves), "rows": len(las.index), "complaints": check.get_non_conformities()}
print(json.dumps(found))
"#;

#[test]
fn the_bundled_scans_become_las_files_that_others_read() {
    let bench = Bench::new();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let scans = fixtures.join("scans");
    let run = bench.curvedig(&["run", scans.to_str().unwrap(), "-o", "out"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    let las: Vec<String> = bench.names("out").into_iter().filter(|name| name.ends_with(".las")).collect();
    assert_eq!(las.len(), 8, "{las:?}");
    // Two scans of one name in different folders.
    assert!(las.contains(&"north/run-1.las".to_owned()) && las.contains(&"south/run-1.las".to_owned()));

    // What a person has to decide comes before what follows from it.
    let record = std::fs::read(bench.path("out/easy.json")).unwrap();
    let record: Value = serde_json::from_slice(&record).unwrap();
    let first = record["reasons"][0].as_str().unwrap();
    assert!(first.contains("GR and CALX are drawn alike"), "{first}");

    let check = bench.curvedig(&["check", "out"]);
    assert_eq!((check.code, check.stdout.as_str()), (Some(0), ""), "{check:?}");

    let paths: Vec<_> = las.iter().map(|name| bench.path("out").join(name)).collect();
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    let found: Value = serde_json::from_str(&python::run(LOOK, &paths)).expect("JSON");
    for (path, seen) in found.as_object().expect("a file each") {
        assert_eq!(seen["complaints"], Value::Array(vec![]), "{path}");
        assert!(seen["columns"].as_u64() > Some(1) && seen["rows"].as_u64() > Some(100), "{path}: {seen}");
    }

    let truth = fixtures.join("truth");
    let score = bench.curvedig(&[
        "score",
        "out",
        truth.to_str().unwrap(),
        "--layouts",
        scans.to_str().unwrap(),
        "--output-format",
        "json",
    ]);
    let total: Value = serde_json::from_str(score.stdout.lines().last().expect("a total")).expect("JSON");
    let within = total["within_2"].as_f64().unwrap_or_else(|| panic!("no share in {total}"));
    assert!(within >= LEAST_WITHIN_2_PERCENT, "{within}");
}
