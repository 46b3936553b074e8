//! Drawn pages as the benches ask about them.
#![allow(dead_code)] // Each program uses its part.

pub mod ink;
pub mod stages;

use curvedig::domain::curve::DepthGrid;
use curvedig::domain::page::{DepthMap, LayoutQuality, Page, Polyline, Track};
use curvedig::synth::page::Drawing;
use curvedig::synth::plan::PageSpec;
use curvedig::synth::sidecar;

/// The page as it was drawn.
pub fn true_page(spec: &PageSpec, drawing: &Drawing) -> Page {
    let warp = &drawing.warp;
    let mid = spec.width as f64 / 2.0;
    let rows = || (0..=spec.height / 4).map(|row| row as f64 * 4.0);
    let edge =
        |u: f64| Polyline::new(rows().map(|row| (row, warp.pixel(u, warp.v_from_row(row, mid)).0)).collect());
    let depth = rows().map(|row| (row, spec.depth_from_v(warp.v_from_row(row, mid)))).collect();
    Page {
        size: (spec.width, spec.height),
        unit: spec.unit,
        depth: DepthMap::new(mid, Polyline::new(depth), Polyline::constant(warp.tilt())),
        ties: Vec::new(),
        interval: sidecar::interval(spec, warp),
        tracks: spec
            .tracks
            .iter()
            .map(|track| Track {
                left: edge(track.left),
                right: edge(track.right),
                curves: track.curves.iter().map(|curve| curve.spec.clone()).collect(),
            })
            .collect(),
        quality: LayoutQuality::default(),
    }
}

/// A curve's fractions at the depths of a grid.
pub fn truth(spec: &PageSpec, grid: &DepthGrid, fraction: impl Fn(f64) -> Option<f64>) -> Vec<Option<f64>> {
    (0..grid.count).map(|index| fraction(spec.v_from_depth(grid.depth_f64(index)) - spec.body.0)).collect()
}
