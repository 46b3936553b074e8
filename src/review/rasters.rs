//! The scans that were looked at last, decoded.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::batch::results::sha256_hex;
use crate::domain::raster::Raster;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::scan::{self, Limits};
use crate::store::name::shown;

/// Scans kept: the one that is open, and the one before it.
const KEPT: usize = 2;
/// Bytes of pixels in memory for each; the rest is in a temporary file.
const MEMORY: u64 = 64 << 20;

/// A few decoded scans, the last used last.
#[derive(Default)]
pub struct Rasters(Mutex<Vec<Decoded>>);

struct Decoded {
    path: PathBuf,
    sha256: String,
    raster: Arc<dyn Raster>,
}

impl Rasters {
    /// A scan, decoded unless it was a moment ago. Whoever asks meanwhile waits: it is the same scan as a rule.
    ///
    /// # Errors
    /// Where it can't be read, or isn't the one of that hash.
    pub fn open(&self, path: &Path, scan_sha256: &str) -> Result<Arc<dyn Raster>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let decoded = match kept.iter().position(|it| it.path == path && it.sha256 == scan_sha256) {
            Some(at) => kept.remove(at),
            None => Decoded {
                path: path.to_owned(),
                sha256: scan_sha256.to_owned(),
                raster: Arc::from(decode(path, scan_sha256)?),
            },
        };
        let raster = Arc::clone(&decoded.raster);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(decoded);
        Ok(raster)
    }
}

fn decode(path: &Path, scan_sha256: &str) -> Result<Box<dyn Raster>> {
    let unreadable = |source: std::io::Error| {
        Error::io(Stage::Read, format_args!("{} can't be read", shown(path)), &source)
            .with_hint("the scan was moved since the run: its QC picture stands in for it")
    };
    let mut file = File::open(path).map_err(unreadable)?;
    let hash = sha256_hex(&mut file).map_err(unreadable)?;
    // A scan that failed before its bytes were read has no hash.
    if hash != scan_sha256 && !scan_sha256.is_empty() {
        let message = format!("{} isn't the scan that was digitised: it has changed since", shown(path));
        return Err(
            Error::new(Kind::Usage, Stage::Read, message).with_hint("run again, then load the page again")
        );
    }
    file.rewind().map_err(unreadable)?;
    scan::open(BufReader::with_capacity(1 << 16, file), &Limits { max_memory: MEMORY, ..Limits::default() })
}
