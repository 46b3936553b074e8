//! What readers get wrong.

use super::build::*;
use crate::domain::reading::Text;
use crate::domain::scales::{Block, FoundCurve, curves};
use crate::domain::spec::ScaleKind;

fn block(name: &str, left: &str, right: &str) -> Vec<Text> {
    named(20.0, name, left, right)
}

#[test]
fn misread_names_are_still_known() {
    for (name, left, right, wanted) in [
        ("GANMA RAV (GAP1)", "0", "150", "GR GAPI 0..150"),
        ("6R (GAPI)", "0", "150", "GR GAPI 0..150"),
        ("1LD (0HMM)", "0.2", "2000", "ILD OHMM 0.2..2000 log"),
        ("SPONTANE0US P0TENTIAL MV", "-160", "40", "SP MV -160..40"),
        ("CALlPER (INCHE5)", "6", "16", "CALI IN 6..16"),
        ("BULK DENSlTY G/CC", "1.95", "2.95", "RHOB G/C3 1.95..2.95"),
        ("GAMMARAY (GAPI)", "0", "150", "GR GAPI 0..150"),
    ] {
        assert_eq!(briefs(&block(name, left, right)), [wanted], "{name}");
    }
}

#[test]
fn a_unit_read_as_a_figure_leaves_its_name_to_the_values_below_it() {
    let block = |name: &str, unit: &str, sure: f32, scale: [&str; 2]| {
        let unit = text(EDGES.1 - 20.0, 20.0, unit, sure);
        briefs(
            &[vec![text(EDGES.0 + 5.0, 20.0, name, 0.99), unit], values(50.0, scale[0], scale[1])].concat(),
        )
    };
    assert_eq!(block("GAMMA RAY", "7", 0.5, ["0", "200"]), ["GR GAPI 0..200"]);
    // What was surely read, one of its customary values, or above a scale that is none of its own.
    for (name, unit, sure, scale) in [
        ("GAMMA RAY", "7", 0.99, ["0", "200"]),
        ("GAMMA RAY", "150", 0.5, ["0", "200"]),
        ("GAMMA RAY", "7", 0.5, ["45", "-15"]),
        ("QXPD", "7", 0.5, ["0", "200"]),
    ] {
        assert!(block(name, unit, sure, scale)[0].ends_with('?'), "{name} {unit} {sure} {scale:?}");
    }
}

#[test]
fn a_letter_in_a_value_is_mended_where_custom_says_how() {
    for (left, right) in [("O", "150"), ("0", "1S0"), ("0", "l50"), ("0", "15O")] {
        let curves = found(&block("GR (GAPI)", left, right));
        assert_eq!(brief(&curves[0]), "GR GAPI 0..150", "{left} {right}");
        assert!(curves[0].doubts[0].contains("taken for"), "{:?}", curves[0].doubts);
        assert!(curves[0].confidence < found(&block("GR (GAPI)", "0", "150"))[0].confidence);
    }
}

#[test]
fn where_custom_doesn_t_say_how_there_is_no_scale() {
    for (name, left, right) in [
        ("QXPD (FOO/M)", "O", "17"),
        ("GR (GAPI)", "0", "1S7"),
        ("GR (GAPI)", "0", "GO"),
        ("GR (GAPI)", "S", "B"),
    ] {
        let curves = found(&block(name, left, right));
        assert!(curves.iter().all(|curve| curve.scale.is_none()), "{left} {right}: {curves:?}");
    }
}

#[test]
fn a_lost_minus_is_put_back_where_no_scale_of_the_curve_has_such_signs() {
    let curves = found(&block("NPHI (V/V)", "0.45", "0.15"));
    assert_eq!(brief(&curves[0]), "NPHI V/V 0.45..-0.15");
    assert!(curves[0].doubts[0].contains("reads 0.45 … 0.15"), "{:?}", curves[0].doubts);
    assert_eq!(briefs(&block("SP (MV)", "+80", "20")), ["SP MV -80..20"]);
}

#[test]
fn a_nought_with_a_minus_may_be_the_beginning_of_a_value() {
    let curve = &found(&block("NPHI (V/V)", "0.3", "-0"))[0];
    assert_eq!(curve.scale, None, "{curve:?}");
    assert!(curve.doubts[0].contains("may lack decimals"), "{:?}", curve.doubts);
    // No value of theirs begins like that: the minus is a line's.
    assert_eq!(briefs(&block("TENS (LBF)", "4000", "-0")), ["TENS LBF 4000..0"]);
    assert_eq!(briefs(&block("SP (MV)", "-200", "-0")), ["SP MV -200..0"]);
}

#[test]
fn lost_points_are_put_back_where_custom_has_them() {
    for (name, left, right, wanted) in [
        ("RHOB (G/C3)", "195", "295", "RHOB G/C3 1.95..2.95"),
        ("RHOB (G/C3)", "20", "30", "RHOB G/C3 2..3"),
        ("RHOB (G/C3)", "200", "300", "RHOB G/C3 2..3"),
        ("ILD (OHMM)", "02", "2000", "ILD OHMM 0.2..2000 log"),
        ("NPHI (V/V)", "045", "-015", "NPHI V/V 0.45..-0.15"),
        // One end shows how many decimals the other had.
        ("NPHI (V/V)", "45", "-.15", "NPHI V/V 0.45..-0.15"),
        ("CALI (IN)", "6.0", "160", "CALI IN 6..16"),
        ("PEF (B/E)", "0.0", "200", "PEF B/E 0..20"),
        ("ILD (OHMM)", "0.2", "2000", "ILD OHMM 0.2..2000 log"),
        ("GR (GAPI)", "0.0", "150", "GR GAPI 0..150"),
    ] {
        assert_eq!(briefs(&block(name, left, right)), [wanted], "{left} {right}");
    }
    assert_eq!(briefs(&block("NPHI (V/V)", "45", "-15")), ["NPHI V/V 45..-15"], "customary as it is");
}

#[test]
fn a_first_figure_that_is_hidden_is_told_where_both_ends_read_alike() {
    let curve = &found(&block("GR (GAPI)", "20.0", "20.0"))[0];
    assert_eq!((brief(curve).as_str(), curve.mended), ("GR GAPI 20..120", true), "{curve:?}");
    assert!(curve.doubts[0].contains("20.0 … 20.0 and is taken for 20 … 120"), "{:?}", curve.doubts);
    // From 0 on many a scale ends in a nought, and none of a caliper's begins as the right one ends.
    assert_eq!(briefs(&block("PEF (B/E)", "0", "0")), ["PEF B/E ?"]);
    assert_eq!(briefs(&block("CALI (IN)", "16", "16")), ["CALI IN ?"]);
}

#[test]
fn of_spellings_of_one_curve_the_standard_one_is_taken() {
    // A blot on the last letter of CALI, or of CAL1.
    let curve = &found(&block("CALL (IN)", "6", "16"))[0];
    assert_eq!(brief(curve), "CALI IN 6..16");
    assert!(curve.confidence > 0.7 && curve.doubts.is_empty(), "{curve:?}");
}

#[test]
fn a_scale_that_may_lack_a_point_at_one_end_is_none() {
    let curve = &found(&block("GR (GAPI)", "0.0", "1000"))[0];
    assert_eq!(curve.scale, None, "{curve:?}");
    assert!(curve.doubts[0].contains("may lack a point"), "{:?}", curve.doubts);
    assert_eq!(briefs(&block("GR (GAPI)", "0", "1000")), ["GR GAPI 0..1000"]);
}

#[test]
fn an_unusual_scale_is_less_sure_and_an_absurd_one_is_none() {
    let usual = found(&block("GR (GAPI)", "0", "150"))[0].confidence;
    let unusual = &found(&block("GR (GAPI)", "30", "180"))[0];
    assert_eq!(unusual.scale, Some([30.0, 180.0]));
    assert!(unusual.confidence < 0.7 * usual && !unusual.doubts.is_empty());
    assert_eq!(found(&block("RHOB (G/C3)", "140", "40"))[0].scale, None);
    assert_eq!(found(&block("GR (GAPI)", "0", "157"))[0].scale, None);
}

#[test]
fn values_that_read_badly_are_no_scale_unless_customary() {
    let unsure = |right: &str| {
        let texts = [mid(20.0, "GR (GAPI)"), text(105.0, 50.0, "0", 0.99), text(560.0, 50.0, right, 0.6)];
        found(&texts)[0].clone()
    };
    assert_eq!(unsure("140").scale, None);
    let customary = unsure("150");
    assert_eq!(customary.scale, Some([0.0, 150.0]));
    assert!(customary.confidence < 0.75);
}

#[test]
fn a_name_that_may_be_two_curves_is_doubtful() {
    // A blot on the last letter of ILD or ILM.
    let curves = found(&block("ILN (OHMM)", "0.2", "2000"));
    let sure = curves[0].mnemonic.is_some() && curves[0].confidence > 0.8 && curves[0].doubts.is_empty();
    assert!(!sure, "{:?}", curves[0]);
}

#[test]
fn a_unit_of_another_quantity_is_doubtful() {
    let curve = &found(&block("CALI (MV)", "6", "16"))[0];
    assert!(curve.unit.is_none() && curve.confidence < 0.6 && !curve.doubts.is_empty(), "{curve:?}");
}

#[test]
fn names_and_units_without_blanks_are_told_apart() {
    for (name, left, right, wanted) in [
        ("GRAPI UNITS", "0", "150", "GR GAPI 0..150"),
        ("GR AP", "0", "150", "GR API 0..150"),
        ("CALIINCHES", "4", "14", "CALI IN 4..14"),
        ("NPHIPU", "60", "0", "NPHI PU 60..0"),
        ("RHOB(GRAMSI00", "2", "3", "RHOB G/C3 2..3"),
        ("GAMMA-RAY API UNITS(GAPI)", "0", "120", "GR GAPI 0..120"),
        ("GR (UNITS)", "0", "150", "GR GAPI 0..150"),
        // Brackets that aren't closed, or read as a letter.
        ("GAMMA RAY (G", "0", "150", "GR GAPI 0..150"),
        ("Caliper (INI", "6", "16", "CALI IN 6..16"),
        ("Caliper (IN", "6", "16", "CALI IN 6..16"),
    ] {
        assert_eq!(briefs(&block(name, left, right)), [wanted], "{name}");
    }
}

#[test]
fn a_name_in_two_lines_loses_no_letter_to_the_break() {
    let texts = [vec![mid(20.0, "NPH")], values(50.0, "0.6", "0.0"), vec![mid(50.0, "FRAC")]].concat();
    let curves = found(&texts);
    assert_eq!(curves[0].scale, Some([0.6, 0.0]));
    assert_ne!(curves[0].mnemonic.as_deref(), Some("NPH"), "{:?}", curves[0]);
}

#[test]
fn dirt_on_a_value_goes_where_custom_says_what_is_left() {
    assert_eq!(briefs(&block("GR (GAPI)", "0", "120j")), ["GR GAPI 0..120"]);
    assert_eq!(briefs(&block("GR (GAPI)", "0", "137j")), ["GR GAPI ?"]);
}

#[test]
fn two_letters_hardly_read_without_a_scale_are_no_curve() {
    assert!(found(&[text(300.0, 20.0, "LL", 0.6)]).is_empty());
    assert!(found(&[text(300.0, 20.0, "TT", 0.6)]).is_empty());
}

#[test]
fn the_value_in_the_middle_makes_up_for_one_end() {
    let block = |left: &str, sure: f32, middle: &str| {
        let ends = vec![text(EDGES.0 + 5.0, 50.0, left, sure), text(EDGES.1 - 27.0, 50.0, "20", 0.99)];
        found(&[vec![mid(20.0, "LATERAL (OHMM)"), mid(50.0, middle)], ends].concat())
    };
    let curves = block("6", 0.5, "10");
    assert_eq!(brief(&curves[0]), "LAT OHMM 0..20");
    assert!(curves[0].doubts[0].contains("with 10 in its middle"), "{:?}", curves[0].doubts);
    // Where the end reads surely, or the middle leads nowhere customary, nothing is made up.
    assert_eq!(block("6", 0.99, "10")[0].scale, None);
    assert_eq!(block("6", 0.5, "12")[0].scale, None);
}

#[test]
fn a_curve_that_was_read_twice_is_one() {
    let one = |row: f64, name: &str| [vec![mid(row, name)], values(row + 30.0, "10000", "0")].concat();
    let both = [one(20.0, "TENSION /LB8/"), one(150.0, "TENSION /LBS/")].concat();
    let curves = found(&both);
    assert_eq!(curves.len(), 1, "{curves:?}");
}

#[test]
fn a_heading_over_several_scales_is_no_curve_s_sure_name() {
    // The first `AO 18'8"` wasn't read: what stands under the heading is the lateral's other line.
    let texts = [
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "OHMS M2/M")],
        values(75.0, "0", "10"),
        vec![mid(140.0, "AO 18'8\"")],
        values(140.0, "0", "100"),
    ]
    .concat();
    let curves = found(&texts);
    // Nothing is written of it: a tenth of its values would be as likely.
    assert!(curves.iter().all(|curve| curve.scale.is_none() || curve.confidence <= 0.5), "{curves:?}");
    let alone = found(&[vec![mid(20.0, "RESISTIVITY OHMS M2/M")], values(50.0, "0", "10")].concat());
    assert!(alone[0].confidence > 0.8, "{alone:?}");
}

#[test]
fn a_hardly_read_curve_on_a_fifth_of_a_scale_may_be_the_second_line_of_one_beside_it() {
    let block = |confidence: f32| {
        let second = text(250.0, 80.0, "LLS (OHMM)", confidence);
        [vec![mid(20.0, "LLD (OHMM)")], values(45.0, "0", "10"), vec![second], values(105.0, "0", "2")]
            .concat()
    };
    let told = |curves: &[FoundCurve]| curves[0].doubts.iter().any(|doubt| doubt.contains("second line"));
    let (sure, unsure) = (found(&block(0.99)), found(&block(0.5)));
    assert!(!told(&sure) && sure[0].confidence > 0.9, "{sure:?}");
    assert!(told(&unsure) && unsure[0].confidence < sure[0].confidence, "{unsure:?}");
}

#[test]
fn a_lost_point_is_told_by_the_grids_decades_and_another_curve_on_it() {
    let named =
        |row: f64, name: &str, left: &str| [vec![mid(row, name)], values(row + 25.0, left, "200")].concat();
    let on_decades = |texts: &[Text]| {
        let curves = on_grid(texts, Some(ScaleKind::Log), Some(3.0));
        curves.iter().map(brief).collect::<Vec<_>>()
    };
    let both = [named(20.0, "LLD (OHMM)", ".2"), named(90.0, "LLS (OHMM)", "2")].concat();
    assert_eq!(on_decades(&both), ["LLD OHMM 0.2..200 log", "LLS OHMM 0.2..200 log"]);
    // Alone it may as well be the right end that lost a figure.
    assert_eq!(on_decades(&named(20.0, "LLS (OHMM)", "2")), ["LLS OHMM ? log"]);
    // A value of its own, on the same grid, is no lost point.
    let other = [named(20.0, "LLD (OHMM)", ".2"), named(90.0, "LLS (OHMM)", "5")].concat();
    assert_eq!(on_decades(&other), ["LLD OHMM 0.2..200 log", "LLS OHMM ? log"]);
}

#[test]
fn one_value_is_enough_where_another_curve_of_the_kind_has_it() {
    let one = |row: f64, name: &str, ends: Vec<Text>| [vec![mid(row, name)], ends].concat();
    let left = |row: f64, value: &str, sure: f32| text(EDGES.0 + 5.0, row, value, sure);
    let beside = |ends: Vec<Text>| {
        let whole = one(20.0, "NPHI (V/V)", values(45.0, "0.45", "-0.15"));
        briefs(&[whole, one(90.0, "DPHI (V/V)", ends)].concat())[1].clone()
    };
    assert_eq!(beside(vec![left(115.0, "0.45", 0.99)]), "DPHI V/V 0.45..-0.15");
    assert_eq!(beside(vec![left(115.0, "0.3", 0.99)]), "DPHI V/V ?", "another scale");
    assert_eq!(beside(vec![left(115.0, "0.45", 0.6)]), "DPHI V/V ?", "hardly read");
    // What surely reads otherwise is so.
    assert_eq!(beside(values(115.0, "0.45", "0.17")), "DPHI V/V ?");
    // Most scales have a nought.
    let noughts = [
        one(20.0, "SN (OHMM)", values(45.0, "0", "20")),
        one(90.0, "LN (OHMM)", vec![left(115.0, "0", 0.99)]),
    ];
    assert_eq!(briefs(&noughts.concat())[1], "LN OHMM ?");
}

#[test]
fn names_below_their_scales_are_told_from_a_heading_above_them() {
    let texts = [
        vec![mid(20.0, "POROSITY")],
        values(60.0, "0.3", "-0.1"),
        vec![mid(80.0, "NEUTRON POROSITY (V/V)")],
        values(120.0, "0.3", "-0.1"),
        vec![mid(140.0, "DENSITY POROSITY (V/V)"), text(560.0, 200.0, "4", 0.9)],
    ]
    .concat();
    assert_eq!(briefs(&texts), ["NPHI V/V 0.3..-0.1", "DPHI V/V 0.3..-0.1"]);
}

#[test]
fn where_points_are_printed_two_values_without_any_may_have_lost_them() {
    let read = |left: &str, right: &str, pointed: bool| {
        let texts = [vec![mid(20.0, "LLS OHM-M")], values(50.0, left, right)].concat();
        let block = Block { pointed, ..block_of(&texts, Some(ScaleKind::Log), Some(2.0)) };
        curves(&block).iter().map(brief).collect::<Vec<_>>()
    };
    assert_eq!(read("10", "1000", true), ["LLS OHM-M ? log"]);
    assert_eq!(read("10", "1000", false), ["LLS OHM-M 10..1000 log"]);
    assert_eq!(read("10.0", "1000.0", true), ["LLS OHM-M 10..1000 log"]);
    assert_eq!(read("2", "200", true), ["LLS OHM-M 2..200 log"]);
}
