//! What stands on the paper besides grid and curves: annotations, hatching, bars, lithology, stamps, handwriting.

use super::canvas::{Canvas, Ink};
use super::plan::PageSpec;
use super::text::{self, Lettering};
use super::warp::Warp;
use super::{film, lithology};

/// One thing on the paper. Places are ideal `(u, v)`.
#[derive(Debug, Clone, PartialEq)]
pub enum Clutter {
    /// Lines of text; boxed text has white paper and a frame.
    Text {
        /// Middle of the first line.
        at: (f64, f64),
        /// Lines.
        lines: Vec<String>,
        /// Looks.
        lettering: Lettering,
        /// Ink.
        ink: Ink,
        /// White paper and a frame.
        boxed: bool,
    },
    /// Diagonal hatching or even tint between a curve and an edge of its track.
    Hatch {
        /// Index of the track.
        track: usize,
        /// Index of the curve in its track.
        curve: usize,
        /// Another curve of the track at which it ends, where the track's edge doesn't.
        until: Option<usize>,
        /// Ideal rows.
        rows: (f64, f64),
        /// To the right edge rather than the left.
        right: bool,
        /// Pixels between lines along the row; below 1.5 it is a tint.
        spacing: f64,
        /// Columns per row of the lines; 0 for horizontal lines.
        slope: f64,
        /// Ink.
        ink: Ink,
    },
    /// A filled rectangle.
    Bar {
        /// Ideal columns.
        cols: (f64, f64),
        /// Ideal rows.
        rows: (f64, f64),
        /// Ink.
        ink: Ink,
    },
    /// A column of lithology patterns.
    Lithology {
        /// Ideal columns.
        cols: (f64, f64),
        /// Ideal rows.
        rows: (f64, f64),
        /// Seed of beds and patterns.
        seed: u64,
    },
    /// A freehand stroke through points.
    Scribble {
        /// Points.
        points: Vec<(f64, f64)>,
        /// Pen's width.
        width: f64,
        /// Ink.
        ink: Ink,
    },
    /// A hatched rectangle.
    Flag {
        /// Ideal columns.
        cols: (f64, f64),
        /// Ideal rows.
        rows: (f64, f64),
        /// Pixels between lines along the row.
        spacing: f64,
        /// Columns per row of the lines; 0 for horizontal lines.
        slope: f64,
        /// Ink.
        ink: Ink,
    },
    /// Short black lines along a row, evenly spaced down the page.
    Ticks {
        /// Ideal columns.
        cols: (f64, f64),
        /// Ideal rows.
        rows: (f64, f64),
        /// Rows between two.
        every: f64,
        /// Width in pixels.
        width: f64,
    },
    /// A black margin with a torn edge, in pixels of the scan.
    Torn {
        /// Columns that it takes.
        wide: f64,
        /// At the right edge of the scan.
        right: bool,
        /// Rows.
        rows: (f64, f64),
        /// Seed of the edge.
        seed: u64,
    },
    /// A band of dust, in pixels of the scan.
    Dust {
        /// Columns.
        cols: (f64, f64),
        /// Rows.
        rows: (f64, f64),
        /// Number of specks.
        count: usize,
        /// Seed of the specks.
        seed: u64,
    },
    /// A fold's shadow across the page.
    Crease {
        /// Ideal row.
        at: f64,
        /// Width in rows.
        width: f64,
        /// Ink; white paper shines through where it is none.
        ink: Option<Ink>,
    },
    /// Paper rubbed white.
    Rubbed {
        /// Middle.
        at: (f64, f64),
        /// Half axes.
        half: (f64, f64),
    },
}

/// Draws one thing.
pub fn draw(canvas: &mut Canvas, warp: &Warp, page: &PageSpec, thing: &Clutter) {
    match thing {
        Clutter::Text { at, lines, lettering, ink, boxed } => {
            let (x, y) = warp.pixel(at.0, at.1);
            let step = lettering.size * 1.15;
            if *boxed {
                let wide = lines.iter().map(|line| text::width_of(line, lettering)).fold(0.0, f64::max);
                let half = wide / 2.0 + 6.0;
                let (top, base) = (y - step, y + step * lines.len() as f64);
                canvas.erase(x - half, top, x + half, base);
                for (from, to) in [
                    ((x - half, top), (x + half, top)),
                    ((x + half, top), (x + half, base)),
                    ((x + half, base), (x - half, base)),
                    ((x - half, base), (x - half, top)),
                ] {
                    canvas.stroke(from, to, 1.2, *ink);
                }
            }
            for (index, line) in lines.iter().enumerate() {
                let shift = index as f64 * step;
                let place = match lettering.turn {
                    text::Turn::Upright => (x, y + shift),
                    text::Turn::Down => (x - shift, y),
                    text::Turn::Up => (x + shift, y),
                };
                text::centred(canvas, line, place, lettering, *ink);
            }
        }
        Clutter::Hatch { track, curve, until, rows, right, spacing, slope, ink } => {
            let Some(track) = page.tracks.get(*track) else { return };
            let Some(curve) = track.curves.get(*curve) else { return };
            let other = until.and_then(|index| track.curves.get(index));
            let middle = (track.left + track.right) / 2.0;
            let (top, base) = (warp.pixel(middle, rows.0).1, warp.pixel(middle, rows.1).1);
            for y in top.max(0.0) as usize..(base.max(0.0) as usize).min(canvas.height) {
                let row = y as f64 + 0.5;
                let v = warp.v_from_row(row, middle);
                let Some(fraction) = curve.fraction_at(v - page.body.0) else { continue };
                let at = |fraction: f64| {
                    warp.col_from_row(row, track.left + fraction.clamp(0.0, 1.0) * (track.right - track.left))
                };
                let end = match other {
                    Some(other) => match other.fraction_at(v - page.body.0) {
                        Some(end) => end,
                        None => continue,
                    },
                    None => f64::from(u8::from(*right)),
                };
                // Between two curves only one side of their crossing is filled.
                let (left, end) = if *right { (at(fraction), at(end)) } else { (at(end), at(fraction)) };
                for x in left.max(0.0) as usize..(end.max(0.0) as usize).min(canvas.width) {
                    let along = if *slope == 0.0 { row } else { x as f64 + row / slope };
                    if *spacing < 1.5 || along.rem_euclid(*spacing) < 1.4 {
                        canvas.put(x, y, 1.0, *ink);
                    }
                }
            }
        }
        Clutter::Bar { cols, rows, ink } => {
            let (top, base) = (warp.pixel(cols.0, rows.0).1, warp.pixel(cols.0, rows.1).1);
            for y in top.max(0.0) as usize..(base.max(0.0) as usize).min(canvas.height) {
                let (left, right) =
                    (warp.col_from_row(y as f64, cols.0), warp.col_from_row(y as f64, cols.1));
                for x in left.max(0.0) as usize..(right.max(0.0) as usize).min(canvas.width) {
                    canvas.put(x, y, 1.0, *ink);
                }
            }
        }
        Clutter::Lithology { cols, rows, seed } => lithology::draw(canvas, warp, *cols, *rows, *seed),
        Clutter::Flag { cols, rows, spacing, slope, ink } => {
            let (top, base) = (warp.pixel(cols.0, rows.0).1, warp.pixel(cols.0, rows.1).1);
            for y in top.max(0.0) as usize..(base.max(0.0) as usize).min(canvas.height) {
                let row = y as f64 + 0.5;
                let (left, right) = (warp.col_from_row(row, cols.0), warp.col_from_row(row, cols.1));
                for x in left.max(0.0) as usize..(right.max(0.0) as usize).min(canvas.width) {
                    let along = if *slope == 0.0 { row } else { x as f64 + row / slope };
                    if along.rem_euclid(*spacing) < 1.5 {
                        canvas.put(x, y, 1.0, *ink);
                    }
                }
            }
        }
        Clutter::Ticks { cols, rows, every, width } => {
            let mut v = rows.0;
            while v < rows.1 {
                canvas.across(warp, v, *cols, *width, &[], Ink::BLACK);
                v += every;
            }
        }
        Clutter::Torn { wide, right, rows, seed } => film::draw_torn(canvas, *wide, *right, *rows, *seed),
        Clutter::Dust { cols, rows, count, seed } => film::draw_dust(canvas, *cols, *rows, *count, *seed),
        Clutter::Scribble { points, width, ink } => {
            // Catmull and Rom's spline through the points.
            for four in points.windows(4) {
                let at = |t: f64| {
                    let mix = |p0: f64, p1: f64, p2: f64, p3: f64| {
                        0.5 * (2.0 * p1
                            + (p2 - p0) * t
                            + (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3) * t * t
                            + (3.0 * p1 - p0 - 3.0 * p2 + p3) * t * t * t)
                    };
                    warp.pixel(
                        mix(four[0].0, four[1].0, four[2].0, four[3].0),
                        mix(four[0].1, four[1].1, four[2].1, four[3].1),
                    )
                };
                for step in 0..8 {
                    canvas.stroke(at(f64::from(step) / 8.0), at(f64::from(step + 1) / 8.0), *width, *ink);
                }
            }
        }
        Clutter::Crease { at, width, ink } => {
            let steps = page.width / 24 + 1;
            for step in 0..steps {
                let (u0, u1) = (step as f64 * 24.0, step as f64 * 24.0 + 24.0);
                let (from, to) = (warp.pixel(u0, *at), warp.pixel(u1, *at));
                match ink {
                    Some(ink) => canvas.stroke(from, to, *width, *ink),
                    None => canvas.erase(from.0, from.1 - width / 2.0, to.0, from.1 + width / 2.0),
                }
            }
        }
        Clutter::Rubbed { at, half } => {
            let (x, y) = warp.pixel(at.0, at.1);
            let mut row = y - half.1;
            while row < y + half.1 {
                let reach = half.0 * (1.0 - ((row - y) / half.1).powi(2)).max(0.0).sqrt();
                canvas.erase(x - reach, row, x + reach, row + 1.0);
                row += 1.0;
            }
        }
    }
}
