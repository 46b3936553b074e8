//! Lines of text in a bitmap: where they are, and their pictures as a reader takes them.
//!
//! Rules are taken off, what is left falls into blobs, blobs into words and words into lines. [`find`] serves title and
//! scale blocks, [`numbers`] depth columns; [`cut`] makes a line's picture, [`samples`] finds the strokes that show
//! how curves are drawn, and [`bars`] the strokes that show how wide a division is.

mod bands;
mod bars;
mod beside;
mod blobs;
mod column;
mod cut;
mod group;
mod pieces;
mod rules;
mod samples;
mod shelf;
mod slope;
mod turn;

use crate::domain::reading::{Area, Bitmap, Turn};
use group::{Group, Sizes};
use rules::Gauge;
use turn::turn_up;

pub use bars::{Bars, FIGURE_ABOVE, bars};
pub use column::numbers;
pub use cut::cut;
pub use samples::samples;
pub use turn::{stored, turned, upright};

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// How the text runs.
    pub turn: Turn,
    /// Smallest and largest height of its tall letters, in pixels.
    pub letters: (f64, f64),
    /// Blanks wider than this many letter heights end a line.
    pub gap: f64,
}

/// A line of text that was found, not yet read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Where it stands in the bitmap.
    pub area: Area,
    /// How it runs.
    pub turn: Turn,
    /// Height of its tall letters in pixels.
    pub letter_height: f64,
    /// Pieces of ink that count as letters; touching letters are one, broken ones several.
    pub letters: usize,
    /// Rows down per column to the right once it stands upright.
    pub slope: f64,
}

/// Finds the lines of text that run as wanted, top to bottom.
pub fn find(bitmap: &Bitmap, wanted: &Wanted) -> Vec<Line> {
    let sizes = Sizes { smallest: wanted.letters.0, largest: wanted.letters.1, gap: wanted.gap };
    let mut lines =
        bands::look(bitmap, (16.0 * sizes.largest) as usize, |band, _| find_in(band, wanted.turn, &sizes));
    lines.sort_by(|a, b| a.area.top.total_cmp(&b.area.top).then(a.area.left.total_cmp(&b.area.left)));
    lines
}

/// The same ink with a pixel more on every side of it: letters whose thin strokes are broken up hold together again.
pub fn thickened(bitmap: &Bitmap) -> Bitmap {
    let mut thick = Bitmap::blank(bitmap.width, bitmap.height);
    for row in 0..bitmap.height {
        for col in (0..bitmap.width).filter(|&col| bitmap.ink[row * bitmap.width + col] != 0) {
            for near in row.saturating_sub(1)..(row + 2).min(bitmap.height) {
                let from = near * bitmap.width;
                let (first, last) = (col.saturating_sub(1), (col + 2).min(bitmap.width));
                thick.ink[from + first..from + last].fill(1);
            }
        }
    }
    thick
}

fn find_in(band: Bitmap, turn: Turn, sizes: &Sizes) -> Vec<Line> {
    let size = (band.width, band.height);
    let up = turn_up(band, turn);
    let cleared = rules::cleared(up, &Gauge::for_letters(sizes.largest));
    let blobs = blobs::blobs(&cleared.bitmap);
    group::lines(&blobs, sizes).into_iter().map(|group| line(&group, turn, size)).collect()
}

fn line(group: &Group, turn: Turn, size: (usize, usize)) -> Line {
    Line {
        area: stored(group.area.area(), turn, size),
        turn,
        letter_height: group.height,
        letters: group.letters.len(),
        slope: group.slope,
    }
}
