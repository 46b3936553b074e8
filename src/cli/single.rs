//! `curvedig run -o -`: one scan, its values on stdout and nothing else anywhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::args::{Mode, OutputFormat, RunArgs};
use super::exit::Exit;
use super::plan::without_scans;
use super::stdout::print;
use super::{reader, segmenter};
use crate::batch::details::details;
use crate::batch::journal::Line;
use crate::batch::layouts::Layouts;
use crate::batch::one::{Existing, Outcome, Workshop};
use crate::batch::plan::Plan;
use crate::batch::stop::Stop;
use crate::batch::tell::{detail, to_stderr};
use crate::batch::{ended_text, failure_text};
use crate::domain::find::find;
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::formats::Format;
use crate::pipeline::record::Status;
use crate::pipeline::sections::Sections;
use crate::pipeline::{self, Finder, Settings, Tools};
use crate::store::folder::Folder;
use crate::store::stores::Stores;
use sha2::{Digest, Sha256};

/// Whether stdout is to get the values.
pub fn is_asked_for(args: &RunArgs) -> bool {
    args.output == "-"
}

/// The form that goes to stdout.
///
/// # Errors
/// Names the flag that has no meaning there.
pub fn form(args: &RunArgs, settings: &Settings) -> Result<Format> {
    if args.mode == Mode::Lambda {
        return Err(usage(
            "-o - works on this machine only",
            "leave out --mode lambda, or name a folder with -o",
        ));
    }
    if args.output_format == OutputFormat::Json {
        return Err(usage("-o - and --output-format json both want stdout", "name a folder with -o"));
    }
    if args.costs.is_some() {
        return Err(usage("-o - keeps no account for --costs", "name a folder with -o"));
    }
    if settings.sections == Sections::All {
        return Err(usage(
            "-o - takes the main pass only",
            "leave out --sections all, or name a folder with -o",
        ));
    }
    let only = settings.formats.only();
    only.ok_or_else(|| usage("-o - takes one --format", "name one of las, las12, csv, or a folder with -o"))
}

/// Digitises the plan's one scan.
///
/// # Errors
/// Where there are several, where the work can't start, where stdout can't be written.
pub fn run(
    args: &RunArgs,
    plan: &Plan,
    layouts: &Layouts,
    stores: &Stores,
    settings: &Settings,
    stop: &Stop,
) -> Result<Exit> {
    let format = form(args, settings)?;
    if let Some(exit) = without_scans(plan) {
        return Ok(exit);
    }
    let [scan] = &plan.scans[..] else {
        let message = format!("-o - takes one scan; there are {}", plan.scans.len());
        return Err(usage(&message, "name one of them, or a folder with -o"));
    };
    let segmenter = segmenter::open(args.model.as_deref(), args.offline)?;
    let reader = reader::open(args.offline)?;
    let memory = Arc::new(Memory::default());
    let workshop = Workshop {
        digitise: &pipeline::digitise,
        tools: Tools {
            segmenter: segmenter.as_ref(),
            finder: Finder { reader: reader.as_ref(), find: &find },
        },
        settings,
        layouts,
        stores,
        out: Arc::clone(&memory) as Arc<dyn Folder>,
        existing: Existing::Redo,
        earlier: std::collections::HashMap::new(),
        stop,
    };
    let line = match workshop.work(scan) {
        Outcome::Ended(line) | Outcome::Skipped(line) => line,
        Outcome::Dropped => return Ok(Exit::Interrupted),
    };
    tell(&line);
    let bytes = memory.read(&scan.result(format.ending()))?.unwrap_or_default();
    print(&bytes)?;
    Ok(match line.status {
        Status::Failed => Exit::Failed,
        _ if !plan.problems.is_empty() => Exit::Failed,
        Status::Review => Exit::Review,
        Status::Done => Exit::Good,
    })
}

fn tell(line: &Line) {
    if let Some(text) = failure_text(line) {
        to_stderr(&text);
    } else if line.status == Status::Review {
        to_stderr(&ended_text(line));
    }
    details(line).iter().for_each(|(level, text)| detail(*level, text));
}

fn usage(message: &str, hint: &str) -> Error {
    Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint)
}

/// A folder that is gone with the program.
#[derive(Debug, Default)]
struct Memory(Mutex<BTreeMap<PathBuf, Vec<u8>>>);

impl Memory {
    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Folder for Memory {
    fn shown(&self, _file: &Path) -> String {
        "stdout".to_owned()
    }

    fn has(&self, file: &Path) -> Result<bool> {
        Ok(self.files().contains_key(file))
    }

    fn read(&self, file: &Path) -> Result<Option<Vec<u8>>> {
        Ok(self.files().get(file).cloned())
    }

    fn sha256(&self, file: &Path) -> Result<Option<String>> {
        Ok(self.files().get(file).map(|bytes| hex(&Sha256::digest(bytes))))
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> Result<()> {
        self.files().insert(file.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, file: &Path) -> Result<()> {
        self.files().remove(file);
        Ok(())
    }
}
