//! Digitised curves on a depth grid.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::spec::{CurveSpec, DepthUnit};

/// Depths that are exact multiples of a decimal step.
#[derive(Debug, Clone, PartialEq)]
pub struct DepthGrid {
    /// Unit of depth and step.
    pub unit: DepthUnit,
    /// Step, positive.
    pub step: Decimal,
    /// The first depth is `first * step`.
    pub first: i64,
    /// Number of depths.
    pub count: usize,
}

impl DepthGrid {
    /// The `index`-th depth, exact.
    pub fn depth(&self, index: usize) -> Decimal {
        self.step * Decimal::from(self.first + index as i64)
    }

    /// The `index`-th depth as a float.
    pub fn depth_f64(&self, index: usize) -> f64 {
        self.depth(index).to_f64().unwrap_or(f64::NAN)
    }

    /// The `index`-th depth in a page's unit, for looking up rows.
    pub fn depth_in(&self, index: usize, unit: DepthUnit) -> f64 {
        self.unit.convert(self.depth(index), unit).to_f64().unwrap_or(f64::NAN)
    }
}

/// An interval without values, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// First depth without a value.
    pub top: f64,
    /// Last depth without a value.
    pub base: f64,
    /// Why, in a user's words: `no ink`, `doubtful`, `off scale`.
    pub reason: &'static str,
}

/// One digitised curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Mnemonic, unit, scale.
    pub spec: CurveSpec,
    /// The track it was drawn in (index into the page's tracks).
    pub track: usize,
    /// Value at each depth of the grid; `None` is the null value.
    pub values: Vec<Option<f64>>,
    /// Confidence (0 to 1) at each depth; 0 where there is no value.
    pub confidence: Vec<f32>,
    /// Decimals that show a tenth of a pixel.
    pub decimals: u32,
    /// How often the curve left the track at one edge and came back at the other.
    pub wraps: u32,
    /// Intervals without values.
    pub gaps: Vec<Gap>,
}

impl Curve {
    /// Share of depths with a value.
    pub fn coverage(&self) -> f64 {
        let seen = self.values.iter().flatten().count();
        if self.values.is_empty() { 0.0 } else { seen as f64 / self.values.len() as f64 }
    }

    /// Mean confidence over the depths with a value; 0 where there is none.
    pub fn mean_confidence(&self) -> f64 {
        let seen = self.values.iter().flatten().count();
        let sum: f64 = self.confidence.iter().map(|&c| f64::from(c)).sum();
        if seen == 0 { 0.0 } else { sum / seen as f64 }
    }
}

/// The traced path of a curve on the scan, for the QC picture.
#[derive(Debug, Clone, PartialEq)]
pub struct TracePoint {
    /// Row of the stored image.
    pub row: u32,
    /// Sub-pixel column on the paper (not unwrapped).
    pub col: f32,
    /// How many track widths to the right the value lies (negative: left).
    pub wrap: i16,
    /// 0 to 1.
    pub confidence: f32,
}

/// A curve's trace in a track.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Track, index into the page's tracks.
    pub track: usize,
    /// Curve, index into the track's curves.
    pub curve: usize,
    /// One point per row at which the curve was seen or bridged, rows increasing.
    pub points: Vec<TracePoint>,
}
