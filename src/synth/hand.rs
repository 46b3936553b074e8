//! What people draw and write on a log: scribbles, words, ovals, ruled lines, stamps.

use super::canvas::Ink;
use super::clutter::Clutter;
use super::dice::Dice;
use super::text::{Face, Lettering};

/// A scribble that means nothing.
pub fn scribble(dice: &mut Dice, at: (f64, f64), size: f64, ink: Ink) -> Clutter {
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

/// Strokes of handwritten letters and digits in a box of 1 by 1, downwards.
const LETTERS: &[&[(f64, f64)]] = &[
    &[(0.1, 0.0), (0.9, 0.0), (0.5, 0.02), (0.5, 1.0)],
    &[(0.1, 1.0), (0.1, 0.0), (0.5, 0.7), (0.9, 0.0), (0.9, 1.0)],
    &[(0.9, 0.1), (0.3, 0.0), (0.2, 0.4), (0.8, 0.6), (0.7, 1.0), (0.1, 0.9)],
    &[(0.3, 0.0), (0.3, 0.9), (0.6, 1.0)],
    &[(0.2, 0.7), (0.8, 0.6), (0.5, 0.4), (0.2, 0.7), (0.4, 1.0), (0.9, 0.9)],
    &[(0.5, 0.4), (0.1, 0.7), (0.5, 1.0), (0.9, 0.7), (0.5, 0.4)],
    &[(0.1, 1.0), (0.1, 0.4), (0.5, 0.45), (0.7, 1.0)],
    &[(0.7, 0.45), (0.2, 0.6), (0.4, 1.0), (0.8, 0.5), (0.9, 1.0)],
    &[(0.2, 0.2), (0.7, 0.0), (0.8, 0.4), (0.1, 1.0), (0.9, 0.95)],
    &[(0.5, 0.0), (0.1, 0.3), (0.1, 0.8), (0.5, 1.0), (0.8, 0.7), (0.6, 0.5), (0.1, 0.7)],
    &[(0.2, 0.0), (0.1, 0.6), (0.9, 0.6), (0.7, 0.2), (0.7, 1.0)],
    &[(0.4, 0.0), (0.45, 0.5), (0.5, 0.9), (0.5, 1.0)],
    &[(0.8, 0.0), (0.2, 0.2), (0.1, 0.8), (0.5, 1.0), (0.9, 0.8)],
    &[(0.1, 0.4), (0.3, 0.9), (0.6, 0.5), (0.6, 1.0), (0.9, 0.4)],
];

/// A handwritten word.
pub fn word(dice: &mut Dice, at: (f64, f64), height: f64, width: f64, ink: Ink, out: &mut Vec<Clutter>) {
    let (slant, climb) = (dice.range(-0.1, 0.4), dice.normal() * 0.05);
    let pitch = height * dice.range(0.5, 0.9);
    for letter in 0..dice.int(2, 9) {
        let origin = (at.0 + f64::from(letter as i32) * pitch, at.1 + climb * pitch * letter as f64);
        let shape = dice.pick(LETTERS);
        let mut points: Vec<(f64, f64)> = shape
            .iter()
            .map(|&(x, y)| {
                let (x, y) = (x + 0.06 * dice.normal(), y + 0.06 * dice.normal());
                (origin.0 + 0.8 * pitch * x + slant * height * (1.0 - y), origin.1 + height * (y - 1.0))
            })
            .collect();
        points.insert(0, points[0]);
        points.push(points[points.len() - 1]);
        out.push(Clutter::Scribble { points, width, ink });
    }
}

/// An oval drawn around something, its ends overlapping.
pub fn oval(dice: &mut Dice, at: (f64, f64), (wide, high): (f64, f64), width: f64, ink: Ink) -> Clutter {
    let (start, shrink) = (dice.range(0.0, 6.3), dice.range(-0.06, 0.06));
    let points = (0..=18)
        .map(|step| {
            let angle = start + f64::from(step) * 0.42;
            let reach = 1.0 + shrink * f64::from(step) / 9.0 + 0.02 * dice.normal();
            (at.0 + wide * reach * angle.cos(), at.1 + high * reach * angle.sin())
        })
        .collect();
    Clutter::Scribble { points, width, ink }
}

/// A line drawn with a ruler: the top of a formation, a correlation from log to log; often with its name.
pub fn ruled(dice: &mut Dice, at: (f64, f64), reach: f64, scale: f64, ink: Ink, out: &mut Vec<Clutter>) {
    let lean = if dice.chance(0.5) { dice.normal() * 0.01 } else { dice.normal() * 0.4 };
    let points = (0..5).map(|i| (at.0 + reach * f64::from(i), at.1 + lean * reach * f64::from(i))).collect();
    let width = scale * dice.range(1.0, 5.0);
    out.push(Clutter::Scribble { points, width, ink });
    if dice.chance(0.5) {
        let height = scale * dice.range(18.0, 50.0);
        word(dice, (at.0 + 1.4 * reach, at.1 - 4.0), height, width.min(scale * 3.0), ink, out);
    }
}

/// A round stamp.
pub fn stamp(dice: &mut Dice, at: (f64, f64), radius: f64, ink: Ink, out: &mut Vec<Clutter>) {
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
