//! How far the lines of a grid are off the rows where a straight page would have them.
//!
//! The offset is found by dynamic programming over nodes a few lines apart: it changes slowly (paper stretches by a few
//! percent), is about zero at the ties, and may jump at a price (folds, splices). What it gains is ink under lines.

use super::{Profile, Straight};
use crate::domain::page::Polyline;

/// Rows between nodes.
const NODE: f64 = 64.0;
/// Most that the offset changes from node to node without a jump: 5 %.
const STEEPEST: i32 = 3;
/// Cost of changing by one row between nodes; grows with the square. A line that is fully there gains 1.
const BEND_COST: f32 = 0.06;
/// Cost of a jump, and of each of its rows.
const JUMP_COST: f32 = 8.0;
const FAR_COST: f32 = 0.02;
/// Rows of paper that may be missing in a fold.
const JUMP: i32 = 40;
/// Largest offset at a tie, and largest anywhere.
const AT_TIE: f64 = 12.0;
const FARTHEST: f64 = 500.0;
/// How much the offset can grow per row away from a tie.
const DRIFT: f64 = 0.02;

/// A line of a grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tick {
    /// Row where a straight page would have it.
    pub(super) row: f64,
    /// Its depth.
    pub(super) depth: f64,
    /// Which multiple of the grid's step it is.
    pub(super) number: i64,
    /// How much it counts; 1 on average.
    pub(super) weight: f32,
}

/// Offsets by row.
pub(super) struct Path {
    offset: Polyline,
}

impl Path {
    /// Where a line is that a straight page would have at `row`.
    pub(super) fn row(&self, row: f64) -> f64 {
        row + self.offset.at(row)
    }
}

/// A stretch between two nodes.
struct Segment {
    /// Ticks: share of the way, row from the profile's first, weight.
    ticks: Vec<(f64, f64, f32)>,
    /// Largest offset at its end.
    limit: i32,
    /// Whether a tie lies at its end.
    tied: bool,
}

/// Finds the offsets that put most ink under the ticks.
pub(super) fn follow(lines: &Profile, straight: &Straight, ticks: &[Tick]) -> Path {
    let scale = usual_line(lines, ticks.len());
    let nodes = nodes(lines, straight);
    let segments = segments(lines, straight, ticks, &nodes);
    let reach = segments.iter().map(|segment| segment.limit).max().unwrap_or(0);
    let states = (2 * reach + 1) as usize;
    let ink = |row: f64| {
        let value = if row < 0.0 { 0.0 } else { lines.ink.get(row as usize).copied().unwrap_or(0.0) };
        (value / scale).min(1.5)
    };
    let mut gain: Vec<f32> = vec![0.0; states];
    let first_limit = limit(straight, nodes[0]);
    restrict(&mut gain, reach, first_limit, is_tie(straight, nodes[0]));
    let mut origins: Vec<Vec<i32>> = Vec::with_capacity(segments.len());
    for segment in &segments {
        let mut next = vec![f32::NEG_INFINITY; states];
        let mut origin = vec![0i32; states];
        for change in -STEEPEST..=STEEPEST {
            let cost = BEND_COST * (change * change) as f32;
            for old in 0..states as i32 {
                let new = old + change;
                if gain[old as usize] == f32::NEG_INFINITY || !(0..states as i32).contains(&new) {
                    continue;
                }
                let start = f64::from(old - reach);
                let found: f32 = segment
                    .ticks
                    .iter()
                    .map(|&(share, row, weight)| weight * ink(row + start + share * f64::from(change)))
                    .sum();
                let value = gain[old as usize] + found - cost;
                if value > next[new as usize] {
                    next[new as usize] = value;
                    origin[new as usize] = old;
                }
            }
        }
        jump(&gain, segment, &ink, reach, &mut next, &mut origin);
        restrict(&mut next, reach, segment.limit, segment.tied);
        gain = next;
        origins.push(origin);
    }
    let mut state = (0..states).max_by(|&a, &b| gain[a].total_cmp(&gain[b])).unwrap_or(0);
    let mut offsets = vec![(0.0, 0.0); nodes.len()];
    for index in (0..nodes.len()).rev() {
        offsets[index] = (nodes[index], f64::from(state as i32 - reach));
        if index > 0 {
            state = origins[index - 1][state] as usize;
        }
    }
    Path { offset: Polyline::new(offsets) }
}

/// Lets the offset jump at a segment's start, the shorter the better.
fn jump(
    gain: &[f32],
    segment: &Segment,
    ink: &impl Fn(f64) -> f32,
    reach: i32,
    next: &mut [f32],
    origin: &mut [i32],
) {
    // The best place to jump from, coming from below and from above.
    let mut best: Vec<(f32, i32)> = gain.iter().copied().zip(0..).collect();
    for state in 1..best.len() {
        let (value, from) = best[state - 1];
        if value - FAR_COST > best[state].0 {
            best[state] = (value - FAR_COST, from);
        }
    }
    for state in (1..best.len()).rev() {
        let (value, from) = best[state];
        if value - FAR_COST > best[state - 1].0 {
            best[state - 1] = (value - FAR_COST, from);
        }
    }
    let most = 1.5 * segment.ticks.iter().map(|tick| tick.2).sum::<f32>();
    for (new, &(value, old)) in best.iter().enumerate() {
        if value - JUMP_COST + most <= next[new] {
            continue;
        }
        let offset = f64::from(new as i32 - reach);
        let found: f32 = segment.ticks.iter().map(|&(_, row, weight)| weight * ink(row + offset)).sum();
        let value = value + found - JUMP_COST;
        if value > next[new] {
            next[new] = value;
            origin[new] = old;
        }
    }
}

/// Forbids offsets that are too large for a node, and draws those at a tie to zero: a person is off by a row or two.
fn restrict(gain: &mut [f32], reach: i32, limit: i32, tied: bool) {
    for (state, value) in gain.iter_mut().enumerate() {
        let offset = (state as i32 - reach).abs();
        if offset > limit {
            *value = f32::NEG_INFINITY;
        } else if tied {
            let beyond = (offset - 2).max(0) as f32;
            *value -= 0.3 * beyond * beyond + 0.02 * offset as f32;
        }
    }
}

/// Nodes no farther apart than [`NODE`], among them every tie that lies on the way.
fn nodes(lines: &Profile, straight: &Straight) -> Vec<f64> {
    let (first, last) = (lines.first_row, lines.first_row + lines.ink.len() as f64);
    let mut corners = vec![first];
    corners
        .extend(straight.ties.iter().map(|tie| tie.0).filter(|row| (first + 1.0..last - 1.0).contains(row)));
    corners.push(last);
    let mut nodes = vec![first];
    for pair in corners.windows(2) {
        let count = ((pair[1] - pair[0]) / NODE).ceil().max(1.0);
        nodes.extend((1..=count as usize).map(|index| pair[0] + (pair[1] - pair[0]) * index as f64 / count));
    }
    nodes
}

fn segments(lines: &Profile, straight: &Straight, ticks: &[Tick], nodes: &[f64]) -> Vec<Segment> {
    let mut rest = ticks;
    nodes
        .windows(2)
        .map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            let count = rest.partition_point(|tick| tick.row < to);
            let (here, after) = rest.split_at(count);
            rest = after;
            let ticks = here
                .iter()
                .map(|tick| ((tick.row - from) / (to - from), tick.row - lines.first_row, tick.weight))
                .collect();
            Segment { ticks, limit: limit(straight, to), tied: is_tie(straight, to) }
        })
        .collect()
}

fn is_tie(straight: &Straight, row: f64) -> bool {
    straight.ties.iter().any(|tie| (tie.0 - row).abs() < 0.5)
}

fn limit(straight: &Straight, row: f64) -> i32 {
    let nearest = straight.ties.iter().map(|tie| (tie.0 - row).abs()).fold(f64::INFINITY, f64::min);
    let room = if nearest < 0.5 { AT_TIE } else { AT_TIE + f64::from(JUMP) + DRIFT * nearest };
    room.min(FARTHEST) as i32
}

/// The ink of a line that is there: what as many rows as there are lines reach.
fn usual_line(lines: &Profile, count: usize) -> f32 {
    let mut sorted: Vec<f32> = lines.ink.clone();
    let place = sorted.len().saturating_sub(1 + count.max(1)).min(sorted.len().saturating_sub(1));
    if sorted.is_empty() {
        return 1.0;
    }
    let (_, value, _) = sorted.select_nth_unstable_by(place, f32::total_cmp);
    value.max(0.02)
}
