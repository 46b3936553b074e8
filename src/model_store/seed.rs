//! A version comes from S3 to a file system that functions mount.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{ModelFiles, NETWORK, folder, keys, model_path};
use crate::error::{Error, Kind, Result, Stage};
use crate::store::s3::{ObjectRef, S3Store};

/// No model comes near this.
const MAX_BYTES: u64 = 1 << 30;

/// What the seeding function is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRequest {
    /// Bucket of the model store.
    pub bucket: String,
    /// Prefix of the model store, with its final `/` where there is one.
    #[serde(default)]
    pub prefix: String,
    /// SHA-256 of the version, hex.
    pub sha256: String,
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeded {
    /// Path of the model: what `CURVEDIG_MODEL` is set to.
    pub path: String,
    /// SHA-256 of the model there, hex.
    pub sha256: String,
    /// Whether it was there already, whole.
    #[serde(default)]
    pub already: bool,
}

/// Copies a version below `root`. It appears whole or not at all: under another name first, and under its own once its
/// hash is right. One that is there, and whole, stays; any number may seed at once.
///
/// # Errors
/// Where the version isn't in the store or isn't what its name says; where the file system can't be written.
pub async fn seed(store: &S3Store, request: &SeedRequest, root: &Path) -> Result<Seeded> {
    let sha256 = request.sha256.as_str();
    if sha256.len() != 64 || !sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        let message = format!("'{sha256}' is no SHA-256 in lower-case hex");
        return Err(Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("`curvedig model push` prints the one to give"));
    }
    let path = model_path(root, sha256);
    let seeded = |already| Seeded { path: path.display().to_string(), sha256: sha256.to_owned(), already };
    if is_whole(&path, sha256) {
        return Ok(seeded(true));
    }
    let [model, card] = keys(&request.prefix, sha256);
    let get = async |key: String| {
        let object = ObjectRef::newest(request.bucket.as_str(), key);
        store.get(&object, MAX_BYTES).await.map_err(|failure| at_setup(failure.about(object.url()).into()))
    };
    let files = ModelFiles::new(get(model).await?, get(card).await?, &format!("of version {sha256}"))?;
    if files.sha256() != sha256 {
        let message = format!("version {sha256} holds a model of SHA-256 {}", files.sha256());
        return Err(Error::new(Kind::Format, Stage::Setup, message)
            .with_hint("push that version anew: someone else wrote to the model store"));
    }
    write(&files, root).map_err(|source| {
        Error::io(Stage::Setup, format_args!("{} can't be written", path.display()), &source)
            .with_hint("the seeding function needs an access point that it may write to (ClientWrite)")
    })?;
    Ok(seeded(false))
}

fn is_whole(model: &Path, sha256: &str) -> bool {
    ModelFiles::open(model).is_ok_and(|files| files.sha256() == sha256)
}

fn write(files: &ModelFiles, root: &Path) -> io::Result<()> {
    let target = folder(root, files.sha256());
    let versions = root.join(NETWORK);
    fs::create_dir_all(&versions)?;
    let new = tempfile::Builder::new().prefix(".new-").tempdir_in(&versions)?;
    for (ending, bytes) in [("onnx", &files.onnx), ("toml", &files.card)] {
        let path = new.path().join(NETWORK).with_extension(ending);
        fs::write(&path, bytes)?;
        fs::File::open(path)?.sync_all()?;
    }
    // The folder is for its maker alone; functions read as another user, perhaps.
    #[cfg(unix)]
    fs::set_permissions(new.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    if fs::rename(new.path(), &target).is_ok() {
        // It has its name now: there is nothing to remove any more.
        let _ = new.keep();
        return Ok(());
    }
    if is_whole(&model_path(root, files.sha256()), files.sha256()) {
        return Ok(());
    }
    // A damaged version goes aside whole: a function that has it open reads on.
    let old = tempfile::Builder::new().prefix(".old-").tempdir_in(&versions)?;
    fs::rename(&target, old.path().join(NETWORK))?;
    fs::rename(new.path(), &target)?;
    let _ = new.keep();
    Ok(())
}

/// No model, no scan: what is wrong is the configuration's.
fn at_setup(error: Error) -> Error {
    Error { stage: Stage::Setup, ..error }
}
