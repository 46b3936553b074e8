//! Pixels of one TIFF strip or tile: packing and compression.

use std::io::Write;

use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use flate2::write::ZlibEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::error::{Error, Kind, Result, Stage};

/// How chunks are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// CCITT Group 4; 1-bit only.
    Group4,
    /// LZW.
    Lzw,
    /// Deflate with a zlib header.
    Deflate,
    /// Byte runs.
    PackBits,
    /// JPEG of a quality; 8-bit grey and colour only.
    Jpeg(u8),
}

impl Compression {
    /// The value of tag 259.
    pub fn tag(self) -> u16 {
        match self {
            Compression::None => 1,
            Compression::Group4 => 4,
            Compression::Lzw => 5,
            Compression::Jpeg(_) => 7,
            Compression::Deflate => 8,
            Compression::PackBits => 32773,
        }
    }
}

/// A rectangle of samples: 1 or 3 bytes a pixel; 1-bit pixels are bytes of 0 (black) and 255 until they are packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Bytes a pixel.
    pub channels: usize,
    /// Row-major.
    pub data: Vec<u8>,
}

impl Samples {
    /// A copy of a rectangle; what lies outside repeats the paper (white).
    pub fn cut(&self, left: usize, top: usize, width: usize, height: usize) -> Samples {
        let mut data = vec![255; width * height * self.channels];
        let inside = width.min(self.width.saturating_sub(left)) * self.channels;
        for (row, line) in data.chunks_exact_mut(width * self.channels).enumerate() {
            if top + row < self.height {
                let start = ((top + row) * self.width + left) * self.channels;
                line[..inside].copy_from_slice(&self.data[start..start + inside]);
            }
        }
        Samples { width, height, channels: self.channels, data }
    }

    /// The pixels as they must be stored so that a reader who applies the Orientation tag gets these back.
    pub fn stored(&self, orientation: u16) -> Samples {
        let (w, h) = (self.width, self.height);
        let swapped = orientation >= 5;
        let (width, height) = if swapped { (h, w) } else { (w, h) };
        let mut data = Vec::with_capacity(self.data.len());
        for row in 0..height {
            for col in 0..width {
                // Where the stored pixel stands on the upright picture (TIFF 6.0, tag 274: 0th row, 0th column).
                let (x, y) = match orientation {
                    2 => (w - 1 - col, row),
                    3 => (w - 1 - col, h - 1 - row),
                    4 => (col, h - 1 - row),
                    5 => (row, col),
                    6 => (w - 1 - row, col),
                    7 => (w - 1 - row, h - 1 - col),
                    8 => (row, h - 1 - col),
                    _ => (col, row),
                };
                let start = (y * w + x) * self.channels;
                data.extend_from_slice(&self.data[start..start + self.channels]);
            }
        }
        Samples { width, height, channels: self.channels, data }
    }

    /// Eight pixels to a byte, each row filled up to whole bytes; a set bit is black or white.
    pub fn packed(&self, set_is_black: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.width.div_ceil(8) * self.height);
        for row in self.data.chunks_exact(self.width) {
            for eight in row.chunks(8) {
                let byte = eight.iter().enumerate().fold(0u8, |byte, (index, &value)| {
                    let set = (value < 128) == set_is_black;
                    byte | (u8::from(set) << (7 - index))
                });
                out.push(byte);
            }
        }
        out
    }
}

fn packbits(data: &[u8], stride: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for row in data.chunks(stride.max(1)) {
        let mut at = 0;
        while at < row.len() {
            let run = row[at..].iter().take(128).take_while(|&&byte| byte == row[at]).count();
            if run >= 2 {
                out.extend([(257 - run) as u8, row[at]]);
                at += run;
                continue;
            }
            let mut end = at + 1;
            while end < row.len() && end - at < 128 && (end + 1 >= row.len() || row[end] != row[end + 1]) {
                end += 1;
            }
            out.push((end - at - 1) as u8);
            out.extend_from_slice(&row[at..end]);
            at = end;
        }
    }
    out
}

/// Group 4 codes runs of 0 as "white", whatever the photometric interpretation then calls them.
fn group4(chunk: &Samples, set_is_black: bool) -> Vec<u8> {
    let mut encoder = Encoder::new(VecWriter::new());
    for row in chunk.data.chunks_exact(chunk.width) {
        let line =
            row.iter().map(|&value| if (value < 128) == set_is_black { Color::Black } else { Color::White });
        let Ok(()) = encoder.encode_line(line, chunk.width as u16);
    }
    let Ok(writer) = encoder.finish();
    writer.finish()
}

/// Differences from the pixel to the left (tag 317, value 2).
fn differences(data: &mut [u8], stride: usize, channels: usize) {
    for row in data.chunks_exact_mut(stride) {
        for index in (channels..row.len()).rev() {
            row[index] = row[index].wrapping_sub(row[index - channels]);
        }
    }
}

/// Compresses one chunk. `bits` is 1 or 8; `set_is_black` is how 1-bit pixels are packed; `predict` stores differences.
///
/// # Errors
/// Where a compression can't hold these pixels.
pub fn compress(
    chunk: &Samples,
    bits: u16,
    set_is_black: bool,
    how: Compression,
    predict: bool,
) -> Result<Vec<u8>> {
    let broken =
        |e: &dyn std::fmt::Display| Error::new(Kind::Internal, Stage::Write, format!("TIFF chunk: {e}"));
    if how == Compression::Group4 {
        return Ok(group4(chunk, set_is_black));
    }
    if let Compression::Jpeg(quality) = how {
        let mut out = Vec::new();
        let colour = if chunk.channels == 3 { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
        JpegEncoder::new_with_quality(&mut out, quality)
            .write_image(&chunk.data, chunk.width as u32, chunk.height as u32, colour)
            .map_err(|e| broken(&e))?;
        return Ok(out);
    }
    let (mut data, stride) = match bits {
        1 => (chunk.packed(set_is_black), chunk.width.div_ceil(8)),
        _ => (chunk.data.clone(), chunk.width * chunk.channels),
    };
    if predict {
        differences(&mut data, stride, chunk.channels);
    }
    match how {
        Compression::Lzw => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
            .encode(&data)
            .map_err(|e| broken(&e)),
        Compression::Deflate => {
            let mut encoder = ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(&data).map_err(|e| broken(&e))?;
            encoder.finish().map_err(|e| broken(&e))
        }
        Compression::PackBits => Ok(packbits(&data, stride)),
        _ => Ok(data),
    }
}
