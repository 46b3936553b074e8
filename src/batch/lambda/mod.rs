//! The fan-out: one synchronous invocation of a function per scan.
//!
//! A scan's file is staged in S3 under its hash, the function writes its results beside it under the digest of all that
//! decides them, and from there they come home. Nothing in between needs the client to live: a later run finds what
//! functions have finished meanwhile.

mod billing;
mod call;
mod drive;
mod function;
mod fuse;
mod hedge;
mod home;
mod http;
mod letters;
mod limiter;
mod live;
mod patience;
mod prepare;
mod refusal;
mod trouble;
mod verdict;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::Sender;

use super::executor::{Ended, Executor};
use super::journal::Line;
use super::layouts::Layouts;
use super::one::Existing;
use super::plan::PlannedScan;
use super::stop::Stop;
use crate::domain::cost::{Architecture, Bill, ModelPlace};
use crate::error::{Error, Result};
use crate::pipeline::Settings;
use crate::store::folder::Folder;
use crate::store::s3::{S3Store, Staging, blocking};
use crate::store::stores::Stores;
use drive::Drive;
pub use function::{Facts, Function, WAKING};
pub use fuse::{Limits, Rates};
pub use letters::NAME as DEAD_LETTERS;
pub use live::{Figures, Live};

/// Where functions write results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Results {
    /// Beside the staged scans, from where they come home.
    Staged,
    /// Where they belong: nothing passes through this machine.
    Direct(Bucket),
}

/// A bucket and a prefix in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bucket {
    /// Bucket.
    pub bucket: String,
    /// Prefix, empty or with its final `/`.
    pub prefix: String,
}

/// What a fan-out came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// What invocations cost, well or not, and the client's own requests for objects, USD.
    pub bill: Bill,
    /// Calls refused for too many at once; they cost nothing.
    pub throttled: u64,
    /// Mean time that a cold start added, ms.
    pub start_ms: u64,
    /// Bytes of models that a cold start read.
    pub model_bytes: u64,
    /// Memory of the function, MB.
    pub memory_mb: u32,
    /// Its temporary disk, MB.
    pub tmp_mb: u32,
    /// Its processor.
    pub architecture: Architecture,
    /// Where it reads its model from.
    pub model_place: ModelPlace,
    /// Most invocations at once.
    pub most_at_once: usize,
    /// The limit that stopped the run, where one did.
    pub limit: Option<String>,
    /// Scans that were given up: their letters are in [`DEAD_LETTERS`].
    pub dead_letters: usize,
    /// What ended the run when it had begun, where something did.
    pub stopped: Option<Error>,
}

/// What the threads beside the network's use.
pub struct Shared {
    /// The output folder.
    pub out: Arc<dyn Folder>,
    /// Where layouts come from.
    pub layouts: Layouts,
    /// Where sidecars are read from.
    pub stores: Stores,
}

/// Functions as workers.
pub struct FanOut<'a> {
    /// The function.
    pub function: Function,
    /// S3.
    pub store: S3Store,
    /// Where scans are sent to.
    pub stager: Staging,
    /// The same, as a place for results.
    pub staging: Bucket,
    /// Where functions write results.
    pub results: Results,
    /// What the threads beside the network's use.
    pub shared: Arc<Shared>,
    /// Folder of this machine for dead letters.
    pub letters: PathBuf,
    /// Settings of the run.
    pub settings: &'a Settings,
    /// What is done about results that are there.
    pub existing: Existing,
    /// What earlier runs left, by output name.
    pub earlier: HashMap<String, Line>,
    /// Most invocations at once that the user wants.
    pub concurrency: Option<usize>,
    /// What the run may cost and how long it may take.
    pub limits: Limits,
    /// What is the same for all invocations.
    pub rates: Rates,
    /// How long it goes on while no invocation comes through.
    pub patience: Duration,
    /// When to stop.
    pub stop: &'a Stop,
    /// How it stands.
    pub live: Live,
    /// What it came to.
    pub totals: Mutex<Totals>,
}

impl FanOut<'_> {
    /// Most invocations at once.
    pub fn ceiling(&self) -> usize {
        /// What an account has before anybody asks for more.
        const USUAL: usize = 1000;
        let told = self.function.ceiling.unwrap_or(USUAL);
        self.concurrency.unwrap_or(told).min(told).max(1)
    }

    /// What the run came to.
    pub fn totals(&self) -> Totals {
        self.totals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Executor for FanOut<'_> {
    fn execute(&self, scans: &[PlannedScan], ended: Sender<Ended>) -> Result<()> {
        blocking::wait(Drive::new(self, scans, ended).run())?
    }

    fn status(&self) -> Option<String> {
        self.live.get().map(|figures| figures.to_string())
    }
}
