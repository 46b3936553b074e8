//! Many scans: which, in what order, on whom, what is done already, and how each ended.

pub mod bytes;
pub mod corrections;
pub mod details;
pub mod executor;
pub mod journal;
pub mod lambda;
pub mod layouts;
pub mod naming;
pub mod one;
pub mod panics;
pub mod plan;
pub mod progress;
pub mod results;
pub mod size;
pub mod stop;
pub mod tell;
#[cfg(test)]
pub(crate) mod testing;

use std::thread;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::record::Status;
use crate::store::name::printable;
use executor::Executor;
use journal::{Journal, Line};
use one::Outcome;
use plan::Plan;
use progress::Progress;

/// How often a person is told how the executor stands, at most.
const STATUS_EVERY: Duration = Duration::from_millis(300);

/// How a run ended, scan by scan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ending {
    /// The lines of all scans that ended, now or (skipped) before, in the plan's order.
    pub lines: Vec<Line>,
    /// Scans that an interruption left undone.
    pub dropped: usize,
    /// Whether lines couldn't be added to the journal.
    pub journal_lost: bool,
}

/// Runs a plan: journals each scan as it ends, shows it, hands its line to `data`.
///
/// # Errors
/// Where the executor can't work at all; one scan's failure is in the ending.
pub fn run(
    plan: &Plan,
    executor: &dyn Executor,
    journal: &mut Journal,
    progress: &dyn Progress,
    data: &mut dyn FnMut(&Line),
) -> Result<Ending> {
    let (sender, receiver) = crossbeam_channel::unbounded();
    let mut lines: Vec<Option<Line>> = vec![None; plan.scans.len()];
    let mut ending = Ending::default();
    let executed = thread::scope(|scope| {
        let worker = scope.spawn(|| executor.execute(&plan.scans, sender));
        loop {
            let (index, outcome) = match receiver.recv_timeout(STATUS_EVERY) {
                Ok(ended) => ended,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    executor.status().iter().for_each(|text| progress.status(text));
                    continue;
                }
            };
            let Some(scan) = plan.scans.get(index) else { continue };
            let line = match outcome {
                Outcome::Dropped => {
                    ending.dropped += 1;
                    continue;
                }
                Outcome::Skipped(line) => *line,
                Outcome::Ended(line) => {
                    if let Err(source) = journal.append(&line) {
                        if !ending.journal_lost {
                            progress.line(&format!(
                                "{}: write: can't be written: {source}\nhint: make room on the disk; scans missing \
                                 from it are done again by the next run",
                                journal::NAME
                            ));
                        }
                        ending.journal_lost = true;
                    }
                    *line
                }
            };
            if let Some(text) = failure_text(&line) {
                progress.line(&text);
            }
            progress.ended(scan.pixels, !line.skipped && line.failure.is_none(), &ended_text(&line));
            details::details(&line).iter().for_each(|(level, text)| progress.detail(*level, text));
            data(&line);
            lines[index] = Some(line);
        }
        worker.join()
    });
    progress.finish();
    executed.unwrap_or_else(|payload| Err(panics::error(payload.as_ref())))?;
    ending.lines = lines.into_iter().flatten().collect();
    if ending.lines.len() + ending.dropped < plan.scans.len() {
        let message = format!(
            "{} of {} scans never ended",
            plan.scans.len() - ending.lines.len() - ending.dropped,
            plan.scans.len()
        );
        return Err(Error::new(Kind::Internal, Stage::Setup, message).with_hint("run the same command again"));
    }
    Ok(ending)
}

/// `logs/a.tif: decode: strip 3 ends early` and the hint; nothing for a scan that didn't fail.
pub fn failure_text(line: &Line) -> Option<String> {
    let failure = line.failure.as_ref()?;
    let mut text = format!("{}: {}: {}", printable(&line.scan), failure.stage, printable(&failure.message));
    if let Some(hint) = &failure.hint {
        text.push_str("\nhint: ");
        text.push_str(&printable(hint));
    }
    Some(text)
}

/// How a scan ended, in a line.
pub fn ended_text(line: &Line) -> String {
    let name = printable(&line.scan);
    match line.status {
        _ if line.skipped => format!("{name}: done before"),
        Status::Done if line.curves.len() == 1 => format!("{name}: done, 1 curve"),
        Status::Done => format!("{name}: done, {} curves", line.curves.len()),
        Status::Review => format!("{name}: review: {}", line.why()),
        Status::Failed => format!("{name}: failed"),
    }
}

#[cfg(test)]
mod tests;
