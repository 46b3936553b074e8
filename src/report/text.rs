//! The end table, for stderr.

use super::cost::{self, Measured};
use super::hints::hints;
use super::numbers::{count, duration, grouped};
use super::prices::Prices;
use super::summary::{Summary, Worst};
use crate::pipeline::record::Status;
use crate::store::name::printable;

/// Lists longer than this are cut: the report has all of it.
const MOST_LISTED: usize = 20;

/// The table's lines. `report` is where the report lies, as it is printed.
pub fn table(summary: &Summary, prices: &Prices, report: &str) -> Vec<String> {
    let mut lines = vec![String::new(), scans(summary)];
    if summary.curves() > 0 {
        lines.push(format!(
            "footage   {} ft ({} m), {}",
            grouped(&format!("{:.1}", summary.feet())),
            grouped(&format!("{:.1}", summary.metres())),
            count(summary.curves(), "curve")
        ));
    }
    lines.push(format!("time      {} with {}", duration(summary.wall_ms), count(summary.jobs, "worker")));
    lines.push(format!("report    {report}"));

    let doubtful: Vec<String> = summary
        .with(Status::Review)
        .map(|line| format!("  {}: {}", printable(&line.scan), line.why()))
        .collect();
    section(&mut lines, "needs review", doubtful);
    section(&mut lines, "worst scans", summary.worst(5).iter().map(worst).collect());
    if let Some(measured) = Measured::of(summary) {
        lines.push(String::new());
        lines.extend(cost::table(&measured, prices));
    }
    let hints = hints(summary, report);
    if !hints.is_empty() {
        lines.push(String::new());
    }
    lines.extend(hints.into_iter().map(|hint| format!("hint: {hint}")));
    lines
}

fn scans(summary: &Summary) -> String {
    let parts = [
        (summary.with(Status::Done).count(), "done"),
        (summary.with(Status::Review).count(), "review"),
        (summary.with(Status::Failed).count(), "failed"),
        (summary.dropped, "interrupted"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, name)| *number > 0 || *name == "done")
        .map(|(number, name)| format!("{} {name}", grouped(&number.to_string())))
        .collect();
    let mut text = format!("scans     {}", parts.join(", "));
    if summary.skipped() > 0 {
        text.push_str(&format!(" ({} skipped: done before)", grouped(&summary.skipped().to_string())));
    }
    if summary.problems > 0 {
        text.push_str(&format!("; {} couldn't be used", count(summary.problems, "input")));
    }
    text
}

fn worst(worst: &Worst<'_>) -> String {
    format!(
        "  {}: {} coverage {:.1} %, confidence {:.2}",
        printable(&worst.line.scan),
        printable(worst.mnemonic),
        worst.coverage * 100.0,
        worst.confidence
    )
}

fn section(lines: &mut Vec<String>, title: &str, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    let rest = items.len().saturating_sub(MOST_LISTED);
    lines.push(String::new());
    lines.push(title.to_owned());
    lines.extend(items.into_iter().take(MOST_LISTED));
    if rest > 0 {
        lines.push(format!("  and {rest} more: see the report"));
    }
}
