//! Where on its track's scale a curve runs: base, swing, how much of it lies beyond the edges.

use super::dice::Dice;
use super::plan::OffScale;
use super::wish::Theme;

/// A scale as chosen for a curve: `fraction = shift + gain * customary fraction`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Factor of the swing.
    pub gain: f64,
    /// Shift in track widths.
    pub shift: f64,
}

/// What a curve's place depends on.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// What is done with values beyond the scale.
    pub off_scale: OffScale,
    /// Whether the curve mostly stays where it is.
    pub rests: bool,
    /// More of it beyond the scale.
    pub hard: bool,
    /// See [`Theme`].
    pub theme: Theme,
}

/// Some of a curve's values in order of size; empty where it has none.
fn sorted(values: &[f64]) -> Vec<f64> {
    let mut some: Vec<f64> = values.iter().copied().step_by(7).filter(|value| !value.is_nan()).collect();
    some.sort_by(f64::total_cmp);
    some
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[(share * (sorted.len() - 1) as f64) as usize]
}

/// Share of the values beyond the track's edges.
fn beyond(sorted: &[f64], scale: Scale) -> f64 {
    let outside = |value: &&f64| !(0.0..=1.0).contains(&(scale.shift + scale.gain * **value));
    sorted.iter().filter(outside).count() as f64 / sorted.len() as f64
}

/// Share of a curve that may lie beyond its scale.
fn allowance(dice: &mut Dice, manner: Manner) -> f64 {
    let often = if manner.hard { 2.0 } else { 1.0 };
    match manner.off_scale {
        OffScale::Wrap if manner.theme == Theme::Wraps => 0.45,
        OffScale::Wrap => often * dice.pick(&[0.0, 0.03, 0.03, 0.12, 0.22]),
        OffScale::Edge | OffScale::Vanish => often * dice.pick(&[0.0, 0.0, 0.02, 0.1]),
    }
}

/// The middle of a curve stays this far within its scale, in track widths.
const MIDDLE: f64 = 0.06;

/// Scale for a curve of customary fractions. A curve that shares its scale with another is given the other's and keeps
/// it where its own middle then lies on the track.
pub fn place(dice: &mut Dice, values: &[f64], manner: Manner, shared: Option<Scale>) -> Scale {
    let sorted = sorted(values);
    if sorted.is_empty() {
        return Scale { gain: 1.0, shift: 0.0 };
    }
    let middle = quantile(&sorted, 0.5);
    let allowed = allowance(dice, manner);
    if let Some(scale) = shared {
        let at = scale.shift + scale.gain * middle;
        if (MIDDLE..=1.0 - MIDDLE).contains(&at) && beyond(&sorted, scale) <= allowed.max(0.08) {
            return scale;
        }
    }
    let swing = (quantile(&sorted, 0.95) - quantile(&sorted, 0.05)).max(1e-6);
    let mut gain = match manner.theme {
        Theme::Wraps => dice.range(0.7, 1.3) / swing,
        Theme::Easy => dice.range(0.15, 0.4) / swing,
        _ if manner.rests => dice.log_range(0.3, 1.5),
        // Scales are chosen so that a curve uses its track.
        _ if dice.chance(0.45) => dice.log_range(0.12, 0.55) / swing,
        _ => dice.log_range(0.7, 1.3),
    };
    gain = gain.min(1.6 / swing);
    let mut base = match manner.theme {
        Theme::Easy | Theme::Alike => dice.range(0.3, 0.7),
        // On a line of the grid, or just beside it.
        _ if manner.rests && dice.chance(0.4) => {
            dice.int(1, 9) as f64 / 10.0 + dice.pick(&[0.0, 0.004, -0.004, 0.01, -0.01])
        }
        _ if manner.rests => dice.range(MIDDLE, 1.0 - MIDDLE),
        _ if dice.chance(0.5) => middle.clamp(0.1, 0.9),
        _ => dice.range(0.12, 0.88),
    };
    let scale = |gain: f64, base: f64| Scale { gain, shift: base - gain * middle };
    for _ in 0..40 {
        if beyond(&sorted, scale(gain, base)) <= allowed {
            break;
        }
        gain *= 0.88;
        if !manner.rests {
            base += 0.12 * (0.5 - base);
        }
    }
    scale(gain, base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_has_its_middle_on_the_track_and_most_of_its_length() {
        let mut dice = Dice::new(3, 0);
        for off_scale in [OffScale::Wrap, OffScale::Edge, OffScale::Vanish] {
            for case in 0..200 {
                let values: Vec<f64> =
                    (0..900).map(|row| 3.0 + f64::from(case % 7) * (f64::from(row) / 50.0).sin()).collect();
                let manner = Manner { off_scale, rests: case % 5 == 0, hard: false, theme: Theme::Any };
                let scale = place(&mut dice, &values, manner, None);
                let sorted = sorted(&values);
                let middle = scale.shift + scale.gain * quantile(&sorted, 0.5);
                assert!((0.05..=0.95).contains(&middle), "middle at {middle}");
                assert!(beyond(&sorted, scale) <= 0.25);
            }
        }
    }
}
