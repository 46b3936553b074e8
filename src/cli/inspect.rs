//! `curvedig inspect`: what is found on a scan, as a picture, a table and a sidecar to correct.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};

use super::args::OutputFormat;
use super::exit::Exit;
use super::reader;
use crate::batch::layouts::{Layouts, sidecar_of};
use crate::batch::progress::to_stderr;
use crate::domain::find::find;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::scan::Limits;
use crate::format::sidecar;
use crate::pipeline::Finder;
use crate::pipeline::inspect::{Inspected, inspect};
use crate::report::inspect::{Inspection, json, table};
use crate::store::atomic::write_whole;
use crate::store::location::Location;
use crate::store::name::shown;
use crate::store::stores::Stores;

/// Arguments of `inspect`.
#[derive(Debug, Clone, Args)]
pub struct InspectArgs {
    /// The scan.
    #[arg(value_name = "SCAN")]
    pub scan: OsString,
    /// Picture of what was found [default: NAME.inspect.png in the working directory].
    #[arg(short, long, value_name = "PICTURE")]
    pub output: Option<PathBuf>,
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
    let scan = Location::parse(&args.scan)?.into_path("a scan to inspect")?;
    let layouts = Layouts::new(args.layout.as_deref())?;
    let file = match open(&scan) {
        Ok(file) => file,
        Err(error) => {
            to_stderr(&error.line(&shown(&scan)));
            return Ok(if error.kind == Kind::Usage { Exit::Nothing } else { Exit::Failed });
        }
    };
    let picture = picture_path(args, &scan)?;
    let target = if args.write { Some(sidecar_path(&scan, args.existing)?) } else { None };
    let reader = reader::open(args.offline)?;
    let finder = Finder { reader: reader.as_ref(), find: &find };
    let mut limits = Limits::default();
    limits.max_pixels = args.max_pixels.unwrap_or(limits.max_pixels);

    let look = || -> Result<Inspected> {
        let (known, _) = layouts.of(&scan.clone().into(), &Stores::default())?;
        let seen = inspect(&mut BufReader::new(file), &known, &limits, &finder)?;
        write(&picture, &seen.picture)?;
        if let Some(target) = &target {
            let name = scan.file_name().map(|name| shown(Path::new(name))).unwrap_or_default();
            let text = sidecar::begun(&seen.found, &known, seen.page.as_ref(), &seen.doubts, &name);
            write(target, text.as_bytes())?;
        }
        Ok(seen)
    };
    let seen = match look() {
        Ok(seen) => seen,
        Err(error) => {
            to_stderr(&error.line(&shown(&scan)));
            return Ok(Exit::Failed);
        }
    };
    let written = target.as_deref().map(shown);
    let inspection = Inspection {
        scan: &shown(&scan),
        seen: &seen,
        picture: &shown(&picture),
        sidecar: written.as_deref(),
    };
    print(&inspection, args.output_format);
    Ok(if seen.doubts.is_empty() { Exit::Good } else { Exit::Review })
}

fn open(scan: &Path) -> Result<File> {
    let told = |source: &io::Error| match source.kind() {
        ErrorKind::NotFound => {
            Error::new(Kind::Usage, Stage::Read, "no such file").with_hint("check the spelling")
        }
        _ => Error::io(Stage::Read, "can't be read", source).with_hint("check its rights and the disk"),
    };
    if scan.is_dir() {
        return Err(
            Error::new(Kind::Usage, Stage::Read, "a folder, not a scan").with_hint("name one scan in it")
        );
    }
    File::open(scan).map_err(|source| told(&source))
}

/// Where the picture goes; never where the scan lies.
fn picture_path(args: &InspectArgs, scan: &Path) -> Result<PathBuf> {
    let path = args.output.clone().unwrap_or_else(|| {
        let mut name = scan.file_stem().unwrap_or_default().to_owned();
        name.push(".inspect.png");
        PathBuf::from(name)
    });
    let same =
        fs::canonicalize(&path).is_ok_and(|path| fs::canonicalize(scan).is_ok_and(|scan| scan == path));
    if same {
        let message = format!("--output {}: that is the scan itself", shown(&path));
        return Err(
            Error::new(Kind::Usage, Stage::Setup, message).with_hint("name another file for the picture")
        );
    }
    Ok(path)
}

/// Where the sidecar goes, where one may be written.
fn sidecar_path(scan: &Path, existing: ExistingSidecar) -> Result<PathBuf> {
    let refused =
        |message: String, hint: &str| Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint);
    let path = sidecar_of(scan).ok_or_else(|| {
        refused(
            format!("{} can't have a sidecar of its own", shown(scan)),
            "rename the scan: curvedig.toml is its folder's",
        )
    })?;
    if existing == ExistingSidecar::Fail && path.exists() {
        let hint = "look at it first; --existing redo writes it anew";
        return Err(refused(format!("{}: there already", shown(&path)), hint));
    }
    Ok(path)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_whole(path, bytes).map_err(|source| {
        Error::io(Stage::Write, format_args!("{} can't be written", shown(path)), &source)
            .with_hint("check the folder's rights and the disk, or choose another place with -o")
    })
}

/// A reader that went away is no reason to fail.
fn print(inspection: &Inspection<'_>, format: OutputFormat) {
    let mut stdout = io::stdout().lock();
    let lines = match format {
        OutputFormat::Text => table(inspection),
        OutputFormat::Json => vec![json(inspection).to_string()],
    };
    for line in lines {
        if writeln!(stdout, "{line}").is_err() {
            return;
        }
    }
}
