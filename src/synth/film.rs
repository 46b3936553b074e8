//! What photographs and photocopies add: torn black margins, bands of dust, black stretches.

use super::canvas::{Canvas, Ink};
use super::clutter::Clutter;
use super::dice::Dice;
use super::plan::PageSpec;
use super::shapes::wander;

/// A smear of toner: many small marks that thin out from its middle.
pub fn blotch(dice: &mut Dice, at: (f64, f64), scale: f64, out: &mut Vec<Clutter>) {
    let reach = (scale * dice.range(8.0, 50.0), scale * dice.range(8.0, 90.0));
    for _ in 0..dice.int(20, 140) {
        let (x, y) = (at.0 + reach.0 * dice.normal(), at.1 + reach.1 * dice.normal());
        let mark = (dice.normal() * 2.0, dice.normal() * 3.0);
        let points =
            (0..4).map(|i| (x + mark.0 * f64::from(i) / 2.0, y + mark.1 * f64::from(i) / 2.0)).collect();
        out.push(Clutter::Scribble { points, width: dice.range(1.0, 4.0), ink: Ink::grey(0.9) });
    }
}

/// A black margin beside the paper, whose edge is torn, on one side of the scan from row to row.
pub fn draw_torn(canvas: &mut Canvas, wide: f64, right: bool, rows: (f64, f64), seed: u64) {
    let mut dice = Dice::new(seed, 5);
    let (top, base) = (rows.0.max(0.0) as usize, (rows.1.max(0.0) as usize).min(canvas.height));
    if top >= base {
        return;
    }
    let (slow, fast) = (wander(&mut dice, base - top, 90.0), wander(&mut dice, base - top, 2.0));
    let (sway, tear) = (dice.range(0.0, 6.0), dice.range(0.2, 2.5));
    let specks = dice.range(0.0, 1.5);
    let page_width = canvas.width as f64;
    for y in top..base {
        let edge = (wide + sway * slow[y - top] + tear * fast[y - top]).max(0.0);
        let place = |from: f64, to: f64| match right {
            true => (page_width - to, page_width - from),
            false => (from, to),
        };
        let (from, to) = place(0.0, edge);
        canvas.fill(from, y as f64, to, y as f64 + 1.0, Ink::BLACK);
        let mut left = specks;
        while dice.unit() < left {
            // Dirt thins out from the edge into the paper; film shows through near it.
            let away = dice.exponential(7.0) + 1.0;
            let size = dice.range(1.0, 3.0);
            let (from, to) = place(edge + away, edge + away + size);
            canvas.fill(from, y as f64, to, y as f64 + size, Ink::BLACK);
            let (from, to) = place(edge - 0.6 * away, edge - 0.6 * away + 1.5);
            canvas.erase(from, y as f64, to, y as f64 + 1.0);
            left -= 1.0;
        }
    }
}

/// Dust in a band across the page, thickest in its middle.
pub fn draw_dust(canvas: &mut Canvas, cols: (f64, f64), rows: (f64, f64), count: usize, seed: u64) {
    let mut dice = Dice::new(seed, 6);
    let (middle, half) = ((rows.0 + rows.1) / 2.0, (rows.1 - rows.0) / 2.0);
    for _ in 0..count {
        let at = (dice.range(cols.0, cols.1), middle + half * 0.45 * dice.normal());
        let size = dice.exponential(0.5).min(3.0) + 0.8;
        let to = (at.0 + dice.normal() * size * 0.5, at.1 + dice.normal() * size * 0.5);
        canvas.stroke(at, to, size, Ink::grey(0.95));
    }
}

/// Throws what film and photocopier left on a page.
pub fn draw(dice: &mut Dice, page: &PageSpec, scale: f64, hard: bool, out: &mut Vec<Clutter>) {
    let (w, h) = (page.width as f64, page.height as f64);
    let likely = |usual: f64| if hard { (usual * 2.0).min(0.9) } else { usual };
    if dice.chance(likely(0.05)) {
        let at = (dice.unit() * w, dice.unit() * h);
        blotch(dice, at, scale, out);
    }
    if dice.chance(likely(0.07)) {
        // The scanner's bed or the film beside the paper.
        let margin = page.tracks.first().map_or(20.0, |track| track.left);
        let wide = dice.range(4.0, margin.max(8.0));
        let top = if dice.chance(0.6) { -100.0 } else { dice.unit() * h };
        let rows = (top, top + dice.log_range(200.0, 6000.0));
        out.push(Clutter::Torn { wide, right: dice.chance(0.5), rows, seed: dice.bits() });
    }
    if dice.chance(likely(0.02)) {
        let top = dice.unit() * h;
        let rows = (top, top + scale * dice.log_range(20.0, 300.0));
        out.push(Clutter::Bar { cols: (-200.0, w + 200.0), rows, ink: Ink::BLACK });
    }
    if dice.chance(likely(0.05)) {
        // Bands across the page, where film was joined or a drum was dirty; or a dirty part of a track.
        for _ in 0..dice.int(1, 3) {
            let long = dice.chance(0.3);
            let half = scale * if long { dice.log_range(100.0, 600.0) } else { dice.log_range(10.0, 60.0) };
            let top = dice.unit() * h;
            let left = dice.unit() * w;
            let cols = if !long && dice.chance(0.6) {
                (0.0, w)
            } else {
                (left, left + scale * dice.range(60.0, 500.0))
            };
            let most = if long { 1.0 } else { 3.0 };
            let count = (0.01 * dice.log_range(0.2, most) * (cols.1 - cols.0) * 2.0 * half) as usize;
            out.push(Clutter::Dust { cols, rows: (top - half, top + half), count, seed: dice.bits() });
        }
    }
}
