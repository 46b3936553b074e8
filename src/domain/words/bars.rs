//! Figures between two short upright strokes a division apart: how much a division of the grid is.

use ndarray::Array2;

use super::Line;
use super::blobs::{Blob, blobs_and_runs, erase};
use super::cut::cut;
use super::rules::{Gauge, Rule, rules};
use super::turn::transposed;
use crate::domain::reading::{Area, Bitmap, Turn};

/// Heights of the strokes, in inches.
const STROKES_INCHES: (f64, f64) = (0.1, 0.5);
/// Thickest stroke, in inches.
const THICK_INCHES: f64 = 0.02;
/// Distances of the strokes, in inches: divisions of grids.
const APART_INCHES: (f64, f64) = (0.15, 0.8);
/// How far the ends of the two strokes may be apart, as a share of their height.
const LEVEL: f64 = 0.2;
/// Smallest figure beside the strokes' height, and the largest.
const FIGURE: (f64, f64) = (0.2, 1.1);
/// The figure may stand so far above the strokes' upper ends, in their heights.
pub const FIGURE_ABOVE: f64 = 0.3;

/// Two strokes with a figure between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// From the left stroke's middle to that of the right one, over their height.
    pub area: Area,
    /// The figure's picture as a reader takes it.
    pub figure: Array2<f32>,
}

/// The pairs of strokes of an upright bitmap that have something like a figure between them; `dpi` is the bitmap's.
pub fn bars(bitmap: &Bitmap, dpi: f64) -> Vec<Bars> {
    let gauge = Gauge {
        length: (STROKES_INCHES.0 * dpi) as usize,
        thickness: (THICK_INCHES * dpi).ceil() as usize + 1,
        run: (STROKES_INCHES.0 * dpi / 3.0).max(6.0) as usize,
    };
    // Of the turned bitmap: a stroke's rows run from `left` to `right`.
    let (mut strokes, _) = rules(&transposed(bitmap), &gauge);
    strokes.retain(|stroke| ((stroke.right - stroke.left) as f64) < STROKES_INCHES.1 * dpi);
    strokes.sort_by_key(|stroke| (stroke.top, stroke.left));
    let mut found = Vec::new();
    for (at, left) in strokes.iter().enumerate() {
        let beside = strokes[at + 1..].iter().filter(|right| is_pair(left, right, dpi));
        found.extend(beside.take(1).filter_map(|right| {
            let middle = |stroke: &Rule| (stroke.top + stroke.base) as f64 / 2.0;
            let area = Area {
                left: middle(left),
                right: middle(right),
                top: left.left.min(right.left) as f64,
                base: left.right.max(right.right) as f64,
            };
            Some(Bars { figure: figure(bitmap, left, right)?, area })
        }));
    }
    found
}

fn is_pair(left: &Rule, right: &Rule, dpi: f64) -> bool {
    let height = (left.right - left.left) as f64;
    let apart = (right.top as f64 + right.base as f64 - left.top as f64 - left.base as f64) / 2.0;
    (APART_INCHES.0 * dpi..APART_INCHES.1 * dpi).contains(&apart)
        && left.left.abs_diff(right.left) as f64 <= LEVEL * height
        && left.right.abs_diff(right.right) as f64 <= LEVEL * height
}

/// The picture of what stands between two strokes, without what touches them: their arrows' heads.
fn figure(bitmap: &Bitmap, left: &Rule, right: &Rule) -> Option<Array2<f32>> {
    let height = left.right - left.left;
    let (first, last) = (left.base, right.top);
    let top = left.left.saturating_sub((FIGURE_ABOVE * height as f64) as usize);
    let base = left.right.max(right.right).min(bitmap.height);
    if last <= first + 2 || base <= top {
        return None;
    }
    let mut piece = bitmap.piece(top..base, first..last);
    let (blobs, runs, of) = blobs_and_runs(&piece);
    let touches = |blob: &Blob| blob.left == 0 || blob.right == piece.width as i32;
    let tall = |blob: &Blob| {
        (FIGURE.0 * height as f64..FIGURE.1 * height as f64).contains(&f64::from(blob.height()))
    };
    let is_digit: Vec<bool> = blobs.iter().map(|blob| !touches(blob) && tall(blob)).collect();
    let digits = || blobs.iter().zip(&is_digit).filter(|(_, is)| **is).map(|(blob, _)| blob);
    let whole = digits().copied().reduce(|all, blob| all.with(&blob))?;
    erase(&mut piece, &runs, &of, |blob| !is_digit[blob]);
    let line = Line {
        area: whole.area(),
        turn: Turn::Upright,
        letter_height: f64::from(whole.height()),
        letters: digits().count(),
        slope: 0.0,
    };
    Some(cut(&piece, &line))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Strokes at the columns with boxes of ink between them.
    fn page(strokes: &[usize], boxes: &[[usize; 4]]) -> Bitmap {
        let mut page = Bitmap::blank(200, 120);
        for row in 40..80 {
            for &col in strokes {
                page.ink[row * 200 + col..row * 200 + col + 2].fill(1);
            }
        }
        for &[left, top, right, base] in boxes {
            for row in top..base {
                page.ink[row * 200 + left..row * 200 + right].fill(1);
            }
        }
        page
    }

    #[test]
    fn two_strokes_with_a_figure_between_them_are_found_where_they_stand() {
        let found = bars(&page(&[60, 110], &[[75, 44, 83, 60], [87, 44, 95, 60]]), 200.0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].area, Area { left: 61.0, right: 111.0, top: 40.0, base: 80.0 });
    }

    #[test]
    fn an_arrows_head_that_touches_its_stroke_is_no_part_of_the_figure() {
        let digits = [[75, 44, 83, 60], [87, 44, 95, 60]];
        let plain = bars(&page(&[60, 110], &digits), 200.0);
        let left = [[62, 70, 66, 72], [66, 67, 70, 70], [66, 72, 70, 75]];
        let right = left.map(|[from, top, to, base]| [172 - to, top, 172 - from, base]);
        let drawn = [&digits[..], &left, &right].concat();
        assert_eq!(bars(&page(&[60, 110], &drawn), 200.0), plain);
    }

    #[test]
    fn strokes_with_nothing_between_them_or_too_far_apart_or_a_frames_are_none() {
        let digits = [[75, 44, 83, 60]];
        assert!(bars(&page(&[60, 110], &[]), 200.0).is_empty());
        assert!(bars(&page(&[10, 190], &digits), 200.0).is_empty());
        let mut framed = page(&[], &digits);
        for row in 0..120 {
            framed.ink[row * 200 + 60..row * 200 + 62].fill(1);
            framed.ink[row * 200 + 110..row * 200 + 112].fill(1);
        }
        assert!(bars(&framed, 200.0).is_empty());
    }
}
