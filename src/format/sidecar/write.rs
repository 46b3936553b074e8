//! What is known of a scan back to the text of a sidecar; always the same text for the same knowledge.

use std::fmt::Write;

use toml::Value;

use crate::domain::found::{Known, KnownCurve, KnownTrack};
use crate::domain::spec::ScaleKind;

/// Comments to stand in a sidecar, a line each, without `#`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comments {
    /// At the top.
    pub top: Vec<String>,
    /// Above `[page]`.
    pub page: Vec<String>,
    /// Above `[well]`.
    pub well: Vec<String>,
    /// Above `[depth]`.
    pub depth: Vec<String>,
    /// Above each `[[track]]`; where there is no track, those of the first stand where one would be.
    pub tracks: Vec<Vec<String>>,
    /// Per track, above each `[[track.curve]]`.
    pub curves: Vec<Vec<Vec<String>>>,
}

/// What is known as a sidecar that reads back to the same.
pub fn to_toml(known: &Known) -> String {
    to_toml_with(known, &Comments::default())
}

/// [`to_toml`] with comments.
pub fn to_toml_with(known: &Known, comments: &Comments) -> String {
    let mut text = String::new();
    put_comments(&mut text, &comments.top);
    if let Some(turn) = known.turn {
        open(&mut text, &comments.page);
        text.push_str("[page]\n");
        put(&mut text, "turn", &turn.degrees().to_string());
    }
    if !known.well.is_empty() || !comments.well.is_empty() {
        open(&mut text, &comments.well);
    }
    if !known.well.is_empty() {
        text.push_str("[well]\n");
        for (mnemonic, value) in &known.well {
            put(&mut text, &key(mnemonic), &quoted(value));
        }
    }
    put_depth(&mut text, known, &comments.depth);
    let none = Vec::new();
    let of_track = |index: usize| comments.tracks.get(index).unwrap_or(&none);
    for (index, track) in known.tracks.iter().flatten().enumerate() {
        open(&mut text, of_track(index));
        put_track(&mut text, track, comments.curves.get(index).map_or(&[], Vec::as_slice));
    }
    if known.tracks.is_none() && !of_track(0).is_empty() {
        open(&mut text, of_track(0));
    }
    text
}

fn put_depth(text: &mut String, known: &Known, comments: &[String]) {
    let nothing = known.unit.is_none() && known.ties.is_none() && known.interval.is_none();
    if nothing && comments.is_empty() {
        return;
    }
    open(text, comments);
    if nothing {
        return;
    }
    text.push_str("[depth]\n");
    if let Some(unit) = known.unit {
        put(text, "unit", &quoted(&unit.las().to_lowercase()));
    }
    if let Some(ties) = &known.ties {
        let ties: Vec<String> = ties.iter().map(|&(row, depth)| pair(row, depth)).collect();
        put(text, "ties", &format!("[{}]", ties.join(", ")));
    }
    if let Some((top, base)) = known.interval {
        put(text, "interval", &pair(top, base));
    }
}

fn put_track(text: &mut String, track: &KnownTrack, comments: &[Vec<String>]) {
    text.push_str("[[track]]\n");
    put(text, "left", &number(track.edges.0));
    put(text, "right", &number(track.edges.1));
    if track.curves.as_ref().is_some_and(Vec::is_empty) {
        put(text, "curve", "[]");
    }
    for (index, curve) in track.curves.iter().flatten().enumerate() {
        open(text, comments.get(index).map_or(&[], Vec::as_slice));
        put_curve(text, curve);
    }
}

fn put_curve(text: &mut String, curve: &KnownCurve) {
    text.push_str("[[track.curve]]\n");
    put(text, "mnemonic", &quoted(&curve.mnemonic));
    if let Some(unit) = &curve.unit {
        put(text, "unit", &quoted(unit));
    }
    if let Some([left, right]) = curve.scale {
        put(text, "scale", &pair(left, right));
    }
    if let Some(kind) = curve.kind {
        let kind = match kind {
            ScaleKind::Linear => "linear",
            ScaleKind::Log => "log",
        };
        put(text, "kind", &quoted(kind));
    }
    if let Some(style) = curve.style {
        put(text, "style", &quoted(style.name()));
    }
    if let Some([red, green, blue]) = curve.colour {
        put(text, "colour", &quoted(&format!("#{red:02x}{green:02x}{blue:02x}")));
    }
    if let Some(wrap) = curve.wrap {
        put(text, "wrap", if wrap { "true" } else { "false" });
    }
    if !curve.drawn.is_empty() {
        let line = |line: &Vec<(f64, f64)>| {
            let points: Vec<String> = line.iter().map(|&(row, col)| pair(row, col)).collect();
            format!("[{}]", points.join(", "))
        };
        let lines: Vec<String> = curve.drawn.iter().map(line).collect();
        put(text, "drawn", &format!("[{}]", lines.join(", ")));
    }
}

/// A blank line before a table that isn't the first, and its comments.
fn open(text: &mut String, comments: &[String]) {
    if !text.is_empty() {
        text.push('\n');
    }
    put_comments(text, comments);
}

fn put_comments(text: &mut String, comments: &[String]) {
    for comment in comments {
        // What was read on a page may hold anything; a comment ends with its line.
        let comment: String = comment.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Writing to a String never fails.
        let _ = writeln!(text, "# {comment}");
    }
}

fn put(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {value}");
}

/// A key in quotes: unlike a value, none may be a multi-line string.
fn key(text: &str) -> String {
    let quoted = quoted(text);
    let many_lines = ["'''", "\"\"\""].iter().any(|quotes| quoted.starts_with(quotes));
    if many_lines { toml_edit::Key::new(text).to_string() } else { quoted }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// The shortest digits that read back to the same number; `-0` is `0`, so that equal layouts have equal texts.
fn number(value: f64) -> String {
    format!("{:?}", if value == 0.0 { 0.0 } else { value })
}

fn pair(first: f64, second: f64) -> String {
    format!("[{}, {}]", number(first), number(second))
}
