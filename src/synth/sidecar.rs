//! The sidecar of a drawn page: what a person would have written down.

use crate::domain::found::Known;
use crate::domain::spec::{DepthUnit, LayoutSpec, PageTurn, TrackSpec};
use crate::format::sidecar;

use super::plan::PageSpec;
use super::warp::Warp;

/// Depths to digitise: those whose rows lie on the scan over the page's whole width, at round numbers.
pub fn interval(page: &PageSpec, warp: &Warp) -> (f64, f64) {
    let corner = |row: f64, col: f64| {
        let u = warp.u_from_col(col, row);
        warp.v_from_row(row, u)
    };
    let (w, h) = (page.width as f64, page.height as f64);
    let top = corner(2.0, 0.0).max(corner(2.0, w)).max(page.body.0);
    let base = corner(h - 2.0, 0.0).min(corner(h - 2.0, w)).min(page.body.1);
    let whole = if page.unit == DepthUnit::Feet { 1.0 } else { 5.0 };
    let steps = ((page.depth_from_v(top) * whole).ceil(), (page.depth_from_v(base) * whole).floor());
    (steps.0 / whole, steps.1 / whole)
}

/// Row at the scan's middle column at which a depth lies.
pub fn tie_row(page: &PageSpec, warp: &Warp, depth: f64) -> f64 {
    warp.row_from_v(page.v_from_depth(depth), page.width as f64 / 2.0)
}

/// The layout as a person would give it: two ties, edges at the interval's middle row, to a hundredth of a pixel.
pub fn layout(page: &PageSpec, warp: &Warp) -> LayoutSpec {
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let (top, base) = interval(page, warp);
    let tie = |depth: f64| (hundredths(tie_row(page, warp, depth)), depth);
    let middle = tie_row(page, warp, (top + base) / 2.0);
    let edge = |u: f64| hundredths(warp.col_from_row(middle, u));
    let tracks = page.tracks.iter().filter(|track| !track.curves.is_empty()).map(|track| TrackSpec {
        left: edge(track.left),
        right: edge(track.right),
        curves: track.curves.iter().map(|curve| curve.spec.clone()).collect(),
    });
    LayoutSpec {
        turn: PageTurn::None,
        well: page.header.as_ref().map(|header| header.well.clone()).unwrap_or_default(),
        unit: page.unit,
        ties: vec![tie(top), tie(base)],
        interval: (top, base),
        tracks: tracks.collect(),
    }
}

/// The sidecar's text.
pub fn text(page: &PageSpec, warp: &Warp) -> String {
    sidecar::to_toml(&Known::from(&layout(page, warp)))
}
