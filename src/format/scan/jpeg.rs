//! JPEG streams: whole files, and the strips and tiles of TIFFs.

use std::io::Read;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::canvas::Canvas;
use super::orientation::Orientation;
use super::pixels::{Alpha, Colour, PixelFormat};
use super::stored::{StoredRaster, believable_dpi};
use super::{Limits, Source, fault, tiff};
use crate::error::Result;

/// What a JPEG's components are to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Red, green, blue, or grey where there is one component.
    Rgb,
    /// The components as they are.
    Raw,
}

/// A decoded JPEG stream.
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    pub samples: usize,
    /// Interleaved rows.
    pub pixels: Vec<u8>,
    orientation: Orientation,
    dpi: Option<(f64, f64)>,
}

/// Decodes a JPEG file.
pub(super) fn decode(bytes: &mut dyn Source, limits: &Limits) -> Result<StoredRaster> {
    let mut stream = Vec::new();
    // One byte more tells a longer file from one that just fits.
    let read = bytes.take(limits.max_memory + 1).read_to_end(&mut stream);
    let length = read.map_err(|e| fault::from_io("the JPEG file", "its start", &e))?;
    if length as u64 > limits.max_memory {
        return Err(fault::too_large_at_once("the JPEG file", length as u64, limits.max_memory));
    }
    if let Some(head) = Head::read(&stream) {
        limits.admit(head.width as u64, head.height as u64)?;
    }
    let picture = pixels("the JPEG picture", &stream, Meaning::Rgb, limits.max_memory)?;
    drop(stream);
    let colour = if picture.samples == 3 { Colour::Rgb } else { Colour::Grey { white_is_zero: false } };
    let format =
        PixelFormat { bits: 8, samples: picture.samples, colour, alpha: Alpha::None, little_endian: false };
    let (width, height) = picture.orientation.turned(picture.width, picture.height);
    // What is decoded stays in memory until it is copied, so the copy goes to disk sooner.
    let spare = limits.max_memory.saturating_sub(picture.pixels.len() as u64);
    let mut canvas = Canvas::new(width, height, format.depth(), &Limits { max_memory: spare, ..*limits })?;
    let depth = canvas.depth();
    let mut page = canvas.page(picture.width, picture.height, picture.orientation)?;
    for row in picture.pixels.chunks_exact(picture.width * picture.samples) {
        page.push(|line| format.convert(row, picture.width, depth, line))?;
    }
    page.finish()?;
    canvas.finish(picture.dpi.map(|(x, y)| picture.orientation.turned(x, y)))
}

/// Decodes a JPEG stream named `label` in messages, in at most `max_memory` bytes.
pub(super) fn pixels(label: &str, stream: &[u8], meaning: Meaning, max_memory: u64) -> Result<Picture> {
    let damaged = |error: &dyn std::fmt::Display| fault::damaged(format!("{label}: {error}"));
    let head = Head::read(stream).ok_or_else(|| damaged(&"the JPEG stream has no picture"))?;
    // The decoder fills up what is missing with grey; an honest stream says where it ends.
    if !stream.windows(2).any(|mark| mark == [0xff, 0xd9]) {
        return Err(fault::damaged(format!("{label} ends early: the JPEG stream has no end mark")));
    }
    // Streams of several scans are kept whole as 16-bit coefficients besides their pixels.
    let factor = if head.many_scans { 3 } else { 1 };
    let need = head.width as u64 * head.height as u64 * head.samples as u64 * factor;
    if need > max_memory {
        return Err(fault::too_large_at_once(label, need, max_memory));
    }
    let options = DecoderOptions::default().set_strict_mode(true).set_use_unsafe(false);
    let options = options.set_max_width(1 << 16).set_max_height(1 << 16);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(stream), options);
    decoder.decode_headers().map_err(|e| damaged(&e))?;
    let from = decoder.input_colorspace().ok_or_else(|| damaged(&"no colours in the JPEG stream"))?;
    let to = match meaning {
        Meaning::Rgb if from != ColorSpace::Luma => ColorSpace::RGB,
        _ => from,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(to));
    let pixels = decoder.decode().map_err(|e| damaged(&e))?;
    let samples = to.num_components();
    if pixels.len() != head.width * head.height * samples {
        let (width, height) = (head.width, head.height);
        return Err(damaged(&format_args!("{} bytes of pixels for {width} x {height}", pixels.len())));
    }
    let orientation = decoder.exif().and_then(|exif| tiff::exif_orientation(exif)).unwrap_or(1);
    let orientation = Orientation::from_tag(orientation);
    Ok(Picture { width: head.width, height: head.height, samples, pixels, orientation, dpi: head.dpi })
}

/// What stands before the first scan line: ITU-T T.81, annex B, and JFIF 1.02.
#[derive(Debug, Default, PartialEq)]
struct Head {
    width: usize,
    height: usize,
    samples: usize,
    /// Whether no scan line is complete before the last scan.
    many_scans: bool,
    dpi: Option<(f64, f64)>,
}

impl Head {
    /// Walks the segments up to the first scan; `None` where there is no frame.
    fn read(stream: &[u8]) -> Option<Self> {
        let mut head = Head::default();
        let mut at = 2;
        loop {
            while *stream.get(at)? != 0xff {
                at += 1;
            }
            let code = *stream.get(at + 1)?;
            if matches!(code, 0xff) {
                at += 1;
                continue;
            }
            if matches!(code, 0x00 | 0x01 | 0xd0..=0xd8) {
                at += 2;
                continue;
            }
            let word =
                |at: usize| Some(usize::from(*stream.get(at)?) << 8 | usize::from(*stream.get(at + 1)?));
            let length = word(at + 2)?;
            match code {
                0xe0 if stream.get(at + 4..at + 9)? == b"JFIF\0" => {
                    let per_inch = match *stream.get(at + 11)? {
                        1 => 1.0,
                        2 => 2.54,
                        _ => 0.0,
                    };
                    let (x, y) = (word(at + 12)?, word(at + 14)?);
                    head.dpi = believable_dpi(x as f64 * per_inch, y as f64 * per_inch);
                }
                // Frames; c4, c8 and cc are something else.
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    head.many_scans = code == 0xc2;
                    head.height = word(at + 5)?;
                    head.width = word(at + 7)?;
                    head.samples = usize::from(*stream.get(at + 9)?);
                }
                0xda if head.samples > 0 => {
                    head.many_scans |= usize::from(*stream.get(at + 4)?) < head.samples;
                    return Some(head);
                }
                0xd9 | 0xda => return None,
                _ => {}
            }
            at += 2 + length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_tells_size_and_resolution() {
        let jfif = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x02\x00\x64\x00\x64\x00\x00";
        let frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x01\x00\x02\x01\x11\x00";
        let scan = |components: u8| [&jfif[..], frame, b"\xff\xda\x00\x08", &[components]].concat();
        let dpi = Some((254.0, 254.0));
        for (components, many_scans) in [(1, true), (2, false)] {
            let head = Head::read(&scan(components)).unwrap();
            assert_eq!(head, Head { width: 256, height: 16, samples: 2, many_scans, dpi });
        }
        assert_eq!(Head::read(jfif), None);
    }
}
