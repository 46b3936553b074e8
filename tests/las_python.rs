//! What others' readers make of our LAS files.

mod support;

use std::path::{Path, PathBuf};

use curvedig::domain::spec::DepthUnit;
use serde_json::Value;
use support::logs::{curve, grid, las, las12, wiggle};
use support::python;

/// Prints what lasio and lascheck find, as JSON.
const LOOK: &str = r#"
import json, logging, sys
import lasio, lascheck
logging.disable(logging.CRITICAL)
las = lasio.read(sys.argv[1])
check = lascheck.read(sys.argv[1])
print(json.dumps({
    "well": {item.mnemonic: item.value for item in las.well},
    "units": [curve.unit for curve in las.curves],
    "columns": {curve.mnemonic: [None if v != v else float(v) for v in curve.data] for curve in las.curves},
    "other": las.other,
    "conforms": bool(check.check_conformity()),
    "complaints": check.get_non_conformities(),
}))
"#;

fn look(name: &str, text: &str) -> Value {
    let path = file(name, text);
    serde_json::from_str(&python::run(LOOK, &[&path])).expect("JSON")
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

#[test]
fn lasio_reads_every_value_and_lascheck_has_no_complaint() {
    let grid = grid(DepthUnit::Feet, "0.5", 4000, 900);
    let gamma_ray = wiggle(900, 75.0, 60.0);
    let mut resistivity = wiggle(900, 100.0, 99.0);
    resistivity[7] = Some(-999.25);
    let curves = [curve("GR", "GAPI", 2, gamma_ray.clone()), curve("ILD", "Ω m", 4, resistivity)];
    let well = [("WELL", "Süd #3"), ("API", "15-131-20215"), ("DATE", "1986-12-13 13:45"), ("KB", "1021.5")];
    let seen = look("feet.las", &las(&well, &grid, &curves));

    assert_eq!(seen["complaints"], Value::Array(vec![]));
    assert_eq!(seen["conforms"], true);
    assert_eq!(seen["well"]["STRT"], 2000.0);
    assert_eq!(seen["well"]["STOP"], 2449.5);
    assert_eq!(seen["well"]["NULL"], -999.25);
    assert_eq!(seen["well"]["WELL"], "Sued #3");
    assert_eq!(seen["well"]["API"], "15-131-20215");
    assert_eq!(seen["well"]["DATE"], "1986-12-13 13:45");
    assert_eq!(seen["well"]["KB"], 1021.5);
    assert_eq!(seen["units"], serde_json::json!(["FT", "GAPI", "ohm.m"]));
    let read = seen["columns"]["GR"].as_array().expect("GR");
    assert_eq!(read.len(), 900);
    for (given, read) in gamma_ray.iter().zip(read) {
        match (given, read.as_f64()) {
            (Some(given), Some(read)) => assert!((given - read).abs() <= 0.005 + 1e-9, "{given} as {read}"),
            (given, read) => assert_eq!((*given, read), (None, None)),
        }
    }
    let nudged = seen["columns"]["ILD"][7].as_f64().expect("a value that isn't null");
    assert!((nudged + 999.25).abs() < 0.001);
    let other = seen["other"].as_str().expect("~Other");
    assert!(other.contains("Sued 3.tif") && other.contains("0f343b09") && other.contains("Curve ILD"));
}

#[test]
fn tenths_of_metres_and_many_curves_conform() {
    let grid = grid(DepthUnit::Metres, "0.1", 4567, 1200);
    let names: Vec<String> = (0..12).map(|number| format!("CURVE_{number}")).collect();
    let curves: Vec<_> = names.iter().map(|name| curve(name, "", 3, wiggle(1200, 1000.0, 5000.0))).collect();
    let seen = look("metres.las", &las(&[], &grid, &curves));
    assert_eq!(seen["complaints"], Value::Array(vec![]));
    assert_eq!(seen["well"]["STRT"], 456.7);
    assert_eq!(seen["well"]["STOP"], 576.6);
    assert_eq!(seen["columns"]["DEPT"][1199], 576.6);
    assert_eq!(seen["columns"].as_object().expect("columns").len(), 13);
}

#[test]
fn lasio_reads_version_1_2_with_values_where_it_has_them() {
    let grid = grid(DepthUnit::Feet, "0.5", 4000, 300);
    let values = wiggle(300, 75.0, 60.0);
    let curves = [curve("GR", "GAPI", 2, values.clone())];
    let well =
        [("WELL", "HEINEN #1-4"), ("DATE", "1986-12-13 13:45"), ("KB", "1021.5"), ("UWI", "15131202150000")];
    let text = las12(&well, &grid, &curves);
    assert!(text.contains(" WELL .    WELL") && text.contains(": HEINEN #1-4\n"), "{text:.900}");
    let path = file("old.las", &text);
    let seen: Value = serde_json::from_str(&python::run(
        r#"
import json, logging, sys, lasio
logging.disable(logging.CRITICAL)
las = lasio.read(sys.argv[1])
print(json.dumps({
    "version": las.version.VERS.value,
    "well": {item.mnemonic: item.value for item in las.well},
    "gr": [None if v != v else float(v) for v in las["GR"]],
    "unit": las.curves[0].unit,
}))
"#,
        &[&path],
    ))
    .expect("JSON");
    assert_eq!((&seen["version"], &seen["unit"]), (&1.2.into(), &"FT".into()));
    assert_eq!(seen["well"]["WELL"], "HEINEN #1-4");
    assert_eq!(seen["well"]["KB"], 1021.5);
    assert_eq!(seen["well"]["STOP"], 2149.5);
    assert_eq!(seen["well"]["NULL"], -999.25);
    assert_eq!(seen["gr"].as_array().map(Vec::len), Some(300));
    assert!(seen["gr"][7].as_f64().zip(values[7]).is_some_and(|(read, given)| (read - given).abs() < 0.006));
    let ours = curvedig::format::las::read(text.as_bytes()).expect("our own reader");
    assert_eq!((ours.depths.len(), ours.unit.as_deref()), (300, Some("FT")));
    assert_eq!(curvedig::format::las_check::check(text.as_bytes()), []);
}
