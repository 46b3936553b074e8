//! One call of Invoke.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use super::environment::{Ended, Environment, Sabotage};
use super::report::Report;
use super::server::{Answer, Cut, answer};
use super::weather::Fault;
use super::{Call, Shared, Work, lock};

/// Most bytes of an event and of an answer.
const MAX_PAYLOAD: usize = 6 * 1024 * 1024;

/// How the call of a function ended.
struct Done {
    body: Bytes,
    function_error: bool,
    cold: bool,
    report: Report,
    log: Vec<u8>,
}

/// An error of the service.
pub fn refused(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({"Type": "User", "message": message, "Message": message}).to_string();
    let headers = [("x-amzn-errortype", code.to_owned()), ("content-type", "application/json".to_owned())];
    answer(status, body, &headers)
}

/// Answers a call.
pub async fn call(shared: Arc<Shared>, qualifier: &str, payload: Bytes, tail: bool) -> Result<Answer, Cut> {
    let number = shared.number.fetch_add(1, Ordering::SeqCst) + 1;
    let event: Value = serde_json::from_slice(&payload).unwrap_or_default();
    let fault = lock(&shared.weather).fault(number, &String::from_utf8_lossy(&payload));
    let mut call = Call { number, event, status: 0, function_error: false, worked: false, cold: false };
    let result = answer_call(&shared, &mut call, qualifier, payload, tail, fault).await;
    call.status = result.as_ref().map_or(0, |answer| answer.status().as_u16());
    lock(&shared.calls).push(call);
    result
}

async fn answer_call(
    shared: &Arc<Shared>,
    call: &mut Call,
    qualifier: &str,
    payload: Bytes,
    tail: bool,
    fault: Option<Fault>,
) -> Result<Answer, Cut> {
    if payload.len() > MAX_PAYLOAD {
        return Ok(refused(413, "RequestTooLargeException", "Request must be smaller than 6291456 bytes"));
    }
    match fault {
        Some(Fault::Refused(status, code, message)) => return Ok(refused(status, code, message)),
        Some(Fault::CutBefore) => return Err(Cut),
        _ => {}
    }
    let in_flight = InFlight::enter(shared);
    if in_flight.number > shared.spec.limit {
        return Ok(refused(429, "TooManyRequestsException", "Rate Exceeded."));
    }
    shared.most_in_flight.fetch_max(in_flight.number, Ordering::SeqCst);
    let given = lock(&shared.weather).report(&String::from_utf8_lossy(&payload));
    let mut done = work(shared, call, qualifier, payload, fault.as_ref()).await;
    done.report.given = given;
    if let Some(Fault::Slow(time)) = fault {
        tokio::time::sleep(time).await;
        done.report.duration += time;
    }
    drop(in_flight);
    call.worked = true;
    call.cold = done.cold;
    if fault == Some(Fault::CutAfter) {
        return Err(Cut);
    }
    if done.body.len() > MAX_PAYLOAD || fault == Some(Fault::Oversize) {
        let message = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
        done.body = error("Function.ResponseSizeTooLarge", message);
        done.function_error = true;
    }
    call.function_error = done.function_error;
    let mut headers = vec![
        ("x-amzn-requestid", done.report.request_id.clone()),
        ("x-amz-executed-version", "$LATEST".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    if done.function_error {
        headers.push(("x-amz-function-error", "Unhandled".to_owned()));
    }
    if tail && fault != Some(Fault::NoLog) {
        headers.push(("x-amz-log-result", done.report.tail(&done.log)));
    }
    Ok(answer(200, done.body, &headers))
}

/// Counts calls at work; one that is cut short counts no more.
struct InFlight<'a> {
    shared: &'a Shared,
    number: usize,
}

impl<'a> InFlight<'a> {
    fn enter(shared: &'a Shared) -> InFlight<'a> {
        InFlight { shared, number: shared.in_flight.fetch_add(1, Ordering::SeqCst) + 1 }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.shared.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn work(
    shared: &Arc<Shared>,
    call: &Call,
    qualifier: &str,
    payload: Bytes,
    fault: Option<&Fault>,
) -> Done {
    let spec = &shared.spec;
    let request_id = format!("{:08x}-0000-4000-8000-{:012x}", std::process::id(), call.number);
    let report = |duration, init, most_memory: u64| Report {
        request_id: request_id.clone(),
        duration,
        init,
        memory_mb: spec.memory_mb,
        most_memory_mb: most_memory >> 20,
        given: None,
    };
    let program = match &spec.work {
        Work::Process(program) => program,
        Work::Stub(stub) => {
            let (time, value) = stub(&call.event);
            tokio::time::sleep(time).await;
            let body = value.to_string().into();
            let report = report(time, None, 64 << 20);
            return Done { body, function_error: false, cold: false, report, log: Vec::new() };
        }
    };
    let warm = idle(shared, qualifier);
    let cold = warm.is_none();
    let Started { mut environment, init, begun, ended } = match warm {
        Some(environment) => Started { environment, init: None, begun: Instant::now(), ended: None },
        None => start(shared, program, qualifier, fault == Some(&Fault::CrashAtInit)).await,
    };
    if let Some(ended) = ended {
        let (body, log) = (failure(&ended, &request_id, spec.timeout), environment.take_log());
        let report = report(begun.elapsed(), None, 0);
        return Done { body, function_error: true, cold, report, log };
    }
    if let Some(Fault::Panic(words)) = fault {
        // As the runtime's library words it.
        let kind = "alloc::boxed::Box<dyn core::any::Any + core::marker::Send>";
        let (body, log) = (error(kind, &format!("Lambda panicked: {words}")), environment.take_log());
        let report = report(begun.elapsed(), init, environment.most_memory);
        keep(shared, qualifier, environment).await;
        return Done { body, function_error: true, cold, report, log };
    }
    let sabotage = Sabotage {
        kill: match fault {
            Some(Fault::Crash(after) | Fault::Exit(after, _)) => Some(*after),
            Some(Fault::OutOfMemory) => Some(Duration::from_millis(5)),
            _ => None,
        },
        status: match fault {
            Some(Fault::Exit(_, status)) => Some(*status),
            _ => None,
        },
        time_out: match fault {
            Some(Fault::TimeOut(after)) => Some(*after),
            _ => None,
        },
    };
    let left = spec.timeout.saturating_sub(begun.elapsed());
    let ended = environment.invoke(spec, &request_id, payload, sabotage, left).await;
    let duration = begun.elapsed();
    if fault == Some(&Fault::OutOfMemory) {
        environment.most_memory = u64::from(spec.memory_mb) << 20;
    }
    let report = report(duration, init, environment.most_memory);
    // What the process wrote before its answer is on its way through the pipe.
    tokio::time::sleep(Duration::from_millis(10)).await;
    let log = environment.take_log();
    match ended {
        Ended::Response(body) => {
            keep(shared, qualifier, environment).await;
            Done { body, function_error: false, cold, report, log }
        }
        Ended::Error(body) => {
            keep(shared, qualifier, environment).await;
            Done { body, function_error: true, cold, report, log }
        }
        ended => {
            let body = failure(&ended, &request_id, sabotage.time_out.unwrap_or(spec.timeout));
            Done { body, function_error: true, cold, report, log }
        }
    }
}

/// An environment after its start.
struct Started {
    environment: Environment,
    /// What the start took, unless it was part of the invocation.
    init: Option<Duration>,
    /// When the invocation's time began.
    begun: Instant,
    /// How the start ended, where it wasn't well.
    ended: Option<Ended>,
}

async fn start(shared: &Shared, program: &Path, qualifier: &str, crashes: bool) -> Started {
    let another = async || {
        shared.environments.fetch_add(1, Ordering::SeqCst);
        Environment::start(&shared.spec, program, qualifier).await
    };
    let mut environment = another().await;
    if crashes {
        let ended = Some(Ended::Exited("exit status 1".to_owned()));
        return Started { environment, init: None, begun: Instant::now(), ended };
    }
    let first = environment.ready(shared.spec.init_timeout).await;
    let begun = Instant::now();
    match first {
        Ok(time) => Started { environment, init: Some(time), begun, ended: None },
        Err(Ended::TimedOut) => {
            // A start that takes too long is repeated as part of the invocation, within its time.
            environment = another().await;
            let ended = environment.ready(shared.spec.timeout).await.err();
            Started { environment, init: None, begun, ended }
        }
        Err(ended) => Started { environment, init: None, begun, ended: Some(ended) },
    }
}

/// A warm environment of a version, the last used first, as Lambda seems to choose.
fn idle(shared: &Shared, qualifier: &str) -> Option<Environment> {
    let mut idle = lock(&shared.idle);
    loop {
        let place = idle.iter().rposition(|(_, version, _)| version == qualifier)?;
        let (_, _, mut environment) = idle.remove(place);
        if environment.lives() {
            return Some(environment);
        }
    }
}

async fn keep(shared: &Shared, qualifier: &str, mut environment: Environment) {
    if shared.spec.freeze {
        environment.freeze().await;
    }
    lock(&shared.idle).push((Instant::now(), qualifier.to_owned(), environment));
}

fn failure(ended: &Ended, request_id: &str, limit: Duration) -> Bytes {
    match ended {
        Ended::Error(bytes) | Ended::Response(bytes) => bytes.clone(),
        Ended::Exited(how) => error(
            "Runtime.ExitError",
            &format!("RequestId: {request_id} Error: Runtime exited with error: {how}"),
        ),
        Ended::TimedOut => error(
            "Sandbox.Timedout",
            &format!(
                "RequestId: {request_id} Error: Task timed out after {:.2} seconds",
                limit.as_secs_f64()
            ),
        ),
    }
}

fn error(kind: &str, message: &str) -> Bytes {
    json!({"errorType": kind, "errorMessage": message}).to_string().into()
}
