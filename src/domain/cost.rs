//! What a run costs, in decimal arithmetic: function invocations, always-on boxes, and the volume where they meet.
//!
//! A month is 730 hours. Money is in one currency per call; which one is the caller's.

use rust_decimal::{Decimal, RoundingStrategy};

/// Hours of a month, as cloud price lists count them.
pub const HOURS_PER_MONTH: Decimal = Decimal::from_parts(730, 0, 0, false, 0);
const SECONDS_PER_HOUR: Decimal = Decimal::from_parts(3600, 0, 0, false, 0);
const MB_PER_GB: Decimal = Decimal::from_parts(1024, 0, 0, false, 0);
const MS_PER_SECOND: Decimal = Decimal::ONE_THOUSAND;
/// Temporary disk of a function that costs nothing, MB.
const FREE_TMP_MB: Decimal = Decimal::from_parts(512, 0, 0, false, 0);

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
    /// Per object written.
    pub put: Decimal,
    /// Per GB of logs.
    pub log_gb: Decimal,
    /// Per GB of the model read from where it lies at a cold start.
    pub model_gb: Decimal,
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

impl Invocation {
    /// GB-seconds of memory: `mem_mb/1024 · billed_ms/1000`.
    pub fn gb_seconds(&self) -> Decimal {
        Decimal::from(self.memory_mb) / MB_PER_GB * self.seconds()
    }

    fn seconds(&self) -> Decimal {
        Decimal::from(self.billed_ms) / MS_PER_SECOND
    }

    /// What it costs without any free tier:
    ///
    /// ```text
    /// mem_mb/1024 · s · p_gbs + max(0, tmp_mb − 512)/1024 · s · p_tmp + p_req
    ///   + gets · p_get + puts · p_put + log_gb · p_logs + model_gb · p_model
    /// ```
    pub fn cost(&self, prices: &FunctionPrices) -> Decimal {
        let tmp_gb = (Decimal::from(self.tmp_mb) - FREE_TMP_MB).max(Decimal::ZERO) / MB_PER_GB;
        self.gb_seconds() * prices.gb_second
            + tmp_gb * self.seconds() * prices.tmp_gb_second
            + prices.request
            + Decimal::from(self.gets) * prices.get
            + Decimal::from(self.puts) * prices.put
            + self.log_gb * prices.log_gb
            + self.model_gb * prices.model_gb
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

/// What a month costs nothing for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FreeTier {
    /// Requests.
    pub requests: Decimal,
    /// GB-seconds.
    pub gb_seconds: Decimal,
}

/// Compute and requests of `calls` equal invocations in a month, after the free tier.
pub fn month_of_calls(
    calls: Decimal,
    invocation: &Invocation,
    prices: &FunctionPrices,
    free: &FreeTier,
) -> Decimal {
    let rest = invocation.cost(prices) - invocation.gb_seconds() * prices.gb_second - prices.request;
    let gb_seconds = (calls * invocation.gb_seconds() - free.gb_seconds).max(Decimal::ZERO);
    let requests = (calls - free.requests).max(Decimal::ZERO);
    gb_seconds * prices.gb_second + requests * prices.request + calls * rest
}

/// Scans that one always-on box can do in a month; `None` for a scan without a time.
pub fn box_capacity(seconds_per_scan: Decimal, utilisation: Decimal) -> Option<Decimal> {
    (utilisation * HOURS_PER_MONTH * SECONDS_PER_HOUR).checked_div(seconds_per_scan)
}

/// What a month of `scans` costs on always-on boxes, each rented whole: a staircase. One box at least.
pub fn month_of_boxes(scans: Decimal, rent: Decimal, capacity: Decimal) -> Decimal {
    let boxes = scans.checked_div(capacity).unwrap_or(Decimal::ONE);
    rent * boxes.ceil().max(Decimal::ONE)
}

/// Scans a month at which a box's rent equals what calls cost, `(rent − fixed) / call`; `None` where calls are free.
pub fn crossover(rent: Decimal, fixed: Decimal, call: Decimal) -> Option<Decimal> {
    (rent - fixed).checked_div(call)
}

/// Electricity of a machine: `watts · seconds / 3,600,000 · price per kWh`.
pub fn electricity(watts: Decimal, seconds: Decimal, per_kwh: Decimal) -> Decimal {
    watts * seconds / (SECONDS_PER_HOUR * MS_PER_SECOND) * per_kwh
}

/// A rented machine's share: `rent · seconds / a month`.
pub fn rent_share(rent: Decimal, seconds: Decimal) -> Decimal {
    rent * seconds / (HOURS_PER_MONTH * SECONDS_PER_HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn x86() -> FunctionPrices {
        FunctionPrices { gb_second: d("0.0000166667"), request: d("0.0000002"), ..FunctionPrices::default() }
    }

    fn arm() -> FunctionPrices {
        FunctionPrices { gb_second: d("0.0000133334"), ..x86() }
    }

    fn call(memory_mb: u32, billed_ms: u64) -> Invocation {
        Invocation { memory_mb, billed_ms, ..Invocation::default() }
    }

    #[test]
    fn a_million_short_calls() {
        let (calls, call, none) = (d("1000000"), call(1024, 200), FreeTier::default());
        assert_eq!(month_of_calls(calls, &call, &arm(), &none), d("2.86668"));
        assert_eq!(month_of_calls(calls, &call, &x86(), &none), d("3.53334"));
        let free = FreeTier { requests: d("1000000"), gb_seconds: d("400000") };
        assert_eq!(month_of_calls(calls, &call, &x86(), &free), Decimal::ZERO);
    }

    #[test]
    fn three_million_calls_of_half_a_second() {
        let month = month_of_calls(d("3000000"), &call(2048, 500), &x86(), &FreeTier::default());
        assert_eq!(month, d("50.0001") + d("0.60"));
    }

    #[test]
    fn billed_durations_of_two_report_lines() {
        assert_eq!(billed_ms(d("8959.28"), d("1202.75")), d("10163"));
        assert_eq!(call(4096, 10163).cost(&x86()).round_dp(9), d("0.000677735"));
        assert_eq!(call(128, 490).cost(&x86()).round_dp(11), d("0.00000122084"));
    }

    #[test]
    fn the_dearest_single_invocation() {
        assert_eq!((call(10240, 900_000).cost(&x86())).round_dp(4), d("0.1500"));
    }

    #[test]
    fn boxes_meet_calls() {
        let blend = blended(d("0.6"), d("0.021"), d("0.004"));
        assert_eq!(blend, d("0.0142"));
        assert_eq!(crossover(d("750"), d("0"), blend).unwrap().round_dp(1), d("52816.9"));
        assert_eq!(crossover(d("1800"), d("0"), blend).unwrap().round_dp(1), d("126760.6"));
        assert_eq!(crossover(d("750"), d("0"), d("0.45")).unwrap().round_dp(2), d("1666.67"));
        assert_eq!(crossover(d("1800"), d("0"), d("0.45")), Some(d("4000")));
        assert_eq!(d("900") * d("0.45"), d("405.00"));
        assert_eq!(crossover(d("750"), d("0"), d("0")), None);
    }

    #[test]
    fn cold_starts_that_read_a_large_model() {
        let s3 = FunctionPrices { get: d("0.0000004"), put: d("0.000005"), ..x86() };
        let elastic = FunctionPrices { model_gb: d("0.03"), ..s3 };
        let warm = Invocation { gets: 2, puts: 1, ..call(3538, 12_000) };
        let cold = Invocation { billed_ms: 16_000, model_gb: d("0.5"), ..warm };
        let blend = blended(d("0.6"), cold.cost(&elastic), warm.cost(&elastic));
        assert_eq!(warm.cost(&elastic).round_dp(6), d("0.000697"));
        assert_eq!(cold.cost(&elastic).round_dp(6), d("0.015927"));
        assert_eq!(blend.round_dp(6), d("0.009835"));
        let rent = d("750") * d("1.08");
        assert_eq!(crossover(rent, d("0"), blend).unwrap().round(), d("82357"));

        // From S3 the model is one more object to read.
        let cold = Invocation { gets: 3, model_gb: d("0"), ..cold };
        let blend = blended(d("0.6"), cold.cost(&s3), warm.cost(&s3));
        assert_eq!(blend.round_dp(6), d("0.000835"));
        let meets = crossover(rent, d("0"), blend).unwrap();
        assert_eq!(meets.round(), d("969525"));
        assert!(meets > box_capacity(d("15"), d("1")).unwrap());
    }

    #[test]
    fn a_box_fills_up() {
        let capacity = box_capacity(d("15"), d("1")).unwrap();
        assert_eq!(capacity, d("175200"));
        assert_eq!(month_of_boxes(d("10"), d("750"), capacity), d("750"));
        assert_eq!(month_of_boxes(d("175201"), d("750"), capacity), d("1500"));
        assert_eq!(box_capacity(d("0"), d("1")), None);
    }

    #[test]
    fn a_machine_of_ones_own() {
        assert_eq!(electricity(d("100"), d("3600"), d("0.30")), d("0.030"));
        assert_eq!(rent_share(d("730"), d("3600")), d("1"));
    }
}
