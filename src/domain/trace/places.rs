//! Broken curves that changed places where they met.
//!
//! Two dashed lines that cross or touch look alike for the few rows that the search sees at once, and it may go on along
//! the wrong one. Between their meetings the length of each one's dashes tells which it is.

use std::ops::Range;

use crate::domain::mask::Ink;
use crate::domain::spec::CurveSpec;
use crate::domain::trace::dashes;
use crate::domain::trace::segment::Segment;
use crate::domain::trace::{Path, Share};

/// Paths meet where they are this near to each other, in line widths.
const MEET: f32 = 2.0;
/// Meetings with fewer rows between them are one.
const APART: u32 = 60;
/// Between two meetings dashes must differ by this ratio to tell the curves.
const CLEAR: f32 = 1.4;
/// What is no longer than so many pixels is a speck rather than a dot.
const SPECK: f32 = 1.5;

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
    for (shorter, longer) in pairs(curves, shares.len()) {
        let may_take = |curve: usize, path: usize| dashes::may_take(&curves[curve], paths[path].is_wrapped());
        let may = may_take(shorter, longer) && may_take(longer, shorter);
        if curves[shorter].colour != curves[longer].colour || !may {
            continue;
        }
        let between = between_meetings(&paths[shorter], &paths[longer], MEET * line, ink.rows() as u32);
        let seen = |curve: usize, rows: &Range<u32>| {
            let share = &shares[curve][pieces(&shares[curve], segments, rows)];
            let usual = dashes::usual(ink, segments, share, line);
            let least = || dashes::least(ink, segments, share, line);
            usual.map(|usual| Length::Whole(usual.length)).or_else(|| least().map(Length::AtLeast))
        };
        let tells = |rows: &Range<u32>| are_exchanged(seen(shorter, rows)?, seen(longer, rows)?);
        let told: Vec<(u32, Option<bool>)> =
            between.iter().map(|rows| (rows.end - rows.start, tells(rows))).collect();
        for (rows, _) in between.iter().zip(changed(&told)).filter(|(_, changed)| *changed) {
            let (one, other) = (shorter.min(longer), shorter.max(longer));
            exchange_points(paths, one, other, rows);
            let [of_one, of_other] = [one, other].map(|curve| pieces(&shares[curve], segments, rows));
            let (before, from) = shares.split_at_mut(other);
            exchange_parts(&mut before[one], of_one, &mut from[0], of_other);
        }
    }
}

/// Pairs of broken curves, the one of shorter dashes first, those whose dashes differ most before others: of three that changed
/// places two whose dashes hardly differ may each have a part of the third one.
fn pairs(curves: &[CurveSpec], count: usize) -> Vec<(usize, usize)> {
    let rank = |curve: usize| dashes::rank(curves[curve].style?);
    let apart = |(shorter, longer): (usize, usize)| {
        let apart = rank(longer)?.checked_sub(rank(shorter)?).filter(|&apart| apart > 0)?;
        Some((apart, (shorter, longer)))
    };
    let all = (0..count).flat_map(|one| (0..count).map(move |other| (one, other)));
    let mut pairs: Vec<(usize, (usize, usize))> = all.filter_map(apart).collect();
    pairs.sort_by_key(|&(apart, _)| std::cmp::Reverse(apart));
    pairs.into_iter().map(|(_, pair)| pair).collect()
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

/// Which pieces of a share begin within rows.
fn pieces(share: &Share, segments: &[Segment], rows: &Range<u32>) -> Range<usize> {
    let before = |row: u32| {
        share.partition_point(|piece| i64::from(segments[piece.segment as usize].top.row) < i64::from(row))
    };
    before(rows.start)..before(rows.end)
}

/// Length of a curve's dashes between two meetings.
#[derive(Debug, Clone, Copy)]
enum Length {
    /// As they were seen from end to end.
    Whole(f32),
    /// No shorter than this: they run along rows.
    AtLeast(f32),
}

/// Whether the curve of shorter dashes has the longer ones; `None` where they hardly differ, or some are specks.
fn are_exchanged(shorter: Length, longer: Length) -> Option<bool> {
    use Length::{AtLeast, Whole};
    let is_longer = |long: f32, short: f32| short > SPECK && long >= CLEAR * short;
    match (shorter, longer) {
        (Whole(short) | AtLeast(short), Whole(long)) if is_longer(short, long) => Some(true),
        (Whole(short), Whole(long) | AtLeast(long)) if is_longer(long, short) => Some(false),
        _ => None,
    }
}

/// Which stretches are to be exchanged: those that tell so, and those after them that tell nothing, where these are no longer
/// together. What tells the same all along is no change of places.
fn changed(told: &[(u32, Option<bool>)]) -> Vec<bool> {
    let is_told = |exchanged: bool| told.iter().any(|&(_, told)| told == Some(exchanged));
    if !(is_told(true) && is_told(false)) {
        return vec![false; told.len()];
    }
    let mut changed = Vec::with_capacity(told.len());
    // What was decided last, and how many rows told it.
    let (mut before, mut rows) = (false, 0);
    for alike in told.chunk_by(|one, next| one.1 == next.1) {
        let own: u32 = alike.iter().map(|stretch| stretch.0).sum();
        let now = alike[0].1.unwrap_or(before && own <= rows);
        if alike[0].1.is_some() {
            rows = if now == before { rows + own } else { own };
        }
        before = now;
        changed.extend(alike.iter().map(|_| now));
    }
    changed
}

fn exchange_points(paths: &mut [Path], one: usize, other: usize, rows: &Range<u32>) {
    let points = |curve: usize| {
        let before = |row: u32| paths[curve].points.partition_point(|point| point.row < row);
        before(rows.start)..before(rows.end)
    };
    let (of_one, of_other) = (points(one), points(other));
    let (before, from) = paths.split_at_mut(other);
    exchange_parts(&mut before[one].points, of_one, &mut from[0].points, of_other);
}

/// Exchanges a part of one list with a part of another.
fn exchange_parts<T>(one: &mut Vec<T>, of_one: Range<usize>, other: &mut Vec<T>, of_other: Range<usize>) {
    let start = of_one.start;
    let taken: Vec<T> = one.drain(of_one).collect();
    let given: Vec<T> = other.splice(of_other, taken).collect();
    one.splice(start..start, given);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::LineStyle;
    use crate::domain::trace::PathPoint;
    use crate::domain::trace::tests::spec;

    fn path(cols: impl Iterator<Item = f32>) -> Path {
        let point = |(row, col): (usize, f32)| PathPoint { row: row as u32, col, wrap: 0, confidence: 1.0 };
        Path { points: cols.enumerate().map(point).collect() }
    }

    #[test]
    fn what_tells_nothing_goes_on_as_it_came_unless_that_is_most_of_it() {
        let (keep, swap) = (Some(false), Some(true));
        let short = [(100, keep), (50, None), (400, swap), (200, None), (100, None), (100, keep), (90, None)];
        assert_eq!(changed(&short), [false, false, true, true, true, false, false]);
        let long = [(100, keep), (100, swap), (300, swap), (200, None), (300, None)];
        assert_eq!(changed(&long), [false, true, true, false, false]);
        // The same all along is told of the whole curves.
        assert_eq!(changed(&[(100, swap), (100, None), (100, swap)]), [false; 3]);
        assert_eq!(changed(&[(100, None); 2]), [false; 2]);
    }

    #[test]
    fn pairs_whose_dashes_differ_most_come_first() {
        use LineStyle::{Dashed, Dotted, LongDashed, Solid};
        let curves = [Solid, LongDashed, Dashed, Dotted, Dashed].map(spec);
        let pairs = pairs(&curves, curves.len());
        assert_eq!(pairs[0], (3, 1));
        let mut others = pairs[1..].to_vec();
        others.sort_unstable();
        // Neither the solid curve nor two of one style.
        assert_eq!(others, [(2, 1), (3, 2), (3, 4), (4, 1)]);
    }

    #[test]
    fn specks_are_no_dots_that_changed_places_with_dashes() {
        use Length::{AtLeast, Whole};
        assert_eq!(are_exchanged(Whole(2.0), Whole(9.0)), Some(false));
        assert_eq!(are_exchanged(Whole(9.0), Whole(2.0)), Some(true));
        assert_eq!(are_exchanged(Whole(3.2), Whole(1.0)), None);
        assert_eq!(are_exchanged(Whole(9.0), Whole(8.0)), None);
        // What may be longer still tells where it is the longer one already.
        assert_eq!(are_exchanged(Whole(2.0), AtLeast(9.0)), Some(false));
        assert_eq!(are_exchanged(AtLeast(9.0), Whole(2.0)), Some(true));
        assert_eq!(are_exchanged(AtLeast(2.0), Whole(9.0)), None);
        assert_eq!(are_exchanged(AtLeast(2.0), AtLeast(9.0)), None);
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
        let far = between_meetings(&straight, &path((0..600).map(|_| 300.0)), 6.0, 600);
        assert_eq!((far.len(), &far[0]), (1, &(0..600)));
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
