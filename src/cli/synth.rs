//! `curvedig synth`: draws scans with exact truth.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use rayon::prelude::*;

use crate::error::{Error, Kind, Result, Stage};
use crate::synth::dice::Dice;
use crate::synth::encoding::Encoding;
use crate::synth::las_shapes::Shapes;
use crate::synth::scan_files::{self, Places};
use crate::synth::wish::{Theme, Wish};
use crate::synth::{family, page, training};

/// Stream of the seed from which files' orientation and resolution are thrown.
const FILE_STREAM: u64 = 3;

/// Rows of a log's body below which a scan isn't worth drawing.
const FEWEST_BODY_ROWS: f64 = 200.0;

/// Draw well-log scans with exact truth, the same for the same seed.
///
/// Writes NAME.tif, NAME.toml (sidecar), NAME.truth.las and NAME.columns.csv (exact columns by row) for each scan.
#[derive(Debug, Clone, Args)]
pub struct SynthArgs {
    /// Folder to write to; made where it is missing.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Folder for the truth, where it isn't to lie beside the scans.
    #[arg(long, value_name = "DIR", conflicts_with = "training")]
    pub truth: Option<PathBuf>,
    /// Number of scans.
    #[arg(short, long, default_value_t = 1)]
    pub number: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Number of the first scan, to carry a series on.
    #[arg(long, default_value_t = 0)]
    pub first: u64,
    /// Name of the files; for several scans their number is added.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Take curve shapes from the LAS files of this folder, besides our own.
    #[arg(long, value_name = "FOLDER")]
    pub curves: Option<PathBuf>,
    /// Write ink, labels and sidecar for training instead of scans.
    #[arg(long)]
    pub training: bool,
    /// More damage, more curves, more look-alikes.
    #[arg(long)]
    pub hard: bool,
    /// What the pages are to show.
    #[arg(long, value_enum, default_value_t)]
    pub theme: Theme,
    /// How the scans are stored; a series goes through all ways where not given.
    #[arg(long, value_enum)]
    pub encoding: Option<Encoding>,
    /// Rows of each scan (256 to 300000); at random where not given.
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(256..=300_000))]
    pub height: Option<u64>,
    /// Dots per inch (50 to 600); at random where not given.
    #[arg(long, value_parser = clap::value_parser!(u16).range(50..=600))]
    pub dpi: Option<u16>,
    /// Threads; all cores where not given.
    #[arg(short, long)]
    pub jobs: Option<usize>,
}

impl SynthArgs {
    fn name_of(&self, index: u64) -> String {
        match &self.name {
            Some(name) if self.number == 1 => name.clone(),
            Some(name) => format!("{name}-{index:05}"),
            None => format!("s{}-{index:05}", self.seed),
        }
    }
}

fn draw_training(args: &SynthArgs, wish: &Wish, index: u64) -> Result<()> {
    let spec = family::plan(args.seed, index, wish);
    training::write(&args.output, &args.name_of(index), &spec, &page::draw(&spec))
}

fn draw_scan(args: &SynthArgs, wish: &Wish, index: u64) -> Result<()> {
    let all = Encoding::all();
    let encoding = args.encoding.unwrap_or(all[index as usize % all.len()]);
    let wish = Wish { pixels: Some(encoding.pixels()), full: true, ..wish.clone() };
    let spec = family::plan(args.seed, index, &wish);
    let (above, rows) = (spec.body.0, spec.body.1 - spec.body.0);
    if rows < FEWEST_BODY_ROWS {
        let message = format!(
            "--height {}: title and scale blocks leave {:.0} rows for the log",
            spec.height,
            rows.max(0.0)
        );
        let hint =
            format!("at {:.0} dpi give {:.0} rows or more", spec.dpi, 1.4 * above + 2.0 * FEWEST_BODY_ROWS);
        return Err(Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint));
    }
    let mut dice = Dice::new(args.seed ^ index.rotate_left(32), FILE_STREAM);
    let options = encoding.thrown(&mut dice, spec.dpi);
    let places = Places {
        scans: args.output.clone(),
        truth: args.truth.clone().unwrap_or_else(|| args.output.clone()),
        name: args.name_of(index),
    };
    scan_files::write(&places, &spec, &page::draw(&spec), &options)
}

/// Draws the scans.
///
/// # Errors
/// Where the folder of curves is unusable or the output can't be written.
pub fn run(args: &SynthArgs) -> Result<()> {
    fs::create_dir_all(&args.output)
        .map_err(|e| Error::io(Stage::Write, format!("--output {}", args.output.display()), &e))?;
    let shapes = args.curves.as_deref().map(Shapes::read).transpose()?.map(Arc::new);
    let wish = Wish {
        hard: args.hard,
        height: args.height.map(|rows| rows as usize),
        dpi: args.dpi.map(f64::from),
        shapes,
        theme: args.theme,
        ..Wish::default()
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.unwrap_or(0))
        .build()
        .map_err(|e| Error::new(Kind::Internal, Stage::Setup, format!("threads: {e}")))?;
    pool.install(|| {
        (args.first..args.first.saturating_add(args.number)).into_par_iter().try_for_each(|index| match args
            .training
        {
            true => draw_training(args, &wish, index),
            false => draw_scan(args, &wish, index),
        })
    })
}
