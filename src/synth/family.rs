//! Draws plans: pages as they come from well files, at random.

use super::canvas::Ink;
use super::clutter_plan::{self, Spare};
use super::curve_plan::{Setting, curves};
use super::customs::{self, Customary};
use super::depth_scale::{self, DepthScale};
use super::dice::Dice;
use super::encoding::Pixels;
use super::header::{Header, rows_per_curve, title_rows};
use super::paper::{depth_lines, depth_numbers, line, paper};
use super::plan::{Columns, Line, PageSpec, TrackPlan};
use super::scanning;
use super::strokes::Pens;
use super::warp::WarpSpec;
use super::well::{Rows, Well};
use super::wish::Theme;
pub use super::wish::Wish;

/// Resolution in dots per inch and the width of the standard track in pixels.
fn resolution(dice: &mut Dice, wish: &Wish) -> (f64, f64) {
    let dpi = wish.dpi.unwrap_or_else(|| {
        [75.0, 100.0, 150.0, 200.0, 300.0, 400.0][dice.weighted(&[0.3, 1.0, 2.0, 6.0, 2.2, 0.6])]
    });
    let inches = if dice.chance(0.65) || wish.theme != Theme::Any { 2.5 } else { dice.range(1.6, 4.0) };
    (dpi, (dpi * inches * dice.range(0.95, 1.05)).clamp(130.0, 1100.0))
}

fn warp(dice: &mut Dice, height: usize, wish: &Wish) -> WarpSpec {
    let hard = wish.hard;
    if wish.theme == Theme::Easy {
        return WarpSpec::default();
    }
    let skew: f64 = match dice.weighted(&[3.0, 4.0, if hard { 3.0 } else { 1.0 }]) {
        0 => 0.0,
        1 => dice.normal() * 0.004,
        _ => dice.range(-0.035, 0.035),
    };
    // A long page leans sideways by its whole length: scanners keep that within bounds.
    let most = 120.0 / height as f64;
    let folds = if dice.chance(if hard { 0.35 } else { 0.12 }) { dice.int(1, 2) } else { 0 };
    if wish.theme == Theme::Bent {
        return WarpSpec {
            tilt: if dice.chance(0.5) { 0.02 } else { -0.02 },
            stretch: 0.012,
            stretch_wave: 0.012,
            wander: 8.0,
            breathe: 0.002,
            folds: vec![(dice.range(0.4, 0.7) * height as f64, 2.0)],
            seed: dice.bits(),
        };
    }
    WarpSpec {
        tilt: skew.clamp(-most.max(0.01), most.max(0.01)),
        stretch: dice.normal() * 0.006,
        stretch_wave: if dice.chance(0.6) { dice.range(0.0, 0.012) } else { 0.0 },
        wander: if dice.chance(0.7) { dice.log_range(0.3, 7.0) } else { 0.0 },
        breathe: if dice.chance(0.4) { dice.range(0.0, 0.002) } else { 0.0 },
        folds: (0..folds).map(|_| (dice.unit() * height as f64, dice.normal() * 2.5)).collect(),
        seed: dice.bits(),
    }
}

struct TrackKind {
    customs: Vec<Customary>,
    columns: Columns,
}

fn track_kind(dice: &mut Dice, place: usize, theme: Theme) -> TrackKind {
    let divisions = || [(10, 5), (10, 5), (5, 0), (20, 5), (10, 0), (8, 4), (4, 0)];
    let linear = |dice: &mut Dice| {
        let (count, heavy) = dice.pick(&divisions());
        Columns::Linear(count, heavy)
    };
    if place == 0 && dice.chance(0.85) {
        return TrackKind { customs: customs::CORRELATION.to_vec(), columns: linear(dice) };
    }
    let weights = if theme == Theme::Log { [1.0, 0.0, 0.0, 0.0] } else { [4.0, 1.5, 4.0, 1.5] };
    match dice.weighted(&weights) {
        0 => {
            let (decades, lead) = (dice.pick(&[2, 3, 4, 4]), dice.pick(&[2.0, 2.0, 1.0]));
            let customs =
                customs::RESISTIVITY.iter().map(|&name| customs::resistivity(name, lead, decades)).collect();
            TrackKind { customs, columns: Columns::Log(decades, lead) }
        }
        1 => TrackKind { customs: customs::ELECTRIC.to_vec(), columns: linear(dice) },
        2 => TrackKind { customs: customs::POROSITY.to_vec(), columns: linear(dice) },
        _ => TrackKind { customs: customs::CORRELATION.to_vec(), columns: linear(dice) },
    }
}

/// A title block of a plainly synthetic well.
fn header(dice: &mut Dice, scale: f64) -> Header {
    let size = (scale * 19.0).max(11.0);
    let (section, township) = (dice.int(1, 36), dice.int(1, 30));
    let item = |mnemonic: &str, value: String| (mnemonic.to_owned(), value);
    let well = vec![
        item("COMP", "SYNTHETIC SOURCE".to_owned()),
        item("WELL", format!("SYNTH {}-{section}", dice.int(1, 40))),
        item("FLD", format!("TEST FIELD {}", dice.int(1, 99))),
        item("LOC", format!("SEC {section} T{township}N R{}W", dice.int(1, 20))),
        item("API", format!("99-{:03}-{:05}", dice.int(1, 199), dice.int(1, 29999))),
    ];
    let remarks = ["DRAWN, NOT LOGGED", "PERMANENT DATUM  G.L.", "LOG MEASURED FROM  K.B.", "RUN No.  ONE"];
    let remarks: Vec<String> = remarks.iter().map(|&line| line.to_owned()).collect();
    let top = title_rows(well.len(), size);
    Header { well, remarks, scales: (top, top + 4.0 * rows_per_curve(size) + 0.6 * size), size }
}

/// Draws the plan of one page: number `index` of a series with a seed.
pub fn plan(seed: u64, index: u64, wish: &Wish) -> PageSpec {
    let mut dice = Dice::new(seed, 16 + index);
    let dice = &mut dice;
    let hard = wish.hard;
    let height = wish.height.unwrap_or_else(|| match wish.full {
        true => dice.log_range(3000.0, 12000.0) as usize,
        false => dice.int(1024, 2048) as usize,
    });
    let pixels = [Pixels::Bilevel, Pixels::Grey, Pixels::Colour][dice.weighted(&[7.5, 1.0, 1.5])];
    let pixels = wish.pixels.unwrap_or(pixels);
    let (bilevel, colour) = (pixels == Pixels::Bilevel, pixels == Pixels::Colour);
    let (dpi, track_width) = resolution(dice, wish);
    let scale = (dpi / 200.0).clamp(0.6, 2.0);
    let DepthScale { unit, per_row: depth_per_row, rows_per_foot } = depth_scale::draw(dice, dpi, hard);
    let paper = paper(dice, dpi, colour, bilevel, hard);
    let number_width = (dpi * dice.range(0.55, 0.85)).max(46.0);
    let margin = dice.range(4.0, 60.0);

    let mut tracks = Vec::new();
    let most = if track_width > 700.0 { 2 } else { 4 };
    let count = (1 + dice.weighted(&[1.0, 2.0, 6.0, 1.0])).min(most);
    let count = if wish.theme == Theme::Any { count } else { 3 };
    let numbers_after = if count == 1 { dice.int(0, 1) } else { dice.pick(&[1, 1, 1, 1, 0, count as i64]) };
    let lithology = dice.chance(0.1);
    let mut used = Vec::new();
    let mut at = margin;
    let mut numbers = None;
    let mut lithology_cols = None;
    // Now and then a stretch begins with the log's head.
    let headed = wish.full || wish.theme == Theme::Any && dice.chance(0.07);
    let header =
        headed.then(|| header(dice, scale)).filter(|h| wish.full || h.scales.1 < 0.5 * height as f64);
    // A training page is a stretch of a body that goes on beyond the page's ends.
    let (body, body_rows) = match &header {
        Some(header) => {
            let base = 0.96 * height as f64 - 8.0 * header.size;
            ((header.scales.1, base), (base - header.scales.1).max(64.0) as usize + 1)
        }
        None => ((-100.0, height as f64 + 100.0), height + 200),
    };
    let border = line(scale * dice.range(1.5, 4.5), if dice.chance(0.8) { Ink::BLACK } else { paper.heavy });
    let least_per_foot = if hard { 2.0 } else { 4.0 };
    let rows = Rows { count: body_rows + 1, per_foot: rows_per_foot, least_per_foot };
    let well = Well::new(dice, rows, wish.shapes.as_deref());
    let setting = Setting { pens: Pens { colour, scale, hard, theme: wish.theme }, well: &well };
    for place in 0..=count {
        if place as i64 == numbers_after {
            numbers = Some((at, at + number_width));
            at += number_width;
            if lithology {
                let wide = dice.range(40.0, 110.0);
                lithology_cols = Some((at, at + wide));
                at += wide + if dice.chance(0.5) { 0.0 } else { 8.0 };
            }
        }
        if place == count {
            break;
        }
        let kind = track_kind(dice, place, wish.theme);
        let wide = if dice.chance(0.12) { track_width * dice.range(0.6, 1.7) } else { track_width };
        let wide = wide.clamp(130.0, 1100.0);
        let curves = curves(dice, &setting, &kind.customs, &mut used);
        let heaviest = if paper.bold { 1.2 } else { 2.4 };
        let (fine, heavy) = (dice.range(0.7, 1.1), dice.range(1.1, heaviest));
        let absent = paper.absent || dice.chance(0.03);
        let fine_line = Line { width: paper.weight * fine, ink: paper.fine, pattern: paper.down.clone() };
        tracks.push(TrackPlan {
            left: at,
            right: at + wide,
            border: border.clone(),
            columns: if absent { Columns::Absent } else { kind.columns },
            lines: [fine_line, line(paper.weight * heavy, paper.medium)],
            depth_lines: !dice.chance(0.03),
            curves,
        });
        at += wide;
        if dice.chance(0.04) {
            at += dice.range(4.0, 40.0);
        }
    }
    let mut remark_cols = None;
    if wish.theme == Theme::Any && dice.chance(if hard { 0.1 } else { 0.05 }) {
        let wide = scale * dice.range(130.0, 400.0);
        remark_cols = Some((at, at + wide));
        at += wide;
    }
    let width = (at + dice.range(4.0, 60.0)) as usize;
    let depth_numbers = numbers
        .filter(|_| wish.full || !dice.chance(0.03))
        .map(|column| depth_numbers(dice, column, dpi, unit, depth_per_row));
    let top_depth = dice.range(100.0, 12000.0).floor();
    let scanner = scanning::draw(dice, bilevel, wish, scale, &tracks);
    let mut page = PageSpec {
        width,
        height,
        colour,
        unit,
        body,
        top_depth,
        depth_per_row,
        depth_lines: depth_lines(dice, &paper, unit, depth_per_row),
        depth_numbers,
        tracks,
        warp: warp(dice, height, wish),
        clutter: Vec::new(),
        scanner,
        header,
        dpi,
    };
    if wish.theme != Theme::Easy {
        page.clutter = clutter_plan::draw(
            dice,
            &page,
            scale,
            hard,
            Spare { lithology: lithology_cols, remarks: remark_cols },
        );
    }
    page
}
