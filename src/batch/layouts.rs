//! The sidecars that speak of a scan: beside it, for its folder, for all.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::found::Known;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::sidecar::{Layers, Source, parse, sha256};
use crate::store::discover::FOLDER_SETTINGS;
use crate::store::name::shown;

/// No sidecar written by a person comes near this.
const MAX_BYTES: u64 = 1 << 20;

/// Finds and reads what is known about each scan.
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    given: Option<(PathBuf, Vec<u8>)>,
}

impl Layouts {
    /// With the file given for all scans, if any, which is read once.
    ///
    /// # Errors
    /// Where that file can't be read, or says something wrong.
    pub fn new(given: Option<&Path>) -> Result<Layouts> {
        let given = match given {
            Some(path) => match read_if_there(path)? {
                Some(bytes) => {
                    // What is wrong is told once, not for every scan.
                    let given = Some(Source { name: &shown(path), bytes: &bytes });
                    parse(&Layers { given, ..Layers::default() })?;
                    Some((path.to_owned(), bytes))
                }
                None => {
                    let message = format!("--layout {}: no such file", shown(path));
                    return Err(
                        Error::new(Kind::Usage, Stage::Sidecar, message).with_hint("check the spelling")
                    );
                }
            },
            None => None,
        };
        Ok(Layouts { given })
    }

    /// What is known of a scan, and its hash: `<stem>.toml` beside it over the file for all over the folder's defaults.
    ///
    /// # Errors
    /// Where a sidecar can't be read or is wrong.
    pub fn of(&self, scan: &Path) -> Result<(Known, String)> {
        let beside_path = sidecar_of(scan);
        let config_path = scan.with_file_name(FOLDER_SETTINGS);
        let beside = match &beside_path {
            Some(path) => read_if_there(path)?,
            None => None,
        };
        let config = read_if_there(&config_path)?;
        let beside_name = beside_path.as_deref().map(shown).unwrap_or_default();
        let config_name = shown(&config_path);
        let given_name = self.given.as_ref().map(|(path, _)| shown(path)).unwrap_or_default();
        let layers = Layers {
            config: config.as_deref().map(|bytes| Source { name: &config_name, bytes }),
            given: self.given.as_ref().map(|(_, bytes)| Source { name: &given_name, bytes }),
            beside: beside.as_deref().map(|bytes| Source { name: &beside_name, bytes }),
        };
        let known = parse(&layers)?;
        let hash = sha256(&known);
        Ok((known, hash))
    }
}

/// Where a scan's own sidecar lies. A scan called `curvedig.tif` has none: that name is the folder's.
pub fn sidecar_of(scan: &Path) -> Option<PathBuf> {
    let path = scan.with_extension("toml");
    (path != scan.with_file_name(FOLDER_SETTINGS)).then_some(path)
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.len() as u64 > MAX_BYTES => {
            let message = format!("{}: larger than {MAX_BYTES} bytes, which no sidecar is", shown(path));
            Err(Error::new(Kind::LimitExceeded, Stage::Sidecar, message)
                .with_hint("give the sidecar, not the scan"))
        }
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(Stage::Sidecar, format_args!("{} can't be read", shown(path)), &error)),
    }
}
