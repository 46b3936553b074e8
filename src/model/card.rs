//! The model card: which file a model is and what goes in and out.

use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};

/// What the program needs of a card; the rest of the card is for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Card {
    /// SHA-256 of the model file, hex.
    pub sha256: String,
    /// Name of the input.
    pub input: String,
    /// Name of the output.
    pub output: String,
}

impl Card {
    /// Reads the card beside a model: `curvenet.toml` for `curvenet.onnx`.
    ///
    /// # Errors
    /// Where there is none, or it isn't one.
    pub fn beside(model: &Path) -> Result<Self> {
        let path = model.with_extension("toml");
        let text = std::fs::read_to_string(&path).map_err(|source| {
            Error::io(Stage::Setup, format!("model card {}", path.display()), &source)
                .with_hint("a model comes with its card: the file of the same name that ends in .toml")
        })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Parses a card; `name` stands in messages.
    ///
    /// # Errors
    /// Where it isn't one.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        toml::from_str(text).map_err(|source| {
            let message = source.message().lines().next().unwrap_or_default().to_owned();
            Error::new(Kind::Format, Stage::Setup, format!("model card {name}: {message}"))
        })
    }

    /// Checks that the model is the card's.
    ///
    /// # Errors
    /// Where its SHA-256 is another.
    pub fn verify(&self, model: &[u8]) -> Result<()> {
        let found = hex(&Sha256::digest(model));
        if found == self.sha256 {
            return Ok(());
        }
        Err(Error::new(
            Kind::Format,
            Stage::Setup,
            format!("the model's SHA-256 is {found}, its card says {}", self.sha256),
        )
        .with_hint("model and card don't belong together, or the model is damaged: fetch both again"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_not_its_cards_is_refused() {
        let card = Card::parse(
            "sha256 = \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"\ninput = \"ink\"\noutput = \"curves\"",
            "card",
        )
        .unwrap();
        assert_eq!(card.verify(b"abc"), Ok(()));
        assert!(card.verify(b"abd").unwrap_err().message.contains("ba7816bf"));
    }
}
