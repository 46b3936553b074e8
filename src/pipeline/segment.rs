//! A track's strip through the network, tile by tile, into ink.

use ndarray::Array2;

use crate::domain::mask::Ink;
use crate::domain::raster::Raster;
use crate::domain::strip::{Strip, UNIT};
use crate::error::{Error, Result, Stage};
use crate::model::Segmenter;

/// Rows of a tile, a multiple of [`UNIT`].
const TILE_ROWS: usize = 512;
/// Rows at either end of a tile whose answer is left to the neighbouring tile.
const OVERLAP: usize = 48;
/// Least difference of paper and ink for a tile to be anything but blank, grey levels.
const LEAST_CONTRAST: u8 = 40;

/// Asks the network where the curves of a strip are.
///
/// # Errors
/// Where the raster can't be read back or the runtime fails.
pub fn segment(strip: &Strip<'_>, raster: &dyn Raster, segmenter: &dyn Segmenter) -> Result<Ink> {
    let coloured = raster.has_colour();
    let mut ink = Ink::new();
    let mut row = 0;
    while row < strip.rows() {
        let start = row.saturating_sub(OVERLAP);
        let end = (start + TILE_ROWS).min(strip.rows());
        let keep_to = if end == strip.rows() { end } else { end - OVERLAP };
        let grey = strip.read(raster, start..end).map_err(unreadable)?;
        let tile = tile(&grey, strip.cols());
        let mask = segmenter.segment(tile.view())?;
        let rgb = coloured.then(|| strip.read_rgb(raster, start..end)).transpose().map_err(unreadable)?;
        ink.push_rows(tile.view(), mask.view(), row - start..keep_to - start, rgb.as_deref());
        row = keep_to;
    }
    Ok(ink)
}

/// The scan's pixels couldn't be read back.
pub fn unreadable(source: std::io::Error) -> Error {
    Error::io(Stage::Segment, "pixels kept on disk", &source)
}

/// Brightness to ink (1.0) on paper (0.0), padded with paper to a multiple of [`UNIT`] rows.
pub fn tile(grey: &[u8], cols: usize) -> Array2<f32> {
    let (ink, paper) = levels(grey);
    let range = f32::from(paper) - f32::from(ink);
    let rows = grey.len() / cols;
    let mut tile = Array2::zeros((rows.next_multiple_of(UNIT), cols));
    for (value, &grey) in tile.iter_mut().zip(grey) {
        *value = ((f32::from(paper) - f32::from(grey)) / range).clamp(0.0, 1.0);
    }
    tile
}

/// Grey levels of ink and of paper: the darkest pixels, and what three quarters of the pixels are at least as dark as.
fn levels(grey: &[u8]) -> (u8, u8) {
    let mut counts = [0usize; 256];
    for &value in grey {
        counts[usize::from(value)] += 1;
    }
    let at = |share: f64| {
        let wanted = (share * grey.len() as f64) as usize;
        let mut seen = 0;
        counts.iter().position(|&count| {
            seen += count;
            seen > wanted
        })
    };
    let ink = at(0.005).unwrap_or(0) as u8;
    let paper = at(0.75).unwrap_or(255) as u8;
    // Nothing but paper: leave its noise as faint as it is.
    if paper.saturating_sub(ink) < LEAST_CONTRAST {
        (paper.saturating_sub(128), paper.max(1))
    } else {
        (ink, paper)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option::weighted;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::page::{DepthMap, LayoutQuality, Page, Polyline, Track};
    use crate::domain::raster::GreyRaster;
    use crate::domain::spec::DepthUnit;
    use crate::model::fake::InkIsCurve;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

        #[test]
        fn tiles_join_without_losing_or_repeating_a_row(
            height in 40_usize..2200,
            drawn in vec(weighted(0.9, 60_usize..140), 1..90),
        ) {
            let width = 200;
            let col_of = |row: usize| drawn[row % drawn.len()];
            let mut pixels = vec![255; width * height];
            for row in 0..height {
                if let Some(col) = col_of(row) {
                    pixels[row * width + col] = 0;
                }
            }
            let raster = GreyRaster::new(width, height, pixels);
            let page = page(width, height);
            let strip = Strip::new(&page, &page.tracks[0]);
            let ink = segment(&strip, &raster, &InkIsCurve).unwrap();
            prop_assert_eq!(ink.rows(), height);
            for row in 0..height {
                let cols: Vec<f64> =
                    ink.row(row).iter().map(|run| strip.page_col(row, f64::from(run.centre))).collect();
                let wanted: Vec<f64> = col_of(row).iter().map(|&col| col as f64 + 0.5).collect();
                prop_assert_eq!(cols, wanted, "row {}", row);
            }
        }
    }

    /// A page with one track, all of it in the interval.
    fn page(width: usize, height: usize) -> Page {
        let depth = height as f64 / 10.0;
        Page {
            size: (width, height),
            unit: DepthUnit::Feet,
            depth: DepthMap::new(
                100.0,
                Polyline::new(vec![(0.0, 0.0), (height as f64, depth)]),
                Polyline::constant(0.0),
            ),
            ties: Vec::new(),
            interval: (0.0, depth),
            tracks: vec![Track {
                left: Polyline::constant(30.0),
                right: Polyline::constant(170.0),
                curves: Vec::new(),
            }],
            quality: LayoutQuality::default(),
        }
    }

    #[test]
    fn grey_paper_and_grey_ink_become_none_and_all() {
        let mut grey = vec![200; 64 * 64];
        grey[..200].fill(80);
        let tile = tile(&grey, 64);
        assert_eq!((tile[[0, 0]], tile[[40, 0]]), (1.0, 0.0));
    }
}
