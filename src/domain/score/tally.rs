//! Comparisons added up, and the figures of a sum.

use serde::Serialize;

use super::crossings::Crossings;
use super::stats::{mean, percentile, r2, share};
use super::veernet::{Points, VeerNet};
use super::verdict::{HAIR, NEAR, Verdict};

/// Comparisons so far. Tallies of several curves, [`Tally::add`]ed, make a total over all their samples.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Depths at which the truth has a value.
    samples: usize,
    /// Depths at which the truth is null.
    blanks: usize,
    /// Depths at which the truth is null and ours isn't.
    invented: usize,
    wrap_errors: usize,
    wrong_curve: usize,
    crossings: usize,
    swaps: usize,
    /// Where both have a value: truth and ours, in fractions of the width.
    pairs: Vec<(f64, f64)>,
    /// Distances in pixels; as long as `pairs` where every curve's width is known.
    distances_px: Vec<f64>,
    /// VeerNet's figures of each curve that has them.
    points: Vec<Points>,
    /// Signal-to-noise ratio of each curve that has one.
    decibels: Vec<f64>,
}

/// A value of ours where the truth has one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub truth: f64,
    pub ours: f64,
    pub verdict: Verdict,
    pub distance_px: Option<f64>,
}

/// The figures of a tally. Shares are of the truth's values, 0 to 1; a null of ours is a miss. Errors, `r2` and `mae` look
/// at the depths where both have a value; what can't be told is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// Values of the truth.
    pub samples: usize,
    /// Share within 1 % of the track's width.
    pub within_1: f64,
    /// Share within 2 % of the track's width.
    pub within_2: f64,
    /// Share with a value of ours.
    pub coverage: f64,
    /// Values of ours where the truth is null.
    pub invented: usize,
    /// Those in relation to the truth's values.
    pub invented_share: f64,
    /// Median error, as a fraction of the track's width.
    pub median_error: Option<f64>,
    /// 95th percentile of the error, as a fraction of the track's width.
    pub p95_error: Option<f64>,
    /// Median distance across the line in pixels of the scan, where widths are known.
    pub median_px: Option<f64>,
    /// 95th percentile of the distance across the line in pixels of the scan, where widths are known.
    pub p95_px: Option<f64>,
    /// Share that lies on another curve of the track.
    pub wrong_curve: f64,
    /// Share that is a whole number of widths off.
    pub wrap_errors: f64,
    /// Crossings with other curves of the track in the truth, one for each curve that takes part.
    pub crossings: usize,
    /// Crossings at which the curve took the other's identity or gave it back.
    pub swaps: usize,
    /// Swaps per crossing.
    pub swaps_per_crossing: Option<f64>,
    /// Coefficient of determination of the values as fractions of the width.
    pub r2: Option<f64>,
    /// Mean absolute error of the values as fractions of the width.
    pub mae: Option<f64>,
    /// VeerNet's protocol over curves.
    pub veernet: Option<VeerNet>,
    /// Signal-to-noise ratio in decibels: the mean over curves.
    pub snr_db: Option<f64>,
}

impl Tally {
    /// A depth where the truth is null.
    pub(super) fn blank(&mut self, invented: bool) {
        self.blanks += 1;
        self.invented += usize::from(invented);
    }

    /// A depth where the truth has a value.
    pub(super) fn sample(&mut self, found: Option<Found>) {
        self.samples += 1;
        let Some(found) = found else { return };
        self.pairs.push((found.truth, found.ours));
        self.distances_px.extend(found.distance_px);
        self.wrap_errors += usize::from(found.verdict == Verdict::WrapError);
        self.wrong_curve += usize::from(found.verdict == Verdict::WrongCurve);
    }

    /// Crossings with one other curve.
    pub(super) fn cross(&mut self, found: Crossings) {
        self.crossings += found.crossings;
        self.swaps += found.swaps;
    }

    /// Figures that are told per curve.
    pub(super) fn curve(&mut self, points: Option<Points>, decibels: Option<f64>) {
        self.points.extend(points);
        self.decibels.extend(decibels);
    }

    /// Takes another's comparisons in.
    pub fn add(&mut self, other: &Tally) {
        self.samples += other.samples;
        self.blanks += other.blanks;
        self.invented += other.invented;
        self.wrap_errors += other.wrap_errors;
        self.wrong_curve += other.wrong_curve;
        self.crossings += other.crossings;
        self.swaps += other.swaps;
        self.pairs.extend_from_slice(&other.pairs);
        self.distances_px.extend_from_slice(&other.distances_px);
        self.points.extend_from_slice(&other.points);
        self.decibels.extend_from_slice(&other.decibels);
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.samples + self.blanks == 0
    }

    /// Values of ours, invented ones among them, and how many of them are within 2 % of the width.
    pub fn values_and_right(&self) -> (usize, usize) {
        let right = self.pairs.iter().filter(|(truth, ours)| (ours - truth).abs() <= NEAR + HAIR).count();
        (self.pairs.len() + self.invented, right)
    }

    /// The figures.
    pub fn score(&self) -> Score {
        let mut errors: Vec<f64> = self.pairs.iter().map(|(truth, ours)| (ours - truth).abs()).collect();
        errors.sort_by(f64::total_cmp);
        let mut distances = self.distances_px.clone();
        if distances.len() != errors.len() {
            distances.clear();
        }
        distances.sort_by(f64::total_cmp);
        let within = |limit: f64| share(errors.partition_point(|&error| error <= limit + HAIR), self.samples);
        Score {
            samples: self.samples,
            within_1: within(NEAR / 2.0),
            within_2: within(NEAR),
            coverage: share(errors.len(), self.samples),
            invented: self.invented,
            invented_share: share(self.invented, self.samples),
            median_error: percentile(&errors, 0.5),
            p95_error: percentile(&errors, 0.95),
            median_px: percentile(&distances, 0.5),
            p95_px: percentile(&distances, 0.95),
            wrong_curve: share(self.wrong_curve, self.samples),
            wrap_errors: share(self.wrap_errors, self.samples),
            crossings: self.crossings,
            swaps: self.swaps,
            swaps_per_crossing: (self.crossings > 0).then(|| share(self.swaps, self.crossings)),
            r2: r2(&self.pairs),
            mae: mean(&errors),
            veernet: VeerNet::of(&self.points),
            snr_db: mean(&self.decibels),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_has_all_that_its_parts_have() {
        let found = |ours, verdict| Some(Found { truth: 0.5, ours, verdict, distance_px: Some(1.0) });
        let mut one = Tally::default();
        assert!(one.is_empty());
        one.blank(false);
        assert!(!one.is_empty(), "a depth without a value is something to tell");
        one.blank(true);
        one.sample(found(0.51, Verdict::Right));
        one.sample(found(0.9, Verdict::WrongCurve));
        one.sample(None);
        one.cross(Crossings { crossings: 3, swaps: 1 });
        let mut other = Tally::default();
        other.blank(true);
        other.sample(found(1.5, Verdict::WrapError));
        other.cross(Crossings { crossings: 1, swaps: 1 });
        assert_eq!(one.score().swaps_per_crossing, Some(1.0 / 3.0));
        assert_eq!(other.values_and_right(), (2, 0));

        one.add(&other);
        let total = one.score();
        assert_eq!((total.samples, total.invented), (4, 2));
        assert_eq!((total.coverage, total.within_1, total.within_2), (0.75, 0.25, 0.25));
        assert_eq!((total.wrong_curve, total.wrap_errors), (0.25, 0.25));
        assert_eq!((total.crossings, total.swaps), (4, 2));
        assert_eq!(one.values_and_right(), (5, 1));
        assert_eq!(Tally::default().score().swaps_per_crossing, None);
    }
}
