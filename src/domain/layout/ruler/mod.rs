//! Rows to depths: straight between the ties, bent to the horizontal grid lines where they are seen.

mod family;
mod knots;
mod path;

use crate::domain::page::Polyline;
use crate::domain::spec::DepthUnit;
use family::Family;

/// The ink of horizontal lines by row, along the page's middle column.
pub(super) struct Profile {
    /// The scan's row of the first value.
    pub(super) first_row: f64,
    /// Ink: 0 none, 1 a line across all tracks.
    pub(super) ink: Vec<f32>,
}

/// The depth ruler of a page.
pub(super) struct Ruler {
    /// Depth by row at the middle column.
    pub(super) depth: Polyline,
    /// Share of the grid's lines that were seen; none without a grid.
    pub(super) grid_seen: Option<f64>,
    /// Largest distance in rows from the straight line between the ties.
    pub(super) bend_rows: f64,
}

/// Straight lines between ties, both ways.
struct Straight {
    depth: Polyline,
    row: Polyline,
    ties: Vec<(f64, f64)>,
}

impl Straight {
    fn new(ties: &[(f64, f64)]) -> Straight {
        let mut back: Vec<(f64, f64)> = ties.iter().map(|&(row, depth)| (depth, row)).collect();
        back.sort_by(|a, b| a.0.total_cmp(&b.0));
        Straight { depth: Polyline::new(ties.to_vec()), row: Polyline::new(back), ties: ties.to_vec() }
    }
}

/// Finds the grid that the lines belong to and follows it; ties are sorted by row, their depths strictly monotone.
pub(super) fn follow(profile: &Profile, ties: &[(f64, f64)], unit: DepthUnit) -> Ruler {
    let straight = Straight::new(ties);
    let ink = standing_out(&profile.ink);
    let lines = Profile { first_row: profile.first_row, ink };
    match family::best(&lines, &straight, unit) {
        Some(Family { ticks, path, .. }) => knots::from_grid(&lines, &straight, &ticks, &path),
        None => Ruler { depth: straight.depth, grid_seen: None, bend_rows: 0.0 },
    }
}

/// Ink less its neighbourhood's usual ink, softened by a row: dirt and dense curves don't stand out.
fn standing_out(ink: &[f32]) -> Vec<f32> {
    const REACH: usize = 24;
    const LEVELS: usize = 64;
    let level = |value: f32| ((value * LEVELS as f32) as usize).min(LEVELS - 1);
    let mut counts = [0usize; LEVELS];
    let mut inside = 0;
    for &value in ink.iter().take(REACH) {
        counts[level(value)] += 1;
        inside += 1;
    }
    (0..ink.len())
        .map(|row| {
            if let Some(&value) = ink.get(row + REACH) {
                counts[level(value)] += 1;
                inside += 1;
            }
            if row > REACH {
                counts[level(ink[row - REACH - 1])] -= 1;
                inside -= 1;
            }
            let mut left = inside * 2 / 5;
            let mut usual = 0;
            while left >= counts[usual] && usual + 1 < LEVELS {
                left -= counts[usual];
                usual += 1;
            }
            let above = if row > 0 { ink[row - 1] } else { ink[row] };
            let below = ink.get(row + 1).copied().unwrap_or(ink[row]);
            (0.25 * above + 0.5 * ink[row] + 0.25 * below - usual as f32 / LEVELS as f32).max(0.0)
        })
        .collect()
}
