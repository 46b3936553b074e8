//! `curvedig review`: a run's report in a browser, with a place to save what a person decides and corrects.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::exit::Exit;
use crate::batch::corrections::read_file;
use crate::batch::progress::to_stderr;
use crate::error::Result;
use crate::report::numbers::count;
use crate::review::{Desk, Served, serve};
use crate::store::location::Location;
use crate::store::name::{printable, shown};

/// Arguments of `review`.
#[derive(Debug, Clone, Args)]
pub struct ReviewArgs {
    /// Output folder of a run.
    #[arg(value_name = "OUT", default_value = "out")]
    pub output: OsString,
    /// Port of 127.0.0.1 [default: any that is free].
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Open no browser.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub no_open: bool,
    /// Take over corrections that a report saved without a server (corrections.json), and end.
    #[arg(long, value_name = "FILE")]
    pub apply: Option<PathBuf>,
}

/// Serves the report, or takes over corrections.
///
/// # Errors
/// Where nothing is there to review, or it can't be served.
pub fn run(args: &ReviewArgs) -> Result<Exit> {
    let out = Location::parse(&args.output)?.into_path("an output folder to review")?;
    let desk = Desk::open(&out)?;
    if let Some(file) = &args.apply {
        let number = desk.keep_all(read_file(file)?)?;
        to_stderr(&format!("{}: {} taken over", shown(file), count(number, "correction")));
        if let Some(command) = &desk.data().command {
            to_stderr(&format!("hint: {} does anew what was corrected", printable(&command.text)));
        }
        return Ok(Exit::Good);
    }
    serve(desk, args.port, |served| tell(served, !args.no_open))?;
    Ok(Exit::Good)
}

/// The address is data: it goes to stdout. Where no browser opens, it can be pasted.
fn tell(served: &Served, open_browser: bool) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{}", served.url).and_then(|()| stdout.flush());
    if open_browser && open::that_detached(&served.url).is_err() {
        to_stderr("no browser could be opened here: open the address above in one");
    }
    to_stderr("the address is for this machine and this session alone; Ctrl-C ends it");
}
