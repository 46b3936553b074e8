use super::*;
use crate::domain::score::{Pair, Ruler, Samples, compare};
use crate::domain::spec::{CurveSpec, ScaleKind};

/// Two thirds right, one 10 % of 500 px off.
fn tally() -> Tally {
    let spec = CurveSpec {
        mnemonic: "GR".into(),
        unit: String::new(),
        scale: [0.0, 100.0],
        kind: ScaleKind::Linear,
        style: None,
        colour: None,
        wrap: true,
    };
    let depths = [1.0, 2.0, 3.0];
    let values = [Some(10.0), Some(20.0), Some(40.0)];
    let truth = [Some(10.0), Some(20.0), Some(30.0)];
    let ruler = Ruler { width_px: Some(500.0), ties: &[], interval: None };
    let pair = Pair { spec: &spec, ours: Some(Samples { depths: &depths, values: &values }), truth: &truth };
    compare(&depths, &[pair], ruler).remove(0).all
}

fn report() -> Report {
    let curve = Who { scan: Some("deep/a".into()), curve: Some("GR".into()), ..Who::default() };
    let empty = Who { scan: Some("deep/b".into()), curve: Some("SP".into()), ..Who::default() };
    Report {
        lines: vec![
            Line::new(curve.kind(Kind::Alone), &tally()),
            Line::new(empty.kind(Kind::Alone), &Tally::default()),
            Line::new(Who::default().kind(Kind::Alone), &tally()),
            Line::new(Who::default(), &tally()),
        ],
        calibration: None,
    }
}

#[test]
fn numbers_stand_in_columns_and_what_is_unknown_is_a_dash() {
    let text = text(&report());
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("scan    curve            samples  <=1 %  <=2 %  covered  invented  median px")
    );
    assert!(
        lines[1].starts_with("deep/a  GR                     3   66.7   66.7    100.0      0.00       0.00")
    );
    let unknown: Vec<&str> = lines[2].split_whitespace().skip(7).collect();
    assert_eq!(unknown, ["-", "-", "0.00", "0.00", "-", "-", "-", "-"]);
    assert!(lines[3].starts_with("all     alone and solid        3"), "{}", lines[3]);
    // No crossing; 10 log10 of a variance of 66.7 over a mean squared error of 33.3.
    assert!(lines[4].starts_with("all  ") && lines[4].ends_with("  3.0"), "{}", lines[4]);
    assert!(lines[6].starts_with("VeerNet's protocol  curves  R2: mean  median"), "{}", lines[6]);
    assert!(lines[7].starts_with("all                      1"), "{}", lines[7]);
}

#[test]
fn json_lines_name_whose_figures_they_are_and_the_total_nobody() {
    let bin = Bin { from: 0.9, to: 0.95, curves: 2, values: 100, stated: 0.92, right: 0.8 };
    let text = json(&Report { calibration: Some(vec![bin]), ..report() });
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((&lines[0]["curve"], &lines[0]["kind"]), (&"GR".into(), &"alone and solid".into()));
    assert!((lines[0]["within_2"].as_f64().expect("a share") - 2.0 / 3.0).abs() < 1e-12);
    assert!(lines[0]["veernet"]["mae"]["worst"].is_f64() && lines[1]["median_error"].is_null());
    assert_eq!(lines[2]["calibration"]["right"], 0.8);
    assert!((lines[3]["calibration_error"].as_f64().expect("an error") - 0.12).abs() < 1e-12);
    assert_eq!((lines[4]["kind"].is_string(), lines[4].get("curve")), (true, None));
    let total = &lines[5];
    assert!(["scan", "curve", "kind", "family"].iter().all(|name| total.get(name).is_none()), "{total}");
}

#[test]
fn calibration_is_a_table_of_its_own() {
    let bin = |from, right| Bin { from, to: 1.0, curves: 2, values: 100, stated: 0.92, right };
    let text = text(&Report { calibration: Some(vec![bin(0.9, 0.8), bin(0.99, 0.9)]), ..report() });
    assert!(text.contains("0.90 to 1.00            2     100      92.0     80.0\n"), "{text}");
    assert!(text.ends_with("calibration error 7.0 %\n"), "{text}");
}
