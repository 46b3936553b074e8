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
mod run;
mod s3_args;
pub mod score;
pub mod segmenter;
mod state;
pub mod synth;
mod today;
mod workers;

use std::io;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::batch::progress::to_stderr;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::name::printable;
use args::{Cli, Command, OutputFormat};
use exit::Exit;

/// Parses, runs, gives the exit code.
pub fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        tell(&error);
        match (error.stage, error.kind) {
            (_, Kind::Internal) => Exit::Unexpected,
            // Before any work began: what is missing or wrong is the configuration's.
            (Stage::Setup, _) | (_, Kind::Usage | Kind::Unsupported | Kind::Format) => Exit::Usage,
            (_, Kind::LimitExceeded) => Exit::Limit,
            (_, Kind::Io) => Exit::Unexpected,
        }
        .into()
    })
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

fn run() -> Result<ExitCode> {
    let command = config::apply(args::command())?;
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return Ok(parse_outcome(&error)),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return Ok(parse_outcome(&error)),
    };
    match cli.command {
        Command::Run(args) => run::run(&args).map(ExitCode::from),
        Command::Plan(args) => plan::run(&args).map(ExitCode::from),
        Command::Inspect(args) => inspect::run(&args).map(ExitCode::from),
        Command::Cost(args) => cost::run(&args).map(ExitCode::from),
        Command::Model(args) => model::run(&args).map(ExitCode::from),
        Command::Check(args) => {
            let json = args.output_format == OutputFormat::Json;
            match check::run(&args.check, json, &mut io::stdout().lock(), &mut io::stderr()) {
                Ok(code) => Ok(code.into()),
                // A reader that has seen enough, such as `head`.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Good.into()),
                Err(error) => Err(Error::io(Stage::Write, "stdout", &error)),
            }
        }
        Command::Score(args) => score::run(&args).map(ExitCode::from),
        Command::Synth(args) => synth::run(&args).map(|()| Exit::Good.into()),
        Command::Doctor(args) => doctor::run(&args).map(ExitCode::from),
        Command::Generate(args) => generate::run(&args).map(ExitCode::from),
    }
}

/// Help and version are no errors; everything else about arguments is usage.
fn parse_outcome(error: &clap::Error) -> ExitCode {
    // A reader that went away is no reason to fail.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Good.into() }
}
