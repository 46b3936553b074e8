//! What the scans of a profile cost in each mode.

use rust_decimal::Decimal;

use super::figure::{Basis, Figure, Input, Quantity};
use super::profile::Profile;
use crate::domain::cost::{box_capacity, electricity, rent_share};
use crate::report::prices::{ModelPlace, Prices};

/// Whether the scans are a run's or a month's: a month also has costs that don't depend on its scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A run.
    Run,
    /// A month.
    Month,
}

impl Span {
    fn of(self) -> Quantity {
        match self {
            Span::Run => Quantity::Run,
            Span::Month => Quantity::Month,
        }
    }
}

/// The name of this machine's mode.
pub const MACHINE: &str = "this machine";
/// The name of Lambda's mode.
pub const LAMBDA: &str = "Lambda";

/// Here: electricity for the time by the clock, and the rent's share of it; a month pays the rent whole.
pub fn machine(profile: &Profile, span: Span, prices: &Prices) -> Figure {
    let machine = &prices.machine;
    let seconds = profile.wall_seconds.value * profile.count();
    let power = electricity(machine.watts.amount, seconds, machine.kwh.amount);
    let rent = match span {
        Span::Run => rent_share(machine.rent.amount, seconds, machine.utilisation.amount),
        Span::Month => machine.rent.amount,
    };
    let mut inputs = vec![
        Input::number("scans", profile.count(), "", "this run or month"),
        profile.wall_seconds.input("wall_s", "s by the clock per scan"),
        Input::price("watts", &machine.watts),
        Input::price("p_kwh", &machine.kwh),
        Input::price("rent", &machine.rent),
    ];
    let formula = match span {
        Span::Run => {
            inputs.push(Input::price("utilisation", &machine.utilisation));
            "scans · wall_s · watts / 3,600,000 · p_kwh + rent · scans · wall_s / (utilisation · 730 · 3600)"
        }
        Span::Month => "scans · wall_s · watts / 3,600,000 · p_kwh + rent",
    };
    let basis = profile.wall_seconds.basis;
    Figure {
        mode: MACHINE.to_owned(),
        of: span.of(),
        amount: Some(power + rent),
        unit: "EUR".into(),
        basis,
        formula: formula.into(),
        inputs,
        note: String::new(),
    }
}

/// On Lambda: `fixed + V · p_call − free tier`.
pub fn lambda(profile: &Profile, span: Span, prices: &Prices) -> Figure {
    let call = &profile.call;
    let tiers = prices.tiers(call.architecture);
    let calls = call.calls(prices, &tiers, profile.free_tier, fixed(profile, span, prices));
    Figure {
        mode: LAMBDA.to_owned(),
        of: span.of(),
        amount: Some(calls.month(profile.count())),
        unit: "USD".into(),
        basis: Basis::Forecast,
        formula: CALL.into(),
        inputs: call_inputs(profile, span, prices),
        note: String::new(),
    }
}

/// The formula of calls.
pub const CALL: &str = "fixed + scans · (s · c_cold + (1 − s) · c_warm) − free tier, where c = mem_mb/1024 · billed_s · p_gbs \
     + max(0, tmp_mb − 512)/1024 · billed_s · p_tmp + p_req + gets · p_get + puts · p_put + log_gb · p_logs \
     + cold · model_gb · p_model, and billed_s = ceil to ms(warm_s + cold · start_s)";

/// Costs of a month without any scan, USD.
pub fn fixed(profile: &Profile, span: Span, prices: &Prices) -> Decimal {
    match span {
        Span::Run => Decimal::ZERO,
        Span::Month => prices.assumed.lambda_fixed.amount + profile.call.storage(prices),
    }
}

/// What goes into [`CALL`].
pub fn call_inputs(profile: &Profile, span: Span, prices: &Prices) -> Vec<Input> {
    let call = &profile.call;
    let unit = call.prices(prices);
    let number =
        |name: &str, value: Decimal, unit: &str, source: &str| Input::number(name, value, unit, source);
    let mut inputs = vec![
        number("scans", profile.count(), "", "this run or month"),
        call.cold_share.input("s", "share of cold calls"),
        call.warm_seconds.input("warm_s", "s billed, warm"),
        call.cold_seconds.input("start_s", "s more, cold"),
        number("mem_mb", call.memory_mb.into(), "MB", "the function's, or as assumed"),
        number("tmp_mb", call.tmp_mb.into(), "MB", "the function's, or as assumed"),
        number("gets", call.gets.into(), "objects", "the scan and its sidecar"),
        number("puts", call.puts.into(), "objects", "LAS, QC picture, record"),
        Input::price("log_bytes", &prices.assumed.log_bytes),
        number("model_gb", call.model_gb, "GB", "the model's files"),
        Input::price("p_gbs", prices.gb_second(call.architecture)),
        Input::price("p_req", &prices.lambda.request),
        Input::price("p_tmp", &prices.lambda.tmp_gb_second),
        Input::price("p_get", &prices.s3.get),
        Input::price("p_put", &prices.s3.put),
        Input::price("p_logs", &prices.logs.gb),
        model_price(call.model_place, prices),
        number("c_warm", call.invocation(false, prices).cost(&unit), "USD", "computed"),
        number("c_cold", call.invocation(true, prices).cost(&unit), "USD", "computed"),
    ];
    if span == Span::Month {
        inputs.push(number(
            "fixed",
            fixed(profile, span, prices),
            "USD a month",
            "the model's storage, and assumed",
        ));
    }
    let free = if profile.free_tier { "counted" } else { "not counted; --free-tier counts it" };
    inputs.push(Input::price("free GB-s", &prices.lambda.free_gb_seconds));
    inputs.push(Input {
        source: free.to_owned(),
        ..Input::price("free requests", &prices.lambda.free_requests)
    });
    inputs
}

/// What reading a GB of the model costs where it lies.
pub fn model_price(place: ModelPlace, prices: &Prices) -> Input {
    match place {
        ModelPlace::EfsElastic => Input::price("p_model", &prices.efs.read_gb),
        ModelPlace::EfsBursting | ModelPlace::S3 | ModelPlace::Bundled => {
            let source = "EFS Bursting, S3 or the function's archive: by requests at most";
            Input::number("p_model", Decimal::ZERO, "USD per GB", source)
        }
    }
}

/// The share of its month that a box is busy with these scans.
pub fn busy(profile: &Profile, prices: &Prices) -> Decimal {
    let full = box_capacity(profile.box_seconds.value, prices.assumed.box_utilisation.amount);
    full.and_then(|full| profile.count().checked_div(full)).unwrap_or_default()
}
