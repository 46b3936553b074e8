//! How near digitised curves come to the truth, in fractions of the track's width: what a person sees on paper,
//! whatever the curve's unit and whether its scale is linear or logarithmic.

use crate::domain::spec::CurveSpec;

/// A curve as a LAS file has it: values at depths, `None` for null. Depths in any order.
#[derive(Debug, Clone, Copy)]
pub struct Samples<'a> {
    /// Depths, as many as values.
    pub depths: &'a [f64],
    /// Values.
    pub values: &'a [Option<f64>],
}

/// What values are measured with.
#[derive(Debug, Clone, Copy)]
pub struct Ruler<'a> {
    /// Scale of the curve. Where it doesn't wrap, values beyond its edges count as at the edge: paper shows no more.
    pub spec: &'a CurveSpec,
    /// The track's width in pixels of the scan, where it is known.
    pub width_px: Option<f64>,
    /// Depths that count; `None`: all.
    pub interval: Option<(f64, f64)>,
}

/// Comparisons so far. Tallies of several curves, [`Tally::add`]ed, make a total over all their samples.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Depths at which the truth has a value.
    samples: usize,
    /// Depths at which the truth is null.
    blanks: usize,
    /// Depths at which the truth is null and ours isn't.
    invented: usize,
    /// Where both have a value: truth and ours, in fractions of the width.
    pairs: Vec<(f64, f64)>,
    /// Distances in pixels; as long as `pairs` where every curve's width is known.
    distances_px: Vec<f64>,
}

/// The figures of a tally. Shares are of the truth's values, 0 to 1; a null of ours is a miss. Errors and everything
/// after them look at the depths where both have a value, and are `None` where there is none.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
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
    /// Median error, as a fraction of the track's width.
    pub median_error: Option<f64>,
    /// 95th percentile of the error, as a fraction of the track's width.
    pub p95_error: Option<f64>,
    /// Median error in pixels of the scan, where widths are known.
    pub median_px: Option<f64>,
    /// 95th percentile of the error in pixels of the scan, where widths are known.
    pub p95_px: Option<f64>,
    /// Coefficient of determination of the values as fractions of the width.
    pub r2: Option<f64>,
    /// Mean absolute error of the values as fractions of the width.
    pub mae: Option<f64>,
}

/// Compares a curve with its truth at the truth's depths. Ours is interpolated there, along the paper (so
/// logarithmically on a logarithmic scale) and never across a null. Values of the truth that a logarithmic scale can't
/// show count as null. `ours: None`: all missed.
pub fn compare(ours: Option<Samples<'_>>, truth: Samples<'_>, ruler: Ruler<'_>) -> Tally {
    let ours = ours.map_or_else(Vec::new, |ours| by_depth(ours, ruler.spec));
    let mut tally = Tally::default();
    for (&depth, &value) in truth.depths.iter().zip(truth.values) {
        let counts = ruler.interval.is_none_or(|(one, other)| {
            (one.min(other) - TOUCHING..=one.max(other) + TOUCHING).contains(&depth)
        });
        if !counts {
            continue;
        }
        let found = interpolated(&ours, depth);
        match value.and_then(|value| place(ruler.spec, value)) {
            None => {
                tally.blanks += 1;
                tally.invented += usize::from(found.is_some());
            }
            Some(truth) => {
                tally.samples += 1;
                if let Some(found) = found {
                    tally.pairs.push((truth, found));
                    tally.distances_px.extend(ruler.width_px.map(|width| (found - truth).abs() * width));
                }
            }
        }
    }
    tally
}

/// Depths nearer than this are the same.
const TOUCHING: f64 = 1e-6;

/// Fraction of the track's width at which a value is drawn.
fn place(spec: &CurveSpec, value: f64) -> Option<f64> {
    let fraction = spec.fraction_from_value(value).filter(|fraction| fraction.is_finite())?;
    Some(if spec.wrap { fraction } else { fraction.clamp(0.0, 1.0) })
}

/// Depths, increasing, with fractions.
fn by_depth(samples: Samples<'_>, spec: &CurveSpec) -> Vec<(f64, Option<f64>)> {
    let values = samples.values.iter().map(|value| value.and_then(|value| place(spec, value)));
    let mut sorted: Vec<_> = samples.depths.iter().copied().zip(values).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    sorted
}

fn interpolated(sorted: &[(f64, Option<f64>)], depth: f64) -> Option<f64> {
    let after = sorted.partition_point(|sample| sample.0 < depth - TOUCHING);
    let &(lower, at_lower) = sorted.get(after)?;
    if lower <= depth + TOUCHING {
        return at_lower;
    }
    let &(upper, at_upper) = sorted.get(after.checked_sub(1)?)?;
    let (at_upper, at_lower) = (at_upper?, at_lower?);
    Some(at_upper + (depth - upper) / (lower - upper) * (at_lower - at_upper))
}

impl Tally {
    /// Takes another's comparisons in.
    pub fn add(&mut self, other: &Tally) {
        self.samples += other.samples;
        self.blanks += other.blanks;
        self.invented += other.invented;
        self.pairs.extend_from_slice(&other.pairs);
        self.distances_px.extend_from_slice(&other.distances_px);
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
        // A hair more than the limit is a float's doing: 0.02 of a width isn't exactly 0.02.
        let within = |limit: f64| share(errors.partition_point(|&error| error <= limit + 1e-9), self.samples);
        Score {
            samples: self.samples,
            within_1: within(0.01),
            within_2: within(0.02),
            coverage: share(errors.len(), self.samples),
            invented: self.invented,
            median_error: percentile(&errors, 0.5),
            p95_error: percentile(&errors, 0.95),
            median_px: percentile(&distances, 0.5),
            p95_px: percentile(&distances, 0.95),
            r2: r2(&self.pairs),
            mae: (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Of sorted numbers, by linear interpolation between ranks.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    Some(below + rank.fract() * (above - below))
}

/// 1 minus the residual sum of squares over the truth's; `None` where the truth doesn't vary.
fn r2(pairs: &[(f64, f64)]) -> Option<f64> {
    let mean = pairs.iter().map(|pair| pair.0).sum::<f64>() / pairs.len() as f64;
    let total: f64 = pairs.iter().map(|pair| (pair.0 - mean).powi(2)).sum();
    let residual: f64 = pairs.iter().map(|pair| (pair.1 - pair.0).powi(2)).sum();
    (total > 0.0).then(|| 1.0 - residual / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::ScaleKind;

    fn spec(scale: [f64; 2], kind: ScaleKind) -> CurveSpec {
        CurveSpec {
            mnemonic: "GR".into(),
            unit: String::new(),
            scale,
            kind,
            style: None,
            colour: None,
            wrap: true,
        }
    }

    fn score(ours: &[(f64, Option<f64>)], truth: &[(f64, Option<f64>)], spec: &CurveSpec) -> Score {
        let split = |samples: &[(f64, Option<f64>)]| -> (Vec<f64>, Vec<Option<f64>>) {
            samples.iter().copied().unzip()
        };
        let (ours, truth) = (split(ours), split(truth));
        let ours = Samples { depths: &ours.0, values: &ours.1 };
        let truth = Samples { depths: &truth.0, values: &truth.1 };
        compare(Some(ours), truth, Ruler { spec, width_px: Some(500.0), interval: None }).score()
    }

    #[test]
    fn errors_are_counted_in_widths_of_the_track() {
        let truth = [(1.0, Some(50.0)), (2.0, Some(60.0)), (3.0, Some(70.0)), (4.0, Some(80.0))];
        let ours = [(1.0, Some(50.0)), (2.0, Some(61.0)), (3.0, Some(72.0)), (4.0, Some(90.0))];
        let score = score(&ours, &truth, &spec([0.0, 100.0], ScaleKind::Linear));
        assert_eq!((score.samples, score.within_1, score.within_2, score.coverage), (4, 0.5, 0.75, 1.0));
        assert!((score.median_error.expect("errors") - 0.015).abs() < 1e-12);
        assert!((score.median_px.expect("pixels") - 7.5).abs() < 1e-9);
        assert!((score.mae.expect("errors") - 0.0325).abs() < 1e-12);
        // Residuals 0, 1, 4, 100 over a variance sum of 500.
        assert!((score.r2.expect("varies") - (1.0 - 105.0 / 500.0)).abs() < 1e-12);
    }

    #[test]
    fn nulls_of_ours_are_misses_and_values_where_the_truth_has_none_are_invented() {
        let truth = [(1.0, Some(50.0)), (2.0, Some(60.0)), (3.0, None), (4.0, None)];
        let ours = [(1.0, Some(50.0)), (2.0, None), (3.0, Some(50.0)), (4.0, None)];
        let score = score(&ours, &truth, &spec([0.0, 100.0], ScaleKind::Linear));
        assert_eq!((score.within_2, score.coverage, score.invented), (0.5, 0.5, 1));
    }

    #[test]
    fn ours_is_interpolated_but_never_across_a_null() {
        let truth: Vec<_> = (0..5).map(|index| (f64::from(index), Some(10.0 * f64::from(index)))).collect();
        let ours = [(4.0, Some(40.0)), (2.5, None), (1.5, Some(15.0)), (-0.5, Some(-5.0))];
        let score = score(&ours, &truth, &spec([0.0, 100.0], ScaleKind::Linear));
        // Depths 0 and 1 lie between two values, 2 and 3 beside a null, 4 on a value.
        assert_eq!((score.coverage, score.within_1), (0.6, 0.6));
    }

    #[test]
    fn a_logarithmic_scale_is_measured_along_the_paper() {
        let spec = spec([0.1, 1000.0], ScaleKind::Log);
        let truth = [(1.0, Some(1.0)), (2.0, Some(10.0)), (3.0, Some(0.0))];
        let ours = [(1.0, Some(1.0 * 10_f64.powf(0.08))), (2.0, Some(-5.0))];
        let score = score(&ours, &truth, &spec);
        assert_eq!((score.samples, score.coverage), (2, 0.5));
        assert!((score.median_error.expect("errors") - 0.02).abs() < 1e-12);
        assert_eq!(score.within_2, 0.5);
    }

    #[test]
    fn clipped_curves_are_not_asked_for_what_the_paper_does_not_show() {
        let clipped = CurveSpec { wrap: false, ..spec([0.0, 100.0], ScaleKind::Linear) };
        let (truth, ours) = ([(1.0, Some(250.0))], [(1.0, Some(99.5))]);
        assert_eq!(score(&ours, &truth, &clipped).within_1, 1.0);
        assert_eq!(score(&ours, &truth, &spec([0.0, 100.0], ScaleKind::Linear)).within_2, 0.0);
    }

    #[test]
    fn a_missing_curve_and_depths_outside_the_interval() {
        let spec = spec([0.0, 100.0], ScaleKind::Linear);
        let depths: Vec<f64> = (0..10).map(f64::from).collect();
        let values = vec![Some(5.0); 10];
        let truth = Samples { depths: &depths, values: &values };
        let ruler = Ruler { spec: &spec, width_px: None, interval: Some((6.0, 2.0)) };
        let missing = compare(None, truth, ruler).score();
        assert_eq!(
            (missing.samples, missing.coverage, missing.median_error, missing.r2),
            (5, 0.0, None, None)
        );
        let mut total = compare(Some(truth), truth, ruler);
        total.add(&compare(None, truth, ruler));
        assert_eq!((total.score().samples, total.score().within_1, total.score().median_px), (10, 0.5, None));
    }
}
