//! Where a scan lies.

use std::path::{Path, PathBuf};

use super::name::{printable, text_from_path};
use super::s3::{ObjectRef, url};

/// A scan's place, as reached from an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of this machine.
    File(PathBuf),
    /// An object in S3.
    Object(Box<ScanObject>),
}

/// A scan in S3, and the sidecars that were listed with it: what was listed is what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanObject {
    /// The scan's bytes.
    pub object: ObjectRef,
    /// How many.
    pub size: u64,
    /// `<stem>.toml` beside it, if there is one.
    pub sidecar: Option<ObjectRef>,
    /// `curvedig.toml` beside it, if there is one.
    pub settings: Option<ObjectRef>,
}

impl Place {
    /// As UTF-8 text, for records and the journal: the path, or `s3://bucket/key`.
    pub fn name(&self) -> String {
        match self {
            Place::File(path) => text_from_path(path),
            Place::Object(scan) => url(&scan.object.bucket, &scan.object.key),
        }
    }

    /// As it is printed.
    pub fn shown(&self) -> String {
        printable(&self.name())
    }

    /// The path of a file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Place::File(path) => Some(path),
            Place::Object(_) => None,
        }
    }

    /// The object in S3.
    pub fn object(&self) -> Option<&ScanObject> {
        match self {
            Place::File(_) => None,
            Place::Object(scan) => Some(scan),
        }
    }
}

impl From<PathBuf> for Place {
    fn from(path: PathBuf) -> Place {
        Place::File(path)
    }
}
