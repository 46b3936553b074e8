//! CurveNet and the text recogniser: the trait the pipeline asks (the recogniser's is
//! [`crate::domain::reading::Reader`]), their ONNX Runtime implementations, fakes for tests, the model card.

pub mod card;
mod ctc;
pub mod fake;
pub mod ort;
pub mod reader;
pub mod runtime;
mod sessions;

use std::path::Path;

use ndarray::{Array3, ArrayView2};

use crate::error::Result;

/// Channels of [`Segmenter::segment`]'s answer before the appearance embedding: solid, broken, offset.
pub const FIXED_CHANNELS: usize = 3;

/// Size of the models that are part of this program, bytes: what a function reads when it starts.
pub fn bundled_bytes() -> u64 {
    (ort::OrtSegmenter::bundled_files().0.len() + reader::OrtReader::bundled_model().len()) as u64
}

/// Tells ink of curves from everything else.
pub trait Segmenter: Send + Sync {
    /// One tile in, one answer per pixel out.
    ///
    /// In: rows × columns, 1.0 ink to 0.0 paper; any size, both sides multiples of 32. Out: channels × rows × columns:
    /// 0 probability of a solid curve, 1 probability of a broken (dashed, dotted) curve, 2 columns from the pixel's
    /// centre to the curve's centreline (positive: to the right), 3.. an appearance embedding (any number).
    ///
    /// # Errors
    /// Where the runtime fails.
    fn segment(&self, tile: ArrayView2<'_, f32>) -> Result<Array3<f32>>;

    /// SHA-256 of the model file, hex.
    fn sha256(&self) -> &str;
}

/// The SHA-256 that a model's folder is called by, where it is called so: model stores keep their versions in such folders,
/// and callers tell versions apart by them.
pub fn sha256_of_folder(model: &Path) -> Option<&str> {
    let folder = model.parent()?.file_name()?.to_str()?;
    (folder.len() == 64 && folder.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(folder)
}
