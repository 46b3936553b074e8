//! Depth scales that logs are printed at, and what a scan's resolution makes of them.

use crate::domain::spec::DepthUnit;

/// Depth scales in feet: 60, 30, 25, 10, 5, 2.5, 2 and 1 inches to 100 feet; in metres: the round ones and those that
/// match the inch scales. The detail and overview scales of wireline logs; none of one list is within 6 % of one
/// of the other list, so that a scale tells the unit.
const FEET: [f64; 8] = [20.0, 40.0, 48.0, 120.0, 240.0, 480.0, 600.0, 1200.0];
const METRES: [f64; 12] = [20.0, 25.0, 40.0, 48.0, 50.0, 100.0, 120.0, 200.0, 240.0, 500.0, 600.0, 1000.0];

/// A depth scale that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Printed {
    /// Unit of depth.
    pub(super) unit: DepthUnit,
    /// 240 for 1:240.
    pub(super) ratio: f64,
    /// Distance from it, as a share.
    pub(super) off: f64,
}

/// The ratio of a depth scale of so much depth a row at a resolution.
pub(super) fn ratio(per_row: f64, unit: DepthUnit, dpi: f64) -> f64 {
    let metres = match unit {
        DepthUnit::Feet => 0.3048 * per_row,
        DepthUnit::Metres => per_row,
    };
    metres / (0.0254 / dpi)
}

/// The scales logs are printed at that so much depth a row may be, nearest first. A print may be `most` off (as a
/// share): paper shrinks, copiers and scanners stretch.
pub(super) fn fitting(per_row: f64, dpi: f64, most: f64) -> Vec<Printed> {
    let mut found: Vec<Printed> = [(DepthUnit::Feet, &FEET[..]), (DepthUnit::Metres, &METRES[..])]
        .into_iter()
        .flat_map(|(unit, customary)| {
            let ratio = ratio(per_row, unit, dpi);
            customary.iter().map(move |&known| Printed {
                unit,
                ratio: known,
                off: (ratio / known - 1.0).abs(),
            })
        })
        .filter(|printed| printed.off <= most)
        .collect();
    found.sort_by(|a, b| a.off.total_cmp(&b.off));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_inches_to_a_hundred_feet_are_one_to_240_and_no_metric_scale() {
        let found = fitting(100.0 / (200.0 * 5.0), 200.0, 0.06);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].unit, found[0].ratio), (DepthUnit::Feet, 240.0));
    }

    #[test]
    fn one_to_200_in_metres_is_no_scale_in_feet() {
        let found = fitting(200.0 * 0.0254 / 300.0, 300.0, 0.06);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].unit, found[0].ratio), (DepthUnit::Metres, 200.0));
    }

    #[test]
    fn every_customary_scale_tells_its_unit() {
        for (unit, ratios) in [(DepthUnit::Feet, &FEET[..]), (DepthUnit::Metres, &METRES[..])] {
            for &known in ratios {
                let metres = known * 0.0254 / 200.0;
                let per_row = if unit == DepthUnit::Feet { metres / 0.3048 } else { metres };
                assert!(fitting(per_row, 200.0, 0.06).iter().all(|printed| printed.unit == unit), "{known}");
            }
        }
    }

    #[test]
    fn a_ladder_read_ten_times_too_deep_fits_no_scale() {
        assert!(fitting(10.0 * 100.0 / (200.0 * 5.0), 200.0, 0.06).is_empty());
    }
}
