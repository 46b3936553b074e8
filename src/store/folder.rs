//! Where results go: a folder on a disk, or a prefix in S3. Files appear whole or not at all in both.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::atomic::write_whole;
use super::bounded;
use super::name::{shown, text_from_path};
use super::s3::blocking::wait;
use super::s3::{Condition, ObjectRef, Reason, S3Store, url};
use crate::domain::hex::hex;
use crate::error::{Error, Result, Stage};

/// No result comes near this.
const MAX_BYTES: u64 = 1 << 30;
/// No file of one scan comes near this.
const MAX_OF_SCAN: u64 = 256 << 20;

/// A place for files, which are named by their paths below it.
pub trait Folder: Send + Sync {
    /// A file as it is printed.
    fn shown(&self, file: &Path) -> String;

    /// Whether something is there under that name.
    ///
    /// # Errors
    /// Where that can't be told.
    fn has(&self, file: &Path) -> Result<bool>;

    /// A file's bytes; none where there is no such file.
    ///
    /// # Errors
    /// Where it can't be read.
    fn read(&self, file: &Path) -> Result<Option<Vec<u8>>>;

    /// SHA-256 of a file's bytes, hex; none where there is no such file.
    ///
    /// # Errors
    /// Where it can't be read.
    fn sha256(&self, file: &Path) -> Result<Option<String>>;

    /// Writes a file whole, in place of the one that may be there.
    ///
    /// # Errors
    /// Where it can't be written; nothing is left behind then.
    fn write(&self, file: &Path, bytes: &[u8]) -> Result<()>;

    /// Adds bytes at the end of a file, which is made where it is missing.
    ///
    /// # Errors
    /// Where it can't be written.
    fn append(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        let before = self.read(file)?.unwrap_or_default();
        self.write(file, &[&before, bytes].concat())
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// Where it can't be removed.
    fn remove(&self, file: &Path) -> Result<()>;
}

/// A folder on a disk.
#[derive(Debug, Clone)]
pub struct Disk(pub PathBuf);

impl Folder for Disk {
    fn shown(&self, file: &Path) -> String {
        shown(&self.0.join(file))
    }

    fn has(&self, file: &Path) -> Result<bool> {
        Ok(self.0.join(file).exists())
    }

    fn read(&self, file: &Path) -> Result<Option<Vec<u8>>> {
        match bounded::read(&self.0.join(file), MAX_OF_SCAN) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            // Something is there, and it is nothing that was written here.
            Err(source)
                if matches!(source.kind(), io::ErrorKind::IsADirectory | io::ErrorKind::FileTooLarge) =>
            {
                Ok(Some(Vec::new()))
            }
            Err(source) => {
                Err(Error::io(Stage::Write, format_args!("{} can't be read", self.shown(file)), &source))
            }
        }
    }

    fn sha256(&self, file: &Path) -> Result<Option<String>> {
        let hash = || -> io::Result<String> {
            let mut digest = Sha256::new();
            io::copy(&mut File::open(self.0.join(file))?, &mut digest)?;
            Ok(hex(&digest.finalize()))
        };
        match hash() {
            Ok(hash) => Ok(Some(hash)),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => {
                Err(Error::io(Stage::Write, format_args!("{} can't be read", self.shown(file)), &source))
            }
        }
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        write_whole(&self.0.join(file), bytes).map_err(|source| {
            let error =
                Error::io(Stage::Write, format_args!("{} can't be written", self.shown(file)), &source);
            match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                    error.with_hint(
                        "make room on the disk, then run the same command again: it goes on where it stopped",
                    )
                }
                _ => error.with_hint("check the output folder, then run the same command again"),
            }
        })
    }

    fn append(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        let add = || -> io::Result<()> {
            fs::create_dir_all(&self.0)?;
            let mut open = OpenOptions::new().append(true).create(true).open(self.0.join(file))?;
            open.write_all(bytes)?;
            open.sync_data()
        };
        add().map_err(|source| {
            Error::io(Stage::Write, format_args!("{} can't be written", self.shown(file)), &source)
                .with_hint("check the output folder and the disk, then try again")
        })
    }

    fn remove(&self, file: &Path) -> Result<()> {
        match fs::remove_file(self.0.join(file)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(Error::io(Stage::Write, format_args!("{} can't be removed", self.shown(file)), &source))
            }
            _ => Ok(()),
        }
    }
}

/// A prefix in S3.
#[derive(Debug, Clone)]
pub struct Prefix {
    store: S3Store,
    bucket: String,
    /// Empty, or with its `/` at the end.
    prefix: String,
}

impl Prefix {
    /// Keys below `prefix`, which is empty or ends in `/`.
    pub fn new(store: S3Store, bucket: String, prefix: String) -> Prefix {
        Prefix { store, bucket, prefix }
    }

    /// A file's key.
    fn key(&self, file: &Path) -> String {
        format!("{}{}", self.prefix, text_from_path(file))
    }
}

impl Folder for Prefix {
    fn shown(&self, file: &Path) -> String {
        super::name::printable(&url(&self.bucket, &self.key(file)))
    }

    fn has(&self, file: &Path) -> Result<bool> {
        match wait(self.store.head(&self.bucket, &self.key(file)))? {
            Ok(_) => Ok(true),
            Err(failure) if failure.reason == Reason::NotFound => Ok(false),
            Err(failure) => Err(failure.about(self.shown(file)).into()),
        }
    }

    fn read(&self, file: &Path) -> Result<Option<Vec<u8>>> {
        let object = ObjectRef::newest(&*self.bucket, self.key(file));
        match wait(self.store.get(&object, MAX_BYTES))? {
            Ok(bytes) => Ok(Some(bytes)),
            Err(failure) if failure.reason == Reason::NotFound => Ok(None),
            Err(failure) => Err(failure.about(self.shown(file)).into()),
        }
    }

    fn sha256(&self, file: &Path) -> Result<Option<String>> {
        // What this program writes carries it, so that nothing has to be fetched.
        let told = wait(self.store.head(&self.bucket, &self.key(file)))?;
        match told.map(|object| object.sha256) {
            Ok(Some(sha256)) => Ok(Some(sha256)),
            Ok(None) => Ok(self.read(file)?.map(|bytes| hex(&Sha256::digest(bytes)))),
            Err(failure) if failure.reason == Reason::NotFound => Ok(None),
            Err(failure) => Err(failure.about(self.shown(file)).into()),
        }
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        let key = self.key(file);
        wait(self.store.put(&self.bucket, &key, bytes.to_vec(), content_type(&key), Condition::Always))??;
        Ok(())
    }

    fn remove(&self, file: &Path) -> Result<()> {
        wait(self.store.delete(&self.bucket, &self.key(file)))??;
        Ok(())
    }
}

/// The media type by a name's ending, for browsers that look at a bucket.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("json") => "application/json",
        Some("jsonl") => "application/jsonl",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("las" | "toml") => "text/plain; charset=utf-8",
        Some("tif" | "tiff") => "image/tiff",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => "application/octet-stream",
    }
}
