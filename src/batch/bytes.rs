//! A scan's bytes, wherever it lies.

use std::fs::File;
use std::io::{self, Seek};

use crate::error::{Error, Kind, Result, Stage};
use crate::store::place::Place;
use crate::store::s3::blocking::wait;
use crate::store::stores::Stores;

/// A scan's bytes at their beginning. Those of an object come over the network once, whole and checked, into a temporary
/// file without a name: pixels are read many times, and not in order.
///
/// # Errors
/// Where the file or the object can't be read.
pub fn open(place: &Place, stores: &Stores) -> Result<File> {
    match place {
        Place::File(path) => File::open(path).map_err(|source| read_error(&source)),
        Place::Object(scan) => {
            let mut file = tempfile::tempfile().map_err(|source| {
                Error::io(Stage::Read, "no temporary file can be made", &source)
                    .with_hint("make room and rights in the folder for temporary files (TMPDIR)")
            })?;
            wait(stores.s3()?.get_into(&scan.object, u64::MAX, &mut file))??;
            file.rewind().map_err(|source| read_error(&source))?;
            Ok(file)
        }
    }
}

/// What the system says against reading a scan.
pub fn read_error(source: &io::Error) -> Error {
    let error = Error::new(Kind::Io, Stage::Read, format!("can't be read: {source}"));
    match source.kind() {
        io::ErrorKind::PermissionDenied => error.with_hint("give yourself the right to read it"),
        io::ErrorKind::NotFound => error.with_hint("it was there when the run began: was it moved?"),
        _ => error.with_hint("check the disk or the network drive, then run the same command again"),
    }
}
