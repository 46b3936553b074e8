//! The QC picture: what was traced, drawn over the scan, for a person to judge at a glance.
//!
//! The digitised interval is cut into bands that stand side by side, top to bottom and left to right, so that a scan of
//! any height fits a screen. In each band: the scan, pale; the printed track edges that were followed (thin); depth at
//! the left; the traces, a colour for each curve, lighter where the curve is wrapped, on a red ground where it is
//! doubtful; at the right a lane for each curve with a bar where it has no value. A legend stands on top.

mod backdrop;
mod canvas;
mod encode;
mod ladder;
mod legend;
mod marks;
pub mod overview;
mod palette;
mod placing;
mod sections;
mod sheet;
mod text;
mod traces;
mod tracks;

use crate::domain::curve::{Curve, Trace};
use crate::domain::page::Page;
use crate::domain::raster::Raster;
use crate::error::{Error, Kind, Result, Stage};

use canvas::Canvas;
use legend::Legend;
pub use placing::{PlacedBand, Placing};
use sheet::Sheet;

/// Most pixels of a picture; one byte each while it is drawn.
pub const MOST_PIXELS: usize = 40_000_000;
/// Most rows of a picture.
pub const MOST_ROWS: usize = 6000;
/// A trace less sure than this is doubtful.
pub const DOUBTFUL: f32 = 0.5;

/// All depths.
const EVERYWHERE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

/// The QC picture as a PNG with a palette; the same bytes for the same input.
///
/// `traces` may be in any order; a trace belongs to the curve of the same track and mnemonic. Stays below
/// [`MOST_PIXELS`] and [`MOST_ROWS`] whatever the scan's size: wide and long scans are averaged down.
///
/// # Errors
/// Where the raster's pixels can't be read back, or the page has no row to show.
pub fn draw(raster: &dyn Raster, page: &Page, traces: &[Trace], curves: &[Curve]) -> Result<Vec<u8>> {
    picture(raster, page, traces, curves).map(|(png, _)| png)
}

/// [`draw`], and where on the picture the scan's rows and columns are.
///
/// # Errors
/// As [`draw`].
pub fn picture(
    raster: &dyn Raster,
    page: &Page,
    traces: &[Trace],
    curves: &[Curve],
) -> Result<(Vec<u8>, Placing)> {
    let legend = Legend::of_curves(curves, page);
    let sheet = Sheet::of_interval((raster.width(), raster.height()), page, curves.len(), &legend)
        .ok_or_else(|| Error::new(Kind::Internal, Stage::Write, "the interval has no row on the scan"))?;
    let mut canvas = Canvas::new(sheet.width, sheet.height);
    for band in &sheet.bands {
        backdrop::draw(raster, &sheet, band, &mut canvas)
            .map_err(|error| Error::io(Stage::Write, "reading the scan back for the QC picture", &error))?;
    }
    let traced = traces::of_curves(traces, curves, page);
    for band in &sheet.bands {
        marks::track_edges(page, &sheet, band, &mut canvas);
        marks::depths(page, EVERYWHERE, &sheet, band, &mut canvas);
        marks::gaps(page, curves, &sheet, band, &mut canvas);
        traces::draw(&traced, &sheet, band, &mut canvas);
        marks::frame(band, &mut canvas);
    }
    legend.draw(&mut canvas);
    Ok((encode::png(&canvas)?, Placing::of(&sheet)))
}
