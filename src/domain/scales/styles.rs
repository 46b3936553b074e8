//! Which line sample is which curve's, and what styles they tell.

use super::FoundCurve;
use crate::domain::reading::LineSample;
use crate::domain::spec::LineStyle;

/// A sample stands within this many letter heights of its scale.
const NEAR: f64 = 2.6;
/// Samples that stand alike beside their scales differ by no more than so many letter heights.
const AS_OTHERS: f64 = 0.5;
/// Dashes of a track are the longer ones from this ratio to its shortest ones on, and long ones from so many letter heights
/// on.
const LONGER: f64 = 1.6;
const LONG: f64 = 1.9;

/// Gives each curve the sample that stands nearest to its scale; where several stand near one, the one that stands as those of
/// the track's other curves do: a fold may run through its values.
pub fn give(found: &mut [FoundCurve], samples: &[LineSample], edges: (f64, f64), height: f64) {
    let mut near: Vec<Near> = Vec::new();
    for (sample, own) in samples.iter().enumerate() {
        let (col, row) = own.area.middle();
        if !(edges.0..=edges.1).contains(&col) {
            continue;
        }
        let offsets = found.iter().map(|curve| row - curve.row).enumerate();
        let nearest = offsets.min_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let nearest = nearest.filter(|(_, offset)| offset.abs() <= NEAR * height);
        near.extend(nearest.map(|(curve, offset)| Near { curve, sample, offset }));
    }
    let is_only = |one: &&Near| near.iter().filter(|other| other.curve == one.curve).count() == 1;
    let mut offsets: Vec<f64> = near.iter().filter(is_only).map(|one| one.offset).collect();
    offsets.sort_by(f64::total_cmp);
    // One alone, or some that differ, may be a frame's.
    let usual = match offsets.as_slice() {
        [least, .., most] if most - least <= AS_OTHERS * height => (least + most) / 2.0,
        _ => 0.0,
    };
    near.sort_by(|a, b| (a.offset - usual).abs().total_cmp(&(b.offset - usual).abs()));
    let mut dashes = vec![None; found.len()];
    for Near { curve, sample, .. } in near {
        if found[curve].style.is_none() {
            found[curve].style = Some(samples[sample].style);
            dashes[curve] = samples[sample].dash;
        }
    }
    tell_lengths(found, &dashes);
}

/// A sample and the curve whose scale it stands nearest to, so many rows below it.
struct Near {
    curve: usize,
    sample: usize,
    offset: f64,
}

/// Tells dashes that are much longer than others of the track from those: they are long dashes, or the others dots.
/// `dashes` are the lengths of each curve's, in letter heights.
fn tell_lengths(found: &mut [FoundCurve], dashes: &[Option<f64>]) {
    let dashed = found.iter_mut().zip(dashes).filter(|(curve, _)| curve.style == Some(LineStyle::Dashed));
    let mut dashed: Vec<(&mut FoundCurve, f64)> =
        dashed.filter_map(|(curve, dash)| Some((curve, (*dash)?))).collect();
    let lengths = || dashed.iter().map(|&(_, dash)| dash);
    let (least, most) = (lengths().fold(f64::INFINITY, f64::min), lengths().fold(0.0, f64::max));
    if most < LONGER * least {
        return;
    }
    for (curve, dash) in &mut dashed {
        curve.style = match (*dash * *dash > least * most, most >= LONG) {
            (true, true) => Some(LineStyle::LongDashed),
            (false, false) => Some(LineStyle::Dotted),
            _ => curve.style,
        };
    }
}

/// Takes the one curve of several whose sample wasn't found for solid where no other is: every track has a solid curve, and
/// the others are drawn otherwise to be told from it.
pub fn solid_is_left(found: &mut [FoundCurve]) {
    if found.len() < 2 || found.iter().any(|curve| curve.style == Some(LineStyle::Solid)) {
        return;
    }
    let mut unknown = found.iter_mut().filter(|curve| curve.style.is_none());
    if let (Some(curve), None) = (unknown.next(), unknown.next()) {
        curve.style = Some(LineStyle::Solid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Area;

    fn left(styles: [Option<LineStyle>; 3]) -> [Option<LineStyle>; 3] {
        let mut found = styles.map(|style| FoundCurve { style, ..FoundCurve::untold() });
        solid_is_left(&mut found);
        found.map(|curve| curve.style)
    }

    #[test]
    fn a_fold_through_a_scales_values_is_none_of_the_samples_above_the_scales() {
        let curve = |row| FoundCurve { row, ..FoundCurve::untold() };
        let sample = |row, style| LineSample {
            area: Area { left: 100.0, top: row - 1.0, right: 400.0, base: row + 1.0 },
            style,
            dash: None,
        };
        use LineStyle::{Dashed, Dotted, Solid};
        let told = |samples: &[LineSample]| {
            let mut found = [curve(100.0), curve(170.0), curve(240.0)];
            give(&mut found, samples, (0.0, 500.0), 18.0);
            found.map(|curve| curve.style)
        };
        let above = [sample(78.0, Dashed), sample(148.0, Dotted), sample(218.0, Solid)];
        let all = [Some(Dashed), Some(Dotted), Some(Solid)];
        assert_eq!(told(&above), all);
        let fold = [sample(239.0, Dotted)];
        assert_eq!(told(&[&above[..2], &fold, &above[2..]].concat()), all);
        // Alone it is as good as any.
        assert_eq!(told(&fold), [None, None, Some(Dotted)]);
    }

    #[test]
    fn dashes_are_told_by_much_shorter_ones_beside_them() {
        let told = |dashes: [(LineStyle, f64); 3]| {
            let curve = |(style, _)| FoundCurve { style: Some(style), ..FoundCurve::untold() };
            let mut found = dashes.map(curve);
            tell_lengths(&mut found, &dashes.map(|(_, dash)| Some(dash)));
            found.map(|curve| curve.style.unwrap())
        };
        use LineStyle::{Dashed, Dotted, LongDashed, Solid};
        assert_eq!(told([(Dashed, 1.1), (Dotted, 0.2), (Dashed, 2.7)]), [Dashed, Dotted, LongDashed]);
        assert_eq!(told([(Dashed, 2.7), (Dotted, 0.2), (Solid, 0.0)]), [Dashed, Dotted, Solid]);
        assert_eq!(told([(Dashed, 1.1), (Dashed, 1.4), (Solid, 0.0)]), [Dashed, Dashed, Solid]);
        assert_eq!(told([(Dashed, 0.7), (Dashed, 1.3), (Solid, 0.0)]), [Dotted, Dashed, Solid]);
    }

    #[test]
    fn the_one_sample_that_was_not_found_is_solid_where_no_other_is() {
        let (solid, dashed, dotted) =
            (Some(LineStyle::Solid), Some(LineStyle::Dashed), Some(LineStyle::Dotted));
        assert_eq!(left([dashed, None, dotted]), [dashed, solid, dotted]);
        assert_eq!(left([solid, None, dotted]), [solid, None, dotted]);
        assert_eq!(left([None, None, dotted]), [None, None, dotted]);
    }
}
