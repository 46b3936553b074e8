//! From the ink of a track to its curves: all curves of a track are found together, so that no two take one line.
//!
//! Runs of ink are chained into [segments](segment) between junctions; a [beam search](beam) over the segments, top to
//! bottom, gives each segment to the curves that it belongs to (one, several where they coincide, none where it is
//! dirt); [paths](path) turn each curve's segments into a column per row. Work grows with ink, not with pixels.

pub mod beam;
pub mod path;
mod price;
pub mod segment;
#[cfg(test)]
mod tests;

use crate::domain::mask::Ink;
use crate::domain::spec::CurveSpec;

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

/// Traces all curves of one track together; one path per curve, in their order.
pub fn trace(ink: &Ink, edges: &Edges, curves: &[CurveSpec]) -> Vec<Path> {
    let segments = segment::chain(ink, edges);
    let shares = beam::assign(&segments, segment::line_width(ink), edges, curves);
    path::lay(ink, edges, &segments, &shares, curves)
}
