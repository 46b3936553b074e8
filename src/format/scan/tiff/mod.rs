//! TIFF, classic and BigTIFF: its full-size pages stacked into one scan.
//!
//! Directories are read here rather than by the `tiff` crate: its decoder makes room for a table of strips by the
//! count that the file claims, up to 256 MB before limits can be set, and its chunks come expanded whole. Codecs come
//! from crates that stream.

mod chunk;
mod directory;
mod fax;
mod packed;
mod page;
mod rows;
mod tables;

use std::cell::RefCell;

use super::canvas::Canvas;
use super::stored::StoredRaster;
use super::{Limits, Source, fault};
use crate::error::Result;
use directory::File;
use page::{Compression, Page};

/// Decodes all full-size pages.
pub(super) fn decode(bytes: &mut dyn Source, limits: &Limits) -> Result<StoredRaster> {
    let shared = RefCell::new(bytes);
    let file = File::open(&shared)?;
    let mut pages = Vec::new();
    let (mut width, mut height) = (0, 0_usize);
    for directory in file.directories()? {
        if page::is_secondary(&file, &directory)? {
            continue;
        }
        let page = Page::read(&file, directory, limits)?;
        let (shown_width, shown_height) = page.orientation.turned(page.width, page.height);
        width = width.max(shown_width);
        height = height.saturating_add(shown_height);
        limits.admit(width as u64, height as u64)?;
        pages.push(page);
    }
    let Some(first) = pages.first() else {
        return Err(fault::damaged("the TIFF holds no full-size page"));
    };
    let depth = pages.iter().map(|page| page.format.depth()).max().unwrap_or(first.format.depth());
    let dpi = first.dpi;
    // JPEG chunks are decoded whole; what they may take, the canvas leaves to them.
    let jpeg = pages.iter().any(|page| matches!(page.compression, Compression::Jpeg { .. }));
    let kept = if jpeg { limits.max_memory / 4 } else { limits.max_memory };
    let mut canvas = Canvas::new(width, height, depth, &Limits { max_memory: kept, ..*limits })?;
    for page in &pages {
        let writer = canvas.page(page.width, page.height, page.orientation)?;
        rows::copy(&file, page, depth, writer, limits)?;
    }
    canvas.finish(dpi)
}

/// The Orientation of an Exif block, which is a small TIFF without pictures.
pub(super) fn exif_orientation(exif: &[u8]) -> Option<u64> {
    let mut cursor = std::io::Cursor::new(exif);
    let bytes: &mut dyn Source = &mut cursor;
    let shared = RefCell::new(bytes);
    let file = File::open(&shared).ok()?;
    let directory = file.first_directory().ok()?;
    file.number(&directory, directory::ORIENTATION).ok()?
}
