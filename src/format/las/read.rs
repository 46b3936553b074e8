//! LAS files to columns of depth and values.

use crate::error::{Error, Kind, Result, Stage};

/// One curve of a LAS file.
#[derive(Debug, Clone, PartialEq)]
pub struct LasCurve {
    /// Mnemonic as written; a repeated one carries `:1`, `:2`.
    pub mnemonic: String,
    /// Unit as written.
    pub unit: String,
    /// Value at each depth; `None` for the null value.
    pub values: Vec<Option<f64>>,
}

/// Depths and curves of a LAS file.
#[derive(Debug, Clone, PartialEq)]
pub struct LasTable {
    /// `FT` or `M`, where the file says so without contradiction.
    pub unit: Option<String>,
    /// Depths as written, in the file's order.
    pub depths: Vec<f64>,
    /// The curves after the depth.
    pub curves: Vec<LasCurve>,
}

/// Reads a LAS file of version 1.2, 2.0 or 3.0.
///
/// # Errors
/// [`Kind::Format`] where the header can't be parsed or there is no depth column with data.
pub fn read(bytes: &[u8]) -> Result<LasTable> {
    let wrong = |message: String| {
        Error::new(Kind::Format, Stage::Read, message)
            .with_hint("`curvedig check` lists what a LAS file has wrong, line by line")
    };
    let content = String::from_utf8_lossy(bytes);
    let las = las::parse(content.strip_prefix('\u{feff}').unwrap_or(&content))
        .map_err(|error| wrong(error.to_string()))?;
    let mut columns = Vec::new();
    for mnemonic in las.curve_mnemonics() {
        let Some(curve) = las.get_curve(mnemonic) else { continue };
        let values = curve.curve_data.iter().map(|&value| value.is_finite().then_some(value)).collect();
        columns.push(LasCurve { mnemonic: mnemonic.to_owned(), unit: curve.header.unit.clone(), values });
    }
    if columns.is_empty() {
        return Err(wrong("no curves".to_owned()));
    }
    let depth = columns.remove(0);
    if depth.values.is_empty() {
        return Err(wrong("no data".to_owned()));
    }
    let count = depth.values.len();
    let depths: Option<Vec<f64>> = depth.values.into_iter().collect();
    let depths = depths.ok_or_else(|| wrong(format!("{} has rows without a depth", depth.mnemonic)))?;
    for curve in &mut columns {
        curve.values.resize(count, None);
    }
    Ok(LasTable { unit: las.index_unit, depths, curves: columns })
}
