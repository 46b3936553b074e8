//! What a person sees while a run goes on. All of it goes to stderr: stdout carries data only.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far a run is.
pub trait Progress {
    /// A line that stays: it scrolls above whatever shows the progress.
    fn line(&self, text: &str);
    /// A scan of so many pixels ended; `text` says how.
    fn ended(&self, pixels: u64, text: &str);
    /// The run is over.
    fn finish(&self);
}

/// A bar on a terminal, plain lines elsewhere.
pub fn for_stderr(scans: usize, pixels: u64, quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(Quiet)
    } else if std::io::stderr().is_terminal() {
        Box::new(Bar::new(scans, pixels))
    } else {
        Box::new(Plain { scans, done: std::cell::Cell::new(0) })
    }
}

/// Writes a line to stderr; a reader that went away is no reason to stop.
pub fn to_stderr(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A bar that counts pixels, so that one long scan among short ones doesn't spoil the time left.
struct Bar {
    bar: ProgressBar,
    scans: usize,
    done: std::cell::Cell<usize>,
}

impl Bar {
    fn new(scans: usize, pixels: u64) -> Bar {
        // A scan without a readable header counts as one pixel: the bar must be able to fill.
        let bar = ProgressBar::with_draw_target(Some(pixels.max(1)), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:30} {percent:>3}% {msg}  {elapsed_precise}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(format!("0/{scans} scans"));
        bar.enable_steady_tick(Duration::from_millis(500));
        Bar { bar, scans, done: std::cell::Cell::new(0) }
    }
}

impl Progress for Bar {
    fn line(&self, text: &str) {
        self.bar.suspend(|| to_stderr(text));
    }

    fn ended(&self, pixels: u64, _text: &str) {
        self.done.set(self.done.get() + 1);
        self.bar.set_message(format!("{}/{} scans", self.done.get(), self.scans));
        self.bar.inc(pixels);
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// One line per scan: what a log file wants.
struct Plain {
    scans: usize,
    done: std::cell::Cell<usize>,
}

impl Progress for Plain {
    fn line(&self, text: &str) {
        to_stderr(text);
    }

    fn ended(&self, _pixels: u64, text: &str) {
        self.done.set(self.done.get() + 1);
        to_stderr(&format!("[{}/{}] {text}", self.done.get(), self.scans));
    }

    fn finish(&self) {}
}

/// Errors and nothing else.
struct Quiet;

impl Progress for Quiet {
    fn line(&self, text: &str) {
        to_stderr(text);
    }

    fn ended(&self, _pixels: u64, _text: &str) {}

    fn finish(&self) {}
}
