//! What logging tools might have recorded: random processes, standardised to about zero mean and unit spread.

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

/// A curve of our own: one of several families, `count` rows long. `pace` stretches it along the depth: about the rows
/// per foot over 5, since a tool resolves feet, not rows.
pub fn own(dice: &mut Dice, count: usize, pace: f64) -> Vec<f64> {
    let slow = (count as f64 / pace) as usize + 3;
    let values = unpaced(dice, slow);
    (0..count)
        .map(|row| {
            let at = row as f64 / pace;
            let index = at as usize;
            values[index] + (at - index as f64) * (values[index + 1] - values[index])
        })
        .collect()
}

fn unpaced(dice: &mut Dice, count: usize) -> Vec<f64> {
    let family = dice.weighted(&[5.0, 4.0, 0.6, 1.5, 1.8, 0.8, 0.4]);
    let mut values = match family {
        0 => {
            let weights = [dice.range(0.1, 0.6), dice.range(0.3, 1.0), dice.range(0.3, 1.0)];
            let lengths =
                [dice.log_range(4.0, 15.0), dice.log_range(25.0, 90.0), dice.log_range(150.0, 900.0)];
            let parts: Vec<Vec<f64>> = lengths.iter().map(|&length| wander(dice, count, length)).collect();
            (0..count).map(|i| parts.iter().zip(weights).map(|(p, w)| w * p[i]).sum()).collect()
        }
        1 => {
            let (thickness, kinds) = (dice.log_range(12.0, 160.0), dice.chance(0.5));
            let mut values = beds(dice, count, thickness, kinds);
            let noise = wander(dice, count, 5.0);
            let level = dice.range(0.05, 0.5);
            values.iter_mut().zip(noise).for_each(|(v, n)| *v += level * n);
            let reach = dice.log_range(2.0, 18.0) as usize;
            respond(&mut values, reach);
            values
        }
        2 => {
            let (k, phase) = (std::f64::consts::TAU / dice.log_range(40.0, 600.0), dice.range(0.0, 6.3));
            let noise = wander(dice, count, 12.0);
            (0..count).map(|i| 1.3 * (k * i as f64 + phase).sin() + 0.15 * noise[i]).collect()
        }
        3 => {
            // Resistivity: log-normal, with thick resistive beds.
            let thickness = dice.log_range(20.0, 120.0);
            let mut values = beds(dice, count, thickness, true);
            let reach = dice.log_range(1.0, 8.0) as usize;
            respond(&mut values, reach);
            let gain = dice.range(0.5, 1.1);
            values.iter().map(|v| (gain * v).exp() - 1.2).collect()
        }
        4 => {
            // A quiet curve: caliper, tension, temperature.
            let slow = wander(dice, count, 700.0);
            let fast = wander(dice, count, 6.0);
            let level = dice.range(0.01, 0.12);
            (0..count).map(|i| 0.5 * slow[i] + level * fast[i]).collect()
        }
        5 => {
            // Very lively: sonic in bad hole, neutron count rates.
            let (fast, slow) = (wander(dice, count, 3.0), wander(dice, count, 120.0));
            let mut values: Vec<f64> = (0..count).map(|i| 0.9 * fast[i] + 0.5 * slow[i]).collect();
            respond(&mut values, 1);
            values
        }
        _ => {
            // Averages by interval, as of drilling rates.
            let thickness = dice.log_range(6.0, 40.0);
            beds(dice, count, thickness, false).iter().map(|v| 1.3 * v).collect()
        }
    };
    if dice.chance(0.3) {
        let (distance, height) = (dice.log_range(30.0, 500.0), dice.range(1.0, 4.0));
        spikes(dice, &mut values, distance, height);
    }
    // Film recorders never move a trace by the whole track within a row for long: mostly a mild smoothing.
    if dice.chance(0.75) {
        let reach = dice.int(1, 3) as usize;
        respond(&mut values, reach);
    }
    values
}
