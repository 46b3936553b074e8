//! Colours of our pictures.

use image::Rgb;

/// Whether a pixel has this colour, whatever its blue tells of the scan beneath.
pub fn is(pixel: Rgb<u8>, colour: Rgb<u8>) -> bool {
    pixel.0[..2] == colour.0[..2] && pixel.0[2].abs_diff(colour.0[2]) <= 16
}
