//! What a run may cost and how long it may take. Beyond it nothing new is started; what is under way ends.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::domain::cost::{FunctionPrices, Invocation};

/// Before the first answer, an invocation is taken to last as long as this.
const FIRST_GUESS_MS: u64 = 10_000;

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// USD.
    pub cost: Option<Decimal>,
    /// From the run's start.
    pub duration: Option<Duration>,
}

/// What was spent, and what may be.
#[derive(Debug, Clone)]
pub struct Fuse {
    limits: Limits,
    prices: FunctionPrices,
    memory_mb: u32,
    tmp_mb: u32,
    /// USD, for invocations that ended.
    spent: Decimal,
    /// Of it for invocations that brought no scan on.
    wasted: Decimal,
    /// Invocations that ended.
    ended: u64,
    cold: u64,
}

impl Fuse {
    /// For a function of `memory_mb` and `tmp_mb`.
    pub fn new(limits: Limits, prices: FunctionPrices, memory_mb: u32, tmp_mb: u32) -> Fuse {
        Fuse {
            limits,
            prices,
            memory_mb,
            tmp_mb,
            spent: Decimal::ZERO,
            wasted: Decimal::ZERO,
            ended: 0,
            cold: 0,
        }
    }

    /// Counts an invocation that ended; gives its cost, USD. `model_bytes` were read at its start; `useful` ones brought
    /// a scan on.
    pub fn count(&mut self, billed_ms: u64, cold: bool, model_bytes: u64, useful: bool) -> Decimal {
        let gb = Decimal::from(model_bytes) / Decimal::from(1u64 << 30);
        let cost = self.invocation(billed_ms, gb).cost(&self.prices);
        self.ended += 1;
        self.cold += u64::from(cold);
        self.spent += cost;
        if !useful {
            self.wasted += cost;
        }
        cost
    }

    fn invocation(&self, billed_ms: u64, model_gb: Decimal) -> Invocation {
        // A scan, its record as it was, and two or three results.
        const GETS: u32 = 2;
        const PUTS: u32 = 3;
        let (memory_mb, tmp_mb) = (self.memory_mb, self.tmp_mb);
        Invocation { memory_mb, billed_ms, tmp_mb, gets: GETS, puts: PUTS, model_gb, ..Invocation::default() }
    }

    /// Mean cost of an invocation so far, USD; a guess before there was one.
    pub fn mean(&self) -> Decimal {
        match self.ended {
            0 => self.invocation(FIRST_GUESS_MS, Decimal::ZERO).cost(&self.prices),
            ended => self.spent / Decimal::from(ended),
        }
    }

    /// Why nothing more may be started beside `in_flight` others, `elapsed` after the run's start; `None`: it may.
    pub fn blown(&self, in_flight: usize, elapsed: Duration) -> Option<String> {
        if let Some(limit) = self.limits.duration.filter(|limit| elapsed >= *limit) {
            return Some(format!("--max-duration: {} s are over", limit.as_secs_f64()));
        }
        let limit = self.limits.cost?;
        if self.ended == 0 && in_flight == 0 {
            // One tells what they cost; before it, a small limit would be passed by a guess.
            return None;
        }
        let coming = self.mean() * Decimal::from(in_flight as u64 + 1);
        (self.spent + coming > limit).then(|| {
            format!(
                "--max-cost: {limit} USD: {} spent, and the next one might pass it",
                self.spent.round_dp(6).normalize()
            )
        })
    }

    /// USD spent so far.
    pub fn spent(&self) -> Decimal {
        self.spent
    }

    /// Of it for nothing, USD.
    pub fn wasted(&self) -> Decimal {
        self.wasted
    }

    /// Share of cold starts, percent.
    pub fn cold_percent(&self) -> u64 {
        (self.cold * 100).checked_div(self.ended).unwrap_or(0)
    }

    /// Invocations that ended.
    pub fn ended(&self) -> u64 {
        self.ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fuse(cost: &str) -> Fuse {
        let prices = FunctionPrices { gb_second: Decimal::new(1, 3), ..FunctionPrices::default() };
        let limits = Limits { cost: Some(cost.parse().unwrap()), duration: Some(Duration::from_secs(60)) };
        Fuse::new(limits, prices, 1024, 512)
    }

    #[test]
    fn what_is_under_way_counts_as_spent() {
        let mut fuse = fuse("0.010");
        // A second costs a thousandth.
        fuse.count(1000, true, 0, true);
        assert!(fuse.blown(8, Duration::ZERO).is_none());
        assert!(fuse.blown(9, Duration::ZERO).unwrap().contains("--max-cost"));
        assert_eq!((fuse.spent(), fuse.cold_percent()), (Decimal::new(1, 3), 100));
    }

    #[test]
    fn time_is_up_when_it_is() {
        let fuse = fuse("100");
        assert!(fuse.blown(0, Duration::from_secs(59)).is_none());
        assert!(fuse.blown(0, Duration::from_secs(60)).unwrap().contains("--max-duration"));
    }
}
