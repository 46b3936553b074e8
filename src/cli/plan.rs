//! `curvedig plan`: what a run would do. Touches nothing.

use rust_decimal::Decimal;
use serde_json::json;

use super::args::{OutputFormat, PlanArgs};
use super::exit::Exit;
use super::stdout::print_lines;
use super::{cost, measure, state, today, workers};
use crate::batch::naming::with_suffix;
use crate::batch::plan::Plan;
use crate::batch::progress::to_stderr;
use crate::domain::cost::{Range, gigabytes};
use crate::error::Result;
use crate::model::bundled_bytes;
use crate::pipeline::formats::Format;
use crate::report::calibration::Calibration;
use crate::report::cost::profile::CallProfile;
use crate::report::forecast::{Coming, Pace};
use crate::report::numbers::{count, grouped};
use crate::store::discover::LeftOut;
use crate::store::name::shown;
use crate::store::s3::S3Settings;
use crate::store::stores::Stores;

/// Prints a line per scan (pixels, scan, where its results would go) to stdout, totals and forecast to stderr.
///
/// # Errors
/// As [`Plan::chosen`].
pub fn run(args: &PlanArgs) -> Result<Exit> {
    let settings = S3Settings { requester_pays: args.requester_pays, ..S3Settings::default() };
    let stores = Stores::new(settings);
    let plan = args.inputs.plan(&stores)?;
    tell(&plan);
    let prices = cost::prices(args.prices.as_deref())?;
    let json = args.output_format == OutputFormat::Json;
    let formats = args.format.formats();
    print_lines(plan.scans.iter().map(|scan| {
        let results: Vec<String> =
            formats.iter().map(|format| shown(&with_suffix(&scan.output, format.ending()))).collect();
        let place = scan.place.shown();
        if !json {
            return format!("{}\t{place}\t{}", scan.pixels, results.join(","));
        }
        let mut line = json!({"scan": place, "pixels": scan.pixels, "files": results});
        if formats.has(Format::Las) {
            line["las"] = json!(results[0]);
        }
        line.to_string()
    }))?;
    to_stderr(&format!(
        "{}, {} megapixels",
        count(plan.scans.len(), "scan"),
        grouped(&format!("{:.1}", plan.pixels() as f64 / 1e6))
    ));
    if let Some(exit) = without_scans(&plan) {
        return Ok(exit);
    }
    let calibration = Calibration::load(&Calibration::path(&state::folder()));
    let pace = match Pace::here(&calibration) {
        Some(pace) => pace,
        None => measure::measure(args.offline)?,
    };
    let jobs = args.jobs.map_or_else(workers::default_workers, usize::from);
    let sizes: Vec<f64> = plan.scans.iter().map(|scan| scan.pixels as f64 / 1e6).collect();
    let coming = Coming {
        sizes: &sizes,
        workers: jobs.min(plan.scans.len()),
        pace: &pace,
        function: calibration.function(prices.memory_mb()),
        call: CallProfile::any(gigabytes(bundled_bytes()), &prices),
        at_once: prices.at_once(sizes.len()),
    };
    coming.lines(&prices).iter().for_each(|line| to_stderr(line));
    if let Some(note) = prices.stale(&today::today()) {
        to_stderr(&format!("note: {note}"));
    }
    if json {
        let (here, cost) = (coming.here(), coming.here_cost(&prices));
        let (there, there_cost) = coming.on_lambda(&prices);
        let of = |time: Range, cost: [Decimal; 3], unit: &str| json!({"seconds": [time.low, time.likely, time.high], "cost": cost.map(|c| c.to_string()), "currency": unit});
        let line = json!({
            "scans": plan.scans.len(),
            "pixels": plan.pixels(),
            "forecast": {"local": of(here, cost, "EUR"), "lambda": of(there, there_cost, "USD"), "from": pace.from},
        });
        print_lines([line.to_string()])?;
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
    if plan.left_out.is_any() && !plan.scans.is_empty() {
        to_stderr(&format!("note: {} left out by --include and --exclude", left_out(plan.left_out)));
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
    if plan.problems.is_empty() && plan.left_out.is_any() {
        let left_out = left_out(plan.left_out);
        to_stderr(&format!("error: no scans left\nhint: --include and --exclude leave out {left_out}"));
    } else if plan.problems.is_empty() {
        to_stderr("error: no scans there\nhint: scans in a folder end in .tif, .tiff, .png, .jpg or .jpeg");
    }
    Some(Exit::Nothing)
}

/// `3 scans and 1 folder`.
fn left_out(left_out: LeftOut) -> String {
    let parts = [(left_out.scans, "scan"), (left_out.folders, "folder")];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
    parts.collect::<Vec<_>>().join(" and ")
}
