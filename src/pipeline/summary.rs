//! What a scan's record says of its result.

use rust_decimal::prelude::ToPrimitive;
use serde_json::json;

use crate::domain::curve::{Curve, DepthGrid};
use crate::domain::page::{Page, Polyline};
use crate::domain::quality;
use crate::domain::spec::{DepthUnit, LayoutSpec};
use crate::pipeline::record::{
    CurveRecord, DepthRecord, GapRecord, Provenance, Record, StageTimes, Status,
};

/// The record of a scan that was digitised.
pub fn record(
    name: &str,
    layout: &LayoutSpec,
    page: &Page,
    grid: &DepthGrid,
    curves: &[Curve],
    provenance: Provenance,
    times_ms: StageTimes,
) -> Record {
    let reasons = quality::reasons(curves, &page.quality);
    Record {
        format: 1,
        scan: name.to_owned(),
        status: if reasons.is_empty() { Status::Done } else { Status::Review },
        reasons,
        failure: None,
        provenance,
        pixels: Some([page.size.0, page.size.1]),
        depth: Some(DepthRecord {
            unit: match grid.unit {
                DepthUnit::Feet => "ft".to_owned(),
                DepthUnit::Metres => "m".to_owned(),
            },
            start: grid.depth_f64(0),
            stop: grid.depth_f64(grid.count - 1),
            step: grid.step.to_f64().unwrap_or_default(),
        }),
        curves: curves.iter().map(curve_record).collect(),
        layout: Some(layout_record(layout, page)),
        times_ms,
        peak_memory: peak_memory(),
    }
}

fn curve_record(curve: &Curve) -> CurveRecord {
    CurveRecord {
        mnemonic: curve.spec.mnemonic.clone(),
        unit: curve.spec.unit.clone(),
        track: curve.track,
        coverage: rounded(curve.coverage()),
        confidence: rounded(curve.mean_confidence()),
        wraps: curve.wraps,
        gaps: curve
            .gaps
            .iter()
            .map(|gap| GapRecord { top: gap.top, base: gap.base, reason: gap.reason.to_owned() })
            .collect(),
    }
}

/// The layout used, item by item with where it came from.
fn layout_record(layout: &LayoutSpec, page: &Page) -> serde_json::Value {
    let ends = |line: &Polyline| {
        let at = |depth: f64| rounded(line.at(page.depth.row_from_depth(depth, page.depth.mid_col())));
        [at(page.interval.0), at(page.interval.1)]
    };
    let tracks: Vec<serde_json::Value> = layout
        .tracks
        .iter()
        .zip(&page.tracks)
        .enumerate()
        .map(|(index, (given, found))| {
            json!({
                "left": given.left,
                "right": given.right,
                "left_at_interval_ends": ends(&found.left),
                "right_at_interval_ends": ends(&found.right),
                "edges_seen": page.quality.edges_seen.get(index).map(|seen| seen.map(rounded)),
                "source": "sidecar",
                "curves": given.curves.iter().map(|curve| json!({
                    "mnemonic": curve.mnemonic,
                    "unit": curve.unit,
                    "scale": curve.scale,
                    "kind": curve.kind,
                    "style": curve.style,
                    "wrap": curve.wrap,
                    "source": "sidecar",
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "depth": {
            "unit": layout.unit,
            "ties": layout.ties,
            "interval": layout.interval,
            "source": "sidecar",
            "grid_lines_seen": page.quality.grid_seen.map(rounded),
            "bend_rows": rounded(page.quality.depth_bend_rows),
        },
        "tracks": tracks,
    })
}

/// Four decimals: enough for a share or a column, and stable to read.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// Peak resident memory of this process, bytes, where Linux tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
