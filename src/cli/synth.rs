//! `curvedig synth`: draws scans with exact truth.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use crate::error::{Error, Result, Stage};
use crate::synth::family::{self, Wish};
use crate::synth::las_shapes::Shapes;
use crate::synth::{page, training};

/// Draw well-log scans with exact truth, the same for the same seed.
#[derive(Debug, Clone, Args)]
pub struct SynthArgs {
    /// Folder to write to; made where it is missing.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Number of scans.
    #[arg(short, long, default_value_t = 1)]
    pub number: u64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Number of the first scan, to carry a series on.
    #[arg(long, default_value_t = 0)]
    pub first: u64,
    /// Take curve shapes from the LAS files of this folder, besides our own.
    #[arg(long, value_name = "FOLDER")]
    pub curves: Option<PathBuf>,
    /// Write ink, labels and sidecar for training instead of scans.
    #[arg(long)]
    pub training: bool,
    /// More damage, more curves, more look-alikes.
    #[arg(long)]
    pub hard: bool,
    /// Rows of each scan; at random where not given.
    #[arg(long)]
    pub height: Option<usize>,
    /// Threads; all cores where not given.
    #[arg(short, long)]
    pub jobs: Option<usize>,
}

/// Draws the scans.
///
/// # Errors
/// Where the folder of curves is unusable or the output can't be written.
pub fn run(args: &SynthArgs) -> Result<()> {
    fs::create_dir_all(&args.output).map_err(|e| Error::io(Stage::Write, args.output.display(), &e))?;
    let shapes = args.curves.as_deref().map(Shapes::read).transpose()?;
    let wish = Wish { hard: args.hard, height: args.height, shapes };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.unwrap_or(0))
        .build()
        .map_err(|e| Error::new(crate::error::Kind::Internal, Stage::Setup, format!("threads: {e}")))?;
    pool.install(|| {
        (args.first..args.first + args.number).into_par_iter().try_for_each(|index| {
            let spec = family::plan(args.seed, index, &wish);
            let drawing = page::draw(&spec);
            training::write(&args.output, &format!("s{}-{index:05}", args.seed), &spec, &drawing)
        })
    })
}
