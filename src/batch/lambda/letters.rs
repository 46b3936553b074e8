//! `dead-letters.jsonl`: what a run gave up on, with the event to send again and the reasons why it came to nothing.
//! Fields are only ever added.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::pipeline::event::Event;
use crate::pipeline::record::FailureRecord;

/// The file's name below the output folder.
pub const NAME: &str = "dead-letters.jsonl";

/// One try of a scan that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Try {
    /// `throttled`, `service`, `connection`, `not_ready`, `timeout`, `crash`, `out_of_memory` and so on.
    pub class: &'static str,
    /// What was said.
    pub message: String,
    /// AWS's name for the request, where it got one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// A scan that was given up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Letter<'a> {
    /// Version of this format: 1.
    pub format: u32,
    /// The scan's path as given.
    pub scan: &'a str,
    /// Why it was given up.
    pub failure: &'a FailureRecord,
    /// Tries that came to nothing; throttled ones are counted, not listed.
    pub tries: &'a [Try],
    /// What was asked of the function, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<&'a Event>,
}

/// The file; there is none until something is given up.
#[derive(Debug)]
pub struct DeadLetters {
    path: PathBuf,
    file: Option<File>,
}

impl DeadLetters {
    /// In `folder`; those of an earlier run go: its scans are tried again.
    pub fn new(folder: &Path) -> DeadLetters {
        let path = folder.join(NAME);
        let _ = fs::remove_file(&path);
        DeadLetters { path, file: None }
    }

    /// Adds a letter.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn add(&mut self, letter: &Letter<'_>) -> io::Result<()> {
        let mut line = serde_json::to_string(letter)?;
        line.push('\n');
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(File::options().create(true).append(true).open(&self.path)?),
        };
        file.write_all(line.as_bytes())
    }
}
