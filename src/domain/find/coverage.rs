//! Through which columns the horizontal lines run: through tracks, not through the depth column.

use crate::domain::layout::evidence::{BAND, Evidence};

use super::frame::Frame;

/// Votes of a strip at a row from which on a line crosses it, of 2.
const CROSSED: f32 = 0.9;

/// Horizontal lines per column of the frame.
pub(super) struct Coverage {
    strip: f64,
    /// Lines per row of the log, by strip of the frame.
    lines: Vec<f32>,
    /// What strips inside a track usually have.
    usual: f32,
}

impl Coverage {
    /// Counts the lines.
    pub(super) fn count(evidence: &Evidence, frame: &Frame) -> Coverage {
        let strip = evidence.strip as f64;
        let mut lines = vec![0.0f32; evidence.strips()];
        let mut bands = 0;
        for band in (0..frame.bands()).filter(|&band| frame.there[band]) {
            bands += 1;
            // Which strip of the scan holds the middle of each strip of the frame.
            let held: Vec<Option<usize>> = (0..lines.len())
                .map(|at| {
                    let col = frame.col(band, (at as f64 + 0.5) * strip);
                    (col >= 0.0).then(|| (col / strip) as usize).filter(|&at| at < evidence.strips())
                })
                .collect();
            for row in band * BAND..((band + 1) * BAND).min(evidence.rows) {
                for (count, held) in lines.iter_mut().zip(&held) {
                    if held.is_some_and(|at| evidence.horizontal(row as isize, at) >= CROSSED) {
                        *count += 1.0;
                    }
                }
            }
        }
        let rows = (bands * BAND).max(1) as f32;
        lines.iter_mut().for_each(|count| *count /= rows);
        // Between the first and the last vertical line most columns are a track's.
        let ends =
            (frame.rules.first().map_or(0.0, |rule| rule.u), frame.rules.last().map_or(0.0, |rule| rule.u));
        let first = ((ends.0 / strip) as usize).min(lines.len() - 1);
        let last = ((ends.1 / strip).ceil() as usize).clamp(first + 1, lines.len());
        let mut sorted = lines[first..last].to_vec();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted[sorted.len() * 6 / 10];
        Coverage { strip, lines, usual }
    }

    /// How many lines run through the columns between two places, as a share of what is usual: 0 none, 1 as many as
    /// through a track; none where the page has hardly any horizontal lines.
    pub(super) fn between(&self, left: f64, right: f64) -> Option<f32> {
        // A line in 1,000 rows is less than any grid has.
        if self.usual < 0.0015 {
            return None;
        }
        let first = (left / self.strip).ceil().max(0.0) as usize;
        let last = ((right / self.strip).floor().max(0.0) as usize).min(self.lines.len());
        let inside = if first < last {
            &self.lines[first..last]
        } else {
            let middle = ((left + right) / 2.0 / self.strip).max(0.0) as usize;
            self.lines.get(middle..=middle)?
        };
        // Vertical lines break horizontal ones up, and the depth column has ticks at its sides: the middle one tells.
        let mut sorted = inside.to_vec();
        sorted.sort_by(f32::total_cmp);
        Some((sorted[sorted.len() / 2] / self.usual).min(1.5))
    }
}
