//! A figure, and how it came to be.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::report::prices::Price;

/// Whether a figure was measured or is a forecast. They never look alike: forecasts carry `~`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// From what was measured in this run and prices alone.
    Measured,
    /// From assumptions, or from measurements of something else.
    Forecast,
}

/// What a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// The run.
    Run,
    /// Of the run for invocations that brought no scan on.
    Waste,
    /// A thousand scans like these.
    ThousandScans,
    /// A month of scans.
    Month,
    /// The share of its month that a box would be busy.
    Busy,
    /// Scans a month that one box can do.
    FullAt,
    /// Scans a month from which a box is cheaper than Lambda; without an amount where it never is.
    CheaperFrom,
}

/// One thing that goes into a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// As the formula calls it.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it comes from.
    pub source: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The mode it belongs to.
    pub mode: String,
    /// What it is of.
    pub of: Quantity,
    /// How much; `None`: never, and `note` says why.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub amount: Option<Decimal>,
    /// Of what.
    pub unit: Cow<'static, str>,
    /// Measured or forecast.
    pub basis: Basis,
    /// The formula, in terms of the inputs.
    pub formula: Cow<'static, str>,
    /// What goes into it.
    pub inputs: Vec<Input>,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Input {
    /// A price.
    pub fn price(name: &str, price: &Price) -> Input {
        let place = if price.region.is_empty() { String::new() } else { format!("{}, ", price.region) };
        let date = if price.date.is_empty() { String::new() } else { format!(", {}", price.date) };
        Input {
            name: name.to_owned(),
            value: price.amount.normalize().to_string(),
            unit: price.unit.clone(),
            source: format!("{place}{}{date}", price.source),
        }
    }

    /// A number that was measured, assumed or computed; `source` says which.
    pub fn number(name: &str, value: Decimal, unit: &str, source: &str) -> Input {
        Input::exact(name, value.round_dp(9), unit, source)
    }

    /// A number with all its digits.
    pub fn exact(name: &str, value: Decimal, unit: &str, source: &str) -> Input {
        Input {
            name: name.to_owned(),
            value: value.normalize().to_string(),
            unit: unit.to_owned(),
            source: source.to_owned(),
        }
    }
}

impl Figure {
    /// The amount with its mark: `~` for a forecast.
    pub fn mark(&self) -> &'static str {
        match self.basis {
            Basis::Measured => "",
            Basis::Forecast => "~",
        }
    }

    /// A thousand scans like the `scans` that this figure is of.
    pub fn per_thousand(&self, scans: u64) -> Figure {
        let amount = self.amount.unwrap_or_default();
        let (name, formula) = match self.of {
            Quantity::Month => ("a month", "a month / scans · 1000"),
            _ => ("this run", "this run / scans · 1000"),
        };
        Figure {
            of: Quantity::ThousandScans,
            amount: amount.checked_div(Decimal::from(scans)).map(|each| each * Decimal::ONE_THOUSAND),
            basis: Basis::Forecast,
            formula: formula.into(),
            inputs: vec![
                Input::number(name, amount, &self.unit, "above"),
                Input::number("scans", scans.into(), "", name),
            ],
            note: String::new(),
            ..self.clone()
        }
    }

    /// With a word about it.
    pub fn with_note(self, note: impl Into<String>) -> Figure {
        Figure { note: note.into(), ..self }
    }
}
