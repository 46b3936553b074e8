//! Curves of a track, thrown: how they are drawn, where they run, where they stop.

use crate::domain::spec::{CurveSpec, LineStyle};

use super::canvas::Ink;
use super::customs::Customary;
use super::dice::Dice;
use super::plan::{CurvePlan, OffScale};
use super::shapes;
use super::wish::{Theme, Wish};

/// Everything about the page that its curves depend on.
pub struct Setting<'a> {
    /// What was asked for.
    pub wish: &'a Wish,
    /// Coloured inks.
    pub colour: bool,
    /// Pixels per pixel at 200 dpi.
    pub scale: f64,
    /// Rows of the body and one more.
    pub rows: usize,
    /// Rows per foot over 5.
    pub pace: f64,
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
        OffScale::Wrap if wish.theme == Theme::Wraps => dice.range(0.22, 0.4),
        _ if wish.theme == Theme::Easy => dice.range(0.05, 0.14),
        OffScale::Wrap if dice.chance(0.5) => dice.log_range(0.12, 0.4),
        _ => dice.log_range(0.025, 0.26),
    };
    let centre = if wish.theme == Theme::Alike {
        dice.range(0.35, 0.65)
    } else if wish.theme == Theme::Easy {
        dice.range(0.3, 0.7)
    } else if dice.chance(0.85) {
        dice.range(0.12, 0.88)
    } else {
        dice.range(-0.1, 1.1)
    };
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

/// The curves of one track, from those customary in it that the page has not used.
pub fn curves(
    dice: &mut Dice,
    setting: &Setting,
    customary: &[Customary],
    used: &mut Vec<&'static str>,
) -> Vec<CurvePlan> {
    let hard = setting.wish.hard;
    let count = 1 + dice.weighted(if hard { &[1.0, 3.0, 3.0, 2.0] } else { &[3.5, 4.0, 2.0, 0.7] });
    let mut plans: Vec<CurvePlan> = Vec::new();
    let thickness = setting.scale * dice.log_range(0.8, 2.6);
    let theme = setting.wish.theme;
    let alike = dice.chance(if hard { 0.5 } else { 0.25 }) && theme == Theme::Any || theme == Theme::Alike;
    let count = match theme {
        Theme::Any => count,
        Theme::Easy => count.min(2),
        Theme::Alike => count.clamp(2, 3),
        _ => count.clamp(1, 3),
    };
    for _ in 0..count {
        let fresh: Vec<Customary> = customary.iter().copied().filter(|c| !used.contains(&c.0)).collect();
        if fresh.is_empty() {
            break;
        }
        let (mnemonic, unit, scale, scale_kind) = dice.pick(&fresh);
        used.push(mnemonic);
        let broken = (!plans.is_empty() && dice.chance(0.6) || dice.chance(0.2)) && theme != Theme::Easy
            || theme == Theme::Broken;
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
        let weights = if theme == Theme::Wraps { [1.0, 0.0, 0.0] } else { [6.0, 2.0, 1.0] };
        let off_scale = match dice.weighted(&weights) {
            0 => OffScale::Wrap,
            1 => OffScale::Edge,
            _ => OffScale::Vanish,
        };
        let mut fractions = fractions(dice, setting, off_scale);
        let together = if theme == Theme::Alike { 0.0 } else { 0.3 };
        if let Some(other) = plans.last().filter(|_| dice.chance(together)) {
            tie(dice, &mut fractions, &other.fractions);
        }
        if theme != Theme::Easy {
            interrupt(dice, &mut fractions, hard);
        }
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
            chopped: !dashes.is_empty() && dice.chance(0.3),
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
