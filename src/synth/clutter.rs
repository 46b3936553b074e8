//! What stands on the paper besides grid and curves: annotations, hatching, bars, lithology, stamps, handwriting.

use super::canvas::{Canvas, Ink};
use super::dice::Dice;
use super::plan::PageSpec;
use super::text::{self, Lettering};
use super::warp::Warp;

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
        Clutter::Lithology { cols, rows, seed } => lithology(canvas, warp, *cols, *rows, *seed),
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

fn lithology(
    canvas: &mut Canvas,
    warp: &Warp,
    (left, right): (f64, f64),
    (top, base): (f64, f64),
    seed: u64,
) {
    let mut dice = Dice::new(seed, 3);
    let ink = Ink::grey(dice.range(0.6, 1.0));
    canvas.down(warp, left, (top, base), 1.5, &[], ink);
    canvas.down(warp, right, (top, base), 1.5, &[], ink);
    let mut v = top;
    while v < base {
        let end = (v + dice.range(20.0, 140.0)).min(base);
        canvas.across(warp, v, (left, right), 1.3, &[], ink);
        match dice.int(0, 4) {
            0 => {
                // Bricks: limestone.
                let (course, brick) = (dice.range(6.0, 12.0), dice.range(16.0, 30.0));
                let mut row = v;
                let mut odd = false;
                while row < end {
                    canvas.across(warp, row, (left, right), 1.0, &[], ink);
                    let mut u = left + if odd { brick / 2.0 } else { 0.0 };
                    while u < right {
                        canvas.down(warp, u, (row, (row + course).min(end)), 1.0, &[], ink);
                        u += brick;
                    }
                    odd = !odd;
                    row += course;
                }
            }
            1 => {
                // Dots: sandstone.
                for _ in 0..((end - v) * (right - left) / 60.0) as usize {
                    let at = warp.pixel(dice.range(left, right), dice.range(v, end));
                    canvas.stroke(at, at, 1.8, ink);
                }
            }
            2 | 3 => {
                // Short dashes: shale.
                let course = dice.range(4.0, 9.0);
                let mut row = v;
                while row < end {
                    let mut u = left + dice.range(0.0, 14.0);
                    while u + 9.0 < right {
                        canvas.across(warp, row, (u, u + 9.0), 1.0, &[], ink);
                        u += 15.0;
                    }
                    row += course;
                }
            }
            _ => {
                let mut u = left - (end - v);
                while u < right {
                    let (from, to) = (u.max(left), (u + (end - v)).min(right));
                    if from < to {
                        canvas.stroke(
                            warp.pixel(from, v + (from - u)),
                            warp.pixel(to, v + (to - u)),
                            1.0,
                            ink,
                        );
                    }
                    u += 9.0;
                }
            }
        }
        v = end;
    }
}
