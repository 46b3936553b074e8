//! Whether a stated confidence is kept: of the values said to be right nine times in ten, nine in ten should be.

use serde::Serialize;

/// Lower ends of the bins of stated confidence; the last goes to 1.
const BINS: [f64; 8] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/// What was said of a curve, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stated {
    /// Mean confidence of its values, 0 to 1.
    pub confidence: f64,
    /// Its values.
    pub values: usize,
    /// Those within 2 % of the track's width of the truth.
    pub right: usize,
}

/// Curves of like confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Least confidence of the bin.
    pub from: f64,
    /// Upper end of the bin.
    pub to: f64,
    /// Curves.
    pub curves: usize,
    /// Their values.
    pub values: usize,
    /// Mean stated confidence over the values.
    pub stated: f64,
    /// Share of the values that is right.
    pub right: f64,
}

/// The bins that have values, by rising confidence.
pub fn bins(curves: &[Stated]) -> Vec<Bin> {
    let bin = |(index, &from): (usize, &f64)| {
        let to = BINS.get(index + 1).copied();
        let mine = || {
            curves.iter().filter(move |curve| {
                curve.confidence >= from && to.is_none_or(|to| curve.confidence < to) && curve.values > 0
            })
        };
        let values: usize = mine().map(|curve| curve.values).sum();
        let per_value = |sum: f64| sum / values as f64;
        (values > 0).then(|| Bin {
            from,
            to: to.unwrap_or(1.0),
            curves: mine().count(),
            values,
            stated: per_value(mine().map(|curve| curve.confidence * curve.values as f64).sum()),
            right: per_value(mine().map(|curve| curve.right as f64).sum()),
        })
    };
    BINS.iter().enumerate().filter_map(bin).collect()
}

/// Expected calibration error: the mean over values of how far their bin's stated confidence is from its share right.
/// `None` without values. After Naeini, Cooper, Hauskrecht: "Obtaining Well Calibrated Probabilities Using Bayesian
/// Binning" (2015); over curves rather than single values, because a record states one confidence per curve.
pub fn error(bins: &[Bin]) -> Option<f64> {
    let values: usize = bins.iter().map(|bin| bin.values).sum();
    let sum: f64 = bins.iter().map(|bin| (bin.stated - bin.right).abs() * bin.values as f64).sum();
    (values > 0).then(|| sum / values as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_weighed_within_their_bin_and_bins_by_their_values() {
        let curve = |confidence, values, right| Stated { confidence, values, right };
        let bins = bins(&[
            curve(0.90, 100, 90),
            curve(0.94, 300, 150),
            curve(1.0, 100, 99),
            curve(0.3, 0, 0),
            curve(0.55, 500, 500),
        ]);
        assert_eq!(
            bins.iter().map(|bin| (bin.from, bin.to)).collect::<Vec<_>>(),
            [(0.5, 0.6), (0.9, 0.95), (0.99, 1.0)]
        );
        let middle = bins[1];
        assert_eq!((middle.curves, middle.values, middle.right), (2, 400, 0.6));
        assert!((middle.stated - 0.93).abs() < 1e-12);
        // (500 * 0.45 + 400 * 0.33 + 100 * 0.01) / 1000.
        assert!((error(&bins).expect("values") - 0.358).abs() < 1e-12);
        assert_eq!(error(&[]), None);
    }
}
