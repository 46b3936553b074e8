//! What AWS says against a call, in a user's words.

use aws_sdk_lambda::config::http::HttpResponse;
use aws_sdk_lambda::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use crate::error::{Error, Kind, Stage};

/// An error of AWS before or instead of a run, in a user's words.
pub fn refused<E>(
    name: &str,
    qualifier: Option<&str>,
    operation: &str,
    error: &SdkError<E, HttpResponse>,
) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let shown = qualifier.map_or_else(|| name.to_owned(), |qualifier| format!("{name}:{qualifier}"));
    let said = error.message().unwrap_or_default().replace('\n', " ");
    match error.code() {
        Some("ResourceNotFoundException") => setup(
            Kind::Usage,
            format!("no such function: {shown}"),
            "check --function and its alias, AWS_REGION and AWS_PROFILE; `aws lambda list-functions` lists what there is",
        ),
        Some("AccessDeniedException") => setup(
            Kind::Usage,
            format!("{shown}: access denied to {operation}: {said}"),
            "allow it in the policy of the user or role; `aws sts get-caller-identity` says who that is",
        ),
        Some(
            "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "ExpiredTokenException"
            | "IncompleteSignatureException"
            | "MissingAuthenticationTokenException"
            | "InvalidClientTokenId",
        ) => setup(
            Kind::Usage,
            format!("AWS doesn't take the credentials: {said}"),
            "sign in again (`aws sso login`), or check AWS_PROFILE and the keys in the environment",
        ),
        Some(code) => {
            setup(Kind::Io, format!("{shown}: AWS Lambda: {code}: {said}"), "run the same command again")
        }
        None => match error {
            SdkError::ConstructionFailure(_) => setup(
                Kind::Usage,
                format!("no request can be made: {}", innermost(error)),
                "check AWS_REGION, AWS_PROFILE and AWS_ENDPOINT_URL_LAMBDA",
            ),
            _ => setup(
                Kind::Io,
                format!("{shown}: AWS Lambda can't be reached: {}", innermost(error)),
                "check the credentials (`aws sts get-caller-identity`), the network, AWS_REGION and AWS_ENDPOINT_URL_LAMBDA",
            ),
        },
    }
}

/// The text at the bottom of an error: those above it say little.
pub fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut link = error;
    while let Some(source) = link.source() {
        link = source;
    }
    let text = link.to_string();
    if text.is_empty() { DisplayErrorContext(error).to_string() } else { text }.replace('\n', " ")
}

/// An error that is told before any work.
pub fn setup(kind: Kind, message: String, hint: &str) -> Error {
    Error::new(kind, Stage::Setup, message).with_hint(hint)
}
