//! `curvedig run`: many scans, from their files to their results.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Instant;

use super::args::{ExistingArg, Mode, OutputFormat, RunArgs};
use super::exit::Exit;
use super::out::Out;
use super::{books, cost, lambda, plan, reader, rerun, segmenter, single, stdout, workers};
use crate::batch::executor::{Executor, LocalPool};
use crate::batch::journal::{Journal, Line};
use crate::batch::layouts::Layouts;
use crate::batch::one::{Existing, Workshop};
use crate::batch::plan::Plan;
use crate::batch::progress::{for_stderr, to_stderr};
use crate::batch::stop::Stop;
use crate::batch::tell::detail;
use crate::domain::find::find;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::{self, Finder, Settings, Tools};
use crate::report::cost::explain::explain;
use crate::report::numbers::count;
use crate::report::prices::Prices;
use crate::report::summary::Summary;
use crate::report::text;
use crate::store::stores::Stores;

/// Digitises the scans at the inputs.
///
/// # Errors
/// Where the run can't start; one scan's failure is in the exit code.
pub fn run(args: &RunArgs) -> Result<Exit> {
    if args.mode == Mode::Lambda {
        lambda::check(args)?;
    }
    let prices = cost::prices(args.prices.as_deref())?;
    let layouts = Layouts::new(args.layout.as_deref())?;
    let settings = settings(args);
    let stores = Stores::new(args.s3.settings());
    let to_stdout = single::is_asked_for(args);
    if to_stdout {
        single::form(args, &settings)?;
    }
    let plan = args.inputs.plan(&stores)?;
    plan::tell(&plan);
    let stop = Stop::default();
    if to_stdout {
        stop_on_signals(&stop)?;
        return single::run(args, &plan, &layouts, &stores, &settings, &stop);
    }
    if let Some(exit) = plan::without_scans(&plan) {
        return Ok(exit);
    }

    let out = Out::new(&args.output, &stores)?;
    out.prepare(&plan, args.existing, &settings.formats)?;
    let layouts = rerun::corrected(layouts, args.corrections.as_deref(), &plan, &out)?;
    match args.mode {
        Mode::Local => {
            let segmenter = segmenter::open(args.model.as_deref(), args.offline)?;
            let reader = reader::open(args.offline)?;
            let (journal, earlier) = out.journal(&plan)?;
            stop_on_signals(&stop)?;
            let workshop = Workshop {
                digitise: &pipeline::digitise,
                tools: Tools {
                    segmenter: segmenter.as_ref(),
                    finder: Finder { reader: reader.as_ref(), find: &find },
                },
                settings: &settings,
                layouts: &layouts,
                stores: &stores,
                out: Arc::clone(&out.folder),
                existing: existing(args.existing),
                earlier,
                stop: &stop,
            };
            let jobs = args.jobs.map_or_else(workers::default_workers, usize::from).min(plan.scans.len());
            let model = segmenter.sha256();
            detail(1, &format!("{}, model SHA-256 {model}, {}", count(jobs, "worker"), settings.canonical()));
            let pool = LocalPool { jobs, workshop: &workshop };
            let summary = execute(args, &plan, &out, journal, &pool)?;
            tell(args, &out, Summary { jobs, ..summary }, &prices)
        }
        Mode::Lambda => {
            let (journal, earlier) = out.journal(&plan)?;
            let fan =
                lambda::fan_out(args, &plan, &out, layouts, stores, &settings, &prices, earlier, &stop)?;
            stop_on_signals(&stop)?;
            let summary = execute(args, &plan, &out, journal, &fan)?;
            let totals = fan.totals();
            tell(args, &out, Summary { jobs: totals.most_at_once, lambda: Some(totals), ..summary }, &prices)
        }
    }
}

/// Has the plan done.
fn execute(
    args: &RunArgs,
    plan: &Plan,
    out: &Out,
    mut journal: Journal,
    executor: &dyn Executor,
) -> Result<Summary> {
    let progress = for_stderr(plan.scans.len(), plan.pixels(), args.quiet);
    let started = Instant::now();
    let mut lines = DataLines::new(args.output_format);
    let mut data = |line: &Line| {
        lines.print(line);
        // The next copy, or the last, makes up for one that fails.
        let _ = out.keep_journal();
    };
    let ending = crate::batch::run(plan, executor, &mut journal, progress.as_ref(), &mut data)?;
    let wall_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let summary = Summary::new(ending, plan.problems.len(), wall_ms, 0);
    Ok(Summary { lost: summary.lost || lines.lost, ..summary })
}

/// Leaves the report and tells how the run ended.
fn tell(args: &RunArgs, out: &Out, summary: Summary, prices: &Prices) -> Result<Exit> {
    let report = out.report();
    let books = books::close(&summary, prices);
    let mut summary = rerun::decided(summary, out.folder.as_ref());
    if let Err(error) = out.finish(&rerun::page(&summary, books.page.clone(), out)) {
        to_stderr(&error.line(&report));
        summary.lost = true;
    }
    if let Some(limit) = summary.limit() {
        to_stderr(&format!("limit reached: {limit}"));
    }
    if !args.quiet {
        let lines = text::table(&summary, books.costs.as_ref(), books.forecast.as_deref(), &report);
        lines.iter().for_each(|line| to_stderr(line));
    }
    if let Some((path, costs)) = args.costs.as_deref().zip(books.costs.as_ref())
        && let Err(error) = books::write(path, costs)
    {
        to_stderr(&error.line("--costs"));
        summary.lost = true;
    }
    if let Some(costs) = books.costs.as_ref().filter(|_| args.explain) {
        explain(costs).iter().for_each(|line| to_stderr(line));
    }
    summary.lambda.iter().filter_map(|totals| totals.stopped.as_ref()).for_each(super::tell);
    Ok(Exit::of(&summary))
}

fn settings(args: &RunArgs) -> Settings {
    let mut settings = args.result.settings();
    if let Some(max_pixels) = args.max_pixels {
        settings.limits.max_pixels = max_pixels;
    }
    settings
}

/// What is done about results that are there.
pub fn existing(arg: ExistingArg) -> Existing {
    match arg {
        ExistingArg::Skip => Existing::Skip,
        ExistingArg::Redo => Existing::Redo,
        ExistingArg::Fail => Existing::Fail,
    }
}

/// The first signal lets every worker stop at its next band or tile; the second ends the program at once.
fn stop_on_signals(stop: &Stop) -> Result<()> {
    let stop = stop.clone();
    ctrlc::set_handler(move || {
        if stop.is_set() {
            std::process::exit(i32::from(Exit::Interrupted as u8));
        }
        stop.set();
        to_stderr("stopping: what is under way is dropped; once more to end at once");
    })
    .map_err(|e| Error::new(Kind::Internal, Stage::Setup, format!("can't watch for Ctrl-C: {e}")))
}

/// What takes scans' lines to stdout. A reader that went away ends the lines, not the run; nor does a full disk, which
/// is told.
struct DataLines {
    open: bool,
    lost: bool,
}

impl DataLines {
    fn new(format: OutputFormat) -> DataLines {
        DataLines { open: format == OutputFormat::Json, lost: false }
    }

    fn print(&mut self, line: &Line) {
        if self.open {
            let mut stdout = io::stdout().lock();
            let ended = writeln!(stdout, "{}", line.json()).and_then(|()| stdout.flush());
            self.open = ended.is_ok();
            if let Err(error) = stdout::written(ended) {
                super::tell(&error);
                self.lost = true;
            }
        }
    }
}
