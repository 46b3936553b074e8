//! What the page knows: a row per scan, and how the run is started again.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::corrections::{ResultKey, Told, result_sha256};
use crate::batch::journal::{CurveLine, Line};
use crate::format::sidecar::Correction;
use crate::pipeline::record::{DepthRecord, FailureRecord, Status};
use crate::pipeline::view::View;
use crate::report::cost::html::Costs;
use crate::report::numbers::{duration, money};
use crate::report::shell::word;
use crate::store::name::text_from_path;

/// All that a page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Data {
    /// The run in a line.
    pub facts: String,
    /// How it is started again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Command>,
    /// What the run cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// Scans, in the run's order.
    pub rows: Vec<Row>,
}

/// A command line, and where it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// As a POSIX shell takes it.
    pub text: String,
    /// The working directory, relative to the output folder.
    pub folder: String,
}

/// A scan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its path as given.
    pub scan: String,
    /// Where its results are below the output folder, without an ending.
    pub output: String,
    /// How it ended.
    pub status: Status,
    /// Why it needs a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureRecord>,
    /// SHA-256 of the scan, hex.
    pub scan_sha256: String,
    /// What identifies the result.
    pub result_sha256: String,
    /// Columns and rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<[usize; 2]>,
    /// Depths written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<DepthRecord>,
    /// Curves written.
    pub curves: Vec<CurveLine>,
    /// Files below the output folder.
    pub files: Vec<String>,
    /// What it took or cost, in words.
    pub cost: String,
    /// What a person decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Told>,
    /// What was corrected and not run since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Correction>,
    /// What there is to see of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
}

impl Row {
    /// What is said of this row's result by a person.
    pub fn key(&self) -> ResultKey<'_> {
        ResultKey {
            output: &self.output,
            scan_sha256: &self.scan_sha256,
            result_sha256: &self.result_sha256,
            failed: self.status == Status::Failed,
        }
    }
}

impl From<&Line> for Row {
    fn from(line: &Line) -> Row {
        Row {
            scan: line.scan.clone(),
            output: line.output.clone(),
            status: line.status,
            reasons: line.reasons.clone(),
            failure: line.failure.clone(),
            scan_sha256: line.provenance.scan_sha256.clone(),
            result_sha256: result_sha256(line),
            pixels: line.pixels,
            depth: line.depth.clone(),
            curves: line.curves.clone(),
            files: line.files.iter().map(|file| file.path.clone()).collect(),
            cost: cost(line),
            decision: line.decision.clone(),
            pending: None,
            view: line.view.clone(),
        }
    }
}

fn cost(line: &Line) -> String {
    match &line.lambda {
        Some(lambda) => format!("{}, {} billed", money(lambda.cost_usd, "USD"), duration(lambda.billed_ms)),
        None => format!("{} of a core", duration(line.elapsed_ms)),
    }
}

impl Data {
    /// The data of these scans; `facts` is the run in a line.
    pub fn new<'a>(lines: impl Iterator<Item = &'a Line>, facts: String, command: Option<Command>) -> Data {
        Data { facts, command, costs: None, rows: lines.map(Row::from).collect() }
    }

    /// As JSON in which nothing can end a script element.
    pub(super) fn json(&self) -> String {
        // Text keys and plain values: serde_json has no way to fail on these.
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

impl Command {
    /// The command with these arguments, and these settings of its environment before it. `out` and `folder` are the
    /// output folder and the working directory, both from the root on.
    pub fn new<'a>(
        arguments: impl Iterator<Item = &'a OsStr>,
        settings: &[(String, String)],
        out: &Path,
        folder: &Path,
    ) -> Command {
        let settings = settings.iter().map(|(name, value)| format!("{name}={}", word(value)));
        let arguments = arguments.map(|argument| word(&text_from_path(Path::new(argument))));
        let words: Vec<String> = settings.chain(["curvedig".to_owned()]).chain(arguments).collect();
        Command { text: words.join(" "), folder: text_from_path(&from(out, folder)) }
    }
}

/// The way from one folder to another, both from the root on.
fn from(start: &Path, end: &Path) -> PathBuf {
    let (start, end): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (start.components().collect(), end.components().collect());
    let shared = start.iter().zip(&end).take_while(|(one, other)| one == other).count();
    let up = start[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(end[shared..].iter().copied()).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted_and_its_folder_moves_along() {
        let arguments = ["run", "my scans", "it's", "-o", "out"].map(OsStr::new);
        let settings = [("CURVEDIG_STEP".to_owned(), "0.25".to_owned())];
        let command =
            Command::new(arguments.into_iter(), &settings, Path::new("/w/batch/out"), Path::new("/w/batch"));
        assert_eq!(command.text, "CURVEDIG_STEP=0.25 curvedig run 'my scans' 'it'\\''s' -o out");
        assert_eq!(command.folder, "..");
        assert_eq!(from(Path::new("/a"), Path::new("/a")), Path::new("."));
        assert_eq!(from(Path::new("/a/out"), Path::new("/b/c")), Path::new("../../b/c"));
    }
}
