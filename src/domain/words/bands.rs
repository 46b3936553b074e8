//! A tall bitmap in overlapping bands, so that looking at it takes little memory.

use super::Line;
use crate::domain::reading::Bitmap;

/// Rows of a band.
const ROWS: usize = 8192;

/// The lines that `find` sees in each band and the row at which it starts. A line counts in the band in whose own part
/// its middle lies; bands overlap by `overlap` rows on either side.
pub(super) fn look(
    bitmap: &Bitmap,
    overlap: usize,
    mut find: impl FnMut(Bitmap, usize) -> Vec<Line>,
) -> Vec<Line> {
    let (width, height) = (bitmap.width, bitmap.height);
    let mut lines = Vec::new();
    let mut top = 0;
    while top < height {
        // A short rest goes with the last band.
        let base = if height - top < ROWS + ROWS / 2 { height } else { top + ROWS };
        let (first, last) = (top.saturating_sub(overlap), (base + overlap).min(height));
        let ink = bitmap.ink[first * width..last * width].to_vec();
        for mut line in find(Bitmap { width, height: last - first, ink }, first) {
            line.area.top += first as f64;
            line.area.base += first as f64;
            if (top as f64..base as f64).contains(&line.area.middle().1) {
                lines.push(line);
            }
        }
        top = base;
    }
    lines
}
