//! Arguments of `cost`.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

/// Form of the figures on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CostFormat {
    /// A table for people.
    Text,
    /// One object: figures with formulas and inputs.
    Json,
    /// One line per figure.
    Csv,
}

/// Processors of functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ArchitectureArg {
    /// x86_64.
    #[value(name = "x86_64")]
    X86,
    /// arm64: a fifth cheaper per GB-s.
    Arm64,
}

/// Where functions read the model from when they start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelPlaceArg {
    /// EFS, Elastic throughput: each GB read is paid.
    Efs,
    /// EFS, Bursting throughput: reads are free.
    EfsBursting,
    /// S3.
    S3,
}

/// What is swept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sweep {
    /// Memory sizes of a function.
    Memory,
}

/// Arguments of `cost`.
#[derive(Debug, Clone, Args)]
pub struct CostArgs {
    /// Scans a month.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    pub scans: u64,
    /// Seconds of one core that a scan takes [default: what earlier runs here took, else 15].
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub seconds: Option<Decimal>,
    /// Size of a scan, in place of its seconds: what earlier runs here took per megapixel counts.
    #[arg(long, value_name = "MP", conflicts_with = "seconds", value_parser = seconds)]
    pub megapixels: Option<Decimal>,
    /// Share of invocations that start cold, 0 to 1 [default: by simulation of weekly batches].
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with_all = ["weekly", "arrivals"])]
    pub cold_share: Option<Decimal>,
    /// Scans of a weekly batch, for the cold share [default: a month's scans in equal weeks].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000), conflicts_with = "arrivals")]
    pub weekly: Option<u64>,
    /// File of arrivals, for the cold share: a line per scan, RFC 3339 or seconds.
    #[arg(long, value_name = "FILE")]
    pub arrivals: Option<PathBuf>,
    /// Most invocations at once [default: 100].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub concurrency: Option<u32>,
    /// Seconds that a cold start adds [default: 2].
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub cold_seconds: Option<Decimal>,
    /// Memory of the function, MB [default: 1769, one vCPU].
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(128..=10_240))]
    pub memory: Option<u32>,
    /// Processor of the function.
    #[arg(long, value_enum, default_value_t = ArchitectureArg::X86)]
    pub arch: ArchitectureArg,
    /// Where the function reads its model from when it starts.
    #[arg(long, value_name = "PLACE", value_enum, default_value_t = ModelPlaceArg::Efs)]
    pub model_place: ModelPlaceArg,
    /// Size of the model, MB [default: that of the models in the program].
    #[arg(long, value_name = "MB", value_parser = seconds)]
    pub model_mb: Option<Decimal>,
    /// Cost of a call in EUR, in place of everything it would be computed from.
    #[arg(long, value_name = "EUR", value_parser = amount)]
    pub call_cost: Option<Decimal>,
    /// Rent of an always-on box in EUR a month, beside those of the prices; may be repeated.
    #[arg(long = "box", value_name = "EUR", value_parser = amount)]
    pub boxes: Vec<Decimal>,
    /// Seconds by the clock that a scan takes on a box [default: as on one core].
    #[arg(long, value_name = "S", value_parser = seconds)]
    pub box_seconds: Option<Decimal>,
    /// Count what a month costs nothing for.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub free_tier: bool,
    /// Which memory size is cheapest, which fastest: from --measurements, else from earlier runs.
    #[arg(long, value_enum)]
    pub sweep: Option<Sweep>,
    /// Measurements for --sweep: CSV of memory_mb,billed_ms.
    #[arg(long, value_name = "FILE", requires = "sweep")]
    pub measurements: Option<PathBuf>,
    /// Each figure with its formula and what went into it.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub explain: bool,
    /// A chart of costs by monthly volume below the table.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub chart: bool,
    /// The same chart as a picture.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Form of the figures on stdout.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = CostFormat::Text)]
    pub output_format: CostFormat,
    /// Prices in place of the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
}

/// A number above 0 and at most a million.
fn seconds(text: &str) -> Result<Decimal, String> {
    decimal(text)
        .filter(|number| *number > Decimal::ZERO && *number <= Decimal::from(1_000_000))
        .ok_or_else(|| "not a number above 0 and at most 1000000".to_owned())
}

/// A share.
fn share(text: &str) -> Result<Decimal, String> {
    decimal(text)
        .filter(|number| (Decimal::ZERO..=Decimal::ONE).contains(number))
        .ok_or_else(|| "not a number from 0 to 1".to_owned())
}

/// An amount of money.
fn amount(text: &str) -> Result<Decimal, String> {
    decimal(text)
        .filter(|number| *number > Decimal::ZERO && *number <= Decimal::from(1_000_000_000))
        .ok_or_else(|| "not an amount above 0, such as 0.45".to_owned())
}

/// Nine decimals at most: products with prices stay within what a decimal holds.
fn decimal(text: &str) -> Option<Decimal> {
    text.parse::<Decimal>().ok().map(|number| number.round_dp(9))
}
