//! Paths on the paper to values at depths.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::domain::curve::{Curve, DepthGrid, Gap};
use crate::domain::page::Page;
use crate::domain::spec::{CurveSpec, DepthUnit, ScaleKind};
use crate::domain::strip::Strip;
use crate::domain::trace::Path;

/// Most depths of one LAS file; a hundred thousand feet at a tenth of a foot.
const MOST_DEPTHS: f64 = 1_000_000.0;

/// The depth step where none is asked for: 0.5 ft or 0.1 m.
pub fn default_step(unit: DepthUnit) -> Decimal {
    match unit {
        DepthUnit::Feet => Decimal::new(5, 1),
        DepthUnit::Metres => Decimal::new(1, 1),
    }
}

/// All multiples of `step` within an interval of depths in the same unit, ends included. `None` where there are none, or absurdly many.
pub fn depth_grid(interval: (f64, f64), unit: DepthUnit, step: Decimal) -> Option<DepthGrid> {
    let size = step.to_f64().filter(|size| *size > 0.0)?;
    // A depth given as 100.1 must not lose its step to the last bit of a float.
    let slack = 1e-6;
    let first = (interval.0 / size - slack).ceil();
    let last = (interval.1 / size + slack).floor();
    if !(last >= first && last - first < MOST_DEPTHS) {
        return None;
    }
    let first = Decimal::from_f64(first)?.to_i64()?;
    let last = Decimal::from_f64(last)?.to_i64()?;
    Some(DepthGrid { unit, step, first, count: usize::try_from(last - first + 1).ok()? })
}

/// Decimals that show a tenth of a pixel of a track `width` pixels wide; on a logarithmic scale at its small end.
pub fn decimals(spec: &CurveSpec, width: f64) -> u32 {
    let [left, right] = spec.scale;
    let tenth = match spec.kind {
        ScaleKind::Linear => (right - left).abs() / width / 10.0,
        ScaleKind::Log => {
            let per_pixel = (right / left).ln().abs() / width / 10.0;
            left.min(right) * per_pixel
        }
    };
    (-tenth.log10()).ceil().clamp(0.0, 9.0) as u32
}

/// A path's values at the depths of a grid.
pub fn curve(
    page: &Page,
    track: usize,
    spec: &CurveSpec,
    strip: &Strip<'_>,
    path: &Path,
    grid: &DepthGrid,
) -> Curve {
    let mid = page.depth.mid_col();
    let fractions: Vec<f64> = path
        .points
        .iter()
        .map(|point| strip.fraction(point.row as usize, f64::from(point.col)) + f64::from(point.wrap))
        .collect();
    let mut values = Vec::with_capacity(grid.count);
    let mut confidence = Vec::with_capacity(grid.count);
    for index in 0..grid.count {
        let row = strip.strip_row(page.depth.row_from_depth(grid.depth_in(index, page.unit), mid));
        let found = sample(path, &fractions, row)
            .map(|(fraction, sure)| (spec.value_from_fraction(fraction), sure))
            .filter(|(value, _)| value.is_finite());
        values.push(found.map(|(value, _)| value));
        confidence.push(found.map_or(0.0, |(_, sure)| sure));
    }
    let width = strip.track_width(strip.rows() / 2) * strip.scale() as f32;
    let gaps = gaps(&values, grid, "no ink of this curve");
    Curve {
        spec: spec.clone(),
        track,
        values,
        confidence,
        decimals: decimals(spec, f64::from(width)),
        wraps: path.wraps() as u32,
        gaps,
    }
}

/// Fraction and confidence at a fractional strip row, between the points above and below it; `None` in a gap.
fn sample(path: &Path, fractions: &[f64], row: f64) -> Option<(f64, f32)> {
    // A point stands at the middle of its row.
    let at = row - 0.5;
    let points = &path.points;
    let after = points.partition_point(|point| f64::from(point.row) < at);
    let near = |index: usize| points.get(index).filter(|point| (f64::from(point.row) - at).abs() <= 1.0);
    let above = after.checked_sub(1).and_then(|index| near(index).map(|point| (index, point)));
    let below = near(after).map(|point| (after, point));
    match (above, below) {
        (Some((i, a)), Some((j, b))) => {
            let share = (at - f64::from(a.row)) / f64::from(b.row - a.row);
            let value = fractions[i] + share * (fractions[j] - fractions[i]);
            Some((value, a.confidence.min(b.confidence)))
        }
        // The curve ends here: half a row beyond its last point is still its ink.
        (Some((i, a)), None) if at - f64::from(a.row) <= 0.5 => Some((fractions[i], a.confidence)),
        (None, Some((j, b))) if f64::from(b.row) - at <= 0.5 => Some((fractions[j], b.confidence)),
        _ => None,
    }
}

fn gaps(values: &[Option<f64>], grid: &DepthGrid, reason: &'static str) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let mut open = false;
    for (index, value) in values.iter().enumerate() {
        if value.is_some() {
            open = false;
            continue;
        }
        let depth = grid.depth_f64(index);
        match gaps.last_mut() {
            Some(gap) if open => gap.base = depth,
            _ => gaps.push(Gap { top: depth, base: depth, reason }),
        }
        open = true;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trace::PathPoint;

    #[test]
    fn depths_are_exact_multiples_of_the_step() {
        let grid = depth_grid((250.3, 1100.0), DepthUnit::Feet, Decimal::new(5, 1)).unwrap();
        assert_eq!(grid.depth(0).to_string(), "250.5");
        assert_eq!(grid.depth(grid.count - 1).to_string(), "1100.0");
        let metric = depth_grid((100.1, 100.3), DepthUnit::Metres, Decimal::new(1, 1)).unwrap();
        assert_eq!(metric.count, 3, "floats must not lose the ends");
        assert_eq!(depth_grid((1.1, 1.2), DepthUnit::Feet, Decimal::new(5, 1)), None);
        let one = depth_grid((7.0, 7.0), DepthUnit::Feet, Decimal::new(5, 1)).unwrap();
        assert_eq!((one.count, one.depth(0).to_string().as_str()), (1, "7.0"));
    }

    #[test]
    fn no_step_and_steps_beyond_number_make_no_grid() {
        assert_eq!(depth_grid((0.0, 10.0), DepthUnit::Feet, Decimal::ZERO), None);
        let grid = |base: f64| depth_grid((1000.0, base), DepthUnit::Feet, Decimal::ONE);
        assert_eq!(grid(1000.0 + MOST_DEPTHS - 1.0).map(|grid| grid.count), Some(1_000_000));
        assert_eq!(grid(1000.0 + MOST_DEPTHS), None);
    }

    #[test]
    fn a_path_becomes_values_at_depths_with_its_wraps_and_gaps() {
        let page = Page::upright();
        let strip = Strip::new(&page, &page.tracks[0]);
        let spec = CurveSpec::of_scale([0.0, 150.0], ScaleKind::Linear);
        // A quarter of the way across down to 115 ft, nothing to 116 ft, then the same column a scale further.
        let (end, start) = (strip.strip_row(150.0) as u32, strip.strip_row(160.0) as u32);
        let point = |row: u32| PathPoint {
            row,
            col: strip.strip_col(row as usize, 100.0) as f32,
            wrap: i16::from(row >= start),
            confidence: 0.8,
        };
        let rows = strip.rows() as u32;
        let path = Path { points: (0..end).chain(start..rows).map(point).collect() };
        let grid = depth_grid((112.0, 120.0), DepthUnit::Feet, Decimal::new(5, 1)).unwrap();
        let curve = curve(&page, 0, &spec, &strip, &path, &grid);
        let at = |depth: f64| curve.values[((depth - 112.0) * 2.0) as usize].map(|value| value.round());
        assert_eq!((at(112.0), at(114.5)), (Some(38.0), Some(38.0)));
        assert_eq!((at(116.5), at(120.0)), (Some(188.0), Some(188.0)));
        assert_eq!(at(115.5), None);
        assert_eq!(curve.confidence[0], 0.8);
        assert_eq!(curve.gaps, [Gap { top: 115.5, base: 115.5, reason: "no ink of this curve" }]);
        assert_eq!(curve.decimals, decimals(&spec, 200.0));
    }

    #[test]
    fn nulls_beside_each_other_are_one_gap() {
        let grid = depth_grid((10.0, 14.0), DepthUnit::Feet, Decimal::ONE).unwrap();
        let found = gaps(&[None, Some(1.0), None, None, Some(2.0)], &grid, "unread");
        let gap = |top, base| Gap { top, base, reason: "unread" };
        assert_eq!(found, [gap(10.0, 10.0), gap(12.0, 13.0)]);
    }

    #[test]
    fn decimals_show_a_tenth_of_a_pixel() {
        assert_eq!(decimals(&CurveSpec::of_scale([0.0, 150.0], ScaleKind::Linear), 500.0), 2);
        assert_eq!(decimals(&CurveSpec::of_scale([1.95, 2.95], ScaleKind::Linear), 500.0), 4);
        assert_eq!(decimals(&CurveSpec::of_scale([2.0, 3.0], ScaleKind::Linear), 500.0), 4);
        assert_eq!(decimals(&CurveSpec::of_scale([0.2, 2000.0], ScaleKind::Log), 500.0), 4);
        assert_eq!(decimals(&CurveSpec::of_scale([0.2, 20.0], ScaleKind::Log), 500.0), 4);
    }

    #[test]
    fn no_value_is_made_up_between_points_that_are_not_neighbours() {
        let point = |row, col| PathPoint { row, col, wrap: 0, confidence: 1.0 };
        let path = Path { points: vec![point(10, 1.0), point(11, 2.0), point(14, 5.0)] };
        let fractions = [0.1, 0.2, 0.5];
        let value = |row: f64| sample(&path, &fractions, row).map(|found| (found.0 * 100.0).round());
        assert_eq!(value(11.0), Some(15.0));
        assert_eq!(value(11.5), Some(20.0));
        // Ink ends half a row beyond the middle of its last row.
        assert_eq!((value(12.0), value(12.2)), (Some(20.0), None));
        assert_eq!((value(13.0), value(13.6)), (None, None));
        assert_eq!((value(14.0), value(14.2)), (Some(50.0), Some(50.0)));
        assert_eq!(value(16.0), None);
    }
}
