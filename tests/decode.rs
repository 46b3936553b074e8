//! Scans of every encoding, small enough to see through.

#[path = "support/tiff.rs"]
mod tiff;

use std::io::Cursor;

use curvedig::domain::raster::Raster;
use curvedig::error::{Error, Kind};
use curvedig::format::scan::{Limits, open};
use image::ImageEncoder;
use tiff::{PLAIN, Page, Style, Value, deflate, group4, lzw, pack_bits, packed};

const WIDTH: usize = 21;
const HEIGHT: usize = 13;

/// A picture of 0 and 1 (1 ink) in which no two rows and no two columns are alike.
fn ink() -> Vec<Vec<u8>> {
    (0..HEIGHT).map(|r| (0..WIDTH).map(|c| u8::from((r * r + 3 * c + c * r) % 7 < 3)).collect()).collect()
}

fn grey_of(ink: &[Vec<u8>]) -> Vec<u8> {
    ink.iter().flatten().map(|&bit| if bit == 1 { 0 } else { 255 }).collect()
}

fn decode(bytes: &[u8]) -> Result<Box<dyn Raster>, Error> {
    open(Cursor::new(bytes), &Limits::default())
}

fn grey(raster: &dyn Raster) -> Vec<u8> {
    let mut out = vec![0; raster.width() * raster.height()];
    raster.grey(0..raster.height(), 0..raster.width(), &mut out).unwrap();
    out
}

fn rgb(raster: &dyn Raster) -> Vec<u8> {
    let mut out = vec![0; 3 * raster.width() * raster.height()];
    raster.rgb(0..raster.height(), 0..raster.width(), &mut out).unwrap();
    out
}

fn grey_of_file(bytes: &[u8]) -> Vec<u8> {
    grey(decode(bytes).unwrap().as_ref())
}

fn failure(bytes: &[u8]) -> Error {
    decode(bytes).err().expect("a file this wrong must not decode")
}

/// A page of the ink picture; `photometric` 0 draws ink as ones.
fn bit_page(compression: u16, photometric: u16) -> Page {
    let mut rows = ink();
    if photometric == 1 {
        rows.iter_mut().flatten().for_each(|bit| *bit = 1 - *bit);
    }
    let bytes = packed(&rows);
    let chunk = match compression {
        1 => bytes,
        4 => group4(&rows, true),
        5 => lzw(&bytes),
        8 | 32946 => deflate(&bytes),
        _ => pack_bits(&bytes),
    };
    Page::new(WIDTH as u32, HEIGHT as u32, compression, photometric, &[1], chunk)
}

/// Values 0 to 255 over rows of `samples` samples, all different from their neighbours.
fn ramp(samples: usize) -> Vec<u8> {
    (0..WIDTH * HEIGHT * samples).map(|i| (i * 37 + i / 5) as u8).collect()
}

fn grey_page(chunk: Vec<u8>, compression: u16) -> Page {
    Page::new(WIDTH as u32, HEIGHT as u32, compression, 1, &[8], chunk)
}

fn one(page: Page) -> Vec<u8> {
    tiff::file(PLAIN, &[page])
}

#[test]
fn a_bit_scan_is_the_same_in_every_lossless_encoding() {
    let expected = grey_of(&ink());
    for compression in [1, 4, 5, 8, 32946, 32773] {
        for photometric in [0, 1] {
            for style in [(true, false), (false, false), (true, true), (false, true)] {
                let style = Style { little_endian: style.0, big: style.1 };
                let bytes = tiff::file(style, &[bit_page(compression, photometric)]);
                let name = format!("compression {compression}, photometric {photometric}, {style:?}");
                assert_eq!(grey_of_file(&bytes), expected, "{name}");
                let mut page = bit_page(compression, photometric).with(266, 2);
                page.chunks[0].iter_mut().for_each(|byte| *byte = byte.reverse_bits());
                assert_eq!(grey_of_file(&tiff::file(style, &[page])), expected, "reversed bits, {name}");
            }
        }
    }
}

#[test]
fn group_4_without_an_end_mark_decodes() {
    let mut page = bit_page(4, 0);
    page.chunks[0] = group4(&ink(), false);
    assert_eq!(grey_of_file(&one(page)), grey_of(&ink()));
}

#[test]
fn many_strips_are_one_scan() {
    let mut page = bit_page(4, 0);
    page.set(278, Value::Long(vec![4]));
    page.chunks = ink().chunks(4).map(|rows| group4(rows, true)).collect();
    assert_eq!(grey_of_file(&one(page)), grey_of(&ink()));
}

#[test]
fn tiles_are_put_together_without_their_padding() {
    let mut page = grey_page(Vec::new(), 5);
    let pixels = ramp(1);
    page.chunks.clear();
    for top in (0..HEIGHT).step_by(16) {
        for left in (0..WIDTH).step_by(16) {
            let at = |r: usize, c: usize| if r < HEIGHT && c < WIDTH { pixels[r * WIDTH + c] } else { 99 };
            let tile: Vec<u8> = (0..256).map(|i| at(top + i / 16, left + i % 16)).collect();
            page.chunks.push(lzw(&tile));
        }
    }
    page.set(322, Value::Short(vec![16]));
    page.set(323, Value::Short(vec![16]));
    assert_eq!(grey_of_file(&one(page)), pixels);
}

#[test]
fn sixteen_bit_differences_in_planes_give_their_colours() {
    let samples = ramp(3);
    for little_endian in [true, false] {
        let mut page = Page::new(WIDTH as u32, HEIGHT as u32, 8, 2, &[16, 16, 16], Vec::new());
        page = page.with(284, 2).with(317, 2);
        page.chunks.clear();
        for plane in 0..3 {
            let mut bytes = Vec::new();
            for row in samples.chunks_exact(3 * WIDTH) {
                let mut before = 0_u16;
                for pixel in row.chunks_exact(3) {
                    let value = u16::from(pixel[plane]) << 8 | 0x5a;
                    let difference = value.wrapping_sub(before);
                    before = value;
                    bytes.extend(if little_endian {
                        difference.to_le_bytes()
                    } else {
                        difference.to_be_bytes()
                    });
                }
            }
            page.chunks.push(deflate(&bytes));
        }
        let raster = decode(&tiff::file(Style { little_endian, big: false }, &[page])).unwrap();
        assert!(raster.has_colour());
        assert_eq!(rgb(raster.as_ref()), samples);
    }
}

#[test]
fn palettes_have_their_colours_even_written_as_bytes() {
    let indices: Vec<u8> = (0..WIDTH * HEIGHT).map(|i| (i % 16) as u8).collect();
    let colour = |index: u8| [index * 16, 255 - index * 16, 7];
    let expected: Vec<u8> = indices.iter().flat_map(|&index| colour(index)).collect();
    for scale in [1, 257] {
        let mut page = Page::new(WIDTH as u32, HEIGHT as u32, 1, 3, &[8], indices.clone());
        let map = (0..3).flat_map(|plane| {
            (0..256).map(move |i| if i < 16 { u16::from(colour(i as u8)[plane]) * scale } else { 0 })
        });
        page.set(320, Value::Short(map.collect()));
        let raster = decode(&one(page)).unwrap();
        assert_eq!(rgb(raster.as_ref()), expected, "scale {scale}");
    }
}

#[test]
fn pages_are_stacked_and_thumbnails_left_out() {
    let narrow = Page::new(3, 2, 1, 1, &[8], vec![10, 20, 30, 40, 50, 60]);
    let wide = Page::new(4, 1, 1, 1, &[8], vec![1, 2, 3, 4]);
    let thumbnail = Page::new(2, 1, 1, 1, &[8], vec![9, 9]).with(254, 1);
    let bytes = tiff::file(PLAIN, &[narrow.with(254, 2), thumbnail, wide]);
    let raster = decode(&bytes).unwrap();
    assert_eq!((raster.width(), raster.height()), (4, 3));
    assert_eq!(grey(raster.as_ref()), [10, 20, 30, 255, 40, 50, 60, 255, 1, 2, 3, 4]);
}

#[test]
fn a_page_of_bits_below_one_of_colours_keeps_both() {
    let colours = Page::new(2, 1, 1, 2, &[8, 8, 8], vec![255, 0, 0, 1, 2, 3]);
    let bits = Page::new(2, 1, 1, 0, &[1], vec![0b1000_0000]);
    let raster = decode(&tiff::file(PLAIN, &[colours, bits])).unwrap();
    assert_eq!(rgb(raster.as_ref()), [255, 0, 0, 1, 2, 3, 0, 0, 0, 255, 255, 255]);
}

#[test]
fn lzw_of_the_oldest_writers_is_refused_by_name() {
    let error = failure(&one(grey_page(vec![0, 1, 40, 80, 120, 3], 5)));
    assert_eq!(error.kind, Kind::Unsupported);
    assert!(error.message.contains("old-style LZW"), "{}", error.message);
}

#[test]
fn a_turned_scan_is_shown_upright_with_its_resolution() {
    let mut page = Page::new(3, 2, 1, 1, &[8], vec![10, 20, 30, 40, 50, 60]).with(274, 6);
    page.set(282, Value::Ratio(100, 1));
    page.set(283, Value::Ratio(200, 1));
    let raster = decode(&one(page)).unwrap();
    assert_eq!((raster.width(), raster.height()), (2, 3));
    assert_eq!(grey(raster.as_ref()), [40, 10, 50, 20, 60, 30]);
    assert_eq!(raster.dpi(), Some((200.0, 100.0)));
}

#[test]
fn only_believable_resolutions_are_told() {
    let dpi = |unit: Option<u16>, over: u32, under: u32| {
        let mut page = grey_page(ramp(1), 1);
        page.set(282, Value::Ratio(over, under));
        page.set(283, Value::Ratio(over, under));
        if let Some(unit) = unit {
            page = page.with(296, unit);
        }
        decode(&one(page)).unwrap().dpi().map(|(x, _)| x)
    };
    assert_eq!(dpi(None, 200, 1), Some(200.0));
    assert_eq!(dpi(Some(2), 629_145_600, 2_097_152), Some(300.0));
    assert_eq!(dpi(Some(3), 100, 1), Some(254.0));
    assert_eq!(dpi(Some(1), 200, 1), None, "no unit");
    assert_eq!(dpi(Some(2), 1, 1), None);
    assert_eq!(dpi(Some(2), 72_000, 10), None);
    assert_eq!(dpi(Some(2), 200, 0), None);
    assert_eq!(decode(&one(grey_page(ramp(1), 1))).unwrap().dpi(), None);
}

#[test]
fn what_exceeds_memory_is_read_back_the_same_from_disk() {
    let samples = ramp(3);
    let bytes = one(Page::new(WIDTH as u32, HEIGHT as u32, 5, 2, &[8, 8, 8], lzw(&samples)).with(274, 6));
    let in_memory = decode(&bytes).unwrap();
    let on_disk = open(Cursor::new(&bytes), &Limits { max_memory: 0, ..Limits::default() }).unwrap();
    assert_eq!(rgb(on_disk.as_ref()), rgb(in_memory.as_ref()));
    assert_eq!(grey(on_disk.as_ref()), grey(in_memory.as_ref()));
}

#[test]
fn png_and_jpeg_decode() {
    let pixels = ramp(3);
    let mut png = Vec::new();
    let colour = image::ExtendedColorType::Rgb8;
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(&pixels, WIDTH as u32, HEIGHT as u32, colour).unwrap();
    assert_eq!(rgb(decode(&png).unwrap().as_ref()), pixels);

    let smooth: Vec<u8> = (0..64 * 64).map(|i| (i % 64 + i / 64) as u8 * 2).collect();
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 95);
    encoder.write_image(&smooth, 64, 64, image::ExtendedColorType::L8).unwrap();
    for bytes in [jpeg.clone(), one(Page::new(64, 64, 7, 1, &[8], jpeg))] {
        let decoded = grey_of_file(&bytes);
        assert_eq!(decoded.len(), smooth.len());
        assert!(decoded.iter().zip(&smooth).all(|(a, b)| a.abs_diff(*b) <= 4), "JPEG may only blur a little");
    }
}

#[test]
fn a_strip_that_ends_early_is_named() {
    for compression in [1, 4, 5, 8, 32773] {
        let mut page = bit_page(compression, 0);
        let chunk = page.chunks[0].clone();
        page.set(278, Value::Long(vec![HEIGHT as u32]));
        page.chunks[0] = chunk[..chunk.len() * 2 / 3].to_vec();
        let error = failure(&one(page));
        assert_eq!(error.kind, Kind::Format);
        assert!(error.message.starts_with("strip 1 of 1 ends early"), "{compression}: {}", error.message);
        assert!(error.hint.is_some());
    }
}

#[test]
fn a_file_cut_short_anywhere_fails_or_gives_the_same_pixels() {
    for compression in [4, 5] {
        let whole = one(bit_page(compression, 0));
        for length in 0..whole.len() {
            if let Ok(raster) = decode(&whole[..length]) {
                assert_eq!(grey(raster.as_ref()), grey_of(&ink()), "{length} of {} bytes", whole.len());
            }
        }
    }
}

#[test]
fn group_4_rows_that_contradict_their_width_are_errors() {
    let mut page = bit_page(4, 0);
    page.set(256, Value::Long(vec![WIDTH as u32 - 3]));
    assert_eq!(failure(&one(page)).kind, Kind::Format);
}

#[test]
fn more_pixels_than_allowed_name_the_flag() {
    for (width, height) in [(1 << 31, 1 << 31), (40_000, 40_000), (u32::MAX, 1)] {
        let mut page = grey_page(ramp(1), 1);
        page.set(256, Value::Long(vec![width]));
        page.set(257, Value::Long(vec![height]));
        let error = failure(&one(page));
        assert_eq!(error.kind, Kind::LimitExceeded);
        assert!(error.message.contains(&format!("{width} x {height}")), "{}", error.message);
        assert!(error.hint.unwrap().contains("--max-pixels"));
    }
    // Pages that are small each can be too large when stacked.
    let wide = Page::new(50_000, 1, 8, 1, &[8], deflate(&[0; 50_000]));
    let tall = Page::new(1, 50_000, 8, 1, &[8], deflate(&[0; 50_000]));
    assert_eq!(failure(&tiff::file(PLAIN, &[wide, tall])).kind, Kind::LimitExceeded);
}

#[test]
fn wrong_tags_are_named() {
    type Change = fn(&mut Page);
    let cases: [(&str, Change); 9] = [
        ("0 x 13 pixels", |page| page.set(256, Value::Long(vec![0]))),
        ("no PhotometricInterpretation", |page| page.tags.retain(|(tag, _)| *tag != 262)),
        ("StripOffsets lists 1 of 13 strips", |page| page.set(278, Value::Long(vec![1]))),
        ("compression 34925 (LZMA)", |page| page.set(259, Value::Short(vec![34925]))),
        ("PhotometricInterpretation 5 (CMYK)", |page| page.set(262, Value::Short(vec![5]))),
        ("Predictor 3", |page| page.set(317, Value::Short(vec![3]))),
        ("[8, 5] bits a sample", |page| page.set(258, Value::Short(vec![8, 5]))),
        ("a strip of 21 x 0 pixels", |page| page.set(278, Value::Long(vec![0]))),
        ("strip 1 of 1 is empty", |page| page.chunks[0].clear()),
    ];
    for (expected, change) in cases {
        let mut page = grey_page(lzw(&ramp(1)), 5);
        change(&mut page);
        let error = failure(&one(page));
        assert!(error.message.contains(expected), "{} instead of {expected}", error.message);
        assert!(matches!(error.kind, Kind::Format | Kind::Unsupported));
    }
}

#[test]
fn pages_that_lead_back_are_an_error() {
    let mut bytes = one(bit_page(1, 0));
    let first = bytes[4..8].to_vec();
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&first);
    let error = failure(&bytes);
    assert!(error.message.contains("page 1 is an earlier one"), "{}", error.message);
}

#[test]
fn offsets_beyond_the_end_are_errors() {
    let page = bit_page(5, 0);
    let bytes = one(page.clone());
    let mut moved = one(page);
    let at = moved.windows(4).position(|entry| entry == [17, 1, 4, 0]).expect("StripOffsets") + 8;
    moved[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    let error = failure(&moved);
    assert!(error.message.contains(&format!("beyond the end of the file ({} bytes)", bytes.len())));
}

/// Small, fast, the same everywhere.
fn random(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 16) as usize
}

#[test]
fn damaged_bytes_give_an_error_or_a_picture_but_never_a_panic() {
    let smooth = vec![128; 64 * 64];
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut jpeg);
    encoder.write_image(&smooth, 64, 64, image::ExtendedColorType::L8).unwrap();
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(&smooth, 64, 64, image::ExtendedColorType::L8).unwrap();
    let mut seeds = vec![jpeg.clone(), png, one(Page::new(64, 64, 7, 1, &[8], jpeg))];
    for compression in [1, 4, 5, 8, 32773] {
        seeds.push(tiff::file(
            Style { little_endian: false, big: compression == 5 },
            &[bit_page(compression, 0)],
        ));
    }
    for (compression, option) in [(2, 0), (3, 0), (3, 1), (32771, 0)] {
        seeds.push(one(bit_page(4, 0).with(259, compression).with(292, option)));
    }
    let limits = Limits { max_pixels: 1 << 20, max_memory: 1 << 18 };
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let (mut whole, mut broken) = (0, 0);
    for seed in &seeds {
        for _ in 0..400 {
            let mut bytes = seed.clone();
            for _ in 0..1 + random(&mut state) % 5 {
                let at = random(&mut state) % bytes.len();
                bytes[at] = match random(&mut state) % 3 {
                    0 => random(&mut state) as u8,
                    1 => bytes[at] ^ 1 << (random(&mut state) % 8),
                    _ => 255,
                };
            }
            match open(Cursor::new(&bytes), &limits) {
                Ok(raster) => {
                    let mut row = vec![0; raster.width()];
                    raster.grey(raster.height() - 1..raster.height(), 0..raster.width(), &mut row).unwrap();
                    whole += 1;
                }
                Err(error) => {
                    assert!(!error.message.contains('\n') && !error.message.is_empty(), "{error:?}");
                    broken += 1;
                }
            }
        }
    }
    assert!(whole > 100 && broken > 100, "{whole} pictures and {broken} errors: the damage tests nothing");
}

#[test]
fn every_hostile_file_is_refused() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let error = decode(&std::fs::read(&path).unwrap()).err();
        let error = error.unwrap_or_else(|| panic!("{} must not decode", path.display()));
        assert!(error.hint.is_some(), "{}: {error} has no hint", path.display());
        count += 1;
    }
    assert!(count >= 10, "only {count} hostile files are there");
}
