//! What a page is to look like, before anything is drawn. Plain data, so that tests and benches can ask for a page.

use crate::domain::spec::{CurveSpec, DepthUnit};

use super::canvas::Ink;
use super::clutter::Clutter;
use super::scanner::ScannerSpec;
use super::text::Lettering;
use super::warp::WarpSpec;

/// A page. Lengths are ideal pixels: those of the scan before the warp.
#[derive(Debug, Clone)]
pub struct PageSpec {
    /// Columns of the scan.
    pub width: usize,
    /// Rows of the scan.
    pub height: usize,
    /// Dots per inch, as the resolution tags would tell.
    pub dpi: f64,
    /// Whether the scan is coloured.
    pub colour: bool,
    /// Unit of depth.
    pub unit: DepthUnit,
    /// Ideal rows of the log body: where grid and curves are drawn.
    pub body: (f64, f64),
    /// Depth at the body's first row.
    pub top_depth: f64,
    /// Depth per ideal row.
    pub depth_per_row: f64,
    /// Horizontal lines of the grid.
    pub depth_lines: DepthLines,
    /// Depth numbers.
    pub depth_numbers: Option<DepthNumbers>,
    /// Tracks with their curves.
    pub tracks: Vec<TrackPlan>,
    /// How the page is bent.
    pub warp: WarpSpec,
    /// What else is on the paper.
    pub clutter: Vec<Clutter>,
    /// What the scanner makes of it.
    pub scanner: ScannerSpec,
    /// Title and scale blocks above the body, where the page has them.
    pub header: Option<super::header::Header>,
}

/// One weight of grid lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Width in pixels.
    pub width: f64,
    /// Ink.
    pub ink: Ink,
    /// On and off lengths in pixels; empty for unbroken.
    pub pattern: Vec<f64>,
}

/// Horizontal grid lines.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthLines {
    /// Depth between the finest lines.
    pub every: f64,
    /// Every so-manieth line is of medium weight, and of heavy weight.
    pub medium: i64,
    /// See `medium`.
    pub heavy: i64,
    /// Fine, medium, heavy; a width of 0 is not drawn.
    pub lines: [Line; 3],
}

/// Depth numbers in a column of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthNumbers {
    /// Ideal column of their middle.
    pub at: f64,
    /// Left and right edge of the column; the heavy depth lines run through it as ticks.
    pub column: (f64, f64),
    /// Depth between two numbers.
    pub every: f64,
    /// Looks.
    pub lettering: Lettering,
    /// Ink.
    pub ink: Ink,
    /// White paper under each number.
    pub erase: bool,
    /// Ticks at the column's edges.
    pub ticks: bool,
}

/// Vertical grid lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Columns {
    /// This many divisions; every so-manieth line is heavier.
    Linear(i64, i64),
    /// Decades, and the first value's leading digit.
    Log(i64, f64),
    /// None.
    Absent,
}

/// A track.
#[derive(Debug, Clone)]
pub struct TrackPlan {
    /// Ideal column of the left edge.
    pub left: f64,
    /// Ideal column of the right edge.
    pub right: f64,
    /// Printed edges.
    pub border: Line,
    /// Vertical grid.
    pub columns: Columns,
    /// Fine and heavy vertical lines.
    pub lines: [Line; 2],
    /// Whether the page's horizontal lines run through it.
    pub depth_lines: bool,
    /// Curves, in drawing order.
    pub curves: Vec<CurvePlan>,
}

/// What is done with values beyond the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffScale {
    /// The curve leaves at one edge and comes back at the other.
    Wrap,
    /// The curve runs along the edge.
    Edge,
    /// The curve vanishes.
    Vanish,
}

/// A curve: what it is, how it is drawn, where it runs.
#[derive(Debug, Clone)]
pub struct CurvePlan {
    /// Mnemonic, unit, scale, style, as the sidecar tells.
    pub spec: CurveSpec,
    /// Width in pixels.
    pub width: f64,
    /// On and off lengths along the line in pixels; empty for solid.
    pub pattern: Vec<f64>,
    /// On and off lengths into which wear broke a solid line; empty for one that is whole.
    pub wear: Vec<f64>,
    /// Ink.
    pub ink: Ink,
    /// Whether the pattern runs along the depth rather than along the line: a light that is chopped in time draws long
    /// dashes where the curve moves fast.
    pub chopped: bool,
    /// Whether fast moves draw thinner and paler, as a light spot on film does.
    pub fast_is_thin: bool,
    /// What is done with values beyond the scale.
    pub off_scale: OffScale,
    /// Fraction of the track's width at each ideal row of the body (0 left, 1 right, beyond for off-scale), `NaN`
    /// where nothing is drawn; one more than the body has rows.
    pub fractions: Vec<f32>,
}

impl PageSpec {
    /// Depth at an ideal row.
    pub fn depth_from_v(&self, v: f64) -> f64 {
        self.top_depth + (v - self.body.0) * self.depth_per_row
    }

    /// Ideal row of a depth.
    pub fn v_from_depth(&self, depth: f64) -> f64 {
        self.body.0 + (depth - self.top_depth) / self.depth_per_row
    }
}

impl CurvePlan {
    /// Fraction as drawn at an ideal row counted from the body's first; `None` where nothing is drawn.
    pub fn fraction_at(&self, row: f64) -> Option<f64> {
        if row < 0.0 {
            return None;
        }
        let index = row as usize;
        let first = f64::from(*self.fractions.get(index)?);
        let second = f64::from(*self.fractions.get(index + 1)?);
        let fraction = first + (row - index as f64) * (second - first);
        match self.off_scale {
            _ if fraction.is_nan() => None,
            OffScale::Wrap => Some(fraction),
            OffScale::Edge => Some(fraction.clamp(0.0, 1.0)),
            OffScale::Vanish => (0.0..=1.0).contains(&fraction).then_some(fraction),
        }
    }
}
