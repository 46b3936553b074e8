//! Full scans with their truth: `NAME.tif`, `NAME.toml`, `NAME.truth.las`, `NAME.columns.csv`.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::hex::hex;
use crate::error::{Error, Result, Stage};

use super::page::Drawing;
use super::plan::PageSpec;
use super::tiff_chunks::Samples;
use super::tiff_writer::{self, TiffOptions};
use super::{sidecar, truth};

/// Where a scan and its truth go.
#[derive(Debug, Clone)]
pub struct Places {
    /// Folder of scan and sidecar.
    pub scans: PathBuf,
    /// Folder of the truth.
    pub truth: PathBuf,
    /// File name without its end.
    pub name: String,
}

fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|e| Error::io(Stage::Write, path.display(), &e))
}

/// Writes a drawn scan with its sidecar and truth.
///
/// # Errors
/// Where a file can't be written.
pub fn write(places: &Places, page: &PageSpec, drawing: &Drawing, options: &TiffOptions) -> Result<()> {
    let canvas = &drawing.canvas;
    let (width, height, channels) = (canvas.width, canvas.height, canvas.channels);
    let picture = Samples { width, height, channels, data: canvas.pixels.clone() };
    let bytes = tiff_writer::encode(&picture, options)?;
    let file = format!("{}.tif", places.name);
    let sha = hex(&Sha256::digest(&bytes));
    for folder in [&places.scans, &places.truth] {
        fs::create_dir_all(folder).map_err(|e| Error::io(Stage::Write, folder.display(), &e))?;
    }
    save(&places.scans.join(&file), &bytes)?;
    let sidecar = sidecar::text(page, &drawing.warp);
    save(&places.scans.join(format!("{}.toml", places.name)), sidecar.as_bytes())?;
    let las = truth::las(page, drawing, &file, &sha)?;
    save(&places.truth.join(format!("{}.truth.las", places.name)), &las)?;
    let columns = truth::columns_csv(page, drawing);
    save(&places.truth.join(format!("{}.columns.csv", places.name)), columns.as_bytes())
}
