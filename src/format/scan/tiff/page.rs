//! One page: its directory's tags, checked.

use super::directory::{self as tags, Directory, File};
use crate::error::Result;
use crate::format::scan::orientation::Orientation;
use crate::format::scan::pixels::{Alpha, Colour, PixelFormat};
use crate::format::scan::{Limits, fault};

/// How chunks are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    /// CCITT modified Huffman; rows start at bytes, or at 16-bit words.
    Rle {
        words: bool,
    },
    /// CCITT T.4, rows of one dimension or of two.
    Group3 {
        two_dimensional: bool,
    },
    Group4,
    Lzw,
    Deflate,
    PackBits,
    /// A JPEG stream in every chunk; `raw`: its components are the samples, not to be turned into red, green, blue.
    Jpeg {
        raw: bool,
    },
}

/// A page to decode.
#[derive(Debug)]
pub(super) struct Page {
    /// Stored columns.
    pub width: usize,
    /// Stored rows.
    pub height: usize,
    pub orientation: Orientation,
    /// Dots per inch as shown, across and down, where believable.
    pub dpi: Option<(f64, f64)>,
    /// Pixels once planes are interleaved.
    pub format: PixelFormat,
    pub compression: Compression,
    /// Whether each sample has chunks of its own.
    pub planar: bool,
    /// Whether samples are differences to the pixel before.
    pub differences: bool,
    /// Whether the bits of each stored byte run from the lowest up.
    pub reversed_bits: bool,
    pub directory: Directory,
}

/// Whether a directory is a thumbnail or a mask of another page.
pub(super) fn is_secondary(file: &File, directory: &Directory) -> Result<bool> {
    const REDUCED_OR_MASK: u64 = 1 | 4;
    if let Some(kind) = file.number(directory, tags::NEW_SUBFILE_TYPE)? {
        return Ok(kind & REDUCED_OR_MASK != 0);
    }
    const OLD_REDUCED: u64 = 2;
    Ok(file.number(directory, tags::SUBFILE_TYPE)? == Some(OLD_REDUCED))
}

impl Page {
    /// Checks a directory's tags.
    pub fn read(file: &File, directory: Directory, limits: &Limits) -> Result<Self> {
        let (width, height) =
            (file.required(&directory, tags::IMAGE_WIDTH)?, file.required(&directory, tags::IMAGE_LENGTH)?);
        limits.admit(width, height)?;
        let photometric = file.required(&directory, tags::PHOTOMETRIC)?;
        let compression = compression(file, &directory, photometric)?;
        let format = format(file, &directory, photometric, compression)?;
        let orientation = Orientation::from_tag(file.number(&directory, tags::ORIENTATION)?.unwrap_or(1));
        let planar = format.samples > 1
            && match file.number(&directory, tags::PLANAR_CONFIGURATION)?.unwrap_or(1) {
                1 => false,
                2 => true,
                other => return Err(fault::damaged(format!("PlanarConfiguration is {other}"))),
            };
        if planar && (format.bits < 8 || compression == (Compression::Jpeg { raw: false })) {
            return Err(fault::unsupported("a plane for each sample of this kind"));
        }
        let dpi = dpi(file, &directory).map(|(x, y)| orientation.turned(x, y));
        Ok(Page {
            width: width as usize,
            height: height as usize,
            orientation,
            dpi,
            compression,
            planar,
            differences: differences(file, &directory, compression, &format)?,
            reversed_bits: file.number(&directory, tags::FILL_ORDER)? == Some(2),
            format,
            directory,
        })
    }

    /// Samples of a pixel within one chunk.
    pub fn chunk_samples(&self) -> usize {
        if self.planar { 1 } else { self.format.samples }
    }
}

fn compression(file: &File, directory: &Directory, photometric: u64) -> Result<Compression> {
    const UNCOMPRESSED_MODE: u64 = 2;
    Ok(match file.number(directory, tags::COMPRESSION)?.unwrap_or(1) {
        1 => Compression::None,
        2 => Compression::Rle { words: false },
        3 => {
            let options = file.number(directory, tags::T4_OPTIONS)?.unwrap_or(0);
            if options & UNCOMPRESSED_MODE != 0 {
                return Err(fault::unsupported("the uncompressed mode of CCITT Group 3"));
            }
            Compression::Group3 { two_dimensional: options & 1 != 0 }
        }
        4 => Compression::Group4,
        5 => Compression::Lzw,
        7 => Compression::Jpeg { raw: photometric != 6 },
        8 | 32946 => Compression::Deflate,
        32771 => Compression::Rle { words: true },
        32773 => Compression::PackBits,
        other => {
            let name = match other {
                6 => "old-style JPEG",
                9 | 10 => "JBIG",
                32809 => "ThunderScan",
                33003 | 33005 | 34712 => "JPEG 2000",
                34661 => "JBIG",
                34887 => "LERC",
                34925 => "LZMA",
                50000 => "Zstandard",
                50001 => "WebP",
                _ => "unknown",
            };
            return Err(fault::unsupported(format!("compression {other} ({name})")));
        }
    })
}

fn format(
    file: &File,
    directory: &Directory,
    photometric: u64,
    compression: Compression,
) -> Result<PixelFormat> {
    let samples = file.number(directory, tags::SAMPLES_PER_PIXEL)?.unwrap_or(1);
    let bits = file.numbers(directory, tags::BITS_PER_SAMPLE, 8)?.unwrap_or_else(|| vec![1]);
    if samples == 0 {
        return Err(fault::damaged("a page of 0 samples a pixel"));
    }
    if samples > 8 {
        return Err(fault::unsupported(format!("a page of {samples} samples a pixel")));
    }
    let bits = match bits.iter().min() {
        Some(&least) if bits.iter().all(|&bits| bits == least) => least,
        _ => return Err(fault::unsupported(format!("a page of {bits:?} bits a sample"))),
    };
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(fault::unsupported(format!("a page of {bits} bits a sample")));
    }
    if let Some(kind @ 2..) = file.number(directory, tags::SAMPLE_FORMAT)?
        && kind != 4
    {
        return Err(fault::unsupported(format!("SampleFormat {kind} (signed or floating-point samples)")));
    }
    let jpeg = matches!(compression, Compression::Jpeg { .. });
    let colour = match photometric {
        0 | 1 => Colour::Grey { white_is_zero: photometric == 0 },
        2 => Colour::Rgb,
        3 if bits <= 8 => palette(file, directory, 1 << bits)?,
        6 if jpeg => Colour::Rgb,
        other => {
            let name = match other {
                3 => "palette of 16 bits",
                4 => "transparency mask",
                5 => "CMYK",
                6 => "YCbCr without JPEG",
                8..=10 => "Lab",
                _ => "unknown",
            };
            return Err(fault::unsupported(format!("PhotometricInterpretation {other} ({name})")));
        }
    };
    let colour_samples = if colour == Colour::Rgb { 3 } else { 1 };
    if samples < colour_samples {
        return Err(fault::damaged(format!("a page of {samples} samples a pixel can't have colour")));
    }
    let fax =
        matches!(compression, Compression::Group4 | Compression::Group3 { .. } | Compression::Rle { .. });
    if fax && (bits, samples) != (1, 1) {
        return Err(fault::damaged(format!("CCITT compression of {samples} samples of {bits} bits")));
    }
    if jpeg && (bits != 8 || (photometric == 6 && samples != 3)) {
        return Err(fault::unsupported(format!("JPEG of {samples} samples of {bits} bits")));
    }
    let alpha = match file.number(directory, tags::EXTRA_SAMPLES)? {
        Some(1) if samples > colour_samples => Alpha::Premultiplied,
        Some(2) if samples > colour_samples => Alpha::Straight,
        _ => Alpha::None,
    };
    let little_endian = file.little_endian;
    Ok(PixelFormat { bits: bits as u8, samples: samples as usize, colour, alpha, little_endian })
}

/// The palette of `count` colours.
fn palette(file: &File, directory: &Directory, count: usize) -> Result<Colour> {
    let values = file.numbers(directory, tags::COLOR_MAP, 3 * count)?.unwrap_or_default();
    if values.len() < 3 * count {
        return Err(fault::damaged(format!("ColorMap has {} of {} values", values.len(), 3 * count)));
    }
    // Some writers put bytes where 16-bit values belong.
    let shift = if values.iter().all(|&value| value < 256) { 0 } else { 8 };
    let channel = |plane: usize, index: usize| (values[plane * count + index] >> shift).min(255) as u8;
    let colours: Vec<[u8; 3]> =
        (0..count).map(|index| [0, 1, 2].map(|plane| channel(plane, index))).collect();
    Ok(Colour::from_palette(colours))
}

fn differences(
    file: &File,
    directory: &Directory,
    compression: Compression,
    format: &PixelFormat,
) -> Result<bool> {
    if !matches!(compression, Compression::Lzw | Compression::Deflate) {
        return Ok(false);
    }
    match file.number(directory, tags::PREDICTOR)?.unwrap_or(1) {
        1 => Ok(false),
        2 if format.bits >= 8 => Ok(true),
        other => Err(fault::unsupported(format!("Predictor {other} of {} bits a sample", format.bits))),
    }
}

/// Dots per inch across and down; `None` unless both are what a scanner of paper can have.
fn dpi(file: &File, directory: &Directory) -> Option<(f64, f64)> {
    let per_inch = match file.number(directory, tags::RESOLUTION_UNIT).ok()?.unwrap_or(2) {
        2 => 1.0,
        3 => 2.54,
        _ => return None,
    };
    let (x, y) = (file.ratio(directory, tags::X_RESOLUTION)?, file.ratio(directory, tags::Y_RESOLUTION)?);
    crate::format::scan::stored::believable_dpi(x * per_inch, y * per_inch)
}
