//! The end of a run's books: what it cost, how right its forecast was, and what the next one may learn from it.

use std::path::{Path, PathBuf};

use super::{state, today, workers};
use crate::batch::progress::to_stderr;
use crate::domain::cost::Fit;
use crate::error::{Error, Result, Stage};
use crate::model::bundled_bytes;
use crate::report::calibration::{Calibration, megapixels};
use crate::report::cost::chart::Chart;
use crate::report::cost::crossing::box_name;
use crate::report::cost::html::Costs;
use crate::report::cost::run::{Setting, profile, report};
use crate::report::cost::{CostReport, table};
use crate::report::forecast::against_actual;
use crate::report::prices::Prices;
use crate::report::summary::Summary;
use crate::store::atomic::write_whole;
use crate::store::name::shown;

/// What is told of a run's costs.
#[derive(Debug, Default)]
pub struct Books {
    /// The costs; none for a run that digitised nothing.
    pub costs: Option<CostReport>,
    /// Forecast against actual, where there was something to forecast from.
    pub forecast: Option<String>,
    /// What the page tells of them.
    pub page: Option<Costs>,
}

/// Closes them, and keeps what scans took for later forecasts.
pub fn close(summary: &Summary, prices: &Prices) -> Books {
    let path: PathBuf = Calibration::path(&state::folder());
    let mut calibration = Calibration::load(&path);
    let workers = if summary.lambda.is_some() { workers::default_workers() } else { summary.jobs };
    let forecast = against_actual(summary, &calibration, workers, prices);
    let today = today::today();
    let setting = Setting {
        prices,
        today: &today,
        model_bytes: bundled_bytes(),
        workers,
        core_seconds: calibration.here().map(|fit| together(&fit, summary)),
    };
    let costs = report(summary, &setting);
    let page = costs.as_ref().zip(profile(summary, &setting)).map(|(costs, profile)| Costs {
        report: costs.clone(),
        chart: Chart::of(&profile, None, prices),
        boxes: prices.boxes().iter().map(|(_, rent)| box_name(rent)).collect(),
    });
    // Forecasts get better by it; a run is as good without.
    if let Err(error) = calibration.learn(summary, &path) {
        to_stderr(&format!("note: what scans took couldn't be kept for forecasts: {}", error.message));
    }
    Books { costs, forecast, page }
}

fn together(fit: &Fit, summary: &Summary) -> f64 {
    summary.measured().filter_map(megapixels).map(|size| fit.seconds(size)).sum()
}

/// Writes costs: as CSV where the file's name ends so, else as JSON.
///
/// # Errors
/// Where the file can't be written.
pub fn write(path: &Path, costs: &CostReport) -> Result<()> {
    let text = match path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        true => table::csv(costs),
        // Text keys and plain values: serde_json has no way to fail on these.
        false => serde_json::to_string_pretty(costs).unwrap_or_default() + "\n",
    };
    write_whole(path, text.as_bytes()).map_err(|source| Error::io(Stage::Write, shown(path), &source))
}
