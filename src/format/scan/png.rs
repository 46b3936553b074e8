//! PNG files, row by row.

use std::io::BufReader;

use ::png::{BitDepth, ColorType, Decoder, DecodingError, Transformations, Unit};

use super::canvas::Canvas;
use super::orientation::Orientation;
use super::pixels::{Alpha, Colour, PixelFormat};
use super::stored::{StoredRaster, believable_dpi};
use super::{Limits, Source, fault, tiff};
use crate::error::{Error, Result};

/// Bytes that chunks other than the picture's may take.
const MAX_CHUNKS: usize = 16 << 20;

/// Decodes a PNG file.
pub(super) fn decode(bytes: &mut dyn Source, limits: &Limits) -> Result<StoredRaster> {
    let mut decoder = Decoder::new_with_limits(BufReader::new(bytes), ::png::Limits { bytes: MAX_CHUNKS });
    decoder.set_transformations(Transformations::IDENTITY);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let header = decoder.read_header_info().map_err(|e| failed(&e, "its header"))?;
    limits.admit(header.width.into(), header.height.into())?;
    let mut reader = decoder.read_info().map_err(|e| failed(&e, "its header"))?;
    let info = reader.info();
    let (width, height) = (info.width as usize, info.height as usize);
    let format = format(info)?;
    let exif = info.exif_metadata.as_deref();
    let orientation = Orientation::from_tag(exif.and_then(tiff::exif_orientation).unwrap_or(1));
    let dpi = info.pixel_dims.filter(|dims| dims.unit == Unit::Meter).and_then(|dims| {
        let per_inch = |per_metre: u32| f64::from(per_metre) * 0.0254;
        // Whole dots per inch are stored as whole dots per metre; the rounding is undone.
        let tenths = |dpi: f64| (dpi * 10.0).round() / 10.0;
        believable_dpi(tenths(per_inch(dims.xppu)), tenths(per_inch(dims.yppu)))
    });
    let interlaced = info.interlaced;
    let (shown_width, shown_height) = orientation.turned(width, height);
    let mut canvas = Canvas::new(shown_width, shown_height, format.depth(), limits)?;
    let depth = canvas.depth();
    let mut page = canvas.page(width, height, orientation)?;
    if interlaced {
        // Its rows come in no order, so that the picture must be there whole.
        let size = reader.output_buffer_size().unwrap_or(usize::MAX);
        if size as u64 > limits.max_memory {
            let what = "the interlaced PNG picture";
            return Err(fault::too_large_at_once(what, size as u64, limits.max_memory));
        }
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(|e| failed(&e, "its pixels"))?;
        for row in pixels.chunks_exact(frame.line_size).take(height) {
            page.push(|line| format.convert(row, width, depth, line))?;
        }
    } else {
        for at in 0..height {
            let place = || format!("row {} of {height}", at + 1);
            let row = reader.next_row().map_err(|e| failed(&e, &place()))?;
            let row =
                row.ok_or_else(|| fault::damaged(format!("the PNG picture ends early, at {}", place())))?;
            page.push(|line| format.convert(row.data(), width, depth, line))?;
        }
    }
    page.finish()?;
    canvas.finish(dpi.map(|(x, y)| orientation.turned(x, y)))
}

fn format(info: &::png::Info) -> Result<PixelFormat> {
    let (colour, samples, alpha) = match info.color_type {
        ColorType::Grayscale => (Colour::Grey { white_is_zero: false }, 1, Alpha::None),
        ColorType::GrayscaleAlpha => (Colour::Grey { white_is_zero: false }, 2, Alpha::Straight),
        ColorType::Rgb => (Colour::Rgb, 3, Alpha::None),
        ColorType::Rgba => (Colour::Rgb, 4, Alpha::Straight),
        ColorType::Indexed => (palette(info)?, 1, Alpha::None),
    };
    let bits = match info.bit_depth {
        BitDepth::One => 1,
        BitDepth::Two => 2,
        BitDepth::Four => 4,
        BitDepth::Eight => 8,
        BitDepth::Sixteen => 16,
    };
    Ok(PixelFormat { bits, samples, colour, alpha, little_endian: false })
}

/// The palette over white paper.
fn palette(info: &::png::Info) -> Result<Colour> {
    let bytes = info.palette.as_deref().ok_or_else(|| fault::damaged("the PNG picture has no palette"))?;
    let opacities = info.trns.as_deref().unwrap_or_default();
    let colours: Vec<[u8; 3]> = bytes
        .chunks_exact(3)
        .enumerate()
        .map(|(index, colour)| {
            let opacity = u32::from(opacities.get(index).copied().unwrap_or(255));
            [0, 1, 2].map(|at| ((u32::from(colour[at]) * opacity + 127) / 255 + 255 - opacity) as u8)
        })
        .collect();
    Ok(Colour::from_palette(colours))
}

fn failed(error: &DecodingError, place: &str) -> Error {
    match error {
        DecodingError::IoError(error) => fault::from_io("the PNG picture", place, error),
        DecodingError::LimitsExceeded => fault::damaged(format!(
            "the PNG picture: chunks beside the pixels take more than {} MB",
            MAX_CHUNKS >> 20
        )),
        other => fault::damaged(format!("the PNG picture: {other}, at {place}")),
    }
}
