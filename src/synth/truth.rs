//! Truth of a drawn page: values on a depth grid, and exact columns by row.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::domain::curve::{Curve, DepthGrid};
use crate::domain::spec::DepthUnit;
use crate::error::Result;
use crate::format::las;

use super::page::Drawing;
use super::plan::PageSpec;
use super::sidecar;
use super::warp::Warp;

/// Decimals of the truth: far below what a scan shows.
const DECIMALS: u32 = 6;

/// Depths of the truth: every half foot or tenth of a metre of the interval.
pub fn grid(page: &PageSpec, warp: &Warp) -> DepthGrid {
    let (step, per_unit) = match page.unit {
        DepthUnit::Feet => (Decimal::new(5, 1), 2.0),
        DepthUnit::Metres => (Decimal::new(1, 1), 10.0),
    };
    let (top, base) = sidecar::interval(page, warp);
    let (first, last) = ((top * per_unit).round() as i64, (base * per_unit).round() as i64);
    DepthGrid { unit: page.unit, step, first, count: (last - first + 1).max(0) as usize }
}

/// Every curve's drawn values at the grid's depths, exact; `None` where nothing was drawn or damage left nothing to see.
pub fn curves(page: &PageSpec, drawing: &Drawing, grid: &DepthGrid) -> Vec<Curve> {
    let mut curves = Vec::new();
    let mut unseen = drawing.unseen_rows.iter();
    let tracks = page.tracks.iter().filter(|track| !track.curves.is_empty());
    for (track, plan) in tracks.enumerate() {
        for curve in &plan.curves {
            let unseen = unseen.next();
            let seen = |v: f64, fraction: f64| {
                let u = plan.left + fraction.rem_euclid(1.0) * (plan.right - plan.left);
                let row = drawing.warp.pixel(u, v).1;
                !unseen.and_then(|rows| rows.get(row.max(0.0) as usize)).is_some_and(|&gone| gone)
            };
            let values: Vec<Option<f64>> = (0..grid.count)
                .map(|index| {
                    let v = page.v_from_depth(grid.depth_f64(index));
                    let fraction = curve.fraction_at(v - page.body.0).filter(|&fraction| seen(v, fraction));
                    fraction.map(|fraction| curve.spec.value_from_fraction(fraction))
                })
                .collect();
            let confidence = values.iter().map(|value| if value.is_some() { 1.0 } else { 0.0 }).collect();
            let spec = curve.spec.clone();
            curves.push(Curve {
                spec,
                track,
                values,
                confidence,
                decimals: DECIMALS,
                wraps: 0,
                gaps: Vec::new(),
            });
        }
    }
    curves
}

/// The truth as LAS 2.0.
///
/// # Errors
/// Where the page has no depth to write.
pub fn las(page: &PageSpec, drawing: &Drawing, scan: &str, scan_sha256: &str) -> Result<Vec<u8>> {
    let grid = grid(page, &drawing.warp);
    let curves = curves(page, drawing, &grid);
    let well = page.header.as_ref().map(|header| header.well.clone()).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let model_sha256 = "none: exact truth of a drawn scan";
    let origin = las::Origin { scan, section: None, scan_sha256, model_sha256, version };
    las::write(&las::LasLog { well: &well, grid: &grid, curves: &curves, origin })
}

/// One line per row of the scan: the row, then for each curve the column at which its centreline crosses the row's
/// centre and its wrap; empty where it isn't drawn or can't be seen.
pub fn columns_csv(page: &PageSpec, drawing: &Drawing) -> String {
    let mut out = String::from("row");
    for curve in page.tracks.iter().flat_map(|track| &track.curves) {
        let name = &curve.spec.mnemonic;
        let _ = write!(out, ",{name}.col,{name}.wrap");
    }
    out.push('\n');
    for row in 0..page.height {
        let _ = write!(out, "{row}");
        for (path, unseen) in drawing.paths.iter().zip(&drawing.unseen_rows) {
            match path.crossings[row].filter(|_| !unseen[row]) {
                Some(crossing) => {
                    let _ = write!(out, ",{:.2},{}", crossing.col, crossing.wrap);
                }
                None => out.push_str(",,"),
            }
        }
        out.push('\n');
    }
    out
}
