//! Finding scans at the inputs a user names: files, folders, globs, prefixes of buckets, mixed.

mod bucket;
mod choice;
mod disk;

pub use bucket::sidecar_key;
pub use choice::Choice;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::location::Location;
use super::place::Place;
use super::stores::Stores;
use crate::error::{Error, Result};

/// Extensions by which a folder's files count as scans, in any case.
pub const SCAN_EXTENSIONS: [&str; 5] = ["tif", "tiff", "png", "jpg", "jpeg"];

/// The settings file that a folder may hold; never a scan's sidecar.
pub const FOLDER_SETTINGS: &str = "curvedig.toml";

/// A scan and where it lay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it lies, as reached from the input.
    pub place: Place,
    /// Its path below the input folder or prefix (or below the part of a glob without wildcards); a file's own name.
    pub under: PathBuf,
}

/// Something at an input that couldn't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where, as it is printed.
    pub place: String,
    /// What, and what to do.
    pub error: Error,
}

/// What a choice left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Scans.
    pub scans: usize,
    /// Folders, which weren't looked into. There are none in S3, whose listings are flat.
    pub folders: usize,
}

impl LeftOut {
    /// Whether there is anything.
    pub fn is_any(self) -> bool {
        self.scans + self.folders > 0
    }
}

/// What lies at the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discovery {
    /// Scans, each once, in the order of the inputs and by name within one.
    pub scans: Vec<Found>,
    /// Inputs that aren't there, folders that can't be read, links that lead nowhere.
    pub problems: Vec<Problem>,
    /// Sidecars without a scan beside them, as they are printed.
    pub orphans: Vec<String>,
    /// What the choice left out.
    pub left_out: LeftOut,
}

/// Finds the scans at `inputs` that the choice takes.
///
/// A folder gives its scans by extension, at any depth, sorted; names that begin with a dot are passed over, and so
/// are `*.qc.png` and `*.inspect.png`, which a run and `inspect` may have left there. Linked folders are followed, each
/// once. A file that is named counts whatever it is called. Prefixes of buckets are folders: `s3://b/in` holds `in/a.tif`
/// and not `inside.tif`.
///
/// # Errors
/// Where S3 can't be asked at all: no region, no credentials. Everything else is a [`Problem`].
pub fn discover(inputs: &[OsString], choice: &Choice, stores: &Stores) -> Result<Discovery> {
    let mut disk = disk::Search::default();
    let mut bucket = bucket::Search::default();
    let mut discovery = Discovery::default();
    for input in inputs {
        match Location::parse(input)? {
            Location::Path(path) => disk.input(&path, choice, &mut discovery),
            Location::S3(at) => bucket.input(&at, choice, stores.s3()?, &mut discovery)?,
        }
    }
    Ok(discovery)
}

/// Whether a folder's file is a scan by its name.
fn is_scan_name(name: &OsStr) -> bool {
    let lower = name.to_ascii_lowercase();
    let known =
        Path::new(&lower).extension().is_some_and(|ext| SCAN_EXTENSIONS.iter().any(|scan| ext == *scan));
    let bytes = lower.as_encoded_bytes();
    known && !bytes.ends_with(b".qc.png") && !bytes.ends_with(b".inspect.png")
}
