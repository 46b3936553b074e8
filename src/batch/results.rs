//! A scan's files under the output folder: writing them whole, knowing them again, leaving other people's alone.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::journal::OutputFile;
use super::one::Existing;
use super::plan::{LAS, PlannedScan, QC, RECORD};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::formats::{Format, Formats};
use crate::pipeline::record::Record;
use crate::pipeline::sections::endings;
use crate::pipeline::{Digitised, output};
use crate::store::folder::Folder;
use crate::store::name::text_from_path;

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

/// Writes what a scan left; the record last, so that a record means that the rest is there. Files of values of an earlier run
/// that this one doesn't leave go: beside its record they would pass for its results.
///
/// # Errors
/// Where a file can't be written: disk full, permissions, someone else's file in a section's place.
pub fn write_results(
    scan: &PlannedScan,
    out: &dyn Folder,
    digitised: &Digitised,
    existing: Existing,
) -> Result<Vec<OutputFile>> {
    let record = digitised.record.to_bytes();
    let mut results: Vec<(&str, &[u8])> = vec![(QC, &digitised.qc_png)];
    results.extend(digitised.las.as_deref().map(|las| (LAS, las)));
    results.extend(digitised.more.iter().map(|file| (file.ending.as_str(), file.bytes.as_slice())));
    results.push((RECORD, &record));
    if existing != Existing::Redo {
        digitised.more.iter().try_for_each(|file| refuse_foreign_file(scan, out, &file.ending))?;
    }
    remove_values(scan, out, |ending| results.iter().any(|result| result.0 == ending))?;
    let mut files = Vec::new();
    for (ending, bytes) in results {
        let path = scan.result(ending);
        out.write(&path, bytes)?;
        files.push(OutputFile { path: text_from_path(&path), sha256: hex(&Sha256::digest(bytes)) });
    }
    Ok(files)
}

/// Leaves a failed scan's record and nothing else: a file of earlier settings beside it would pass for its result.
/// Files that aren't ours stay untouched.
/// Best effort: the failure itself is told anyway, and the disk may be what failed.
pub fn write_failure(scan: &PlannedScan, out: &dyn Folder, formats: &Formats, record: &Record) {
    if refuse_foreign(scan, out, formats).is_err() {
        return;
    }
    let _ = remove_values(scan, out, |_| false);
    let _ = out.remove(&scan.result(QC));
    let _ = out.write(&scan.result(RECORD), &record.to_bytes());
}

/// Removes a scan's files of values of ours, but for those to `keep`.
fn remove_values(scan: &PlannedScan, out: &dyn Folder, keep: impl Fn(&str) -> bool) -> Result<()> {
    let main = Format::ALL.map(|format| format.ending().to_owned());
    for ending in section_endings(scan, out)?.into_iter().rev().chain(main) {
        let path = scan.result(&ending);
        if !keep(&ending) && out.read(&path)?.is_some_and(|bytes| output::is_ours(&bytes, &ending)) {
            out.remove(&path)?;
        }
    }
    Ok(())
}

/// Endings of the files of other logs that lie there. They are numbered without holes, written in order and removed
/// in the opposite one.
fn section_endings(scan: &PlannedScan, out: &dyn Folder) -> Result<Vec<String>> {
    let mut there = Vec::new();
    for number in 1.. {
        let before = there.len();
        for ending in endings(number) {
            if out.has(&scan.result(&ending))? {
                there.push(ending);
            }
        }
        if there.len() == before {
            break;
        }
    }
    Ok(there)
}

/// Whether the files of a scan are there as they were written.
pub fn still_there(scan: &PlannedScan, out: &dyn Folder, files: &[OutputFile]) -> bool {
    let key = scan.key();
    let as_written = |file: &OutputFile| {
        let Some(ending) = file.path.strip_prefix(&key) else { return false };
        out.sha256(&scan.result(ending)).is_ok_and(|hash| hash.as_ref() == Some(&file.sha256))
    };
    let has = |ending: &str| files.iter().any(|file| file.path.strip_prefix(&key) == Some(ending));
    has(QC) && has(RECORD) && files.iter().all(as_written)
}

/// Refuses to overwrite files that curvedig didn't write: a truth LAS beside its scan, say.
///
/// # Errors
/// Names the first such file; where the folder can't be read.
pub fn refuse_foreign(scan: &PlannedScan, out: &dyn Folder, formats: &Formats) -> Result<()> {
    let mut endings = formats.iter().map(Format::ending).chain([RECORD]);
    endings.try_for_each(|ending| refuse_foreign_file(scan, out, ending))
}

fn refuse_foreign_file(scan: &PlannedScan, out: &dyn Folder, ending: &str) -> Result<()> {
    let path = scan.result(ending);
    if out.read(&path)?.is_none_or(|bytes| output::is_ours(&bytes, ending)) {
        return Ok(());
    }
    let message = format!("{} is there and was not written by curvedig", out.shown(&path));
    Err(Error::new(Kind::Usage, Stage::Write, message)
        .with_hint("choose another output folder with -o, or overwrite it with --existing redo"))
}
