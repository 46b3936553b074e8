//! Tracks and curves of a layout: as given, completed by what the scale blocks say.

use crate::domain::found::{CurveOrigin, Found, Known, KnownCurve, Source};
use crate::domain::scales::FoundCurve;
use crate::domain::spec::{CurveSpec, TrackSpec};

use super::block::{Scaled, scaled, told};
use super::columns::Columns;
use super::head::Head;
use super::page::Sheet;
use super::ties::hundredths;

/// A curve's name and scale less sure than this are worth a look.
const UNSURE: f32 = 0.65;
/// A scale less sure than this is none: what goes by it would be wrong values shown as right. So is a scale without a
/// name, which no custom confirms.
const LEAST_SURE: f32 = 0.6;
/// The same for a scale that is customary for the curve: custom confirms one as it was read, and one that was mended after
/// custom less.
const LEAST_SURE_CUSTOMARY: f32 = 0.5;
const LEAST_SURE_MENDED: f32 = 0.55;
/// A name without a scale less sure than this is rather a scrap of something else.
const LEAST_NAME: f32 = 0.8;

/// Tracks as the scale blocks have them; `numbers` is where the depth numbers stand in the frame. Those a person gave keep their places.
pub(super) fn read(columns: &Columns, known: &Known, numbers: Option<f64>, heads: &[Head]) -> Vec<Scaled> {
    if known.tracks.is_none() {
        return scaled(columns, numbers, heads);
    }
    columns.tracks.iter().map(|track| told(track.clone(), heads)).collect()
}

/// Fills in tracks and curves. `middle` is the row at which edges are told.
pub(super) fn fill(sheet: &Sheet<'_>, known: &Known, tracks: Vec<Scaled>, middle: f64, found: &mut Found) {
    let scaled = tracks.iter().flat_map(|track| &track.curves).filter(|curve| believed(curve).is_some());
    let written = scaled.filter_map(|curve| curve.mnemonic.clone()).collect();
    let mut names = Names { taken: given_names(known), written, unnamed: 0 };
    match &known.tracks {
        Some(given) => {
            for (at, (track, read)) in given.iter().zip(&tracks).enumerate() {
                let needs = track
                    .curves
                    .as_ref()
                    .is_none_or(|curves| curves.iter().any(|curve| curve.scale.is_none()));
                if !needs {
                    continue;
                }
                let (specs, origins) = match &track.curves {
                    Some(curves) => completed(curves, &read.curves),
                    None => detected(&read.curves, &mut names, &mut found.doubts),
                };
                found.spec.tracks[at].curves = specs;
                found.origins.curves[at] = origins;
            }
        }
        None => {
            found.origins.tracks = Source::Detected;
            let band = sheet.frame.band_of(middle);
            for Scaled { track, curves, .. } in tracks {
                let (specs, origins) = detected(&curves, &mut names, &mut found.doubts);
                found.spec.tracks.push(TrackSpec {
                    left: hundredths(sheet.frame.col(band, track.left)),
                    right: hundredths(sheet.frame.col(band, track.right)),
                    curves: specs,
                });
                found.origins.curves.push(origins);
                if !track.seen {
                    let number = found.spec.tracks.len();
                    found.doubts.push(format!("an edge of track {number} is not where its grid should end"));
                }
            }
        }
    }
}

fn given_names(known: &Known) -> Vec<String> {
    let curves = known.tracks.iter().flatten().flat_map(|track| track.curves.iter().flatten());
    curves.map(|curve| curve.mnemonic.to_ascii_uppercase()).collect()
}

/// Mnemonics in use: no two curves of a LAS file may share one.
struct Names {
    taken: Vec<String>,
    /// Those of curves that go by a scale: no curve without one takes them.
    written: Vec<String>,
    unnamed: usize,
}

impl Names {
    fn unnamed(&mut self) -> String {
        loop {
            self.unnamed += 1;
            let name = format!("C{}", self.unnamed);
            if !self.taken.contains(&name) {
                self.taken.push(name.clone());
                return name;
            }
        }
    }

    /// The name itself, or with a number behind it where it is taken already.
    fn take(&mut self, name: &str, is_written: bool) -> String {
        let has = |names: &[String], name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let free = |name: &String| !has(&self.taken, name) && (is_written || !has(&self.written, name));
        let chosen = std::iter::once(name.to_owned())
            .chain((2..).map(|number| format!("{name}{number}")))
            .find(free)
            .unwrap_or_default();
        self.taken.push(chosen.to_ascii_uppercase());
        chosen
    }
}

/// A curve's scale, if it is sure enough to make values of.
fn believed(curve: &FoundCurve) -> Option<[f64; 2]> {
    let scale = curve.scale.filter(|_| curve.mnemonic.is_some())?;
    let customary = curve.entry().is_some_and(|entry| entry.is_customary(scale));
    let least = match (customary, curve.mended) {
        (true, false) => LEAST_SURE_CUSTOMARY,
        (true, true) => LEAST_SURE_MENDED,
        (false, _) => LEAST_SURE,
    };
    (curve.confidence >= least).then_some(scale)
}

/// The curves of a track of which nothing is known; one without name and scale where none was read.
fn detected(
    read: &[FoundCurve],
    names: &mut Names,
    doubts: &mut Vec<String>,
) -> (Vec<CurveSpec>, Vec<CurveOrigin>) {
    let read: Vec<&FoundCurve> =
        read.iter().filter(|curve| curve.scale.is_some() || curve.confidence >= LEAST_NAME).collect();
    if read.is_empty() {
        let nothing = CurveOrigin { name: Source::Detected, scale: None, confidence: 0.0, read: Vec::new() };
        return (vec![unscaled(names.unnamed())], vec![nothing]);
    }
    read.iter()
        .map(|curve| {
            let scale = believed(curve);
            let mnemonic = match &curve.mnemonic {
                Some(name) => names.take(name, scale.is_some()),
                None => names.unnamed(),
            };
            doubts.extend(curve.doubts.iter().map(|doubt| format!("{mnemonic}: {doubt}")));
            match (scale, curve.scale) {
                (Some(_), _) if curve.confidence < UNSURE => doubts.push(format!(
                    "{mnemonic}: its name and scale were read with a confidence of {:.2} only",
                    curve.confidence
                )),
                (None, Some([left, right])) => doubts.push(format!(
                    "{mnemonic}: a scale that reads {left} … {right} is left out: name and scale were read with a \
                     confidence of {:.2} only",
                    curve.confidence
                )),
                _ => {}
            }
            let spec = CurveSpec {
                mnemonic,
                unit: curve.unit.clone().unwrap_or_default(),
                scale: scale.unwrap_or([0.0, 1.0]),
                kind: scale.map(|_| curve.kind).unwrap_or_default(),
                style: curve.style,
                colour: None,
                wrap: true,
            };
            let origin = CurveOrigin {
                name: Source::Detected,
                scale: scale.map(|_| Source::Detected),
                confidence: curve.confidence,
                read: curve.read.clone(),
            };
            (spec, origin)
        })
        .unzip()
}

fn unscaled(mnemonic: String) -> CurveSpec {
    CurveSpec {
        mnemonic,
        unit: String::new(),
        scale: [0.0, 1.0],
        kind: Default::default(),
        style: None,
        colour: None,
        wrap: true,
    }
}

/// A person's curves; where one lacks its scale, what the block says of a curve of that name.
fn completed(given: &[KnownCurve], read: &[FoundCurve]) -> (Vec<CurveSpec>, Vec<CurveOrigin>) {
    given
        .iter()
        .map(|curve| {
            let same = read.iter().find(|found| {
                found.mnemonic.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(&curve.mnemonic))
            });
            let looked_up = same.and_then(|found| believed(found).map(|scale| (found, scale)));
            let scale = curve.scale.or(looked_up.map(|(_, scale)| scale));
            let read_kind = looked_up.filter(|_| curve.scale.is_none()).map(|(found, _)| found.kind);
            let unit = curve.unit.clone().or_else(|| same.and_then(|found| found.unit.clone()));
            let spec = CurveSpec {
                mnemonic: curve.mnemonic.clone(),
                unit: unit.unwrap_or_default(),
                scale: scale.unwrap_or([0.0, 1.0]),
                kind: scale.and(curve.kind.or(read_kind)).unwrap_or_default(),
                style: curve.style.or_else(|| same.and_then(|found| found.style)),
                colour: curve.colour,
                wrap: curve.wrap.unwrap_or(true),
            };
            let origin = CurveOrigin {
                name: Source::Sidecar,
                scale: match (curve.scale, looked_up) {
                    (Some(_), _) => Some(Source::Sidecar),
                    (None, Some(_)) => Some(Source::Detected),
                    (None, None) => None,
                },
                confidence: match (curve.scale, looked_up) {
                    (Some(_), _) => 1.0,
                    (None, Some((found, _))) => found.confidence,
                    (None, None) => 0.0,
                },
                read: same.map(|found| found.read.clone()).unwrap_or_default(),
            };
            (spec, origin)
        })
        .unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(mnemonic: &str, scale: Option<[f64; 2]>) -> FoundCurve {
        FoundCurve { mnemonic: Some(mnemonic.to_owned()), scale, ..FoundCurve::untold() }
    }

    #[test]
    fn a_scale_that_was_mended_must_be_surer_than_one_that_custom_confirms() {
        let read = |mended, confidence| FoundCurve { mended, confidence, ..curve("GR", Some([0.0, 150.0])) };
        assert_eq!(believed(&read(false, 0.52)), Some([0.0, 150.0]));
        assert_eq!(believed(&read(true, 0.52)), None);
        assert_eq!(believed(&read(true, 0.57)), Some([0.0, 150.0]));
    }

    #[test]
    fn a_curve_without_a_scale_leaves_its_name_to_one_with_a_scale() {
        let mut names = Names { taken: vec!["GR".to_owned()], written: vec!["DT".to_owned()], unnamed: 0 };
        assert_eq!(names.take("DT", false), "DT2");
        assert_eq!(names.take("dt", true), "dt");
        assert_eq!(names.take("DT", true), "DT3");
        assert_eq!(names.take("GR", true), "GR2");
    }
}
