//! The text recogniser through ONNX Runtime.

use std::collections::BTreeMap;
use std::path::Path;

use ndarray::{Array2, Array4, Axis, Ix3, s};
use ort::environment::Environment;
use ort::value::TensorRef;

use crate::domain::reading::{LINE_HEIGHT, Reader, Reading};
use crate::error::{Error, Kind, Result, Stage};
use crate::model::card::{Alphabet, Card};
use crate::model::ctc;
use crate::model::sessions::Sessions;

/// Columns of the lines that run through the network together, padding included.
const BATCH_COLUMNS: usize = 4096;

/// Our recogniser of printed lines in ONNX Runtime.
pub struct OrtReader {
    sessions: Sessions,
    alphabet: Alphabet,
}

impl OrtReader {
    /// The bytes of the model that is part of this program.
    pub fn bundled_model() -> &'static [u8] {
        include_bytes!("../../models/reader.onnx")
    }

    /// Reads a model and its card (`<model>.toml` beside it), checks the model's SHA-256 against the card's and
    /// prepares a first session. ONNX Runtime itself must be there: see [`crate::model::runtime`].
    ///
    /// # Errors
    /// Where the model or its card can't be read, don't belong together, or ONNX Runtime refuses the model.
    pub fn open(runtime: Environment, model: &Path) -> Result<Self> {
        let bytes = std::fs::read(model)
            .map_err(|source| Error::io(Stage::Setup, format!("model {}", model.display()), &source))?;
        Self::from_bytes(runtime, bytes, Card::beside(model)?, Alphabet::beside(model)?)
    }

    /// The recogniser that is part of this program.
    ///
    /// # Errors
    /// As [`OrtReader::open`].
    pub fn bundled(runtime: Environment) -> Result<Self> {
        let (card, name) = (include_str!("../../models/reader.toml"), "the bundled reader's card");
        let bytes = Self::bundled_model().to_vec();
        Self::from_bytes(runtime, bytes, Card::parse(card, name)?, Alphabet::parse(card, name)?)
    }

    fn from_bytes(runtime: Environment, bytes: Vec<u8>, card: Card, alphabet: Alphabet) -> Result<Self> {
        Ok(OrtReader { sessions: Sessions::new(runtime, bytes, card)?, alphabet })
    }

    /// Columns of a line with its padding. They depend on the line alone, so that it reads the same whatever is read
    /// beside it.
    fn padded(&self, line: &Array2<f32>) -> usize {
        line.ncols().max(1).next_multiple_of(self.alphabet.multiple_of)
    }

    /// Reads lines of one padded width.
    fn read_alike(&self, lines: &[&Array2<f32>], columns: usize) -> Result<Vec<Reading>> {
        let mut ink = Array4::<f32>::zeros((lines.len(), 1, LINE_HEIGHT, columns));
        for (mut slot, line) in ink.outer_iter_mut().zip(lines) {
            slot.slice_mut(s![0, .., ..line.ncols()]).assign(line);
        }
        let failed =
            |source: ort::Error| Error::new(Kind::Internal, Stage::Layout, format!("ONNX Runtime: {source}"));
        let card = self.sessions.card();
        let Alphabet { letters, stride, .. } = &self.alphabet;
        let expected = [lines.len(), columns / stride, letters.len() + 1];
        self.sessions.lend(|session| {
            let tensor = TensorRef::from_array_view(ink.view()).map_err(failed)?;
            let outputs = session.run(ort::inputs![card.input.as_str() => tensor]).map_err(failed)?;
            let answer = outputs[card.output.as_str()].try_extract_array::<f32>().map_err(failed)?;
            let answer = answer.into_dimensionality::<Ix3>().map_err(|_| {
                Error::new(Kind::Unsupported, Stage::Layout, "the reader's answer has not three axes")
            })?;
            if answer.shape() != expected {
                let message = format!("the reader answers {:?} instead of {expected:?}", answer.shape());
                return Err(Error::new(Kind::Unsupported, Stage::Layout, message));
            }
            let read =
                |(places, line): (_, &&Array2<f32>)| ctc::reading(places, letters, *stride, line.ncols());
            Ok(answer.axis_iter(Axis(0)).zip(lines).map(read).collect())
        })
    }
}

impl Reader for OrtReader {
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>> {
        let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            if line.nrows() != LINE_HEIGHT {
                let message = format!("a line of text of {} rows instead of {LINE_HEIGHT}", line.nrows());
                return Err(Error::new(Kind::Internal, Stage::Layout, message));
            }
            alike.entry(self.padded(line)).or_default().push(index);
        }
        let mut readings = vec![Reading::default(); lines.len()];
        for (columns, members) in alike {
            for batch in members.chunks((BATCH_COLUMNS / columns).max(1)) {
                let inks: Vec<&Array2<f32>> = batch.iter().map(|&index| &lines[index]).collect();
                for (&index, reading) in batch.iter().zip(self.read_alike(&inks, columns)?) {
                    readings[index] = reading;
                }
            }
        }
        Ok(readings)
    }

    fn sha256(&self) -> &str {
        &self.sessions.card().sha256
    }
}
