//! Which invocations take suspiciously long. A second one of the same scan is safe, since results are written once, and
//! cheap, since there are few.

use std::time::Duration;

/// Times a straggler's time is past the 95th percentile.
const FACTOR: f64 = 3.0;
/// Invocations that must have ended before any is called slow.
const LEAST: usize = 20;
/// Nothing shorter is worth it.
const SHORTEST: Duration = Duration::from_secs(2);
/// Pixels that every scan's fixed cost is worth.
const FIXED_PIXELS: f64 = 2e6;

/// How long invocations take, in relation to their pixels.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// Seconds per pixel, sorted.
    sorted: Vec<f64>,
}

impl Pace {
    /// Counts one that ended.
    pub fn ended(&mut self, took: Duration, pixels: u64) {
        let pace = took.as_secs_f64() / weight(pixels);
        let place = self.sorted.partition_point(|other| *other < pace);
        self.sorted.insert(place, pace);
    }

    /// The time after which one of so many pixels is a straggler; `None` while too little is known.
    pub fn straggles_after(&self, pixels: u64) -> Option<Duration> {
        if self.sorted.len() < LEAST {
            return None;
        }
        let p95 = self.sorted[self.sorted.len() * 95 / 100];
        Some(Duration::from_secs_f64(FACTOR * p95 * weight(pixels)).max(SHORTEST))
    }
}

fn weight(pixels: u64) -> f64 {
    pixels as f64 + FIXED_PIXELS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_scan_may_take_longer_before_it_straggles() {
        let mut pace = Pace::default();
        for _ in 0..19 {
            pace.ended(Duration::from_secs(1), 8_000_000);
        }
        assert_eq!(pace.straggles_after(8_000_000), None);
        pace.ended(Duration::from_secs(1), 8_000_000);
        assert_eq!(pace.straggles_after(8_000_000).unwrap().as_millis(), 3000);
        assert_eq!(pace.straggles_after(98_000_000).unwrap().as_millis(), 30_000);
    }
}
