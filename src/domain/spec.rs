//! What a sidecar (or a page reader) says about tracks, curves and depths, before anything is measured on the page.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Unit of depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DepthUnit {
    /// Feet.
    #[serde(rename = "ft")]
    Feet,
    /// Metres.
    #[serde(rename = "m")]
    Metres,
}

impl DepthUnit {
    /// The unit as LAS files write it: `FT` or `M`.
    pub fn las(self) -> &'static str {
        match self {
            DepthUnit::Feet => "FT",
            DepthUnit::Metres => "M",
        }
    }

    /// A depth of this unit in another, exactly: a foot is 0.3048 m (NIST Special Publication 811, the international
    /// foot).
    pub fn convert(self, depth: Decimal, to: DepthUnit) -> Decimal {
        let metres_per_foot = Decimal::new(3048, 4);
        match (self, to) {
            (DepthUnit::Feet, DepthUnit::Metres) => depth * metres_per_foot,
            (DepthUnit::Metres, DepthUnit::Feet) => depth / metres_per_foot,
            _ => depth,
        }
    }

    /// As [`DepthUnit::convert`], to the precision of a float.
    pub fn convert_f64(self, depth: f64, to: DepthUnit) -> f64 {
        match (self, to) {
            (DepthUnit::Feet, DepthUnit::Metres) => depth * 0.3048,
            (DepthUnit::Metres, DepthUnit::Feet) => depth / 0.3048,
            _ => depth,
        }
    }
}

/// How columns map to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// Equal widths, equal differences.
    #[default]
    Linear,
    /// Equal widths, equal ratios.
    Log,
}

/// How a curve's line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineStyle {
    /// Unbroken.
    Solid,
    /// Dashes: the shorter ones, where another curve of the track has longer ones.
    Dashed,
    /// Dashes longer than those of another curve of the track.
    LongDashed,
    /// Dots.
    Dotted,
}

impl LineStyle {
    /// All styles.
    pub const ALL: [LineStyle; 4] =
        [LineStyle::Solid, LineStyle::Dashed, LineStyle::LongDashed, LineStyle::Dotted];

    /// What a sidecar calls it.
    pub fn name(self) -> &'static str {
        match self {
            LineStyle::Solid => "solid",
            LineStyle::Dashed => "dashed",
            LineStyle::LongDashed => "long-dashed",
            LineStyle::Dotted => "dotted",
        }
    }

    /// Whether it is made of dashes.
    pub fn is_dashed(self) -> bool {
        matches!(self, LineStyle::Dashed | LineStyle::LongDashed)
    }
}

/// How a stored image must be turned for its log to stand upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageTurn {
    /// Not at all.
    #[default]
    None,
    /// Clockwise by a quarter.
    Right,
    /// By a half.
    Over,
    /// Anticlockwise by a quarter.
    Left,
}

impl PageTurn {
    /// All of them.
    pub const ALL: [PageTurn; 4] = [PageTurn::None, PageTurn::Right, PageTurn::Over, PageTurn::Left];

    /// Degrees clockwise: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        match self {
            PageTurn::None => 0,
            PageTurn::Right => 90,
            PageTurn::Over => 180,
            PageTurn::Left => 270,
        }
    }
}

/// One curve of a track: what is known before tracing.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveSpec {
    /// LAS mnemonic, such as `GR`.
    pub mnemonic: String,
    /// LAS unit, such as `GAPI`; may be empty.
    pub unit: String,
    /// Value at the track's left edge and at its right edge.
    pub scale: [f64; 2],
    /// Linear or logarithmic.
    pub kind: ScaleKind,
    /// Line style where known.
    pub style: Option<LineStyle>,
    /// Ink colour (red, green, blue) where known.
    pub colour: Option<[u8; 3]>,
    /// Whether off-scale values come back at the other edge (true) or are clipped.
    pub wrap: bool,
}

impl CurveSpec {
    /// Value at a fraction of the track's width: 0 at the left edge, 1 at the right, beyond for wraps.
    pub fn value_from_fraction(&self, fraction: f64) -> f64 {
        let [left, right] = self.scale;
        match self.kind {
            ScaleKind::Linear => left + fraction * (right - left),
            ScaleKind::Log => left * (right / left).powf(fraction),
        }
    }

    /// Fraction of the track's width at which a value is drawn; the inverse of
    /// [`CurveSpec::value_from_fraction`]. `None` for a value a logarithmic scale can't show.
    pub fn fraction_from_value(&self, value: f64) -> Option<f64> {
        let [left, right] = self.scale;
        match self.kind {
            ScaleKind::Linear => Some((value - left) / (right - left)),
            ScaleKind::Log if value > 0.0 => Some((value / left).ln() / (right / left).ln()),
            ScaleKind::Log => None,
        }
    }
}

/// One track as a sidecar gives it: printed edges at the interval's middle row, and its curves.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackSpec {
    /// Column of the left printed edge at the interval's middle row.
    pub left: f64,
    /// Column of the right printed edge at the interval's middle row.
    pub right: f64,
    /// The curves drawn in the track.
    pub curves: Vec<CurveSpec>,
}

/// All that is needed to look for the page: a validated sidecar.
#[derive(Debug, Clone, PartialEq)]
pub struct LayoutSpec {
    /// How the stored image must be turned; rows and columns below are those of the turned one.
    pub turn: PageTurn,
    /// LAS mnemonics and values for `~Well`, in the order given.
    pub well: Vec<(String, String)>,
    /// Unit of depth.
    pub unit: DepthUnit,
    /// (row, depth) pairs at the middle of the page's width, at least two, sorted by row, depths strictly monotone.
    pub ties: Vec<(f64, f64)>,
    /// Shallowest and deepest depth to digitise.
    pub interval: (f64, f64),
    /// Tracks, left to right as given.
    pub tracks: Vec<TrackSpec>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_sidecars_call_a_line_style_the_same() {
        for style in LineStyle::ALL {
            assert_eq!(serde_json::to_value(style).unwrap(), style.name());
        }
    }
}
