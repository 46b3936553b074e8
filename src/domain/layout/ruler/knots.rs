//! From lines of a followed grid to depth by row.

use super::path::{Path, Tick};
use super::{Profile, Ruler, Straight};
use crate::domain::page::Polyline;

/// Least distance between knots, in rows.
const APART: f64 = 8.0;
/// A tie with a seen line this near is left to the line.
const NEAR_TIE: f64 = 64.0;
/// Distance, in rows, over which neighbouring lines steady each other.
const STEADY: f64 = 14.0;

/// How far the offsets of neighbouring lines differ at most: in rows, and per row between them.
const NEIGHBOURLY: f64 = 0.8;
const BENDING: f64 = 0.02;

struct Seen {
    expected: f64,
    offset: f64,
    depth: f64,
}

/// Measures each line to a fraction of a row, and joins them.
pub(super) fn from_grid(lines: &Profile, straight: &Straight, ticks: &[Tick], path: &Path) -> Ruler {
    let spacing = (ticks[ticks.len() - 1].row - ticks[0].row) / (ticks.len() - 1) as f64;
    let reach = (0.35 * spacing).clamp(1.0, 3.0);
    let peaks: Vec<Option<(f64, f32)>> =
        ticks.iter().map(|tick| peak(lines, path.row(tick.row), reach)).collect();
    let usual = {
        let mut inks: Vec<f32> = peaks
            .iter()
            .zip(ticks)
            .map(|(peak, tick)| peak.map_or(0.0, |peak| peak.1) / tick.weight)
            .collect();
        inks.sort_by(f32::total_cmp);
        inks[inks.len() * 2 / 3]
    };
    let seen: Vec<Seen> = ticks
        .iter()
        .zip(&peaks)
        .filter_map(|(tick, peak)| {
            let (row, ink) = (*peak)?;
            (ink >= 0.4 * usual * tick.weight).then_some(Seen {
                expected: tick.row,
                offset: row - tick.row,
                depth: tick.depth,
            })
        })
        .collect();
    let seen = without_strays(seen);
    let mut knots: Vec<(f64, f64)> = (0..seen.len())
        .map(|index| (seen[index].expected + steadied(&seen, index), seen[index].depth))
        .collect();
    for &(row, depth) in &straight.ties {
        if !seen.iter().any(|line| (line.expected - row).abs() < NEAR_TIE) {
            knots.push((row, depth));
        }
    }
    let bend_rows = knots.iter().map(|knot| (knot.0 - straight.row.at(knot.1)).abs()).fold(0.0, f64::max);
    let depth = Polyline::new(in_order(knots, lines, straight));
    Ruler { depth, grid_seen: Some(seen.len() as f64 / ticks.len() as f64), bend_rows }
}

/// Lines that at least one of their neighbours agrees with: a box's border or a stamp beside a line doesn't pull at the
/// depth, a fold does.
fn without_strays(seen: Vec<Seen>) -> Vec<Seen> {
    let agree = |a: &Seen, b: &Seen| {
        let rows = (a.expected - b.expected).abs();
        (a.offset - b.offset).abs() <= NEIGHBOURLY + BENDING * rows
    };
    let kept: Vec<bool> = (0..seen.len())
        .map(|index| {
            let near = index.saturating_sub(2)..(index + 3).min(seen.len());
            seen.len() < 3
                || near.filter(|&other| other != index).any(|other| agree(&seen[index], &seen[other]))
        })
        .collect();
    seen.into_iter().zip(kept).filter_map(|(line, kept)| kept.then_some(line)).collect()
}

/// The line near a row: its centre and its ink.
fn peak(lines: &Profile, row: f64, reach: f64) -> Option<(f64, f32)> {
    let ink = &lines.ink;
    let first = (row - lines.first_row - reach).floor().max(0.0) as usize;
    let last = ((row - lines.first_row + reach).floor().max(0.0) as usize).min(ink.len().saturating_sub(1));
    let best = (first..=last).max_by(|&a, &b| ink[a].total_cmp(&ink[b]))?;
    if ink[best] <= 0.0 {
        return None;
    }
    let window = best.saturating_sub(2)..(best + 3).min(ink.len());
    // The valley between two close lines belongs to neither.
    let floor = window.clone().map(|at| ink[at]).fold(f32::INFINITY, f32::min);
    let (mut total, mut moment) = (0.0, 0.0);
    for at in window {
        let mass = f64::from(ink[at] - 0.9 * floor);
        total += mass;
        moment += mass * (at as f64 + 0.5);
    }
    Some((lines.first_row + moment / total, ink[best]))
}

/// A line's offset, steadied by neighbours that agree with it; those beyond a fold don't.
fn steadied(seen: &[Seen], index: usize) -> f64 {
    let own = &seen[index];
    let (mut total, mut moment) = (0.0, 0.0);
    let before = seen[..index].iter().rev();
    let after = seen[index..].iter();
    for line in before
        .take_while(|line| own.expected - line.expected < 3.0 * STEADY)
        .chain(after.take_while(|line| line.expected - own.expected < 3.0 * STEADY))
    {
        let away = (line.expected - own.expected) / STEADY;
        let apart = line.offset - own.offset;
        let weight = (-0.5 * away * away - 0.5 * apart * apart).exp();
        total += weight;
        moment += weight * line.offset;
    }
    moment / total
}

/// Knots by row, far enough apart, depths running one way, going on at the ties' slope beyond the last ones.
fn in_order(mut knots: Vec<(f64, f64)>, lines: &Profile, straight: &Straight) -> Vec<(f64, f64)> {
    knots.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first_tie, last_tie) = (straight.ties[0], straight.ties[straight.ties.len() - 1]);
    let rate = (last_tie.1 - first_tie.1) / (last_tie.0 - first_tie.0);
    let mut kept: Vec<(f64, f64)> = Vec::with_capacity(knots.len() + 2);
    for knot in knots {
        // At a seam where rows were scanned twice, depth stands still; it must not run back.
        let fits = kept.last().is_none_or(|last| {
            let (rows, depths) = (knot.0 - last.0, (knot.1 - last.1) / rate);
            rows >= APART.min(0.9 * depths) && rows >= 1.0 && depths >= 0.2 * rows
        });
        if fits {
            kept.push(knot);
        }
    }
    let beyond = |knot: (f64, f64), row: f64| {
        let straight_row = straight.row.at(knot.1);
        (row, straight.depth.at(row - (knot.0 - straight_row)))
    };
    let (first, last) = (kept[0], kept[kept.len() - 1]);
    kept.insert(0, beyond(first, lines.first_row.min(first.0) - 512.0));
    kept.push(beyond(last, (lines.first_row + lines.ink.len() as f64).max(last.0) + 512.0));
    kept
}
