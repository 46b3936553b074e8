//! Figures that one can work out by hand.

use proptest::prelude::*;

use super::kind::{Group, Kind};
use super::*;
use crate::domain::spec::{LineStyle, ScaleKind};

type Values = Vec<Option<f64>>;

fn spec(scale: [f64; 2], kind: ScaleKind) -> CurveSpec {
    CurveSpec {
        mnemonic: "GR".into(),
        unit: String::new(),
        scale,
        kind,
        style: None,
        colour: None,
        wrap: true,
    }
}

fn percent() -> CurveSpec {
    spec([0.0, 100.0], ScaleKind::Linear)
}

fn values(values: impl IntoIterator<Item = f64>) -> Values {
    values.into_iter().map(Some).collect()
}

/// A track 500 px wide with a curve per `(ours, truth)`, at depths 0, 1, 2, … and 10 rows a unit of depth.
fn compared(spec: &CurveSpec, curves: &[(Values, Values)]) -> Vec<Compared> {
    let depths: Vec<f64> = (0..curves[0].1.len()).map(|index| index as f64).collect();
    let pairs: Vec<Pair<'_>> = curves
        .iter()
        .map(|(ours, truth)| Pair { spec, ours: Some(Samples { depths: &depths, values: ours }), truth })
        .collect();
    let ruler = Ruler { width_px: Some(500.0), ties: &[(0.0, 0.0), (1000.0, 100.0)], interval: None };
    compare(&depths, &pairs, ruler)
}

fn scores(spec: &CurveSpec, curves: &[(Values, Values)]) -> Vec<Score> {
    compared(spec, curves).iter().map(|curve| curve.all.score()).collect()
}

fn score(spec: &CurveSpec, ours: Values, truth: Values) -> Score {
    scores(spec, &[(ours, truth)])[0]
}

#[test]
fn errors_are_counted_in_widths_of_the_track() {
    let score = score(&percent(), values([50.0, 61.0, 72.0, 90.0]), values([50.0, 60.0, 70.0, 80.0]));
    assert_eq!((score.samples, score.within_1, score.within_2, score.coverage), (4, 0.5, 0.75, 1.0));
    assert!((score.median_error.expect("errors") - 0.015).abs() < 1e-12);
    assert!((score.mae.expect("errors") - 0.0325).abs() < 1e-12);
    // Residuals 0, 1, 4, 100 over a variance sum of 500.
    assert!((score.r2.expect("varies") - (1.0 - 105.0 / 500.0)).abs() < 1e-12);
}

#[test]
fn nulls_of_ours_are_misses_and_values_where_the_truth_has_none_are_invented() {
    let ours = vec![Some(50.0), None, Some(50.0), None];
    let compared = compared(&percent(), &[(ours, vec![Some(50.0), Some(60.0), None, None])]);
    let score = compared[0].all.score();
    assert_eq!((score.within_2, score.coverage), (0.5, 0.5));
    assert_eq!((score.invented, score.invented_share), (1, 0.5));
    assert_eq!(compared[0].all.values_and_right(), (2, 1));
}

#[test]
fn ours_is_interpolated_but_never_across_a_null() {
    let truth = values((0..5).map(|index| 10.0 * f64::from(index)));
    let depths: Vec<f64> = (0..5).map(f64::from).collect();
    let ours =
        Samples { depths: &[4.0, 2.5, 1.5, -0.5], values: &[Some(40.0), None, Some(15.0), Some(-5.0)] };
    let pair = Pair { spec: &percent(), ours: Some(ours), truth: &truth };
    let ruler = Ruler { width_px: None, ties: &[], interval: None };
    let score = compare(&depths, &[pair], ruler)[0].all.score();
    // Depths 0 and 1 lie between two values, 2 and 3 beside a null, 4 on a value.
    assert_eq!((score.coverage, score.within_1, score.median_px), (0.6, 0.6, None));
}

#[test]
fn a_logarithmic_scale_is_measured_along_the_paper() {
    let spec = spec([0.1, 1000.0], ScaleKind::Log);
    let ours = vec![Some(10_f64.powf(0.08)), Some(-5.0), None];
    let score = score(&spec, ours, values([1.0, 10.0, 0.0]));
    assert_eq!((score.samples, score.coverage, score.within_2), (2, 0.5, 0.5));
    assert!((score.median_error.expect("errors") - 0.02).abs() < 1e-12);
}

#[test]
fn clipped_curves_are_not_asked_for_what_the_paper_does_not_show() {
    let clipped = CurveSpec { wrap: false, ..percent() };
    let on = |spec: &CurveSpec| score(spec, values([99.5, 0.0]), values([250.0, 250.0]));
    assert_eq!((on(&clipped).within_1, on(&clipped).wrap_errors), (0.5, 0.0));
    assert_eq!(on(&percent()).within_2, 0.0);
}

#[test]
fn a_missing_curve_and_depths_outside_the_interval() {
    let depths: Vec<f64> = (0..10).map(f64::from).collect();
    let truth = vec![Some(5.0); 10];
    let ruler = Ruler { width_px: None, ties: &[], interval: Some((6.0, 2.0)) };
    let spec = percent();
    let tally = |ours| compare(&depths, &[Pair { spec: &spec, ours, truth: &truth }], ruler)[0].all.clone();
    let missing = tally(None).score();
    assert_eq!((missing.samples, missing.coverage, missing.median_error, missing.r2), (5, 0.0, None, None));
    assert_eq!((missing.veernet, missing.snr_db), (None, None));
    let mut total = tally(Some(Samples { depths: &depths, values: &truth }));
    total.add(&tally(None));
    assert_eq!((total.score().samples, total.score().within_1, total.score().median_px), (10, 0.5, None));
}

#[test]
fn pixels_are_measured_across_a_steep_line() {
    // 2 % of 500 px a unit of depth: a slope of 10 columns to 10 rows. 1 % to the right is 5 px, or 5 / sqrt(2).
    let slope = |offset: f64| values((0..20).map(|index| 10.0 + 2.0 * f64::from(index) + offset));
    let score = score(&percent(), slope(1.0), slope(0.0));
    assert!((score.median_px.expect("pixels") - 12.5_f64.sqrt()).abs() < 1e-9, "{score:?}");
    // At the ends there is one piece, and on the right one its foot lies beyond the end: all 5 px.
    assert!(score.p95_px.expect("pixels") < 5.0 + 1e-9);
}

#[test]
fn a_spike_cut_short_is_as_far_off_as_its_flank() {
    let spike = |height: f64| values([20.0, 20.0, height, 20.0, 20.0]);
    let score = score(&percent(), spike(50.0), spike(60.0));
    // The spike rises 200 px in 10 rows; 50 px below its tip the flank is 50 * 10 / hypot(10, 200) away.
    assert!((score.p95_error.expect("errors") - 0.08).abs() < 1e-9);
    let at_the_tip = 500.0 / 40_100.0_f64.sqrt();
    assert!((score.p95_px.expect("pixels") - 0.8 * at_the_tip).abs() < 1e-9, "{score:?}");
}

#[test]
fn a_value_on_another_curve_of_the_track_is_told_from_one_that_is_merely_off() {
    let (left, right) = (values([20.0; 4]), values([60.0; 4]));
    // Right, on the other curve (61 is within 2 % of it), off, missed.
    let ours = vec![Some(21.0), Some(61.0), Some(40.0), None];
    let both = scores(&percent(), &[(ours.clone(), left.clone()), (right.clone(), right)]);
    assert_eq!((both[0].within_2, both[0].wrong_curve, both[0].coverage), (0.25, 0.25, 0.75));
    assert_eq!(both[1].wrong_curve, 0.0);
    // Alone in its track there is nothing to take it for; and where two curves run together, either is right.
    assert_eq!(score(&percent(), ours.clone(), left.clone()).wrong_curve, 0.0);
    let together = scores(&percent(), &[(left.clone(), left.clone()), (left.clone(), left)]);
    assert_eq!((together[0].within_2, together[0].wrong_curve), (1.0, 0.0));
}

#[test]
fn another_curve_is_found_where_it_is_drawn_after_wrapping() {
    // 130 is drawn at 30.
    let other = (values([130.0; 2]), values([130.0; 2]));
    let both = scores(&percent(), &[(values([30.0, 70.0]), values([80.0; 2])), other]);
    assert_eq!(both[0].wrong_curve, 0.5);
}

#[test]
fn a_whole_number_of_widths_off_is_a_wrap_error_and_no_wrong_curve() {
    let truth = values([130.0, 130.0, -70.0, 30.0]);
    let ours = values([30.0, 131.0, 131.0, 45.0]);
    let other = (values([30.0; 4]), values([30.0; 4]));
    let both = scores(&percent(), &[(ours, truth), other]);
    assert_eq!((both[0].wrap_errors, both[0].wrong_curve, both[0].within_2), (0.5, 0.0, 0.25));
}

#[test]
fn nearness_across_the_edge_is_no_wrap_error() {
    let score = score(&percent(), values([100.5, 99.5]), values([99.5, 100.5]));
    assert_eq!((score.within_1, score.wrap_errors), (1.0, 0.0));
}

#[test]
fn wrapped_samples_are_those_beyond_the_scale_of_a_curve_that_wraps() {
    let truth = || values([50.0, 130.0, -10.0, 100.0]);
    let ours = values([50.0, 130.0, 50.0, 100.0]);
    let wrapped = compared(&percent(), &[(ours.clone(), truth())])[0].wrapped.score();
    assert_eq!((wrapped.samples, wrapped.within_2), (2, 0.5));
    let clipped = CurveSpec { wrap: false, ..percent() };
    assert!(compared(&clipped, &[(ours, truth())])[0].wrapped.is_empty());
}

/// Two curves that cross once, between depths 5 and 6.
fn cross() -> (Values, Values) {
    let rising: Vec<f64> = (0..=11).map(|index| 5.0 + 8.0 * f64::from(index)).collect();
    (values(rising.iter().copied()), values(rising.iter().rev().copied()))
}

fn swaps(curves: &[(Values, Values)]) -> Vec<(usize, usize)> {
    scores(&percent(), curves).iter().map(|score| (score.swaps, score.crossings)).collect()
}

#[test]
fn an_exchange_at_a_crossing_is_a_swap_of_both_curves() {
    let (rising, falling) = cross();
    let exchanged = |one: &Values, other: &Values| -> Values { [&one[..6], &other[6..]].concat() };
    let kept = [(rising.clone(), rising.clone()), (falling.clone(), falling.clone())];
    assert_eq!(swaps(&kept), [(0, 1), (0, 1)]);
    let bounced =
        [(exchanged(&rising, &falling), rising.clone()), (exchanged(&falling, &rising), falling.clone())];
    assert_eq!(swaps(&bounced), [(1, 1), (1, 1)]);
    assert_eq!(scores(&percent(), &bounced)[0].wrong_curve, 0.5);
    // One follows the other, which keeps its own.
    let doubled = [(exchanged(&rising, &falling), rising.clone()), (falling.clone(), falling.clone())];
    assert_eq!(swaps(&doubled), [(1, 1), (0, 1)]);
    // Names exchanged from top to bottom are wrong, but nothing happens at the crossing.
    let named = [(falling.clone(), rising.clone()), (rising.clone(), falling.clone())];
    assert_eq!(swaps(&named), [(0, 1), (0, 1)]);
    // Lost after the crossing: no identity to compare.
    let lost: Values = [&rising[..6], &vec![None; 6][..]].concat();
    assert_eq!(swaps(&[(lost, rising.clone()), (falling.clone(), falling)])[0], (0, 1));
}

#[test]
fn touching_wrapping_and_breaking_off_are_no_crossings() {
    let truths = |one: Values, other: Values| swaps(&[(one.clone(), one), (other.clone(), other)]);
    let middle = || values([50.0; 7]);
    // Comes near and goes back; passes by less than can be told apart.
    assert_eq!(truths(middle(), values([20.0, 40.0, 50.0, 51.0, 50.0, 40.0, 20.0])), [(0, 0), (0, 0)]);
    // Leaves at the right edge and comes back at the left one.
    assert_eq!(truths(middle(), values([70.0, 80.0, 90.0, 105.0, 120.0, 130.0, 135.0])), [(0, 0), (0, 0)]);
    // Isn't drawn while it changes sides.
    let broken = vec![Some(20.0), Some(20.0), None, None, Some(80.0), Some(80.0), Some(80.0)];
    assert_eq!(truths(middle(), broken), [(0, 0), (0, 0)]);
    // There and back again: two.
    assert_eq!(truths(middle(), values([20.0, 80.0, 80.0, 50.0, 20.0, 20.0, 20.0])), [(0, 2), (0, 2)]);
}

#[test]
fn decibels_compare_the_truths_variance_with_the_error() {
    // Variance 0.25 widths squared over an error of 0.05: a ratio of 100.
    let truth = values([0.0, 100.0, 0.0, 100.0]);
    let ours = values([5.0, 95.0, 5.0, 95.0]);
    let decibels = score(&percent(), ours, truth.clone()).snr_db.expect("varies");
    assert!((decibels - 20.0).abs() < 1e-9);
    // Exact is as exact as the truth is written; a level truth has no signal.
    assert!((score(&percent(), truth.clone(), truth).snr_db.expect("varies") - 113.979_4).abs() < 1e-3);
    let level = score(&percent(), values([6.0; 3]), values([5.0; 3]));
    assert_eq!((level.snr_db, level.r2), (None, None));
}

#[test]
fn kinds_are_told_apart_by_style_and_company() {
    let styled = |style| CurveSpec { style, ..percent() };
    assert_eq!(Kind::of(&styled(None), 1), Kind::Alone);
    assert_eq!(Kind::of(&styled(Some(LineStyle::Solid)), 2), Kind::Solid);
    assert_eq!(Kind::of(&styled(Some(LineStyle::Dashed)), 1), Kind::Dashed);
    assert_eq!(Kind::of(&styled(Some(LineStyle::Dotted)), 3), Kind::Dotted);

    let curve = |ours: f64, truth: f64| compared(&percent(), &[(values([ours]), values([truth]))]).remove(0);
    let mut group = Group::default();
    group.add(Kind::Dashed, &curve(130.0, 130.0));
    group.add(Kind::Dashed, &curve(50.0, 80.0));
    group.add(Kind::Alone, &curve(50.0, 50.0));
    let kinds: Vec<_> = group.kinds().map(|(kind, tally)| (kind, tally.score().samples)).collect();
    assert_eq!(kinds, [(Kind::Alone, 1), (Kind::Dashed, 2), (Kind::Wrapped, 1)]);
    assert_eq!(group.all().score().samples, 3, "wrapped samples count once");
}

proptest! {
    #[test]
    fn the_truth_itself_is_perfect_and_no_sample_is_two_things(
        truth in proptest::collection::vec((proptest::option::of(-150.0..250.0), proptest::option::of(-50.0..150.0)), 2..60),
        noise in proptest::collection::vec((-120.0..120.0, -120.0..120.0), 60),
    ) {
        let (one, other): (Values, Values) = truth.into_iter().unzip();
        for score in scores(&percent(), &[(one.clone(), one.clone()), (other.clone(), other.clone())]) {
            prop_assert_eq!((score.invented, score.swaps), (0, 0));
            prop_assert_eq!((score.wrong_curve, score.wrap_errors), (0.0, 0.0));
            if score.samples > 0 {
                prop_assert_eq!((score.within_1, score.coverage, score.p95_px), (1.0, 1.0, Some(0.0)));
            }
        }
        let off = |values: &Values, by: &dyn Fn(usize) -> f64| -> Values {
            values.iter().enumerate().map(|(index, value)| value.map(|value| value + by(index))).collect()
        };
        let curves = [(off(&one, &|index| noise[index].0), one), (off(&other, &|index| noise[index].1), other)];
        for score in scores(&percent(), &curves) {
            prop_assert!(score.within_2 + score.wrong_curve + score.wrap_errors <= score.coverage + 1e-12);
            prop_assert!(score.swaps <= score.crossings);
            if let (Some(across), Some(along)) = (score.p95_px, score.p95_error) {
                prop_assert!(across <= along * 500.0 + 1e-6, "a line is never farther across than along the row");
            }
        }
    }
}
