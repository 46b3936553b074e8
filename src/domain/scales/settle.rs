//! From slots to curves: units handed down from headings, second scales of one curve, repeats.

use std::borrow::Cow;

use super::FoundCurve;
use super::division::{self, Division};
use super::fuzzy;
use super::glued;
use super::names::{Label, Name};
use super::overprinted::Overprinted;
use super::resolve::{Grid, Resolved, may_be, resolve};
use super::slots::{Named, Slot};
use super::table::{self, Entry, Quantity};
use super::units;

/// Names without a scale must fit this well to be a curve.
const SURE_NAME: f32 = 0.85;
/// Two letters alone read so surely where they are printed.
const CLEAR: f32 = 0.9;
/// What is left of confidence where two curves' names fit alike.
const RIVAL: f32 = 0.5;
/// What is left of it where a heading over several scales is all that names a curve.
const HEADING: f32 = 0.5;
const OF_HEADING: &str = "its name is a heading's";
/// What is left of it where the scale below may be its own, too.
const OTHER_RUN: f32 = 0.5;
/// What is left of it where its unit was read as none of its curve's.
const STRANGE_UNIT: f32 = 0.8;
/// What is left of it where no name was read.
const NAMELESS: f32 = 0.3;
/// What is left of it for each further scale that the same curve is drawn on: one line more to mistake it for. One can be
/// told by its looks, two can't.
pub(super) const AMPLIFIED: f32 = 0.7;
/// A curve read less surely than this may be another one's second line.
const SURE_OTHER: f32 = 0.5;

/// Curves of slots.
pub fn settle(slots: Vec<Slot>, grid: &Grid, division: Option<&Division>) -> Vec<FoundCurve> {
    let grid = &Grid { others: surely_read(&slots, grid), ..grid.clone() };
    let mut found: Vec<FoundCurve> = Vec::new();
    let mut heading: Vec<units::Read> = Vec::new();
    // The last scale as read, for the one that goes on where it ends.
    let mut last: Option<[f64; 2]> = None;
    let scales = slots.iter().filter(|slot| slot.line.is_some()).count();
    for slot in &slots {
        let slot = &by_scale(slot);
        let label = slot.named.as_ref().map(|named| &named.label);
        let name = label.and_then(|label| label.name.as_ref());
        let entry = name.and_then(|name| name.entry);
        let heads = label.is_some_and(Label::is_heading) || name.is_none() && heading.is_empty();
        if let Some(label) = label.filter(|label| heads && !label.units.is_empty()) {
            heading.clone_from(&label.units);
        }
        let is_scrap = label.is_some_and(is_scrap);
        let Some(line) = &slot.line else {
            let alone = name.filter(|name| name.fit >= SURE_NAME && !is_scrap);
            if let Some(entry) = alone.and(entry)
                && !(entry.heading && scales > 0)
            {
                let by_division = division.filter(|_| entry.quantity == Quantity::Potential);
                let resolved =
                    by_division.map_or_else(|| resolve(None, Some(entry), true, grid), division::scale);
                push(&mut found, curve(slot, &resolved, &heading));
            }
            continue;
        };
        let customary_unit = label.is_none_or(|label| in_customary_unit(label, entry));
        let resolved = resolve(line.values.as_ref(), entry, customary_unit, grid);
        let backup = label.is_some_and(|label| label.backup) || name.is_none();
        if let (Some(before), true) = (last, backup)
            && goes_on(before, slot, &resolved, label.is_some_and(|label| label.backup))
            && let Some(curve) = found.last_mut()
        {
            curve.read.extend(texts(slot));
            if let (Some(first), Some(second)) = (curve.scale, resolved.scale) {
                doubt_amplified(curve, first, second);
            }
            continue;
        }
        if (name.is_none() || is_scrap) && resolved.scale.is_none() {
            continue;
        }
        last = resolved.scale;
        push(&mut found, curve(slot, &resolved, &heading));
    }
    doubt_headings(&mut found);
    doubt_misnamed(&mut found);
    found
}

/// A scale without a name below a curve's, another one that is customary for it, may be that of the same curve in another run
/// of the log.
pub fn doubt_runs(found: &mut [FoundCurve]) {
    for at in 1..found.len() {
        let (before, below) = found.split_at_mut(at);
        let (own, other) = (&mut before[at - 1], &below[0]);
        let (Some(entry), Some(scale), Some(second)) = (own.entry(), own.scale, other.scale) else {
            continue;
        };
        if other.mnemonic.is_none() && second != scale && entry.is_customary(second) {
            let [left, right] = second;
            own.doubts.push(format!(
                "a scale {left} … {right} without a name below it may be its own, of another run"
            ));
            own.confidence *= OTHER_RUN;
        }
    }
}

/// Scales of slots that were surely read.
fn surely_read(slots: &[Slot], grid: &Grid) -> Vec<[f64; 2]> {
    let scale = |slot: &Slot| {
        let entry = slot.named.as_ref()?.label.name.as_ref()?.entry;
        let resolved = resolve(slot.line.as_ref()?.values.as_ref(), entry, true, grid);
        resolved.scale.filter(|_| resolved.confidence >= CLEAR)
    };
    slots.iter().filter_map(scale).collect()
}

/// A scale some times as wide as another one's whose name was hardly read may be that of the other curve's second line.
fn doubt_misnamed(found: &mut [FoundCurve]) {
    let quantity = |curve: &FoundCurve| curve.entry().map(|entry| entry.quantity);
    for second in 0..found.len() {
        let other = &found[second];
        let (Some(amplified), Some(measured)) = (other.scale, quantity(other)) else { continue };
        if other.confidence >= SURE_OTHER {
            continue;
        }
        for first in (0..found.len()).filter(|&first| first != second) {
            let own = &mut found[first];
            if let Some(scale) = own.scale.filter(|_| quantity(own) == Some(measured))
                && is_amplified(amplified, scale)
            {
                own.doubts.push(format!(
                    "a scale {} … {} beside it may be that of a second line of it",
                    amplified[0], amplified[1]
                ));
                own.confidence *= AMPLIFIED;
            }
        }
    }
}

/// A heading names no one curve where several scales stand below it: its scale may be another curve's, of another run, or a
/// second one of the curve that is named beside it.
pub fn doubt_headings(found: &mut [FoundCurve]) {
    let entries: Vec<Option<&'static Entry>> = found.iter().map(FoundCurve::entry).collect();
    for at in 0..found.len() {
        let said = found[at].doubts.iter().any(|doubt| doubt.starts_with(OF_HEADING));
        let Some(own) = entries[at].filter(|entry| entry.heading && !said) else { continue };
        let rival = (0..found.len()).find(|&other| {
            other != at
                && found[other].scale.is_some()
                && entries[other].is_none_or(|entry| entry.quantity == own.quantity)
        });
        if let (Some(rival), Some(_)) = (rival, found[at].scale) {
            let [left, right] = found[rival].scale.unwrap_or_default();
            let doubt = format!("{OF_HEADING}, which a scale {left} … {right} stands under, too");
            found[at].doubts.push(doubt);
            found[at].confidence *= HEADING;
        }
        // The named curve's other line on the heading's scale.
        if let Some((rival, scale)) = rival.zip(found[at].scale)
            && let Some(second) = found[rival].scale
            && (is_amplified(scale, second) || is_amplified(second, scale))
        {
            let (least, most) = if is_amplified(scale, second) { (scale, second) } else { (second, scale) };
            doubt_amplified(&mut found[rival], least, most);
            // The name stood on the first line, too, and was lost: the line to trace is on the finer scale.
            if second == most {
                found[rival].confidence *= HEADING;
            }
        }
    }
}

/// Whether a name is two letters or one that were hardly read, and may be a piece of the log's lines.
fn is_scrap(label: &Label) -> bool {
    let short = |name: &Name| {
        name.printed && name.mnemonic.len() <= 2 && name.entry.is_none_or(|own| own.mnemonic != name.mnemonic)
    };
    label.units.is_empty() && label.confidence < CLEAR && label.name.as_ref().is_some_and(short)
}

/// A slot whose name is not sure, with the curve that its words name together with its scale.
fn by_scale(slot: &Slot) -> Cow<'_, Slot> {
    let label = slot.named.as_ref().map(|named| &named.label);
    let values = slot.line.as_ref().and_then(|line| line.values.as_ref());
    let Some(values) = values.filter(|values| !label.is_some_and(Label::is_settled) && !values.side_by_side)
    else {
        return Cow::Borrowed(slot);
    };
    let customary = |entry: &Entry| may_be(values, entry);
    let read = slot.named.iter().flat_map(|named| &named.read);
    let whole = read.clone().cloned().collect::<Vec<_>>().join(" ");
    let texts = label.map(|label| &label.text).into_iter().chain(read).chain([&whole]).chain(&slot.strange);
    let likely = texts.filter_map(|text| glued::likely(text, &customary));
    let Some(found) = likely.min_by(|a, b| a.off.total_cmp(&b.off)) else { return Cow::Borrowed(slot) };
    let mut better = slot.clone();
    let read = std::mem::take(&mut better.strange);
    let rows = (slot.row(), slot.row());
    let named = better.named.get_or_insert_with(|| {
        let label = Label { confidence: 1.0, ..Label::default() };
        Named { label, rows, read }
    });
    named.label.take(&found);
    Cow::Owned(better)
}

/// Gamma rays in counts or in micrograms of radium have scales of their own.
fn in_customary_unit(label: &Label, entry: Option<&'static Entry>) -> bool {
    let Some(entry) = entry else { return true };
    let mut suitable = label.units.iter().filter(|unit| unit.suits(entry.quantity)).peekable();
    entry.quantity != Quantity::Gamma
        || suitable.peek().is_none()
        || suitable.any(|unit| unit.unit.las == entry.unit)
}

/// How many sure curves there are.
pub fn worth(found: &[FoundCurve]) -> f32 {
    found
        .iter()
        .filter(|curve| curve.mnemonic.is_some() && curve.scale.is_some())
        .map(FoundCurve::legibility)
        .sum()
}

/// How many scales stand there without a name.
pub fn nameless(found: &[FoundCurve]) -> usize {
    found.iter().filter(|curve| curve.mnemonic.is_none() && curve.scale.is_some()).count()
}

/// How many scales are further ones of curves.
pub fn amplified(found: &[FoundCurve]) -> usize {
    found.iter().map(|curve| curve.amplified).sum()
}

/// How many names stand there without a scale.
pub fn scaleless(found: &[FoundCurve]) -> usize {
    found.iter().filter(|curve| curve.mnemonic.is_some() && curve.scale.is_none()).count()
}

/// Whether a scale is a second one of the curve before.
fn goes_on(before: [f64; 2], slot: &Slot, resolved: &Resolved, said: bool) -> bool {
    let values = slot.line.as_ref().and_then(|line| line.values.as_ref());
    let as_read =
        values.and_then(|values| Some([values.left.as_ref()?.value?, values.right.as_ref()?.value?]));
    said || resolved.scale.or(as_read).is_some_and(|scale| is_backup(before, scale))
}

/// Whether a scale begins where another ends, or is some times as wide.
fn is_backup(first: [f64; 2], second: [f64; 2]) -> bool {
    let alike = near(second[1] - second[0], first[1] - first[0]);
    alike && (near(second[0], first[1]) || near(second[1], first[0])) || is_amplified(first, second)
}

/// Whether a scale is some times as wide as another: the same curve is then drawn twice, each line on a scale of its own.
fn is_amplified(first: [f64; 2], second: [f64; 2]) -> bool {
    let times = |by: &f64| near(second[0], by * first[0]) && near(second[1], by * first[1]);
    [2.0, 5.0, 10.0, 100.0].iter().any(times)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1e-9)
}

/// A curve drawn as several lines of different scales: which line goes by which scale is not told.
fn doubt_amplified(curve: &mut FoundCurve, first: [f64; 2], second: [f64; 2]) {
    if is_amplified(first, second) {
        let doubt = format!("it is drawn on a second scale, {} … {}, too", second[0], second[1]);
        // Several lines may be on it, or its values were printed twice.
        if !curve.doubts.contains(&doubt) {
            curve.doubts.push(doubt);
            curve.confidence *= AMPLIFIED;
            curve.amplified += 1;
        }
    }
}

fn texts(slot: &Slot) -> Vec<String> {
    let mut read: Vec<String> = slot.named.iter().flat_map(|named| named.read.clone()).collect();
    if let Some(values) = slot.line.as_ref().and_then(|line| line.values.as_ref()) {
        read.extend(
            values.left.iter().chain(&values.ticks).chain(&values.right).map(|number| number.text.clone()),
        );
        let in_part = values.over.iter().filter(|_| values.left.is_none() || values.right.is_none());
        read.extend(in_part.flat_map(Overprinted::shown));
    }
    read
}

/// The unit: the printed one, a heading's, or the customary one of a customary scale. What stands in brackets that values are
/// printed over is no unit unless it is known.
fn unit(
    label: Option<&Label>,
    is_overprinted: bool,
    heading: &[units::Read],
    scale: Option<[f64; 2]>,
) -> Option<String> {
    let name = label.and_then(|label| label.name.as_ref());
    let entry = name.and_then(|name| name.entry);
    let suits = |read: &&units::Read| entry.is_none_or(|entry| read.suits(entry.quantity));
    let printed = name.is_some_and(|name| name.printed);
    if let Some(read) = label.and_then(|label| label.units.iter().find(suits)) {
        return Some(read.las(printed).to_owned());
    }
    if let Some(other) = label.and_then(|label| label.other_unit.clone()).filter(|_| !is_overprinted) {
        return Some(other);
    }
    if label.is_some_and(|label| units::is_told(&label.units)) {
        return None;
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

fn curve(slot: &Slot, resolved: &Resolved, heading: &[units::Read]) -> FoundCurve {
    let label = slot.named.as_ref().map(|named| &named.label);
    let name = label.and_then(|label| label.name.as_ref());
    let mut doubts = resolved.doubts.clone();
    let strange_unit = name.and_then(|name| name.entry).zip(label).filter(|(entry, label)| {
        !label.units.is_empty() && !label.units.iter().any(|unit| unit.suits(entry.quantity))
    });
    let strange_unit = strange_unit.map(|(entry, label)| {
        format!("its unit reads {}, which is none of {}", label.units[0].spelling, entry.mnemonic)
    });
    let is_customary = name
        .and_then(|name| name.entry)
        .zip(resolved.scale)
        .is_some_and(|(entry, scale)| entry.is_customary(scale));
    let of_unit = match (&strange_unit, label) {
        (Some(_), Some(label)) if is_customary && !units::is_told(&label.units) => STRANGE_UNIT,
        (Some(_), _) => RIVAL,
        _ => 1.0,
    };
    doubts.extend(strange_unit);
    let values = slot.line.as_ref().and_then(|line| line.values.as_ref());
    let is_overprinted = values.is_some_and(|values| values.over.is_some());
    let of_name = match (name, label) {
        (Some(Name { fit, rival, .. }), Some(label)) => {
            if let Some(rival) = rival {
                doubts.push(format!("its name could be {rival}, too"));
            }
            // A customary scale bears out a name that was read badly but is like no other.
            let letters = if is_customary { label.confidence.sqrt() } else { label.confidence };
            // A word of a title block above the log, as likely as a curve of its own.
            let is_strange = name.is_some_and(|name| name.entry.is_none());
            let is_bare = is_strange && label.units.is_empty();
            if is_bare {
                doubts.push("its name is in no table, and no unit stands beside it".to_owned());
            }
            // The name may stand on another line, read so badly that it is known no more.
            let is_one_of_many = is_strange && slot.named.as_ref().is_some_and(|named| named.read.len() > 2);
            if is_one_of_many {
                doubts.push("its name is in no table, and more than a unit stands beside it".to_owned());
            }
            // `RESISTIVITY` may be the end of a name whose first word tells which.
            let is_end = is_overprinted && label.is_heading();
            if is_end {
                doubts.push("what stands before its name may be hidden by its scale".to_owned());
            }
            let of_words = if is_end {
                NAMELESS
            } else if rival.is_some() || is_bare || is_one_of_many {
                RIVAL
            } else {
                1.0
            };
            fit * letters * of_words
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
    if let Some(division) = division_of(slot).filter(|_| resolved.scale.is_none()) {
        doubts.push(format!("it is drawn at {division} a division: neither end of its scale is printed"));
    }
    let unit = unit(label, is_overprinted, heading, resolved.scale);
    FoundCurve {
        mnemonic: name.map(|name| name.mnemonic.clone()),
        unit,
        scale: resolved.scale,
        kind: resolved.kind,
        style: None,
        mended: resolved.mended,
        amplified: 0,
        row: slot.row(),
        confidence: (of_name * of_unit * resolved.confidence).clamp(0.0, 1.0),
        read: texts(slot),
        doubts,
    }
}

/// `20 MV` of a potential without ends.
fn division_of(slot: &Slot) -> Option<String> {
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
    let entry = |name: &String| table::by_mnemonic(name).map(|entry| entry.mnemonic);
    let is_same = |own: &FoundCurve| match (&own.mnemonic, &curve.mnemonic) {
        (Some(one), Some(other)) if one == other => true,
        // Read twice, once worse: `Tension /LB8/` and `Tension /LBS/`.
        (Some(one), Some(other)) if own.scale.is_some() && own.scale == curve.scale => {
            entry(one).is_some() && entry(one) == entry(other) && is_near(&own.read, &curve.read)
        }
        // A name on one row and, spelt out, on that of its values: `CAL` above `HOLE DIAM. IN.`.
        (Some(one), Some(other)) if own.scale.is_none() => entry(one).is_some() && entry(one) == entry(other),
        _ => false,
    };
    let same = found.iter_mut().find(|own| is_same(own));
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
            if is_backup(a, b) {
                doubt_amplified(own, a, b);
            } else {
                own.doubts.push(format!("it has a second scale, {} … {}", b[0], b[1]));
                own.confidence *= 0.5;
            }
        }
        (Some(_), Some(_)) if curve.confidence > own.confidence && own.mnemonic != curve.mnemonic => {
            *own = curve
        }
        _ => own.unit = own.unit.take().or(curve.unit),
    }
}

/// Whether two readings are those of one text.
fn is_near(one: &[String], other: &[String]) -> bool {
    let whole = |read: &[String]| read.concat().to_uppercase();
    fuzzy::fit(&whole(one), &whole(other)).is_some_and(|fit| fit > SURE_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_without_a_name_below_a_curve_s_may_be_its_own_in_another_run() {
        let curve = |name: Option<&str>, scale| FoundCurve {
            mnemonic: name.map(str::to_owned),
            scale: Some(scale),
            ..FoundCurve::untold()
        };
        let sure = |named, nameless: [FoundCurve; 1]| {
            let mut found = [&[curve(Some("SN"), named)][..], &nameless].concat();
            doubt_runs(&mut found);
            assert_eq!(found[0].doubts.is_empty(), found[0].confidence == 1.0);
            found[0].doubts.is_empty()
        };
        assert!(!sure([0.0, 150.0], [curve(None, [0.0, 100.0])]));
        // The same scale, one that is another curve's, and one with a name.
        assert!(sure([0.0, 100.0], [curve(None, [0.0, 100.0])]));
        assert!(sure([0.0, 100.0], [curve(None, [6.0, 16.0])]));
        assert!(sure([0.0, 150.0], [curve(Some("LN"), [0.0, 100.0])]));
    }
}
