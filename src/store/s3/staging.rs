//! Staging: files of this machine go to S3 under the hash of their bytes, so that none is sent twice.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::object::{Condition, ObjectRef};
use super::source::Source;
use super::{Failure, Reason, Result, S3Store};
use crate::domain::hex::hex;
use crate::error::Stage;

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

/// A file of this machine, as it was when its bytes were hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashed {
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// None where its file system doesn't say.
    modified: Option<SystemTime>,
}

impl Hashed {
    /// Reads a file to its end.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn of(path: &Path) -> io::Result<Hashed> {
        let mut file = File::open(path)?;
        let modified = file.metadata()?.modified().ok();
        let mut digest = Sha256::new();
        let size = io::copy(&mut file, &mut digest)?;
        Ok(Hashed { path: path.to_owned(), size, sha256: hex(&digest.finalize()), modified })
    }

    /// Whether nobody has written to it since. Reading it once more would say it for sure, and take as long as the first
    /// time; the function, too, says what it has read.
    fn is_as_it_was(&self) -> bool {
        let now = fs::metadata(&self.path);
        now.is_ok_and(|now| now.len() == self.size && now.modified().ok() == self.modified)
    }
}

impl Staging {
    /// Below `prefix`, which is empty or ends in `/`.
    pub fn new(store: S3Store, bucket: String, prefix: String) -> Staging {
        Staging { store, bucket, prefix }
    }

    /// Sees to it that a file's bytes are in S3: asks, and sends it where it isn't there, in parts where it is large.
    ///
    /// # Errors
    /// Where the file can't be read or has changed since it was hashed; as S3 says.
    pub async fn ensure(&self, file: &Hashed) -> Result<Staged> {
        let (size, sha256) = (file.size, file.sha256.clone());
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
        let source = Source::File { path: file.path.clone(), size, sha256: sha256.clone() };
        let put =
            self.store.put(&self.bucket, &key, source, "application/octet-stream", Condition::Always).await;
        // A scan that is written while it is read would lie under another one's hash, and one that is cut breaks the
        // transfer, which looks like an outage. Where it is gone the transfer says so.
        let sent = file.clone();
        let look = spawn_blocking(move || (sent.path.exists(), sent.is_as_it_was())).await;
        let (is_there, is_as_it_was) = look.unwrap_or((true, false));
        if !is_as_it_was && (is_there || put.is_ok()) {
            let deleted = self.store.delete(&self.bucket, &key).await;
            if put.is_ok() {
                deleted?;
            }
            let message = "it changed while it was sent";
            return Err(Failure::new(Reason::Changed, Stage::Read, message)
                .with_hint("run the same command again once it is whole"));
        }
        put?;
        let object = self.store.head(&self.bucket, &key).await?.reference(&self.bucket);
        Ok(Staged { object, sha256, size, sent: true })
    }
}
