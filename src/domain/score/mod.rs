//! How near digitised curves come to the truth.
//!
//! Everything is measured on paper: values become fractions of the track's width, 0 at the left edge and 1 at the right,
//! along the curve's scale, linear or logarithmic; beyond 0 to 1 where a curve wraps. So figures of curves with different
//! units add up. Samples are the truth's depths within the layout's interval; ours is interpolated there, along the
//! paper and never across a null.
//!
//! A sample of the truth is exactly one of these: right (within 2 % of the width), missed (a null of ours), a wrap error
//! (a whole number of widths off, within 2 %), on the wrong curve (on paper within 2 % of another curve of the track and
//! not of its own), or off for another reason. [`samples`] lines both up, [`verdict`] sorts samples,
//! [`distance`] measures pixels across a line, [`crossings`] finds swaps, [`veernet`] is a published protocol,
//! [`tally`] adds up, [`kind`] and [`calibration`] group.

pub mod calibration;
mod crossings;
mod distance;
pub mod kind;
mod samples;
mod stats;
mod tally;
#[cfg(test)]
mod tests;
mod veernet;
mod verdict;

use crate::domain::page::Polyline;
use crate::domain::spec::CurveSpec;

use samples::Aligned;
pub use stats::Spread;
pub use tally::{Score, Tally};
pub use veernet::VeerNet;

/// A curve as a LAS file has it: values at depths, `None` for null. Depths in any order.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    /// Depths, as many as values.
    pub depths: &'a [f64],
    /// Values.
    pub values: &'a [Option<f64>],
}

/// One curve of a track, ours and the truth.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The curve's scale. Where it doesn't wrap, values beyond its edges count as at the edge: paper shows no more.
    pub spec: &'a CurveSpec,
    /// What was digitised; `None` where there is no such curve: all missed.
    pub ours: Option<Samples<'a>>,
    /// What is right, at the depths that all curves of the track share.
    pub truth: &'a [Option<f64>],
}

/// What a track is measured with.
#[derive(Debug, Clone, Copy)]
pub struct Ruler<'a> {
    /// The track's width in pixels of the scan, where it is known.
    pub width_px: Option<f64>,
    /// Rows of the scan with their depths; none: pixels are measured along the row.
    pub ties: &'a [(f64, f64)],
    /// Depths that count; `None`: all.
    pub interval: Option<(f64, f64)>,
}

/// A curve's comparisons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compared {
    /// All its samples.
    pub all: Tally,
    /// Those whose truth lies beyond the scale of a curve that wraps.
    pub wrapped: Tally,
}

/// Compares the curves of one track with their truth, at the truth's depths. One result per pair, in their order.
/// Values that a logarithmic scale can't show count as null.
pub fn compare(depths: &[f64], pairs: &[Pair<'_>], ruler: Ruler<'_>) -> Vec<Compared> {
    let curves: Vec<Aligned<'_>> =
        pairs.iter().map(|pair| Aligned::new(depths, *pair, ruler.interval)).collect();
    let row_from_depth = row_from_depth(ruler.ties);
    let mut results: Vec<Compared> = curves
        .iter()
        .enumerate()
        .map(|(index, curve)| one(curve, &others(&curves, index), ruler.width_px, row_from_depth.as_ref()))
        .collect();
    for (index, result) in results.iter_mut().enumerate() {
        for other in others(&curves, index) {
            let found = crossings::count(&curves[index], other);
            result.all.cross(found);
        }
    }
    results
}

fn others<'a, 'b>(curves: &'a [Aligned<'b>], index: usize) -> Vec<&'a Aligned<'b>> {
    curves.iter().enumerate().filter(|&(other, _)| other != index).map(|(_, curve)| curve).collect()
}

fn one(
    curve: &Aligned<'_>,
    others: &[&Aligned<'_>],
    width_px: Option<f64>,
    row_from_depth: Option<&Polyline>,
) -> Compared {
    let mut result = Compared::default();
    let line = width_px.map(|width| distance::Line::new(curve, width, row_from_depth));
    for (index, sample) in curve.samples.iter().enumerate() {
        let Some(truth) = sample.truth else {
            result.all.blank(sample.ours.is_some());
            continue;
        };
        let found = sample.ours.map(|ours| tally::Found {
            truth,
            ours,
            verdict: verdict::verdict(curve, others, index, truth, ours),
            distance_px: line.as_ref().map(|line| line.distance(index, ours)),
        });
        result.all.sample(found);
        if curve.spec.wrap && !(0.0..=1.0).contains(&truth) {
            result.wrapped.sample(found);
        }
    }
    result.all.curve(veernet::measure(&curve.samples), stats::decibels(&curve.samples));
    result
}

/// Rows at the page's middle by depth; `None` with fewer than two ties.
fn row_from_depth(ties: &[(f64, f64)]) -> Option<Polyline> {
    let mut knots: Vec<(f64, f64)> = ties.iter().map(|&(row, depth)| (depth, row)).collect();
    knots.sort_by(|one, other| one.0.total_cmp(&other.0));
    knots.dedup_by(|one, other| one.0 == other.0);
    (knots.len() > 1).then(|| Polyline::new(knots))
}
