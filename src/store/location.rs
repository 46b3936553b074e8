//! What an input or output argument names.

use std::ffi::OsStr;
use std::path::PathBuf;

use crate::error::{Error, Kind, Result, Stage};

/// A place for scans or results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, a folder or a glob on this machine.
    Path(PathBuf),
    /// `s3://bucket/prefix`, as given.
    S3(String),
}

impl Location {
    /// Tells `s3://…` from paths.
    pub fn parse(text: &OsStr) -> Location {
        match text.to_str() {
            Some(url) if url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("s3://")) => {
                Location::S3(url.to_owned())
            }
            _ => Location::Path(PathBuf::from(text)),
        }
    }

    /// The path of a place on this machine.
    ///
    /// # Errors
    /// For an object store, which this version can't read or write.
    pub fn into_path(self) -> Result<PathBuf> {
        match self {
            Location::Path(path) => Ok(path),
            Location::S3(url) => Err(Error::new(
                Kind::Usage,
                Stage::Setup,
                format!("{url}: S3 isn't supported by this version"),
            )
            .with_hint("copy the scans to a folder first: aws s3 sync s3://bucket/prefix scans")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_told_from_paths() {
        assert_eq!(Location::parse(OsStr::new("logs/a.tif")), Location::Path("logs/a.tif".into()));
        assert_eq!(Location::parse(OsStr::new("S3://b/p")), Location::S3("S3://b/p".into()));
        assert!(Location::parse(OsStr::new("s3://b/p")).into_path().is_err());
    }
}
