//! How the curves of a track are drawn: width, dashes, ink, and what tells them apart.

use crate::domain::spec::LineStyle;

use super::canvas::Ink;
use super::dice::Dice;
use super::wish::Theme;

/// A curve's looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Width in pixels.
    pub width: f64,
    /// On and off lengths in pixels; empty for solid.
    pub pattern: Vec<f64>,
    /// On and off lengths into which wear broke a solid line; empty for one that is whole.
    pub wear: Vec<f64>,
    /// Style as a sidecar tells it.
    pub style: LineStyle,
    /// Ink.
    pub ink: Ink,
    /// Colour as a sidecar tells it.
    pub colour: Option<[u8; 3]>,
}

/// What the looks of a page's curves depend on.
#[derive(Debug, Clone, Copy)]
pub struct Pens {
    /// Coloured inks.
    pub colour: bool,
    /// Pixels per pixel at 200 dpi.
    pub scale: f64,
    /// More look-alikes and broken lines.
    pub hard: bool,
    /// See [`Theme`].
    pub theme: Theme,
}

/// Paper between two dashes that is left of their gap at least, in pixels: round ends reach into it.
const CLEAR: f64 = 2.2;

/// Dashes are called long from this ratio to the shortest ones of their track on.
const LONGER: f64 = 1.6;

/// On and off lengths of a broken line of a width, and its style as a sidecar tells it.
fn pattern(dice: &mut Dice, scale: f64, width: f64) -> (Vec<f64>, LineStyle) {
    let s = scale.max(0.7);
    let (mut lengths, style) = match dice.weighted(&[3.5, 3.0, 3.0, 0.7]) {
        0 => (vec![s * dice.range(5.0, 18.0), s * dice.range(3.0, 10.0)], LineStyle::Dashed),
        1 => (vec![s * dice.range(18.0, 50.0), s * dice.range(4.0, 14.0)], LineStyle::Dashed),
        2 => (vec![s * dice.range(0.3, 3.0), (s * dice.log_range(4.0, 14.0)).min(22.0)], LineStyle::Dotted),
        _ => {
            let gap = s * dice.range(3.0, 7.0);
            (vec![s * dice.range(10.0, 25.0), gap, s * dice.range(1.0, 3.0), gap], LineStyle::Dashed)
        }
    };
    for gap in lengths.iter_mut().skip(1).step_by(2) {
        *gap = gap.max(width + CLEAR);
    }
    (lengths, style)
}

/// Pieces of a solid line that a dry pen or a poor copy left: short gaps at no fixed distance.
fn wear(dice: &mut Dice, scale: f64, width: f64) -> Vec<f64> {
    let (piece, gap) = (scale * dice.log_range(6.0, 40.0), scale * dice.log_range(0.6, 2.5));
    (0..60)
        .flat_map(|_| [3.0 + dice.exponential(piece), width + 0.6 + dice.exponential(gap).min(3.0 * gap)])
        .collect()
}

fn ink(dice: &mut Dice, pens: Pens) -> (Ink, Option<[u8; 3]>) {
    if pens.colour && dice.chance(0.65) {
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
    let density = if dice.chance(if pens.hard { 0.75 } else { 0.9 }) { 1.0 } else { dice.range(0.6, 1.0) };
    (Ink::grey(density), pens.colour.then_some([0, 0, 0]))
}

fn thrown(dice: &mut Dice, pens: Pens, first: bool) -> Stroke {
    let broken = match pens.theme {
        Theme::Easy => false,
        Theme::Broken => true,
        _ => dice.chance(if first { 0.15 } else { 0.68 }),
    };
    let width = match dice.weighted(&[3.0, 4.0, 2.0]) {
        0 => dice.range(1.15, 1.7),
        1 => dice.range(1.7, 2.7),
        _ => dice.range(2.7, 4.4),
    };
    let mut width = (pens.scale * width).clamp(1.15, 8.0);
    let (mut pattern, style) =
        if broken { pattern(dice, pens.scale, width) } else { (Vec::new(), LineStyle::Solid) };
    if style == LineStyle::Dotted {
        width = width.max(1.6);
        if dice.chance(if pens.hard { 0.2 } else { 0.06 }) {
            // Single pixels far apart.
            width = dice.range(1.3, 1.8);
            pattern = vec![0.3, pens.scale.max(0.7) * dice.range(6.0, 11.0)];
        }
    }
    let worn = !broken && pens.theme == Theme::Any && dice.chance(if pens.hard { 0.15 } else { 0.04 });
    let wear = if worn { wear(dice, pens.scale, width) } else { Vec::new() };
    let (ink, colour) = ink(dice, pens);
    Stroke { width, pattern, wear, style, ink, colour }
}

impl Stroke {
    /// Whether a person tells the two apart at a glance.
    pub fn unlike(&self, other: &Stroke) -> bool {
        let ratio = |a: f64, b: f64| (a / b).max(b / a);
        let period = |stroke: &Stroke| stroke.pattern.iter().sum::<f64>().max(1.0);
        let inked = |stroke: &Stroke| stroke.pattern.iter().step_by(2).sum::<f64>() / period(stroke);
        if self.ink != other.ink && self.colour != other.colour {
            return true;
        }
        match (self.pattern.is_empty(), other.pattern.is_empty()) {
            (true, true) => ratio(self.width, other.width) > 1.6,
            (false, false) => {
                self.style != other.style
                    || ratio(period(self), period(other)) > 1.7
                    || (inked(self) - inked(other)).abs() > 0.25
            }
            _ => true,
        }
    }
}

/// Looks for the curves of one track.
pub fn draw(dice: &mut Dice, pens: Pens, count: usize) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = Vec::with_capacity(count);
    let alike = match pens.theme {
        Theme::Alike => true,
        Theme::Any => dice.chance(if pens.hard { 0.35 } else { 0.05 }),
        _ => false,
    };
    // Prints in one pen: widths alike, styles apart.
    let one_pen = dice.chance(0.35);
    for index in 0..count {
        let mut stroke = thrown(dice, pens, index == 0);
        for _ in 0..12 {
            if strokes.iter().all(|other| stroke.unlike(other)) {
                break;
            }
            stroke = thrown(dice, pens, index == 0);
        }
        if let Some(first) = strokes.first() {
            if alike {
                stroke = first.clone();
            } else if one_pen
                && strokes.iter().all(|other| (Stroke { width: other.width, ..stroke.clone() }).unlike(other))
            {
                stroke.width = first.width;
            }
        }
        strokes.push(stroke);
    }
    tell_long_dashes(&mut strokes);
    strokes
}

/// Names dashes long where a person would: beside others of the track that are much shorter.
fn tell_long_dashes(strokes: &mut [Stroke]) {
    let dashes = |stroke: &Stroke| {
        let count = stroke.pattern.len().div_ceil(2);
        (stroke.style == LineStyle::Dashed)
            .then(|| stroke.pattern.iter().step_by(2).sum::<f64>() / count as f64)
    };
    let shortest = strokes.iter().filter_map(dashes).fold(f64::INFINITY, f64::min);
    for stroke in strokes {
        if dashes(stroke).is_some_and(|length| length > LONGER * shortest) {
            stroke.style = LineStyle::LongDashed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typical_tracks_seldom_hold_curves_that_look_alike() {
        let pens = Pens { colour: false, scale: 1.0, hard: false, theme: Theme::Any };
        let mut dice = Dice::new(1, 0);
        let alike = (0..500)
            .filter(|_| {
                let strokes = draw(&mut dice, pens, 2);
                !strokes[0].unlike(&strokes[1])
            })
            .count();
        assert!((5..60).contains(&alike), "{alike} of 500");
    }

    #[test]
    fn dashes_are_called_long_beside_shorter_ones_only() {
        let pens = Pens { colour: false, scale: 1.0, hard: false, theme: Theme::Broken };
        let mut dice = Dice::new(3, 0);
        let mut long = 0;
        for _ in 0..200 {
            let strokes = draw(&mut dice, pens, 3);
            let length = |style: LineStyle| {
                let of_style = strokes.iter().filter(move |stroke| stroke.style == style);
                of_style.map(|stroke| stroke.pattern[0]).fold(f64::NAN, f64::min)
            };
            if strokes.iter().any(|stroke| stroke.style == LineStyle::LongDashed) {
                assert!(strokes.iter().any(|stroke| stroke.style == LineStyle::Dashed));
                long += usize::from(length(LineStyle::LongDashed) > length(LineStyle::Dashed));
            }
        }
        assert!(long > 40, "{long}");
    }

    #[test]
    fn dashes_leave_paper_between_their_round_ends() {
        let mut dice = Dice::new(2, 0);
        for _ in 0..300 {
            let (lengths, _) = pattern(&mut dice, 1.0, 4.0);
            assert!(lengths.iter().skip(1).step_by(2).all(|&gap| gap >= 6.0));
        }
    }
}
