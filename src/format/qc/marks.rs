//! What stands around a band's traces: track edges, depths, gaps, a frame.

use std::ops::Range;

use crate::domain::curve::Curve;
use crate::domain::page::Page;

use super::canvas::{Canvas, Window};
use super::sheet::{Band, DEPTH_COLUMN, LANE, Sheet};
use super::{palette, text};

/// Rows between depth labels, at least.
const LABEL_DISTANCE: f64 = 70.0;

/// The printed edges that were followed, as thin lines.
pub fn track_edges(page: &Page, sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    for row in band.window.rows.clone() {
        let at = band.rows.start as f64 + (row - band.window.rows.start) as f64 / sheet.scale;
        for track in &page.tracks {
            for edge in [&track.left, &track.right] {
                canvas.set(sheet.col(band, edge.at(at)), row as i64, palette::EDGE, &band.window);
            }
        }
    }
}

/// Depths at the left: red marks with figures at depth ties, grey ticks with figures at round depths between two depths.
pub fn depths(page: &Page, between: (f64, f64), sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let edge = band.window.cols.start as i64;
    let rows = band.window.rows.start as i64..band.window.rows.end as i64;
    let everywhere = canvas.window();
    let left = sheet.cols.start as f64;
    let row_of = |depth: f64| sheet.row(band, page.depth.row_from_depth(depth, left));

    let labels = round_depths(page, sheet, band).into_iter();
    let labels = labels.filter(|depth| (between.0..=between.1).contains(depth));
    for &(_, depth) in &page.ties {
        let row = row_of(depth);
        if rows.contains(&row) {
            canvas.fill(edge - 8..edge, row..row + 2, palette::TIE, &everywhere);
        }
    }
    let tied = page.ties.iter().map(|tie| tie.1);
    let mut written: Vec<i64> = Vec::new();
    for depth in tied.chain(labels) {
        let row = row_of(depth);
        let near = written.iter().any(|other| (other - row).unsigned_abs() < text::HEIGHT as u64 + 3);
        if !rows.contains(&row) || near {
            continue;
        }
        written.push(row);
        let label = figure(depth);
        let start = edge - 12 - text::width(&label) as i64;
        text::draw(canvas, &label, start, row - text::HEIGHT as i64 / 2, &everywhere);
        canvas.fill(edge - 5..edge, row..row + 1, palette::FRAME, &everywhere);
    }
}

/// Bars at the right where curves have no value, a lane for each curve.
pub fn gaps(page: &Page, curves: &[Curve], sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let right = band.window.cols.end;
    for (index, curve) in curves.iter().enumerate() {
        let start = right + LANE * index + 2;
        let lane = Window { cols: start..start + LANE - 2, rows: band.window.rows.clone() };
        let lane = Window { cols: lane.cols.start..lane.cols.end.min(canvas.width), ..lane };
        for gap in &curve.gaps {
            let mid = page.depth.mid_col();
            let one = sheet.row(band, page.depth.row_from_depth(gap.top, mid));
            let other = sheet.row(band, page.depth.row_from_depth(gap.base, mid));
            let cols = lane.cols.start as i64..lane.cols.end as i64;
            canvas.fill(cols, one.min(other)..one.max(other) + 1, palette::curve(index), &lane);
        }
    }
}

/// A frame around the band's scan.
pub fn frame(band: &Band, canvas: &mut Canvas) {
    let everywhere = canvas.window();
    let span = |range: &Range<usize>| range.start as i64 - 1..range.end as i64 + 1;
    let (cols, rows) = (span(&band.window.cols), span(&band.window.rows));
    for row in [rows.start, rows.end - 1] {
        canvas.fill(cols.clone(), row..row + 1, palette::FRAME, &everywhere);
    }
    for col in [cols.start, cols.end - 1] {
        canvas.fill(col..col + 1, rows.clone(), palette::FRAME, &everywhere);
    }
}

/// Round depths (1, 2, 5 times a power of ten apart) of a band, not too close to one another.
fn round_depths(page: &Page, sheet: &Sheet, band: &Band) -> Vec<f64> {
    let mid = page.depth.mid_col();
    let one = page.depth.depth_from_row(band.rows.start as f64, mid);
    let other = page.depth.depth_from_row(band.rows.end as f64, mid);
    let per_label = (other - one).abs() * LABEL_DISTANCE / (band.rows.len() as f64 * sheet.scale);
    if !(per_label.is_finite() && per_label > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(per_label.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= per_label);
    let step = step.unwrap_or(10.0 * power);
    let first = (one.min(other) / step).ceil();
    let count = ((one.max(other) / step).floor() - first).clamp(-1.0, 1000.0) as i64;
    (0..=count).map(|index| (first + index as f64) * step).collect()
}

/// A depth in as few figures as tell it, within the column.
pub fn figure(depth: f64) -> String {
    let text = format!("{depth:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let most = (DEPTH_COLUMN - 12) / 9;
    if text.len() <= most { text.to_owned() } else { format!("{depth:.0}") }
}
