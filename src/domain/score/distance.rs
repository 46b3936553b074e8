//! Distance in pixels from a value of ours to the line that should have been followed.
//!
//! Along a row the error of a steep line says little: half a row of difference is dozens of columns on a spike. So the
//! distance is taken across the line: to the nearest point of the two straight pieces of the truth that meet at the
//! sample, drawn on the scan with the track's width and the rows between depths.

use super::samples::Aligned;
use crate::domain::page::Polyline;

/// The truth of one curve as it is drawn: columns from the track's left edge, unwrapped, and rows.
#[derive(Debug)]
pub(super) struct Line {
    width: f64,
    points: Vec<(f64, Option<f64>)>,
}

impl Line {
    /// Draws a curve in a track of a width in pixels. Without rows, distances are along the row.
    pub fn new(curve: &Aligned<'_>, width: f64, row_from_depth: Option<&Polyline>) -> Self {
        let row = |depth: f64| row_from_depth.map_or(f64::INFINITY, |rows| rows.at(depth));
        let points = curve
            .samples
            .iter()
            .map(|sample| (row(sample.depth), sample.truth.map(|truth| truth * width)))
            .collect();
        Line { width, points }
    }

    /// Pixels from a fraction of ours at a sample to the line; infinite where the truth has no value there.
    pub fn distance(&self, index: usize, ours: f64) -> f64 {
        let (row, Some(truth)) = self.points[index] else { return f64::INFINITY };
        let col = ours * self.width;
        let neighbours = [index.checked_sub(1), Some(index + 1)];
        let pieces = neighbours.iter().filter_map(|&next| {
            let &(next_row, next_col) = self.points.get(next?)?;
            let along = (next_row - row, next_col? - truth);
            let length = along.0.powi(2) + along.1.powi(2);
            // Nothing where there are no rows, or two samples in one place.
            let share = (col - truth) * along.1 / length;
            if !share.is_finite() {
                return None;
            }
            let share = share.clamp(0.0, 1.0);
            Some((share * along.0).hypot(truth + share * along.1 - col))
        });
        pieces.fold((col - truth).abs(), f64::min)
    }
}
