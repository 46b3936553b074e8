//! CurveNet through ONNX Runtime.

use std::path::Path;

use ndarray::{Array3, ArrayView2, Axis, Ix4};
use ort::environment::Environment;
use ort::value::TensorRef;

use crate::error::{Error, Kind, Result, Stage};
use crate::model::Segmenter;
use crate::model::card::Card;
use crate::model::sessions::Sessions;

/// CurveNet in ONNX Runtime.
pub struct OrtSegmenter {
    sessions: Sessions,
}

impl OrtSegmenter {
    /// Reads a model and its card (`<model>.toml` beside it), checks the model's SHA-256 against the card's and
    /// prepares a first session. ONNX Runtime itself must be there: see [`crate::model::runtime`].
    ///
    /// # Errors
    /// Where the model or its card can't be read, don't belong together, or ONNX Runtime refuses the model.
    pub fn open(runtime: Environment, model: &Path) -> Result<Self> {
        let bytes = std::fs::read(model)
            .map_err(|source| Error::io(Stage::Setup, format!("model {}", model.display()), &source))?;
        let card = Card::beside(model)?;
        Ok(OrtSegmenter { sessions: Sessions::new(runtime, bytes, card)? })
    }

    /// The model that is part of this program.
    ///
    /// # Errors
    /// As [`OrtSegmenter::open`].
    pub fn bundled(runtime: Environment) -> Result<Self> {
        let (model, card) = Self::bundled_files();
        let card = Card::parse(&String::from_utf8_lossy(card), "the bundled model's card")?;
        Ok(OrtSegmenter { sessions: Sessions::new(runtime, model.to_vec(), card)? })
    }

    /// The bytes of the model that is part of this program, and of its card.
    pub fn bundled_files() -> (&'static [u8], &'static [u8]) {
        (include_bytes!("../../models/curvenet.onnx"), include_bytes!("../../models/curvenet.toml"))
    }
}

impl Segmenter for OrtSegmenter {
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>> {
        let failed = |source: ort::Error| {
            Error::new(Kind::Internal, Stage::Segment, format!("ONNX Runtime: {source}"))
        };
        let input = tile.insert_axis(Axis(0)).insert_axis(Axis(0));
        let input = input.as_standard_layout();
        let card = self.sessions.card();
        self.sessions.lend(|session| {
            let tensor = TensorRef::from_array_view(input.view()).map_err(failed)?;
            let outputs = session.run(ort::inputs![card.input.as_str() => tensor]).map_err(failed)?;
            let answer = outputs[card.output.as_str()].try_extract_array::<f32>().map_err(failed)?;
            let answer = answer.into_dimensionality::<Ix4>().map_err(|_| {
                Error::new(Kind::Unsupported, Stage::Segment, "the model's answer has not four axes")
            })?;
            let answer = answer.index_axis(Axis(0), 0);
            if answer.shape()[0] < crate::model::FIXED_CHANNELS || answer.shape()[1..] != *tile.shape() {
                return Err(Error::new(
                    Kind::Unsupported,
                    Stage::Segment,
                    format!("the model answers {:?} to a tile of {:?}", answer.shape(), tile.shape()),
                ));
            }
            Ok(answer.to_owned())
        })
    }

    fn sha256(&self) -> &str {
        &self.sessions.card().sha256
    }
}
