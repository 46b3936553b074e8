//! Printed text: depth numbers, annotations, headers.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};

use super::canvas::{Canvas, Ink};

/// Which typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Monospaced, as of printers and typewriters.
    Mono,
    /// Proportional and light.
    Light,
}

/// How text is turned, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Reads from left to right.
    Upright,
    /// Reads downwards.
    Down,
    /// Reads upwards.
    Up,
}

/// Looks of a line of text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lettering {
    /// Typeface.
    pub face: Face,
    /// Height in pixels.
    pub size: f64,
    /// Width over its natural width.
    pub stretch: f64,
    /// Pixels by which strokes are thickened to the right and below, as a heavy pen would.
    pub bold: usize,
    /// Turned by quarter turns.
    pub turn: Turn,
}

impl Lettering {
    /// Upright text of a size.
    pub fn new(face: Face, size: f64) -> Self {
        Lettering { face, size, stretch: 1.0, bold: 0, turn: Turn::Upright }
    }

    /// The same text turned.
    pub fn turned(self, turn: Turn) -> Self {
        Lettering { turn, ..self }
    }

    /// The same text with heavier strokes.
    pub fn bold(self, bold: usize) -> Self {
        Lettering { bold, ..self }
    }
}

/// Coverage of a line of text before it is turned.
struct Bitmap {
    width: usize,
    height: usize,
    cover: Vec<f32>,
}

fn rasterise(text: &str, lettering: &Lettering) -> Option<Bitmap> {
    let bytes = match lettering.face {
        Face::Mono => epaint_default_fonts::HACK_REGULAR,
        Face::Light => epaint_default_fonts::UBUNTU_LIGHT,
    };
    let font = FontRef::try_from_slice(bytes).ok()?;
    let scale = PxScale { x: (lettering.size * lettering.stretch) as f32, y: lettering.size as f32 };
    let scaled = font.as_scaled(scale);
    let mut pen = 0.0f32;
    let mut glyphs = Vec::new();
    for letter in text.chars() {
        let id = font.glyph_id(letter);
        glyphs.push(id.with_scale_and_position(scale, point(pen, scaled.ascent())));
        pen += scaled.h_advance(id);
    }
    let width = pen.ceil() as usize + 2 + lettering.bold;
    let height = (scaled.ascent() - scaled.descent()).ceil() as usize + 2 + lettering.bold;
    let mut cover = vec![0.0f32; width * height];
    for glyph in glyphs {
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, c| {
            let (x, y) = (x as i64 + bounds.min.x as i64, y as i64 + bounds.min.y as i64);
            for extra in 0..=lettering.bold as i64 {
                for (x, y) in [(x + extra, y), (x, y + extra)] {
                    if (0..width as i64).contains(&x) && (0..height as i64).contains(&y) {
                        let cell = &mut cover[y as usize * width + x as usize];
                        *cell = cell.max(c);
                    }
                }
            }
        });
    }
    Some(Bitmap { width, height, cover })
}

/// Draws a line of text around its centre and returns the half width and half height that it took.
pub fn centred(
    canvas: &mut Canvas,
    text: &str,
    (x, y): (f64, f64),
    lettering: &Lettering,
    ink: Ink,
) -> (f64, f64) {
    let Some(bitmap) = rasterise(text, lettering) else { return (0.0, 0.0) };
    let (w, h) = (bitmap.width, bitmap.height);
    let (half_w, half_h) = match lettering.turn {
        Turn::Upright => (w as f64 / 2.0, h as f64 / 2.0),
        Turn::Down | Turn::Up => (h as f64 / 2.0, w as f64 / 2.0),
    };
    let (left, top) = ((x - half_w).round() as i64, (y - half_h).round() as i64);
    for row in 0..h {
        for col in 0..w {
            let cover = bitmap.cover[row * w + col];
            if cover <= 0.0 {
                continue;
            }
            let (dx, dy) = match lettering.turn {
                Turn::Upright => (col, row),
                Turn::Down => (h - 1 - row, col),
                Turn::Up => (row, w - 1 - col),
            };
            let (x, y) = (left + dx as i64, top + dy as i64);
            if (0..canvas.width as i64).contains(&x) && (0..canvas.height as i64).contains(&y) {
                canvas.put(x as usize, y as usize, f64::from(cover), ink);
            }
        }
    }
    (half_w, half_h)
}

/// Draws upright text that starts at `x` with its middle at `y`; returns the width that it took.
pub fn from_left(
    canvas: &mut Canvas,
    text: &str,
    (x, y): (f64, f64),
    lettering: &Lettering,
    ink: Ink,
) -> f64 {
    let width = width_of(text, lettering);
    centred(canvas, text, (x + width / 2.0, y), lettering, ink);
    width
}

/// Width in pixels of a line of text.
pub fn width_of(text: &str, lettering: &Lettering) -> f64 {
    let bytes = match lettering.face {
        Face::Mono => epaint_default_fonts::HACK_REGULAR,
        Face::Light => epaint_default_fonts::UBUNTU_LIGHT,
    };
    let Ok(font) = FontRef::try_from_slice(bytes) else { return 0.0 };
    let scale = PxScale { x: (lettering.size * lettering.stretch) as f32, y: lettering.size as f32 };
    let scaled = font.as_scaled(scale);
    text.chars().map(|letter| f64::from(scaled.h_advance(font.glyph_id(letter)))).sum::<f64>()
        + lettering.bold as f64
}
