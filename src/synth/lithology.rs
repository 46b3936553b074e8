//! Columns of lithology patterns.

use super::canvas::{Canvas, Ink};
use super::dice::Dice;
use super::warp::Warp;

/// Draws a column of beds between two ideal columns; coloured pages have coloured beds.
pub fn draw(canvas: &mut Canvas, warp: &Warp, (left, right): (f64, f64), (top, base): (f64, f64), seed: u64) {
    let mut dice = Dice::new(seed, 3);
    let ink = Ink::grey(dice.range(0.6, 1.0));
    let coloured = canvas.channels == 3 && dice.chance(0.7);
    canvas.down(warp, left, (top, base), 1.5, &[], ink);
    canvas.down(warp, right, (top, base), 1.5, &[], ink);
    let mut v = top;
    while v < base {
        let end = (v + dice.range(20.0, 140.0)).min(base);
        if coloured {
            let tint = Ink(dice.pick(&[
                [60, 220, 220],
                [255, 240, 120],
                [190, 190, 190],
                [150, 210, 150],
                [255; 3],
            ]));
            let mut row = warp.pixel(left, v).1.max(0.0);
            let base = warp.pixel(left, end).1;
            while row < base {
                let (from, to) = (warp.col_from_row(row, left), warp.col_from_row(row, right));
                canvas.fill(from, row, to, row + 1.0, tint);
                row += 1.0;
            }
        }
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
