//! Which of several curves that are drawn alike is which.
//!
//! Ink can't tell two solid black curves apart, but some things can: a caliper hardly moves where a gamma ray is never
//! at rest, and whoever wrote the sidecar mostly lists curves from left to right. What is named so stays a guess, and
//! [`crate::domain::quality`] says so.

use crate::domain::spec::CurveSpec;
use crate::domain::trace::{Edges, Path};

/// Curves that hardly move over some feet of depth: hole size, bit size, cable tension, temperature, mud.
const QUIET: [&str; 14] =
    ["CAL", "CALI", "CALX", "CALY", "C1", "C2", "HCAL", "DCAL", "BS", "TENS", "TEN", "TEMP", "MTEM", "MUD"];
/// Rows over which movement is looked at.
const REACH: usize = 12;
/// A curve is the livelier one of two from this ratio of their movements on.
const LIVELIER: f32 = 2.0;
/// Fewest rows that both curves must be seen at for their places to be compared row by row.
const LEAST_ROWS: usize = 100;

/// Whether nothing that a sidecar tells of two curves differs in how they are drawn.
pub fn alike(a: &CurveSpec, b: &CurveSpec) -> bool {
    (a.style, a.colour) == (b.style, b.colour)
}

/// Gives the paths of curves that are drawn alike to their curves.
pub fn name_alike(paths: &mut [Path], edges: &Edges, curves: &[CurveSpec]) {
    for first in 0..paths.len() {
        for second in first + 1..paths.len() {
            let (a, b) = (&curves[first], &curves[second]);
            if alike(a, b) && a.wrap == b.wrap && exchanged([&paths[first], &paths[second]], edges, [a, b]) {
                paths.swap(first, second);
            }
        }
    }
}

/// Whether two paths fit two curves better the other way round.
fn exchanged(paths: [&Path; 2], edges: &Edges, curves: [&CurveSpec; 2]) -> bool {
    if paths[0].points.is_empty() || paths[1].points.is_empty() {
        // Only one was found: nothing tells which, so it goes to the first.
        return paths[0].points.is_empty();
    }
    let quiet = curves.map(|curve| QUIET.contains(&curve.mnemonic.to_ascii_uppercase().as_str()));
    if quiet[0] != quiet[1] {
        let moves = paths.map(|path| movement(path, edges));
        let ratio = (moves[0] + 1e-4) / (moves[1] + 1e-4);
        if !(1.0 / LIVELIER..=LIVELIER).contains(&ratio) {
            return (ratio > 1.0) == quiet[0];
        }
    }
    apart(paths, edges) < 0.0
}

fn fraction(path: &Path, at: usize, edges: &Edges) -> f32 {
    let point = &path.points[at];
    let row = point.row as usize;
    (point.col - edges.left[row]) / edges.width(row) + f32::from(point.wrap)
}

/// How far a path usually moves over some rows, in track widths.
fn movement(path: &Path, edges: &Edges) -> f32 {
    let moves = (REACH..path.points.len())
        .filter(|&at| path.points[at].row - path.points[at - REACH].row <= 2 * REACH as u32)
        .map(|at| (fraction(path, at, edges) - fraction(path, at - REACH, edges)).abs());
    median(moves.collect()).unwrap_or(0.0)
}

/// How far the second path usually lies to the right of the first, in track widths: row by row where both are seen,
/// since what only one shows of itself says nothing of the other.
fn apart(paths: [&Path; 2], edges: &Edges) -> f32 {
    let [a, b] = paths;
    let both: Vec<f32> = (0..a.points.len())
        .filter_map(|at| {
            let other = b.points.binary_search_by_key(&a.points[at].row, |point| point.row).ok()?;
            Some(fraction(b, other, edges) - fraction(a, at, edges))
        })
        .collect();
    if both.len() >= LEAST_ROWS {
        return median(both).unwrap_or(0.0);
    }
    let usual = |path: &Path| median((0..path.points.len()).map(|at| fraction(path, at, edges)).collect());
    usual(b).unwrap_or(0.0) - usual(a).unwrap_or(0.0)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::ScaleKind;
    use crate::domain::trace::PathPoint;

    const ROWS: u32 = 400;

    fn path(rows: impl Iterator<Item = u32>, col: impl Fn(u32) -> f32) -> Path {
        let point = |row| PathPoint { row, col: col(row), wrap: 0, confidence: 1.0 };
        Path { points: rows.map(point).collect() }
    }

    fn named(mnemonics: [&str; 2], mut paths: Vec<Path>) -> Vec<Path> {
        let edges = Edges { left: vec![0.0; ROWS as usize], right: vec![100.0; ROWS as usize] };
        let specs = mnemonics.map(|mnemonic| CurveSpec {
            mnemonic: mnemonic.into(),
            unit: String::new(),
            scale: [0.0, 1.0],
            kind: ScaleKind::Linear,
            style: None,
            colour: None,
            wrap: true,
        });
        name_alike(&mut paths, &edges, &specs);
        paths
    }

    #[test]
    fn the_order_of_the_sidecar_is_left_to_right() {
        let paths = named(["GR", "DT"], vec![path(0..ROWS, |_| 70.0), path(0..ROWS, |_| 30.0)]);
        assert_eq!(paths[0].points[0].col, 30.0);
    }

    #[test]
    fn rows_that_only_one_is_seen_at_do_not_count() {
        // The first is left of the second wherever both are seen, though mostly it is seen alone and far right.
        let first = path(0..ROWS, |row| if row < 120 { 20.0 } else { 90.0 });
        let paths = named(["GR", "DT"], vec![first, path(0..120, |_| 50.0)]);
        assert_eq!(paths[0].points.len(), ROWS as usize);
    }

    #[test]
    fn a_caliper_is_the_one_that_hardly_moves() {
        let lively = |row: u32| 20.0 + 10.0 * (row as f32 / 5.0).sin();
        let paths = named(["CALI", "GR"], vec![path(0..ROWS, lively), path(0..ROWS, |_| 60.0)]);
        assert_eq!(
            paths[0].points[0].col, 60.0,
            "though the sidecar lists it first and it runs at the right"
        );
    }
}
