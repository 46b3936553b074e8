//! What stands on one row of a scale block: a sample may go on at the other side of a text.

use super::Line;
use crate::domain::reading::Area;

/// Widest gap between the parts of a sample, and between one and a text in it, in letter heights.
pub(super) const GAP: f64 = 0.8;
const BESIDE_TEXT: f64 = 1.4;

/// Columns of a row from one to another that no text stands in.
pub(super) fn free(left: f64, right: f64, row: f64, texts: &[Line]) -> f64 {
    let level = texts.iter().filter(|text| (text.area.top..text.area.base).contains(&row));
    let taken = level.map(|text| (text.area.right.min(right) - text.area.left.max(left)).max(0.0));
    right - left - taken.sum::<f64>()
}

/// Column that a sample which ends at a column goes on before: no farther than `reach`, or beside a text that stands
/// there.
pub(super) fn next_before(right: f64, row: f64, reach: f64, tall: f64, texts: &[Line]) -> f64 {
    let beside = BESIDE_TEXT * tall;
    let mut end = right;
    let follows = |area: &Area, end: f64| {
        (area.top..area.base).contains(&row) && (right..end + beside).contains(&area.left) && area.right > end
    };
    while let Some(text) = texts.iter().find(|text| follows(&text.area, end)) {
        end = text.area.right;
    }
    if end > right { end + beside.max(reach) } else { right + reach }
}
