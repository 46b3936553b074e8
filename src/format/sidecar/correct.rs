//! Corrections to a sidecar's text that leave a person's comments and other keys where they are.

use serde::{Deserialize, Serialize};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use super::{Layers, Source, parse};
use crate::domain::spec::{DepthUnit, LineStyle, ScaleKind};
use crate::error::{Error, Kind, Result, Stage};

/// What a person corrected, in the shape of a sidecar; what isn't given stays as it was.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Degrees clockwise by which the stored image is turned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<u16>,
    /// Unit of depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<DepthUnit>,
    /// (row, depth) pairs: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ties: Option<Vec<(f64, f64)>>,
    /// Shallowest and deepest depth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
    /// Tracks: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks: Option<Vec<TrackCorrection>>,
}

impl Correction {
    /// Lets a later correction have the last word, key by key.
    pub fn overrule(&mut self, later: Correction) {
        self.turn = later.turn.or(self.turn);
        self.unit = later.unit.or(self.unit);
        self.ties = later.ties.or(self.ties.take());
        self.interval = later.interval.or(self.interval);
        self.tracks = later.tracks.or(self.tracks.take());
    }
}

/// A track with all its curves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackCorrection {
    /// Column of the left edge at the interval's middle row.
    pub left: f64,
    /// Column of the right edge.
    pub right: f64,
    /// Its curves.
    pub curves: Vec<CurveCorrection>,
}

/// A curve; keys that aren't given are taken out of the sidecar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurveCorrection {
    /// LAS mnemonic.
    pub mnemonic: String,
    /// LAS unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Values at the edges.
    #[serde(default)]
    pub scale: Option<[f64; 2]>,
    /// Linear or logarithmic.
    #[serde(default)]
    pub kind: Option<ScaleKind>,
    /// Line style.
    #[serde(default)]
    pub style: Option<LineStyle>,
    /// Ink colour, `#rrggbb`.
    #[serde(default)]
    pub colour: Option<String>,
    /// Whether off-scale values come back at the other edge.
    #[serde(default)]
    pub wrap: Option<bool>,
    /// Lines of (row, column) in place of what is traced.
    #[serde(default)]
    pub drawn: Vec<Vec<(f64, f64)>>,
}

/// A sidecar's text with a correction in it; `name` is what messages call it. An empty text begins a sidecar.
///
/// # Errors
/// Where the text isn't TOML, or what the correction makes of it is wrong: as [`parse`].
pub fn corrected(text: &str, name: &str, correction: &Correction) -> Result<String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        Error::new(Kind::Usage, Stage::Sidecar, format!("{name}: not TOML: {}", error.message()))
            .with_hint("mend the sidecar by hand, then correct again")
    })?;
    if let Some(turn) = correction.turn {
        put(table(document.as_table_mut(), "page"), "turn", Some(i64::from(turn).into()));
    }
    if let Some(unit) = correction.unit {
        let unit = unit.las().to_lowercase();
        put(table(document.as_table_mut(), "depth"), "unit", Some(unit.into()));
    }
    if let Some(ties) = &correction.ties {
        put(table(document.as_table_mut(), "depth"), "ties", Some(pairs(ties)));
    }
    if let Some((top, base)) = correction.interval {
        put(table(document.as_table_mut(), "depth"), "interval", Some(numbers(&[top, base])));
    }
    if let Some(tracks) = &correction.tracks {
        put_tracks(document.as_table_mut(), tracks);
    }
    // Tables are written where they stand in the document, not where they once stood in a file.
    in_order(document.as_table_mut());
    let text = document.to_string();
    parse(&Layers { beside: Some(Source { name, bytes: text.as_bytes() }), ..Layers::default() })?;
    Ok(text)
}

/// A table below another, made where it is missing. A value in its place is the person's error, told by [`parse`] later.
fn table<'a>(root: &'a mut Table, key: &str) -> &'a mut Table {
    let item = root.entry(key).or_insert_with(|| Item::Table(Table::new()));
    if !item.is_table() {
        let inline = std::mem::take(item).into_table().unwrap_or_default();
        *item = Item::Table(inline);
    }
    match item {
        Item::Table(table) => table,
        // It was made one just now.
        _ => unreachable!("a table was put there"),
    }
}

fn put_tracks(root: &mut Table, tracks: &[TrackCorrection]) {
    let old = tables(root.remove("track"));
    let mut new = ArrayOfTables::new();
    for (index, track) in tracks.iter().enumerate() {
        let mut table = old.get(index).cloned().unwrap_or_default();
        put(&mut table, "left", Some(number(track.left)));
        put(&mut table, "right", Some(number(track.right)));
        let curves = tables(table.remove("curve"));
        let mut kept = ArrayOfTables::new();
        for curve in &track.curves {
            let same =
                |table: &&Table| named(table).is_some_and(|it| it.eq_ignore_ascii_case(&curve.mnemonic));
            let mut table = curves.iter().find(same).cloned().unwrap_or_default();
            put_curve(&mut table, curve);
            kept.push(table);
        }
        let curves =
            if kept.is_empty() { Item::Value(Array::new().into()) } else { Item::ArrayOfTables(kept) };
        table.insert("curve", curves);
        new.push(table);
    }
    root.insert("track", Item::ArrayOfTables(new));
}

fn named(table: &Table) -> Option<&str> {
    table.get("mnemonic").and_then(Item::as_str)
}

/// The tables of a list, however it is written.
fn tables(item: Option<Item>) -> Vec<Table> {
    let list = item.and_then(|item| item.into_array_of_tables().ok());
    list.map(|list| list.into_iter().collect()).unwrap_or_default()
}

fn put_curve(table: &mut Table, curve: &CurveCorrection) {
    let word = |value: Option<&str>| value.map(Value::from);
    put(table, "mnemonic", word(Some(&curve.mnemonic)));
    put(table, "unit", word(curve.unit.as_deref().filter(|unit| !unit.is_empty())));
    put(table, "scale", curve.scale.map(|scale| numbers(&scale)));
    put(
        table,
        "kind",
        word(curve.kind.map(|kind| match kind {
            ScaleKind::Linear => "linear",
            ScaleKind::Log => "log",
        })),
    );
    put(table, "style", word(curve.style.map(LineStyle::name)));
    put(table, "colour", word(curve.colour.as_deref()));
    put(table, "wrap", curve.wrap.map(Value::from));
    let lines: Array = curve.drawn.iter().map(|line| pairs(line)).collect();
    put(table, "drawn", Some(Value::from(lines)).filter(|_| !curve.drawn.is_empty()));
}

/// Sets or removes a key; a value that is the same already stays as it is written, with its comment.
fn put(table: &mut Table, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if same(old, &value) => {}
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| same(one, other))
        }
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Boolean(one), Value::Boolean(other)) => one.value() == other.value(),
        _ => number(one).is_some_and(|one| Some(one) == number(other)),
    }
}

fn number(value: f64) -> Value {
    Value::from(value)
}

fn numbers(values: &[f64]) -> Value {
    values.iter().copied().collect::<Array>().into()
}

fn pairs(pairs: &[(f64, f64)]) -> Value {
    pairs.iter().map(|&(first, second)| numbers(&[first, second])).collect::<Array>().into()
}

fn in_order(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => in_order(table),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(in_order),
            Item::None | Item::Value(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# By hand, from the header
[well]
WELL = "HEINEN 1-4"   # typed in

[depth]
unit = "ft"
ties = [[100.0, 250], [900.5, 1100]]  # read at the grid

[[track]]
left = 1   # the margin
right = 499
# the gamma ray
[[track.curve]]
mnemonic = "GR"
scale = [0, 150]

[[track]]
left = 600
right = 900
[[track.curve]]
mnemonic = "ILD"
scale = [0.2, 2000]
kind = "log"
"#;

    fn curve(mnemonic: &str, scale: [f64; 2]) -> CurveCorrection {
        CurveCorrection { mnemonic: mnemonic.into(), scale: Some(scale), ..CurveCorrection::default() }
    }

    fn tracks() -> Vec<TrackCorrection> {
        let log = CurveCorrection { kind: Some(ScaleKind::Log), ..curve("ILD", [0.2, 2000.0]) };
        vec![
            TrackCorrection { left: 1.0, right: 502.5, curves: vec![curve("GR", [0.0, 200.0])] },
            TrackCorrection { left: 600.0, right: 900.0, curves: vec![curve("SP", [-80.0, 20.0]), log] },
        ]
    }

    #[test]
    fn only_what_is_corrected_changes() {
        let ties = Some(vec![(100.0, 250.0), (900.5, 1105.0)]);
        let text = corrected(TEXT, "a.toml", &Correction { ties, ..Correction::default() }).unwrap();
        let wanted = TEXT.replace("[[100.0, 250], [900.5, 1100]]", "[[100.0, 250.0], [900.5, 1105.0]]");
        assert_eq!(text, wanted);
        assert_eq!(corrected(TEXT, "a.toml", &Correction::default()).unwrap(), TEXT);
    }

    #[test]
    fn tracks_keep_their_comments_and_new_curves_stand_in_their_track() {
        let tracks = Some(tracks());
        let text = corrected(TEXT, "a.toml", &Correction { tracks, ..Correction::default() }).unwrap();
        for kept in
            ["left = 1   # the margin", "right = 502.5", "# the gamma ray\n[[track.curve]]", "[0.0, 200.0]"]
        {
            assert!(text.contains(kept), "no {kept:?} in:\n{text}");
        }
        let order = ["\"GR\"", "left = 600", "\"SP\"", "\"ILD\""].map(|it| text.find(it).unwrap());
        assert!(order.is_sorted(), "{text}");
    }

    #[test]
    fn a_sidecar_is_begun_from_nothing_and_a_line_is_drawn() {
        let mut tracks = tracks();
        tracks[0].curves[0].drawn = vec![vec![(120.0, 30.0), (140.0, 44.5)]];
        let correction = Correction {
            turn: Some(180),
            unit: Some(DepthUnit::Metres),
            ties: Some(vec![(10.0, 1.0), (20.0, 2.0)]),
            interval: Some((1.0, 2.0)),
            tracks: Some(tracks),
        };
        let text = corrected("", "a.toml", &correction).unwrap();
        let beside = Some(Source { name: "a.toml", bytes: text.as_bytes() });
        let known = parse(&Layers { beside, ..Layers::default() }).unwrap();
        assert_eq!(known.drawn("gr"), [vec![(120.0, 30.0), (140.0, 44.5)]]);
        assert!(known.complete().is_some(), "{text}");
    }

    #[test]
    fn what_would_be_wrong_is_refused_by_its_key() {
        let mut tracks = tracks();
        tracks[0].curves[0].scale = Some([5.0, 5.0]);
        let error = corrected(TEXT, "a.toml", &Correction { tracks: Some(tracks), ..Correction::default() });
        assert!(error.unwrap_err().message.contains("track[0].curve[0].scale: 5 at both edges"));
        assert!(
            corrected("[depth", "a.toml", &Correction::default()).unwrap_err().message.contains("not TOML")
        );
    }
}
