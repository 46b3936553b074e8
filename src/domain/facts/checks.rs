//! Whether a value is one of its label's kind, and surely read.

use super::labels::{LABELS, OTHERS, SERVICES};
use super::pairs::Pair;
use super::{Fact, dates, numbers, places};
use crate::domain::reading::{Text, Turn};
use crate::domain::scales::fuzzy;
use crate::domain::scales::words;

/// Least mean probability of a value's letters.
const SURE: f32 = 0.8;
/// Least probability of any one of them.
const LEAST_LETTER: f32 = 0.3;
/// Least mean probability of what has no label beside it.
const SURE_ALONE: f32 = 0.92;
/// Letters of the longest value.
const LONGEST: usize = 60;

/// The fact of a label and its value, where it is sure.
pub fn fact(pair: &Pair) -> Option<Fact> {
    let confidence = words::confidence(&pair.value);
    let weakest =
        pair.value.iter().flat_map(|word| &word.letters).map(|letter| letter.confidence).fold(1.0, f32::min);
    if confidence < SURE || weakest < LEAST_LETTER {
        return None;
    }
    let text = words::joined(&pair.value);
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !"#()'\"&".contains(c)).trim();
    let value = checked(pair.mnemonic, text)?;
    Some(Fact {
        mnemonic: pair.mnemonic.to_owned(),
        value,
        confidence: confidence * pair.fit,
        read: pair.read.clone(),
    })
}

fn checked(mnemonic: &str, text: &str) -> Option<String> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let marks = text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    let upper = text.to_uppercase();
    let is_label =
        LABELS.iter().map(|(label, _)| label).chain(OTHERS).any(|label| fuzzy::fit(&upper, label).is_some());
    if text.chars().count() > LONGEST
        || letters + digits < 2
        || is_label && mnemonic != "STAT"
        || 2 * marks > letters + digits
    {
        return None;
    }
    let as_read = || Some(text.to_owned());
    match mnemonic {
        "API" => numbers::api(text),
        "UWI" => numbers::uwi(text),
        "DATE" => as_read().filter(|text| dates::is_date(text)),
        "STAT" => places::state(text),
        "PROV" => places::province(text),
        "CTRY" => places::country(text),
        "CNTY" => as_read().filter(|_| digits == 0 && letters >= 3),
        "COMP" | "SRVC" => as_read().filter(|_| letters >= 3 && letters > digits),
        "LOC" => as_read().filter(|_| letters + digits >= 4),
        _ => as_read().filter(|_| letters >= 2),
    }
}

/// A fact that needs no label: a well's number, a service company's name.
pub fn alone(text: &Text) -> Option<Fact> {
    let confidence = text.reading.confidence();
    if text.turn != Turn::Upright || confidence < SURE_ALONE {
        return None;
    }
    let read = text.reading.text();
    let whole = read.trim();
    // Ten digits in a row may be anything; with a well number's dashes they are one.
    let dashed = whole.matches(['-', '–']).count() >= 2;
    let upper = whole.to_uppercase();
    let (mnemonic, value) = if let Some(api) = numbers::api(whole).filter(|_| dashed) {
        ("API", api)
    } else if let Some(uwi) = numbers::uwi(whole) {
        ("UWI", uwi)
    } else if SERVICES.contains(&upper.as_str()) {
        ("SRVC", whole.to_owned())
    } else {
        return None;
    };
    Some(Fact { mnemonic: mnemonic.to_owned(), value, confidence, read })
}
