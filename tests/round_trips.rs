//! There and back: rows ↔ depths, columns ↔ fractions ↔ values, on bent pages, linear and logarithmic, wraps included.

use curvedig::domain::page::{DepthMap, Polyline, Track};
use curvedig::domain::spec::{CurveSpec, ScaleKind};
use proptest::prelude::*;

/// A line through rows some hundred apart, by the steps between its values.
fn line(start: f64, steps: &[f64]) -> Polyline {
    let mut value = start;
    let knots = steps.iter().enumerate().map(|(index, step)| {
        value += step;
        (index as f64 * 300.0, value)
    });
    Polyline::new(knots.collect())
}

fn spec(scale: [f64; 2], kind: ScaleKind) -> CurveSpec {
    let (mnemonic, unit) = ("ILD".to_owned(), "OHMM".to_owned());
    CurveSpec { mnemonic, unit, scale, kind, style: None, colour: None, wrap: true }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn rows_and_depths(
        top in -500.0..20_000.0_f64, steps in prop::collection::vec(5.0..80.0_f64, 2..40), up in any::<bool>(),
        mid in 200.0..1500.0_f64, tilts in prop::collection::vec(-0.0004..0.0004_f64, 40),
        row in 0.0..1.0_f64, col in 0.0..3000.0_f64,
    ) {
        let steps: Vec<f64> = steps.iter().map(|step| if up { -step } else { *step }).collect();
        let row = row * 300.0 * (steps.len() - 1) as f64;
        let map = DepthMap::new(mid, line(top, &steps), line(0.001, &tilts[..steps.len()]));
        let back = map.row_from_depth(map.depth_from_row(row, col), col);
        // Less than a hundredth of a pixel, as far from the middle as a page goes.
        prop_assert!((back - row).abs() < 0.01, "row {} came back as {}", row, back);
        let depth = map.depth_from_row(row, col);
        let next = map.depth_from_row(row + 1.0, col);
        prop_assert_eq!(next < depth, up, "depths go one way");
    }

    #[test]
    fn columns_and_fractions(
        left in 0.0..3000.0_f64, width in 40.0..1200.0_f64, wander in prop::collection::vec(-3.0..3.0_f64, 2..20),
        row in -100.0..6000.0_f64, col in -500.0..5000.0_f64,
    ) {
        let track = Track { left: line(left, &wander), right: line(left + width, &wander), curves: Vec::new() };
        let back = track.col_from_fraction(row, track.fraction_from_col(row, col));
        prop_assert!((back - col).abs() < 1e-6, "column {} came back as {}", col, back);
        prop_assert!(track.fraction_from_col(row, track.left.at(row)).abs() < 1e-9);
        prop_assert!((track.fraction_from_col(row, track.right.at(row)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn fractions_and_values(
        low in 1e-3..100.0_f64, factor in 1.5..1e5_f64, mirrored in any::<bool>(), log in any::<bool>(),
        fraction in 0.0..1.0_f64, wrap in -2_i32..4,
    ) {
        let scale = if mirrored { [low * factor, low] } else { [low, low * factor] };
        let spec = spec(scale, if log { ScaleKind::Log } else { ScaleKind::Linear });
        let drawn = fraction + f64::from(wrap);
        let value = spec.value_from_fraction(drawn);
        let back = spec.fraction_from_value(value);
        prop_assert!(back.is_some_and(|back| (back - drawn).abs() < 1e-6), "{} came back as {:?}", drawn, back);
        for (edge, value) in scale.into_iter().enumerate() {
            let at = spec.value_from_fraction(edge as f64);
            prop_assert!((at - value).abs() <= 1e-9 * value, "edge {} is {}, not {}", edge, at, value);
        }
        // One wrap is one width: a difference on a linear scale, a ratio on a logarithmic one.
        let next = spec.value_from_fraction(drawn + 1.0);
        let (got, wanted) = match log {
            true => (next / value, scale[1] / scale[0]),
            false => (next - value, scale[1] - scale[0]),
        };
        prop_assert!((got / wanted - 1.0).abs() < 1e-6, "{} for {}", got, wanted);
    }
}

#[test]
fn a_logarithmic_scale_has_no_place_for_nothing() {
    let log = spec([0.2, 2000.0], ScaleKind::Log);
    assert_eq!((log.fraction_from_value(0.0), log.fraction_from_value(-1.0)), (None, None));
    assert_eq!(spec([0.0, 150.0], ScaleKind::Linear).fraction_from_value(-150.0), Some(-1.0));
}
