//! Long thin lines: table frames, grid lines, track edges, underlines. Printers call them rules.
//!
//! A pixel belongs to a rule where its run of ink along the rule is long and what is left of such runs across it is
//! thin. Strokes that cross a rule or stand on it keep their ink.

use super::blobs::{Run, Sets, joined, runs_of};
use super::turn::transposed;
use crate::domain::reading::Bitmap;

/// Cells along a run that are looked at together when its thickness is measured.
const STEP: usize = 8;
/// Columns over which a rule may be broken.
const BREAK: u32 = 3;
/// Rows that a rule may climb per column: tan 3.5°.
const STEEPEST: f64 = 0.06;
/// A rule is at least this many times longer than thick.
const LENGTH: f64 = 10.0;

/// What counts as a rule, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gauge {
    /// Shortest rule.
    pub length: usize,
    /// Thickest rule.
    pub thickness: usize,
    /// Shortest run of ink along it; a tilted rule is made of many.
    pub run: usize,
}

impl Gauge {
    /// For letters up to a height.
    pub fn for_letters(tallest: f64) -> Self {
        Gauge {
            length: (1.5 * tallest).max(24.0) as usize,
            thickness: (tallest / 5.0).clamp(3.0, 16.0) as usize,
            run: (0.4 * tallest).clamp(8.0, 24.0) as usize,
        }
    }
}

/// A rule: its box (`right` and `base` exclusive).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub base: usize,
}

/// A bitmap without its rules, and the rules.
#[derive(Debug)]
pub(super) struct Cleared {
    pub bitmap: Bitmap,
    /// Rules that run across the page.
    pub across: Vec<Rule>,
    /// Where ink of a rule was, whether or not it was kept for a stroke: 1 across, 2 down, 3 both.
    pub marks: Vec<u8>,
}

/// Takes the rules off a bitmap.
pub(super) fn cleared(mut bitmap: Bitmap, gauge: &Gauge) -> Cleared {
    let (width, height) = (bitmap.width, bitmap.height);
    let (across, across_runs) = rules(&bitmap, gauge);
    let turned = transposed(&bitmap);
    let (_, down_runs) = rules(&turned, gauge);
    let mut marks = vec![0; width * height];
    for run in &across_runs {
        let start = run.row as usize * width;
        marks[start + run.from as usize..start + run.to as usize].fill(1);
    }
    for run in &down_runs {
        for row in run.from..run.to {
            marks[row as usize * width + run.row as usize] |= 2;
        }
    }
    erase(&mut bitmap, &marks, 1, &across_runs, |run, at| (run.row as usize, at));
    erase(&mut bitmap, &marks, 2, &down_runs, |run, at| (at, run.row as usize));
    Cleared { bitmap, across, marks }
}

/// Rules that run across a bitmap and the runs that they are made of, by row and column.
pub(super) fn rules(bitmap: &Bitmap, gauge: &Gauge) -> (Vec<Rule>, Vec<Run>) {
    let width = bitmap.width;
    if width < gauge.length || gauge.length == 0 {
        return (Vec::new(), Vec::new());
    }
    let mut long = Vec::new();
    for (row, cells) in bitmap.ink.chunks_exact(width).enumerate() {
        runs_of(cells, |from, to| {
            if to - from >= gauge.run {
                long.push(Run { row: row as u32, from: from as u32, to: to as u32 });
            }
        });
    }
    let thin = thin_parts(&long, bitmap, gauge);
    let (mut sets, of) = joined(&thin, BREAK);
    let found = boxes(&thin, &mut sets, &of);
    let is_rule = |(rule, ink): &(Rule, usize)| {
        let length = rule.right - rule.left;
        let thickness = *ink as f64 / length as f64;
        let climb = (rule.base - rule.top) as f64;
        length >= gauge.length
            && length as f64 >= LENGTH * thickness
            && climb <= gauge.thickness as f64 + 2.0 + STEEPEST * length as f64
    };
    let mut runs = Vec::new();
    for (run, &set) in thin.iter().zip(&of) {
        if is_rule(&found[sets.find(set) as usize]) {
            runs.push(*run);
        }
    }
    let roots = (0..of.len()).filter(|&set| sets.find(set as u32) as usize == set).collect::<Vec<_>>();
    (roots.into_iter().map(|set| found[set]).filter(is_rule).map(|(rule, _)| rule).collect(), runs)
}

/// The parts of long runs where no more than the thickest rule's rows of long runs lie on each other.
fn thin_parts(long: &[Run], bitmap: &Bitmap, gauge: &Gauge) -> Vec<Run> {
    let width = bitmap.width;
    let mut opened = vec![0u8; bitmap.ink.len()];
    for run in long {
        let start = run.row as usize * width;
        opened[start + run.from as usize..start + run.to as usize].fill(1);
    }
    let is_thin = |row: usize, col: usize| {
        let up = (0..row).rev().take(gauge.thickness + 1).take_while(|row| opened[row * width + col] != 0);
        let down =
            (row..bitmap.height).take(gauge.thickness + 1).take_while(|row| opened[row * width + col] != 0);
        up.count() + down.count() <= gauge.thickness
    };
    let mut thin: Vec<Run> = Vec::with_capacity(long.len());
    for run in long {
        let (from, to) = (run.from as usize, run.to as usize);
        let mut open = None;
        for start in (from..to).step_by(STEP) {
            let end = (start + STEP).min(to);
            if is_thin(run.row as usize, (start + end) / 2) {
                open.get_or_insert(start);
            } else if let Some(first) = open.take() {
                thin.push(Run { row: run.row, from: first as u32, to: start as u32 });
            }
        }
        if let Some(first) = open {
            thin.push(Run { row: run.row, from: first as u32, to: to as u32 });
        }
    }
    thin
}

/// Box and pixels of each set of runs, at its root.
fn boxes(runs: &[Run], sets: &mut Sets, of: &[u32]) -> Vec<(Rule, usize)> {
    let nothing = Rule { left: usize::MAX, top: usize::MAX, right: 0, base: 0 };
    let mut found = vec![(nothing, 0); of.len()];
    for (run, &set) in runs.iter().zip(of) {
        let (rule, ink) = &mut found[sets.find(set) as usize];
        let (from, to, row) = (run.from as usize, run.to as usize, run.row as usize);
        rule.left = rule.left.min(from);
        rule.right = rule.right.max(to);
        rule.top = rule.top.min(row);
        rule.base = rule.base.max(row + 1);
        *ink += to - from;
    }
    found
}

/// Ink beyond a rule that is no unevenness of its edge.
const STROKE: usize = 3;

/// Erases the runs of one direction's rules but for the cells where a stroke crosses or meets them, together with the
/// unevenness of the rules' edges. `place` is the row and column of a run's cell.
fn erase(
    bitmap: &mut Bitmap,
    marks: &[u8],
    mark: u8,
    runs: &[Run],
    place: impl Fn(&Run, usize) -> (usize, usize),
) {
    let width = bitmap.width;
    // Across a rule is down the page for one that runs across it.
    let (stride, count) = if mark == 1 { (width, bitmap.height) } else { (1, width) };
    for run in runs {
        for at in run.from as usize..run.to as usize {
            let (row, col) = place(run, at);
            let (cell, here) = (row * width + col, if mark == 1 { row } else { col });
            let ahead = |step: usize| cell + step * stride;
            let back = |step: usize| cell - step * stride;
            let is_mark = |cell: usize| marks[cell] & mark != 0;
            let before = (1..=here).take_while(|&step| is_mark(back(step))).count();
            let after = (1..count - here).take_while(|&step| is_mark(ahead(step))).count();
            let is_other = |cell: usize| bitmap.ink[cell] != 0 && marks[cell] == 0;
            let above = (before + 1..=here).take(STROKE).take_while(|&step| is_other(back(step))).count();
            let below =
                (after + 1..count - here).take(STROKE).take_while(|&step| is_other(ahead(step))).count();
            // A stroke that crosses keeps the whole rule's ink, one that only meets it the nearer part: letters above
            // and below a rule stay apart.
            let (meets_above, meets_below) = (above == STROKE, below == STROKE);
            let near_above = meets_above && 2 * before + 1 < before + after;
            let near_below = meets_below && 2 * after + 1 < before + after;
            if !(meets_above && meets_below || near_above || near_below) {
                bitmap.ink[cell] = 0;
            }
            if above < STROKE && before == 0 {
                (1..=above).for_each(|step| bitmap.ink[back(step)] = 0);
            }
            if below < STROKE && after == 0 {
                (1..=below).for_each(|step| bitmap.ink[ahead(step)] = 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, height: usize, ink: impl Fn(usize, usize) -> bool) -> Bitmap {
        let cells = (0..width * height).map(|at| u8::from(ink(at / width, at % width))).collect();
        Bitmap { width, height, ink: cells }
    }

    const GAUGE: Gauge = Gauge { length: 60, thickness: 6, run: 16 };

    #[test]
    fn a_box_and_a_tilted_line_go() {
        let box_ = |row: usize, col: usize| {
            let on = |at: usize, from: usize, to: usize| (from..to).contains(&at);
            on(row, 10, 90) && (on(col, 5, 8) || on(col, 190, 193))
                || on(col, 5, 193) && (on(row, 10, 13) || on(row, 87, 90))
        };
        let tilted = |row: usize, col: usize| (row as f64 - 40.0 - 0.04 * col as f64).abs() < 1.5;
        let cleared = cleared(page(200, 100, |row, col| box_(row, col) || tilted(row, col)), &GAUGE);
        let left: usize = cleared.bitmap.ink.iter().map(|&cell| usize::from(cell)).sum();
        assert!(left < 60, "{left} pixels left");
        assert_eq!(cleared.across.len(), 3);
    }

    #[test]
    fn strokes_that_cross_or_stand_on_a_line_keep_their_ink() {
        let line = |row: usize| (50..53).contains(&row);
        let crossing = |row: usize, col: usize| (100..104).contains(&col) && (40..62).contains(&row);
        let standing = |row: usize, col: usize| (140..144).contains(&col) && (30..53).contains(&row);
        let bumps = |row: usize, col: usize| row == 49 && col.is_multiple_of(7);
        let cleared = cleared(
            page(200, 100, |row, col| {
                line(row) || crossing(row, col) || standing(row, col) || bumps(row, col)
            }),
            &GAUGE,
        );
        for row in 0..100 {
            for col in 0..200 {
                let want = crossing(row, col) || standing(row, col) && row < 51;
                assert_eq!(cleared.bitmap.ink[row * 200 + col] != 0, want, "row {row} column {col}");
            }
        }
    }

    #[test]
    fn letters_and_black_patches_stay() {
        let bar = |row: usize, col: usize| (20..26).contains(&row) && (20..50).contains(&col);
        let patch = |row: usize, col: usize| (40..90).contains(&row) && (20..180).contains(&col);
        let bitmap = page(200, 100, |row, col| bar(row, col) || patch(row, col));
        let cleared = cleared(bitmap.clone(), &GAUGE);
        assert_eq!(cleared.bitmap, bitmap);
    }
}
