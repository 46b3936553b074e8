//! Texts that are no curves, and scales that are none.

use super::build::*;
use crate::domain::reading::{Area, Text, Turn};

#[test]
fn words_of_a_head_are_no_curves() {
    for words in [
        "TRACK 1",
        "DEPTH",
        "FEET",
        "METERS",
        "SCALE 1:240",
        "5\"/100'",
        "REMARKS",
        "MAIN PASS",
        "REPEAT SECTION",
        "ACME WIRELINE SERVICES",
        "RUN NO. 1",
        "4500",
        "SEE REMARKS BELOW",
        "5 INCH = 100 FEET",
        "- - - - -",
        "____",
        "",
    ] {
        assert_eq!(briefs(&[mid(40.0, words)]), Vec::<String>::new(), "{words:?}");
    }
}

#[test]
fn they_don_t_disturb_a_curve_below_them() {
    let mut texts = values(110.0, "0", "150");
    texts.extend([mid(20.0, "MAIN PASS"), mid(45.0, "SCALE 1:240"), mid(85.0, "GR (GAPI)")]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
}

#[test]
fn what_stands_far_above_a_scale_is_no_name_or_unit_of_it() {
    // `10.1 / 4.2 ML` of a title block, over a scale whose name stands below it.
    let mut texts = vec![mid(20.0, "FLUID LOSS ML")];
    texts.extend(values(400.0, "0", "50"));
    texts.push(mid(425.0, "LATERAL (OHMM)"));
    texts.extend(values(450.0, "0", "500"));
    assert_eq!(briefs(&texts), ["LAT OHMM 0..50"]);
    let mut texts = vec![mid(20.0, "MAX. TEMP."), mid(50.0, "OHMM"), mid(80.0, "DEGF")];
    texts.extend([mid(300.0, "BULK DENSITY")]);
    texts.extend(values(330.0, "1.95", "2.95"));
    let curve = found(&texts).pop().unwrap();
    assert_eq!(brief(&curve), "RHOB G/C3 1.95..2.95");
    assert!(curve.confidence > 0.8, "{curve:?}");
}

#[test]
fn a_pen_s_mark_among_the_names_is_no_value() {
    let mut texts = vec![mid(20.0, "NEUTRON POROSITY"), mid(50.0, "V/V")];
    texts.extend(values(50.0, "0.45", "-0.15"));
    let mark = at(0.25, 35.0, "3");
    texts.push(Text { area: Area { top: 0.0, base: 70.0, ..mark.area }, ..mark });
    assert_eq!(briefs(&texts), ["NPHI V/V 0.45..-0.15"]);
}

#[test]
fn depth_numbers_beside_the_track_are_passed_over() {
    let mut texts = values(50.0, "0", "150");
    texts.extend([
        mid(20.0, "GR (GAPI)"),
        text(EDGES.1 + 8.0, 50.0, "4500", 0.99),
        text(EDGES.0 - 52.0, 50.0, "300", 0.99),
    ]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
}

#[test]
fn a_neighbour_s_value_close_to_the_edge_is_passed_over() {
    let mut texts = values(50.0, "0.45", "-0.15");
    texts.extend([
        mid(20.0, "NPHI (V/V)"),
        text(EDGES.0 - 36.0, 50.0, "150", 0.99),
        text(EDGES.1 + 3.0, 50.0, "0", 0.99),
    ]);
    assert_eq!(briefs(&texts), ["NPHI V/V 0.45..-0.15"]);
}

#[test]
fn the_border_beside_a_value_is_no_digit() {
    let texts = [mid(20.0, "ILD (OHMM)"), text(98.0, 50.0, "I 0.2", 0.9), text(550.0, 50.0, "2000", 0.99)];
    assert_eq!(briefs(&texts), ["ILD OHMM 0.2..2000 log"]);
}

#[test]
fn turned_texts_are_passed_over() {
    let down = Text { turn: Turn::Down, ..mid(50.0, "75") };
    let mut texts = values(50.0, "0", "150");
    texts.extend([down, mid(20.0, "GR (GAPI)")]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
}

#[test]
fn a_name_without_a_scale_is_a_curve_without_one() {
    let curves = found(&[mid(20.0, "GAMMA RAY (GAPI)")]);
    assert_eq!(brief(&curves[0]), "GR GAPI ?");
    assert!(curves[0].doubts[0].contains("no scale"), "{:?}", curves[0].doubts);
}

#[test]
fn one_end_is_no_scale() {
    let curves = found(&[mid(20.0, "GAMMA RAY (GAPI)"), text(560.0, 50.0, "150", 0.99)]);
    assert_eq!(brief(&curves[0]), "GR GAPI ?");
    assert!(curves[0].doubts[0].contains("150"), "{:?}", curves[0].doubts);
}

#[test]
fn a_scale_without_a_name_is_kept_unsure() {
    let curves = found(&values(50.0, "0", "150"));
    assert_eq!(brief(&curves[0]), "? - 0..150");
    assert!(curves[0].confidence < 0.5 && !curves[0].doubts.is_empty());
    let curves = found(&[vec![mid(20.0, "BLAH THING OF SORTS")], values(50.0, "0", "150")].concat());
    assert!(curves[0].mnemonic.is_none() && curves[0].doubts[0].contains("BLAH"), "{:?}", curves[0]);
}

#[test]
fn two_scales_side_by_side_are_left_out() {
    let side = [
        at(0.03, 50.0, "0"),
        at(0.25, 50.0, "PEF"),
        at(0.45, 50.0, "10"),
        at(0.56, 50.0, "-.25"),
        at(0.75, 50.0, "DRHO"),
        at(0.96, 50.0, ".25"),
    ];
    assert!(found(&side).iter().all(|curve| curve.scale.is_none()));
    let below = [
        mid(20.0, "PEF"),
        at(0.03, 50.0, "0"),
        at(0.45, 50.0, "10"),
        at(0.56, 50.0, "-.25"),
        at(0.96, 50.0, ".25"),
    ];
    assert!(found(&below).iter().all(|curve| curve.scale.is_none()));
}

#[test]
fn equal_ends_are_no_scale() {
    let texts = [vec![mid(20.0, "GR (GAPI)")], values(50.0, "150", "150")].concat();
    assert_eq!(briefs(&texts), ["GR GAPI ?"]);
}

#[test]
fn a_curve_printed_twice_is_found_once() {
    let texts = [
        vec![mid(20.0, "GR (GAPI)")],
        values(50.0, "0", "150"),
        vec![mid(120.0, "GR (GAPI)")],
        values(150.0, "0", "150"),
    ];
    assert_eq!(briefs(&texts.concat()), ["GR GAPI 0..150"]);
}

#[test]
fn a_unit_that_isn_t_printed_comes_only_with_a_customary_scale() {
    assert_eq!(briefs(&[vec![mid(20.0, "GR")], values(50.0, "0", "150")].concat()), ["GR GAPI 0..150"]);
    assert_eq!(briefs(&[vec![mid(20.0, "GR")], values(50.0, "10", "130")].concat()), ["GR - 10..130"]);
    assert_eq!(briefs(&[vec![mid(20.0, "NEUTRON")], values(50.0, "0", "1000")].concat()), ["NEUT - 0..1000"]);
}

#[test]
fn gamma_rays_in_old_units_have_scales_of_their_own() {
    let texts =
        [vec![mid(20.0, "GAMMA RAY"), mid(45.0, "MICROGRAMS RA-EQ/TON")], values(70.0, "0", "10")].concat();
    assert_eq!(briefs(&texts), ["GR UGRE 0..10"]);
}

#[test]
fn an_unknown_mnemonic_is_kept_with_its_unit() {
    let texts = [vec![mid(20.0, "QXPD (FOO/M)")], values(50.0, "0", "7")].concat();
    assert_eq!(briefs(&texts), ["QXPD FOO/M 0..7"]);
}

#[test]
fn a_linear_scale_on_a_logarithmic_grid_stays_linear_with_a_doubt() {
    use crate::domain::spec::ScaleKind::{Linear, Log};
    let texts = [vec![mid(20.0, "TENS (LBF)")], values(50.0, "10000", "0")].concat();
    let curve = &on_grid(&texts, Some(Log), Some(4.0))[0];
    assert_eq!((curve.kind, curve.scale), (Linear, Some([10000.0, 0.0])));
    assert!(!curve.doubts.is_empty());
    let texts = [vec![mid(20.0, "ILD (OHMM)")], values(50.0, "0", "50")].concat();
    assert_eq!(on_grid(&texts, Some(Linear), None)[0].kind, Linear);
}
