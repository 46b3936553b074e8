//! The traces over a band.

use crate::domain::curve::{Curve, Trace, TracePoint};
use crate::domain::page::Page;

use super::DOUBTFUL;
use super::canvas::Canvas;
use super::palette;
use super::sheet::{Band, Sheet};

/// Rows of the scan between two points that still make one line.
const BRIDGED: u32 = 2;
/// Columns of the red ground to either side of a doubtful trace.
const GROUND: i64 = 5;

/// The traces with the place of their curve among `curves`; those without one come after them.
pub fn of_curves<'a>(traces: &'a [Trace], curves: &[Curve], page: &Page) -> Vec<(usize, &'a Trace)> {
    let mut spare = curves.len();
    traces
        .iter()
        .map(|trace| {
            let spec = page.tracks.get(trace.track).and_then(|track| track.curves.get(trace.curve));
            let found = curves.iter().position(|curve| {
                curve.track == trace.track && spec.is_some_and(|spec| spec.mnemonic == curve.spec.mnemonic)
            });
            let index = found.unwrap_or_else(|| {
                spare += 1;
                spare - 1
            });
            (index, trace)
        })
        .collect()
}

/// Draws what lies in a band: first the red grounds, then the lines, so that none covers another's line.
pub fn draw(traced: &[(usize, &Trace)], sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let in_band = |trace: &Trace| {
        let from = trace.points.partition_point(|point| (point.row as usize) < band.rows.start);
        let to = trace.points.partition_point(|point| (point.row as usize) < band.rows.end);
        from..to
    };
    for (_, trace) in traced {
        for point in trace.points[in_band(trace)].iter().filter(|point| point.confidence < DOUBTFUL) {
            let (col, row) = place(point, sheet, band);
            canvas.doubt(col - GROUND..col + GROUND + 2, row..row + 1, &band.window);
        }
    }
    for &(index, trace) in traced {
        let mut before: Option<&TracePoint> = None;
        for point in &trace.points[in_band(trace)] {
            let colour = if point.wrap == 0 { palette::curve(index) } else { palette::wrapped(index) };
            let to = place(point, sheet, band);
            let joined = before.filter(|before| {
                before.wrap == point.wrap && point.row.saturating_sub(before.row) <= BRIDGED
            });
            let from = joined.map_or(to, |before| place(before, sheet, band));
            canvas.line(from, to, colour, &band.window);
            before = Some(point);
        }
    }
}

fn place(point: &TracePoint, sheet: &Sheet, band: &Band) -> (i64, i64) {
    (sheet.col(band, f64::from(point.col)), sheet.row(band, f64::from(point.row) + 0.5))
}
