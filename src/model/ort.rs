//! CurveNet through ONNX Runtime.

use std::path::Path;
use std::sync::Mutex;

use ndarray::{Array3, ArrayView2, Axis, Ix4};
use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::error::{Error, Kind, Result, Stage};
use crate::model::Segmenter;
use crate::model::card::Card;

/// CurveNet in ONNX Runtime: one session for each scan that runs at the same time, one thread in each, since whole
/// scans run side by side.
pub struct OrtSegmenter {
    runtime: Environment,
    bytes: Vec<u8>,
    card: Card,
    /// Sessions that nobody uses at the moment. `Session::run` wants the session for itself.
    idle: Mutex<Vec<Session>>,
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
        Self::from_bytes(runtime, bytes, card)
    }

    /// The model that is part of this program.
    ///
    /// # Errors
    /// As [`OrtSegmenter::open`].
    pub fn bundled(runtime: Environment) -> Result<Self> {
        let card = Card::parse(include_str!("../../models/curvenet.toml"), "the bundled model's card")?;
        Self::from_bytes(runtime, include_bytes!("../../models/curvenet.onnx").to_vec(), card)
    }

    fn from_bytes(runtime: Environment, bytes: Vec<u8>, card: Card) -> Result<Self> {
        card.verify(&bytes)?;
        let segmenter = OrtSegmenter { runtime, bytes, card, idle: Mutex::new(Vec::new()) };
        let first = segmenter.session()?;
        segmenter.put_back(first);
        Ok(segmenter)
    }

    fn session(&self) -> Result<Session> {
        let idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        if let Some(session) = idle {
            return Ok(session);
        }
        let build = || -> ort::Result<Session> {
            Session::builder(&self.runtime)?
                .with_intra_threads(1)?
                .with_inter_threads(1)?
                .with_optimization_level(GraphOptimizationLevel::Level3)?
                .commit_from_memory(&self.bytes)
        };
        build().map_err(|source| {
            Error::new(Kind::Unsupported, Stage::Setup, format!("ONNX Runtime refuses the model: {source}"))
                .with_hint(
                    "the model and the runtime must belong together; `curvedig doctor` tells their versions",
                )
        })
    }

    fn put_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(session);
    }
}

impl Segmenter for OrtSegmenter {
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>> {
        let failed = |source: ort::Error| {
            Error::new(Kind::Internal, Stage::Segment, format!("ONNX Runtime: {source}"))
        };
        let mut session = self.session()?;
        let input = tile.insert_axis(Axis(0)).insert_axis(Axis(0));
        let input = input.as_standard_layout();
        let mask = {
            let tensor = TensorRef::from_array_view(input.view()).map_err(failed)?;
            let outputs = session.run(ort::inputs![self.card.input.as_str() => tensor]).map_err(failed)?;
            let answer = outputs[self.card.output.as_str()].try_extract_array::<f32>().map_err(failed)?;
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
            answer.to_owned()
        };
        self.put_back(session);
        Ok(mask)
    }

    fn sha256(&self) -> &str {
        &self.card.sha256
    }
}
