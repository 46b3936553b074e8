//! What a person decided about scans and corrected on them: `corrections.jsonl` in the output folder has it all in the
//! order in which it came; corrections become sidecars, which the next run reads.

mod apply;
mod file;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

impl ResultKey<'_> {
    fn fits(&self, entry: &Entry) -> bool {
        entry.scan_sha256 == self.scan_sha256 && entry.result_sha256 == self.result_sha256
    }
}

/// What was said of each scan.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// The last decision.
    decided: HashMap<String, Entry>,
    /// Corrections of the last result that was corrected, added up.
    corrected: HashMap<String, Entry>,
}

impl Decisions {
    /// Those of an output folder. Lines that can't be read, such as one that a full disk cut off, are passed over.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn read(out: &dyn Folder) -> Result<Decisions> {
        let bytes = out.read(Path::new(NAME))?.unwrap_or_default();
        let entries = bytes.split(|byte| *byte == b'\n').filter_map(|text| serde_json::from_slice(text).ok());
        let mut decisions = Decisions::default();
        entries.for_each(|entry| decisions.add(entry));
        Ok(decisions)
    }

    fn add(&mut self, entry: Entry) {
        if let Some(correction) = &entry.correction {
            let same = |before: &&mut Entry| {
                before.scan_sha256 == entry.scan_sha256 && before.result_sha256 == entry.result_sha256
            };
            match self.corrected.get_mut(&entry.output).filter(same) {
                Some(before) => {
                    before.correction.get_or_insert_default().overrule(correction.clone());
                }
                None => {
                    self.corrected.insert(entry.output.clone(), entry.clone());
                }
            }
        }
        if entry.verdict.is_some() {
            self.decided.insert(entry.output.clone(), entry);
        }
    }

    /// What was corrected on a result: no run has made another of it since.
    pub fn pending(&self, result: &ResultKey<'_>) -> Option<&Correction> {
        let entry = self.corrected.get(result.output)?;
        entry.correction.as_ref().filter(|_| result.fits(entry))
    }

    /// The decision about a result.
    pub fn of(&self, result: &ResultKey<'_>) -> Option<Told> {
        let entry = self.decided.get(result.output).filter(|entry| result.fits(entry))?;
        let verdict = entry.verdict.filter(|verdict| *verdict != Verdict::Open)?;
        // What failed has nothing to accept.
        let possible = verdict == Verdict::Reject || !result.failed;
        possible.then(|| Told { verdict, note: entry.note.clone() })
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

/// The outputs of which anything was ever corrected.
///
/// # Errors
/// Where the file can't be read.
pub fn corrected_outputs(out: &dyn Folder) -> Result<HashSet<String>> {
    Ok(Decisions::read(out)?.corrected.into_keys().collect())
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
    fn corrections_add_up_until_a_run_has_made_another_result_of_them() {
        let out = tempfile::tempdir().unwrap();
        let out = Disk(out.path().to_owned());
        let a = line("a");
        let corrected =
            |correction| Entry { verdict: None, correction: Some(correction), ..entry(&a, Verdict::Open) };
        let ties = Some(vec![(1.0, 10.0), (2.0, 20.0)]);
        append(
            &out,
            &[corrected(Correction { ties: ties.clone(), turn: Some(180), ..Correction::default() })],
        )
        .unwrap();
        append(&out, &[corrected(Correction { turn: Some(0), ..Correction::default() })]).unwrap();
        let decisions = Decisions::read(&out).unwrap();
        let hash = result_sha256(&a);
        let key = ResultKey { output: "a", scan_sha256: "scan", result_sha256: &hash, failed: false };
        let pending = decisions.pending(&key).unwrap();
        assert_eq!((pending.turn, &pending.ties), (Some(0), &ties));
        assert_eq!(decisions.pending(&ResultKey { result_sha256: "new", ..key }), None);
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
