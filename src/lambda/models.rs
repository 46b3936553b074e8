//! The models of an environment.

use std::env;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use crate::domain::find::find;
use crate::domain::reading::Reader;
use crate::error::{Error, Kind, Result, Stage};
use crate::model::ort::OrtSegmenter;
use crate::model::reader::OrtReader;
use crate::model::runtime;
use crate::model::{Segmenter, sha256_of_folder};
use crate::pipeline::event::Identity;
use crate::pipeline::{Finder, Tools};

/// Where CurveNet lies: on EFS as a rule. The one in the program where it isn't set.
const MODEL: &str = "CURVEDIG_MODEL";
/// Where the reader's model lies. The one in the program where it isn't set.
const READER: &str = "CURVEDIG_READER";

/// Models, ready to run.
pub struct Models {
    segmenter: OrtSegmenter,
    reader: OrtReader,
    /// Bytes read from files.
    pub bytes: u64,
    /// Time that loading took, ms.
    pub load_ms: u64,
}

impl Models {
    /// Loads what the environment's variables name, checked against the cards beside the files.
    ///
    /// # Errors
    /// Where ONNX Runtime or a model isn't there, or a model isn't its card's.
    pub fn load() -> Result<Models> {
        let started = Instant::now();
        let environment = runtime::init(&runtime::ensure(true, &mut |_| {})?)?;
        let (model, reader_path) = (named(MODEL), named(READER));
        let bytes = [&model, &reader_path].into_iter().flatten().map(|path| size(path)).sum();
        // Side by side: a start is paid for by the millisecond.
        let (segmenter, reader) = thread::scope(|scope| {
            let beside = scope.spawn(|| match &reader_path {
                Some(path) => OrtReader::open(environment.clone(), path),
                None => OrtReader::bundled(environment.clone()),
            });
            let segmenter = match &model {
                Some(path) => OrtSegmenter::open(environment.clone(), path),
                None => OrtSegmenter::bundled(environment.clone()),
            };
            let lost = |_| Err(Error::new(Kind::Internal, Stage::Setup, "loading the reader broke"));
            (segmenter, beside.join().unwrap_or_else(lost))
        });
        let (segmenter, reader) = (segmenter?, reader?);
        for (path, sha256) in [(&model, segmenter.sha256()), (&reader_path, Reader::sha256(&reader))] {
            path.as_ref().map_or(Ok(()), |path| lies_under_its_hash(path, sha256))?;
        }
        let load_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(Models { segmenter, reader, bytes, load_ms })
    }

    /// For the pipeline.
    pub fn tools(&self) -> Tools<'_> {
        Tools { segmenter: &self.segmenter, finder: Finder { reader: &self.reader, find: &find } }
    }

    /// Which models these are.
    pub fn identity(&self) -> Identity {
        Identity {
            model_sha256: self.segmenter.sha256().to_owned(),
            reader_sha256: Reader::sha256(&self.reader).to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

/// A folder that is called as a hash holds the model of that hash and no other: callers tell versions apart by it.
fn lies_under_its_hash(model: &Path, sha256: &str) -> Result<()> {
    if sha256_of_folder(model).is_none_or(|folder| folder.eq_ignore_ascii_case(sha256)) {
        return Ok(());
    }
    let message =
        format!("{}: the model's SHA-256 is {sha256}, its folder's name says another", model.display());
    Err(Error::new(Kind::Format, Stage::Setup, message)
        .with_hint("seed that model version anew, or correct CURVEDIG_MODEL or CURVEDIG_READER"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_in_another_ones_folder_is_refused() {
        let (ours, others) = ("a".repeat(64), "b".repeat(64));
        let path = |folder: &str| PathBuf::from(format!("/mnt/models/{folder}/curvenet.onnx"));
        assert!(lies_under_its_hash(&path(&ours), &ours).is_ok());
        assert!(lies_under_its_hash(&path("current"), &ours).is_ok());
        assert!(lies_under_its_hash(&path(&others), &ours).unwrap_err().message.contains("folder"));
    }
}
