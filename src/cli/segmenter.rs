//! The model that a run uses.

use std::path::Path;

use crate::error::{Error, Kind, Result, Stage};
use crate::model::Segmenter;

/// Finds ONNX Runtime (fetching its library where it is missing and `offline` isn't set) and loads a model: the given
/// one, or the one in the program.
///
/// # Errors
/// Where either can't be had.
pub fn open(model: Option<&Path>, offline: bool) -> Result<Box<dyn Segmenter>> {
    let _ = (model, offline);
    Err(Error::new(Kind::Internal, Stage::Setup, "no model yet"))
}
