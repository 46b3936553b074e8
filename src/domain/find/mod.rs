//! Finds a page's tracks, depth and scales, as far as no person gave them.
//!
//! [`windows`] and [`frame`] follow the page's vertical lines, [`rulings`], [`coverage`] and [`columns`] make tracks of
//! them; [`numbers`] reads what stands beside the tracks, [`ladder`] and [`depths`] make a depth scale of it, [`logs`]
//! tells main pass and repeat sections apart, [`snap`] and [`ties`] tie it to the printed lines; [`head`] reads what
//! stands above and below, and [`block`] makes tracks' curves of it. [`assemble`] puts together what was given and what
//! was found.
//!
//! What can't be found is no error: without a ladder the spec has no ties, without tracks no tracks, a curve whose
//! scale couldn't be read has no [`crate::domain::found::CurveOrigin::scale`], and the first doubt says why. Whoever
//! needs what is missing makes the failure.

mod assemble;
mod block;
mod columns;
mod coverage;
mod curves;
mod depths;
mod frame;
mod head;
mod ladder;
mod logs;
mod numbers;
mod page;
mod resolution;
mod rulings;
mod scales_printed;
mod snap;
mod straight;
mod ties;
mod windows;

use crate::domain::found::{Found, Known};
use crate::domain::raster::Raster;
use crate::domain::reading::Reader;
use crate::error::Result;

use page::Sheet;

/// What is found on a page, besides what a person gave of it.
///
/// # Errors
/// `Io` where pixels can't be read back; the reader's own.
pub fn find(raster: &dyn Raster, known: &Known, reader: &dyn Reader) -> Result<Found> {
    if known.complete().is_some() {
        return Ok(Found::only_given(known));
    }
    let Some(sheet) = Sheet::look(raster, known)? else {
        let mut found = Found::only_given(known);
        found
            .doubts
            .push("no log is seen on this page: nothing like the lines of tracks runs down it".to_owned());
        return Ok(found);
    };
    let mut found = assemble::assemble(&sheet, known, reader)?;
    if found.spec.ties.is_empty() && raster.width() > LYING * raster.height() {
        found
            .doubts
            .insert(0, "the scan is far wider than high: the log seems to lie on its side".to_owned());
    }
    Ok(found)
}

/// A scan so many times wider than high holds a log that lies on its side.
const LYING: usize = 2;
