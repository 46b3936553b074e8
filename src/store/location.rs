//! What an input or output argument names.

use std::ffi::OsStr;
use std::path::PathBuf;

use crate::error::{Error, Kind, Result, Stage};

/// A place for scans or results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, a folder or a glob on this machine.
    Path(PathBuf),
    /// A bucket, and a key, prefix or glob in it.
    S3(S3Location),
}

/// `s3://bucket/key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Location {
    /// Bucket.
    pub bucket: String,
    /// Key, prefix or glob, as given; empty for the whole bucket.
    pub key: String,
}

impl Location {
    /// Tells `s3://…` from paths.
    ///
    /// # Errors
    /// Where an address in S3 names no bucket.
    pub fn parse(text: &OsStr) -> Result<Location> {
        const SCHEME: &str = "s3://";
        let url = text.to_str().filter(|text| {
            text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
        });
        let Some(url) = url else { return Ok(Location::Path(PathBuf::from(text))) };
        let rest = &url[SCHEME.len()..];
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(Error::new(Kind::Usage, Stage::Setup, format!("{url}: no bucket is named"))
                .with_hint("an address in S3 is s3://bucket/prefix"));
        }
        Ok(Location::S3(S3Location { bucket: bucket.to_owned(), key: key.to_owned() }))
    }

    /// The path of a place on this machine.
    ///
    /// # Errors
    /// For a place in S3, which `what` can't be.
    pub fn into_path(self, what: &str) -> Result<PathBuf> {
        match self {
            Location::Path(path) => Ok(path),
            Location::S3(at) => {
                let message = format!("{}: {what} must be on this machine", at.url());
                Err(Error::new(Kind::Usage, Stage::Setup, message)
                    .with_hint(format!("copy it first: aws s3 cp --recursive {} .", at.url())))
            }
        }
    }
}

impl S3Location {
    /// `s3://bucket/key`.
    pub fn url(&self) -> String {
        super::s3::url(&self.bucket, &self.key)
    }

    /// The prefix of the keys below it: ends in `/` unless it is the whole bucket.
    pub fn folder(&self) -> String {
        if self.key.is_empty() || self.key.ends_with('/') {
            self.key.clone()
        } else {
            format!("{}/", self.key)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(text: &str) -> S3Location {
        match Location::parse(OsStr::new(text)).unwrap() {
            Location::S3(at) => at,
            Location::Path(path) => panic!("{} is a path", path.display()),
        }
    }

    #[test]
    fn buckets_are_told_from_paths() {
        assert_eq!(Location::parse(OsStr::new("logs/a.tif")), Ok(Location::Path("logs/a.tif".into())));
        assert_eq!(s3("S3://b/p/q"), S3Location { bucket: "b".into(), key: "p/q".into() });
        assert_eq!((s3("s3://b").folder(), s3("s3://b/p").folder()), (String::new(), "p/".to_owned()));
        assert!(Location::parse(OsStr::new("s3:///p")).is_err());
        assert!(Location::S3(s3("s3://b/p")).into_path("a folder to review").is_err());
    }
}
