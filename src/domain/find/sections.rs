//! A scan's stretches from top to bottom: logs, what stands around them, blank paper.

use crate::domain::found::{Section, SectionKind};
use crate::domain::page::Polyline;
use crate::domain::spec::DepthUnit;
use crate::error::Result;

use super::logs::Log;
use super::page::Sheet;
use super::straight;
use super::ties::Tied;

/// Height of blank paper that is a stretch of its own, in inches.
const BLANK_INCHES: f64 = 1.0;
/// Rows that are looked at together, and the share of their ink from which on they aren't blank: specks are everywhere.
const ROWS: usize = 16;
const BLANK_INK: f64 = 0.002;

/// Depths at a log's first and last row, rounded inwards to the usual step.
pub(super) fn depths(ties: &[(f64, f64)], rows: (f64, f64), unit: DepthUnit) -> (f64, f64) {
    let depth = Polyline::new(ties.to_vec());
    let per_unit = match unit {
        DepthUnit::Feet => 2.0,
        DepthUnit::Metres => 10.0,
    };
    let (a, b) = (depth.at(rows.0), depth.at(rows.1));
    ((a.min(b) * per_unit).ceil().max(0.0) / per_unit, (a.max(b) * per_unit).floor() / per_unit)
}

/// The stretches of a scan with these logs.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn sections(
    sheet: &Sheet<'_>,
    logs: &[Log],
    tied: &[Tied],
    unit: DepthUnit,
) -> Result<Vec<Section>> {
    let height = sheet.raster.height() as f64;
    let mut sections = Vec::new();
    let mut end = 0.0;
    for (log, tied) in logs.iter().zip(tied) {
        // What stands above a log is its head.
        around(sheet, SectionKind::Header, (end, log.rows.0), &mut sections)?;
        sections.push(Section {
            kind: log.kind,
            rows: (log.rows.0.round(), log.rows.1.round()),
            depths: Some(depths(&tied.ties, log.rows, unit)),
            ties: tied.ties.clone(),
        });
        end = log.rows.1;
    }
    around(sheet, SectionKind::Footer, (end, height), &mut sections)?;
    Ok(sections)
}

/// What stands above, between or below logs, and the blank paper in it.
fn around(sheet: &Sheet<'_>, kind: SectionKind, rows: (f64, f64), sections: &mut Vec<Section>) -> Result<()> {
    let (from, to) = (rows.0.round().max(0.0) as usize, rows.1.round().max(0.0) as usize);
    let least = (BLANK_INCHES * sheet.resolution.dpi()) as usize;
    let mut stretches: Vec<(SectionKind, usize, usize)> = Vec::new();
    for top in (from..to).step_by(ROWS) {
        let base = (top + ROWS).min(to);
        let bitmap = straight::rectangle(sheet.raster, top..base, 0..sheet.raster.width())?;
        let ink = bitmap.ink.iter().filter(|&&ink| ink != 0).count();
        let is_blank = (ink as f64) < BLANK_INK * bitmap.ink.len() as f64;
        let here = if is_blank { SectionKind::Blank } else { kind };
        match stretches.last_mut() {
            Some(last) if last.0 == here => last.2 = base,
            _ => stretches.push((here, top, base)),
        }
    }
    // A little blank paper belongs to what it stands in.
    for stretch in &mut stretches {
        if stretch.0 == SectionKind::Blank && stretch.2 - stretch.1 < least {
            stretch.0 = kind;
        }
    }
    for stretch in stretches.chunk_by(|one, next| one.0 == next.0) {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        sections.push(Section {
            kind: first.0,
            rows: (first.1 as f64, last.2 as f64),
            depths: None,
            ties: Vec::new(),
        });
    }
    Ok(())
}
