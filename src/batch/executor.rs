//! Who does the work: threads of this machine here, elsewhere a fan-out to functions.

use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_channel::Sender;

use super::one::{Outcome, Workshop};
use super::panics;
use super::plan::PlannedScan;
use crate::error::{Error, Kind, Result, Stage};

/// A scan that ended: its index among the planned ones, and how.
pub type Ended = (usize, Outcome);

/// Takes many scans through.
pub trait Executor: Sync {
    /// Works on all `scans`, sending each as it ends, in any order, exactly once; returns when all have ended.
    /// A scan's own failure is an outcome.
    ///
    /// # Errors
    /// Where work can't go on at all.
    fn execute(&self, scans: &[PlannedScan], ended: Sender<Ended>) -> Result<()>;

    /// How it stands at the moment, in a few words, where there is more to tell than which scans ended.
    fn status(&self) -> Option<String> {
        None
    }
}

/// Threads of this machine, each with one scan at a time: memory is bounded by the number of workers.
pub struct LocalPool<'a> {
    /// Workers.
    pub jobs: usize,
    /// What each needs.
    pub workshop: &'a Workshop<'a>,
}

impl Executor for LocalPool<'_> {
    fn execute(&self, scans: &[PlannedScan], ended: Sender<Ended>) -> Result<()> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.jobs.min(scans.len()).max(1))
            .thread_name(|index| format!("worker-{index}"))
            .start_handler(|_| panics::quiet_on_this_thread())
            .build()
            .map_err(|e| {
                Error::new(Kind::Io, Stage::Setup, format!("can't start {} workers: {e}", self.jobs))
                    .with_hint("ask for fewer with -j")
            })?;
        // Each worker takes the next scan in the plan's order, so that what is done first is what was named first.
        let next = AtomicUsize::new(0);
        pool.broadcast(|_| {
            while let Some((index, scan)) = {
                let index = next.fetch_add(1, Ordering::Relaxed);
                scans.get(index).map(|scan| (index, scan))
            } {
                // The receiver leaves only when the run is over.
                let _ = ended.send((index, self.workshop.work(scan)));
            }
        });
        Ok(())
    }
}
