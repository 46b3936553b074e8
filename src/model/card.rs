//! The model card: which file a model is and what goes in and out.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
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

/// What a reader's card says of its letters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Alphabet {
    /// The letters of the answer's classes, from the second on; the first is the blank.
    #[serde(rename = "charset", deserialize_with = "letters")]
    pub letters: Vec<char>,
    /// Columns of the line per place of the answer.
    pub stride: usize,
    /// Lines are padded with paper to a multiple of so many columns.
    pub multiple_of: usize,
}

/// The letters of a string, one by one.
fn letters<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<char>, D::Error> {
    String::deserialize(deserializer).map(|text| text.chars().collect())
}

/// The text of the card beside a model: `curvenet.toml` for `curvenet.onnx`, and its name.
fn text_beside(model: &Path) -> Result<(String, String)> {
    let path = model.with_extension("toml");
    let text = std::fs::read_to_string(&path).map_err(|source| {
        Error::io(Stage::Setup, format!("model card {}", path.display()), &source)
            .with_hint("a model comes with its card: the file of the same name that ends in .toml")
    })?;
    Ok((text, path.display().to_string()))
}

/// Parses what is needed of a card; `name` stands in messages.
fn parse<T: DeserializeOwned>(text: &str, name: &str) -> Result<T> {
    toml::from_str(text).map_err(|source| {
        let message = source.message().lines().next().unwrap_or_default().to_owned();
        wrong(name, &message)
    })
}

fn wrong(name: &str, message: &str) -> Error {
    Error::new(Kind::Format, Stage::Setup, format!("model card {name}: {message}"))
}

impl Alphabet {
    /// Reads the card beside a model.
    ///
    /// # Errors
    /// Where there is none, or it isn't a reader's.
    pub fn beside(model: &Path) -> Result<Self> {
        let (text, name) = text_beside(model)?;
        Self::parse(&text, &name)
    }

    /// Parses a card; `name` stands in messages.
    ///
    /// # Errors
    /// Where it isn't a reader's.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        let alphabet: Alphabet = parse(text, name)?;
        if alphabet.stride == 0 || !alphabet.multiple_of.is_multiple_of(alphabet.stride) {
            return Err(wrong(name, "multiple_of must be a multiple of stride, which must not be 0"));
        }
        Ok(alphabet)
    }
}

impl Card {
    /// Reads the card beside a model.
    ///
    /// # Errors
    /// Where there is none, or it isn't one.
    pub fn beside(model: &Path) -> Result<Self> {
        let (text, name) = text_beside(model)?;
        Self::parse(&text, &name)
    }

    /// Parses a card; `name` stands in messages.
    ///
    /// # Errors
    /// Where it isn't one.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        parse(text, name)
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

    #[test]
    fn a_readers_card_with_a_padding_that_its_answer_cannot_keep_to_is_refused() {
        let card = |multiple: usize| format!("charset = \" 01\"\nstride = 4\nmultiple_of = {multiple}");
        assert_eq!(Alphabet::parse(&card(16), "card").unwrap().letters, [' ', '0', '1']);
        assert!(Alphabet::parse(&card(18), "card").unwrap_err().message.contains("multiple_of"));
    }
}
