//! Ink on paper: anti-aliased strokes, lines through the warp, bitmaps.

use super::warp::Warp;

/// Red, green, blue of ink at full coverage (255 is the paper's white).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink(pub [u8; 3]);

impl Ink {
    /// Black.
    pub const BLACK: Ink = Ink([0, 0, 0]);

    /// Black ink of a density between 0 (none) and 1.
    pub fn grey(density: f64) -> Ink {
        Ink([255 - (255.0 * density.clamp(0.0, 1.0)) as u8; 3])
    }
}

/// A page in grey (1 channel) or colour (3), 255 white; ink only darkens.
#[derive(Debug, Clone)]
pub struct Canvas {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// 1 or 3.
    pub channels: usize,
    /// Whether pixels are inked wholly or not at all, as plotting programs without smoothing do.
    pub crisp: bool,
    /// Row-major, channels interleaved.
    pub pixels: Vec<u8>,
}

/// Visits the pixels whose centre lies within `reach` of a segment, with their distance to it.
pub fn near_segment(
    size: (usize, usize),
    (x0, y0): (f64, f64),
    (x1, y1): (f64, f64),
    reach: f64,
    mut visit: impl FnMut(usize, usize, f64),
) {
    let (width, height) = size;
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length2 = (dx * dx + dy * dy).max(1e-12);
    let top = (y0.min(y1) - reach - 0.5).floor().max(0.0);
    let base = (y0.max(y1) + reach + 0.5).ceil().min(height as f64);
    if top >= base {
        return;
    }
    for y in top as usize..base as usize {
        let yc = y as f64 + 0.5;
        // The part of the segment that can be within reach of this row bounds the columns.
        let (mut from, mut to) = (0.0f64, 1.0f64);
        if dy.abs() > 1e-9 {
            let (a, b) = ((yc - reach - y0) / dy, (yc + reach - y0) / dy);
            from = a.min(b).clamp(0.0, 1.0);
            to = a.max(b).clamp(0.0, 1.0);
        }
        let (xa, xb) = (x0 + from * dx, x0 + to * dx);
        let left = (xa.min(xb) - reach - 0.5).floor().max(0.0);
        let right = (xa.max(xb) + reach + 0.5).ceil().min(width as f64);
        if left >= right {
            continue;
        }
        for x in left as usize..right as usize {
            let xc = x as f64 + 0.5;
            let t = (((xc - x0) * dx + (yc - y0) * dy) / length2).clamp(0.0, 1.0);
            let (ex, ey) = (xc - x0 - t * dx, yc - y0 - t * dy);
            let distance2 = ex * ex + ey * ey;
            if distance2 <= reach * reach {
                visit(x, y, distance2.sqrt());
            }
        }
    }
}

impl Canvas {
    /// White paper.
    pub fn new(width: usize, height: usize, channels: usize) -> Self {
        Canvas { width, height, channels, crisp: false, pixels: vec![255; width * height * channels] }
    }

    /// Darkens a pixel by ink at a coverage of 0 to 1.
    #[inline]
    pub fn put(&mut self, x: usize, y: usize, coverage: f64, ink: Ink) {
        let coverage = match self.crisp {
            true if coverage < 0.4 => return,
            true => 1.0,
            false => coverage,
        };
        let start = (y * self.width + x) * self.channels;
        for (pixel, level) in self.pixels[start..start + self.channels].iter_mut().zip(ink.0) {
            let inked = 255 - (coverage * f64::from(255 - level)) as u8;
            *pixel = (*pixel).min(inked);
        }
    }

    /// A crisp line is a pixel wide or more: a thinner one would come and go with its place between pixels.
    fn least(&self, width: f64) -> f64 {
        if self.crisp { width.max(1.0) } else { width }
    }

    /// Sets a rectangle of pixels to white.
    pub fn erase(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        let clamp = |v: f64, most: usize| v.clamp(0.0, most as f64) as usize;
        let (left, right) = (clamp(x0, self.width), clamp(x1, self.width));
        for y in clamp(y0, self.height)..clamp(y1, self.height) {
            let start = y * self.width;
            if left < right {
                self.pixels[(start + left) * self.channels..(start + right) * self.channels].fill(255);
            }
        }
    }

    /// Fills a rectangle of pixels with ink.
    pub fn fill(&mut self, x0: f64, y0: f64, x1: f64, y1: f64, ink: Ink) {
        let clamp = |v: f64, most: usize| v.clamp(0.0, most as f64) as usize;
        for y in clamp(y0, self.height)..clamp(y1, self.height) {
            for x in clamp(x0, self.width)..clamp(x1, self.width) {
                self.put(x, y, 1.0, ink);
            }
        }
    }

    /// A stroke of a width with round ends.
    pub fn stroke(&mut self, from: (f64, f64), to: (f64, f64), width: f64, ink: Ink) {
        let width = self.least(width);
        let half = width / 2.0;
        // A line thinner than a pixel covers less than one.
        let most = width.min(1.0);
        near_segment((self.width, self.height), from, to, half + 0.5, |x, y, distance| {
            self.put(x, y, (half + 0.5 - distance).clamp(0.0, most), ink);
        });
    }

    /// A line of one ideal column between two ideal rows, on and off by a pattern in pixels (empty: unbroken).
    pub fn down(&mut self, warp: &Warp, u: f64, (v0, v1): (f64, f64), width: f64, pattern: &[f64], ink: Ink) {
        let width = self.least(width);
        let first = warp.pixel(u, v0).1.max(0.0);
        let last = warp.pixel(u, v1).1.min(self.height as f64);
        if first >= last {
            return;
        }
        for y in first as usize..(last as usize).min(self.height) {
            if !is_on(pattern, y as f64) {
                continue;
            }
            let centre = warp.col_from_row(y as f64 + 0.5, u);
            let (left, right) = (centre - width / 2.0, centre + width / 2.0);
            let end = right.ceil().min(self.width as f64);
            let mut x = left.floor().max(0.0);
            while x < end {
                let cover = (right.min(x + 1.0) - left.max(x)).clamp(0.0, 1.0);
                self.put(x as usize, y, cover, ink);
                x += 1.0;
            }
        }
    }

    /// A line of one ideal row between two ideal columns, on and off by a pattern in pixels (empty: unbroken).
    pub fn across(
        &mut self,
        warp: &Warp,
        v: f64,
        (u0, u1): (f64, f64),
        width: f64,
        pattern: &[f64],
        ink: Ink,
    ) {
        let width = self.least(width);
        let (start, end) = (warp.pixel(u0, v), warp.pixel(u1, v));
        if end.0 - start.0 < 1.0 {
            return;
        }
        let slope = (end.1 - start.1) / (end.0 - start.0);
        let (first, last) = (start.0.max(0.0) as usize, (end.0.max(0.0) as usize).min(self.width));
        for x in first..last {
            if !is_on(pattern, x as f64) {
                continue;
            }
            let centre = start.1 + slope * (x as f64 + 0.5 - start.0);
            let (top, base) = (centre - width / 2.0, centre + width / 2.0);
            let end = base.ceil().min(self.height as f64);
            let mut y = top.floor().max(0.0);
            while y < end {
                let cover = (base.min(y + 1.0) - top.max(y)).clamp(0.0, 1.0);
                self.put(x, y as usize, cover, ink);
                y += 1.0;
            }
        }
    }

    /// Red, green and blue bytes to one grey canvas (ITU-R BT.601 luma).
    pub fn to_grey(&self) -> Vec<u8> {
        if self.channels == 1 {
            return self.pixels.clone();
        }
        self.pixels
            .chunks_exact(3)
            .map(|p| {
                ((299 * u32::from(p[0]) + 587 * u32::from(p[1]) + 114 * u32::from(p[2]) + 500) / 1000) as u8
            })
            .collect()
    }
}

/// Whether a pattern of on and off lengths draws at a position along it.
pub fn is_on(pattern: &[f64], position: f64) -> bool {
    let period: f64 = pattern.iter().sum();
    if period <= 0.0 {
        return true;
    }
    let mut at = position.rem_euclid(period);
    for (index, length) in pattern.iter().enumerate() {
        if at < *length {
            return index % 2 == 0;
        }
        at -= length;
    }
    false
}
