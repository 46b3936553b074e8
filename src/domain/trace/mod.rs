//! From the ink of a track to its curves: all curves of a track are found together, so that no two take one line.
//!
//! Runs of ink are chained into segments between junctions; a beam search over the segments, top to
//! bottom, gives each segment to the curves that it belongs to (one, several where they coincide, none where it is
//! dirt); paths turn each curve's segments into a column per row. Work grows with ink, not with pixels.

mod beam;
mod history;
mod look;
mod path;
mod price;
pub mod rejoin;
mod segment;
#[cfg(test)]
mod tests;

pub use segment::line_width;

use crate::domain::mask::Ink;
use crate::domain::knob;
use crate::domain::spec::CurveSpec;
use look::Pool;
use segment::Segment;

/// Columns of a track's printed edges, by strip row.
#[derive(Debug, Clone, Default)]
pub struct Edges {
    /// Left edge, strip columns.
    pub left: Vec<f32>,
    /// Right edge, strip columns.
    pub right: Vec<f32>,
}

impl Edges {
    /// The track's width at a row, columns.
    pub fn width(&self, row: usize) -> f32 {
        self.right[row] - self.left[row]
    }
}

/// A curve at one row of the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathPoint {
    /// Strip row.
    pub row: u32,
    /// Strip column of the centre of the line, on the paper (not unwrapped).
    pub col: f32,
    /// How many track widths to the right the value lies (negative: left).
    pub wrap: i16,
    /// 0 to 1.
    pub confidence: f32,
}

/// A curve's path down the strip, rows increasing; rows without a point are gaps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    /// The points.
    pub points: Vec<PathPoint>,
    /// How often the curve left at one edge and came back at the other.
    pub wraps: u32,
}

/// Most curves of one track; any beyond are left untraced.
pub const MOST_CURVES: usize = 8;

/// The segments of one curve, top to bottom.
type Share = Vec<Piece>;

/// A segment taken by a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    /// Index of the segment.
    segment: u32,
    /// Track widths to the right at which the value lies.
    wrap: i16,
    /// Curves that take this segment, as bits.
    takers: u8,
    /// Price of giving it to this curve, nats; high where it looks or lies unlike it.
    price: f32,
}

/// Traces all curves of one track together; one path per curve, in their order.
pub fn trace(ink: &Ink, edges: &Edges, curves: &[CurveSpec]) -> Vec<Path> {
    let line = line_width(ink);
    let segments = segment::chain(ink, edges, line);
    // What the curves look like is known only once they are traced: the first pass finds out, the second one knows.
    let unknown = vec![Pool::default(); curves.len()];
    let first = beam::assign(&segments, line, edges, curves, &unknown);
    let looks: Vec<Pool> = first.iter().map(|share| looks(&segments, share)).collect();
    let shares = if knob!("TWO", 1.0) > 0.5 { beam::assign(&segments, line, edges, curves, &looks) } else { first };
    let mut paths = path::lay(ink, edges, line, &segments, &shares, curves);
    order_alike(&mut paths, edges, curves);
    paths
}

/// What a curve looks like where it has its ink to itself.
fn looks(segments: &[Segment], share: &[Piece]) -> Pool {
    let mut pool = Pool::default();
    for piece in share.iter().filter(|piece| piece.takers.count_ones() == 1) {
        pool.add_long(&segments[piece.segment as usize].look);
    }
    pool.capped()
}

/// Curves that nothing known of them tells apart (one style, one colour) are named left to right in their given order:
/// ink can't say which is which, but whoever wrote the order down can.
fn order_alike(paths: &mut [Path], edges: &Edges, curves: &[CurveSpec]) {
    for first in 0..paths.len() {
        for second in first + 1..paths.len() {
            let (a, b) = (&curves[first], &curves[second]);
            let alike = (a.style, a.colour, a.wrap) == (b.style, b.colour, b.wrap);
            if alike && median_fraction(&paths[second], edges) < median_fraction(&paths[first], edges) {
                paths.swap(first, second);
            }
        }
    }
}

/// Where a path usually runs, as a fraction of the track's width; beyond the right edge for one that wasn't found.
fn median_fraction(path: &Path, edges: &Edges) -> f32 {
    let fraction = |point: &PathPoint| {
        let row = point.row as usize;
        (point.col - edges.left[row]) / edges.width(row) + f32::from(point.wrap)
    };
    let mut fractions: Vec<f32> = path.points.iter().map(fraction).collect();
    let middle = fractions.len() / 2;
    if fractions.is_empty() { f32::MAX } else { *fractions.select_nth_unstable_by(middle, f32::total_cmp).1 }
}
