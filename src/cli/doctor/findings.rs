//! What was found, line by line.

use crate::cli::exit::Exit;
use crate::error::Error;
use crate::store::name::printable;

/// Findings, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Findings {
    lines: Vec<String>,
    wrong: bool,
}

impl Findings {
    /// Something works.
    pub fn ok(&mut self, text: &str) {
        self.lines.push(format!("ok    {}", printable(text)));
    }

    /// Something is worth knowing and no fault.
    pub fn note(&mut self, text: &str) {
        self.lines.push(format!("note  {}", printable(text)));
    }

    /// Something doesn't work; what to do is in the error's hint.
    pub fn wrong(&mut self, what: &str, error: &Error) {
        self.wrong = true;
        self.lines.push(format!("wrong {what}: {}", printable(&error.message)));
        self.lines.extend(error.hint.as_ref().map(|hint| format!("      hint: {}", printable(hint))));
    }

    /// More to the line before.
    pub fn more(&mut self, text: &str) {
        self.lines.push(format!("      {}", printable(text)));
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        if self.wrong { Exit::Usage } else { Exit::Good }
    }
}
