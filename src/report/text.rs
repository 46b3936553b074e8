//! The end table, for stderr.

use rust_decimal::Decimal;

use super::cost::{CostReport, run::main_modes, table};
use super::hints::hints;
use super::numbers::{count, duration, grouped, money};
use super::summary::{Summary, Worst};
use crate::batch::lambda::{DEAD_LETTERS, Totals};
use crate::pipeline::record::Status;
use crate::store::name::printable;

/// Lists longer than this are cut: the report has all of it.
const MOST_LISTED: usize = 20;

/// The table's lines. `report` is where the report lies, as it is printed; `forecast` says how right one was.
pub fn table(
    summary: &Summary,
    costs: Option<&CostReport>,
    forecast: Option<&str>,
    report: &str,
) -> Vec<String> {
    let mut lines = vec![String::new(), scans(summary)];
    if summary.curves() > 0 {
        lines.push(format!(
            "footage   {} ft ({} m), {}",
            grouped(&format!("{:.1}", summary.feet())),
            grouped(&format!("{:.1}", summary.metres())),
            count(summary.curves(), "curve")
        ));
    }
    lines.push(match &summary.lambda {
        Some(totals) => format!(
            "time      {}; {} at once at most",
            duration(summary.wall_ms),
            invocations(totals.most_at_once as u64)
        ),
        None => format!("time      {} with {}", duration(summary.wall_ms), count(summary.jobs, "worker")),
    });
    lines.extend(summary.lambda.as_ref().map(lambda));
    lines.extend(forecast.map(str::to_owned));
    lines.push(format!("report    {report}"));

    let doubtful: Vec<String> =
        summary.review().map(|line| format!("  {}: {}", printable(&line.scan), line.why())).collect();
    section(&mut lines, "needs review", doubtful);
    section(&mut lines, "worst scans", summary.worst(5).iter().map(worst).collect());
    if let Some(costs) = costs {
        lines.push(String::new());
        lines.extend(table::table(costs, &main_modes(costs)));
        lines.extend(costs.notes.iter().map(|note| format!("note: {note}")));
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
        (summary.done(), "done"),
        (summary.accepted(), "accepted by a person"),
        (summary.review().count(), "review"),
        (summary.with(Status::Failed).count(), "failed"),
        (summary.dropped, if summary.limit().is_some() { "left" } else { "interrupted" }),
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

/// What functions did and what they cost.
fn lambda(totals: &Totals) -> String {
    let mut text = format!(
        "lambda    {}, {} % cold, {} throttled: {}",
        invocations(totals.bill.invocations),
        (totals.bill.cold_share() * Decimal::ONE_HUNDRED).round(),
        grouped(&totals.throttled.to_string()),
        money(totals.bill.total(), "USD")
    );
    if totals.bill.waste() > Decimal::ZERO {
        text.push_str(&format!(", {} of it for failed and repeated ones", money(totals.bill.waste(), "USD")));
    }
    if totals.dead_letters > 0 {
        text.push_str(&format!("; {} in {DEAD_LETTERS}", count(totals.dead_letters, "scan")));
    }
    text
}

fn invocations(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "invocation")
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
