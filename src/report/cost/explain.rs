//! Each figure with its formula and what went into it.

use super::CostReport;
use super::table::amount;

/// The lines: figure, formula, inputs with their sources.
pub fn explain(report: &CostReport) -> Vec<String> {
    let mut lines = Vec::new();
    for figure in &report.figures {
        let basis = match figure.basis {
            super::figure::Basis::Measured => "measured",
            super::figure::Basis::Forecast => "forecast",
        };
        let exact = figure.amount.map_or_else(String::new, |amount| format!(" ({})", amount.normalize()));
        lines.push(format!("{}, {}: {}{exact}, {basis}", figure.mode, name(figure.of), amount(figure)));
        lines.push(format!("  = {}", figure.formula));
        for input in &figure.inputs {
            let unit = if input.unit.is_empty() { String::new() } else { format!(" {}", input.unit) };
            lines.push(format!("    {} = {}{unit} ({})", input.name, input.value, input.source));
        }
        if !figure.note.is_empty() {
            lines.push(format!("    {}", figure.note));
        }
    }
    lines
}

/// What a figure is of, in words.
pub fn name(of: super::figure::Quantity) -> &'static str {
    use super::figure::Quantity;
    match of {
        Quantity::Run => "this run",
        Quantity::Waste => "waste",
        Quantity::ThousandScans => "1,000 scans",
        Quantity::Month => "a month",
        Quantity::Busy => "busy",
        Quantity::FullAt => "one box is full at",
        Quantity::CheaperFrom => "cheaper than Lambda from",
    }
}
