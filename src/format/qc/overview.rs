//! The picture of all that was found on a scan: sections, tracks, depth numbers, curves, for a person to judge and to
//! correct in a sidecar.
//!
//! The whole scan in bands like a QC picture's. In each band: depths at the left; tracks' edges, a colour for each
//! track, as they were followed; depth numbers that agree in green boxes with the depth they stand for, others in red
//! ones with what they were read as; sections as bars at the right. The legend has a line for each track and curve.

use crate::domain::found::Found;
use crate::domain::page::Page;
use crate::domain::raster::Raster;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::told::{curve_text, ladder_text};

use super::canvas::Canvas;
use super::legend::{Entry, Legend};
use super::sheet::Sheet;
use super::{backdrop, encode, ladder, marks, palette, sections, tracks};

/// Doubts that stand in the picture; the text has all of them.
const MOST_DOUBTS: usize = 8;

/// The picture as a PNG with a palette; the same bytes for the same input. `page` is where the layout was followed to,
/// where it could be. No larger than a QC picture, whatever the scan's size.
///
/// # Errors
/// Where the raster's pixels can't be read back, or it has none.
pub fn draw(raster: &dyn Raster, found: &Found, page: Option<&Page>, doubts: &[String]) -> Result<Vec<u8>> {
    let (width, height) = (raster.width(), raster.height());
    if width == 0 || height == 0 {
        return Err(Error::new(Kind::Internal, Stage::Write, "the scan has no pixels to show"));
    }
    let legend = Legend::new(entries(found), notes(found, doubts));
    let sheet = Sheet::new(0..height, 0..width, sections::LANE, &legend);
    let mut canvas = Canvas::new(sheet.width, sheet.height);
    for band in &sheet.bands {
        backdrop::draw(raster, &sheet, band, &mut canvas)
            .map_err(|error| Error::io(Stage::Write, "reading the scan back for the picture", &error))?;
        sections::draw(&found.sections, &sheet, band, &mut canvas);
        tracks::edges(found, page, &sheet, band, &mut canvas);
        match page {
            // Beyond the interval rows have no depth that anyone vouches for.
            Some(page) => marks::depths(page, page.interval, &sheet, band, &mut canvas),
            None => ladder::ties(&found.spec.ties, &sheet, band, &mut canvas),
        }
        if let Some(ladder) = &found.ladder {
            ladder::numbers(ladder, &sheet, band, &mut canvas);
        }
        tracks::names(found, page, &sheet, band, &mut canvas);
        sections::names(&found.sections, &sheet, band, &mut canvas);
        marks::frame(band, &mut canvas);
    }
    legend.draw(&mut canvas);
    encode::png(&canvas)
}

/// A line for each curve, and for each track without one.
fn entries(found: &Found) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (index, track) in found.spec.tracks.iter().enumerate() {
        let colours = (palette::curve(index), palette::curve(index));
        let place = format!("track {}", index + 1);
        if track.curves.is_empty() {
            entries.push(Entry { colours, text: format!("{place}  no curves") });
        }
        for (curve, spec) in track.curves.iter().enumerate() {
            let text = format!("{place}  {}", curve_text(spec, found.origin(index, curve)));
            entries.push(Entry { colours, text });
        }
    }
    entries
}

fn notes(found: &Found, doubts: &[String]) -> Vec<String> {
    let spec = &found.spec;
    let mut notes = vec![match (spec.ties.is_empty(), &found.ladder) {
        (true, None) => "Depth: not found.".to_owned(),
        (true, Some(ladder)) => format!("Depth: refused; {}.", ladder_text(ladder)),
        (false, ladder) => {
            let (top, base) = spec.interval;
            let ladder = ladder.as_ref().map_or_else(|| "given".to_owned(), ladder_text);
            format!("Depth: {top} to {base} {}; {ladder}.", spec.unit.las().to_lowercase())
        }
    }];
    notes.push(
        "Green boxes: depth numbers that agree, with their depth. Red boxes: numbers that don't, as read. \
         Bars at the right: sections."
            .to_owned(),
    );
    notes.extend(doubts.iter().take(MOST_DOUBTS).map(|doubt| format!("Doubt: {doubt}")));
    if doubts.len() > MOST_DOUBTS {
        notes.push(format!("And {} doubts more.", doubts.len() - MOST_DOUBTS));
    }
    notes
}
