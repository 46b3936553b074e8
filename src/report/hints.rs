//! What to do next, derived from how a run ended.

use super::numbers::count;
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
    let sidecars = summary.with(Status::Failed).filter(|line| {
        line.failure.as_ref().is_some_and(|failure| failure.stage == "sidecar" || failure.stage == "layout")
    });
    let sidecars = sidecars.count();
    if sidecars > 0 {
        hints.push(format!(
            "{} need a sidecar or have one that is wrong: see README.md, Sidecar",
            count(sidecars, "scan")
        ));
    }
    if failed > sidecars {
        hints.push("mend what failed and run the same command again: what is done stays done".to_owned());
    }
    let review = summary.with(Status::Review).count();
    if review > 0 {
        hints.push(format!("look at the QC pictures of {}: {report}", count(review, "doubtful scan")));
    }
    hints
}
