//! How a fan-out stands, for whoever shows it.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use rust_decimal::Decimal;

/// Figures of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Scans that ended.
    pub done: usize,
    /// Invocations under way.
    pub running: usize,
    /// Invocations refused for too many at once.
    pub throttled: u64,
    /// Share of cold starts, percent.
    pub cold_percent: u64,
    /// USD spent.
    pub spent: Decimal,
    /// USD that the whole run will have cost, at the pace so far.
    pub forecast: Decimal,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} done, {} running, {} throttled, {} % cold, {} of ~{} USD",
            self.done,
            self.running,
            self.throttled,
            self.cold_percent,
            self.spent.round_dp(4),
            self.forecast.round_dp(4)
        )
    }
}

/// Written by the fan-out, read by the progress line.
#[derive(Debug, Default)]
pub struct Live(Mutex<Option<Figures>>);

impl Live {
    /// Puts new figures in place.
    pub fn set(&self, figures: Figures) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(figures);
    }

    /// The latest figures.
    pub fn get(&self) -> Option<Figures> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
