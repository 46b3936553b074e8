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

/// What no curve took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spare {
    /// Its share of the ink, by length.
    pub ink: f32,
    /// Lines of it, per row of the strip: 1 where one runs all along.
    pub lines: f32,
}

/// What the curves of a strip of so many `rows` left.
pub fn of(segments: &[Segment], shares: &[Share], rows: usize) -> Spare {
    let mut taken = vec![false; segments.len()];
    shares.iter().flatten().for_each(|piece| taken[piece.segment as usize] = true);
    let left: Vec<&Segment> =
        segments.iter().zip(taken).filter(|(_, taken)| !taken).map(|(segment, _)| segment).collect();
    let all: f32 = segments.iter().map(length).sum();
    let ink = if all > 0.0 { left.iter().map(|segment| length(segment)).sum::<f32>() / all } else { 0.0 };
    Spare { ink, lines: lines(&left, rows) }
}

/// Lines per row. Straight ones that stay in their column are the grid's.
fn lines(left: &[&Segment], rows: usize) -> f32 {
    let lines = || left.iter().filter(|segment| segment.len() >= SHORTEST && !segment.ruled);
    let place = |segment: &Segment| (segment.top.col / PLACE).round() as i32;
    let mut straight: HashMap<i32, f32> = HashMap::new();
    for segment in lines().filter(|segment| is_straight(segment)) {
        *straight.entry(place(segment)).or_default() += length(segment);
    }
    let is_grid = |segment: &Segment| {
        let near = (place(segment) - 1..=place(segment) + 1).filter_map(|place| straight.get(&place));
        is_straight(segment) && near.sum::<f32>() > GRID * rows as f32
    };
    let own = lines().filter(|segment| !is_grid(segment));
    own.map(|segment| length(segment)).sum::<f32>() / rows.max(1) as f32
}

fn is_straight(segment: &Segment) -> bool {
    (segment.bottom.col - segment.top.col).abs() <= STRAIGHT
}

fn length(segment: &Segment) -> f32 {
    segment.length * segment.probability
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
        assert!(of(&curve, &[Vec::new()], 800).lines > 0.9);
        let grid = [line(|_| 60.0), line(|_| 120.4)].concat();
        assert_eq!(of(&grid, &[Vec::new()], 800).lines, 0.0);
        // A smooth curve is straight in places, but not at one place.
        let leaning = line(|row| 50.0 + row as f32 / 15.0);
        assert!(of(&leaning, &[Vec::new()], 800).lines > 0.9);
        assert_eq!(of(&[], &[], 0), Spare { ink: 0.0, lines: 0.0 });
    }

    #[test]
    fn ink_that_a_curve_took_is_not_left() {
        let segments = line(|row| row as f32);
        let piece = |segment| Piece { segment, wrap: 0, takers: 1, price: 0.0, ended: false };
        let shares: [Share; 1] = [(0..10).map(piece).collect()];
        assert_eq!(of(&segments, &shares, 800), Spare { ink: 0.5, lines: 0.5 });
    }
}
