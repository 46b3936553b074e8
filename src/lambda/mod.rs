//! The Lambda function: the models are loaded once, then one scan per event goes the way of [`crate::pipeline`].

mod function;
mod http;
mod layout;
mod log;
mod models;
mod output;
mod scan;
mod seeding;

use std::time::Instant;

use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::pipeline::Settings;
use crate::pipeline::event::{Fault, LayerTexts};
use crate::store::s3::{S3Settings, S3Store};
use function::Function;

/// Loads the models and answers events until Lambda ends the process.
///
/// # Errors
/// Where Lambda's runtime interface can't be reached, or no AWS region is set. Models that can't be loaded are told in
/// each answer: an environment that ends at its start tells its caller nothing.
pub async fn run(started: Instant) -> Result<(), lambda_runtime::Error> {
    let store = S3Store::connect(S3Settings::default()).await.map_err(|error| error.to_string())?;
    let function = Function::start(store, started).await;
    let function = &function;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        Ok::<Value, lambda_runtime::Error>(function.answer(event.payload, &event.context.request_id).await)
    }))
    .await
}

/// What a payload says of its scan, over HTTP or not, before anything is fetched: what anyone who may call the function
/// can make it read.
///
/// # Errors
/// As the caller is told.
pub fn understand(payload: Value) -> Result<(LayerTexts, Settings), Fault> {
    if http::is_http(&payload) {
        return http::said(payload);
    }
    let event = function::parse(payload)?;
    Ok((event.layout.map(|layout| layout.into_layers()).unwrap_or_default(), event.options.to_settings()))
}
