//! One invocation.

use std::time::{Duration, Instant};

use aws_sdk_lambda::operation::RequestId;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::LogType;

use super::billing::Report;
use super::function::Function;
use super::refusal::setup;
use super::verdict::{Verdict, judge};
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::event::{Answer, Event};

/// How a call ended.
pub struct Called {
    /// What its end means.
    pub verdict: Verdict,
    /// What it is billed, where AWS says.
    pub report: Option<Report>,
    /// How long it took, seen from here.
    pub took: Duration,
}

/// Calls a function.
pub async fn call(function: &Function, event: Option<&Event>) -> Called {
    // Text keys and plain values: serde_json has no way to fail on these.
    let payload = serde_json::to_vec(&event).unwrap_or_default();
    let request = function.client.invoke().function_name(&function.name).log_type(LogType::Tail);
    let request = request.set_qualifier(function.qualifier.clone()).payload(Blob::new(payload));
    let started = Instant::now();
    let result = request.send().await;
    let took = started.elapsed();
    let (report, request_id) = match &result {
        Ok(output) => (output.log_result().and_then(Report::find), output.request_id().map(str::to_owned)),
        Err(error) => (None, error.request_id().map(str::to_owned)),
    };
    let mut verdict = judge(function, result, report.as_ref());
    match &mut verdict {
        Verdict::Again(told)
        | Verdict::Retry(told, ..)
        | Verdict::LookUp(told, _)
        | Verdict::Failed(told, _)
        | Verdict::Hopeless(told, _) => told.request_id = request_id,
        Verdict::Done(_) | Verdict::Throttled => {}
    }
    Called { verdict, report, took }
}

/// Calls were refused or lost for too long.
pub fn nothing_came_through(why: &str) -> Error {
    Error::new(Kind::Io, Stage::Setup, format!("no invocation came through: {why}"))
        .with_hint("run the same command again: it goes on where it stopped")
}

impl Function {
    /// Has an environment load its models, which is billed like any invocation; tries again for so long while the function
    /// is busy or asleep.
    ///
    /// # Errors
    /// Where the function can't be called, or can't do its work.
    pub async fn warm_up(&self, patience: Duration) -> Result<Answer> {
        const FIRST_WAIT: Duration = Duration::from_millis(200);
        const LONGEST_WAIT: Duration = Duration::from_secs(10);
        let started = Instant::now();
        let mut wait = FIRST_WAIT;
        loop {
            let why = match call(self, Some(&Event::warmup())).await.verdict {
                Verdict::Done(answer) => return Ok(*answer),
                Verdict::Hopeless(_, error) => return Err(error),
                Verdict::Failed(_, failure) | Verdict::Retry(_, _, failure) | Verdict::LookUp(_, failure) => {
                    return Err(setup(Kind::Usage, failure.message, &failure.hint.unwrap_or_default()));
                }
                Verdict::Throttled => "too many at once".to_owned(),
                Verdict::Again(told) => told.message,
            };
            if started.elapsed() + wait > patience {
                return Err(nothing_came_through(&why));
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// The function, with the models that it says it has where AWS doesn't tell them: an invocation, then.
    ///
    /// # Errors
    /// As [`Function::warm_up`].
    pub async fn identified(mut self, patience: Duration) -> Result<Function> {
        if self.facts.tell_models() {
            return Ok(self);
        }
        if let Some(identity) = self.warm_up(patience).await?.identity {
            self.identity = format!("{} {} {}", self.identity, identity.model_sha256, identity.reader_sha256);
            self.model_sha256 = Some(identity.model_sha256);
        }
        Ok(self)
    }
}
