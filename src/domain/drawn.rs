//! Stretches of a curve that a person drew by hand, in place of what was traced there.

use crate::domain::page::Polyline;
use crate::domain::strip::Strip;
use crate::domain::trace::{Path, PathPoint};

/// Lets drawn lines, (row, column) of the page with rows rising, take the place of a path on their rows. A column beyond
/// the track's edge is a value off its scale. Gives the strip rows that each replaced, first and last; `None` for a line
/// that lies wholly outside the strip.
pub fn redraw(path: &mut Path, strip: &Strip<'_>, lines: &[Vec<(f64, f64)>]) -> Vec<Option<(u32, u32)>> {
    lines.iter().map(|line| redraw_one(path, strip, line)).collect()
}

fn redraw_one(path: &mut Path, strip: &Strip<'_>, line: &[(f64, f64)]) -> Option<(u32, u32)> {
    // Rows of a leaning page rise with the strip's as long as the line runs down it.
    let mut knots: Vec<(f64, f64)> =
        line.iter().map(|&(row, col)| (strip.strip_row(strip.upright_row(row, col)), col)).collect();
    knots.dedup_by(|later, earlier| later.0 <= earlier.0);
    let (first, last) = (knots.first()?.0, knots.last()?.0);
    // A point stands at the middle of its row.
    let from = (first - 0.5).ceil().max(0.0);
    let to = (last - 0.5).floor().min(strip.rows() as f64 - 1.0);
    if from > to || knots.len() < 2 {
        return None;
    }
    let (from, to) = (from as u32, to as u32);
    let line = Polyline::new(knots);
    let drawn = (from..=to).map(|row| PathPoint {
        row,
        col: strip.strip_col(row as usize, line.at(f64::from(row) + 0.5)) as f32,
        wrap: 0,
        confidence: 1.0,
    });
    let start = path.points.partition_point(|point| point.row < from);
    let end = path.points.partition_point(|point| point.row <= to);
    path.points.splice(start..end, drawn);
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::page::Page;

    #[test]
    fn a_drawn_line_replaces_its_rows_and_no_others() {
        let page = Page::upright();
        let strip = Strip::new(&page, &page.tracks[0]);
        let traced = |row| PathPoint { row, col: 7.0, wrap: 1, confidence: 0.4 };
        let mut path = Path { points: (0..strip.rows() as u32).map(traced).collect() };
        let rows =
            redraw(&mut path, &strip, &[vec![(150.0, 100.0), (160.0, 300.0)], vec![(5.0, 1.0), (9.0, 1.0)]]);
        let (from, to) = rows[0].unwrap();
        assert_eq!((strip.page_row(f64::from(from)), to - from), (150.0, 9));
        assert_eq!(rows[1], None);
        assert_eq!(path.points.len(), strip.rows());
        assert_eq!(
            (path.points[from as usize - 1], path.points[to as usize + 1]),
            (traced(from - 1), traced(to + 1))
        );
        // At the middle of row 159 the line has come to column 290, beyond the edge at 250: a fraction of 1.2.
        let point = path.points[to as usize];
        let fraction = strip.fraction(point.row as usize, f64::from(point.col)) + f64::from(point.wrap);
        assert!((fraction - 1.2).abs() < 1e-6, "{fraction}");
    }
}
