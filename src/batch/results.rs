//! A scan's files under the output folder: writing them whole, knowing them again, leaving other people's alone.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::journal::OutputFile;
use super::one::Existing;
use super::plan::{LAS, PlannedScan, QC, RECORD};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::record::Record;
use crate::pipeline::sections::{WORDS, ending};
use crate::pipeline::{Digitised, output};
use crate::store::atomic::write_whole;
use crate::store::name::{shown, text_from_path};

/// SHA-256, hex.
pub fn sha256_hex(mut bytes: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match bytes.read(&mut buffer)? {
            0 => break,
            n => hasher.update(&buffer[..n]),
        }
    }
    Ok(hex(&hasher.finalize()))
}

/// Writes what a scan left; the record last, so that a record means that the rest is there. LAS files of an earlier run
/// that this one doesn't leave go: beside its record they would pass for its results.
///
/// # Errors
/// Where a file can't be written: disk full, permissions, someone else's file in a section's place.
pub fn write_results(
    scan: &PlannedScan,
    out: &Path,
    digitised: &Digitised,
    existing: Existing,
) -> Result<Vec<OutputFile>> {
    let record = digitised.record.to_bytes();
    let mut results: Vec<(&str, &[u8])> = vec![(QC, &digitised.qc_png)];
    results.extend(digitised.las.as_deref().map(|las| (LAS, las)));
    results
        .extend(digitised.sections.iter().map(|section| (section.ending.as_str(), section.las.as_slice())));
    results.push((RECORD, &record));
    if existing != Existing::Redo {
        digitised.sections.iter().try_for_each(|section| refuse_foreign_file(scan, out, &section.ending))?;
    }
    remove_las(scan, out, |ending| results.iter().any(|result| result.0 == ending));
    let mut files = Vec::new();
    for (ending, bytes) in results {
        let path = scan.result(out, ending);
        write_whole(&path, bytes).map_err(|source| write_error(&path, &source))?;
        let path = text_from_path(&scan.result(Path::new(""), ending));
        let sha256 = sha256_hex(bytes).map_err(|source| write_error(out, &source))?;
        files.push(OutputFile { path, sha256 });
    }
    Ok(files)
}

/// Leaves a failed scan's record and nothing else: a LAS file of earlier settings beside it would pass for its result.
/// Files that aren't ours stay untouched.
/// Best effort: the failure itself is told anyway, and the disk may be what failed.
pub fn write_failure(scan: &PlannedScan, out: &Path, record: &Record) {
    if refuse_foreign(scan, out).is_err() {
        return;
    }
    remove_las(scan, out, |_| false);
    let _ = fs::remove_file(scan.result(out, QC));
    let _ = write_whole(&scan.result(out, RECORD), &record.to_bytes());
}

/// Removes a scan's LAS files of ours, but for those to `keep`.
fn remove_las(scan: &PlannedScan, out: &Path, keep: impl Fn(&str) -> bool) {
    for ending in section_endings(scan, out).into_iter().rev().chain([LAS.to_owned()]) {
        let path = scan.result(out, &ending);
        if !keep(&ending) && path.exists() && is_ours(&path, &ending) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Endings of the LAS files of other logs that lie there. They are numbered without holes, written in order and removed
/// in the opposite one.
fn section_endings(scan: &PlannedScan, out: &Path) -> Vec<String> {
    let of_number = |number: usize| {
        let endings = WORDS.map(|word| ending(&format!("{word}-{number}")));
        endings.into_iter().filter(|ending| scan.result(out, ending).exists()).collect::<Vec<_>>()
    };
    (1..).map(of_number).take_while(|endings| !endings.is_empty()).flatten().collect()
}

/// Whether the files of a scan are there as they were written.
pub fn still_there(scan: &PlannedScan, out: &Path, files: &[OutputFile]) -> bool {
    let key = scan.key();
    let as_written = |file: &OutputFile| {
        let Some(ending) = file.path.strip_prefix(&key) else { return false };
        File::open(scan.result(out, ending)).and_then(sha256_hex).is_ok_and(|hash| hash == file.sha256)
    };
    let has = |ending: &str| files.iter().any(|file| file.path.strip_prefix(&key) == Some(ending));
    has(QC) && has(RECORD) && files.iter().all(as_written)
}

/// Refuses to overwrite files that curvedig didn't write: a truth LAS beside its scan, say.
///
/// # Errors
/// Names the first such file.
pub fn refuse_foreign(scan: &PlannedScan, out: &Path) -> Result<()> {
    [LAS, RECORD].iter().try_for_each(|ending| refuse_foreign_file(scan, out, ending))
}

fn refuse_foreign_file(scan: &PlannedScan, out: &Path, ending: &str) -> Result<()> {
    let path = scan.result(out, ending);
    if !path.exists() || is_ours(&path, ending) {
        return Ok(());
    }
    let message = format!("{} is there and was not written by curvedig", shown(&path));
    Err(Error::new(Kind::Usage, Stage::Write, message)
        .with_hint("choose another output folder with -o, or overwrite it with --existing redo"))
}

fn is_ours(path: &Path, ending: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| output::is_ours(&bytes, ending))
}

fn write_error(path: &Path, source: &io::Error) -> Error {
    let error = Error::io(Stage::Write, format_args!("{} can't be written", shown(path)), source);
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => error
            .with_hint("make room on the disk, then run the same command again: it goes on where it stopped"),
        _ => error.with_hint("check the output folder, then run the same command again"),
    }
}
