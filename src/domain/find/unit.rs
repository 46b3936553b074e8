//! Feet or metres, where the scan's resolution doesn't tell: the words on the page, and else what is customary.
//!
//! A print's depth scale, the width of its tracks and the spacing of its lines go together: ten divisions 2.5 inches wide
//! with a line every two feet are one to 240, and the metric scales at which the same rows would be metres are then on
//! scanners and tracks that hardly exist. The wrong unit makes every depth wrong, so that one must be far likelier than
//! the other.

use std::ops::RangeInclusive;

use crate::domain::reading::Text;
use crate::domain::spec::DepthUnit;

use super::columns::Ruled;
use super::resolution::SCANNED_AT;
use super::rulings::Ruling;
use super::scales_printed::{self, Printed};

/// How far a scan may be from a scanner's resolution, as a share: paper stretches, feeders slip.
const NEAR_SCANNED: f64 = 0.025;
/// How likely another resolution is beside those: reduced prints have any.
const ODD_RESOLUTION: f64 = 0.1;
/// Widths of tracks in inches (API RP 31A: ten divisions are 2.5; two tracks without a line between them 5, and one with but
/// its middle line 1.25 twice), how far one may be from them, and how likely others are beside them: a little off, and any.
const TRACKS_INCHES: [f64; 3] = [2.5, 5.0, 1.25];
const NEAR_WIDTH: (f64, f64) = (0.02, 0.05);
const ODD_WIDTH: (f64, f64) = (0.2, 0.02);
/// Widths of pages in inches: paper is 8.25 to 8.5 inches wide (API RP 31A), scanners add some. How likely others are.
const PAGE_INCHES: RangeInclusive<f64> = 7.5..=12.5;
const ODD_PAGE: f64 = 0.05;
/// Shares of prints with these depth scales, by what is seen in collections of scans: estimates, so that a unit must be
/// this many times as likely as the other.
const FEET: [(f64, f64); 8] = [
    (240.0, 0.32),
    (600.0, 0.22),
    (1200.0, 0.08),
    (120.0, 0.05),
    (48.0, 0.02),
    (480.0, 0.01),
    (40.0, 0.01),
    (20.0, 0.01),
];
const METRES: [(f64, f64); 9] = [
    (200.0, 0.1),
    (500.0, 0.06),
    (1000.0, 0.05),
    (100.0, 0.02),
    (240.0, 0.02),
    (600.0, 0.01),
    (40.0, 0.01),
    (50.0, 0.01),
    (20.0, 0.005),
];
const MUCH_LIKELIER: f64 = 25.0;
/// The same for the only unit that has a scale at the resolutions that are likely.
const LIKELIER: f64 = 2.0;
/// Depth from fine line to fine line that a scale is printed with, and how likely another is beside it.
const FINE_FEET: [(f64, &[f64]); 5] = [
    (1200.0, &[10.0, 20.0, 50.0]),
    (600.0, &[10.0, 5.0]),
    (240.0, &[2.0, 1.0]),
    (120.0, &[1.0, 2.0]),
    (48.0, &[1.0]),
];
const FINE_METRES: [(f64, &[f64]); 4] =
    [(1000.0, &[5.0, 10.0]), (500.0, &[2.0, 5.0]), (200.0, &[1.0]), (100.0, &[1.0])];
const OTHER_FINE: f64 = 0.15;
/// A word less sure than this says nothing.
const SURE_WORD: f32 = 0.6;

/// What the lines of a log tell of its unit.
pub(super) struct Lines<'a> {
    /// Depth a row.
    pub(super) per_row: f64,
    /// Its tracks.
    pub(super) tracks: &'a [Ruled],
    /// Columns of the page.
    pub(super) width: f64,
    /// Depth from fine line to fine line, where any were seen.
    pub(super) fine: Option<f64>,
}

/// The unit that is far likelier than the other, by what logs are printed like; none where no scale of it makes a
/// scanner's resolution and tracks of standard width of the page. `only` is the one that has a scale at one of the
/// resolutions the page may have, where the other has none: it needn't be far likelier.
pub(super) fn customary(lines: &Lines<'_>, only: Option<DepthUnit>) -> Option<DepthUnit> {
    let feet = likeliest(lines, DepthUnit::Feet, &FEET, &FINE_FEET);
    let metres = likeliest(lines, DepthUnit::Metres, &METRES, &FINE_METRES);
    let much =
        |one: &Likelihood, other: &Likelihood| one.is_standard && one.share > MUCH_LIKELIER * other.share;
    let likelier = |one: &Likelihood, other: &Likelihood| one.share > LIKELIER * other.share;
    match only {
        _ if much(&feet, &metres) => Some(DepthUnit::Feet),
        _ if much(&metres, &feet) => Some(DepthUnit::Metres),
        Some(DepthUnit::Feet) if likelier(&feet, &metres) => only,
        Some(DepthUnit::Metres) if likelier(&metres, &feet) => only,
        _ => None,
    }
}

/// How likely a unit is.
struct Likelihood {
    share: f64,
    /// Whether resolution and tracks are as they should be at its likeliest scale.
    is_standard: bool,
}

fn likeliest(
    lines: &Lines<'_>,
    unit: DepthUnit,
    scales: &[(f64, f64)],
    fine: &[(f64, &[f64])],
) -> Likelihood {
    let all = scales.iter().map(|&(ratio, share)| {
        let dpi = ratio / scales_printed::ratio(lines.per_row, unit, 1.0);
        let looks = looks(lines, dpi);
        let spacing = match (lines.fine, fine.iter().find(|known| known.0 == ratio)) {
            (Some(seen), Some((_, known))) if known.contains(&seen) => 1.0,
            (Some(_), _) => OTHER_FINE,
            (None, _) => 1.0,
        };
        Likelihood { share: share * looks * spacing, is_standard: looks == 1.0 }
    });
    all.max_by(|a, b| a.share.total_cmp(&b.share)).unwrap_or(Likelihood { share: 0.0, is_standard: false })
}

/// How likely tracks, page and resolution are: 1 where all are standard. Of a reduced print it is the resolution at which the
/// original would be as many rows, and so is the width.
fn looks(lines: &Lines<'_>, dpi: f64) -> f64 {
    let scanned = SCANNED_AT.iter().any(|known| (dpi / known - 1.0).abs() <= NEAR_SCANNED);
    let off = |track: &Ruled| {
        let inches = (track.right - track.left) / dpi;
        let widths = if track.ruling == Ruling::Linear(10) { &TRACKS_INCHES[..1] } else { &TRACKS_INCHES };
        widths.iter().map(|known| (inches / known - 1.0).abs()).fold(f64::INFINITY, f64::min)
    };
    let mut offs: Vec<f64> = lines.tracks.iter().map(off).collect();
    offs.sort_by(f64::total_cmp);
    let width = match offs.get(offs.len().saturating_sub(1) / 2) {
        Some(&off) if off <= NEAR_WIDTH.0 => 1.0,
        Some(&off) if off <= NEAR_WIDTH.1 => ODD_WIDTH.0,
        _ => ODD_WIDTH.1,
    };
    let page = if PAGE_INCHES.contains(&(lines.width / dpi)) { 1.0 } else { ODD_PAGE };
    page * width * if scanned { 1.0 } else { ODD_RESOLUTION }
}

/// The unit that texts around a log name, by its word or by the depth scale that only one of the units may have.
pub(super) fn named<'a>(texts: impl Iterator<Item = &'a Text>, printed: &[Printed]) -> Option<DepthUnit> {
    let (mut feet, mut metres) = (false, false);
    for text in texts.filter(|text| text.reading.confidence() >= SURE_WORD) {
        let text = text.reading.text().to_ascii_uppercase();
        feet |= is_inches_to_a_hundred(&text);
        for word in text.split_whitespace() {
            let bare = word.trim_matches(['(', ')', '.', ',', '\'', '"']);
            let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit());
            feet |= ["FEET", "FT"].contains(&bare) || word.ends_with("/100FT");
            metres |= ["METRES", "METERS", "METRE", "METER"].contains(&bare);
            let Some(ratio) = scale(word) else { continue };
            let units: Vec<DepthUnit> =
                printed.iter().filter(|known| known.ratio == ratio).map(|known| known.unit).collect();
            feet |= units == [DepthUnit::Feet];
            metres |= units == [DepthUnit::Metres];
        }
    }
    match (feet, metres) {
        (true, false) => Some(DepthUnit::Feet),
        (false, true) => Some(DepthUnit::Metres),
        _ => None,
    }
}

/// `5"/100'`, `5 IN / 100`: so many inches to a hundred feet, as only logs in feet say it. The mark for feet is easily lost.
fn is_inches_to_a_hundred(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some((inches, feet)) = compact.split_once("/100") else { return false };
    let said =
        ["\"", "\u{201d}", "''", "IN", "IN.", "INCH", "INCHES"].iter().any(|mark| inches.ends_with(mark));
    (said || feet.starts_with('\'')) && !feet.starts_with(|c: char| c.is_ascii_digit() || c == 'M')
}

/// 240 of `1:240` and `1/240`.
fn scale(word: &str) -> Option<f64> {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    word.strip_prefix("1:").or_else(|| word.strip_prefix("1/"))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::resolution::tests::tens;
    use super::*;

    fn per_row(unit: DepthUnit, ratio: f64, dpi: f64) -> f64 {
        ratio / scales_printed::ratio(1.0, unit, dpi)
    }

    #[test]
    fn tracks_of_standard_width_tell_the_unit_of_most_scales_and_never_the_wrong_one() {
        let (mut told, mut all) = (0, 0);
        for (unit, ratios) in [(DepthUnit::Feet, &FEET[..4]), (DepthUnit::Metres, &METRES[..4])] {
            for &(ratio, _) in ratios {
                for dpi in SCANNED_AT {
                    let per_row = per_row(unit, ratio, dpi);
                    let found = customary(
                        &Lines { per_row, tracks: &tens(2.5 * dpi), width: 8.5 * dpi, fine: None },
                        None,
                    );
                    assert!(found.is_none_or(|found| found == unit), "1:{ratio} {unit:?} at {dpi}");
                    told += usize::from(found.is_some());
                    all += 1;
                }
            }
        }
        assert!(3 * told >= 2 * all, "{told} of {all}");
    }

    #[test]
    fn inches_to_a_hundred_feet_name_the_unit() {
        use crate::domain::reading::{Area, Letter, Reading, Turn};
        let text = |words: &str| Text {
            area: Area { left: 0.0, top: 0.0, right: 100.0, base: 10.0 },
            turn: Turn::Upright,
            reading: Reading {
                letters: words
                    .chars()
                    .map(|letter| Letter { letter, confidence: 0.9, second: None, at: 0.5 })
                    .collect(),
            },
        };
        for (words, unit) in [
            ("SCALE 5IN/100'", Some(DepthUnit::Feet)),
            ("2\"/100FT", Some(DepthUnit::Feet)),
            ("Scale: 5\"/ 100", Some(DepthUnit::Feet)),
            ("5\"/100M", None),
            ("5\"/1000", None),
            ("RUN 100'", None),
            ("DEPTH", None),
        ] {
            assert_eq!(named([&text(words)].into_iter(), &[]), unit, "{words}");
        }
    }

    #[test]
    fn fine_lines_that_no_scale_of_a_unit_has_speak_against_it() {
        // Ten rows a foot, or 1:600 in metres on a scanner of 152 dots: lines every two feet there are.
        let lines = |fine| Lines { per_row: 0.1, tracks: &[], width: 1700.0, fine };
        let feet = |fine| likeliest(&lines(fine), DepthUnit::Feet, &FEET, &FINE_FEET).share;
        assert!(feet(Some(2.0)) > 3.0 * feet(Some(25.0)));
    }

    #[test]
    fn the_only_unit_with_a_scale_at_a_guessed_resolution_is_none_where_the_other_is_likelier() {
        // 1:240 in feet at 240 dots, or 1:1000 in metres at 400 on tracks an inch and a half wide.
        let per_row = per_row(DepthUnit::Feet, 240.0, 240.0);
        let lines = Lines { per_row, tracks: &tens(600.0), width: 2040.0, fine: None };
        assert_eq!(customary(&lines, Some(DepthUnit::Metres)), Some(DepthUnit::Feet));
        // Odd tracks leave both units unlikely: the only one that has a scale is taken where it is the likelier one.
        let odd = Lines { per_row, tracks: &tens(500.0), width: 2040.0, fine: None };
        assert_eq!(customary(&odd, Some(DepthUnit::Feet)), Some(DepthUnit::Feet));
        assert_eq!(customary(&odd, Some(DepthUnit::Metres)), None);
        assert_eq!(customary(&odd, None), None);
    }

    #[test]
    fn tracks_of_no_standard_width_tell_nothing() {
        let per_row = per_row(DepthUnit::Metres, 500.0, 200.0);
        assert_eq!(
            customary(&Lines { per_row, tracks: &tens(1.2 * 200.0), width: 1700.0, fine: None }, None),
            None
        );
    }
}
