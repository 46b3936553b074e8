//! `curvedig model`: versions of the model in the model store.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::exit::Exit;
use super::s3_args::S3Args;
use super::stdout::print_lines;
use crate::batch::progress::to_stderr;
use crate::error::{Error, Kind, Result, Stage};
use crate::model::ort::OrtSegmenter;
use crate::model_store::{ModelFiles, SeedRequest, push};
use crate::store::location::Location;
use crate::store::s3::blocking::wait;
use crate::store::stores::Stores;

/// Arguments of `model`.
#[derive(Debug, Clone, Args)]
pub struct ModelArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: ModelCommand,
}

/// The commands of `model`.
#[derive(Debug, Clone, Subcommand)]
pub enum ModelCommand {
    /// Put a version of the model into the model store, under its SHA-256, which goes to stdout.
    Push(PushArgs),
}

/// Arguments of `model push`.
#[derive(Debug, Clone, Args)]
pub struct PushArgs {
    /// The model store: s3://bucket/prefix.
    #[arg(value_name = "STORE")]
    pub store: OsString,
    /// Model to push, with its card beside it [default: the one in the program].
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// How S3 is asked.
    #[command(flatten)]
    pub s3: S3Args,
}

/// Carries a command out.
///
/// # Errors
/// Where the model isn't its card's, or S3 refuses.
pub fn run(args: &ModelArgs) -> Result<Exit> {
    let ModelCommand::Push(args) = &args.command;
    let Location::S3(at) = Location::parse(&args.store)? else {
        let message = format!("{}: not in S3", args.store.display());
        return Err(Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("the model store is a prefix such as s3://bucket/models"));
    };
    let files = match &args.model {
        Some(path) => ModelFiles::open(path)?,
        None => {
            let (model, card) = OrtSegmenter::bundled_files();
            ModelFiles::new(model.to_vec(), card.to_vec(), "the bundled model's card")?
        }
    };
    let stores = Stores::new(args.s3.settings());
    let pushed = wait(push(stores.s3()?, &at.bucket, &at.folder(), &files))?
        .map_err(|failure| Error { stage: Stage::Setup, ..failure.into() })?;
    let what = if pushed.already { "there already" } else { "pushed" };
    to_stderr(&format!("{what}: {}", pushed.url));
    let seed =
        SeedRequest { bucket: at.bucket.clone(), prefix: at.folder(), sha256: files.sha256().to_owned() };
    to_stderr(&format!(
        "to EFS, the seeding function brings it with {}",
        json!({ "version": 1, "seed": seed })
    ));
    print_lines([files.sha256()])?;
    Ok(Exit::Good)
}
