//! What was given and what was found, put together to a layout.

use crate::domain::facts::{Fact, facts, interval};
use crate::domain::found::{Found, Known, Ladder, SectionKind, Source};
use crate::domain::reading::{Reader, Text, Turn};
use crate::domain::scales::solid_is_left;
use crate::domain::spec::DepthUnit;
use crate::error::Result;

use super::block::Scaled;
use super::curves;
use super::depths::Search;
use super::head::{self, Head, Side};
use super::logs::{self, Log, Logs};
use super::page::{self, Sheet};
use super::stray::without_strays;
use super::ties::{self, Tied};
use super::{risers, sections, unit};

/// Fewer depth numbers than this are worth a look.
const FEW: usize = 5;
/// A ladder less sure than this is worth a look.
const UNSURE: f64 = 0.55;
/// Height of a line of a scale block, in inches.
const LINE_INCHES: f64 = 0.12;
/// A fact less sure than this is left out: names of people and places have no spelling to check, and what was misread on
/// real prints (`A-610` for `A-510`, `NENTON` for `NEWTON`) mostly read with 0.91 to 0.96.
const SURE_FACT: f32 = 0.97;
/// How far down a title block reaches, in inches.
const TITLE_INCHES: f64 = 14.0;
/// Fewer facts than this from upright text: the title block may be turned.
const FEW_FACTS: usize = 2;

/// Reads the page and puts the layout together; none where it stands on its head.
///
/// # Errors
/// Where pixels can't be read back or the reader fails.
pub(super) fn assemble(sheet: &Sheet<'_>, known: &Known, reader: &dyn Reader) -> Result<Option<Found>> {
    let mut found = Found::only_given(known);
    let logs = match &known.ties {
        Some(_) => Vec::new(),
        None => match find_logs(sheet, known, reader)? {
            Logs::Found(logs) => logs,
            Logs::OnItsHead => return Ok(None),
            Logs::Refused(why) => {
                found.doubts.push(why);
                Vec::new()
            }
        },
    };
    let main = logs.iter().position(|log| log.kind == SectionKind::Main);
    let places = Places::new(sheet, known, &logs, main);
    let dpi = sheet.resolution.dpi();
    let areas = [
        head::rows_above(places.rows.0, places.numbers.0, places.least, dpi),
        head::rows_below(places.rows.1, places.numbers.1, places.most, dpi),
    ];
    let [above, below] = areas;
    let above = Head::read(sheet, above, reader)?;
    let below = Head::read(sheet, below, reader)?;
    let title = well_facts(sheet, &above, places.rows.0, reader, &mut found)?;
    let told = interval(&title).or_else(|| interval(&above.texts));
    let mut heads = above.nearest_first(Side::Above, dpi);
    heads.extend(below.nearest_first(Side::Below, dpi));
    let numbers = main.map(|main| logs[main].climbed.column());
    let mut columns = match known.tracks {
        Some(_) => sheet.columns.clone(),
        None => risers::rejoined(sheet, places.rows.0, places.numbers.0)?,
    };
    if let Some(numbers) = numbers.filter(|_| known.tracks.is_none()) {
        columns = columns.without_depths(numbers, sheet.raster.width() as f64);
    }
    let mut tracks = curves::read(&columns, known, numbers, &heads);
    if tracks.iter().any(is_wanting) {
        for side in Side::BOTH {
            // The last of a side is the whole head.
            if let Some(whole) = heads.iter().rfind(|head| head.side == side) {
                let thick = whole.thickened(dpi, reader)?;
                heads.extend(thick.nearest_first(side, dpi));
            }
        }
        tracks = curves::read(&columns, known, numbers, &heads);
    }
    without_strays(&mut tracks, dpi);
    tracks.iter_mut().for_each(|track| solid_is_left(&mut track.curves));
    if let Some(main) = main {
        let rows = without_blocks(places.rows, &tracks, dpi);
        match unit(sheet, known.unit, &logs[main], &heads, &title, reader, &mut found.doubts)? {
            Some(unit) => {
                depth(sheet, known, &logs, main, rows, unit, &mut found)?;
                if let Some((top, base)) = told.filter(|&told| logs[main].climbed.rungs.is_outside(told)) {
                    found.doubts.push(format!(
                        "the title block says that {top} to {base} was logged: no depth number is in it"
                    ));
                }
            }
            None => {
                let why = "the depth numbers may be feet or metres: neither the scan's resolution nor a word on the \
                           page tells, or they contradict each other";
                found.doubts.push(why.to_owned());
            }
        }
    }
    curves::fill(sheet, known, tracks, middle(&found, places.rows), &mut found);
    Ok(Some(found))
}

/// Looks for logs; where none is well supported, once more with the interval that the title block tells.
fn find_logs(sheet: &Sheet<'_>, known: &Known, reader: &dyn Reader) -> Result<Logs> {
    let search = search(sheet, known, reader);
    let found = logs::find(&search)?;
    if !matches!(found, Logs::Refused(_)) {
        return Ok(found);
    }
    let rows = (TITLE_INCHES * sheet.resolution.dpi()) as usize;
    let title = Head::read(sheet, 0..rows.min(sheet.raster.height()), reader)?;
    match interval(&title.texts) {
        Some(interval) => logs::find(&Search { interval: Some(interval), ..search }),
        None => Ok(found),
    }
}

fn search<'a>(sheet: &'a Sheet<'_>, known: &Known, reader: &'a dyn Reader) -> Search<'a> {
    Search {
        raster: sheet.raster,
        frame: &sheet.frame,
        columns: &sheet.columns,
        resolution: &sheet.resolution,
        fine: sheet.fine,
        unit: known.unit,
        interval: None,
        tilt: &sheet.tilt,
        reader,
    }
}

/// Where the main log lies.
struct Places {
    /// Its rows.
    rows: (f64, f64),
    /// Rows of its first and last depth number.
    numbers: (f64, f64),
    /// Rows of the last depth number of the log above it, and of the first of the one below.
    least: f64,
    /// See `least`.
    most: f64,
}

impl Places {
    fn new(sheet: &Sheet<'_>, known: &Known, logs: &[Log], main: Option<usize>) -> Places {
        let height = sheet.raster.height() as f64;
        match (main, &known.ties) {
            (Some(main), _) => Places {
                rows: logs[main].rows,
                numbers: logs[main].climbed.rungs.rows(),
                // A scale block between two logs looks like either's grid: only the depth numbers are surely theirs.
                least: main.checked_sub(1).map_or(0.0, |above| logs[above].climbed.rungs.rows().1),
                most: logs.get(main + 1).map_or(height, |below| below.climbed.rungs.rows().0),
            },
            (None, Some(ties)) => {
                let numbers = (ties[0].0, ties[ties.len() - 1].0);
                let rows = logs::extent(&sheet.frame, numbers, f64::INFINITY, (0.0, f64::INFINITY));
                Places { rows, numbers, least: 0.0, most: height }
            }
            (None, None) => {
                let there = |band: &usize| sheet.frame.there[*band];
                let first = (0..sheet.frame.bands()).find(there).unwrap_or(0);
                let last = (0..sheet.frame.bands()).rev().find(there).unwrap_or(0);
                let rows = (sheet.frame.row_of(first), sheet.frame.row_of(last));
                Places { rows, numbers: rows, least: 0.0, most: height }
            }
        }
    }
}

/// Whether a track's scale block may have more to tell.
fn is_wanting(track: &Scaled) -> bool {
    track.curves.is_empty() || track.curves.iter().any(|curve| curve.scale.is_none())
}

/// A log's rows less the scale blocks that its frame goes on around.
fn without_blocks(rows: (f64, f64), tracks: &[Scaled], dpi: f64) -> (f64, f64) {
    let scales = |side: Side| tracks.iter().filter_map(move |track| track.blocks[side as usize]);
    let line = LINE_INCHES * dpi;
    let top = scales(Side::Above).map(|row| row + line).filter(|&row| row < rows.1).fold(rows.0, f64::max);
    let base =
        scales(Side::Below).map(|row| row - 2.0 * line).filter(|&row| row > top).fold(rows.1, f64::min);
    (top, base)
}

/// Texts that run down or up above a log: the depth column's heading is often turned.
fn turned_texts(sheet: &Sheet<'_>, log: &Log, reader: &dyn Reader) -> Result<Vec<Text>> {
    let dpi = sheet.resolution.dpi();
    let (top, first) = (log.rows.0, log.climbed.rungs.rows().0);
    let rows = (top - 3.0 * dpi).max(0.0) as usize..first.max(top) as usize;
    let mut texts = head::read_turned(sheet.raster, rows.clone(), Turn::Down, dpi, reader)?;
    texts.extend(head::read_turned(sheet.raster, rows, Turn::Up, dpi, reader)?);
    Ok(texts)
}

/// The row at which the tracks' edges are told.
fn middle(found: &Found, rows: (f64, f64)) -> f64 {
    if found.spec.ties.is_empty() {
        return (rows.0 + rows.1) / 2.0;
    }
    page::interval_middle(&found.spec.ties, found.spec.interval)
}

/// The unit of a log: as given, or by the scale it is printed at, or, where two fit or the resolution isn't told, by what
/// the texts around it say or those of the title block, or else by what is customary.
fn unit(
    sheet: &Sheet<'_>,
    given: Option<DepthUnit>,
    log: &Log,
    heads: &[Head],
    title: &[Text],
    reader: &dyn Reader,
    doubts: &mut Vec<String>,
) -> Result<Option<DepthUnit>> {
    let only = match log.climbed.printed.as_slice() {
        _ if given.is_some() => return Ok(given),
        [only] if sheet.resolution.is_told() => return Ok(Some(only.unit)),
        // Of resolutions that are guessed another one may be right.
        [only] => Some(only.unit),
        _ => None,
    };
    let turned = turned_texts(sheet, log, reader)?;
    let texts = heads.iter().flat_map(|head| &head.texts).chain(&turned);
    let near = unit::named(texts, &log.climbed.printed);
    let named = near.or_else(|| unit::named(title.iter(), &log.climbed.printed));
    let per_row = log.climbed.rungs.per_row.abs();
    let width = sheet.raster.width() as f64;
    let lines = unit::Lines { per_row, tracks: &sheet.columns.tracks, width, fine: log.fine };
    if named.is_some() {
        // Two letters are easily read where others stand: a word that what is customary contradicts tells nothing.
        let other = unit::customary(&lines, None);
        return Ok(named.filter(|named| other.is_none_or(|other| other == *named)));
    }
    let customary = unit::customary(&lines, only);
    if let Some(unit) = customary {
        doubts.push(format!(
            "the depth unit is nowhere told: {} by the width of the tracks and what logs are customarily printed at",
            if unit == DepthUnit::Feet { "feet" } else { "metres" }
        ));
    }
    Ok(customary)
}

/// Ties, interval and sections of the logs that were found.
fn depth(
    sheet: &Sheet<'_>,
    known: &Known,
    logs: &[Log],
    main: usize,
    rows: (f64, f64),
    unit: DepthUnit,
    found: &mut Found,
) -> Result<()> {
    let spans = sheet.spans();
    let tied: Vec<Tied> = logs
        .iter()
        .map(|log| ties::tie(sheet.raster, &log.climbed, &spans, &sheet.tilt))
        .collect::<Result<_>>()?;
    found.spec.unit = unit;
    found.origins.unit = Some(if known.unit.is_some() { Source::Sidecar } else { Source::Detected });
    found.spec.ties.clone_from(&tied[main].ties);
    found.origins.ties = Some(Source::Detected);
    if known.interval.is_none() {
        found.spec.interval = sections::depths(&tied[main].ties, rows, unit);
        found.origins.interval = Some(Source::Detected);
    }
    found.sections = sections::sections(sheet, logs, &tied, unit)?;
    doubt(&logs[main], &tied[main], &mut found.doubts);
    let printed = logs[main].climbed.printed.iter().find(|printed| printed.unit == unit);
    let ratio = printed.map(|printed| printed.ratio);
    found.ladder = Some(Ladder { ratio, ..tied[main].ladder.clone() });
    Ok(())
}

fn doubt(log: &Log, tied: &Tied, doubts: &mut Vec<String>) {
    let numbers = tied.ladder.labels.len();
    if let Some((top, base)) = log.climbed.told {
        doubts.push(format!(
            "the depth numbers alone are too few or too short: the title block's interval, {top} to {base}, bears them out"
        ));
    }
    if numbers < FEW {
        doubts.push(format!("the depth scale rests on {numbers} depth numbers alone"));
    } else if tied.ladder.confidence < UNSURE {
        doubts.push(format!(
            "the depth scale is doubtful: {:.0} % of the depth numbers agree, confidence {:.2}",
            100.0 * log.climbed.agreeing,
            tied.ladder.confidence
        ));
    }
    if let Some(off) = tied.rival {
        doubts.push(format!(
            "the depth numbers stand by lines that are all alike: if theirs are the next ones, all depths are off by {off:.1}"
        ));
    }
    if !tied.lines {
        doubts.push("no printed lines at the depth numbers: depths are where the numbers stand".to_owned());
    }
}

/// Takes facts from the title block, where a person left something open; gives the block's texts.
fn well_facts(
    sheet: &Sheet<'_>,
    head: &Head,
    top: f64,
    reader: &dyn Reader,
    found: &mut Found,
) -> Result<Vec<Text>> {
    let dpi = sheet.resolution.dpi();
    let scale_block = head::rows_above(top, top, 0.0, dpi);
    let mut read: Vec<Fact> = facts(&head.texts);
    let mut texts = Vec::new();
    let above = 0..scale_block.start.min(sheet.raster.height());
    if above.len() as f64 > 0.5 * dpi {
        // Title blocks are near the top: what lies deep above the log is another log.
        let rows = 0..above.end.min((TITLE_INCHES * dpi) as usize);
        let title = Head::read(sheet, rows, reader)?;
        add(&mut read, facts(&title.texts));
        texts = title.texts;
    }
    if read.len() < FEW_FACTS && top > dpi {
        let rows = 0..(top.min(TITLE_INCHES * dpi) as usize);
        for turn in [Turn::Down, Turn::Up] {
            if read.len() >= FEW_FACTS {
                break;
            }
            add(&mut read, facts(&head::read_turned(sheet.raster, rows.clone(), turn, dpi, reader)?));
        }
    }
    for fact in read.into_iter().filter(|fact| fact.confidence >= SURE_FACT) {
        if !found.spec.well.iter().any(|(known, _)| known.eq_ignore_ascii_case(&fact.mnemonic)) {
            found.origins.well.push((fact.mnemonic.clone(), fact.confidence));
            found.spec.well.push((fact.mnemonic, fact.value));
        }
    }
    Ok(texts)
}

fn add(read: &mut Vec<Fact>, more: Vec<Fact>) {
    for fact in more {
        if !read.iter().any(|known| known.mnemonic == fact.mnemonic) {
            read.push(fact);
        }
    }
}
