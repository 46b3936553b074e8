//! From the ink of a track to its curves: all curves of a track are found together, so that no two take one line.
//!
//! Runs of ink are chained into segments between junctions; a beam search over the segments, top to
//! bottom, gives each segment to the curves that it belongs to (one, several where they coincide, none where it is
//! dirt); a second search knows from the first what each curve looks like; paths turn each curve's segments into a
//! column per row and say how sure it is. Work grows with ink, not with pixels.

mod beam;
mod confidence;
mod dashes;
mod history;
mod look;
mod naming;
mod path;
mod places;
mod price;
mod rebase;
pub mod rejoin;
mod segment;
mod settle;
mod spare;
#[cfg(test)]
mod tests;
mod under;

pub use confidence::{COUNT as SIGNS, Signs};
pub use naming::alike;
pub use segment::line_width;

use crate::domain::mask::Ink;
use crate::domain::spec::CurveSpec;
use crate::domain::strip::Strip;
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
    /// Where a strip shows its track's printed edges.
    pub fn of(strip: &Strip<'_>) -> Self {
        let at = |fraction: f64| (0..strip.rows()).map(|row| strip.col(row, fraction) as f32).collect();
        Edges { left: at(0.0), right: at(1.0) }
    }

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
}

impl Path {
    /// Whether any of it lies beyond its track.
    fn is_wrapped(&self) -> bool {
        self.points.iter().any(|point| point.wrap != 0)
    }

    /// How often the curve left at one edge and came back at the other.
    pub fn wraps(&self) -> usize {
        self.points.windows(2).filter(|pair| pair[0].wrap != pair[1].wrap).count()
    }
}

/// What was traced in a track.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Traced {
    /// One path per curve, in their order.
    pub paths: Vec<Path>,
    /// Lines that no curve took, per row: 1 where one runs all along the track.
    pub spare: f32,
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
    /// Whether the curve shares it without ever parting from the others again: it may have ended.
    ended: bool,
}

/// Columns beside the track's edges, in line widths and beyond, up to which ink can be the track's own.
const BESIDE: (f32, f32) = (1.0, 2.0);

/// Traces all curves of one track together.
pub fn trace(ink: &Ink, edges: &Edges, curves: &[CurveSpec]) -> Traced {
    trace_seeing(ink, edges, curves, &mut |_, _, _| ())
}

/// [`trace`] that also tells the signs by which each row's confidence was judged: curve (before look-alikes are
/// named), strip row, signs.
pub fn trace_seeing(
    ink: &Ink,
    edges: &Edges,
    curves: &[CurveSpec],
    see: &mut dyn FnMut(usize, u32, &Signs),
) -> Traced {
    let line = line_width(ink);
    // A strip shows a little of what lies beside the track: ink there is a neighbour's.
    let beside = BESIDE.0 * line + BESIDE.1;
    let ink = &ink.retain(|row, col| edges.left[row] - beside <= col && col <= edges.right[row] + beside);
    let segments = segment::chain(ink, edges, line);
    // What the curves look like is known only once they are traced: the first pass finds out, the second one knows.
    let unknown = vec![Pool::default(); curves.len()];
    let first = beam::assign(&segments, line, edges, curves, &unknown);
    let mut looks: Vec<Pool> = first.iter().map(|share| looks(&segments, share)).collect();
    let mut asked = curves.to_vec();
    dashes::exchange_looks(dashes::lengths(ink, &segments, &first, line, curves), &mut asked, &mut looks);
    let mut shares = beam::assign(&segments, line, edges, &asked, &looks);
    settle::settle(&mut shares, &segments, line, ink.rows());
    let spare = spare::of(&segments, &shares, ink.rows());
    let mut paths = path::lay(ink, edges, line, &segments, &shares, spare.ink, see);
    paths.resize(curves.len(), Path::default());
    under::follow_under(&mut paths, line);
    paths.iter_mut().for_each(|path| rebase::rebase(path, edges));
    places::exchange(ink, &segments, line, curves, &mut shares, &mut paths);
    dashes::exchange_paths(dashes::lengths(ink, &segments, &shares, line, curves), curves, &mut paths);
    naming::name_alike(&mut paths, edges, curves);
    Traced { paths, spare: spare.lines }
}

/// What a curve looks like where it has its ink to itself.
fn looks(segments: &[Segment], share: &[Piece]) -> Pool {
    let alone = share.iter().filter(|piece| piece.takers.count_ones() == 1);
    Pool::of(alone.map(|piece| &segments[piece.segment as usize].look))
}
