//! Broken curves that changed places where they met.
//!
//! Two dashed lines that cross or touch look alike for the few rows that the search sees at once, and it may go on along
//! the wrong one. Between their meetings the length of each one's dashes tells which it is.

use std::ops::Range;

use crate::domain::mask::Ink;
use crate::domain::spec::CurveSpec;
use crate::domain::trace::dashes::{self, Usual};
use crate::domain::trace::segment::Segment;
use crate::domain::trace::{Path, Share};

/// Paths meet where they are this near to each other, in line widths.
const MEET: f32 = 2.0;
/// Meetings with fewer rows between them are one.
const APART: u32 = 60;
/// Between two meetings dashes must differ by this ratio to tell the curves.
const CLEAR: f32 = 1.4;

/// Exchanges what two curves of different dashes have between their meetings, where some of it tells that they are in their
/// places and some that they changed them. What tells nothing goes on as it came.
pub fn exchange(
    ink: &Ink,
    segments: &[Segment],
    line: f32,
    curves: &[CurveSpec],
    shares: &mut [Share],
    paths: &mut [Path],
) {
    for one in 0..shares.len() {
        for other in one + 1..shares.len() {
            let ranks = [one, other].map(|curve| curves[curve].style.and_then(dashes::rank));
            let [Some(low), Some(high)] = ranks else { continue };
            let is_like = |path: &Path| path.points.iter().all(|point| point.wrap == 0);
            let may =
                (curves[one].wrap && curves[other].wrap) || is_like(&paths[one]) && is_like(&paths[other]);
            if low == high || curves[one].colour != curves[other].colour || !may {
                continue;
            }
            let (shorter, longer) = if low < high { (one, other) } else { (other, one) };
            let between = between_meetings(&paths[one], &paths[other], MEET * line, ink.rows() as u32);
            let told: Vec<Option<bool>> = between
                .iter()
                .map(|rows| {
                    let usual = |curve: usize| {
                        dashes::usual(ink, segments, &within(&shares[curve], segments, rows), line)
                    };
                    are_exchanged(usual(shorter)?, usual(longer)?)
                })
                .collect();
            for (rows, _) in between.iter().zip(changed(&told)).filter(|(_, changed)| *changed) {
                exchange_points(paths, one, other, rows);
                exchange_pieces(shares, segments, one, other, rows);
            }
        }
    }
}

/// Rows between the meetings of two paths, all of the strip's.
fn between_meetings(one: &Path, other: &Path, near: f32, rows: u32) -> Vec<Range<u32>> {
    let mut meetings: Vec<Range<u32>> = Vec::new();
    let mut theirs = other.points.iter().peekable();
    for point in &one.points {
        while theirs.next_if(|other| other.row < point.row).is_some() {}
        let Some(met) = theirs.peek().filter(|other| other.row == point.row) else { continue };
        if point.wrap != met.wrap || (point.col - met.col).abs() > near {
            continue;
        }
        match meetings.last_mut() {
            Some(last) if point.row < last.end + APART => last.end = point.row + 1,
            _ => meetings.push(point.row..point.row + 1),
        }
    }
    let middles = meetings.iter().map(|rows| (rows.start + rows.end) / 2);
    let cuts: Vec<u32> = std::iter::once(0).chain(middles).chain([rows]).collect();
    cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
}

/// Pieces of a share that begin within rows.
fn within(share: &Share, segments: &[Segment], rows: &Range<u32>) -> Share {
    let is_within = |segment: u32| rows.contains(&(segments[segment as usize].top.row.max(0) as u32));
    share.iter().copied().filter(|piece| is_within(piece.segment)).collect()
}

/// Whether the curve of shorter dashes has the longer ones; `None` where they hardly differ.
fn are_exchanged(shorter: Usual, longer: Usual) -> Option<bool> {
    let ratio = longer.length / shorter.length;
    if ratio >= CLEAR { Some(false) } else { (ratio <= 1.0 / CLEAR).then_some(true) }
}

/// Which stretches are to be exchanged: those that tell so and those after them that tell nothing, where others tell that
/// they are in their places. What is the same all along is no change of places.
fn changed(told: &[Option<bool>]) -> Vec<bool> {
    let mut now = told.iter().flatten().next().copied().unwrap_or(false);
    let changes = told.iter().flatten().any(|&other| other != now);
    let each = told.iter().map(|told| {
        now = told.unwrap_or(now);
        changes && now
    });
    each.collect()
}

fn exchange_points(paths: &mut [Path], one: usize, other: usize, rows: &Range<u32>) {
    let mut take = |curve: usize| {
        let points = &mut paths[curve].points;
        let from = points.partition_point(|point| point.row < rows.start);
        let to = points.partition_point(|point| point.row < rows.end);
        (from, points.drain(from..to).collect::<Vec<_>>())
    };
    let (at_one, of_one) = take(one);
    let (at_other, of_other) = take(other);
    paths[one].points.splice(at_one..at_one, of_other);
    paths[other].points.splice(at_other..at_other, of_one);
}

fn exchange_pieces(shares: &mut [Share], segments: &[Segment], one: usize, other: usize, rows: &Range<u32>) {
    let [of_one, of_other] = [one, other].map(|curve| within(&shares[curve], segments, rows));
    for (curve, own, new) in [(one, &of_one, &of_other), (other, &of_other, &of_one)] {
        shares[curve].retain(|piece| !own.iter().any(|gone| gone.segment == piece.segment));
        shares[curve].extend(new);
        shares[curve].sort_by_key(|piece| piece.segment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trace::PathPoint;

    fn path(cols: impl Iterator<Item = f32>) -> Path {
        let point = |(row, col): (usize, f32)| PathPoint { row: row as u32, col, wrap: 0, confidence: 1.0 };
        Path { points: cols.enumerate().map(point).collect() }
    }

    #[test]
    fn what_tells_nothing_goes_on_as_it_came_and_what_is_the_same_all_along_is_left() {
        let (keep, swap) = (Some(false), Some(true));
        assert_eq!(changed(&[keep, None, swap, None, keep]), [false, false, true, true, false]);
        assert_eq!(changed(&[None, swap, keep]), [true, true, false]);
        assert_eq!(changed(&[swap, None, swap]), [false; 3]);
        assert_eq!(changed(&[None; 2]), [false; 2]);
    }

    #[test]
    fn paths_are_cut_in_the_middle_of_each_meeting() {
        let straight = path((0..600).map(|_| 100.0));
        let crossing = path((0..600).map(|row| row as f32 - 50.0));
        assert_eq!(between_meetings(&straight, &crossing, 6.0, 700), [0..150, 150..700]);
        // One that comes near twice within a few rows is met once.
        let touching =
            path((0..600).map(|row| if (200..240).contains(&row) && row != 220 { 102.0 } else { 190.0 }));
        assert_eq!(between_meetings(&straight, &touching, 6.0, 600), [0..220, 220..600]);
        assert_eq!(between_meetings(&straight, &path((0..600).map(|_| 300.0)), 6.0, 600), [0..600]);
    }

    #[test]
    fn points_change_curves_within_rows_alone() {
        let mut paths = vec![path((0..10).map(|_| 1.0)), path((0..10).map(|_| 2.0))];
        paths[1].points.remove(5);
        exchange_points(&mut paths, 0, 1, &(4..7));
        let cols = |path: &Path| path.points.iter().map(|point| (point.row, point.col)).collect::<Vec<_>>();
        assert_eq!(cols(&paths[0])[3..7], [(3, 1.0), (4, 2.0), (6, 2.0), (7, 1.0)]);
        assert_eq!(cols(&paths[1])[3..8], [(3, 2.0), (4, 1.0), (5, 1.0), (6, 1.0), (7, 2.0)]);
    }
}
