//! Results that lie in S3 come home to a folder of this machine.

use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::object::ObjectRef;
use super::{Failure, Reason, Result, S3Store, url};
use crate::domain::hex::hex;
use crate::error::{Error, Stage};
use crate::store::atomic::write_whole;
use crate::store::name::shown;

/// No result comes near this.
const MAX_BYTES: u64 = 1 << 30;

/// A file that came home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its path below the folder: its key without the prefix.
    pub path: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

impl S3Store {
    /// Fetches objects below a prefix into a folder, in the order given, each whole or not at all: the record of a scan
    /// comes last, so that it means that the rest is there.
    ///
    /// # Errors
    /// Where one isn't there or can't be written; where a key isn't below the prefix or would lead out of the folder.
    pub async fn bring_home(
        &self,
        bucket: &str,
        prefix: &str,
        keys: &[String],
        folder: &Path,
    ) -> Result<Vec<Brought>> {
        let mut brought = Vec::new();
        for key in keys {
            let below = below(key, prefix).ok_or_else(|| {
                let message = format!("{}: not a result below {prefix}", url(bucket, key));
                Failure::new(Reason::Refused, Stage::Write, message)
            })?;
            let bytes = self.get(&ObjectRef::newest(bucket, key), MAX_BYTES).await;
            let bytes = bytes.map_err(|failure| failure.about(url(bucket, key)))?;
            let sha256 = hex(&Sha256::digest(&bytes));
            write(folder.join(below), bytes).await?;
            brought.push(Brought { path: below.to_owned(), sha256 });
        }
        Ok(brought)
    }
}

/// A key's path below a prefix; none where it leads elsewhere.
fn below<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    let below = key.strip_prefix(prefix)?;
    let mut parts = Path::new(below).components().peekable();
    (parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))).then_some(below)
}

async fn write(path: PathBuf, bytes: Vec<u8>) -> Result<()> {
    let name = shown(&path);
    let written = spawn_blocking(move || write_whole(&path, &bytes)).await;
    written.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|source| {
        Error::io(Stage::Write, format_args!("{name} can't be written"), &source)
            .with_hint("check the output folder, then run the same command again")
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_folder() {
        assert_eq!(below("out/x/a.las", "out/"), Some("x/a.las"));
        for key in ["out/../a.las", "out//etc/a.las", "in/a.las", "out/"] {
            assert_eq!(below(key, "out/"), None, "{key}");
        }
    }
}
