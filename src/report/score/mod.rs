//! Scores as tables and as JSON lines.

mod table;

use serde::Serialize;

use crate::domain::score::calibration::{self, Bin};
use crate::domain::score::kind::Kind;
use crate::domain::score::{Score, Tally};
pub use table::text;

/// Whose figures a line tells: a curve of a scan, a family's or everyone's curves of a kind, or all together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Who {
    /// The scan, for a curve's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    /// The curve's mnemonic, for a curve's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<String>,
    /// The family of scans, where the line tells of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The kind of curve; `None`: all kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
}

impl Who {
    /// The same, of one kind.
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind.name());
        self
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// Whose figures.
    #[serde(flatten)]
    pub who: Who,
    /// The figures.
    #[serde(flatten)]
    pub score: Score,
}

impl Line {
    /// The line of a tally.
    pub fn new(who: Who, tally: &Tally) -> Self {
        Line { who, score: tally.score() }
    }
}

/// All that is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Curves, then groups; the total last.
    pub lines: Vec<Line>,
    /// Stated confidence against what came of it, where it was asked for.
    pub calibration: Option<Vec<Bin>>,
}

/// JSON lines: one per curve, one per bin of stated confidence (`calibration`) and their error, then the groups', the
/// total last, which names nobody.
pub fn json(report: &Report) -> String {
    let mut out: Vec<String> = Vec::new();
    let (curves, groups): (Vec<&Line>, Vec<&Line>) =
        report.lines.iter().partition(|line| line.who.curve.is_some());
    out.extend(curves.iter().filter_map(|line| serde_json::to_string(line).ok()));
    if let Some(bins) = &report.calibration {
        out.extend(bins.iter().map(|bin| serde_json::json!({ "calibration": bin }).to_string()));
        out.push(serde_json::json!({ "calibration_error": calibration::error(bins) }).to_string());
    }
    out.extend(groups.iter().filter_map(|line| serde_json::to_string(line).ok()));
    out.into_iter().map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests;
