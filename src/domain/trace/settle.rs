//! Shared ink looked at again once all is known: lines that truly coincide part again.
//!
//! The search lets curves share ink for next to nothing, since lines do coincide for long. But a curve that goes along
//! with another and never parts from it, or comes from nowhere, may have ended: its share of that ink is doubtful.

use crate::domain::trace::Share;
use crate::domain::trace::segment::Segment;

/// Rows and columns (per usual line width) within which a curve's own ink meets the ink that it shares.
const NEAR_ROWS: i32 = 16;
const NEAR_WIDTHS: f32 = 4.0;
/// Most rows of sharing at the strip's ends that are taken for a stretch that goes on beyond them.
const CUT_SHORT: i32 = 300;

/// Marks the shared ink that a curve doesn't both come to and part from; of several that all end on one line, the one
/// that it fits best stays unmarked.
pub fn settle(shares: &mut [Share], segments: &[Segment], line: f32, rows: usize) {
    let doubtful: Vec<Vec<Option<f32>>> =
        shares.iter().map(|share| doubtful(share, segments, line, rows as i32)).collect();
    let mut lost: Vec<(usize, usize)> = Vec::new();
    for (curve, share) in shares.iter().enumerate() {
        for (at, (piece, own)) in share.iter().zip(&doubtful[curve]).enumerate() {
            let Some(own) = own else { continue };
            let beaten = (0..shares.len())
                .filter(|&other| other != curve && piece.takers & (1 << other) != 0)
                .any(|other| {
                    let at = shares[other].binary_search_by_key(&piece.segment, |piece| piece.segment).ok();
                    // Who comes and parts has the better claim; else who fits better, else who comes first.
                    at.is_some_and(|at| match doubtful[other][at] {
                        None => true,
                        Some(theirs) => (theirs, other) < (*own, curve),
                    })
                });
            if beaten {
                lost.push((curve, at));
            }
        }
    }
    for (curve, at) in lost {
        shares[curve][at].ended = true;
    }
}

/// For each piece, the price of the shared stretch it belongs to, where the curve doesn't meet it at both ends.
fn doubtful(share: &Share, segments: &[Segment], line: f32, rows: i32) -> Vec<Option<f32>> {
    let shared = |at: usize| share[at].takers.count_ones() > 1;
    let meets = |upper: usize, lower: usize| {
        let (above, below) =
            (&segments[share[upper].segment as usize], &segments[share[lower].segment as usize]);
        let near = (below.top.span.0 - above.bottom.span.1).max(above.bottom.span.0 - below.top.span.1);
        below.above.contains(&share[upper].segment)
            || (below.top.row - above.bottom.row <= NEAR_ROWS && near <= NEAR_WIDTHS * line)
    };
    let mut doubts = vec![None; share.len()];
    let mut first = 0;
    while first < share.len() {
        if !shared(first) {
            first += 1;
            continue;
        }
        let mut last = first;
        while last + 1 < share.len() && shared(last + 1) && meets(last, last + 1) {
            last += 1;
        }
        let (top, base) = (
            segments[share[first].segment as usize].top.row,
            segments[share[last].segment as usize].bottom.row,
        );
        let short = base - top <= CUT_SHORT;
        let comes = if first > 0 { meets(first - 1, first) } else { short && top <= NEAR_ROWS };
        let parts =
            if last + 1 < share.len() { meets(last, last + 1) } else { short && base + NEAR_ROWS >= rows };
        if !(comes && parts) {
            let price = share[first..=last].iter().map(|piece| piece.price).sum();
            doubts[first..=last].fill(Some(price));
        }
        first = last + 1;
    }
    doubts
}
