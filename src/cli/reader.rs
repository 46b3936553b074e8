//! The model that reads printed text.

use crate::batch::progress::to_stderr;
use crate::domain::reading::Reader;
use crate::error::Result;
use crate::model::reader::OrtReader;
use crate::model::runtime;

/// Finds ONNX Runtime (fetching its library where it is missing and `offline` isn't set) and loads the model in the
/// program.
///
/// # Errors
/// Where either can't be had.
pub fn open(offline: bool) -> Result<Box<dyn Reader>> {
    let library = runtime::ensure(offline, &mut |line| to_stderr(line))?;
    let environment = runtime::init(&library)?;
    Ok(Box::new(OrtReader::bundled(environment)?))
}
