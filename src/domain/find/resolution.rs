//! How many dots an inch has: what the file says, and what the print's own measures say.

use crate::domain::spec::DepthUnit;

use super::columns::Ruled;
use super::rulings::Ruling;
use super::scales_printed::{Printed, fitting};

/// A standard track of ten divisions is 2.5 inches wide (API RP 31A).
const TRACK_INCHES: f64 = 2.5;
/// A standard log of three tracks and a depth column is 8.25 inches wide.
const LOG_INCHES: f64 = 8.25;
/// How far a print may be from its scale where the resolution is known, and where it is guessed from a width.
const KNOWN_OFF: f64 = 0.06;
const GUESSED_OFF: f64 = 0.15;

/// A resolution that may be right.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Guess {
    dpi: f64,
    off: f64,
}

/// The resolutions that may be right, the likeliest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resolution {
    guesses: Vec<Guess>,
}

impl Resolution {
    /// From the file's tag (vertical) and the tracks; prints are copied smaller, so tag and tracks may differ.
    pub(super) fn new(tag: Option<f64>, tracks: &[Ruled]) -> Resolution {
        let mut guesses: Vec<Guess> = tag.map(|dpi| Guess { dpi, off: KNOWN_OFF }).into_iter().collect();
        let mut tens: Vec<f64> = tracks
            .iter()
            .filter(|track| track.ruling == Ruling::Linear(10))
            .map(|track| (track.right - track.left) / TRACK_INCHES)
            .collect();
        tens.sort_by(f64::total_cmp);
        if let Some(&dpi) = tens.get(tens.len() / 2) {
            guesses.push(Guess { dpi, off: KNOWN_OFF });
        } else if let (None, Some(first), Some(last)) = (tag, tracks.first(), tracks.last()) {
            guesses.push(Guess { dpi: (last.right - first.left) / LOG_INCHES, off: GUESSED_OFF });
        }
        if guesses.is_empty() {
            guesses.push(Guess { dpi: 200.0, off: GUESSED_OFF });
        }
        Resolution { guesses }
    }

    /// The likeliest resolution, for sizes of letters.
    pub(super) fn dpi(&self) -> f64 {
        self.guesses[0].dpi
    }

    /// The printed scale that so much depth a row is, by the likeliest resolution that has one.
    pub(super) fn printed(&self, per_row: f64, unit: Option<DepthUnit>) -> Option<Printed> {
        self.guesses.iter().find_map(|guess| {
            let fits = fitting(per_row, guess.dpi, guess.off);
            fits.into_iter().find(|printed| unit.is_none_or(|unit| unit == printed.unit))
        })
    }
}
