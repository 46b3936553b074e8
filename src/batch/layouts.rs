//! The sidecars that speak of a scan: beside it, for its folder, for all.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::domain::found::Known;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::sidecar::{Layers, Source, parse, sha256};
use crate::pipeline::event::{LayerText, LayerTexts};
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
        let files = self.files(scan)?;
        let known = files.parse()?;
        let hash = sha256(&known);
        Ok((known, hash))
    }

    /// The texts that speak of a scan, for someone who hasn't the files, and the hash of what they say.
    ///
    /// # Errors
    /// As [`Layouts::of`].
    pub fn texts_of(&self, scan: &Path) -> Result<(LayerTexts, String)> {
        let files = self.files(scan)?;
        let hash = sha256(&files.parse()?);
        // What was parsed is UTF-8.
        let text = |file: Option<NamedBytes>| {
            file.map(|(name, bytes)| LayerText { name, text: String::from_utf8_lossy(&bytes).into_owned() })
        };
        let Files { config, given, beside } = files;
        Ok((LayerTexts { config: text(config), given: text(given), beside: text(beside) }, hash))
    }

    fn files(&self, scan: &Path) -> Result<Files> {
        let named = |path: &Path| -> Result<Option<NamedBytes>> {
            Ok(read_if_there(path)?.map(|bytes| (shown(path), bytes)))
        };
        Ok(Files {
            config: named(&scan.with_file_name(FOLDER_SETTINGS))?,
            given: self.given.as_ref().map(|(path, bytes)| (shown(path), bytes.clone())),
            beside: sidecar_of(scan).map_or(Ok(None), |path| named(&path))?,
        })
    }
}

/// A file's name as messages call it, and what is in it.
type NamedBytes = (String, Vec<u8>);

/// The files that speak of one scan.
struct Files {
    config: Option<NamedBytes>,
    given: Option<NamedBytes>,
    beside: Option<NamedBytes>,
}

impl Files {
    fn parse(&self) -> Result<Known> {
        fn source(file: Option<&NamedBytes>) -> Option<Source<'_>> {
            file.map(|(name, bytes)| Source { name, bytes })
        }
        parse(&Layers {
            config: source(self.config.as_ref()),
            given: source(self.given.as_ref()),
            beside: source(self.beside.as_ref()),
        })
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
