//! The model store: versions of CurveNet in S3 and on a file system, each with its card in a folder that is called as the
//! model's SHA-256. Versions lie side by side, and none is ever changed.

mod push;
mod seed;

use std::path::{Path, PathBuf};

pub use push::{Pushed, push};
pub use seed::{SeedRequest, Seeded, seed};

use sha2::{Digest, Sha256};

use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};
use crate::model::card::Card;

/// The network's folder, and the name of its files.
const NETWORK: &str = "curvenet";

/// A model and its card, which belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFiles {
    /// The model.
    onnx: Vec<u8>,
    /// Its card.
    card: Vec<u8>,
    /// SHA-256 of the model, hex.
    sha256: String,
}

impl ModelFiles {
    /// Checks that the model is its card's; `name` stands in messages.
    ///
    /// # Errors
    /// Where it isn't.
    pub fn new(onnx: Vec<u8>, card: Vec<u8>, name: &str) -> Result<ModelFiles> {
        let text = std::str::from_utf8(&card).map_err(|_| {
            Error::new(Kind::Format, Stage::Setup, format!("model card {name}: not UTF-8 text"))
        })?;
        Card::parse(text, name)?.verify(&onnx)?;
        let sha256 = hex(&Sha256::digest(&onnx));
        Ok(ModelFiles { onnx, card, sha256 })
    }

    /// Reads a model and the card beside it.
    ///
    /// # Errors
    /// Where either can't be read, or they don't belong together.
    pub fn open(model: &Path) -> Result<ModelFiles> {
        let read = |path: &Path| {
            std::fs::read(path).map_err(|source| {
                Error::io(Stage::Setup, format_args!("model {}", path.display()), &source)
                    .with_hint("a model comes with its card: the file of the same name that ends in .toml")
            })
        };
        let card = model.with_extension("toml");
        ModelFiles::new(read(model)?, read(&card)?, &card.display().to_string())
    }

    /// SHA-256 of the model, hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// The keys of a version's model and card below `prefix`, which is empty or ends in `/`.
fn keys(prefix: &str, sha256: &str) -> [String; 2] {
    ["onnx", "toml"].map(|ending| format!("{prefix}{NETWORK}/{sha256}/{NETWORK}.{ending}"))
}

/// The folder of a version below the models' root.
fn folder(root: &Path, sha256: &str) -> PathBuf {
    root.join(NETWORK).join(sha256)
}

/// The path of a version's model below the models' root: what `CURVEDIG_MODEL` is set to.
pub fn model_path(root: &Path, sha256: &str) -> PathBuf {
    folder(root, sha256).join(NETWORK).with_extension("onnx")
}
