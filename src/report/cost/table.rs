//! Costs as a table for people, and as CSV.

use super::CostReport;
use super::crossing::Sensitivity;
use super::figure::{Figure, Quantity};
use crate::report::numbers::{money, rough};

/// The table's lines. `modes` chooses and orders the rows.
pub fn table(report: &CostReport, modes: &[&str]) -> Vec<String> {
    let columns: Vec<(Quantity, &str)> =
        [(Quantity::Run, "this run"), (Quantity::Month, "a month"), (Quantity::ThousandScans, "1,000 scans")]
            .into_iter()
            .filter(|(of, _)| modes.iter().any(|mode| report.get(mode, *of).is_some()))
            .collect();
    let mut rows = vec![vec!["cost".to_owned()]];
    rows[0].extend(columns.iter().map(|(_, title)| (*title).to_owned()));
    rows[0].push("from".to_owned());
    for mode in modes {
        let mut row = vec![(*mode).to_owned()];
        row.extend(columns.iter().map(|(of, _)| {
            // A box's run is a part of its month, which is paid anyway.
            let figure = report.get(mode, *of);
            figure
                .or_else(|| report.get(mode, Quantity::Busy).filter(|_| *of == Quantity::Run))
                .map_or_else(String::new, amount)
        }));
        row.push(remarks(report, mode));
        rows.push(row);
    }
    aligned(&rows)
}

/// An amount with unit and mark.
pub fn amount(figure: &Figure) -> String {
    let mark = figure.mark();
    match (figure.amount, figure.unit.as_ref()) {
        (None, _) => "never".to_owned(),
        (Some(amount), unit @ ("EUR" | "USD")) => format!("{mark}{}", money(amount, unit)),
        (Some(share), "of its month") => format!("{mark}{} % of its month", percent(share)),
        (Some(number), unit) => format!("{mark}{} {unit}", rough(number)),
    }
}

fn percent(share: rust_decimal::Decimal) -> String {
    let percent = share * rust_decimal::Decimal::ONE_HUNDRED;
    percent.round_sf(2).unwrap_or(percent).normalize().to_string()
}

fn remarks(report: &CostReport, mode: &str) -> String {
    let mut remarks = Vec::new();
    for figure in report.figures.iter().filter(|figure| figure.mode == mode) {
        match figure.of {
            Quantity::CheaperFrom if figure.amount.is_some() => {
                remarks.push(format!("cheaper than Lambda from {}", amount(figure)));
            }
            Quantity::CheaperFrom => remarks.push(format!("cheaper than Lambda: {}", figure.note)),
            _ if !figure.note.is_empty() => remarks.push(figure.note.clone()),
            _ => {}
        }
    }
    remarks.join("; ")
}

/// Columns of the widest cell's width: words left, numbers right.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let cell = match column {
                    0 => format!("{cell:<width$}"),
                    _ if column + 1 == columns => cell.clone(),
                    _ => format!("{cell:>width$}"),
                };
                line.push_str(&cell);
                line.push_str("  ");
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// How much the crossings depend on what was assumed.
pub fn sensitivity(rows: &[Sensitivity], boxes: &[String]) -> Vec<String> {
    let mut cells = vec![vec!["as dear as Lambda at, scans a month".to_owned()]];
    cells[0].extend(boxes.iter().cloned());
    cells[0].push(String::new());
    for row in rows {
        let mut line = vec![format!("{} {}", row.of, row.to)];
        line.extend(row.as_dear_at.iter().zip(&row.possible).map(|(volume, possible)| match volume {
            Some(volume) if *possible => format!("~{}", rough(*volume)),
            Some(volume) => format!("(~{})", rough(*volume)),
            None => "never".to_owned(),
        }));
        line.push(String::new());
        cells.push(line);
    }
    let mut lines = aligned(&cells);
    if rows.iter().any(|row| row.possible.contains(&false)) {
        lines.push("in brackets: more than one box does in a month, so never cheaper".to_owned());
    }
    lines
}

/// One line per figure: mode, of, amount, unit, basis, formula, inputs, note.
pub fn csv(report: &CostReport) -> String {
    let mut lines = vec!["mode,of,amount,unit,basis,formula,inputs,note".to_owned()];
    for figure in &report.figures {
        let inputs: Vec<String> = figure
            .inputs
            .iter()
            .map(|input| format!("{} = {} {}", input.name, input.value, input.unit))
            .collect();
        let cells = [
            figure.mode.clone(),
            word(&figure.of),
            figure.amount.map(|amount| amount.normalize().to_string()).unwrap_or_default(),
            figure.unit.to_string(),
            word(&figure.basis),
            figure.formula.to_string(),
            inputs.join("; "),
            figure.note.clone(),
        ];
        lines.push(cells.map(|cell| quoted(&cell)).join(","));
    }
    lines.join("\n") + "\n"
}

/// The word that JSON writes for a value of an enumeration.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
