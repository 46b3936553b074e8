//! How horizontal lines slope: rows down per column to the right, by row.
//!
//! At the right slope the rows of ink inside the tracks are sharpest: lines stand highest above what lies a few rows
//! beside them. Windows all over the page vote for the page's slope; each window's own may then differ a little, and
//! changes slowly from window to window.

use std::ops::Range;

use super::evidence::Evidence;
use super::inside::Inside;
use crate::domain::page::Polyline;

/// Rows whose slope is measured together, and how far apart they start.
const WINDOW: usize = 384;
const STRIDE: usize = 128;
/// Steepest slope looked for: 3.7 degrees.
const STEEPEST: i32 = 130;
/// Steps of the slope: 1.2 rows across a page of 2,400 columns.
const STEP: f64 = 0.0005;
/// Windows that vote for the page's slope, at most.
const VOTERS: usize = 48;
/// How far a window's slope may be from the page's, in steps.
const NEAR: i32 = 20;
/// Cost of a change by one step from window to window, grows with the square; a sharp grid gains 1 and more.
const CHANGE_COST: f32 = 0.08;
/// What the page's slope must gain, beyond the usual slope's, for windows to be listened to.
const STANDS_OUT: f32 = 0.15;

/// The tilt by row. `guess` is what the lean of the vertical lines would make it on a page that was only rotated: taken
/// where no horizontal lines are seen.
pub(super) fn measure(evidence: &Evidence, inside: &Inside, mid_col: f64, guess: f64) -> Polyline {
    let windows: Vec<Range<usize>> = (0..evidence.rows.saturating_sub(WINDOW / 2).max(1))
        .step_by(STRIDE)
        .map(|top| top..(top + WINDOW).min(evidence.rows))
        .collect();
    let all: Vec<i32> = (-STEEPEST..=STEEPEST).collect();
    let mut votes = vec![0.0f32; all.len()];
    let apart = windows.len().div_ceil(VOTERS);
    let voters: Vec<&Range<usize>> = windows.iter().step_by(apart).collect();
    for rows in &voters {
        let gains = Window::new(evidence, inside, mid_col, rows).gains(&all);
        votes.iter_mut().zip(gains).for_each(|(vote, gain)| *vote += gain / voters.len() as f32);
    }
    // Neighbouring windows differ by a step or two.
    let softened: Vec<f32> = (0..votes.len()).map(|at| mean(&votes, at, 2)).collect();
    let Some(best) = (0..all.len()).max_by(|&a, &b| softened[a].total_cmp(&softened[b])) else {
        return Polyline::constant(guess);
    };
    if softened[best] < STANDS_OUT {
        return Polyline::constant(guess);
    }
    let near: Vec<i32> = (all[best] - NEAR..=all[best] + NEAR).collect();
    let gains: Vec<Vec<f32>> =
        windows.iter().map(|rows| Window::new(evidence, inside, mid_col, rows).gains(&near)).collect();
    let path = steadiest(&gains);
    let middle = |rows: &Range<usize>| evidence.first_row as f64 + (rows.start + rows.end) as f64 / 2.0;
    let raw: Vec<f64> = path
        .iter()
        .zip(&gains)
        .map(|(&at, gains)| (f64::from(near[at]) + summit(gains, at)) * STEP)
        .collect();
    let mut knots: Vec<(f64, f64)> = (0..raw.len())
        .map(|index| {
            let around = &raw[index.saturating_sub(1)..(index + 2).min(raw.len())];
            (middle(&windows[index]), around.iter().sum::<f64>() / around.len() as f64)
        })
        .collect();
    // Level beyond what was measured.
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
        Window { rows: rows.len(), strips: strips.iter().map(|&strip| (away(strip), ink(strip))).collect(), margin }
    }

    /// How much sharper than usual the rows are at each slope.
    fn gains(&self, slopes: &[i32]) -> Vec<f32> {
        let mut gains: Vec<f32> = slopes.iter().map(|&slope| self.sharpness(f64::from(slope) * STEP)).collect();
        let mut sorted = gains.clone();
        sorted.sort_by(f32::total_cmp);
        // Half of a strip's dust makes up for windows without any line.
        let usual = sorted[sorted.len() / 2] + 0.0005 * self.rows as f32;
        gains.iter_mut().for_each(|gain| *gain = (*gain / usual - 1.0).clamp(-1.0, 4.0));
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

/// The path through the windows that gains most.
fn steadiest(gains: &[Vec<f32>]) -> Vec<usize> {
    let states = gains[0].len();
    let mut total = gains[0].clone();
    let mut origins: Vec<Vec<usize>> = Vec::with_capacity(gains.len());
    for window in &gains[1..] {
        let price = |old: usize, new: usize| total[old] - CHANGE_COST * (old.abs_diff(new) as f32).powi(2);
        let origin: Vec<usize> = (0..states)
            .map(|new| {
                let reach = new.saturating_sub(6)..(new + 7).min(states);
                reach.max_by(|&a, &b| price(a, new).total_cmp(&price(b, new))).unwrap_or(new)
            })
            .collect();
        total = (0..states).map(|new| price(origin[new], new) + window[new]).collect();
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

/// The centre of what stands high around a step, relative to it: the top itself is uneven.
fn summit(gains: &[f32], at: usize) -> f64 {
    const REACH: usize = 5;
    let around = at.saturating_sub(REACH)..(at + REACH + 1).min(gains.len());
    let floor = 0.5 * gains[at];
    let (mut total, mut moment) = (0.0, 0.0);
    for place in around {
        let mass = f64::from((gains[place] - floor).max(0.0));
        total += mass;
        moment += mass * (place as f64 - at as f64);
    }
    if total > 0.0 { (moment / total).clamp(-1.5, 1.5) } else { 0.0 }
}

fn mean(values: &[f32], at: usize, reach: usize) -> f32 {
    let around = &values[at.saturating_sub(reach)..(at + reach + 1).min(values.len())];
    around.iter().sum::<f32>() / around.len() as f32
}

/// Ink in horizontal lines by row at the middle column, following the tilt: 0 none, 1 a line in all of the strips.
pub(super) fn profile(
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
