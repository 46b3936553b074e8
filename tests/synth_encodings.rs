//! Every way in which drawn scans are stored reads back to the pixels that were drawn.

use std::io::Cursor;

use curvedig::format::scan::{self, Limits};
use curvedig::synth::encoding::{Encoding, Pixels};
use curvedig::synth::tiff_chunks::{Compression, Samples};
use curvedig::synth::tiff_writer::{self, Photometric};

/// A picture without any symmetry: rulings, a diagonal, a corner block; `shades` gives the inks.
fn picture(width: usize, height: usize, channels: usize, shades: [u8; 3]) -> Samples {
    let mut data = Vec::new();
    for row in 0..height {
        for col in 0..width {
            let shade = if row < 20 && col < 30 {
                shades[0]
            } else if (row * 3) / 2 == col || col % 37 == 5 {
                shades[1]
            } else if row % 41 == 7 {
                shades[2]
            } else {
                255
            };
            data.extend(std::iter::repeat_n(shade, channels));
        }
    }
    Samples { width, height, channels, data }
}

fn read_back(bytes: Vec<u8>) -> (usize, usize, Vec<u8>) {
    let raster = scan::open(Cursor::new(bytes), &Limits::default()).expect("what we write, we read");
    let (width, height) = (raster.width(), raster.height());
    let mut rgb = vec![0; width * height * 3];
    raster.rgb(0..height, 0..width, &mut rgb).expect("pixels are in memory");
    (width, height, rgb)
}

fn as_rgb(picture: &Samples) -> Vec<u8> {
    match picture.channels {
        3 => picture.data.clone(),
        _ => picture.data.iter().flat_map(|&grey| [grey; 3]).collect(),
    }
}

#[test]
fn every_encoding_reads_back_upright_whatever_its_orientation() {
    for &encoding in Encoding::all() {
        let picture = match encoding.pixels() {
            Pixels::Bilevel => picture(333, 401, 1, [0, 0, 0]),
            Pixels::Grey => picture(333, 401, 1, [0, 90, 200]),
            // Levels that the colour map holds exactly.
            Pixels::Colour => picture(333, 401, 3, [0, 0, 255]),
        };
        for orientation in 1..=8 {
            let options = tiff_writer::TiffOptions { orientation, ..encoding.options() };
            let bytes = tiff_writer::encode(&picture, &options).expect("a small picture is written");
            let (width, height, rgb) = read_back(bytes);
            assert_eq!((width, height), (333, 401), "{encoding:?}, orientation {orientation}");
            let loss = if matches!(options.compression, Compression::Jpeg(_)) { 60 } else { 0 };
            let worst = rgb.iter().zip(as_rgb(&picture)).map(|(&a, b)| a.abs_diff(b)).max();
            assert!(worst <= Some(loss), "{encoding:?}, orientation {orientation}: off by {worst:?}");
        }
    }
}

#[test]
fn colours_survive_the_colour_map_to_the_nearest_level() {
    let data: Vec<u8> = (0..64u8).flat_map(|i| [i * 4, 255 - i * 4, 128]).collect();
    let picture = Samples { width: 64, height: 1, channels: 3, data };
    let options =
        tiff_writer::TiffOptions { photometric: Photometric::Palette, ..Encoding::Palette.options() };
    let (_, _, rgb) = read_back(tiff_writer::encode(&picture, &options).expect("written"));
    let worst = rgb.iter().zip(&picture.data).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(26), "off by {worst:?}");
}
