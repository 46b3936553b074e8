//! Scores as tables for people.

use super::{Line, Report};
use crate::domain::score::Spread;
use crate::domain::score::calibration::{self, Bin};

/// Columns of the main table.
const HEADS: [&str; 15] = [
    "scan",
    "curve",
    "samples",
    "<=1 %",
    "<=2 %",
    "covered",
    "invented",
    "median px",
    "p95 px",
    "wrong curve",
    "wraps off",
    "swaps",
    "R2",
    "MAE %",
    "dB",
];

/// Columns of VeerNet's protocol.
const VEERNET_HEADS: [&str; 8] =
    ["VeerNet's protocol", "curves", "R2: mean", "median", "worst", "MAE %: mean", "median", "worst"];

/// Columns of the calibration.
const CALIBRATION_HEADS: [&str; 5] = ["stated confidence", "curves", "values", "stated %", "right %"];

/// Tables: a line per curve, per kind and for all; VeerNet's protocol of all; stated confidence where it is told.
pub fn text(report: &Report) -> String {
    let mut out = table(&HEADS, 2, report.lines.iter().map(cells).collect());
    let groups = report.lines.iter().filter(|line| line.who.curve.is_none() && line.who.kind.is_none());
    let veernet: Vec<_> = groups.filter_map(veernet_cells).collect();
    if !veernet.is_empty() {
        out += "\n";
        out += &table(&VEERNET_HEADS, 1, veernet);
    }
    if let Some(bins) = &report.calibration {
        out += "\n";
        out += &table(&CALIBRATION_HEADS, 1, bins.iter().map(calibration_cells).collect());
        if let Some(error) = calibration::error(bins) {
            out += &format!("calibration error {} %\n", percent(error));
        }
    }
    out
}

/// Rows under heads; the first columns are names and stand left, numbers right.
fn table(heads: &[&str], names: usize, rows: Vec<Vec<String>>) -> String {
    let mut all = vec![heads.iter().map(|&head| head.to_owned()).collect::<Vec<_>>()];
    all.extend(rows);
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in all {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column < names { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// Two decimals: shares that should be near zero.
fn small_percent(share: f64) -> String {
    format!("{:.2}", 100.0 * share)
}

fn known(value: Option<f64>, factor: f64, places: usize) -> String {
    value.map_or("-".to_owned(), |value| format!("{:.places$}", factor * value))
}

fn cells(line: &Line) -> Vec<String> {
    let (who, score) = (&line.who, &line.score);
    let veernet = score.veernet.as_ref();
    vec![
        who.scan.clone().or(who.family.clone()).unwrap_or_else(|| "all".to_owned()),
        who.curve.clone().or(who.kind.map(str::to_owned)).unwrap_or_default(),
        score.samples.to_string(),
        percent(score.within_1),
        percent(score.within_2),
        percent(score.coverage),
        small_percent(score.invented_share),
        known(score.median_px, 1.0, 2),
        known(score.p95_px, 1.0, 1),
        small_percent(score.wrong_curve),
        small_percent(score.wrap_errors),
        if score.crossings > 0 { format!("{}/{}", score.swaps, score.crossings) } else { "-".to_owned() },
        known(veernet.and_then(|veernet| Some(veernet.r2?.mean)), 1.0, 3),
        known(veernet.map(|veernet| veernet.mae.mean), 100.0, 2),
        known(score.snr_db, 1.0, 1),
    ]
}

fn veernet_cells(line: &Line) -> Option<Vec<String>> {
    let veernet = line.score.veernet?;
    let spread = |spread: Option<Spread>, factor: f64, places: usize| {
        [
            spread.map(|spread| spread.mean),
            spread.map(|spread| spread.median),
            spread.map(|spread| spread.worst),
        ]
        .map(|figure| known(figure, factor, places))
    };
    let mut cells =
        vec![line.who.family.clone().unwrap_or_else(|| "all".to_owned()), veernet.curves.to_string()];
    cells.extend(spread(veernet.r2, 1.0, 4));
    cells.extend(spread(Some(veernet.mae), 100.0, 3));
    Some(cells)
}

fn calibration_cells(bin: &Bin) -> Vec<String> {
    vec![
        format!("{:.2} to {:.2}", bin.from, bin.to),
        bin.curves.to_string(),
        bin.values.to_string(),
        percent(bin.stated),
        percent(bin.right),
    ]
}
