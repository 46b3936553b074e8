//! Ink that no curve took: dirt, or a curve that nobody knows of.

use std::collections::HashMap;

use crate::domain::trace::Share;
use crate::domain::trace::segment::Segment;

/// Shortest segment that may be part of a line, rows.
const SHORTEST: usize = 12;
/// Columns by which a piece of a grid line leans at most, and columns that are one place.
const STRAIGHT: f32 = 2.0;
const PLACE: f32 = 3.0;
/// Share of the rows along which pieces at one place make a grid line.
const GRID: f32 = 0.25;

/// Share of the ink, by its length, that no curve took.
pub fn share(segments: &[Segment], shares: &[Share]) -> f32 {
    let all: f32 = segments.iter().map(length).sum();
    if all > 0.0 { not_taken(segments, shares).map(length).sum::<f32>() / all } else { 0.0 }
}

/// Lines that no curve took, per row of a strip: 1 where one runs all along it. Straight ones that stay in their column are
/// the grid's.
pub fn lines(segments: &[Segment], shares: &[Share], rows: usize) -> f32 {
    let lines: Vec<&Segment> =
        not_taken(segments, shares).filter(|segment| segment.len() >= SHORTEST && !segment.ruled).collect();
    let place = |segment: &Segment| (segment.top.col / PLACE).round() as i32;
    let mut straight: HashMap<i32, f32> = HashMap::new();
    for segment in lines.iter().filter(|segment| is_straight(segment)) {
        *straight.entry(place(segment)).or_default() += length(segment);
    }
    let is_grid = |segment: &Segment| {
        let near = (place(segment) - 1..=place(segment) + 1).filter_map(|place| straight.get(&place));
        is_straight(segment) && near.sum::<f32>() > GRID * rows as f32
    };
    lines.iter().filter(|segment| !is_grid(segment)).map(|segment| length(segment)).sum::<f32>()
        / rows.max(1) as f32
}

fn is_straight(segment: &Segment) -> bool {
    (segment.bottom.col - segment.top.col).abs() <= STRAIGHT
}

fn length(segment: &Segment) -> f32 {
    segment.length * segment.probability
}

fn not_taken<'a>(segments: &'a [Segment], shares: &[Share]) -> impl Iterator<Item = &'a Segment> {
    let mut taken = vec![false; segments.len()];
    shares.iter().flatten().for_each(|piece| taken[piece.segment as usize] = true);
    segments.iter().zip(taken).filter(|(_, taken)| !taken).map(|(segment, _)| segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trace::Piece;
    use crate::domain::trace::look::Look;
    use crate::domain::trace::segment::End;

    /// A line of 40-row segments down 800 rows.
    fn line(col: impl Fn(i32) -> f32) -> Vec<Segment> {
        let end = |row: i32| End { row, col: col(row), slope: 0.0, span: (col(row) - 1.0, col(row) + 1.0) };
        let segment = |top: i32| Segment {
            length: 40.0,
            top: end(top),
            bottom: end(top + 39),
            look: Look::default(),
            probability: 1.0,
            ruled: false,
            above: Vec::new(),
            below: 0,
            runs: vec![0; 40],
        };
        (0..800).step_by(40).map(segment).collect()
    }

    #[test]
    fn a_curve_that_nobody_took_is_a_line_and_a_grid_line_is_none() {
        let curve = line(|row| 100.0 + 40.0 * (row as f32 / 60.0).sin());
        assert!(lines(&curve, &[Vec::new()], 800) > 0.9);
        let grid = [line(|_| 60.0), line(|_| 120.4)].concat();
        assert_eq!(lines(&grid, &[Vec::new()], 800), 0.0);
        // A smooth curve is straight in places, but not at one place.
        assert!(lines(&line(|row| 50.0 + row as f32 / 15.0), &[Vec::new()], 800) > 0.9);
        assert_eq!(lines(&[], &[], 0), 0.0);
    }

    #[test]
    fn ink_that_a_curve_took_is_not_left() {
        let segments = line(|row| row as f32);
        let piece = |segment| Piece { segment, wrap: 0, takers: 1, price: 0.0, ended: false };
        let shares: [Share; 1] = [(0..10).map(piece).collect()];
        assert_eq!(share(&segments, &shares), 0.5);
        assert_eq!(lines(&segments, &shares, 800), 0.5);
    }
}
