//! How much depth lies between a log's fine lines.

use crate::domain::page::Polyline;
use crate::domain::raster::Raster;
use crate::error::Result;

use super::ladder::Rung;
use super::snap::profile;

/// Depths from line to line that are looked for, finest first.
const STEPS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0];
/// Most stretches from number to number that are looked at.
const MOST: usize = 16;
/// Longest stretch, in rows.
const LONGEST: f64 = 1200.0;
/// Fewest rows from line to line at which lines are told apart.
const LEAST_ROWS: f64 = 5.0;
/// A row is a line's where it has so much more ink than usual, as a share of the columns, and of the darkest row's.
const STANDS_OUT: f64 = 0.12;
const OF_DARKEST: f64 = 0.3;
/// Of the places at which a step has lines so many must have one; of two steps the coarser has all of the finer's.
const LEAST_THERE: f64 = 0.7;

/// The finest step of a log's lines; none where no step has lines at nearly all its places. `spans` are the columns,
/// by row, through which lines run.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn step(
    raster: &dyn Raster,
    rungs: &[Rung],
    spans: &[(Polyline, Polyline)],
    tilt: &Polyline,
) -> Result<Option<f64>> {
    let mid_col = raster.width() as f64 / 2.0;
    let mut contrasts: Vec<Vec<f64>> = vec![Vec::new(); STEPS.len()];
    let pairs: Vec<&[Rung]> = rungs.windows(2).collect();
    for pair in pairs.iter().step_by(pairs.len().div_ceil(MOST).max(1)) {
        let rows = (pair[1].row - pair[0].row).abs();
        let per_unit = rows / (pair[1].depth - pair[0].depth).abs();
        let reach = (rows.min(LONGEST) / 2.0) as usize;
        let ink = profile(raster, (pair[0].row + pair[1].row) / 2.0, reach, spans, tilt, mid_col)?;
        let lines = lines(&ink);
        for (step, contrasts) in STEPS.iter().zip(&mut contrasts) {
            contrasts.extend(contrast(&lines, step * per_unit));
        }
    }
    let there = contrasts.into_iter().map(|mut contrasts| {
        contrasts.sort_by(f64::total_cmp);
        contrasts.get(contrasts.len() / 2).copied().unwrap_or(0.0)
    });
    Ok(STEPS.into_iter().zip(there).find(|(_, there)| *there >= LEAST_THERE).map(|(step, _)| step))
}

/// Which rows are a line's or next to one, by the ink of each.
pub(super) fn lines(ink: &[f64]) -> Vec<bool> {
    let mut sorted = ink.to_vec();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted[sorted.len() / 2];
    let darkest = sorted[sorted.len() * 99 / 100];
    let least = usual + STANDS_OUT.max(OF_DARKEST * (darkest - usual));
    let is_line = |at: usize| ink[at] > least;
    (0..ink.len()).map(|at| (at.saturating_sub(1)..(at + 2).min(ink.len())).any(is_line)).collect()
}

/// How many of the places at a distance of `period` rows from each other have a line, at best, over what is usual
/// between them; none where they are too close or too few.
fn contrast(lines: &[bool], period: f64) -> Option<f64> {
    if period < LEAST_ROWS || lines.len() < (2.5 * period) as usize {
        return None;
    }
    let phases = period.round() as usize;
    let (mut there, mut all) = (vec![0.0; phases], vec![0.0; phases]);
    for (row, &line) in lines.iter().enumerate() {
        let phase = ((row as f64 / period).fract() * phases as f64) as usize % phases;
        all[phase] += 1.0;
        there[phase] += f64::from(u8::from(line));
    }
    let mut shares: Vec<f64> =
        there.iter().zip(&all).map(|(there, all)| there / f64::max(*all, 1.0)).collect();
    shares.sort_by(f64::total_cmp);
    Some(shares[phases - 1] - shares[phases / 3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ruled(every: f64, rows: usize) -> Vec<bool> {
        let ink: Vec<f64> =
            (0..rows).map(|row| if (row as f64 + 0.5).rem_euclid(every) < 2.0 { 0.8 } else { 0.1 }).collect();
        lines(&ink)
    }

    #[test]
    fn lines_are_at_every_multiple_of_their_step_and_at_no_part_of_it() {
        let ruled = ruled(20.4, 1000);
        for (period, there) in [(5.1, false), (10.2, false), (20.4, true), (40.8, true), (102.0, true)] {
            let found = contrast(&ruled, period).expect("enough rows");
            assert_eq!(found >= LEAST_THERE, there, "{period}: {found}");
        }
        assert_eq!(contrast(&ruled, 3.0), None);
    }
}
