//! What a check collects.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// Findings of one rule that are listed; the rest is counted.
pub const MOST_PER_RULE: usize = 20;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file isn't LAS 2.0.
    Error,
    /// Allowed, but some readers stumble.
    Warning,
}

/// Something that a LAS file has wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Line, from 1; `None` where it is about the file as a whole.
    pub line: Option<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// The rule's name, stable.
    pub rule: &'static str,
    /// What is wrong, with the offending text; one line of printable ASCII.
    pub message: String,
}

impl fmt::Display for Finding {
    /// `12: what`, warnings marked; the caller puts the file's name and a colon before it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        let mark = if self.severity == Severity::Warning { " warning:" } else { "" };
        write!(f, "{mark} {} [{}]", self.message, self.rule)
    }
}

/// Findings so far, of each rule no more than [`MOST_PER_RULE`].
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
}

impl Findings {
    /// Adds an error; the message is made only where it will be listed.
    pub fn error(&mut self, line: Option<usize>, rule: &'static str, message: impl FnOnce() -> String) {
        self.add(line, Severity::Error, rule, message);
    }

    /// Adds a warning.
    pub fn warning(&mut self, line: Option<usize>, rule: &'static str, message: impl FnOnce() -> String) {
        self.add(line, Severity::Warning, rule, message);
    }

    fn add(
        &mut self,
        line: Option<usize>,
        severity: Severity,
        rule: &'static str,
        message: impl FnOnce() -> String,
    ) {
        let (worst, count) = self.counts.entry(rule).or_insert((severity, 0));
        *count += 1;
        if severity == Severity::Error {
            *worst = severity;
        }
        if *count <= MOST_PER_RULE {
            self.list.push(Finding { line, severity, rule, message: message() });
        }
    }

    /// All findings: those about the whole file first, then by line, then how many more there were.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut list = self.list;
        list.sort_by_key(|finding| finding.line);
        for (rule, (severity, count)) in self.counts {
            if count > MOST_PER_RULE {
                let message = format!("and {} more", count - MOST_PER_RULE);
                list.push(Finding { line: None, severity, rule, message });
            }
        }
        list
    }
}

/// A piece of the file for a message: printable, at most 40 bytes of it, which escapes don't make longer than 60.
pub fn quoted(text: &[u8]) -> String {
    let mut shown = String::new();
    for (index, byte) in text.iter().enumerate() {
        let escaped: String = byte.escape_ascii().map(char::from).collect();
        if index == 40 || shown.len() + escaped.len() > 60 {
            return format!("\"{shown}...\"");
        }
        shown.push_str(&escaped);
    }
    format!("\"{shown}\"")
}
