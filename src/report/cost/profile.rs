//! What one scan takes: what every figure is computed from.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::figure::{Basis, Input};
use crate::domain::cost::{Calls, FreeTier, FunctionPrices, Invocation, Tier, billed_ms, gigabytes};
use crate::report::prices::{Architecture, ModelPlace, Prices};

/// A number, and how it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The number.
    pub value: Decimal,
    /// Measured in this run, or not.
    pub basis: Basis,
    /// In words.
    pub source: String,
}

impl Known {
    /// Measured in this run.
    pub fn measured(value: Decimal, source: impl Into<String>) -> Known {
        Known { value, basis: Basis::Measured, source: source.into() }
    }

    /// From elsewhere.
    pub fn forecast(value: Decimal, source: impl Into<String>) -> Known {
        Known { value, basis: Basis::Forecast, source: source.into() }
    }

    /// As an input of a figure.
    pub fn input(&self, name: &str, unit: &str) -> Input {
        Input::number(name, self.value, unit, &self.source)
    }
}

/// A function, and what one of its invocations takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallProfile {
    /// Memory, MB.
    pub memory_mb: u32,
    /// Temporary disk, MB.
    pub tmp_mb: u32,
    /// Processor.
    pub architecture: Architecture,
    /// Where it reads its model from.
    pub model_place: ModelPlace,
    /// Size of the model, GB of 2^30 bytes.
    pub model_gb: Decimal,
    /// Billed time of a warm invocation, s.
    pub warm_seconds: Known,
    /// What a start adds, s.
    pub cold_seconds: Known,
    /// Share of cold ones, 0 to 1.
    pub cold_share: Known,
    /// Objects read.
    pub gets: u32,
    /// Objects written.
    pub puts: u32,
}

/// Objects a function reads for one scan: the scan, its sidecar or its record as it was.
pub const GETS: u32 = 2;
/// Objects it writes: LAS, QC picture, record.
pub const PUTS: u32 = 3;

/// Scans, and what each takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// How many: of a run, or a month.
    pub scans: u64,
    /// In how many batches: how often machines and environments start from nothing.
    pub batches: u64,
    /// One core's time for a scan, s.
    pub core_seconds: Known,
    /// Time by the clock for a scan on this machine with all its workers, s.
    pub wall_seconds: Known,
    /// Time by the clock for a scan on a box with all its cores, s.
    pub box_seconds: Known,
    /// As one invocation.
    pub call: CallProfile,
    /// Whether the free tiers count.
    pub free_tier: bool,
}

impl Profile {
    /// The scans, as a decimal.
    pub fn count(&self) -> Decimal {
        Decimal::from(self.scans)
    }

    /// Cores of this machine that are at work at once.
    pub fn cores(&self) -> Decimal {
        self.core_seconds.value.checked_div(self.wall_seconds.value).unwrap_or(Decimal::ONE)
    }

    /// GB of memory of an invocation.
    pub fn memory_gb(&self) -> Decimal {
        Decimal::from(self.call.memory_mb) / Decimal::from(1024)
    }
}

impl CallProfile {
    /// A function as it is assumed where nobody tells of one: `warm` is a warm invocation, `model_gb` the model's size.
    pub fn assumed(warm: Known, cold_share: Known, model_gb: Decimal, prices: &Prices) -> CallProfile {
        let cold = &prices.assumed.cold_seconds;
        CallProfile {
            memory_mb: prices.memory_mb(),
            tmp_mb: 512,
            architecture: Architecture::default(),
            model_place: ModelPlace::default(),
            model_gb,
            warm_seconds: warm,
            cold_seconds: Known::forecast(cold.amount, &cold.source),
            cold_share,
            gets: GETS,
            puts: PUTS,
        }
    }

    /// The same before anything is known of its invocations.
    pub fn any(model_gb: Decimal, prices: &Prices) -> CallProfile {
        let unknown = || Known::forecast(Decimal::ZERO, "not known yet");
        CallProfile::assumed(unknown(), unknown(), model_gb, prices)
    }

    /// One invocation.
    pub fn invocation(&self, cold: bool, prices: &Prices) -> Invocation {
        let start = if cold { self.cold_seconds.value } else { Decimal::ZERO };
        let ms = billed_ms(self.warm_seconds.value * Decimal::ONE_THOUSAND, start * Decimal::ONE_THOUSAND);
        Invocation {
            memory_mb: self.memory_mb,
            billed_ms: ms.to_u64().unwrap_or(u64::MAX),
            tmp_mb: self.tmp_mb,
            gets: self.gets,
            puts: self.puts,
            log_gb: gigabytes(prices.assumed.log_bytes.amount),
            model_gb: if cold { self.model_gb } else { Decimal::ZERO },
        }
    }

    /// Unit prices.
    pub fn prices(&self, prices: &Prices) -> FunctionPrices {
        prices.function(self.architecture, self.model_place)
    }

    /// A month's storage of the model, USD.
    pub fn storage(&self, prices: &Prices) -> Decimal {
        let per_gb = match self.model_place {
            ModelPlace::EfsElastic | ModelPlace::EfsBursting => prices.efs.gb_month.amount,
            ModelPlace::S3 => prices.s3.gb_month.amount,
            ModelPlace::Bundled => Decimal::ZERO,
        };
        self.model_gb * per_gb
    }

    /// A month of such calls; `fixed` costs are told apart from those of a run, which has none.
    pub fn calls<'a>(&self, prices: &Prices, tiers: &'a [Tier], free: bool, fixed: Decimal) -> Calls<'a> {
        Calls {
            warm: self.invocation(false, prices),
            cold: self.invocation(true, prices),
            cold_share: self.cold_share.value,
            prices: self.prices(prices),
            tiers,
            free: if free { prices.free_tier() } else { FreeTier::default() },
            fixed,
        }
    }
}
