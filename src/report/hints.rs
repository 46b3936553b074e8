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
            "{} need a sidecar that says more: `curvedig inspect SCAN --write` begins one to correct",
            count(layouts, "scan")
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
    hints
}
