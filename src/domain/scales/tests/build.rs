//! Small builders.

use crate::domain::reading::{Area, Letter, LineSample, Reading, Text, Turn};
use crate::domain::scales::{Block, FoundCurve, curves};
use crate::domain::spec::{LineStyle, ScaleKind};

/// Columns of the test track.
pub const EDGES: (f64, f64) = (100.0, 600.0);
/// Height of its letters.
pub const HEIGHT: f64 = 20.0;
const PITCH: f64 = 11.0;

/// A text that begins at a column.
pub fn text(left: f64, row: f64, words: &str, confidence: f32) -> Text {
    let count = words.chars().count().max(1) as f64;
    let letters = words.chars().enumerate().map(|(at, letter)| Letter {
        letter,
        confidence,
        second: None,
        at: ((at as f64 + 0.5) / count) as f32,
    });
    Text {
        area: Area { left, top: row - HEIGHT / 2.0, right: left + count * PITCH, base: row + HEIGHT / 2.0 },
        turn: Turn::Upright,
        reading: Reading { letters: letters.collect() },
    }
}

/// A text around a fraction of the track's width.
pub fn at(fraction: f64, row: f64, words: &str) -> Text {
    let half = words.chars().count() as f64 * PITCH / 2.0;
    text(EDGES.0 + fraction * (EDGES.1 - EDGES.0) - half, row, words, 0.99)
}

/// A text in the track's middle.
pub fn mid(row: f64, words: &str) -> Text {
    at(0.5, row, words)
}

/// Values just inside both edges.
pub fn values(row: f64, left: &str, right: &str) -> Vec<Text> {
    let wide = right.chars().count() as f64 * PITCH;
    vec![text(EDGES.0 + 5.0, row, left, 0.99), text(EDGES.1 - 5.0 - wide, row, right, 0.99)]
}

/// A name above its values.
pub fn named(row: f64, name: &str, left: &str, right: &str) -> Vec<Text> {
    [vec![mid(row, name)], values(row + 30.0, left, right)].concat()
}

/// A sample across the track.
pub fn sample(row: f64, style: LineStyle) -> LineSample {
    let area = Area { left: EDGES.0 + 60.0, top: row - 2.0, right: EDGES.1 - 60.0, base: row + 2.0 };
    LineSample { area, style, dash: (style != LineStyle::Solid).then_some(1.0) }
}

/// The block's curves.
pub fn found(texts: &[Text]) -> Vec<FoundCurve> {
    on_grid(texts, None, None)
}

/// The block's curves on a grid.
pub fn on_grid(texts: &[Text], kind: Option<ScaleKind>, decades: Option<f64>) -> Vec<FoundCurve> {
    curves(&block_of(texts, kind, decades))
}

/// A block on a grid, with nothing but texts.
pub fn block_of(texts: &[Text], kind: Option<ScaleKind>, decades: Option<f64>) -> Block<'_> {
    let (left, right) = EDGES;
    Block { left, right, texts, samples: &[], kind, decades, division: None, pointed: false }
}

/// Mnemonic, unit and scale in short: `GR GAPI 0..150`.
pub fn brief(curve: &FoundCurve) -> String {
    let name = curve.mnemonic.as_deref().unwrap_or("?");
    let unit = curve.unit.as_deref().unwrap_or("-");
    let scale = curve.scale.map_or("?".to_owned(), |[left, right]| format!("{left}..{right}"));
    let log = if curve.kind == ScaleKind::Log { " log" } else { "" };
    format!("{name} {unit} {scale}{log}")
}

/// All of a block's curves in short.
pub fn briefs(texts: &[Text]) -> Vec<String> {
    found(texts).iter().map(brief).collect()
}
