//! The event of the seeding function: a model's version comes from S3 to the file system that it may write.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::function::fault;
use crate::error::{Error, Kind, Result, Stage};
use crate::model_store::{SeedRequest, seed};
use crate::pipeline::event::{FaultClass, VERSION};
use crate::store::s3::S3Store;

/// The folder that versions come to. Functions without it seed nothing.
const INTO: &str = "CURVEDIG_SEED_INTO";

/// Whether an event asks for that.
pub fn is_seeding(event: &Value) -> bool {
    event.get("seed").is_some()
}

/// Carries it out and logs a line.
pub async fn answer(store: &S3Store, event: Value, request_id: &str) -> Value {
    let (answer, outcome) = match seeded(store, event).await {
        Ok(seeded) => (seeded, "seeded"),
        Err(error) => (json!({"version": VERSION, "error": fault(FaultClass::Model, &error)}), "failed"),
    };
    println!("{}", json!({"request_id": request_id, "outcome": outcome, "seeding": answer}));
    answer
}

async fn seeded(store: &S3Store, event: Value) -> Result<Value> {
    let wrong = |message: String| Error::new(Kind::Usage, Stage::Setup, message);
    let into = std::env::var_os(INTO).map(PathBuf::from).ok_or_else(|| {
        wrong(format!("this function seeds nothing: {INTO} is not set"))
            .with_hint("invoke the seeding function")
    })?;
    let request: SeedRequest = serde_json::from_value(event["seed"].clone()).map_err(|error| {
        wrong(format!("seed: {error}")).with_hint("`curvedig model push` prints the event to send")
    })?;
    let mut answer = serde_json::to_value(seed(store, &request, &into).await?).unwrap_or_default();
    answer["version"] = json!(VERSION);
    Ok(answer)
}
