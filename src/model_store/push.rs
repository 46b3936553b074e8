//! A version goes to S3.

use super::{ModelFiles, keys};
use crate::store::s3::{Condition, Failure, S3Store, Written, url};

/// A version that lies in S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// Address of the model.
    pub url: String,
    /// Whether it was there already.
    pub already: bool,
}

/// Writes a version below `prefix`, which is empty or ends in `/`. The card comes last: where it is, the model is.
///
/// # Errors
/// As S3 says.
pub async fn push(
    store: &S3Store,
    bucket: &str,
    prefix: &str,
    files: &ModelFiles,
) -> Result<Pushed, Failure> {
    let [model, card] = keys(prefix, &files.sha256);
    let put = async |key: &str, bytes: &[u8], kind| {
        store.put(bucket, key, bytes.to_vec(), kind, Condition::IfAbsent).await
    };
    let written = put(&model, &files.onnx, "application/octet-stream").await?;
    put(&card, &files.card, "text/plain; charset=utf-8").await?;
    Ok(Pushed { url: url(bucket, &model), already: written == Written::AlreadyThere })
}
