//! `run.jsonl`: one line per scan as it ends, and what resume reads. Fields are only ever added.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::corrections::{Told, Verdict};
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::record::{DepthRecord, FailureRecord, Provenance, Record, StageTimes, Status};
use crate::pipeline::view::View;
use crate::store::bounded;
use crate::store::name::{printable, shown};

/// The journal's name below the output folder.
pub const NAME: &str = "run.jsonl";

/// No line of ours comes near this: what is longer is none, and is passed over.
const LONGEST: usize = 64 << 20;

/// A file that a scan left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutputFile {
    /// Path below the output folder, as UTF-8 text.
    pub path: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// One curve of a scan, in short; the record has the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurveLine {
    /// LAS mnemonic.
    pub mnemonic: String,
    /// Share of depths with a value, 0 to 1.
    pub coverage: f64,
    /// Mean confidence over the values, 0 to 1.
    pub confidence: f64,
    /// Intervals without values.
    pub gaps: usize,
}

/// How one scan ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// Version of this format: 1.
    pub format: u32,
    /// The scan's path as given.
    pub scan: String,
    /// Where its results are below the output folder, without an ending; one line per name counts, the last.
    pub output: String,
    /// How it ended.
    pub status: Status,
    /// Taken over from an earlier run; never so in the journal itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// Why it needs a person, where it does.
    pub reasons: Vec<String>,
    /// Why it failed, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FailureRecord>,
    /// What identifies the result.
    pub provenance: Provenance,
    /// Columns and rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<[usize; 2]>,
    /// Depths written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<DepthRecord>,
    /// Curves written.
    pub curves: Vec<CurveLine>,
    /// Files written.
    pub files: Vec<OutputFile>,
    /// Milliseconds per stage.
    pub times_ms: StageTimes,
    /// Milliseconds from start to end on one worker.
    pub elapsed_ms: u64,
    /// What a function had to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lambda: Option<LambdaLine>,
    /// What a report shows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// What a person decided about it; never so in the journal itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Told>,
}

/// What a function had to do with a scan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct LambdaLine {
    /// The name of exactly this piece of work: scan, layout, settings, function.
    pub request: String,
    /// Invocations, hedges and failed ones among them; 0 where the result was there already.
    pub invocations: u32,
    /// Billed for all of them, ms.
    pub billed_ms: u64,
    /// Whether one of them started an environment.
    pub cold: bool,
    /// What they cost, USD, as text: without the client's own requests for objects.
    #[serde(default)]
    #[schemars(with = "String")]
    pub cost_usd: Decimal,
}

impl Line {
    /// The line of a scan whose record is `record`.
    pub fn new(record: &Record, output: String, files: Vec<OutputFile>, elapsed_ms: u64) -> Line {
        let curves = record.curves.iter().filter(|curve| curve.in_las).map(|curve| CurveLine {
            mnemonic: curve.mnemonic.clone(),
            coverage: curve.coverage,
            confidence: curve.confidence,
            gaps: curve.gaps.len(),
        });
        Line {
            format: 1,
            scan: record.scan.clone(),
            output,
            status: record.status,
            skipped: false,
            reasons: record.reasons.clone(),
            failure: record.failure.clone(),
            provenance: record.provenance.clone(),
            pixels: record.pixels,
            depth: record.depth.clone(),
            curves: curves.collect(),
            files,
            times_ms: record.times_ms,
            elapsed_ms,
            lambda: None,
            view: record.view.clone(),
            decision: None,
        }
    }

    /// What a person decided.
    pub fn verdict(&self) -> Option<Verdict> {
        self.decision.as_ref().map(|told| told.verdict)
    }

    /// Whether a person must look at it: something is doubtful and nobody accepted it, or somebody rejected it.
    pub fn needs_review(&self) -> bool {
        match self.status {
            Status::Done => self.verdict() == Some(Verdict::Reject),
            Status::Review => self.verdict() != Some(Verdict::Accept),
            Status::Failed => false,
        }
    }

    /// Why the scan needs a person, in one line: the first reasons, and how many more there are.
    pub fn why(&self) -> String {
        const TOLD: usize = 3;
        let mut text = self.reasons.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join("; ");
        if let Some(told) = self.decision.as_ref().filter(|told| told.verdict == Verdict::Reject) {
            let parts = ["rejected by a person", &told.note, &text];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            text = parts.join(": ");
        }
        if self.reasons.len() > TOLD {
            text.push_str(&format!("; and {} more", self.reasons.len() - TOLD));
        }
        printable(&text)
    }

    /// The line's JSON, without a line break.
    pub fn json(&self) -> String {
        // Text keys and plain values: serde_json has no way to fail on these.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The open journal. Holds the output folder's lock: one run at a time writes there.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// Whether the file ends in the middle of a line: the last write was cut off.
    torn: bool,
}

impl Journal {
    /// Opens the journal of `out`, an existing folder, and reads what earlier runs left: the last line of each output.
    /// Lines that can't be read, such as one that a kill cut off, are passed over: their scans are done again.
    ///
    /// # Errors
    /// Where it can't be read or written, or another run has it open.
    pub fn open(out: &Path) -> Result<(Journal, HashMap<String, Line>)> {
        let path = out.join(NAME);
        let setup = |source: &io::Error| {
            Error::new(Kind::Usage, Stage::Setup, format!("{} can't be written: {source}", shown(&path)))
                .with_hint("choose another output folder with -o")
        };
        let mut file =
            OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(|e| setup(&e))?;
        match file.try_lock() {
            // Some network file systems have no locks; a run there is as safe as its user is careful.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another run is writing to {}", shown(out));
                return Err(Error::new(Kind::Usage, Stage::Setup, message)
                    .with_hint("wait for it to end, or choose another output folder with -o"));
            }
        }
        let lines = read_lines(&file).map_err(|e| setup(&e))?;
        let torn = ends_mid_line(&mut file).map_err(|e| setup(&e))?;
        Ok((Journal { file, torn }, lines))
    }

    /// Takes over the lines of another journal of the same output folder: a copy of this one, to which a run elsewhere
    /// added. Which of two lines of one output is newer isn't known; each is checked against the files before it counts.
    ///
    /// # Errors
    /// Where the disk is full or gone.
    pub fn absorb(&mut self, other: &[u8], lines: &mut HashMap<String, Line>) -> Result<()> {
        let failed =
            |source: io::Error| Error::io(Stage::Write, format_args!("{NAME} can't be written"), &source);
        self.file.rewind().map_err(failed)?;
        let known: HashSet<Vec<u8>> =
            bounded::lines(BufReader::new(&self.file), LONGEST).collect::<io::Result<_>>().map_err(failed)?;
        for text in other.split(|byte| *byte == b'\n').filter(|text| !known.contains(*text)) {
            if let Ok(line) = serde_json::from_slice::<Line>(text) {
                self.append(&line).map_err(failed)?;
                lines.insert(line.output.clone(), line);
            }
        }
        Ok(())
    }

    /// Adds a line and sees it to the disk.
    ///
    /// # Errors
    /// Where the disk is full or gone. The journal stays readable, and a later line is tried anew.
    pub fn append(&mut self, line: &Line) -> io::Result<()> {
        let text = format!("{}{}\n", if self.torn { "\n" } else { "" }, line.json());
        self.torn = true;
        self.file.write_all(text.as_bytes())?;
        self.torn = false;
        self.file.sync_data()
    }
}

/// The lines of a journal, as [`Journal::open`] gives them, for someone who only reads: a run may be writing to it.
///
/// # Errors
/// Where it can't be read.
pub fn read(out: &Path) -> io::Result<HashMap<String, Line>> {
    read_lines(&File::open(out.join(NAME))?)
}

fn read_lines(file: &File) -> io::Result<HashMap<String, Line>> {
    let mut lines = HashMap::new();
    for text in bounded::lines(BufReader::new(file), LONGEST) {
        if let Ok(line) = serde_json::from_slice::<Line>(&text?) {
            lines.insert(line.output.clone(), line);
        }
    }
    Ok(lines)
}

fn ends_mid_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing::line;
    use std::fs;

    #[test]
    fn the_last_line_of_an_output_counts() {
        let out = tempfile::tempdir().unwrap();
        let (mut journal, lines) = Journal::open(out.path()).unwrap();
        assert!(lines.is_empty());
        for status in [Status::Failed, Status::Done] {
            journal.append(&Line { status, ..line("a") }).unwrap();
        }
        drop(journal);
        let (_, lines) = Journal::open(out.path()).unwrap();
        assert_eq!(lines["a"].status, Status::Done);
    }

    #[test]
    fn a_torn_last_line_costs_only_its_own_scan() {
        let out = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(out.path()).unwrap();
        journal.append(&line("a")).unwrap();
        journal.append(&line("b")).unwrap();
        drop(journal);
        let path = out.path().join(NAME);
        let text = fs::read(&path).unwrap();
        fs::write(&path, &text[..text.len() - 20]).unwrap();

        let (mut journal, lines) = Journal::open(out.path()).unwrap();
        assert_eq!(lines.keys().collect::<Vec<_>>(), ["a"]);
        journal.append(&line("c")).unwrap();
        drop(journal);
        let (_, lines) = Journal::open(out.path()).unwrap();
        assert!(lines.contains_key("a") && lines.contains_key("c"));
    }

    #[test]
    fn lines_of_a_copy_are_taken_over_once() {
        let out = tempfile::tempdir().unwrap();
        let (mut journal, mut lines) = Journal::open(out.path()).unwrap();
        journal.append(&line("a")).unwrap();
        let copy = format!("{}\n{}\n{{\"torn", line("a").json(), line("b").json());
        for _ in 0..2 {
            journal.absorb(copy.as_bytes(), &mut lines).unwrap();
        }
        drop(journal);
        assert_eq!(lines.keys().collect::<Vec<_>>(), ["b"]);
        assert_eq!(fs::read_to_string(out.path().join(NAME)).unwrap().lines().count(), 2);
    }

    #[test]
    fn two_runs_do_not_share_an_output_folder() {
        let out = tempfile::tempdir().unwrap();
        let _first = Journal::open(out.path()).unwrap();
        let error = Journal::open(out.path()).unwrap_err();
        assert!(error.message.contains("another run"), "{error}");
    }
}
