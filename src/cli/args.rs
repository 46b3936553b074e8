//! Arguments. Every flag is also an environment variable, `CURVEDIG_` and its name.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use rust_decimal::Decimal;

/// Turn scanned paper well logs into depth-indexed curves (LAS 2.0).
#[derive(Debug, Parser)]
#[command(name = "curvedig", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Digitise scans.
    Run(RunArgs),
    /// Say what `run` would do; touches nothing.
    Plan(PlanArgs),
    /// Draw scans with exact truth.
    Synth(super::synth::SynthArgs),
    /// Print completions for a shell, or the manual page.
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
    /// Nothing on stdout; tables on stderr.
    Text,
    /// One JSON line per scan on stdout.
    Json,
}

/// Arguments of `run`.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Scans: files, folders (all scans below them), globs.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<OsString>,
    /// Folder for results; made where it is missing.
    #[arg(short, long, value_name = "OUT", default_value = "out", env = "CURVEDIG_OUTPUT")]
    pub output: OsString,
    /// Where the work is done.
    #[arg(long, value_enum, default_value_t = Mode::Local, env = "CURVEDIG_MODE")]
    pub mode: Mode,
    /// What is done about results that are there already.
    #[arg(long, value_enum, default_value_t = ExistingArg::Skip, env = "CURVEDIG_EXISTING")]
    pub existing: ExistingArg,
    /// Scans worked on at once [default: one per core, fewer where memory is short].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), env = "CURVEDIG_JOBS")]
    pub jobs: Option<u16>,
    /// Step of the LAS files in the scan's depth unit [default: 0.5 ft or 0.1 m].
    #[arg(long, value_name = "X", value_parser = step, env = "CURVEDIG_STEP")]
    pub step: Option<Decimal>,
    /// Sidecar for all scans; what a scan's own sidecar says comes first.
    #[arg(long, value_name = "FILE", env = "CURVEDIG_LAYOUT")]
    pub layout: Option<PathBuf>,
    /// Most pixels of one scan, all its pages together [default: 1500000000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), env = "CURVEDIG_MAX_PIXELS")]
    pub max_pixels: Option<u64>,
    /// Model to use, with its card beside it [default: the one in the program].
    #[arg(long, value_name = "FILE", env = "CURVEDIG_MODEL")]
    pub model: Option<PathBuf>,
    /// Fetch nothing from the network.
    #[arg(long, value_parser = FalseyValueParser::new(), env = "CURVEDIG_OFFLINE")]
    pub offline: bool,
    /// What goes to stdout.
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, env = "CURVEDIG_OUTPUT_FORMAT")]
    pub output_format: OutputFormat,
    /// Prices in place of the built-in ones.
    #[arg(long, value_name = "FILE", env = "CURVEDIG_PRICES")]
    pub prices: Option<PathBuf>,
    /// No progress and no table: warnings and errors only.
    #[arg(short, long, value_parser = FalseyValueParser::new(), env = "CURVEDIG_QUIET")]
    pub quiet: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    /// Scans: files, folders (all scans below them), globs.
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<OsString>,
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
}

impl Target {
    /// The shell, for completions.
    pub fn shell(self) -> Option<Shell> {
        match self {
            Target::Bash => Some(Shell::Bash),
            Target::Zsh => Some(Shell::Zsh),
            Target::Fish => Some(Shell::Fish),
            Target::Powershell => Some(Shell::PowerShell),
            Target::Man => None,
        }
    }
}

/// The whole command line, before configuration files have their say.
pub fn command() -> clap::Command {
    Cli::command()
}

/// A step: a decimal above zero with at most four decimals, as LAS files write depths.
fn step(text: &str) -> Result<Decimal, String> {
    let step: Decimal = text.parse().map_err(|_| "not a decimal number, such as 0.5".to_owned())?;
    if step <= Decimal::ZERO || step > Decimal::ONE_THOUSAND {
        return Err("a step is above 0 and at most 1000".to_owned());
    }
    if step.normalize().scale() > 4 {
        return Err("a step has at most four decimals".to_owned());
    }
    Ok(step)
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
        let run = command();
        let run = run.find_subcommand("run").unwrap();
        for arg in run.get_arguments().filter(|arg| arg.get_long().is_some_and(|long| long != "help")) {
            let expected = format!("CURVEDIG_{}", arg.get_long().unwrap().replace('-', "_").to_uppercase());
            assert_eq!(arg.get_env().and_then(|env| env.to_str()), Some(expected.as_str()));
        }
    }

    #[test]
    fn steps_are_decimals_above_zero() {
        assert_eq!(step("0.25").unwrap(), Decimal::new(25, 2));
        for wrong in ["0", "-1", "abc", "NaN", "1001", "0.00001", ""] {
            assert!(step(wrong).is_err(), "{wrong}");
        }
    }
}
