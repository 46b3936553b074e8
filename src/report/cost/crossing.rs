//! Where always-on boxes become cheaper than Lambda, and how much that depends on what was assumed.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Basis, Figure, Input, Quantity};
use super::modes::{Span, call_inputs, fixed};
use super::profile::{Known, Profile};
use crate::domain::cost::{Crossing, box_capacity, crossing};
use crate::report::numbers::{grouped, rough};
use crate::report::prices::{Price, Prices};

/// The name of a box's mode.
pub fn box_name(rent: &Price) -> String {
    format!("GPU box, {} EUR a month", grouped(&rent.amount.normalize().to_string()))
}

/// Scans that one box does in a month.
pub fn capacity(profile: &Profile, prices: &Prices) -> Decimal {
    let utilisation = prices.assumed.box_utilisation.amount;
    box_capacity(profile.box_seconds.value, utilisation)
        .unwrap_or(Decimal::from(1_000_000_000_000_u64))
        .floor()
}

/// Where a box of that rent crosses Lambda's line.
pub fn meets(profile: &Profile, rent: &Price, prices: &Prices) -> Crossing {
    let tiers = prices.tiers(profile.call.architecture);
    let fixed = fixed(profile, Span::Month, prices);
    let calls = profile.call.calls(prices, &tiers, profile.free_tier, fixed);
    let rate = prices.rate();
    let box_fixed = prices.assumed.box_fixed.amount * rate;
    crossing(rent.amount * rate, box_fixed, capacity(profile, prices), |scans| calls.month(scans))
}

/// The crossing as a figure.
pub fn figure(profile: &Profile, rent: &Price, prices: &Prices) -> Figure {
    let full = capacity(profile, prices);
    let mut inputs = vec![
        Input::price("rent", rent),
        Input::price("box_fixed", &prices.assumed.box_fixed),
        Input::price("rate", &prices.currency.eur_in_usd),
        profile.box_seconds.input("box_s", "s by the clock per scan on the box"),
        Input::price("utilisation", &prices.assumed.box_utilisation),
        Input::number("full_at", full, "scans a month", "utilisation · 730 · 3600 / box_s"),
    ];
    inputs.extend(call_inputs(profile, Span::Month, prices).into_iter().skip(1));
    let (amount, note) = match meets(profile, rent, prices) {
        Crossing::From(volume) => (Some(volume), String::new()),
        Crossing::Never { full_at, as_dear_at } => (None, never(full_at, as_dear_at)),
    };
    Figure {
        mode: box_name(rent),
        of: Quantity::CheaperFrom,
        amount,
        unit: "scans a month".into(),
        basis: Basis::Forecast,
        formula: "the least V with fixed + V · (s · c_cold + (1 − s) · c_warm) − free tier ≥ (rent + box_fixed) · rate; \
                  never where V > full_at".into(),
        inputs,
        note,
    }
}

fn never(full_at: Decimal, as_dear_at: Option<Decimal>) -> String {
    let full = format!("never, one box is full at ~{}", rough(full_at));
    match as_dear_at {
        Some(volume) => format!("{full}, and as dear as Lambda only at ~{}", rough(volume)),
        None => full,
    }
}

/// The crossings of all boxes when one assumption is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// What is changed: `cold share`.
    pub of: Cow<'static, str>,
    /// To what: `50 %`.
    pub to: String,
    /// Scans a month at which each box, by rent, is as dear as Lambda; `null`: at no volume.
    pub as_dear_at: Vec<Option<Decimal>>,
    /// Which of them one box can do: only there it becomes cheaper.
    pub possible: Vec<bool>,
}

/// Cold shares, memory sizes and model sizes other than the profile's.
pub fn sensitivity(profile: &Profile, prices: &Prices) -> Vec<Sensitivity> {
    let all = |of: &'static str, to: String, profile: &Profile| {
        let boxes = prices.boxes();
        let found: Vec<Crossing> = boxes.iter().map(|(_, rent)| meets(profile, rent, prices)).collect();
        let as_dear_at = found.iter().map(|crossing| match crossing {
            Crossing::From(volume) => Some(*volume),
            Crossing::Never { as_dear_at, .. } => *as_dear_at,
        });
        let possible = found.iter().map(|crossing| matches!(crossing, Crossing::From(_)));
        Sensitivity {
            of: Cow::Borrowed(of),
            to,
            as_dear_at: as_dear_at.collect(),
            possible: possible.collect(),
        }
    };
    let mut rows = Vec::new();
    for percent in [0, 10, 50, 100] {
        let mut other = profile.clone();
        other.call.cold_share = Known::forecast(Decimal::new(percent, 2), "varied");
        rows.push(all("cold share", format!("{percent} %"), &other));
    }
    for memory_mb in [1769, 3538, 10_240] {
        let mut other = profile.clone();
        // One scan is one thread's work: beyond one vCPU, more memory only costs more.
        other.call.memory_mb = memory_mb;
        rows.push(all("memory", format!("{} MB", grouped(&memory_mb.to_string())), &other));
    }
    for megabytes in [1, 8, 100, 512] {
        let mut other = profile.clone();
        other.call.model_gb = Decimal::from(megabytes) / Decimal::from(1024);
        rows.push(all("model", format!("{megabytes} MB"), &other));
    }
    rows
}
