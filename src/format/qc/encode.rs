//! A canvas as PNG bytes.

use crate::error::{Error, Kind, Result, Stage};

use super::canvas::Canvas;
use super::palette;

/// A PNG of a byte a pixel with our palette.
pub fn png(canvas: &Canvas) -> Result<Vec<u8>> {
    let failed = |error: png::EncodingError| Error::new(Kind::Internal, Stage::Write, error.to_string());
    let side = |pixels: usize| {
        u32::try_from(pixels)
            .map_err(|_| Error::new(Kind::Internal, Stage::Write, "the QC picture is too large"))
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(canvas.width)?, side(canvas.height)?);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette::colours().concat());
    // Palette entries have no slope for filters to take away.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(3));
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&canvas.pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}
