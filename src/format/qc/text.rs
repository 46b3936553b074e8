//! Text on a canvas, in a typewriter face so that figures stand in columns.

use ab_glyph::{Font, FontRef, ScaleFont, point};

use super::canvas::{Canvas, Window};
use super::palette;

/// Height of a line of text in pixels.
pub const HEIGHT: usize = 15;

fn font() -> Option<FontRef<'static>> {
    FontRef::try_from_slice(epaint_default_fonts::HACK_REGULAR).ok()
}

/// Width of a text in pixels.
pub fn width(text: &str) -> usize {
    let Some(font) = font() else { return 0 };
    let font = font.as_scaled(HEIGHT as f32);
    text.chars().map(|letter| font.h_advance(font.glyph_id(letter))).sum::<f32>().ceil() as usize
}

/// Draws a text with its top left corner at a pixel, black, cut at the window.
pub fn draw(canvas: &mut Canvas, text: &str, left: i64, top: i64, window: &Window) {
    let Some(font) = font() else { return };
    let scaled = font.as_scaled(HEIGHT as f32);
    let mut col = left as f32;
    for letter in text.chars() {
        let id = scaled.glyph_id(letter);
        let glyph = id.with_scale_and_position(HEIGHT as f32, point(col, top as f32 + scaled.ascent()));
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            let (col, row) = (bounds.min.x as i64, bounds.min.y as i64);
            outline.draw(|right, down, coverage| {
                if coverage > 0.08 {
                    let at = (col + i64::from(right), row + i64::from(down));
                    canvas.set(at.0, at.1, palette::ink(coverage), window);
                }
            });
        }
        col += scaled.h_advance(id);
    }
}

/// Draws a text on a ground of paper, so that it reads on a scan as well.
pub fn label(canvas: &mut Canvas, text: &str, left: i64, top: i64, window: &Window) {
    let right = left + width(text) as i64 + 2;
    canvas.fill(left - 2..right, top - 1..top + HEIGHT as i64 + 1, palette::PAPER, window);
    draw(canvas, text, left, top, window);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_leave_ink_inside_their_box_only() {
        let mut canvas = Canvas::new(60, 30);
        let window = canvas.window();
        draw(&mut canvas, "1250", 10, 5, &window);
        let inked: Vec<usize> = canvas
            .pixels
            .iter()
            .enumerate()
            .filter(|(_, pixel)| **pixel != palette::PAPER)
            .map(|(at, _)| at)
            .collect();
        assert!(inked.len() > 60, "{} pixels of ink", inked.len());
        let right = 10 + width("1250");
        assert!(
            inked.iter().all(|at| (9..=right).contains(&(at % 60)) && (5..5 + HEIGHT).contains(&(at / 60)))
        );
    }
}
