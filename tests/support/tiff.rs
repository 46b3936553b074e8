//! Tiny TIFFs, right or wrong in any tag, and packed rows to put into them.

/// A tag's values as a test writes them.
#[derive(Clone)]
pub enum Value {
    Short(Vec<u16>),
    Long(Vec<u32>),
    Ratio(u32, u32),
}

/// One page: tags and chunks; StripOffsets and StripByteCounts (or their tile kin) are made from the chunks.
#[derive(Clone, Default)]
pub struct Page {
    pub tags: Vec<(u16, Value)>,
    pub chunks: Vec<Vec<u8>>,
}

impl Page {
    /// A page of one chunk with everything that a reader needs.
    pub fn new(
        width: u32,
        height: u32,
        compression: u16,
        photometric: u16,
        bits: &[u16],
        chunk: Vec<u8>,
    ) -> Self {
        let mut page = Page { tags: Vec::new(), chunks: vec![chunk] };
        page.set(256, Value::Long(vec![width]));
        page.set(257, Value::Long(vec![height]));
        page.set(258, Value::Short(bits.to_vec()));
        page.set(259, Value::Short(vec![compression]));
        page.set(262, Value::Short(vec![photometric]));
        page.set(277, Value::Short(vec![bits.len() as u16]));
        page.set(278, Value::Long(vec![height]));
        page
    }

    /// Sets a tag, whatever it was.
    pub fn set(&mut self, tag: u16, value: Value) {
        self.tags.retain(|(known, _)| *known != tag);
        self.tags.push((tag, value));
    }

    /// The same page with another short tag.
    pub fn with(mut self, tag: u16, value: u16) -> Self {
        self.set(tag, Value::Short(vec![value]));
        self
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub little_endian: bool,
    pub big: bool,
}

pub const PLAIN: Style = Style { little_endian: true, big: false };

/// The bytes of a file of `pages`.
pub fn file(style: Style, pages: &[Page]) -> Vec<u8> {
    let int = |value: u64, size: usize| {
        let bytes = value.to_le_bytes()[..size].to_vec();
        if style.little_endian { bytes } else { bytes.into_iter().rev().collect() }
    };
    let offset_size = if style.big { 8 } else { 4 };
    let mut out = if style.little_endian { b"II".to_vec() } else { b"MM".to_vec() };
    if style.big {
        out.extend([int(43, 2), int(8, 2), int(0, 2)].concat());
    } else {
        out.extend(int(42, 2));
    }
    let mut link = out.len();
    out.extend(int(0, offset_size));
    for page in pages {
        let mut tags = page.tags.clone();
        let tiled = tags.iter().any(|(tag, _)| *tag == 322);
        let mut offsets = Vec::new();
        for chunk in &page.chunks {
            offsets.push(out.len() as u32);
            out.extend(chunk);
        }
        let lengths = page.chunks.iter().map(|chunk| chunk.len() as u32).collect();
        let (offset_tag, length_tag) = if tiled { (324, 325) } else { (273, 279) };
        tags.push((offset_tag, Value::Long(offsets)));
        tags.push((length_tag, Value::Long(lengths)));
        tags.sort_by_key(|(tag, _)| *tag);
        let mut entries = Vec::new();
        for (tag, value) in &tags {
            let (kind, count, bytes) = match value {
                Value::Short(values) => {
                    (3, values.len(), values.iter().flat_map(|&v| int(v.into(), 2)).collect::<Vec<u8>>())
                }
                Value::Long(values) => {
                    (4, values.len(), values.iter().flat_map(|&v| int(v.into(), 4)).collect())
                }
                Value::Ratio(over, under) => {
                    (5, 1, [int((*over).into(), 4), int((*under).into(), 4)].concat())
                }
            };
            let mut field = if bytes.len() <= offset_size {
                bytes
            } else {
                let at = out.len() as u64;
                out.extend(bytes);
                int(at, offset_size)
            };
            field.resize(offset_size, 0);
            entries
                .push([int((*tag).into(), 2), int(kind, 2), int(count as u64, offset_size), field].concat());
        }
        let at = int(out.len() as u64, offset_size);
        out[link..link + offset_size].copy_from_slice(&at);
        out.extend(int(entries.len() as u64, if style.big { 8 } else { 2 }));
        out.extend(entries.concat());
        link = out.len();
        out.extend(int(0, offset_size));
    }
    out
}

/// Rows of 0 and 1 (1 black) packed from the highest bit on.
pub fn packed(rows: &[Vec<u8>]) -> Vec<u8> {
    let byte = |bits: &[u8]| bits.iter().enumerate().fold(0, |sum, (i, bit)| sum | bit << (7 - i));
    rows.iter().flat_map(|row| row.chunks(8).map(byte)).collect()
}

/// Rows of 0 and 1 (1 black) in CCITT Group 4, with or without its end mark.
pub fn group4(rows: &[Vec<u8>], end_mark: bool) -> Vec<u8> {
    use fax::{Color, VecWriter, encoder::Encoder};
    let mut encoder = Encoder::new(VecWriter::new());
    for row in rows {
        let colours = row.iter().map(|&bit| if bit == 1 { Color::Black } else { Color::White });
        encoder.encode_line(colours, row.len() as u16).unwrap();
    }
    let mut bytes = encoder.finish().unwrap().finish();
    if !end_mark {
        // The mark has 24 bits, the first 11 of them zero like any padding.
        bytes.truncate(bytes.len() - 3);
    }
    bytes
}

pub fn lzw(bytes: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(bytes).unwrap()
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// PackBits of literal runs alone.
pub fn pack_bits(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(100).flat_map(|run| [&[run.len() as u8 - 1], run].concat()).collect()
}
