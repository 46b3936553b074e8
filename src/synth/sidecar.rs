//! The sidecar of a drawn page: what a person would have written down.

use std::fmt::Write;

use crate::domain::spec::{DepthUnit, LineStyle, ScaleKind};

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
    let round = if page.unit == DepthUnit::Feet { 1.0 } else { 0.2 };
    let steps = ((page.depth_from_v(top) / round).ceil(), (page.depth_from_v(base) / round).floor());
    (steps.0 * round, steps.1 * round)
}

/// Row at the scan's middle column at which a depth lies.
pub fn tie_row(page: &PageSpec, warp: &Warp, depth: f64) -> f64 {
    warp.row_from_v(page.v_from_depth(depth), page.width as f64 / 2.0)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The sidecar's text.
pub fn text(page: &PageSpec, warp: &Warp) -> String {
    let mut out = String::new();
    let (top, base) = interval(page, warp);
    if let Some(header) = &page.header {
        out.push_str("[well]\n");
        for (mnemonic, value) in &header.well {
            let _ = writeln!(out, "{mnemonic} = {}", quoted(value));
        }
        out.push('\n');
    }
    let unit = if page.unit == DepthUnit::Feet { "ft" } else { "m" };
    let _ = writeln!(out, "[depth]\nunit = \"{unit}\"");
    let rows = (tie_row(page, warp, top), tie_row(page, warp, base));
    let _ = writeln!(out, "ties = [[{:.2}, {top:.1}], [{:.2}, {base:.1}]]", rows.0, rows.1);
    let _ = writeln!(out, "interval = [{top:.1}, {base:.1}]");
    let middle = tie_row(page, warp, (top + base) / 2.0);
    for track in &page.tracks {
        let edge = |u: f64| warp.col_from_row(middle, u);
        let _ =
            writeln!(out, "\n[[track]]\nleft = {:.2}\nright = {:.2}", edge(track.left), edge(track.right));
        for curve in &track.curves {
            let spec = &curve.spec;
            let kind = if spec.kind == ScaleKind::Log { "log" } else { "linear" };
            let _ = writeln!(out, "\n[[track.curve]]\nmnemonic = {}", quoted(&spec.mnemonic));
            let _ = writeln!(out, "unit = {}", quoted(&spec.unit));
            let _ = writeln!(out, "scale = [{:?}, {:?}]\nkind = \"{kind}\"", spec.scale[0], spec.scale[1]);
            if let Some(style) = spec.style {
                let style = match style {
                    LineStyle::Solid => "solid",
                    LineStyle::Dashed => "dashed",
                    LineStyle::Dotted => "dotted",
                };
                let _ = writeln!(out, "style = \"{style}\"");
            }
            if let Some([r, g, b]) = spec.colour {
                let _ = writeln!(out, "colour = \"#{r:02x}{g:02x}{b:02x}\"");
            }
            let _ = writeln!(out, "wrap = {}", spec.wrap);
        }
    }
    out
}
