//! One error type for everything that a user gets to read: where, what, and what to do next.

use std::fmt;

/// Whose fault it is, which decides exit codes and retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file is wrong: damaged, truncated, contradictory.
    Format,
    /// The file may be right, but we can't read it.
    Unsupported,
    /// The disk, the network or the permissions.
    Io,
    /// More memory, pixels or money than was allowed.
    LimitExceeded,
    /// The caller is wrong: flags, configuration, sidecar.
    Usage,
    /// A defect of ours.
    Internal,
}

/// The stage of one scan's way at which something went wrong; named in messages and in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the scan's bytes.
    Read,
    /// Bytes to pixels.
    Decode,
    /// The sidecar: what a person knows about a scan.
    Sidecar,
    /// Tracks, depth and scales on the page.
    Layout,
    /// CurveNet and ONNX Runtime.
    Segment,
    /// Ink to curves.
    Trace,
    /// Curves to values at depths.
    Calibrate,
    /// Writing what came out.
    Write,
    /// Anything outside one scan.
    Setup,
}

impl Stage {
    /// The stage's name as it stands in messages and records.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Decode => "decode",
            Stage::Sidecar => "sidecar",
            Stage::Layout => "layout",
            Stage::Segment => "segment",
            Stage::Trace => "trace",
            Stage::Calibrate => "calibrate",
            Stage::Write => "write",
            Stage::Setup => "setup",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An error in a user's words. Where it happened (the scan) is added by whoever knows it; see [`Error::line`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Whose fault it is.
    pub kind: Kind,
    /// Where on a scan's way.
    pub stage: Stage,
    /// What is wrong, with the offending value in it; one line, no full stop.
    pub message: String,
    /// What to do next; one line.
    pub hint: Option<String>,
}

/// `Result` with our [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error without a hint.
    pub fn new(kind: Kind, stage: Stage, message: impl Into<String>) -> Self {
        Error { kind, stage, message: message.into(), hint: None }
    }

    /// The same error with a remedy.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An input or output error of the operating system, with what it was about.
    pub fn io(stage: Stage, what: impl fmt::Display, source: &std::io::Error) -> Self {
        Error::new(Kind::Io, stage, format!("{what}: {source}"))
    }

    /// `logs/a.tif: decode: strip 3 ends early`, then the hint on a line of its own.
    pub fn line(&self, place: &str) -> String {
        let mut text = format!("{place}: {}: {}", self.stage, self.message);
        if let Some(hint) = &self.hint {
            text.push_str("\nhint: ");
            text.push_str(hint);
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.stage, self.message)
    }
}

impl std::error::Error for Error {}
