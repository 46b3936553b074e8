//! One scan, from its bytes to all that is found on its page; nothing is traced.

use crate::domain::found::{Found, Known};
use crate::domain::layout;
use crate::domain::page::Page;
use crate::domain::raster::Raster;
use crate::domain::turned::Turned;
use crate::error::{Kind, Result};
use crate::format::qc::overview;
use crate::format::scan::{self, Limits};

use super::sections::Sections;
use super::{Finder, ScanBytes};

/// All that was found on a page.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// Columns and rows of the scan, after it is turned.
    pub size: (usize, usize),
    /// What was given and found.
    pub found: Found,
    /// Where the tracks and the depth were followed to, where there were enough of them.
    pub page: Option<Page>,
    /// What a person should look at; empty where nothing is doubtful or missing.
    pub doubts: Vec<String>,
    /// The picture of it, PNG.
    pub picture: Vec<u8>,
}

/// Looks at one scan. What can't be found is a doubt, no error.
///
/// # Errors
/// Where the scan doesn't decode or can't be read back.
pub fn inspect(
    bytes: &mut dyn ScanBytes,
    known: &Known,
    limits: &Limits,
    finder: &Finder<'_>,
) -> Result<Inspected> {
    let raster = scan::open(bytes, limits)?;
    let raster = raster.as_ref();
    let found = finder.look(raster, known, Sections::Main)?;
    let turned = Turned::new(raster, found.spec.turn);
    let raster: &dyn Raster = &turned;
    let mut doubts = found.doubts.clone();
    let page = follow(raster, &found, &mut doubts)?;
    doubts.extend(missing(&found));
    let picture = overview::draw(raster, &found, page.as_ref(), &doubts)?;
    Ok(Inspected { size: (raster.width(), raster.height()), found, page, doubts, picture })
}

/// The page, where ties and tracks are there and lie on it.
fn follow(raster: &dyn Raster, found: &Found, doubts: &mut Vec<String>) -> Result<Option<Page>> {
    if found.spec.ties.len() < 2 || found.spec.tracks.is_empty() {
        return Ok(None);
    }
    match layout::follow(raster, &found.spec) {
        Ok(page) => {
            doubts.extend(page.quality.doubts.iter().cloned());
            Ok(Some(page))
        }
        Err(error) if matches!(error.kind, Kind::Usage | Kind::Unsupported) => {
            doubts.push(error.message);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What isn't there to digitise the scan with.
fn missing(found: &Found) -> Vec<String> {
    let spec = &found.spec;
    let mut missing = Vec::new();
    if spec.ties.len() < 2 && found.doubts.is_empty() {
        missing.push("no depth ladder".to_owned());
    }
    if spec.tracks.is_empty() {
        missing.push("no tracks found".to_owned());
    } else if spec.tracks.iter().all(|track| track.curves.is_empty()) {
        missing.push("no curves found".to_owned());
    }
    for (index, track) in spec.tracks.iter().enumerate() {
        let bare = track.curves.iter().enumerate().filter(|(curve, _)| !found.has_scale(index, *curve));
        missing.extend(bare.map(|(_, curve)| format!("{}: its scale could not be read", curve.mnemonic)));
    }
    missing
}
