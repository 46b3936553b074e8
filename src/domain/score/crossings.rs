//! Crossings of two curves, and whether ours kept its identity there.
//!
//! Two curves of a track cross where the truth has them change sides on paper: apart by more than [`APART`] on one side,
//! then on the other, both drawn all the way. Where one wraps in between, the walk starts anew. At a crossing a curve is
//! swapped when, read outwards from it, the first value of ours that lies on one of the two curves lies on its own on
//! one side and on the other's on the other side. Every curve that takes part counts a crossing of its own, so two
//! curves that exchange names count two swaps at two crossings. The definition is ours.

use super::samples::Aligned;
use super::verdict::{HAIR, NEAR};

/// Curves further apart than this, in widths, can be told apart: a value can't be near both.
const APART: f64 = 2.0 * NEAR;

/// What happened to one curve where another crosses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Crossings {
    /// Crossings in the truth.
    pub crossings: usize,
    /// Those at which ours went over to the other curve, or came back from it.
    pub swaps: usize,
}

/// A stretch on one side of the other curve.
struct Stretch {
    left: bool,
    /// Samples on which the two are apart, in their order.
    samples: Vec<usize>,
}

/// Counts for `curve` against `other`, which have the same depths.
pub(super) fn count(curve: &Aligned<'_>, other: &Aligned<'_>) -> Crossings {
    let mut found = Crossings::default();
    let mut before: Option<Stretch> = None;
    let mut now: Option<Stretch> = None;
    let mut last_wraps = None;
    let finish = |before: &Option<Stretch>, now: &Option<Stretch>, found: &mut Crossings| {
        if let (Some(before), Some(now)) = (before, now) {
            found.crossings += 1;
            let above = before.samples.iter().rev().find_map(|&index| on_own(curve, other, index));
            let below = now.samples.iter().find_map(|&index| on_own(curve, other, index));
            found.swaps +=
                usize::from(matches!((above, below), (Some(above), Some(below)) if above != below));
        }
    };
    for index in 0..curve.samples.len() {
        let (Some(one), Some(two)) = (curve.samples[index].truth, other.samples[index].truth) else {
            finish(&before, &now, &mut found);
            (before, now, last_wraps) = (None, None, None);
            continue;
        };
        let wraps = (curve.wraps(one), other.wraps(two));
        if last_wraps.is_some_and(|last| last != wraps) {
            finish(&before, &now, &mut found);
            (before, now) = (None, None);
        }
        last_wraps = Some(wraps);
        let gap = curve.place(one) - other.place(two);
        if gap.abs() <= APART {
            continue;
        }
        let left = gap < 0.0;
        match &mut now {
            Some(stretch) if stretch.left == left => stretch.samples.push(index),
            _ => {
                finish(&before, &now, &mut found);
                before = now.take();
                now = Some(Stretch { left, samples: vec![index] });
            }
        }
    }
    finish(&before, &now, &mut found);
    found
}

/// Whether ours lies on its own curve (true), on the other (false), or on neither.
fn on_own(curve: &Aligned<'_>, other: &Aligned<'_>, index: usize) -> Option<bool> {
    let place = curve.place(curve.samples[index].ours?);
    let near = |truth: f64| curve.gap(place, truth) <= NEAR + HAIR;
    if near(curve.place(curve.samples[index].truth?)) {
        return Some(true);
    }
    near(other.place(other.samples[index].truth?)).then_some(false)
}
