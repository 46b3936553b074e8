//! What a person needs to judge a scan without opening its files: a thumbnail, where things are, a rough plot, the
//! doubtful intervals. In the record and in the journal's line; a few kilobytes.

mod layout;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::layout_record::rounded;
use super::log::Log;
use crate::domain::curve::{Curve, DepthGrid};
use crate::domain::found::{Found, Known};
use crate::domain::raster::Raster;
use crate::domain::spec::ScaleKind;
use crate::domain::thumbnail::thumbnail;
use crate::error::{Error, Result, Stage};
use crate::format::qc::{DOUBTFUL, Placing};
use crate::format::thumbnail::png;
pub use layout::{CurveView, LayoutView, TrackView};

/// Points of a rough plot.
const POINTS: usize = 120;
/// Most doubtful intervals; the longest are kept.
const DOUBTS: usize = 24;

/// What a report shows of a scan. Fields are only ever added.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// A PNG, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// Where the scan is on its QC picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qc: Option<Placing>,
    /// The layout used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<LayoutView>,
    /// Median distance of the depth numbers that were read from their depths' rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual_rows: Option<f64>,
    /// Share of the expected grid lines that were seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid_lines_seen: Option<f64>,
    /// Rough plots of the curves with values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plots: Vec<Plot>,
    /// Intervals to look at, top to bottom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// Shorter ones, which are left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_doubts: usize,
}

/// A rough plot of a curve over the LAS file's interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plot {
    /// LAS mnemonic.
    pub curve: String,
    /// Value of a byte of 1.
    pub low: f64,
    /// Value of a byte of 255.
    pub high: f64,
    /// Bytes from the first depth to the last, base64; 0 where there is no value.
    pub points: String,
}

/// An interval to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Doubt {
    /// LAS mnemonic.
    pub curve: String,
    /// First depth.
    pub top: f64,
    /// Last depth.
    pub base: f64,
    /// Why, in a user's words.
    pub why: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The shape that serde asks for.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A scan's thumbnail as a view carries it.
///
/// # Errors
/// Where the raster can't be read back.
pub fn stamp(raster: &dyn Raster) -> Result<Option<String>> {
    let small = thumbnail(raster)
        .map_err(|error| Error::io(Stage::Decode, "reading the scan back for its thumbnail", &error))?;
    small.map(|small| png(&small).map(|png| STANDARD.encode(png))).transpose()
}

impl View {
    /// That of a scan that was digitised; `thumbnail` was made when it was decoded.
    pub fn new(thumbnail: Option<String>, known: &Known, found: &Found, main: &Log, qc: Placing) -> View {
        let written = main.written();
        let (doubts, more_doubts) = doubts(&written, &main.grid);
        View {
            thumbnail,
            qc: Some(qc),
            layout: Some(layout::layout(known, found, main)),
            residual_rows: found.ladder.as_ref().map(|ladder| rounded(ladder.residual_rows)),
            grid_lines_seen: main.page.quality.grid_seen.map(rounded),
            plots: written.iter().map(plot).collect(),
            doubts,
            more_doubts,
        }
    }
}

/// The means of equal stretches; a logarithmic scale's in the logarithm, so that small values are told apart.
fn plot(curve: &Curve) -> Plot {
    let log = curve.spec.kind == ScaleKind::Log;
    let seen = |value: f64| if log { value.max(f64::MIN_POSITIVE).ln() } else { value };
    let count = curve.values.len();
    let points = POINTS.min(count);
    let means: Vec<Option<f64>> = (0..points)
        .map(|at| {
            let stretch = &curve.values[at * count / points..(at + 1) * count / points];
            let values: Vec<f64> = stretch.iter().flatten().map(|&value| seen(value)).collect();
            let enough = 2 * values.len() >= stretch.len() && !values.is_empty();
            enough.then(|| values.iter().sum::<f64>() / values.len() as f64)
        })
        .collect();
    let low = means.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    let width = (high - low).max(f64::MIN_POSITIVE);
    let byte = |mean: &Option<f64>| mean.map_or(0, |mean| 1 + ((mean - low) / width * 254.0).round() as u8);
    let bytes: Vec<u8> = means.iter().map(byte).collect();
    let value = |at: f64| if log { at.exp() } else { at };
    Plot {
        curve: curve.spec.mnemonic.clone(),
        low: significant(value(low)),
        high: significant(value(high)),
        points: STANDARD.encode(bytes),
    }
}

/// Six significant digits.
fn significant(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// Intervals without values or with values less sure than what the QC picture shows on red: the longest of them, and
/// none of a value or two, which nobody needs to look at one by one.
fn doubts(curves: &[Curve], grid: &DepthGrid) -> (Vec<Doubt>, usize) {
    let mut all: Vec<Doubt> = curves.iter().flat_map(|curve| doubts_of(curve, grid)).collect();
    let number = all.len();
    let least = 1.5 * grid.step.to_f64().unwrap_or_default();
    all.retain(|doubt| doubt.base - doubt.top > least);
    all.sort_by(|a, b| (b.base - b.top).total_cmp(&(a.base - a.top)));
    all.truncate(DOUBTS);
    let more = number - all.len();
    all.sort_by(|a, b| a.top.total_cmp(&b.top).then_with(|| a.curve.cmp(&b.curve)));
    (all, more)
}

fn doubts_of(curve: &Curve, grid: &DepthGrid) -> Vec<Doubt> {
    let doubt = |top, base, why: String| Doubt { curve: curve.spec.mnemonic.clone(), top, base, why };
    let mut doubts: Vec<Doubt> =
        curve.gaps.iter().map(|gap| doubt(gap.top, gap.base, gap.reason.to_owned())).collect();
    let unsure = |at: usize| curve.values[at].is_some() && curve.confidence[at] < DOUBTFUL;
    let mut at = 0;
    while at < curve.values.len() {
        let first = at;
        let mut sum = 0.0;
        while at < curve.values.len() && unsure(at) {
            sum += f64::from(curve.confidence[at]);
            at += 1;
        }
        if at > first {
            let mean = sum / (at - first) as f64;
            doubts.push(doubt(
                grid.depth_f64(first),
                grid.depth_f64(at - 1),
                format!("confidence {mean:.2}"),
            ));
        }
        at += 1;
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::{CurveSpec, DepthUnit};
    use rust_decimal::Decimal;

    fn curve(values: &[Option<f64>], confidence: &[f32]) -> Curve {
        Curve {
            spec: CurveSpec {
                mnemonic: "GR".into(),
                unit: "GAPI".into(),
                scale: [0.0, 150.0],
                kind: ScaleKind::Linear,
                style: None,
                colour: None,
                wrap: true,
            },
            track: 0,
            values: values.to_vec(),
            confidence: confidence.to_vec(),
            decimals: 2,
            wraps: 0,
            gaps: Vec::new(),
        }
    }

    #[test]
    fn a_plot_holds_the_values_to_a_byte_and_tells_gaps() {
        let values: Vec<Option<f64>> = (0..240).map(|at| (at >= 40).then_some(f64::from(at / 2))).collect();
        let plot = plot(&curve(&values, &[1.0; 240]));
        let bytes = STANDARD.decode(plot.points).unwrap();
        assert_eq!(bytes.len(), POINTS);
        assert_eq!((bytes[0], bytes[19], bytes[20], bytes[119]), (0, 0, 1, 255));
        assert_eq!((plot.low, plot.high), (20.0, 119.0));
    }

    #[test]
    fn runs_of_unsure_values_are_doubts() {
        let grid = DepthGrid { unit: DepthUnit::Feet, step: Decimal::ONE, first: 100, count: 7 };
        let values = [Some(1.0); 7];
        let doubtful = curve(&values, &[0.9, 0.4, 0.4, 0.4, 0.9, 0.2, 0.9]);
        let (doubts, more) = doubts(&[doubtful], &grid);
        let told: Vec<_> = doubts.iter().map(|doubt| (doubt.top, doubt.base, doubt.why.as_str())).collect();
        assert_eq!(told, [(101.0, 103.0, "confidence 0.40")]);
        assert_eq!(more, 1, "a single value is told by number alone");
    }
}
