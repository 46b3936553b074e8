//! What stands above and below a log: its texts, and the line samples among them.

use std::ops::Range;
use std::rc::Rc;

use ndarray::Array2;

use crate::domain::raster::Raster;
use crate::domain::reading::{Area, Bitmap, LineSample, Reader, Reading, Text, Turn};
use crate::domain::scales::{self, Block, FoundCurve};
use crate::domain::spec::ScaleKind;
use crate::domain::words::{self, Line, Wanted};
use crate::error::Result;

use super::columns::Ruled;
use super::divisions::{self, Marked};
use super::page::Sheet;
use super::rulings::Ruling;
use super::straight;

/// How far above a log its scale block begins at most, in inches.
const ABOVE_INCHES: f64 = 7.0;
/// How far below a log its second scale block ends.
const BELOW_INCHES: f64 = 4.0;
/// Heights of letters in heads, in inches.
const LETTERS_INCHES: (f64, f64) = (0.04, 0.35);
/// Share of a text's rows, and of some above and below, on which a line that runs down through it is there.
const RULE_THERE: f64 = 0.93;
/// What is read beyond the scan's sides, in inches: above and below a log the paper may have been shifted.
const BESIDE_INCHES: f64 = 0.25;
/// A text that stands in a track by this many of its heights may hold a value of that track.
const REACHES: f64 = 2.0;
/// A text as sure as this is no dirt.
const CLEAR: f32 = 0.6;
/// Blank rows that may part a scale block from a table, in inches, and most places at which a head is cut.
const BLANK_INCHES: f64 = 0.3;
const MOST_CUTS: usize = 4;
/// Most lines of a head: more is dirt.
const MOST_LINES: usize = 800;
/// Blanks that end a line of text, in letter heights.
const GAP: f64 = 1.2;
/// From so many whole numbers with points on that is how they are printed.
const POINTED: usize = 3;
/// Lines handed to the reader at once.
const BATCH: usize = 64;
/// A grid of no more divisions than this may be one of decades.
const FEW_DIVISIONS: usize = 4;
/// A text less sure than this is dirt, and so is a letter alone that is less sure than that.
const LEAST_SURE: f32 = 0.3;
const SURE_ALONE: f32 = 0.9;

/// On which side of its log a head stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl Side {
    /// In the order of their rows.
    pub(super) const BOTH: [Side; 2] = [Side::Above, Side::Below];
}

/// Where a bitmap lies: the page's place at its upper left corner, and how many of its pixels a pixel of the page is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    col: f64,
    row: f64,
    /// Pixels of the bitmap across one of the page.
    pub(super) fine: f64,
}

impl Place {
    /// An area of the bitmap on the page.
    pub(super) fn on_page(&self, area: Area) -> Area {
        let (col, row) = (|at: f64| at / self.fine + self.col, |at: f64| at / self.fine + self.row);
        Area { left: col(area.left), right: col(area.right), top: row(area.top), base: row(area.base) }
    }

    /// The bitmap's column at a place of the page.
    fn bitmap_col(&self, col: f64) -> f64 {
        (col - self.col) * self.fine
    }
}

/// Texts over some rows of the page; columns are places in the frame, rows the scan's.
pub(super) struct Head {
    bitmap: Rc<Bitmap>,
    place: Place,
    lines: Vec<Line>,
    /// On which side of its log it stands.
    pub(super) side: Side,
    /// Whether all ink was thickened before it was read.
    pub(super) thick: bool,
    /// What was read.
    pub(super) texts: Vec<Text>,
    divisions: Rc<[Marked]>,
}

/// Rows in which the scale block above a log stands: from some inches above its first row, no further up than `least`,
/// to its first depth number, since the block's frame may look like the log's.
pub(super) fn rows_above(top: f64, first: f64, least: f64, dpi: f64) -> Range<usize> {
    let from = (top - ABOVE_INCHES * dpi).max(least).max(0.0);
    from as usize..(first.max(top).max(from) as usize)
}

/// The same below a log, from its last depth number on.
pub(super) fn rows_below(base: f64, last: f64, most: f64, dpi: f64) -> Range<usize> {
    let to = (base + BELOW_INCHES * dpi).min(most);
    let from = last.min(base).min(to);
    from as usize..to as usize
}

impl Head {
    /// Reads the upright texts of some rows.
    ///
    /// # Errors
    /// Where pixels can't be read back or the reader fails.
    pub(super) fn read(sheet: &Sheet<'_>, rows: Range<usize>, reader: &dyn Reader) -> Result<Head> {
        let width = sheet.raster.width() as f64;
        let beside = (BESIDE_INCHES * sheet.resolution.dpi()).round();
        let sides = (-beside, width + beside);
        let stored = straight::column(sheet.raster, &sheet.frame, rows.clone(), sides, sheet.fine)?;
        let tilt = sheet.tilt.at((rows.start + rows.end) as f64 / 2.0);
        let place = Place { col: -beside, row: rows.start as f64, fine: sheet.fine as f64 };
        let bitmap = straight::levelled(&stored, tilt, place.bitmap_col(width / 2.0));
        let lines = lines(&bitmap, place.fine * sheet.resolution.dpi());
        let mut texts = read_lines(&bitmap, &lines, &place, reader)?;
        let divisions: Rc<[Marked]> =
            divisions::read(&bitmap, &place, sheet.resolution.dpi(), reader)?.into();
        texts.retain(|text| !divisions.iter().any(|division| division.holds(text)));
        Ok(Head { bitmap: Rc::new(bitmap), place, lines, texts, side: Side::Above, thick: false, divisions })
    }

    /// The same rows read once more with all ink thickened: thin print that is broken up holds together again.
    ///
    /// # Errors
    /// Where the reader fails.
    pub(super) fn thickened(&self, dpi: f64, reader: &dyn Reader) -> Result<Head> {
        let thick = words::thickened(&self.bitmap);
        let lines = lines(&thick, self.place.fine * dpi);
        let mut texts = read_lines(&thick, &lines, &self.place, reader)?;
        texts.retain(|text| !self.divisions.iter().any(|division| division.holds(text)));
        // Line samples are told by the ink as it is.
        let (bitmap, divisions) = (Rc::clone(&self.bitmap), Rc::clone(&self.divisions));
        Ok(Head { bitmap, lines: self.lines.clone(), texts, thick: true, divisions, ..*self })
    }

    /// This head as it stands on a side of its log, and cut at blank paper: first what is next to the log alone, then
    /// with more of what is farther away. A scale block is next to its log, tables are farther away.
    pub(super) fn nearest_first(self, side: Side, dpi: f64) -> Vec<Head> {
        let mut rows: Vec<(f64, f64)> = self
            .texts
            .iter()
            .filter(|text| text.reading.confidence() >= CLEAR)
            .map(|text| (text.area.top, text.area.base))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut cuts = Vec::new();
        let mut base = f64::NEG_INFINITY;
        for row in rows {
            if row.0 - base > BLANK_INCHES * dpi && base.is_finite() {
                cuts.push((base + row.0) / 2.0);
            }
            base = base.max(row.1);
        }
        if side == Side::Above {
            cuts.reverse();
        }
        let part = |inside: &dyn Fn(f64) -> bool| Head {
            bitmap: Rc::clone(&self.bitmap),
            place: self.place,
            lines: self.lines.clone(),
            texts: self.texts.iter().filter(|text| inside(text.area.middle().1)).cloned().collect(),
            side,
            thick: self.thick,
            divisions: Rc::clone(&self.divisions),
        };
        let mut heads: Vec<Head> = cuts
            .iter()
            .take(MOST_CUTS)
            .map(|&cut| match side {
                Side::Above => part(&|row| row >= cut),
                Side::Below => part(&|row| row <= cut),
            })
            .collect();
        heads.push(Head { side, ..self });
        heads
    }

    /// The curves of a track by this head, with the line samples that stand there.
    pub(super) fn curves(&self, track: &Ruled, samples: &[LineSample]) -> Vec<FoundCurve> {
        let (left, right) = (track.left, track.right);
        let reach = 0.06 * (right - left);
        let texts: Vec<Text> = self
            .texts
            .iter()
            .filter(|text| {
                let overlap = text.area.right.min(right + reach) - text.area.left.max(left - reach);
                overlap > 0.15 * text.area.width() || overlap > REACHES * text.area.height()
            })
            .cloned()
            .collect();
        let (kind, decades) = match track.ruling {
            // A few lines at equal distances may be those of bare decades.
            Ruling::Linear(..=FEW_DIVISIONS) => (None, None),
            Ruling::Linear(_) => (Some(ScaleKind::Linear), None),
            Ruling::Log { decade, .. } => (Some(ScaleKind::Log), Some((right - left) / decade)),
            Ruling::Plain => (None, None),
        };
        if texts.is_empty() {
            return Vec::new();
        }
        let division = self.divisions.iter().find_map(|marked| marked.of(track));
        let pointed = self.texts.iter().filter(|text| scales::is_pointed(text.reading.text().trim())).count();
        let pointed = pointed >= POINTED;
        scales::curves(&Block { left, right, texts: &texts, samples, kind, decades, division, pointed })
    }

    /// Line samples in a track's columns.
    pub(super) fn samples(&self, left: f64, right: f64) -> Vec<LineSample> {
        let col = |col: f64| (self.place.bitmap_col(col).round().max(0.0) as usize).min(self.bitmap.width);
        let (first, last) = (col(left), col(right).max(col(left)));
        if first == last || self.bitmap.height == 0 {
            return Vec::new();
        }
        let piece = self.bitmap.piece(0..self.bitmap.height, first..last);
        let moved: Vec<Line> = self
            .lines
            .iter()
            .map(|line| Line { area: shifted(line.area, -(first as f64)), ..*line })
            .collect();
        let mut samples = words::samples(&piece, &moved);
        for sample in &mut samples {
            sample.area = self.place.on_page(shifted(sample.area, first as f64));
        }
        samples
    }
}

fn wanted(dpi: f64) -> Wanted {
    let letters = ((LETTERS_INCHES.0 * dpi).max(5.0), (LETTERS_INCHES.1 * dpi).max(14.0));
    Wanted { turn: Turn::Upright, letters, gap: GAP }
}

/// The lines of text of a bitmap, parted where printed lines run down through them.
fn lines(bitmap: &Bitmap, dpi: f64) -> Vec<Line> {
    let found = words::find(bitmap, &wanted(dpi));
    found.iter().flat_map(|line| split_at_rules(bitmap, line)).take(MOST_LINES).collect()
}

/// A line of text, parted where a printed line runs down through it and beyond: the last value of one track's scale and
/// the first of the next stand close to the edge between them.
fn split_at_rules(bitmap: &Bitmap, line: &Line) -> Vec<Line> {
    let beyond = (0.4 * line.letter_height).max(3.0);
    let rows = (line.area.top - beyond) as isize..(line.area.base + beyond) as isize;
    let is_rule = |col: isize| {
        let there = rows.clone().filter(|&row| (-1..=1).any(|near| bitmap.is_ink(row, col + near))).count();
        let solid = rows.clone().filter(|&row| bitmap.is_ink(row, col)).count();
        there as f64 >= RULE_THERE * rows.len() as f64 && 2 * solid > rows.len()
    };
    let (left, right) = (line.area.left as isize, line.area.right as isize);
    let mut parts = Vec::new();
    let mut from = left;
    let mut col = left;
    while col <= right {
        if !is_rule(col) {
            col += 1;
            continue;
        }
        parts.push((from, col));
        while col <= right && is_rule(col) {
            col += 1;
        }
        from = col;
    }
    parts.push((from, right));
    if parts.len() == 1 {
        return vec![*line];
    }
    let least = (0.25 * line.letter_height).max(2.0);
    parts
        .into_iter()
        .map(|(left, right)| (left as f64, right as f64))
        .filter(|(left, right)| right - left >= least)
        .map(|(left, right)| Line { area: Area { left, right, ..line.area }, ..*line })
        .collect()
}

fn shifted(area: Area, cols: f64) -> Area {
    Area { left: area.left + cols, right: area.right + cols, ..area }
}

/// Whether a reading is hardly one, or a letter alone that is none of a value and may be a speck's.
fn is_dirt(reading: &Reading) -> bool {
    let text = reading.text();
    let mut letters = text.trim().chars();
    let alone = match (letters.next(), letters.next()) {
        (None, _) => return true,
        (Some(letter), None) => !letter.is_ascii_digit() && !"IlOo|-+.".contains(letter),
        _ => false,
    };
    reading.confidence() < if alone { SURE_ALONE } else { LEAST_SURE }
}

/// Reads lines of a bitmap that lies at a place of the page.
fn read_lines(bitmap: &Bitmap, lines: &[Line], place: &Place, reader: &dyn Reader) -> Result<Vec<Text>> {
    let mut texts = Vec::new();
    for batch in lines.chunks(BATCH) {
        let pictures: Vec<Array2<f32>> = batch.iter().map(|line| words::cut(bitmap, line)).collect();
        for (line, reading) in batch.iter().zip(reader.read(&pictures)?) {
            if !is_dirt(&reading) {
                texts.push(Text { area: place.on_page(line.area), turn: line.turn, reading });
            }
        }
    }
    Ok(texts)
}

/// The texts of a title block that is turned by a quarter, as if it stood upright.
///
/// # Errors
/// Where pixels can't be read back or the reader fails.
pub(super) fn read_turned(
    raster: &dyn Raster,
    rows: Range<usize>,
    turn: Turn,
    dpi: f64,
    reader: &dyn Reader,
) -> Result<Vec<Text>> {
    let bitmap = straight::rectangle(raster, rows, 0..raster.width())?;
    let upright = words::upright(&bitmap, turn);
    let lines = words::find(&upright, &wanted(dpi));
    read_lines(&upright, &lines, &Place { col: 0.0, row: 0.0, fine: 1.0 }, reader)
}
