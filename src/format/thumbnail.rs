//! Thumbnails as PNG bytes.

use crate::domain::thumbnail::Thumbnail;
use crate::error::{Error, Kind, Result, Stage};

/// A PNG of two bits a pixel: a few hundred bytes.
///
/// # Errors
/// Where the picture can't be encoded.
pub fn png(thumbnail: &Thumbnail) -> Result<Vec<u8>> {
    let failed = |error: png::EncodingError| Error::new(Kind::Internal, Stage::Write, error.to_string());
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(thumbnail.width), side(thumbnail.height));
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(9));
    let mut writer = encoder.write_header().map_err(failed)?;
    let packed: Vec<u8> = thumbnail.levels.chunks(thumbnail.width.max(1)).flat_map(packed).collect();
    writer.write_image_data(&packed).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// A row's levels, four a byte, the leftmost in the highest bits.
fn packed(row: &[u8]) -> Vec<u8> {
    let byte = |four: &[u8]| (0..4).fold(0, |byte, at| byte << 2 | four.get(at).copied().unwrap_or(0) & 3);
    row.chunks(4).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_back_as_greys() {
        let png = png(&Thumbnail { width: 5, height: 1, levels: vec![0, 1, 2, 3, 0] }).unwrap();
        let picture = image::load_from_memory(&png).unwrap().to_luma8();
        assert_eq!(picture.into_raw(), [0, 85, 170, 255, 0]);
    }

    #[test]
    fn noise_stays_near_a_kilobyte() {
        let levels = (0..40u32 * 80).map(|at| (at.wrapping_mul(2_654_435_761) >> 13 & 3) as u8).collect();
        assert!(png(&Thumbnail { width: 40, height: 80, levels }).unwrap().len() < 1024);
    }
}
