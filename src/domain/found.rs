//! What is known about a scan before its page is followed: what a person gave, what was found, and which is which.

use serde::{Deserialize, Serialize};

use crate::domain::spec::{DepthUnit, LayoutSpec, LineStyle, PageTurn, ScaleKind};

/// Where an item of a layout came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A person gave it.
    Sidecar,
    /// It was found on the page.
    Detected,
}

/// What a person gave of a curve; the rest is looked for on the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownCurve {
    /// LAS mnemonic.
    pub mnemonic: String,
    /// LAS unit.
    pub unit: Option<String>,
    /// Values at the track's left and right edge.
    pub scale: Option<[f64; 2]>,
    /// Linear or logarithmic.
    pub kind: Option<ScaleKind>,
    /// Line style.
    pub style: Option<LineStyle>,
    /// Ink colour.
    pub colour: Option<[u8; 3]>,
    /// Whether off-scale values come back at the other edge.
    pub wrap: Option<bool>,
    /// Stretches that a person drew: lines of (row, column), rows rising, in place of what is traced there.
    pub drawn: Vec<Vec<(f64, f64)>>,
}

/// What a person gave of a track.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownTrack {
    /// Columns of the left and right printed edge at the interval's middle row.
    pub edges: (f64, f64),
    /// Its curves; `None`: look for them.
    pub curves: Option<Vec<KnownCurve>>,
}

/// What a person gave of a scan: everything is optional.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Known {
    /// How the stored image must be turned; rows and columns below are those of the turned one.
    pub turn: Option<PageTurn>,
    /// LAS mnemonics and values for `~Well`.
    pub well: Vec<(String, String)>,
    /// Unit of depth.
    pub unit: Option<DepthUnit>,
    /// (row, depth) pairs at the middle of the page's width: two or more, by row, depths strictly monotone.
    pub ties: Option<Vec<(f64, f64)>>,
    /// Shallowest and deepest depth to digitise.
    pub interval: Option<(f64, f64)>,
    /// Tracks.
    pub tracks: Option<Vec<KnownTrack>>,
}

/// Where the items of a layout came from, and how sure those are that were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Origins {
    /// How the page must be turned.
    pub turn: Source,
    /// The depth ties; `None`: neither given nor found.
    pub ties: Option<Source>,
    /// The unit of depth; `None`: neither given nor found.
    pub unit: Option<Source>,
    /// The interval; `None`: neither given nor found.
    pub interval: Option<Source>,
    /// The tracks' edges.
    pub tracks: Source,
    /// Per track and curve.
    pub curves: Vec<Vec<CurveOrigin>>,
    /// `~Well` items that were read on the page, by mnemonic, with their confidence.
    pub well: Vec<(String, f32)>,
}

/// Where a curve's items came from.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveOrigin {
    /// Mnemonic, unit and kind.
    pub name: Source,
    /// The scale; `None`: it was neither given nor read, and the curve is traced but has no values.
    pub scale: Option<Source>,
    /// How sure what was found is, 0 to 1; 1 where a person gave it all.
    pub confidence: f32,
    /// The texts it was made of, as read; empty where a person gave it all.
    pub read: Vec<String>,
}

/// The depth ladder that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// Depth numbers that agree: row and column of their middle, what was read, the depth they stand for.
    pub labels: Vec<Label>,
    /// Numbers in the depth column that don't.
    pub astray: Vec<Label>,
    /// Median distance of the agreeing numbers' rows from their depths' rows.
    pub residual_rows: f64,
    /// The depth scale as printed (1:240 is 240), where the scan's resolution is known.
    pub ratio: Option<f64>,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
}

/// A number in the depth column.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Row of its middle.
    pub row: f64,
    /// Column of its middle.
    pub col: f64,
    /// What it reads as.
    pub text: String,
    /// The depth it stands for (of those that agree with the ladder).
    pub depth: f64,
}

/// What a stretch of a scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SectionKind {
    /// Title block, scale block, anything above the first log.
    Header,
    /// The log that becomes the LAS.
    Main,
    /// A shorter log of depths that the main pass has, too, on the same scale.
    Repeat,
    /// A log on another depth scale or of other depths.
    Other,
    /// Anything below the last log.
    Footer,
    /// Paper with nothing on it.
    Blank,
}

/// A stretch of a scan.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What it is.
    pub kind: SectionKind,
    /// First row and the row after the last.
    pub rows: (f64, f64),
    /// Shallowest and deepest depth, where it is a log.
    pub depths: Option<(f64, f64)>,
    /// (row, depth) pairs, where it is a log.
    pub ties: Vec<(f64, f64)>,
}

/// A layout ready to be followed: what was given and what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The layout. Curves without a scale have a scale of 0 to 1 here and no [`CurveOrigin::scale`].
    pub spec: LayoutSpec,
    /// Where its items came from.
    pub origins: Origins,
    /// The depth ladder, where one was looked for.
    pub ladder: Option<Ladder>,
    /// The scan's stretches from top to bottom, where they were looked for.
    pub sections: Vec<Section>,
    /// What a person should look at, in their words.
    pub doubts: Vec<String>,
}
