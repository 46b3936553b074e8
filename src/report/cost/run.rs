//! The cost of a run in each mode: what was measured, and what the other modes would have cost.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::CostReport;
use super::crossing::{box_name, capacity, figure as crossing_figure, sensitivity};
use super::figure::{Basis, Figure, Input, Quantity};
use super::modes::{self, LAMBDA, MACHINE, Span};
use super::profile::{CallProfile, GETS, Known, PUTS, Profile};
use super::services::services;
use crate::batch::lambda::Totals;
use crate::domain::cost::{Arrivals, Starts, gigabytes, starts};
use crate::report::numbers::{duration, grouped};
use crate::report::prices::{Price, Prices};
use crate::report::summary::Summary;

/// What else a run's cost needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting<'a> {
    /// Prices.
    pub prices: &'a Prices,
    /// Today, `2026-11-26`.
    pub today: &'a str,
    /// Size of the model's files, bytes.
    pub model_bytes: u64,
    /// Workers this machine would put to work.
    pub workers: usize,
    /// One core's time for these scans here, s, forecast; for runs that functions did.
    pub core_seconds: Option<f64>,
}

/// The report; `None` for a run that digitised nothing and cost nothing.
pub fn report(summary: &Summary, setting: &Setting<'_>) -> Option<CostReport> {
    let profile = profile(summary, setting)?;
    let (scans, prices) = (profile.scans, setting.prices);
    let machine =
        modes::machine(&profile, Span::Run, prices).with_note(machine_note(&profile, summary, prices));
    let mut figures = vec![machine.clone(), machine.per_thousand(scans)];
    let lambda = match &summary.lambda {
        Some(totals) => billed(totals, prices),
        None => vec![modes::lambda(&profile, Span::Run, prices).with_note(lambda_note(&profile, prices))],
    };
    let per_thousand = lambda[0].per_thousand(scans);
    figures.extend(lambda);
    figures.push(per_thousand);
    for (_, rent) in prices.boxes() {
        figures.extend(gpu_box(&profile, rent, prices));
    }
    figures.extend(services(&profile, Span::Run, prices));
    Some(CostReport {
        title: format!("cost of a run of {} scans", grouped(&scans.to_string())),
        figures,
        sensitivity: sensitivity(&profile, prices),
        notes: prices.stale(setting.today).into_iter().collect(),
    })
}

/// What the run's scans took; `None` for a run that digitised nothing.
pub fn profile(summary: &Summary, setting: &Setting<'_>) -> Option<Profile> {
    let scans = summary.measured().count() as u64;
    (scans > 0).then(|| match &summary.lambda {
        Some(totals) => functions_did_it(totals, scans, setting),
        None => this_machine_did_it(summary, scans, setting),
    })
}

/// Modes of the table at a run's end; the report has the others.
pub fn main_modes(report: &CostReport) -> Vec<&str> {
    let is_main = |mode: &str| mode == MACHINE || mode == LAMBDA || mode.starts_with("GPU box");
    report.modes().into_iter().filter(|mode| is_main(mode)).collect()
}

fn this_machine_did_it(summary: &Summary, scans: u64, setting: &Setting<'_>) -> Profile {
    let busy: u64 = summary.measured().map(|line| line.elapsed_ms).sum();
    let each = |ms: u64| Decimal::from(ms) / Decimal::ONE_THOUSAND / Decimal::from(scans);
    let core = Known::measured(each(busy), "this run, all workers' time on scans");
    let wall = Known::measured(each(summary.wall_ms), "this run, by the clock");
    let prices = setting.prices;
    let warm = warm_seconds(core.value, prices.memory_mb(), prices);
    Profile {
        scans,
        batches: 1,
        box_seconds: Known::forecast(wall.value, "as fast as this machine in this run"),
        call: CallProfile::assumed(
            Known::forecast(warm, "one core's time here, more below one vCPU of memory"),
            batch_cold_share(scans, warm, prices),
            gigabytes(setting.model_bytes),
            prices,
        ),
        core_seconds: core,
        wall_seconds: wall,
        free_tier: false,
    }
}

/// Below one vCPU's memory a function has a share of one.
pub fn warm_seconds(core_seconds: Decimal, memory_mb: u32, prices: &Prices) -> Decimal {
    let vcpu =
        Decimal::from(memory_mb).checked_div(prices.assumed.one_vcpu_mb.amount).unwrap_or(Decimal::ONE);
    core_seconds.checked_div(vcpu.min(Decimal::ONE)).unwrap_or(core_seconds)
}

/// How scans that arrive so start environments, by simulation.
pub fn simulated(at: Vec<f64>, warm_seconds: Decimal, prices: &Prices) -> Starts {
    let assumed = &prices.assumed;
    let number = |amount: Decimal| amount.to_f64().unwrap_or(0.0);
    starts(&Arrivals {
        at,
        seconds: number(warm_seconds),
        cold_seconds: number(assumed.cold_seconds.amount),
        most_at_once: prices.at_once(usize::MAX),
        idle: number(assumed.idle_minutes.amount) * 60.0,
    })
}

/// Cold share of a batch that arrives at once, by simulation.
pub fn batch_cold_share(scans: u64, warm_seconds: Decimal, prices: &Prices) -> Known {
    /// More scans don't change the share's first digits.
    const MOST: u64 = 100_000;
    let at = vec![0.0; usize::try_from(scans.min(MOST)).unwrap_or(0)];
    let starts = simulated(at, warm_seconds, prices);
    let share = Decimal::from(starts.cold).checked_div(Decimal::from(scans.max(1))).unwrap_or_default();
    let source = format!(
        "simulated: {} scans at once, {} invocations at once",
        grouped(&scans.to_string()),
        grouped(&prices.at_once(usize::MAX).to_string())
    );
    Known::forecast(share, source)
}

fn functions_did_it(totals: &Totals, scans: u64, setting: &Setting<'_>) -> Profile {
    let (bill, calls) = (&totals.bill, Decimal::from(totals.bill.invocations.max(1)));
    let cold_seconds = Decimal::from(totals.start_ms) / Decimal::ONE_THOUSAND;
    let seconds = Decimal::from(bill.billed_ms) / Decimal::ONE_THOUSAND;
    let warm = (seconds / calls - bill.cold_share() * cold_seconds).max(Decimal::ZERO);
    let from_here = setting.core_seconds.and_then(|total| Decimal::try_from(total).ok());
    let core = match from_here {
        Some(total) => {
            Known::forecast(total / Decimal::from(scans), "what earlier runs on this machine took")
        }
        None => Known::forecast(warm, "as fast as the function"),
    };
    let workers = Decimal::from(setting.workers.max(1) as u64);
    let wall = Known::forecast(core.value / workers, format!("{}, on {workers} workers", core.source));
    Profile {
        scans,
        batches: 1,
        box_seconds: Known::forecast(wall.value, "as fast as this machine"),
        call: CallProfile {
            memory_mb: totals.memory_mb,
            tmp_mb: totals.tmp_mb,
            architecture: totals.architecture,
            model_place: totals.model_place,
            model_gb: gigabytes(totals.model_bytes),
            warm_seconds: Known::measured(warm, "this run, mean without the starts"),
            cold_seconds: Known::measured(cold_seconds, "this run, mean of the starts"),
            cold_share: Known::measured(bill.cold_share(), "this run"),
            gets: GETS,
            puts: PUTS,
        },
        core_seconds: core,
        wall_seconds: wall,
        free_tier: false,
    }
}

/// What functions and the client's own requests cost, from what Lambda said it bills.
fn billed(totals: &Totals, prices: &Prices) -> Vec<Figure> {
    let bill = &totals.bill;
    let architecture = totals.architecture;
    let mut inputs: Vec<Input> = bill
        .parts
        .named()
        .into_iter()
        .map(|(name, cost)| Input::exact(name, cost, "USD", "summed over all invocations"))
        .collect();
    let count =
        |name: &str, number: u64, unit: &str, source: &str| Input::number(name, number.into(), unit, source);
    let reported = bill.invocations - bill.unreported;
    inputs.extend([
        count("invocations", bill.invocations, "", "well or not, hedges and repeats among them"),
        count("cold", bill.cold, "", "invocations that started an environment"),
        count(
            "reported",
            reported,
            "",
            "invocations with a REPORT line; for the rest the function's own timing, else the clock",
        ),
        count("billed_ms", bill.billed_ms, "ms", "REPORT's Billed Duration, the start in it"),
        count("gets", bill.gets, "objects", "read by functions and by this program"),
        count("puts", bill.puts, "objects", "written and listed by functions and by this program"),
        Input::number("GB-s", bill.gb_seconds, "GB-s", "sum of mem_mb/1024 · billed_ms/1000"),
        count("mem_mb", totals.memory_mb.into(), "MB", "the function's"),
        Input::price("p_gbs", prices.gb_second(architecture)),
        Input::price("p_req", &prices.lambda.request),
        Input::price("p_get", &prices.s3.get),
        Input::price("p_put", &prices.s3.put),
        Input::price("p_logs", &prices.logs.gb),
        modes::model_price(totals.model_place, prices),
        count("model_bytes", totals.model_bytes, "bytes", "read at each cold start, as the function says"),
    ]);
    let figure = |of, amount, formula: &'static str, inputs| Figure {
        mode: LAMBDA.to_owned(),
        of,
        amount: Some(amount),
        unit: "USD".into(),
        basis: Basis::Measured,
        formula: formula.into(),
        inputs,
        note: String::new(),
    };
    let waste: Vec<Input> = [
        ("failed", bill.failed, "failed invocations"),
        ("timed_out", bill.timed_out, "invocations that ran into the time-out"),
        ("overtaken", bill.overtaken, "invocations that another one was quicker than"),
    ]
    .map(|(name, cost, what)| Input::exact(name, cost, "USD", what))
    .to_vec();
    let note = format!(
        "measured: {} invocations, {} % cold, {} MB, {}; prices of {}",
        grouped(&bill.invocations.to_string()),
        (bill.cold_share() * Decimal::ONE_HUNDRED).round(),
        grouped(&totals.memory_mb.to_string()),
        architecture.name(),
        prices.region()
    );
    let formula = "compute + /tmp + requests + S3 requests + logs + model reads";
    let mut figures = vec![figure(Quantity::Run, bill.total(), formula, inputs).with_note(note)];
    if bill.waste() > Decimal::ZERO {
        let wasted = figure(Quantity::Waste, bill.waste(), "failed + timed_out + overtaken", waste);
        let share = bill.waste() / bill.total() * Decimal::ONE_HUNDRED;
        figures.push(
            wasted.with_note(format!("{} % of it waste: failed, timed out, overtaken", share.round_dp(1))),
        );
    }
    figures
}

fn machine_note(profile: &Profile, summary: &Summary, prices: &Prices) -> String {
    let machine = &prices.machine;
    let time = match profile.wall_seconds.basis {
        Basis::Measured => format!("measured: {}", duration(summary.wall_ms)),
        Basis::Forecast => format!("forecast: {}", profile.wall_seconds.source),
    };
    format!(
        "{time}; {} W at {} EUR/kWh, rent {} EUR a month",
        machine.watts.amount, machine.kwh.amount, machine.rent.amount
    )
}

/// What a forecast of Lambda rests on.
pub fn lambda_note(profile: &Profile, prices: &Prices) -> String {
    let call = &profile.call;
    format!(
        "forecast: ~{} s a scan, {} % cold, {} MB, {}, {}",
        call.warm_seconds.value.round_sf(3).unwrap_or_default().normalize(),
        (call.cold_share.value * Decimal::ONE_HUNDRED).round(),
        grouped(&call.memory_mb.to_string()),
        call.architecture.name(),
        prices.region()
    )
}

fn gpu_box(profile: &Profile, rent: &Price, prices: &Prices) -> Vec<Figure> {
    let full = capacity(profile, prices);
    let figure = |of, amount: Decimal, unit: &'static str, formula: &'static str, inputs| Figure {
        mode: box_name(rent),
        of,
        amount: Some(amount),
        unit: unit.into(),
        basis: Basis::Forecast,
        formula: formula.into(),
        inputs,
        note: String::new(),
    };
    let time = profile.box_seconds.input("box_s", "s by the clock per scan on the box");
    let utilisation = Input::price("utilisation", &prices.assumed.box_utilisation);
    let scans = Input::number("scans", profile.count(), "", "this run");
    let busy = figure(
        Quantity::Busy,
        modes::busy(profile, prices),
        "of its month",
        "scans · box_s / (utilisation · 730 · 3600)",
        vec![scans, time.clone(), utilisation.clone()],
    );
    let full_at = figure(
        Quantity::FullAt,
        full,
        "scans a month",
        "utilisation · 730 · 3600 / box_s",
        vec![time, utilisation],
    );
    vec![busy, full_at, crossing_figure(profile, rent, prices)]
}
