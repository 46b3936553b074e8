//! The SDK's errors, told apart.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use super::failure::{Failure, Reason};
use crate::error::Stage;

/// What was asked of S3; named in messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    /// The operation, as S3 and its policies call it.
    pub operation: &'static str,
    /// The stage of a scan's way.
    pub stage: Stage,
}

impl Request {
    /// Reading.
    pub const fn read(operation: &'static str) -> Request {
        Request { operation, stage: Stage::Read }
    }

    /// Writing.
    pub const fn write(operation: &'static str) -> Request {
        Request { operation, stage: Stage::Write }
    }

    /// The failure that an error of the SDK is.
    pub fn failure<E>(self, error: SdkError<E, HttpResponse>) -> Failure
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        if let Some(text) = credentials_error(&error) {
            return self.because(Reason::Credentials, format!("no credentials: {text}"));
        }
        match &error {
            SdkError::ServiceError(context) => self.refused(context.err(), context.raw()),
            SdkError::ResponseError(context) => {
                let text = format!("S3's answer can't be read (HTTP {})", context.raw().status().as_u16());
                self.because(Reason::Unavailable, text)
            }
            SdkError::TimeoutError(_) => {
                self.because(Reason::Unavailable, "S3 doesn't answer in time".to_owned())
            }
            other => self.because(Reason::Unavailable, format!("S3 can't be reached: {}", innermost(other))),
        }
    }

    fn refused<E: ProvideErrorMetadata>(self, error: &E, response: &HttpResponse) -> Failure {
        let status = response.status().as_u16();
        let code = error.code().unwrap_or_default();
        let region = response.headers().get("x-amz-bucket-region");
        let reason = reason(code, status, region.is_some());
        let said = [error.code(), error.message()];
        let said: Vec<&str> = said.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        let said = if said.is_empty() { format!("HTTP {status}") } else { said.join(": ") };
        let text = match reason {
            Reason::NotFound => "no such object".to_owned(),
            Reason::Changed => "not the object that was listed".to_owned(),
            Reason::NoBucket => "no such bucket".to_owned(),
            Reason::Denied => format!("access denied to {}: {said}", self.operation),
            Reason::Credentials => format!("S3 doesn't take the credentials: {said}"),
            Reason::Region => match region {
                Some(region) => format!("the bucket is in another region, {region}"),
                None => format!("the bucket is in another region: {said}"),
            },
            Reason::Busy => format!("S3 asks to slow down: {said}"),
            Reason::Unavailable => format!("S3 failed: {said}"),
            _ => format!("S3 refuses {}: {said}", self.operation),
        };
        let failure = self.because(reason, text);
        match region.filter(|_| reason == Reason::Region) {
            Some(region) => failure.with_hint(format!("set AWS_REGION={region}")),
            None => failure,
        }
    }

    /// A failure of this request.
    pub fn because(self, reason: Reason, text: String) -> Failure {
        Failure::new(reason, self.stage, text.replace('\n', " "))
    }
}

/// What a code and a status mean. Answers to HEAD have no body, and so no code of their own.
fn reason(code: &str, status: u16, told_region: bool) -> Reason {
    match code {
        "NoSuchBucket" => Reason::NoBucket,
        "NoSuchKey" | "NoSuchVersion" | "NotFound" => Reason::NotFound,
        "PreconditionFailed" => Reason::Changed,
        "PermanentRedirect"
        | "TemporaryRedirect"
        | "AuthorizationHeaderMalformed"
        | "IllegalLocationConstraintException" => Reason::Region,
        "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "ExpiredToken"
        | "InvalidToken"
        | "TokenRefreshRequired"
        | "RequestTimeTooSkewed"
        | "UnrecognizedClientException" => Reason::Credentials,
        "SlowDown" | "Throttling" | "ThrottlingException" | "RequestLimitExceeded" | "TooManyRequests" => {
            Reason::Busy
        }
        _ => match status {
            301 | 307 => Reason::Region,
            400 if told_region && code.is_empty() => Reason::Region,
            403 => Reason::Denied,
            404 => Reason::NotFound,
            412 => Reason::Changed,
            429 => Reason::Busy,
            500.. => Reason::Unavailable,
            _ => Reason::Refused,
        },
    }
}

/// What the chain of credential providers says, where that is what failed.
fn credentials_error(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut link = Some(error);
    while let Some(error) = link {
        if let Some(found) = error.downcast_ref::<CredentialsError>() {
            return Some(innermost(found));
        }
        link = error.source();
    }
    None
}

/// The text of the error at the bottom: those above it say little.
pub(super) fn innermost(error: &(dyn StdError + 'static)) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
