//! The record of one scan: what was done, how sure it is, where each item came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::View;

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Written, nothing doubtful.
    Done,
    /// Written, but something is doubtful: see the reasons.
    Review,
    /// Not written: see the failure.
    Failed,
}

/// An interval without values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GapRecord {
    /// First depth without a value.
    pub top: f64,
    /// Last depth without a value.
    pub base: f64,
    /// Why, in a user's words.
    pub reason: String,
}

/// One curve of a scan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurveRecord {
    /// LAS mnemonic.
    pub mnemonic: String,
    /// LAS unit.
    pub unit: String,
    /// Index of its track in the layout.
    pub track: usize,
    /// Share of depths with a value, 0 to 1.
    pub coverage: f64,
    /// Mean confidence over the values, 0 to 1.
    pub confidence: f64,
    /// How often it left at one edge and came back at the other.
    pub wraps: u32,
    /// Intervals without values.
    pub gaps: Vec<GapRecord>,
    /// Whether the LAS file has it: a curve whose scale is unknown is traced, but has no values.
    #[serde(default = "yes")]
    pub in_las: bool,
    /// Depths between which a person drew it, by the sidecar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<(f64, f64)>,
}

/// Records of before there were curves without a scale.
fn yes() -> bool {
    true
}

/// Why and where a scan failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureRecord {
    /// Name of the stage.
    pub stage: String,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// Milliseconds per stage.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct StageTimes {
    /// Bytes to pixels.
    pub decode: u64,
    /// Finding the page.
    pub layout: u64,
    /// CurveNet.
    pub segment: u64,
    /// Ink to curves.
    pub trace: u64,
    /// Values at depths, LAS, QC picture.
    pub write: u64,
}

/// The depth interval and footage of a scan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DepthRecord {
    /// `ft` or `m`.
    pub unit: String,
    /// First depth of the LAS file.
    pub start: f64,
    /// Last depth of the LAS file.
    pub stop: f64,
    /// Step of the LAS file.
    pub step: f64,
}

/// What identifies a result: a scan counts as done again only when all of these are the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// SHA-256 of the scan's bytes, hex.
    pub scan_sha256: String,
    /// SHA-256 of the layout used (sidecar text, defaults and overrides), hex.
    pub layout_sha256: String,
    /// SHA-256 of the model file, hex.
    pub model_sha256: String,
    /// SHA-256 of the model that reads printed text, hex, where something was looked for on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_sha256: Option<String>,
    /// The settings that matter, in one canonical line.
    pub settings: String,
    /// curvedig's version.
    pub version: String,
}

/// The record of one scan, written as `<stem>.json`. Fields are only ever added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of this format: 1.
    pub format: u32,
    /// The scan's path or key as given.
    pub scan: String,
    /// How it ended.
    pub status: Status,
    /// Why it needs a person, where it does.
    pub reasons: Vec<String>,
    /// Why it failed, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureRecord>,
    /// What identifies the result.
    pub provenance: Provenance,
    /// Columns and rows; absent where it didn't decode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<[usize; 2]>,
    /// Depths written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<DepthRecord>,
    /// Curves traced, those written in the LAS file's order.
    pub curves: Vec<CurveRecord>,
    /// The layout used and where each item came from (`sidecar`, `detected`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<serde_json::Value>,
    /// What a report shows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// Milliseconds per stage.
    pub times_ms: StageTimes,
    /// Peak resident memory of the process so far, bytes, where the system tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_memory: Option<u64>,
    /// The event that this is the answer to, where a function did the work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestRecord>,
}

/// What a function was asked for and what it wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestRecord {
    /// The caller's name for exactly this piece of work.
    pub digest: String,
    /// The files besides the record.
    pub files: Vec<WrittenFile>,
}

/// A file that a function wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenFile {
    /// Its ending, such as `.las`.
    pub ending: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

impl Record {
    /// The record as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Text keys and plain values: serde_json has no way to fail on these.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
