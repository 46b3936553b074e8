//! The legend: each curve's colour, name, coverage and confidence.

use crate::domain::curve::Curve;
use crate::domain::page::Page;

use super::canvas::Canvas;
use super::{palette, text};

/// Rows of a legend line.
const LINE: usize = text::HEIGHT + 5;
/// Columns of a colour's sample.
const SAMPLE: usize = 34;
/// Columns between entries, and around them.
const SPACE: usize = 12;

/// One line of text for each curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    entries: Vec<String>,
    entry_width: usize,
}

impl Legend {
    /// The legend of these curves.
    pub fn new(curves: &[Curve]) -> Self {
        let name = curves.iter().map(|curve| curve.spec.mnemonic.chars().count()).max().unwrap_or(0).min(12);
        let entries: Vec<String> = curves
            .iter()
            .map(|curve| {
                format!(
                    "{:<name$.12}  track {}  coverage {:>5.1} %  confidence {:.2}  wraps {}  gaps {}",
                    curve.spec.mnemonic,
                    curve.track + 1,
                    100.0 * curve.coverage(),
                    curve.mean_confidence(),
                    curve.wraps,
                    curve.gaps.len()
                )
            })
            .collect();
        let widest = entries.iter().map(|entry| text::width(entry)).max().unwrap_or(0);
        Legend { entries, entry_width: SAMPLE + SPACE + widest }
    }

    /// Curves in it.
    pub fn curves(&self) -> usize {
        self.entries.len()
    }

    /// Columns that it needs at least.
    pub fn least_width(&self) -> usize {
        self.entry_width + 2 * SPACE
    }

    /// Rows that it takes on a picture of this width.
    pub fn height(&self, width: usize) -> usize {
        SPACE + LINE * (self.entries.len().div_ceil(self.per_line(width)) + 1)
    }

    fn per_line(&self, width: usize) -> usize {
        (width.saturating_sub(SPACE) / (self.entry_width + SPACE)).max(1)
    }

    /// Draws it at the picture's top.
    pub fn draw(&self, page: &Page, canvas: &mut Canvas) {
        let window = canvas.window();
        let per_line = self.per_line(canvas.width);
        for (index, entry) in self.entries.iter().enumerate() {
            let left = (SPACE + (index % per_line) * (self.entry_width + SPACE)) as i64;
            let top = (SPACE + (index / per_line) * LINE) as i64;
            let (middle, half) = (top + text::HEIGHT as i64 / 2, SAMPLE as i64 / 2);
            canvas.fill(left..left + half, middle - 1..middle + 2, palette::curve(index), &window);
            canvas.fill(
                left + half..left + 2 * half,
                middle - 1..middle + 2,
                palette::wrapped(index),
                &window,
            );
            text::draw(canvas, entry, left + (SAMPLE + SPACE) as i64, top, &window);
        }
        let top = (SPACE + self.entries.len().div_ceil(per_line) * LINE) as i64;
        let (from, to) = page.interval;
        let note = format!(
            "{from} to {to} {}. Light: wrapped. Red ground: doubtful. Red marks: depth ties. Bars at the right: no value.",
            page.unit.las().to_lowercase()
        );
        text::draw(canvas, &note, SPACE as i64, top, &window);
    }
}
