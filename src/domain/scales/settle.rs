//! From slots to curves: units handed down from headings, second scales of one curve, repeats, line styles.

use super::FoundCurve;
use super::names::{Label, Name};
use super::resolve::{Grid, Resolved, resolve};
use super::slots::Slot;
use super::table::{Entry, Quantity};
use super::units;
use crate::domain::reading::LineSample;

/// Names without a scale must fit this well to be a curve.
const SURE_NAME: f32 = 0.85;
/// What is left of confidence where two curves' names fit alike.
const RIVAL: f32 = 0.5;
/// What is left of it where no name was read.
const NAMELESS: f32 = 0.3;
/// A sample stands within this many letter heights of its scale.
const NEAR: f64 = 2.6;

/// Curves of slots.
pub fn settle(slots: Vec<Slot>, grid: &Grid) -> Vec<FoundCurve> {
    let mut found: Vec<FoundCurve> = Vec::new();
    let mut heading: Vec<units::Read> = Vec::new();
    // The last scale as read, for the one that goes on where it ends.
    let mut last: Option<[f64; 2]> = None;
    let scales = slots.iter().filter(|slot| slot.line.is_some()).count();
    for slot in &slots {
        let label = slot.named.as_ref().map(|named| &named.label);
        let name = label.and_then(|label| label.name.as_ref());
        let entry = name.and_then(|name| name.entry);
        if let Some(label) = label.filter(|label| !label.units.is_empty() && heading.is_empty())
            && (entry.is_none_or(|entry| entry.heading) || slot.line.is_none())
        {
            heading = label.units.clone();
        }
        let Some(line) = &slot.line else {
            let alone = name.filter(|name| name.fit >= SURE_NAME);
            if let Some(entry) = alone.and(entry)
                && !(entry.heading && scales > 0)
            {
                push(&mut found, curve(slot, &resolve(None, Some(entry), grid), &heading, grid));
            }
            continue;
        };
        let resolved = resolve(line.values.as_ref(), entry, grid);
        let backup = label.is_some_and(|label| label.backup) || name.is_none();
        if let (Some(before), true) = (last, backup)
            && goes_on(before, slot, &resolved, label.is_some_and(|label| label.backup))
            && let Some(curve) = found.last_mut()
        {
            curve.read.extend(texts(slot));
            continue;
        }
        if name.is_none() && resolved.scale.is_none() {
            continue;
        }
        last = resolved.scale;
        push(&mut found, curve(slot, &resolved, &heading, grid));
    }
    found
}

/// Whether a scale is a second one of the curve before.
fn goes_on(before: [f64; 2], slot: &Slot, resolved: &Resolved, said: bool) -> bool {
    let values = slot.line.as_ref().and_then(|line| line.values.as_ref());
    let as_read =
        values.and_then(|values| Some([values.left.as_ref()?.value?, values.right.as_ref()?.value?]));
    let Some(scale) = resolved.scale.or(as_read) else { return said };
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-9);
    let span = |scale: [f64; 2]| scale[1] - scale[0];
    let wraps = near(scale[0], before[1]) && near(span(scale), span(before));
    let wraps_down = near(scale[1], before[0]) && near(span(scale), span(before));
    let times = [2.0, 5.0, 10.0, 100.0]
        .iter()
        .any(|by| near(scale[0], by * before[0]) && near(scale[1], by * before[1]));
    wraps || wraps_down || times || said
}

fn texts(slot: &Slot) -> Vec<String> {
    let mut read: Vec<String> = slot.named.iter().flat_map(|named| named.read.clone()).collect();
    if let Some(values) = slot.line.as_ref().and_then(|line| line.values.as_ref()) {
        read.extend(
            values.left.iter().chain(&values.ticks).chain(&values.right).map(|number| number.text.clone()),
        );
    }
    read
}

/// The unit: the printed one, a heading's, or the customary one of a customary scale.
fn unit(label: Option<&Label>, heading: &[units::Read], scale: Option<[f64; 2]>) -> Option<String> {
    let name = label.and_then(|label| label.name.as_ref());
    let entry = name.and_then(|name| name.entry);
    let suits = |read: &&units::Read| entry.is_none_or(|entry| read.suits(entry.quantity));
    let printed = name.is_some_and(|name| name.printed);
    if let Some(read) = label.and_then(|label| label.units.iter().find(suits)) {
        return Some(read.las(printed).to_owned());
    }
    if let Some(other) = label.and_then(|label| label.other_unit.clone()) {
        return Some(other);
    }
    if let Some(read) = heading.iter().find(|read| entry.is_some_and(|entry| read.suits(entry.quantity))) {
        return Some(read.las(false).to_owned());
    }
    entry.zip(scale).and_then(|(entry, scale)| customary(entry, scale))
}

/// The unit that a customary scale is in.
fn customary(entry: &Entry, scale: [f64; 2]) -> Option<String> {
    if !entry.is_customary(scale) {
        return None;
    }
    let most = scale[0].abs().max(scale[1].abs());
    let unit = match entry.quantity {
        Quantity::Resistivity | Quantity::Potential if entry.unit.is_empty() => return None,
        Quantity::Fraction if most > 1.0 => "%",
        Quantity::Density if most > 10.0 => "K/M3",
        // 100 to 500 may be microseconds per foot or per metre; counts, speeds and forces come in many units.
        Quantity::Slowness if most > 250.0 => return None,
        Quantity::Length if most > 60.0 => "MM",
        // Ten is of the days of micrograms of radium.
        Quantity::Gamma if most < 50.0 => return None,
        Quantity::Count
        | Quantity::Speed
        | Quantity::Force
        | Quantity::Temperature
        | Quantity::Trace
        | Quantity::Other => {
            return None;
        }
        _ => entry.unit,
    };
    Some(unit.to_owned())
}

fn curve(slot: &Slot, resolved: &Resolved, heading: &[units::Read], grid: &Grid) -> FoundCurve {
    let label = slot.named.as_ref().map(|named| &named.label);
    let name = label.and_then(|label| label.name.as_ref());
    let mut doubts = resolved.doubts.clone();
    let of_name = match (name, label) {
        (Some(Name { fit, rival, .. }), Some(label)) => {
            if let Some(rival) = rival {
                doubts.push(format!("its name could be {rival}, too"));
            }
            fit * label.confidence * if rival.is_some() { RIVAL } else { 1.0 }
        }
        _ => {
            let strange = label
                .map(|label| label.text.clone())
                .into_iter()
                .chain(slot.strange.clone())
                .find(|text| !text.is_empty());
            doubts.push(match strange {
                Some(text) => format!("its name reads \"{text}\", which is no curve that is known"),
                None => "no name stands beside its scale".to_owned(),
            });
            NAMELESS
        }
    };
    if let Some(division) = division(slot) {
        doubts.push(format!("it is drawn at {division} a division: neither end of its scale is printed"));
    }
    let unit = unit(label, heading, resolved.scale);
    let _ = grid;
    FoundCurve {
        mnemonic: name.map(|name| name.mnemonic.clone()),
        unit,
        scale: resolved.scale,
        kind: resolved.kind,
        style: None,
        row: slot.row(),
        confidence: (of_name * resolved.confidence).clamp(0.0, 1.0),
        read: texts(slot),
        doubts,
    }
}

/// `20 MV` of a potential without ends.
fn division(slot: &Slot) -> Option<String> {
    if slot.line.is_some() {
        return None;
    }
    let read = &slot.named.as_ref()?.read;
    let words: Vec<&str> = read
        .iter()
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let pair =
        words.windows(2).find(|pair| pair[0].parse::<u32>().is_ok() && pair[1].eq_ignore_ascii_case("MV"))?;
    Some(format!("{} mV", pair[0]))
}

/// Adds a curve, or what a second block of the same curve adds to it.
fn push(found: &mut Vec<FoundCurve>, curve: FoundCurve) {
    let same = found.iter_mut().find(|own| own.mnemonic.is_some() && own.mnemonic == curve.mnemonic);
    let Some(own) = same else {
        found.push(curve);
        return;
    };
    match (own.scale, curve.scale) {
        (None, Some(_)) => {
            let unit = curve.unit.clone().or(own.unit.take());
            *own = FoundCurve { unit, ..curve };
        }
        (Some(a), Some(b)) if a != b => {
            own.read.extend(curve.read);
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-9);
            let second = near(a[1], b[0])
                || near(a[0], b[1])
                || [2.0, 5.0, 10.0, 100.0].iter().any(|by| near(b[0], by * a[0]) && near(b[1], by * a[1]));
            if !second {
                own.doubts.push(format!("it has a second scale, {} … {}", b[0], b[1]));
                own.confidence *= 0.5;
            }
        }
        _ => own.unit = own.unit.take().or(curve.unit),
    }
}

/// Gives each curve the sample that stands nearest to its scale.
pub fn styles(found: &mut [FoundCurve], samples: &[LineSample], edges: (f64, f64), height: f64) {
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for (sample, own) in samples.iter().enumerate() {
        let (col, row) = own.area.middle();
        if !(edges.0..=edges.1).contains(&col) {
            continue;
        }
        let distances = found.iter().map(|curve| (curve.row - row).abs()).enumerate();
        let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, far)| *far <= NEAR * height);
        near.extend(nearest.map(|(curve, far)| (far, curve, sample)));
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, curve, sample) in near {
        found[curve].style.get_or_insert(samples[sample].style);
    }
}
