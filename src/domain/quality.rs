//! When a result needs a person, and which values are too doubtful to be shown.

use crate::domain::curve::{Curve, Gap};
use crate::domain::trace::alike;

/// A curve covered less than this is for a person to look at.
const LEAST_COVERAGE: f64 = 0.9;
/// A curve whose values are on average less sure than this is for a person to look at.
const LEAST_CONFIDENCE: f64 = 0.75;
/// A value less sure than this becomes null: a wrong value shown as right is worse than none. Of rows stated at 0.3 to
/// 0.5, half were right on the pages that confidence was fitted to; below 0.3, fewer than one in three.
const DOUBTFUL: f32 = 0.3;
/// Share of the rows of look-alikes that bore the right name, of those that were on a curve at all, on the pages that
/// confidence was fitted to.
const RIGHT_NAMES: f32 = 0.63;

/// A line that no curve took, and that runs along more of a track than this, is one of a curve that wasn't found: on pages of
/// another renderer 10 of 13 tracks that missed one were told so, and 2 of 270 that missed none. Of the samples in such tracks
/// 73 % were right, not many more than of look-alikes.
const SPARE_LINE: f32 = 0.35;

/// A track with a line along it that none of its curves took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Incomplete {
    /// Index of the track.
    pub track: usize,
    /// Such lines per row: 1 where one runs all along the track.
    pub spare: f32,
}

impl Incomplete {
    /// A track by the lines that its curves didn't take; `None` where they are too short to be a curve's.
    pub fn of(track: usize, spare: f32) -> Option<Self> {
        (spare > SPARE_LINE).then_some(Incomplete { track, spare })
    }
}

/// Turns values that are too doubtful to be shown into nulls, with gaps that say so.
pub fn withhold_doubtful(curve: &mut Curve, depth: impl Fn(usize) -> f64) {
    let mut withheld: Vec<Gap> = Vec::new();
    let mut last = None;
    for index in 0..curve.values.len() {
        if curve.values[index].is_none() || curve.confidence[index] >= DOUBTFUL {
            continue;
        }
        curve.values[index] = None;
        curve.confidence[index] = 0.0;
        match withheld.last_mut() {
            Some(gap) if last == index.checked_sub(1) => gap.base = depth(index),
            _ => withheld.push(Gap { top: depth(index), base: depth(index), reason: "doubtful" }),
        }
        last = Some(index);
    }
    curve.gaps.extend(withheld);
    curve.gaps.sort_by(|a, b| a.top.total_cmp(&b.top));
}

/// Lowers the confidence of curves whose names are a guess, since another curve of the track is drawn alike or wasn't found.
pub fn doubt_names(curves: &mut [Curve], incomplete: &[Incomplete]) {
    let is_guessed = |at: usize| {
        twin(curves, at, 0).is_some() || incomplete.iter().any(|other| other.track == curves[at].track)
    };
    let guessed: Vec<bool> = (0..curves.len()).map(is_guessed).collect();
    for (curve, _) in curves.iter_mut().zip(guessed).filter(|(_, guessed)| *guessed) {
        curve.confidence.iter_mut().for_each(|confidence| *confidence *= RIGHT_NAMES);
    }
}

/// The first other curve of the same track, from `from` on, that is drawn alike.
fn twin(curves: &[Curve], at: usize, from: usize) -> Option<&Curve> {
    let curve = &curves[at];
    let others = curves.iter().enumerate().skip(from).filter(|&(other, _)| other != at);
    others.map(|(_, other)| other).find(|other| other.track == curve.track && alike(&other.spec, &curve.spec))
}

/// Why a person should look at curves that have values; empty where nothing is doubtful.
pub fn reasons(curves: &[Curve]) -> Vec<String> {
    let mut reasons = Vec::new();
    for curve in curves {
        let name = &curve.spec.mnemonic;
        let (coverage, confidence) = (curve.coverage(), curve.mean_confidence());
        if coverage == 0.0 {
            reasons.push(format!("{name}: not found"));
        } else if coverage < LEAST_COVERAGE {
            reasons.push(format!("{name}: values at only {:.0} % of the depths", 100.0 * coverage));
        }
        if coverage > 0.0 && confidence < LEAST_CONFIDENCE {
            reasons.push(format!("{name}: mean confidence only {confidence:.2}"));
        }
    }
    reasons
}

/// Pairs of curves whose names are a guess, for a person to look at.
pub fn guessed_names(curves: &[Curve]) -> Vec<String> {
    let pairs = curves.iter().enumerate().filter_map(|(at, curve)| Some((curve, twin(curves, at, at + 1)?)));
    pairs
        .map(|(curve, other)| {
            let (one, two) = (&curve.spec.mnemonic, &other.spec.mnemonic);
            format!(
                "{one} and {two} are drawn alike: their names may be exchanged (a style in the sidecar tells them apart)"
            )
        })
        .collect()
}

/// Tracks that seem to miss a curve, for a person to look at.
pub fn missing_curves(curves: &[Curve], incomplete: &[Incomplete]) -> Vec<String> {
    let told = |incomplete: &Incomplete| {
        let of_track = curves.iter().filter(|curve| curve.track == incomplete.track);
        let names: Vec<&str> = of_track.map(|curve| curve.spec.mnemonic.as_str()).collect();
        format!(
            "track {}: a line along {:.0} % of it is none of its curves ({}): one may be missing and its line bear another's \
             name",
            incomplete.track + 1,
            100.0 * incomplete.spare.min(1.0),
            names.join(", ")
        )
    };
    incomplete.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::{CurveSpec, ScaleKind};

    fn curve(confidence: Vec<f32>) -> Curve {
        Curve {
            spec: CurveSpec::of_scale([0.0, 150.0], ScaleKind::Linear),
            track: 0,
            values: confidence.iter().map(|_| Some(1.0)).collect(),
            confidence,
            decimals: 2,
            wraps: 0,
            gaps: Vec::new(),
        }
    }

    #[test]
    fn names_that_ink_cannot_tell_are_doubted_and_said_to_be() {
        let mut curves = vec![curve(vec![0.9; 4]), curve(vec![0.9; 4])];
        curves[1].spec.mnemonic = "CALI".into();
        doubt_names(&mut curves, &[]);
        assert!(curves.iter().all(|curve| curve.confidence.iter().all(|&sure| sure < 0.6)));
        let reasons = guessed_names(&curves);
        assert!(reasons[0].contains("GR and CALI are drawn alike"), "{reasons:?}");
        curves[1].spec.style = Some(crate::domain::spec::LineStyle::Dashed);
        doubt_names(&mut curves, &[]);
        assert!(curves[0].confidence[0] > 0.5, "a style of its own tells them apart");
    }

    #[test]
    fn a_line_that_is_no_curves_casts_doubt_on_its_track_alone() {
        let mut curves = vec![curve(vec![0.9; 4]), Curve { track: 1, ..curve(vec![0.9; 4]) }];
        let incomplete: Vec<Incomplete> = [0.1, 0.8]
            .into_iter()
            .enumerate()
            .filter_map(|(track, spare)| Incomplete::of(track, spare))
            .collect();
        doubt_names(&mut curves, &incomplete);
        assert_eq!(curves[0].confidence, [0.9; 4]);
        assert!(curves[1].mean_confidence() < LEAST_CONFIDENCE);
        let reasons = missing_curves(&curves, &incomplete);
        assert!(reasons[0].starts_with("track 2: a line along 80 % of it"), "{reasons:?}");
        assert_eq!(reasons.len(), 1);
    }

    #[test]
    fn doubtful_values_become_gaps_that_say_so() {
        let mut curve = curve(vec![0.9, 0.1, 0.05, 0.9, 0.1]);
        withhold_doubtful(&mut curve, |index| index as f64);
        assert_eq!(curve.values, [Some(1.0), None, None, Some(1.0), None]);
        let gaps: Vec<(f64, f64, &str)> =
            curve.gaps.iter().map(|gap| (gap.top, gap.base, gap.reason)).collect();
        assert_eq!(gaps, [(1.0, 2.0, "doubtful"), (4.0, 4.0, "doubtful")]);
        assert!(reasons(&[curve])[0].contains("GR: values at only 40 %"));
    }

    #[test]
    fn a_person_looks_at_what_is_thin_or_unsure_and_at_nothing_else() {
        let told = |curve: Curve| reasons(&[curve]).join("; ");
        let with_gap = |count: usize| {
            let mut curve = curve(vec![0.9; 10]);
            curve.values[..count].fill(None);
            curve.confidence[..count].fill(0.0);
            told(curve)
        };
        assert_eq!(with_gap(1), "", "nine in ten are enough");
        assert_eq!(with_gap(2), "GR: values at only 80 % of the depths");
        // Nothing more is said of what isn't there.
        assert_eq!(with_gap(10), "GR: not found");
        assert_eq!(told(curve(vec![0.75; 4])), "");
        assert_eq!(told(curve(vec![0.74; 4])), "GR: mean confidence only 0.74");
    }

    #[test]
    fn a_line_too_many_is_told_with_the_curves_of_its_own_track() {
        let mut curves = vec![curve(vec![0.9; 4]), Curve { track: 1, ..curve(vec![0.9; 4]) }];
        curves[1].spec.mnemonic = "CALI".into();
        let told = missing_curves(&curves, &[Incomplete { track: 1, spare: 1.4 }]);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("track 2: a line along 100 % of it is none of its curves (CALI):"),
            "{told:?}"
        );
        assert_eq!(Incomplete::of(0, SPARE_LINE), None);
    }
}
