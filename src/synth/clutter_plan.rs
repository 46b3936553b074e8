//! Chooses what else stands on a page.

use super::canvas::Ink;
use super::clutter::Clutter;
use super::dice::Dice;
use super::plan::PageSpec;
use super::text::{Face, Lettering, Turn};

const REMARKS: &[&str] = &[
    "RUN 1",
    "REPEAT",
    "TD 4510",
    "FIRST READING",
    "LAST READING",
    "CSG 1240",
    "CASING",
    "MAIN PASS",
    "SCALE CHANGE",
    "MD: 10,303",
    "INCL 17.4",
    "LS: LT GY, MUDST",
    "TAN-BRN, DNS",
    "SH: DK GY",
    "SS: F GR, CALC",
    "X2",
    "x 10",
    "GR BACKUP",
    "0.2",
    "2000",
    "150",
    "100",
    "DT 55",
    "2.65",
    "45 %",
    "PERF 4210-18",
    "DST 2",
    "TOP SAND",
    "B",
    "11-4",
    "TENSION",
    "PICKUP",
    "SHIFT +2",
    "OHMM",
    "GAMMA (API)",
    "ROP (MIN/FT)",
    "Rw .04",
    "TG (UNITS)",
    "CORE 1",
];

fn remark(dice: &mut Dice) -> String {
    match dice.int(0, 3) {
        0 => format!("{:.0}", dice.range(10.0, 12000.0)),
        1 => format!("{} {:.1}", dice.pick(REMARKS), dice.range(0.0, 300.0)),
        _ => dice.pick(REMARKS).to_owned(),
    }
}

fn text(dice: &mut Dice, at: (f64, f64), scale: f64, lines: usize, boxed: bool) -> Clutter {
    let mut lettering = Lettering::new(if dice.chance(0.5) { Face::Mono } else { Face::Light }, 1.0);
    lettering.size = (scale * dice.range(13.0, 34.0)).max(8.0);
    lettering.stretch = dice.range(0.75, 1.2);
    lettering.bold = dice.int(0, 2) as usize;
    if !boxed {
        lettering.turn = [Turn::Upright, Turn::Down, Turn::Up][dice.weighted(&[6.0, 1.5, 1.5])];
    }
    let lines = (0..lines).map(|_| remark(dice)).collect();
    Clutter::Text { at, lines, lettering, ink: Ink::grey(dice.range(0.6, 1.0)), boxed }
}

fn scribble(dice: &mut Dice, at: (f64, f64), size: f64, ink: Ink) -> Clutter {
    let mut points = vec![at; 2];
    let (mut x, mut y) = at;
    let drift = (dice.range(-0.3, 0.9) * size * 0.4, dice.range(-0.4, 0.4) * size * 0.4);
    for _ in 0..dice.int(4, 16) {
        x += drift.0 + dice.normal() * size * 0.35;
        y += drift.1 + dice.normal() * size * 0.5;
        points.push((x, y));
    }
    Clutter::Scribble { points, width: dice.range(1.2, 3.2), ink }
}

/// A smear of toner: many small marks that thin out from its middle.
fn blotch(dice: &mut Dice, at: (f64, f64), scale: f64, out: &mut Vec<Clutter>) {
    let reach = (scale * dice.range(8.0, 50.0), scale * dice.range(8.0, 90.0));
    for _ in 0..dice.int(20, 140) {
        let (x, y) = (at.0 + reach.0 * dice.normal(), at.1 + reach.1 * dice.normal());
        let mark = (dice.normal() * 2.0, dice.normal() * 3.0);
        let points =
            (0..4).map(|i| (x + mark.0 * f64::from(i) / 2.0, y + mark.1 * f64::from(i) / 2.0)).collect();
        out.push(Clutter::Scribble { points, width: dice.range(1.0, 4.0), ink: Ink::grey(0.9) });
    }
}

fn stamp(dice: &mut Dice, at: (f64, f64), radius: f64, ink: Ink, out: &mut Vec<Clutter>) {
    for share in [1.0, 0.8] {
        let points = (-1..=17)
            .map(|step| {
                let angle = f64::from(step) * std::f64::consts::TAU / 16.0;
                (at.0 + radius * share * angle.cos(), at.1 + radius * share * 0.8 * angle.sin())
            })
            .collect();
        out.push(Clutter::Scribble { points, width: 2.0, ink });
    }
    let lettering = Lettering::new(Face::Light, radius * 0.4).bold(1);
    let lines = vec!["RECEIVED".to_owned(), format!("No {}", dice.int(100, 9999))];
    out.push(Clutter::Text { at, lines, lettering, ink, boxed: false });
}

/// Things for a page whose tracks and curves are planned. `lithology` is a column left free for it.
pub fn draw(
    dice: &mut Dice,
    page: &PageSpec,
    scale: f64,
    hard: bool,
    lithology: Option<(f64, f64)>,
) -> Vec<Clutter> {
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
    if let Some(cols) = lithology {
        out.push(Clutter::Lithology { cols, rows: page.body, seed: dice.bits() });
    }
    if dice.chance(likely(0.22)) {
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
                ink: if solid { Ink::grey(dice.range(0.1, 0.35)) } else { ink(dice) },
            });
        }
    }
    if dice.chance(likely(0.15)) {
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
    if dice.chance(likely(0.35)) {
        for _ in 0..dice.int(1, if hard { 12 } else { 5 }) {
            let at = (dice.unit() * w, dice.unit() * h);
            let (lines, boxed) = (dice.int(1, 4) as usize, dice.chance(0.2));
            out.push(text(dice, at, scale, lines, boxed));
        }
    }
    if dice.chance(likely(0.2)) {
        for _ in 0..dice.int(1, 6) {
            let (at, size, ink) =
                ((dice.unit() * w, dice.unit() * h), scale * dice.range(15.0, 70.0), ink(dice));
            out.push(scribble(dice, at, size, ink));
        }
    }
    if dice.chance(likely(0.12)) {
        // Lines drawn with a ruler: tops of formations, correlations from log to log.
        for _ in 0..dice.int(1, 3) {
            let (at, ink) = ((dice.unit() * w, dice.unit() * h), ink(dice));
            let lean = if dice.chance(0.5) { 0.0 } else { dice.normal() * 0.4 };
            let reach = w * dice.range(0.1, 0.8);
            let points =
                (0..5).map(|i| (at.0 + reach * f64::from(i), at.1 + lean * reach * f64::from(i))).collect();
            out.push(Clutter::Scribble { points, width: scale * dice.range(1.0, 4.0), ink });
        }
    }
    if dice.chance(likely(0.05)) {
        let (at, ink) = ((dice.unit() * w, dice.unit() * h), ink(dice));
        let radius = scale * dice.range(40.0, 110.0);
        stamp(dice, at, radius, ink, &mut out);
    }
    for &(at, _) in &page.warp.folds {
        let ink = dice.chance(0.6).then(|| Ink::grey(dice.range(0.2, 0.9)));
        out.push(Clutter::Crease { at, width: dice.range(1.0, 5.0), ink });
    }
    if dice.chance(likely(0.07)) {
        let at = (dice.unit() * w, dice.unit() * h);
        blotch(dice, at, scale, &mut out);
    }
    if dice.chance(likely(0.06)) {
        // The scanner's bed seen beside the paper.
        let wide = dice.range(4.0, 30.0);
        let cols = if dice.chance(0.5) { (-60.0, wide) } else { (w - wide, w + 60.0) };
        let top = if dice.chance(0.5) { -100.0 } else { dice.unit() * h };
        out.push(Clutter::Bar { cols, rows: (top, top + dice.log_range(200.0, 6000.0)), ink: Ink::BLACK });
    }
    if dice.chance(likely(0.1)) {
        for _ in 0..dice.int(1, 4) {
            let at = (dice.unit() * w, dice.unit() * h);
            out.push(Clutter::Rubbed { at, half: (dice.log_range(4.0, 90.0), dice.log_range(4.0, 60.0)) });
        }
    }
    out
}
