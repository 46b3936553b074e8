//! The command line.

pub mod synth;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Synth(synth::SynthArgs),
}

/// Parses, runs, gives the exit code.
pub fn main() -> ExitCode {
    let Command::Synth(args) = Cli::parse().command;
    match synth::run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.line("synth"));
            ExitCode::from(2)
        }
    }
}
