//! A column per row from the segments that a curve took.

use crate::domain::mask::{Ink, Run};
use crate::domain::trace::confidence::Signs;
use crate::domain::trace::segment::Segment;
use crate::domain::trace::{Edges, Path, PathPoint, Piece, Share};

/// Rows of white that are bridged in any line: specks of paper in the ink.
const SPECK_ROWS: usize = 12;
/// Most rows of white that are bridged in a line of dashes or dots.
const LONGEST_DASH_GAP: usize = 60;
/// Most rows of a printed line, and a row of its blur at either side.
const RULED_ROWS: u32 = 8;
/// Rows within which a curve's own ink tells where it runs on shared ink.
const FAR_ROWS: u32 = 60;
/// Confidence of a bridged row, as a share of its neighbours'.
const BRIDGED: f32 = 0.8;

/// Lays each curve's path over the segments it took; `line` is the usual width of lines, columns, and `unclaimed` the share of
/// the ink that no curve took. `see` is told curve, strip row and signs of every row that is seen.
pub fn lay(
    ink: &Ink,
    edges: &Edges,
    line: f32,
    segments: &[Segment],
    shares: &[Share],
    unclaimed: f32,
    see: &mut dyn FnMut(usize, u32, &Signs),
) -> Vec<Path> {
    let line = Line { ink, edges, segments, width: line, unclaimed };
    (0..shares.len()).map(|curve| line.path(curve, shares, see)).collect()
}

struct Line<'a> {
    ink: &'a Ink,
    edges: &'a Edges,
    segments: &'a [Segment],
    /// The usual width of lines, columns.
    width: f32,
    /// Share of the ink that no curve took.
    unclaimed: f32,
}

/// One row of a curve: the run that it lies on.
#[derive(Clone, Copy)]
struct Step<'a> {
    row: u32,
    run: &'a Run,
    piece: Piece,
    /// Width of the line here, columns.
    width: f32,
}

impl Step<'_> {
    fn shared(&self) -> bool {
        self.piece.takers.count_ones() > 1
    }

    /// Columns that the line's centre can lie at.
    fn room(&self) -> (f32, f32) {
        let (start, end) = (f32::from(self.run.start), f32::from(self.run.end));
        let half = 0.5 * self.width.min(end - start);
        (start + half, end - half)
    }
}

impl<'a> Line<'a> {
    fn path(&self, curve: usize, shares: &[Share], see: &mut dyn FnMut(usize, u32, &Signs)) -> Path {
        let steps = self.steps(&shares[curve]);
        let alone = self.alone(&steps);
        let to_break = self.to_break(&steps);
        let coverage = steps.len() as f32 / self.ink.rows().max(1) as f32;
        let seen: Vec<PathPoint> = steps
            .iter()
            .enumerate()
            .map(|(at, step)| {
                let col = alone[at].unwrap_or_else(|| self.among(curve, shares, &steps, &alone, at));
                let signs = Signs {
                    probability: step.run.probability.min(1.0),
                    price: step.piece.price,
                    shared: step.shared(),
                    ended: step.piece.ended,
                    to_break: to_break[at],
                    coverage,
                    unclaimed: self.unclaimed,
                    curves: shares.len(),
                };
                see(curve, step.row, &signs);
                PathPoint { row: step.row, col, wrap: step.piece.wrap, confidence: signs.confidence() }
            })
            .collect();
        Path { points: self.bridge(&seen) }
    }

    /// The rows that a curve is seen at. Pieces may overlap by a line's thickness: what came first stays.
    fn steps(&self, share: &Share) -> Vec<Step<'a>> {
        let mut steps: Vec<Step<'a>> = Vec::new();
        for &piece in share {
            let segment = &self.segments[piece.segment as usize];
            let width =
                if segment.len() >= 3 { segment.look.width } else { segment.look.width.min(self.width) };
            for (row, &run) in (segment.top.row as u32..).zip(&segment.runs) {
                if steps.last().is_none_or(|last| last.row < row) {
                    steps.push(Step { row, run: &self.ink.runs()[run as usize], piece, width });
                }
            }
        }
        steps
    }

    /// Rows to the nearest place at which the path leaps over white or leaves a line.
    fn to_break(&self, steps: &[Step<'_>]) -> Vec<usize> {
        let broken = |at: usize| {
            let (last, next) = (&steps[at - 1], &steps[at]);
            let goes_on = last.piece.segment == next.piece.segment
                || self.segments[next.piece.segment as usize].above.contains(&last.piece.segment);
            !goes_on || next.row > last.row + 1
        };
        let mut distance = vec![usize::MAX; steps.len()];
        let mut since = usize::MAX;
        for (at, distance) in distance.iter_mut().enumerate().skip(1) {
            since = if broken(at) { 0 } else { since.saturating_add(1) };
            *distance = since;
        }
        let mut until = usize::MAX;
        for at in (1..steps.len()).rev() {
            until = if broken(at) { 0 } else { until.saturating_add(1) };
            distance[at - 1] = distance[at - 1].min(until);
        }
        distance
    }

    /// Columns at the rows at which the curve has its ink to itself: the ink's centre, but its outer end at the tip of
    /// a spike, where a run holds both flanks.
    fn alone(&self, steps: &[Step<'_>]) -> Vec<Option<f32>> {
        let beside = |at: usize, other: Option<usize>| {
            let other = other.and_then(|other| steps.get(other))?;
            (other.row.abs_diff(steps[at].row) == 1 && other.piece.wrap == steps[at].piece.wrap)
                .then_some(other.run.centre)
        };
        (0..steps.len())
            .map(|at| {
                let step = &steps[at];
                if step.shared() {
                    return None;
                }
                let centre = step.run.centre;
                if step.run.width() < 2.5 * step.width.max(2.0) {
                    return Some(centre);
                }
                if let Some(col) = self.through_ruled_rows(steps, at) {
                    return Some(col);
                }
                let (first, last) = step.room();
                Some(match (beside(at, at.checked_sub(1)), beside(at, Some(at + 1))) {
                    (Some(above), Some(below)) if above < centre && below < centre => last,
                    (Some(above), Some(below)) if above > centre && below > centre => first,
                    _ => centre,
                })
            })
            .collect()
    }

    /// Column of a wide run on a printed line that the mask took for the curve's: where the narrow runs above and below
    /// the line say. `None` off printed lines, and where the curve itself runs along the row.
    fn through_ruled_rows(&self, steps: &[Step<'_>], at: usize) -> Option<f32> {
        let step = &steps[at];
        self.ink.is_ruled(step.row as usize).then_some(())?;
        let clear = |other: &&Step<'_>| !self.ink.is_ruled(other.row as usize);
        let near = |other: &&Step<'_>| other.row.abs_diff(step.row) <= RULED_ROWS;
        let narrow = |other: &&Step<'_>| {
            !other.shared()
                && other.piece.wrap == step.piece.wrap
                && other.run.width() < 2.5 * other.width.max(2.0)
        };
        let above = steps[..at].iter().rev().take_while(near).find(clear).filter(narrow)?;
        let below = steps[at + 1..].iter().take_while(near).find(clear).filter(narrow)?;
        let share = (step.row - above.row) as f32 / (below.row - above.row) as f32;
        Some(above.run.centre + share * (below.run.centre - above.run.centre))
    }

    /// Column at a row whose ink several curves share: on the way from where this one was last alone to where it is
    /// alone again, or beside the others in their order where they come and go together.
    fn among(
        &self,
        curve: usize,
        shares: &[Share],
        steps: &[Step<'_>],
        alone: &[Option<f32>],
        at: usize,
    ) -> f32 {
        let step = &steps[at];
        let (first, last) = step.room();
        let known = |other: usize| alone[other].filter(|_| steps[other].piece.wrap == step.piece.wrap);
        let near = |other: &usize| steps[*other].row.abs_diff(step.row) <= FAR_ROWS;
        let before = (0..at).rev().take_while(near).find_map(|other| Some((steps[other].row, known(other)?)));
        let after =
            (at + 1..steps.len()).take_while(near).find_map(|other| Some((steps[other].row, known(other)?)));
        let way = match (before, after) {
            (Some((r0, c0)), Some((r1, c1))) => c0 + (c1 - c0) * (step.row - r0) as f32 / (r1 - r0) as f32,
            (Some((_, col)), None) | (None, Some((_, col))) => col,
            (None, None) => step.run.centre,
        };
        if step.run.width() < 3.0 * self.width + 2.0
            && let Some(place) = self.place(curve, shares, step.piece)
        {
            return first + place * (last - first);
        }
        way.clamp(first, last)
    }

    /// Where among the curves on one run this one lies: 0 leftmost, 1 rightmost.
    fn place(&self, curve: usize, shares: &[Share], piece: Piece) -> Option<f32> {
        let side = |other: usize| {
            let share = &shares[other];
            let at = share.binary_search_by_key(&piece.segment, |piece| piece.segment).ok()?;
            let before = at.checked_sub(1).map(|at| self.segments[share[at].segment as usize].bottom.col);
            let after = share.get(at + 1).map(|p| self.segments[p.segment as usize].top.col);
            before.or(after)
        };
        let own = side(curve)?;
        let others = (0..shares.len()).filter(|&other| other != curve && piece.takers & (1 << other) != 0);
        let left = others.filter_map(side).filter(|&other| other < own).count();
        Some(left as f32 / (piece.takers.count_ones() - 1) as f32)
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
