//! Where names, units and values stand.

use super::build::*;
use crate::domain::reading::{Area, Text};
use crate::domain::scales::{Block, Division, curves};
use crate::domain::spec::{LineStyle, ScaleKind};

fn block(parts: &[Vec<Text>]) -> Vec<Text> {
    parts.concat()
}

#[test]
fn a_name_above_its_scale() {
    for name in
        ["GR (GAPI)", "GR GAPI", "GR [GAPI]", "GAMMA RAY (GAPI)", "GAMMA RAY API UNITS", "Gamma Ray (API)"]
    {
        let texts = block(&[vec![mid(20.0, name)], values(50.0, "0", "150")]);
        let unit = "GAPI";
        assert_eq!(briefs(&texts), [format!("GR {unit} 0..150")], "{name}");
    }
}

#[test]
fn a_word_that_no_table_has_is_a_name_for_sure_with_a_unit_alone() {
    let sure = |name: &str| {
        let curves = found(&block(&[vec![mid(20.0, name)], values(50.0, "2", "200")]));
        assert_eq!(curves.len(), 1, "{curves:?}");
        curves[0].confidence > 0.6
    };
    assert!(sure("XTRA (OHMM)"));
    assert!(!sure("DOYLE"));
}

#[test]
fn a_name_and_its_unit_on_two_lines() {
    let texts = block(&[vec![mid(20.0, "GAMMA RAY"), mid(45.0, "API UNITS")], values(75.0, "0", "150")]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
    let texts =
        block(&[vec![mid(20.0, "GAMMA RAY")], values(45.0, "0", "150"), vec![mid(70.0, "API UNITS")]]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
    let texts = block(&[values(20.0, "0", "150"), vec![mid(50.0, "GAMMA RAY"), mid(75.0, "API UNITS")]]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
}

#[test]
fn a_value_that_touches_the_unit_before_it() {
    for (name, wanted) in [
        ("DEEP INDUCTION OHMM1000", "ILD OHMM 1..1000 log"),
        ("BULK DENSITY (RHOB) G/C32", "RHOB G/C3 ?"),
        ("MICRO SFL OHMM C2", "MSFL OHMM ?"),
    ] {
        let end = text(595.0 - 11.0 * name.chars().count() as f64, 20.0, name, 0.99);
        let curves = found(&[text(105.0, 20.0, "1", 0.99), end]);
        assert_eq!(curves.iter().map(brief).collect::<Vec<_>>(), [wanted], "{name}");
    }
}

#[test]
fn a_name_between_its_values() {
    let texts = block(&[values(20.0, "0", "150"), vec![mid(20.0, "GAMMA RAY (GAPI)")]]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
    let one = [text(105.0, 20.0, "0          GAMMA RAY (GAPI)          150", 0.99)];
    assert_eq!(briefs(&one), ["GR GAPI 0..150"]);
}

#[test]
fn several_curves_stand_one_above_the_other() {
    let texts = block(&[
        vec![mid(20.0, "GAMMA RAY (GAPI)")],
        values(45.0, "0", "150"),
        vec![mid(90.0, "CALIPER (IN)")],
        values(115.0, "6", "16"),
        vec![mid(160.0, "SP (MV)")],
        values(185.0, "-160", "40"),
    ]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150", "CALI IN 6..16", "SP MV -160..40"]);
}

#[test]
fn several_curves_with_names_below() {
    let texts = block(&[
        values(20.0, "0", "150"),
        vec![mid(45.0, "GAMMA RAY (GAPI)")],
        values(90.0, "6", "16"),
        vec![mid(115.0, "CALIPER (IN)")],
    ]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150", "CALI IN 6..16"]);
}

#[test]
fn ticks_between_tell_linear_from_logarithmic() {
    let row =
        |texts: &[(f64, &str)]| texts.iter().map(|(at_, words)| at(*at_, 60.0, words)).collect::<Vec<_>>();
    let linear = row(&[(0.03, "6"), (0.2, "8"), (0.4, "10"), (0.6, "12"), (0.8, "14"), (0.97, "16")]);
    let texts =
        block(&[vec![mid(20.0, "MICROLOG CALIPER")], linear, vec![mid(90.0, "Hole Diameter in Inches")]]);
    assert_eq!(briefs(&texts), ["CALI IN 6..16"]);
    let log =
        row(&[(0.03, ".2"), (0.175, "1"), (0.425, "10"), (0.675, "100"), (0.91, "1000"), (1.0, "2000")]);
    let texts = block(&[vec![mid(20.0, "ABCD OHMM")], log]);
    assert_eq!(briefs(&texts), ["ABCD OHMM 0.2..2000 log"]);
}

#[test]
fn a_scale_that_goes_on_past_its_last_value_is_none() {
    let ticks = [(0.03, ".2"), (0.175, "1"), (0.425, "10"), (0.675, "100"), (0.925, "1000")];
    let texts = block(&[
        vec![mid(20.0, "ILD OHMM")],
        ticks.iter().map(|(col, words)| at(*col, 60.0, words)).collect(),
    ]);
    assert_eq!(briefs(&texts), ["ILD OHMM ?"]);
}

#[test]
fn logarithmic_scales_are_known_by_grid_or_custom() {
    for (left, right) in [("0.2", "2000"), (".2", "2000"), ("0,2", "2000")] {
        let texts = block(&[vec![mid(20.0, "ILD (OHMM)")], values(50.0, left, right)]);
        assert_eq!(briefs(&texts), ["ILD OHMM 0.2..2000 log"], "{left}");
        assert_eq!(on_grid(&texts, Some(ScaleKind::Log), Some(4.0))[0].kind, ScaleKind::Log);
        let three = &on_grid(&texts, Some(ScaleKind::Log), Some(3.0))[0];
        assert_eq!(three.scale, None, "three decades are no 0.2 to 2000");
        assert!(three.doubts[0].contains("3 decades"), "{:?}", three.doubts);
    }
    let texts = block(&[vec![mid(20.0, "SHORT NORMAL"), mid(45.0, "OHMS M²/M")], values(70.0, "0", "50")]);
    assert_eq!(briefs(&texts), ["SN OHMM 0..50"]);
}

#[test]
fn scales_may_run_down() {
    for (name, left, right, brief) in [
        ("NPHI (V/V)", "0.45", "-0.15", "NPHI V/V 0.45..-0.15"),
        ("NEUTRON POROSITY %", "45", "-15", "NPHI % 45..-15"),
        ("NPHI", "60", "0", "NPHI % 60..0"),
        ("DT (US/F)", "140", "40", "DT US/F 140..40"),
    ] {
        let texts = block(&[vec![mid(20.0, name)], values(50.0, left, right)]);
        assert_eq!(briefs(&texts), [brief], "{name}");
    }
}

#[test]
fn a_heading_gives_its_unit_to_the_curves_below_it() {
    let texts = block(&[
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "ohms. m²/m"), mid(110.0, "MEDIUM INDUCTION LOG")],
        values(135.0, "0.2", "2000"),
        vec![mid(200.0, "DEEP INDUCTION LOG")],
        values(225.0, "0.2", "2000"),
    ]);
    assert_eq!(briefs(&texts), ["ILM OHMM 0.2..2000 log", "ILD OHMM 0.2..2000 log"]);
}

#[test]
fn a_second_scale_of_a_curve_is_no_curve() {
    let texts =
        block(&[vec![mid(20.0, "GAMMA RAY (GAPI)")], values(50.0, "0", "150"), values(75.0, "150", "300")]);
    assert_eq!(briefs(&texts), ["GR GAPI 0..150"]);
    let texts = block(&[
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "ohms m²/m")],
        values(80.0, "0", "100"),
        values(120.0, "0", "1000"),
        values(160.0, "0", "10000"),
    ]);
    assert_eq!(briefs(&texts), ["RES OHMM 0..100"]);
}

#[test]
fn a_curve_has_the_style_of_the_sample_in_its_row() {
    let texts = block(&[
        vec![mid(20.0, "GR (GAPI)")],
        values(45.0, "0", "150"),
        vec![mid(90.0, "CALI (IN)")],
        values(115.0, "6", "16"),
    ]);
    let samples = [sample(45.0, LineStyle::Solid), sample(117.0, LineStyle::Dashed)];
    let block = Block { samples: &samples, ..block_of(&texts, None, None) };
    let styles: Vec<_> = curves(&block).iter().map(|curve| curve.style).collect();
    assert_eq!(styles, [Some(LineStyle::Solid), Some(LineStyle::Dashed)]);
}

#[test]
fn a_potential_without_ends_has_no_scale_and_says_so() {
    let texts = [mid(20.0, "SPONTANEOUS POTENTIAL"), mid(45.0, "MILLIVOLTS"), mid(75.0, "- 20 MV +")];
    let curves = found(&texts);
    assert_eq!(brief(&curves[0]), "SP MV ?");
    assert!(
        curves[0].doubts.iter().any(|doubt| doubt.contains("20 mV a division")),
        "{:?}",
        curves[0].doubts
    );
}

#[test]
fn a_potential_at_so_much_a_division_counts_from_the_left_edge_and_says_so() {
    let division = Some(Division { value: 20.0, divisions: 10.0, confidence: 0.98 });
    let in_block =
        |texts: &[Text]| curves(&Block { division, ..block_of(texts, Some(ScaleKind::Linear), None) });
    let texts = block(&[
        vec![mid(20.0, "GAMMA RAY"), mid(45.0, "API UNITS")],
        values(70.0, "0", "150"),
        vec![mid(110.0, "SPONTANEOUS POTENTIAL"), mid(135.0, "MILLIVOLTS")],
    ]);
    let found = in_block(&texts);
    assert_eq!(found.iter().map(brief).collect::<Vec<_>>(), ["GR GAPI 0..150", "SP MV 0..200"]);
    assert!(found[0].doubts.is_empty(), "{:?}", found[0].doubts);
    assert!(found[1].doubts.iter().any(|doubt| doubt.contains("20 a division, with no zero")), "{found:?}");
    // Printed ends come first.
    let texts = block(&[vec![mid(20.0, "SP"), mid(45.0, "MILLIVOLTS")], values(70.0, "-160", "40")]);
    assert_eq!(in_block(&texts).iter().map(brief).collect::<Vec<_>>(), ["SP MV -160..40"]);
}

#[test]
fn of_two_values_at_an_edge_the_one_on_it_is_the_next_tracks() {
    // The block stands a little to the left of its log.
    let texts = block(&[
        vec![mid(20.0, "BULK DENSITY (GM/CC)")],
        vec![text(EDGES.0 + 5.0, 50.0, "1.5", 0.99)],
        vec![text(EDGES.1 - 24.0, 50.0, "3 2", 0.99)],
    ]);
    assert_eq!(briefs(&texts), ["RHOB G/C3 1.5..3"]);
}

#[test]
fn a_skewed_scan_has_its_values_at_two_heights() {
    for slant in [0.035, -0.035] {
        let lean = |mut text: Text| {
            let down = slant * (text.area.middle().0 - 350.0);
            text.area.top += down;
            text.area.base += down;
            text
        };
        let texts = [
            vec![mid(20.0, "GR (GAPI)")],
            values(46.0, "0", "150"),
            vec![mid(90.0, "CALI (IN)")],
            values(116.0, "6", "16"),
        ];
        let texts: Vec<Text> = texts.concat().into_iter().map(lean).collect();
        assert_eq!(briefs(&texts), ["GR GAPI 0..150", "CALI IN 6..16"], "{slant}");
    }
}

#[test]
fn a_scale_without_a_name_below_the_last_one_is_a_second_one_and_names_stand_below() {
    // Names stand about midway between the scales.
    let texts = block(&[
        values(20.0, "0", "20"),
        vec![mid(48.0, "AM 64\", OHMS M2/M")],
        values(76.0, "0", "100"),
        vec![mid(104.0, "LATERAL 18'8\", OHMS M2/M")],
        values(132.0, "0", "1000"),
    ]);
    assert_eq!(briefs(&texts), ["LN OHMM 0..20", "LAT OHMM 0..100"]);
}

#[test]
fn what_follows_the_next_tracks_unit_in_one_text_is_this_tracks() {
    let texts = block(&[
        vec![text(EDGES.0 - 80.0, 20.0, "(GAPI) RHOB", 0.99), at(0.9, 20.0, "G/C3")],
        values(45.0, "1.95", "2.95"),
    ]);
    assert_eq!(briefs(&texts), ["RHOB G/C3 1.95..2.95"]);
    // A title over both tracks is cut in its midst: it names no curve of either.
    let title = block(&[
        vec![text(EDGES.0 - 150.0, 20.0, "COMPENSATED NEUTRON", 0.99)],
        values(45.0, "0.45", "-0.15"),
    ]);
    assert!(found(&title).iter().all(|curve| curve.mnemonic.is_none()), "{:?}", briefs(&title));
}

#[test]
fn a_name_in_no_table_among_other_words_is_doubtful() {
    let texts = block(&[
        vec![mid(20.0, "Colipen (IN)"), mid(45.0, "SHT"), mid(70.0, "MST"), mid(95.0, "TD")],
        values(125.0, "6", "16"),
    ]);
    assert!(found(&texts).iter().all(|curve| curve.confidence < 0.6), "{:?}", found(&texts));
}

/// A row whose name runs over its values: what begins at the left edge, and what ends at the right one.
fn overprinted(row: f64, left: &str, right: &str) -> Vec<Text> {
    vec![text(105.0, row, left, 0.99), text(595.0 - 11.0 * right.chars().count() as f64, row, right, 0.99)]
}

#[test]
fn a_name_printed_over_its_values_on_a_grid_whose_decades_count() {
    let named = |left: &str, right: &str| {
        let curves = on_grid(&overprinted(20.0, left, right), Some(ScaleKind::Log), Some(2.0));
        curves.iter().map(brief).collect::<Vec<_>>()
    };
    assert_eq!(named("0.200DEEP INDUCTION", "OHMS M2/20.0000"), ["ILD OHMM 0.2..20 log"]);
    assert_eq!(named("1.000mDUCTION DEEP", "(OHI)0000"), ["ILD OHMM 1..100 log"]);
    assert_eq!(named("0.2000", "DEEP INDUCTION (OHM0"), ["ILD OHMM 0.2..20 log"]);
    let unruled = |left: &str, right: &str| briefs(&overprinted(20.0, left, right));
    assert_eq!(unruled("0.200DEEP INDUCTION", "OHMS M2/20.0000"), ["ILD OHMM 0.2..20 log"]);
    assert_eq!(unruled("0.200DEEP INDUCTION", "OHMS M2/0.0000"), ["ILD OHMM ?"], "20, 200 or 2000");
}

#[test]
fn a_figure_that_the_name_is_printed_into_tells_no_value() {
    // `200` with the unit's bracket in its 2, which reads 3.
    let scale = |sure: f32| {
        let mut row = overprinted(20.0, "0", "GAMMA RAY (GR) [API UNIT300");
        let figure = row[1].reading.letters.len() - 3;
        row[1].reading.letters[figure].confidence = sure;
        briefs(&row)
    };
    assert_eq!(scale(0.99), ["GR GAPI 0..300"]);
    assert_eq!(scale(0.5), ["GR GAPI ?"]);
}

#[test]
fn a_name_that_may_be_the_end_of_another_one_is_not_sure() {
    let curves = |name: &str| {
        on_grid(&overprinted(20.0, &format!("2.000{name}"), "OH00.0000"), Some(ScaleKind::Log), Some(2.0))
    };
    let [own] = &curves(" DEEP INDUCTION")[..] else { panic!("one curve") };
    let [end] = &curves(" RESISTIVITY")[..] else { panic!("one curve") };
    assert_eq!([own, end].map(brief), ["ILD OHMM 2..200 log", "RES OHMM 2..200 log"]);
    assert!(end.confidence < 0.5 * own.confidence && end.doubts.iter().any(|doubt| doubt.contains("hidden")));
}

#[test]
fn values_under_a_name_are_told_by_those_of_another_curve() {
    let over = || overprinted(50.0, "45.000DENSITY POROSITY", "-%5.0000");
    assert_eq!(briefs(&over()), ["DPHI % ?"]);
    let beside = |left, right| {
        let other = [values(20.0, left, right), vec![mid(20.0, "NPHI PERCENT")]].concat();
        briefs(&block(&[other, over()]))
    };
    assert_eq!(beside("45.0000", "-15.0000"), ["NPHI % 45..-15", "DPHI % 45..-15"]);
    assert_eq!(beside("30.0000", "-10.0000"), ["NPHI % 30..-10", "DPHI % ?"]);
}

#[test]
fn a_long_name_between_the_edges_is_no_row_of_values() {
    for name in ["SPONTANEOUS POTENTIAL MILLIVOLTS", "GAMMA RAY (GR) ........... API UNITS"] {
        let row = text(105.0, 20.0, name, 0.99);
        let curves = found(&block(&[
            vec![Text { area: Area { right: 595.0, ..row.area }, ..row }],
            values(50.0, "0", "150"),
        ]));
        assert!(curves.iter().all(|curve| curve.scale == Some([0.0, 150.0])), "{name}: {curves:?}");
    }
}

#[test]
fn a_second_scale_below_a_curves_name_is_not_the_curves_own() {
    // Values, line, name, and the values of the curve's second line, which has no name.
    let one = |row: f64, name: &str, right: &str, second: &str| {
        block(&[values(row, "0", right), vec![mid(row + 50.0, name)], values(row + 92.0, "0", second)])
    };
    let both =
        block(&[one(20.0, "LONG NORMAL OHM-M", "50", "500"), one(173.0, "LATERAL OHM-M", "100", "1000")]);
    let curves = found(&both);
    assert_eq!(curves.iter().map(brief).collect::<Vec<_>>(), ["LN OHMM 0..50", "LAT OHMM 0..100"]);
    assert!(curves.iter().all(|curve| curve.amplified == 1 && curve.confidence < 0.75), "{curves:?}");
    // Nor where a word of a table stands above all of it.
    let below_a_word = block(&[vec![mid(-60.0, "MAX. REC. TEMP.")], both]);
    let read: Vec<String> = found(&below_a_word).iter().map(brief).collect();
    assert!(
        read.contains(&"LN OHMM 0..50".to_owned()) && read.contains(&"LAT OHMM 0..100".to_owned()),
        "{read:?}"
    );
}
