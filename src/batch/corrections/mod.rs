//! What a person decided about scans and corrected on them: `corrections.jsonl` in the output folder has it all in the
//! order in which it came; corrections become sidecars, which the next run reads.

mod apply;
mod file;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::journal::Line;
use super::plan::RECORD;
use crate::domain::hex::hex;
use crate::error::Result;
use crate::format::sidecar::Correction;
use crate::pipeline::record::Status;
use crate::store::folder::Folder;
pub use apply::{Target, apply, apply_all, sidecar_in};
pub use file::read_file;

/// The name of all decisions and corrections below the output folder.
pub const NAME: &str = "corrections.jsonl";

/// Below the output folder: sidecars of scans whose own folders can't be written.
pub const FOLDER: &str = "corrections";

/// What a person says of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Good as it is.
    Accept,
    /// Not to be used.
    Reject,
    /// Nothing after all.
    Open,
}

/// One line: a decision, a correction or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where the scan's results are below the output folder, without an ending.
    pub output: String,
    /// SHA-256 of the scan's bytes, hex.
    #[serde(default)]
    pub scan_sha256: String,
    /// What identifies the result that was looked at, as [`result_sha256`].
    #[serde(default)]
    pub result_sha256: String,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// The sidecar that has the correction, as it is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sidecar: Option<String>,
}

/// A decision that holds for a scan's present result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was decided.
    pub verdict: Verdict,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What identifies a result: the hashes of its files but for the record, which tells times; why it failed where it did.
pub fn result_sha256(line: &Line) -> String {
    let mut digest = Sha256::new();
    for file in line.files.iter().filter(|file| file.path != format!("{}{RECORD}", line.output)) {
        digest.update(format!("{} {}\n", file.path, file.sha256));
    }
    if let Some(failure) = &line.failure {
        digest.update(format!("{}: {}\n", failure.stage, failure.message));
    }
    hex(&digest.finalize())
}

/// What a decision is about: it holds for exactly this result.
#[derive(Debug, Clone, Copy)]
pub struct ResultKey<'a> {
    /// Where it is below the output folder.
    pub output: &'a str,
    /// The scan's hash.
    pub scan_sha256: &'a str,
    /// The result's, as [`result_sha256`].
    pub result_sha256: &'a str,
    /// Whether the scan failed.
    pub failed: bool,
}

/// The last decision about each scan.
#[derive(Debug, Clone, Default)]
pub struct Decisions(HashMap<String, Entry>);

impl Decisions {
    /// Those of an output folder. Lines that can't be read, such as one that a full disk cut off, are passed over.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn read(out: &dyn Folder) -> Result<Decisions> {
        let bytes = out.read(Path::new(NAME))?.unwrap_or_default();
        let entries = bytes.split(|byte| *byte == b'\n').filter_map(|text| serde_json::from_slice(text).ok());
        let decided = entries.filter(|entry: &Entry| entry.verdict.is_some());
        Ok(Decisions(decided.map(|entry| (entry.output.clone(), entry)).collect()))
    }

    /// The decision about a result.
    pub fn of(&self, result: &ResultKey<'_>) -> Option<Told> {
        let entry = self.0.get(result.output)?;
        let verdict = entry.verdict.filter(|verdict| *verdict != Verdict::Open)?;
        // What failed has nothing to accept.
        let fits = verdict == Verdict::Reject || !result.failed;
        let same = entry.scan_sha256 == result.scan_sha256 && entry.result_sha256 == result.result_sha256;
        (fits && same).then(|| Told { verdict, note: entry.note.clone() })
    }

    /// Says in a line what was decided about its result.
    pub fn tell(&self, line: &mut Line) {
        let told = self.of(&ResultKey {
            output: &line.output,
            scan_sha256: &line.provenance.scan_sha256,
            result_sha256: &result_sha256(line),
            failed: line.status == Status::Failed,
        });
        line.decision = told;
    }
}

/// Adds entries to an output folder's file.
///
/// # Errors
/// Where it can't be written.
pub fn append(out: &dyn Folder, entries: &[Entry]) -> Result<()> {
    // Text keys and plain values: serde_json has no way to fail on these.
    let lines = entries.iter().map(|entry| serde_json::to_string(entry).unwrap_or_default() + "\n");
    // A line break before them: what a full disk cut off must not take them along.
    let text: String = std::iter::once("\n".to_owned()).chain(lines).collect();
    out.append(Path::new(NAME), text.as_bytes())
}

/// Where the sidecar of an output lies below the output folder, for a scan whose own folder can't be written.
pub fn path_of(output: &Path) -> PathBuf {
    Path::new(FOLDER).join(super::naming::with_suffix(output, ".toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing::line;
    use crate::store::folder::Disk;

    fn entry(line: &Line, verdict: Verdict) -> Entry {
        Entry {
            output: line.output.clone(),
            scan_sha256: line.provenance.scan_sha256.clone(),
            result_sha256: result_sha256(line),
            verdict: Some(verdict),
            note: "crossed".into(),
            correction: None,
            sidecar: None,
        }
    }

    #[test]
    fn the_last_decision_counts_and_a_changed_result_asks_again() {
        let out = tempfile::tempdir().unwrap();
        let out = Disk(out.path().to_owned());
        let (a, b) = (line("a"), line("b"));
        append(&out, &[entry(&a, Verdict::Reject), entry(&b, Verdict::Accept)]).unwrap();
        append(&out, &[entry(&a, Verdict::Accept), entry(&b, Verdict::Open)]).unwrap();
        let decisions = Decisions::read(&out).unwrap();
        let told = |mut line: Line| {
            decisions.tell(&mut line);
            line.decision
        };
        assert_eq!(told(a.clone()).unwrap().verdict, Verdict::Accept);
        assert_eq!(told(b), None);
        let file = crate::batch::journal::OutputFile { path: "a.las".into(), sha256: "new".into() };
        assert_eq!(told(Line { files: vec![file], ..a.clone() }), None);
        assert_eq!(told(Line { status: Status::Failed, ..a }), None);
    }

    #[test]
    fn what_was_rejected_needs_review_and_says_why_what_was_accepted_does_not() {
        let told = |verdict| Some(Told { verdict, note: "crossed".into() });
        let rejected = Line { decision: told(Verdict::Reject), ..line("a") };
        assert!(rejected.needs_review());
        assert_eq!(rejected.why(), "rejected by a person: crossed");
        let doubtful = Line { status: Status::Review, ..line("a") };
        assert!(doubtful.needs_review());
        assert!(!Line { decision: told(Verdict::Accept), ..doubtful }.needs_review());
    }
}
