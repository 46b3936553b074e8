//! Which printed line a depth number stands for: numbers stand on their line, or a little above or below it, all alike.

use crate::domain::page::Polyline;
use crate::domain::raster::Raster;
use crate::error::Result;

use super::straight::darkness;

/// Most numbers whose surroundings are looked at.
const MOST: usize = 48;
/// Columns looked at, of so many.
const EVERY: usize = 3;
/// How far beyond a number's ends its line is looked for, in letter heights.
const REACH: f64 = 1.1;
/// How much more ink than the neighbourhood a line must have, as a share of the columns.
const STANDS_OUT: f64 = 0.12;
/// How much more of the columns must be ink at a heavier line.
const HEAVIER: f64 = 1.12;
/// A line with so much of the strongest one's strength may as well be the numbers'.
const AS_STRONG: f64 = 0.9;
/// How far a number's line may be from where all lines are, in rows.
const NEAR: usize = 4;

/// Where the numbers' lines are.
pub(super) struct Snapped {
    /// Row of each number's line at the page's middle column; none where it wasn't seen.
    pub(super) rows: Vec<Option<f64>>,
    /// Rows from the numbers' middles down to their lines.
    pub(super) offset: f64,
    /// Whether lines were seen at all.
    pub(super) lines: bool,
    /// How clearly: share of the columns that are ink at the lines, over the usual.
    pub(super) strength: f64,
    /// Rows to the next line that is nearly as strong, where one is: which of them is the numbers' is then a guess.
    pub(super) rival: Option<f64>,
}

/// Finds the lines of numbers at `rows` (at `mid_col`) that reach `half` rows up and down from their middles. `spans` are the columns, by row, through which lines run.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn snap(
    raster: &dyn Raster,
    rows: &[f64],
    letter_height: f64,
    half: f64,
    spans: &[(Polyline, Polyline)],
    tilt: &Polyline,
    mid_col: f64,
) -> Result<Snapped> {
    // Heavy lines are wide: a few rows together tell them from the fine lines around. So many rows more are looked at, or
    // half of a line at an end would look like a strong one.
    let wide = (letter_height / 6.0).round().clamp(1.0, 4.0) as usize;
    let reach = (half + REACH * letter_height).ceil().max(6.0) as usize + wide;
    let profiles: Vec<Vec<f64>> =
        rows.iter().map(|&row| profile(raster, row, reach, spans, tilt, mid_col)).collect::<Result<_>>()?;
    let chosen = (0..profiles.len()).step_by(profiles.len().div_ceil(MOST).max(1));
    let mut sum = vec![0.0; 2 * reach + 1];
    let mut count = 0.0;
    for at in chosen {
        count += 1.0;
        sum.iter_mut().zip(&profiles[at]).for_each(|(sum, ink)| *sum += ink);
    }
    sum.iter_mut().for_each(|sum| *sum /= f64::max(count, 1.0));
    let smooth: Vec<f64> = (0..sum.len()).map(|at| mean(&sum, at, wide)).collect();
    let usual = median(&smooth);
    let height = (half + 0.5 * letter_height).max(1.0);
    let value = |at: usize| {
        let down = (at as f64 - reach as f64) / height;
        // Numbers stand on their line or above it far more often than below.
        let odd = if down < -0.3 { 0.15 } else { 0.0 };
        (smooth[at] - usual) * (1.0 - 0.25 * down.abs() - odd)
    };
    let inside = wide..smooth.len() - wide;
    let best = inside.clone().max_by(|&a, &b| value(a).total_cmp(&value(b))).unwrap_or(reach);
    // A line next to them that is clearly heavier is theirs, even if a lighter one is nearer.
    let heavier = |&at: &usize| {
        (at as f64 - reach as f64).abs() <= height && smooth[at] - usual > HEAVIER * (smooth[best] - usual)
    };
    let best = inside.clone().filter(heavier).max_by(|&a, &b| value(a).total_cmp(&value(b))).unwrap_or(best);
    if smooth[best] - usual < STANDS_OUT * 0.5 {
        return Ok(Snapped {
            rows: vec![None; rows.len()],
            offset: 0.0,
            lines: false,
            strength: 0.0,
            rival: None,
        });
    }
    let strength = smooth[best] - usual;
    let is_rival =
        |&at: &usize| at.abs_diff(best) > 2 * wide + 1 && smooth[at] - usual >= AS_STRONG * strength;
    let rival = inside.filter(is_rival).map(|at| at.abs_diff(best)).min();
    let best = centre(&sum, best, wide + 1);
    let found = rows
        .iter()
        .zip(&profiles)
        .map(|(&row, profile)| {
            let about = best.round() as usize;
            let near = about.saturating_sub(NEAR)..(about + NEAR + 1).min(profile.len());
            let usual = median(profile);
            let top = near.max_by(|&a, &b| mean(profile, a, 1).total_cmp(&mean(profile, b, 1)))?;
            let stands_out = mean(profile, top, 1) - usual;
            (stands_out >= STANDS_OUT).then(|| row.floor() + 0.5 + centre(profile, top, 2) - reach as f64)
        })
        .collect();
    Ok(Snapped {
        rows: found,
        offset: best - reach as f64,
        lines: true,
        strength,
        rival: rival.map(|rows| rows as f64),
    })
}

fn mean(values: &[f64], at: usize, reach: usize) -> f64 {
    let near = &values[at.saturating_sub(reach)..(at + reach + 1).min(values.len())];
    near.iter().sum::<f64>() / near.len() as f64
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The centre of mass around a peak, above its surroundings.
fn centre(values: &[f64], at: usize, reach: usize) -> f64 {
    let window = at.saturating_sub(reach)..(at + reach + 1).min(values.len());
    let floor = window.clone().map(|at| values[at]).fold(f64::INFINITY, f64::min);
    let (mut total, mut moment) = (1e-9, 0.0);
    for at in window {
        total += values[at] - floor;
        moment += (values[at] - floor) * at as f64;
    }
    if total > 1e-6 { moment / total } else { at as f64 }
}

/// Share of the spans' columns that are ink, black counting in full, by row around a number's middle, along the tilt.
pub(super) fn profile(
    raster: &dyn Raster,
    row: f64,
    reach: usize,
    spans: &[(Polyline, Polyline)],
    tilt: &Polyline,
    mid_col: f64,
) -> Result<Vec<f64>> {
    let slope = tilt.at(row);
    let ends: Vec<(f64, f64)> = spans.iter().map(|span| (span.0.at(row), span.1.at(row))).collect();
    let lean = ends
        .iter()
        .flat_map(|end| [end.0, end.1])
        .map(|col| (slope * (col - mid_col)).abs())
        .fold(0.0, f64::max)
        .ceil();
    let first = (row - reach as f64 - lean - 1.0).floor().max(0.0) as usize;
    let last = ((row + reach as f64 + lean + 2.0).ceil().max(0.0) as usize).min(raster.height());
    let mut ink = vec![0.0; 2 * reach + 1];
    if first >= last {
        return Ok(ink);
    }
    let dark = darkness(raster, first..last)?;
    let width = raster.width();
    let mut columns = 0.0;
    for &(left, right) in &ends {
        let inset = 0.02 * (right - left);
        for col in ((left + inset) as usize..(right - inset).max(0.0) as usize).step_by(EVERY) {
            columns += 1.0;
            // From the middle of a pixel, so that an entry is a pixel's ink.
            let middle = row.floor() + 0.5 + slope * (col as f64 + 0.5 - mid_col);
            for (at, share) in ink.iter_mut().enumerate() {
                let here = (middle + at as f64 - reach as f64).floor() as isize - first as isize;
                let inside = (0..(last - first) as isize).contains(&here) && col < width;
                *share += if inside { f64::from(dark[here as usize * width + col]) } else { 0.0 };
            }
        }
    }
    ink.iter_mut().for_each(|share| *share /= f64::max(columns, 1.0));
    Ok(ink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    #[test]
    fn half_of_a_line_at_the_end_of_what_is_looked_at_is_not_taken_for_a_strong_one() {
        // Lines every 40 rows, and the numbers' middles on every fifth.
        let (width, height) = (400usize, 2200usize);
        let pixels =
            (0..width * height).map(|at| if (at / width).is_multiple_of(40) { 0 } else { 255 }).collect();
        let raster = GreyRaster::new(width, height, pixels);
        let across = |col: f64| Polyline::new(vec![(0.0, col), (height as f64, col)]);
        let spans = [(across(10.0), across(390.0))];
        let rows: Vec<f64> = (1..10).map(|at| 200.0 * f64::from(at) + 0.5).collect();
        let level = Polyline::new(vec![(0.0, 0.0), (height as f64, 0.0)]);
        let found = snap(&raster, &rows, 16.0, 24.0, &spans, &level, 200.0).unwrap();
        assert!(found.offset.abs() < 1.0, "{}", found.offset);
        assert!(found.rival.is_some_and(|rows| (rows - 40.0).abs() <= 3.0), "{:?}", found.rival);
        assert!(
            found.rows.iter().zip(&rows).all(|(line, row)| line.is_some_and(|line| (line - row).abs() < 1.0))
        );
    }
}
