//! The function as AWS knows it: looked at once before a run, which tells most of what can be wrong with it without an
//! invocation.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_lambda::types::{FunctionConfiguration, State};

use super::http;
use crate::error::{Error, Kind, Result, Stage};

/// How long a function that was idle for weeks may take to wake.
const WAKING: Duration = Duration::from_secs(300);
/// A read timeout is so much longer than the function's own.
const GRACE: Duration = Duration::from_secs(30);

/// A function and how it is called.
#[derive(Debug, Clone)]
pub struct Function {
    pub(super) client: Client,
    /// Name or ARN.
    pub name: String,
    /// Alias or version.
    pub qualifier: Option<String>,
    /// Memory, MB.
    pub memory_mb: u32,
    /// Temporary disk, MB.
    pub tmp_mb: u32,
    /// Its time-out.
    pub timeout: Duration,
    /// What decides its results: its code's hash and the models it is pointed to.
    pub identity: String,
    /// Most invocations at once, as far as AWS tells.
    pub ceiling: Option<usize>,
}

impl Function {
    /// Looks at a function, `name` or `name:alias`; waits for one that is waking.
    ///
    /// # Errors
    /// No such function, no rights, wrong credentials or region, no way to AWS.
    pub async fn look(config: &SdkConfig, name: &str) -> Result<Function> {
        let (name, qualifier) = split(name);
        let http = http::client().map_err(|source| {
            setup(Kind::Io, format!("no root certificates: {source}"), "install ca-certificates")
        })?;
        // Retries are the fan-out's own: it knows what is worth one and how many calls are too many.
        let base = aws_sdk_lambda::config::Builder::from(config).http_client(http);
        let asking = base.clone().retry_config(RetryConfig::standard().with_max_attempts(4));
        let asking = asking.timeout_config(timeouts(Duration::from_secs(20)));
        let asking = Client::from_conf(asking.build());
        let configuration = awake(&asking, &name, qualifier.as_deref()).await?;

        let timeout =
            Duration::from_secs(u64::try_from(configuration.timeout().unwrap_or(900)).unwrap_or(900));
        let calling = base.retry_config(RetryConfig::disabled()).timeout_config(timeouts(timeout + GRACE));
        let ceiling = ceiling(&asking, &name).await;
        if ceiling == Some(0) {
            let message = format!("function {name} may not be invoked: no concurrency is left for it");
            let hint = "raise its reserved concurrency from 0 or remove it; `aws lambda get-account-settings` says \
                        what the account has";
            return Err(setup(Kind::Usage, message, hint));
        }
        Ok(Function {
            client: Client::from_conf(calling.build()),
            memory_mb: configuration.memory_size().and_then(|mb| u32::try_from(mb).ok()).unwrap_or(128),
            tmp_mb: tmp_mb(&configuration),
            identity: identity(&configuration),
            name,
            qualifier,
            timeout,
            ceiling,
        })
    }
}

/// `name:alias` and ARNs with and without one.
fn split(name: &str) -> (String, Option<String>) {
    let (prefix, last) = match name.rfind(":function:") {
        Some(place) => name.split_at(place + ":function:".len()),
        None => ("", name),
    };
    match last.split_once(':') {
        Some((last, qualifier)) => (format!("{prefix}{last}"), Some(qualifier.to_owned())),
        None => (name.to_owned(), None),
    }
}

fn timeouts(attempt: Duration) -> TimeoutConfig {
    // The attempt's, not the read's: an answer that trickles in for ever is none either.
    TimeoutConfig::builder().operation_attempt_timeout(attempt).build()
}

/// Its configuration, once it is neither pending nor inactive.
async fn awake(client: &Client, name: &str, qualifier: Option<&str>) -> Result<FunctionConfiguration> {
    let started = std::time::Instant::now();
    loop {
        let request = client.get_function_configuration().function_name(name);
        let answer = request.set_qualifier(qualifier.map(str::to_owned)).send().await;
        let answer =
            answer.map_err(|error| refused(name, qualifier, "lambda:GetFunctionConfiguration", &error))?;
        let configuration = FunctionConfiguration::builder()
            .set_memory_size(answer.memory_size)
            .set_timeout(answer.timeout)
            .set_code_sha256(answer.code_sha256)
            .set_environment(answer.environment)
            .set_ephemeral_storage(answer.ephemeral_storage)
            .build();
        match answer.state {
            // An inactive one wakes at its first call, which is none of a scan's tries.
            Some(State::Pending) if started.elapsed() < WAKING => {
                tokio::time::sleep(Duration::from_secs(2)).await
            }
            Some(State::Failed) => {
                let why = answer.state_reason.unwrap_or_default();
                let message = format!("function {name} is in state Failed: {why}");
                return Err(setup(Kind::Usage, message, "mend what it says and deploy the function again"));
            }
            _ => return Ok(configuration),
        }
    }
}

/// Most invocations at once: what is reserved for the function, or else what the account has left. `None` where the
/// caller may not know.
async fn ceiling(client: &Client, name: &str) -> Option<usize> {
    let function = client.get_function().function_name(name).send().await.ok()?;
    let reserved = function.concurrency().and_then(|limit| limit.reserved_concurrent_executions());
    let limit = match reserved {
        Some(reserved) => reserved,
        None => {
            let account = client.get_account_settings().send().await.ok()?;
            account.account_limit()?.unreserved_concurrent_executions()?
        }
    };
    usize::try_from(limit).ok()
}

fn tmp_mb(configuration: &FunctionConfiguration) -> u32 {
    let size = configuration.ephemeral_storage().map(|storage| storage.size());
    size.and_then(|mb| u32::try_from(mb).ok()).unwrap_or(512)
}

fn identity(configuration: &FunctionConfiguration) -> String {
    let variables = configuration.environment().and_then(|environment| environment.variables());
    let of = |name: &str| variables.and_then(|variables| variables.get(name)).map_or("", String::as_str);
    let code = configuration.code_sha256().unwrap_or_default();
    format!("code={code} model={} reader={}", of("CURVEDIG_MODEL"), of("CURVEDIG_READER"))
}

/// An error of AWS before or instead of a run, in a user's words.
pub(super) fn refused<E>(
    name: &str,
    qualifier: Option<&str>,
    operation: &str,
    error: &SdkError<E, aws_sdk_lambda::config::http::HttpResponse>,
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
pub(super) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut link = error;
    while let Some(source) = link.source() {
        link = source;
    }
    let text = link.to_string();
    if text.is_empty() { DisplayErrorContext(error).to_string() } else { text }.replace('\n', " ")
}

pub(super) fn setup(kind: Kind, message: String, hint: &str) -> Error {
    Error::new(kind, Stage::Setup, message).with_hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_stands_behind_a_name_or_an_arn() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
        for (given, name, alias) in [
            ("f", "f", None),
            ("f:live", "f", Some("live")),
            (arn, arn, None),
            ("arn:aws:lambda:eu-west-1:123456789012:function:f:live", arn, Some("live")),
        ] {
            assert_eq!(split(given), (name.to_owned(), alias.map(str::to_owned)));
        }
    }
}
