//! What printing, ageing and scanning make of clean ink: fading, blur, grain, streaks, thresholding.

use super::canvas::Canvas;
use super::dice::{Dice, Grain};

/// A smooth random field over the page: bilinear between the corners of square cells.
#[derive(Debug, Clone)]
pub struct Field {
    cell: f32,
    across: usize,
    corners: Vec<f32>,
}

impl Field {
    /// Corner values drawn by `corner`, one about every `cell` pixels.
    pub fn new(width: usize, height: usize, cell: f64, mut corner: impl FnMut() -> f64) -> Self {
        let across = (width as f64 / cell) as usize + 2;
        let down = (height as f64 / cell) as usize + 2;
        Field { cell: cell as f32, across, corners: (0..across * down).map(|_| corner() as f32).collect() }
    }

    /// Values along a row of the page.
    pub fn row(&self, y: usize, out: &mut [f32]) {
        let down = y as f32 / self.cell;
        let (top, share) = (down as usize, down.fract());
        let corner = |x: usize| {
            let at = |row: usize| self.corners[(row * self.across + x).min(self.corners.len() - 1)];
            at(top) * (1.0 - share) + at(top + 1) * share
        };
        let step = 1.0 / self.cell;
        let mut start = 0;
        let mut x = 0;
        while start < out.len() {
            let end = (((x + 1) as f32 * self.cell).ceil() as usize).min(out.len()).max(start + 1);
            let (left, right) = (corner(x), corner(x + 1));
            for (index, value) in out[start..end].iter_mut().enumerate() {
                let share = (start + index) as f32 * step - x as f32;
                *value = left + share * (right - left);
            }
            start = end;
            x += 1;
        }
    }
}

/// How a page is scanned.
#[derive(Debug, Clone, PartialEq)]
pub struct ScannerSpec {
    /// No scanner at all: the page is a program's picture, without smoothed edges.
    pub crisp: bool,
    /// 1-bit output rather than grey or colour.
    pub bilevel: bool,
    /// Standard deviation of the blur in pixels.
    pub blur: f64,
    /// Spread of the grain added before the blur (share of full ink).
    pub grain: f64,
    /// Standard deviation of what each pixel's sensor adds after the blur (share of full ink).
    pub noise: f64,
    /// How much ink fades in places: the share that is lost at the worst.
    pub fade: f64,
    /// Pixels between the corners of the fading field.
    pub fade_cell: f64,
    /// Threshold (share of full ink): below 0.5 thickens lines, above eats them.
    pub threshold: f64,
    /// Spread of the threshold over the page.
    pub uneven: f64,
    /// Share of the pixels that are specks' seeds.
    pub specks: f64,
    /// Vertical scanner streaks.
    pub streaks: usize,
    /// Darkness of the paper (0 white), for grey and colour.
    pub paper: f64,
    /// JPEG-like softness of grey and colour: contrast noise in 8 by 8 blocks.
    pub blocks: f64,
    /// Seed of everything above.
    pub seed: u64,
}

impl ScannerSpec {
    /// A perfect scanner: what is drawn is what comes out, in grey.
    pub fn clean() -> Self {
        ScannerSpec {
            crisp: false,
            bilevel: false,
            blur: 0.0,
            grain: 0.0,
            noise: 0.0,
            fade: 0.0,
            fade_cell: 400.0,
            threshold: 0.5,
            uneven: 0.0,
            specks: 0.0,
            streaks: 0,
            paper: 0.0,
            blocks: 0.0,
            seed: 1,
        }
    }
}

/// One pass of the kernel `[side, 256 - 2 side, side] / 256` along rows and columns, in place.
fn soften(pixels: &mut [u8], stride: usize, channels: usize, side: u16) {
    let centre = 256 - 2 * side;
    let mix = |a: u8, b: u8, c: u8| -> u8 {
        let sum = u16::from(a).wrapping_mul(side).wrapping_add(u16::from(c).wrapping_mul(side));
        (sum.wrapping_add(u16::from(b).wrapping_mul(centre)).wrapping_add(128) >> 8) as u8
    };
    let mut before = vec![0u8; stride];
    for row in pixels.chunks_exact_mut(stride) {
        before.copy_from_slice(row);
        let inner = stride - channels;
        for (index, value) in row[channels..inner].iter_mut().enumerate() {
            *value = mix(before[index], before[index + channels], before[index + 2 * channels]);
        }
    }
    let rows = pixels.len() / stride;
    let mut above = pixels[..stride].to_vec();
    for row in 1..rows.saturating_sub(1) {
        let (current, below) = pixels[row * stride..].split_at_mut(stride);
        before.copy_from_slice(current);
        for (((value, a), b), c) in current.iter_mut().zip(&above).zip(&before).zip(below.iter()) {
            *value = mix(*a, *b, *c);
        }
        std::mem::swap(&mut above, &mut before);
    }
}

fn add_streaks(canvas: &mut Canvas, dice: &mut Dice, count: usize) {
    for _ in 0..count {
        let left = dice.unit() * canvas.width as f64;
        let width = dice.range(1.0, 3.5);
        let (top, base) = if dice.chance(0.5) {
            (0.0, canvas.height as f64)
        } else {
            let top = dice.unit() * canvas.height as f64;
            (top, top + dice.log_range(60.0, canvas.height as f64))
        };
        if dice.chance(0.5) {
            canvas.erase(left, top, left + width, base);
        } else {
            let ink = super::canvas::Ink::grey(dice.range(0.4, 1.0));
            canvas.fill(left, top, left + width.min(2.0), base, ink);
        }
    }
}

fn add_specks(canvas: &mut Canvas, dice: &mut Dice, share: f64) {
    let count = (share * (canvas.width * canvas.height) as f64) as usize;
    let cell = dice.log_range(40.0, 400.0);
    let density = Field::new(canvas.width, canvas.height, cell, || dice.range(-0.6, 1.0).max(0.02));
    let mut line = vec![0.0f32; canvas.width];
    let mut thrown = 0;
    // Specks gather: rows are drawn at random, columns by the field's density.
    while thrown < count {
        let y = (dice.unit() * canvas.height as f64) as usize;
        density.row(y, &mut line);
        for _ in 0..6 {
            let x = (dice.unit() * canvas.width as f64) as usize;
            thrown += 1;
            if f64::from(line[x]) < dice.unit() {
                continue;
            }
            let size = dice.exponential(0.6).min(5.0) + 0.7;
            let to = (x as f64 + dice.normal() * size * 0.4, y as f64 + dice.normal() * size * 0.4);
            canvas.stroke((x as f64, y as f64), to, size, super::canvas::Ink::grey(0.9));
        }
    }
}

/// Scans a page in place.
pub fn scan(canvas: &mut Canvas, spec: &ScannerSpec) {
    let mut dice = Dice::new(spec.seed, 7);
    add_streaks(canvas, &mut dice, spec.streaks);
    if spec.specks > 0.0 {
        add_specks(canvas, &mut dice, spec.specks);
    }
    let (width, height, channels) = (canvas.width, canvas.height, canvas.channels);
    let stride = width * channels;
    let fade =
        Field::new(width, height, spec.fade_cell, || 1.0 - spec.fade * (dice.unit() * 1.3 - 0.3).max(0.0));
    let uneven = Field::new(width, height, 180.0, || spec.uneven * dice.normal());
    let mut grain = Grain::new(dice.bits());
    let (mut gain, mut level) = (vec![0.0f32; width], vec![0.0f32; width]);
    let amplitude = (spec.grain * 255.0) as f32;
    if spec.fade > 0.0 || spec.grain > 0.0 || spec.paper > 0.0 {
        for (y, row) in canvas.pixels.chunks_exact_mut(stride).enumerate() {
            fade.row(y, &mut gain);
            for (x8, cells) in row.chunks_mut(8 * channels).enumerate() {
                let noise = grain.bytes();
                for (index, pixel) in cells.chunks_mut(channels).enumerate() {
                    let shake =
                        (f32::from(noise[index]) - 127.5) * (amplitude / 74.0) + spec.paper as f32 * 255.0;
                    for value in pixel {
                        let ink = (255.0 - f32::from(*value)) * gain[x8 * 8 + index] + shake;
                        *value = (255.0 - ink) as u8;
                    }
                }
            }
        }
    }
    // Each pass has a variance of 2 side / 256 square pixels.
    let mut variance = spec.blur * spec.blur;
    while variance > 0.01 {
        let share = variance.min(0.5);
        soften(&mut canvas.pixels, stride, channels, (share * 128.0) as u16);
        variance -= share;
    }
    if spec.blocks > 0.0 {
        for (y, row) in canvas.pixels.chunks_exact_mut(stride).enumerate() {
            let mut noise = Grain::new(spec.seed ^ ((y as u64 / 8) << 20) ^ 0x9E37);
            for cells in row.chunks_mut(8 * channels) {
                let shift = (f64::from(noise.bytes()[0]) - 127.5) / 128.0 * spec.blocks * 5.0;
                for value in cells.iter_mut() {
                    *value = (f64::from(*value) + shift) as u8;
                }
            }
        }
    }
    if spec.noise > 0.0 {
        let mut sensor = Grain::new(dice.bits());
        // Two bytes' sum: a triangle, near enough to a bell.
        let unit = (spec.noise * 255.0 / 104.5) as f32;
        for cells in canvas.pixels.chunks_mut(4) {
            let noise = sensor.bytes();
            for (value, two) in cells.iter_mut().zip(noise.chunks_exact(2)) {
                *value = (f32::from(*value) + (f32::from(two[0]) + f32::from(two[1]) - 255.0) * unit) as u8;
            }
        }
    }
    if spec.bilevel {
        for (y, row) in canvas.pixels.chunks_exact_mut(stride).enumerate() {
            uneven.row(y, &mut level);
            for (pixel, level) in row.chunks_exact_mut(channels).zip(&level) {
                let ink = (255.0 - f32::from(pixel[0])) / 255.0;
                let shade = if ink > spec.threshold as f32 + level { 0 } else { 255 };
                pixel.fill(shade);
            }
        }
    }
}
