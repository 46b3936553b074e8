//! A track straightened: every row of a strip lies at one depth, every column at one distance from the left edge.
//!
//! Straightening moves pixels by whole rows and columns only, so thin lines of a 1-bit scan survive untouched; what is
//! lost to rounding (half a pixel) is given back by [`Strip::fraction`], which uses the exact edges.

use std::io;
use std::ops::Range;

use crate::domain::page::{Page, Track};
use crate::domain::raster::Raster;

/// Columns kept on either side of the track, before scaling: curves drawn onto the printed edges stay whole.
const MARGIN: f64 = 20.0;
/// Sides of a strip are multiples of this, as the network needs.
pub const UNIT: usize = 32;
/// Tracks wider than this are read at half size (or less): lines of a 400 dpi print are then as thick as the network
/// knows them, at a quarter of the cost.
const WIDEST_AT_FULL_SIZE: f64 = 1100.0;

/// Geometry of a straightened track.
#[derive(Debug, Clone)]
pub struct Strip<'a> {
    page: &'a Page,
    track: &'a Track,
    /// Stored pixels per strip pixel, both ways.
    scale: usize,
    /// First row of the page (at its middle column) and number of strip rows.
    top: usize,
    rows: usize,
    cols: usize,
}

impl<'a> Strip<'a> {
    /// The strip of a track over the page's interval, with some rows of margin.
    pub fn new(page: &'a Page, track: &'a Track) -> Self {
        let mid = page.depth.mid_col();
        let ends = [page.interval.0, page.interval.1].map(|depth| page.depth.row_from_depth(depth, mid));
        let first = ends[0].min(ends[1]).max(0.0);
        let last = ends[0].max(ends[1]).min(page.size.1 as f64).max(first);
        let widest = track.widest(first, last);
        let scale = (widest / WIDEST_AT_FULL_SIZE).ceil().max(1.0) as usize;
        let top = (first - 16.0).max(0.0) as usize;
        let bottom = ((last + 16.0).ceil() as usize).min(page.size.1);
        let cols = ((widest + 2.0 * MARGIN) / scale as f64).ceil() as usize;
        Strip {
            page,
            track,
            scale,
            top,
            rows: bottom.saturating_sub(top).div_ceil(scale),
            cols: cols.next_multiple_of(UNIT),
        }
    }

    /// Rows of the strip.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Columns of the strip, a multiple of [`UNIT`].
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Stored pixels per strip pixel.
    pub fn scale(&self) -> usize {
        self.scale
    }

    /// The track's width in strip columns at a strip row.
    pub fn track_width(&self, row: usize) -> f32 {
        let at = self.page_row(row as f64 + 0.5);
        ((self.track.right.at(at) - self.track.left.at(at)) / self.scale as f64) as f32
    }

    /// Row of the page at its middle column for a (fractional) strip row.
    pub fn page_row(&self, row: f64) -> f64 {
        self.top as f64 + row * self.scale as f64
    }

    /// Depth at a (fractional) strip row.
    pub fn depth(&self, row: f64) -> f64 {
        self.page.depth.depth_from_row(self.page_row(row), self.page.depth.mid_col())
    }

    /// Fractional strip row at a row of the page's middle column; the inverse of [`Strip::page_row`].
    pub fn strip_row(&self, page_row: f64) -> f64 {
        (page_row - self.top as f64) / self.scale as f64
    }

    /// First stored column of a strip row; negative where the track's margin leaves the page.
    fn origin(&self, row: usize) -> i64 {
        let at = self.page_row(row as f64 + 0.5);
        (self.track.left.at(at) - MARGIN).round() as i64
    }

    /// Stored column at a (fractional) strip column.
    pub fn page_col(&self, row: usize, col: f64) -> f64 {
        self.origin(row) as f64 + col * self.scale as f64
    }

    /// Strip column at a stored column; the inverse of [`Strip::page_col`].
    pub fn strip_col(&self, row: usize, col: f64) -> f64 {
        (col - self.origin(row) as f64) / self.scale as f64
    }

    /// Row of the page at its middle column for a point of the stored image: what a leaning page adds is taken away.
    pub fn upright_row(&self, row: f64, col: f64) -> f64 {
        row - self.page.depth.tilt_at(row) * (col - self.page.depth.mid_col())
    }

    /// Fraction of the track's width (0 left edge, 1 right edge) at a fractional strip column.
    pub fn fraction(&self, row: usize, col: f64) -> f64 {
        self.track.fraction_from_col(self.page_row(row as f64 + 0.5), self.page_col(row, col))
    }

    /// Strip column at a fraction of the track's width; the inverse of [`Strip::fraction`].
    pub fn col(&self, row: usize, fraction: f64) -> f64 {
        let at = self.page_row(row as f64 + 0.5);
        (self.track.col_from_fraction(at, fraction) - self.origin(row) as f64) / self.scale as f64
    }

    /// Point of the stored image (row, column) at a strip row and fractional strip column.
    pub fn point(&self, row: usize, col: f64) -> (f64, f64) {
        let at = self.page_row(row as f64 + 0.5);
        let stored = self.page_col(row, col);
        (at + self.page.depth.tilt_at(at) * (stored - self.page.depth.mid_col()), stored)
    }

    /// Brightness (0 black to 255 white) of some strip rows, row-major, white where the page ends.
    ///
    /// # Errors
    /// Where the raster can't be read back.
    pub fn read(&self, raster: &dyn Raster, rows: Range<usize>) -> io::Result<Vec<u8>> {
        self.gather(raster, rows, 1, |raster, rows, cols, out| raster.grey(rows, cols, out))
    }

    /// Red, green, blue bytes of some strip rows, row-major, white where the page ends.
    ///
    /// # Errors
    /// Where the raster can't be read back.
    pub fn read_rgb(&self, raster: &dyn Raster, rows: Range<usize>) -> io::Result<Vec<u8>> {
        self.gather(raster, rows, 3, |raster, rows, cols, out| raster.rgb(rows, cols, out))
    }

    fn gather(
        &self,
        raster: &dyn Raster,
        rows: Range<usize>,
        channels: usize,
        read: impl Fn(&dyn Raster, Range<usize>, Range<usize>, &mut [u8]) -> io::Result<()>,
    ) -> io::Result<Vec<u8>> {
        let mut out = vec![255; rows.len() * self.cols * channels];
        let span = self.stored_span(&rows, raster);
        let (stored_rows, stored_cols) = (span.0, span.1);
        if stored_rows.is_empty() || stored_cols.is_empty() {
            return Ok(out);
        }
        let mut block = vec![255; stored_rows.len() * stored_cols.len() * channels];
        read(raster, stored_rows.clone(), stored_cols.clone(), &mut block)?;
        let mid = self.page.depth.mid_col();
        let mut sums = vec![0u32; channels];
        for (line, row) in out.chunks_exact_mut(self.cols * channels).zip(rows) {
            let at = self.page_row(row as f64 + 0.5);
            let (tilt, origin) = (self.page.depth.tilt_at(at), self.origin(row));
            let base = self.top + row * self.scale;
            if self.scale == 1 {
                self.gather_row(
                    (base as i64, tilt, origin),
                    channels,
                    (&block, &stored_rows, &stored_cols),
                    line,
                );
                continue;
            }
            for (col, pixel) in line.chunks_exact_mut(channels).enumerate() {
                let left = origin + (col * self.scale) as i64;
                let shift = (tilt * (left as f64 + 0.5 * self.scale as f64 - mid)).round() as i64;
                sums.fill(0);
                for dy in 0..self.scale {
                    for dx in 0..self.scale {
                        let (r, c) = (base as i64 + shift + dy as i64, left + dx as i64);
                        let inside = r >= stored_rows.start as i64
                            && r < stored_rows.end as i64
                            && c >= stored_cols.start as i64
                            && c < stored_cols.end as i64;
                        if inside {
                            let at = (r as usize - stored_rows.start) * stored_cols.len()
                                + (c as usize - stored_cols.start);
                            for (sum, value) in sums.iter_mut().zip(&block[at * channels..]) {
                                *sum += u32::from(*value);
                            }
                        } else {
                            sums.iter_mut().for_each(|sum| *sum += 255);
                        }
                    }
                }
                let area = (self.scale * self.scale) as u32;
                for (value, sum) in pixel.iter_mut().zip(&sums) {
                    *value = (sum / area) as u8;
                }
            }
        }
        Ok(out)
    }

    /// A row at full size: stored pixels as they are, in stretches that a tilt leaves in one row. The same bytes as by
    /// pixels.
    fn gather_row(
        &self,
        (base, tilt, origin): (i64, f64, i64),
        channels: usize,
        (block, stored_rows, stored_cols): (&[u8], &Range<usize>, &Range<usize>),
        line: &mut [u8],
    ) {
        let mid = self.page.depth.mid_col();
        let shift = |col: usize| (tilt * ((origin + col as i64) as f64 + 0.5 - mid)).round() as i64;
        let mut from = 0;
        while from < self.cols {
            let here = shift(from);
            // Shifts grow or fall steadily along the row.
            let mut ends = (from + 1, self.cols);
            while ends.0 < ends.1 {
                let middle = (ends.0 + ends.1) / 2;
                ends = if shift(middle) == here { (middle + 1, ends.1) } else { (ends.0, middle) };
            }
            let row = base + here;
            let inside = |col: i64| col.clamp(stored_cols.start as i64, stored_cols.end as i64);
            let (left, right) = (inside(origin + from as i64), inside(origin + ends.0 as i64));
            if (stored_rows.start as i64..stored_rows.end as i64).contains(&row) && left < right {
                let start = (row as usize - stored_rows.start) * stored_cols.len();
                let stored =
                    start + left as usize - stored_cols.start..start + right as usize - stored_cols.start;
                let to = (left - origin) as usize..(right - origin) as usize;
                line[to.start * channels..to.end * channels]
                    .copy_from_slice(&block[stored.start * channels..stored.end * channels]);
            }
            from = ends.0;
        }
    }

    /// Stored rows and columns that some strip rows may touch, clipped to the raster.
    fn stored_span(&self, rows: &Range<usize>, raster: &dyn Raster) -> (Range<usize>, Range<usize>) {
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        let (mut left, mut right) = (i64::MAX, i64::MIN);
        let mid = self.page.depth.mid_col();
        for row in rows.clone() {
            let at = self.page_row(row as f64 + 0.5);
            let origin = self.origin(row);
            let end = origin + (self.cols * self.scale) as i64;
            let tilt = self.page.depth.tilt_at(at);
            for col in [origin, end] {
                let stored = at + tilt * (col as f64 - mid);
                low = low.min(stored);
                high = high.max(stored);
            }
            left = left.min(origin);
            right = right.max(end);
        }
        let pad = self.scale as f64 + 1.0;
        let clip = |value: f64, end: usize| value.clamp(0.0, end as f64) as usize;
        let rows = clip((low - pad).floor(), raster.height())..clip((high + pad).ceil(), raster.height());
        let cols = clip(left as f64, raster.width())..clip(right as f64, raster.width());
        (rows, cols)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::page::{DepthMap, Polyline};
    use crate::domain::raster::GreyRaster;

    /// A page rotated clockwise by `lean` rows per column, with one track.
    fn page(lean: f64) -> Page {
        let upright = Page::upright();
        Page {
            depth: DepthMap::new(
                upright.depth.mid_col(),
                Polyline::new(vec![(0.0, 100.0), (400.0, 140.0)]),
                Polyline::constant(lean),
            ),
            interval: (105.0, 135.0),
            tracks: vec![Track {
                left: Polyline::new(vec![(0.0, 60.0), (400.0, 60.0 - 400.0 * lean)]),
                right: Polyline::new(vec![(0.0, 240.0), (400.0, 240.0 - 400.0 * lean)]),
                curves: Vec::new(),
            }],
            ..upright
        }
    }

    #[test]
    fn a_leaning_grid_line_becomes_one_row() {
        let lean = 0.04;
        let mut pixels = vec![255; 300 * 400];
        for col in 0..300usize {
            let row = (200.0 + lean * (col as f64 + 0.5 - 150.0)).round() as usize;
            pixels[row * 300 + col] = 0;
        }
        let raster = GreyRaster::new(300, 400, pixels);
        let page = page(lean);
        let strip = Strip::new(&page, &page.tracks[0]);
        let read = strip.read(&raster, 0..strip.rows()).unwrap();
        let dark = |row: usize| {
            let inside = strip.col(row, 0.05) as usize..strip.col(row, 0.95) as usize;
            read[row * strip.cols()..][inside].iter().filter(|&&p| p < 128).count()
        };
        let line = strip.strip_row(200.5) as usize;
        let near: usize = (line - 1..=line + 1).map(dark).sum();
        assert!(near as f64 > 0.9 * 0.9 * 180.0, "{near} dark pixels in three rows");
    }

    #[test]
    fn every_pixel_is_the_stored_one_on_its_leaning_row_and_white_beyond_the_page() {
        let pixels: Vec<u8> = (0..300 * 400).map(|at| (at * 7 % 251) as u8).collect();
        let raster = GreyRaster::new(300, 400, pixels.clone());
        for lean in [-0.13, 0.0, 0.04] {
            let mut page = page(lean);
            page.tracks[0].left = Polyline::constant(5.0);
            let strip = Strip::new(&page, &page.tracks[0]);
            let read = strip.read(&raster, 0..strip.rows()).unwrap();
            for row in 0..strip.rows() {
                for col in 0..strip.cols() {
                    let stored = strip.page_col(row, col as f64) as i64;
                    let shift = (lean * (stored as f64 + 0.5 - 150.0)).round() as i64;
                    let at = (strip.page_row(row as f64) as i64 + shift, stored);
                    let inside = (0..400).contains(&at.0) && (0..300).contains(&at.1);
                    let wanted = if inside { pixels[(at.0 * 300 + at.1) as usize] } else { 255 };
                    assert_eq!(read[row * strip.cols() + col], wanted, "{row} {col} {lean}");
                }
            }
        }
    }

    #[test]
    fn columns_and_fractions_are_inverse() {
        let page = page(0.02);
        let strip = Strip::new(&page, &page.tracks[0]);
        for row in [0, 10, strip.rows() - 1] {
            for fraction in [-0.1, 0.0, 0.4, 1.0] {
                assert!((strip.fraction(row, strip.col(row, fraction)) - fraction).abs() < 1e-9);
            }
        }
    }
}
