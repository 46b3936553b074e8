//! Printed paper: vertical and horizontal lines, track edges, depth numbers.

use super::canvas::Canvas;
use super::plan::{Columns, Line, PageSpec, TrackPlan};
use super::text;
use super::warp::Warp;

/// Fractions of the track's width at which vertical lines stand, and whether each is a heavy one.
pub fn column_lines(columns: Columns) -> Vec<(f64, bool)> {
    match columns {
        Columns::Absent => Vec::new(),
        Columns::Linear(divisions, heavy) => {
            (1..divisions).map(|i| (i as f64 / divisions as f64, heavy > 0 && i % heavy == 0)).collect()
        }
        Columns::Log(decades, lead) => {
            let mut lines = Vec::new();
            for decade in -1..=decades {
                for digit in 1..10 {
                    let fraction = ((f64::from(digit) / lead).log10() + decade as f64) / decades as f64;
                    if fraction > 0.001 && fraction < 0.999 {
                        lines.push((fraction, digit == 1 || (f64::from(digit) - lead).abs() < 1e-9));
                    }
                }
            }
            lines
        }
    }
}

fn draw_down(canvas: &mut Canvas, warp: &Warp, u: f64, rows: (f64, f64), line: &Line) {
    if line.width > 0.0 {
        canvas.down(warp, u, rows, line.width, &line.pattern, line.ink);
    }
}

fn draw_track(canvas: &mut Canvas, warp: &Warp, page: &PageSpec, track: &TrackPlan) {
    for (fraction, heavy) in column_lines(track.columns) {
        let line = &track.lines[usize::from(heavy)];
        draw_down(canvas, warp, track.left + fraction * (track.right - track.left), page.body, line);
    }
    draw_down(canvas, warp, track.left, page.body, &track.border);
    draw_down(canvas, warp, track.right, page.body, &track.border);
}

/// Draws all printed lines and numbers of the log's body.
pub fn draw(canvas: &mut Canvas, warp: &Warp, page: &PageSpec) {
    let lines = &page.depth_lines;
    let (shallow, deep) = (page.depth_from_v(page.body.0), page.depth_from_v(page.body.1));
    let (first, last) = ((shallow / lines.every).ceil() as i64, (deep / lines.every).floor() as i64);
    for index in first..=last {
        let v = page.v_from_depth(index as f64 * lines.every);
        let weight = if index % lines.heavy == 0 { 2 } else { usize::from(index % lines.medium == 0) };
        let line = &lines.lines[weight];
        if line.width > 0.0 {
            for track in page.tracks.iter().filter(|track| track.depth_lines) {
                canvas.across(warp, v, (track.left, track.right), line.width, &line.pattern, line.ink);
            }
        }
        if let Some(numbers) = page.depth_numbers.as_ref().filter(|numbers| numbers.ticks && weight > 0) {
            let (left, right) = numbers.column;
            let reach = 0.12 * (right - left);
            let line = &lines.lines[2];
            canvas.across(warp, v, (left, left + reach), line.width.max(1.0), &[], line.ink);
            canvas.across(warp, v, (right - reach, right), line.width.max(1.0), &[], line.ink);
        }
    }
    for track in &page.tracks {
        draw_track(canvas, warp, page, track);
    }
    if let Some(numbers) = &page.depth_numbers {
        let (first, last) = ((shallow / numbers.every).ceil() as i64, (deep / numbers.every).floor() as i64);
        for index in first..=last {
            let depth = index as f64 * numbers.every;
            let (x, y) = warp.pixel(numbers.at, page.v_from_depth(depth));
            let label = format!("{depth:.0}");
            if numbers.erase {
                let half = numbers.lettering.size * 0.6;
                canvas.erase(x - half * 2.0, y - half, x + half * 2.0, y + half);
            }
            text::centred(canvas, &label, (x, y), &numbers.lettering, numbers.ink);
        }
    }
}
