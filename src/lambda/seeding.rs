//! The seeding function: the same program, told by a variable to bring versions of the model to a file system that it may
//! write to, which the function that digitises may not.

use std::env;
use std::path::{Path, PathBuf};

use super::function::fault;
use crate::error::{Error, Kind, Stage};
use crate::model_store::{SeedRequest, seed};
use crate::pipeline::event::{Answer, Fault, FaultClass};
use crate::store::s3::S3Store;

/// Folder of the models, `/mnt/models` as a rule. Set for the seeding function alone.
const SEED_INTO: &str = "CURVEDIG_SEED_INTO";

/// Where this function brings versions, if it is the seeding one.
pub fn root() -> Option<PathBuf> {
    env::var_os(SEED_INTO).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Carries a request out.
///
/// # Errors
/// Where this isn't the seeding function, or the version can't be brought.
pub async fn answer(store: &S3Store, root: Option<&Path>, request: &SeedRequest) -> Result<Answer, Fault> {
    let root = root.ok_or_else(|| {
        let error =
            Error::new(Kind::Usage, Stage::Setup, "this function digitises scans and seeds no models");
        fault(
            FaultClass::Event,
            &error.with_hint("invoke the seeding function, called like it with -seeding"),
        )
    })?;
    let seeded = seed(store, request, root).await.map_err(|error| fault(class(error.kind), &error))?;
    Ok(Answer { seeded: Some(seeded), ..Answer::default() })
}

/// What the seeding function says to a scan.
pub fn digitises_nothing() -> Error {
    Error::new(Kind::Usage, Stage::Setup, "this is the seeding function: it has no models to digitise with")
        .with_hint("invoke the function that digitises, called like it without -seeding")
}

fn class(kind: Kind) -> FaultClass {
    match kind {
        Kind::Io => FaultClass::Busy,
        Kind::Usage => FaultClass::Denied,
        _ => FaultClass::Model,
    }
}
