//! Which depths the horizontal lines stand at: multiples of 10 ft, of 2 ft, of 5 m.

use super::path::{self, Path, Tick};
use super::{Profile, Straight};
use crate::domain::spec::DepthUnit;

/// Depth steps at which logs are ruled.
const FEET: [f64; 9] = [100.0, 50.0, 25.0, 20.0, 10.0, 5.0, 4.0, 2.0, 1.0];
const METRES: [f64; 12] = [100.0, 50.0, 25.0, 20.0, 10.0, 5.0, 4.0, 2.5, 2.0, 1.0, 0.5, 0.2];

/// Rows between lines, least and most.
const SPACING: (f64, f64) = (5.0, 1500.0);

/// How much more ink than chance the lines of a grid must meet on average, of a line across all tracks; as a part of
/// what they meet.
const LEAST_LINE: f32 = 0.06;
const LEAST_SHARE: f32 = 0.25;

/// Rows by which a person's tie may miss the grid: beyond that, what looks like a grid is something else.
const FARTHEST_TIE: f64 = 6.0;

/// A grid that was found on the page.
pub(super) struct Family {
    /// Where its lines would be on a straight page.
    pub(super) ticks: Vec<Tick>,
    /// How far off they are.
    pub(super) path: Path,
    gain: f32,
}

/// The family that explains most ink, if any stands out.
pub(super) fn best(lines: &Profile, straight: &Straight, unit: DepthUnit) -> Option<Family> {
    let steps: &[f64] = match unit {
        DepthUnit::Feet => &FEET,
        DepthUnit::Metres => &METRES,
    };
    let found = steps.iter().filter_map(|&step| try_step(lines, straight, step));
    let best = found.max_by(|a, b| a.gain.total_cmp(&b.gain))?;
    Some(weighted(lines, straight, best))
}

fn try_step(lines: &Profile, straight: &Straight, step: f64) -> Option<Family> {
    let ticks = ticks(lines, straight, step);
    if ticks.len() < 4 {
        return None;
    }
    let spacing = (ticks[ticks.len() - 1].row - ticks[0].row) / (ticks.len() - 1) as f64;
    if !(SPACING.0..=SPACING.1).contains(&spacing) {
        return None;
    }
    let path = path::follow(lines, straight, &ticks);
    let at_ties = straight.ties.iter().map(|tie| (path.row(tie.0) - tie.0).abs()).fold(0.0, f64::max);
    if at_ties > FARTHEST_TIE {
        return None;
    }
    let on = mean_ink(lines, &ticks, &path);
    // What a path gains by bending to whatever ink there is: lines at uneven distances aren't on the page, whatever
    // grid it has, so all that they find is chance.
    let uneven = uneven(&ticks, spacing);
    let chance = mean_ink(lines, &uneven, &path::follow(lines, straight, &uneven));
    let stands_out = on - chance;
    if stands_out < LEAST_LINE || stands_out < LEAST_SHARE * on {
        return None;
    }
    let gain = ticks.len() as f32 * (stands_out - LEAST_LINE);
    Some(Family { ticks, path, gain })
}

/// The same number of lines, each moved by up to half a spacing.
fn uneven(ticks: &[Tick], spacing: f64) -> Vec<Tick> {
    let golden = 0.618_033_988_749_895;
    let mut moved: Vec<Tick> = ticks
        .iter()
        .enumerate()
        .map(|(index, tick)| Tick {
            row: tick.row + spacing * ((index as f64 * golden).fract() - 0.5),
            ..*tick
        })
        .collect();
    moved.sort_by(|a, b| a.row.total_cmp(&b.row));
    moved
}

fn mean_ink(lines: &Profile, ticks: &[Tick], path: &Path) -> f32 {
    ticks.iter().map(|tick| at(lines, path.row(tick.row))).sum::<f32>() / ticks.len() as f32
}

/// Follows once more, lines that are usually heavy counting more than those that are usually faint: a slip by one line
/// then costs all heavy lines that no longer fit.
fn weighted(lines: &Profile, straight: &Straight, mut family: Family) -> Family {
    let mut classes = [(0.0f32, 0.0f32); CYCLES.len() + 1];
    for tick in &family.ticks {
        let class = &mut classes[class(tick.number)];
        class.0 += at(lines, family.path.row(tick.row));
        class.1 += 1.0;
    }
    let total: f32 = classes.iter().map(|class| class.0).sum();
    let overall = (total / family.ticks.len() as f32).max(1e-6);
    for tick in &mut family.ticks {
        let (sum, count) = classes[class(tick.number)];
        // A class of one or two lines says little about itself.
        tick.weight = ((sum + 2.0 * overall) / (count + 2.0) / overall).clamp(0.3, 3.0);
    }
    family.path = path::follow(lines, straight, &family.ticks);
    family
}

/// Every so many lines one is heavier.
const CYCLES: [i64; 5] = [20, 10, 5, 4, 2];

/// Lines of one class are equally heavy.
fn class(number: i64) -> usize {
    CYCLES.iter().position(|cycle| number.rem_euclid(*cycle) == 0).unwrap_or(CYCLES.len())
}

/// Where a straight page would have lines at multiples of a depth step.
fn ticks(lines: &Profile, straight: &Straight, step: f64) -> Vec<Tick> {
    let (first, last) = (lines.first_row, lines.first_row + lines.ink.len() as f64);
    let (a, b) = (straight.depth.at(first) / step, straight.depth.at(last) / step);
    let (low, high) = (a.min(b).ceil() as i64, a.max(b).floor() as i64);
    if high - low > (lines.ink.len() as f64 / SPACING.0) as i64 {
        return Vec::new();
    }
    let mut ticks: Vec<Tick> = (low..=high)
        .map(|number| {
            let depth = number as f64 * step;
            Tick { row: straight.row.at(depth), depth, number, weight: 1.0 }
        })
        .filter(|tick| (first..last).contains(&tick.row))
        .collect();
    ticks.sort_by(|a, b| a.row.total_cmp(&b.row));
    ticks
}

/// Ink of lines at a row of the scan.
fn at(lines: &Profile, row: f64) -> f32 {
    let index = (row - lines.first_row).floor();
    if index < 0.0 { 0.0 } else { lines.ink.get(index as usize).copied().unwrap_or(0.0) }
}
