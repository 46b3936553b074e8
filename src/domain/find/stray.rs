//! Names in a title block that are no curves of the log below it.

use super::block::Scaled;
use super::head::Side;
use crate::domain::scales::FoundCurve;

/// A name without a scale that stands so many inches farther from the log than any scale is none of a scale block's; so is
/// one that title blocks have from the second distance on. Blocks with a scale that couldn't be read are up to 2 inches
/// high.
const FAR_INCHES: (f64, f64) = (2.5, 0.7);
/// What title blocks tell of a well that may be drawn as a curve as well: bit size and temperatures.
const OF_TITLES: [&str; 5] = ["BS", "TEMP", "BHT", "MST", "MATR"];

/// Takes names without a scale away that stand far beyond the scale blocks, or beyond them at all where the curve has a
/// scale in one: `BIT SIZE` and `GAMMA RAY LOG` of a title block are no curves, and one too many in a track takes the
/// ink of another.
pub(super) fn without_strays(tracks: &mut [Scaled], dpi: f64) {
    let rows = |side| {
        let told = tracks.iter().filter(move |track| track.told == Some(side));
        told.flat_map(scaled).map(|curve| curve.row)
    };
    let top = rows(Side::Above).reduce(f64::min).unwrap_or(f64::NEG_INFINITY);
    let base = rows(Side::Below).reduce(f64::max).unwrap_or(f64::INFINITY);
    let named: Vec<String> =
        tracks.iter().flat_map(scaled).filter_map(|curve| curve.mnemonic.clone()).collect();
    let is_stray = |curve: &FoundCurve| {
        let beyond = (top - curve.row).max(curve.row - base);
        let again = curve.mnemonic.as_ref().is_some_and(|mnemonic| named.contains(mnemonic));
        let of_title = curve.mnemonic.as_deref().is_some_and(|mnemonic| OF_TITLES.contains(&mnemonic));
        let far = dpi * if of_title { FAR_INCHES.1 } else { FAR_INCHES.0 };
        curve.scale.is_none() && (beyond > far || again && beyond > 0.0)
    };
    for track in tracks {
        track.curves.retain(|curve| !is_stray(curve));
    }
}

fn scaled(track: &Scaled) -> impl Iterator<Item = &FoundCurve> {
    track.curves.iter().filter(|curve| curve.scale.is_some())
}

#[cfg(test)]
mod tests {
    use super::super::columns::Ruled;
    use super::super::rulings::Ruling;
    use super::*;

    fn track(told: Option<Side>, curves: &[(&str, f64, bool)]) -> Scaled {
        let curve = |&(mnemonic, row, scaled): &(&str, f64, bool)| FoundCurve {
            mnemonic: Some(mnemonic.to_owned()),
            scale: scaled.then_some([0.0, 100.0]),
            row,
            ..FoundCurve::untold()
        };
        Scaled {
            track: Ruled {
                left: 0.0,
                right: 500.0,
                ruling: Ruling::Linear(10),
                inner: Vec::new(),
                seen: true,
            },
            curves: curves.iter().map(curve).collect(),
            told,
            blocks: [None; 2],
        }
    }

    fn left(mut tracks: Vec<Scaled>) -> Vec<Vec<String>> {
        without_strays(&mut tracks, 200.0);
        tracks
            .iter()
            .map(|track| track.curves.iter().filter_map(|curve| curve.mnemonic.clone()).collect())
            .collect()
    }

    #[test]
    fn names_of_a_title_block_are_no_curves() {
        let title =
            track(Some(Side::Above), &[("BS", 1000.0, false), ("GR", 1900.0, true), ("CALI", 1850.0, false)]);
        let other = [
            ("GR", 1880.0, false),
            ("NPHI", 1880.0, false),
            ("TEMP", 1700.0, false),
            ("DRHO", 1600.0, false),
        ];
        assert_eq!(left(vec![title, track(None, &other)]), [vec!["GR", "CALI"], vec!["NPHI", "DRHO"]]);
    }

    #[test]
    fn without_a_scale_nothing_tells_where_the_block_is() {
        assert_eq!(left(vec![track(None, &[("GR", 1000.0, false)])]), [vec!["GR"]]);
        // The scale stands below the log: above it any place may be a block's.
        let below = track(Some(Side::Below), &[("GR", 9000.0, true), ("SP", 1000.0, false)]);
        assert_eq!(left(vec![below]), [vec!["GR", "SP"]]);
    }
}
