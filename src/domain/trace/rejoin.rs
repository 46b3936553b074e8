//! Stretches of a solid curve that the network didn't see, though their ink runs on from one seen end to the other.
//!
//! What is filled here is no gap of the print: a path is only taken where nearly every one of its rows is dark on the
//! scan and no other curve claims that ink.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::{Path, PathPoint};

/// Most rows that are rejoined at once.
const LONGEST: u32 = 1500;
/// Columns to either side of the two ends that the line may run through.
const REACH: f32 = 40.0;
/// A pixel is dark from this darkness on.
const DARK: f32 = 0.5;
/// Least share of the rows that must be dark.
const LEAST_DARK: f32 = 0.93;
/// Price of moving by so many columns from one row to the next; a light pixel costs 1.
const MOVE: [f32; 4] = [0.0, 0.03, 0.1, 0.25];
/// Confidence of a rejoined row, as a share of its ends'.
const REJOINED: f32 = 0.8;

/// Rejoins the paths of one track. `line` is the usual width of its lines, columns; `dark` reads strip rows as darkness
/// (rows × columns, 1.0 ink).
///
/// # Errors
/// Those of `dark`.
pub fn rejoin<E>(
    paths: &mut [Path],
    curves: &[CurveSpec],
    line: f32,
    mut dark: impl FnMut(Range<usize>) -> Result<Array2<f32>, E>,
) -> Result<(), E> {
    for curve in 0..paths.len() {
        if !matches!(curves[curve].style, None | Some(LineStyle::Solid)) {
            continue;
        }
        let gaps: Vec<(PathPoint, PathPoint)> = paths[curve]
            .points
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .filter(|(above, below)| {
                let rows = below.row - above.row;
                (2..=LONGEST).contains(&rows) && above.wrap == below.wrap
            })
            .collect();
        let mut found = Vec::new();
        for (above, below) in gaps {
            let mut tile = dark(above.row as usize..below.row as usize + 1)?;
            blank_others(&mut tile, paths, curve, above.row, line);
            found.extend(connect(tile.view(), above, below, line).unwrap_or_default());
        }
        if !found.is_empty() {
            paths[curve].points.extend(found);
            paths[curve].points.sort_by_key(|point| point.row);
        }
    }
    Ok(())
}

/// Takes the ink of all other curves away.
fn blank_others(tile: &mut Array2<f32>, paths: &[Path], curve: usize, top: u32, line: f32) {
    let (rows, cols) = tile.dim();
    for (_, path) in paths.iter().enumerate().filter(|(other, _)| *other != curve) {
        let first = path.points.partition_point(|point| point.row < top);
        for point in path.points[first..].iter().take_while(|point| point.row < top + rows as u32) {
            let from = (point.col - line).max(0.0) as usize;
            let to = ((point.col + line).ceil().max(0.0) as usize).min(cols);
            let row = (point.row - top) as usize;
            tile.slice_mut(ndarray::s![row, from.min(to)..to]).fill(0.0);
        }
    }
}

/// The darkest path from one end to the other, without the ends; `None` where it isn't dark enough.
fn connect(
    tile: ArrayView2<'_, f32>,
    above: PathPoint,
    below: PathPoint,
    line: f32,
) -> Option<Vec<PathPoint>> {
    let (rows, cols) = tile.dim();
    let left = (above.col.min(below.col) - REACH).max(0.0) as usize;
    let right = ((above.col.max(below.col) + REACH) as usize + 1).min(cols);
    let width = right.checked_sub(left).filter(|&width| width > 0)?;
    let light = |row: usize, col: usize| if tile[[row, left + col]] >= DARK { 0.0 } else { 1.0 };
    let place = |point: PathPoint| (point.col.max(0.0) as usize).clamp(left, right - 1) - left;

    let mut cost = vec![f32::INFINITY; width];
    cost[place(above)] = 0.0;
    let mut back = Array2::<i8>::zeros((rows, width));
    for row in 1..rows {
        let mut next = vec![f32::INFINITY; width];
        for col in 0..width {
            for (by, price) in MOVE.iter().enumerate() {
                for from in [col.checked_sub(by), (by > 0).then_some(col + by)].into_iter().flatten() {
                    let Some(before) = cost.get(from) else { continue };
                    if before + price < next[col] {
                        next[col] = before + price;
                        back[[row, col]] = (from as i64 - col as i64) as i8;
                    }
                }
            }
            next[col] += light(row, col);
        }
        cost = next;
    }

    let mut col = place(below);
    let mut points = Vec::with_capacity(rows);
    let mut dark = 0;
    for row in (1..rows - 1).rev() {
        col = (col as i64 + i64::from(back[[row + 1, col]])) as usize;
        dark += usize::from(light(row, col) == 0.0);
        points.push(PathPoint {
            row: above.row + row as u32,
            col: centre(tile, row, left + col, line),
            wrap: above.wrap,
            confidence: REJOINED * above.confidence.min(below.confidence),
        });
    }
    points.reverse();
    (dark as f32 >= LEAST_DARK * points.len() as f32 && cost[place(below)].is_finite()).then_some(points)
}

/// The middle of the dark pixels around a column; the column itself where they reach far, as along a printed line.
fn centre(tile: ArrayView2<'_, f32>, row: usize, col: usize, line: f32) -> f32 {
    let dark = |col: &usize| tile[[row, *col]] >= DARK;
    let left = (0..=col).rev().take_while(dark).count();
    let right = (col..tile.ncols()).take_while(dark).count();
    if left == 0 || (left + right) as f32 > 2.5 * line + 2.0 {
        return col as f32 + 0.5;
    }
    col as f32 + 0.5 + (right as f32 - left as f32) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::ScaleKind;

    fn point(row: u32, col: f32) -> PathPoint {
        PathPoint { row, col, wrap: 0, confidence: 0.8 }
    }

    fn spec() -> CurveSpec {
        CurveSpec {
            mnemonic: "C".into(),
            unit: String::new(),
            scale: [0.0, 1.0],
            kind: ScaleKind::Linear,
            style: Some(LineStyle::Solid),
            colour: None,
            wrap: true,
        }
    }

    /// Rejoins one path, seen at rows 0 and 100, over a scan that is dark where `ink` says.
    fn rejoined(others: &[Path], ink: impl Fn(usize, usize) -> bool) -> Vec<PathPoint> {
        let mut paths = vec![Path { points: vec![point(0, 50.5), point(100, 60.5)], wraps: 0 }];
        paths.extend(others.iter().cloned());
        let specs = vec![spec(); paths.len()];
        let read = |rows: Range<usize>| -> Result<Array2<f32>, ()> {
            Ok(Array2::from_shape_fn((rows.len(), 128), |(row, col)| {
                f32::from(u8::from(ink(rows.start + row, col)))
            }))
        };
        rejoin(&mut paths, &specs, 3.0, read).unwrap();
        paths.swap_remove(0).points
    }

    fn line(row: usize, col: usize) -> bool {
        (50 + row / 10).abs_diff(col) <= 1
    }

    #[test]
    fn ink_that_runs_on_is_the_curve() {
        let points = rejoined(&[], line);
        assert_eq!(points.len(), 101);
        assert!(points.iter().all(|point| (point.col - 50.5 - (point.row / 10) as f32).abs() <= 1.0));
    }

    #[test]
    fn white_paper_stays_a_gap() {
        let broken = |row: usize, col: usize| line(row, col) && !(40..60).contains(&row);
        assert_eq!(rejoined(&[], broken).len(), 2);
        // Grid lines across the gap are no ink of the curve.
        assert_eq!(rejoined(&[], |row, _| row % 20 == 0).len(), 2);
    }

    #[test]
    fn another_curves_ink_is_not_taken() {
        let other =
            Path { points: (20..80).map(|row| point(row, 50.5 + (row / 10) as f32)).collect(), wraps: 0 };
        assert_eq!(rejoined(&[other], line).len(), 2);
    }
}
