//! A layout back to the text of a sidecar; always the same text for the same layout.

use std::fmt::Write;

use toml::Value;

use crate::domain::spec::{CurveSpec, LayoutSpec, LineStyle, ScaleKind};

/// The layout as a sidecar that reads back to the same layout.
pub fn to_toml(spec: &LayoutSpec) -> String {
    let mut text = String::new();
    if !spec.well.is_empty() {
        text.push_str("[well]\n");
        for (mnemonic, value) in &spec.well {
            put(&mut text, &quoted(mnemonic), &quoted(value));
        }
        text.push('\n');
    }
    text.push_str("[depth]\n");
    put(&mut text, "unit", &quoted(&spec.unit.las().to_lowercase()));
    let ties: Vec<String> = spec.ties.iter().map(|&(row, depth)| pair(row, depth)).collect();
    put(&mut text, "ties", &format!("[{}]", ties.join(", ")));
    put(&mut text, "interval", &pair(spec.interval.0, spec.interval.1));
    for track in &spec.tracks {
        text.push_str("\n[[track]]\n");
        put(&mut text, "left", &number(track.left));
        put(&mut text, "right", &number(track.right));
        for curve in &track.curves {
            put_curve(&mut text, curve);
        }
    }
    text
}

fn put_curve(text: &mut String, curve: &CurveSpec) {
    text.push_str("\n[[track.curve]]\n");
    put(text, "mnemonic", &quoted(&curve.mnemonic));
    put(text, "unit", &quoted(&curve.unit));
    put(text, "scale", &pair(curve.scale[0], curve.scale[1]));
    let kind = match curve.kind {
        ScaleKind::Linear => "linear",
        ScaleKind::Log => "log",
    };
    put(text, "kind", &quoted(kind));
    if let Some(style) = curve.style {
        let style = match style {
            LineStyle::Solid => "solid",
            LineStyle::Dashed => "dashed",
            LineStyle::Dotted => "dotted",
        };
        put(text, "style", &quoted(style));
    }
    if let Some([red, green, blue]) = curve.colour {
        put(text, "colour", &quoted(&format!("#{red:02x}{green:02x}{blue:02x}")));
    }
    put(text, "wrap", if curve.wrap { "true" } else { "false" });
}

fn put(text: &mut String, key: &str, value: &str) {
    // Writing to a String never fails.
    let _ = writeln!(text, "{key} = {value}");
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
