//! Random processes of what lies along a hole, standardised to about zero mean and unit spread.

use super::dice::Dice;

/// Ornstein and Uhlenbeck's process: unit variance, given correlation length in samples.
pub fn wander(dice: &mut Dice, count: usize, length: f64) -> Vec<f64> {
    let keep = (-1.0 / length).exp();
    let kick = (1.0 - keep * keep).sqrt();
    let mut value = dice.normal();
    (0..count)
        .map(|_| {
            value = keep * value + kick * dice.normal();
            value
        })
        .collect()
}

/// Moving average over `2 reach + 1` samples, twice: close to a tool's bell-shaped response.
pub fn respond(values: &mut [f64], reach: usize) {
    if reach == 0 || values.len() < 2 {
        return;
    }
    for _ in 0..2 {
        let mut sums = Vec::with_capacity(values.len() + 1);
        sums.push(0.0);
        let mut total = 0.0;
        for value in values.iter() {
            total += value;
            sums.push(total);
        }
        for index in 0..values.len() {
            let (from, to) = (index.saturating_sub(reach), (index + reach + 1).min(values.len()));
            values[index] = (sums[to] - sums[from]) / (to - from) as f64;
        }
    }
}

/// Beds of random thickness, each with a value of its own.
pub fn beds(dice: &mut Dice, count: usize, thickness: f64, two_kinds: bool) -> Vec<f64> {
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        let rows = dice.exponential(thickness).max(2.0) as usize;
        let value =
            if two_kinds { if dice.chance(0.5) { -1.0 } else { 1.0 } } else { 0.0 } + 0.6 * dice.normal();
        let rows = rows.min(count - values.len());
        values.extend(std::iter::repeat_n(value, rows));
    }
    values
}

/// Adds narrow peaks, about one in `distance` samples.
pub fn spikes(dice: &mut Dice, values: &mut [f64], distance: f64, height: f64) {
    let mut at = dice.exponential(distance);
    let sided = dice.chance(0.6);
    while at < values.len() as f64 {
        let half = dice.log_range(1.0, 9.0);
        let mut peak = height * dice.range(0.4, 1.6);
        if !sided && dice.chance(0.5) {
            peak = -peak;
        }
        let (from, to) = ((at - half).max(0.0) as usize, ((at + half) as usize + 1).min(values.len()));
        for (index, value) in values[from..to].iter_mut().enumerate() {
            let distance = ((from + index) as f64 - at).abs() / half;
            *value += peak * (1.0 - distance).max(0.0);
        }
        at += dice.exponential(distance) + 2.0;
    }
}
