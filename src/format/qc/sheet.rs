//! Where the scan's bands go on the picture.

use std::ops::Range;

use crate::domain::page::Page;

use super::canvas::Window;
use super::legend::Legend;
use super::{MOST_PIXELS, MOST_ROWS};

/// Width to height that the picture comes near to: a screen's.
const ASPECT: f64 = 1.5;
/// Most columns of a band's scan; wider scans are averaged down.
const WIDEST_BAND: f64 = 1400.0;
/// Columns left of a band's scan, for depths.
pub const DEPTH_COLUMN: usize = 74;
/// Columns of each curve's lane of gaps, right of the scan, the space before it included.
pub const LANE: usize = 6;
/// Columns between bands, and around the whole.
const SPACE: usize = 12;
/// Rows of scan that two neighbouring bands share, on the picture, on either side of the cut.
const OVERLAP: f64 = 10.0;

/// One band.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Rows of the scan, with those shared with the neighbours.
    pub rows: Range<usize>,
    /// Where its scan lies on the picture.
    pub window: Window,
}

/// The picture's plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Columns of the picture.
    pub width: usize,
    /// Rows of the picture.
    pub height: usize,
    /// Pixels of the picture per pixel of the scan, 1 at most.
    pub scale: f64,
    /// Columns of the scan that are shown.
    pub cols: Range<usize>,
    /// Top to bottom of the scan, left to right on the picture.
    pub bands: Vec<Band>,
}

impl Sheet {
    /// Plans a picture of a page's interval and tracks on a raster of this size (columns, rows), with a lane for each
    /// curve; `None` where nothing of it is to be seen.
    pub fn of_interval(size: (usize, usize), page: &Page, curves: usize, legend: &Legend) -> Option<Self> {
        let rows = shown_rows(page, size.1)?;
        let cols = shown_cols(page, size.0, &rows)?;
        Some(Sheet::new(rows, cols, LANE * curves, legend))
    }

    /// Plans a picture of these rows and columns of a raster, neither of them empty, with room for lanes right of each
    /// band.
    pub fn new(rows: Range<usize>, cols: Range<usize>, lanes: usize, legend: &Legend) -> Self {
        let margins = DEPTH_COLUMN + lanes + SPACE;
        let mut scale = (WIDEST_BAND / cols.len() as f64).min(1.0);
        loop {
            let sheet = Sheet::at(scale, &rows, &cols, margins, legend);
            if (sheet.width * sheet.height <= MOST_PIXELS && sheet.height <= MOST_ROWS) || scale < 1e-4 {
                return sheet;
            }
            let shrink = (MOST_PIXELS as f64 / (sheet.width * sheet.height) as f64).sqrt().clamp(0.5, 0.97);
            scale *= shrink;
        }
    }

    fn at(scale: f64, rows: &Range<usize>, cols: &Range<usize>, margins: usize, legend: &Legend) -> Self {
        let band_cols = ((cols.len() as f64 * scale).round() as usize).max(1);
        let tall = rows.len() as f64 * scale;
        let wide = (band_cols + margins) as f64;
        let count =
            (ASPECT * tall / wide).sqrt().round().max((tall / (MOST_ROWS as f64 * 0.9)).ceil()).max(1.0);
        let per_band = (rows.len() as f64 / count).ceil().max(1.0) as usize;
        let count = rows.len().div_ceil(per_band);
        let width = (SPACE + count * (band_cols + margins)).max(legend.least_width());
        let top = legend.height(width) + SPACE;
        let overlap = if count > 1 { (OVERLAP / scale).ceil() as usize } else { 0 };
        let mut bands = Vec::with_capacity(count);
        let mut height = top;
        for index in 0..count {
            let start = (rows.start + index * per_band).saturating_sub(overlap).max(rows.start);
            let end = (rows.start + (index + 1) * per_band + overlap).min(rows.end);
            let band_rows = (((end - start) as f64 * scale).round() as usize).max(1);
            let left = SPACE + index * (band_cols + margins) + DEPTH_COLUMN;
            bands.push(Band {
                rows: start..end,
                window: Window { cols: left..left + band_cols, rows: top..top + band_rows },
            });
            height = height.max(top + band_rows);
        }
        Sheet { width, height: height + SPACE, scale, cols: cols.clone(), bands }
    }

    /// Column of the picture for a column of the scan.
    pub fn col(&self, band: &Band, col: f64) -> i64 {
        band.window.cols.start as i64 + self.scaled(col - self.cols.start as f64)
    }

    /// Row of the picture for a row of the scan.
    pub fn row(&self, band: &Band, row: f64) -> i64 {
        band.window.rows.start as i64 + self.scaled(row - band.rows.start as f64)
    }

    /// Whole pixels of the picture; what lies far off it stays off it, but within what can be counted with.
    fn scaled(&self, pixels: f64) -> i64 {
        (pixels * self.scale).floor().clamp(-1e6, 1e6) as i64
    }
}

/// The interval's rows and a little more.
fn shown_rows(page: &Page, height: usize) -> Option<Range<usize>> {
    let mid = page.depth.mid_col();
    let one = page.depth.row_from_depth(page.interval.0, mid);
    let other = page.depth.row_from_depth(page.interval.1, mid);
    let margin = 24.0;
    let start = (one.min(other) - margin).max(0.0);
    let end = (one.max(other) + margin).min(height as f64);
    (start.is_finite() && end.is_finite() && end - start >= 1.0).then(|| start as usize..end.ceil() as usize)
}

/// From the leftmost track to the rightmost and a little more; everything where there is no track.
fn shown_cols(page: &Page, width: usize, rows: &Range<usize>) -> Option<Range<usize>> {
    let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
    for track in &page.tracks {
        for sample in 0..=64 {
            let row = rows.start as f64 + rows.len() as f64 * f64::from(sample) / 64.0;
            left = left.min(track.left.at(row));
            right = right.max(track.right.at(row));
        }
    }
    if left >= right {
        (left, right) = (0.0, width as f64);
    }
    let margin = 0.03 * (right - left) + 8.0;
    let start = (left - margin).max(0.0);
    let end = (right + margin).min(width as f64);
    (end - start >= 1.0).then(|| start as usize..end.ceil() as usize)
}
