//! What is told besides the values: names as they are printed, units, doubts.

use super::build::*;
use crate::domain::scales::is_pointed;

#[test]
fn a_mnemonic_beside_its_name_is_the_one_that_is_printed() {
    assert_eq!(briefs(&named(20.0, "NEUTRON POROSITY PERCENT", "45", "-15")), ["NPHI % 45..-15"]);
    assert_eq!(briefs(&named(20.0, "CNC NEUTRON POROSITY PERCENT", "45", "-15")), ["CNC % 45..-15"]);
    assert_eq!(briefs(&named(20.0, "NEUTRON POROSITY (CNC) PERCENT", "45", "-15")), ["CNC % 45..-15"]);
}

#[test]
fn a_unit_below_its_scale_is_that_curve_s_and_not_the_next_one_s() {
    let texts =
        [named(20.0, "TEMP", "50", "150"), vec![mid(72.0, "DEGF")], named(130.0, "CALIPER", "6", "16")];
    assert_eq!(briefs(&texts.concat()), ["TEMP DEGF 50..150", "CALI IN 6..16"]);
}

#[test]
fn units_that_are_not_printed_are_those_of_the_scale_s_size() {
    for (name, left, right, wanted) in [
        ("NPHI", "0.45", "-0.15", "NPHI V/V 0.45..-0.15"),
        ("NPHI", "45", "-15", "NPHI % 45..-15"),
        ("RHOB", "1.95", "2.95", "RHOB G/C3 1.95..2.95"),
        ("CALI", "6", "16", "CALI IN 6..16"),
        ("DT", "140", "40", "DT US/F 140..40"),
        ("DT", "500", "100", "DT - 500..100"),
    ] {
        assert_eq!(briefs(&named(20.0, name, left, right)), [wanted]);
    }
}

#[test]
fn letters_that_look_like_figures_are_those_where_custom_has_them() {
    for (name, left, right, wanted) in [
        ("CALI INCHES", "6", "L6", "CALI IN 6..16"),
        ("CALI INCHES", "6", "t6", "CALI IN 6..16"),
        ("GR (GAPI)", "0", "Z00", "GR GAPI 0..200"),
        ("RHOB G/C3", "1.g5", "2.95", "RHOB G/C3 1.95..2.95"),
    ] {
        assert_eq!(briefs(&named(20.0, name, left, right)), [wanted], "{left} {right}");
    }
}

#[test]
fn the_arrow_before_a_value_is_no_minus_of_a_curve_that_is_never_below_nought() {
    assert_eq!(briefs(&named(20.0, "CALI INCHES", "6", "-16")), ["CALI IN 6..16"]);
    assert_eq!(briefs(&named(20.0, "SP MV", "-100", "0")), ["SP MV -100..0"]);
}

#[test]
fn a_second_scale_that_is_none_of_its_lines_is_a_doubt() {
    let once = named(20.0, "GR (GAPI)", "0", "150");
    let twice = found(&[once.clone(), named(90.0, "GR (GAPI)", "20", "120")].concat());
    assert_eq!((twice.len(), brief(&twice[0]).as_str()), (1, "GR GAPI 0..150"));
    assert!(twice[0].doubts.iter().any(|doubt| doubt.contains("second scale, 20 … 120")), "{twice:?}");
    assert!(twice[0].confidence < 0.6 * found(&once)[0].confidence);
}

#[test]
fn a_name_that_was_read_twice_once_worse_is_one_curve() {
    let twice = [named(20.0, "TENS LBS", "0", "5000"), named(90.0, "TEN LBS", "0", "5000")].concat();
    assert_eq!(briefs(&twice), ["TENS LBS 0..5000"]);
}

#[test]
fn strokes_of_a_scale_s_line_are_no_values() {
    let strokes = [at(0.02, 45.0, "1"), at(0.5, 45.0, "T"), at(0.98, 45.0, "l")].to_vec();
    let texts = [vec![mid(20.0, "GR (GAPI)")], strokes, values(75.0, "0", "150")].concat();
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
}

#[test]
fn whole_numbers_with_a_point_are_told_from_others() {
    assert!(["20.0", "-15.", "0.0000"].iter().all(|text| is_pointed(text)));
    assert!(["20", "0.45", "2.5", "GR", "1.0 2.0"].iter().all(|text| !is_pointed(text)));
}
