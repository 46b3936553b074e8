//! Training pages: the scan's grey values, labels and sidecar.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::error::{Error, Kind, Result, Stage};

use super::page::Drawing;
use super::path::Labels;
use super::plan::PageSpec;
use super::sidecar;

/// Labels as red, green, blue bytes: class, curve number, offset.
pub fn label_pixels(labels: &Labels) -> Vec<u8> {
    labels.cells.iter().flat_map(|cell| [cell.class, cell.number, cell.offset]).collect()
}

fn write_png(path: &Path, pixels: &[u8], size: (usize, usize), colour: ExtendedColorType) -> Result<()> {
    let file = File::create(path).map_err(|e| Error::io(Stage::Write, path.display(), &e))?;
    let mut out = BufWriter::new(file);
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Up)
        .write_image(pixels, size.0 as u32, size.1 as u32, colour)
        .map_err(|e| Error::new(Kind::Io, Stage::Write, format!("{}: {e}", path.display())))?;
    out.flush().map_err(|e| Error::io(Stage::Write, path.display(), &e))
}

/// Writes `NAME.ink.png`, `NAME.labels.png` and `NAME.toml`.
///
/// # Errors
/// Where a file can't be written.
pub fn write(folder: &Path, name: &str, page: &PageSpec, drawing: &Drawing) -> Result<()> {
    let size = (page.width, page.height);
    let at = |end: &str| folder.join(format!("{name}.{end}"));
    write_png(&at("ink.png"), &drawing.grey(), size, ExtendedColorType::L8)?;
    write_png(&at("labels.png"), &label_pixels(&drawing.labels), size, ExtendedColorType::Rgb8)?;
    let path = at("toml");
    fs::write(&path, sidecar::text(page, &drawing.warp))
        .map_err(|e| Error::io(Stage::Write, path.display(), &e))
}
