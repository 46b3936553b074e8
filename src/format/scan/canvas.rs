//! Where decoded rows go: pages turned upright, stacked top to bottom, white to the right of narrow ones.

use super::orientation::{Orientation, mirror_bits, mirror_bytes, transpose_8x8};
use super::pixels::{Depth, coloured, luma};
use super::plane::Plane;
use super::stored::StoredRaster;
use super::{Limits, fault};
use crate::error::Result;

/// Bytes of a turned page that are transposed at once.
const TURN_AT_ONCE: usize = if cfg!(test) { 4096 } else { 8 << 20 };

/// The scan being decoded.
#[derive(Debug)]
pub(super) struct Canvas {
    width: usize,
    height: usize,
    depth: Depth,
    plane: Plane,
    spare_memory: u64,
    next_row: usize,
    coloured: u64,
}

impl Canvas {
    /// A canvas of `width` × `height` pixels.
    pub fn new(width: usize, height: usize, depth: Depth, limits: &Limits) -> Result<Self> {
        limits.admit(width as u64, height as u64)?;
        let plane = Plane::new(depth.bytes(width), height, limits.max_memory)?;
        let bytes = plane.stride() as u64 * height as u64;
        let spare_memory = limits.max_memory.saturating_sub(bytes);
        Ok(Canvas { width, height, depth, plane, spare_memory, next_row: 0, coloured: 0 })
    }

    /// The depth in which pages hand over their rows.
    pub fn depth(&self) -> Depth {
        self.depth
    }

    /// The next page down: stored size, and how it is turned.
    pub fn page(&mut self, width: usize, height: usize, orientation: Orientation) -> Result<PageWriter<'_>> {
        let (shown_width, shown_height) = orientation.turned(width, height);
        assert!(
            shown_width <= self.width && self.next_row + shown_height <= self.height,
            "the canvas holds all pages"
        );
        let top = self.next_row;
        self.next_row += shown_height;
        let stored = if orientation.transpose {
            Some(Plane::new(self.depth.bytes(width), height, self.spare_memory)?)
        } else {
            None
        };
        let line = vec![0; self.depth.bytes(width)];
        Ok(PageWriter { canvas: self, top, width, height, orientation, stored, written: 0, line })
    }

    /// The decoded scan. Colour is dropped where hardly a pixel has any.
    pub fn finish(self, dpi: Option<(f64, f64)>) -> Result<StoredRaster> {
        let (mut depth, mut plane) = (self.depth, self.plane);
        let pixels = self.width as u64 * self.height as u64;
        // One pixel in 20,000: a pen line a pixel wide along a twentieth of a scan of 1,000 columns.
        if depth == Depth::Rgb && self.coloured * 20_000 <= pixels {
            depth = Depth::Grey;
            plane = plane.narrowed(self.width, |colours, greys| {
                for (grey, pixel) in greys.iter_mut().zip(colours.chunks_exact(3)) {
                    *grey = luma([pixel[0], pixel[1], pixel[2]]);
                }
            })?;
        }
        Ok(StoredRaster { width: self.width, height: self.height, depth, plane, dpi })
    }
}

/// Takes the rows of one page, from the first stored one on.
pub(super) struct PageWriter<'a> {
    canvas: &'a mut Canvas,
    top: usize,
    width: usize,
    height: usize,
    orientation: Orientation,
    /// Rows of a page that must be transposed, kept until all are there.
    stored: Option<Plane>,
    written: usize,
    line: Vec<u8>,
}

impl PageWriter<'_> {
    /// The next stored row, made by `fill` in the canvas's depth, padding bits zero.
    pub fn push(&mut self, fill: impl FnOnce(&mut [u8])) -> Result<()> {
        fill(&mut self.line);
        let depth = self.canvas.depth;
        if depth == Depth::Rgb {
            self.canvas.coloured += coloured(&self.line);
        }
        if self.orientation.mirror_cols {
            match depth {
                Depth::Bit => mirror_bits(&mut self.line, self.width),
                Depth::Grey => mirror_bytes(&mut self.line, 1),
                Depth::Rgb => mirror_bytes(&mut self.line, 3),
            }
        }
        let row = if self.orientation.flip_rows { self.height - 1 - self.written } else { self.written };
        self.written += 1;
        match &mut self.stored {
            Some(plane) => plane.write(row, 0, &self.line),
            None => {
                self.canvas.plane.write(self.top + row, 0, &self.line)?;
                self.pad(row, self.width)
            }
        }
    }

    /// Ends the page; every row must have been pushed.
    pub fn finish(mut self) -> Result<()> {
        assert_eq!(self.written, self.height, "a page ends after its last row");
        let Some(stored) = self.stored.take() else { return Ok(()) };
        let band = (TURN_AT_ONCE / stored.stride()).max(8) / 8 * 8;
        let mut source = vec![0; band * stored.stride()];
        for first in (0..self.height).step_by(band) {
            let rows = band.min(self.height - first);
            let source = &mut source[..rows * stored.stride()];
            stored.read(first, 0, source).map_err(|e| fault::from_io("temporary file", "its pixels", &e))?;
            self.turn_band(source, stored.stride(), first, rows)?;
        }
        (0..self.width).try_for_each(|row| self.pad(row, self.height))
    }

    /// Writes stored rows `first..first + rows` as columns.
    fn turn_band(&mut self, source: &[u8], stride: usize, first: usize, rows: usize) -> Result<()> {
        let depth = self.canvas.depth;
        let at = depth.byte_from_col(first);
        if depth == Depth::Bit {
            let length = rows.div_ceil(8);
            let mut lines = vec![0; 8 * length];
            for left in (0..self.width).step_by(8) {
                for block in 0..length {
                    let bits = std::array::from_fn(|r| {
                        let row = block * 8 + r;
                        if row < rows { source[row * stride + left / 8] } else { 0 }
                    });
                    for (r, byte) in transpose_8x8(bits).into_iter().enumerate() {
                        lines[r * length + block] = byte;
                    }
                }
                for (r, line) in lines.chunks_exact(length).take(self.width - left).enumerate() {
                    self.canvas.plane.write(self.top + left + r, at, line)?;
                }
            }
            return Ok(());
        }
        let size = depth.bytes(1);
        let mut line = vec![0; rows * size];
        for col in 0..self.width {
            for (row, pixel) in line.chunks_exact_mut(size).enumerate() {
                let from = row * stride + col * size;
                pixel.copy_from_slice(&source[from..from + size]);
            }
            self.canvas.plane.write(self.top + col, at, &line)?;
        }
        Ok(())
    }

    /// White from column `shown_width` of the page's `row` to the canvas's right edge; zero bits are white already.
    fn pad(&mut self, row: usize, shown_width: usize) -> Result<()> {
        let (depth, stride) = (self.canvas.depth, self.canvas.plane.stride());
        let from = depth.bytes(shown_width);
        if depth == Depth::Bit || from >= stride {
            return Ok(());
        }
        const WHITE: [u8; 4096] = [255; 4096];
        (from..stride).step_by(WHITE.len()).try_for_each(|at| {
            self.canvas.plane.write(self.top + row, at, &WHITE[..WHITE.len().min(stride - at)])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::Raster;

    /// A stored page of 3 × 2 pixels, its greys 10 to 60, shown after `tag`.
    fn shown(tag: u64, depth: Depth, max_memory: u64) -> (usize, Vec<u8>) {
        let orientation = Orientation::from_tag(tag);
        let (width, height) = orientation.turned(3, 2);
        let limits = Limits { max_memory, ..Limits::default() };
        let mut canvas = Canvas::new(width, height, depth, &limits).unwrap();
        let mut page = canvas.page(3, 2, orientation).unwrap();
        for row in [[10, 20, 30], [40, 50, 60]] {
            page.push(|line| match depth {
                Depth::Bit => line[0] = if row[0] == 10 { 0b1100_0000 } else { 0b0010_0000 },
                Depth::Grey => line.copy_from_slice(&row),
                Depth::Rgb => line.copy_from_slice(&row.map(|value| [value, 0, 255]).concat()),
            })
            .unwrap();
        }
        page.finish().unwrap();
        let raster = canvas.finish(None).unwrap();
        let mut rgb = vec![0; 18];
        raster.rgb(0..height, 0..width, &mut rgb).unwrap();
        (width, rgb.chunks_exact(3).map(|pixel| pixel[0]).collect())
    }

    /// TIFF 6.0, page 36: where stored row 0 and column 0 are seen.
    const SHOWN: [(u64, usize, [u8; 6]); 8] = [
        (1, 3, [10, 20, 30, 40, 50, 60]),
        (2, 3, [30, 20, 10, 60, 50, 40]),
        (3, 3, [60, 50, 40, 30, 20, 10]),
        (4, 3, [40, 50, 60, 10, 20, 30]),
        (5, 2, [10, 40, 20, 50, 30, 60]),
        (6, 2, [40, 10, 50, 20, 60, 30]),
        (7, 2, [60, 30, 50, 20, 40, 10]),
        (8, 2, [30, 60, 20, 50, 10, 40]),
    ];

    #[test]
    fn every_orientation_is_shown_upright_at_every_depth_in_memory_and_on_disk() {
        for (tag, width, greys) in SHOWN {
            for memory in [1000, 0] {
                assert_eq!(shown(tag, Depth::Grey, memory), (width, greys.to_vec()), "grey, tag {tag}");
                assert_eq!(shown(tag, Depth::Rgb, memory), (width, greys.to_vec()), "colour, tag {tag}");
                let black = |value: u8| if [10, 20, 60].contains(&value) { 0 } else { 255 };
                let bits = greys.map(black).to_vec();
                assert_eq!(shown(tag, Depth::Bit, memory), (width, bits), "bits, tag {tag}");
            }
        }
    }

    #[test]
    fn a_turned_page_of_many_bands_keeps_every_pixel() {
        let (width, height) = (300, 1003);
        let dark = |row: usize, col: usize| (row * 7 + col * 13) % 11 < 4;
        let orientation = Orientation::from_tag(5);
        let mut canvas = Canvas::new(height, width, Depth::Bit, &Limits::default()).unwrap();
        let mut page = canvas.page(width, height, orientation).unwrap();
        for row in 0..height {
            page.push(|line| {
                line.fill(0);
                (0..width).filter(|&col| dark(row, col)).for_each(|col| line[col / 8] |= 0x80 >> (col % 8));
            })
            .unwrap();
        }
        page.finish().unwrap();
        let raster = canvas.finish(None).unwrap();
        let mut grey = vec![0; width * height];
        raster.grey(0..width, 0..height, &mut grey).unwrap();
        for (at, value) in grey.into_iter().enumerate() {
            assert_eq!(value == 0, dark(at % height, at / height), "pixel {at}");
        }
    }

    #[test]
    fn narrow_pages_are_stacked_on_white() {
        let mut canvas = Canvas::new(3, 2, Depth::Grey, &Limits::default()).unwrap();
        for width in [3, 1] {
            let mut page = canvas.page(width, 1, Orientation::default()).unwrap();
            page.push(|line| line.fill(7)).unwrap();
            page.finish().unwrap();
        }
        let raster = canvas.finish(None).unwrap();
        let mut grey = [0; 6];
        raster.grey(0..2, 0..3, &mut grey).unwrap();
        assert_eq!(grey, [7, 7, 7, 7, 255, 255]);
    }

    #[test]
    fn colour_that_hardly_any_pixel_has_is_dropped() {
        for (coloured_cols, kept) in [(1, false), (9, true)] {
            let mut canvas = Canvas::new(1000, 100, Depth::Rgb, &Limits::default()).unwrap();
            let mut page = canvas.page(1000, 100, Orientation::default()).unwrap();
            for row in 0..100 {
                page.push(|line| {
                    line.fill(200);
                    if row == 50 {
                        (0..coloured_cols).for_each(|col| line[col * 3] = 0);
                    }
                })
                .unwrap();
            }
            page.finish().unwrap();
            let raster = canvas.finish(None).unwrap();
            assert_eq!(raster.has_colour(), kept);
            let mut grey = [0; 1000];
            raster.grey(49..50, 0..1000, &mut grey).unwrap();
            assert_eq!(grey, [200; 1000]);
        }
    }
}
