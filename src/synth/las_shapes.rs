//! Curve shapes taken from a folder of LAS files.

use std::fs;
use std::path::Path;

use crate::error::{Error, Kind, Result, Stage};

use super::dice::Dice;

/// Columns of LAS files, each standardised to a median of 0 and a spread of about 1.
#[derive(Debug, Clone, Default)]
pub struct Shapes {
    columns: Vec<Vec<f64>>,
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

/// The longest stretch without a `NaN`, on a scale of percentiles; `None` where it is short or flat.
fn standardised(column: &[f64]) -> Option<Vec<f64>> {
    let longest = column.split(|v| v.is_nan()).max_by_key(|part| part.len())?;
    if longest.len() < 100 {
        return None;
    }
    let mut sorted = longest.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| sorted[(share * (sorted.len() - 1) as f64) as usize];
    // A long right tail is a resistivity: its logarithm is what gets drawn.
    let skewed = at(0.02) > 0.0 && at(0.98) / at(0.5).max(1e-9) > 6.0;
    let map = |v: f64| if skewed { v.max(1e-6).ln() } else { v };
    let (low, mid, high) = (map(at(0.05)), map(at(0.5)), map(at(0.95)));
    if high - low < 1e-6 * (1.0 + mid.abs()) {
        return None;
    }
    Some(longest.iter().map(|&v| ((map(v) - mid) * 2.6 / (high - low)).clamp(-6.0, 6.0)).collect())
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
            let columns = columns(&String::from_utf8_lossy(&bytes));
            shapes.columns.extend(columns.iter().skip(1).filter_map(|column| standardised(column)));
        }
        if shapes.columns.is_empty() {
            let message = format!("--curves {}: no LAS file with a usable curve", folder.display());
            let hint = "the folder needs unwrapped LAS 2.0 files of 100 samples or more";
            return Err(Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint));
        }
        Ok(shapes)
    }

    /// A curve of `count` rows: a stretch of a random column, resampled and mirrored where it is too short.
    pub fn draw(&self, dice: &mut Dice, count: usize) -> Option<Vec<f64>> {
        if self.columns.is_empty() {
            return None;
        }
        let column = &self.columns[dice.int(0, self.columns.len() as i64 - 1) as usize];
        let last = (column.len() - 1) as f64;
        let step = 1.0 / dice.log_range(0.7, 8.0);
        let start = dice.range(0.0, last);
        let sign = if dice.chance(0.2) { -1.0 } else { 1.0 };
        let values = (0..count).map(|row| {
            let at = (start + row as f64 * step).rem_euclid(2.0 * last);
            let at = if at > last { 2.0 * last - at } else { at };
            let index = (at as usize).min(column.len() - 2);
            sign * (column[index] + (at - index as f64) * (column[index + 1] - column[index]))
        });
        Some(values.collect())
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
