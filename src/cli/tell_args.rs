//! How much is told, where, and in which colours: flags of every command.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use crate::batch::tell::{self, Colour, to_log};
use crate::error::{Error, Kind, Result, Stage};
use crate::store::name::{printable, shown};

/// Flags of every command.
#[derive(Debug, Clone, Args)]
pub struct TellArgs {
    /// Tell stage times and doubts of each scan; -vv: curves, files and hashes, too.
    #[arg(short, long, action = ArgAction::Count, global = true, display_order = 990)]
    pub verbose: u8,
    /// Append what is told, and what -v would tell, to FILE, each line with its time.
    #[arg(long, value_name = "FILE", global = true, display_order = 990)]
    pub log_file: Option<PathBuf>,
    /// Colours on stderr; auto: on a terminal where NO_COLOR is not set.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorArg::Auto, global = true, display_order = 990)]
    pub color: ColorArg,
}

/// When stderr has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl TellArgs {
    /// Has things told so from here on. Quiet comes before verbose; the log has all of it in any case.
    ///
    /// # Errors
    /// Where the log can't be written.
    pub fn set_up(&self, quiet: bool) -> Result<()> {
        let colour = match self.color {
            ColorArg::Auto => Colour::Auto,
            ColorArg::Always => Colour::Always,
            ColorArg::Never => Colour::Never,
        };
        let verbosity = if quiet { 0 } else { self.verbose };
        tell::set_up(verbosity, colour, self.log_file.as_deref()).map_err(|source| {
            let file = self.log_file.as_deref().map(shown).unwrap_or_default();
            Error::new(Kind::Usage, Stage::Setup, format!("--log-file {file} can't be written: {source}"))
                .with_hint("give a file in a folder that is there and that you may write to")
        })?;
        let line = std::env::args_os().skip(1).map(|arg| printable(&arg.to_string_lossy()));
        let line = line.collect::<Vec<_>>().join(" ");
        to_log(&format!("curvedig {}: {line}", env!("CARGO_PKG_VERSION")));
        Ok(())
    }
}
