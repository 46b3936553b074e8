//! Which vertical lines of a grid go on above it: the edges of tracks do where their scale blocks stand in frames, the
//! divisions of a track don't. A wide track is told so from two side by side.

use crate::domain::reading::Bitmap;
use crate::error::Result;

use super::columns::{Columns, Ruled};
use super::page::Sheet;
use super::rulings::Ruling;
use super::straight;

/// How far above and below a log's first row its lines are followed, in inches.
const ABOVE_INCHES: f64 = 3.0;
const BELOW_INCHES: f64 = 0.5;
/// A line is there where so many rows of a stretch of this height have it.
const THERE: f64 = 0.6;
const STRETCH_INCHES: f64 = 0.04;
/// Height of paper across which a line goes on: folds, and texts that stand on it.
const GAP_INCHES: f64 = 0.12;
/// How far aside of a track's edge that of its frame may stand: blocks are pasted on.
const ASIDE_INCHES: f64 = 0.15;
/// How far above a grid the frame that stands on it may end.
const ON_INCHES: f64 = 0.3;
/// How high the frames at the edges must be to tell anything.
const LEAST_INCHES: f64 = 0.3;
/// How far two tracks' divisions may differ in width to be one track's, as a share.
const ALIKE: f64 = 0.03;

/// The tracks of a page, those that no frame parts made one. `top` is the log's first row, `numbers` that of its
/// first depth number.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn rejoined(sheet: &Sheet<'_>, top: f64, numbers: f64) -> Result<Columns> {
    let columns = &sheet.columns;
    if !columns.tracks.windows(2).any(|pair| may_be_one(&pair[0], &pair[1])) {
        return Ok(columns.clone());
    }
    let dpi = sheet.resolution.dpi();
    let base = numbers.max(top + BELOW_INCHES * dpi).clamp(0.0, sheet.raster.height() as f64) as usize;
    let first = ((top - ABOVE_INCHES * dpi).max(0.0) as usize).min(base);
    let strip = |left: f64, right: f64| {
        straight::column(sheet.raster, &sheet.frame, first..base, (left.round(), right.round()), 1)
    };
    let lines = Lines { strip: &strip, dpi };
    let mut tracks: Vec<Ruled> = Vec::new();
    for track in &columns.tracks {
        match tracks.last_mut() {
            Some(last) if may_be_one(last, track) && lines.part(last, track)? == Some(false) => {
                last.inner.push(last.right);
                last.inner.extend(&track.inner);
                last.right = track.right;
                last.seen &= track.seen;
                last.ruling = Ruling::Linear(last.inner.len() + 1);
            }
            _ => tracks.push(track.clone()),
        }
    }
    Ok(Columns { tracks, ..columns.clone() })
}

/// Whether two tracks side by side are ruled as if they were one.
fn may_be_one(one: &Ruled, other: &Ruled) -> bool {
    let division = |track: &Ruled| match track.ruling {
        Ruling::Linear(cells) if track.inner.len() + 1 == cells => {
            Some((track.right - track.left) / cells as f64)
        }
        _ => None,
    };
    let (Some(a), Some(b)) = (division(one), division(other)) else { return false };
    (one.right - other.left).abs() <= 1.5 && (a / b - 1.0).abs() <= ALIKE
}

/// The page above a log's first rows.
struct Lines<'a> {
    /// What is between two places of the frame, straightened.
    strip: &'a dyn Fn(f64, f64) -> Result<Bitmap>,
    dpi: f64,
}

impl Lines<'_> {
    /// Whether a frame parts two tracks; none where no frame stands at their outer edges either.
    fn part(&self, left: &Ruled, right: &Ruled) -> Result<Option<bool>> {
        let inner = left.inner.iter().chain(&right.inner);
        let mut ends: Vec<usize> = inner.map(|&line| self.upper_end(line)).collect::<Result<_>>()?;
        ends.sort_unstable();
        let Some(&grid) = ends.get(ends.len() / 4) else { return Ok(None) };
        let edges = self.frame(left.left, grid)?.min(self.frame(right.right, grid)?);
        if edges < LEAST_INCHES {
            return Ok(None);
        }
        Ok(Some(self.frame(left.right, grid)? > edges / 2.0))
    }

    /// The row up to which a line goes on from below.
    fn upper_end(&self, line: f64) -> Result<usize> {
        let strip = (self.strip)(line - 1.0, line + 2.0)?;
        let from_below = self.runs(&strip, 1, strip.height).into_iter().next();
        Ok(from_below.map_or(strip.height, |run| run.0))
    }

    /// Height in inches of the highest line near a place that stands on a row, or nearly.
    fn frame(&self, line: f64, base: usize) -> Result<f64> {
        let aside = (ASIDE_INCHES * self.dpi).round();
        let strip = (self.strip)(line - aside, line + aside + 1.0)?;
        let highest = |col: usize| {
            let stands = |run: &(usize, usize)| (base - run.1) as f64 <= ON_INCHES * self.dpi;
            let runs = self.runs(&strip, col as isize, base).into_iter().filter(stands);
            runs.map(|(top, base)| base - top).max().unwrap_or(0)
        };
        Ok((1..strip.width.saturating_sub(1)).map(highest).max().unwrap_or(0) as f64 / self.dpi)
    }

    /// The pieces of a line that is followed upwards from a column, above a row, the lowest first.
    fn runs(&self, strip: &Bitmap, col: isize, base: usize) -> Vec<(usize, usize)> {
        let stretch = (STRETCH_INCHES * self.dpi).ceil().max(3.0) as usize;
        let gap = (GAP_INCHES * self.dpi).ceil() as usize;
        let seen = |top: usize, col: isize| {
            let is_ink = |&row: &usize| (-1..=1).any(|near| strip.is_ink(row as isize, col + near));
            (top..top + stretch).filter(is_ink).count()
        };
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let (mut row, mut col) = (base, col);
        while row >= stretch {
            row -= stretch;
            // Of equals the one straight on: lines lean a little, and no more.
            let best = [col - 1, col + 1, col].into_iter().max_by_key(|&col| seen(row, col)).unwrap_or(col);
            if (seen(row, best) as f64) < THERE * stretch as f64 {
                continue;
            }
            col = best;
            match runs.last_mut() {
                Some(run) if run.0 - (row + stretch) <= gap => run.0 = row,
                _ => runs.push((row, row + stretch)),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two tracks of ten divisions from 100 to 500 and to 900, 200 rows of them below 200 rows of their frames.
    fn drawn(parted: bool) -> Bitmap {
        let mut bitmap = Bitmap::blank(1000, 400);
        for col in (100..=900).step_by(40) {
            let is_edge = col == 100 || col == 900 || (parted && col == 500);
            for row in if is_edge { 0 } else { 200 }..400 {
                bitmap.ink[row * 1000 + col] = 1;
            }
        }
        bitmap
    }

    fn parts(drawn: &Bitmap) -> Option<bool> {
        let strip = |left: f64, right: f64| Ok(drawn.piece(0..drawn.height, left as usize..right as usize));
        Lines { strip: &strip, dpi: 200.0 }.part(&track(100.0), &track(500.0)).expect("in memory")
    }

    fn track(left: f64) -> Ruled {
        let inner = (1..10).map(|at| left + 40.0 * f64::from(at)).collect();
        Ruled { left, right: left + 400.0, ruling: Ruling::Linear(10), inner, seen: true }
    }

    #[test]
    fn a_line_that_goes_on_above_the_grid_parts_two_tracks_and_one_that_ends_with_it_does_not() {
        assert_eq!(parts(&drawn(true)), Some(true));
        assert_eq!(parts(&drawn(false)), Some(false));
    }

    #[test]
    fn without_frames_nothing_is_told() {
        let mut bitmap = drawn(false);
        bitmap.ink[..200 * 1000].fill(0);
        assert_eq!(parts(&bitmap), None);
    }
}
