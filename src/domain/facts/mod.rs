//! Well facts off a title block: company, well, field, place, number, date.
//!
//! [`pairs`] finds labels and the words beside or below them, [`checks`] lets through what is surely a value of its
//! label's kind. What is not sure is left out: an empty item in a LAS file costs little, a wrong one a lot.

mod checks;
mod dates;
mod interval;
mod labels;
mod numbers;
mod pairs;
mod places;

use crate::domain::reading::Text;
use crate::domain::scales::{fuzzy, words};

pub use interval::interval;

/// What a title block says of the well.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// LAS mnemonic: WELL, COMP, FLD, LOC, CNTY, STAT, PROV, CTRY, API, UWI, DATE or SRVC.
    pub mnemonic: String,
    /// Its value.
    pub value: String,
    /// How sure its letters are, 0 to 1.
    pub confidence: f32,
    /// Label and value as read.
    pub read: String,
}

/// Values of one label that stand this far apart, in letter heights, are of different parts of the page.
const FAR: f64 = 6.0;

/// A value that passed its checks, and where it stands.
struct Candidate {
    fact: Fact,
    row: f64,
}

/// The facts that texts hold, in LAS order.
pub fn facts(texts: &[Text]) -> Vec<Fact> {
    let height = words::letter_height(texts).max(1.0);
    let mut candidates: Vec<Candidate> = pairs::pairs(texts, height)
        .iter()
        .filter_map(|pair| Some(Candidate { fact: checks::fact(pair)?, row: pair.row }))
        .collect();
    candidates.extend(
        texts
            .iter()
            .filter_map(|text| Some(Candidate { fact: checks::alone(text)?, row: text.area.middle().1 })),
    );
    candidates.sort_by(|a, b| a.row.total_cmp(&b.row));
    let mut facts: Vec<Fact> = Vec::new();
    for mnemonic in labels::MNEMONICS {
        let own: Vec<&Candidate> = candidates.iter().filter(|one| one.fact.mnemonic == *mnemonic).collect();
        facts.extend(agreed(&own, height));
    }
    let state = facts.iter().find(|fact| fact.mnemonic == "STAT").map(|fact| fact.value.clone());
    if let Some(state) = state {
        facts.retain(|fact| fact.mnemonic != "API" || numbers::is_of_state(&fact.value, &state));
    }
    facts
}

/// The value that those of one label near the first agree on.
fn agreed(candidates: &[&Candidate], height: f64) -> Option<Fact> {
    let first = candidates.first()?;
    let near =
        || candidates.iter().filter(|other| other.row - first.row <= FAR * height).map(|other| &other.fact);
    let plain =
        |fact: &Fact| fact.value.to_uppercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let best = near()
        .max_by(|a, b| a.value.len().cmp(&b.value.len()).then(a.confidence.total_cmp(&b.confidence)))?;
    let agrees = |fact: &Fact| {
        let (long, short) = (plain(best), plain(fact));
        long.starts_with(&short) || fuzzy::fit(&short, &long).is_some()
    };
    let surest = near()
        .filter(|fact| fact.value.len() == best.value.len())
        .max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
    near().all(agrees).then(|| surest.clone())
}

#[cfg(test)]
mod tests;
