//! Blobs by where they are, so that neighbours are found without looking at all.

use super::blobs::Blob;

/// Rows of a shelf.
const ROWS: i32 = 24;

/// Blobs by rows, sorted by their left edges in each shelf.
#[derive(Debug)]
pub(super) struct Shelves {
    shelves: Vec<Vec<(i32, u32)>>,
    widest: i32,
}

impl Shelves {
    /// Puts up those of `blobs` that `wanted` says, by index.
    pub fn new(blobs: &[Blob], wanted: impl Fn(usize) -> bool) -> Self {
        let rows = blobs.iter().map(|blob| blob.base).max().unwrap_or(0);
        let mut shelves = vec![Vec::new(); (rows / ROWS) as usize + 1];
        let mut widest = 0;
        for (index, blob) in blobs.iter().enumerate().filter(|&(index, _)| wanted(index)) {
            widest = widest.max(blob.width());
            for shelf in blob.top / ROWS..=(blob.base - 1) / ROWS {
                shelves[shelf as usize].push((blob.left, index as u32));
            }
        }
        shelves.iter_mut().for_each(|shelf| shelf.sort_unstable());
        Shelves { shelves, widest }
    }

    /// Calls `each` with every blob that may touch the rows and columns; one that stands on several shelves comes as often.
    pub fn near(&self, rows: (i32, i32), cols: (i32, i32), mut each: impl FnMut(usize)) {
        let last = self.shelves.len() as i32 - 1;
        for shelf in (rows.0 / ROWS).clamp(0, last)..=(rows.1 / ROWS).clamp(0, last) {
            let shelf = &self.shelves[shelf as usize];
            let start = shelf.partition_point(|&(left, _)| left < cols.0 - self.widest);
            shelf[start..]
                .iter()
                .take_while(|&&(left, _)| left <= cols.1)
                .for_each(|&(_, index)| each(index as usize));
        }
    }
}
