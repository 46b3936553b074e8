//! Small statistics.

use serde::Serialize;

use super::samples::Sample;

/// Mean, median and worst of a figure over curves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Worst: the least where more is better, else the most.
    pub worst: f64,
}

impl Spread {
    /// Of figures of which fewer is worse, or more is; `None` of none.
    pub(super) fn of(mut figures: Vec<f64>, more_is_better: bool) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        let worst = *if more_is_better { figures.first()? } else { figures.last()? };
        Some(Spread { mean: mean(&figures)?, median: percentile(&figures, 0.5)?, worst })
    }
}

/// A part of a whole, 0 where there is none.
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// `None` of none.
pub(super) fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
}

/// Of sorted numbers, by linear interpolation between ranks.
pub(super) fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    Some(below + rank.fract() * (above - below))
}

/// Smallest mean square, in widths squared, that is told from nothing: a truth is written to about a millionth of the
/// width. A truth that varies less is level, and nothing is more exact.
const LEAST_SQUARE: f64 = 1e-12;

/// Coefficient of determination of `(truth, ours)`: 1 minus the residual sum of squares over the truth's; `None` where
/// the truth doesn't vary.
pub(super) fn r2(pairs: &[(f64, f64)]) -> Option<f64> {
    let centre = pairs.iter().map(|pair| pair.0).sum::<f64>() / pairs.len() as f64;
    let total: f64 = pairs.iter().map(|pair| (pair.0 - centre).powi(2)).sum();
    let residual: f64 = pairs.iter().map(|pair| (pair.1 - pair.0).powi(2)).sum();
    (total > LEAST_SQUARE * pairs.len() as f64).then(|| 1.0 - residual / total)
}

/// Signal-to-noise ratio in decibels, `10 log10(variance of the truth / mean squared error)`, over the depths where both
/// have a value; `None` where there are none or the truth doesn't vary.
pub(super) fn decibels(samples: &[Sample]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> =
        samples.iter().filter_map(|sample| Some((sample.truth?, sample.ours?))).collect();
    let centre = mean(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>())?;
    let variance = mean(&pairs.iter().map(|pair| (pair.0 - centre).powi(2)).collect::<Vec<_>>())?;
    let noise = mean(&pairs.iter().map(|pair| (pair.1 - pair.0).powi(2)).collect::<Vec<_>>())?;
    (variance > LEAST_SQUARE).then(|| 10.0 * (variance / noise.max(LEAST_SQUARE)).log10())
}
