//! What was given and what was found, put together to a layout.

use crate::domain::facts::{Fact, facts};
use crate::domain::found::{Found, Known, Section, SectionKind, Source};
use crate::domain::page::Polyline;
use crate::domain::reading::{Reader, Turn};
use crate::domain::spec::DepthUnit;
use crate::error::Result;

use super::block::{self, Head};
use super::curves;
use super::depths::Search;
use super::logs::{self, Log, Logs};
use super::page::Sheet;
use super::ties::{self, Tied};

/// Fewer depth numbers than this are worth a look.
const FEW: usize = 5;
/// A ladder less sure than this is worth a look.
const UNSURE: f64 = 0.55;
/// Fewer facts than this from upright text: the title block may be turned.
const FEW_FACTS: usize = 2;

/// Reads the page and puts the layout together.
///
/// # Errors
/// Where pixels can't be read back or the reader fails.
pub(super) fn assemble(sheet: &Sheet<'_>, known: &Known, reader: &dyn Reader) -> Result<Found> {
    let mut found = Found::only_given(known);
    let rows = match &known.ties {
        Some(given) => given_rows(sheet, given),
        None => match look_for_depth(sheet, known, reader, &mut found)? {
            Some(rows) => rows,
            None => whole(sheet),
        },
    };
    let dpi = sheet.resolution.dpi();
    let others: Vec<(f64, f64)> = found
        .sections
        .iter()
        .filter(|section| section.depths.is_some() && section.kind != SectionKind::Main)
        .map(|section| section.rows)
        .collect();
    let least = others.iter().map(|other| other.1).filter(|&end| end <= rows.0).fold(0.0, f64::max);
    let height = sheet.raster.height() as f64;
    let most = others.iter().map(|other| other.0).filter(|&top| top >= rows.1).fold(height, f64::min);
    let areas = [block::rows_above(rows.0, least, dpi), block::rows_below(rows.1, most, dpi)];
    let heads: Vec<Head> = areas
        .into_iter()
        .map(|rows| Head::read(sheet.raster, &sheet.frame, rows, dpi, reader))
        .collect::<Result<_>>()?;
    curves::fill(sheet, known, &heads, middle(&found, rows), &mut found);
    well_facts(sheet, &heads[0], rows.0, reader, &mut found)?;
    Ok(found)
}

/// Rows of the log around a person's ties.
fn given_rows(sheet: &Sheet<'_>, ties: &[(f64, f64)]) -> (f64, f64) {
    let rows = (ties[0].0, ties[ties.len() - 1].0);
    logs::extent(&sheet.frame, rows, f64::INFINITY, (0.0, f64::INFINITY))
}

/// Rows of all that looks like a log, where no depth is known.
fn whole(sheet: &Sheet<'_>) -> (f64, f64) {
    let there = |band: &usize| sheet.frame.there[*band];
    let first = (0..sheet.frame.bands()).find(there).unwrap_or(0);
    let last = (0..sheet.frame.bands()).rev().find(there).unwrap_or(0);
    (sheet.frame.row_of(first), sheet.frame.row_of(last))
}

/// The row at which the tracks' edges are told.
fn middle(found: &Found, rows: (f64, f64)) -> f64 {
    if found.spec.ties.is_empty() {
        return (rows.0 + rows.1) / 2.0;
    }
    let mut back: Vec<(f64, f64)> = found.spec.ties.iter().map(|&(row, depth)| (depth, row)).collect();
    back.sort_by(|a, b| a.0.total_cmp(&b.0));
    let row = Polyline::new(back);
    (row.at(found.spec.interval.0) + row.at(found.spec.interval.1)) / 2.0
}

/// Finds ties, unit, interval and sections; gives the main pass's rows, or none and a doubt that says why.
fn look_for_depth(
    sheet: &Sheet<'_>,
    known: &Known,
    reader: &dyn Reader,
    found: &mut Found,
) -> Result<Option<(f64, f64)>> {
    let search = Search {
        raster: sheet.raster,
        frame: &sheet.frame,
        columns: &sheet.columns,
        resolution: &sheet.resolution,
        unit: known.unit,
        tilt: &|row| sheet.tilt.at(row),
        reader,
    };
    let logs = match logs::find(&search)? {
        Logs::Found(logs) => logs,
        Logs::Refused(why) => {
            found.doubts.push(why);
            return Ok(None);
        }
    };
    let spans = sheet.spans();
    let tied: Vec<Tied> = logs
        .iter()
        .map(|log| ties::tie(sheet.raster, &log.climbed, &spans, &sheet.tilt))
        .collect::<Result<_>>()?;
    found.sections = sections(&logs, &tied, sheet.raster.height() as f64);
    let Some(main) = logs.iter().position(|log| log.kind == SectionKind::Main) else { return Ok(None) };
    let (log, tied) = (&logs[main], &tied[main]);
    found.spec.unit = log.climbed.unit;
    found.origins.unit = if known.unit.is_some() { Source::Sidecar } else { Source::Detected };
    found.spec.ties.clone_from(&tied.ties);
    found.origins.ties = Source::Detected;
    if known.interval.is_none() {
        found.spec.interval = depths(&tied.ties, log.rows, log.climbed.unit);
        found.origins.interval = Source::Detected;
    }
    doubt(log, tied, &mut found.doubts);
    found.ladder = Some(tied.ladder.clone());
    Ok(Some(log.rows))
}

fn doubt(log: &Log, tied: &Tied, doubts: &mut Vec<String>) {
    let numbers = tied.ladder.labels.len();
    if numbers < FEW {
        doubts.push(format!("the depth scale rests on {numbers} depth numbers alone"));
    } else if tied.ladder.confidence < UNSURE {
        doubts.push(format!(
            "the depth scale is doubtful: {:.0} % of the depth numbers agree, confidence {:.2}",
            100.0 * log.climbed.agreeing,
            tied.ladder.confidence
        ));
    }
    if !tied.lines {
        doubts.push("no printed lines at the depth numbers: depths are where the numbers stand".to_owned());
    }
}

/// Depths at a log's first and last row, rounded inwards to the usual step.
fn depths(ties: &[(f64, f64)], rows: (f64, f64), unit: DepthUnit) -> (f64, f64) {
    let depth = Polyline::new(ties.to_vec());
    let per_unit = match unit {
        DepthUnit::Feet => 2.0,
        DepthUnit::Metres => 10.0,
    };
    let (a, b) = (depth.at(rows.0), depth.at(rows.1));
    ((a.min(b) * per_unit).ceil().max(0.0) / per_unit, (a.max(b) * per_unit).floor() / per_unit)
}

fn sections(logs: &[Log], tied: &[Tied], height: f64) -> Vec<Section> {
    let plain = |kind, rows| Section { kind, rows, depths: None, ties: Vec::new() };
    let mut sections = Vec::new();
    let whole = |rows: (f64, f64)| (rows.0.round(), rows.1.round());
    if let Some(first) = logs.first().filter(|log| log.rows.0 >= 1.0) {
        sections.push(plain(SectionKind::Header, whole((0.0, first.rows.0))));
    }
    for (log, tied) in logs.iter().zip(tied) {
        sections.push(Section {
            kind: log.kind,
            rows: whole(log.rows),
            depths: Some(depths(&tied.ties, log.rows, log.climbed.unit)),
            ties: tied.ties.clone(),
        });
    }
    if let Some(last) = logs.last().filter(|log| log.rows.1 <= height - 1.0) {
        sections.push(plain(SectionKind::Footer, whole((last.rows.1, height))));
    }
    sections
}

/// Reads the title block, where a person left something open.
fn well_facts(
    sheet: &Sheet<'_>,
    head: &Head,
    top: f64,
    reader: &dyn Reader,
    found: &mut Found,
) -> Result<()> {
    let dpi = sheet.resolution.dpi();
    let scale_block = block::rows_above(top, 0.0, dpi);
    let mut read: Vec<Fact> = facts(&head.texts);
    let above = 0..scale_block.start.min(sheet.raster.height());
    if above.len() as f64 > 0.5 * dpi {
        // Title blocks are near the top: what lies deep above the log is another log.
        let rows = 0..above.end.min((14.0 * dpi) as usize);
        let title = Head::read(sheet.raster, &sheet.frame, rows, dpi, reader)?;
        add(&mut read, facts(&title.texts));
    }
    if read.len() < FEW_FACTS && top > dpi {
        let rows = 0..(top.min(14.0 * dpi) as usize);
        for turn in [Turn::Down, Turn::Up] {
            add(&mut read, facts(&block::read_turned(sheet.raster, rows.clone(), turn, dpi, reader)?));
        }
    }
    for fact in read {
        if !found.spec.well.iter().any(|(known, _)| known.eq_ignore_ascii_case(&fact.mnemonic)) {
            found.origins.well.push((fact.mnemonic.clone(), fact.confidence));
            found.spec.well.push((fact.mnemonic, fact.value));
        }
    }
    Ok(())
}

fn add(read: &mut Vec<Fact>, more: Vec<Fact>) {
    for fact in more {
        if !read.iter().any(|known| known.mnemonic == fact.mnemonic) {
            read.push(fact);
        }
    }
}
