//! Which scans a command works on: inputs on the command line, inputs in a file, and which of them are wanted.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::batch::plan::Plan;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::bounded;
use crate::store::discover::Choice;
use crate::store::name::shown;
use crate::store::stores::Stores;

/// Inputs and which of their scans are wanted.
#[derive(Debug, Clone, Args)]
pub struct InputArgs {
    /// Scans: files, folders (all scans below them), globs, s3://bucket/prefix.
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub inputs: Vec<OsString>,
    /// More inputs from a file, one a line or with NUL between them; `-`: from stdin.
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Take only scans whose path below the input, or a part of it, matches; may be repeated.
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Leave out scans whose path below the input, or a part of it, matches, included ones too; may be repeated.
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
}

impl InputArgs {
    /// The scans that are wanted.
    ///
    /// # Errors
    /// Where the file of inputs can't be read or a pattern is none; as [`Plan::chosen`].
    pub fn plan(&self, stores: &Stores) -> Result<Plan> {
        let mut inputs = self.inputs.clone();
        if let Some(file) = &self.files_from {
            inputs.extend(from_file(file)?);
        }
        let [include, exclude] = [&self.include, &self.exclude].map(|texts| texts.iter().map(String::as_str));
        let choice = Choice::new(include, exclude).map_err(|(text, error)| {
            let message = format!("'{text}' is no pattern: {} (at character {})", error.msg, error.pos + 1);
            Error::new(Kind::Usage, Stage::Setup, message)
                .with_hint("patterns know *, **, ? and [abc]; write [[] for a bracket")
        })?;
        Plan::chosen(&inputs, &choice, stores)
    }
}

fn from_file(file: &Path) -> Result<Vec<OsString>> {
    let bytes = if file == Path::new("-") {
        bounded::read_from(io::stdin().lock(), bounded::LIST)
    } else {
        bounded::read(file, bounded::LIST)
    };
    let bytes = bytes.map_err(|source| {
        let message = format!("--files-from {} can't be read: {source}", shown(file));
        Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("give a file with an input on each line, or - for stdin")
    })?;
    names(&bytes)
}

/// Names in a list: between NUL bytes where there is one (`find -print0`), or else on lines. Empty ones are passed over.
fn names(list: &[u8]) -> Result<Vec<OsString>> {
    let list = list.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(list);
    let by_nul = list.contains(&0);
    let parts = list.split(|byte| *byte == if by_nul { 0 } else { b'\n' });
    let parts = parts.map(|part| if by_nul { part } else { part.strip_suffix(b"\r").unwrap_or(part) });
    parts.filter(|part| !part.is_empty()).map(name).collect()
}

#[cfg(unix)]
fn name(bytes: &[u8]) -> Result<OsString> {
    use std::os::unix::ffi::OsStrExt;
    Ok(std::ffi::OsStr::from_bytes(bytes).to_owned())
}

#[cfg(not(unix))]
fn name(bytes: &[u8]) -> Result<OsString> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(_) => Err(Error::new(Kind::Usage, Stage::Setup, "--files-from: a name in it is no UTF-8")
            .with_hint("save the list as UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_name_a_line_or_nul_between_names() {
        assert_eq!(names(b"\xEF\xBB\xBFa.tif\r\n\n in/b c.tif\n").unwrap(), ["a.tif", " in/b c.tif"]);
        assert_eq!(names(b"a\nb.tif\0c.tif\0").unwrap(), ["a\nb.tif", "c.tif"]);
        assert!(names(b"\n\n").unwrap().is_empty());
    }
}
