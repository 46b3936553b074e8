//! What was found on a scan, as a table and as JSON.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::domain::found::SectionKind;
use crate::format::told::{curve_text, ladder_text, source_text};
use crate::pipeline::inspect::Inspected;
use crate::pipeline::layout_record::layout_record;
use crate::pipeline::record::Status;
use crate::store::name::printable;

/// What `inspect` tells of a scan.
#[derive(Debug, Clone, Copy)]
pub struct Inspection<'a> {
    /// The scan, as given.
    pub scan: &'a str,
    /// What was found.
    pub seen: &'a Inspected,
    /// Where the picture was written.
    pub picture: &'a str,
    /// Where the sidecar was written.
    pub sidecar: Option<&'a str>,
}

/// A line per item.
pub fn table(inspection: &Inspection<'_>) -> Vec<String> {
    let seen = inspection.seen;
    let (spec, origins) = (&seen.found.spec, &seen.found.origins);
    let mut lines =
        vec![item("scan", &format!("{}, {} x {} pixels", inspection.scan, seen.size.0, seen.size.1))];
    let depth = origins.ties.map(|source| {
        let (top, base) = spec.interval;
        let (unit, count) = (spec.unit.las().to_lowercase(), spec.ties.len());
        format!("{top} to {base} {unit}, {count} ties, {}", source_text(source))
    });
    lines.push(item("depth", depth.as_deref().unwrap_or("not found")));
    lines.extend(seen.found.ladder.iter().map(|ladder| item("ladder", &ladder_text(ladder))));
    for section in &seen.found.sections {
        let depths = section.depths.map_or_else(String::new, |(top, base)| format!(", {top} to {base}"));
        let (first, end) = section.rows;
        lines.push(item("section", &format!("{}, rows {first:.0} to {end:.0}{depths}", kind(section.kind))));
    }
    for (index, track) in spec.tracks.iter().enumerate() {
        let source = source_text(origins.tracks);
        let name = format!("track {}", index + 1);
        lines.push(item(&name, &format!("columns {} to {}, {source}", track.left, track.right)));
        for (curve, spec) in track.curves.iter().enumerate() {
            lines.push(item("", &curve_text(spec, seen.found.origin(index, curve))));
        }
    }
    for (mnemonic, confidence) in &origins.well {
        let value = spec.well.iter().find(|item| item.0.eq_ignore_ascii_case(mnemonic));
        let value = value.map_or("", |item| item.1.as_str());
        lines.push(item("well", &format!("{mnemonic}  {value}  confidence {confidence:.2}")));
    }
    lines.extend(seen.doubts.iter().map(|doubt| item("doubt", doubt)));
    lines.push(item("picture", inspection.picture));
    lines.extend(inspection.sidecar.map(|sidecar| item("sidecar", sidecar)));
    lines
}

fn item(name: &str, text: &str) -> String {
    format!("{name:<10}{}", printable(text))
}

fn kind(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Header => "header",
        SectionKind::Main => "main",
        SectionKind::Repeat => "repeat",
        SectionKind::Other => "other log",
        SectionKind::Footer => "footer",
        SectionKind::Blank => "blank",
    }
}

/// What `inspect --output-format json` prints. Fields are only ever added.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Inspection")]
pub struct InspectionRecord<'a> {
    /// Version of this format: 1.
    pub format: u32,
    /// The scan's path or URL as given.
    pub scan: &'a str,
    /// `done`, or `review` where something is doubtful or missing.
    pub status: Status,
    /// Columns and rows, after the page is turned.
    pub pixels: [usize; 2],
    /// What a person should look at.
    pub doubts: &'a [String],
    /// What is known of the well: LAS mnemonic and value.
    pub well: &'a [(String, String)],
    /// What was given and found, and where each item came from; as in a record.
    pub layout: Value,
    /// Where the picture was written.
    pub picture: &'a str,
    /// Where the sidecar was written, where one was.
    pub sidecar: Option<&'a str>,
}

/// One JSON object, on one line.
pub fn json(inspection: &Inspection<'_>) -> String {
    let seen = inspection.seen;
    let record = InspectionRecord {
        format: 1,
        scan: inspection.scan,
        status: if seen.doubts.is_empty() { Status::Done } else { Status::Review },
        pixels: [seen.size.0, seen.size.1],
        doubts: &seen.doubts,
        well: &seen.found.spec.well,
        layout: layout_record(&seen.found, seen.page.as_ref(), &[]),
        picture: inspection.picture,
        sidecar: inspection.sidecar,
    };
    // Text keys and plain values: serde_json has no way to fail on these.
    serde_json::to_string(&record).unwrap_or_default()
}
