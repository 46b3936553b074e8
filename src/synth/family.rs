//! Draws plans: pages as they come from well files, at random.

use crate::domain::spec::{CurveSpec, DepthUnit, LineStyle, ScaleKind};

use super::canvas::Ink;
use super::clutter_plan;
use super::customs::{self, Customary};
use super::dice::Dice;
use super::las_shapes::Shapes;
use super::plan::{Columns, CurvePlan, DepthLines, DepthNumbers, Line, OffScale, PageSpec, TrackPlan};
use super::scanner::ScannerSpec;
use super::shapes;
use super::text::{Face, Lettering, Turn};
use super::warp::WarpSpec;

/// What kind of pages are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// More damage, more curves, more look-alikes.
    pub hard: bool,
    /// Rows of the scan; drawn at random where absent.
    pub height: Option<usize>,
    /// Shapes from LAS files; our own where absent.
    pub shapes: Option<Shapes>,
}

fn line(width: f64, ink: Ink) -> Line {
    Line { width, ink, pattern: Vec::new() }
}

/// Resolution in dots per inch and the width of the standard track in pixels.
fn resolution(dice: &mut Dice) -> (f64, f64) {
    let dpi = [75.0, 100.0, 150.0, 200.0, 300.0, 400.0][dice.weighted(&[0.6, 1.5, 1.5, 6.0, 2.0, 0.7])];
    let inches = if dice.chance(0.65) { 2.5 } else { dice.range(1.6, 4.0) };
    (dpi, (dpi * inches * dice.range(0.95, 1.05)).clamp(130.0, 1100.0))
}

fn warp(dice: &mut Dice, height: usize, hard: bool) -> WarpSpec {
    let skew: f64 = match dice.weighted(&[3.0, 4.0, if hard { 3.0 } else { 1.0 }]) {
        0 => 0.0,
        1 => dice.normal() * 0.004,
        _ => dice.range(-0.035, 0.035),
    };
    // A long page leans sideways by its whole length: scanners keep that within bounds.
    let most = 120.0 / height as f64;
    let folds = if dice.chance(if hard { 0.35 } else { 0.12 }) { dice.int(1, 2) } else { 0 };
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

/// How the page's printing looks: ink of grid and borders.
struct Paper {
    fine: Ink,
    medium: Ink,
    heavy: Ink,
    weight: f64,
    pattern: Vec<f64>,
    absent: bool,
}

fn paper(dice: &mut Dice, dpi: f64, colour: bool, bilevel: bool) -> Paper {
    let scale = (dpi / 200.0).clamp(0.6, 1.8);
    let strength = match dice.weighted(&[1.2, 4.0, 4.0]) {
        0 => dice.range(0.15, 0.5),
        1 => dice.range(0.5, 0.9),
        _ => 1.0,
    };
    let tint = |density: f64, dice: &mut Dice, hue: usize| -> Ink {
        if !colour {
            return Ink::grey(density);
        }
        let pale = |c: f64| (255.0 - density * (255.0 - c)) as u8;
        let jitter = dice.range(-12.0, 12.0);
        match hue {
            0 => Ink([pale(60.0), pale(150.0 + jitter), pale(80.0)]),
            1 => Ink([pale(200.0 + jitter), pale(120.0), pale(90.0)]),
            2 => Ink([pale(100.0), pale(140.0 + jitter), pale(210.0)]),
            _ => Ink([pale(110.0); 3]),
        }
    };
    let hue = dice.int(0, 4) as usize;
    let pattern = match dice.weighted(&[8.0, 1.0, 1.0]) {
        0 => Vec::new(),
        1 => vec![dice.range(1.0, 2.5), dice.range(2.0, 5.0)],
        _ => vec![dice.range(4.0, 9.0), dice.range(2.0, 6.0)],
    };
    Paper {
        fine: tint(strength * dice.range(0.5, 1.0), dice, hue),
        medium: tint(strength * dice.range(0.75, 1.0), dice, hue),
        heavy: tint(strength.max(0.5), dice, hue),
        // A 1-bit scan that lost its whole grid is rare: fine lines are about a pixel wide or more.
        weight: scale * if bilevel { dice.range(0.95, 1.9) } else { dice.range(0.75, 1.5) },
        pattern,
        absent: dice.chance(0.04),
    }
}

fn depth_lines(dice: &mut Dice, paper: &Paper, unit: DepthUnit, depth_per_row: f64) -> DepthLines {
    // The finest lines that still stand 7 pixels apart.
    let steps: &[(f64, i64, i64)] = match unit {
        DepthUnit::Feet => {
            &[(1.0, 5, 10), (2.0, 5, 25), (2.0, 5, 50), (5.0, 2, 10), (10.0, 5, 10), (50.0, 2, 10)]
        }
        DepthUnit::Metres => &[(0.2, 5, 25), (1.0, 5, 10), (1.0, 5, 25), (5.0, 2, 5), (10.0, 5, 10)],
    };
    let fit: Vec<_> =
        steps.iter().copied().filter(|(every, ..)| (7.0..=70.0).contains(&(every / depth_per_row))).collect();
    let (every, medium, heavy) = if fit.is_empty() { (10.0, 5, 10) } else { dice.pick(&fit) };
    let w = paper.weight;
    let mut fine = Line { width: w * dice.range(0.7, 1.1), ink: paper.fine, pattern: paper.pattern.clone() };
    if dice.chance(0.08) {
        fine.width = 0.0;
    }
    let mut medium_line = line(w * dice.range(1.0, 1.6), paper.medium);
    let mut heavy_line = line(w * dice.range(1.4, 2.8), paper.heavy);
    if paper.absent {
        (fine.width, medium_line.width, heavy_line.width) = (0.0, 0.0, 0.0);
    }
    DepthLines { every, medium, heavy, lines: [fine, medium_line, heavy_line] }
}

/// On and off lengths of a broken line, and its style as a sidecar tells it.
fn pattern(dice: &mut Dice, scale: f64) -> (Vec<f64>, LineStyle) {
    let s = scale.max(0.7);
    match dice.weighted(&[4.0, 2.5, 3.0, 0.8]) {
        0 => (vec![s * dice.range(5.0, 16.0), s * dice.range(3.0, 10.0)], LineStyle::Dashed),
        1 => (vec![s * dice.range(18.0, 50.0), s * dice.range(4.0, 14.0)], LineStyle::Dashed),
        2 => (vec![s * dice.range(0.3, 2.0), (s * dice.log_range(3.5, 15.0)).min(22.0)], LineStyle::Dotted),
        _ => {
            let gap = s * dice.range(3.0, 7.0);
            (vec![s * dice.range(10.0, 25.0), gap, s * dice.range(1.0, 3.0), gap], LineStyle::Dashed)
        }
    }
}

fn ink_of_curve(dice: &mut Dice, colour: bool) -> (Ink, Option<[u8; 3]>) {
    if colour && dice.chance(0.65) {
        let rgb = dice.pick(&[
            [200, 20, 30],
            [20, 50, 190],
            [0, 110, 40],
            [220, 90, 0],
            [140, 20, 140],
            [0, 130, 160],
            [110, 70, 20],
            [230, 40, 160],
        ]);
        return (Ink(rgb), Some(rgb));
    }
    let density = if dice.chance(0.75) { 1.0 } else { dice.range(0.55, 1.0) };
    (Ink::grey(density), colour.then_some([0, 0, 0]))
}

/// Where a curve runs: fractions of the track's width by row of the body.
fn fractions(dice: &mut Dice, setting: &Setting, off_scale: OffScale) -> Vec<f32> {
    let (wish, count) = (setting.wish, setting.rows);
    let own = |dice: &mut Dice| {
        let pace = setting.pace * dice.log_range(0.7, 1.5);
        shapes::own(dice, count, pace)
    };
    let values = match &wish.shapes {
        Some(shapes) if dice.chance(0.6) => shapes.draw(dice, count).unwrap_or_else(|| own(dice)),
        _ => own(dice),
    };
    let spread = match off_scale {
        OffScale::Wrap if dice.chance(0.5) => dice.log_range(0.12, 0.4),
        _ => dice.log_range(0.025, 0.26),
    };
    let centre = if dice.chance(0.85) { dice.range(0.12, 0.88) } else { dice.range(-0.1, 1.1) };
    let leave = dice.chance(0.1);
    values
        .iter()
        .map(|value| {
            let fraction = centre + spread * value;
            // Hardly any tool goes further than a track width beyond its scale; a curve that isn't meant to leave mostly stays inside.
            let fraction = match off_scale {
                OffScale::Wrap => fraction.clamp(-1.4, 2.4),
                _ if leave => fraction,
                _ => reflect(fraction),
            };
            fraction as f32
        })
        .collect()
}

/// Bends values beyond the scale back into it.
fn reflect(fraction: f64) -> f64 {
    let (low, high) = (0.015, 0.985);
    let at = (fraction - low).rem_euclid(2.0 * (high - low));
    low + if at > high - low { 2.0 * (high - low) - at } else { at }
}

/// Ends, starts and gaps.
fn interrupt(dice: &mut Dice, fractions: &mut [f32], hard: bool) {
    let count = fractions.len();
    if dice.chance(0.1) {
        let end = (dice.range(0.2, 0.9) * count as f64) as usize;
        if dice.chance(0.5) {
            fractions[..end].fill(f32::NAN);
        } else {
            fractions[end..].fill(f32::NAN);
        }
    }
    if dice.chance(if hard { 0.25 } else { 0.1 }) {
        for _ in 0..dice.int(1, 3) {
            let from = (dice.unit() * count as f64) as usize;
            let to = (from + dice.log_range(15.0, 250.0) as usize).min(count);
            fractions[from..to].fill(f32::NAN);
        }
    }
}

struct TrackKind {
    customs: Vec<Customary>,
    columns: Columns,
}

fn track_kind(dice: &mut Dice, place: usize) -> TrackKind {
    let divisions = || [(10, 5), (10, 5), (5, 0), (20, 5), (10, 0), (8, 4), (4, 0)];
    let linear = |dice: &mut Dice| {
        let (count, heavy) = dice.pick(&divisions());
        Columns::Linear(count, heavy)
    };
    if place == 0 && dice.chance(0.85) {
        return TrackKind { customs: customs::CORRELATION.to_vec(), columns: linear(dice) };
    }
    match dice.weighted(&[4.0, 1.5, 4.0, 1.5]) {
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

/// Everything about the page that its curves depend on.
struct Setting<'a> {
    wish: &'a Wish,
    colour: bool,
    scale: f64,
    rows: usize,
    pace: f64,
}

fn curves(
    dice: &mut Dice,
    setting: &Setting,
    kind: &TrackKind,
    used: &mut Vec<&'static str>,
) -> Vec<CurvePlan> {
    let hard = setting.wish.hard;
    let count = 1 + dice.weighted(if hard { &[1.0, 3.0, 3.0, 2.0] } else { &[3.5, 4.0, 2.0, 0.7] });
    let mut plans: Vec<CurvePlan> = Vec::new();
    let thickness = setting.scale * dice.log_range(0.8, 2.6);
    let alike = dice.chance(if hard { 0.5 } else { 0.25 });
    for _ in 0..count {
        let fresh: Vec<Customary> = kind.customs.iter().copied().filter(|c| !used.contains(&c.0)).collect();
        if fresh.is_empty() {
            break;
        }
        let (mnemonic, unit, scale, scale_kind) = dice.pick(&fresh);
        used.push(mnemonic);
        let broken = !plans.is_empty() && dice.chance(0.6) || dice.chance(0.2);
        let (dashes, mut style) =
            if broken { pattern(dice, setting.scale) } else { (Vec::new(), LineStyle::Solid) };
        let mut dashes = dashes;
        let mut width = (thickness * dice.range(0.75, 1.5)).clamp(0.9, 7.0);
        if style == LineStyle::Solid && dice.chance(0.12) {
            width = (width * 2.2).min(8.0);
        }
        if style == LineStyle::Dotted {
            width = width.max(1.2);
        }
        let (mut ink, mut rgb) = ink_of_curve(dice, setting.colour);
        if let Some(first) = plans.first().filter(|_| alike) {
            (dashes, width, ink) = (first.pattern.clone(), first.width, first.ink);
            (style, rgb) = (first.spec.style.unwrap_or(style), first.spec.colour);
        }
        let off_scale = match dice.weighted(&[6.0, 2.0, 1.0]) {
            0 => OffScale::Wrap,
            1 => OffScale::Edge,
            _ => OffScale::Vanish,
        };
        let mut fractions = fractions(dice, setting, off_scale);
        if let Some(other) = plans.last().filter(|_| dice.chance(0.3)) {
            tie(dice, &mut fractions, &other.fractions);
        }
        interrupt(dice, &mut fractions, hard);
        plans.push(CurvePlan {
            spec: CurveSpec {
                mnemonic: mnemonic.to_owned(),
                unit: unit.to_owned(),
                scale,
                kind: scale_kind,
                style: Some(style),
                colour: rgb,
                wrap: off_scale == OffScale::Wrap,
            },
            width,
            pattern: dashes,
            ink,
            fast_is_thin: dice.chance(0.5),
            off_scale,
            fractions,
        });
    }
    plans
}

/// Lets a curve follow another: near it all along, or on it for stretches.
fn tie(dice: &mut Dice, fractions: &mut [f32], other: &[f32]) {
    let near = dice.range(0.0, 0.08) as f32;
    let mut together = dice.chance(0.5);
    let mut row = 0;
    let mut pull = 0.0f32;
    while row < fractions.len() {
        let end = (row + dice.log_range(60.0, 900.0) as usize).min(fractions.len());
        for index in row..end {
            // The pull comes and goes smoothly over some 30 rows.
            pull += ((if together { 1.0 } else { 0.0 }) - pull) * 0.08;
            let own = fractions[index];
            if !other[index].is_nan() {
                fractions[index] = own + pull * (other[index] + near * (own - 0.5) - own);
            }
        }
        together = !together;
        row = end;
    }
}

/// A scanner's setting.
fn scanner(dice: &mut Dice, bilevel: bool, hard: bool) -> ScannerSpec {
    let clean = dice.chance(if hard { 0.1 } else { 0.3 });
    let worse = if hard { 1.4 } else { 1.0 };
    let grain = if clean { 0.0 } else { dice.log_range(0.03, 0.4) * worse };
    ScannerSpec {
        bilevel,
        blur: if clean && dice.chance(0.6) { 0.0 } else { dice.range(0.35, 1.25) },
        grain: if bilevel { grain } else { grain.min(0.12) },
        fade: if !clean && dice.chance(0.5) { dice.range(0.1, 0.75) } else { 0.0 },
        fade_cell: dice.log_range(60.0, 700.0),
        threshold: if clean { 0.45 } else { dice.range(0.22, 0.58) },
        uneven: if clean { 0.0 } else { dice.range(0.0, 0.08) * worse },
        specks: if dice.chance(if hard { 0.6 } else { 0.35 }) {
            dice.log_range(1e-5, 2e-3 * worse)
        } else {
            0.0
        },
        streaks: if dice.chance(if hard { 0.25 } else { 0.1 }) { dice.int(1, 4) as usize } else { 0 },
        paper: if !bilevel && dice.chance(0.6) { dice.range(0.0, 0.2) } else { 0.0 },
        blocks: if !bilevel && dice.chance(0.4) { dice.range(0.1, 1.0) } else { 0.0 },
        seed: dice.bits(),
    }
}

/// Draws the plan of one page: number `index` of a series with a seed.
pub fn plan(seed: u64, index: u64, wish: &Wish) -> PageSpec {
    let mut dice = Dice::new(seed, 16 + index);
    let dice = &mut dice;
    let hard = wish.hard || dice.chance(0.2);
    let wish = &Wish { hard, ..wish.clone() };
    let height = wish.height.unwrap_or_else(|| dice.int(1024, 2048) as usize);
    let bilevel = dice.chance(0.75);
    let colour = !bilevel && dice.chance(0.6);
    let (dpi, track_width) = resolution(dice);
    let scale = (dpi / 200.0).clamp(0.6, 2.0);
    let unit = if dice.chance(0.8) { DepthUnit::Feet } else { DepthUnit::Metres };
    let depth_per_row = match unit {
        DepthUnit::Feet => 100.0 / (dpi * dice.pick(&[5.0, 5.0, 2.0, 2.0, 2.5, 1.0])),
        DepthUnit::Metres => dice.pick(&[200.0, 200.0, 240.0, 500.0]) * 0.0254 / dpi,
    };
    let paper = paper(dice, dpi, colour, bilevel);
    let number_width = (dpi * dice.range(0.55, 0.85)).max(46.0);
    let margin = dice.range(4.0, 60.0);

    let mut tracks = Vec::new();
    let most = if track_width > 700.0 { 2 } else { 4 };
    let count = (1 + dice.weighted(&[1.0, 2.0, 6.0, 1.0])).min(most);
    let numbers_after = if count == 1 { dice.int(0, 1) } else { dice.pick(&[1, 1, 1, 1, 0, count as i64]) };
    let lithology = dice.chance(0.1);
    let mut used = Vec::new();
    let mut at = margin;
    let mut numbers = None;
    let mut lithology_cols = None;
    let body_rows = height + 200;
    let body = (-100.0, body_rows as f64 - 100.0);
    let border = line(scale * dice.range(1.5, 4.5), if dice.chance(0.8) { Ink::BLACK } else { paper.heavy });
    let rows_per_foot = if unit == DepthUnit::Feet { 1.0 } else { 0.3048 } / depth_per_row;
    let pace = (rows_per_foot / 5.0).clamp(0.8, 3.5);
    let setting = Setting { wish, colour, scale, rows: body_rows + 1, pace };
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
        let kind = track_kind(dice, place);
        let wide = if dice.chance(0.12) { track_width * dice.range(0.6, 1.7) } else { track_width };
        let wide = wide.clamp(130.0, 1100.0);
        let curves = curves(dice, &setting, &kind, &mut used);
        let (fine, heavy) = (dice.range(0.7, 1.1), dice.range(1.1, 2.4));
        let absent = paper.absent || dice.chance(0.03);
        let fine_line = Line { width: paper.weight * fine, ink: paper.fine, pattern: paper.pattern.clone() };
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
    let width = (at + dice.range(4.0, 60.0)) as usize;
    let depth_numbers = numbers.filter(|_| !dice.chance(0.03)).map(|(left, right)| {
        let size = (dpi * dice.range(0.1, 0.17)).clamp(9.0, 60.0);
        let mut lettering = Lettering::new(if dice.chance(0.6) { Face::Mono } else { Face::Light }, size);
        lettering.stretch = dice.range(0.8, 1.2);
        lettering.bold = dice.int(0, (size / 14.0) as i64 + 1) as usize;
        lettering.turn = [Turn::Upright, Turn::Down, Turn::Up][dice.weighted(&[5.0, 3.5, 1.5])];
        let steps = match unit {
            DepthUnit::Feet => [10.0, 20.0, 50.0, 100.0, 100.0],
            DepthUnit::Metres => [2.0, 5.0, 10.0, 25.0, 50.0],
        };
        let fit: Vec<f64> = steps.into_iter().filter(|step| step / depth_per_row > 5.0 * size).collect();
        let every =
            if fit.is_empty() { steps[4] } else { fit[dice.int(0, (fit.len() as i64 - 1).min(1)) as usize] };
        DepthNumbers {
            at: (left + right) / 2.0,
            column: (left, right),
            every,
            lettering,
            ink: Ink::grey(dice.range(0.75, 1.0)),
            erase: dice.chance(0.3),
            ticks: dice.chance(0.5),
        }
    });
    let top_depth = dice.range(100.0, 12000.0).floor();
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
        warp: warp(dice, height, hard),
        clutter: Vec::new(),
        scanner: scanner(dice, bilevel, hard),
        header: None,
    };
    page.clutter = clutter_plan::draw(dice, &page, scale, hard, lithology_cols);
    page
}

/// The kind of scale of a curve's grid.
pub fn is_log(columns: Columns) -> ScaleKind {
    if matches!(columns, Columns::Log(..)) { ScaleKind::Log } else { ScaleKind::Linear }
}
