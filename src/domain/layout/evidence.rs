//! What printed lines leave on the page, gathered in one pass and small enough to keep for the tallest scan.
//!
//! A pixel belongs to a vertical line where its horizontal run of ink is short, and to a horizontal line where its
//! vertical run is short. Each short run votes at its centre, so that thick and thin lines are equally sharp and
//! blots, thick fills and text that is taller than a line count for nothing. Two votes a run: both at the centre
//! pixel, or one at each of the two centre pixels. Runs of a vertical line must hang together from row to row, so that
//! the dashes of dashed horizontal lines aren't taken for one.

use std::ops::Range;

use super::ink;
use crate::domain::raster::Raster;
use crate::error::{Error, Result, Stage};

/// Rows whose vertical lines are summed: few enough that a line leaning by 0.3 columns a row stays sharp.
pub(in crate::domain) const BAND: usize = 8;

/// Votes of a column and band below this are dust and not kept.
const LEAST: u8 = 2;

/// Marks votes of ink along the picture's side.
const BORDER: u8 = 0x80;

/// Rows read at a time.
const READ: usize = 256;

/// Votes of vertical and horizontal lines over some rows of a scan.
pub(in crate::domain) struct Evidence {
    /// First row of the scan that was looked at.
    pub(in crate::domain) first_row: usize,
    /// How many rows were looked at.
    pub(in crate::domain) rows: usize,
    /// Columns of the scan.
    pub(in crate::domain) width: usize,
    /// Columns summed into one strip.
    pub(in crate::domain) strip: usize,
    strips: usize,
    /// By band: where its columns start in `cols` and `votes`. Few columns have any, so only those are kept.
    starts: Vec<usize>,
    cols: Vec<u16>,
    votes: Vec<u8>,
    horizontals: Vec<u8>,
}

impl Evidence {
    /// Reads `rows` of a raster once, from top to bottom.
    ///
    /// # Errors
    /// Where pixels can't be read back.
    pub(in crate::domain) fn gather(raster: &dyn Raster, rows: Range<usize>) -> Result<Evidence> {
        let width = raster.width();
        let strip = if width < 1200 { 16 } else { 32 };
        let strips = width.div_ceil(strip);
        let thickest = (width / 150).clamp(8, 20);
        let mut evidence = Evidence {
            first_row: rows.start,
            rows: rows.len(),
            width,
            strip,
            strips,
            starts: vec![0],
            cols: Vec::new(),
            votes: Vec::new(),
            horizontals: vec![0; rows.len() * strips],
        };
        let mut grey = vec![0; READ * width];
        // One row before the band, so that each row can be compared with the one above.
        let mut marks = vec![0; (READ + 1) * width];
        let mut dark_since = vec![0u32; width];
        let mut band = vec![0; width];
        let mut chains = Chains { above: vec![0; width], here: vec![0; width], thickest };
        for top in rows.clone().step_by(READ) {
            let bottom = (top + READ).min(rows.end);
            let pixels = (bottom - top) * width;
            raster.grey(top..bottom, 0..width, &mut grey[..pixels]).map_err(|error| {
                Error::io(Stage::Layout, format_args!("rows {top} to {bottom} of the scan"), &error)
            })?;
            ink::mark(&grey[..pixels], width, &mut marks[width..width + pixels]);
            for row in top..bottom {
                let at = (row - top) * width;
                let (above, line) = (&marks[at..at + width], &marks[at + width..at + 2 * width]);
                chains.vote(&mut band, line);
                if (row + 1 - rows.start).is_multiple_of(BAND) || row + 1 == rows.end {
                    evidence.keep(&mut band);
                }
                evidence.vote_horizontal(above, line, row - rows.start, thickest, &mut dark_since);
            }
            marks.copy_within(pixels..pixels + width, 0);
        }
        Ok(evidence)
    }

    /// Ends a band.
    fn keep(&mut self, band: &mut [u8]) {
        for (col, vote) in band.iter_mut().enumerate().filter(|entry| *entry.1 > 0) {
            if *vote & !BORDER >= LEAST {
                self.cols.push(u16::try_from(col).unwrap_or(u16::MAX));
                self.votes.push(*vote);
            }
            *vote = 0;
        }
        self.starts.push(self.cols.len());
    }

    fn vote_horizontal(
        &mut self,
        above: &[u8],
        line: &[u8],
        row: usize,
        thickest: usize,
        dark_since: &mut [u32],
    ) {
        const STRIDE: usize = 16;
        for (index, (before, now)) in above.chunks(STRIDE).zip(line.chunks(STRIDE)).enumerate() {
            // Most of a page is like the row above.
            if before == now {
                continue;
            }
            for (offset, (&was, &is)) in before.iter().zip(now).enumerate() {
                let col = index * STRIDE + offset;
                if is > was {
                    dark_since[col] = row as u32;
                } else if was > is {
                    let from = dark_since[col] as usize;
                    if row - from <= thickest {
                        let strip = col / self.strip;
                        self.horizontals[(from + row - 1) / 2 * self.strips + strip] += 1;
                        self.horizontals[(from + row) / 2 * self.strips + strip] += 1;
                    }
                }
            }
        }
    }

    /// Number of bands.
    pub(in crate::domain) fn bands(&self) -> usize {
        self.starts.len() - 1
    }

    /// The scan's row at a band's centre.
    pub(in crate::domain) fn band_row(&self, band: usize) -> f64 {
        self.first_row as f64 + (band as f64 + 0.5) * BAND as f64
    }

    /// Columns of a band with votes for vertical lines, left to right, and how many; at most 2 per row.
    pub(in crate::domain) fn verticals(&self, band: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.starts[band]..self.starts[band + 1];
        self.cols[range.clone()]
            .iter()
            .zip(&self.votes[range])
            .map(|(&col, &votes)| (usize::from(col), f32::from(votes & !BORDER)))
    }

    /// The same evidence without what narrow ink along the picture's sides left: the dark border of a scan, or a line that is
    /// trimmed to a part of its width and of which the rest can't be followed.
    pub(in crate::domain) fn without_borders(mut self) -> Evidence {
        let mut kept = 0;
        let mut from = 0;
        for end in &mut self.starts[1..] {
            for at in from..*end {
                if self.votes[at] & BORDER == 0 {
                    (self.cols[kept], self.votes[kept]) = (self.cols[at], self.votes[at]);
                    kept += 1;
                }
            }
            from = std::mem::replace(end, kept);
        }
        self.cols.truncate(kept);
        self.votes.truncate(kept);
        self
    }

    /// Those of [`Evidence::verticals`] whose pixels' centres lie within `reach` of a place: how far to the right of
    /// it, and how many.
    pub(in crate::domain) fn verticals_near(
        &self,
        band: usize,
        col: f64,
        reach: f64,
    ) -> impl Iterator<Item = (f64, f64)> {
        let range = self.starts[band]..self.starts[band + 1];
        let first = self.cols[range.clone()].partition_point(|&at| f64::from(at) + 0.5 < col - reach);
        self.cols[range.clone()][first..]
            .iter()
            .zip(&self.votes[range][first..])
            .map(move |(&at, &votes)| (f64::from(at) + 0.5 - col, f64::from(votes & !BORDER)))
            .take_while(move |entry| entry.0 <= reach)
    }

    /// Votes for horizontal lines in a strip at a row (from [`Evidence::first_row`]): 0 none, 1 and more where half of
    /// the strip's columns or more are crossed by a line. None outside the rows that were looked at.
    pub(in crate::domain) fn horizontal(&self, row: isize, strip: usize) -> f32 {
        if row < 0 || row as usize >= self.rows {
            return 0.0;
        }
        // The last strip may be narrower.
        let cols = self.strip.min(self.width - strip * self.strip);
        f32::from(self.horizontals[row as usize * self.strips + strip]) / cols as f32
    }

    /// Number of strips.
    pub(in crate::domain) fn strips(&self) -> usize {
        self.strips
    }

    /// The column at a strip's centre.
    pub(in crate::domain) fn strip_col(&self, strip: usize) -> f64 {
        let (left, right) = (strip * self.strip, ((strip + 1) * self.strip).min(self.width));
        (left + right) as f64 / 2.0
    }
}

/// How many rows each column's short runs have hung together for.
struct Chains {
    above: Vec<u8>,
    here: Vec<u8>,
    thickest: usize,
}

impl Chains {
    /// Votes for the short runs of a row that go on from the rows above.
    fn vote(&mut self, votes: &mut [u8], line: &[u8]) {
        // Horizontal lines are thinner than this.
        let least = (self.thickest / 3).max(3) as u8;
        self.here.fill(0);
        let mut col = 0;
        while let Some(from) = find(line, col, 1) {
            let to = find(line, from, 0).unwrap_or(line.len());
            if to - from <= self.thickest {
                let near = from.saturating_sub(1)..(to + 1).min(line.len());
                let chain = self.above[near].iter().copied().max().unwrap_or(0).saturating_add(1);
                self.here[from..to].fill(chain);
                if chain >= least {
                    let border = if from == 0 || to == line.len() { BORDER } else { 0 };
                    for centre in [(from + to - 1) / 2, (from + to) / 2] {
                        votes[centre] = (votes[centre] + 1) | border;
                    }
                }
            } else {
                // Where a horizontal line crosses, what comes from above goes on below.
                self.here[from..to].copy_from_slice(&self.above[from..to]);
            }
            col = to;
        }
        std::mem::swap(&mut self.above, &mut self.here);
    }
}

/// The first place from `start` on where the mark is `wanted` (0 or 1).
fn find(line: &[u8], start: usize, wanted: u8) -> Option<usize> {
    let mut at = start;
    let other = [1 - wanted; 16];
    while line.get(at..at + 16).is_some_and(|chunk| chunk == other) {
        at += 16;
    }
    line[at..].iter().position(|&mark| mark == wanted).map(|offset| at + offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    /// A page of 1200 x 400 with ink where the closure says.
    fn page(ink: impl Fn(usize, usize) -> bool) -> Evidence {
        let (width, height) = (1200, 400);
        let pixels =
            (0..width * height).map(|at| if ink(at / width, at % width) { 0 } else { 255 }).collect();
        Evidence::gather(&GreyRaster::new(width, height, pixels), 0..height).unwrap()
    }

    #[test]
    fn a_vertical_line_votes_at_its_centre_however_thick() {
        let evidence = page(|_, col| (100..103).contains(&col) || (500..506).contains(&col));
        let votes: Vec<_> = evidence.verticals(5).collect();
        assert_eq!(votes, [(101, 16.0), (502, 8.0), (503, 8.0)]);
        let near: Vec<_> = evidence.verticals_near(5, 502.0, 1.0).collect();
        assert_eq!(near, [(0.5, 8.0)]);
        assert_eq!(evidence.bands(), 50);
    }

    #[test]
    fn a_horizontal_line_votes_at_its_centre_across_reads() {
        // The second line straddles the border between two reads.
        let evidence = page(|row, _| row == 40 || (254..259).contains(&row));
        let full: Vec<_> = (0..400).filter(|&row| evidence.horizontal(row, 3) >= 2.0).collect();
        assert_eq!(full, [40, 256]);
        assert_eq!(evidence.horizontal(41, 3) + evidence.horizontal(39, 3), 0.0);
        assert_eq!(evidence.horizontal(-1, 0) + evidence.horizontal(400, 0), 0.0);
    }

    #[test]
    fn dashes_one_below_the_other_are_no_vertical_line() {
        let evidence = page(|row, col| row % 8 < 3 && col % 16 < 8);
        assert!((0..evidence.bands()).all(|band| evidence.verticals(band).count() == 0));
    }

    #[test]
    fn without_borders_all_other_lines_keep_their_votes() {
        let evidence = page(|_, col| col < 5 || (700..703).contains(&col) || col >= 1196);
        let columns = |evidence: &Evidence, band| evidence.verticals(band).collect::<Vec<_>>();
        assert_eq!(columns(&evidence, 5), [(2, 16.0), (701, 16.0), (1197, 8.0), (1198, 8.0)]);
        let inner = evidence.without_borders();
        assert!((1..inner.bands()).all(|band| columns(&inner, band) == [(701, 16.0)]));
    }

    #[test]
    fn blots_are_no_lines() {
        let evidence = page(|row, col| row > 100 && row < 200 && col > 300 && col < 700);
        assert!((0..evidence.bands()).all(|band| evidence.verticals(band).count() == 0));
        assert!(
            (0..400).all(|row| (0..evidence.strips()).all(|strip| evidence.horizontal(row, strip) == 0.0))
        );
    }
}
