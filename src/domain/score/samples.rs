//! Ours and the truth of one curve, lined up at the truth's depths.

use super::{Pair, Samples};
use crate::domain::spec::CurveSpec;

/// Depths nearer than this are the same.
const TOUCHING: f64 = 1e-6;

/// One depth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// The depth.
    pub depth: f64,
    /// Fraction of the width that is right.
    pub truth: Option<f64>,
    /// Fraction of the width that was found.
    pub ours: Option<f64>,
}

/// A curve's samples by increasing depth.
#[derive(Debug)]
pub(super) struct Aligned<'a> {
    pub spec: &'a CurveSpec,
    pub samples: Vec<Sample>,
}

impl<'a> Aligned<'a> {
    /// The samples within the interval.
    pub fn new(depths: &[f64], pair: Pair<'a>, interval: Option<(f64, f64)>) -> Self {
        let ours = pair.ours.map_or_else(Vec::new, |ours| by_depth(ours, pair.spec));
        let counts = |depth: f64| {
            interval.is_none_or(|(one, other)| {
                (one.min(other) - TOUCHING..=one.max(other) + TOUCHING).contains(&depth)
            })
        };
        let truth = Samples { depths, values: pair.truth };
        let samples = by_depth(truth, pair.spec)
            .into_iter()
            .filter(|&(depth, _)| counts(depth))
            .map(|(depth, truth)| Sample { depth, truth, ours: interpolated(&ours, depth) })
            .collect();
        Aligned { spec: pair.spec, samples }
    }

    /// Where on paper a fraction of this curve is drawn, 0 to 1.
    pub fn place(&self, fraction: f64) -> f64 {
        if self.spec.wrap { fraction.rem_euclid(1.0) } else { fraction }
    }

    /// How often a fraction has wrapped.
    pub fn wraps(&self, fraction: f64) -> i64 {
        if self.spec.wrap { fraction.floor() as i64 } else { 0 }
    }

    /// Distance on paper, in widths, of two places: a curve that wraps leaves at one edge and comes back at the other.
    pub fn gap(&self, one: f64, other: f64) -> f64 {
        let straight = (one - other).abs();
        if self.spec.wrap { straight.min(1.0 - straight) } else { straight }
    }
}

/// Fraction of the track's width at which a value is drawn.
fn fraction(spec: &CurveSpec, value: f64) -> Option<f64> {
    let fraction = spec.fraction_from_value(value).filter(|fraction| fraction.is_finite())?;
    Some(if spec.wrap { fraction } else { fraction.clamp(0.0, 1.0) })
}

/// Depths, increasing, with fractions.
fn by_depth(samples: Samples<'_>, spec: &CurveSpec) -> Vec<(f64, Option<f64>)> {
    let values = samples.values.iter().map(|value| value.and_then(|value| fraction(spec, value)));
    let mut sorted: Vec<_> = samples.depths.iter().copied().zip(values).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    sorted
}

fn interpolated(sorted: &[(f64, Option<f64>)], depth: f64) -> Option<f64> {
    let after = sorted.partition_point(|sample| sample.0 < depth - TOUCHING);
    let &(lower, at_lower) = sorted.get(after)?;
    if lower <= depth + TOUCHING {
        return at_lower;
    }
    let &(upper, at_upper) = sorted.get(after.checked_sub(1)?)?;
    let (at_upper, at_lower) = (at_upper?, at_lower?);
    Some(at_upper + (depth - upper) / (lower - upper) * (at_lower - at_upper))
}
