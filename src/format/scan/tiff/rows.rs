//! A page's strips or tiles, row by row onto the canvas.

use std::io::Read;

use super::chunk::Opener;
use super::directory::File;
use super::page::Page;
use super::tables::Tables;
use crate::error::Result;
use crate::format::scan::canvas::PageWriter;
use crate::format::scan::pixels::Depth;
use crate::format::scan::{Limits, fault};

/// Decodes all rows of `page` into `writer`, whose canvas keeps pixels in `depth`.
pub(super) fn copy(
    file: &File,
    page: &Page,
    depth: Depth,
    mut writer: PageWriter,
    limits: &Limits,
) -> Result<()> {
    let tables = Tables::read(file, page)?;
    let opener = Opener::new(file, page, &tables, limits)?;
    let row_bytes = row_bytes(page, page.width)?;
    let mut push = |row: &[u8]| writer.push(|line| page.format.convert(row, page.width, depth, line));
    if tables.across == 1 && tables.width == page.width {
        strips(page, &opener, row_bytes, &mut push)?;
    } else {
        tiles(page, &opener, row_bytes, limits, &mut push)?;
    }
    writer.finish()
}

/// Bytes of `width` interleaved pixels.
fn row_bytes(page: &Page, width: usize) -> Result<usize> {
    page.format.row_bytes(width).ok_or_else(|| fault::damaged(format!("a row of {width} pixels")))
}

/// Chunks as wide as the page: one row at a time, whatever their height.
fn strips(
    page: &Page,
    opener: &Opener,
    row_bytes: usize,
    push: &mut impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let tables = opener.tables;
    let planes = if page.planar { page.format.samples } else { 1 };
    let mut row = vec![0; row_bytes];
    let mut part = vec![0; row_bytes / planes];
    for index in 0..tables.per_plane {
        let rows = tables.height.min(page.height - index * tables.height);
        let mut chunks = Vec::with_capacity(planes);
        for plane in 0..planes {
            let number = plane * tables.per_plane + index;
            chunks.push((number, opener.open(number, rows)?));
        }
        for at in 0..rows {
            for (plane, (number, chunk)) in chunks.iter_mut().enumerate() {
                let target = if planes == 1 { &mut row } else { &mut part };
                read_row(page, opener, *number, chunk, target, at)?;
                if planes > 1 {
                    interleave(page, plane, &part, &mut row);
                }
            }
            push(&row)?;
        }
    }
    Ok(())
}

/// Tiles: a row of them at a time.
fn tiles(
    page: &Page,
    opener: &Opener,
    row_bytes: usize,
    limits: &Limits,
    push: &mut impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let tables = opener.tables;
    if page.format.bits < 8 && !(tables.width * usize::from(page.format.bits)).is_multiple_of(8) {
        return Err(fault::unsupported(format!("a tile of {} columns", tables.width)));
    }
    let planes = if page.planar { page.format.samples } else { 1 };
    let height = tables.height.min(page.height);
    let tile_bytes = self::row_bytes(page, tables.width)?;
    // A third of the memory: the canvas takes the most of it.
    let (need, allowed) = (row_bytes as u64 * height as u64, limits.max_memory / 3);
    if need > allowed {
        return Err(fault::too_large_at_once(format!("a row of tiles of {height} rows"), need, allowed));
    }
    let mut band = vec![0; row_bytes * height];
    let mut part = vec![0; tile_bytes / planes];
    for top in (0..page.height).step_by(tables.height) {
        let rows = tables.height.min(page.height - top);
        let first = top / tables.height * tables.across;
        for (plane, col) in (0..planes).flat_map(|plane| (0..tables.across).map(move |col| (plane, col))) {
            let number = plane * tables.per_plane + first + col;
            let mut chunk = opener.open(number, rows)?;
            let start = col * tile_bytes;
            let end = row_bytes.min(start + tile_bytes);
            for (at, line) in band.chunks_exact_mut(row_bytes).take(rows).enumerate() {
                read_row(page, opener, number, &mut chunk, &mut part, at)?;
                if planes == 1 {
                    line[start..end].copy_from_slice(&part[..end - start]);
                } else {
                    interleave(page, plane, &part, &mut line[start..end]);
                }
            }
        }
        band.chunks_exact(row_bytes).take(rows).try_for_each(&mut *push)?;
    }
    Ok(())
}

/// Reads row `at` of a chunk, differences summed up.
fn read_row(
    page: &Page,
    opener: &Opener,
    number: usize,
    chunk: &mut impl Read,
    row: &mut [u8],
    at: usize,
) -> Result<()> {
    chunk.read_exact(row).map_err(|error| {
        let place = format!("row {} of its {}", at + 1, opener.tables.height);
        fault::from_io(&opener.tables.label(number), &place, &error)
    })?;
    if page.differences {
        sum_up(row, page.chunk_samples(), page.format.bits, page.format.little_endian);
    }
    Ok(())
}

/// Undoes Predictor 2: each sample is the difference to the same sample of the pixel before.
fn sum_up(row: &mut [u8], samples: usize, bits: u8, little_endian: bool) {
    if bits == 8 {
        for at in samples..row.len() {
            row[at] = row[at].wrapping_add(row[at - samples]);
        }
        return;
    }
    let read =
        |bytes: [u8; 2]| if little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
    for at in (2 * samples..row.len().saturating_sub(1)).step_by(2) {
        let before = at - 2 * samples;
        let sum = read([row[at], row[at + 1]]).wrapping_add(read([row[before], row[before + 1]]));
        row[at..at + 2].copy_from_slice(&if little_endian { sum.to_le_bytes() } else { sum.to_be_bytes() });
    }
}

/// Puts one plane's samples into their places among those of `row`.
fn interleave(page: &Page, plane: usize, part: &[u8], row: &mut [u8]) {
    let size = usize::from(page.format.bits / 8);
    let pixels = row.chunks_exact_mut(size * page.format.samples);
    for (pixel, sample) in pixels.zip(part.chunks_exact(size)) {
        pixel[plane * size..(plane + 1) * size].copy_from_slice(sample);
    }
}
