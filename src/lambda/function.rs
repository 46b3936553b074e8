//! One environment: what it holds between events, and which event goes where.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::Value;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::models::Models;
use super::{http, log, scan, seeding};
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::event::{Answer, Event, Fault, FaultClass, VERSION};
use crate::pipeline::failed::failure;
use crate::store::s3::{Requests, S3Store};

/// An environment.
pub struct Function {
    /// Where scans and results are.
    pub store: S3Store,
    /// A failed load is tried anew at the next event: a file system may come back.
    models: Mutex<Result<Arc<Models>>>,
    /// Where versions of the model go: of the seeding function, which digitises nothing.
    seed_into: Option<PathBuf>,
    used: AtomicBool,
    init_ms: u64,
}

/// What the first event of an environment waited for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start {
    /// Whether it was the first.
    pub cold: bool,
    /// From the process's start to its readiness, ms.
    pub init_ms: u64,
    /// Requests to the store before the event.
    before: Requests,
}

impl Start {
    /// Objects read and written since, where there are `now` so many requests.
    fn objects(&self, now: Requests) -> [u32; 2] {
        let since = |now: u64, before: u64| u32::try_from(now - before).unwrap_or(u32::MAX);
        [since(now.gets, self.before.gets), since(now.puts, self.before.puts)]
    }
}

impl Function {
    /// Loads the models. The seeding function has none to load: it is there to bring the first.
    pub async fn start(store: S3Store, started: Instant) -> Function {
        let seed_into = seeding::root();
        let models = match seed_into {
            Some(_) => Err(seeding::digitises_nothing()),
            None => load().await,
        };
        let (models, used) = (Mutex::new(models), AtomicBool::new(false));
        Function { store, models, seed_into, used, init_ms: elapsed_ms(started) }
    }

    /// The models.
    ///
    /// # Errors
    /// Why they can't be loaded.
    pub async fn models(&self) -> Result<Arc<Models>> {
        let mut models = self.models.lock().await;
        if models.is_err() && self.seed_into.is_none() {
            *models = load().await;
        }
        models.clone()
    }

    /// Answers an event: a scan, a warm-up, or a request over HTTP.
    pub async fn answer(&self, payload: Value, request_id: &str) -> Value {
        let started = Instant::now();
        let cold = !self.used.swap(true, Ordering::SeqCst);
        let init_ms = if cold { self.init_ms } else { 0 };
        let start = Start { cold, init_ms, before: self.store.requests() };
        if http::is_http(&payload) {
            return http::answer(self, payload, start, request_id).await;
        }
        let (name, answer) = match parse(payload) {
            Ok(event) => (scan_name(&event), self.event(event).await),
            Err(fault) => (None, fault.into()),
        };
        let answer = self.finish(answer, start, started).await;
        log::write(request_id, name.as_deref(), &answer);
        // Text keys and plain values: serde_json has no way to fail on these.
        serde_json::to_value(answer).unwrap_or_default()
    }

    async fn event(&self, event: Event) -> Answer {
        if let Some(request) = &event.seed {
            let seeded = seeding::answer(&self.store, self.seed_into.as_deref(), request).await;
            return seeded.unwrap_or_else(Answer::from);
        }
        let models = match self.models().await {
            Ok(models) => models,
            Err(error) => return fault(FaultClass::Model, &error).into(),
        };
        if event.warmup {
            return Answer::default();
        }
        scan::answer(&self.store, &models, event).await.unwrap_or_else(Answer::from)
    }

    /// An answer with what the environment adds to it.
    pub async fn finish(&self, answer: Answer, start: Start, started: Instant) -> Answer {
        let models = self.models.lock().await;
        let models = models.as_ref().ok();
        let if_cold = |value: u64| if start.cold { value } else { 0 };
        Answer {
            version: VERSION,
            identity: models.map(|models| models.identity()),
            cold: start.cold,
            init_ms: start.init_ms,
            model_load_ms: if_cold(models.map_or(0, |models| models.load_ms)),
            model_bytes: if_cold(models.map_or(0, |models| models.bytes)),
            duration_ms: elapsed_ms(started),
            objects: Some(start.objects(self.store.requests())),
            ..answer
        }
        .bounded()
    }
}

async fn load() -> Result<Arc<Models>> {
    let loaded = spawn_blocking(Models::load).await;
    let broken =
        |error| Err(Error::new(Kind::Internal, Stage::Setup, format!("loading the models: {error}")));
    loaded.unwrap_or_else(broken).map(Arc::new)
}

/// The event that a payload is.
///
/// # Errors
/// Where it is none, or one of another version.
pub fn parse(payload: Value) -> Result<Event, Fault> {
    let wrong = |message: String| {
        let hint = "see .github/LAMBDA.md, The function's events";
        fault(FaultClass::Event, &Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint))
    };
    match payload.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) => {
            return Err(wrong(format!("an event of version {version}; this function knows {VERSION}")));
        }
        None => return Err(wrong("an event without a version".to_owned())),
    }
    serde_json::from_value(payload).map_err(|error| wrong(format!("the event can't be understood: {error}")))
}

fn scan_name(event: &Event) -> Option<String> {
    let scan = event.scan.as_ref()?;
    Some(scan.name.clone().unwrap_or_else(|| scan.key.clone()))
}

/// A fault in the words of an error.
pub fn fault(class: FaultClass, error: &Error) -> Fault {
    Fault { class, failure: failure(error) }
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Answer {
        Answer { error: Some(fault), ..Answer::default() }
    }
}

/// Milliseconds since `started`.
pub fn elapsed_ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_that_are_none_are_refused_for_good() {
        for (payload, said) in [
            (json!({}), "without a version"),
            (json!({"version": 2}), "version 2"),
            (json!({"version": 1, "scan": {"bucket": "b"}}), "key"),
            (json!("text"), "without a version"),
        ] {
            let fault = parse(payload).unwrap_err();
            assert_eq!(fault.class, FaultClass::Event);
            assert!(fault.failure.message.contains(said), "{}", fault.failure.message);
        }
    }
}
