//! Texts of a scale block, and what stands on one row with them: a sample may go on at the other side of a text.

use super::Line;
use crate::domain::reading::Area;

/// Widest gap between the parts of a sample, and between one and a text in it, in letter heights.
pub(super) const GAP: f64 = 0.8;
const BESIDE_TEXT: f64 = 1.4;
/// Letters are taken to be no smaller and no larger, in pixels.
const HEIGHTS: (f64, f64) = (8.0, 120.0);

/// A block's lines of text.
pub(super) struct Texts<'a> {
    /// Them.
    pub(super) lines: &'a [Line],
    /// Usual height of their letters, in pixels.
    pub(super) tall: f64,
}

impl<'a> Texts<'a> {
    /// Each line counts by its letters: a curve's ink below a block may look like a tall letter or two.
    pub(super) fn of(lines: &'a [Line]) -> Self {
        let mut heights: Vec<(f64, usize)> =
            lines.iter().map(|line| (line.letter_height, line.letters)).collect();
        heights.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = heights.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
        let mut seen = 0;
        let middle = heights.iter().find(|(_, letters)| {
            seen += letters;
            seen > half
        });
        let tall = middle.map_or(HEIGHTS.0, |(height, _)| height.clamp(HEIGHTS.0, HEIGHTS.1));
        Texts { lines, tall }
    }

    /// Areas of the texts that stand on a row.
    fn level(&self, row: f64) -> impl Iterator<Item = &Area> {
        self.lines.iter().map(|line| &line.area).filter(move |area| (area.top..area.base).contains(&row))
    }

    /// Whether a text stands at a place.
    pub(super) fn cover(&self, col: f64, row: f64) -> bool {
        self.level(row).any(|area| (area.left..area.right).contains(&col))
    }

    /// Columns of a row from one to another that no text stands in.
    pub(super) fn free(&self, left: f64, right: f64, row: f64) -> f64 {
        let taken = self.level(row).map(|area| (area.right.min(right) - area.left.max(left)).max(0.0));
        right - left - taken.sum::<f64>()
    }

    /// Column that a sample which ends at a column goes on before: no farther than `reach`, or beside a text that stands
    /// there.
    pub(super) fn next_before(&self, right: f64, row: f64, reach: f64) -> f64 {
        let beside = BESIDE_TEXT * self.tall;
        let mut end = right;
        let follows = |area: &Area, end: f64| (right..end + beside).contains(&area.left) && area.right > end;
        while let Some(area) = self.level(row).find(|area| follows(area, end)) {
            end = area.right;
        }
        if end > right { end + beside.max(reach) } else { right + reach }
    }
}
