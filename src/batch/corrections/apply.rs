//! Corrections into sidecars: beside the scan, or in the output folder where that can't be written.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Entry, append, path_of};
use crate::batch::layouts::sidecar_of;
use crate::batch::plan::Plan;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::sidecar::{Correction, corrected};
use crate::store::atomic::write_whole;
use crate::store::bounded;
use crate::store::folder::Folder;
use crate::store::name::{printable, shown};

/// A scan whose corrections are to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Where its results are below the output folder, without an ending.
    pub output: &'a Path,
    /// The scan, where it is a file of this machine.
    pub scan: Option<&'a Path>,
}

/// Keeps an entry: its correction in a sidecar, all of it in the output folder's file. Gives the entry as it was kept.
///
/// # Errors
/// Where the correction is wrong (nothing is written then), or neither place can be written.
pub fn apply(target: &Target<'_>, out: &dyn Folder, entry: Entry) -> Result<Entry> {
    let sidecar = match &entry.correction {
        Some(correction) => Some(correct(target, out, correction)?),
        None => entry.sidecar.clone(),
    };
    let entry = Entry { sidecar, ..entry };
    append(out, std::slice::from_ref(&entry))?;
    Ok(entry)
}

/// Keeps the entries of a corrections file for the scans of a plan; how many there were.
///
/// # Errors
/// Names the first entry that is for no scan of the plan, before any is kept; as [`apply`].
pub fn apply_all(plan: &Plan, out: &dyn Folder, entries: Vec<Entry>) -> Result<usize> {
    let find = |entry: &Entry| plan.scans.iter().find(|scan| scan.key() == entry.output);
    if let Some(stray) = entries.iter().find(|entry| find(entry).is_none()) {
        let message =
            format!("corrections: {}: no scan of these inputs has such results", printable(&stray.output));
        return Err(Error::new(Kind::Usage, Stage::Setup, message).with_hint(
            "give the inputs and the output folder of the run that the corrections were made on",
        ));
    }
    let count = entries.len();
    for entry in entries {
        let Some(scan) = find(&entry) else { continue };
        apply(&Target { output: &scan.output, scan: scan.place.file() }, out, entry)?;
    }
    Ok(count)
}

/// Where a scan's correction in the output folder lies, and its text, where there is one.
///
/// # Errors
/// Where it can't be read.
pub fn sidecar_in(out: &dyn Folder, output: &Path) -> Result<Option<(PathBuf, Vec<u8>)>> {
    let path = path_of(output);
    Ok(out.read(&path)?.map(|bytes| (path, bytes)))
}

/// Writes a correction; gives the sidecar's name as it is printed.
fn correct(target: &Target<'_>, out: &dyn Folder, correction: &Correction) -> Result<String> {
    if !target.output.components().all(|part| matches!(part, Component::Normal(_))) {
        let message = format!("{} leads out of the output folder", shown(target.output));
        return Err(Error::new(Kind::Usage, Stage::Sidecar, message));
    }
    let here = path_of(target.output);
    // One that is there comes before the scan's own: what is corrected must be corrected in it.
    let there = out.read(&here)?;
    let beside = target.scan.filter(|_| there.is_none()).and_then(sidecar_of);
    if let Some(path) = beside {
        match write_beside(&path, correction)? {
            Ok(()) => return Ok(shown(&path)),
            Err(source) if is_refusal(&source) => {}
            Err(source) => {
                let what = format!("{} can't be written", shown(&path));
                return Err(
                    Error::io(Stage::Sidecar, what, &source).with_hint("check the disk, then save again")
                );
            }
        }
    }
    let text = String::from_utf8_lossy(&there.unwrap_or_default()).into_owned();
    out.write(&here, corrected(&text, &out.shown(&here), correction)?.as_bytes())?;
    Ok(out.shown(&here))
}

fn write_beside(path: &Path, correction: &Correction) -> Result<io::Result<()>> {
    let text = match bounded::read_text(path, bounded::SETTINGS) {
        Ok(text) => text,
        Err(source) if source.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => {
            return Err(Error::io(Stage::Sidecar, format!("{} can't be read", shown(path)), &source));
        }
    };
    let text = corrected(&text, &shown(path), correction)?;
    Ok(write_whole(path, text.as_bytes()))
}

/// Whether a folder is simply not to be written to.
fn is_refusal(source: &io::Error) -> bool {
    matches!(
        source.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::NotFound
    )
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::folder::Disk;

    fn entry() -> Entry {
        let ties = Some(vec![(1.0, 10.0), (2.0, 20.0)]);
        Entry {
            output: "a".into(),
            scan_sha256: String::new(),
            result_sha256: String::new(),
            verdict: None,
            note: String::new(),
            correction: Some(Correction { ties, ..Correction::default() }),
            sidecar: None,
        }
    }

    #[test]
    fn a_correction_goes_beside_the_scan_or_else_into_the_output_folder_and_stays_there() {
        let root = tempfile::tempdir().unwrap();
        let out = Disk(root.path().join("out"));
        let gone = root.path().join("gone/a.tif");
        // A file in the folder's place: nothing can be written there, whoever asks.
        fs::write(root.path().join("gone"), b"").unwrap();
        let target = Target { output: Path::new("a"), scan: None };
        let kept = apply(&target, &out, entry()).unwrap();
        assert!(kept.sidecar.unwrap().ends_with("out/corrections/a.toml"));
        let scan = root.path().join("a.tif");
        let kept = apply(&Target { scan: Some(&scan), ..target }, &out, entry()).unwrap();
        assert!(kept.sidecar.unwrap().ends_with("out/corrections/a.toml"), "the stronger one is corrected");

        let fresh = Disk(root.path().join("fresh"));
        let kept = apply(&Target { scan: Some(&scan), ..target }, &fresh, entry()).unwrap();
        assert_eq!(kept.sidecar.unwrap(), shown(&root.path().join("a.toml")));
        assert!(apply(&Target { scan: Some(&gone), ..target }, &fresh, entry()).is_err());
        let climbing = Target { output: Path::new("../a"), scan: None };
        assert!(apply(&climbing, &fresh, entry()).is_err());
    }
}
