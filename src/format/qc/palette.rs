//! The picture's colours, as a palette of a byte a pixel.

/// Shades of the scan: 0 the darkest (still pale), [`PAPER`] white.
pub const SHADES: u8 = 16;
/// White.
pub const PAPER: u8 = SHADES - 1;
/// Shades of text and lines on paper, from nearly white to black.
const INKS: u8 = 16;
/// The printed edges of tracks.
pub const EDGE: u8 = 48;
/// Depths that were tied or followed.
pub const TIE: u8 = 49;
/// Frames and ticks.
pub const FRAME: u8 = 50;
/// Depth numbers that agree, and the main pass: a curve's green.
pub const GREEN: u8 = CURVES + 4;
/// Logs that repeat the main pass: a curve's teal.
pub const TEAL: u8 = CURVES + 10;
/// Other logs: a curve's orange.
pub const ORANGE: u8 = CURVES + 6;
/// The curves' colours; each is followed by its lighter shade.
const CURVES: u8 = 64;

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
    2 * SHADES + (coverage.clamp(0.0, 1.0) * f32::from(INKS - 1)).round() as u8
}

/// The colour of the `index`-th curve.
pub fn curve(index: usize) -> u8 {
    CURVES + 2 * (index % HUES.len()) as u8
}

/// The colour of the `index`-th curve where it is wrapped.
pub fn wrapped(index: usize) -> u8 {
    curve(index) + 1
}

/// Red, green, blue of every entry.
pub fn colours() -> Vec<[u8; 3]> {
    let mut colours = vec![[255; 3]; usize::from(CURVES) + 2 * HUES.len()];
    for shade in 0..SHADES {
        // Ink at 55 % of its darkness leaves the traces the strongest thing on the page.
        let darkness = 140 - 140 * u32::from(shade) / u32::from(PAPER);
        let grey = 255 - darkness as u8;
        colours[usize::from(shade)] = [grey; 3];
        let tinted = |share: u32| (u32::from(grey) * share / 100) as u8;
        colours[usize::from(shade + SHADES)] = [grey, tinted(78), tinted(76)];
    }
    for step in 0..INKS {
        let grey = 255 - (255 * u32::from(step) / u32::from(INKS - 1)) as u8;
        colours[usize::from(2 * SHADES + step)] = [grey; 3];
    }
    colours[usize::from(EDGE)] = [0x6f, 0x93, 0xb8];
    colours[usize::from(TIE)] = [0xd0, 0x20, 0x10];
    colours[usize::from(FRAME)] = [0x60, 0x60, 0x60];
    for (index, hue) in HUES.iter().enumerate() {
        colours[usize::from(curve(index))] = *hue;
        colours[usize::from(wrapped(index))] = hue.map(|part| (255 + u16::from(part)).div_euclid(2) as u8);
    }
    colours
}
