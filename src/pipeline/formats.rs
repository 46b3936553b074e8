//! The forms in which values are written, and what those files are called.

use serde::{Deserialize, Serialize};

/// A form for values at depths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// LAS 2.0: `NAME.las`.
    Las,
    /// LAS 1.2, for programs that read nothing newer: `NAME.v12.las`.
    Las12,
    /// Comma-separated values: `NAME.csv`.
    Csv,
}

impl Format {
    /// All of them, in the order in which they are written.
    pub const ALL: [Format; 3] = [Format::Las, Format::Las12, Format::Csv];

    /// Ending of such a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Las => ".las",
            Format::Las12 => ".v12.las",
            Format::Csv => ".csv",
        }
    }

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Format::Las => "las",
            Format::Las12 => "las12",
            Format::Csv => "csv",
        }
    }
}

/// The forms that a run writes: each once, in a fixed order, never none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formats(Vec<Format>);

impl Default for Formats {
    fn default() -> Formats {
        Formats(vec![Format::Las])
    }
}

impl Formats {
    /// These, or the default where there are none.
    pub fn new(formats: &[Format]) -> Formats {
        let mut formats = formats.to_vec();
        formats.sort();
        formats.dedup();
        if formats.is_empty() { Formats::default() } else { Formats(formats) }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Format> + '_ {
        self.0.iter().copied()
    }

    /// Whether it is among them.
    pub fn has(&self, format: Format) -> bool {
        self.0.contains(&format)
    }

    /// The only one; none where there are more.
    pub fn only(&self) -> Option<Format> {
        if let [format] = self.0[..] { Some(format) } else { None }
    }

    /// Their names with commas between them.
    pub fn names(&self) -> String {
        self.iter().map(Format::name).collect::<Vec<_>>().join(",")
    }
}
