//! A scan in the size of a stamp, for lists of many scans.

use std::io;

use crate::domain::raster::Raster;

/// Most columns of a thumbnail.
const COLS: usize = 40;
/// Most rows; longer scans are squeezed, since most are far longer than wide.
const ROWS: usize = 80;
/// Rows of the scan that are looked at for each row of a thumbnail: enough to tell a log from a header, whatever the
/// scan's length.
const LOOKS: usize = 6;
/// How much darker than their mean a few thin lines on white are shown, so that they are seen at all.
const BOOST: u32 = 3;

/// Grey levels of a small picture, row-major.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 0 (black) to 3 (white).
    pub levels: Vec<u8>,
}

/// The thumbnail of a scan; `None` for one without pixels.
///
/// # Errors
/// Where the raster's pixels can't be read back.
pub fn thumbnail(raster: &dyn Raster) -> io::Result<Option<Thumbnail>> {
    let (cols, rows) = (raster.width(), raster.height());
    if cols == 0 || rows == 0 {
        return Ok(None);
    }
    let width = COLS.min(cols);
    let height = (rows * width).div_ceil(cols).clamp(1, ROWS).min(rows);
    let mut line = vec![0; cols];
    let mut levels = Vec::with_capacity(width * height);
    for row in 0..height {
        let (first, end) = (row * rows / height, (row + 1) * rows / height);
        let step = (end - first).div_ceil(LOOKS).max(1);
        let (mut dark, mut looks) = (vec![0u64; width], 0u64);
        for look in (first..end.max(first + 1)).step_by(step) {
            raster.grey(look..look + 1, 0..cols, &mut line)?;
            looks += 1;
            for (col, sum) in dark.iter_mut().enumerate() {
                let block = &line[col * cols / width..((col + 1) * cols / width).max(col * cols / width + 1)];
                let ink: u64 = block.iter().map(|&grey| u64::from(255 - grey)).sum();
                *sum += ink / block.len() as u64;
            }
        }
        levels.extend(dark.iter().map(|&sum| level(sum, looks)));
    }
    Ok(Some(Thumbnail { width, height, levels }))
}

fn level(dark: u64, looks: u64) -> u8 {
    let mean = u32::try_from(dark / looks.max(1)).unwrap_or(255);
    3 - (mean * BOOST / 64).min(3) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    #[test]
    fn a_long_log_keeps_its_sides_apart_and_its_size_small() {
        let (width, height) = (400, 20_000);
        let mut pixels = vec![255; width * height];
        pixels.chunks_mut(width).for_each(|line| line[..200].fill(0));
        let small = thumbnail(&GreyRaster::new(width, height, pixels)).unwrap().unwrap();
        assert_eq!((small.width, small.height), (40, 80));
        assert_eq!((small.levels[40 * 50], small.levels[40 * 50 + 39]), (0, 3));
    }

    #[test]
    fn the_smallest_scans_have_one_too() {
        let small = thumbnail(&GreyRaster::new(1, 1, vec![0])).unwrap().unwrap();
        assert_eq!((small.width, small.height, small.levels), (1, 1, vec![0]));
        assert_eq!(thumbnail(&GreyRaster::new(0, 0, vec![])).unwrap(), None);
    }
}
