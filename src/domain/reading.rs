//! Printed text: a bitmap of ink, lines of text found in it, and what a reader makes of them.
//!
//! [`crate::domain::words`] finds lines and cuts them out; a [`Reader`] reads them; depth and scales are made of what
//! was read.

use std::ops::Range;

use ndarray::Array2;

use crate::domain::spec::LineStyle;
use crate::error::Result;

/// Rows of a line's picture as a [`Reader`] takes it.
pub const LINE_HEIGHT: usize = 32;

/// Ink (1) and paper (0) of a rectangle of the page, row-major.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` cells.
    pub ink: Vec<u8>,
}

impl Bitmap {
    /// All paper.
    pub fn blank(width: usize, height: usize) -> Self {
        Bitmap { width, height, ink: vec![0; width * height] }
    }

    /// Whether a pixel is ink; paper outside.
    pub fn is_ink(&self, row: isize, col: isize) -> bool {
        let inside = row >= 0 && col >= 0 && (row as usize) < self.height && (col as usize) < self.width;
        inside && self.ink[row as usize * self.width + col as usize] != 0
    }

    /// A copy of some rows and columns, all of which it must have.
    pub fn piece(&self, rows: Range<usize>, cols: Range<usize>) -> Bitmap {
        let mut piece = Bitmap::blank(cols.len(), rows.len());
        for (to, row) in rows.enumerate() {
            let from = row * self.width;
            piece.ink[to * cols.len()..(to + 1) * cols.len()]
                .copy_from_slice(&self.ink[from + cols.start..from + cols.end]);
        }
        piece
    }
}

/// How text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// From left to right.
    Upright,
    /// From top to bottom: turned clockwise by a quarter.
    Down,
    /// From bottom to top: turned anticlockwise by a quarter.
    Up,
    /// From right to left, heads down: turned by a half.
    Over,
}

/// A rectangle: fractional pixels, 0 at the first pixel's left/top edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// First column.
    pub left: f64,
    /// First row.
    pub top: f64,
    /// Column after the last.
    pub right: f64,
    /// Row after the last.
    pub base: f64,
}

impl Area {
    /// Columns.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Rows.
    pub fn height(&self) -> f64 {
        self.base - self.top
    }

    /// Column and row of its middle.
    pub fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.base) / 2.0)
    }
}

/// One letter as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letter {
    /// The likeliest character.
    pub letter: char,
    /// Its probability, 0 to 1.
    pub confidence: f32,
    /// The likeliest other digit (or other character where no digit is likely) at this place, and its probability.
    pub second: Option<(char, f32)>,
    /// Where it stands along the line: 0 the picture's left edge, 1 its right edge.
    pub at: f32,
}

/// What a line of text reads as.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Its letters, blanks between words among them; empty where nothing was read.
    pub letters: Vec<Letter>,
}

impl Reading {
    /// The text.
    pub fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.letter).collect()
    }

    /// The geometric mean of the letters' probabilities; 0 where nothing was read.
    pub fn confidence(&self) -> f32 {
        if self.letters.is_empty() {
            return 0.0;
        }
        let sum: f32 = self.letters.iter().map(|letter| letter.confidence.max(1e-6).ln()).sum();
        (sum / self.letters.len() as f32).exp()
    }
}

/// Reads lines of printed text.
pub trait Reader: Send + Sync {
    /// Lines in, as many readings out, in their order.
    ///
    /// A line is [`LINE_HEIGHT`] rows high and as wide as its text at that height (8 columns at least), upright, 1.0
    /// ink to 0.0 paper. The tallest letters fill some 3/4 of its height; above and below is paper, or what else is
    /// printed there.
    ///
    /// # Errors
    /// Where the runtime fails.
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>>;

    /// SHA-256 of the model file, hex.
    fn sha256(&self) -> &str;
}

/// A line of text on the page and what it reads as.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where it stands, on the page.
    pub area: Area,
    /// How it runs.
    pub turn: Turn,
    /// What it reads as.
    pub reading: Reading,
}

/// A piece of line drawn in a scale block to show a curve's style.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSample {
    /// Where it stands, on the page.
    pub area: Area,
    /// How it is drawn.
    pub style: LineStyle,
    /// Length of its whole dashes or dots, in letter heights of the block; `None` for a line without.
    pub dash: Option<f64>,
}
