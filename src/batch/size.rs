//! A scan's pixels from its headers, for estimates; nothing is decoded and nothing is refused here.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use image::ImageReader;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tiff::decoder::Decoder;

use super::plan::PlannedScan;
use crate::store::place::{Place, ScanObject};
use crate::store::s3::{RangeReader, S3Store};
use crate::store::stores::Stores;

/// Pages counted at most: an estimate needs no more, and a file may claim any number.
const MAX_PAGES: usize = 1000;

/// Objects asked for at once: each takes a journey or two and hardly any work.
const OBJECTS_AT_ONCE: usize = 32;

/// Notes the pixels of all pages of scans; 0 where the headers can't be read, which decoding then says better.
pub fn look(scans: &mut [PlannedScan], stores: &Stores) {
    let (files, objects): (Vec<_>, Vec<_>) = scans.iter_mut().partition(|scan| scan.place.file().is_some());
    for scan in files {
        if let Place::File(path) = &scan.place {
            scan.pixels = File::open(path).ok().and_then(pixels_from_headers).unwrap_or(0);
        }
    }
    let Some(store) = (!objects.is_empty()).then(|| stores.s3().ok()).flatten() else { return };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(OBJECTS_AT_ONCE.min(objects.len())).build();
    // Without threads, without sizes: an estimate is no reason to fail.
    let Ok(pool) = pool else { return };
    pool.install(|| {
        objects.into_par_iter().for_each(|scan| {
            if let Place::Object(object) = &scan.place {
                scan.pixels = pixels_of_object(object, store).unwrap_or(0);
            }
        });
    });
}

fn pixels_of_object(scan: &ScanObject, store: &S3Store) -> Option<u64> {
    pixels_from_headers(RangeReader::new(store.clone(), scan.object.clone(), scan.size))
}

fn pixels_from_headers(file: impl Read + Seek) -> Option<u64> {
    let mut file = BufReader::new(file);
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

fn tiff_pixels(file: impl Read + Seek) -> Option<u64> {
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
    use std::path::Path;

    fn pixels(path: &Path) -> Option<u64> {
        pixels_from_headers(File::open(path).unwrap())
    }

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
        assert_eq!(pixels(&path), Some(32));
        let png = folder.path().join("a.tif");
        image::GrayImage::new(7, 3).save_with_format(&png, image::ImageFormat::Png).unwrap();
        assert_eq!(pixels(&png), Some(21));
        std::fs::write(&png, b"IInonsense").unwrap();
        assert_eq!(pixels(&png), None);
    }
}
