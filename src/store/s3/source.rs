//! Where an object's bytes come from.

use std::path::PathBuf;

use aws_sdk_s3::primitives::{ByteStream, Length};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::answer::{Request, innermost};
use super::{Reason, Result};
use crate::domain::hex::hex;

/// Failures here are this machine's: no operation of S3 has been asked for.
const READ: Request = Request::write("s3:PutObject");

/// Where an object's bytes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// Memory.
    Bytes(Bytes),
    /// A file that nobody changes meanwhile.
    File {
        /// Where it lies.
        path: PathBuf,
        /// Its size.
        size: u64,
        /// SHA-256 of its bytes, hex.
        sha256: String,
    },
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Source {
        Source::Bytes(bytes.into())
    }
}

impl Source {
    /// Bytes.
    pub(super) fn size(&self) -> u64 {
        match self {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::File { size, .. } => *size,
        }
    }

    /// SHA-256 of all bytes, hex.
    pub(super) fn sha256(&self) -> String {
        match self {
            Source::Bytes(bytes) => hex(&Sha256::digest(bytes)),
            Source::File { sha256, .. } => sha256.clone(),
        }
    }

    /// Some of the bytes.
    pub(super) async fn part(&self, start: u64, length: u64) -> Result<ByteStream> {
        match self {
            Source::Bytes(bytes) => {
                let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
                Ok(ByteStream::from(bytes.slice(at(start)..at(start + length))))
            }
            Source::File { path, .. } => {
                let builder = ByteStream::read_from().path(path).offset(start).length(Length::Exact(length));
                builder.build().await.map_err(|error| {
                    READ.because(
                        Reason::Refused,
                        format!("{} can't be read: {}", path.display(), innermost(&error)),
                    )
                    .with_hint("was it moved or changed meanwhile? run the same command again")
                })
            }
        }
    }
}
