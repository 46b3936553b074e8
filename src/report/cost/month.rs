//! The cost of a month of scans in each mode; no run needed.

use rust_decimal::Decimal;

use super::CostReport;
use super::crossing::{box_name, capacity, figure as crossing_figure, sensitivity};
use super::figure::{Basis, Figure, Input, Quantity};
use super::modes::{self, Span};
use super::profile::Profile;
use super::run::lambda_note;
use super::services::services;
use crate::domain::cost::{crossover, dearest_call, month_of_boxes};
use crate::report::numbers::{grouped, rough};
use crate::report::prices::{Price, Prices};

/// The report of a profile whose scans are a month's.
pub fn report(profile: &Profile, prices: &Prices, today: &str) -> CostReport {
    let mut figures = Vec::new();
    let machine = modes::machine(profile, Span::Month, prices);
    let hours = profile.wall_seconds.value * profile.count() / Decimal::from(3600);
    let note = format!(
        "busy ~{} of 730 hours; {} W at {} EUR/kWh, rent {} EUR",
        rough(hours),
        prices.machine.watts.amount,
        prices.machine.kwh.amount,
        prices.machine.rent.amount
    );
    both(&mut figures, machine.with_note(note), profile);
    let lambda = modes::lambda(profile, Span::Month, prices).with_note(lambda_note(profile, prices));
    both(&mut figures, lambda, profile);
    for (_, rent) in prices.boxes() {
        both(&mut figures, boxes(profile, rent, prices), profile);
        figures.push(crossing_figure(profile, rent, prices));
    }
    for service in services(profile, Span::Month, prices) {
        both(&mut figures, service, profile);
    }
    CostReport {
        title: format!(
            "forecast for {} scans a month, ~{} s of one core each ({})",
            grouped(&profile.scans.to_string()),
            profile.core_seconds.value.round_sf(3).unwrap_or_default().normalize(),
            profile.core_seconds.source
        ),
        figures,
        sensitivity: sensitivity(profile, prices),
        notes: prices.stale(today).into_iter().collect(),
    }
}

/// The month, and a thousand of its scans.
fn both(figures: &mut Vec<Figure>, month: Figure, profile: &Profile) {
    let thousand = month.per_thousand(profile.scans);
    figures.extend([month, thousand]);
}

fn boxes(profile: &Profile, rent: &Price, prices: &Prices) -> Figure {
    let full = capacity(profile, prices);
    let month = month_of_boxes(profile.count(), rent.amount + prices.assumed.box_fixed.amount, full);
    Figure {
        mode: box_name(rent),
        of: Quantity::Month,
        amount: Some(month),
        unit: "EUR".into(),
        basis: Basis::Forecast,
        formula: "(rent + box_fixed) · ceil(scans / full_at), full_at = utilisation · 730 · 3600 / box_s"
            .into(),
        inputs: vec![
            Input::price("rent", rent),
            Input::price("box_fixed", &prices.assumed.box_fixed),
            Input::number("scans", profile.count(), "", "a month"),
            Input::number("full_at", full, "scans a month", "computed"),
            profile.box_seconds.input("box_s", "s by the clock per scan on the box"),
            Input::price("utilisation", &prices.assumed.box_utilisation),
        ],
        note: String::new(),
    }
}

/// Crossings for a cost of a call that is given, EUR: how two published numbers for the same boxes come about. Warns of
/// one that no invocation can cost.
pub fn at_call_cost(call: Decimal, scans: u64, prices: &Prices, today: &str) -> CostReport {
    let input = Input::number("c_call", call, "EUR", "given: --call-cost");
    let mut figures = vec![Figure {
        mode: modes::LAMBDA.to_owned(),
        of: Quantity::Month,
        amount: Some(call * Decimal::from(scans)),
        unit: "EUR".into(),
        basis: Basis::Forecast,
        formula: "scans · c_call".into(),
        inputs: vec![Input::number("scans", scans.into(), "", "a month"), input.clone()],
        note: format!("{} scans a month at {} EUR each", grouped(&scans.to_string()), call.normalize()),
    }];
    for (_, rent) in prices.boxes() {
        figures.push(Figure {
            mode: box_name(rent),
            of: Quantity::CheaperFrom,
            amount: crossover(rent.amount, Decimal::ZERO, call),
            unit: "scans a month".into(),
            basis: Basis::Forecast,
            formula: "rent / c_call".into(),
            inputs: vec![Input::price("rent", rent), input.clone()],
            note: if call.is_zero() { "never".to_owned() } else { String::new() },
        });
    }
    let dearest = dearest_call(&prices.function(Default::default(), Default::default()));
    let mut notes: Vec<String> = prices.stale(today).into_iter().collect();
    if call * prices.rate() > dearest {
        notes.push(format!(
            "{} EUR is more than one invocation can cost: 10,240 MB for 900 s are {} USD; it must stand for many \
             invocations, or include other costs",
            call.normalize(),
            dearest.round_dp(4)
        ));
    }
    CostReport {
        title: "forecast at a given cost of a call".to_owned(),
        figures,
        sensitivity: Vec::new(),
        notes,
    }
}
