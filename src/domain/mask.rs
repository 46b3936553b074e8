//! From probabilities per pixel to runs of ink per row: what is kept of a mask.
//!
//! Curves cover 3 to 6 % of a track's pixels, so runs are all that tracing needs, at any height of scan.

use ndarray::{ArrayView2, ArrayView3};

/// Numbers of a run's appearance embedding.
pub const EMBEDDING: usize = 4;
/// A pixel belongs to a curve from this probability on.
const INK: f32 = 0.4;
/// A run is kept where its surest pixel reaches this.
const SURE: f32 = 0.5;
/// Share of a row that is dark from which on a printed line runs along it.
const RULED: f32 = 0.3;
/// A pixel of the scan is dark from this darkness on.
pub const DARK: f32 = 0.5;
/// Columns by which two neighbouring pixels must point away from each other to belong to two lines.
const APART: f32 = 0.9;

/// Touching pixels of one strip row that belong to curves.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// First column, and one past the last.
    pub start: u16,
    /// One past the last column.
    pub end: u16,
    /// Sub-pixel column of the centre of the ink.
    pub centre: f32,
    /// Probability of its surest pixel of being a curve: its outer pixels are never sure.
    pub probability: f32,
    /// Share of it that is a broken (dashed, dotted) curve.
    pub broken: f32,
    /// Mean darkness of its pixels on the scan, 0 to 1: what dashes and dots differ in from the gaps between them.
    pub dark: f32,
    /// Darkness of its darkest pixel on the scan, 0 to 1.
    pub darkest: f32,
    /// Dark stretches along it: a line that runs along the row shows its dashes so.
    pub parts: u16,
    /// Mean appearance embedding.
    pub embedding: [f32; EMBEDDING],
    /// Mean red, green, blue of its darkest half; white where the scan has no colour.
    pub colour: [u8; 3],
}

impl Run {
    /// Width in columns.
    pub fn width(&self) -> f32 {
        f32::from(self.end - self.start)
    }
}

/// The ink of curves in one strip: runs by row.
#[derive(Debug, Clone, Default)]
pub struct Ink {
    runs: Vec<Run>,
    /// Index of each row's first run; one entry more than rows.
    starts: Vec<usize>,
    /// Whether most of each row is dark on the scan.
    ruled: Vec<bool>,
}

impl Ink {
    /// Nothing yet.
    pub fn new() -> Self {
        Ink { runs: Vec::new(), starts: vec![0], ruled: Vec::new() }
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// Runs of a row, left to right.
    pub fn row(&self, row: usize) -> &[Run] {
        &self.runs[self.starts[row]..self.starts[row + 1]]
    }

    /// All runs, by row, then left to right.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether a row shows a printed line from side to side, as far as thresholding left it whole.
    pub fn is_ruled(&self, row: usize) -> bool {
        self.ruled[row]
    }

    /// Index of a row's first run among [`Ink::runs`].
    pub fn first(&self, row: usize) -> usize {
        self.starts[row]
    }

    /// The same ink without the runs whose centre `keep` (row, column) refuses.
    pub fn retain(&self, keep: impl Fn(usize, f32) -> bool) -> Ink {
        let mut ink = Ink { runs: Vec::new(), starts: vec![0], ruled: self.ruled.clone() };
        for row in 0..self.rows() {
            ink.runs.extend(self.row(row).iter().filter(|run| keep(row, run.centre)).cloned());
            ink.starts.push(ink.runs.len());
        }
        ink
    }

    /// Appends rows of a tile: of its `mask` (channels × rows × columns), as `Segmenter::segment` in the model module
    /// answered to `tile` (rows × columns, 1.0 ink), `rows` are taken; `rgb` holds the same pixels' colours (rows ×
    /// columns × 3) where the scan has any.
    pub fn push_rows(
        &mut self,
        tile: ArrayView2<'_, f32>,
        mask: ArrayView3<'_, f32>,
        rows: std::ops::Range<usize>,
        rgb: Option<&[u8]>,
    ) {
        let cols = mask.shape()[2];
        for row in rows {
            let ink = |col: usize| mask[[0, row, col]] + mask[[1, row, col]];
            let mut col = 0;
            while col < cols {
                if ink(col) < INK {
                    col += 1;
                    continue;
                }
                let start = col;
                col += 1;
                while col < cols
                    && ink(col) >= INK
                    && !(mask[[2, row, col - 1]] < -APART && mask[[2, row, col]] > APART)
                {
                    col += 1;
                }
                if (start..col).any(|at| ink(at) >= SURE) {
                    let line = rgb.map(|rgb| &rgb[row * cols * 3..(row + 1) * cols * 3]);
                    self.runs.push(measure(tile, mask, row, start..col, line));
                }
            }
            self.starts.push(self.runs.len());
            self.ruled.push(tile.row(row).sum() > RULED * cols as f32);
        }
    }
}

fn measure(
    tile: ArrayView2<'_, f32>,
    mask: ArrayView3<'_, f32>,
    row: usize,
    cols: std::ops::Range<usize>,
    rgb: Option<&[u8]>,
) -> Run {
    let (mut sum, mut broken, mut moment, mut aimed, mut dark) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut surest, mut darkest) = (0.0f32, 0.0f32);
    let (mut parts, mut inside) = (0, false);
    let mut embedding = [0.0; EMBEDDING];
    let channels = mask.shape()[0];
    for col in cols.clone() {
        let (solid, dashed) = (mask[[0, row, col]], mask[[1, row, col]]);
        let weight = solid + dashed;
        sum += weight;
        surest = surest.max(weight);
        broken += dashed;
        let darkness = tile[[row, col]];
        dark += darkness;
        darkest = darkest.max(darkness);
        parts += u16::from(darkness > DARK && !inside);
        inside = darkness > DARK;
        moment += weight * (col as f32 + 0.5);
        aimed += weight * (col as f32 + 0.5 + mask[[OFFSET, row, col]].clamp(-MOST_OFFSET, MOST_OFFSET));
        for (channel, mean) in embedding.iter_mut().enumerate() {
            if APPEARANCE + channel < channels {
                *mean += weight * mask[[APPEARANCE + channel, row, col]];
            }
        }
    }
    embedding.iter_mut().for_each(|mean| *mean /= sum);
    Run {
        start: cols.start as u16,
        end: cols.end as u16,
        centre: if cols.len() < AIMED_WIDTH { aimed / sum } else { moment / sum },
        probability: surest,
        broken: broken / sum,
        dark: dark / cols.len() as f32,
        darkest,
        parts,
        embedding,
        colour: rgb.map_or([255; 3], |rgb| darkest_half(&rgb[cols.start * 3..cols.end * 3])),
    }
}

/// Channel of the offset to the centreline.
const OFFSET: usize = 2;
/// Runs narrower than this are centred by the offsets that the network gives, others by their ink: where a line runs
/// along the row, the network was never taught how far off its centre is.
const AIMED_WIDTH: usize = 8;
/// Offsets were taught up to so many columns.
const MOST_OFFSET: f32 = 6.0;
/// First channel of the appearance embedding.
const APPEARANCE: usize = 3;

fn darkest_half(rgb: &[u8]) -> [u8; 3] {
    let mut pixels: Vec<&[u8]> = rgb.chunks_exact(3).collect();
    pixels.sort_by_key(|pixel| pixel.iter().map(|&value| u32::from(value)).sum::<u32>());
    pixels.truncate(pixels.len().div_ceil(2));
    [0, 1, 2].map(|channel| {
        let sum: u32 = pixels.iter().map(|pixel| u32::from(pixel[channel])).sum();
        (sum / pixels.len().max(1) as u32) as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, Array3};

    #[test]
    fn two_lines_that_touch_are_two_runs_where_their_pixels_point_apart() {
        let mut mask = Array3::<f32>::zeros((7, 1, 16));
        for (col, offset) in [(4, 1.0), (5, 0.0), (6, -1.0), (7, 1.0), (8, 0.0), (9, -1.0)] {
            mask[[0, 0, col]] = 1.0;
            mask[[2, 0, col]] = offset;
        }
        let mut ink = Ink::new();
        ink.push_rows(Array2::zeros((1, 16)).view(), mask.view(), 0..1, None);
        let centres: Vec<f32> = ink.row(0).iter().map(|run| run.centre).collect();
        assert_eq!(centres, [5.5, 8.5]);
    }

    #[test]
    fn faint_ink_is_no_run() {
        let mut mask = Array3::<f32>::zeros((7, 2, 16));
        mask[[0, 0, 3]] = 0.45;
        mask[[1, 1, 3]] = 0.9;
        let mut ink = Ink::new();
        ink.push_rows(Array2::zeros((2, 16)).view(), mask.view(), 0..2, None);
        assert!(ink.row(0).is_empty());
        assert_eq!(ink.row(1).len(), 1);
        assert!(ink.row(1)[0].broken > 0.99);
    }
}
