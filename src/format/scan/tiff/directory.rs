//! The header, the chain of directories, and the values of their tags.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, SeekFrom};

use crate::error::Result;
use crate::format::scan::{Source, fault};

/// A tag's number and its name in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag(pub u16, pub &'static str);

pub(super) const NEW_SUBFILE_TYPE: Tag = Tag(254, "NewSubfileType");
pub(super) const SUBFILE_TYPE: Tag = Tag(255, "SubfileType");
pub(super) const IMAGE_WIDTH: Tag = Tag(256, "ImageWidth");
pub(super) const IMAGE_LENGTH: Tag = Tag(257, "ImageLength");
pub(super) const BITS_PER_SAMPLE: Tag = Tag(258, "BitsPerSample");
pub(super) const COMPRESSION: Tag = Tag(259, "Compression");
pub(super) const PHOTOMETRIC: Tag = Tag(262, "PhotometricInterpretation");
pub(super) const FILL_ORDER: Tag = Tag(266, "FillOrder");
pub(super) const STRIP_OFFSETS: Tag = Tag(273, "StripOffsets");
pub(super) const ORIENTATION: Tag = Tag(274, "Orientation");
pub(super) const SAMPLES_PER_PIXEL: Tag = Tag(277, "SamplesPerPixel");
pub(super) const ROWS_PER_STRIP: Tag = Tag(278, "RowsPerStrip");
pub(super) const STRIP_BYTE_COUNTS: Tag = Tag(279, "StripByteCounts");
pub(super) const X_RESOLUTION: Tag = Tag(282, "XResolution");
pub(super) const Y_RESOLUTION: Tag = Tag(283, "YResolution");
pub(super) const PLANAR_CONFIGURATION: Tag = Tag(284, "PlanarConfiguration");
pub(super) const T4_OPTIONS: Tag = Tag(292, "T4Options");
pub(super) const RESOLUTION_UNIT: Tag = Tag(296, "ResolutionUnit");
pub(super) const PREDICTOR: Tag = Tag(317, "Predictor");
pub(super) const COLOR_MAP: Tag = Tag(320, "ColorMap");
pub(super) const TILE_WIDTH: Tag = Tag(322, "TileWidth");
pub(super) const TILE_LENGTH: Tag = Tag(323, "TileLength");
pub(super) const TILE_OFFSETS: Tag = Tag(324, "TileOffsets");
pub(super) const TILE_BYTE_COUNTS: Tag = Tag(325, "TileByteCounts");
pub(super) const EXTRA_SAMPLES: Tag = Tag(338, "ExtraSamples");
pub(super) const SAMPLE_FORMAT: Tag = Tag(339, "SampleFormat");
pub(super) const JPEG_TABLES: Tag = Tag(347, "JPEGTables");

/// Most pages of a file; the longest scans in archives have a few hundred.
const MAX_PAGES: usize = 10_000;
/// Most tags of a page.
const MAX_TAGS: u64 = 4_096;

/// A TIFF file's bytes and how its numbers are written.
pub(super) struct File<'a, 'b> {
    pub bytes: &'a RefCell<&'b mut dyn Source>,
    pub length: u64,
    pub little_endian: bool,
    big: bool,
    first: u64,
}

/// One directory: a page's tags, their values still in the file.
#[derive(Debug, Default)]
pub(super) struct Directory {
    entries: BTreeMap<u16, Entry>,
    next: u64,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    kind: u64,
    count: u64,
    /// Where the values are: in the directory itself where they are short.
    at: u64,
}

impl<'a, 'b> File<'a, 'b> {
    /// Reads the header.
    pub fn open(bytes: &'a RefCell<&'b mut dyn Source>) -> Result<Self> {
        let length = bytes
            .borrow_mut()
            .seek(SeekFrom::End(0))
            .map_err(|e| fault::from_io("the TIFF header", "its start", &e))?;
        let mut file = File { bytes, length, little_endian: false, big: false, first: 0 };
        let head = file.block(0, 8, "the TIFF header")?;
        file.little_endian = head[0] == b'I';
        file.big = file.uint(&head[2..4]) == 43;
        file.first = if file.big {
            let head = file.block(0, 16, "the BigTIFF header")?;
            if file.uint(&head[4..6]) != 8 || file.uint(&head[6..8]) != 0 {
                return Err(fault::damaged("the BigTIFF header has offsets of other than 8 bytes"));
            }
            file.uint(&head[8..16])
        } else {
            file.uint(&head[4..8])
        };
        Ok(file)
    }

    /// All directories of the chain, in file order.
    pub fn directories(&self) -> Result<Vec<Directory>> {
        let mut seen = std::collections::BTreeSet::new();
        let mut directories = Vec::new();
        let mut at = self.first;
        while at != 0 {
            if !seen.insert(at) {
                return Err(fault::damaged(format!(
                    "the page after page {} is an earlier one again",
                    seen.len()
                )));
            }
            if seen.len() > MAX_PAGES {
                return Err(fault::damaged(format!("the file has more than {MAX_PAGES} pages")));
            }
            let directory = self.directory(at, seen.len())?;
            at = directory.next;
            directories.push(directory);
        }
        Ok(directories)
    }

    /// The directory that the header points to.
    pub fn first_directory(&self) -> Result<Directory> {
        self.directory(self.first, 1)
    }

    fn directory(&self, at: u64, page: usize) -> Result<Directory> {
        let what = format!("the tags of page {page}");
        let (count_size, entry_size, offset_size) = if self.big { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.uint(&self.block(at, count_size, &what)?);
        if count > MAX_TAGS {
            return Err(fault::damaged(format!("page {page} has {count} tags")));
        }
        let entries_at = at + count_size;
        let block = self.block(entries_at, count * entry_size + offset_size, &what)?;
        let mut directory = Directory::default();
        let (entries, next) = block.split_at((count * entry_size) as usize);
        for (index, entry) in entries.chunks_exact(entry_size as usize).enumerate() {
            let (kind, count) =
                (self.uint(&entry[2..4]), self.uint(&entry[4..entry.len() - offset_size as usize]));
            let field = &entry[entry.len() - offset_size as usize..];
            let inline = size_of_kind(kind).is_some_and(|size| size.saturating_mul(count) <= offset_size);
            let at = if inline {
                entries_at + index as u64 * entry_size + entry_size - offset_size
            } else {
                self.uint(field)
            };
            // Where a tag stands twice the first one counts, as in libtiff.
            let tag = self.uint(&entry[..2]) as u16;
            directory.entries.entry(tag).or_insert(Entry { kind, count, at });
        }
        directory.next = self.uint(next);
        Ok(directory)
    }

    /// At most `most` whole numbers of a tag; `None` where the page doesn't have it.
    pub fn numbers(&self, directory: &Directory, tag: Tag, most: usize) -> Result<Option<Vec<u64>>> {
        let Some(entry) = directory.entries.get(&tag.0) else { return Ok(None) };
        let size = match (entry.kind, size_of_kind(entry.kind)) {
            (1 | 3 | 4 | 7 | 13 | 16 | 18, Some(size)) => size,
            (kind, _) => return Err(fault::damaged(format!("{} has values of type {kind}", tag.1))),
        };
        let block = self.block(entry.at, entry.count.min(most as u64) * size, tag.1)?;
        Ok(Some(block.chunks_exact(size as usize).map(|value| self.uint(value)).collect()))
    }

    /// A tag's first whole number; `None` where the page doesn't have it.
    pub fn number(&self, directory: &Directory, tag: Tag) -> Result<Option<u64>> {
        Ok(self.numbers(directory, tag, 1)?.and_then(|values| values.first().copied()))
    }

    /// A tag's number, which must be there.
    pub fn required(&self, directory: &Directory, tag: Tag) -> Result<u64> {
        self.number(directory, tag)?.ok_or_else(|| fault::damaged(format!("the page has no {}", tag.1)))
    }

    /// A tag's first rational number, `None` where there is none or its divisor is 0.
    pub fn ratio(&self, directory: &Directory, tag: Tag) -> Option<f64> {
        let entry = directory.entries.get(&tag.0).filter(|entry| entry.count > 0)?;
        match entry.kind {
            5 => {
                let block = self.block(entry.at, 8, tag.1).ok()?;
                let (over, under) = (self.uint(&block[..4]), self.uint(&block[4..]));
                (under != 0).then(|| over as f64 / under as f64)
            }
            11 => {
                let block = self.block(entry.at, 4, tag.1).ok()?;
                Some(f64::from(f32::from_bits(self.uint(&block) as u32)))
            }
            _ => self.number(directory, tag).ok().flatten().map(|value| value as f64),
        }
    }

    /// `length` bytes at `at`; allocates only what the file can hold.
    fn block(&self, at: u64, length: u64, what: &str) -> Result<Vec<u8>> {
        match at.checked_add(length) {
            Some(end) if end <= self.length => {}
            _ => {
                let size = self.length;
                return Err(fault::damaged(format!(
                    "{what} lie at {at}, beyond the end of the file ({size} bytes)"
                )));
            }
        }
        let mut block = vec![0; length as usize];
        self.read_at(at, &mut block).map_err(|e| fault::from_io(what, &format!("byte {at}"), &e))?;
        Ok(block)
    }

    fn read_at(&self, at: u64, out: &mut [u8]) -> io::Result<()> {
        let mut bytes = self.bytes.borrow_mut();
        bytes.seek(SeekFrom::Start(at))?;
        bytes.read_exact(out)
    }

    fn uint(&self, bytes: &[u8]) -> u64 {
        let join = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
        if self.little_endian { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) }
    }
}

/// Bytes of a value of a TIFF field type.
fn size_of_kind(kind: u64) -> Option<u64> {
    Some(match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => return None,
    })
}
