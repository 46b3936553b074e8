//! Where a run's results go, and where its journal is kept: in the output folder, or for one in S3 on this machine, with
//! copies beside the results.

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::args::ExistingArg;
use super::state;
use crate::batch::journal::{self, Journal, Line};
use crate::batch::plan::{Plan, QC, RECORD};
use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::formats::{Format, Formats};
use crate::store::atomic::{check_writable, remove_leftovers};
use crate::store::folder::{Disk, Folder, Prefix};
use crate::store::location::{Location, S3Location};
use crate::store::name::shown;
use crate::store::stores::Stores;

/// The report's name below the output folder.
const REPORT: &str = "report.html";

/// The journal's copy in S3 lags behind by so much at most.
const COPY_EVERY: Duration = Duration::from_secs(60);

/// An output folder.
pub struct Out {
    /// Where results go.
    pub folder: Arc<dyn Folder>,
    /// The folder of the journal, on this machine.
    local: PathBuf,
    /// Whether the journal is copied to where the results are, and when it was last.
    copies: Option<Cell<Instant>>,
}

impl Out {
    /// Touches nothing yet.
    ///
    /// # Errors
    /// Where the argument names no place, or S3 can't be asked.
    pub fn new(argument: &OsStr, stores: &Stores) -> Result<Out> {
        Ok(match Location::parse(argument)? {
            Location::Path(path) => Out { folder: Arc::new(Disk(path.clone())), local: path, copies: None },
            Location::S3(at) => {
                let local = state_of(&at);
                let prefix = Prefix::new(stores.s3()?.clone(), at.bucket.clone(), at.folder());
                Out { folder: Arc::new(prefix), local, copies: Some(Cell::new(Instant::now())) }
            }
        })
    }

    /// The folder on this machine for what a run keeps there: its journal, and what it gave up on.
    pub fn local(&self) -> &Path {
        &self.local
    }

    /// Whether results are kept on this machine.
    pub fn is_local(&self) -> bool {
        self.copies.is_none()
    }

    /// What would make the run fail late fails here: an output folder that can't be written, results that must not be
    /// there.
    ///
    /// # Errors
    /// Names the first such file, or says what stands in the way.
    pub fn prepare(&self, plan: &Plan, existing: ExistingArg, formats: &Formats) -> Result<()> {
        if existing == ExistingArg::Fail {
            self.refuse_results(plan, formats)?;
        }
        check_writable(&self.local).map_err(|source| {
            Error::new(
                Kind::Usage,
                Stage::Setup,
                format!("output folder {} can't be written: {source}", shown(&self.local)),
            )
            .with_hint("choose another output folder with -o, or make room and rights there")
        })
    }

    fn refuse_results(&self, plan: &Plan, formats: &Formats) -> Result<()> {
        let mut there = Vec::new();
        for scan in &plan.scans {
            let values = formats.iter().map(Format::ending);
            for path in values.chain([QC, RECORD]).map(|ending| scan.result(ending)) {
                if self.folder.has(&path)? {
                    there.push(path);
                }
            }
        }
        let Some(first) = there.first() else { return Ok(()) };
        let more = if there.len() > 1 { format!(" and {} more", there.len() - 1) } else { String::new() };
        let first = self.folder.shown(first);
        let message = format!("{first}{more}: there already, and --existing fail was asked for");
        Err(Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("choose another output folder with -o, or --existing skip or redo"))
    }

    /// Opens the journal, with what runs of other machines left in its copy; writing that back shows early whether
    /// results can be written at all.
    ///
    /// # Errors
    /// As [`Journal::open`]; where S3 refuses.
    pub fn journal(&self, plan: &Plan) -> Result<(Journal, HashMap<String, Line>)> {
        let (mut journal, mut lines) = Journal::open(&self.local)?;
        if self.copies.is_some() {
            if let Some(theirs) = self.folder.read(Path::new(journal::NAME)).map_err(at_setup)? {
                journal.absorb(&theirs, &mut lines)?;
            }
            self.copy_journal().map_err(at_setup)?;
        } else {
            // Only now is it sure that no other run is writing there.
            plan.folders().iter().for_each(|folder| remove_leftovers(&self.local.join(folder)));
        }
        Ok((journal, lines))
    }

    /// Copies the journal to where the results are, if that is elsewhere and was a while ago.
    ///
    /// # Errors
    /// Where S3 refuses.
    pub fn keep_journal(&self) -> Result<()> {
        match &self.copies {
            Some(last) if last.get().elapsed() >= COPY_EVERY => self.copy_journal(),
            _ => Ok(()),
        }
    }

    /// The end of a run: its report, and the journal's last copy.
    ///
    /// # Errors
    /// Where either can't be written.
    pub fn finish(&self, report: &str) -> Result<()> {
        self.folder.write(Path::new(REPORT), report.as_bytes())?;
        if self.copies.is_some() { self.copy_journal() } else { Ok(()) }
    }

    /// The report as it is printed.
    pub fn report(&self) -> String {
        self.folder.shown(Path::new(REPORT))
    }

    fn copy_journal(&self) -> Result<()> {
        let path = self.local.join(journal::NAME);
        let bytes = fs::read(&path).map_err(|source| Error::io(Stage::Write, shown(&path), &source))?;
        self.folder.write(Path::new(journal::NAME), &bytes)?;
        if let Some(last) = &self.copies {
            last.set(Instant::now());
        }
        Ok(())
    }
}

/// Before any work began, what is wrong is the configuration's.
fn at_setup(error: Error) -> Error {
    Error { stage: Stage::Setup, ..error }
}

/// The folder on this machine for the journal of an output folder in S3.
fn state_of(at: &S3Location) -> PathBuf {
    let name = hex(&Sha256::digest(format!("{}/{}", at.bucket, at.folder())));
    state::folder().join(&name[..32])
}
