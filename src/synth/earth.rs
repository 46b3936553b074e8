//! A made-up well: beds of shale, pores and fluids that its logs see together, so that the curves of a page belong
//! together as those of a real well do.

use super::dice::Dice;
use super::role::Role;
use super::shapes::{beds, respond, spikes, wander};

/// What lies along a hole, sampled evenly in depth.
#[derive(Debug, Clone)]
pub struct Earth {
    /// Feet between samples.
    step: f64,
    /// Share of shale, standardised.
    shale: Vec<f64>,
    /// Pore space, standardised.
    pores: Vec<f64>,
    /// Logarithm of the resistivity, standardised.
    fluid: Vec<f64>,
    /// How far mud went into the rock: 0 for stretches.
    invasion: Vec<f64>,
    /// How far the hole is washed out: 0 for most of it.
    washout: Vec<f64>,
}

fn sum(parts: &[(f64, Vec<f64>)]) -> Vec<f64> {
    (0..parts[0].1.len()).map(|at| parts.iter().map(|(weight, part)| weight * part[at]).sum()).collect()
}

impl Earth {
    /// A well of this many samples, `step` feet apart.
    pub fn new(dice: &mut Dice, count: usize, step: f64) -> Self {
        let feet = |length: f64| length / step;
        let bedded = |dice: &mut Dice, thin: f64, thick: f64| {
            let (thickness, two_kinds) = (dice.log_range(thin, thick), dice.chance(0.6));
            let mut values = beds(dice, count, feet(thickness), two_kinds);
            respond(&mut values, (feet(dice.log_range(0.5, 4.0)) as usize).max(1));
            values
        };
        let slow = |dice: &mut Dice, short: f64, long: f64| {
            let length = dice.log_range(short, long);
            wander(dice, count, feet(length))
        };
        let beds_of_shale = bedded(dice, 5.0, 70.0);
        let shale = sum(&[
            (0.8 * dice.unit(), beds_of_shale.clone()),
            (dice.range(0.2, 0.6), slow(dice, 6.0, 30.0)),
            (dice.range(0.1, 0.6), slow(dice, 60.0, 400.0)),
        ]);
        let pores = sum(&[
            (dice.range(0.2, 0.6), bedded(dice, 5.0, 50.0)),
            (dice.range(0.2, 0.6), slow(dice, 4.0, 20.0)),
            (dice.range(0.1, 0.5), slow(dice, 60.0, 400.0)),
        ]);
        let fluid = sum(&[
            (dice.range(0.2, 0.7), bedded(dice, 8.0, 90.0)),
            (-0.5 * dice.unit(), beds_of_shale),
            (dice.range(0.1, 0.5), slow(dice, 8.0, 40.0)),
            (dice.range(0.1, 0.5), slow(dice, 80.0, 500.0)),
        ]);
        let above = |dice: &mut Dice, short: f64, long: f64, level: f64| {
            slow(dice, short, long).iter().map(|value| (value - level).max(0.0)).collect::<Vec<f64>>()
        };
        let invasion = above(dice, 15.0, 60.0, 0.1);
        let washout = above(dice, 5.0, 25.0, 1.0);
        Earth { step, shale, pores, fluid, invasion, washout }
    }

    /// What a tool records of it: fractions of a customary track's width, as far as there is a custom.
    pub fn log(&self, dice: &mut Dice, role: Role) -> Vec<f64> {
        let count = self.shale.len();
        let feet = |length: f64| length / self.step;
        let hum = |dice: &mut Dice, level: f64, length: f64| -> Vec<f64> {
            wander(dice, count, feet(length)).iter().map(|value| level * value).collect()
        };
        let ones = || vec![1.0; count];
        // The tool's resolution in feet, and what it sees.
        let (resolution, mut values) = match role {
            Role::Gamma => {
                let level = dice.range(0.008, 0.035);
                let noise = hum(dice, level, 1.0);
                (1.0, sum(&[(0.35, ones()), (dice.range(0.1, 0.22), self.shale.clone()), (1.0, noise)]))
            }
            Role::Potential => {
                let gain = -dice.range(0.08, 0.2);
                (dice.range(2.0, 4.0), sum(&[(0.5, ones()), (gain, self.shale.clone())]))
            }
            Role::Caliper => {
                let level = dice.log_range(0.001, 0.008);
                let noise = hum(dice, level, 1.5);
                let gain = dice.log_range(0.01, 0.25);
                (0.7, sum(&[(0.3, ones()), (gain, self.washout.clone()), (1.0, noise)]))
            }
            Role::Quiet => {
                let (slow, fast) = (dice.log_range(0.002, 0.06), dice.log_range(0.0005, 0.006));
                (0.5, sum(&[(0.4, ones()), (1.0, hum(dice, slow, 150.0)), (1.0, hum(dice, fast, 0.7))]))
            }
            Role::Deep | Role::Medium | Role::Shallow => {
                let (resolution, apart, fine) = match role {
                    Role::Deep => (2.0, 0.0, 0.0),
                    Role::Medium => (1.6, 0.5, 0.004),
                    _ => (0.8, 1.0, 0.015),
                };
                let noise = hum(dice, fine, 1.5);
                let away = apart * dice.log_range(0.05, 0.3);
                let parts =
                    [(0.4, ones()), (0.17, self.fluid.clone()), (away, self.invasion.clone()), (1.0, noise)];
                (resolution, sum(&parts))
            }
            Role::Neutron | Role::Density => {
                let (shale, noise) = if role == Role::Neutron { (-0.07, 0.018) } else { (0.03, 0.012) };
                let level = noise * dice.range(0.2, 1.0);
                let noise = hum(dice, level, 1.0);
                let parts =
                    [(0.5, ones()), (-0.11, self.pores.clone()), (shale, self.shale.clone()), (1.0, noise)];
                (1.0, sum(&parts))
            }
            Role::Sonic => {
                let mut values =
                    sum(&[(0.5, ones()), (-0.12, self.pores.clone()), (-0.05, self.shale.clone())]);
                if dice.chance(0.1) {
                    let distance = feet(dice.log_range(30.0, 300.0));
                    spikes(dice, &mut values, distance, 0.3);
                }
                (1.0, values)
            }
            Role::Rate => {
                let thickness = dice.log_range(2.0, 15.0);
                let steps = beds(dice, count, feet(thickness), false);
                (0.3, sum(&[(0.4, ones()), (0.15, steps), (-0.05, self.shale.clone())]))
            }
            Role::Slope => {
                let lean = dice.range(-0.4, 0.4) / count as f64;
                (0.5, (0..count).map(|at| 0.5 + lean * at as f64).collect())
            }
            Role::Other => {
                let (level, length) = (dice.range(0.02, 0.1), dice.log_range(2.0, 12.0));
                let noise = hum(dice, level, length);
                (1.0, sum(&[(0.4, ones()), (0.1, self.pores.clone()), (1.0, noise)]))
            }
        };
        let reach = feet(resolution * dice.range(0.6, 1.4) / 2.0) as usize;
        respond(&mut values, reach);
        values
    }
}
