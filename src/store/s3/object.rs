//! Objects and what points to them.

use serde::{Deserialize, Serialize};

/// An object as S3 tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// Its entity tag, quotes included; changes whenever its bytes do.
    pub etag: Option<String>,
    /// Its version, where the bucket keeps versions and S3 told it.
    pub version: Option<String>,
    /// SHA-256 of its bytes, hex, where this program wrote it.
    pub sha256: Option<String>,
}

impl Object {
    /// What points to exactly these bytes.
    pub fn reference(&self, bucket: &str) -> ObjectRef {
        ObjectRef {
            bucket: bucket.to_owned(),
            key: self.key.clone(),
            etag: self.etag.clone(),
            version: self.version.clone(),
        }
    }
}

/// Points to an object; with an entity tag or a version, to certain bytes of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectRef {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Entity tag that it must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Version to read, in place of the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl ObjectRef {
    /// Points to whatever a key holds.
    pub fn newest(bucket: impl Into<String>, key: impl Into<String>) -> ObjectRef {
        ObjectRef { bucket: bucket.into(), key: key.into(), etag: None, version: None }
    }

    /// `s3://bucket/key`.
    pub fn url(&self) -> String {
        url(&self.bucket, &self.key)
    }
}

/// `s3://bucket/key`.
pub fn url(bucket: &str, key: &str) -> String {
    format!("s3://{bucket}/{key}")
}

/// When an object may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Always; what is there is replaced.
    Always,
    /// Only where its key holds nothing yet.
    IfAbsent,
}

/// What came of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It was written.
    Now,
    /// The key held something already, which stays.
    AlreadyThere,
}

/// How objects are encrypted by S3.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Encryption {
    /// As the bucket says.
    #[default]
    BucketDefault,
    /// With keys of S3 (`AES256`).
    S3,
    /// With a key of the key management service: the one named, or the account's own for S3.
    Kms(Option<String>),
}
