//! Errors of decoding, in one voice: what is wrong with which value, and what to do.

use std::fmt::Display;
use std::io;

use crate::error::{Error, Kind, Stage};

/// The file is wrong.
pub(super) fn damaged(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, Stage::Decode, message)
        .with_hint("the file is damaged or was cut short: fetch or export it again")
}

/// The file may be right, but nothing here reads it.
pub(super) fn unsupported(what: impl Display) -> Error {
    Error::new(Kind::Unsupported, Stage::Decode, format!("{what} is not supported"))
        .with_hint("convert the scan first: magick IN -compress LZW OUT.tif")
}

/// More bytes at once than [`super::Limits::max_memory`] allows, where nothing can be spilled to disk.
pub(super) fn too_large_at_once(what: impl Display, bytes: u64, allowed: u64) -> Error {
    let mb = |bytes: u64| bytes.div_ceil(1 << 20);
    Error::new(
        Kind::LimitExceeded,
        Stage::Decode,
        format!("{what} needs {} MB of memory at once, {} MB are allowed", mb(bytes), mb(allowed)),
    )
    .with_hint("convert the scan to a TIFF in strips first: magick IN -compress LZW OUT.tif")
}

/// An error while bytes flowed through a decoder: ours (`InvalidData`, `UnexpectedEof`) or the disk's.
/// `part` says which piece of the file, `place` where in it.
pub(super) fn from_io(part: &str, place: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => damaged(format!("{part} ends early, at {place}")),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            damaged(format!("{part}: {error}, at {place}"))
        }
        _ => Error::io(Stage::Read, part, error),
    }
}

/// A decoder's complaint about its bytes, to travel through [`std::io::Read`].
pub(super) fn bad(message: impl Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.to_string())
}
