//! The bill of a run on functions: what was useful, what was waste.

use rust_decimal::Decimal;

use super::call::{FunctionPrices, Invocation, Parts};

/// What an invocation was good for. All are billed alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It brought a scan's record.
    Useful,
    /// It failed, and the scan was sent again or given up.
    Failed,
    /// It ran into the function's time-out.
    TimedOut,
    /// Another invocation of the same scan was quicker.
    Overtaken,
}

/// An invocation that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// What it consumed.
    pub call: Invocation,
    /// Whether it started an environment.
    pub cold: bool,
    /// What it was good for.
    pub used: Use,
    /// Whether the billed time is Lambda's own word; else it is the function's own timing, or the caller's clock.
    pub reported: bool,
}

/// The bill so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bill {
    /// For everything, waste included.
    pub parts: Parts,
    /// Of it for failed invocations.
    pub failed: Decimal,
    /// Of it for timed out ones.
    pub timed_out: Decimal,
    /// Of it for overtaken ones.
    pub overtaken: Decimal,
    /// Invocations.
    pub invocations: u64,
    /// Of them cold.
    pub cold: u64,
    /// Of them without Lambda's word on what it bills.
    pub unreported: u64,
    /// Billed, ms.
    pub billed_ms: u64,
    /// GB-seconds of memory.
    pub gb_seconds: Decimal,
    /// Objects read, by functions and the caller.
    pub gets: u64,
    /// Objects written and listed, by functions and the caller.
    pub puts: u64,
}

impl Bill {
    /// Adds an invocation; gives its cost.
    pub fn add(&mut self, ended: &Ended, prices: &FunctionPrices) -> Decimal {
        let parts = ended.call.parts(prices);
        let cost = parts.total();
        self.parts += parts;
        self.waste_of(ended.used, cost);
        self.invocations += 1;
        self.cold += u64::from(ended.cold);
        self.unreported += u64::from(!ended.reported);
        self.billed_ms += ended.call.billed_ms;
        self.gb_seconds += ended.call.gb_seconds();
        self.gets += u64::from(ended.call.gets);
        self.puts += u64::from(ended.call.puts);
        cost
    }

    /// Adds a read of the model at the start of an invocation that was added before its size was known.
    pub fn add_model_read(&mut self, model_gb: Decimal, used: Use, prices: &FunctionPrices) {
        let start = |model_gb| Invocation { model_gb, ..Invocation::default() }.parts(prices);
        let (with, without) = (start(model_gb), start(Decimal::ZERO));
        let parts = Parts { model: with.model - without.model, ..Parts::default() };
        self.parts += parts;
        self.waste_of(used, parts.total());
    }

    fn waste_of(&mut self, used: Use, cost: Decimal) {
        match used {
            Use::Useful => {}
            Use::Failed => self.failed += cost,
            Use::TimedOut => self.timed_out += cost,
            Use::Overtaken => self.overtaken += cost,
        }
    }

    /// Adds the caller's own requests for objects: scans on their way there, results on their way home.
    pub fn add_requests(&mut self, gets: u64, puts: u64, prices: &FunctionPrices) {
        self.gets += gets;
        self.puts += puts;
        self.parts.objects += Decimal::from(gets) * prices.get + Decimal::from(puts) * prices.put;
    }

    /// All of it.
    pub fn total(&self) -> Decimal {
        self.parts.total()
    }

    /// What brought no scan on.
    pub fn waste(&self) -> Decimal {
        self.failed + self.timed_out + self.overtaken
    }

    /// Share of cold starts, 0 to 1; zero where nothing ended.
    pub fn cold_share(&self) -> Decimal {
        Decimal::from(self.cold).checked_div(Decimal::from(self.invocations)).unwrap_or_default()
    }

    /// Mean cost of an invocation; `None` where nothing ended.
    pub fn mean(&self) -> Option<Decimal> {
        self.total().checked_div(Decimal::from(self.invocations))
    }
}
