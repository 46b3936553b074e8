//! One invocation of a function, and what each part of it costs.

use std::ops::{Add, AddAssign};

use rust_decimal::{Decimal, RoundingStrategy};

use super::MS_PER_SECOND;

const MB_PER_GB: Decimal = Decimal::from_parts(1024, 0, 0, false, 0);
/// Temporary disk of a function that costs nothing, MB.
const FREE_TMP_MB: Decimal = Decimal::from_parts(512, 0, 0, false, 0);
/// The most memory a function can have, MB, and the longest it may run, s: AWS Lambda's quotas.
const MOST_MEMORY_MB: u32 = 10_240;
const MOST_SECONDS: u64 = 900;

/// Processors of functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Architecture {
    /// `x86_64`.
    #[default]
    X86,
    /// `arm64`.
    Arm,
}

impl Architecture {
    /// As AWS writes it.
    pub fn name(self) -> &'static str {
        match self {
            Architecture::X86 => "x86_64",
            Architecture::Arm => "arm64",
        }
    }
}

/// Where a function reads its model from at a cold start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ModelPlace {
    /// EFS with Elastic throughput: each GB read is paid.
    #[default]
    EfsElastic,
    /// EFS with Bursting throughput: reads cost nothing.
    EfsBursting,
    /// S3: a GET per model.
    S3,
    /// The function's own archive: no read at all.
    Bundled,
}

/// Unit prices of a function service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FunctionPrices {
    /// Per GB of memory and second.
    pub gb_second: Decimal,
    /// Per request.
    pub request: Decimal,
    /// Per GB of temporary disk over 512 MB and second.
    pub tmp_gb_second: Decimal,
    /// Per object read.
    pub get: Decimal,
    /// Per object written, or list of objects.
    pub put: Decimal,
    /// Per GB of logs.
    pub log_gb: Decimal,
    /// Per GB of the model read from where it lies at a cold start.
    pub model_gb: Decimal,
    /// Objects read from where the model lies at a cold start, where that is an object store.
    pub model_gets: u32,
}

/// One invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Invocation {
    /// Memory, MB.
    pub memory_mb: u32,
    /// Billed duration, ms; for cold ones it includes the start.
    pub billed_ms: u64,
    /// Temporary disk, MB.
    pub tmp_mb: u32,
    /// Objects read.
    pub gets: u32,
    /// Objects written.
    pub puts: u32,
    /// Logs written, GB.
    pub log_gb: Decimal,
    /// Size of the model read, GB; 0 for a warm one.
    pub model_gb: Decimal,
}

/// What the parts of something cost. All in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Memory by time: `mem_mb/1024 · s · p_gbs`.
    pub compute: Decimal,
    /// Temporary disk by time: `max(0, tmp_mb − 512)/1024 · s · p_tmp`.
    pub tmp: Decimal,
    /// Requests to the function.
    pub requests: Decimal,
    /// Objects read and written: `gets · p_get + puts · p_put`.
    pub objects: Decimal,
    /// Logs: `log_gb · p_logs`.
    pub logs: Decimal,
    /// The model's bytes at cold starts: `cold · model_gb · p_model`.
    pub model: Decimal,
}

impl Parts {
    /// All together.
    pub fn total(&self) -> Decimal {
        self.compute + self.tmp + self.requests + self.objects + self.logs + self.model
    }

    /// The parts with their names, in the order of the formula.
    pub fn named(&self) -> [(&'static str, Decimal); 6] {
        [
            ("compute", self.compute),
            ("/tmp", self.tmp),
            ("requests", self.requests),
            ("S3 requests", self.objects),
            ("logs", self.logs),
            ("model reads", self.model),
        ]
    }
}

impl Add for Parts {
    type Output = Parts;

    fn add(self, other: Parts) -> Parts {
        Parts {
            compute: self.compute + other.compute,
            tmp: self.tmp + other.tmp,
            requests: self.requests + other.requests,
            objects: self.objects + other.objects,
            logs: self.logs + other.logs,
            model: self.model + other.model,
        }
    }
}

impl AddAssign for Parts {
    fn add_assign(&mut self, other: Parts) {
        *self = *self + other;
    }
}

impl Invocation {
    /// GB-seconds of memory: `mem_mb/1024 · billed_ms/1000`.
    pub fn gb_seconds(&self) -> Decimal {
        Decimal::from(self.memory_mb) / MB_PER_GB * self.seconds()
    }

    fn seconds(&self) -> Decimal {
        Decimal::from(self.billed_ms) / MS_PER_SECOND
    }

    /// What each part costs without any free tier.
    pub fn parts(&self, prices: &FunctionPrices) -> Parts {
        let tmp_gb = (Decimal::from(self.tmp_mb) - FREE_TMP_MB).max(Decimal::ZERO) / MB_PER_GB;
        let model_gets = if self.model_gb.is_zero() { 0 } else { prices.model_gets };
        Parts {
            compute: self.gb_seconds() * prices.gb_second,
            tmp: tmp_gb * self.seconds() * prices.tmp_gb_second,
            requests: prices.request,
            objects: Decimal::from(self.gets) * prices.get + Decimal::from(self.puts) * prices.put,
            logs: self.log_gb * prices.log_gb,
            model: self.model_gb * prices.model_gb + Decimal::from(model_gets) * prices.get,
        }
    }

    /// What it costs without any free tier:
    ///
    /// ```text
    /// mem_mb/1024 · s · p_gbs + max(0, tmp_mb − 512)/1024 · s · p_tmp + p_req
    ///   + gets · p_get + puts · p_put + log_gb · p_logs + model_gb · p_model
    /// ```
    pub fn cost(&self, prices: &FunctionPrices) -> Decimal {
        self.parts(prices).total()
    }
}

/// Billed milliseconds: duration and start together, rounded up.
pub fn billed_ms(duration_ms: Decimal, init_ms: Decimal) -> Decimal {
    (duration_ms + init_ms).round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity)
}

/// Mean cost of a call where `cold_share` (0 to 1) of them start cold: `s · cold + (1 − s) · warm`.
pub fn blended(cold_share: Decimal, cold: Decimal, warm: Decimal) -> Decimal {
    cold_share * cold + (Decimal::ONE - cold_share) * warm
}

/// The most that one invocation's compute and request can cost: all the memory there is, as long as it may last.
pub fn dearest_call(prices: &FunctionPrices) -> Decimal {
    let call =
        Invocation { memory_mb: MOST_MEMORY_MB, billed_ms: MOST_SECONDS * 1000, ..Invocation::default() };
    let parts = call.parts(prices);
    parts.compute + parts.requests
}
