//! Where the scan lies that is inspected, and where what is found goes.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::ExistingSidecar;
use crate::batch::bytes;
use crate::batch::layouts::sidecar_of;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::atomic::write_whole;
use crate::store::discover::{Choice, Problem, discover, sidecar_key};
use crate::store::folder::content_type;
use crate::store::location::{Location, S3Location};
use crate::store::name::{printable, shown};
use crate::store::place::Place;
use crate::store::s3::blocking::wait;
use crate::store::s3::{Condition, Written, url};
use crate::store::stores::Stores;

/// The scan and its bytes, or why there is none.
///
/// # Errors
/// Where S3 can't be asked at all.
pub fn find(argument: &OsString, stores: &Stores) -> Result<Result<(Place, File), Problem>> {
    match Location::parse(argument)? {
        Location::Path(path) => {
            let opened = open(&path).map_err(|error| Problem { place: shown(&path), error });
            Ok(opened.map(|file| (path.into(), file)))
        }
        Location::S3(at) => {
            let place = match object(argument, &at, stores)? {
                Ok(place) => place,
                Err(problem) => return Ok(Err(problem)),
            };
            let opened = bytes::open(&place, stores).map_err(|error| Problem { place: place.shown(), error });
            Ok(opened.map(|file| (place, file)))
        }
    }
}

fn object(argument: &OsString, at: &S3Location, stores: &Stores) -> Result<Result<Place, Problem>> {
    let found = discover(std::slice::from_ref(argument), &Choice::default(), stores)?;
    if let Some(problem) = found.problems.into_iter().next() {
        return Ok(Err(problem));
    }
    let named = |place: &Place| place.object().is_some_and(|scan| scan.object.key == at.key);
    let scan = found.scans.into_iter().map(|scan| scan.place).find(named);
    Ok(scan.ok_or_else(|| {
        let error = Error::new(Kind::Usage, Stage::Read, "a prefix, not a scan");
        Problem { place: printable(&at.url()), error: error.with_hint("name one scan below it") }
    }))
}

fn open(scan: &Path) -> Result<File> {
    let told = |source: &io::Error| match source.kind() {
        ErrorKind::NotFound => {
            Error::new(Kind::Usage, Stage::Read, "no such file").with_hint("check the spelling")
        }
        _ => Error::io(Stage::Read, "can't be read", source).with_hint("check its rights and the disk"),
    };
    if scan.is_dir() {
        return Err(
            Error::new(Kind::Usage, Stage::Read, "a folder, not a scan").with_hint("name one scan in it")
        );
    }
    File::open(scan).map_err(|source| told(&source))
}

/// A scan's own name, without its folders.
pub fn file_name(scan: &Place) -> PathBuf {
    match scan {
        Place::File(path) => PathBuf::from(path.file_name().unwrap_or_default()),
        Place::Object(scan) => PathBuf::from(scan.object.key.rsplit('/').next().unwrap_or_default()),
    }
}

/// Where the picture goes; never where the scan lies.
///
/// # Errors
/// Where it was told to go there, or to S3.
pub fn picture(given: Option<&OsStr>, scan: &Place) -> Result<PathBuf> {
    let path = match given {
        Some(given) => match Location::parse(given)? {
            Location::Path(path) => path,
            Location::S3(at) => {
                let message = format!("--output {}: the picture goes to this machine", at.url());
                return Err(refused(message, "name a file for it"));
            }
        },
        None => {
            let mut name = file_name(scan).file_stem().unwrap_or_default().to_owned();
            name.push(".inspect.png");
            PathBuf::from(name)
        }
    };
    let same = |scan: &Path| {
        fs::canonicalize(&path).is_ok_and(|path| fs::canonicalize(scan).is_ok_and(|scan| scan == path))
    };
    if scan.file().is_some_and(same) {
        let message = format!("--output {}: that is the scan itself", shown(&path));
        return Err(refused(message, "name another file for the picture"));
    }
    Ok(path)
}

/// Writes a file of this machine.
///
/// # Errors
/// No rights, a full disk.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_whole(path, bytes).map_err(|source| {
        Error::io(Stage::Write, format_args!("{} can't be written", shown(path)), &source)
            .with_hint("check the folder's rights and the disk, or choose another place with -o")
    })
}

/// A sidecar that is to be written beside a scan.
#[derive(Debug)]
pub struct Sidecar {
    place: SidecarPlace,
    existing: ExistingSidecar,
}

#[derive(Debug)]
enum SidecarPlace {
    File(PathBuf),
    Object { bucket: String, key: String },
}

impl Sidecar {
    /// Beside that scan.
    ///
    /// # Errors
    /// Where there can be none, or is one that must stay.
    pub fn beside(scan: &Place, existing: ExistingSidecar) -> Result<Sidecar> {
        let (place, there) = match scan {
            Place::File(path) => {
                let path = sidecar_of(path);
                let there = path.as_ref().is_some_and(|path| path.exists());
                (path.map(SidecarPlace::File), there)
            }
            Place::Object(scan) => {
                let bucket = scan.object.bucket.clone();
                let key = sidecar_key(&scan.object.key);
                (key.map(|key| SidecarPlace::Object { bucket, key }), scan.sidecar.is_some())
            }
        };
        let place = place.ok_or_else(|| {
            refused(
                format!("{} can't have a sidecar of its own", scan.shown()),
                "rename the scan: curvedig.toml is its folder's",
            )
        })?;
        let sidecar = Sidecar { place, existing };
        if existing == ExistingSidecar::Fail && there { Err(sidecar.there_already()) } else { Ok(sidecar) }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Of the disk or of S3; where one has come there meanwhile that must stay.
    pub fn write(&self, text: &[u8], stores: &Stores) -> Result<()> {
        let (bucket, key) = match &self.place {
            SidecarPlace::File(path) => return write(path, text),
            SidecarPlace::Object { bucket, key } => (bucket, key),
        };
        let condition = match self.existing {
            ExistingSidecar::Fail => Condition::IfAbsent,
            ExistingSidecar::Redo => Condition::Always,
        };
        let put = stores.s3()?.put(bucket, key, text.to_vec(), content_type(key), condition);
        match wait(put)?? {
            Written::Now => Ok(()),
            Written::AlreadyThere => Err(Error { stage: Stage::Write, ..self.there_already() }),
        }
    }

    /// Where it lies, as it is printed.
    pub fn shown(&self) -> String {
        match &self.place {
            SidecarPlace::File(path) => shown(path),
            SidecarPlace::Object { bucket, key } => printable(&url(bucket, key)),
        }
    }

    fn there_already(&self) -> Error {
        let hint = "look at it first; --existing redo writes it anew";
        refused(format!("{}: there already", self.shown()), hint)
    }
}

fn refused(message: String, hint: &str) -> Error {
    Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint)
}
