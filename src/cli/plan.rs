//! `curvedig plan`: what a run would do. Touches nothing.

use std::io::{self, Write};

use super::args::PlanArgs;
use super::exit::Exit;
use super::workers;
use crate::batch::naming::with_suffix;
use crate::batch::plan::Plan;
use crate::batch::progress::to_stderr;
use crate::error::Result;
use crate::report::forecast::run_table;
use crate::report::numbers::{count, grouped};
use crate::report::prices::Prices;
use crate::store::name::shown;
use crate::store::s3::S3Settings;
use crate::store::stores::Stores;

/// Prints a line per scan (pixels, scan, where its results would go) to stdout, totals and forecast to stderr.
///
/// # Errors
/// As [`Plan::new`].
pub fn run(args: &PlanArgs) -> Result<Exit> {
    let settings = S3Settings { requester_pays: args.requester_pays, ..S3Settings::default() };
    let stores = Stores::new(settings);
    let plan = Plan::new(&args.inputs, &stores)?;
    tell(&plan);
    let mut stdout = io::stdout().lock();
    for scan in &plan.scans {
        let results = shown(&with_suffix(&scan.output, ".las"));
        if writeln!(stdout, "{}\t{}\t{results}", scan.pixels, scan.place.shown()).is_err() {
            break;
        }
    }
    to_stderr(&format!(
        "{}, {} megapixels",
        count(plan.scans.len(), "scan"),
        grouped(&format!("{:.1}", plan.pixels() as f64 / 1e6))
    ));
    if let Some(exit) = without_scans(&plan) {
        return Ok(exit);
    }
    let workers = workers::default_workers().min(plan.scans.len());
    for line in run_table(plan.scans.len(), plan.pixels(), workers, &Prices::load(None)?) {
        to_stderr(&line);
    }
    Ok(if plan.problems.is_empty() { Exit::Good } else { Exit::Failed })
}

/// Prints what was found wrong at the inputs.
pub fn tell(plan: &Plan) {
    for problem in &plan.problems {
        to_stderr(&problem.error.line(&problem.place));
    }
    for warning in &plan.warnings {
        to_stderr(warning);
    }
}

/// The exit code of a plan that has no scans; tells so.
pub fn without_scans(plan: &Plan) -> Option<Exit> {
    if !plan.scans.is_empty() {
        return None;
    }
    if plan.problems.iter().any(|problem| problem.error.kind == crate::error::Kind::Io) {
        return Some(Exit::Failed);
    }
    if plan.problems.is_empty() {
        to_stderr("error: no scans there\nhint: scans in a folder end in .tif, .tiff, .png, .jpg or .jpeg");
    }
    Some(Exit::Nothing)
}
