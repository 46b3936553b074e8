//! Depth numbers on a picture of what was found.

use crate::domain::found::{Label, Ladder};

use super::canvas::Canvas;
use super::sheet::{Band, Sheet};
use super::{marks, palette, text};

/// Half the height of a number's box, pixels of the picture, at least; it grows with the scan's print.
const LEAST_HALF: f64 = 7.0;
/// Half the height of a printed number's box, pixels of the scan.
const HALF: f64 = 14.0;
/// Width of a figure in a number's box, by its height.
const FIGURE: f64 = 0.7;

/// Boxes around the numbers of the depth column: green with their depth where they agree, red with what was read where
/// they don't.
pub fn numbers(ladder: &Ladder, sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    for label in &ladder.astray {
        boxed(label, &label.text, palette::TIE, sheet, band, canvas);
    }
    for label in &ladder.labels {
        boxed(label, &marks::figure(label.depth), palette::GREEN, sheet, band, canvas);
    }
}

fn boxed(label: &Label, told: &str, colour: u8, sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    if !band.rows.contains(&(label.row.max(0.0) as usize)) {
        return;
    }
    let half = (HALF * sheet.scale).max(LEAST_HALF);
    let wide = (half * FIGURE * label.text.chars().count() as f64).max(half) as i64 + 2;
    let half = half as i64;
    let (col, row) = (sheet.col(band, label.col), sheet.row(band, label.row));
    canvas.outline(col - wide..col + wide, row - half..row + half, colour, &band.window);
    text::label(canvas, told, col + wide + 4, row - text::HEIGHT as i64 / 2, &band.window);
}

/// Red marks with figures at depth ties, where no depth could be followed.
pub fn ties(ties: &[(f64, f64)], sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let everywhere = canvas.window();
    let edge = band.window.cols.start as i64;
    for &(row, depth) in ties.iter().filter(|tie| band.rows.contains(&(tie.0.max(0.0) as usize))) {
        let row = sheet.row(band, row);
        canvas.fill(edge - 8..edge, row..row + 2, palette::TIE, &everywhere);
        let label = marks::figure(depth);
        let start = edge - 12 - text::width(&label) as i64;
        text::draw(canvas, &label, start, row - text::HEIGHT as i64 / 2, &everywhere);
    }
}
