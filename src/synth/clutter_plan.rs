//! Chooses what else stands on a page.

use super::canvas::Ink;
use super::clutter::Clutter;
use super::dice::Dice;
use super::plan::PageSpec;
use super::{film, hand, texts};

/// Columns of a page left free of tracks, from left to right edge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spare {
    /// For lithology.
    pub lithology: Option<(f64, f64)>,
    /// For descriptions.
    pub remarks: Option<(f64, f64)>,
}

/// Things for a page whose tracks and curves are planned.
pub fn draw(dice: &mut Dice, page: &PageSpec, scale: f64, hard: bool, spare: Spare) -> Vec<Clutter> {
    let mut out = Vec::new();
    let (w, h) = (page.width as f64, page.height as f64);
    let likely = |usual: f64| if hard { (usual * 1.8).min(0.9) } else { usual };
    let ink = |dice: &mut Dice| {
        if page.colour && dice.chance(0.6) {
            Ink(dice.pick(&[[60, 60, 170], [180, 40, 40], [80, 80, 80], [40, 110, 60]]))
        } else {
            Ink::grey(dice.range(0.5, 1.0))
        }
    };
    if let Some(cols) = spare.remarks {
        texts::column(dice, cols, page.body, scale, &mut out);
        out.push(Clutter::Bar { cols: (cols.1, cols.1 + 2.0), rows: page.body, ink: Ink::BLACK });
    }
    if let Some(cols) = spare.lithology {
        out.push(Clutter::Lithology { cols, rows: page.body, seed: dice.bits() });
    }
    if dice.chance(likely(0.14)) {
        for _ in 0..dice.int(1, 2) {
            let track = dice.int(0, page.tracks.len() as i64 - 1) as usize;
            let curves = page.tracks[track].curves.len() as i64;
            if curves == 0 {
                continue;
            }
            let top = dice.range(-0.2, 0.9) * h;
            let solid = dice.chance(0.25);
            out.push(Clutter::Hatch {
                track,
                curve: dice.int(0, curves - 1) as usize,
                until: if dice.chance(0.3) { Some(dice.int(0, curves - 1) as usize) } else { None },
                rows: (top, top + dice.log_range(30.0, 700.0)),
                right: dice.chance(0.5),
                spacing: if solid { 1.0 } else { scale * dice.range(5.0, 14.0) },
                slope: dice.pick(&[1.0, -1.0, 1.0, -1.0, 0.5, 2.0, 0.0]),
                ink: if solid { tint(dice, page.colour) } else { ink(dice) },
            });
        }
    }
    if dice.chance(likely(0.1)) {
        for _ in 0..dice.int(1, 5) {
            let wide = dice.pick(&[6.0, 12.0, 22.0, 40.0]) * scale;
            let track = &page.tracks[dice.int(0, page.tracks.len() as i64 - 1) as usize];
            let left = dice.pick(&[
                track.left,
                track.right - wide,
                track.right,
                track.left - wide,
                track.left + 30.0,
            ]);
            let top = dice.unit() * h;
            let rows = (top, top + dice.log_range(8.0, 400.0));
            let ink = Ink::grey(if dice.chance(0.7) { 1.0 } else { dice.range(0.2, 0.8) });
            out.push(Clutter::Bar { cols: (left, left + wide), rows, ink });
        }
    }
    flags(dice, page, scale, likely(0.06), &mut out);
    if dice.chance(likely(0.3)) {
        for _ in 0..dice.int(1, if hard { 10 } else { 4 }) {
            let at = (dice.unit() * w, dice.unit() * h);
            let (lines, boxed) = (dice.int(1, 4) as usize, dice.chance(0.2));
            out.push(texts::note(dice, at, scale, lines, boxed));
        }
    }
    if dice.chance(likely(0.06)) {
        for _ in 0..dice.int(1, 4) {
            let ink = ink(dice);
            let (left, top) = (dice.unit() * w, dice.unit() * h);
            let wide = scale * dice.range(90.0, 260.0);
            out.push(texts::paragraph(dice, left, top, wide, scale, ink));
        }
    }
    if dice.chance(likely(0.04)) {
        // A table on the log, or a break across all of it.
        let at = (dice.unit() * w, dice.unit() * h);
        let (at, wide) = match dice.chance(0.4) {
            true => ((w / 2.0, at.1), w),
            false => (at, scale * dice.range(100.0, 400.0)),
        };
        out.push(texts::table(dice, at, wide, scale));
    }
    if dice.chance(likely(0.15)) {
        for _ in 0..dice.int(1, 4) {
            texts::curve_name(dice, page, scale, &mut out);
        }
    }
    if dice.chance(likely(0.14)) {
        for _ in 0..dice.int(1, 5) {
            let at = (dice.unit() * w, dice.unit() * h);
            let (size, width, ink) =
                (scale * dice.range(15.0, 70.0), scale * dice.range(1.2, 4.0), ink(dice));
            match dice.int(0, 3) {
                0 => out.push(hand::scribble(dice, at, size, ink)),
                1 => {
                    let half = (size * dice.range(0.5, 1.6), size * dice.range(0.4, 1.5));
                    out.push(hand::oval(dice, at, half, width, ink));
                }
                _ => hand::word(dice, at, 0.8 * size, width, ink, &mut out),
            }
        }
    }
    if dice.chance(likely(0.1)) {
        for _ in 0..dice.int(1, 3) {
            let (at, ink) = ((dice.unit() * w, dice.unit() * h), ink(dice));
            let reach = w * dice.range(0.03, 0.3);
            hand::ruled(dice, at, reach, scale, ink, &mut out);
        }
    }
    if dice.chance(likely(0.04)) {
        let (at, ink) = ((dice.unit() * w, dice.unit() * h), ink(dice));
        let radius = scale * dice.range(40.0, 110.0);
        hand::stamp(dice, at, radius, ink, &mut out);
    }
    for &(at, _) in &page.warp.folds {
        let ink = dice.chance(0.6).then(|| Ink::grey(dice.range(0.2, 0.9)));
        out.push(Clutter::Crease { at, width: dice.range(1.0, 5.0), ink });
    }
    film::draw(dice, page, scale, hard, &mut out);
    if dice.chance(likely(0.06)) {
        for _ in 0..dice.int(1, 4) {
            let at = (dice.unit() * w, dice.unit() * h);
            out.push(Clutter::Rubbed { at, half: (dice.log_range(4.0, 90.0), dice.log_range(4.0, 60.0)) });
        }
    }
    out
}

/// Hatched flags, ticks and pen edges along tracks.
fn flags(dice: &mut Dice, page: &PageSpec, scale: f64, likely: f64, out: &mut Vec<Clutter>) {
    let h = page.height as f64;
    let track = &page.tracks[dice.int(0, page.tracks.len() as i64 - 1) as usize];
    if dice.chance(likely) {
        let wide = scale * dice.range(6.0, 28.0);
        let left = dice.pick(&[track.left, track.left - wide, track.right - wide, track.right]);
        let (spacing, slope) = (scale * dice.range(4.0, 12.0), dice.pick(&[1.0, -1.0, 0.5, -2.0, 0.0]));
        let mut top = dice.range(-0.2, 0.8) * h;
        for _ in 0..dice.int(1, 4) {
            let rows = (top, top + scale * dice.log_range(20.0, 400.0));
            out.push(Clutter::Flag { cols: (left, left + wide), rows, spacing, slope, ink: Ink::BLACK });
            top = rows.1 + scale * dice.log_range(20.0, 400.0);
        }
    }
    if dice.chance(likely) {
        // Marks of time or depth along an edge.
        let length = scale * dice.range(4.0, 14.0);
        let left = dice.pick(&[track.left, track.right - length, track.right, track.left - length]);
        let (every, width) = (scale * dice.log_range(8.0, 120.0), scale * dice.range(1.2, 3.0));
        out.push(Clutter::Ticks { cols: (left, left + length), rows: page.body, every, width });
    }
    if dice.chance(likely) {
        // A pen's or a frame's straight line beside the track's edge.
        let away = scale * dice.range(4.0, 16.0);
        let left = if dice.chance(0.5) { track.left - away } else { track.right + away };
        let wide = scale * dice.range(1.5, 6.0);
        out.push(Clutter::Bar { cols: (left, left + wide), rows: page.body, ink: Ink::BLACK });
    }
}

/// A pale ink for fills.
fn tint(dice: &mut Dice, colour: bool) -> Ink {
    if colour && dice.chance(0.7) {
        return Ink(dice.pick(&[
            [250, 220, 90],
            [255, 190, 190],
            [180, 230, 180],
            [170, 210, 250],
            [60, 220, 220],
            [240, 150, 60],
            [220, 60, 60],
        ]));
    }
    Ink::grey(dice.range(0.1, 0.35))
}
