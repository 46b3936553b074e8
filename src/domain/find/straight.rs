//! Pieces of the page cut out along the frame, so that what is printed in a column stands in a column.

use std::ops::Range;

use crate::domain::layout::evidence::BAND;
use crate::domain::layout::ink;
use crate::domain::raster::Raster;
use crate::domain::reading::Bitmap;
use crate::error::{Error, Result, Stage};

use super::frame::Frame;

/// Rows read at a time; a multiple of [`BAND`].
const READ: usize = 32 * BAND;

/// The ink between two places of the frame over some rows of the scan; paper beyond the scan.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn column(
    raster: &dyn Raster,
    frame: &Frame,
    rows: Range<usize>,
    (left, right): (f64, f64),
) -> Result<Bitmap> {
    let width = (right - left).round().max(1.0) as usize;
    let mut bitmap = Bitmap::blank(width, rows.len());
    for top in rows.clone().step_by(READ) {
        let base = (top + READ).min(rows.end);
        let starts: Vec<i64> =
            (top..base).map(|row| frame.col(frame.band_of(row as f64), left).round() as i64).collect();
        let low = starts.iter().copied().min().unwrap_or(0);
        let high = starts.iter().copied().max().unwrap_or(0) + width as i64;
        // A margin lets the ink's threshold see paper beside a narrow column.
        let cols = clipped(low - 32, raster.width())..clipped(high + 32, raster.width());
        if cols.is_empty() {
            continue;
        }
        let marks = marked(raster, top..base, cols.clone())?;
        for (row, start) in (top..base).zip(&starts) {
            let line = &marks[(row - top) * cols.len()..(row - top + 1) * cols.len()];
            let out = &mut bitmap.ink[(row - rows.start) * width..(row - rows.start + 1) * width];
            let from = (*start).max(cols.start as i64);
            let to = (*start + width as i64).min(cols.end as i64);
            if from < to {
                let (source, target) = ((from - cols.start as i64) as usize, (from - start) as usize);
                let count = (to - from) as usize;
                out[target..target + count].copy_from_slice(&line[source..source + count]);
            }
        }
    }
    Ok(bitmap)
}

/// The ink of a rectangle of the scan, as stored.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn rectangle(raster: &dyn Raster, rows: Range<usize>, cols: Range<usize>) -> Result<Bitmap> {
    let mut bitmap = Bitmap::blank(cols.len(), rows.len());
    for top in rows.clone().step_by(READ) {
        let base = (top + READ).min(rows.end);
        let from = (top - rows.start) * cols.len();
        let marks = marked(raster, top..base, cols.clone())?;
        bitmap.ink[from..from + marks.len()].copy_from_slice(&marks);
    }
    Ok(bitmap)
}

/// The same ink with lines that slope by `tilt` (rows down per column to the right) made level: a row is what runs
/// through it at the column `mid`.
pub(super) fn levelled(bitmap: &Bitmap, tilt: f64, mid: f64) -> Bitmap {
    let mut level = Bitmap::blank(bitmap.width, bitmap.height);
    let shifts: Vec<isize> =
        (0..bitmap.width).map(|col| (tilt * (col as f64 + 0.5 - mid)).round() as isize).collect();
    for row in 0..bitmap.height {
        let line = &mut level.ink[row * bitmap.width..(row + 1) * bitmap.width];
        for (col, cell) in line.iter_mut().enumerate() {
            *cell = u8::from(bitmap.is_ink(row as isize + shifts[col], col as isize));
        }
    }
    level
}

/// How dark the ink of some rows is, row-major: 0 for paper, 0.5 for the palest ink to 1 for black. Where a scan has
/// greys, heavy lines that are no wider than fine ones are darker.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn darkness(raster: &dyn Raster, rows: Range<usize>) -> Result<Vec<f32>> {
    let cols = 0..raster.width();
    let grey = grey(raster, rows.clone(), cols.clone())?;
    let marks = marked(raster, rows, cols)?;
    let dark = |(&mark, &grey): (&u8, &u8)| f32::from(mark.min(1)) * (1.0 - f32::from(grey) / 510.0);
    Ok(marks.iter().zip(&grey).map(dark).collect())
}

fn grey(raster: &dyn Raster, rows: Range<usize>, cols: Range<usize>) -> Result<Vec<u8>> {
    let mut grey = vec![255; rows.len() * cols.len()];
    raster.grey(rows.clone(), cols, &mut grey).map_err(|error| {
        Error::io(Stage::Layout, format_args!("rows {} to {} of the scan", rows.start, rows.end), &error)
    })?;
    Ok(grey)
}

fn marked(raster: &dyn Raster, rows: Range<usize>, cols: Range<usize>) -> Result<Vec<u8>> {
    let grey = grey(raster, rows, cols.clone())?;
    let mut marks = vec![0; grey.len()];
    ink::mark(&grey, cols.len(), &mut marks);
    Ok(marks)
}

fn clipped(col: i64, width: usize) -> usize {
    col.clamp(0, width as i64) as usize
}
