//! What the program says to a person: on stderr, and in a log file where one is asked for. stdout carries data only.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// How much is told, where, and in which colours. Set once: everything that runs in the process shares stderr.
#[derive(Debug, Default)]
struct Voice {
    verbosity: u8,
    colour: bool,
    log: Option<Mutex<File>>,
}

static VOICE: OnceLock<Voice> = OnceLock::new();

/// Whether words on stderr have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR, CLICOLOR=0 or TERM=dumb say otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Says how much is told: 0 the usual, 1 and 2 more. `log` is appended to, and made where it is missing.
///
/// # Errors
/// Where the log can't be opened.
pub fn set_up(verbosity: u8, colour: Colour, log: Option<&Path>) -> io::Result<()> {
    let open = |path| OpenOptions::new().append(true).create(true).open(path).map(Mutex::new);
    let colour = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
    };
    // Whoever was first has the say.
    let _ = VOICE.set(Voice { verbosity, colour, log: log.map(open).transpose()? });
    Ok(())
}

/// Writes a line to stderr, and to the log; a reader that went away is no reason to stop.
pub fn to_stderr(text: &str) {
    let colour = VOICE.get().is_some_and(|voice| voice.colour);
    let _ =
        if colour { writeln!(io::stderr(), "{}", coloured(text)) } else { writeln!(io::stderr(), "{text}") };
    to_log(text);
}

/// Writes a line to the log alone, with the time before it.
pub fn to_log(text: &str) {
    let Some(log) = VOICE.get().and_then(|voice| voice.log.as_ref()) else { return };
    let now = DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default();
    let lines: String = text.lines().map(|line| format!("{now} {line}\n")).collect();
    // What a full disk swallows of the log stands on stderr.
    let _ = log.lock().unwrap_or_else(PoisonError::into_inner).write_all(lines.as_bytes());
}

/// Writes a line that only `-v` (level 1) or `-vv` (level 2) shows; the log has those of level 1 in any case.
pub fn detail(level: u8, text: &str) {
    if is_told(level) {
        to_stderr(text);
    } else if level == 1 {
        to_log(text);
    }
}

/// Whether stderr gets lines of a level.
pub fn is_told(level: u8) -> bool {
    VOICE.get().is_some_and(|voice| voice.verbosity >= level)
}

/// The word that a line begins with, in its colour.
fn coloured(text: &str) -> String {
    let bold = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let words = [
        ("error:", bold(AnsiColor::Red)),
        ("warning:", bold(AnsiColor::Yellow)),
        ("note:", bold(AnsiColor::Cyan)),
        ("hint:", bold(AnsiColor::Green)),
    ];
    let line = |line: &str| match words.iter().find(|(word, _)| line.starts_with(word)) {
        Some((word, style)) => format!("{style}{word}{style:#}{}", &line[word.len()..]),
        None => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_a_line_begins_with_have_colours() {
        let text = coloured("error: a\nhint: b: error: c\nscan: error: d");
        assert_eq!(
            text,
            "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m a\n\u{1b}[1m\u{1b}[32mhint:\u{1b}[0m b: error: c\nscan: error: d"
        );
    }
}
