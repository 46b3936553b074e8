//! Ink that no curve took: dirt, or a curve that nobody knows of.

use crate::domain::trace::Share;
use crate::domain::trace::segment::Segment;

/// Shortest segment that may be part of a line, rows.
const SHORTEST: usize = 12;

/// Share of the ink, by its length, that no curve took.
pub fn share(segments: &[Segment], shares: &[Share]) -> f32 {
    let all: f32 = segments.iter().map(length).sum();
    if all > 0.0 { not_taken(segments, shares).map(length).sum::<f32>() / all } else { 0.0 }
}

/// Lines that no curve took, per row of a strip: 1 where one runs all along it.
pub fn lines(segments: &[Segment], shares: &[Share], rows: usize) -> f32 {
    let is_line = |segment: &&Segment| segment.len() >= SHORTEST && !segment.ruled;
    not_taken(segments, shares).filter(is_line).map(length).sum::<f32>() / rows.max(1) as f32
}

fn length(segment: &Segment) -> f32 {
    segment.length * segment.probability
}

fn not_taken<'a>(segments: &'a [Segment], shares: &[Share]) -> impl Iterator<Item = &'a Segment> {
    let mut taken = vec![false; segments.len()];
    shares.iter().flatten().for_each(|piece| taken[piece.segment as usize] = true);
    segments.iter().zip(taken).filter(|(_, taken)| !taken).map(|(segment, _)| segment)
}
