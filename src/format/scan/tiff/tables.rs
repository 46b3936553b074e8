//! Where a page's strips or tiles lie in the file.

use super::directory::{self as tags, File};
use super::page::{Compression, Page};
use crate::error::Result;
use crate::format::scan::fault;

/// Most chunks of a page: a strip for each row of any scan within the default limit of pixels.
const MAX_CHUNKS: usize = 4 << 20;

/// Length of a chunk that the page doesn't tell.
const UNKNOWN: u64 = u64::MAX;

/// The chunks of a page: strips as wide as the page, or tiles.
#[derive(Debug)]
pub(super) struct Tables {
    /// `strip` or `tile`, for messages.
    pub name: &'static str,
    /// Columns of a chunk; those of tiles at the edges are padded.
    pub width: usize,
    /// Rows of a chunk; the last strip may have fewer.
    pub height: usize,
    /// Chunks side by side.
    pub across: usize,
    /// Chunks of one plane.
    pub per_plane: usize,
    places: Vec<(u64, u64)>,
}

impl Tables {
    /// Reads and checks the tables of a page.
    pub fn read(file: &File, page: &Page) -> Result<Self> {
        let tile_width = file.number(&page.directory, tags::TILE_WIDTH)?;
        let (name, width, height) = match tile_width {
            Some(width) => ("tile", width, file.required(&page.directory, tags::TILE_LENGTH)?),
            None => {
                let rows = file.number(&page.directory, tags::ROWS_PER_STRIP)?.unwrap_or(u64::MAX);
                ("strip", page.width as u64, rows.min(page.height as u64))
            }
        };
        if width == 0 || height == 0 || width > 1 << 24 || height > 1 << 31 {
            return Err(fault::damaged(format!("a {name} of {width} x {height} pixels")));
        }
        let (width, height) = (width as usize, height as usize);
        let (across, down) = (page.width.div_ceil(width), page.height.div_ceil(height));
        let planes = if page.planar { page.format.samples } else { 1 };
        let count = match across.checked_mul(down).and_then(|chunks| chunks.checked_mul(planes)) {
            Some(count) if count <= MAX_CHUNKS => count,
            _ => return Err(fault::unsupported(format!("a page of {across} x {down} {name}s"))),
        };
        let (offset_tag, count_tag) = if tile_width.is_some() {
            (tags::TILE_OFFSETS, tags::TILE_BYTE_COUNTS)
        } else {
            (tags::STRIP_OFFSETS, tags::STRIP_BYTE_COUNTS)
        };
        let offsets = file.numbers(&page.directory, offset_tag, count)?.unwrap_or_default();
        if offsets.len() < count {
            return Err(fault::damaged(format!(
                "{} lists {} of {count} {name}s",
                offset_tag.1,
                offsets.len()
            )));
        }
        let lengths = match file.numbers(&page.directory, count_tag, count)? {
            Some(lengths) if lengths.len() == count => lengths,
            // Known from the rows alone, or up to the file's end.
            None if page.compression == Compression::None || count == 1 => vec![UNKNOWN; count],
            lengths => {
                let length = lengths.map_or(0, |lengths| lengths.len());
                return Err(fault::damaged(format!("{} lists {length} of {count} {name}s", count_tag.1)));
            }
        };
        let places = offsets.into_iter().zip(lengths).collect();
        Ok(Tables { name, width, height, across, per_plane: across * down, places })
    }

    /// Where chunk `index` starts and how many bytes it may have; checked against the file's length.
    pub fn place(&self, index: usize, file_length: u64) -> Result<(u64, u64)> {
        let (at, length) = self.places[index];
        if length == 0 {
            return Err(fault::damaged(format!("{} is empty", self.label(index))));
        }
        let left = file_length.saturating_sub(at);
        if left == 0 || (length > left && length != UNKNOWN) {
            return Err(fault::damaged(format!(
                "{} at byte {at} runs beyond the end of the file ({file_length} bytes)",
                self.label(index)
            )));
        }
        Ok((at, length.min(left)))
    }

    /// `strip 3 of 432`, for messages.
    pub fn label(&self, index: usize) -> String {
        format!("{} {} of {}", self.name, index + 1, self.places.len())
    }
}
