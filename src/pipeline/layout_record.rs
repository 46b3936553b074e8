//! The layout of a scan as JSON: each item with where it came from (`sidecar`, `detected`).

use serde_json::{Map, Value, json};

use crate::domain::found::{Found, Label, Ladder, Section};
use crate::domain::page::{Page, Polyline};
use crate::domain::spec::PageTurn;
use crate::pipeline::summary::SectionResult;

/// The layout used or found; `page` is where it was followed to. Keys are only ever added.
pub fn layout_record(found: &Found, page: Option<&Page>, sections: &[SectionResult]) -> Value {
    let mut layout = Map::new();
    if found.spec.turn != PageTurn::None {
        let turn = json!({"degrees": found.spec.turn.degrees(), "source": found.origins.turn});
        layout.insert("turn".to_owned(), turn);
    }
    layout.insert("depth".to_owned(), depth(found, page));
    layout.insert("tracks".to_owned(), tracks(found, page));
    if let Some(ladder) = &found.ladder {
        layout.insert("ladder".to_owned(), ladder_record(ladder));
    }
    if !found.sections.is_empty() {
        let records = found.sections.iter().enumerate().map(|(index, section)| {
            section_record(section, sections.iter().find(|result| result.index == index))
        });
        layout.insert("sections".to_owned(), records.collect());
    }
    if !found.origins.well.is_empty() {
        layout.insert("well_read".to_owned(), well_read(found));
    }
    Value::Object(layout)
}

fn depth(found: &Found, page: Option<&Page>) -> Value {
    let (spec, origins) = (&found.spec, &found.origins);
    let ladder = !spec.ties.is_empty();
    json!({
        "unit": origins.unit.map(|_| spec.unit),
        "unit_source": origins.unit,
        "ties": spec.ties,
        "interval": ladder.then_some(spec.interval),
        "interval_source": origins.interval,
        "source": origins.ties,
        "grid_lines_seen": page.and_then(|page| page.quality.grid_seen.map(rounded)),
        "bend_rows": page.map(|page| rounded(page.quality.depth_bend_rows)),
    })
}

fn tracks(found: &Found, page: Option<&Page>) -> Value {
    let tracks = found.spec.tracks.iter().enumerate().map(|(index, track)| {
        let mut record = Map::new();
        let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
        put("left", json!(track.left));
        put("right", json!(track.right));
        if let Some(page) = page {
            let followed = &page.tracks[index];
            put("left_at_interval_ends", json!(at_interval_ends(page, &followed.left)));
            put("right_at_interval_ends", json!(at_interval_ends(page, &followed.right)));
            let seen = page.quality.edges_seen.get(index).map(|seen| seen.map(rounded));
            put("edges_seen", json!(seen));
        }
        put("source", json!(found.origins.tracks));
        put("curves", (0..track.curves.len()).map(|curve| curve_record(found, index, curve)).collect());
        Value::Object(record)
    });
    tracks.collect()
}

fn curve_record(found: &Found, track: usize, index: usize) -> Value {
    let curve = &found.spec.tracks[track].curves[index];
    let origin = found.origin(track, index);
    let scale = origin.and_then(|origin| origin.scale);
    json!({
        "mnemonic": curve.mnemonic,
        "unit": curve.unit,
        "scale": scale.map(|_| curve.scale),
        "scale_source": scale,
        "kind": curve.kind,
        "style": curve.style,
        "wrap": curve.wrap,
        "source": origin.map(|origin| origin.name),
        "confidence": origin.map(|origin| rounded(f64::from(origin.confidence))),
        "read": origin.map(|origin| &origin.read),
    })
}

fn ladder_record(ladder: &Ladder) -> Value {
    let agreeing = |label: &Label| json!({"row": rounded(label.row), "col": rounded(label.col), "text": label.text, "depth": label.depth});
    let astray =
        |label: &Label| json!({"row": rounded(label.row), "col": rounded(label.col), "text": label.text});
    json!({
        "labels": ladder.labels.iter().map(agreeing).collect::<Vec<_>>(),
        "astray": ladder.astray.iter().map(astray).collect::<Vec<_>>(),
        "residual_rows": rounded(ladder.residual_rows),
        "ratio": ladder.ratio.map(rounded),
        "confidence": rounded(ladder.confidence),
    })
}

fn section_record(section: &Section, result: Option<&SectionResult>) -> Value {
    let mut record = json!({
        "kind": section.kind,
        "rows": [rounded(section.rows.0), rounded(section.rows.1)],
        "depths": section.depths,
        "ties": section.ties,
    });
    if let (Some(result), Some(record)) = (result, record.as_object_mut()) {
        record.insert("las_ending".to_owned(), json!(result.las_ending));
        record.insert("depth".to_owned(), json!(result.depth));
        record.insert("curves".to_owned(), json!(result.curves));
    }
    record
}

/// What was read of the well on the page.
fn well_read(found: &Found) -> Value {
    let value = |mnemonic: &str| {
        let item = found.spec.well.iter().find(|item| item.0.eq_ignore_ascii_case(mnemonic));
        item.map(|item| item.1.as_str())
    };
    let items = found.origins.well.iter().map(|(mnemonic, confidence)| {
        json!({
            "mnemonic": mnemonic,
            "value": value(mnemonic),
            "confidence": rounded(f64::from(*confidence)),
        })
    });
    items.collect()
}

fn at_interval_ends(page: &Page, line: &Polyline) -> [f64; 2] {
    let at = |depth: f64| rounded(line.at(page.depth.row_from_depth(depth, page.depth.mid_col())));
    [at(page.interval.0), at(page.interval.1)]
}

/// Four decimals: enough for a share or a column, and stable to read.
pub fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
