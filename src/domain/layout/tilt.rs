//! How horizontal lines slope: rows down per column to the right, by row.
//!
//! At the right slope the rows of ink inside the tracks are sharpest. Sharpness is the sum of the squares of the ink in
//! each row, which for the same ink is largest where it is most concentrated.

use std::ops::Range;

use super::evidence::Evidence;
use super::inside::Inside;
use crate::domain::page::Polyline;

/// Rows whose slope is measured together, and how far apart they start.
const WINDOW: usize = 384;
const STRIDE: usize = 128;
/// Steepest slope looked for: 3.7 degrees.
const STEEPEST: f64 = 0.065;
/// Steps of the slope: 0.6 rows across a page of 2,400 columns.
const STEP: f64 = 0.0005;
/// The sharpest slope must beat the usual slope by this factor to count.
const STANDS_OUT: f64 = 1.25;

/// The tilt by row. `guess` is what the lean of the vertical lines would make it on a page that was only rotated.
pub(super) fn measure(evidence: &Evidence, inside: &Inside, mid_col: f64, guess: f64) -> Polyline {
    let mut found: Vec<(f64, f64, f64)> = Vec::new();
    let mut centre: Option<f64> = None;
    for top in (0..evidence.rows).step_by(STRIDE) {
        let rows = top..(top + WINDOW).min(evidence.rows);
        if rows.len() < STRIDE {
            break;
        }
        // The slope changes slowly: once known, only its neighbourhood is searched.
        let search = match centre {
            Some(centre) => ((centre - 0.008).max(-STEEPEST), (centre + 0.008).min(STEEPEST), STEP),
            None => (-STEEPEST, STEEPEST, STEP),
        };
        let strips = inside.strips((rows.start + rows.end) / 2);
        let Some((tilt, contrast)) = sharpest(evidence, strips, mid_col, rows.clone(), search) else {
            continue;
        };
        if contrast > STANDS_OUT {
            centre = Some(centre.map_or(tilt, |centre: f64| centre + 0.5 * (tilt - centre)));
            let row = evidence.first_row as f64 + (rows.start + rows.end) as f64 / 2.0;
            found.push((row, tilt, contrast - 1.0));
        } else if centre.is_some() && found.last().is_some_and(|last| last.0 + 2000.0 < top as f64) {
            centre = None;
        }
    }
    if found.is_empty() {
        return Polyline::constant(guess);
    }
    let mut knots = steady(&found);
    // Level beyond what was measured.
    let (first, last) = (knots[0], knots[knots.len() - 1]);
    knots.insert(0, (first.0 - 1.0, first.1));
    knots.push((last.0 + 1.0, last.1));
    Polyline::new(knots)
}

/// The slope at which rows are sharpest, and how much sharper than usual they are.
fn sharpest(
    evidence: &Evidence,
    strips: &[usize],
    mid_col: f64,
    rows: Range<usize>,
    (from, to, step): (f64, f64, f64),
) -> Option<(f64, f64)> {
    let count = ((to - from) / step).round() as usize + 1;
    let tilts: Vec<f64> = (0..count).map(|index| from + index as f64 * step).collect();
    let sharpness: Vec<f64> =
        tilts.iter().map(|&tilt| sharpness(evidence, strips, mid_col, rows.clone(), tilt)).collect();
    let best = (0..count).max_by(|&a, &b| sharpness[a].total_cmp(&sharpness[b]))?;
    let mut sorted = sharpness.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted[count / 4];
    if usual <= 0.0 {
        return None;
    }
    // The top is broad and uneven: its centre of mass is steadier than its highest point.
    let floor = usual + 0.6 * (sharpness[best] - usual);
    let (mut total, mut moment) = (0.0, 0.0);
    for (tilt, value) in tilts.iter().zip(&sharpness).filter(|(tilt, _)| (*tilt - tilts[best]).abs() < 0.004)
    {
        let weight = (value - floor).max(0.0);
        total += weight;
        moment += weight * tilt;
    }
    Some((if total > 0.0 { moment / total } else { tilts[best] }, sharpness[best] / usual))
}

fn sharpness(evidence: &Evidence, strips: &[usize], mid_col: f64, rows: Range<usize>, tilt: f64) -> f64 {
    let profile = profile(evidence, strips, mid_col, rows, |_| tilt);
    profile.windows(2).map(|pair| f64::from(pair[0] + pair[1]).powi(2)).sum()
}

/// Ink in horizontal lines by row at the middle column, following the tilt: 0 none, 1 a line in all of the strips.
pub(super) fn profile(
    evidence: &Evidence,
    strips: &[usize],
    mid_col: f64,
    rows: Range<usize>,
    tilt: impl Fn(usize) -> f64,
) -> Vec<f32> {
    let mut profile = vec![0.0; rows.len()];
    let share = 1.0 / strips.len().max(1) as f32;
    for &strip in strips {
        let away = evidence.strip_col(strip) - mid_col;
        for (value, row) in profile.iter_mut().zip(rows.clone()) {
            let place = row as isize + (tilt(row) * away).round() as isize;
            *value += share * evidence.horizontal(place, strip).min(1.0);
        }
    }
    profile
}

/// Slopes without strays: the weighted median of each and its neighbours, then their mean.
fn steady(found: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    let around =
        |index: usize, reach: usize| index.saturating_sub(reach)..(index + reach + 1).min(found.len());
    let medians: Vec<f64> = (0..found.len())
        .map(|index| {
            let mut near: Vec<(f64, f64)> = found[around(index, 3)].iter().map(|f| (f.1, f.2)).collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            let half = near.iter().map(|entry| entry.1).sum::<f64>() / 2.0;
            let mut sum = 0.0;
            let median = near.iter().find(|entry| {
                sum += entry.1;
                sum >= half
            });
            median.map_or(0.0, |entry| entry.0)
        })
        .collect();
    (0..found.len())
        .map(|index| {
            let near = &medians[around(index, 2)];
            (found[index].0, near.iter().sum::<f64>() / near.len() as f64)
        })
        .collect()
}
