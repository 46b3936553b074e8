//! What to do next, derived from how a run ended.

use super::numbers::count;
use super::shell;
use super::summary::Summary;
use crate::pipeline::record::Status;

/// Hints, most pressing first; none for a run that went well. `report` is where the report lies.
pub fn hints(summary: &Summary, report: &str) -> Vec<String> {
    let mut hints = Vec::new();
    if summary.dropped > 0 {
        hints.push(format!(
            "{} left: run the same command again, it goes on where it stopped",
            count(summary.dropped, "scan")
        ));
    }
    let failed = summary.with(Status::Failed).count();
    let at = |stage: &str| {
        let failures = summary.with(Status::Failed).filter_map(|line| line.failure.as_ref());
        failures.filter(|failure| failure.stage == stage).count()
    };
    let (sidecars, layouts) = (at("sidecar"), at("layout"));
    if sidecars > 0 {
        hints.push(format!("mend the sidecars of {}: see README.md, Sidecar", count(sidecars, "scan")));
    }
    if layouts > 0 {
        hints.push(format!(
            "{} a sidecar that says more: `curvedig inspect SCAN --write` begins one to correct",
            need(layouts)
        ));
    }
    if failed > sidecars + layouts {
        hints.push("mend what failed and run the same command again: what is done stays done".to_owned());
    }
    let review = summary.review().count();
    if review > 0 {
        let scans = count(review, "doubtful scan");
        hints.push(match report.strip_suffix("/report.html").filter(|out| !out.starts_with("s3://")) {
            Some(out) => format!("look at {scans}: curvedig review {}", shell::word(out)),
            None => format!("look at {scans}: {report}"),
        });
    }
    let without =
        summary.lines.iter().filter(|line| line.status == Status::Review && line.curves.is_empty()).count();
    if without > 0 {
        hints.push(format!(
            "{} scales for curves: without them there is no file of values; `curvedig inspect SCAN --write` \
             begins a sidecar to give them in",
            need(without)
        ));
    }
    if !summary.lines.is_empty() && summary.skipped() == summary.lines.len() && summary.dropped == 0 {
        hints.push("all of it was done before; --existing redo does it again".to_owned());
    }
    hints
}

/// `1 scan needs`, `2 scans need`.
fn need(scans: usize) -> String {
    format!("{} {}", count(scans, "scan"), if scans == 1 { "needs" } else { "need" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::journal::{CurveLine, Line};
    use crate::batch::testing::line;
    use crate::pipeline::record::FailureRecord;

    fn failed(stage: &str) -> Line {
        let failure = FailureRecord { stage: stage.to_owned(), message: "x".to_owned(), hint: None };
        Line { status: Status::Failed, failure: Some(failure), ..line("a") }
    }

    fn hints_of(lines: Vec<Line>, dropped: usize) -> String {
        hints(&Summary { lines, dropped, ..Summary::default() }, "out/report.html").join("\n")
    }

    #[test]
    fn hints_say_what_to_do_about_what_went_wrong_and_nothing_else() {
        assert_eq!(hints_of(vec![line("a")], 0), "");
        let skipped = || Line { skipped: true, ..line("a") };
        assert_eq!(hints_of(vec![skipped(), line("b")], 0), "");
        assert!(hints_of(vec![skipped(), skipped()], 0).contains("--existing redo"));
        let one = hints_of(vec![failed("layout")], 0);
        assert!(one.starts_with("1 scan needs a sidecar") && !one.contains("mend"), "{one}");
        let two = hints_of(vec![failed("layout"), failed("layout"), failed("decode")], 3);
        assert!(two.starts_with("3 scans left: run the same command again"), "{two}");
        assert!(two.contains("\n2 scans need a sidecar") && two.contains("\nmend what failed"), "{two}");
    }

    #[test]
    fn scans_without_values_and_doubtful_ones_are_told_apart() {
        let curve = CurveLine { mnemonic: "GR".into(), coverage: 0.5, confidence: 0.5, gaps: 1 };
        let review = |curves| Line { status: Status::Review, curves, ..line("a") };
        let with_values = hints_of(vec![review(vec![curve])], 0);
        assert_eq!(with_values, "look at 1 doubtful scan: curvedig review out");
        let without = hints_of(vec![review(Vec::new())], 0);
        assert!(without.contains("1 scan needs scales for curves"), "{without}");
    }
}
