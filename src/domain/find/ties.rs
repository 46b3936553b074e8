//! Ties of a log: depth numbers at their lines, as few as tell how the paper stretches.

use crate::domain::found::{Label, Ladder};
use crate::domain::page::Polyline;
use crate::domain::raster::Raster;
use crate::domain::reading::Turn;
use crate::error::Result;

use super::depths::Climbed;
use super::ladder::Rung;
use super::snap::{self, Snapped};

/// How far a number may be from a straight line between ties, in rows: the grid between them does the rest.
const BEND: f64 = 0.75;
/// The same for a number whose line wasn't seen.
const BEND_UNSEEN: f64 = 4.0;
/// A number whose line wasn't seen is a tie where none with a line is nearer than so many steps.
const ALONE: f64 = 2.5;
/// How much clearer lines must be at the numbers' ends than at their middles to belong to the ends.
const CLEARER: f64 = 1.25;
/// Farthest that a number's line may be from where its neighbours' lines have it, in rows.
const STRAY: f64 = 5.0;

/// Rows and depths of a log.
pub(super) struct Tied {
    /// (row, depth) pairs at the page's middle column, by row.
    pub(super) ties: Vec<(f64, f64)>,
    /// Whether the numbers' lines were seen, rather than the numbers alone.
    pub(super) lines: bool,
    /// How far off all depths are if the numbers belong to the next line, where that is as strong as theirs.
    pub(super) rival: Option<f64>,
    /// The ladder, for the record.
    pub(super) ladder: Ladder,
}

/// Ties a log's numbers to the lines they stand for.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn tie(
    raster: &dyn Raster,
    climbed: &Climbed,
    spans: &[(Polyline, Polyline)],
    tilt: &Polyline,
) -> Result<Tied> {
    let mid_col = raster.width() as f64 / 2.0;
    let snap = |aligned: f64, half: f64| -> Result<Snapped> {
        // Rows of the numbers' middles, bases or tops.
        let row = |rung: &Rung| rung.row + aligned * climbed.numbers[rung.index].number.rows / 2.0;
        let rows: Vec<f64> = climbed.rungs.rungs.iter().map(row).collect();
        snap::snap(raster, &rows, climbed.height, half, spans, tilt, mid_col)
    };
    let half = half(climbed);
    let mut snapped = snap(0.0, half)?;
    if climbed.turn != Turn::Upright && uneven(climbed) {
        // Turned numbers of three and of four digits may all begin or end at their lines.
        for aligned in [1.0, -1.0] {
            let ends = snap(aligned, 0.0)?;
            if ends.strength > CLEARER * snapped.strength {
                snapped = Snapped { offset: ends.offset + aligned * half, ..ends };
            }
        }
    }
    let rival = snapped.rival.map(|rows| rows * climbed.rungs.per_row.abs());
    let known = knots(climbed, &snapped);
    let ties = thinned(&known);
    Ok(Tied { ladder: ladder(climbed, &known), ties, lines: snapped.lines, rival })
}

/// Whether some numbers are longer than others by most of a digit: only then middles and ends are told apart.
fn uneven(climbed: &Climbed) -> bool {
    let long = climbed.rungs.rungs.iter().map(|rung| climbed.numbers[rung.index].number.rows);
    let (least, most) =
        long.fold((f64::INFINITY, 0.0f64), |(least, most), rows| (least.min(rows), most.max(rows)));
    most - least > 0.5 * climbed.height
}

/// How far a number usually reaches up and down from its middle.
fn half(climbed: &Climbed) -> f64 {
    let mut long: Vec<f64> =
        climbed.rungs.rungs.iter().map(|rung| climbed.numbers[rung.index].number.rows / 2.0).collect();
    long.sort_by(f64::total_cmp);
    long[long.len() / 2]
}

/// A number's line: its row, its depth, and whether the line was seen rather than put where all others have theirs.
type Knot = (f64, f64, bool);

/// Rows of the numbers' lines with their depths, top to bottom.
fn knots(climbed: &Climbed, snapped: &Snapped) -> Vec<Knot> {
    let all: Vec<Knot> = climbed
        .rungs
        .rungs
        .iter()
        .zip(&snapped.rows)
        .map(|(rung, line)| (line.unwrap_or(rung.row + snapped.offset), rung.depth, line.is_some()))
        .collect();
    // A number alone says where its depth is to a few rows: it speaks where no number's line was seen far around.
    let seen: Vec<f64> = all.iter().filter(|knot| knot.2).map(|knot| knot.1).collect();
    let far = |depth: f64| seen.iter().all(|other| (other - depth).abs() > ALONE * climbed.rungs.step);
    let all: Vec<Knot> = all
        .iter()
        .zip(&climbed.rungs.rungs)
        .filter(|(knot, rung)| knot.2 || seen.len() < 3 || (rung.full && far(knot.1)))
        .map(|(knot, _)| *knot)
        .collect();
    // A line beside the right one was taken where its neighbours on both sides have it elsewhere.
    let strays = |at: usize| {
        at > 0 && at + 1 < all.len() && {
            let (before, here, after) = (all[at - 1], all[at], all[at + 1]);
            let share = (here.1 - before.1) / (after.1 - before.1);
            (before.0 + share * (after.0 - before.0) - here.0).abs() > STRAY
        }
    };
    let quiet: Vec<Knot> = (0..all.len()).filter(|&at| !strays(at)).map(|at| all[at]).collect();
    increasing(if 2 * quiet.len() >= all.len() && quiet.len() >= 2 { quiet } else { all })
}

fn increasing(knots: Vec<Knot>) -> Vec<Knot> {
    let mut kept: Vec<Knot> = Vec::with_capacity(knots.len());
    for (row, depth, seen) in knots {
        let row = hundredths(row);
        if kept.last().is_none_or(|last| row > last.0 + 1.0 && depth > last.1) {
            kept.push((row, depth, seen));
        }
    }
    kept
}

/// The first and the last knot, and between them those that keep all others near the straight lines.
fn thinned(knots: &[Knot]) -> Vec<(f64, f64)> {
    let mut kept = vec![(knots[0].0, knots[0].1)];
    thin(knots, &mut kept);
    kept
}

fn thin(knots: &[Knot], kept: &mut Vec<(f64, f64)>) {
    let last = knots.len() - 1;
    if last == 0 {
        return;
    }
    // How far a knot is off, in what its kind may be.
    let off = |at: usize| {
        let share = (knots[at].1 - knots[0].1) / (knots[last].1 - knots[0].1);
        let rows = (knots[0].0 + share * (knots[last].0 - knots[0].0) - knots[at].0).abs();
        rows / if knots[at].2 { BEND } else { BEND_UNSEEN }
    };
    match (1..last).max_by(|&a, &b| off(a).total_cmp(&off(b))) {
        Some(worst) if off(worst) > 1.0 => {
            thin(&knots[..=worst], kept);
            thin(&knots[worst..], kept);
        }
        _ => kept.push((knots[last].0, knots[last].1)),
    }
}

fn ladder(climbed: &Climbed, knots: &[Knot]) -> Ladder {
    let labels = climbed.rungs.rungs.iter().map(|rung| {
        let placed = &climbed.numbers[rung.index];
        Label { row: placed.row, col: placed.col, text: placed.number.text.clone(), depth: rung.depth }
    });
    let (first, last) = climbed.rungs.rows();
    let ours = |index: usize| climbed.rungs.rungs.iter().any(|rung| rung.index == index);
    let depth = Polyline::new(knots.iter().map(|knot| (knot.0, knot.1)).collect());
    let astray = climbed
        .numbers
        .iter()
        .enumerate()
        .filter(|(index, placed)| (first..=last).contains(&placed.mid_row) && !ours(*index))
        .map(|(_, placed)| Label {
            row: placed.row,
            col: placed.col,
            text: placed.number.text.clone(),
            depth: depth.at(placed.mid_row),
        });
    Ladder {
        labels: labels.collect(),
        astray: astray.collect(),
        residual_rows: climbed.rungs.residual(),
        ratio: climbed.printed.first().map(|printed| printed.ratio),
        confidence: confidence(climbed),
    }
}

/// How sure a ladder is: by how many numbers agree, of how many, and how sure they read.
fn confidence(climbed: &Climbed) -> f64 {
    let rungs = &climbed.rungs.rungs;
    let sure = rungs.iter().map(|rung| f64::from(rung.sure)).sum::<f64>() / rungs.len() as f64;
    let many = 1.0 - (-(rungs.len() as f64) / 3.0).exp();
    (climbed.agreeing * many * sure.sqrt()).clamp(0.0, 1.0)
}

/// To a hundredth, as sidecars have it: what is written and read again is then the same.
pub(super) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
