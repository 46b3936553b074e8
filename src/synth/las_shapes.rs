//! Wells taken from a folder of LAS files.

use std::fs;
use std::path::Path;

use crate::error::{Error, Kind, Result, Stage};

use super::dice::Dice;
use super::role::Role;
use super::well::spread_out;

/// Fewest samples that a column needs.
const FEWEST: usize = 100;

/// A well: what its tools recorded, as fractions of customary tracks' widths.
#[derive(Debug, Clone)]
struct Recorded {
    /// Feet between samples.
    step: f64,
    /// Roles and fractions; `NaN` where nothing was recorded.
    logs: Vec<(Role, Vec<f64>)>,
}

/// Wells of a folder of LAS files.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    wells: Vec<Recorded>,
}

/// A stretch of a well laid over a page's rows.
#[derive(Debug, Clone)]
pub struct Window {
    logs: Vec<(Role, Vec<f64>)>,
    rows: usize,
    per_sample: f64,
}

impl Window {
    /// A log by row, where the well has that role and the stretch is mostly recorded.
    pub fn log(&self, role: Role, smooth: bool) -> Option<Vec<f64>> {
        let (_, samples) = self.logs.iter().find(|(of, _)| *of == role)?;
        let missing = samples.iter().filter(|value| value.is_nan()).count();
        (missing * 5 < samples.len()).then(|| spread_out(samples, self.rows, self.per_sample, smooth))
    }
}

/// Numeric columns of an unwrapped LAS file's `~A` section; the null value and gaps become `NaN`.
fn columns(text: &str) -> Vec<Vec<f64>> {
    let mut null = -999.25;
    let mut in_data = false;
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('~') {
            in_data = line.as_bytes().get(1).is_some_and(|c| c.eq_ignore_ascii_case(&b'A'));
            continue;
        }
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if !in_data {
            if let Some(rest) = line.strip_prefix("NULL").and_then(|rest| rest.split_once('.')) {
                let value = rest.1.split(':').next().unwrap_or("").trim();
                null = value.parse().unwrap_or(null);
            }
            continue;
        }
        let values: Vec<f64> = line.split_whitespace().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
        if columns.is_empty() {
            columns = vec![Vec::new(); values.len()];
        }
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(if (value - null).abs() < 1e-6 || value <= -999.0 { f64::NAN } else { value });
        }
    }
    columns
}

/// Value that this share of a column's values doesn't exceed; `None` where it has few.
fn quantiles<const N: usize>(column: &[f64], shares: [f64; N]) -> Option<[f64; N]> {
    let mut sorted: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
    if sorted.len() < FEWEST {
        return None;
    }
    sorted.sort_by(f64::total_cmp);
    Some(shares.map(|share| sorted[(share * (sorted.len() - 1) as f64) as usize]))
}

/// A column as fractions of its customary track's width; `None` where it is short or flat.
fn fractions(mnemonic: &str, column: &[f64]) -> Option<(Role, Vec<f64>)> {
    let role = Role::of(mnemonic);
    let [low, mid, high] = quantiles(column, [0.05, 0.5, 0.95])?;
    if high - low < 1e-6 * (1.0 + mid.abs()) {
        return None;
    }
    let map: Box<dyn Fn(f64) -> f64> = match role {
        Role::Gamma => Box::new(|v| v / 150.0),
        Role::Deep | Role::Medium | Role::Shallow => Box::new(|v| (v.max(1e-3) / 0.2).log10() / 4.0),
        Role::Density if mnemonic == "RHOB" => {
            let unit = if mid > 100.0 { 1000.0 } else { 1.0 };
            Box::new(move |v| v / unit - 1.95)
        }
        Role::Neutron | Role::Density => {
            let unit = if mid.abs() > 2.0 { 100.0 } else { 1.0 };
            Box::new(move |v| (0.45 - v / unit) / 0.6)
        }
        Role::Sonic if mid > 150.0 => Box::new(|v| (500.0 - v) / 400.0),
        Role::Sonic => Box::new(|v| (140.0 - v) / 100.0),
        Role::Caliper => Box::new(move |v| 0.4 + 0.12 * (v - mid) / (high - low)),
        _ => Box::new(move |v| 0.5 + 0.4 * (v - mid) / (high - low)),
    };
    Some((role, column.iter().map(|&v| map(v).clamp(-1.6, 2.6)).collect()))
}

/// Mnemonics and units of the curve section, in order.
fn names(text: &str) -> Vec<(String, String)> {
    let section = text.lines().map(str::trim).skip_while(|line| !line.to_ascii_uppercase().starts_with("~C"));
    section
        .skip(1)
        .take_while(|line| !line.starts_with('~'))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, rest) = line.split_once('.')?;
            let unit = rest.split_whitespace().next().filter(|_| !rest.starts_with(' ')).unwrap_or("");
            Some((name.trim().to_ascii_uppercase(), unit.to_ascii_uppercase()))
        })
        .collect()
}

/// A well of a file's columns; `None` where it has no usable one.
fn well(names: &[(String, String)], columns: &[Vec<f64>]) -> Option<Recorded> {
    let (depth, rest) = columns.split_first()?;
    let step = (depth.last()? - depth.first()?).abs() / (depth.len().max(2) - 1) as f64;
    let feet = if names.first().is_some_and(|(_, unit)| unit.starts_with('M')) { 1.0 / 0.3048 } else { 1.0 };
    let logs: Vec<_> =
        names.iter().skip(1).zip(rest).filter_map(|((name, _), column)| fractions(name, column)).collect();
    (step > 0.0 && !logs.is_empty()).then_some(Recorded { step: step * feet, logs })
}

impl Shapes {
    /// Reads every `.las` file of a folder, in the order of their names. Files that can't be read are passed over.
    ///
    /// # Errors
    /// Where the folder can't be listed, or none of its files has a usable column.
    pub fn read(folder: &Path) -> Result<Self> {
        let list = fs::read_dir(folder)
            .map_err(|e| Error::io(Stage::Setup, format!("--curves {}", folder.display()), &e))?;
        let mut files: Vec<_> = list
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("las")))
            .collect();
        files.sort();
        let mut shapes = Shapes::default();
        for file in files {
            let Ok(bytes) = fs::read(&file) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            shapes.wells.extend(well(&names(&text), &columns(&text)));
        }
        if shapes.wells.is_empty() {
            let message = format!("--curves {}: no LAS file with a usable curve", folder.display());
            let hint = "the folder needs unwrapped LAS 2.0 files of 100 samples or more";
            return Err(Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint));
        }
        Ok(shapes)
    }

    /// A stretch of a random well for a page of `rows` rows, mirrored where the well is too short.
    pub fn draw(&self, dice: &mut Dice, rows: usize, rows_per_foot: f64) -> Option<Window> {
        if self.wells.is_empty() {
            return None;
        }
        let well = &self.wells[dice.int(0, self.wells.len() as i64 - 1) as usize];
        let per_sample = rows_per_foot * well.step;
        let count = (rows as f64 / per_sample) as usize + 3;
        // Where most of the logs were recorded.
        let recorded =
            |at: usize| 2 * well.logs.iter().filter(|(_, log)| !log[at].is_nan()).count() > well.logs.len();
        let all = well.logs[0].1.len();
        let (first, last) = ((0..all).find(|&at| recorded(at))?, (0..all).rfind(|&at| recorded(at))?);
        let span = (last - first).max(1);
        let start = dice.int(0, span.saturating_sub(count) as i64) as usize;
        let at = |index: usize| {
            let turn = (start + index) % (2 * span);
            first + if turn > span { 2 * span - turn } else { turn }
        };
        let logs =
            well.logs.iter().map(|(role, log)| (*role, (0..count).map(|index| log[at(index)]).collect()));
        Some(Window { logs: logs.collect(), rows, per_sample })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_with_nulls_as_gaps() {
        let text = "~W\nNULL. -999.25 : null\n~C\nDEPT.M :\nGR.API :\n~A DEPT GR\n1 10\n2 -999.25\n3 12\n";
        let read = columns(text);
        assert_eq!(read[0], [1.0, 2.0, 3.0]);
        assert_eq!(read[1][0], 10.0);
        assert!(read[1][1].is_nan());
    }
}
