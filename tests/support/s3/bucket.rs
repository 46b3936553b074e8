//! What a bucket holds: any key, several versions of each, uploads under way.

use std::collections::BTreeMap;

use s3s::dto::Metadata;
use sha2::{Digest, Sha256};

/// One version of an object.
#[derive(Debug, Clone)]
pub struct Version {
    pub id: String,
    pub bytes: Vec<u8>,
    pub content_type: Option<String>,
    pub metadata: Option<Metadata>,
    pub encryption: Option<String>,
    pub kms_key: Option<String>,
    /// Of the whole object, where it was written in one request; base64.
    pub crc32: Option<String>,
    pub etag: String,
}

/// An upload in parts.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub content_type: Option<String>,
    pub metadata: Option<Metadata>,
    pub encryption: Option<String>,
    pub kms_key: Option<String>,
    pub parts: BTreeMap<i32, Vec<u8>>,
}

/// A bucket. The newest version of a key is its last; a key without versions is deleted.
#[derive(Debug, Default)]
pub struct Bucket {
    pub objects: BTreeMap<String, Vec<Version>>,
    pub uploads: BTreeMap<String, Upload>,
    /// Whether requests must say that they pay.
    pub requester_pays: bool,
    counter: u64,
}

impl Bucket {
    pub fn newest(&self, key: &str) -> Option<&Version> {
        self.objects.get(key)?.last()
    }

    pub fn version(&self, key: &str, id: Option<&str>) -> Option<&Version> {
        match id {
            Some(id) => self.objects.get(key)?.iter().find(|version| version.id == id),
            None => self.newest(key),
        }
    }

    /// Adds a version; gives it.
    pub fn add(&mut self, key: &str, bytes: Vec<u8>, crc32: Option<String>, from: Upload) -> Version {
        let version = Version {
            id: format!("v{}", self.next()),
            etag: etag(&bytes),
            bytes,
            content_type: from.content_type,
            metadata: from.metadata,
            encryption: from.encryption,
            kms_key: from.kms_key,
            crc32,
        };
        self.objects.entry(key.to_owned()).or_default().push(version.clone());
        version
    }

    pub fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}

/// Changes whenever the bytes do; S3 promises no more.
pub fn etag(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))[..32].to_owned()
}
