//! A column per row from the segments that a curve took.

use crate::domain::mask::{Ink, Run};
use crate::domain::spec::CurveSpec;
use crate::domain::trace::beam::{Piece, Share};
use crate::domain::trace::segment::{Segment, row_of_runs};
use crate::domain::trace::{Edges, Path, PathPoint};

/// Rows of white that are bridged in any line: specks of paper in the ink.
const SPECK_ROWS: usize = 12;
/// Most rows of white that are bridged in a line of dashes or dots.
const LONGEST_DASH_GAP: usize = 60;
/// Confidence of a bridged row, as a share of its neighbours'.
const BRIDGED: f32 = 0.8;

/// Lays each curve's path over the segments it took.
pub fn lay(
    ink: &Ink,
    edges: &Edges,
    segments: &[Segment],
    shares: &[Share],
    curves: &[CurveSpec],
) -> Vec<Path> {
    let rows = row_of_runs(ink);
    let line = Line { ink, edges, segments, rows: &rows };
    let mut paths: Vec<Path> = (0..shares.len()).map(|curve| line.path(curve, shares)).collect();
    paths.resize(curves.len(), Path::default());
    paths
}

struct Line<'a> {
    ink: &'a Ink,
    edges: &'a Edges,
    segments: &'a [Segment],
    rows: &'a [u32],
}

impl Line<'_> {
    fn path(&self, curve: usize, shares: &[Share]) -> Path {
        let share = &shares[curve];
        let mut seen: Vec<PathPoint> = Vec::new();
        let mut wraps = 0;
        let mut last_wrap = None;
        for (at, piece) in share.iter().enumerate() {
            if last_wrap.is_some_and(|last| last != piece.wrap) {
                wraps += 1;
            }
            last_wrap = Some(piece.wrap);
            for point in self.piece(curve, shares, at) {
                // Pieces may overlap by a line's thickness: what came first stays.
                if seen.last().is_none_or(|last| last.row < point.row) {
                    seen.push(point);
                }
            }
        }
        Path { points: self.bridge(&seen), wraps }
    }

    /// The rows of one piece of a curve.
    fn piece(&self, curve: usize, shares: &[Share], at: usize) -> Vec<PathPoint> {
        let share = &shares[curve];
        let piece = share[at];
        let segment = &self.segments[piece.segment as usize];
        // Ink that looks or lies unlike the curve is less surely its own.
        let fit = 1.0 / (1.0 + (piece.price / 12.0).max(0.0));
        let shared = piece.takers.count_ones() > 1;
        let place = self.place(curve, shares, piece);
        segment
            .runs
            .iter()
            .enumerate()
            .map(|(step, &run)| {
                let row = self.rows[run as usize];
                let ink = &self.ink.runs()[run as usize];
                let (start, end) = (f32::from(ink.start), f32::from(ink.end));
                let half = (0.5 * segment.look.width).min(0.5 * (end - start));
                let col = match place {
                    // Several curves on one run: spread over its width in their order.
                    Some(fraction) => start + half + fraction * (end - start - 2.0 * half),
                    None => self.centre(segment, step, half),
                };
                let confidence = ink.probability * fit * if shared { 0.8 } else { 1.0 };
                PathPoint { row, col, wrap: piece.wrap, confidence: confidence.clamp(0.0, 1.0) }
            })
            .collect()
    }

    /// Where among the curves on one run this one lies: 0 leftmost, 1 rightmost; `None` where it is alone, or where
    /// the run is no wider than one line.
    fn place(&self, curve: usize, shares: &[Share], piece: Piece) -> Option<f32> {
        if piece.takers.count_ones() < 2 {
            return None;
        }
        let side = |other: usize| {
            let share = &shares[other];
            let at = share.iter().position(|p| p.segment == piece.segment)?;
            let before = at.checked_sub(1).map(|at| self.segments[share[at].segment as usize].bottom.col);
            let after = share.get(at + 1).map(|p| self.segments[p.segment as usize].top.col);
            before.or(after)
        };
        let own = side(curve)?;
        let others = (0..shares.len()).filter(|&other| other != curve && piece.takers & (1 << other) != 0);
        let left = others.filter_map(side).filter(|&other| other < own).count();
        Some(left as f32 / (piece.takers.count_ones() - 1) as f32)
    }

    /// The line's centre in a row: the ink's centre, but its outer end at the tip of a spike, where the run holds
    /// both flanks.
    fn centre(&self, segment: &Segment, step: usize, half: f32) -> f32 {
        let run = |step: usize| &self.ink.runs()[segment.runs[step] as usize];
        let own = run(step);
        if own.width() < 2.5 * segment.look.width.max(2.0) || step == 0 || step + 1 >= segment.len() {
            return own.centre;
        }
        let (before, after) = (run(step - 1).centre, run(step + 1).centre);
        if before < own.centre && after < own.centre {
            f32::from(own.end) - half
        } else if before > own.centre && after > own.centre {
            f32::from(own.start) + half
        } else {
            own.centre
        }
    }

    /// Fills gaps no longer than this line's own breaks; longer ones stay gaps.
    fn bridge(&self, seen: &[PathPoint]) -> Vec<PathPoint> {
        let mut breaks: Vec<usize> = seen
            .windows(2)
            .map(|pair| (pair[1].row - pair[0].row) as usize - 1)
            .filter(|&gap| gap > 1)
            .collect();
        breaks.sort_unstable();
        // The line's usual break, where it has enough of them to be dashes rather than damage.
        let usual = if breaks.len() * 40 > seen.len() { breaks[breaks.len() / 2] } else { 0 };
        let longest = (2 * usual).clamp(SPECK_ROWS, LONGEST_DASH_GAP);
        let mut points: Vec<PathPoint> = Vec::with_capacity(seen.len());
        for point in seen {
            if let Some(&last) = points.last() {
                let gap = (point.row - last.row) as usize - 1;
                if gap > 0 && gap <= 3 * longest {
                    let between = self.interpolate(last, *point);
                    // Rows at which another line lies over this one are no white: it may go on underneath.
                    let white = between.iter().filter(|point| !self.on_ink(point)).count();
                    if white <= longest {
                        points.extend(between);
                    }
                }
            }
            points.push(*point);
        }
        points
    }

    fn on_ink(&self, point: &PathPoint) -> bool {
        let run_at = |run: &Run| f32::from(run.start) <= point.col && point.col <= f32::from(run.end);
        self.ink.row(point.row as usize).iter().any(run_at)
    }

    /// The rows strictly between two points, on a straight line in value.
    fn interpolate(&self, from: PathPoint, to: PathPoint) -> Vec<PathPoint> {
        let unwrapped = |point: &PathPoint| {
            let row = point.row as usize;
            point.col - self.edges.left[row] + f32::from(point.wrap) * self.edges.width(row)
        };
        let (a, b) = (unwrapped(&from), unwrapped(&to));
        let between = |row: u32| {
            let share = (row - from.row) as f32 / (to.row - from.row) as f32;
            let width = self.edges.width(row as usize);
            let at = a + share * (b - a);
            let wrap = (at / width).floor();
            // Only a curve that wraps may leave the track on the way.
            let wrap = if from.wrap == to.wrap { f32::from(from.wrap) } else { wrap };
            PathPoint {
                row,
                col: at - wrap * width + self.edges.left[row as usize],
                wrap: wrap as i16,
                confidence: BRIDGED * from.confidence.min(to.confidence),
            }
        };
        (from.row + 1..to.row).map(between).collect()
    }
}
