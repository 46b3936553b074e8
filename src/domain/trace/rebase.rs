//! On which turn of the scale a curve that wraps is.
//!
//! Ink tells where a curve passes an edge, not how often it had before the page began: a curve is on its scale for
//! most of its way, since that is what the scale was chosen for.

use crate::domain::trace::Path;

/// Another turn must hold so many times the rows of the traced one to be taken for the scale.
const CLEARLY: f32 = 1.5;

/// Shifts a path's wraps so that it is on its scale for most of its rows, where that is clear.
pub fn rebase(path: &mut Path) {
    let rows_at = |wrap: i16| path.points.iter().filter(|point| point.wrap == wrap).count();
    let wraps = path.points.iter().map(|point| point.wrap);
    let (Some(least), Some(most)) = (wraps.clone().min(), wraps.max()) else { return };
    let usual = (least..=most).max_by_key(|&wrap| (rows_at(wrap), -wrap.abs())).unwrap_or(0);
    if (rows_at(usual) as f32) < CLEARLY * rows_at(0) as f32 {
        return;
    }
    path.points.iter_mut().for_each(|point| point.wrap -= usual);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trace::PathPoint;

    fn path(wraps: &[i16]) -> Path {
        let point =
            |(row, &wrap): (usize, &i16)| PathPoint { row: row as u32, col: 1.0, wrap, confidence: 1.0 };
        Path { points: wraps.iter().enumerate().map(point).collect(), wraps: 0 }
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
}
