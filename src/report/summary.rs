//! One value that every form of the report is made from.

use super::numbers::{count, duration, grouped};
use crate::batch::Ending;
use crate::batch::journal::Line;
use crate::batch::lambda::Totals;
use crate::pipeline::record::Status;

/// Feet to metres, exactly.
const METRES_PER_FOOT: f64 = 0.3048;

/// How a run ended, counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// All scans that ended, with their lines, in the plan's order.
    pub lines: Vec<Line>,
    /// Inputs that couldn't be used.
    pub problems: usize,
    /// Scans that an interruption left undone.
    pub dropped: usize,
    /// Whether lines are missing from the journal or from stdout, or the report or the costs are.
    pub lost: bool,
    /// From the first scan's start to the last one's end, ms.
    pub wall_ms: u64,
    /// Workers; most invocations at once, where functions did the work.
    pub jobs: usize,
    /// What functions did, where they did the work.
    pub lambda: Option<Totals>,
}

/// A scan and the curve that is worst in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst<'a> {
    /// The scan.
    pub line: &'a Line,
    /// The curve's mnemonic.
    pub mnemonic: &'a str,
    /// Share of depths with a value.
    pub coverage: f64,
    /// Mean confidence over the values.
    pub confidence: f64,
}

impl Summary {
    /// Counts an ending.
    pub fn new(ending: Ending, problems: usize, wall_ms: u64, jobs: usize) -> Summary {
        let Ending { lines, dropped, journal_lost } = ending;
        Summary { lines, problems, dropped, lost: journal_lost, wall_ms, jobs, lambda: None }
    }

    /// The run in a line.
    pub fn facts(&self) -> String {
        format!(
            "{} with {}. {} ft ({} m), {}.",
            duration(self.wall_ms),
            count(self.jobs, "worker"),
            grouped(&format!("{:.1}", self.feet())),
            grouped(&format!("{:.1}", self.metres())),
            count(self.curves(), "curve"),
        )
    }

    /// The limit that stopped the run, where one did.
    pub fn limit(&self) -> Option<&str> {
        self.lambda.as_ref()?.limit.as_deref()
    }

    /// Scans that ended so.
    pub fn with(&self, status: Status) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.status == status)
    }

    /// Scans that went well.
    pub fn done(&self) -> usize {
        self.with(Status::Done).filter(|line| !line.needs_review()).count()
    }

    /// Scans that a person must look at.
    pub fn review(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.needs_review())
    }

    /// Doubtful scans that a person accepted.
    pub fn accepted(&self) -> usize {
        self.with(Status::Review).filter(|line| !line.needs_review()).count()
    }

    /// Scans that an earlier run had done.
    pub fn skipped(&self) -> usize {
        self.lines.iter().filter(|line| line.skipped).count()
    }

    /// Scans that went through the pipeline in this run and left results: what times and costs are measured on.
    pub fn measured(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.skipped && line.status != Status::Failed)
    }

    /// Footage of all scans, in feet.
    pub fn feet(&self) -> f64 {
        let depths = self.lines.iter().filter_map(|line| line.depth.as_ref());
        depths
            .map(|depth| {
                let length = (depth.stop - depth.start).abs();
                if depth.unit.eq_ignore_ascii_case("m") { length / METRES_PER_FOOT } else { length }
            })
            .sum()
    }

    /// Footage of all scans, in metres.
    pub fn metres(&self) -> f64 {
        self.feet() * METRES_PER_FOOT
    }

    /// Curves written.
    pub fn curves(&self) -> usize {
        self.lines.iter().map(|line| line.curves.len()).sum()
    }

    /// The scans whose worst curve is worst, by coverage times confidence; at most `number`, perfect ones left out.
    pub fn worst(&self, number: usize) -> Vec<Worst<'_>> {
        let mut scans: Vec<Worst<'_>> = self.lines.iter().filter_map(worst_curve).collect();
        scans.sort_by(|a, b| a.score().total_cmp(&b.score()).then_with(|| a.line.scan.cmp(&b.line.scan)));
        scans.retain(|worst| worst.score() < 1.0);
        scans.truncate(number);
        scans
    }
}

impl Worst<'_> {
    fn score(&self) -> f64 {
        self.coverage * self.confidence
    }
}

fn worst_curve(line: &Line) -> Option<Worst<'_>> {
    let worsts = line.curves.iter().map(|curve| Worst {
        line,
        mnemonic: &curve.mnemonic,
        coverage: curve.coverage,
        confidence: curve.confidence,
    });
    worsts.min_by(|a, b| a.score().total_cmp(&b.score()))
}
