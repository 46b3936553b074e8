//! What scans will take, learnt from those that were done.

/// A scan that was done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Its size, megapixels.
    pub megapixels: f64,
    /// What it took, s.
    pub seconds: f64,
}

/// `seconds = per_scan + per_megapixel · megapixels`, neither below zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// s.
    pub per_scan: f64,
    /// s.
    pub per_megapixel: f64,
    /// Standard deviation of a single scan from it, s.
    pub deviation: f64,
    /// How many scans it was learnt from.
    pub samples: usize,
}

/// A total with its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The likely one.
    pub likely: f64,
    /// Two standard deviations below, at least a tenth.
    pub low: f64,
    /// As far above.
    pub high: f64,
}

impl Fit {
    /// Least squares; with samples of one size only, all is counted per megapixel. `None` without any that took time.
    pub fn of(samples: &[Sample]) -> Option<Fit> {
        let sum = |value: fn(&Sample) -> f64| samples.iter().map(value).sum::<f64>();
        let count = samples.len() as f64;
        let (x, y) = (sum(|s| s.megapixels), sum(|s| s.seconds));
        if samples.is_empty() || x <= 0.0 || y <= 0.0 {
            return None;
        }
        let (xx, xy) = (sum(|s| s.megapixels * s.megapixels), sum(|s| s.megapixels * s.seconds));
        let spread = count * xx - x * x;
        let slope = if spread > 1e-9 * xx * count { (count * xy - x * y) / spread } else { y / x };
        let intercept = (y - slope * x) / count;
        // Neither can take less than nothing: what is left alone explains the total.
        let (per_scan, per_megapixel) = match (intercept < 0.0, slope < 0.0) {
            (false, false) => (intercept, slope),
            (_, true) => (y / count, 0.0),
            (true, false) => (0.0, y / x),
        };
        let off = |s: &Sample| (s.seconds - per_scan - per_megapixel * s.megapixels).powi(2);
        let deviation = (samples.iter().map(off).sum::<f64>() / count).sqrt();
        Some(Fit { per_scan, per_megapixel, deviation, samples: samples.len() })
    }

    /// What one scan takes, s.
    pub fn seconds(&self, megapixels: f64) -> f64 {
        self.per_scan + self.per_megapixel * megapixels
    }

    /// How far a total of `scans` scans that likely comes to `likely` may be off.
    ///
    /// Scans differ by themselves, `σ² · n`, and what was learnt from `m` of them is off for all alike, `σ² · n²/m`.
    pub fn range(&self, likely: f64, scans: usize) -> Range {
        /// No two runs take the same: other work on the machine, its clock and heat.
        const LEAST: f64 = 0.1;
        let (scans, samples) = (scans as f64, self.samples.max(1) as f64);
        let deviation = self.deviation * (scans + scans * scans / samples).sqrt();
        let off = (2.0 * deviation).max(LEAST * likely);
        Range { likely, low: (likely - off).max(0.0), high: likely + off }
    }
}

/// Time by the clock for pieces of work that are handed to `workers` in their order, each to the first that is free.
pub fn makespan(seconds: &[f64], workers: usize) -> f64 {
    let mut free = vec![0.0_f64; workers.clamp(1, seconds.len().max(1))];
    for &takes in seconds {
        if let Some(first) = free.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *first += takes;
        }
    }
    free.into_iter().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(of: &[(f64, f64)]) -> Vec<Sample> {
        of.iter().map(|&(megapixels, seconds)| Sample { megapixels, seconds }).collect()
    }

    #[test]
    fn what_lies_on_a_line_is_found() {
        let fit = Fit::of(&samples(&[(1.0, 2.5), (10.0, 7.0), (100.0, 52.0)])).unwrap();
        assert!((fit.per_scan - 2.0).abs() < 1e-9 && (fit.per_megapixel - 0.5).abs() < 1e-9);
        assert!((fit.seconds(20.0) - 12.0).abs() < 1e-9 && fit.deviation < 1e-6);
    }

    #[test]
    fn nothing_takes_less_than_nothing() {
        for odd in [&[(1.0, 0.1), (10.0, 7.0)][..], &[(1.0, 9.0), (10.0, 1.0)], &[(5.0, 3.0), (5.0, 4.0)]] {
            let fit = Fit::of(&samples(odd)).unwrap();
            assert!(fit.per_scan >= 0.0 && fit.per_megapixel >= 0.0, "{fit:?}");
            let total: f64 = odd.iter().map(|&(megapixels, _)| fit.seconds(megapixels)).sum();
            let took: f64 = odd.iter().map(|&(_, seconds)| seconds).sum();
            assert!((total - took).abs() < 1e-9, "the samples' own total comes out: {total}");
        }
        assert_eq!(Fit::of(&[]), None);
    }

    #[test]
    fn more_samples_narrow_the_range() {
        let fit = |samples| Fit { per_scan: 0.0, per_megapixel: 1.0, deviation: 5.0, samples };
        let width = |fit: Fit| fit.range(100.0, 10).high - fit.range(100.0, 10).low;
        assert!(width(fit(1000)) < width(fit(3)));
        let steady = Fit { deviation: 0.0, ..fit(1000) }.range(100.0, 10);
        assert_eq!((steady.low, steady.high), (90.0, 110.0));
    }

    #[test]
    fn scans_of_one_size_count_by_the_megapixel_and_scatter_about_it() {
        let fit = Fit::of(&samples(&[(2.0, 3.0), (2.0, 5.0), (2.0, 3.0), (2.0, 5.0)])).unwrap();
        assert_eq!((fit.per_scan, fit.per_megapixel, fit.deviation), (0.0, 2.0, 1.0));
        // Three scans: 1² · 3 of their own and 1² · 3²/4 of what was learnt, two deviations on either side.
        let range = fit.range(12.0, 3);
        let off = 2.0 * 5.25_f64.sqrt();
        assert!((range.high - 12.0 - off).abs() < 1e-9 && (12.0 - range.low - off).abs() < 1e-9, "{range:?}");
    }

    #[test]
    fn what_took_no_time_or_had_no_pixels_teaches_nothing() {
        for nothing in [(0.0, 3.0), (2.0, 0.0)] {
            assert_eq!(Fit::of(&samples(&[nothing])), None, "{nothing:?}");
        }
    }

    #[test]
    fn the_longest_worker_tells_the_time() {
        assert_eq!(makespan(&[4.0, 3.0, 2.0, 1.0], 2), 5.0);
        assert_eq!(makespan(&[4.0, 3.0], 9), 4.0);
        assert_eq!(makespan(&[], 3), 0.0);
    }
}
