//! What a person sees while a run goes on. All of it goes to stderr: stdout carries data only.

use std::cell::Cell;
use std::fmt;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use super::tell::to_stderr;
use super::tell::{detail, is_told, to_log};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Shows how far a run is.
pub trait Progress {
    /// A line that stays: it scrolls above whatever shows the progress.
    fn line(&self, text: &str);
    /// A scan of so many pixels ended; `text` says how. Only `worked` ones tell how fast the run is: others were
    /// skipped or failed at once.
    fn ended(&self, pixels: u64, worked: bool, text: &str);
    /// A line that only `-v` (level 1) or `-vv` (level 2) shows.
    fn detail(&self, level: u8, text: &str) {
        detail(level, text);
    }
    /// How the executor stands; comes often.
    fn status(&self, text: &str);
    /// The run is over.
    fn finish(&self);
}

/// A bar on a terminal, plain lines elsewhere.
pub fn for_stderr(scans: usize, pixels: u64, quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Quiet { scans, done: Cell::new(0) })
    } else if std::io::stderr().is_terminal() {
        Box::new(Bar::new(scans, pixels))
    } else {
        Box::new(Plain { scans, done: Cell::new(0), told: Cell::new(Instant::now()) })
    }
}

/// A bar that counts pixels, so that one long scan among short ones doesn't spoil the time left.
struct Bar {
    bar: ProgressBar,
    scans: usize,
    done: Cell<usize>,
    pace: Arc<Mutex<Pace>>,
}

impl Bar {
    fn new(scans: usize, pixels: u64) -> Bar {
        // A scan without a readable header counts for nothing, yet a bar must be able to fill.
        let bar = ProgressBar::with_draw_target(Some(pixels.max(1)), ProgressDrawTarget::stderr());
        let pace = Arc::new(Mutex::new(Pace { left: pixels, ..Pace::default() }));
        let shared = Arc::clone(&pace);
        let left = move |state: &ProgressState, out: &mut dyn fmt::Write| {
            let pace = *shared.lock().unwrap_or_else(PoisonError::into_inner);
            // A bar that can't be written is no reason to stop.
            let _ = match pace.time_left(state.elapsed()) {
                Some(left) => write!(out, "about {:#} left", HumanDuration(left)),
                None => Ok(()),
            };
        };
        let style = ProgressStyle::with_template("{bar:30} {percent:>3}% {msg}  {elapsed_precise}  {left}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("left", left));
        bar.set_message(format!("0/{scans} scans"));
        bar.enable_steady_tick(Duration::from_millis(500));
        Bar { bar, scans, done: Cell::new(0), pace }
    }
}

impl Progress for Bar {
    fn line(&self, text: &str) {
        self.bar.suspend(|| to_stderr(text));
    }

    fn detail(&self, level: u8, text: &str) {
        if is_told(level) { self.line(text) } else { detail(level, text) }
    }

    fn ended(&self, pixels: u64, worked: bool, text: &str) {
        self.done.set(self.done.get() + 1);
        to_log(&format!("[{}/{}] {text}", self.done.get(), self.scans));
        let elapsed = self.bar.elapsed();
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).ended(pixels, worked, elapsed);
        self.bar.set_message(format!("{}/{} scans", self.done.get(), self.scans));
        self.bar.inc(pixels);
    }

    fn status(&self, text: &str) {
        self.bar.set_message(format!("{}/{} scans; {text}", self.done.get(), self.scans));
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// How fast a run is, by the pixels that it worked on.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    /// Pixels not done yet.
    left: u64,
    /// Pixels worked on.
    worked: u64,
    /// When the last scan ended, from the run's start.
    at: Duration,
}

impl Pace {
    fn ended(&mut self, pixels: u64, worked: bool, at: Duration) {
        self.left = self.left.saturating_sub(pixels);
        if worked {
            self.worked += pixels;
            self.at = at;
        }
    }

    /// Time left at `now` from the run's start; unknown until a scan has gone all the way.
    fn time_left(&self, now: Duration) -> Option<Duration> {
        let whole = self.at.as_secs_f64() / self.worked as f64 * self.left as f64;
        let whole = Duration::try_from_secs_f64(whole).ok().filter(|_| self.worked > 0)?;
        Some((whole + self.at).saturating_sub(now))
    }
}

/// One line per scan: what a log file wants.
struct Plain {
    scans: usize,
    done: Cell<usize>,
    /// When a status was told last.
    told: Cell<Instant>,
}

/// How often a log file wants to read how things stand.
const PLAIN_STATUS_EVERY: Duration = Duration::from_secs(60);

impl Progress for Plain {
    fn line(&self, text: &str) {
        to_stderr(text);
    }

    fn ended(&self, _pixels: u64, _worked: bool, text: &str) {
        self.done.set(self.done.get() + 1);
        to_stderr(&format!("[{}/{}] {text}", self.done.get(), self.scans));
    }

    fn status(&self, text: &str) {
        if self.told.get().elapsed() >= PLAIN_STATUS_EVERY {
            self.told.set(Instant::now());
            to_stderr(&format!("[{}/{}] {text}", self.done.get(), self.scans));
        }
    }

    fn finish(&self) {}
}

/// Errors and nothing else; the log has the rest.
struct Quiet {
    scans: usize,
    done: Cell<usize>,
}

impl Progress for Quiet {
    fn line(&self, text: &str) {
        to_stderr(text);
    }

    fn ended(&self, _pixels: u64, _worked: bool, text: &str) {
        self.done.set(self.done.get() + 1);
        to_log(&format!("[{}/{}] {text}", self.done.get(), self.scans));
    }

    fn status(&self, _text: &str) {}

    fn finish(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_goes_by_pixels_worked_on() {
        let seconds = Duration::from_secs;
        let mut pace = Pace { left: 1000, ..Pace::default() };
        pace.ended(400, false, seconds(1));
        assert_eq!(pace.time_left(seconds(1)), None, "skipped scans say nothing about speed");
        pace.ended(100, true, seconds(10));
        assert_eq!(pace.time_left(seconds(10)), Some(seconds(50)));
        assert_eq!(pace.time_left(seconds(25)), Some(seconds(35)), "it counts down between scans");
        assert_eq!(pace.time_left(seconds(99)), Some(seconds(0)));
    }
}
