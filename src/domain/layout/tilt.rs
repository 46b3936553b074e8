//! How horizontal lines slope: rows down per column to the right, by row.
//!
//! At the right slope the rows of ink inside the tracks are sharpest: lines stand highest above what lies a few rows
//! beside them. The slope changes slowly down the page, so that windows with a clear grid speak for those without.

use std::ops::Range;

use super::evidence::Evidence;
use super::inside::Inside;
use crate::domain::page::Polyline;

/// Rows whose slope is measured together.
const WINDOW: usize = 384;
/// Steepest slope looked for, in steps: 3.7 degrees.
const STEEPEST: i32 = 130;
/// Steps of the slope: 1.2 rows across a page of 2,400 columns.
const STEP: f64 = 0.0005;
/// Steps between the slopes that are tried first.
const COARSE: usize = 2;
/// How far from those the slope is then looked for, in steps.
const NEAR: i32 = 4;
/// Cost of a change by one coarse step from window to window, grows with the square; a sharp grid gains 1 and more.
const CHANGE_COST: f32 = 0.05;
/// What the better quarter of the windows must gain for a page to have horizontal lines.
const STANDS_OUT: f32 = 0.3;
/// What a window must gain to be measured finely.
const CLEAR: f32 = 0.2;

/// The tilt by row. `guess` is what the lean of the vertical lines would make it on a page that was only rotated: taken
/// where no horizontal lines are seen.
pub(in crate::domain) fn measure(evidence: &Evidence, inside: &Inside, mid_col: f64, guess: f64) -> Polyline {
    let windows = |apart: usize| -> Vec<Range<usize>> {
        let tops = (0..evidence.rows.saturating_sub(WINDOW / 2).max(1)).step_by(apart);
        tops.map(|top| top..(top + WINDOW).min(evidence.rows)).collect()
    };
    let middle = |rows: &Range<usize>| evidence.first_row as f64 + (rows.start + rows.end) as f64 / 2.0;
    let slopes: Vec<i32> = (-STEEPEST..=STEEPEST).step_by(COARSE).collect();
    let apart = windows(WINDOW);
    let gains: Vec<Vec<f32>> =
        apart.iter().map(|rows| Window::new(evidence, inside, mid_col, rows).gains(&slopes)).collect();
    let path = steadiest(&gains);
    let mut heard: Vec<f32> = path.iter().zip(&gains).map(|(&at, gains)| voice(gains[at])).collect();
    heard.sort_by(f32::total_cmp);
    if heard[heard.len() * 3 / 4] < STANDS_OUT {
        return Polyline::constant(guess);
    }
    let coarse = level_beyond(
        path.iter().zip(&apart).map(|(&at, rows)| (middle(rows), f64::from(slopes[at]))).collect(),
    );
    let fine: Vec<(f64, f64)> = windows(WINDOW / 2)
        .iter()
        .map(|rows| {
            let about = coarse.at(middle(rows)).round() as i32;
            let near: Vec<i32> = (about - NEAR..=about + NEAR).collect();
            let gains = Window::new(evidence, inside, mid_col, rows).sharpnesses(&near);
            (middle(rows), (f64::from(about) + summit(&gains)) * STEP)
        })
        .collect();
    let calm = (0..fine.len())
        .map(|index| {
            let around = &fine[index.saturating_sub(1)..(index + 2).min(fine.len())];
            (fine[index].0, around.iter().map(|knot| knot.1).sum::<f64>() / around.len() as f64)
        })
        .collect();
    level_beyond(calm)
}

/// A line through knots that stays level beyond them.
fn level_beyond(mut knots: Vec<(f64, f64)>) -> Polyline {
    let (first, last) = (knots[0], knots[knots.len() - 1]);
    knots.insert(0, (first.0 - 1.0, first.1));
    knots.push((last.0 + 1.0, last.1));
    Polyline::new(knots)
}

/// The ink of a window's strips, each ready to be moved up and down.
struct Window {
    rows: usize,
    /// Columns from the middle, and ink by row with [`Window::margin`] rows more on either side.
    strips: Vec<(f64, Vec<f32>)>,
    margin: usize,
}

impl Window {
    fn new(evidence: &Evidence, inside: &Inside, mid_col: f64, rows: &Range<usize>) -> Window {
        let strips = inside.strips((rows.start + rows.end) / 2);
        let away = |strip: usize| evidence.strip_col(strip) - mid_col;
        let farthest = strips.iter().map(|&strip| away(strip).abs()).fold(0.0, f64::max);
        let margin = (f64::from(STEEPEST + NEAR) * STEP * farthest).ceil() as usize + 1;
        let ink = |strip: usize| {
            (rows.start as isize - margin as isize..(rows.end + margin) as isize)
                .map(|row| evidence.horizontal(row, strip).min(1.0))
                .collect()
        };
        Window {
            rows: rows.len(),
            strips: strips.iter().map(|&strip| (away(strip), ink(strip))).collect(),
            margin,
        }
    }

    fn sharpnesses(&self, slopes: &[i32]) -> Vec<f32> {
        slopes.iter().map(|&slope| self.sharpness(f64::from(slope) * STEP)).collect()
    }

    /// How much sharper than usual the rows are at each slope.
    fn gains(&self, slopes: &[i32]) -> Vec<f32> {
        let mut gains = self.sharpnesses(slopes);
        let mut sorted = gains.clone();
        sorted.sort_by(f32::total_cmp);
        // Half of a strip's dust makes up for windows without any line.
        let usual = sorted[sorted.len() / 2] + 0.0005 * self.rows as f32;
        gains.iter_mut().for_each(|gain| *gain = *gain / usual - 1.0);
        gains
    }

    fn sharpness(&self, slope: f64) -> f32 {
        let mut profile = vec![0.0f32; self.rows];
        let share = 1.0 / self.strips.len().max(1) as f32;
        for (away, ink) in &self.strips {
            let from = (self.margin as isize + (slope * away).round() as isize) as usize;
            for (sum, value) in profile.iter_mut().zip(&ink[from..from + self.rows]) {
                *sum += share * value;
            }
        }
        profile.windows(9).map(|near| (near[4] + near[5] - near[0] - near[8]).max(0.0).powi(2)).sum()
    }
}

/// What a window's gain counts: a very sharp grid no more than a few blurred ones.
fn voice(gain: f32) -> f32 {
    gain.max(-0.5).ln_1p()
}

/// The path through the windows that gains most.
fn steadiest(gains: &[Vec<f32>]) -> Vec<usize> {
    let states = gains[0].len();
    let mut total: Vec<f32> = gains[0].iter().copied().map(voice).collect();
    let mut origins: Vec<Vec<usize>> = Vec::with_capacity(gains.len());
    for window in &gains[1..] {
        let price = |old: usize, new: usize| total[old] - CHANGE_COST * (old.abs_diff(new) as f32).powi(2);
        let origin: Vec<usize> = (0..states)
            .map(|new| {
                let reach = new.saturating_sub(6)..(new + 7).min(states);
                reach.max_by(|&a, &b| price(a, new).total_cmp(&price(b, new))).unwrap_or(new)
            })
            .collect();
        total = (0..states).map(|new| price(origin[new], new) + voice(window[new])).collect();
        origins.push(origin);
    }
    let mut state = (0..states).max_by(|&a, &b| total[a].total_cmp(&total[b])).unwrap_or(0);
    let mut path = vec![state];
    for origin in origins.iter().rev() {
        state = origin[state];
        path.push(state);
    }
    path.reverse();
    path
}

/// The centre of what stands high among neighbouring slopes, in steps from the middle one: the top itself is uneven.
/// None of it where nothing stands out.
fn summit(sharpnesses: &[f32]) -> f64 {
    let highest = sharpnesses.iter().copied().fold(0.0, f32::max);
    let lowest = sharpnesses.iter().copied().fold(f32::INFINITY, f32::min);
    if highest < (1.0 + CLEAR) * lowest + 1e-6 {
        return 0.0;
    }
    let floor = lowest.max(0.6 * highest);
    let middle = (sharpnesses.len() / 2) as f64;
    let (mut total, mut moment) = (0.0, 0.0);
    for (at, value) in sharpnesses.iter().enumerate() {
        let mass = f64::from((value - floor).max(0.0));
        total += mass;
        moment += mass * (at as f64 - middle);
    }
    if total > 0.0 { moment / total } else { 0.0 }
}

/// Ink in horizontal lines by row at the middle column, following the tilt: 0 none, 1 a line in all of the strips.
pub(in crate::domain) fn profile(
    evidence: &Evidence,
    strips: &[usize],
    mid_col: f64,
    rows: Range<usize>,
    tilt: impl Fn(usize) -> f64,
) -> Vec<f32> {
    let share = 1.0 / strips.len().max(1) as f32;
    rows.map(|row| {
        let tilt = tilt(row);
        let ink = |strip: usize| {
            let place = row as isize + (tilt * (evidence.strip_col(strip) - mid_col)).round() as isize;
            evidence.horizontal(place, strip).min(1.0)
        };
        share * strips.iter().map(|&strip| ink(strip)).sum::<f32>()
    })
    .collect()
}
