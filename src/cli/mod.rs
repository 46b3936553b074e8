//! The command line.

mod args;
mod books;
pub mod check;
mod config;
mod cost;
mod cost_args;
mod doctor;
pub mod exit;
mod generate;
mod inputs;
pub mod inspect;
mod lambda;
mod lambda_args;
mod measure;
pub mod model;
mod out;
mod plan;
pub mod reader;
mod rerun;
mod result_args;
pub mod review;
mod run;
mod s3_args;
mod schema;
pub mod score;
pub mod segmenter;
mod single;
mod state;
mod stdout;
pub mod synth;
mod tell_args;
mod today;
mod workers;

use std::io;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::batch::tell::{to_log, to_stderr};
use crate::error::{Error, Kind, Result, Stage};
use crate::store::name::printable;
use args::{Cli, Command, OutputFormat};
use exit::Exit;

/// Parses, runs, gives the exit code.
pub fn main() -> ExitCode {
    let code = run().unwrap_or_else(|error| {
        tell(&error);
        let exit = match (error.stage, error.kind) {
            (_, Kind::Internal) => Exit::Unexpected,
            // Before any work began: what is missing or wrong is the configuration's.
            (Stage::Setup, _) | (_, Kind::Usage | Kind::Unsupported | Kind::Format) => Exit::Usage,
            (_, Kind::LimitExceeded) => Exit::Limit,
            (_, Kind::Io) => Exit::Unexpected,
        };
        exit as u8
    });
    to_log(&format!("ended with exit code {code}"));
    ExitCode::from(code)
}

/// What ended the program, and what to do.
fn tell(error: &Error) {
    let message = printable(&error.message);
    to_stderr(&match error.stage {
        Stage::Setup => format!("error: {message}"),
        stage => format!("error: {stage}: {message}"),
    });
    if let Some(hint) = &error.hint {
        to_stderr(&format!("hint: {}", printable(hint)));
    }
}

fn run() -> Result<u8> {
    let command = config::apply(args::command())?;
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return Ok(parse_outcome(&error) as u8),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return Ok(parse_outcome(&error) as u8),
    };
    cli.tell.set_up(matches!(&cli.command, Command::Run(args) if args.quiet))?;
    let exit = match cli.command {
        Command::Run(args) => run::run(&args)?,
        Command::Plan(args) => plan::run(&args)?,
        Command::Inspect(args) => inspect::run(&args)?,
        Command::Cost(args) => cost::run(&args)?,
        Command::Model(args) => model::run(&args)?,
        Command::Review(args) => review::run(&args)?,
        Command::Check(args) => {
            let json = args.output_format == OutputFormat::Json;
            let mut told = Vec::new();
            let ended = check::run(&args.check, json, &mut io::stdout().lock(), &mut told);
            String::from_utf8_lossy(&told).lines().for_each(to_stderr);
            let code = ended.as_ref().copied().unwrap_or(Exit::Good as u8);
            return stdout::written(ended.map(drop)).map(|()| code);
        }
        Command::Score(args) => score::run(&args)?,
        Command::Synth(args) => synth::run(&args).map(|()| Exit::Good)?,
        Command::Doctor(args) => doctor::run(&args)?,
        Command::Generate(args) => generate::run(&args)?,
    };
    Ok(exit as u8)
}

/// Help and version are no errors; everything else about arguments is usage.
fn parse_outcome(error: &clap::Error) -> Exit {
    // A reader that went away is no reason to fail.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Good }
}
