//! Stretches over which a curve lies under another one: it runs into the other's line and comes out of it again.
//!
//! No ink shows the hidden curve there, but a curve that is on another's line at both ends of such a gap has no way
//! around it: where they part, a second line shows.

use crate::domain::trace::{Path, PathPoint};

/// Most rows that a curve is believed to stay under another.
const LONGEST: u32 = 2000;
/// Lines this many widths (and a column) apart touch.
const TOUCHING: f32 = 1.0;
/// Rows by which a curve's last visible ink may lie away from where it meets the other line: the gap of a dash.
const NEAR: u32 = 14;
/// Least share of the rows at which the other curve must be seen.
const LEAST_SEEN: f32 = 0.95;
/// Confidence of a hidden row, as a share of what is seen of both.
const HIDDEN: f32 = 0.7;

/// Fills the gaps of curves that lie under another curve of the track; `line` is the usual width of lines, columns.
pub fn follow_under(paths: &mut [Path], line: f32) {
    let seen: Vec<Path> = paths.to_vec();
    for (curve, path) in paths.iter_mut().enumerate() {
        let mut hidden = Vec::new();
        for pair in seen[curve].points.windows(2) {
            let (above, below) = (pair[0], pair[1]);
            if !(2..=LONGEST).contains(&(below.row - above.row)) {
                continue;
            }
            let others = (0..seen.len()).filter(|&other| other != curve);
            hidden.extend(
                others.filter_map(|other| under(&seen[other], above, below, line)).next().unwrap_or_default(),
            );
        }
        if !hidden.is_empty() {
            path.points.extend(hidden);
            path.points.sort_by_key(|point| point.row);
        }
    }
}

/// The other curve's points between two ends of a gap; `None` where the ends don't touch it, or it isn't seen either.
fn under(other: &Path, above: PathPoint, below: PathPoint, line: f32) -> Option<Vec<PathPoint>> {
    let first = other.points.partition_point(|point| point.row <= above.row);
    let last = other.points.partition_point(|point| point.row < below.row);
    let between = &other.points[first..last];
    if (between.len() as f32) < LEAST_SEEN * (below.row - above.row - 1) as f32 {
        return None;
    }
    let touches = |end: PathPoint| {
        let from = other.points.partition_point(|point| point.row + NEAR < end.row);
        let mut near = other.points[from..].iter().take_while(|point| point.row <= end.row + NEAR);
        near.any(|point| (point.col - end.col).abs() <= TOUCHING * line + 1.0)
    };
    // Both curves keep their wraps: two values a track width apart lie on one line of ink.
    let shift = between.first()?.wrap;
    if !touches(above)
        || !touches(below)
        || between.iter().any(|point| point.wrap != shift)
        || above.wrap != below.wrap
    {
        return None;
    }
    let sure = HIDDEN * above.confidence.min(below.confidence);
    Some(
        between
            .iter()
            .map(|point| PathPoint {
                wrap: above.wrap,
                confidence: sure.min(HIDDEN * point.confidence),
                ..*point
            })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(rows: impl Iterator<Item = u32>, col: impl Fn(u32) -> f32) -> Path {
        let point = |row| PathPoint { row, col: col(row), wrap: 0, confidence: 1.0 };
        Path { points: rows.map(point).collect() }
    }

    #[test]
    fn a_curve_that_goes_under_another_comes_out_where_it_went_in() {
        let top = path(0..300, |row| 50.0 + (row / 20) as f32);
        let hidden = path((0..100).chain(200..300), |row| {
            50.0 + (row / 20) as f32
                + if row < 100 { (100 - row) as f32 / 4.0 } else { (row - 199) as f32 / 4.0 }
        });
        let mut paths = vec![top, hidden];
        follow_under(&mut paths, 3.0);
        assert_eq!(paths[1].points.len(), 300);
        assert!(paths[1].points[100..200].iter().all(|point| point.confidence < 1.0));
        assert_eq!(paths[1].points[150].col, 57.0);
    }

    #[test]
    fn a_gap_away_from_other_lines_stays_a_gap() {
        let mut paths = vec![path(0..300, |_| 50.0), path((0..100).chain(200..300), |_| 80.0)];
        follow_under(&mut paths, 3.0);
        assert_eq!(paths[1].points.len(), 200);
    }

    #[test]
    fn a_curve_that_ends_on_another_is_not_drawn_on() {
        let mut paths = vec![path(0..300, |_| 50.0), path(0..100, |_| 50.0)];
        follow_under(&mut paths, 3.0);
        assert_eq!(paths[1].points.len(), 100);
    }
}
