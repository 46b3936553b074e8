//! A decoded scan, read in bands.
//!
//! Rows and columns are those of the stored image after its Orientation tag is applied, pages stacked top to bottom.

use std::io;
use std::ops::Range;

/// Pixels of a scan, readable in any order, in bands, by several readers in turn.
///
/// A scan of 600 megapixels stays packed (1-bit) or on disk (grey, colour); only the asked-for band is expanded.
pub trait Raster: Send + Sync {
    /// Columns.
    fn width(&self) -> usize;
    /// Rows.
    fn height(&self) -> usize;
    /// Grey values (0 black to 255 white) of `rows` × `cols`, row-major, into `out`, whose length must be
    /// `rows.len() * cols.len()`. Ranges must lie inside the raster (panics otherwise: the caller is wrong).
    ///
    /// # Errors
    /// Only where pixels are kept outside memory and can't be read back.
    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()>;
    /// Whether [`Raster::rgb`] tells more than [`Raster::grey`].
    fn has_colour(&self) -> bool {
        false
    }
    /// Red, green, blue bytes of `rows` × `cols`, row-major, 3 bytes a pixel, into `out`
    /// (`3 * rows.len() * cols.len()` long). Grey rasters repeat the grey value.
    ///
    /// # Errors
    /// As [`Raster::grey`].
    fn rgb(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        let mut grey = vec![0; rows.len() * cols.len()];
        self.grey(rows, cols, &mut grey)?;
        spread(&grey, out);
        Ok(())
    }
    /// Resolution in dots per inch (horizontal, vertical) where the file states a believable one.
    fn dpi(&self) -> Option<(f64, f64)> {
        None
    }
}

/// Grey values as red, green and blue of the same value, into `out`, three times as long.
pub fn spread(grey: &[u8], out: &mut [u8]) {
    for (pixel, &value) in out.chunks_exact_mut(3).zip(grey) {
        pixel.fill(value);
    }
}

/// A grey raster in memory; what tests and small pictures use.
#[derive(Debug, Clone)]
pub struct GreyRaster {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl GreyRaster {
    /// Row-major grey values, 0 black. Panics where the length isn't `width * height`.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Self {
        assert_eq!(pixels.len(), width * height, "pixels must fill width x height");
        GreyRaster { width, height, pixels }
    }
}

impl Raster for GreyRaster {
    fn width(&self) -> usize {
        self.width
    }

    fn height(&self) -> usize {
        self.height
    }

    fn grey(&self, rows: Range<usize>, cols: Range<usize>, out: &mut [u8]) -> io::Result<()> {
        for (row, line) in rows.zip(out.chunks_exact_mut(cols.len().max(1))) {
            let start = row * self.width;
            line.copy_from_slice(&self.pixels[start + cols.start..start + cols.end]);
        }
        Ok(())
    }
}
