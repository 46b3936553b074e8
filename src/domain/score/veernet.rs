//! VeerNet's protocol: a curve as 300 points of a spline.
//!
//! Nasim, Patwardhan, Maiti, Marrone, Singh: "VeerNet: Using Deep Neural Networks for Curve Classification and
//! Digitization of Raster Well-Log Images", Journal of Imaging 9(7), 136 (2023): a cubic spline through what was
//! digitised, read at 300 depths, against the truth, values normalised: R², mean absolute and mean squared error. Ours is
//! what the paper leaves open: the points are even from the truth's first value to its last, both curves get a natural
//! cubic spline through their values, held level beyond its ends, and values are fractions of the track's width. A gap
//! is bridged by the spline, so this protocol doesn't see what coverage sees; a curve with fewer than two values takes
//! no part.

use serde::Serialize;

use super::samples::Sample;
use super::stats::{Spread, r2};

/// Points that both splines are read at.
const POINTS: usize = 300;

/// One curve's figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Points {
    /// `None` where the truth doesn't vary.
    pub r2: Option<f64>,
    pub mae: f64,
    pub mse: f64,
}

/// Figures over curves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct VeerNet {
    /// Curves that took part.
    pub curves: usize,
    /// Coefficient of determination.
    pub r2: Option<Spread>,
    /// Mean absolute error, in widths.
    pub mae: Spread,
    /// Mean squared error, in widths squared.
    pub mse: Spread,
}

impl VeerNet {
    /// `None` where no curve took part.
    pub(super) fn of(curves: &[Points]) -> Option<Self> {
        Some(VeerNet {
            curves: curves.len(),
            r2: Spread::of(curves.iter().filter_map(|points| points.r2).collect(), true),
            mae: Spread::of(curves.iter().map(|points| points.mae).collect(), false)?,
            mse: Spread::of(curves.iter().map(|points| points.mse).collect(), false)?,
        })
    }
}

/// Measures one curve by the protocol; samples by increasing depth.
pub(super) fn measure(samples: &[Sample]) -> Option<Points> {
    let knots = |value: fn(&Sample) -> Option<f64>| {
        let knots = samples.iter().filter_map(|sample| Some((sample.depth, value(sample)?))).collect();
        Spline::new(knots)
    };
    let (truth, ours) = (knots(|sample| sample.truth)?, knots(|sample| sample.ours)?);
    let (first, last) = truth.extent();
    let pairs: Vec<(f64, f64)> = (0..POINTS)
        .map(|index| first + (last - first) * index as f64 / (POINTS - 1) as f64)
        .map(|depth| (truth.at(depth), ours.at(depth)))
        .collect();
    let mean = |error: fn(f64) -> f64| {
        pairs.iter().map(|(truth, ours)| error(ours - truth)).sum::<f64>() / POINTS as f64
    };
    Some(Points { r2: r2(&pairs), mae: mean(f64::abs), mse: mean(|error| error * error) })
}

/// A natural cubic spline: second derivatives are zero at its ends.
#[derive(Debug)]
struct Spline {
    /// Abscissa, ordinate, second derivative.
    knots: Vec<(f64, f64, f64)>,
}

impl Spline {
    /// Through points by increasing abscissa; of several at one, the first counts. `None` of fewer than two.
    fn new(mut points: Vec<(f64, f64)>) -> Option<Self> {
        points.dedup_by(|later, earlier| later.0 <= earlier.0);
        let count = points.len();
        if count < 2 {
            return None;
        }
        // The tridiagonal system of the second derivatives, solved by elimination and substitution.
        let (mut upper, mut right) = (vec![0.0; count], vec![0.0; count]);
        for index in 1..count - 1 {
            let [(x0, y0), (x1, y1), (x2, y2)] = [points[index - 1], points[index], points[index + 1]];
            let (before, after) = (x1 - x0, x2 - x1);
            let bend = 6.0 * ((y2 - y1) / after - (y1 - y0) / before);
            let pivot = 2.0 * (before + after) - before * upper[index - 1];
            upper[index] = after / pivot;
            right[index] = (bend - before * right[index - 1]) / pivot;
        }
        for index in (1..count - 1).rev() {
            right[index] -= upper[index] * right[index + 1];
        }
        Some(Spline { knots: points.into_iter().zip(right).map(|((x, y), bend)| (x, y, bend)).collect() })
    }

    /// First and last abscissa.
    fn extent(&self) -> (f64, f64) {
        (self.knots[0].0, self.knots[self.knots.len() - 1].0)
    }

    /// Level beyond the ends.
    fn at(&self, x: f64) -> f64 {
        let (first, last) = self.extent();
        let x = x.clamp(first, last);
        let after = self.knots.partition_point(|knot| knot.0 <= x).clamp(1, self.knots.len() - 1);
        let ((x0, y0, bend0), (x1, y1, bend1)) = (self.knots[after - 1], self.knots[after]);
        let step = x1 - x0;
        let (from, to) = ((x1 - x) / step, (x - x0) / step);
        from * y0 + to * y1 + ((from.powi(3) - from) * bend0 + (to.powi(3) - to) * bend1) * step * step / 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_natural_spline_by_hand() {
        // Through (0, 0), (1, 1), (2, 0) the second derivative in the middle is -3: S(0.5) = 0.5 + 3 / 16 = 11 / 16.
        let spline = Spline::new(vec![(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]).expect("a spline");
        for (x, y) in [(0.5, 0.6875), (1.0, 1.0), (1.5, 0.6875), (-3.0, 0.0), (9.0, 0.0)] {
            assert!((spline.at(x) - y).abs() < 1e-12, "{x}: {}", spline.at(x));
        }
    }

    #[test]
    fn a_spline_of_a_straight_line_is_straight_and_one_point_is_none() {
        let spline =
            Spline::new(vec![(0.0, 1.0), (0.5, 2.0), (3.0, 7.0), (3.0, 99.0), (4.0, 9.0)]).expect("a spline");
        for x in [0.1, 1.7, 3.0, 3.9] {
            assert!((spline.at(x) - (1.0 + 2.0 * x)).abs() < 1e-12, "{x}");
        }
        assert!(Spline::new(vec![(1.0, 1.0)]).is_none());
    }

    #[test]
    fn a_constant_offset_is_the_absolute_error_and_gaps_are_bridged() {
        let sample = |index: usize| {
            let truth = 0.3 + 0.001 * index as f64;
            let ours = (!(40..60).contains(&index)).then_some(truth + 0.05);
            Sample { depth: index as f64, truth: Some(truth), ours }
        };
        let points = measure(&(0..=100).map(sample).collect::<Vec<_>>()).expect("figures");
        assert!((points.mae - 0.05).abs() < 1e-9 && (points.mse - 0.0025).abs() < 1e-9, "{points:?}");
        // 300 even points from 0 to 0.1: variance 0.01 * 301 / (12 * 299).
        let variance = 0.01 * 301.0 / (12.0 * 299.0);
        assert!((points.r2.expect("varies") - (1.0 - 0.0025 / variance)).abs() < 1e-6, "{points:?}");
    }

    #[test]
    fn the_worst_is_the_least_r2_and_the_greatest_error() {
        let curve = |r2, mae| Points { r2: Some(r2), mae, mse: mae * mae };
        let over = VeerNet::of(&[curve(0.9, 0.1), curve(0.5, 0.4), curve(0.7, 0.1)]).expect("curves");
        let r2 = over.r2.expect("varies");
        assert!((r2.mean - 0.7).abs() < 1e-12 && (r2.median, r2.worst) == (0.7, 0.5));
        assert!((over.mae.mean - 0.2).abs() < 1e-12 && (over.mae.median, over.mae.worst) == (0.1, 0.4));
        assert!(VeerNet::of(&[]).is_none());
    }
}
