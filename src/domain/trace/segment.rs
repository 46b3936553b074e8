//! Chains of runs between junctions: what tracing reasons about, with their pooled evidence.
//!
//! Columns here are counted from the track's left edge, which takes the paper's wander out.

use crate::domain::mask::{Ink, Run};
use crate::domain::trace::Edges;
use crate::domain::trace::look::Look;

/// Rows after which a chain is cut, so that a curve may change lines where evidence says so.
const LONGEST: usize = 48;
/// Rows at either end of a segment that its direction is fitted to.
const TANGENT_ROWS: usize = 7;
/// Least share of the narrower of two runs that must overlap for them to be one line.
const OVERLAP: f32 = 0.35;
/// Columns more than half a line's width within which ink lies on the track's printed edge.
const EDGE: f32 = 1.0;
/// Columns along a row that weigh as much as a row.
const COLUMNS_PER_ROW: f32 = 10.0;

/// Where a segment begins or ends, and its direction there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Strip row.
    pub row: i32,
    /// Columns from the left edge, on the fitted line.
    pub col: f32,
    /// Columns per row.
    pub slope: f32,
    /// Columns covered by the outermost run.
    pub span: (f32, f32),
}

/// A chain of runs, one per row, between junctions.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Indices of its runs, top to bottom.
    pub runs: Vec<u32>,
    /// Where it begins.
    pub top: End,
    /// Where it ends.
    pub bottom: End,
    /// What it looks like.
    pub look: Look,
    /// Mean probability of being a curve.
    pub probability: f32,
    /// Length of its line: rows, and columns where it runs along a row.
    pub length: f32,
    /// Segments that touch its top.
    pub above: Vec<u32>,
    /// Segments that touch its bottom.
    pub below: u32,
    /// Whether all of it is wide runs on rows with a printed line from side to side.
    pub ruled: bool,
}

/// Whether ink of this width lies along the row rather than across it, given the usual width of lines, columns.
pub fn runs_along_row(width: f32, line: f32) -> bool {
    width > 3.0 * line + 2.0
}

impl End {
    /// Whether the line runs along the row here rather than down, given the usual width of lines.
    pub fn is_wide(&self, line: f32) -> bool {
        runs_along_row(self.span.1 - self.span.0, line)
    }
}

impl Segment {
    /// Whether it was cut because it had become too long.
    pub fn is_longest(&self) -> bool {
        self.runs.len() >= LONGEST
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.runs.len()
    }
}

/// Chains the runs of a strip into segments, ordered by their first row; `line` is the usual width of lines, columns.
pub fn chain(ink: &Ink, edges: &Edges, line: f32) -> Vec<Segment> {
    let mut open: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
    // The segment that each run of the previous row lies in.
    let mut last: Vec<u32> = Vec::new();
    let at_edge = |row: usize, run: &Run| {
        let within = 0.5 * line + EDGE;
        (run.centre - edges.left[row]).abs() < within || (run.centre - edges.right[row]).abs() < within
    };
    for row in 0..ink.rows() {
        let runs = ink.row(row);
        let above: &[Run] = if row > 0 { ink.row(row - 1) } else { &[] };
        let links = links(above, runs);
        let mut here = Vec::with_capacity(runs.len());
        for (index, lower) in runs.iter().enumerate() {
            let run = (ink.first(row) + index) as u32;
            let from: Vec<usize> = links.iter().filter(|link| link.1 == index).map(|link| link.0).collect();
            if let [only] = from[..] {
                let branches = links.iter().filter(|link| link.0 == only).count();
                let segment = last[only] as usize;
                // The printed edge goes on where a curve that wraps leaves it.
                let passes = at_edge(row, lower) != at_edge(row - 1, &above[only]);
                if branches == 1 && open[segment].0.len() < LONGEST && !passes {
                    open[segment].0.push(run);
                    here.push(segment as u32);
                    continue;
                }
            }
            here.push(open.len() as u32);
            open.push((vec![run], from.iter().map(|&at| last[at]).collect()));
        }
        last = here;
    }
    let rows = row_of_runs(ink);
    let mut segments: Vec<Segment> =
        open.into_iter().map(|(runs, above)| measure(ink, edges, &rows, line, runs, above)).collect();
    for index in 0..segments.len() {
        for at in 0..segments[index].above.len() {
            let upper = segments[index].above[at] as usize;
            segments[upper].below += 1;
        }
    }
    segments
}

/// The usual width of lines: the median over all runs.
pub fn line_width(ink: &Ink) -> f32 {
    let mut widths: Vec<u16> = ink.runs().iter().map(|run| run.end - run.start).collect();
    let middle = widths.len() / 2;
    if widths.is_empty() { 1.0 } else { f32::from(*widths.select_nth_unstable(middle).1) }
}

/// Row of each run.
fn row_of_runs(ink: &Ink) -> Vec<u32> {
    let mut rows = vec![0; ink.runs().len()];
    for row in 0..ink.rows() {
        let first = ink.first(row);
        rows[first..first + ink.row(row).len()].fill(row as u32);
    }
    rows
}

/// Pairs (index above, index below) of runs that continue each other.
fn links(above: &[Run], below: &[Run]) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    let mut first = 0;
    for (lower, run) in below.iter().enumerate() {
        while first < above.len() && above[first].end < run.start {
            first += 1;
        }
        for (upper, other) in above.iter().enumerate().skip(first) {
            if other.start > run.end {
                break;
            }
            let shared = f32::from(run.end.min(other.end)) - f32::from(run.start.max(other.start));
            let enough = OVERLAP * run.width().min(other.width());
            // Diagonal neighbours (no shared column) count only where neither has a better partner.
            let alone = shared <= 0.0
                && !above.iter().any(|o| o.start < run.end && run.start < o.end)
                && !below.iter().any(|r| other.start < r.end && r.start < other.end);
            if (shared > 0.0 && shared >= enough) || alone {
                links.push((upper, lower));
            }
        }
    }
    links
}

fn measure(ink: &Ink, edges: &Edges, rows: &[u32], line: f32, runs: Vec<u32>, above: Vec<u32>) -> Segment {
    let of = |index: u32| &ink.runs()[index as usize];
    let widths: Vec<f32> = runs.iter().map(|&run| of(run).width()).collect();
    let count = runs.len() as f32;
    let mean = |value: &dyn Fn(&Run) -> f32| runs.iter().map(|&run| value(of(run))).sum::<f32>() / count;
    let look = Look::measure(&runs, of, line);
    let point = |run: u32| {
        let row = rows[run as usize];
        (row as f32, of(run).centre - edges.left[row as usize])
    };
    let end = |run: u32, near: &[u32]| {
        let (row, own) = point(run);
        let points: Vec<(f32, f32)> = near.iter().map(|&run| point(run)).collect();
        let (col, slope) = fit(&points, row).unwrap_or((own, 0.0));
        let left = edges.left[row as usize];
        let span = (f32::from(of(run).start) - left, f32::from(of(run).end) - left);
        End { row: row as i32, col, slope, span }
    };
    let near = runs.len().min(TANGENT_ROWS);
    // Columns of a near-horizontal stretch count less than rows: they pass in no time of depth.
    let along: f32 = widths.iter().map(|width| (width - 3.0 * line).max(0.0)).sum();
    Segment {
        length: count + along / COLUMNS_PER_ROW,
        top: end(runs[0], &runs[..near]),
        bottom: end(runs[runs.len() - 1], &runs[runs.len() - near..]),
        look,
        probability: mean(&|run| run.probability),
        ruled: runs
            .iter()
            .all(|&run| runs_along_row(of(run).width(), line) && ink.is_ruled(rows[run as usize] as usize)),
        above,
        below: 0,
        runs,
    }
}

/// Least-squares line through (row, column) points: column at `row` and columns per row. `None` below three points.
fn fit(points: &[(f32, f32)], row: f32) -> Option<(f32, f32)> {
    if points.len() < 3 {
        return None;
    }
    let count = points.len() as f32;
    let (mean_row, mean_col) =
        points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / count, sum.1 + point.1 / count));
    let (mut across, mut along) = (0.0, 0.0);
    for point in points {
        across += (point.0 - mean_row) * (point.1 - mean_col);
        along += (point.0 - mean_row) * (point.0 - mean_row);
    }
    let slope = across / along;
    Some((mean_col + slope * (row - mean_row), slope))
}
