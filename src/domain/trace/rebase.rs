//! On which turn of the scale a curve that wraps is.
//!
//! Ink tells where a curve passes an edge, not how often it had before the page began: a curve is on its scale for
//! most of its way, since that is what the scale was chosen for.

use crate::domain::trace::{Edges, Path, PathPoint};

/// Another turn must hold so many times the rows of the traced one to be taken for the scale.
const CLEARLY: f32 = 1.5;
/// Price of a way off the scale, per track width down the paper and turn, and of passing an edge otherwise than traced.
/// Of the stretches off their scale on drawn pages (curves of real wells), half were shorter than 0.06 widths and one in a
/// hundred longer than 0.6. Of those that were traced so between two passages, four in five were right up to 0.45 widths,
/// three in five up to 0.8, one in six up to 1.5 and hardly any beyond: both passages cost as much as 0.83 widths.
const OFF_SCALE: f32 = 12.0;
const OTHERWISE: f32 = 5.0;
/// Confidence of rows whose turn was told by where the curve usually is, as a share of what it was.
const TOLD: f32 = 0.8;

/// Puts a path on the turns of its scale that are likeliest; `edges` are its track's.
pub fn rebase(path: &mut Path, edges: &Edges) {
    shift(path);
    straighten(path, edges);
}

/// Shifts a path's wraps so that it is on its scale for most of its rows, where that is clear.
fn shift(path: &mut Path) {
    let rows_at = |wrap: i16| path.points.iter().filter(|point| point.wrap == wrap).count();
    let wraps = path.points.iter().map(|point| point.wrap);
    let (Some(least), Some(most)) = (wraps.clone().min(), wraps.max()) else { return };
    let usual = (least..=most).max_by_key(|&wrap| (rows_at(wrap), -wrap.abs())).unwrap_or(0);
    if (rows_at(usual) as f32) < CLEARLY * rows_at(0) as f32 {
        return;
    }
    path.points.iter_mut().for_each(|point| point.wrap -= usual);
}

/// Takes the curve back onto its scale where a passage at an edge was missed, or one was seen that wasn't there: from there
/// on it would be off by a whole width for the rest of the page.
fn straighten(path: &mut Path, edges: &Edges) {
    let stretches: Vec<&[PathPoint]> = path.points.chunk_by(|a, b| a.wrap == b.wrap).collect();
    if stretches.len() < 2 {
        return;
    }
    let farthest = stretches.iter().map(|stretch| stretch[0].wrap.abs()).max().unwrap_or(0);
    let turns = || -farthest..=farthest;
    let off = |stretch: &[PathPoint], turn: i16| {
        let length = stretch.len() as f32 / edges.width(stretch[0].row as usize).max(1.0);
        OFF_SCALE * length * f32::from(turn.abs())
    };
    let otherwise = |passed: i16, traced: i16| OTHERWISE * f32::from((passed - traced).abs());
    // Cheapest price up to each stretch on each turn, and the turn before it.
    let mut ways: Vec<Vec<(f32, i16)>> = vec![
        turns().map(|turn| (off(stretches[0], turn) + otherwise(turn, stretches[0][0].wrap), turn)).collect(),
    ];
    for pair in stretches.windows(2) {
        let traced = pair[1][0].wrap - pair[0][0].wrap;
        let before = &ways[ways.len() - 1];
        let best = |turn: i16| {
            let from = before.iter().zip(turns());
            let prices = from.map(|(way, last)| (way.0 + otherwise(turn - last, traced), last));
            prices.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.abs().cmp(&b.1.abs()))).unwrap_or((0.0, turn))
        };
        let next = turns().map(|turn| {
            let (price, last) = best(turn);
            (price + off(pair[1], turn), last)
        });
        ways.push(next.collect());
    }
    let lengths: Vec<usize> = stretches.iter().map(|stretch| stretch.len()).collect();
    let cheapest = turns().zip(&ways[ways.len() - 1]).min_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let Some((mut turn, _)) = cheapest else { return };
    let mut end = path.points.len();
    for (length, way) in lengths.iter().zip(&ways).rev() {
        for point in &mut path.points[end - length..end] {
            if point.wrap != turn {
                point.wrap = turn;
                point.confidence *= TOLD;
            }
        }
        end -= length;
        turn = way[(turn + farthest) as usize].1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A track of 100 columns.
    fn rebase(path: &mut Path) {
        let rows = path.points.len();
        super::rebase(path, &Edges { left: vec![0.0; rows], right: vec![100.0; rows] });
    }

    fn path(wraps: &[i16]) -> Path {
        let point =
            |(row, &wrap): (usize, &i16)| PathPoint { row: row as u32, col: 1.0, wrap, confidence: 1.0 };
        Path { points: wraps.iter().enumerate().map(point).collect() }
    }

    #[test]
    fn a_curve_is_on_its_scale_for_most_of_its_way() {
        let mut path = path(&[0, 0, 1, 1, 1, 1, 1, 2, 2]);
        rebase(&mut path);
        let found: Vec<i16> = path.points.iter().map(|point| point.wrap).collect();
        assert_eq!(found, [-1, -1, 0, 0, 0, 0, 0, 1, 1]);
        rebase(&mut Path::default());
    }

    #[test]
    fn half_a_page_beyond_the_scale_proves_nothing() {
        let mut path = path(&[0, 0, 0, 0, 1, 1, 1, 1, 1]);
        let before = path.clone();
        rebase(&mut path);
        assert_eq!(path, before);
    }

    /// Wraps as traced, each over so many rows, and what they become.
    fn straightened(traced: &[(i16, usize)]) -> Vec<i16> {
        let wraps: Vec<i16> = traced.iter().flat_map(|&(wrap, rows)| vec![wrap; rows]).collect();
        let mut path = path(&wraps);
        rebase(&mut path);
        path.points.chunk_by(|a, b| a.wrap == b.wrap).map(|stretch| stretch[0].wrap).collect()
    }

    #[test]
    fn a_passage_that_was_missed_does_not_last_to_the_end() {
        assert_eq!(straightened(&[(0, 900), (-1, 500)]), [0]);
        // Short excursions on the way there keep theirs.
        assert_eq!(
            straightened(&[(0, 900), (1, 30), (0, 300), (-1, 200), (0, 30), (-1, 250)]),
            [0, 1, 0, 1, 0]
        );
    }

    #[test]
    fn a_way_off_the_scale_that_begins_and_ends_at_an_edge_stays_unless_it_is_long() {
        assert_eq!(straightened(&[(0, 900), (1, 70), (0, 900)]), [0, 1, 0]);
        assert_eq!(straightened(&[(0, 900), (1, 110), (0, 900)]), [0]);
        assert_eq!(straightened(&[(0, 900), (1, 35)]), [0, 1]);
        assert_eq!(straightened(&[(0, 400), (1, 30), (2, 20), (1, 20), (0, 100)]), [0, 1, 2, 1, 0]);
    }

    #[test]
    fn what_was_told_by_the_usual_turn_is_less_sure() {
        let mut path = path(&[vec![0; 900], vec![-1; 500]].concat());
        rebase(&mut path);
        assert_eq!(path.points[0].confidence, 1.0);
        assert_eq!(path.points[1000].confidence, TOLD);
    }
}
