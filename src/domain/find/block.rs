//! The scale blocks above and below a log: their texts, and what each track's curves are by them.

use std::ops::Range;

use ndarray::Array2;

use crate::domain::raster::Raster;
use crate::domain::reading::{Area, Bitmap, Reader, Text, Turn};
use crate::domain::scales::{self, Block, FoundCurve};
use crate::domain::spec::ScaleKind;
use crate::domain::words::{self, Line, Wanted};
use crate::error::Result;

use super::columns::Ruled;
use super::frame::Frame;
use super::rulings::Ruling;
use super::straight;

/// How far above a log its scale block begins at most, in inches.
const ABOVE_INCHES: f64 = 7.0;
/// How far below a log its second scale block ends.
const BELOW_INCHES: f64 = 4.0;
/// Heights of letters in heads, in inches.
const LETTERS_INCHES: (f64, f64) = (0.04, 0.35);
/// Blanks that end a line of text, in letter heights.
const GAP: f64 = 1.2;
/// Lines handed to the reader at once.
const BATCH: usize = 64;
/// A text less sure than this is dirt.
const LEAST_SURE: f32 = 0.3;
/// How much more a scale across two tracks must explain than the tracks' own do.
const TOGETHER: f32 = 1.05;

/// Texts over some rows of the page; columns are places in the frame, rows the scan's.
pub(super) struct Head {
    bitmap: Bitmap,
    first_row: usize,
    lines: Vec<Line>,
    /// What was read.
    pub(super) texts: Vec<Text>,
}

/// Rows above a log in which its scale block stands, no further up than `least`.
pub(super) fn rows_above(top: f64, least: f64, dpi: f64) -> Range<usize> {
    let from = (top - ABOVE_INCHES * dpi).max(least).max(0.0);
    from as usize..(top.max(from) as usize)
}

/// Rows below a log in which a second scale block may stand, no further down than `most`.
pub(super) fn rows_below(base: f64, most: f64, dpi: f64) -> Range<usize> {
    let to = (base + BELOW_INCHES * dpi).min(most);
    base as usize..(to.max(base) as usize)
}

impl Head {
    /// Reads the upright texts of some rows.
    ///
    /// # Errors
    /// Where pixels can't be read back or the reader fails.
    pub(super) fn read(
        raster: &dyn Raster,
        frame: &Frame,
        rows: Range<usize>,
        dpi: f64,
        reader: &dyn Reader,
    ) -> Result<Head> {
        let width = raster.width() as f64;
        let bitmap = straight::column(raster, frame, rows.clone(), (0.0, width))?;
        let wanted = wanted(dpi);
        let lines = words::find(&bitmap, &wanted);
        let texts = read_lines(&bitmap, &lines, rows.start as f64, reader)?;
        Ok(Head { bitmap, first_row: rows.start, lines, texts })
    }

    /// The curves of a track by this head.
    fn curves(&self, track: &Ruled) -> Vec<FoundCurve> {
        let (left, right) = (track.left, track.right);
        let reach = 0.06 * (right - left);
        let texts: Vec<Text> = self
            .texts
            .iter()
            .filter(|text| {
                let overlap = text.area.right.min(right + reach) - text.area.left.max(left - reach);
                overlap > 0.5 * text.area.width()
            })
            .cloned()
            .collect();
        let (kind, decades) = match track.ruling {
            Ruling::Linear(_) => (Some(ScaleKind::Linear), None),
            Ruling::Log { decade, .. } => (Some(ScaleKind::Log), Some((right - left) / decade)),
            Ruling::Plain => (None, None),
        };
        let samples = self.samples(left, right);
        scales::curves(&Block { left, right, texts: &texts, samples: &samples, kind, decades })
    }

    fn samples(&self, left: f64, right: f64) -> Vec<crate::domain::reading::LineSample> {
        let first = (left.round().max(0.0) as usize).min(self.bitmap.width);
        let last = (right.round().max(0.0) as usize).clamp(first, self.bitmap.width);
        if first == last || self.bitmap.height == 0 {
            return Vec::new();
        }
        let mut piece = Bitmap::blank(last - first, self.bitmap.height);
        for row in 0..self.bitmap.height {
            let from = row * self.bitmap.width;
            piece.ink[row * (last - first)..(row + 1) * (last - first)]
                .copy_from_slice(&self.bitmap.ink[from + first..from + last]);
        }
        let moved: Vec<Line> = self
            .lines
            .iter()
            .map(|line| Line { area: shifted(line.area, -(first as f64), 0.0), ..*line })
            .collect();
        let mut samples = words::samples(&piece, &moved);
        for sample in &mut samples {
            sample.area = shifted(sample.area, first as f64, self.first_row as f64);
        }
        samples
    }
}

fn wanted(dpi: f64) -> Wanted {
    let letters = ((LETTERS_INCHES.0 * dpi).max(6.0), (LETTERS_INCHES.1 * dpi).max(14.0));
    Wanted { turn: Turn::Upright, letters, gap: GAP }
}

fn shifted(area: Area, cols: f64, rows: f64) -> Area {
    Area {
        left: area.left + cols,
        right: area.right + cols,
        top: area.top + rows,
        base: area.base + rows,
    }
}

fn read_lines(bitmap: &Bitmap, lines: &[Line], first_row: f64, reader: &dyn Reader) -> Result<Vec<Text>> {
    let mut texts = Vec::new();
    for batch in lines.chunks(BATCH) {
        let pictures: Vec<Array2<f32>> = batch.iter().map(|line| words::cut(bitmap, line)).collect();
        for (line, reading) in batch.iter().zip(reader.read(&pictures)?) {
            if reading.confidence() >= LEAST_SURE && !reading.text().trim().is_empty() {
                texts.push(Text { area: shifted(line.area, 0.0, first_row), turn: line.turn, reading });
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
    read_lines(&upright, &lines, 0.0, reader)
}

/// A track with its curves as its scale block has them.
pub(super) struct Scaled {
    /// The track.
    pub(super) track: Ruled,
    /// Its curves.
    pub(super) curves: Vec<FoundCurve>,
}

/// The tracks' curves by the heads above and below their log. Tracks side by side are one where scales run across both.
pub(super) fn scaled(tracks: &[Ruled], heads: &[Head]) -> Vec<Scaled> {
    let best = |track: &Ruled| -> Vec<FoundCurve> {
        let by_head = heads.iter().map(|head| head.curves(track));
        // The first of equals: the block above the log.
        by_head.fold(Vec::new(), |best, curves| if worth(&curves) > worth(&best) { curves } else { best })
    };
    let mut found: Vec<Scaled> = Vec::new();
    for track in tracks {
        let curves = best(track);
        let together = found.last().and_then(|before| {
            let track = joined(&before.track, track)?;
            let both = best(&track);
            let apart = worth(&before.curves) + worth(&curves);
            (worth(&both) > 0.0 && worth(&both) > TOGETHER * apart).then_some(Scaled { track, curves: both })
        });
        match together {
            Some(both) => {
                found.pop();
                found.push(both);
            }
            None => found.push(Scaled { track: track.clone(), curves }),
        }
    }
    found
}

/// Two tracks that share an edge and a ruling.
fn joined(left: &Ruled, right: &Ruled) -> Option<Ruled> {
    if (left.right - right.left).abs() > 1.5 {
        return None;
    }
    let ruling = match (left.ruling, right.ruling) {
        (Ruling::Linear(a), Ruling::Linear(b)) => Ruling::Linear(a + b),
        (Ruling::Plain, Ruling::Plain) => Ruling::Plain,
        _ => return None,
    };
    let inner = [&left.inner[..], &[left.right], &right.inner].concat();
    Some(Ruled { left: left.left, right: right.right, ruling, inner, seen: left.seen && right.seen })
}

/// What a block explains: its curves that have a scale, and half for those with a name alone.
fn worth(curves: &[FoundCurve]) -> f32 {
    curves
        .iter()
        .map(|curve| match (&curve.scale, &curve.mnemonic) {
            (Some(_), Some(_)) => curve.confidence,
            (Some(_), None) => 0.3 * curve.confidence,
            (None, Some(_)) => 0.15 * curve.confidence,
            (None, None) => 0.0,
        })
        .sum()
}
