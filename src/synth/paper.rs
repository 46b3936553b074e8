//! The printed paper of a page: inks and weights of its lines, depth lines, depth numbers.

use crate::domain::spec::DepthUnit;

use super::canvas::Ink;
use super::dice::Dice;
use super::plan::{DepthLines, DepthNumbers, Line};
use super::text::{Face, Lettering, Turn};

/// An unbroken line.
pub fn line(width: f64, ink: Ink) -> Line {
    Line { width, ink, pattern: Vec::new() }
}

/// How the page's printing looks: ink of grid and borders.
pub struct Paper {
    /// Ink of fine lines.
    pub fine: Ink,
    /// Ink of medium lines.
    pub medium: Ink,
    /// Ink of heavy lines.
    pub heavy: Ink,
    /// Width of a fine line in pixels.
    pub weight: f64,
    /// On and off lengths of fine lines along the depth's rows; empty for unbroken.
    pub pattern: Vec<f64>,
    /// On and off lengths of fine lines down the page; empty for unbroken.
    pub down: Vec<f64>,
    /// Lines of all weights as wide as the heavy ones, or wider than the curves.
    pub bold: bool,
    /// No grid at all.
    pub absent: bool,
}

/// Draws a paper. `colour` prints tinted grids; `bilevel` keeps fine lines wide enough for a threshold; `hard` makes
/// heavy grids common.
pub fn paper(dice: &mut Dice, dpi: f64, colour: bool, bilevel: bool, hard: bool) -> Paper {
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
    // Some colour prints rule fine, medium and heavy lines in inks of their own.
    let hues =
        if dice.chance(0.2) { [hue, dice.int(0, 3) as usize, dice.int(0, 4) as usize] } else { [hue; 3] };
    let pattern = |dice: &mut Dice| match dice.weighted(&[9.0, 1.5, 0.8, 0.6]) {
        0 => Vec::new(),
        1 => vec![dice.range(1.0, 2.5), dice.range(2.0, 5.0)],
        2 => vec![dice.range(4.0, 9.0), dice.range(2.0, 6.0)],
        _ => vec![scale * dice.range(10.0, 30.0), scale * dice.range(4.0, 10.0)],
    };
    let across = pattern(dice);
    let down = if dice.chance(0.5) { across.clone() } else { pattern(dice) };
    let bold = dice.chance(if hard { 0.18 } else { 0.06 });
    Paper {
        fine: tint(strength * dice.range(0.5, 1.0), dice, hues[0]),
        medium: tint(strength * dice.range(0.75, 1.0), dice, hues[1]),
        heavy: tint(strength.max(0.5), dice, hues[2]),
        // A 1-bit scan that lost its whole grid is rare: fine lines are about a pixel wide or more.
        weight: if bold {
            scale * dice.range(1.9, 3.3)
        } else if bilevel {
            (scale * dice.range(0.95, 1.9)).max(1.3)
        } else {
            scale * dice.range(0.75, 1.5)
        },
        pattern: across,
        down,
        bold,
        absent: dice.chance(0.04),
    }
}

/// Horizontal lines whose spacing fits the depth scale.
pub fn depth_lines(dice: &mut Dice, paper: &Paper, unit: DepthUnit, depth_per_row: f64) -> DepthLines {
    let steps: &[(f64, i64, i64)] = match unit {
        DepthUnit::Feet => {
            &[(1.0, 5, 10), (2.0, 5, 25), (2.0, 5, 50), (5.0, 2, 10), (10.0, 5, 10), (50.0, 2, 10)]
        }
        DepthUnit::Metres => &[(0.2, 5, 25), (1.0, 5, 10), (1.0, 5, 25), (5.0, 2, 5), (10.0, 5, 10)],
    };
    // Lines mostly stand a tenth of an inch apart or more; hardly ever closer than 7 pixels.
    let fit = |least: f64| -> Vec<_> {
        steps
            .iter()
            .copied()
            .filter(|(every, ..)| (least..=90.0).contains(&(every / depth_per_row)))
            .collect()
    };
    let wide = fit(16.0f64.max(7.0 * paper.weight));
    let fit = if wide.is_empty() || !paper.bold && dice.chance(0.12) { fit(7.0) } else { wide };
    let absent = paper.absent
        || paper.bold && fit.iter().all(|(every, ..)| every / depth_per_row < 4.0 * paper.weight);
    let (every, medium, heavy) = if fit.is_empty() { (10.0, 5, 10) } else { dice.pick(&fit) };
    let w = paper.weight;
    let mut fine = Line { width: w * dice.range(0.7, 1.1), ink: paper.fine, pattern: paper.pattern.clone() };
    if dice.chance(0.08) {
        fine.width = 0.0;
    }
    let mut medium_line = line(w * dice.range(1.0, 1.6), paper.medium);
    let mut heavy_line = line(w * if paper.bold { 1.2 } else { dice.range(1.4, 2.8) }, paper.heavy);
    if absent {
        (fine.width, medium_line.width, heavy_line.width) = (0.0, 0.0, 0.0);
    }
    DepthLines { every, medium, heavy, lines: [fine, medium_line, heavy_line] }
}

/// Depth numbers in the column between two ideal columns.
pub fn depth_numbers(
    dice: &mut Dice,
    (left, right): (f64, f64),
    dpi: f64,
    unit: DepthUnit,
    depth_per_row: f64,
) -> DepthNumbers {
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
}
