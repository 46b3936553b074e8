//! Pieces of the page cut out along the frame, so that what is printed in a column stands in a column.

use std::ops::Range;

use image::GrayImage;
use image::imageops::{self, FilterType};

use crate::domain::layout::evidence::BAND;
use crate::domain::layout::ink;
use crate::domain::raster::Raster;
use crate::domain::reading::Bitmap;
use crate::error::{Error, Result, Stage};

use super::frame::Frame;

/// Rows read at a time; a multiple of [`BAND`].
const READ: usize = 32 * BAND;

/// The ink between two places of the frame over some rows of the scan; paper beyond the scan. Each pixel of the scan is
/// drawn as `fine` × `fine` of the bitmap's; where that is more than one, ink is what print to be read is made of.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn column(
    raster: &dyn Raster,
    frame: &Frame,
    rows: Range<usize>,
    (left, right): (f64, f64),
    fine: usize,
) -> Result<Bitmap> {
    let columns = (right - left).round().max(1.0) as usize;
    let width = fine * columns;
    let mut bitmap = Bitmap::blank(width, fine * rows.len());
    for top in rows.clone().step_by(READ) {
        let base = (top + READ).min(rows.end);
        let starts: Vec<i64> = (fine * top..fine * base)
            .map(|row| {
                let band = frame.band_of((row / fine) as f64);
                (fine as f64 * frame.col(band, left)).round() as i64
            })
            .collect();
        let low = starts.iter().copied().min().unwrap_or(0).div_euclid(fine as i64);
        let high = starts.iter().copied().max().unwrap_or(0).div_euclid(fine as i64) + 1 + columns as i64;
        // A margin lets the ink's threshold see paper beside a narrow column.
        let cols = clipped(low - 32, raster.width())..clipped(high + 32, raster.width());
        if cols.is_empty() {
            continue;
        }
        let marks = match fine {
            1 => marked(raster, top..base, cols.clone())?,
            _ => finely_marked(raster, top..base, cols.clone(), fine)?,
        };
        let (first, last) = ((fine * cols.start) as i64, (fine * cols.end) as i64);
        let length = fine * cols.len();
        for (row, start) in starts.iter().enumerate() {
            let line = &marks[row * length..(row + 1) * length];
            let at = (fine * (top - rows.start) + row) * width;
            let out = &mut bitmap.ink[at..at + width];
            let from = (*start).max(first);
            let to = (*start + width as i64).min(last);
            if from < to {
                let (source, target) = ((from - first) as usize, (from - start) as usize);
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

/// Grey values of a rectangle of the scan.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn grey(raster: &dyn Raster, rows: Range<usize>, cols: Range<usize>) -> Result<Vec<u8>> {
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

/// The ink of a piece whose every pixel is drawn as `fine` × `fine`: edges of strokes lie where the greys say, not
/// between two pixels.
fn finely_marked(
    raster: &dyn Raster,
    rows: Range<usize>,
    cols: Range<usize>,
    fine: usize,
) -> Result<Vec<u8>> {
    let size = (cols.len() as u32, rows.len() as u32);
    let grey = grey(raster, rows, cols)?;
    let coarse = GrayImage::from_raw(size.0, size.1, grey).unwrap_or_default();
    let by = fine as u32;
    let drawn = imageops::resize(&coarse, by * size.0, by * size.1, FilterType::CatmullRom);
    let mut marks = vec![0; drawn.len()];
    ink::mark_print(&drawn, fine * size.0 as usize, &mut marks);
    Ok(marks)
}

fn clipped(col: i64, width: usize) -> usize {
    col.clamp(0, width as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    #[test]
    fn finely_drawn_strokes_stay_apart_where_the_paper_between_them_is_grey() {
        // Two strokes in 40 rows of paper, a grey column between them, as a coarse scan has small letters.
        let (width, height) = (60, 40);
        let mut grey = vec![235; width * height];
        for row in 10..30 {
            grey[row * width + 29..row * width + 32].copy_from_slice(&[70, 200, 80]);
        }
        let raster = GreyRaster::new(width, height, grey);
        let ink = |marks: &[u8], width: usize| {
            let row = marks.len() / width / 2;
            let line = &marks[row * width..(row + 1) * width];
            line.windows(2).filter(|pair| pair == &[0, 1]).count()
        };
        assert_eq!(ink(&marked(&raster, 0..height, 0..width).unwrap(), width), 1);
        assert_eq!(ink(&finely_marked(&raster, 0..height, 0..width, 3).unwrap(), 3 * width), 2);
    }
}
