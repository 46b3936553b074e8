//! `curvedig cost`: what a month of scans costs in each mode. Needs no scan.

use std::io::{self, Write};
use std::path::Path;

use super::args::CostArgs;
use super::exit::Exit;
use crate::error::{Error, Kind, Result, Stage};
use crate::report::forecast::{Volume, table};
use crate::report::prices::Prices;
use crate::store::name::shown;

/// Prints the table to stdout.
///
/// # Errors
/// For a price file that is wrong.
pub fn run(args: &CostArgs) -> Result<Exit> {
    let prices = prices(args.prices.as_deref())?;
    let volume = Volume {
        scans: args.scans,
        seconds: args.seconds,
        cold_share: args.cold_share,
        cold_seconds: args.cold_seconds,
    };
    let mut stdout = io::stdout().lock();
    for line in table(&volume, &prices) {
        if writeln!(stdout, "{line}").is_err() {
            // A reader that went away.
            break;
        }
    }
    Ok(Exit::Good)
}

/// The built-in prices, or those with a file's over them.
///
/// # Errors
/// `Usage` for a file that can't be read or is wrong.
pub fn prices(path: Option<&Path>) -> Result<Prices> {
    let Some(path) = path else { return Prices::load(None) };
    let text = std::fs::read_to_string(path).map_err(|source| {
        let message = format!("--prices {}: can't be read: {source}", shown(path));
        Error::new(Kind::Usage, Stage::Setup, message).with_hint("give a TOML file, or leave --prices away")
    })?;
    Prices::load(Some((&shown(path), &text)))
}
