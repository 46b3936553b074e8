//! Data on stdout: a reader that has seen enough, such as `head`, is no reason to fail; a full disk is.

use std::io::{self, ErrorKind, Write};

use crate::error::{Error, Result, Stage};

/// Writes text to stdout.
///
/// # Errors
/// Where it can't be written, other than for a reader that went away.
pub fn print(text: impl AsRef<[u8]>) -> Result<()> {
    let mut stdout = io::stdout().lock();
    written(stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()))
}

/// Writes lines to stdout.
///
/// # Errors
/// As [`print()`].
pub fn print_lines<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> Result<()> {
    let mut stdout = io::stdout().lock();
    let mut lines = lines.into_iter();
    written(lines.try_for_each(|line| writeln!(stdout, "{}", line.as_ref())).and_then(|()| stdout.flush()))
}

/// What an attempt at stdout came to.
///
/// # Errors
/// As [`print()`].
pub fn written(ended: io::Result<()>) -> Result<()> {
    match ended {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::io(Stage::Write, "stdout", &error)
            .with_hint("make room where it goes, and run the same command again")),
        _ => Ok(()),
    }
}
