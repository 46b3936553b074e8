//! From what a person gave to a layout, and from a layout back to what a person could have given.

use crate::domain::found::{CurveOrigin, Found, Known, KnownCurve, KnownTrack, Origins, Source};
use crate::domain::spec::{CurveSpec, DepthUnit, LayoutSpec, PageTurn, TrackSpec};

impl Known {
    /// The layout, where nothing needs to be looked for. What has a default takes it: feet, the interval from the
    /// first tie to the last, linear scales, values that wrap.
    pub fn complete(&self) -> Option<LayoutSpec> {
        self.missing().is_none().then(|| Found::only_given(self).spec)
    }

    /// The stretches of a curve that a person drew.
    pub fn drawn(&self, mnemonic: &str) -> &[Vec<(f64, f64)>] {
        let mut curves = self.tracks.iter().flatten().flat_map(|track| track.curves.iter().flatten());
        let curve = curves.find(|curve| curve.mnemonic.eq_ignore_ascii_case(mnemonic));
        curve.map_or(&[], |curve| &curve.drawn)
    }

    /// The first key of a sidecar that is missing for a complete layout.
    pub fn missing(&self) -> Option<String> {
        if self.ties.is_none() {
            return Some("depth.ties".to_owned());
        }
        let Some(tracks) = &self.tracks else { return Some("track".to_owned()) };
        tracks.iter().enumerate().find_map(|(at, track)| {
            let Some(curves) = &track.curves else { return Some(format!("track[{at}].curve")) };
            let bare = curves.iter().position(|curve| curve.scale.is_none());
            bare.map(|curve| format!("track[{at}].curve[{curve}].scale"))
        })
    }
}

impl From<&LayoutSpec> for Known {
    fn from(spec: &LayoutSpec) -> Self {
        let curve = |curve: &CurveSpec| KnownCurve {
            mnemonic: curve.mnemonic.clone(),
            unit: Some(curve.unit.clone()),
            scale: Some(curve.scale),
            kind: Some(curve.kind),
            style: curve.style,
            colour: curve.colour,
            wrap: Some(curve.wrap),
            drawn: Vec::new(),
        };
        let track = |track: &TrackSpec| KnownTrack {
            edges: (track.left, track.right),
            curves: Some(track.curves.iter().map(curve).collect()),
        };
        Known {
            turn: Some(spec.turn).filter(|&turn| turn != PageTurn::None),
            well: spec.well.clone(),
            unit: Some(spec.unit),
            ties: Some(spec.ties.clone()),
            interval: Some(spec.interval),
            tracks: Some(spec.tracks.iter().map(track).collect()),
        }
    }
}

impl Found {
    /// What a person gave and nothing else: no ladder, no sections, no doubts. Without ties its spec has none (and an
    /// interval of 0 to 0 unless one was given), without tracks none; a curve without a scale has no
    /// [`CurveOrigin::scale`].
    pub fn only_given(known: &Known) -> Found {
        let ties = known.ties.clone().unwrap_or_default();
        let deepest = ties.iter().map(|tie| tie.1).fold(f64::NEG_INFINITY, f64::max);
        let shallowest = ties.iter().map(|tie| tie.1).fold(f64::INFINITY, f64::min);
        let between = if ties.is_empty() { (0.0, 0.0) } else { (shallowest, deepest) };
        let tracks = known.tracks.as_deref().unwrap_or_default();
        let has_ties = !ties.is_empty();
        let given = |is_given: bool| is_given.then_some(Source::Sidecar);
        Found {
            spec: LayoutSpec {
                turn: known.turn.unwrap_or_default(),
                well: known.well.clone(),
                unit: known.unit.unwrap_or(DepthUnit::Feet),
                ties,
                interval: known.interval.unwrap_or(between),
                tracks: tracks.iter().map(track_spec).collect(),
            },
            origins: Origins {
                turn: Source::Sidecar,
                ties: given(has_ties),
                unit: given(known.unit.is_some() || has_ties),
                interval: given(known.interval.is_some() || has_ties),
                tracks: Source::Sidecar,
                curves: tracks.iter().map(curve_origins).collect(),
                well: Vec::new(),
            },
            ladder: None,
            sections: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// Whether a curve of a track has a scale, and so values.
    pub fn has_scale(&self, track: usize, curve: usize) -> bool {
        self.origin(track, curve).is_some_and(|origin| origin.scale.is_some())
    }

    /// Where a curve of a track came from.
    pub fn origin(&self, track: usize, curve: usize) -> Option<&CurveOrigin> {
        self.origins.curves.get(track)?.get(curve)
    }

    /// What a person would have had to give, besides what was `given`, for the same layout. What wasn't found is
    /// missing: ties, tracks, a curve's scale.
    pub fn as_known(&self, given: &Known) -> Known {
        let mut known = Known::from(&self.spec);
        if self.spec.ties.is_empty() {
            known = Known { unit: given.unit, ties: None, interval: given.interval, ..known };
        }
        known.tracks = known.tracks.filter(|tracks| !tracks.is_empty());
        for (at, track) in known.tracks.iter_mut().flatten().enumerate() {
            for (index, curve) in track.curves.iter_mut().flatten().enumerate() {
                curve.drawn = given.drawn(&curve.mnemonic).to_vec();
                if !self.has_scale(at, index) {
                    curve.scale = None;
                    // Placeholders, too: nobody read them.
                    curve.kind = None;
                    curve.wrap = curve.wrap.filter(|wraps| !wraps);
                    curve.unit = curve.unit.take().filter(|unit| !unit.is_empty());
                }
            }
        }
        known
    }
}

fn track_spec(track: &KnownTrack) -> TrackSpec {
    let curves = track.curves.as_deref().unwrap_or_default();
    TrackSpec {
        left: track.edges.0,
        right: track.edges.1,
        curves: curves
            .iter()
            .map(|curve| CurveSpec {
                mnemonic: curve.mnemonic.clone(),
                unit: curve.unit.clone().unwrap_or_default(),
                scale: curve.scale.unwrap_or([0.0, 1.0]),
                // Without a scale its values are fractions of the track, whatever the grid.
                kind: curve.scale.and(curve.kind).unwrap_or_default(),
                style: curve.style,
                colour: curve.colour,
                wrap: curve.wrap.unwrap_or(true),
            })
            .collect(),
    }
}

fn curve_origins(track: &KnownTrack) -> Vec<CurveOrigin> {
    let curves = track.curves.as_deref().unwrap_or_default();
    curves
        .iter()
        .map(|curve| CurveOrigin {
            name: Source::Sidecar,
            scale: curve.scale.map(|_| Source::Sidecar),
            confidence: 1.0,
            read: Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::ScaleKind;

    fn whole() -> Known {
        let curve = KnownCurve { mnemonic: "GR".into(), scale: Some([0.0, 150.0]), ..KnownCurve::default() };
        Known {
            ties: Some(vec![(10.0, 200.0), (90.0, 100.0)]),
            tracks: Some(vec![KnownTrack { edges: (1.0, 9.0), curves: Some(vec![curve]) }]),
            ..Known::default()
        }
    }

    #[test]
    fn the_least_that_is_complete_takes_the_defaults() {
        let spec = whole().complete().expect("complete");
        assert_eq!((spec.unit, spec.interval), (DepthUnit::Feet, (100.0, 200.0)));
        let curve = &spec.tracks[0].curves[0];
        assert_eq!((curve.kind, curve.wrap, curve.unit.as_str()), (ScaleKind::Linear, true, ""));
    }

    #[test]
    fn the_first_missing_key_is_named() {
        let mut known = whole();
        known.tracks.as_mut().unwrap()[0].curves.as_mut().unwrap()[0].scale = None;
        assert_eq!(known.missing().as_deref(), Some("track[0].curve[0].scale"));
        known.tracks.as_mut().unwrap()[0].curves = None;
        assert_eq!(known.missing().as_deref(), Some("track[0].curve"));
        known.tracks = None;
        assert_eq!(known.missing().as_deref(), Some("track"));
        assert_eq!(Known::default().missing().as_deref(), Some("depth.ties"));
        assert_eq!(known.complete(), None);
    }

    #[test]
    fn a_layout_is_known_again_as_it_was_used() {
        let spec = whole().complete().expect("complete");
        assert_eq!(Known::from(&spec).complete().as_ref(), Some(&spec));
        let mut partial = whole();
        partial.tracks.as_mut().unwrap()[0].curves.as_mut().unwrap()[0].scale = None;
        let known = Found::only_given(&partial).as_known(&partial);
        assert_eq!(known.tracks.as_ref().unwrap()[0].curves.as_ref().unwrap()[0].scale, None);
        assert_eq!(Found::only_given(&known).spec, Found::only_given(&partial).spec);
        let bare = Known { unit: Some(DepthUnit::Metres), ..Known::default() };
        assert_eq!(Found::only_given(&bare).as_known(&bare), bare);
    }
}
