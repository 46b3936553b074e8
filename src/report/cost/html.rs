//! Costs as a part of the report's page: the table, the chart, and each figure's formula one click away.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::CostReport;
use super::chart::{Chart, escaped};
use super::figure::Quantity;
use super::table::{amount, sensitivity};

/// What the page tells of costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// The figures.
    pub report: CostReport,
    /// Costs by monthly volume.
    pub chart: Chart,
    /// Names of the boxes, by rent.
    pub boxes: Vec<String>,
}

/// The section.
pub fn section(costs: &Costs) -> String {
    let Costs { report, chart, boxes } = costs;
    let mut html = String::from("<h2>Cost</h2>\n");
    // Writing to a String can't fail.
    let _ = writeln!(html, "<p>{}; figures with ~ are forecasts.</p>", escaped(&report.title));
    html.push_str("<table>\n<tr><th>mode<th>this run<th>1,000 scans<th>from</tr>\n");
    for mode in report.modes() {
        let cell =
            |of: &[Quantity]| of.iter().find_map(|of| report.get(mode, *of)).map(amount).unwrap_or_default();
        let notes: Vec<String> = report
            .figures
            .iter()
            .filter(|figure| figure.mode == mode)
            .map(|figure| match figure.of {
                Quantity::CheaperFrom if figure.amount.is_some() => {
                    format!("cheaper than Lambda from {}", amount(figure))
                }
                _ => figure.note.clone(),
            })
            .filter(|note| !note.is_empty())
            .collect();
        let _ = writeln!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
            escaped(mode),
            escaped(&cell(&[Quantity::Run, Quantity::Month, Quantity::Busy])),
            escaped(&cell(&[Quantity::ThousandScans])),
            escaped(&notes.join("; "))
        );
    }
    html.push_str("</table>\n");
    html.push_str(&chart.svg());
    if !report.sensitivity.is_empty() {
        let lines = sensitivity(&report.sensitivity, boxes).join("\n");
        let _ = writeln!(
            html,
            "<details><summary>How much that depends on what was assumed</summary><pre>{}</pre></details>",
            escaped(&lines)
        );
    }
    html.push_str("<details><summary>Each figure with its formula and what went into it</summary>\n");
    for figure in &report.figures {
        let exact = figure.amount.map_or_else(|| "never".to_owned(), |amount| amount.normalize().to_string());
        let _ = writeln!(
            html,
            "<details><summary>{}, {}: {}</summary><p>{exact} {} = {}</p><table>",
            escaped(&figure.mode),
            escaped(super::explain::name(figure.of)),
            escaped(&amount(figure)),
            escaped(&figure.unit),
            escaped(&figure.formula)
        );
        for input in &figure.inputs {
            let _ = writeln!(
                html,
                "<tr><td>{}<td>{} {}<td>{}</tr>",
                escaped(&input.name),
                escaped(&input.value),
                escaped(&input.unit),
                escaped(&input.source)
            );
        }
        html.push_str("</table></details>\n");
    }
    html.push_str("</details>\n");
    for note in &report.notes {
        let _ = writeln!(html, "<p>{}</p>", escaped(note));
    }
    html
}
