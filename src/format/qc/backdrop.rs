//! The scan, pale, averaged down.

use std::io;

use crate::domain::raster::Raster;

use super::canvas::Canvas;
use super::palette;
use super::sheet::{Band, Sheet};

/// Pixels of the scan read at a time.
const BLOCK: usize = 1 << 20;

/// Draws a band's scan. Each pixel is the mean of those it stands for, darkened by as much as averaging thins a line of
/// one pixel (up to a point), so that hairlines survive.
pub fn draw(raster: &dyn Raster, sheet: &Sheet, band: &Band, canvas: &mut Canvas) -> io::Result<()> {
    let source = |start: usize, index: usize, end: usize| {
        (start + (index as f64 / sheet.scale) as usize).min(end.saturating_sub(1))
    };
    let cols = &sheet.cols;
    let starts: Vec<usize> = (0..=band.window.cols.len()).map(|col| source(0, col, cols.len() + 1)).collect();
    let strength = (1.0 / sheet.scale).clamp(1.0, 2.5);
    let rows_at_once = (BLOCK / cols.len().max(1)).max(1);
    let mut block = Vec::new();
    let mut read = 0..0;
    let mut sums = vec![0_u64; band.window.cols.len()];
    for down in 0..band.window.rows.len() {
        let first = source(band.rows.start, down, band.rows.end);
        let last = source(band.rows.start, down + 1, band.rows.end + 1).max(first + 1).min(band.rows.end);
        sums.fill(0);
        for row in first..last {
            if !read.contains(&row) {
                read = row..(row + rows_at_once).min(band.rows.end);
                block.resize(read.len() * cols.len(), 0);
                raster.grey(read.clone(), cols.clone(), &mut block)?;
            }
            let line = &block[(row - read.start) * cols.len()..][..cols.len()];
            for (sum, ends) in sums.iter_mut().zip(starts.windows(2)) {
                let end = ends[1].max(ends[0] + 1).min(line.len());
                *sum +=
                    line[ends[0].min(end - 1)..end].iter().map(|&grey| u64::from(255 - grey)).sum::<u64>();
            }
        }
        let line = canvas.row_mut(band.window.rows.start + down, band.window.cols.clone());
        for ((pixel, &sum), ends) in line.iter_mut().zip(&sums).zip(starts.windows(2)) {
            let count = ((last - first) * (ends[1] - ends[0]).max(1)) as f64;
            *pixel = palette::shade((strength * sum as f64 / count) as u32);
        }
    }
    Ok(())
}
