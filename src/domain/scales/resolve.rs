//! The scale that a row's values are, and whether it is linear or logarithmic.

use super::ends::Values;
use super::numbers::{Number, has_minus, parse};
use super::table::{Entry, Quantity};
use crate::domain::spec::ScaleKind;

/// Ticks stand within this part of the block's width from where their values belong.
const TICK_SLACK: f64 = 0.07;
/// Where ticks are spaced evenly, the ends they lead to are this near to the block's edges, in its widths.
const END_SLACK: f64 = 0.04;
/// Values that no custom confirms must read this surely.
pub(super) const SURE: f32 = 0.8;
/// What is left of the confidence of values that had to be mended.
const MENDED: f32 = 0.8;
/// What is left of it where another curve's scale tells one of its values.
const OF_ANOTHER: f32 = 0.7;
/// What is left of it where the scale is not a customary one.
const UNUSUAL: f32 = 0.6;
/// A value with a letter less sure than this is less sure even where custom confirms it.
const WEAK: f32 = 0.7;
/// The same where no other customary scale is near.
const WEAK_WITHOUT_RIVAL: f32 = 0.35;
/// Decades of a scale and of its grid agree within this.
const DECADE_SLACK: f64 = 0.15;
/// A resistivity over so many times its least value is logarithmic where no grid was seen.
const LOG_RATIO: f64 = 100.0;

/// What is known of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// The block's columns.
    pub edges: (f64, f64),
    /// Linear or logarithmic, where lines were seen.
    pub kind: Option<ScaleKind>,
    /// Decades of a logarithmic grid.
    pub decades: Option<f64>,
    /// Scales of other curves on it that were surely read.
    pub others: Vec<[f64; 2]>,
    /// Whether whole numbers are printed with points.
    pub pointed: bool,
}

impl Grid {
    /// Whether it tells how many decades a scale has.
    fn counts(&self) -> bool {
        self.kind == Some(ScaleKind::Log) && self.decades.is_some()
    }
}

/// A scale, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// Values at the left and right edge.
    pub scale: Option<[f64; 2]>,
    /// Linear or logarithmic.
    pub kind: ScaleKind,
    /// How sure the values are.
    pub confidence: f32,
    /// Whether they are others than those that were read in full.
    pub mended: bool,
    /// In a user's words.
    pub doubts: Vec<String>,
}

fn shown(numbers: [&Number; 2]) -> String {
    format!("{} … {}", numbers[0].text, numbers[1].text)
}

/// Widths of scales are such numbers, times a power of ten.
const ROUND: &[f64] = &[1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

/// Whether a scale nobody is accustomed to could be one at all.
fn is_possible(scale: [f64; 2], entry: &Entry) -> bool {
    let round = |width: f64| {
        let mantissa = width / 10f64.powf(width.log10().floor());
        ROUND.iter().chain(&[10.0]).any(|own| (mantissa - own).abs() < 1e-6)
    };
    let decades = scale[0] > 0.0 && scale[1] > 0.0 && {
        let decades = (scale[1] / scale[0]).log10();
        decades.abs() > 0.5 && (decades - decades.round()).abs() < 1e-6
    };
    let resistivity = entry.quantity == Quantity::Resistivity;
    resistivity && decades || round((scale[1] - scale[0]).abs()) && entry.is_likely(scale)
}

/// Values of a row's ends.
struct Ends {
    scale: [f64; 2],
    confidence: f32,
    note: Option<String>,
}

/// Whether a row's values may be a customary scale of a curve.
pub fn may_be(values: &Values, entry: &Entry) -> bool {
    if values.over.as_ref().is_some_and(|over| over.may_be(entry)) {
        return true;
    }
    let (Some(left), Some(right)) = (&values.left, &values.right) else { return false };
    match (left.value, right.value) {
        (Some(left), Some(right)) => entry.is_customary([left, right]),
        _ => left.readings().any(|l| right.readings().any(|r| entry.is_customary([l, r]))),
    }
}

/// The values of both ends; `entry` is the curve's where its customary scales may serve to check them.
fn ends(left: &Number, right: &Number, entry: Option<&Entry>, grid: &Grid) -> Result<Ends, String> {
    let counted = grid.counts();
    let both = shown([left, right]);
    let customary = |scale: [f64; 2]| entry.is_some_and(|entry| entry.is_customary(scale));
    let mut mended: Vec<[f64; 2]> = Vec::new();
    for l in left.readings() {
        mended.extend(right.readings().map(|r| [l, r]).filter(|scale| customary(*scale)));
    }
    // Noughts side by side are miscounted; a logarithmic grid's decades count them.
    let has_rival = |[l, r]: [f64; 2]| {
        let noughts = || [0.1, 10.0].into_iter().flat_map(|by| [[l * by, r], [l, r * by]]);
        mended.iter().any(|other| *other != [l, r]) || !counted && noughts().any(customary)
    };
    // What custom confirms may have one unsure letter; what it doesn't may have none. Where the unsure letter makes no
    // other customary scale, custom confirms all the more.
    let confirmed = |scale| {
        let weak = if has_rival(scale) { WEAK } else { WEAK_WITHOUT_RIVAL };
        let weakest = left.weakest.min(right.weakest);
        (left.confidence * right.confidence).sqrt() * (weakest / weak).min(1.0)
    };
    let taken_for = |scale: [f64; 2]| Ends {
        scale,
        confidence: confirmed(scale) * MENDED,
        note: Some(format!("its scale reads {both} and is taken for {} … {}", scale[0], scale[1])),
    };
    let of_one = lost_point_of_one(left, right).filter(|scale| customary(*scale));
    let lost = lost_points(left, right, &customary).or(of_one);
    if let (Some(l), Some(r)) = (left.value, right.value) {
        if l == r {
            if let Some(scale) = entry.and_then(|entry| without_beginning(left, right, entry)) {
                return Ok(taken_for(scale));
            }
            return Err(format!("both ends of its scale read {}", left.text));
        }
        let is_cut = |number: &Number, value: f64| value == 0.0 && has_minus(&number.text);
        let goes_on = |value: f64| -1.0 < value && value < 0.0;
        let as_cut = |scale: &[f64; 2]| {
            is_cut(left, l) && goes_on(scale[0]) && scale[1] == r
                || is_cut(right, r) && goes_on(scale[1]) && scale[0] == l
        };
        // No nought has a minus: it is a line's, or the value goes on behind its point.
        if entry.is_some_and(|entry| entry.scales.iter().any(as_cut)) {
            return Err(format!("its scale reads {both}, which may lack decimals"));
        }
        if customary([l, r]) {
            // Points are printed alike at both ends, but where a value needs one: `0.2 … 2000`.
            let is_needless = |number: &Number, value: f64| number.text.contains('.') && value.fract() == 0.0;
            if !counted && of_one.is_some() && (is_needless(left, l) || is_needless(right, r)) {
                return Err(format!("its scale reads {both}, which may lack a point"));
            }
            // `10 … 1000` was printed as `1.0 … 100.0`: where points are printed, both may be lost.
            if grid.pointed
                && is_pointless(left, l)
                && is_pointless(right, r)
                && customary([l / 10.0, r / 10.0])
            {
                return Err(format!("its scale reads {both}, which may lack points"));
            }
            return Ok(Ends { scale: [l, r], confidence: confirmed([l, r]), note: None });
        }
        // The arrow that points to a value, or the line that it stands on, is read as a minus.
        let unsigned = [[l.abs(), r], [l, r.abs()], [l.abs(), r.abs()]];
        let stray = unsigned.into_iter().find(|&scale| scale != [l, r] && customary(scale));
        if let (Some(scale), true) = (stray, entry.is_some_and(Entry::is_never_negative)) {
            return Ok(taken_for(scale));
        }
        let signed: Vec<[f64; 2]> =
            [[-l, r], [l, -r]].into_iter().filter(|scale| customary(*scale)).collect();
        match signed.as_slice() {
            // None of its scales has values of such signs.
            [scale] if entry.is_some_and(|entry| !entry.has_signs([l, r])) => return Ok(taken_for(*scale)),
            [] => {}
            _ => return Err(format!("its scale reads {both}, which may lack a minus")),
        }
        if mended.is_empty() && lost.is_none() {
            let mut confidence = left.certainty * right.certainty;
            if left.confidence.min(right.confidence) < SURE {
                return Err(format!("its scale reads {both}, but not surely"));
            }
            let known = entry.filter(|entry| !entry.scales.is_empty());
            if known.is_some_and(|entry| !is_possible([l, r], entry)) {
                return Err(format!("its scale reads {both}, which can hardly be one"));
            }
            if known.is_some() {
                confidence *= UNUSUAL;
            }
            let note = known.map(|entry| format!("{l} to {r} is no customary scale of {}", entry.mnemonic));
            return Ok(Ends { scale: [l, r], confidence, note });
        }
    }
    match mended.iter().copied().chain(lost).collect::<Vec<_>>().as_slice() {
        [scale] => Ok(taken_for(*scale)),
        _ => Err(format!("its scale reads {both}")),
    }
}

/// Whether a value may be one of which the point before a last nought was lost.
fn is_pointless(number: &Number, value: f64) -> bool {
    value != 0.0 && value % 10.0 == 0.0 && !number.text.contains(['.', ','])
}

/// `195 … 295` was printed as `1.95 … 2.95`: points are lost more easily than digits.
fn lost_points(left: &Number, right: &Number, customary: &dyn Fn([f64; 2]) -> bool) -> Option<[f64; 2]> {
    let (l, r) = (left.value?, right.value?);
    [1usize, 2].into_iter().find_map(|decimals| {
        let by = 10f64.powi(decimals as i32);
        let scale = [l / by, r / by];
        // `2.0` shows a nought that `2` has not.
        let same_digits = |value: f64, number: &Number| {
            let forms = [format!("{value}"), format!("{value:.decimals$}")];
            forms.iter().any(|form| form.replace('.', "") == number.text)
        };
        let fits = customary(scale) && same_digits(scale[0], left) && same_digits(scale[1], right);
        fits.then_some(scale)
    })
}

/// `20.0 … 20.0` was printed as `20.0 … 120.0`: a name beside the right value hides the first figure of it.
fn without_beginning(left: &Number, right: &Number, entry: &Entry) -> Option<[f64; 2]> {
    let decimals = right.text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let is_end = |value: f64| {
        let form = format!("{value:.decimals$}");
        form.strip_suffix(&right.text).is_some_and(|lost| lost.len() == 1 && parse(lost).is_some())
    };
    let mut scales =
        entry.scales.iter().copied().filter(|&[l, r]| l != 0.0 && left.value == Some(l) && is_end(r));
    let scale = scales.next()?;
    scales.next().is_none().then_some(scale)
}

/// `6.0 … 160` was printed as `6.0 … 16.0`, and `-.15 … 45` as `-.15 … .45`: both ends have as many decimals.
fn lost_point_of_one(left: &Number, right: &Number) -> Option<[f64; 2]> {
    let (l, r) = (left.value?, right.value?);
    let decimals =
        |number: &Number| number.text.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    match (decimals(left), decimals(right)) {
        (count, 0) if count > 0 && r != 0.0 => Some([l, r / 10f64.powi(count)]),
        (0, count) if count > 0 && l != 0.0 => Some([l / 10f64.powi(count), r]),
        _ => None,
    }
}

fn fraction(value: f64, [left, right]: [f64; 2], kind: ScaleKind) -> Option<f64> {
    let at = match kind {
        ScaleKind::Linear => (value - left) / (right - left),
        ScaleKind::Log => (value / left).ln() / (right / left).ln(),
    };
    at.is_finite().then_some(at)
}

/// How many of the ticks stand where a scale has them.
fn agreeing(ticks: &[Number], scale: [f64; 2], kind: ScaleKind, edges: (f64, f64)) -> usize {
    let agrees = |tick: &&Number| {
        let at = tick.value.and_then(|value| fraction(value, scale, kind));
        let col = at.map(|at| edges.0 + at * (edges.1 - edges.0));
        let slack = TICK_SLACK * (edges.1 - edges.0) + (tick.cols.1 - tick.cols.0) / 4.0;
        col.is_some_and(|col| (col - tick.col).abs() <= slack)
    };
    ticks.iter().filter(agrees).count()
}

/// What ticks say: `None` without ticks, `Err` where most fit no scale.
fn kind_of_ticks(ticks: &[Number], scale: [f64; 2], edges: (f64, f64)) -> Option<Result<ScaleKind, ()>> {
    if ticks.is_empty() {
        return None;
    }
    let linear = agreeing(ticks, scale, ScaleKind::Linear, edges);
    let log =
        if scale[0] > 0.0 && scale[1] > 0.0 { agreeing(ticks, scale, ScaleKind::Log, edges) } else { 0 };
    if 2 * linear.max(log) <= ticks.len() {
        return Some(Err(()));
    }
    let kind = if log > linear { ScaleKind::Log } else { ScaleKind::Linear };
    Some(if lead_to_edges(ticks, scale, kind, edges) { Ok(kind) } else { Err(()) })
}

/// The customary scale that the value at one end and a value in its very middle make, where the other end shows as many
/// letters: `6 10 20` was printed as `0 10 20`.
fn by_middle(
    left: &Number,
    right: &Number,
    ticks: &[Number],
    entry: &Entry,
    edges: (f64, f64),
) -> Option<Ends> {
    let [tick] = ticks else { return None };
    let middle = (edges.0 + edges.1) / 2.0;
    let at_middle = (tick.col - middle).abs() <= TICK_SLACK * (edges.1 - edges.0);
    let value = tick.value.filter(|_| at_middle)?;
    let opposite = |end: &Number, misread: &Number| {
        let sure = end.value.filter(|_| end.weakest >= SURE)?;
        let implied = 2.0 * value - sure;
        let as_long = format!("{implied}").len() == misread.text.len();
        (as_long && misread.weakest < SURE).then_some((sure, implied))
    };
    let made = [
        opposite(right, left).map(|(right, left)| [left, right]),
        opposite(left, right).map(|(left, right)| [left, right]),
    ];
    let scale = made.into_iter().flatten().find(|scale| entry.is_customary(*scale))?;
    let confidence = left.weakest.max(right.weakest).min(tick.weakest) * MENDED;
    let both = shown([left, right]);
    let note = format!(
        "its scale reads {both} with {} in its middle and is taken for {} … {}",
        tick.text, scale[0], scale[1]
    );
    Some(Ends { scale, confidence, note: Some(note) })
}

/// Whether the ticks' own spacing puts the ends at the block's edges: `0.2 1 10 100 1000` may end at 2000.
fn lead_to_edges(ticks: &[Number], scale: [f64; 2], kind: ScaleKind, edges: (f64, f64)) -> bool {
    let places = ticks.iter().filter_map(|tick| {
        let at = tick.value.and_then(|value| fraction(value, scale, kind))?;
        Some((at, (tick.col - edges.0) / (edges.1 - edges.0)))
    });
    let places: Vec<(f64, f64)> = places.filter(|(at, col)| (at - col).abs() < 2.0 * TICK_SLACK).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return true };
    if (last.0 - first.0).abs() < 0.3 {
        return true;
    }
    let slope = (last.1 - first.1) / (last.0 - first.0);
    let end = |at: f64| first.1 + slope * (at - first.0);
    end(0.0).abs() < END_SLACK && (end(1.0) - 1.0).abs() < END_SLACK
}

/// Linear or logarithmic, and what is odd about it; `Err`: the grid and the values can't both be right.
fn kind(
    scale: [f64; 2],
    ticks: Option<ScaleKind>,
    entry: Option<&Entry>,
    grid: &Grid,
) -> Result<(ScaleKind, Option<String>), String> {
    let positive = scale[0] > 0.0 && scale[1] > 0.0;
    let decades = if positive { (scale[1] / scale[0]).log10().abs() } else { 0.0 };
    let quantity = entry.map(|entry| entry.quantity);
    let may_be_log = matches!(
        quantity,
        None | Some(Quantity::Resistivity | Quantity::Conductivity | Quantity::Permeability)
    );
    match grid.kind {
        Some(ScaleKind::Log) if positive && (may_be_log || decades >= 1.0) => match grid.decades {
            Some(seen) if (seen - decades).abs() > DECADE_SLACK => Err(format!(
                "its scale reads {} … {}, but the grid has {seen:.0} decades",
                scale[0], scale[1]
            )),
            _ => Ok((ScaleKind::Log, None)),
        },
        Some(ScaleKind::Log) => {
            Ok((ScaleKind::Linear, Some("a linear scale on a logarithmic grid".to_owned())))
        }
        Some(ScaleKind::Linear) => {
            let is_log =
                quantity == Some(Quantity::Resistivity) && positive && decades >= LOG_RATIO.log10() - 1e-9;
            if is_log {
                let [left, right] = scale;
                return Err(format!(
                    "its scale, {left} … {right}, is a logarithmic one, but the grid looks linear"
                ));
            }
            let odd = ticks == Some(ScaleKind::Log);
            Ok((ScaleKind::Linear, odd.then(|| "a logarithmic scale on a linear grid".to_owned())))
        }
        None => match ticks {
            Some(kind) => Ok((kind, None)),
            None => {
                let log = quantity == Some(Quantity::Resistivity)
                    && positive
                    && decades >= LOG_RATIO.log10() - 1e-9;
                Ok((if log { ScaleKind::Log } else { ScaleKind::Linear }, None))
            }
        },
    }
}

/// The scale that a value at one end makes with the decades of the grid, where the other end lost its point or all of it and
/// another curve on the same grid has that scale: `2 … 200` on three decades was printed as `.2 … 200`.
fn by_decades(values: &Values, entry: Option<&Entry>, grid: &Grid) -> Option<Ends> {
    let entry = entry.filter(|_| grid.kind == Some(ScaleKind::Log))?;
    let seen = grid.decades?;
    let right = values.right.as_ref().filter(|right| right.weakest >= SURE)?;
    let end = right.value?;
    let fits = |scale: &[f64; 2]| {
        let lost = values.left.as_ref().is_none_or(|left| {
            let point = left.value.is_some_and(|value| (value - 10.0 * scale[0]).abs() < 1e-9 * value);
            point && !left.text.contains('.')
        });
        let decades = (scale[1] / scale[0]).log10();
        lost && scale[1] == end && (decades - seen).abs() <= DECADE_SLACK && entry.is_customary(*scale)
    };
    let scale = grid.others.iter().copied().find(fits)?;
    let read = values.left.as_ref().map_or("…", |left| &left.text);
    let note = format!(
        "its scale reads {read} … {} on {seen:.0} decades and is taken for {} … {}, as another one's beside it",
        right.text, scale[0], scale[1]
    );
    Some(Ends { scale, confidence: right.weakest * MENDED, note: Some(note) })
}

/// The scale of another curve beside it that has the one value which is sure, where the other one is missing or hardly read:
/// curves of one kind share a track to be compared. A nought tells nothing, most scales have one.
fn by_another(values: &Values, entry: Option<&Entry>, grid: &Grid) -> Option<Ends> {
    let entry = entry?;
    let is_sure = |number: &&Number| number.value.is_some() && number.weakest >= SURE;
    let (one, at, other) = match [&values.left, &values.right].map(|end| end.as_ref().filter(is_sure)) {
        [Some(left), None] => (left, 0, &values.right),
        [None, Some(right)] => (right, 1, &values.left),
        _ => return None,
    };
    let has = |scale: &[f64; 2]| one.value == Some(scale[at]) && scale[at] != 0.0;
    let suits =
        |scale: &[f64; 2]| entry.is_customary(*scale) && kind(*scale, None, Some(entry), grid).is_ok();
    let mut others = grid.others.iter().copied().filter(|scale| has(scale) && suits(scale));
    let scale = others.next()?;
    if others.any(|other| other != scale) {
        return None;
    }
    let other = other.as_ref().map_or("…", |number| &number.text);
    let read = if at == 0 { [&one.text, other] } else { [other, &one.text] };
    let note = format!(
        "its scale reads {} … {} and is taken for {} … {}, as another one's beside it",
        read[0], read[1], scale[0], scale[1]
    );
    Some(Ends { scale, confidence: one.weakest * OF_ANOTHER, note: Some(note) })
}

/// The scale of values with a name printed over them.
fn by_parts(values: &Values, entry: Option<&Entry>, grid: &Grid) -> Option<Ends> {
    let over = values.over.as_ref()?;
    let suits = |scale| kind(scale, None, entry, grid).is_ok();
    let scale = over.scale(entry?, &grid.others, &suits, grid.counts())?;
    let [left, right] = over.shown();
    let note = format!(
        "its name is printed over its scale, which reads {left} {right} and is taken for {} … {}",
        scale[0], scale[1]
    );
    Some(Ends { scale, confidence: over.confidence * MENDED, note: Some(note) })
}

/// Kind of a curve whose scale isn't known.
fn kind_without_scale(entry: Option<&Entry>, grid: &Grid) -> ScaleKind {
    let resistivity = entry.is_none_or(|entry| entry.quantity == Quantity::Resistivity);
    grid.kind.filter(|_| resistivity).unwrap_or_default()
}

/// Makes a scale of a row's values. Custom is asked only where the curve is in a customary unit.
pub fn resolve(
    values: Option<&Values>,
    entry: Option<&Entry>,
    customary_unit: bool,
    grid: &Grid,
) -> Resolved {
    let none = |doubt: String| Resolved {
        scale: None,
        kind: kind_without_scale(entry, grid),
        confidence: 1.0,
        mended: false,
        doubts: vec![doubt],
    };
    let Some(values) = values else { return none("no scale stands beside it".to_owned()) };
    let entry_in_unit = entry.filter(|_| customary_unit);
    if let Some(Ends { scale, confidence, note }) = by_decades(values, entry_in_unit, grid) {
        return Resolved {
            scale: Some(scale),
            kind: ScaleKind::Log,
            confidence,
            mended: values.are_others(scale),
            doubts: note.into_iter().collect(),
        };
    }
    if values.side_by_side {
        return none("two scales stand side by side".to_owned());
    }
    let sure_ticks: Vec<Number> = values.ticks.iter().filter(|tick| tick.weakest >= WEAK).cloned().collect();
    let read = match (&values.left, &values.right) {
        (Some(left), Some(right)) => ends(left, right, entry_in_unit, grid).or_else(|doubt| {
            let entry = entry_in_unit.filter(|_| grid.kind != Some(ScaleKind::Log));
            entry.and_then(|entry| by_middle(left, right, &sure_ticks, entry, grid.edges)).ok_or(doubt)
        }),
        (Some(one), None) | (None, Some(one)) => {
            Err(format!("only one end of its scale could be read: {}", one.text))
        }
        (None, None) => Err("no scale stands beside it".to_owned()),
    };
    let read = read.or_else(|doubt| by_parts(values, entry_in_unit, grid).ok_or(doubt));
    let read = read.or_else(|doubt| by_another(values, entry_in_unit, grid).ok_or(doubt));
    let Ends { scale, mut confidence, note } = match read {
        Ok(ends) => ends,
        Err(doubt) => return none(doubt),
    };
    let mended = values.are_others(scale);
    let mut doubts: Vec<String> = note.into_iter().collect();
    let ticks = match kind_of_ticks(&sure_ticks, scale, grid.edges) {
        Some(Err(())) => return none("the values along its scale don't fit its ends".to_owned()),
        Some(Ok(kind)) => Some(kind),
        None => None,
    };
    match kind(scale, ticks, entry, grid) {
        Err(doubt) => none(doubt),
        Ok((kind, odd)) => {
            if odd.is_some() {
                confidence *= 0.5;
            }
            doubts.extend(odd);
            Resolved { scale: Some(scale), kind, confidence, mended, doubts }
        }
    }
}
