//! One scan's curves against their truth.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{Pair, read};
use crate::batch::progress::to_stderr;
use crate::domain::score::{self, Compared, Ruler, Samples, compare, kind};
use crate::domain::spec::{LayoutSpec, TrackSpec};
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las::{self, LasTable};
use crate::format::sidecar::{self, Layers, Source};
use crate::pipeline::record::Record;
use crate::store::name::shown;

/// A curve that the layout draws and the truth has, compared.
#[derive(Debug)]
pub(super) struct Curve {
    pub mnemonic: String,
    pub kind: kind::Kind,
    pub compared: Compared,
}

/// The curves that the layout draws and the truth has, each compared.
pub(super) fn score(pair: &Pair, given: Option<&Path>) -> Result<Vec<Curve>> {
    let layout = layout(pair, given)?;
    let truth = las::read(&read(&pair.truth)?).map_err(|error| placed(error, &pair.truth))?;
    let ours = match read(&pair.ours) {
        Ok(bytes) => Some(las::read(&bytes).map_err(|error| placed(error, &pair.ours))?),
        Err(error) => {
            to_stderr(&error.line(&pair.name));
            None
        }
    };
    if let Some(one) = ours.as_ref().and_then(|ours| ours.unit.as_ref())
        && let Some(other) = &truth.unit
        && one != other
    {
        let message = format!("{} is in {one}, {} in {other}", shown(&pair.ours), shown(&pair.truth));
        return Err(Error::new(Kind::Usage, Stage::Read, message).with_hint("depths must be in one unit"));
    }
    let mut curves = Vec::new();
    for track in &layout.tracks {
        curves.extend(score_track(&layout, track, ours.as_ref(), &truth, &pair.name));
    }
    Ok(curves)
}

fn score_track(
    layout: &LayoutSpec,
    track: &TrackSpec,
    ours: Option<&LasTable>,
    truth: &LasTable,
    name: &str,
) -> Vec<Curve> {
    let mut pairs = Vec::new();
    for spec in &track.curves {
        match samples(truth, &spec.mnemonic) {
            Some(truth) => pairs.push(score::Pair {
                spec,
                ours: ours.and_then(|ours| samples(ours, &spec.mnemonic)),
                truth: truth.values,
            }),
            None => to_stderr(&format!("{name}: the truth has no {}", spec.mnemonic)),
        }
    }
    let width_px = Some((track.right - track.left).abs()).filter(|&width| width > 0.0);
    let ruler = Ruler { width_px, ties: &layout.ties, interval: Some(layout.interval) };
    let compared = compare(&truth.depths, &pairs, ruler);
    let curve = |(pair, compared): (&score::Pair<'_>, Compared)| Curve {
        mnemonic: pair.spec.mnemonic.clone(),
        kind: kind::Kind::of(pair.spec, track.curves.len()),
        compared,
    };
    pairs.iter().zip(compared).map(curve).collect()
}

fn samples<'a>(table: &'a LasTable, mnemonic: &str) -> Option<Samples<'a>> {
    let curve = table.curves.iter().find(|curve| curve.mnemonic.eq_ignore_ascii_case(mnemonic))?;
    Some(Samples { depths: &table.depths, values: &curve.values })
}

fn layout(pair: &Pair, given: Option<&Path>) -> Result<LayoutSpec> {
    let given = given.map(|path| Ok::<_, Error>((shown(path), read(path)?))).transpose()?;
    let beside = if pair.layout.exists() { Some((shown(&pair.layout), read(&pair.layout)?)) } else { None };
    if given.is_none() && beside.is_none() {
        let message = format!("no sidecar {}", shown(&pair.layout));
        return Err(Error::new(Kind::Usage, Stage::Sidecar, message)
            .with_hint("name the sidecar with --layout, or the folder of sidecars with --layouts"));
    }
    let known = sidecar::parse(&Layers {
        config: None,
        given: given.as_ref().map(|(name, bytes)| Source { name, bytes }),
        beside: beside.as_ref().map(|(name, bytes)| Source { name, bytes }),
        corrected: None,
    })?;
    // Whoever judges needs the scales themselves, not what is found on a page.
    known.complete().ok_or_else(|| {
        let name = beside.or(given).map_or_else(String::new, |source| source.0);
        let missing = known.missing().unwrap_or_default();
        Error::new(Kind::Usage, Stage::Sidecar, format!("{name}: {missing} is not given"))
            .with_hint("`score` needs sidecars that say everything")
    })
}

/// The error with the file in it: a pair has two.
fn placed(error: Error, path: &Path) -> Error {
    Error { message: format!("{}: {}", shown(path), error.message), ..error }
}

/// Mean confidence that the record beside ours states, by mnemonic in capitals. Without a record, none, said on stderr.
pub(super) fn confidence(pair: &Pair) -> BTreeMap<String, f64> {
    let path = pair.ours.with_extension("json");
    let record = read(&path).and_then(|bytes| {
        serde_json::from_slice::<Record>(&bytes).map_err(|error| {
            let message = format!("{}: not a record: {error}", shown(&path));
            Error::new(Kind::Format, Stage::Read, message)
        })
    });
    match record {
        Ok(record) => record
            .curves
            .into_iter()
            .map(|curve| (curve.mnemonic.to_ascii_uppercase(), curve.confidence))
            .collect(),
        Err(error) => {
            to_stderr(&error.line(&pair.name));
            BTreeMap::new()
        }
    }
}
