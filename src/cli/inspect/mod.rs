//! `curvedig inspect`: what is found on a scan, as a picture, a table and a sidecar to correct.

mod place;

use std::ffi::OsString;
use std::io::BufReader;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use super::args::OutputFormat;
use super::exit::Exit;
use super::reader;
use super::s3_args::S3Args;
use super::stdout::print_lines;
use crate::batch::layouts::Layouts;
use crate::batch::progress::to_stderr;
use crate::domain::find::find;
use crate::error::{Kind, Result};
use crate::format::scan::Limits;
use crate::format::sidecar::begun;
use crate::pipeline::Finder;
use crate::pipeline::inspect::{Inspected, inspect};
use crate::report::inspect::{Inspection, json, table};
use crate::store::name::shown;
use crate::store::stores::Stores;
use place::Sidecar;

/// Arguments of `inspect`.
#[derive(Debug, Clone, Args)]
pub struct InspectArgs {
    /// The scan: a file, or s3://bucket/key.
    #[arg(value_name = "SCAN")]
    pub scan: OsString,
    /// Picture of what was found [default: NAME.inspect.png in the working directory].
    #[arg(short, long, value_name = "PICTURE")]
    pub output: Option<OsString>,
    /// Write what was found as a sidecar beside the scan, to correct and run again.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub write: bool,
    /// What is done about a sidecar that is there already.
    #[arg(long, value_enum, default_value_t = ExistingSidecar::Fail)]
    pub existing: ExistingSidecar,
    /// Sidecar; what the scan's own sidecar says comes first.
    #[arg(long, value_name = "FILE")]
    pub layout: Option<PathBuf>,
    /// Most pixels of the scan, all its pages together [default: 1500000000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_pixels: Option<u64>,
    /// Fetch nothing from the network.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub offline: bool,
    /// `json`: one object on stdout.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
    /// How S3 is asked.
    #[command(flatten)]
    pub s3: S3Args,
}

/// What is done about a sidecar that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExistingSidecar {
    /// Refuse to write another.
    Fail,
    /// Write it anew from what it says and what is found besides.
    Redo,
}

/// Looks at one scan.
///
/// # Errors
/// Where it can't start; the scan's own failure is told and in the exit code.
pub fn run(args: &InspectArgs) -> Result<Exit> {
    let stores = Stores::new(args.s3.settings());
    let layouts = Layouts::new(args.layout.as_deref())?;
    let (scan, file) = match place::find(&args.scan, &stores)? {
        Ok(found) => found,
        Err(problem) => {
            to_stderr(&problem.error.line(&problem.place));
            return Ok(if problem.error.kind == Kind::Usage { Exit::Nothing } else { Exit::Failed });
        }
    };
    let picture = place::picture(args.output.as_deref(), &scan)?;
    let sidecar = if args.write { Some(Sidecar::beside(&scan, args.existing)?) } else { None };
    let reader = reader::open(args.offline)?;
    let finder = Finder { reader: reader.as_ref(), find: &find };
    let mut limits = Limits::default();
    limits.max_pixels = args.max_pixels.unwrap_or(limits.max_pixels);

    let look = || -> Result<Inspected> {
        let (known, _) = layouts.of(&scan, &stores)?;
        let seen = inspect(&mut BufReader::new(file), &known, &limits, &finder)?;
        place::write(&picture, &seen.picture)?;
        if let Some(sidecar) = &sidecar {
            let name = shown(&place::file_name(&scan));
            let text = begun(&seen.found, &known, seen.page.as_ref(), &seen.doubts, &name);
            sidecar.write(text.as_bytes(), &stores)?;
        }
        Ok(seen)
    };
    let seen = match look() {
        Ok(seen) => seen,
        Err(error) => {
            to_stderr(&error.line(&scan.shown()));
            return Ok(Exit::Failed);
        }
    };
    let written = sidecar.as_ref().map(Sidecar::shown);
    let inspection = Inspection {
        scan: &scan.shown(),
        seen: &seen,
        picture: &shown(&picture),
        sidecar: written.as_deref(),
    };
    print_lines(match args.output_format {
        OutputFormat::Text => table(&inspection),
        OutputFormat::Json => vec![json(&inspection)],
    })?;
    Ok(if seen.doubts.is_empty() { Exit::Good } else { Exit::Review })
}
