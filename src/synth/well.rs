//! The well behind a page: real columns where a folder gives some, made-up ones for the rest.

use super::dice::Dice;
use super::earth::Earth;
use super::las_shapes::{Shapes, Window};
use super::role::Role;
use super::shapes::respond;

/// How a well is laid over a page's rows.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Number of rows.
    pub count: usize,
    /// Rows per foot.
    pub per_foot: f64,
    /// Rows per foot below which the well is stretched: so dense a scale shows smooth curves only.
    pub least_per_foot: f64,
}

/// A well whose logs are drawn on one page.
#[derive(Debug, Clone)]
pub struct Well {
    rows: Rows,
    per_sample: f64,
    earth: Earth,
    real: Option<Window>,
    smooth: bool,
    pen: usize,
}

impl Well {
    /// A well for a page; from `shapes` more often than not, where there are any.
    pub fn new(dice: &mut Dice, rows: Rows, shapes: Option<&Shapes>) -> Self {
        let per_foot = rows.per_foot.max(rows.least_per_foot) * dice.range(0.8, 1.25);
        let step = dice.pick(&[0.5, 0.5, 0.5, 0.33, 0.82, 1.0]);
        let samples = (rows.count as f64 / (per_foot * step)) as usize + 4;
        let earth = Earth::new(dice, samples, step);
        let real =
            shapes.filter(|_| dice.chance(0.7)).and_then(|shapes| shapes.draw(dice, rows.count, per_foot));
        Well {
            rows,
            per_sample: per_foot * step,
            earth,
            real,
            // Plotters join samples by straight lines; cameras and pens round the corners.
            smooth: dice.chance(0.35),
            pen: if dice.chance(0.5) { dice.int(1, 2) as usize } else { 0 },
        }
    }

    /// A log by row: fractions of a customary track's width; `NaN` where nothing was recorded.
    pub fn log(&self, dice: &mut Dice, role: Role) -> Vec<f64> {
        let made = |dice: &mut Dice| {
            let samples = self.earth.log(dice, role);
            spread_out(&samples, self.rows.count, self.per_sample, self.smooth)
        };
        let real = self.real.as_ref().and_then(|window| window.log(role, self.smooth));
        let mut values = match (real, role) {
            (Some(values), _) => values,
            (None, Role::Medium | Role::Shallow) => {
                // Near-hole resistivities follow the deep one of the same well.
                match self.real.as_ref().and_then(|window| window.log(Role::Deep, self.smooth)) {
                    Some(mut deep) => {
                        let (own, far) = (made(dice), self.earth_deep());
                        deep.iter_mut().zip(own.iter().zip(&far)).for_each(|(d, (o, f))| *d += o - f);
                        deep
                    }
                    None => made(dice),
                }
            }
            (None, _) => made(dice),
        };
        if self.pen > 0 && values.iter().all(|value| !value.is_nan()) {
            respond(&mut values, self.pen);
        }
        values
    }

    fn earth_deep(&self) -> Vec<f64> {
        let samples = self.earth.log(&mut Dice::new(1, 1), Role::Deep);
        spread_out(&samples, self.rows.count, self.per_sample, self.smooth)
    }
}

/// Samples to rows, joined by straight lines or rounded (Catmull and Rom's spline).
pub fn spread_out(samples: &[f64], rows: usize, per_sample: f64, smooth: bool) -> Vec<f64> {
    let last = samples.len() - 1;
    (0..rows)
        .map(|row| {
            let at = (row as f64 / per_sample).min(last as f64);
            let (index, t) = (at as usize, at.fract());
            let sample = |index: usize| samples[index.min(last)];
            let (p1, p2) = (sample(index), sample(index + 1));
            let (p0, p3) = (sample(index.saturating_sub(1)), sample(index + 2));
            if !smooth || (p0 + p3).is_nan() {
                return if t > 0.0 { p1 + t * (p2 - p1) } else { p1 };
            }
            0.5 * (2.0 * p1
                + (p2 - p0) * t
                + (2.0 * p0 - 5.0 * p1 + 4.0 * p2 - p3) * t * t
                + (3.0 * p1 - p0 - 3.0 * p2 + p3) * t * t * t)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_between_samples_lie_between_them() {
        let rows = spread_out(&[0.0, 1.0, f64::NAN, 3.0], 16, 4.0, false);
        assert_eq!(rows[2], 0.5);
        assert_eq!(rows[4], 1.0);
        assert!(rows[6].is_nan() && rows[9].is_nan());
        assert_eq!(rows[12], 3.0);
    }

    #[test]
    fn resistivities_of_a_well_lie_close_and_coincide_in_places() {
        let rows = Rows { count: 2000, per_foot: 10.0, least_per_foot: 3.0 };
        let dice = &mut Dice::new(4, 0);
        let well = Well::new(dice, rows, None);
        let (deep, shallow) = (well.log(dice, Role::Deep), well.log(dice, Role::Shallow));
        let apart: Vec<f64> = deep.iter().zip(&shallow).map(|(d, s)| (d - s).abs()).collect();
        assert!(apart.iter().filter(|&&apart| apart < 0.03).count() > 300);
        assert!(apart.iter().sum::<f64>() / 2000.0 < 0.15);
    }
}
