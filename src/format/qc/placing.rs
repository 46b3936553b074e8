//! Where on a QC picture the scan is, for someone who shows it as one long strip again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sheet::Sheet;

/// Rows and columns of a scan on its QC picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Placing {
    /// Pixels of the picture per pixel of the scan.
    pub scale: f64,
    /// The scan's first column that is shown.
    pub first_col: usize,
    /// Bands, top to bottom of the scan.
    pub bands: Vec<PlacedBand>,
    /// Whether a band's blue tells the scan beneath whatever covers it: 16 shades in its lower four bits, 15 the paper.
    #[serde(default)]
    pub beneath: bool,
}

/// A stretch of the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedBand {
    /// First row of the scan, and the row after the last.
    pub rows: [usize; 2],
    /// On the picture: left, top, width, height, in its pixels.
    pub at: [usize; 4],
}

impl Placing {
    /// That of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Placing {
        let bands = sheet.bands.iter().map(|band| {
            let (cols, rows) = (&band.window.cols, &band.window.rows);
            PlacedBand {
                rows: [band.rows.start, band.rows.end],
                at: [cols.start, rows.start, cols.len(), rows.len()],
            }
        });
        Placing { scale: sheet.scale, first_col: sheet.cols.start, bands: bands.collect(), beneath: true }
    }
}
