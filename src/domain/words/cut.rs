//! The picture of a line of text as a reader takes it.

use std::ops::Range;

use ndarray::Array2;

use super::Line;
use super::blobs::{Blob, blobs_and_runs, erase};
use super::rules::{Gauge, cleared};
use super::turn::{turned, upright};
use crate::domain::reading::{Area, Bitmap, LINE_HEIGHT, Turn};

/// Share of the picture's rows that tall letters fill.
const FILL: f64 = 0.75;
/// Columns of the narrowest picture.
const NARROWEST: usize = 8;
/// Columns of the widest picture; longer lines are no text.
const WIDEST: usize = 4096;
/// Letter heights around a line that are looked at, so that lines running through it are seen as such.
const AROUND: f64 = 3.0;

/// The picture of a line: [`LINE_HEIGHT`] rows, upright and level, its tall letters 3/4 of the rows; 1.0 is ink.
///
/// Long thin lines beside the text are left out, and so is the ink of neighbours above and below; lines that run
/// through the letters stay.
pub fn cut(bitmap: &Bitmap, line: &Line) -> Array2<f32> {
    let (piece, area) = piece_around(bitmap, line);
    let rest = without_neighbours(piece, area, line.letter_height);
    let reach = 0.15 * line.letter_height;
    let area = Area { left: area.left - reach, right: area.right + reach, ..area };
    let drift = line.slope.abs() * area.width();
    // Descenders and quotes may make a line higher than its tall letters.
    let tall = (area.height() - drift).clamp(line.letter_height, 1.3 * line.letter_height);
    let scale = tall / (FILL * LINE_HEIGHT as f64);
    let cols = ((area.width() / scale).round() as usize).clamp(NARROWEST, WIDEST);
    let (mid_col, mid_row) = area.middle();
    let sampled = |row: f64, col: f64| {
        let x = mid_col + (col - cols as f64 / 2.0) * scale;
        let y = mid_row + (row - LINE_HEIGHT as f64 / 2.0) * scale + line.slope * (x - mid_col);
        (x, y)
    };
    Array2::from_shape_fn((LINE_HEIGHT, cols), |(row, col)| {
        let (x, y) = sampled(row as f64 + 0.5, col as f64 + 0.5);
        average(&rest, (x, y), scale.max(1.0))
    })
}

/// The bitmap around a line, upright, and the line's area in it.
fn piece_around(bitmap: &Bitmap, line: &Line) -> (Bitmap, Area) {
    let around = (AROUND * line.letter_height).ceil();
    let limit = |value: f64, most: usize| value.clamp(0.0, most as f64) as usize;
    let (left, top) =
        (limit(line.area.left - around, bitmap.width), limit(line.area.top - around, bitmap.height));
    let right = limit((line.area.right + around).ceil(), bitmap.width).max(left);
    let base = limit((line.area.base + around).ceil(), bitmap.height).max(top);
    let piece = bitmap.piece(top..base, left..right);
    let area = Area {
        left: line.area.left - left as f64,
        right: line.area.right - left as f64,
        top: line.area.top - top as f64,
        base: line.area.base - top as f64,
    };
    let size = (piece.width, piece.height);
    if line.turn == Turn::Upright {
        return (piece, area);
    }
    (upright(&piece, line.turn), turned(area, line.turn, size))
}

/// The line's own ink: without rules and without blobs whose greater part is outside its rows.
fn without_neighbours(piece: Bitmap, area: Area, letter: f64) -> Bitmap {
    let width = piece.width;
    let page = cleared(piece, &Gauge::for_letters(1.4 * letter));
    let mut own = page.bitmap;
    let margin = 0.12 * letter;
    let (top, base) = (area.top - margin, area.base + margin);
    let (blobs, runs, of) = blobs_and_runs(&own);
    let is_strange = |blob: &Blob| {
        let rows = f64::from(blob.base).min(base) - f64::from(blob.top).max(top);
        rows < 0.5 * f64::from(blob.height()).min(letter)
    };
    erase(&mut own, &runs, &of, |blob| is_strange(&blobs[blob]));
    // Where a line runs through the letters, or they stand on it, nothing tells its ink from theirs: it stays.
    let rows = |row: f64| row.clamp(0.0, own.height as f64) as usize;
    let band = rows(area.top)..rows(area.base.ceil());
    for row in rows(top)..rows(base.ceil()) {
        let line = row * width..(row + 1) * width;
        let cells = own.ink[line.clone()].iter_mut().zip(&page.marks[line]);
        cells.filter(|(_, mark)| **mark & 1 != 0).for_each(|(cell, _)| *cell = 1);
    }
    put_back_stems(&mut own, &page.marks, area, band);
    for (row, cells) in own.ink.chunks_exact_mut(width.max(1)).enumerate() {
        if (row as f64 + 1.0) < top || row as f64 > base {
            cells.fill(0);
        }
    }
    own
}

/// Puts back the part inside the line's rows of rules down the page that are a letter's stem as well: its arms touch it.
fn put_back_stems(own: &mut Bitmap, marks: &[u8], area: Area, band: Range<usize>) {
    let width = own.width;
    let is_down = |row: usize, col: usize| marks[row * width + col] & 2 != 0;
    let last = (area.right.ceil() as usize).min(width);
    let mut col = area.left.max(0.0) as usize;
    while col < last {
        let first = col;
        while col < last && band.clone().any(|row| is_down(row, col)) {
            col += 1;
        }
        if col > first {
            let touched = |row: &usize| {
                let beside = |col: usize| !is_down(*row, col) && own.ink[row * width + col] != 0;
                (first.saturating_sub(2)..(col + 2).min(width)).any(beside)
            };
            if 5 * band.clone().filter(touched).count() >= band.len() {
                for row in band.clone() {
                    (first..col)
                        .filter(|&col| is_down(row, col))
                        .for_each(|col| own.ink[row * width + col] = 1);
                }
            }
        }
        col += 1;
    }
}

/// Ink in the square of a side around a point: exact shares of the pixels it covers, so one of a pixel's side blends
/// its four neighbours.
fn average(bitmap: &Bitmap, (x, y): (f64, f64), side: f64) -> f32 {
    let (left, right, top, base) = (x - side / 2.0, x + side / 2.0, y - side / 2.0, y + side / 2.0);
    let mut sum = 0.0;
    for row in top.floor() as isize..base.ceil() as isize {
        let rows = (row as f64 + 1.0).min(base) - (row as f64).max(top);
        for col in left.floor() as isize..right.ceil() as isize {
            if bitmap.is_ink(row, col) {
                sum += rows * ((col as f64 + 1.0).min(right) - (col as f64).max(left));
            }
        }
    }
    (sum / (side * side)).min(1.0) as f32
}
