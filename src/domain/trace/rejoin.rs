//! Stretches of a curve that the network didn't see, though ink runs on from one seen end to the other.
//!
//! What is filled here is no gap of the print: a path is only taken where nearly every one of its rows is dark on the
//! scan and no other curve claims that ink. The ink is the curve's own, if it is a solid one, or that of a line of the grid
//! which the curve runs into and comes out of again: a caliper of the bit's size may stand on one for hundreds of feet.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use crate::domain::mask::DARK;
use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::{Edges, Path, PathPoint};

/// Most rows that are rejoined at once.
const LONGEST: u32 = 1500;
/// Columns to either side of the two ends that the line may run through.
const REACH: f32 = 40.0;
/// Least share of the rows that must be dark.
const LEAST_DARK: f32 = 0.93;
/// Price of moving by so many columns from one row to the next; a light pixel costs 1.
const MOVE: [f32; 4] = [0.0, 0.03, 0.1, 0.25];
/// Confidence of a rejoined row, as a share of its ends', and of one on a printed line.
const REJOINED: f32 = 0.8;
const ON_LINE: f32 = 0.7;
/// A curve is on a printed line where its last ink is a column and so many line widths from it: a broken one may have left it
/// between two dashes.
const SOLID_NEAR: f32 = 1.0;
const BROKEN_NEAR: f32 = 2.0;
/// A curve that goes to a printed line by more columns per row, over so many rows, crosses it.
const CALM: f32 = 1.0;
const CALM_ROWS: u32 = 8;

/// Rows above and below a gap in which a printed line is told from the curve.
const AROUND: usize = 200;
/// A piece shorter than this, and further than this from the rest of its curve, is dirt rather than curve.
const ISLAND_ROWS: u32 = 24;

/// Rejoins the paths of one track between its printed edges. `line` is the usual width of its lines, columns; `dark` reads
/// strip rows as darkness (rows × columns, 1.0 ink).
///
/// # Errors
/// Those of `dark`.
pub fn rejoin<E>(
    paths: &mut [Path],
    curves: &[CurveSpec],
    edges: &Edges,
    line: f32,
    mut dark: impl FnMut(Range<usize>) -> Result<Array2<f32>, E>,
) -> Result<(), E> {
    let rows = edges.left.len();
    for curve in 0..paths.len() {
        let is_solid = matches!(curves[curve].style, None | Some(LineStyle::Solid));
        let near = 1.0 + line * if is_solid { SOLID_NEAR } else { BROKEN_NEAR };
        if is_solid {
            drop_islands(&mut paths[curve], line);
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
            let may_be_on_line = (above.col - below.col).abs() <= 2.0 * near
                && [above, below].iter().all(|end| is_calm(*end, &paths[curve]));
            if !is_solid && !may_be_on_line {
                continue;
            }
            let first = (above.row as usize).saturating_sub(AROUND);
            let last = (below.row as usize + AROUND).min(rows - 1);
            let mut tile = dark(first..last + 1)?;
            blank_others(&mut tile, paths, curve, first as u32, line);
            let gap = tile.slice(ndarray::s![above.row as usize - first..=below.row as usize - first, ..]);
            let Some(mut joined) = connect(gap, above, below, line) else { continue };
            let is_on = |col: f32| [above, below].iter().all(|end| is_on(*end, col, edges, near));
            match printed_line(tile.view(), first as u32, &joined, &paths[curve], line) {
                Some(col) if may_be_on_line && is_on(col) => {
                    joined.iter_mut().for_each(|point| point.confidence *= ON_LINE / REJOINED);
                    found.extend(joined);
                }
                None if is_solid => found.extend(joined),
                _ => {}
            }
        }
        if !found.is_empty() {
            paths[curve].points.extend(found);
            paths[curve].points.sort_by_key(|point| point.row);
        }
    }
    Ok(())
}

/// Takes short pieces away that lie far from the rest of their curve, in rows and in columns.
fn drop_islands(path: &mut Path, line: f32) {
    let points = &path.points;
    let mut starts: Vec<usize> =
        (1..points.len()).filter(|&at| points[at].row - points[at - 1].row > ISLAND_ROWS).collect();
    starts.insert(0, 0);
    starts.push(points.len());
    let far = |a: &PathPoint, b: &PathPoint| a.wrap != b.wrap || (a.col - b.col).abs() > 5.0 * line;
    let islands: Vec<Range<usize>> = starts
        .windows(2)
        .map(|pair| pair[0]..pair[1])
        .filter(|piece| piece.start > 0 && piece.end < points.len())
        .filter(|piece| points[piece.end - 1].row - points[piece.start].row < ISLAND_ROWS)
        .filter(|piece| {
            far(&points[piece.start], &points[piece.start - 1])
                && far(&points[piece.end - 1], &points[piece.end])
        })
        .collect();
    for island in islands.into_iter().rev() {
        path.points.drain(island);
    }
}

/// Whether a curve ends so near to a printed line inside its track. On the track's edge it may have left its scale.
fn is_on(end: PathPoint, col: f32, edges: &Edges, near: f32) -> bool {
    let row = end.row as usize;
    let is_edge = [edges.left[row], edges.right[row]].iter().any(|edge| (edge - col).abs() <= 2.0 * near);
    (end.col - col).abs() <= near && !is_edge
}

/// Whether a curve goes down the paper around the end of what is seen of it rather than across it.
fn is_calm(end: PathPoint, path: &Path) -> bool {
    let from = path.points.partition_point(|point| point.row + CALM_ROWS < end.row);
    let mut around = path.points[from..].iter().take_while(|point| point.row <= end.row + CALM_ROWS);
    around.all(|point| (point.col - end.col).abs() <= CALM * (point.row.abs_diff(end.row) as f32 + 1.0))
}

/// The printed line that a path runs down: most of it keeps to one column, and that column is dark above or below the
/// gap as well, where the curve is known to be elsewhere.
fn printed_line(
    tile: ArrayView2<'_, f32>,
    first: u32,
    joined: &[PathPoint],
    path: &Path,
    line: f32,
) -> Option<f32> {
    let mut cols: Vec<f32> = joined.iter().map(|point| point.col).collect();
    let middle = cols.len() / 2;
    if cols.is_empty() {
        return None;
    }
    let col = *cols.select_nth_unstable_by(middle, f32::total_cmp).1;
    let straight = cols.iter().filter(|other| (*other - col).abs() <= 1.5).count();
    if straight * 2 < cols.len() {
        return None;
    }
    let from = path.points.partition_point(|point| point.row < first);
    let elsewhere: Vec<&PathPoint> = path.points[from..]
        .iter()
        .take_while(|point| ((point.row - first) as usize) < tile.nrows())
        .filter(|point| (point.col - col).abs() > 2.0 * line + 2.0)
        .collect();
    let at = col as usize;
    let near = at.saturating_sub(1)..(at + 2).min(tile.ncols());
    let dark = elsewhere
        .iter()
        .filter(|point| near.clone().any(|col| tile[[(point.row - first) as usize, col]] >= DARK))
        .count();
    (elsewhere.len() >= 20 && dark * 2 > elsewhere.len()).then_some(col)
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

    /// Those of a track that is as wide as the scan, straight for so many rows.
    fn edges(rows: usize) -> Edges {
        Edges { left: vec![0.0; rows], right: vec![127.0; rows] }
    }

    /// Rejoins one path, seen at rows 0 and 100, over a scan that is dark where `ink` says.
    fn rejoined(others: &[Path], ink: impl Fn(usize, usize) -> bool) -> Vec<PathPoint> {
        let mut paths = vec![Path { points: vec![point(0, 50.5), point(100, 60.5)] }];
        paths.extend(others.iter().cloned());
        let specs = vec![spec(); paths.len()];
        let read = |rows: Range<usize>| -> Result<Array2<f32>, ()> {
            Ok(Array2::from_shape_fn((rows.len(), 128), |(row, col)| {
                f32::from(u8::from(ink(rows.start + row, col)))
            }))
        };
        rejoin(&mut paths, &specs, &edges(101), 3.0, read).unwrap();
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
        assert_eq!(rejoined(&[], |row, _| row.is_multiple_of(20)).len(), 2);
    }

    #[test]
    fn a_printed_line_beside_the_curve_is_not_followed() {
        // The curve stands at column 50 but for a speck at 90, where a printed line passes.
        let seen = (0..200).chain(300..312).chain(400..600);
        let at = |row: u32| point(row, if (300..312).contains(&row) { 90.5 } else { 50.5 });
        let mut paths = vec![Path { points: seen.map(at).collect() }];
        let read = |rows: Range<usize>| -> Result<Array2<f32>, ()> {
            Ok(Array2::from_shape_fn((rows.len(), 128), |(row, col)| {
                let crossing = (rows.start + row).is_multiple_of(100);
                f32::from(u8::from(crossing || col.abs_diff(90) <= 1))
            }))
        };
        rejoin(&mut paths, &[spec()], &edges(600), 3.0, read).unwrap();
        assert!(paths[0].points.iter().all(|point| (point.col - 50.5).abs() < 1.0));
        assert_eq!(paths[0].points.len(), 400, "white paper at the curve's own column stays a gap");
    }

    #[test]
    fn a_curve_that_runs_into_a_printed_line_and_out_of_it_again_was_on_it() {
        // Seen at rows 0 to 99 and from 200 on, on its way to the line at column 90 and away from it.
        let on_at = |style, ends: f32, at_edge: f32, slope: f32| {
            let rows_off = |row: u32| if row < 100 { 100 - row } else { row - 199 };
            let at = |row| point(row, ends - (rows_off(row) as f32 * slope).min(60.0));
            let mut paths = vec![Path { points: (0..100).chain(200..300).map(at).collect() }];
            let read = |rows: Range<usize>| -> Result<Array2<f32>, ()> {
                Ok(Array2::from_shape_fn((rows.len(), 128), |(_, col)| {
                    f32::from(u8::from(col.abs_diff(90) <= 1))
                }))
            };
            let edges = Edges { left: vec![0.0; 300], right: vec![at_edge; 300] };
            rejoin(&mut paths, &[CurveSpec { style, ..spec() }], &edges, 3.0, read).unwrap();
            paths.swap_remove(0).points
        };
        let on = |style, ends, at_edge| on_at(style, ends, at_edge, 0.3);
        for style in [None, Some(LineStyle::Solid), Some(LineStyle::Dashed), Some(LineStyle::Dotted)] {
            let points = on(style, 90.5, 127.0);
            assert_eq!(points.len(), 300, "{style:?}");
            assert!(points[100..200].iter().all(|point| (point.col - 90.5).abs() <= 0.5));
            assert!(points[150].confidence < REJOINED * points[0].confidence);
        }
        // It ends beside the line, or the line is the track's edge, behind which it may have been.
        assert_eq!(on(Some(LineStyle::Dashed), 82.0, 127.0).len(), 200);
        assert_eq!(on(Some(LineStyle::Dashed), 85.0, 127.0).len(), 300);
        assert_eq!(on(Some(LineStyle::Solid), 85.0, 127.0).len(), 200);
        assert_eq!(on(Some(LineStyle::Dashed), 90.5, 91.0).len(), 200);
        // So steep, it crosses the line.
        assert_eq!(on_at(Some(LineStyle::Dashed), 90.5, 127.0, 3.0).len(), 200);
    }

    #[test]
    fn another_curves_ink_is_not_taken() {
        let other = Path { points: (20..80).map(|row| point(row, 50.5 + (row / 10) as f32)).collect() };
        assert_eq!(rejoined(&[other], line).len(), 2);
    }
}
