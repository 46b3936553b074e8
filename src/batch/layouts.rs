//! The sidecars that speak of a scan: beside it, for its folder, for all.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::corrections;
use super::plan::Plan;
use crate::domain::found::Known;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::sidecar::{Layers, Source, parse, sha256, to_toml};
use crate::pipeline::event::{LayerText, LayerTexts};
use crate::store::bounded;
use crate::store::discover::FOLDER_SETTINGS;
use crate::store::folder::Folder;
use crate::store::name::{printable, shown};
use crate::store::place::Place;
use crate::store::s3::ObjectRef;
use crate::store::s3::blocking::wait;
use crate::store::stores::Stores;

/// No sidecar written by a person comes near this.
const MAX_BYTES: u64 = 1 << 20;

/// Finds and reads what is known about each scan.
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    given: Option<(PathBuf, Vec<u8>)>,
    /// What was corrected in the output folder, by the scan's name.
    corrected: HashMap<String, Sidecar>,
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
        Ok(Layouts { given, corrected: HashMap::new() })
    }

    /// With what was corrected in the output folder, for scans whose own folders can't be written. With `only` no other
    /// outputs are looked at: in S3 each look is a request.
    ///
    /// # Errors
    /// Where that can't be read, or says something wrong.
    pub fn with_corrections(
        mut self,
        plan: &Plan,
        out: &dyn Folder,
        only: Option<&HashSet<String>>,
    ) -> Result<Layouts> {
        for scan in plan.scans.iter().filter(|scan| only.is_none_or(|only| only.contains(&scan.key()))) {
            if let Some((path, bytes)) = corrections::sidecar_in(out, &scan.output)? {
                let sidecar = Sidecar { name: out.shown(&path), bytes };
                parse(&Layers { corrected: Some(sidecar.source()), ..Layers::default() })?;
                self.corrected.insert(scan.name(), sidecar);
            }
        }
        Ok(self)
    }

    /// What is known of a scan, and its hash: `<stem>.toml` beside it over the file for all over the folder's defaults.
    ///
    /// # Errors
    /// Where a sidecar can't be read or is wrong.
    pub fn of(&self, scan: &Place, stores: &Stores) -> Result<(Known, String)> {
        let known = self.sidecars(scan, stores)?.parse()?;
        let hash = sha256(&known);
        Ok((known, hash))
    }

    /// The texts that speak of a scan, for someone who hasn't the files, and the hash of what they say.
    ///
    /// # Errors
    /// As [`Layouts::of`].
    pub fn texts_of(&self, scan: &Place, stores: &Stores) -> Result<(LayerTexts, String)> {
        let sidecars = self.sidecars(scan, stores)?;
        let known = sidecars.parse()?;
        let hash = sha256(&known);
        let Sidecars { config, given, beside, corrected } = sidecars;
        if let Some(corrected) = corrected {
            // Events know three layers: what all of them add up to is one.
            let beside = Some(LayerText { name: corrected.name, text: to_toml(&known) });
            return Ok((LayerTexts { beside, ..LayerTexts::default() }, hash));
        }
        Ok((LayerTexts { config: text(config), given: text(given), beside: text(beside) }, hash))
    }

    /// The sidecars that speak of a scan, unread.
    ///
    /// # Errors
    /// Where one can't be read.
    pub fn sidecars(&self, scan: &Place, stores: &Stores) -> Result<Sidecars> {
        let given = self.given.as_ref();
        let given = given.map(|(path, bytes)| Sidecar { name: shown(path), bytes: bytes.clone() });
        let (beside, config) = match scan {
            Place::File(path) => {
                let beside = sidecar_of(path).map(|path| file(&path)).transpose()?.flatten();
                (beside, file(&path.with_file_name(FOLDER_SETTINGS))?)
            }
            Place::Object(scan) => {
                let of = |listed: &Option<ObjectRef>| {
                    listed.as_ref().map(|object| fetch(object, stores)).transpose()
                };
                (of(&scan.sidecar)?, of(&scan.settings)?)
            }
        };
        let corrected = self.corrected.get(&scan.name()).cloned();
        Ok(Sidecars { config, given, beside, corrected })
    }
}

/// What a sidecar says and what messages call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sidecar {
    /// Its path or address, as it is printed.
    pub name: String,
    /// TOML, unread.
    pub bytes: Vec<u8>,
}

impl Sidecar {
    fn source(&self) -> Source<'_> {
        Source { name: &self.name, bytes: &self.bytes }
    }
}

/// The sidecars that speak of a scan, from the weakest to the strongest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sidecars {
    /// The folder's or prefix's `curvedig.toml`.
    pub config: Option<Sidecar>,
    /// The one given for all scans.
    pub given: Option<Sidecar>,
    /// The scan's own.
    pub beside: Option<Sidecar>,
    /// What was corrected in the output folder.
    pub corrected: Option<Sidecar>,
}

impl Sidecars {
    fn parse(&self) -> Result<Known> {
        parse(&Layers {
            config: self.config.as_ref().map(Sidecar::source),
            given: self.given.as_ref().map(Sidecar::source),
            beside: self.beside.as_ref().map(Sidecar::source),
            corrected: self.corrected.as_ref().map(Sidecar::source),
        })
    }
}

/// What was parsed is UTF-8.
fn text(sidecar: Option<Sidecar>) -> Option<LayerText> {
    let text = |sidecar: Sidecar| String::from_utf8_lossy(&sidecar.bytes).into_owned();
    sidecar.map(|sidecar| LayerText { name: sidecar.name.clone(), text: text(sidecar) })
}

fn file(path: &Path) -> Result<Option<Sidecar>> {
    Ok(read_if_there(path)?.map(|bytes| Sidecar { name: shown(path), bytes }))
}

fn fetch(object: &ObjectRef, stores: &Stores) -> Result<Sidecar> {
    let name = printable(&object.url());
    let bytes = wait(stores.s3()?.get(object, MAX_BYTES))?.map_err(|failure| {
        let mut error = failure.about(&name).error;
        error.stage = Stage::Sidecar;
        error
    })?;
    Ok(Sidecar { name, bytes })
}

/// Where a scan's own sidecar lies. A scan called `curvedig.tif` has none: that name is the folder's.
pub fn sidecar_of(scan: &Path) -> Option<PathBuf> {
    let path = scan.with_extension("toml");
    (path != scan.with_file_name(FOLDER_SETTINGS)).then_some(path)
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>> {
    match bounded::read(path, MAX_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let message = format!("{}: {error}, which no sidecar is", shown(path));
            Err(Error::new(Kind::LimitExceeded, Stage::Sidecar, message)
                .with_hint("give the sidecar, not the scan"))
        }
        Err(error) => Err(Error::io(Stage::Sidecar, format_args!("{} can't be read", shown(path)), &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::batch::plan::PlannedScan;
    use crate::store::folder::Disk;

    #[test]
    fn a_correction_in_the_output_folder_has_the_last_word_also_for_someone_who_has_only_texts() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
        };
        write("in/a.toml", "[well]\nWELL = \"A\"\nFLD = \"F\"\n");
        write("out/corrections/x/a.toml", "[well]\nWELL = \"B\"\n");
        let place = Place::File(root.path().join("in/a.tif"));
        let scan = PlannedScan { place: place.clone(), output: "x/a".into(), pixels: 0 };
        let plan = Plan { scans: vec![scan], ..Plan::default() };
        let out = Disk(root.path().join("out"));
        let known = |only: Option<&HashSet<String>>| {
            let layouts = Layouts::new(None).unwrap().with_corrections(&plan, &out, only).unwrap();
            let (known, hash) = layouts.of(&place, &Stores::default()).unwrap();
            let (texts, same) = layouts.texts_of(&place, &Stores::default()).unwrap();
            assert_eq!((texts.parse().unwrap(), same), (known.clone(), hash));
            known.well
        };
        let item = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(known(None), [item("WELL", "B"), item("FLD", "F")]);
        assert_eq!(known(Some(&HashSet::new())), [item("WELL", "A"), item("FLD", "F")]);

        write("out/corrections/x/a.toml", "[depht]\n");
        let error = Layouts::new(None).unwrap().with_corrections(&plan, &out, None).unwrap_err();
        assert!(error.message.contains("out/corrections/x/a.toml line 1: depht: unknown key"), "{error}");
    }
}
