//! The bytes of one strip or tile, decompressed as they are read.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Cursor, Read, SeekFrom};

use super::directory::{self as tags, File};
use super::fax::{self, FaxReader};
use super::packed::{LzwReader, PackBitsReader};
use super::page::{Compression, Page};
use super::tables::Tables;
use crate::error::Result;
use crate::format::scan::{Limits, Source, fault, jpeg};

/// Compressed bytes read from the file at once.
const BUFFER: u64 = 64 << 10;
/// Decompressed bytes made at once by codecs that like to be asked for many.
const UNPACKED: usize = 16 << 10;

/// Opens chunks of one page.
pub(super) struct Opener<'a, 'b> {
    file: &'a File<'a, 'b>,
    page: &'a Page,
    pub tables: &'a Tables,
    jpeg_tables: Vec<u8>,
    /// Most bytes of a JPEG chunk, packed and unpacked.
    jpeg_memory: u64,
}

impl<'a, 'b> Opener<'a, 'b> {
    pub fn new(file: &'a File<'a, 'b>, page: &'a Page, tables: &'a Tables, limits: &Limits) -> Result<Self> {
        const MOST: usize = 1 << 16;
        let jpeg_tables = file.numbers(&page.directory, tags::JPEG_TABLES, MOST)?.unwrap_or_default();
        let jpeg_tables = jpeg_tables.into_iter().map(|byte| byte as u8).collect();
        Ok(Opener { file, page, tables, jpeg_tables, jpeg_memory: limits.max_memory / 4 * 3 })
    }

    /// The rows of chunk `index`, of which `rows` will be read.
    pub fn open(&self, index: usize, rows: usize) -> Result<Box<dyn Read + 'a>> {
        let (at, length) = self.tables.place(index, self.file.length)?;
        let reversed = self.page.reversed_bits && !matches!(self.page.compression, Compression::Jpeg { .. });
        let mut bytes = ChunkBytes::new(self.file.bytes, at, length, reversed);
        let width = self.tables.width;
        Ok(match self.page.compression {
            Compression::None => Box::new(bytes),
            Compression::PackBits => Box::new(PackBitsReader::new(bytes)),
            Compression::Lzw if self.is_old_lzw(index, &mut bytes)? => {
                return Err(fault::unsupported("old-style LZW, with codes from the lowest bit on,"));
            }
            Compression::Lzw => Box::new(BufReader::with_capacity(UNPACKED, LzwReader::new(bytes))),
            Compression::Deflate => {
                let inflate = flate2::bufread::ZlibDecoder::new(bytes);
                Box::new(BufReader::with_capacity(UNPACKED, inflate))
            }
            Compression::Group4 => Box::new(FaxReader::new(bytes, fax::Coding::Group4, width)),
            Compression::Group3 { two_dimensional } => {
                Box::new(FaxReader::new(bytes, fax::Coding::Group3 { two_dimensional }, width))
            }
            Compression::Rle { words } => Box::new(FaxReader::new(bytes, fax::Coding::Rle { words }, width)),
            Compression::Jpeg { raw } => Box::new(Cursor::new(self.jpeg(index, length, bytes, rows, raw)?)),
        })
    }

    /// Whether a chunk is LZW as it was before TIFF 5.0: it begins with the clear code, lowest bit first.
    fn is_old_lzw(&self, index: usize, bytes: &mut ChunkBytes) -> Result<bool> {
        let start = bytes.fill_buf();
        let start = start.map_err(|e| fault::from_io(&self.tables.label(index), "its start", &e))?;
        Ok(matches!(start, [0, second, ..] if second & 1 == 1))
    }

    fn jpeg(
        &self,
        index: usize,
        length: u64,
        mut bytes: ChunkBytes,
        rows: usize,
        raw: bool,
    ) -> Result<Vec<u8>> {
        let label = self.tables.label(index);
        if length > self.jpeg_memory {
            return Err(fault::too_large_at_once(&label, length, self.jpeg_memory));
        }
        let mut stream = Vec::with_capacity(length as usize + self.jpeg_tables.len());
        // The tables are a JPEG stream without a picture: their end mark and the picture's start mark fall away.
        if let [tables @ .., 0xff, 0xd9] = self.jpeg_tables.as_slice() {
            stream.extend_from_slice(tables);
            let mut start = [0; 2];
            bytes.read_exact(&mut start).map_err(|e| fault::from_io(&label, "its start", &e))?;
        }
        bytes.read_to_end(&mut stream).map_err(|e| fault::from_io(&label, "its JPEG stream", &e))?;
        let samples = self.page.chunk_samples();
        let meaning = if raw { jpeg::Meaning::Raw } else { jpeg::Meaning::Rgb };
        let picture = jpeg::pixels(&label, &stream, meaning, self.jpeg_memory - length)?;
        if picture.width != self.tables.width || picture.height < rows || picture.samples != samples {
            return Err(fault::damaged(format!(
                "{label} holds a JPEG of {} x {} pixels with {} samples instead of {} x {rows} with {samples}",
                picture.width, picture.height, picture.samples, self.tables.width,
            )));
        }
        Ok(picture.pixels)
    }
}

/// Bytes of a chunk as stored, their bits turned round where the page says so.
struct ChunkBytes<'a, 'b> {
    file: &'a RefCell<&'b mut dyn Source>,
    next: u64,
    end: u64,
    reversed: bool,
    buffer: Vec<u8>,
    used: usize,
}

impl<'a, 'b> ChunkBytes<'a, 'b> {
    fn new(file: &'a RefCell<&'b mut dyn Source>, at: u64, length: u64, reversed: bool) -> Self {
        ChunkBytes { file, next: at, end: at + length, reversed, buffer: Vec::new(), used: 0 }
    }
}

impl BufRead for ChunkBytes<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used == self.buffer.len() && self.next < self.end {
            let length = BUFFER.min(self.end - self.next);
            self.buffer.resize(length as usize, 0);
            self.used = self.buffer.len();
            let mut file = self.file.borrow_mut();
            file.seek(SeekFrom::Start(self.next))?;
            file.read_exact(&mut self.buffer)?;
            self.next += length;
            self.used = 0;
            if self.reversed {
                self.buffer.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
            }
        }
        Ok(&self.buffer[self.used..])
    }

    fn consume(&mut self, amount: usize) {
        self.used += amount;
    }
}

impl Read for ChunkBytes<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let length = ready.len().min(out.len());
        out[..length].copy_from_slice(&ready[..length]);
        self.consume(length);
        Ok(length)
    }
}
