//! `curvedig generate`: completions and the manual page.

use std::io::{self, Write};

use super::args::{GenerateArgs, command};
use super::exit::Exit;
use crate::error::{Error, Result, Stage};

/// Prints what was asked for to stdout.
///
/// # Errors
/// Where stdout can't be written, other than for a reader that went away.
pub fn run(args: &GenerateArgs) -> Result<Exit> {
    let mut text = Vec::new();
    match args.target.shell() {
        Some(shell) => clap_complete::generate(shell, &mut command(), "curvedig", &mut text),
        None => manual(&mut text).map_err(|e| Error::io(Stage::Setup, "the manual page", &e))?,
    }
    match io::stdout().write_all(&text).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io(Stage::Write, "stdout", &error))
        }
        _ => Ok(Exit::Good),
    }
}

/// One page: the program, then each command.
fn manual(out: &mut Vec<u8>) -> io::Result<()> {
    let mut command = command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let page = clap_mangen::Man::new(sub.clone());
        writeln!(out, ".SH \"CURVEDIG {}\"", sub.get_name().to_uppercase())?;
        page.render_description_section(out)?;
        page.render_options_section(out)?;
    }
    Ok(())
}
