//! What a run may cost and how long it may take. Beyond it nothing new is started; what is under way ends.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::domain::cost::{Bill, Ended, FunctionPrices, Invocation, Use, gigabytes};

/// Before the first answer, an invocation is taken to last as long as this.
const FIRST_GUESS_MS: u64 = 10_000;
/// Objects of an invocation whose function doesn't tell: a scan and its record as it was; results and record.
const GETS: u32 = 2;
const PUTS: u32 = 3;

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// USD.
    pub cost: Option<Decimal>,
    /// From the run's start.
    pub duration: Option<Duration>,
}

/// What is the same for all invocations of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rates {
    /// Unit prices, USD.
    pub prices: FunctionPrices,
    /// Memory of the function, MB.
    pub memory_mb: u32,
    /// Its temporary disk, MB.
    pub tmp_mb: u32,
    /// Log of an invocation, GB.
    pub log_gb: Decimal,
}

/// An invocation that ended, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Billed, ms.
    pub billed_ms: u64,
    /// Whether that is Lambda's word.
    pub reported: bool,
    /// Whether it started an environment.
    pub cold: bool,
    /// What that start took, ms.
    pub init_ms: u64,
    /// Bytes of models read at the start; `None` where the invocation brought no answer.
    pub model_bytes: Option<u64>,
    /// Objects read and written; `None` where the function doesn't tell.
    pub objects: Option<[u32; 2]>,
    /// What it was good for.
    pub used: Use,
}

/// What was spent, and what may be.
#[derive(Debug, Clone)]
pub struct Fuse {
    limits: Limits,
    rates: Rates,
    bill: Bill,
    /// Size of the models, once an answer has told it, bytes.
    model_bytes: u64,
    /// Cold starts before that, by what they were good for.
    untold: Vec<Use>,
    /// All cold starts, ms.
    init_ms: u64,
}

impl Fuse {
    /// With nothing spent.
    pub fn new(limits: Limits, rates: Rates) -> Fuse {
        Fuse { limits, rates, bill: Bill::default(), model_bytes: 0, untold: Vec::new(), init_ms: 0 }
    }

    /// Counts an invocation that ended; gives its cost, USD.
    pub fn count(&mut self, call: &Call) -> Decimal {
        if let Some(bytes) = call.model_bytes.filter(|bytes| *bytes > 0) {
            self.model_bytes = bytes;
            for used in std::mem::take(&mut self.untold) {
                self.bill.add_model_read(gigabytes(bytes), used, &self.rates.prices);
            }
        }
        self.init_ms += if call.cold { call.init_ms } else { 0 };
        if call.cold && call.model_bytes.is_none() && self.model_bytes == 0 {
            self.untold.push(call.used);
        }
        // What brought no answer wrote nothing, as far as anybody knows.
        let usual = if call.model_bytes.is_some() { [GETS, PUTS] } else { [GETS, 0] };
        let [gets, puts] = call.objects.unwrap_or(usual);
        let read = if call.cold { call.model_bytes.unwrap_or(self.model_bytes) } else { 0 };
        let call = Ended {
            call: self.invocation(call.billed_ms, [gets, puts], gigabytes(read)),
            cold: call.cold,
            used: call.used,
            reported: call.reported,
        };
        self.bill.add(&call, &self.rates.prices)
    }

    /// Counts the client's own requests for objects.
    pub fn count_requests(&mut self, gets: u64, puts: u64) {
        self.bill.add_requests(gets, puts, &self.rates.prices);
    }

    fn invocation(&self, billed_ms: u64, [gets, puts]: [u32; 2], model_gb: Decimal) -> Invocation {
        let Rates { memory_mb, tmp_mb, log_gb, .. } = self.rates;
        Invocation { memory_mb, billed_ms, tmp_mb, gets, puts, log_gb, model_gb }
    }

    /// Mean cost of an invocation so far, USD; a guess before there was one.
    pub fn mean(&self) -> Decimal {
        let guess = || self.invocation(FIRST_GUESS_MS, [GETS, PUTS], Decimal::ZERO).cost(&self.rates.prices);
        self.bill.mean().unwrap_or_else(guess)
    }

    /// Why nothing more may be started beside `in_flight` others, `elapsed` after the run's start; `None`: it may.
    pub fn blown(&self, in_flight: usize, elapsed: Duration) -> Option<String> {
        if let Some(limit) = self.limits.duration.filter(|limit| elapsed >= *limit) {
            return Some(format!("--max-duration: {} s are over", limit.as_secs_f64()));
        }
        let limit = self.limits.cost?;
        if self.bill.invocations == 0 && in_flight == 0 {
            // One tells what they cost; before it, a small limit would be passed by a guess.
            return None;
        }
        let coming = self.mean() * Decimal::from(in_flight as u64 + 1);
        (self.spent() + coming > limit).then(|| {
            format!(
                "--max-cost: {limit} USD: {} spent, and the next one might pass it",
                self.spent().round_dp(6).normalize()
            )
        })
    }

    /// USD spent so far.
    pub fn spent(&self) -> Decimal {
        self.bill.total()
    }

    /// Share of cold starts, percent.
    pub fn cold_percent(&self) -> u64 {
        (self.bill.cold * 100).checked_div(self.bill.invocations).unwrap_or(0)
    }

    /// The bill so far.
    pub fn bill(&self) -> Bill {
        self.bill
    }

    /// Size of the models, as far as an answer has told it, bytes.
    pub fn model_bytes(&self) -> u64 {
        self.model_bytes
    }

    /// Mean time of a cold start, ms.
    pub fn start_ms(&self) -> u64 {
        self.init_ms.checked_div(self.bill.cold).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: Call = Call {
        billed_ms: 1000,
        reported: true,
        cold: true,
        init_ms: 200,
        model_bytes: Some(0),
        objects: Some([0, 0]),
        used: Use::Useful,
    };

    fn fuse(cost: &str) -> Fuse {
        let prices = FunctionPrices {
            gb_second: Decimal::new(1, 3),
            model_gb: Decimal::ONE,
            ..FunctionPrices::default()
        };
        let limits = Limits { cost: Some(cost.parse().unwrap()), duration: Some(Duration::from_secs(60)) };
        Fuse::new(limits, Rates { prices, memory_mb: 1024, tmp_mb: 512, log_gb: Decimal::ZERO })
    }

    #[test]
    fn what_is_under_way_counts_as_spent() {
        let mut fuse = fuse("0.010");
        // A second costs a thousandth.
        fuse.count(&CALL);
        assert!(fuse.blown(8, Duration::ZERO).is_none());
        assert!(fuse.blown(9, Duration::ZERO).unwrap().contains("--max-cost"));
        assert_eq!((fuse.spent(), fuse.cold_percent()), (Decimal::new(1, 3), 100));
    }

    #[test]
    fn a_cold_start_without_an_answer_read_the_model_all_the_same() {
        let half = Some(1 << 29);
        let failed = Call { model_bytes: None, used: Use::Failed, ..CALL };
        let answered = Call { model_bytes: half, ..CALL };
        let (mut early, mut late) = (fuse("9"), fuse("9"));
        for call in [failed, answered] {
            early.count(&call);
        }
        for call in [answered, failed] {
            late.count(&call);
        }
        let each = Decimal::new(1, 3) + Decimal::new(5, 1);
        assert_eq!(early.spent(), each * Decimal::TWO);
        assert_eq!(early.bill(), late.bill());
        assert_eq!(early.bill().failed, each);
    }

    #[test]
    fn time_is_up_when_it_is() {
        let fuse = fuse("100");
        assert!(fuse.blown(0, Duration::from_secs(59)).is_none());
        assert!(fuse.blown(0, Duration::from_secs(60)).unwrap().contains("--max-duration"));
    }
}
