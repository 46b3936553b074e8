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
impl CurveSpec {
    /// A gamma ray on some scale.
    pub(in crate::domain) fn of_scale(scale: [f64; 2], kind: ScaleKind) -> Self {
        CurveSpec {
            mnemonic: "GR".into(),
            unit: "GAPI".into(),
            scale,
            kind,
            style: None,
            colour: None,
            wrap: true,
        }
    }
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

    #[test]
    fn widths_are_differences_on_a_linear_scale_and_ratios_on_a_logarithmic_one() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        for (scale, kind, fraction, value) in [
            ([1.95, 2.95], ScaleKind::Linear, 0.25, 2.2),
            ([45.0, -15.0], ScaleKind::Linear, 1.5, -45.0),
            ([0.2, 2000.0], ScaleKind::Log, 0.25, 2.0),
            ([0.2, 2000.0], ScaleKind::Log, 1.25, 20_000.0),
            ([1000.0, 1.0], ScaleKind::Log, 2.0 / 3.0, 10.0),
        ] {
            let spec = CurveSpec::of_scale(scale, kind);
            let (found, back) =
                (spec.value_from_fraction(fraction), spec.fraction_from_value(value).unwrap());
            assert!(near(found, value) && near(back, fraction), "{scale:?}: {found} at {back}");
        }
        let log = CurveSpec::of_scale([0.2, 2000.0], ScaleKind::Log);
        assert_eq!([0.0, -1.0].map(|value| log.fraction_from_value(value)), [None; 2]);
    }

    #[test]
    fn a_foot_is_0_3048_metres() {
        use DepthUnit::{Feet, Metres};
        let depth = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(Feet.convert(depth("1000.5"), Metres), depth("304.9524"));
        assert_eq!(Metres.convert(depth("304.9524"), Feet), depth("1000.5"));
        assert_eq!(Feet.convert(depth("1000.5"), Feet), depth("1000.5"));
        assert!((Feet.convert_f64(1000.5, Metres) - 304.9524).abs() < 1e-9);
        assert!((Metres.convert_f64(304.9524, Feet) - 1000.5).abs() < 1e-9);
        assert_eq!(Metres.convert_f64(304.9524, Metres), 304.9524);
    }

    #[test]
    fn both_kinds_of_dashes_are_dashes() {
        let dashed: Vec<&str> =
            LineStyle::ALL.into_iter().filter(|style| style.is_dashed()).map(LineStyle::name).collect();
        assert_eq!(dashed, ["dashed", "long-dashed"]);
    }
}
