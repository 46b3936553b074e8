//! A picture of palette entries, and lines and boxes on it.

use std::ops::Range;

use super::palette;

/// Columns and rows that may be drawn on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub cols: Range<usize>,
    pub rows: Range<usize>,
}

impl Window {
    fn holds(&self, col: i64, row: i64) -> bool {
        usize::try_from(col).is_ok_and(|col| self.cols.contains(&col))
            && usize::try_from(row).is_ok_and(|row| self.rows.contains(&row))
    }
}

/// Palette entries, row-major.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Canvas {
    /// White paper.
    pub fn new(width: usize, height: usize) -> Self {
        Canvas { width, height, pixels: vec![palette::PAPER; width * height] }
    }

    /// All of it.
    pub fn window(&self) -> Window {
        Window { cols: 0..self.width, rows: 0..self.height }
    }

    /// One row's pixels between two columns.
    pub fn row_mut(&mut self, row: usize, cols: Range<usize>) -> &mut [u8] {
        let start = row * self.width;
        &mut self.pixels[start + cols.start..start + cols.end]
    }

    /// One pixel, where it lies in the window.
    pub fn set(&mut self, col: i64, row: i64, colour: u8, window: &Window) {
        if window.holds(col, row) {
            let pixel = &mut self.pixels[row as usize * self.width + col as usize];
            *pixel = palette::over(colour, *pixel);
        }
    }

    /// A filled box, cut at the window.
    pub fn fill(&mut self, cols: Range<i64>, rows: Range<i64>, colour: u8, window: &Window) {
        self.change(cols, rows, window, |pixel| palette::over(colour, pixel));
    }

    /// The outline of a box, two pixels thick, cut at the window.
    pub fn outline(&mut self, cols: Range<i64>, rows: Range<i64>, colour: u8, window: &Window) {
        for top in [rows.start, rows.end - 2] {
            self.fill(cols.clone(), top..top + 2, colour, window);
        }
        for left in [cols.start, cols.end - 2] {
            self.fill(left..left + 2, rows.clone(), colour, window);
        }
    }

    /// Puts a box on the red ground of doubt; only the scan's own shades change.
    pub fn doubt(&mut self, cols: Range<i64>, rows: Range<i64>, window: &Window) {
        self.change(cols, rows, window, palette::doubted);
    }

    fn change(&mut self, cols: Range<i64>, rows: Range<i64>, window: &Window, to: impl Fn(u8) -> u8) {
        let cut = |range: Range<i64>, within: &Range<usize>| {
            let start = range.start.clamp(within.start as i64, within.end as i64) as usize;
            start..range.end.clamp(start as i64, within.end as i64) as usize
        };
        let (cols, rows) = (cut(cols, &window.cols), cut(rows, &window.rows));
        for row in rows {
            for pixel in self.row_mut(row, cols.clone()) {
                *pixel = to(*pixel);
            }
        }
    }

    /// A line between two pixels, two pixels thick.
    pub fn line(&mut self, from: (i64, i64), to: (i64, i64), colour: u8, window: &Window) {
        let (cols, rows) = (to.0 - from.0, to.1 - from.1);
        let steps = cols.abs().max(rows.abs()).max(1);
        for step in 0..=steps {
            // Rounded to the nearest pixel; the steps are few enough for the products to fit.
            let at = |start: i64, length: i64| start + (2 * length * step + steps).div_euclid(2 * steps);
            let (col, row) = (at(from.0, cols), at(from.1, rows));
            self.set(col, row, colour, window);
            // Thick across the line's main direction.
            if cols.abs() > rows.abs() {
                self.set(col, row + 1, colour, window);
            } else {
                self.set(col + 1, row, colour, window);
            }
        }
    }
}
