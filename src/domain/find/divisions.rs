//! Divisions drawn with what they are: two strokes a division apart, and between them a figure.

use ndarray::Array2;

use crate::domain::reading::{Area, Bitmap, Reader, Reading, Text};
use crate::domain::scales::{self, Division};
use crate::domain::words::{self, Bars, FIGURE_ABOVE};
use crate::error::Result;

use super::columns::Ruled;
use super::head::Place;
use super::rulings::Ruling;

/// Most pairs of strokes that are looked at.
const MOST_BARS: usize = 64;
/// How far the strokes' distance may differ from that of the grid's lines, as a share.
const DIVISION_SLACK: f64 = 0.06;
/// Divisions of tracks, for those whose lines were not seen.
const CUSTOMARY_DIVISIONS: [f64; 3] = [5.0, 10.0, 20.0];

/// A division drawn with what it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked {
    area: Area,
    value: f64,
    confidence: f32,
}

impl Marked {
    /// Whether a text is its figure, or one of the signs beside it.
    pub(super) fn holds(&self, text: &Text) -> bool {
        let (col, row) = text.area.middle();
        let wide = self.area.width();
        (self.area.left - wide..self.area.right + wide).contains(&col)
            && (self.area.top - FIGURE_ABOVE * self.area.height()..self.area.base).contains(&row)
            && text.area.width() < 2.0 * wide
    }

    /// What it says of a track, if it stands there and is as wide as one of its divisions, or as a few.
    pub(super) fn of(&self, track: &Ruled) -> Option<Division> {
        let inside = self.area.left > track.left && self.area.right < track.right;
        let parts = (track.right - track.left) / self.area.width();
        let whole = parts.round();
        let fits = (parts / whole - 1.0).abs() <= DIVISION_SLACK;
        let is_division = match track.ruling {
            Ruling::Linear(lines) => whole >= 2.0 && lines.is_multiple_of(whole as usize),
            Ruling::Plain => CUSTOMARY_DIVISIONS.contains(&whole),
            Ruling::Log { .. } => false,
        };
        (inside && fits && is_division).then_some(Division {
            value: self.value,
            divisions: whole,
            confidence: self.confidence,
        })
    }
}

/// Reads what stands between strokes a division apart.
///
/// # Errors
/// Where the reader fails.
pub(super) fn read(bitmap: &Bitmap, place: &Place, dpi: f64, reader: &dyn Reader) -> Result<Vec<Marked>> {
    let mut bars = words::bars(bitmap, place.fine * dpi);
    bars.truncate(MOST_BARS);
    let pictures: Vec<Array2<f32>> = bars.iter().map(|bars| bars.figure.clone()).collect();
    let readings = if pictures.is_empty() { Vec::new() } else { reader.read(&pictures)? };
    let marked = |(bars, reading): (&Bars, Reading)| {
        let value = scales::division(&reading)?;
        Some(Marked { area: place.on_page(bars.area), value, confidence: reading.confidence() })
    };
    Ok(bars.iter().zip(readings).filter_map(marked).collect())
}
