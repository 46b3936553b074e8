//! The model that a run uses.

use std::path::Path;

use crate::batch::progress::to_stderr;
use crate::error::Result;
use crate::model::Segmenter;
use crate::model::ort::OrtSegmenter;
use crate::model::runtime;

/// Finds ONNX Runtime (fetching its library where it is missing and `offline` isn't set) and loads a model: the given
/// one, or the one in the program.
///
/// # Errors
/// Where either can't be had.
pub fn open(model: Option<&Path>, offline: bool) -> Result<Box<dyn Segmenter>> {
    let library = runtime::ensure(offline, &mut |line| to_stderr(line))?;
    let environment = runtime::init(&library)?;
    let segmenter = match model {
        Some(path) => OrtSegmenter::open(environment, path).map_err(|error| match error.hint {
            Some(_) => error,
            None => error.with_hint("check --model, or leave it away to use the model in the program"),
        })?,
        None => OrtSegmenter::bundled(environment)?,
    };
    Ok(Box::new(segmenter))
}
