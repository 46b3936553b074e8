//! The picture's colours, as a palette of a byte a pixel.
//!
//! Whatever lies on the scan keeps the shade of it that it covers: the lower half of a colour's blue is that shade, so
//! that the scan can be had back from the picture, and a trace be looked at without itself. No eye sees the difference.

/// Shades of the scan: 0 the darkest (still pale), [`PAPER`] white.
pub const SHADES: u8 = 16;
/// White.
pub const PAPER: u8 = SHADES - 1;
/// The first shade of text and lines on paper, after the scan's shades and the same on the red ground of doubt.
const INK: u8 = 2 * SHADES;
/// Shades of text and lines on paper, from nearly white to black.
const INKS: u8 = 16;
/// Depths that were tied or followed.
pub const TIE: u8 = 48;
/// Frames and ticks.
pub const FRAME: u8 = 49;
/// The printed edges of tracks, on paper.
pub const EDGE: u8 = LAYERED + ON_PAPER;
/// Depth numbers that agree, and the main pass: a curve's green.
pub const GREEN: u8 = layered(2, false);
/// Logs that repeat the main pass: a curve's teal.
pub const TEAL: u8 = layered(5, false);
/// Other logs: a curve's orange.
pub const ORANGE: u8 = layered(3, false);
/// Colours from here on come once for each [`LEVELS`]: the edges, then each curve and its lighter shade.
const LAYERED: u8 = 56;
/// Shades of the scan that are told apart beneath a colour.
const LEVELS: u8 = 8;
/// The level of white paper.
const ON_PAPER: u8 = LEVELS - 1;

/// Colours that keep apart on pale paper and from the red ground of doubt; reused where there are more curves.
const HUES: [[u8; 3]; 10] = [
    [0x15, 0x5f, 0xd2],
    [0xd2, 0x15, 0x8c],
    [0x12, 0x8a, 0x3c],
    [0xe0, 0x74, 0x00],
    [0x7a, 0x2b, 0xd0],
    [0x00, 0x98, 0xa8],
    [0x8a, 0x52, 0x20],
    [0x6d, 0x86, 0x00],
    [0x30, 0x30, 0x90],
    [0xa0, 0x30, 0x50],
];

/// The shade of a darkness, 0 paper to 255 the darkest ink.
pub fn shade(darkness: u32) -> u8 {
    PAPER - ((darkness.min(255) * u32::from(PAPER) + 127) / 255) as u8
}

/// The same shade on the red ground of doubt; anything else unchanged.
pub fn doubted(pixel: u8) -> u8 {
    if pixel < SHADES { pixel + SHADES } else { pixel }
}

/// Text of a coverage, 0 none to 1 full.
pub fn ink(coverage: f32) -> u8 {
    INK + (coverage.clamp(0.0, 1.0) * f32::from(INKS - 1)).round() as u8
}

/// The colour of the `index`-th curve.
pub fn curve(index: usize) -> u8 {
    layered((index % HUES.len()) as u8, false)
}

/// The colour of the `index`-th curve where it is wrapped.
pub fn wrapped(index: usize) -> u8 {
    layered((index % HUES.len()) as u8, true)
}

const fn layered(hue: u8, lighter: bool) -> u8 {
    LAYERED + LEVELS * (1 + 2 * hue + lighter as u8) + ON_PAPER
}

/// A colour in the place of a pixel: the same colour to the eye, with the scan that lies beneath both.
pub fn over(colour: u8, pixel: u8) -> u8 {
    if colour < LAYERED {
        return colour;
    }
    let level = match pixel {
        ..SHADES => level(pixel),
        SHADES..INK => level(pixel - SHADES),
        LAYERED.. => (pixel - LAYERED) % LEVELS,
        _ => ON_PAPER,
    };
    colour - (colour - LAYERED) % LEVELS + level
}

fn level(shade: u8) -> u8 {
    (shade * ON_PAPER + PAPER / 2) / PAPER
}

/// Red, green, blue of every entry.
pub fn colours() -> Vec<[u8; 3]> {
    let mut colours = vec![[255; 3]; usize::from(LAYERED + LEVELS * (1 + 2 * HUES.len() as u8))];
    for shade in 0..SHADES {
        // Ink at 55 % of its darkness leaves the traces the strongest thing on the page.
        let darkness = 140 - 140 * u32::from(shade) / u32::from(PAPER);
        let grey = 255 - darkness as u8;
        colours[usize::from(shade)] = telling([grey; 3], shade);
        let tinted = |share: u32| (u32::from(grey) * share / 100) as u8;
        colours[usize::from(shade + SHADES)] = telling([grey, tinted(78), tinted(76)], shade);
    }
    for step in 0..INKS {
        let grey = 255 - (255 * u32::from(step) / u32::from(INKS - 1)) as u8;
        colours[usize::from(INK + step)] = [grey; 3];
    }
    colours[usize::from(TIE)] = [0xd0, 0x20, 0x10];
    colours[usize::from(FRAME)] = [0x60, 0x60, 0x60];
    let mut layer = |on_paper: u8, colour: [u8; 3]| {
        for level in 0..LEVELS {
            let shade = (level * PAPER + ON_PAPER / 2) / ON_PAPER;
            colours[usize::from(on_paper - ON_PAPER + level)] = telling(colour, shade);
        }
    };
    layer(EDGE, [0x6f, 0x93, 0xb8]);
    for (index, hue) in HUES.iter().enumerate() {
        layer(curve(index), *hue);
        layer(wrapped(index), hue.map(|part| (255 + u16::from(part)).div_euclid(2) as u8));
    }
    colours
}

/// The colour nearest to this one whose blue tells the shade.
fn telling([red, green, blue]: [u8; 3], shade: u8) -> [u8; 3] {
    let near = (0..16).map(|high| high << 4 | shade);
    [red, green, near.min_by_key(|near| near.abs_diff(blue)).unwrap_or(blue)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_covers_the_scan_tells_what_it_covers() {
        let colours = colours();
        let told = |pixel: u8| colours[usize::from(pixel)][2] & 15;
        for shade in 0..SHADES {
            assert_eq!((told(shade), told(doubted(shade))), (shade, shade));
            for colour in [EDGE, curve(0), wrapped(0), curve(9), wrapped(9)] {
                let [one, other] = [shade, doubted(shade)].map(|pixel| over(colour, pixel));
                assert_eq!(one, other);
                assert!(told(one).abs_diff(shade) <= 1, "{} beneath {colour}, not {shade}", told(one));
                assert_eq!(over(curve(4), one), over(curve(4), shade), "what a crossing covers stays known");
                assert_eq!(over(FRAME, one), FRAME);
                let [seen, meant] = [one, colour].map(|pixel| colours[usize::from(pixel)]);
                assert!(seen[..2] == meant[..2] && seen[2].abs_diff(meant[2]) <= 16);
            }
        }
        assert_eq!((told(over(curve(0), 0)), told(over(curve(0), PAPER))), (0, PAPER));
    }
}
