//! Which names belong to which scale: above it, below it or in its row.

use super::ends::Line;
use super::names::{self, Label};
use super::resolve::{SURE, may_be};
use super::words::{self, Word};

/// Names this many letter heights from a scale, or more, are all alike when it is told on which side of theirs names stand.
const FAR: f64 = 4.0;
/// A scale's name stands within this many letter heights of it.
const OWN: f64 = 6.0;
/// A name's second line follows within this many letter heights.
const NEXT_LINE: f64 = 2.2;
/// What belongs to a name, a unit or a remark, stands within this many letter heights of it.
const REMARK: f64 = 5.0;

/// A name with the lines that belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// What it says.
    pub label: Label,
    /// Rows of its first and last line.
    pub rows: (f64, f64),
    /// All its lines, as read.
    pub read: Vec<String>,
}

/// One curve's part of a block.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Slot {
    /// The line with its values.
    pub line: Option<Line>,
    /// Its name.
    pub named: Option<Named>,
    /// What stands nearby but names no curve.
    pub strange: Vec<String>,
}

impl Slot {
    /// Row of its values, or of its name.
    pub fn row(&self) -> f64 {
        match (&self.line, &self.named) {
            (Some(line), _) => line.row,
            (None, Some(named)) => named.rows.1,
            (None, None) => 0.0,
        }
    }
}

/// A line of words and what it says.
#[derive(Debug, Clone)]
struct Written {
    row: f64,
    words: Vec<Word>,
    label: Label,
}

fn written(line: &Line) -> Written {
    Written { row: line.row, label: names::label(&line.words), words: line.words.clone() }
}

/// A block taken apart: its scales, what stands in their rows, and what stands between them.
#[derive(Debug)]
pub struct Parts<'a> {
    scales: Vec<&'a Line>,
    own: Vec<Option<Written>>,
    /// Above the first scale, between scales, below the last.
    between: Vec<Vec<Written>>,
    height: f64,
}

impl<'a> Parts<'a> {
    /// Takes a block apart; `height` is that of its letters.
    pub fn new(lines: &'a [Line], height: f64) -> Self {
        let is_scale = |at: &usize| {
            let next = lines.get(at + 1);
            lines[*at].values.is_some() && !next.is_some_and(|next| is_stray(&lines[*at], next, height))
        };
        let (scales, others): (Vec<usize>, Vec<usize>) = (0..lines.len()).partition(is_scale);
        let scales: Vec<&Line> = scales.into_iter().map(|at| &lines[at]).collect();
        let own = scales.iter().map(|line| Some(written(line)).filter(|own| !own.words.is_empty())).collect();
        let mut between: Vec<Vec<Written>> = vec![Vec::new(); scales.len() + 1];
        for line in others.into_iter().map(|at| &lines[at]) {
            let at = scales.iter().filter(|scale| scale.row < line.row).count();
            between[at].push(written(line));
        }
        Parts { scales, own, between, height }
    }

    fn has_name(&self, at: usize) -> bool {
        self.own[at].as_ref().is_some_and(|own| own.label.name.is_some())
    }

    /// Whether names seem to stand below their scales rather than above.
    pub fn look_below(&self) -> bool {
        // A heading over the whole block is no curve's name where another one stands by the scale.
        let said = |line: &&Written| !line.label.is_unit() && !line.label.is_heading();
        let (mut above, mut below) = (0.0, 0.0);
        for (at, scale) in self.scales.iter().enumerate().filter(|(at, _)| !self.has_name(*at)) {
            let rows = |line: &Written| (line.row - scale.row).abs() / self.height.max(1.0);
            let distance = |line: Option<&Written>| line.map_or(FAR, rows).min(FAR);
            above += distance(self.between[at].iter().rev().find(said));
            below += distance(self.between[at + 1].iter().find(said));
        }
        below < 0.8 * above
    }
}

/// Whether a lone value is a misread unit at the end of a name's row: `(GAPI)` as 7. It is none of a customary scale of the curve,
/// and the next row, which has no name, is one.
fn is_stray(line: &Line, next: &Line, height: f64) -> bool {
    let (Some(values), Some(below)) = (&line.values, &next.values) else { return false };
    let (end, lone) = match (&values.left, &values.right) {
        (Some(left), None) => (0, left),
        (None, Some(right)) => (1, right),
        _ => return false,
    };
    let is_below = next.row - line.row <= OWN * height && next.words.is_empty();
    if !is_below || values.over.is_some() || lone.weakest >= SURE {
        return false;
    }
    let entry = names::label(&line.words).name.and_then(|name| name.entry);
    entry.is_some_and(|entry| {
        entry.scales.iter().all(|scale| Some(scale[end]) != lone.value) && may_be(below, entry)
    })
}

/// The block's slots from top to bottom, with names above or below their scales.
pub fn slots(parts: &Parts, below: bool) -> Vec<Slot> {
    let Parts { scales, own, between, height } = parts;
    let height = *height;
    let has_name: Vec<bool> = (0..scales.len()).map(|at| parts.has_name(at)).collect();
    let mut slots = Vec::new();
    if below {
        slots.extend(nameless(segments(&between[0], height)));
    }
    for (at, line) in scales.iter().enumerate() {
        let mut slot = Slot { line: Some((*line).clone()), ..Slot::default() };
        let mut others: Vec<Named> = Vec::new();
        let mut after: Vec<Named> = Vec::new();
        if below {
            let mut named = segments(&between[at + 1], height).into_iter().peekable();
            if has_name[at] {
                after.extend(named.next());
            } else if let Some(first) = named.next_if(|first| first.rows.0 - line.row <= OWN * height) {
                slot.named = Some(first).filter(|own| own.label.name.is_some() || own.label.is_unit());
            }
            others.extend(named);
        } else {
            let trailing = trailing(&between[at], at > 0, slots.last(), line.row);
            if let Some(before) = slots.last_mut() {
                for line in &between[at][..trailing] {
                    annex(before, line);
                }
            }
            let mut named = segments(&between[at][trailing..], height);
            if !has_name[at] {
                slot.named = named.pop_if(|own| line.row - own.rows.1 <= OWN * height);
            }
            others = named;
        }
        if let Some(own) = &own[at] {
            take_own(&mut slot, own);
        }
        if below {
            slots.push(slot);
            for named in after {
                absorb(&mut slots, named);
            }
            slots.extend(nameless(others));
        } else {
            slots.extend(nameless(others));
            slots.push(slot);
        }
    }
    if !below {
        let last = &between[scales.len()];
        let trailing = trailing(last, !scales.is_empty(), slots.last(), f64::INFINITY);
        if let Some(before) = slots.last_mut() {
            for line in &last[..trailing] {
                annex(before, line);
            }
        }
        slots.extend(nameless(segments(&last[trailing..], height)));
    }
    slots
}

fn nameless(named: Vec<Named>) -> impl Iterator<Item = Slot> {
    named.into_iter().map(|named| Slot { named: Some(named), ..Slot::default() })
}

/// A scale with a name of its own takes a unit below it; another name stands alone.
fn absorb(slots: &mut Vec<Slot>, named: Named) {
    match slots.last_mut() {
        Some(slot) if named.label.is_unit() => {
            if let Some(own) = &mut slot.named
                && own.label.units.is_empty()
            {
                own.label.units = named.label.units;
                own.read.extend(named.read);
            }
        }
        _ => slots.extend(nameless(vec![named])),
    }
}

/// Takes the words in the values' own row: a name, or a unit.
fn take_own(slot: &mut Slot, own: &Written) {
    let text = words::joined(&own.words);
    let rows = (own.row, own.row);
    if own.label.name.is_some() {
        slot.named = Some(Named { label: own.label.clone(), rows, read: vec![text] });
    } else if !own.label.units.is_empty() {
        match &mut slot.named {
            Some(named) if named.label.units.is_empty() => {
                named.label.units = own.label.units.clone();
                named.read.push(text);
            }
            Some(_) => {}
            None => slot.named = Some(Named { label: own.label.clone(), rows, read: vec![text] }),
        }
    } else {
        if let Some(named) = &mut slot.named {
            named.label.backup |= own.label.backup;
        }
        slot.strange.push(text);
    }
}

/// How many lines below a scale still belong to it: its unit, or its name once more.
fn trailing(lines: &[Written], has_scale: bool, slot: Option<&Slot>, next: f64) -> usize {
    let Some(slot) = slot.filter(|slot| has_scale && slot.line.is_some()) else { return 0 };
    let own = slot.named.as_ref().and_then(|named| named.label.name.as_ref());
    let count = lines.iter().take_while(|line| {
        let nearer = line.row - slot.row() < next - line.row;
        let same =
            own.is_some_and(|own| line.label.name.as_ref().is_some_and(|name| name.mnemonic == own.mnemonic));
        let misses = slot.named.as_ref().is_some_and(|named| named.label.units.is_empty());
        nearer && (same && next.is_infinite() || line.label.is_unit() && misses)
    });
    count.count()
}

fn annex(slot: &mut Slot, line: &Written) {
    if let Some(named) = &mut slot.named {
        if named.label.units.is_empty() {
            named.label.units = line.label.units.clone();
        }
        named.read.push(words::joined(&line.words));
    }
}

/// Lines of words as names: units and remarks go with the name above them.
fn segments(lines: &[Written], height: f64) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let (label, words, last) = match lines.get(at + 1).and_then(|next| both(line, next, height)) {
            Some((label, words)) => (label, words, at + 1),
            None => (line.label.clone(), words::joined(&line.words), at),
        };
        let rows = (line.row, lines[last].row);
        at = last + 1;
        let text = vec![words];
        let known = |named: &Named| named.label.name.is_some();
        match named.last_mut().filter(|before| line.row - before.rows.1 <= REMARK * height) {
            // A curve's own name under a heading, read so badly that it is known no more, is no remark.
            Some(before)
                if known(before)
                    && label.name.is_none()
                    && !(before.label.is_heading() && is_word(&label)) =>
            {
                if before.label.units.is_empty() {
                    before.label.units = label.units;
                }
                before.label.backup |= label.backup;
                before.rows.1 = rows.1;
                before.read.extend(text);
            }
            Some(before) if !known(before) => {
                let units =
                    if label.units.is_empty() { before.label.units.clone() } else { label.units.clone() };
                let backup = label.backup || before.label.backup;
                let read = before.read.iter().cloned().chain(text).collect();
                *before =
                    Named { label: Label { units, backup, ..label }, rows: (before.rows.0, rows.1), read };
            }
            _ => named.push(Named { label, rows, read: text }),
        }
    }
    named
}

/// Whether a label may be a mnemonic that is known no more.
fn is_word(label: &Label) -> bool {
    let letters = label.text.chars().filter(|letter| letter.is_alphabetic()).count();
    !label.is_unit() && (3..=5).contains(&letters) && letters == label.text.chars().count()
}

/// Two lines that are one name.
fn both(line: &Written, next: &Written, height: f64) -> Option<(Label, String)> {
    if next.row - line.row > NEXT_LINE * height
        || next.label.is_unit()
        || line.label.is_unit()
        || next.words.is_empty()
    {
        return None;
    }
    let words: Vec<Word> = line.words.iter().chain(&next.words).cloned().collect();
    let label = names::label(&words);
    let fit =
        |label: &Label| label.name.as_ref().filter(|name| name.entry.is_some()).map_or(0.0, |name| name.fit);
    let apart = |label: &Label| label.name.as_ref().is_some_and(|name| name.printed && name.entry.is_some());
    let better = fit(&label) >= 0.95 && fit(&label) >= fit(&line.label).max(fit(&next.label));
    (better && !apart(&line.label) && !apart(&next.label)).then(|| (label, words::joined(&words)))
}
