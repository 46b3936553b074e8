//! Scale blocks: from the texts and line samples above a track to its curves.
//!
//! [`words`] puts what was read in rows, [`ends`] takes values from each row (those under a name by [`overprinted`]),
//! [`names`] says which curve the words name (by [`table`], [`units`] and [`glued`]), [`slots`] brings names and values
//! together, [`resolve`] makes a scale of values, [`division`] one of a division's.
//! Nothing is made up: a value that wasn't read is left out with a doubt.

mod division;
mod ends;
pub(in crate::domain) mod fuzzy;
mod glued;
mod memo;
mod names;
mod numbers;
mod overprinted;
mod resolve;
mod settle;
mod slots;
mod styles;
pub mod table;
mod units;
pub(in crate::domain) mod words;

pub use division::{Division, division};
pub(in crate::domain) use numbers::is_pointed;
pub(in crate::domain) use settle::{amplified, doubt_headings, doubt_runs};
pub(in crate::domain) use styles::solid_is_left;

use crate::domain::reading::{LineSample, Text};
use crate::domain::spec::{LineStyle, ScaleKind};

/// Sure curves that a block must have more of for names to be looked for on the side that looks less likely.
const LEAST_GAIN: f32 = 0.6;
/// How many more it may lose for each scale that is then a second one of the curve above it: that is no chance.
const AMPLIFIED_GAIN: f32 = 0.5;

/// What stands above (or below) one track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block<'a> {
    /// Column of the track's left printed edge.
    pub left: f64,
    /// Column of the track's right printed edge.
    pub right: f64,
    /// Texts that overlap these columns, in any order; those that aren't upright are passed over.
    pub texts: &'a [Text],
    /// Samples of line styles.
    pub samples: &'a [LineSample],
    /// What the track's grid looks like, where lines were seen.
    pub kind: Option<ScaleKind>,
    /// Decades of a logarithmic grid, where known.
    pub decades: Option<f64>,
    /// What a division of the grid is, where that is drawn instead of a scale's ends.
    pub division: Option<Division>,
    /// Whether whole numbers around it are printed with points: `20.0`.
    pub pointed: bool,
}

/// A curve as its scale block gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundCurve {
    /// LAS mnemonic; `None` where its name couldn't be read.
    pub mnemonic: Option<String>,
    /// LAS unit; `None` where none is printed and none is certain.
    pub unit: Option<String>,
    /// Values at the track's left and right edge, as read; `None` with a doubt that says why.
    pub scale: Option<[f64; 2]>,
    /// Linear or logarithmic.
    pub kind: ScaleKind,
    /// Whether its values are others than those that were read.
    pub mended: bool,
    /// How its line is drawn, where a sample stands beside its scale.
    pub style: Option<LineStyle>,
    /// How many further scales it is drawn on, each some times as wide as this one.
    pub amplified: usize,
    /// Row of its values, or of its name where it has none.
    pub row: f64,
    /// How sure all of it is, 0 to 1.
    pub confidence: f32,
    /// The texts that it was made of, as read.
    pub read: Vec<String>,
    /// What a person should look at, in their words.
    pub doubts: Vec<String>,
}

impl FoundCurve {
    /// What its name stands for, where that is known.
    pub fn entry(&self) -> Option<&'static table::Entry> {
        self.mnemonic.as_deref().and_then(table::by_mnemonic)
    }

    /// How surely name and scale were read, whichever of its lines is the one on that scale: what readings of one block are
    /// compared by. One that begins below a curve's first scale sees the second one alone, and nothing to doubt.
    pub fn legibility(&self) -> f32 {
        self.confidence / settle::AMPLIFIED.powi(self.amplified as i32)
    }
}

#[cfg(test)]
impl FoundCurve {
    /// One of which nothing is told.
    pub(in crate::domain) fn untold() -> Self {
        FoundCurve {
            mnemonic: None,
            unit: None,
            scale: None,
            kind: ScaleKind::Linear,
            style: None,
            mended: false,
            amplified: 0,
            row: 0.0,
            confidence: 1.0,
            read: Vec::new(),
            doubts: Vec::new(),
        }
    }
}

/// The curves of a track, from top to bottom.
pub fn curves(block: &Block) -> Vec<FoundCurve> {
    let width = block.right - block.left;
    if !width.is_finite() || width <= 0.0 {
        return Vec::new();
    }
    let edges = (block.left, block.right);
    let rows = words::rows(block.texts, edges);
    let lines: Vec<ends::Line> =
        rows.iter().filter(|row| !is_ticks(row)).map(|row| ends::line(row, edges)).collect();
    let height = words::letter_height(block.texts).max(1.0);
    let grid = resolve::Grid {
        edges,
        kind: block.kind,
        decades: block.decades,
        others: Vec::new(),
        pointed: block.pointed,
    };
    let parts = slots::Parts::new(&lines, height);
    let below = parts.look_below();
    let mut found = settle::settle(slots::slots(&parts, below), &grid, block.division.as_ref());
    // Names go with their scales the other way round where that makes clearly more curves, or as many and leaves no scale
    // without a name: below names the last scale may be a second one of the curve above it, above names the first can't.
    let other = settle::settle(slots::slots(&parts, !below), &grid, block.division.as_ref());
    let gain = settle::worth(&other) - settle::worth(&found);
    let nameless = settle::nameless(&found) > 0 && settle::nameless(&other) == 0;
    // Where every name finds a scale the other way round, and every scale a name, the first name was a heading.
    let whole = |found: &[FoundCurve]| settle::scaleless(found) + settle::nameless(found) == 0;
    let scaleless = !whole(&found) && whole(&other);
    let least = match (nameless, scaleless) {
        (true, _) => -LEAST_GAIN - AMPLIFIED_GAIN * settle::amplified(&other) as f32,
        (false, true) => 0.0,
        _ => LEAST_GAIN,
    };
    if gain > least {
        found = other;
    }
    styles::give(&mut found, block.samples, edges, height);
    found
}

/// Whether a row holds nothing but the strokes of a scale's line, which read as `1`, `T` and the like.
fn is_ticks(row: &words::Row) -> bool {
    row.words.iter().flat_map(|word| &word.letters).all(|letter| "1TIlti|!7LY/\\-.".contains(letter.letter))
        && row.words.iter().all(|word| word.letters.len() <= 2)
}

#[cfg(test)]
mod tests;
