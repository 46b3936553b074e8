//! Small logs for tests of LAS files.
#![allow(dead_code, reason = "each test program uses a part")]

use curvedig::domain::curve::{Curve, DepthGrid, Gap};
use curvedig::domain::spec::{CurveSpec, DepthUnit, ScaleKind};
use curvedig::format::las::{LasLog, Origin, Version, write_as};
use rust_decimal::Decimal;

/// A curve with these values.
pub fn curve(mnemonic: &str, unit: &str, decimals: u32, values: Vec<Option<f64>>) -> Curve {
    let confidence = values.iter().map(|value| if value.is_some() { 0.9 } else { 0.0 }).collect();
    Curve {
        spec: CurveSpec {
            mnemonic: mnemonic.to_owned(),
            unit: unit.to_owned(),
            scale: [0.0, 150.0],
            kind: ScaleKind::Linear,
            style: None,
            colour: None,
            wrap: true,
        },
        track: 0,
        values,
        confidence,
        decimals,
        wraps: 1,
        gaps: vec![Gap { top: 1.0, base: 2.0, reason: "no ink" }],
    }
}

/// `count` depths from `first` steps on, `step` being a decimal such as `0.1`.
pub fn grid(unit: DepthUnit, step: &str, first: i64, count: usize) -> DepthGrid {
    DepthGrid { unit, step: step.parse::<Decimal>().expect("a decimal"), first, count }
}

/// Where the values of test logs come from.
pub const ORIGIN: Origin<'static> = Origin {
    scan: "Süd 3.tif",
    section: None,
    scan_sha256: "0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b",
    model_sha256: "5feceb66ffc86f38d952786c6d696c795feceb66ffc86f38d952786c6d696c79",
    version: "0.1.0",
};

/// The LAS file of these curves.
pub fn las(well: &[(&str, &str)], grid: &DepthGrid, curves: &[Curve]) -> String {
    written(well, grid, curves, Version::V2)
}

/// Their LAS file of version 1.2.
pub fn las12(well: &[(&str, &str)], grid: &DepthGrid, curves: &[Curve]) -> String {
    written(well, grid, curves, Version::V12)
}

fn written(well: &[(&str, &str)], grid: &DepthGrid, curves: &[Curve], version: Version) -> String {
    let well: Vec<(String, String)> =
        well.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let log = LasLog { well: &well, grid, curves, origin: ORIGIN };
    let bytes = write_as(&log, version).expect("a LAS file");
    String::from_utf8(bytes).expect("ASCII")
}

/// A wiggle with a hole in it.
pub fn wiggle(count: usize, middle: f64, swing: f64) -> Vec<Option<f64>> {
    (0..count).map(|index| (index % 17 != 5).then(|| middle + swing * (index as f64 / 7.0).sin())).collect()
}
