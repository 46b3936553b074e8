//! What scans took in earlier runs on this machine, kept for forecasts.
//!
//! A file of JSON lines below the state folder, the latest scans last; one that can't be read is begun anew, since it only
//! makes forecasts better.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::summary::Summary;
use crate::batch::journal::Line;
use crate::domain::cost::{Fit, Sample};
use crate::error::{Error, Result, Stage};
use crate::pipeline::record::Status;
use crate::store::atomic::write_whole;
use crate::store::name::shown;

/// Scans kept.
const MOST: usize = 2000;

/// One scan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Its size, megapixels.
    pub megapixels: f64,
    /// What one worker, or an invocation without its start, took, ms.
    pub ms: u64,
    /// Memory of the function that did it, MB; `None`: this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<u32>,
}

/// What is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    taken: Vec<Taken>,
}

impl Calibration {
    /// Where it is kept below the state folder.
    pub fn path(state: &Path) -> PathBuf {
        state.join("calibration.jsonl")
    }

    /// What is kept there; nothing where nothing is.
    pub fn load(path: &Path) -> Calibration {
        let text = fs::read_to_string(path).unwrap_or_default();
        let taken = text.lines().filter_map(|line| serde_json::from_str::<Taken>(line).ok());
        let sound = |taken: &Taken| taken.megapixels.is_finite() && taken.megapixels > 0.0;
        Calibration { taken: taken.filter(sound).collect() }
    }

    /// Adds the scans of a run, and keeps the latest of all.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn learn(&mut self, summary: &Summary, path: &Path) -> Result<()> {
        let memory_mb = summary.lambda.as_ref().map(|totals| totals.memory_mb);
        self.taken
            .extend(worked_on(summary).filter_map(|line| {
                Some(Taken { megapixels: megapixels(line)?, ms: took(line)?, memory_mb })
            }));
        let surplus = self.taken.len().saturating_sub(MOST);
        self.taken.drain(..surplus);
        // Text keys and plain values: serde_json has no way to fail on these.
        let lines = self.taken.iter().map(|taken| serde_json::to_string(taken).unwrap_or_default() + "\n");
        let write = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            write_whole(path, lines.collect::<String>().as_bytes())
        };
        write().map_err(|source| Error::io(Stage::Write, shown(path), &source))
    }

    /// One worker's time on this machine.
    pub fn here(&self) -> Option<Fit> {
        self.fit(None)
    }

    /// An invocation's time, of a function with that memory, without its start.
    pub fn function(&self, memory_mb: u32) -> Option<Fit> {
        self.fit(Some(memory_mb))
    }

    /// Mean size of the scans that were done, megapixels.
    pub fn usual_size(&self) -> Option<f64> {
        let sum: f64 = self.taken.iter().map(|taken| taken.megapixels).sum();
        (!self.taken.is_empty()).then(|| sum / self.taken.len() as f64)
    }

    /// Time of an invocation per memory size, for scans like those that were done.
    pub fn memory_sizes(&self) -> Vec<(u32, u64)> {
        self.taken.iter().filter_map(|taken| Some((taken.memory_mb?, taken.ms))).collect()
    }

    fn fit(&self, memory_mb: Option<u32>) -> Option<Fit> {
        let taken = self.taken.iter().filter(|taken| taken.memory_mb == memory_mb);
        let sample = |taken: &Taken| Sample { megapixels: taken.megapixels, seconds: taken.ms as f64 / 1e3 };
        Fit::of(&taken.map(sample).collect::<Vec<_>>())
    }
}

/// Scans that this run worked on, well or not, in the plan's order.
pub fn worked_on(summary: &Summary) -> impl Iterator<Item = &Line> {
    summary.lines.iter().filter(|line| !line.skipped && line.elapsed_ms > 0)
}

/// A scan's size, where it could be decoded.
pub fn megapixels(line: &Line) -> Option<f64> {
    line.pixels.map(|[columns, rows]| columns as f64 * rows as f64 / 1e6)
}

fn took(line: &Line) -> Option<u64> {
    match &line.lambda {
        None => Some(line.elapsed_ms),
        // Billed time of several tries says nothing of one.
        Some(lambda) if lambda.invocations == 1 && line.status != Status::Failed => Some(line.elapsed_ms),
        Some(_) => None,
    }
}
