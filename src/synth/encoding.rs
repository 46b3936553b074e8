//! The ways in which drawn scans are stored, by name.

use clap::ValueEnum;

use super::dice::Dice;
use super::tiff_chunks::Compression;
use super::tiff_writer::{Chunks, Photometric, TiffOptions};

/// What a scan's pixels can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pixels {
    /// Black or white.
    Bilevel,
    /// Grey.
    Grey,
    /// Red, green, blue.
    Colour,
}

/// A way to store a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// Group 4 in one strip.
    G4,
    /// Group 4 in many strips.
    G4Strips,
    /// Group 4, one strip, black is zero, least significant bit first.
    G4Reversed,
    /// 1-bit LZW.
    Lzw,
    /// 1-bit Deflate, black is zero.
    Deflate,
    /// 1-bit PackBits.
    Packbits,
    /// 1-bit without compression, black is zero, most significant byte first.
    Raw,
    /// 1-bit LZW tiles.
    Tiled,
    /// Group 4, the picture cut into three pages.
    MultiPage,
    /// Group 4 in BigTIFF.
    Bigtiff,
    /// Grey LZW with differences.
    Grey,
    /// Grey Deflate tiles, white is zero.
    GreyTiled,
    /// Grey JPEG strips.
    GreyJpeg,
    /// Colour map, LZW.
    Palette,
    /// Red, green, blue: Deflate with differences.
    Rgb,
    /// Red, green, blue: PackBits.
    RgbPackbits,
    /// Red, green, blue: LZW tiles in BigTIFF.
    RgbTiled,
    /// Colour JPEG strips.
    RgbJpeg,
}

impl Encoding {
    /// All of them, in the order in which a series of scans goes through them.
    pub fn all() -> &'static [Encoding] {
        Encoding::value_variants()
    }

    /// The pixels that it stores.
    pub fn pixels(self) -> Pixels {
        use Encoding::*;
        match self {
            G4 | G4Strips | G4Reversed | Lzw | Deflate | Packbits | Raw | Tiled | MultiPage | Bigtiff => {
                Pixels::Bilevel
            }
            Grey | GreyTiled | GreyJpeg => Pixels::Grey,
            Palette | Rgb | RgbPackbits | RgbTiled | RgbJpeg => Pixels::Colour,
        }
    }

    /// Options of the file without orientation and resolution.
    pub fn options(self) -> TiffOptions {
        let base = TiffOptions::default();
        let bilevel = |compression, photometric| TiffOptions { compression, photometric, ..base };
        let grey =
            |compression| TiffOptions { bits: 8, photometric: Photometric::BlackIsZero, compression, ..base };
        let rgb = |compression| TiffOptions { bits: 8, photometric: Photometric::Rgb, compression, ..base };
        let (white, black) = (Photometric::WhiteIsZero, Photometric::BlackIsZero);
        let strips = Chunks::Strips;
        match self {
            Encoding::G4 => base,
            Encoding::G4Strips => TiffOptions { chunks: strips(256), ..base },
            Encoding::G4Reversed => TiffOptions { photometric: black, reversed_bits: true, ..base },
            Encoding::Lzw => TiffOptions { chunks: strips(64), ..bilevel(Compression::Lzw, white) },
            Encoding::Deflate => TiffOptions { chunks: strips(512), ..bilevel(Compression::Deflate, black) },
            Encoding::Packbits => {
                TiffOptions { chunks: strips(128), ..bilevel(Compression::PackBits, white) }
            }
            Encoding::Raw => TiffOptions { big_endian: true, ..bilevel(Compression::None, black) },
            Encoding::Tiled => TiffOptions { chunks: Chunks::Tiles(256), ..bilevel(Compression::Lzw, white) },
            Encoding::MultiPage => TiffOptions { pages: 3, ..base },
            Encoding::Bigtiff => TiffOptions { big: true, ..base },
            Encoding::Grey => TiffOptions { chunks: strips(100), predict: true, ..grey(Compression::Lzw) },
            Encoding::GreyTiled => {
                let tiled = TiffOptions { chunks: Chunks::Tiles(128), ..grey(Compression::Deflate) };
                TiffOptions { photometric: white, ..tiled }
            }
            Encoding::GreyJpeg => TiffOptions { chunks: strips(512), ..grey(Compression::Jpeg(80)) },
            Encoding::Palette => {
                let palette = TiffOptions { photometric: Photometric::Palette, ..grey(Compression::Lzw) };
                TiffOptions { chunks: strips(200), ..palette }
            }
            Encoding::Rgb => TiffOptions { chunks: strips(200), predict: true, ..rgb(Compression::Deflate) },
            Encoding::RgbPackbits => {
                TiffOptions { big_endian: true, chunks: strips(32), ..rgb(Compression::PackBits) }
            }
            Encoding::RgbTiled => {
                TiffOptions { big: true, chunks: Chunks::Tiles(256), ..rgb(Compression::Lzw) }
            }
            Encoding::RgbJpeg => TiffOptions { chunks: strips(256), ..rgb(Compression::Jpeg(85)) },
        }
    }

    /// Options of one file: now and then turned, and with resolution tags that are absent or lie.
    pub fn thrown(self, dice: &mut Dice, dpi: f64) -> TiffOptions {
        let mut options = self.options();
        let true_dpi = dpi.round() as u32;
        options.resolution = match dice.int(0, 9) {
            0 | 1 => None,
            2 => Some((1, 1)),
            3 => Some((72, 72)),
            _ => Some((true_dpi, true_dpi)),
        };
        if dice.chance(0.25) {
            options.orientation = dice.int(2, 8) as u16;
        }
        options
    }
}
