//! Lines of text in a bitmap: where they are, and their pictures as a reader takes them.

mod blobs;
mod cut;
mod group;
mod rules;
mod samples;
mod shelf;
mod slope;
mod turn;

use crate::domain::reading::{Area, Bitmap, Turn};
use group::{Group, Sizes};
use rules::Gauge;

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

/// Rows of an upright band that is searched at once.
const BAND: usize = 8192;

/// Finds the lines of text that run as wanted, top to bottom as they stand upright.
pub fn find(bitmap: &Bitmap, wanted: &Wanted) -> Vec<Line> {
    let sizes = Sizes { smallest: wanted.letters.0, largest: wanted.letters.1, gap: wanted.gap };
    let overlap = (16.0 * wanted.letters.1) as usize;
    let mut lines = Vec::new();
    let mut top = 0;
    // A tall bitmap is searched in overlapping bands, so that memory stays small; a line belongs to the band in whose
    // own part its middle lies.
    while top < bitmap.height {
        let base = (top + BAND).min(bitmap.height);
        let base = if bitmap.height - base < BAND / 2 { bitmap.height } else { base };
        let (first, last) = (top.saturating_sub(overlap), (base + overlap).min(bitmap.height));
        let band = Bitmap {
            width: bitmap.width,
            height: last - first,
            ink: bitmap.ink[first * bitmap.width..last * bitmap.width].to_vec(),
        };
        for mut line in find_in(&band, wanted.turn, &sizes) {
            line.area.top += first as f64;
            line.area.base += first as f64;
            if (top as f64..base as f64).contains(&line.area.middle().1) {
                lines.push(line);
            }
        }
        top = base;
    }
    lines
}

fn find_in(band: &Bitmap, turn: Turn, sizes: &Sizes) -> Vec<Line> {
    let size = (band.width, band.height);
    let up = upright(band, turn);
    let cleared = rules::cleared(&up, &Gauge::for_letters(sizes.largest));
    let blobs = blobs::blobs(&cleared.bitmap);
    group::lines(&blobs, sizes).into_iter().map(|group| line(&group, turn, size)).collect()
}

fn line(group: &Group, turn: Turn, size: (usize, usize)) -> Line {
    let Group { area, height, slope, letters, .. } = group;
    let area = Area {
        left: f64::from(area.left),
        top: f64::from(area.top),
        right: f64::from(area.right),
        base: f64::from(area.base),
    };
    Line {
        area: stored(area, turn, size),
        turn,
        letter_height: *height,
        letters: letters.len(),
        slope: *slope,
    }
}
