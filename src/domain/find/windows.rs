//! Where on a page the vertical lines of a log's grid are clearest.
//!
//! The page is cut into windows; in each, the lean at which the lines are sharpest is looked for. A log's grid has more
//! lines than anything else on paper, and has them for longer.

use std::ops::Range;

use crate::domain::layout::evidence::Evidence;

/// Bands of a window.
const BANDS: usize = 48;
/// Steepest lean looked for, columns a band, in steps.
const STEEPEST: i32 = 20;
/// Columns a band from one lean to the next: a column over the window.
const STEP: f64 = 0.02;
/// Votes a row from which on a column holds a line; a line that is there in every row has 2.
const LINE: f32 = 0.9;

/// Fewest lines of a window that may be a log's.
const LEAST_LINES: usize = 3;
/// More lines than this say no more: a title block with many must not outweigh a long log with few.
const ENOUGH_LINES: usize = 6;
/// Farthest that a log wanders sideways from window to window, in columns.
const FARTHEST: i32 = 150;

/// Vertical lines of a window of bands.
pub(super) struct Window {
    /// Its bands.
    pub(super) bands: Range<usize>,
    /// Columns of its lines at its middle band, left to right.
    pub(super) lines: Vec<f64>,
}

impl Window {
    /// The window's middle band.
    pub(super) fn middle(&self) -> usize {
        (self.bands.start + self.bands.end) / 2
    }
}

/// The window to start from; none where no window has three lines.
pub(super) fn clearest(evidence: &Evidence) -> Option<Window> {
    let count = evidence.bands().div_ceil(BANDS);
    let windows: Vec<Window> = (0..count)
        .map(|index| index * BANDS..((index + 1) * BANDS).min(evidence.bands()))
        .filter(|bands| bands.len() >= BANDS / 2)
        .map(|bands| look(evidence, bands))
        .collect();
    // A log's lines come again in window after window; a table has its lines in one or two.
    let weights: Vec<usize> = windows
        .iter()
        .map(|window| windows.iter().map(|other| shared(&window.lines, &other.lines)).sum())
        .collect();
    let heaviest = *weights.iter().max()?;
    if heaviest == 0 {
        return None;
    }
    let good: Vec<usize> = (0..windows.len()).filter(|&at| 10 * weights[at] >= 9 * heaviest).collect();
    let chosen = good[good.len() / 2];
    windows.into_iter().nth(chosen).filter(|window| window.lines.len() >= LEAST_LINES)
}

/// How many lines two windows share when one is moved sideways; none where it is less than half of them.
fn shared(one: &[f64], other: &[f64]) -> usize {
    if one.len() < LEAST_LINES || other.len() < LEAST_LINES {
        return 0;
    }
    let mut shifts: Vec<i32> = one
        .iter()
        .flat_map(|a| other.iter().map(move |b| (a - b).round() as i32))
        .filter(|shift| shift.abs() <= FARTHEST)
        .collect();
    shifts.sort_unstable();
    let most = (0..shifts.len())
        .map(|at| shifts[at..].partition_point(|&shift| shift <= shifts[at] + 3))
        .max()
        .unwrap_or(0);
    if 2 * most >= one.len().max(other.len()) { most.min(ENOUGH_LINES) } else { 0 }
}

fn look(evidence: &Evidence, bands: Range<usize>) -> Window {
    let middle = (bands.start + bands.end) / 2;
    let sum = |lean: i32| {
        let mut votes = vec![0.0f32; evidence.width];
        for band in bands.clone() {
            let shift = (f64::from(lean) * STEP * (band as f64 - middle as f64)).round() as isize;
            for (col, vote) in evidence.verticals(band) {
                if let Some(cell) = col.checked_add_signed(-shift).and_then(|col| votes.get_mut(col)) {
                    *cell += vote;
                }
            }
        }
        votes
    };
    let sharpness = |votes: &[f32]| votes.windows(2).map(|pair| (pair[0] + pair[1]).powi(2)).sum::<f32>();
    let lean = (-STEEPEST..=STEEPEST)
        .map(|lean| (lean, sharpness(&sum(lean))))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.abs().cmp(&a.0.abs())))
        .map_or(0, |best| best.0);
    let rows = (bands.len() * crate::domain::layout::evidence::BAND) as f32;
    let votes: Vec<f32> = sum(lean).into_iter().map(|votes| votes / rows).collect();
    Window { lines: peaks(&votes, LINE).into_iter().map(|peak| peak.0).collect(), bands }
}

/// Centres of the lines in a row of votes, and the votes of each: places where five columns together reach `least`
/// and no place near has more.
pub(super) fn peaks(votes: &[f32], least: f32) -> Vec<(f64, f32)> {
    let mass = |at: usize| -> f32 { votes[at.saturating_sub(1)..(at + 2).min(votes.len())].iter().sum() };
    let masses: Vec<f32> = (0..votes.len()).map(mass).collect();
    let mut peaks = Vec::new();
    for at in 0..votes.len() {
        let near = at.saturating_sub(3)..(at + 4).min(votes.len());
        let highest = near
            .clone()
            .all(|other| masses[other] < masses[at] || (masses[other] == masses[at] && other >= at));
        let window = at.saturating_sub(2)..(at + 3).min(votes.len());
        let total: f32 = votes[window.clone()].iter().sum();
        if highest && total >= least {
            let moment: f64 = window.map(|col| f64::from(votes[col]) * (col as f64 + 0.5)).sum();
            peaks.push((moment / f64::from(total), total));
        }
    }
    peaks
}
