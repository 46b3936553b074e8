//! Tracks on a picture of what was found.

use crate::domain::found::Found;
use crate::domain::page::Page;
use crate::format::told::scale_text;

use super::canvas::{Canvas, Window};
use super::sheet::{Band, Sheet};
use super::{palette, text};

/// Edges of tracks, a colour for each track: as they were followed down the interval, else where the layout says.
pub fn edges(found: &Found, page: Option<&Page>, sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let followed = page.map(interval_rows);
    for row in band.window.rows.clone() {
        let at = band.rows.start as f64 + (row - band.window.rows.start) as f64 / sheet.scale;
        if followed.is_some_and(|(first, last)| at < first || at > last) {
            continue;
        }
        for (index, track) in found.spec.tracks.iter().enumerate() {
            let (left, right) = match page {
                Some(page) => (page.tracks[index].left.at(at), page.tracks[index].right.at(at)),
                None => (track.left, track.right),
            };
            let colour = palette::curve(index);
            // Each edge inside its track, so that neighbours that share one are both seen.
            let cols = [sheet.col(band, left), sheet.col(band, right) - 2];
            for col in cols {
                canvas.fill(col..col + 2, row as i64..row as i64 + 1, colour, &band.window);
            }
        }
    }
}

/// Each track's number and curves at its top, and its number at the top of each further band.
pub fn names(found: &Found, page: Option<&Page>, sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let (first, last) = page.map_or((0.0, f64::INFINITY), interval_rows);
    if (band.rows.end as f64) < first || (band.rows.start as f64) > last {
        return;
    }
    let begins = band.rows.contains(&(first.max(0.0) as usize));
    let at = if begins { first.max(0.0) } else { band.rows.start as f64 };
    for (index, spec) in found.spec.tracks.iter().enumerate() {
        let (left, right) = page.map_or((spec.left, spec.right), |page| {
            let track = &page.tracks[index];
            (track.left.at(at), track.right.at(at))
        });
        // Cut at the track's right edge, where the next track's names begin.
        let end = sheet.col(band, right).max(band.window.cols.start as i64) as usize;
        let cols = band.window.cols.start..end.min(band.window.cols.end);
        let window = Window { cols, rows: band.window.rows.clone() };
        let mut lines = vec![format!("track {}", index + 1)];
        if begins {
            lines.extend(spec.curves.iter().enumerate().map(|(curve, spec)| {
                format!("{} {}", spec.mnemonic, scale_text(spec, found.origin(index, curve)))
            }));
        }
        let (col, mut row) = (sheet.col(band, left) + 6, sheet.row(band, at) + 4);
        for line in lines {
            text::label(canvas, &line, col, row, &window);
            row += text::HEIGHT as i64 + 2;
        }
    }
}

/// Rows of the interval at the page's middle.
fn interval_rows(page: &Page) -> (f64, f64) {
    let row = |depth: f64| page.depth.row_from_depth(depth, page.depth.mid_col());
    let (one, other) = (row(page.interval.0), row(page.interval.1));
    (one.min(other), one.max(other))
}
