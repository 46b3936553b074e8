//! Connected pieces of ink.

use crate::domain::reading::{Area, Bitmap};

/// A connected piece of ink: its box (`right` and `base` exclusive) and its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Blob {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub base: i32,
    pub ink: u32,
}

impl Blob {
    pub fn width(&self) -> i32 {
        self.right - self.left
    }

    pub fn height(&self) -> i32 {
        self.base - self.top
    }

    /// Share of the box that is ink.
    pub fn fill(&self) -> f64 {
        f64::from(self.ink) / (f64::from(self.width()) * f64::from(self.height()))
    }

    /// The box as an area.
    pub fn area(&self) -> Area {
        Area {
            left: f64::from(self.left),
            top: f64::from(self.top),
            right: f64::from(self.right),
            base: f64::from(self.base),
        }
    }

    /// Twice the middle row.
    pub fn mid2(&self) -> i32 {
        self.top + self.base
    }

    /// The box around both.
    pub fn with(&self, other: &Blob) -> Blob {
        Blob {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            base: self.base.max(other.base),
            ink: self.ink + other.ink,
        }
    }

    /// Rows that both have.
    pub fn shared_rows(&self, other: &Blob) -> i32 {
        self.base.min(other.base) - self.top.max(other.top)
    }

    /// Columns that both have; below zero, the gap between them.
    pub fn shared_cols(&self, other: &Blob) -> i32 {
        self.right.min(other.right) - self.left.max(other.left)
    }
}

/// Ink that follows ink along a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub row: u32,
    pub from: u32,
    pub to: u32,
}

/// Calls `each` with the first column and the column after the last of each run of ink in a row.
pub(super) fn runs_of(row: &[u8], mut each: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < row.len() {
        // Paper is skipped eight cells at a time.
        while at + 8 <= row.len() && row[at..at + 8] == [0; 8] {
            at += 8;
        }
        while at < row.len() && row[at] == 0 {
            at += 1;
        }
        let from = at;
        while at < row.len() && row[at] != 0 {
            at += 1;
        }
        if at > from {
            each(from, at);
        }
    }
}

/// Sets that grow together.
#[derive(Debug, Default)]
pub(super) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    pub fn new(count: usize) -> Self {
        Sets { parent: (0..count as u32).collect() }
    }

    /// A new set of one.
    pub fn add(&mut self) -> u32 {
        self.parent.push(self.parent.len() as u32);
        self.parent.len() as u32 - 1
    }

    pub fn find(&mut self, mut item: u32) -> u32 {
        while self.parent[item as usize] != item {
            let above = self.parent[self.parent[item as usize] as usize];
            self.parent[item as usize] = above;
            item = above;
        }
        item
    }

    /// Joins two sets under the lower item.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

/// Joins runs that touch, corners included, over at most `reach` columns between their ends. Runs come by row and
/// column; what comes back is the set of each.
pub(super) fn joined(runs: &[Run], reach: u32) -> (Sets, Vec<u32>) {
    let mut sets = Sets::default();
    let mut of = Vec::with_capacity(runs.len());
    let (mut above, mut start) = (0..0, 0);
    while start < runs.len() {
        let row = runs[start].row;
        let end = start + runs[start..].partition_point(|run| run.row == row);
        let mut other =
            if !above.is_empty() && runs[above.start].row + 1 == row { above.start } else { above.end };
        for index in start..end {
            let run = runs[index];
            let set = sets.add();
            of.push(set);
            while other < above.end && runs[other].to + reach < run.from {
                other += 1;
            }
            let mut next = other;
            while next < above.end && runs[next].from <= run.to + reach {
                sets.join(set, of[next]);
                next += 1;
            }
        }
        above = start..end;
        start = end;
    }
    (sets, of)
}

/// The connected pieces of a bitmap, corners counted as touching, by the row at which they start.
pub(super) fn blobs(bitmap: &Bitmap) -> Vec<Blob> {
    blobs_and_runs(bitmap).0
}

/// As [`blobs`], with the runs and each run's blob.
pub(super) fn blobs_and_runs(bitmap: &Bitmap) -> (Vec<Blob>, Vec<Run>, Vec<u32>) {
    let mut runs = Vec::new();
    for (row, cells) in bitmap.ink.chunks_exact(bitmap.width.max(1)).enumerate() {
        runs_of(cells, |from, to| runs.push(Run { row: row as u32, from: from as u32, to: to as u32 }));
    }
    let (mut sets, mut of) = joined(&runs, 0);
    let mut place = vec![u32::MAX; of.len()];
    let mut blobs: Vec<Blob> = Vec::new();
    for (run, set) in runs.iter().zip(&mut of) {
        let root = sets.find(*set) as usize;
        let piece = Blob {
            left: run.from as i32,
            top: run.row as i32,
            right: run.to as i32,
            base: run.row as i32 + 1,
            ink: run.to - run.from,
        };
        if place[root] == u32::MAX {
            place[root] = blobs.len() as u32;
            blobs.push(piece);
        } else {
            let blob = &mut blobs[place[root] as usize];
            *blob = blob.with(&piece);
        }
        *set = place[root];
    }
    (blobs, runs, of)
}

/// Turns to paper the runs of all blobs that are off; `of` has each run's blob, by its place.
pub(super) fn erase(bitmap: &mut Bitmap, runs: &[Run], of: &[u32], is_off: impl Fn(usize) -> bool) {
    for (run, _) in runs.iter().zip(of).filter(|(_, blob)| is_off(**blob as usize)) {
        let start = run.row as usize * bitmap.width;
        bitmap.ink[start + run.from as usize..start + run.to as usize].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(rows: &[&str]) -> Bitmap {
        let ink = rows.iter().flat_map(|row| row.bytes().map(|cell| u8::from(cell == b'#'))).collect();
        Bitmap { width: rows[0].len(), height: rows.len(), ink }
    }

    #[test]
    fn pieces_that_touch_at_a_corner_or_from_below_are_one() {
        let found = blobs(&bitmap(&[
            "#...#.....", //
            ".#.#...###",
            "..#....#.#",
            "..........",
            "###.......",
        ]));
        assert_eq!(found.len(), 3);
        assert_eq!(found[0], Blob { left: 0, top: 0, right: 5, base: 3, ink: 5 });
        assert_eq!(found[1], Blob { left: 7, top: 1, right: 10, base: 3, ink: 5 });
        assert_eq!(found[2], Blob { left: 0, top: 4, right: 3, base: 5, ink: 3 });
    }

    #[test]
    fn a_comb_joins_at_its_last_row() {
        let found = blobs(&bitmap(&["#.#.#.#", "#.#.#.#", "#######"]));
        assert_eq!(found, [Blob { left: 0, top: 0, right: 7, base: 3, ink: 15 }]);
    }
}
