//! What an invocation's end means for its scan.

use aws_sdk_lambda::config::http::HttpResponse;
use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::operation::invoke::{InvokeError, InvokeOutput};
use serde::Deserialize;

use super::billing::Report;
use super::function::Function;
use super::letters::Try;
use super::refusal::{innermost, refused, setup};
use crate::error::{Error, Kind, Stage};
use crate::pipeline::event::{Answer, FaultClass, VERSION};
use crate::pipeline::failed::failure;
use crate::pipeline::record::FailureRecord;

/// Tries of a scan whose function crashed.
const CRASHES: usize = 3;
/// Tries of a scan whose function ran out of time.
const TIMEOUTS: usize = 2;

/// What to do next.
#[derive(Debug)]
pub enum Verdict {
    /// There is an answer with a record.
    Done(Box<Answer>),
    /// Too many at once.
    Throttled,
    /// Nothing that the scan is to blame for: again, a little later.
    Again(Try),
    /// Something that the scan may be to blame for: again, so many times in all.
    Retry(Try, usize, FailureRecord),
    /// The work may be done though its answer is lost: look for it.
    LookUp(Try, FailureRecord),
    /// Never again.
    Failed(Try, FailureRecord),
    /// No scan of this run will do better.
    Hopeless(Try, Error),
}

/// What AWS says of a function that broke.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Broken {
    error_type: String,
    error_message: String,
}

/// Judges an invocation.
pub fn judge(
    function: &Function,
    result: Result<InvokeOutput, SdkError<InvokeError, HttpResponse>>,
    report: Option<&Report>,
) -> Verdict {
    match result {
        Ok(output) => {
            let payload = output.payload().map(|blob| blob.as_ref()).unwrap_or_default();
            match output.function_error() {
                Some(_) => broken(function, payload, report),
                None => answered(payload),
            }
        }
        Err(error) => refusal(function, &error),
    }
}

fn tried(class: &'static str, message: impl Into<String>) -> Try {
    Try { class, message: message.into(), request_id: None }
}

fn failed(kind: Kind, stage: Stage, message: &str, hint: &str) -> FailureRecord {
    failure(&Error::new(kind, stage, message).with_hint(hint))
}

fn answered(payload: &[u8]) -> Verdict {
    let answer: Answer = match serde_json::from_slice(payload) {
        Ok(answer) => answer,
        Err(error) => {
            let message = format!("the function's answer can't be understood: {error}");
            let hint = "is it curvedig's function, of this version? See --function";
            return Verdict::Hopeless(tried("answer", &message), setup(Kind::Usage, message, hint));
        }
    };
    if answer.version != VERSION {
        let message =
            format!("the function answers in version {}; this program knows {VERSION}", answer.version);
        let hint = "deploy the function and install the program from the same version";
        return Verdict::Hopeless(tried("answer", &message), setup(Kind::Usage, message, hint));
    }
    let Some(fault) = &answer.error else { return Verdict::Done(Box::new(answer)) };
    let message = fault.failure.message.clone();
    let told = |class| tried(class, message.clone());
    let hint = fault.failure.hint.clone().unwrap_or_default();
    match fault.class {
        FaultClass::Busy => Verdict::Again(told("store")),
        FaultClass::Event => Verdict::Failed(told("event"), fault.failure.clone()),
        FaultClass::Changed => Verdict::Failed(told("changed"), fault.failure.clone()),
        FaultClass::TooLarge => Verdict::Failed(told("too_large"), fault.failure.clone()),
        FaultClass::Foreign => Verdict::Failed(told("foreign"), fault.failure.clone()),
        FaultClass::Denied => {
            Verdict::Hopeless(told("denied"), setup(Kind::Usage, format!("the function: {message}"), &hint))
        }
        FaultClass::Model => {
            Verdict::Hopeless(told("model"), setup(Kind::Usage, format!("the function: {message}"), &hint))
        }
    }
}

fn broken(function: &Function, payload: &[u8], report: Option<&Report>) -> Verdict {
    let Broken { error_type, error_message } = serde_json::from_slice(payload).unwrap_or_default();
    let said = format!("{error_type}: {error_message}").replace('\n', " ");
    let killed = error_type == "Runtime.ExitError" && error_message.contains("signal: killed");
    let memory = function.memory_mb;
    if error_type == "Runtime.OutOfMemory" || killed && report.is_some_and(Report::is_full) {
        let message = format!("the function ran out of its {memory} MB of memory");
        let hint = "raise the function's memory, then run the same command again: what is done stays done";
        return Verdict::Failed(
            tried("out_of_memory", said),
            failed(Kind::LimitExceeded, Stage::Read, &message, hint),
        );
    }
    if error_message.contains("Task timed out") || error_type == "Sandbox.Timedout" {
        let message = format!("the function ran out of its {} s", function.timeout.as_secs());
        let hint = "raise the function's time-out or its memory, which comes with processor time";
        let failure = failed(Kind::LimitExceeded, Stage::Read, &message, hint);
        return Verdict::Retry(tried("timeout", said), TIMEOUTS, failure);
    }
    if error_type == "Function.ResponseSizeTooLarge" {
        let message = "the function's answer is larger than Lambda allows";
        let hint = "please report it with the scan; the others go on";
        return Verdict::LookUp(tried("oversize", said), failed(Kind::Internal, Stage::Write, message, hint));
    }
    let message = match error_message.strip_prefix("Lambda panicked") {
        // A defect of ours that our runtime's library caught.
        Some(words) => format!("the function panicked{}", words.replace('\n', " ")),
        None => format!("the function broke: {}", without_request(&said)),
    };
    let hint = "its log in CloudWatch says more; please report it with the scan";
    Verdict::Retry(tried("crash", said), CRASHES, failed(Kind::Internal, Stage::Read, &message, hint))
}

/// Lambda begins what it says with the request's name, which the dead letter has for itself.
fn without_request(said: &str) -> String {
    match said.split_once("RequestId: ").zip(said.split_once(" Error: ")) {
        Some(((kind, _), (_, text))) => format!("{kind}{text}"),
        None => said.to_owned(),
    }
}

fn refusal(function: &Function, error: &SdkError<InvokeError, HttpResponse>) -> Verdict {
    let said = |error: &SdkError<InvokeError, HttpResponse>| {
        let code = error.code().unwrap_or_default();
        let message = error.message().unwrap_or_default();
        format!("{code}: {message}").trim_matches([':', ' ']).replace('\n', " ")
    };
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    let SdkError::ServiceError(_) = error else {
        let told = match error {
            SdkError::ConstructionFailure(_) => {
                let told = tried("request", innermost(error));
                return Verdict::Hopeless(told, hopeless(function, error));
            }
            SdkError::TimeoutError(_) => tried("connection", "no answer in time"),
            _ => tried("connection", innermost(error)),
        };
        // Credentials that ran out in the middle of a run come as a connection that can't be made.
        if innermost(error).contains("credential") {
            return Verdict::Hopeless(told, hopeless(function, error));
        }
        return Verdict::Again(told);
    };
    let told = |class| Try { class, message: said(error), request_id: None };
    match error.code().unwrap_or_default() {
        "TooManyRequestsException" => Verdict::Throttled,
        "RequestTooLargeException" | "RequestEntityTooLargeException" => {
            let message = "the event is larger than Lambda allows";
            let failure = failed(Kind::LimitExceeded, Stage::Sidecar, message, "make the sidecar smaller");
            Verdict::Failed(told("too_large"), failure)
        }
        "EFSMountFailureException"
        | "InvalidRuntimeException"
        | "InvalidZipFileException"
        | "KMSAccessDeniedException"
        | "KMSDisabledException"
        | "KMSNotFoundException"
        | "InvalidSubnetIDException"
        | "InvalidSecurityGroupIDException"
        | "SubnetIPAddressLimitReachedException" => {
            let message = format!("the function can't start: {}", said(error));
            let hint = "mend what it says and deploy the function again";
            Verdict::Hopeless(told("function"), setup(Kind::Usage, message, hint))
        }
        "ResourceNotReadyException"
        | "ENINotReadyException"
        | "ResourceConflictException"
        | "EFSMountTimeoutException"
        | "EFSMountConnectivityException"
        | "EFSIOException"
        | "SnapStartNotReadyException"
        | "SnapStartTimeoutException"
        | "EC2ThrottledException"
        | "EC2UnexpectedException"
        | "EC2AccessDeniedException"
        | "ENILimitReachedException" => Verdict::Again(told("not_ready")),
        "ResourceNotFoundException"
        | "AccessDeniedException"
        | "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "ExpiredTokenException"
        | "IncompleteSignatureException"
        | "MissingAuthenticationTokenException" => {
            Verdict::Hopeless(told("refused"), hopeless(function, error))
        }
        _ if status == 429 => Verdict::Throttled,
        _ if status >= 500 || status == 0 || status == 408 || status == 409 || status == 410 => {
            Verdict::Again(told("service"))
        }
        _ => Verdict::Hopeless(told("refused"), hopeless(function, error)),
    }
}

fn hopeless(function: &Function, error: &SdkError<InvokeError, HttpResponse>) -> Error {
    refused(&function.name, function.qualifier.as_deref(), "lambda:InvokeFunction", error)
}
