//! What `--format` and `--depth-unit` leave.

mod support;

use std::fs;

use curvedig::format::las;
use support::Bench;

#[test]
fn every_form_holds_the_same_values_and_what_is_no_longer_asked_for_goes() {
    let bench = Bench::with_scans(1);
    let all = bench.curvedig(&["run", "in", "--format", "las,las12,csv"]);
    assert!(matches!(all.code, Some(0 | 4)), "{all:?}");
    let table = |name: &str| las::read(&fs::read(bench.path(name)).unwrap()).unwrap();
    let (new, old) = (table("out/s1-00000.las"), table("out/s1-00000.v12.las"));
    assert_eq!((&new.depths, &new.curves), (&old.depths, &old.curves));
    let csv = fs::read_to_string(bench.path("out/s1-00000.csv")).unwrap();
    let rows: Vec<Vec<&str>> = csv.split_terminator("\r\n").map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), new.depths.len() + 1);
    assert_eq!(rows[0][1], format!("{}[{}]", new.curves[0].mnemonic, new.curves[0].unit));
    for (row, depth) in new.depths.iter().enumerate() {
        assert_eq!(rows[row + 1][0].parse::<f64>(), Ok(*depth));
        for (curve, text) in new.curves.iter().zip(&rows[row + 1][1..]) {
            assert_eq!(text.parse::<f64>().ok(), curve.values[row]);
        }
    }
    let check = bench.curvedig(&["check", "out"]);
    assert_eq!((check.code, check.stdout.as_str()), (Some(0), ""), "{check:?}");

    let again = bench.curvedig(&["run", "in", "--format", "csv,las", "--format", "las12"]);
    assert!(again.stderr.contains("1 skipped"), "the order doesn't matter: {again:?}");
    let csv_alone = bench.curvedig(&["run", "in", "--format", "csv"]);
    assert_eq!(csv_alone.code, all.code);
    let names = bench.names("out");
    assert_eq!(names, ["report.html", "run.jsonl", "s1-00000.csv", "s1-00000.json", "s1-00000.qc.png"]);
    assert_eq!(fs::read_to_string(bench.path("out/s1-00000.csv")).unwrap(), csv);
}

#[test]
fn tables_of_others_are_left_alone() {
    let bench = Bench::with_scans(1);
    bench.write("out/s1-00000.csv", "DEPT,GR\n1,2\n");
    let refused = bench.curvedig(&["run", "in", "--format", "csv"]);
    assert_eq!(refused.code, Some(3));
    refused.assert_told("s1-00000.csv", "not written by curvedig");
    assert_eq!(fs::read_to_string(bench.path("out/s1-00000.csv")).unwrap(), "DEPT,GR\n1,2\n");
    let usual = bench.curvedig(&["run", "in"]);
    assert!(matches!(usual.code, Some(0 | 4)), "it is in nobody's way then: {usual:?}");
}

#[test]
fn metres_are_written_in_exact_steps_and_redone_when_asked_for() {
    let bench = Bench::with_scans(1);
    let feet = bench.curvedig(&["run", "in"]);
    let metres = bench.curvedig(&["run", "in", "--depth-unit", "m", "--step", "0.2"]);
    assert_eq!(metres.code, feet.code);
    assert!(!metres.stderr.contains("skipped"), "{metres:?}");
    let text = fs::read_to_string(bench.path("out/s1-00000.las")).unwrap();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().nth(2).unwrap().to_owned()
    };
    assert_eq!(value("STEP"), "0.2");
    for name in ["STRT", "STOP"] {
        let tenths: i64 = value(name).replace('.', "").parse().unwrap();
        assert_eq!(tenths % 2, 0, "{name} {}", value(name));
    }
    assert!(text.contains("DEPT.M ") || text.contains("DEPT .M "), "{text:.1500}");
    let check = bench.curvedig(&["check", "out"]);
    assert_eq!(check.code, Some(0), "{check:?}");
    assert_eq!(bench.curvedig(&["run", "in", "--format", "xls"]).code, Some(2));
}
