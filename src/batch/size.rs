//! A scan's pixels from its headers, for estimates; nothing is decoded and nothing is refused here.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use image::ImageReader;
use tiff::decoder::Decoder;

/// Pages counted at most: an estimate needs no more, and a file may claim any number.
const MAX_PAGES: usize = 1000;

/// Pixels of all pages; `None` where the headers can't be read, which decoding then says better.
pub fn pixels_from_headers(path: &Path) -> Option<u64> {
    let mut file = BufReader::new(File::open(path).ok()?);
    let mut magic = [0; 2];
    file.read_exact(&mut magic).ok()?;
    file.rewind().ok()?;
    match &magic {
        b"II" | b"MM" => tiff_pixels(file),
        _ => {
            let (width, height) =
                ImageReader::new(file).with_guessed_format().ok()?.into_dimensions().ok()?;
            Some(u64::from(width) * u64::from(height))
        }
    }
}

fn tiff_pixels(file: BufReader<File>) -> Option<u64> {
    let mut decoder = Decoder::new(file).ok()?;
    let mut pixels: u64 = 0;
    for _ in 0..MAX_PAGES {
        let (width, height) = decoder.dimensions().ok()?;
        pixels = pixels.saturating_add(u64::from(width) * u64::from(height));
        if !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    Some(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_add_up_and_nonsense_is_no_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("two.tif");
        let mut encoder = tiff::encoder::TiffEncoder::new(File::create(&path).unwrap()).unwrap();
        for height in [3, 5] {
            encoder
                .write_image::<tiff::encoder::colortype::Gray8>(4, height, &vec![0; 4 * height as usize])
                .unwrap();
        }
        assert_eq!(pixels_from_headers(&path), Some(32));
        let png = folder.path().join("a.tif");
        image::GrayImage::new(7, 3).save_with_format(&png, image::ImageFormat::Png).unwrap();
        assert_eq!(pixels_from_headers(&png), Some(21));
        std::fs::write(&png, b"IInonsense").unwrap();
        assert_eq!(pixels_from_headers(&png), None);
    }
}
