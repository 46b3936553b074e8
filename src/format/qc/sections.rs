//! Sections on a picture of what was found.

use crate::domain::found::{Section, SectionKind};

use super::canvas::Canvas;
use super::sheet::{Band, Sheet};
use super::{palette, text};

/// Columns right of a band for the sections' bars, the space before them included.
pub const LANE: usize = 14;

/// A bar at the right for each section, and a line across where it begins.
pub fn draw(sections: &[Section], sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let everywhere = canvas.window();
    let right = band.window.cols.end as i64;
    let rows = band.window.rows.start as i64..band.window.rows.end as i64;
    for section in sections {
        let (_, colour) = look(section.kind);
        let (start, end) = (sheet.row(band, section.rows.0), sheet.row(band, section.rows.1));
        let (from, to) = (start.max(rows.start), end.min(rows.end));
        if from >= to {
            continue;
        }
        canvas.fill(right + 4..right + LANE as i64, from..(to - 2).max(from + 1), colour, &everywhere);
        if rows.contains(&start) {
            let cols = band.window.cols.start as i64..right;
            canvas.fill(cols, start..start + 2, colour, &band.window);
        }
    }
}

/// What each section is, at its end in each band: at its beginning stand the tracks' names.
pub fn names(sections: &[Section], sheet: &Sheet, band: &Band, canvas: &mut Canvas) {
    let rows = band.window.rows.start as i64..band.window.rows.end as i64;
    for section in sections {
        let begin = sheet.row(band, section.rows.0).max(rows.start);
        let end = sheet.row(band, section.rows.1).min(rows.end);
        if begin >= end {
            continue;
        }
        let mut name = look(section.kind).0.to_owned();
        if let Some((top, base)) = section.depths {
            name.push_str(&format!(" {top} to {base}"));
        }
        let left = band.window.cols.end as i64 - text::width(&name) as i64 - 6;
        text::label(canvas, &name, left, end - text::HEIGHT as i64 - 4, &band.window);
    }
}

/// A kind's name and colour.
fn look(kind: SectionKind) -> (&'static str, u8) {
    match kind {
        SectionKind::Main => ("main", palette::GREEN),
        SectionKind::Repeat => ("repeat", palette::TEAL),
        SectionKind::Other => ("other log", palette::ORANGE),
        SectionKind::Header => ("header", palette::FRAME),
        SectionKind::Footer => ("footer", palette::FRAME),
        SectionKind::Blank => ("blank", palette::FRAME),
    }
}
