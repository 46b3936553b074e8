//! `corrections.json`: what the report in a browser without a server leaves for the next run.

use std::path::Path;

use serde::Deserialize;

use super::Entry;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::bounded;
use crate::store::name::shown;

#[derive(Deserialize)]
struct CorrectionsFile {
    curvedig_corrections: u32,
    entries: Vec<Entry>,
}

/// Reads one.
///
/// # Errors
/// `Usage` where it isn't there, or isn't such a file.
pub fn read_file(path: &Path) -> Result<Vec<Entry>> {
    let wrong = |what: String| {
        Error::new(Kind::Usage, Stage::Setup, format!("{}: {what}", shown(path)))
            .with_hint("give the file that the report saved: corrections.json")
    };
    let bytes =
        bounded::read(path, bounded::SETTINGS).map_err(|error| wrong(format!("can't be read: {error}")))?;
    let file: CorrectionsFile =
        serde_json::from_slice(&bytes).map_err(|error| wrong(format!("no corrections: {error}")))?;
    match file.curvedig_corrections {
        1 => Ok(file.entries),
        other => Err(wrong(format!("corrections of version {other}, which this curvedig doesn't know"))),
    }
}
