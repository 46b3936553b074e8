//! The Runtime API of one environment: what its process fetches events from and answers to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use hyper::Request;
use hyper::body::Incoming;
use tokio::sync::{Mutex, Notify, mpsc};

use super::REGION;
use super::server::{self, Answer, Cut, answer};

/// An event for the process.
pub struct Delivery {
    pub request_id: String,
    pub payload: Bytes,
    pub deadline_ms: u128,
    pub function: String,
}

/// What the process says.
#[derive(Debug)]
pub enum Said {
    Response(Bytes),
    Error(Bytes),
    InitError(Bytes),
}

/// Shared by the connections of a process.
pub struct RuntimeApi {
    pub events: Mutex<mpsc::Receiver<Delivery>>,
    pub said: mpsc::Sender<Said>,
    /// The process waits for an event.
    pub waiting: AtomicBool,
    pub came: Notify,
}

/// Answers a process.
pub async fn answer_process(api: Arc<RuntimeApi>, request: Request<Incoming>) -> Result<Answer, Cut> {
    let path = request.uri().path().to_owned();
    let rest = path.strip_prefix("/2018-06-01/runtime/").ok_or(Cut)?;
    if rest == "invocation/next" {
        api.waiting.store(true, Ordering::SeqCst);
        api.came.notify_waiters();
        let event = api.events.lock().await.recv().await.ok_or(Cut)?;
        api.waiting.store(false, Ordering::SeqCst);
        let headers = [
            ("lambda-runtime-aws-request-id", event.request_id),
            ("lambda-runtime-deadline-ms", event.deadline_ms.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                format!("arn:aws:lambda:{REGION}:123456789012:function:{}", event.function),
            ),
            ("lambda-runtime-trace-id", "Root=1-5e1b4151-5ac6c58dc39a6b2a1c3b4c5d".to_owned()),
            ("content-type", "application/json".to_owned()),
        ];
        return Ok(answer(200, event.payload, &headers));
    }
    let said: fn(Bytes) -> Said = match rest {
        "init/error" => Said::InitError,
        _ if rest.ends_with("/response") => Said::Response,
        _ if rest.ends_with("/error") => Said::Error,
        _ => return Ok(answer(404, "{}", &[])),
    };
    let bytes = server::body(request).await?;
    let _ = api.said.send(said(bytes)).await;
    Ok(answer(202, r#"{"status":"OK"}"#, &[("content-type", "application/json".to_owned())]))
}
