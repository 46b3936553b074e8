//! Rows of samples as files hold them, to rows of packed bits, grey or colour bytes.

/// How the pixels of a decoded scan are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Eight pixels a byte, leftmost in the highest bit; a set bit is black.
    Bit,
    /// A byte a pixel, 0 black.
    Grey,
    /// Three bytes a pixel: red, green, blue.
    Rgb,
}

impl Depth {
    /// Bytes of a row of `width` pixels.
    pub fn bytes(self, width: usize) -> usize {
        match self {
            Depth::Bit => width.div_ceil(8),
            Depth::Grey => width,
            Depth::Rgb => width * 3,
        }
    }

    /// The byte in which pixel `col` begins.
    pub fn byte_from_col(self, col: usize) -> usize {
        match self {
            Depth::Bit => col / 8,
            Depth::Grey => col,
            Depth::Rgb => col * 3,
        }
    }
}

/// What samples mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Colour {
    /// One grey sample; dark where it is high if `white_is_zero`.
    Grey { white_is_zero: bool },
    /// One index into these colours.
    Palette(Vec<[u8; 3]>),
    /// Red, green and blue samples.
    Rgb,
}

impl Colour {
    /// A palette's meaning: one of just black and white is grey, and its pixels stay packed.
    pub fn from_palette(colours: Vec<[u8; 3]>) -> Self {
        match colours.as_slice() {
            [[0, 0, 0], [255, 255, 255]] => Colour::Grey { white_is_zero: false },
            [[255, 255, 255], [0, 0, 0]] => Colour::Grey { white_is_zero: true },
            _ => Colour::Palette(colours),
        }
    }
}

/// How the sample after the colour's own covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alpha {
    /// There is none, or it says nothing of opacity.
    None,
    /// Colours are as they would be if opaque.
    Straight,
    /// Colours are already multiplied by opacity.
    Premultiplied,
}

/// Samples of a row, interleaved, packed from the highest bit on, each row starting at a byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PixelFormat {
    /// Bits a sample: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// Samples a pixel, those that aren't colour included.
    pub samples: usize,
    /// What the first samples mean.
    pub colour: Colour,
    /// What the sample after them means.
    pub alpha: Alpha,
    /// Whether 16-bit samples have their low byte first.
    pub little_endian: bool,
}

impl PixelFormat {
    /// Bytes of a row of `width` pixels; `None` beyond what can be counted.
    pub fn row_bytes(&self, width: usize) -> Option<usize> {
        width.checked_mul(self.samples)?.checked_mul(usize::from(self.bits)).map(|bits| bits.div_ceil(8))
    }

    /// The least depth that holds all these samples can mean.
    pub fn depth(&self) -> Depth {
        match &self.colour {
            Colour::Grey { .. } if self.bits == 1 && self.samples == 1 => Depth::Bit,
            Colour::Grey { .. } => Depth::Grey,
            Colour::Palette(colours) if colours.iter().all(|&[r, g, b]| r == g && g == b) => Depth::Grey,
            Colour::Palette(_) | Colour::Rgb => Depth::Rgb,
        }
    }

    /// A row of `width` pixels of `depth`, which must hold [`PixelFormat::depth`], padding bits zero.
    pub fn convert(&self, row: &[u8], width: usize, depth: Depth, out: &mut [u8]) {
        match (depth, &self.colour) {
            (Depth::Bit, Colour::Grey { white_is_zero }) => {
                let flip = if *white_is_zero { 0 } else { 0xff };
                for (to, from) in out.iter_mut().zip(row) {
                    *to = from ^ flip;
                }
                if let (Some(last), 1..) = (out.last_mut(), width % 8) {
                    *last &= 0xff << (8 - width % 8);
                }
            }
            (Depth::Grey, Colour::Grey { white_is_zero }) if self.bits == 8 && self.samples == 1 => {
                let flip = if *white_is_zero { 0xff } else { 0 };
                for (to, from) in out.iter_mut().zip(row) {
                    *to = from ^ flip;
                }
            }
            (Depth::Rgb, Colour::Rgb) if self.bits == 8 && self.samples == 3 => {
                out.copy_from_slice(&row[..out.len()]);
            }
            (Depth::Rgb, _) => {
                for (col, pixel) in out.chunks_exact_mut(3).enumerate() {
                    pixel.copy_from_slice(&self.pixel(row, col));
                }
            }
            (Depth::Grey | Depth::Bit, _) => {
                for (col, grey) in out.iter_mut().enumerate() {
                    *grey = luma(self.pixel(row, col));
                }
            }
        }
    }

    /// The colour of one pixel over white paper.
    fn pixel(&self, row: &[u8], col: usize) -> [u8; 3] {
        let first = col * self.samples;
        let (colour, used) = match &self.colour {
            Colour::Grey { white_is_zero } => {
                let grey = self.scaled(row, first);
                ([if *white_is_zero { 255 - grey } else { grey }; 3], 1)
            }
            // An index beyond the palette is black, as libtiff's palettes of full length are beyond what is given.
            Colour::Palette(colours) => {
                (colours.get(usize::from(self.raw(row, first))).copied().unwrap_or_default(), 1)
            }
            Colour::Rgb => ([0, 1, 2].map(|channel| self.scaled(row, first + channel)), 3),
        };
        if self.alpha == Alpha::None {
            return colour;
        }
        let opacity = u32::from(self.scaled(row, first + used));
        colour.map(|value| {
            let ink = match self.alpha {
                Alpha::Premultiplied => u32::from(value),
                _ => (u32::from(value) * opacity + 127) / 255,
            };
            (ink + 255 - opacity).min(255) as u8
        })
    }

    /// Sample `index` as stored; of 16 bits the high byte.
    fn raw(&self, row: &[u8], index: usize) -> u8 {
        match self.bits {
            16 => row[index * 2 + usize::from(self.little_endian)],
            8 => row[index],
            bits => {
                let bit = index * usize::from(bits);
                let shift = 8 - usize::from(bits) - bit % 8;
                (row[bit / 8] >> shift) & ((1 << bits) - 1)
            }
        }
    }

    /// Sample `index` as 0 to 255.
    fn scaled(&self, row: &[u8], index: usize) -> u8 {
        let raw = self.raw(row, index);
        match self.bits {
            1 => raw * 255,
            2 => raw * 85,
            4 => raw * 17,
            _ => raw,
        }
    }
}

/// Grey of a colour: ITU-R BT.601 weights in 16-bit fixed point, rounded, as libjpeg and Pillow have them.
pub(super) fn luma([r, g, b]: [u8; 3]) -> u8 {
    let sum = 19595 * u32::from(r) + 38470 * u32::from(g) + 7471 * u32::from(b) + 0x8000;
    (sum >> 16) as u8
}

/// How many of these red, green, blue bytes are visibly coloured; a grey scan saved as JPEG stays below.
pub(super) fn coloured(rgb: &[u8]) -> u64 {
    const LEAST_CHROMA: u8 = 24;
    let spread = |p: &[u8]| p[0].max(p[1]).max(p[2]) - p[0].min(p[1]).min(p[2]);
    rgb.chunks_exact(3).filter(|pixel| spread(pixel) >= LEAST_CHROMA).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(bits: u8, samples: usize, colour: Colour) -> PixelFormat {
        PixelFormat { bits, samples, colour, alpha: Alpha::None, little_endian: false }
    }

    fn grey(format: &PixelFormat, row: &[u8], width: usize) -> Vec<u8> {
        let mut out = vec![0; width];
        format.convert(row, width, Depth::Grey, &mut out);
        out
    }

    #[test]
    fn white_is_zero_and_black_is_zero_are_each_others_negative() {
        let (zero_white, zero_black) =
            (Colour::Grey { white_is_zero: true }, Colour::Grey { white_is_zero: false });
        let mut bits = [0];
        format(1, 1, zero_white.clone()).convert(&[0b1010_1111], 4, Depth::Bit, &mut bits);
        assert_eq!(bits, [0b1010_0000]);
        format(1, 1, zero_black.clone()).convert(&[0b1010_1111], 4, Depth::Bit, &mut bits);
        assert_eq!(bits, [0b0101_0000]);
        assert_eq!(grey(&format(4, 1, zero_white), &[0x0f, 0x10], 3), [255, 0, 238]);
        assert_eq!(grey(&format(4, 1, zero_black), &[0x0f, 0x10], 3), [0, 255, 17]);
    }

    #[test]
    fn sixteen_bits_keep_their_high_byte_in_either_order() {
        let big = format(16, 1, Colour::Grey { white_is_zero: false });
        let little = PixelFormat { little_endian: true, ..big.clone() };
        assert_eq!(grey(&big, &[0x12, 0x34], 1), [0x12]);
        assert_eq!(grey(&little, &[0x12, 0x34], 1), [0x34]);
    }

    #[test]
    fn a_palette_of_greys_needs_no_colour() {
        let greys = Colour::Palette(vec![[0; 3], [200; 3]]);
        assert_eq!(format(8, 1, greys.clone()).depth(), Depth::Grey);
        assert_eq!(grey(&format(8, 1, greys), &[1, 0, 9], 3), [200, 0, 0]);
        assert_eq!(format(8, 1, Colour::Palette(vec![[0, 0, 1]])).depth(), Depth::Rgb);
    }

    #[test]
    fn transparent_pixels_show_white_paper() {
        let mut rgba = format(8, 4, Colour::Rgb);
        rgba.alpha = Alpha::Straight;
        let mut out = [0; 6];
        rgba.convert(&[0, 0, 0, 0, 10, 20, 30, 255], 2, Depth::Rgb, &mut out);
        assert_eq!(out, [255, 255, 255, 10, 20, 30]);
    }
}
