//! The layout used, as a report shows it: what a sidecar could say, and where the page was followed to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::found::{Found, Known};
use crate::domain::page::{Page, Polyline};
use crate::domain::spec::{DepthUnit, LineStyle, ScaleKind};
use crate::pipeline::layout_record::rounded;
use crate::pipeline::log::Log;

/// Most knots of an edge or of the depth.
const KNOTS: usize = 32;
/// Distance in pixels that a simplified edge or depth may be off, where [`KNOTS`] suffice.
const TOLERANCE: f64 = 0.5;
/// The layout used, in the shape of a sidecar, and where it was followed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayoutView {
    /// How the stored image was turned, degrees clockwise; rows and columns are those after it.
    #[serde(default, skip_serializing_if = "is_zero_degrees")]
    pub turn: u16,
    /// Unit of depth.
    pub unit: DepthUnit,
    /// (row, depth) pairs at the middle of the page's width.
    pub ties: Vec<(f64, f64)>,
    /// Shallowest and deepest depth.
    pub interval: (f64, f64),
    /// (row, depth) at the middle column, as the depth was followed.
    pub depths: Vec<(f64, f64)>,
    /// (row, rows down per column to the right).
    pub tilt: Vec<(f64, f64)>,
    /// The page's middle column.
    pub middle: f64,
    /// Tracks.
    pub tracks: Vec<TrackView>,
}

/// A track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrackView {
    /// Columns of the edges as given or found, at the interval's middle row.
    pub edges: [f64; 2],
    /// (row, column) of the left edge, as followed.
    pub left: Vec<(f64, f64)>,
    /// (row, column) of the right edge.
    pub right: Vec<(f64, f64)>,
    /// Curves.
    pub curves: Vec<CurveView>,
}

/// A curve of a track.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CurveView {
    /// LAS mnemonic.
    pub mnemonic: String,
    /// LAS unit.
    pub unit: String,
    /// Values at the edges; none where it couldn't be read.
    pub scale: Option<[f64; 2]>,
    /// Linear or logarithmic.
    pub kind: ScaleKind,
    /// Line style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<LineStyle>,
    /// Ink colour, `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// Whether off-scale values come back at the other edge.
    pub wrap: bool,
    /// Stretches that a person drew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<Vec<(f64, f64)>>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero_degrees(number: &u16) -> bool {
    *number == 0
}

/// That of a log.
pub(super) fn layout(known: &Known, found: &Found, main: &Log) -> LayoutView {
    let (spec, page) = (&found.spec, &main.page);
    let tracks = spec.tracks.iter().zip(&page.tracks).enumerate().map(|(index, (given, followed))| {
        let curves = given.curves.iter().enumerate().map(|(at, curve)| CurveView {
            mnemonic: curve.mnemonic.clone(),
            unit: curve.unit.clone(),
            scale: found.has_scale(index, at).then_some(curve.scale),
            kind: curve.kind,
            style: curve.style,
            colour: curve.colour.map(|[red, green, blue]| format!("#{red:02x}{green:02x}{blue:02x}")),
            wrap: curve.wrap,
            drawn: known.drawn(&curve.mnemonic).to_vec(),
        });
        TrackView {
            edges: [given.left, given.right],
            left: knots(&cut(&followed.left, page)),
            right: knots(&cut(&followed.right, page)),
            curves: curves.collect(),
        }
    });
    LayoutView {
        turn: spec.turn.degrees(),
        unit: spec.unit,
        ties: spec.ties.clone(),
        interval: spec.interval,
        depths: depths(page),
        tilt: tilt(page),
        middle: page.depth.mid_col(),
        tracks: tracks.collect(),
    }
}

/// Rows of the interval's ends at the middle column, the upper first.
fn ends(page: &Page) -> (f64, f64) {
    let row = |depth: f64| page.depth.row_from_depth(depth, page.depth.mid_col());
    let (one, other) = (row(page.interval.0), row(page.interval.1));
    (one.min(other), one.max(other))
}

/// A line between the interval's ends.
fn cut(line: &Polyline, page: &Page) -> Polyline {
    let (top, base) = ends(page);
    let inner = line.knots().iter().copied().filter(|knot| knot.0 > top && knot.0 < base);
    let mut knots: Vec<(f64, f64)> =
        [(top, line.at(top))].into_iter().chain(inner).chain([(base, line.at(base))]).collect();
    knots.dedup_by(|later, earlier| later.0 <= earlier.0);
    Polyline::new(knots)
}

fn knots(line: &Polyline) -> Vec<(f64, f64)> {
    let knots = line.simplified(TOLERANCE, KNOTS).knots().to_vec();
    knots.into_iter().map(|(x, y)| (hundredths(x), hundredths(y))).collect()
}

/// The depth as it was followed: simplified by rows, in which half a pixel is the same everywhere.
fn depths(page: &Page) -> Vec<(f64, f64)> {
    let line = cut(&Polyline::new(page.depth.knots().to_vec()), page);
    let mut by_depth: Vec<(f64, f64)> = line.knots().iter().map(|&(row, depth)| (depth, row)).collect();
    let falling = by_depth.len() > 1 && by_depth[0].0 > by_depth[1].0;
    if falling {
        by_depth.reverse();
    }
    let simple = Polyline::new(by_depth).simplified(TOLERANCE, KNOTS);
    let mut knots: Vec<(f64, f64)> =
        simple.knots().iter().map(|&(depth, row)| (hundredths(row), rounded(depth))).collect();
    if falling {
        knots.reverse();
    }
    knots
}

fn tilt(page: &Page) -> Vec<(f64, f64)> {
    let (top, base) = ends(page);
    let at = |share: f64| {
        let row = top + share * (base - top);
        (hundredths(row), rounded(page.depth.tilt_at(row)))
    };
    [0.0, 0.25, 0.5, 0.75, 1.0].map(at).to_vec()
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
