//! The interval that a title block says was logged.

use super::labels::{BASE, TOP};
use super::pairs::{self, Pair};
use crate::domain::reading::Text;
use crate::domain::scales::words;

/// How sure each letter of a depth must be.
const SURE: f32 = 0.9;

/// Depths of its top and base in the log's own unit; `None` where either isn't told or isn't surely read, or where the
/// block gives several.
pub fn interval(texts: &[Text]) -> Option<(f64, f64)> {
    let height = words::letter_height(texts).max(1.0);
    let pairs = pairs::pairs(texts, height);
    let (top, base) = (one(&pairs, TOP)?, one(&pairs, BASE)?);
    (top < base).then_some((top, base))
}

/// The depth beside the labels of one kind.
fn one(pairs: &[Pair], mnemonic: &str) -> Option<f64> {
    let mut depths = pairs.iter().filter(|pair| pair.mnemonic == mnemonic).map(depth);
    let first = depths.next()??;
    depths.all(|other| other == Some(first)).then_some(first)
}

/// `3485`, `3,485 M` or `11434.5 FT`.
fn depth(pair: &Pair) -> Option<f64> {
    let (number, unit) = pair.value.split_first()?;
    let is_sure = number.letters.iter().all(|letter| letter.confidence >= SURE);
    let is_unit = match unit {
        [] => true,
        [unit] => ["M", "FT", "FEET", "METRES", "METERS"].contains(&unit.upper().trim_end_matches('.')),
        _ => false,
    };
    let digits = number.upper().replace(',', "");
    let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_sure && is_unit && is_number).then(|| digits.trim_end_matches('.').parse().ok()).flatten()
}
