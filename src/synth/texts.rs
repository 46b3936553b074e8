//! Text on the body of a log: remarks, paragraphs of descriptions, curves' names beside their curves.

use super::canvas::Ink;
use super::clutter::Clutter;
use super::dice::Dice;
use super::plan::PageSpec;
use super::text::{Face, Lettering, Turn, width_of};

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

/// A few lines of remarks.
pub fn note(dice: &mut Dice, at: (f64, f64), scale: f64, lines: usize, boxed: bool) -> Clutter {
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

const WORDS: &[&str] = &[
    "LS:",
    "lt",
    "gy,",
    "tan-brn,",
    "mudst,",
    "mcxln,",
    "frm,",
    "dns,",
    "calc,",
    "sl",
    "arg",
    "SH:",
    "dk",
    "SS:",
    "f",
    "gr,",
    "sbang",
    "por,",
    "no",
    "show",
    "w/",
    "tr",
    "fluor,",
    "pyr",
    "DOL:",
    "suc",
    "vug",
    "anhy",
    "sft,",
    "blky",
    "and",
    "circulate",
    "30",
    "min",
    "bit",
    "trip",
    "10390",
    "to",
    "10420",
    "units",
    "wob",
    "25k",
    "rpm",
    "90",
    "mud",
    "9.8",
];

/// A paragraph of small letters, as of descriptions of cuttings; `wide` is its width in pixels.
pub fn paragraph(dice: &mut Dice, left: f64, top: f64, wide: f64, scale: f64, ink: Ink) -> Clutter {
    let face = if dice.chance(0.75) { Face::Light } else { Face::Mono };
    let mut lettering = Lettering::new(face, (scale * dice.range(9.0, 18.0)).clamp(8.0, 40.0));
    lettering.stretch = dice.range(0.85, 1.15);
    lettering.bold = usize::from(dice.chance(0.4));
    let boxed = dice.chance(0.35);
    let mut lines = Vec::new();
    for _ in 0..dice.int(2, 7) {
        let mut line = String::new();
        while line.is_empty() || width_of(&line, &lettering) < 0.8 * wide {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(dice.pick(WORDS));
        }
        lines.push(line);
    }
    Clutter::Text { at: (left + wide / 2.0, top), lines, lettering, ink, boxed }
}

/// A column of paragraphs.
pub fn column(
    dice: &mut Dice,
    (left, right): (f64, f64),
    rows: (f64, f64),
    scale: f64,
    out: &mut Vec<Clutter>,
) {
    let mut top = rows.0 + dice.range(0.0, 200.0);
    while top < rows.1 {
        let ink = Ink::grey(dice.range(0.7, 1.0));
        out.push(paragraph(dice, left + 4.0, top, right - left - 8.0, scale, ink));
        top += scale * dice.log_range(90.0, 500.0);
    }
}

/// A table of names and values in a frame, as heads of logs have them; `wide` is its least width in pixels.
pub fn table(dice: &mut Dice, at: (f64, f64), wide: f64, scale: f64) -> Clutter {
    let mut lettering = Lettering::new(Face::Mono, (scale * dice.range(10.0, 20.0)).max(8.0));
    lettering.bold = usize::from(dice.chance(0.4));
    let lines = (0..dice.int(3, 12)).map(|_| {
        let mut line = String::new();
        while line.is_empty() || width_of(&line, &lettering) < wide {
            let value = dice.log_range(0.1, 20000.0);
            let cell = format!("{:<12} {value:<8.1}| ", dice.pick(REMARKS));
            line.push_str(&cell);
        }
        line
    });
    Clutter::Text { at, lines: lines.collect(), lettering, ink: Ink::grey(dice.range(0.8, 1.0)), boxed: true }
}

/// A curve's name beside it, with a line that leads to it more often than not.
pub fn curve_name(dice: &mut Dice, page: &PageSpec, scale: f64, out: &mut Vec<Clutter>) {
    let track = &page.tracks[dice.int(0, page.tracks.len() as i64 - 1) as usize];
    if track.curves.is_empty() {
        return;
    }
    let curve = &track.curves[dice.int(0, track.curves.len() as i64 - 1) as usize];
    let v = dice.range(page.body.0.max(0.0), page.body.1.min(page.height as f64));
    let Some(fraction) = curve.fraction_at(v - page.body.0) else { return };
    let u = track.left + fraction.rem_euclid(1.0) * (track.right - track.left);
    let mut lettering = Lettering::new(
        if dice.chance(0.5) { Face::Mono } else { Face::Light },
        scale * dice.range(14.0, 26.0),
    );
    lettering.bold = dice.int(0, 1) as usize;
    let name = match dice.int(0, 3) {
        0 => format!("{} {}", curve.spec.mnemonic, dice.int(1, 90)),
        1 => format!("- {} -", curve.spec.mnemonic),
        _ => curve.spec.mnemonic.clone(),
    };
    let side = if dice.chance(0.5) { 1.0 } else { -1.0 };
    let gap = scale * dice.range(6.0, 50.0);
    let drop = scale * dice.normal() * 12.0;
    let half = width_of(&name, &lettering) / 2.0;
    let ink = if dice.chance(0.7) { curve.ink } else { Ink::BLACK };
    if dice.chance(0.6) {
        let points = (-1..=2).map(|at| (u + side * gap * f64::from(at), v + drop * f64::from(at))).collect();
        out.push(Clutter::Scribble { points, width: scale * dice.range(0.9, 1.6), ink });
    }
    let at = (u + side * (gap + half + 3.0), v + drop);
    out.push(Clutter::Text { at, lines: vec![name], lettering, ink, boxed: false });
}
