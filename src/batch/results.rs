//! A scan's files under the output folder: writing them whole, knowing them again, leaving other people's alone.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::journal::OutputFile;
use super::plan::{LAS, PlannedScan, QC, RECORD};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::Digitised;
use crate::pipeline::record::{Provenance, Record};
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

/// Writes what a scan left; the record last, so that a record means that the rest is there.
///
/// # Errors
/// Where a file can't be written: disk full, permissions.
pub fn write_results(scan: &PlannedScan, out: &Path, digitised: &Digitised) -> Result<Vec<OutputFile>> {
    let record = record_bytes(&digitised.record);
    let mut files = Vec::new();
    for (ending, bytes) in [(QC, &digitised.qc_png), (LAS, &digitised.las), (RECORD, &record)] {
        let path = scan.result(out, ending);
        write_whole(&path, bytes).map_err(|source| write_error(&path, &source))?;
        let path = text_from_path(&scan.result(Path::new(""), ending));
        let sha256 = sha256_hex(bytes.as_slice()).map_err(|source| write_error(out, &source))?;
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
    for ending in [LAS, QC] {
        let _ = fs::remove_file(scan.result(out, ending));
    }
    let _ = write_whole(&scan.result(out, RECORD), &record_bytes(record));
}

/// Whether the files of a scan are there as they were written.
pub fn still_there(scan: &PlannedScan, out: &Path, files: &[OutputFile]) -> bool {
    [LAS, QC, RECORD].iter().all(|ending| {
        let name = text_from_path(&scan.result(Path::new(""), ending));
        let Some(file) = files.iter().find(|file| file.path == name) else { return false };
        File::open(scan.result(out, ending)).and_then(sha256_hex).is_ok_and(|hash| hash == file.sha256)
    })
}

/// Refuses to overwrite files that curvedig didn't write: a truth LAS beside its scan, say.
///
/// # Errors
/// Names the first such file.
pub fn refuse_foreign(scan: &PlannedScan, out: &Path) -> Result<()> {
    for ending in [LAS, RECORD] {
        let path = scan.result(out, ending);
        if path.exists() && !is_ours(&path, ending) {
            let message = format!("{} is there and was not written by curvedig", shown(&path));
            return Err(Error::new(Kind::Usage, Stage::Write, message)
                .with_hint("choose another output folder with -o, or overwrite it with --existing redo"));
        }
    }
    Ok(())
}

fn is_ours(path: &Path, ending: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Ours {
        #[serde(rename = "provenance")]
        _provenance: Provenance,
    }
    let Ok(bytes) = fs::read(path) else { return false };
    if ending == RECORD {
        return serde_json::from_slice::<Ours>(&bytes).is_ok();
    }
    // ~Other of every LAS file of ours says `Digitised from a scan by curvedig 0.1.0`.
    let text = String::from_utf8_lossy(&bytes);
    text.lines().take_while(|line| !line.starts_with("~A")).any(|line| line.contains("by curvedig "))
}

fn record_bytes(record: &Record) -> Vec<u8> {
    // Text keys and plain values: serde_json has no way to fail on these.
    let mut bytes = serde_json::to_vec_pretty(record).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn write_error(path: &Path, source: &io::Error) -> Error {
    let error = Error::io(Stage::Write, format_args!("{} can't be written", shown(path)), source);
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => error
            .with_hint("make room on the disk, then run the same command again: it goes on where it stopped"),
        _ => error.with_hint("check the output folder, then run the same command again"),
    }
}
