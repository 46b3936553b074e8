//! Which strips of columns lie inside the tracks, where the horizontal grid is drawn.

use super::evidence::Evidence;
use crate::domain::page::Track;

/// Rows that share one answer.
const ROWS: usize = 512;

/// Strips inside the tracks, by row.
pub(in crate::domain) struct Inside {
    strips: Vec<Vec<usize>>,
}

impl Inside {
    /// Looks up where the tracks are.
    pub(in crate::domain) fn new(evidence: &Evidence, tracks: &[Track]) -> Inside {
        let strips = (0..evidence.rows.div_ceil(ROWS))
            .map(|block| {
                let row = (evidence.first_row + block * ROWS + ROWS / 2) as f64;
                let within = |strip: &usize| {
                    let col = evidence.strip_col(*strip);
                    tracks.iter().any(|track| (track.left.at(row)..=track.right.at(row)).contains(&col))
                };
                (0..evidence.strips()).filter(within).collect()
            })
            .collect();
        Inside { strips }
    }

    /// The strips at a row, counted from the evidence's first.
    pub(in crate::domain) fn strips(&self, row: usize) -> &[usize] {
        self.strips.get(row / ROWS).map_or(&[], Vec::as_slice)
    }

    /// Blocks of rows that share their strips.
    pub(in crate::domain) fn blocks(
        &self,
        rows: usize,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &[usize])> {
        self.strips
            .iter()
            .enumerate()
            .map(move |(index, strips)| (index * ROWS..((index + 1) * ROWS).min(rows), strips.as_slice()))
    }
}
