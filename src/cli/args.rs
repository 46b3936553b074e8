//! Arguments. Every flag is also an environment variable, `CURVEDIG_` and its name.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::s3_args::S3Args;

/// Turn scanned paper well logs into depth-indexed curves (LAS 2.0).
#[derive(Debug, Parser)]
#[command(name = "curvedig", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How much is told, where, and in which colours.
    #[command(flatten)]
    pub tell: super::tell_args::TellArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Digitise scans.
    Run(RunArgs),
    /// Say what `run` would do; touches nothing.
    Plan(PlanArgs),
    /// Show what is found on a scan: a picture, and a sidecar to correct.
    Inspect(super::inspect::InspectArgs),
    /// Say what a month of scans costs in each mode, and where a box becomes cheaper; needs no scan.
    Cost(super::cost_args::CostArgs),
    /// Put versions of the model where functions get them.
    Model(super::model::ModelArgs),
    /// Work through a run's report in a browser: look, accept, reject, correct.
    Review(super::review::ReviewArgs),
    /// Check LAS files strictly: version 2.0, and 1.2.
    Check(CheckCommand),
    /// Say how right LAS files are, given the truth.
    Score(super::score::ScoreArgs),
    /// Draw scans with exact truth.
    Synth(super::synth::SynthArgs),
    /// Say what works here, what doesn't, and what to do.
    Doctor(DoctorArgs),
    /// Print completions for a shell, the manual page, the schema of JSON, an example of settings.
    Generate(GenerateArgs),
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// On this machine.
    Local,
    /// On AWS Lambda.
    Lambda,
}

/// What is done about results that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExistingArg {
    /// Pass over scans whose results are there, whole and made from the same inputs.
    Skip,
    /// Do everything again.
    Redo,
    /// Refuse to start where a result is there.
    Fail,
}

/// Form of what goes to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Text for people.
    Text,
    /// JSON lines: one per scan or file.
    Json,
}

/// Arguments of `run`.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// The scans.
    #[command(flatten)]
    pub inputs: super::inputs::InputArgs,
    /// Folder for results, or s3://bucket/prefix; made where it is missing. `-`: one scan's values to stdout.
    #[arg(short, long, value_name = "OUT", default_value = "out")]
    pub output: OsString,
    /// Where the work is done.
    #[arg(long, value_enum, default_value_t = Mode::Local)]
    pub mode: Mode,
    /// Flags that concern Lambda.
    #[command(flatten)]
    pub lambda: super::lambda_args::LambdaArgs,
    /// What is done about results that are there already.
    #[arg(long, value_enum, default_value_t = ExistingArg::Skip)]
    pub existing: ExistingArg,
    /// Scans worked on at once [default: one per core, fewer where memory is short].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// What is written.
    #[command(flatten)]
    pub result: super::result_args::ResultArgs,
    /// Sidecar for all scans; what a scan's own sidecar says comes first.
    #[arg(long, value_name = "FILE")]
    pub layout: Option<PathBuf>,
    /// Corrections that a report saved without a server: corrections.json.
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Most pixels of one scan, all its pages together [default: 1500000000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_pixels: Option<u64>,
    /// Model to use, with its card beside it [default: the one in the program].
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Fetch nothing from the network.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub offline: bool,
    /// `json`: one line per scan on stdout, as in run.jsonl.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
    /// Prices in place of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Costs as JSON with formulas and inputs, or as CSV where FILE ends in .csv.
    #[arg(long, value_name = "FILE")]
    pub costs: Option<PathBuf>,
    /// Tell each cost with its formula and what went into it.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub explain: bool,
    /// No progress and no table: warnings and errors only.
    #[arg(short, long, value_parser = FalseyValueParser::new())]
    pub quiet: bool,
    /// How S3 is asked.
    #[command(flatten)]
    pub s3: S3Args,
}

/// Arguments of `plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// The scans.
    #[command(flatten)]
    pub inputs: super::inputs::InputArgs,
    /// Workers of the run [default: one per core, fewer where memory is short].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Files whose names are told.
    #[command(flatten)]
    pub format: super::result_args::FormatArgs,
    /// `json`: one line per scan on stdout, and one for all with the forecast.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
    /// Prices in place of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Fetch nothing from the network.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub offline: bool,
    /// Pay for requests to buckets of others that ask for it.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub requester_pays: bool,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckCommand {
    /// What to check.
    #[command(flatten)]
    pub check: super::check::CheckArgs,
    /// Form of the findings on stdout.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
}

/// Arguments of `doctor`.
#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// Model to look at, with its card beside it [default: the one in the program].
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Function to look at, with its alias or version if it has one.
    #[arg(long, value_name = "NAME[:ALIAS]")]
    pub function: Option<String>,
    /// Have the function load its models, too: an invocation, which is billed.
    #[arg(long, requires = "function", value_parser = FalseyValueParser::new())]
    pub invoke: bool,
    /// Prefix in S3 to look at, of --staging: lists it, writes a small object and deletes it.
    #[arg(long, value_name = "S3_URL")]
    pub staging: Option<OsString>,
    /// The same for a prefix of results.
    #[arg(short, long, value_name = "S3_URL")]
    pub output: Option<OsString>,
    /// How S3 is asked.
    #[command(flatten)]
    pub s3: S3Args,
}

/// Arguments of `generate`.
#[derive(Debug, Clone, Args)]
pub struct GenerateArgs {
    /// What for.
    #[arg(value_enum)]
    pub target: Target,
}

/// What `generate` can print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Completions for Bash.
    Bash,
    /// Completions for Zsh.
    Zsh,
    /// Completions for fish.
    Fish,
    /// Completions for PowerShell.
    Powershell,
    /// The manual page.
    Man,
    /// JSON Schema of lines, records and inspections.
    Schema,
    /// An example of curvedig.toml, with comments.
    Config,
}

impl Target {
    /// The shell, for completions.
    pub fn shell(self) -> Option<Shell> {
        match self {
            Target::Bash => Some(Shell::Bash),
            Target::Zsh => Some(Shell::Zsh),
            Target::Fish => Some(Shell::Fish),
            Target::Powershell => Some(Shell::PowerShell),
            Target::Man | Target::Schema | Target::Config => None,
        }
    }
}

/// The whole command line, before configuration files have their say.
pub fn command() -> clap::Command {
    const RULE: &str = "Every flag is also an environment variable: --max-pixels is CURVEDIG_MAX_PIXELS.";
    Cli::command().mut_args(with_variable).mut_subcommands(|sub| {
        let has_flags = sub.get_arguments().any(|arg| arg.get_long().is_some());
        let sub = sub.mut_args(with_variable);
        if has_flags { sub.after_help(RULE) } else { sub }
    })
}

/// A flag with its environment variable, which follows one rule and so needs no mention in each flag's help.
fn with_variable(arg: clap::Arg) -> clap::Arg {
    let Some(long) = arg.get_long() else { return arg };
    let name = format!("CURVEDIG_{}", long.replace('-', "_").to_uppercase());
    // clap keeps names for the life of the program; there are a few dozen of them.
    let name: &'static str = name.leak();
    arg.env(name).hide_env(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn every_flag_is_an_environment_variable_by_one_rule() {
        let command = command();
        let flags: Vec<_> = command
            .get_subcommands()
            .flat_map(|sub| sub.get_arguments())
            .chain(command.get_arguments())
            .filter(|arg| arg.get_long().is_some_and(|long| long != "help"))
            .collect();
        assert!(flags.len() > 20);
        for arg in flags {
            let expected = format!("CURVEDIG_{}", arg.get_long().unwrap().replace('-', "_").to_uppercase());
            assert_eq!(arg.get_env().and_then(|env| env.to_str()), Some(expected.as_str()));
        }
    }
}
