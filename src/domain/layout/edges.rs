//! One printed edge at a time: where it is around the place where the page's path and the track's width put it.

use super::evidence::{BAND, Evidence};
use super::sideways::Sideways;
use crate::domain::page::Polyline;

/// Bands on either side that are looked at together.
const AROUND: isize = 8;
/// Farthest that an edge is looked for from where it should be, in columns.
const REACH: f64 = 3.0;
/// Votes that speak for the edge being just where it should be; a line seen in full has some 250.
const PRIOR: f64 = 12.0;
/// Share of a band's rows in which an edge that counts as seen is there.
const SEEN: f64 = 0.3;

/// An edge, followed.
pub(in crate::domain) struct Edge {
    /// Column by row.
    pub(in crate::domain) line: Polyline,
    /// By band: whether the printed line was seen.
    pub(in crate::domain) seen: Vec<bool>,
}

/// Follows one edge of the page's path through all bands.
pub(in crate::domain) fn follow(evidence: &Evidence, path: &Sideways, edge: usize) -> Edge {
    let bands = evidence.bands();
    let expected: Vec<f64> = (0..bands).map(|band| path.shift[band] + path.edges[edge][band]).collect();
    let offsets: Vec<f64> = (0..bands).map(|band| offset(evidence, &expected, band)).collect();
    let cols: Vec<f64> = expected.iter().zip(&offsets).map(|(expected, offset)| expected + offset).collect();
    let seen = (0..bands)
        .map(|band| {
            let votes: f64 = evidence.verticals_near(band, cols[band], 1.5).map(|(_, vote)| vote).sum();
            votes >= SEEN * 2.0 * BAND as f64
        })
        .collect();
    let knots = (0..bands).map(|band| (evidence.band_row(band), cols[band])).collect();
    Edge { line: Polyline::new(knots), seen }
}

/// How far right of the expected column the line lies around a band.
fn offset(evidence: &Evidence, expected: &[f64], band: usize) -> f64 {
    let mut votes: Vec<(f64, f64)> = Vec::new();
    for step in -AROUND..=AROUND {
        let Some(other) = band.checked_add_signed(step).filter(|&other| other < expected.len()) else {
            continue;
        };
        let weight = 1.0 - step.unsigned_abs() as f64 / (AROUND + 1) as f64;
        votes.extend(
            evidence.verticals_near(other, expected[other], REACH).map(|(away, vote)| (away, vote * weight)),
        );
    }
    // First where most votes are, then their centre.
    let mass = |at: f64| -> f64 {
        let kernel = |away: f64| (1.0 - (away - at).abs() / 2.0).max(0.0);
        votes.iter().map(|&(away, vote)| vote * kernel(away)).sum::<f64>() - PRIOR * at * at / 9.0
    };
    let candidates = (-6..=6).map(|half| f64::from(half) / 2.0);
    let peak = candidates
        .max_by(|&a, &b| mass(a).total_cmp(&mass(b)).then(b.abs().total_cmp(&a.abs())))
        .unwrap_or(0.0);
    let mut centre = peak;
    for _ in 0..2 {
        let (mut total, mut moment) = (PRIOR, 0.0);
        for &(away, vote) in &votes {
            let weight = vote * (1.0 - (away - centre).abs() / 2.5).max(0.0);
            total += weight;
            moment += weight * away;
        }
        centre = moment / total;
    }
    centre
}
