//! How many dots an inch has: what the file says, and what the print's own measures say.

use crate::domain::spec::DepthUnit;

use super::columns::Ruled;
use super::rulings::Ruling;
use super::scales_printed::{Printed, fitting};

/// A standard track of ten divisions is 2.5 inches wide (API RP 31A).
const TRACK_INCHES: f64 = 2.5;
/// A standard log of three tracks and a depth column is 8.25 inches wide: no wider than this, and its page, of narrower ones
/// and reduced prints, no narrower than that. Of the log itself one track may be all that was found.
const MOST_LOG_INCHES: f64 = 11.5;
const LEAST_PAGE_INCHES: f64 = 3.0;
/// Paper that a standard log is printed on.
const PAGE_INCHES: f64 = 8.5;
/// Resolutions that scanners have.
pub(super) const SCANNED_AT: [f64; 7] = [75.0, 100.0, 150.0, 200.0, 240.0, 300.0, 400.0];
/// How far a track may be from its standard width, as a share.
const NEAR_WIDTH: f64 = 0.3;
/// How far a print may be from its scale.
const OFF: f64 = 0.06;

/// The resolutions that may be right, the likeliest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resolution {
    guesses: Vec<f64>,
    /// The one that sizes of letters go by.
    likeliest: f64,
    /// Whether they are just what scanners have, none likelier than another.
    any: bool,
}

impl Resolution {
    /// From the file's tag (vertical), the page's columns and its tracks; prints are copied smaller, so tag and tracks may
    /// differ.
    pub(super) fn new(tag: Option<f64>, width: f64, tracks: &[Ruled]) -> Resolution {
        let extent = match (tracks.first(), tracks.last()) {
            (Some(first), Some(last)) => last.right - first.left,
            _ => 0.0,
        };
        let may_be = |dpi: &f64| extent / dpi <= MOST_LOG_INCHES && width / dpi >= LEAST_PAGE_INCHES;
        let mut guesses: Vec<f64> = tag.filter(may_be).into_iter().collect();
        let mut tens: Vec<f64> = tracks
            .iter()
            .filter(|track| track.ruling == Ruling::Linear(10))
            .map(|track| (track.right - track.left) / TRACK_INCHES)
            .collect();
        tens.sort_by(f64::total_cmp);
        // Of two middle ones, as of a track beside one that is twice as wide, that of which the page is nearer to its usual width.
        let middle = if tens.is_empty() { 0..0 } else { (tens.len() - 1) / 2..tens.len() / 2 + 1 };
        let off = |dpi: f64| (width / dpi / PAGE_INCHES).ln().abs();
        let by_width = tens[middle].iter().copied().min_by(|&a, &b| off(a).total_cmp(&off(b)));
        guesses.extend(by_width);
        // Tracks are a little narrower or wider than they should be: without a tag any scanner's resolution near by.
        if let (true, Some(dpi)) = (guesses.len() == 1, by_width) {
            let near = SCANNED_AT.into_iter().filter(|known| (known / dpi - 1.0).abs() <= NEAR_WIDTH);
            guesses.extend(near.filter(|known| (known / dpi - 1.0).abs() > OFF / 2.0));
        }
        // Without a tag no guess is likelier than another.
        let any = guesses.is_empty() || tag.filter(may_be).is_none();
        if guesses.is_empty() {
            guesses.extend(SCANNED_AT.into_iter().filter(may_be));
        }
        if guesses.is_empty() {
            guesses.push(200.0);
        }
        // Letters are as small as print and scan are: of tag and tracks the tracks tell that.
        let likeliest = by_width.unwrap_or(guesses[guesses.len() / 2]);
        Resolution { guesses, likeliest, any }
    }

    /// The likeliest resolution, for sizes of letters.
    pub(super) fn dpi(&self) -> f64 {
        self.likeliest
    }

    /// Whether the file tells it, rather than the print.
    pub(super) fn is_told(&self) -> bool {
        !self.any
    }

    /// The printed scales that so much depth a row may be: those of the first resolution that has any, or, where the
    /// resolution is any of those that scanners have, of all of them; one of each unit.
    pub(super) fn printed(&self, per_row: f64, unit: Option<DepthUnit>) -> Vec<Printed> {
        let mut found: Vec<Printed> = Vec::new();
        for &dpi in &self.guesses {
            let fits = fitting(per_row, dpi, OFF).into_iter();
            for printed in fits.filter(|printed| unit.is_none_or(|unit| unit == printed.unit)) {
                if found.iter().all(|other| other.unit != printed.unit) {
                    found.push(printed);
                }
            }
            if !found.is_empty() && !self.any {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Three tracks of ten divisions, the depth column after the first.
    pub(in crate::domain::find) fn tens(width: f64) -> Vec<Ruled> {
        let track = |left: f64| Ruled {
            left,
            right: left + width,
            ruling: Ruling::Linear(10),
            inner: Vec::new(),
            seen: true,
        };
        vec![track(100.0), track(100.0 + 1.3 * width), track(100.0 + 2.3 * width)]
    }

    #[test]
    fn tracks_of_a_reduced_print_tell_its_resolution_where_the_tag_fits_no_scale() {
        // Scanned at 400 dots, copied to two thirds: 1:240 is then no scale at 400 dots.
        let resolution = Resolution::new(Some(400.0), 8.5 * 266.0, &tens(2.5 * 266.0));
        let found = resolution.printed(100.0 / (266.0 * 5.0), None);
        assert_eq!(found.iter().map(|printed| printed.ratio).collect::<Vec<_>>(), [240.0]);
    }

    #[test]
    fn a_track_beside_one_of_twice_its_width_tells_the_resolution() {
        let wide = Ruled { left: 690.0, right: 1690.0, ..tens(500.0).remove(0) };
        let tracks = [tens(500.0).remove(0), wide];
        assert_eq!(Resolution::new(None, 1712.0, &tracks).dpi(), 200.0);
        assert_eq!(Resolution::new(None, 3424.0, &tracks).dpi(), 400.0);
    }

    #[test]
    fn a_tag_is_believed_where_one_track_is_all_that_was_found() {
        let resolution = Resolution::new(Some(200.0), 1680.0, &tens(470.0)[..1]);
        assert!(resolution.is_told());
        let found = resolution.printed(500.0 * 0.0254 / 200.0, None);
        assert_eq!(found.iter().map(|printed| printed.unit).collect::<Vec<_>>(), [DepthUnit::Metres]);
    }

    #[test]
    fn a_tag_that_makes_the_log_two_feet_wide_is_not_believed_and_then_the_unit_may_be_either() {
        let resolution = Resolution::new(Some(72.0), 1700.0, &tens(500.0));
        let found = resolution.printed(0.1, None);
        let scales: Vec<(f64, DepthUnit)> =
            found.iter().map(|printed| (printed.ratio, printed.unit)).collect();
        assert_eq!(scales, [(240.0, DepthUnit::Feet), (600.0, DepthUnit::Metres)]);
    }
}
