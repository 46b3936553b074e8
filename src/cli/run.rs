//! `curvedig run`: many scans, from their files to their results.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{ExistingArg, Mode, OutputFormat, RunArgs, SectionsArg};
use super::exit::Exit;
use super::{cost, plan, reader, segmenter, workers};
use crate::batch::executor::LocalPool;
use crate::batch::journal::{Journal, Line};
use crate::batch::layouts::Layouts;
use crate::batch::one::{Existing, Workshop};
use crate::batch::plan::{LAS, Plan, QC, RECORD};
use crate::batch::progress::{for_stderr, to_stderr};
use crate::batch::stop::Stop;
use crate::domain::find::find;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::sections::Sections;
use crate::pipeline::{self, Finder, Settings, Tools};
use crate::report::summary::Summary;
use crate::report::{html, text};
use crate::store::atomic::{check_writable, remove_leftovers, write_whole};
use crate::store::location::Location;
use crate::store::name::shown;

/// The report's name below the output folder.
const REPORT: &str = "report.html";

/// Digitises the scans at the inputs.
///
/// # Errors
/// Where the run can't start; one scan's failure is in the exit code.
pub fn run(args: &RunArgs) -> Result<Exit> {
    if args.mode == Mode::Lambda {
        let message = "--mode lambda isn't supported by this version";
        return Err(Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("leave --mode away to run on this machine"));
    }
    let prices = cost::prices(args.prices.as_deref())?;
    let layouts = Layouts::new(args.layout.as_deref())?;
    let settings = settings(args);
    let plan = Plan::new(&args.inputs)?;
    plan::tell(&plan);
    if let Some(exit) = plan::without_scans(&plan) {
        return Ok(exit);
    }

    let out = Location::parse(&args.output).into_path()?;
    prepare(&out, &plan, args.existing)?;
    let segmenter = segmenter::open(args.model.as_deref(), args.offline)?;
    let reader = reader::open(args.offline)?;
    let (mut journal, earlier) = Journal::open(&out)?;
    // Only now is it sure that no other run is writing there.
    plan.folders().iter().for_each(|folder| remove_leftovers(&out.join(folder)));

    let stop = Stop::default();
    stop_on_signals(&stop)?;
    let workshop = Workshop {
        digitise: &pipeline::digitise,
        tools: Tools {
            segmenter: segmenter.as_ref(),
            finder: Finder { reader: reader.as_ref(), find: &find },
        },
        settings: &settings,
        layouts: &layouts,
        out: out.clone(),
        existing: existing(args.existing),
        earlier,
        stop: &stop,
    };
    let jobs = args.jobs.map_or_else(workers::default_workers, usize::from).min(plan.scans.len());
    let pool = LocalPool { jobs, workshop: &workshop };
    let progress = for_stderr(plan.scans.len(), plan.pixels(), args.quiet);
    let started = Instant::now();
    let mut data = data_lines(args.output_format);
    let ending = crate::batch::run(&plan, &pool, &mut journal, progress.as_ref(), &mut data)?;
    let wall_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);

    let summary = Summary::new(ending, plan.problems.len(), wall_ms, jobs);
    let report = out.join(REPORT);
    if let Err(source) = write_whole(&report, html::page(&summary).as_bytes()) {
        to_stderr(&Error::io(Stage::Write, "can't be written", &source).line(&shown(&report)));
    }
    if !args.quiet {
        text::table(&summary, &prices, &shown(&report)).iter().for_each(|line| to_stderr(line));
    }
    Ok(Exit::of(&summary))
}

fn settings(args: &RunArgs) -> Settings {
    let mut settings = Settings { step: args.step, ..Settings::default() };
    if let Some(max_pixels) = args.max_pixels {
        settings.limits.max_pixels = max_pixels;
    }
    settings.sections = match args.sections {
        SectionsArg::Main => Sections::Main,
        SectionsArg::All => Sections::All,
    };
    settings
}

fn existing(arg: ExistingArg) -> Existing {
    match arg {
        ExistingArg::Skip => Existing::Skip,
        ExistingArg::Redo => Existing::Redo,
        ExistingArg::Fail => Existing::Fail,
    }
}

/// What would make the run fail late fails here: an output folder that can't be written, results that must not be there.
fn prepare(out: &Path, plan: &Plan, existing: ExistingArg) -> Result<()> {
    if existing == ExistingArg::Fail {
        let results =
            plan.scans.iter().flat_map(|scan| [LAS, QC, RECORD].map(|ending| scan.result(out, ending)));
        let there: Vec<PathBuf> = results.filter(|path| path.exists()).collect();
        if let Some(first) = there.first() {
            let more = if there.len() > 1 { format!(" and {} more", there.len() - 1) } else { String::new() };
            let message = format!("{}{more}: there already, and --existing fail was asked for", shown(first));
            return Err(Error::new(Kind::Usage, Stage::Setup, message)
                .with_hint("choose another output folder with -o, or --existing skip or redo"));
        }
    }
    check_writable(out).map_err(|source| {
        Error::new(
            Kind::Usage,
            Stage::Setup,
            format!("output folder {} can't be written: {source}", shown(out)),
        )
        .with_hint("choose another output folder with -o, or make room and rights there")
    })
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

/// What takes a scan's line to stdout. A reader that went away ends the lines, not the run.
fn data_lines(format: OutputFormat) -> impl FnMut(&Line) {
    let mut open = format == OutputFormat::Json;
    move |line| {
        if open {
            let mut stdout = io::stdout().lock();
            open = writeln!(stdout, "{}", line.json()).and_then(|()| stdout.flush()).is_ok();
        }
    }
}
