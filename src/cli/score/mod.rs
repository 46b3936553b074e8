//! `curvedig score`: accuracy between LAS files of ours and of the truth.

mod files;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::args::OutputFormat;
use super::exit::Exit;
use super::stdout;
use crate::batch::progress::to_stderr;
use crate::domain::score::calibration::{self, Stated};
use crate::domain::score::kind::Group;
use crate::error::{Error, Kind, Result, Stage};
use crate::report::score::{Line, Report, Who, json, text};
use crate::store::name::shown;

/// Arguments of `score`.
#[derive(Debug, Clone, Args)]
#[command(after_long_help = EXPLAINED)]
pub struct ScoreArgs {
    /// LAS file to judge, or a folder of them.
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    /// LAS file that is right, or a folder of them; NAME.las or NAME.truth.las for NAME.las of ours.
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,
    /// Sidecar whose scales turn values into fractions of a track's width; what NAME.toml says comes first.
    #[arg(long, value_name = "FILE")]
    pub layout: Option<PathBuf>,
    /// Folder with a sidecar NAME.toml for each file [default: the truth's].
    #[arg(long, value_name = "DIR")]
    pub layouts: Option<PathBuf>,
    /// Figures per family of scans, too: their folder, or else their name without the number at its end.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub by_family: bool,
    /// Compare the confidence stated in the records NAME.json beside OURS with the share that is right.
    #[arg(long, value_parser = FalseyValueParser::new())]
    pub calibration: bool,
    /// Form of what goes to stdout.
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
}

/// What the columns mean, for `--help`.
const EXPLAINED: &str = "\
Samples are the truth's values; shares are of them. Errors are in widths of the track, along the scale.
  <=1 %, <=2 %  share that near the truth
  covered       share with a value of ours
  invented      values of ours where the truth has none, in relation to the samples
  median, p95   distance in pixels of the scan, across the line where it is steep
  wrong curve   share on another curve of the track (within 2 %) and not on its own
  wraps off     share a whole number of widths off
  swaps         crossings of the truth at which the curve went over to the other one; each curve counts its own
  R2, MAE       VeerNet's protocol (J. Imaging 2023): 300 points of a spline; groups: the mean over curves
  dB            10 log10(variance of the truth / mean squared error); groups: the mean over curves";

/// Prints a line for each curve, for each kind of curve and the total. A truth without a file of ours counts as missed.
///
/// # Errors
/// `Usage` where one is a folder and the other a file; otherwise what is wrong with a pair is told on stderr and the
/// rest goes on.
pub fn run(args: &ScoreArgs) -> Result<Exit> {
    let pairs = files::pairs(args)?;
    if pairs.is_empty() {
        to_stderr(&format!(
            "error: {}: no LAS file there\nhint: give the truth's LAS file or folder",
            shown(&args.truth)
        ));
        return Ok(Exit::Nothing);
    }
    let mut found = Found::default();
    let mut failures = Vec::new();
    for pair in &pairs {
        match scan::score(pair, args.layout.as_deref()) {
            Ok(curves) => found.add(pair, &curves, args),
            Err(error) => {
                to_stderr(&error.line(&pair.name));
                failures.push(error.kind);
            }
        }
    }
    let scored = !found.lines.is_empty();
    if scored {
        let stated = std::mem::take(&mut found.stated);
        if args.calibration && stated.is_empty() {
            return Err(Error::new(Kind::Usage, Stage::Read, "no record to take confidence from")
                .with_hint("records are the NAME.json that `curvedig run` leaves beside its LAS files"));
        }
        let calibration = args.calibration.then(|| calibration::bins(&stated));
        print(&Report { lines: found.into_lines(args.by_family), calibration }, args.output_format)?;
    }
    Ok(match failures.as_slice() {
        [] => Exit::Good,
        // Nothing but a missing or wrong sidecar: the caller's to mend.
        all if !scored && all.iter().all(|&kind| kind == Kind::Usage) => Exit::Usage,
        _ => Exit::Failed,
    })
}

/// What was found so far.
#[derive(Default)]
struct Found {
    lines: Vec<Line>,
    all: Group,
    families: BTreeMap<String, Group>,
    stated: Vec<Stated>,
}

impl Found {
    /// Takes a scan's curves in.
    fn add(&mut self, pair: &files::Pair, curves: &[scan::Curve], args: &ScoreArgs) {
        let confidence = if args.calibration { scan::confidence(pair) } else { BTreeMap::new() };
        let family = args.by_family.then(|| self.families.entry(files::family(&pair.name)).or_default());
        let groups = std::iter::once(&mut self.all).chain(family);
        for group in groups {
            for curve in curves {
                group.add(curve.kind, &curve.compared);
            }
        }
        for curve in curves {
            let who =
                Who { scan: Some(pair.name.clone()), curve: Some(curve.mnemonic.clone()), ..Who::default() };
            self.lines.push(Line::new(who.kind(curve.kind), &curve.compared.all));
            if let Some(&confidence) = confidence.get(&curve.mnemonic.to_ascii_uppercase()) {
                let (values, right) = curve.compared.all.values_and_right();
                self.stated.push(Stated { confidence, values, right });
            }
        }
    }

    /// The curves' lines, then those of families, kinds and all.
    fn into_lines(self, by_family: bool) -> Vec<Line> {
        let mut lines = self.lines;
        let families = self.families.into_iter().map(|(name, group)| (Some(name), group));
        let groups = families.filter(|_| by_family).chain([(None, self.all)]);
        for (family, group) in groups {
            let who = Who { family, ..Who::default() };
            lines.extend(group.kinds().map(|(kind, tally)| Line::new(who.clone().kind(kind), tally)));
            lines.push(Line::new(who, group.all()));
        }
        lines
    }
}

fn print(report: &Report, format: OutputFormat) -> Result<()> {
    let out = if format == OutputFormat::Json { json(report) } else { text(report) };
    stdout::print(out)
}
