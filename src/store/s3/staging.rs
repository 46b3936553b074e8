//! Staging: files of this machine go to S3 under the hash of their bytes, so that none is sent twice.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::object::{Condition, ObjectRef};
use super::source::Source;
use super::{Failure, Reason, Result, S3Store};
use crate::domain::hex::hex;
use crate::error::{Error, Stage};

/// A prefix for staged files.
#[derive(Debug, Clone)]
pub struct Staging {
    store: S3Store,
    bucket: String,
    /// Empty, or with its `/` at the end.
    prefix: String,
}

/// A file that lies in S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Where.
    pub object: ObjectRef,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Whether it was sent just now; else it was there.
    pub sent: bool,
}

impl Staging {
    /// Below `prefix`, which is empty or ends in `/`.
    pub fn new(store: S3Store, bucket: String, prefix: String) -> Staging {
        Staging { store, bucket, prefix }
    }

    /// Sees to it that a file's bytes are in S3: hashes it, asks, and sends it where it isn't there, in parts where it is
    /// large.
    ///
    /// # Errors
    /// Where the file can't be read or changes meanwhile; as S3 says.
    pub async fn ensure(&self, path: &Path) -> Result<Staged> {
        let (size, sha256) = hashed(path.to_owned()).await?;
        let key = format!("{}{sha256}", self.prefix);
        match self.store.head(&self.bucket, &key).await {
            // An object of another size isn't what its key says: someone else wrote it.
            Ok(there) if there.size == size => {
                let object = there.reference(&self.bucket);
                return Ok(Staged { object, sha256, size, sent: false });
            }
            Ok(_) => {}
            Err(failure) if failure.reason == Reason::NotFound => {}
            Err(failure) => return Err(failure.about(super::url(&self.bucket, &key))),
        }
        let source = Source::File { path: path.to_owned(), size, sha256: sha256.clone() };
        self.store.put(&self.bucket, &key, source, "application/octet-stream", Condition::Always).await?;
        // A scan that is written while it is read would lie under another one's hash.
        if hashed(path.to_owned()).await? != (size, sha256.clone()) {
            self.store.delete(&self.bucket, &key).await?;
            let message = "it changed while it was sent";
            return Err(Failure::new(Reason::Changed, Stage::Read, message)
                .with_hint("run the same command again once it is whole"));
        }
        let object = self.store.head(&self.bucket, &key).await?.reference(&self.bucket);
        Ok(Staged { object, sha256, size, sent: true })
    }
}

/// A file's size and SHA-256.
async fn hashed(path: PathBuf) -> Result<(u64, String)> {
    let hash = move || -> io::Result<(u64, String)> {
        let mut digest = Sha256::new();
        let size = io::copy(&mut File::open(path)?, &mut digest)?;
        Ok((size, hex(&digest.finalize())))
    };
    let hashed = spawn_blocking(hash).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    hashed.map_err(|source| {
        Error::io(Stage::Read, "can't be read", &source)
            .with_hint("it was there when the run began: was it moved?")
            .into()
    })
}
