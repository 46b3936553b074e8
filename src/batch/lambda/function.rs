//! The function as AWS knows it: looked at once before a run, which tells most of what can be wrong with it without an
//! invocation.

use std::path::Path;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::types::{FunctionConfiguration, State};

use super::http;
use super::refusal::{refused, setup};
use crate::domain::cost::{Architecture, ModelPlace};
use crate::error::{Kind, Result};
use crate::model::sha256_of_folder;

/// How long a function that was idle for weeks may take to wake.
pub const WAKING: Duration = Duration::from_secs(300);
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
    /// Its processor.
    pub architecture: Architecture,
    /// Where it reads its model from at a start.
    pub model_place: ModelPlace,
    /// Its time-out.
    pub timeout: Duration,
    /// What decides its results: its code's hash and the models it is pointed to, or says that it has.
    pub identity: String,
    /// SHA-256 of its CurveNet, where that is known.
    pub model_sha256: Option<String>,
    /// What more AWS tells of it.
    pub facts: Facts,
    /// Most invocations at once, as far as AWS tells.
    pub ceiling: Option<usize>,
}

/// What AWS tells of a function and no run depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// `Active`, `Pending`, `Inactive`.
    pub state: String,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// Where its CurveNet lies; none where that is the one in the program.
    pub model: Option<String>,
    /// The same of its reader's model.
    pub reader: Option<String>,
}

impl Facts {
    /// Whether AWS tells which models the function has: those in its code, or in folders that are called by their hash,
    /// where none other can lie.
    pub fn tell_models(&self) -> bool {
        [&self.model, &self.reader]
            .into_iter()
            .flatten()
            .all(|path| sha256_of_folder(Path::new(path)).is_some())
    }
}

impl Function {
    /// Looks at a function, `name` or `name:alias`; waits so long for one that is waking.
    ///
    /// # Errors
    /// No such function, no rights, wrong credentials or region, no way to AWS.
    pub async fn look(config: &SdkConfig, name: &str, waking: Duration) -> Result<Function> {
        let (name, qualifier) = split(name);
        let http = http::client().map_err(|source| {
            setup(Kind::Io, format!("no root certificates: {source}"), "install ca-certificates")
        })?;
        // Retries are the fan-out's own: it knows what is worth one and how many calls are too many.
        let base = aws_sdk_lambda::config::Builder::from(config).http_client(http);
        let asking = base.clone().retry_config(RetryConfig::standard().with_max_attempts(4));
        let asking = asking.timeout_config(timeouts(Duration::from_secs(20)));
        let asking = Client::from_conf(asking.build());
        let configuration = awake(&asking, &name, qualifier.as_deref(), waking).await?;

        let timeout =
            Duration::from_secs(u64::try_from(configuration.timeout().unwrap_or(900)).unwrap_or(900));
        let calling = base.retry_config(RetryConfig::disabled()).timeout_config(timeouts(timeout + GRACE));
        let ceiling = ceiling(&asking, &name).await;
        let facts = facts(&configuration);
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
            architecture: architecture(&configuration),
            model_place: model_place(&facts),
            identity: identity(&configuration, &facts),
            model_sha256: facts
                .model
                .as_ref()
                .and_then(|path| sha256_of_folder(Path::new(path)).map(str::to_owned)),
            facts,
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
async fn awake(
    client: &Client,
    name: &str,
    qualifier: Option<&str>,
    waking: Duration,
) -> Result<FunctionConfiguration> {
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
            .set_architectures(answer.architectures)
            .set_state(answer.state.clone())
            .build();
        match answer.state {
            // An inactive one wakes at its first call, which is none of a scan's tries.
            Some(State::Pending) if started.elapsed() < waking => {
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

fn architecture(configuration: &FunctionConfiguration) -> Architecture {
    match configuration.architectures().contains(&aws_sdk_lambda::types::Architecture::Arm64) {
        true => Architecture::Arm,
        false => Architecture::X86,
    }
}

/// By where its variable points to; which throughput a file system has isn't known here.
fn model_place(facts: &Facts) -> ModelPlace {
    match &facts.model {
        Some(place) if place.starts_with("s3://") => ModelPlace::S3,
        Some(_) => ModelPlace::EfsElastic,
        // The model in the program: part of the start, read from nowhere.
        None => ModelPlace::Bundled,
    }
}

fn facts(configuration: &FunctionConfiguration) -> Facts {
    let variables = configuration.environment().and_then(|environment| environment.variables());
    let of =
        |name: &str| variables.and_then(|variables| variables.get(name)).filter(|value| !value.is_empty());
    let architecture =
        configuration.architectures().first().map_or("x86_64", |architecture| architecture.as_str());
    Facts {
        state: configuration.state().map_or("Active", State::as_str).to_owned(),
        architecture: architecture.to_owned(),
        model: of("CURVEDIG_MODEL").cloned(),
        reader: of("CURVEDIG_READER").cloned(),
    }
}

fn identity(configuration: &FunctionConfiguration, facts: &Facts) -> String {
    let code = configuration.code_sha256().unwrap_or_default();
    let of = |path: &Option<String>| path.clone().unwrap_or_default();
    format!("code={code} model={} reader={}", of(&facts.model), of(&facts.reader))
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
