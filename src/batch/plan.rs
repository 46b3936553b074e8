//! What a run would do: scans, where their results go, how many pixels.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::naming::{output_names, with_suffix};
use super::size;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::discover::{Choice, LeftOut, Problem, discover};
use crate::store::name::{shown, text_from_path};
use crate::store::place::Place;
use crate::store::stores::Stores;

pub use crate::pipeline::output::{LAS, QC, RECORD};

/// One scan to digitise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedScan {
    /// Where it lies.
    pub place: Place,
    /// Where its results go: relative to the output folder, without an ending.
    pub output: PathBuf,
    /// Pixels by its headers; 0 where they can't be read.
    pub pixels: u64,
}

impl PlannedScan {
    /// The scan's place as UTF-8 text, for records and the journal.
    pub fn name(&self) -> String {
        self.place.name()
    }

    /// What the journal knows it by.
    pub fn key(&self) -> String {
        text_from_path(&self.output)
    }

    /// The path of a result below the output folder.
    pub fn result(&self, ending: &str) -> PathBuf {
        with_suffix(&self.output, ending)
    }
}

/// What the inputs hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Scans, each once, in the order in which they are started.
    pub scans: Vec<PlannedScan>,
    /// What couldn't be used at the inputs.
    pub problems: Vec<Problem>,
    /// What a person should know but nothing fails on: a line each.
    pub warnings: Vec<String>,
    /// What was found but not wanted.
    pub left_out: LeftOut,
}

impl Plan {
    /// Finds the scans at `inputs` and reads their headers.
    ///
    /// # Errors
    /// As [`Plan::chosen`].
    pub fn new(inputs: &[OsString], stores: &Stores) -> Result<Plan> {
        Plan::chosen(inputs, &Choice::default(), stores)
    }

    /// Finds the scans at `inputs` that the choice takes, and reads their headers.
    ///
    /// # Errors
    /// For inputs of a kind that can't be read, and for scans whose results can't be told apart.
    pub fn chosen(inputs: &[OsString], choice: &Choice, stores: &Stores) -> Result<Plan> {
        let found = discover(inputs, choice, stores)?;
        let names = output_names(&found.scans)?;
        let mut plan = Plan { problems: found.problems, left_out: found.left_out, ..Plan::default() };
        plan.warnings.extend(
            found.orphans.iter().map(|place| format!("warning: {place}: a sidecar with no scan beside it")),
        );
        let mut renamed = Vec::new();
        for (scan, output) in found.scans.into_iter().zip(names) {
            if output != scan.under.with_extension("") {
                renamed.push(with_suffix(&output, ".*"));
            }
            if let Err(error) = check_name_length(&output) {
                plan.problems.push(Problem { place: scan.place.shown(), error });
                continue;
            }
            plan.scans.push(PlannedScan { place: scan.place, output, pixels: 0 });
        }
        size::look(&mut plan.scans, stores);
        if let Some(first) = renamed.first() {
            plan.warnings.push(format!(
                "note: {} scans have names that others have too; their results keep extension or folder: {}, ...",
                renamed.len(),
                shown(first)
            ));
        }
        Ok(plan)
    }

    /// Pixels of all scans.
    pub fn pixels(&self) -> u64 {
        self.scans.iter().fold(0, |sum, scan| sum.saturating_add(scan.pixels))
    }

    /// The folders that results go to, relative to the output folder; the output folder itself among them.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let parents = self.scans.iter().filter_map(|scan| scan.output.parent().map(Path::to_owned));
        parents.chain([PathBuf::new()]).collect()
    }
}

/// File systems end names at 255 bytes: better said now than after an hour's work.
fn check_name_length(output: &Path) -> Result<()> {
    let length = output.file_name().map_or(0, |name| name.len()) + QC.len();
    if length <= 255 {
        return Ok(());
    }
    let message = format!("the results' names would have {length} bytes, more than a file system's 255");
    Err(Error::new(Kind::Usage, Stage::Write, message).with_hint("give the scan a shorter name"))
}
