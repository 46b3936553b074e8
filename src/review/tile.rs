//! Squares of a scan at half, a quarter and so on of its size, as PNG.

use std::ops::Range;

use crate::domain::raster::Raster;
use crate::domain::spec::PageTurn;
use crate::domain::turned::Turned;
use crate::error::{Error, Kind, Result, Stage};

/// Pixels along a tile's side.
pub const SIDE: usize = 512;
/// Largest reduction, as a power of two.
const MOST_LEVELS: u32 = 12;
/// Rows of the scan that are looked at for a row of a tile, at most: a scan reduced by more is a picture of where things
/// are, not of thin lines.
const MOST_ROWS: usize = 8;

/// A tile; `turn` is in degrees clockwise, `place` its row and column among the tiles of its level.
///
/// # Errors
/// Where there is no such tile, or the scan can't be read back.
pub fn tile(raster: &dyn Raster, turn: u16, level: u32, place: (usize, usize)) -> Result<Vec<u8>> {
    let turn = PageTurn::ALL.into_iter().find(|it| it.degrees() == turn).unwrap_or_default();
    let raster = Turned::new(raster, turn);
    let missing = || Error::new(Kind::Usage, Stage::Read, "no such tile");
    if level > MOST_LEVELS {
        return Err(missing());
    }
    let span = SIDE << level;
    let cut = |place: usize, size: usize| -> Option<Range<usize>> {
        let start = place.checked_mul(span).filter(|start| *start < size)?;
        Some(start..(start + span).min(size))
    };
    let rows = cut(place.0, raster.height()).ok_or_else(missing)?;
    let cols = cut(place.1, raster.width()).ok_or_else(missing)?;
    let channels = if raster.has_colour() { 3 } else { 1 };
    let (width, pixels) = reduced(&raster, (rows, cols), 1 << level, channels)
        .map_err(|error| Error::io(Stage::Read, "reading the scan back", &error))?;
    encode(width, channels, &pixels)
}

/// Means of squares of `factor` pixels: the columns of the result, and its bytes.
fn reduced(
    raster: &dyn Raster,
    (rows, cols): (Range<usize>, Range<usize>),
    factor: usize,
    channels: usize,
) -> std::io::Result<(usize, Vec<u8>)> {
    let (width, height) = (cols.len().div_ceil(factor), rows.len().div_ceil(factor));
    let mut pixels = Vec::with_capacity(width * height * channels);
    let mut line = vec![0; cols.len() * channels];
    for row in 0..height {
        let first = rows.start + row * factor;
        let end = (first + factor).min(rows.end);
        let (mut sums, mut count) = (vec![0u32; width * channels], vec![0u32; width]);
        for look in (first..end).step_by(factor.div_ceil(MOST_ROWS)) {
            if channels == 3 {
                raster.rgb(look..look + 1, cols.clone(), &mut line)?;
            } else {
                raster.grey(look..look + 1, cols.clone(), &mut line)?;
            }
            for (at, pixel) in line.chunks_exact(channels).enumerate() {
                let to = at / factor;
                count[to] += 1;
                for (sum, &value) in sums[to * channels..].iter_mut().zip(pixel) {
                    *sum += u32::from(value);
                }
            }
        }
        pixels.extend(sums.iter().enumerate().map(|(at, sum)| (sum / count[at / channels].max(1)) as u8));
    }
    Ok((width, pixels))
}

fn encode(width: usize, channels: usize, pixels: &[u8]) -> Result<Vec<u8>> {
    let failed = |error: png::EncodingError| Error::new(Kind::Internal, Stage::Write, error.to_string());
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let height = pixels.len() / (width * channels).max(1);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(width), side(height));
    encoder.set_color(if channels == 3 { png::ColorType::Rgb } else { png::ColorType::Grayscale });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(pixels).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::raster::GreyRaster;

    #[test]
    fn tiles_cover_the_scan_and_no_more() {
        let (width, height) = (700, 1100);
        let pixels = (0..width * height).map(|at| if at % width < 350 { 0 } else { 200 }).collect();
        let raster = GreyRaster::new(width, height, pixels);
        let size = |level, place| {
            let png = tile(&raster, 0, level, place).unwrap();
            let picture = image::load_from_memory(&png).unwrap().to_luma8();
            (picture.width(), picture.height(), picture.get_pixel(0, 0).0[0])
        };
        assert_eq!(size(0, (0, 0)), (512, 512, 0));
        assert_eq!(size(0, (2, 1)), (188, 76, 200));
        assert_eq!(size(2, (0, 0)), (175, 275, 0));
        let turned = image::load_from_memory(&tile(&raster, 90, 2, (0, 0)).unwrap()).unwrap();
        assert_eq!((turned.width(), turned.height()), (275, 175));
        for (level, place) in [(0, (3, 0)), (13, (0, 0)), (0, (usize::MAX, 0))] {
            assert!(tile(&raster, 0, level, place).is_err());
        }
    }
}
