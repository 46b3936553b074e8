//! `curvedig generate`: completions, the manual page, the schema of JSON, an example of settings.

use std::io::{self, Write};

use super::args::{GenerateArgs, Target, command};
use super::config;
use super::exit::Exit;
use super::schema::schema;
use super::stdout::print;
use crate::error::{Error, Result, Stage};

/// Prints what was asked for to stdout.
///
/// # Errors
/// Where stdout can't be written, other than for a reader that went away.
pub fn run(args: &GenerateArgs) -> Result<Exit> {
    let mut text = Vec::new();
    match (args.target, args.target.shell()) {
        (_, Some(shell)) => clap_complete::generate(shell, &mut command(), "curvedig", &mut text),
        (Target::Schema, _) => text.extend_from_slice(format!("{:#}\n", schema()).as_bytes()),
        (Target::Config, _) => text.extend_from_slice(config::EXAMPLE.as_bytes()),
        _ => manual(&mut text).map_err(|e| Error::io(Stage::Setup, "the manual page", &e))?,
    }
    print(&text)?;
    Ok(Exit::Good)
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
