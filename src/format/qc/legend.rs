//! The legend: colours and what they stand for; in a QC picture each curve's name, coverage and confidence.

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

/// A colour and what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The sample's left and right half, palette entries.
    pub colours: (u8, u8),
    /// What it says.
    pub text: String,
}

/// Entries, in columns where there is room, and notes, a line each.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    entries: Vec<Entry>,
    notes: Vec<String>,
    entry_width: usize,
}

impl Legend {
    /// A legend of these entries and notes.
    pub fn new(entries: Vec<Entry>, notes: Vec<String>) -> Self {
        let widest = entries.iter().map(|entry| text::width(&entry.text)).max().unwrap_or(0);
        Legend { entries, notes, entry_width: SAMPLE + SPACE + widest }
    }

    /// The legend of a QC picture.
    pub fn of_curves(curves: &[Curve], page: &Page) -> Self {
        let name = curves.iter().map(|curve| curve.spec.mnemonic.chars().count()).max().unwrap_or(0).min(12);
        let entries = curves.iter().enumerate().map(|(index, curve)| Entry {
            colours: (palette::curve(index), palette::wrapped(index)),
            text: format!(
                "{:<name$.12}  track {}  coverage {:>5.1} %  confidence {:.2}  wraps {}  gaps {}",
                curve.spec.mnemonic,
                curve.track + 1,
                100.0 * curve.coverage(),
                curve.mean_confidence(),
                curve.wraps,
                curve.gaps.len()
            ),
        });
        let (from, to) = page.interval;
        let note = format!(
            "{from} to {to} {}. Light: wrapped. Red ground: doubtful. Red marks: depth ties. Bars at the right: no value.",
            page.unit.las().to_lowercase()
        );
        Legend::new(entries.collect(), vec![note])
    }

    /// Columns that it needs at least.
    pub fn least_width(&self) -> usize {
        self.entry_width + 2 * SPACE
    }

    /// Rows that it takes on a picture of this width.
    pub fn height(&self, width: usize) -> usize {
        SPACE + LINE * (self.entries.len().div_ceil(self.per_line(width)) + self.notes.len())
    }

    fn per_line(&self, width: usize) -> usize {
        (width.saturating_sub(SPACE) / (self.entry_width + SPACE)).max(1)
    }

    /// Draws it at the picture's top.
    pub fn draw(&self, canvas: &mut Canvas) {
        let window = canvas.window();
        let per_line = self.per_line(canvas.width);
        for (index, entry) in self.entries.iter().enumerate() {
            let left = (SPACE + (index % per_line) * (self.entry_width + SPACE)) as i64;
            let top = (SPACE + (index / per_line) * LINE) as i64;
            let (middle, half) = (top + text::HEIGHT as i64 / 2, SAMPLE as i64 / 2);
            let (one, other) = entry.colours;
            canvas.fill(left..left + half, middle - 1..middle + 2, one, &window);
            canvas.fill(left + half..left + 2 * half, middle - 1..middle + 2, other, &window);
            text::draw(canvas, &entry.text, left + (SAMPLE + SPACE) as i64, top, &window);
        }
        let first = SPACE + self.entries.len().div_ceil(per_line) * LINE;
        for (index, note) in self.notes.iter().enumerate() {
            text::draw(canvas, note, SPACE as i64, (first + index * LINE) as i64, &window);
        }
    }
}
