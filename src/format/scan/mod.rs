//! Scans: TIFF, PNG and JPEG bytes to a [`Raster`].
//!
//! A scan is read strip by strip and row by row; no strip is ever expanded whole. 1-bit scans stay packed in memory,
//! everything beyond [`Limits::max_memory`] goes to an unnamed temporary file. What is damaged is an error, never a
//! guess: a wrong value shown as right is worse than none.

mod canvas;
mod fault;
mod jpeg;
mod orientation;
mod pixels;
mod plane;
mod png;
mod sniff;
mod stored;
mod tiff;

use std::io::{Read, Seek, SeekFrom};

use crate::domain::raster::Raster;
use crate::error::{Error, Kind, Result, Stage};

/// What decoding may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels of a scan, all pages together.
    pub max_pixels: u64,
    /// Most bytes of decoded pixels kept in memory; the rest goes to an unnamed temporary file.
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_pixels: 1_500_000_000, max_memory: 160 << 20 }
    }
}

impl Limits {
    /// Whether a picture of `width` × `height` pixels may be decoded.
    fn admit(&self, width: u64, height: u64) -> Result<()> {
        if width == 0 || height == 0 {
            return Err(fault::damaged(format!("the picture is {width} x {height} pixels")));
        }
        match width.checked_mul(height) {
            Some(pixels) if pixels <= self.max_pixels => Ok(()),
            _ => Err(Error::new(
                Kind::LimitExceeded,
                Stage::Decode,
                format!("{width} x {height} pixels are more than the {} allowed", self.max_pixels),
            )
            .with_hint("if the size is right, raise the limit with --max-pixels")),
        }
    }
}

/// Bytes that can be read at any place.
trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// Decodes a scan: TIFF (classic and BigTIFF), PNG or JPEG, told apart by their first bytes, never by a name.
///
/// Rows and columns are those after the Orientation tag; pages are stacked top to bottom, left-aligned, with white
/// to their right. The bytes are read from their beginning, wherever the reader stands.
///
/// # Errors
/// `Format` where the bytes are damaged or no picture, `Unsupported` where they are a picture of a kind that isn't
/// read, `LimitExceeded` beyond `limits`, `Io` where bytes or the temporary file can't be read or written.
pub fn open(mut bytes: impl Read + Seek, limits: &Limits) -> Result<Box<dyn Raster>> {
    let head = read_head(&mut bytes).map_err(|e| Error::io(Stage::Read, "the scan's first bytes", &e))?;
    let raster = match sniff::kind(&head)? {
        sniff::Kind::Tiff => tiff::decode(&mut bytes, limits)?,
        sniff::Kind::Png => png::decode(&mut bytes, limits)?,
        sniff::Kind::Jpeg => jpeg::decode(&mut bytes, limits)?,
    };
    Ok(Box::new(raster))
}

fn read_head(bytes: &mut impl Source) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(sniff::HEAD);
    bytes.seek(SeekFrom::Start(0))?;
    bytes.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head)?;
    bytes.seek(SeekFrom::Start(0))?;
    Ok(head)
}
