//! Writes TIFF files in the many ways that scanners do; no one crate writes them all.
//!
//! Tags and layouts are those of TIFF 6.0 and of BigTIFF (offsets of 8 bytes, version 43).

use crate::error::Result;

use super::tiff_chunks::{Compression, Samples, compress};

/// What a pixel is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Photometric {
    /// 1-bit or 8-bit grey, 0 is white.
    WhiteIsZero,
    /// 1-bit or 8-bit grey, 0 is black.
    BlackIsZero,
    /// Red, green, blue.
    Rgb,
    /// 8-bit indices into a colour map of 6 reds, 7 greens and 6 blues.
    Palette,
}

/// How pixels are cut into chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chunks {
    /// Strips of this many rows.
    Strips(usize),
    /// Square tiles of this many pixels a side, a multiple of 16.
    Tiles(usize),
}

/// How a TIFF file is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TiffOptions {
    /// 1 or 8 bits a sample.
    pub bits: u16,
    /// See [`Photometric`].
    pub photometric: Photometric,
    /// See [`Compression`].
    pub compression: Compression,
    /// See [`Chunks`].
    pub chunks: Chunks,
    /// The picture is cut into this many pages, stacked top to bottom.
    pub pages: usize,
    /// BigTIFF.
    pub big: bool,
    /// Most significant byte first.
    pub big_endian: bool,
    /// Orientation tag, 1 to 8; pixels are stored turned so that it sets them upright.
    pub orientation: u16,
    /// Dots per inch (horizontal, vertical); no tags where absent.
    pub resolution: Option<(u32, u32)>,
    /// Store differences between neighbours (LZW and Deflate of 8 bits).
    pub predict: bool,
    /// Least significant bit first within each byte (Group 4).
    pub reversed_bits: bool,
}

impl Default for TiffOptions {
    fn default() -> Self {
        TiffOptions {
            bits: 1,
            photometric: Photometric::WhiteIsZero,
            compression: Compression::Group4,
            chunks: Chunks::Strips(usize::MAX),
            pages: 1,
            big: false,
            big_endian: false,
            orientation: 1,
            resolution: Some((200, 200)),
            predict: false,
            reversed_bits: false,
        }
    }
}

/// Bytes in a file's order.
struct Sink {
    out: Vec<u8>,
    big: bool,
    big_endian: bool,
}

impl Sink {
    fn number(&mut self, value: u64, bytes: usize) {
        if self.big_endian {
            self.out.extend_from_slice(&value.to_be_bytes()[8 - bytes..]);
        } else {
            self.out.extend_from_slice(&value.to_le_bytes()[..bytes]);
        }
    }

    fn offset(&mut self, value: u64) {
        self.number(value, if self.big { 8 } else { 4 });
    }

    fn patch_offset(&mut self, at: usize, value: u64) {
        let tail = self.out.split_off(at);
        self.offset(value);
        let width = self.out.len() - at;
        self.out.extend_from_slice(&tail[width..]);
    }
}

/// Type and values of one tag.
enum Values {
    Short(Vec<u64>),
    Long(Vec<u64>),
    Ratio(Vec<(u64, u64)>),
}

impl Values {
    fn kind(&self) -> (u64, usize, usize) {
        match self {
            Values::Short(values) => (3, 2, values.len()),
            Values::Long(values) => (4, 4, values.len()),
            Values::Ratio(values) => (5, 8, values.len()),
        }
    }

    fn write(&self, sink: &mut Sink) {
        match self {
            Values::Short(values) => values.iter().for_each(|&value| sink.number(value, 2)),
            Values::Long(values) => values.iter().for_each(|&value| sink.number(value, 4)),
            Values::Ratio(values) => values.iter().for_each(|&(above, below)| {
                sink.number(above, 4);
                sink.number(below, 4);
            }),
        }
    }
}

/// Writes a directory at the end of the file; returns where its link to the next one stands.
fn write_directory(sink: &mut Sink, tags: &[(u64, Values)]) -> usize {
    let (count_bytes, entry_bytes, inline) = if sink.big { (8, 20, 8) } else { (2, 12, 4) };
    let start = sink.out.len();
    let link = start + count_bytes + entry_bytes * tags.len();
    let mut spill = link + inline;
    sink.number(tags.len() as u64, count_bytes);
    for (tag, values) in tags {
        let (kind, size, count) = values.kind();
        sink.number(*tag, 2);
        sink.number(kind, 2);
        sink.offset(count as u64);
        let bytes = size * count;
        let end = sink.out.len() + inline;
        if bytes <= inline {
            values.write(sink);
            sink.out.resize(end, 0);
        } else {
            sink.offset(spill as u64);
            spill += bytes + bytes % 2;
        }
    }
    sink.offset(0);
    for (_, values) in tags {
        let (_, size, count) = values.kind();
        if size * count > inline {
            values.write(sink);
            if sink.out.len() % 2 == 1 {
                sink.out.push(0);
            }
        }
    }
    link
}

/// Index into the colour map of [`Photometric::Palette`].
fn palette_index(rgb: &[u8]) -> u8 {
    let level = |value: u8, most: u32| (u32::from(value) * most + 127) / 255;
    (level(rgb[0], 5) * 42 + level(rgb[1], 6) * 6 + level(rgb[2], 5)) as u8
}

fn colour_map() -> Vec<u64> {
    let level = |index: u64, most: u64| index * 65535 / most;
    let mut map = Vec::with_capacity(768);
    for channel in 0..3 {
        for index in 0..256u64 {
            let index = index.min(251);
            map.push(match channel {
                0 => level(index / 42, 5),
                1 => level(index / 6 % 7, 6),
                _ => level(index % 6, 5),
            });
        }
    }
    map
}

/// Samples as the file stores them, before cutting.
fn converted(page: Samples, options: &TiffOptions) -> Samples {
    match options.photometric {
        Photometric::Palette => {
            let data = match page.channels {
                3 => page.data.chunks_exact(3).map(palette_index).collect(),
                _ => page.data.iter().map(|&grey| palette_index(&[grey; 3])).collect(),
            };
            Samples { channels: 1, data, ..page }
        }
        Photometric::WhiteIsZero if options.bits == 8 => {
            Samples { data: page.data.iter().map(|value| 255 - value).collect(), ..page }
        }
        _ => page,
    }
}

/// Encodes a picture (1 or 3 bytes a pixel, upright) as a TIFF file.
///
/// # Errors
/// Where a compression can't hold the pixels.
pub fn encode(picture: &Samples, options: &TiffOptions) -> Result<Vec<u8>> {
    let mut sink = Sink { out: Vec::new(), big: options.big, big_endian: options.big_endian };
    sink.out.extend_from_slice(if options.big_endian { b"MM" } else { b"II" });
    if options.big {
        sink.number(43, 2);
        sink.number(8, 2);
        sink.number(0, 2);
    } else {
        sink.number(42, 2);
    }
    let mut link = sink.out.len();
    sink.offset(0);
    let rows = picture.height.div_ceil(options.pages.max(1));
    let mut top = 0;
    while top < picture.height {
        let page = picture.cut(0, top, picture.width, rows.min(picture.height - top));
        top += rows;
        let page = converted(page.stored(options.orientation), options);
        let tags = write_page(&mut sink, &page, options)?;
        if sink.out.len() % 2 == 1 {
            sink.out.push(0);
        }
        let at = sink.out.len() as u64;
        sink.patch_offset(link, at);
        link = write_directory(&mut sink, &tags);
    }
    Ok(sink.out)
}

/// Writes a page's chunks and returns its tags.
fn write_page(sink: &mut Sink, page: &Samples, options: &TiffOptions) -> Result<Vec<(u64, Values)>> {
    let (across, down) = match options.chunks {
        Chunks::Strips(rows) => (page.width, rows.min(page.height)),
        Chunks::Tiles(side) => (side, side),
    };
    let set_is_black = options.photometric == Photometric::WhiteIsZero;
    let (mut offsets, mut counts) = (Vec::new(), Vec::new());
    for top in (0..page.height).step_by(down) {
        // A strip ends with the picture, a tile is always whole.
        let tall = if options.chunks == Chunks::Tiles(across) { down } else { down.min(page.height - top) };
        for left in (0..page.width).step_by(across) {
            let chunk = page.cut(left, top, across, tall);
            let mut bytes =
                compress(&chunk, options.bits, set_is_black, options.compression, options.predict)?;
            if options.reversed_bits {
                bytes.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
            }
            offsets.push(sink.out.len() as u64);
            counts.push(bytes.len() as u64);
            sink.out.extend_from_slice(&bytes);
        }
    }
    let jpeg_colour = matches!(options.compression, Compression::Jpeg(_)) && page.channels == 3;
    let photometric = match options.photometric {
        Photometric::WhiteIsZero => 0,
        Photometric::BlackIsZero => 1,
        // The JPEG encoder stores luma and chroma, without subsampling.
        Photometric::Rgb if jpeg_colour => 6,
        Photometric::Rgb => 2,
        Photometric::Palette => 3,
    };
    let mut tags = vec![
        (256, Values::Long(vec![page.width as u64])),
        (257, Values::Long(vec![page.height as u64])),
        (258, Values::Short(vec![u64::from(options.bits); page.channels])),
        (259, Values::Short(vec![u64::from(options.compression.tag())])),
        (262, Values::Short(vec![photometric])),
    ];
    if options.reversed_bits {
        tags.push((266, Values::Short(vec![2])));
    }
    if let Chunks::Strips(_) = options.chunks {
        tags.push((273, Values::Long(offsets.clone())));
    }
    tags.push((274, Values::Short(vec![u64::from(options.orientation)])));
    tags.push((277, Values::Short(vec![page.channels as u64])));
    if let Chunks::Strips(_) = options.chunks {
        tags.push((278, Values::Long(vec![down as u64])));
        tags.push((279, Values::Long(counts.clone())));
    }
    if let Some((x, y)) = options.resolution {
        tags.push((282, Values::Ratio(vec![(u64::from(x), 1)])));
        tags.push((283, Values::Ratio(vec![(u64::from(y), 1)])));
    }
    if page.channels == 3 {
        tags.push((284, Values::Short(vec![1])));
    }
    if options.resolution.is_some() {
        tags.push((296, Values::Short(vec![2])));
    }
    if options.predict {
        tags.push((317, Values::Short(vec![2])));
    }
    if options.photometric == Photometric::Palette {
        tags.push((320, Values::Short(colour_map())));
    }
    if let Chunks::Tiles(side) = options.chunks {
        tags.push((322, Values::Long(vec![side as u64])));
        tags.push((323, Values::Long(vec![side as u64])));
        tags.push((324, Values::Long(offsets)));
        tags.push((325, Values::Long(counts)));
    }
    if jpeg_colour {
        tags.push((530, Values::Short(vec![1, 1])));
    }
    Ok(tags)
}
