//! The scale that a row's values are, and whether it is linear or logarithmic.

use super::ends::Values;
use super::numbers::Number;
use super::table::{Entry, Quantity};
use crate::domain::spec::ScaleKind;

/// Ticks stand within this part of the block's width from where their values belong.
const TICK_SLACK: f64 = 0.07;
/// Where ticks are spaced evenly, the ends they lead to are this near to the block's edges, in its widths.
const END_SLACK: f64 = 0.04;
/// Values that no custom confirms must read this surely.
const SURE: f32 = 0.8;
/// What is left of the confidence of values that had to be mended.
const MENDED: f32 = 0.8;
/// What is left of it where the scale is not a customary one.
const UNUSUAL: f32 = 0.9;
/// Decades of a scale and of its grid agree within this.
const DECADE_SLACK: f64 = 0.15;
/// A resistivity over so many times its least value is logarithmic where no grid was seen.
const LOG_RATIO: f64 = 100.0;

/// What is known of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// The block's columns.
    pub edges: (f64, f64),
    /// Linear or logarithmic, where lines were seen.
    pub kind: Option<ScaleKind>,
    /// Decades of a logarithmic grid.
    pub decades: Option<f64>,
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
    /// In a user's words.
    pub doubts: Vec<String>,
}

fn shown(numbers: [&Number; 2]) -> String {
    format!("{} … {}", numbers[0].text, numbers[1].text)
}

/// The values of both ends, how sure they are, and what was mended.
fn ends(
    left: &Number,
    right: &Number,
    entry: Option<&Entry>,
) -> Result<([f64; 2], f32, Option<String>), String> {
    let confidence = (left.confidence * right.confidence).sqrt();
    let customary = |scale: [f64; 2]| entry.is_some_and(|entry| entry.is_customary(scale));
    let all = |number: &Number| -> Vec<f64> { number.value.iter().chain(&number.others).copied().collect() };
    let mut mended: Vec<[f64; 2]> = Vec::new();
    for l in all(left) {
        mended.extend(all(right).into_iter().map(|r| [l, r]).filter(|scale| customary(*scale)));
    }
    if let (Some(l), Some(r)) = (left.value, right.value) {
        if l == r {
            return Err(format!("both ends of its scale read {}", left.text));
        }
        if customary([l, r]) {
            return Ok(([l, r], confidence, None));
        }
        // Points are lost more easily than digits.
        let pointed =
            !left.text.contains(['.', ',']) && !right.text.contains(['.', ',']) && mended.is_empty();
        let pointed =
            [10.0, 100.0].map(|by| [l / by, r / by]).into_iter().find(|scale| pointed && customary(*scale));
        mended.extend(pointed);
        if [[-l, r], [l, -r]].into_iter().any(customary) {
            return Err(format!("its scale reads {}, which may lack a minus", shown([left, right])));
        }
        if mended.is_empty() {
            let known = entry.is_some_and(|entry| !entry.scales.is_empty());
            if left.confidence.min(right.confidence) < SURE {
                return Err(format!("its scale reads {}, but not surely", shown([left, right])));
            }
            return Ok(([l, r], confidence * if known { UNUSUAL } else { 1.0 }, None));
        }
    }
    match mended.as_slice() {
        [scale] => {
            let note = format!(
                "its scale reads {} and is taken for {} … {}",
                shown([left, right]),
                scale[0],
                scale[1]
            );
            Ok((*scale, confidence * MENDED, Some(note)))
        }
        _ => Err(format!("its scale reads {}", shown([left, right]))),
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
            let odd = ticks == Some(ScaleKind::Log)
                || quantity == Some(Quantity::Resistivity) && positive && decades >= LOG_RATIO.log10() - 1e-9;
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

/// Kind of a curve whose scale isn't known.
fn kind_without_scale(entry: Option<&Entry>, grid: &Grid) -> ScaleKind {
    let resistivity = entry.is_none_or(|entry| entry.quantity == Quantity::Resistivity);
    grid.kind.filter(|_| resistivity).unwrap_or_default()
}

/// Makes a scale of a row's values.
pub fn resolve(values: Option<&Values>, entry: Option<&Entry>, grid: &Grid) -> Resolved {
    let none = |doubt: String| Resolved {
        scale: None,
        kind: kind_without_scale(entry, grid),
        confidence: 1.0,
        doubts: vec![doubt],
    };
    let Some(values) = values else { return none("no scale stands beside it".to_owned()) };
    let (left, right) = match (&values.left, &values.right) {
        (Some(left), Some(right)) => (left, right),
        (Some(one), None) | (None, Some(one)) => {
            return none(format!("only one end of its scale could be read: {}", one.text));
        }
        (None, None) => return none("no scale stands beside it".to_owned()),
    };
    if values.side_by_side {
        return none("two scales stand side by side".to_owned());
    }
    let (scale, mut confidence, mended) = match ends(left, right, entry) {
        Ok(ends) => ends,
        Err(doubt) => return none(doubt),
    };
    let mut doubts: Vec<String> = mended.into_iter().collect();
    let ticks = match kind_of_ticks(&values.ticks, scale, grid.edges) {
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
            Resolved { scale: Some(scale), kind, confidence, doubts }
        }
    }
}
