//! AWS, as a run with the same flags would meet it.

use std::ffi::OsStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_config::SdkConfig;

use super::findings::Findings;
use crate::batch::lambda::Function;
use crate::cli::args::DoctorArgs;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::location::{Location, S3Location};
use crate::store::s3::blocking::wait;
use crate::store::s3::{Condition, Failure, ObjectRef, S3Store, aws_config, credentials_in_words};

/// How long an invocation is waited for while the function is busy or asleep.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether the flags concern AWS. Results may go to this machine, too.
///
/// # Errors
/// Where an address in S3 names no bucket.
pub fn is_asked_for(args: &DoctorArgs) -> Result<bool> {
    let output = args.output.as_deref().map(Location::parse).transpose()?;
    Ok(args.function.is_some() || args.staging.is_some() || matches!(output, Some(Location::S3(_))))
}

/// Looks at region, credentials, function and prefixes, as far as they are asked for; `model` is SHA-256 of this program's.
///
/// # Errors
/// Where this machine has no threads left.
pub fn look(args: &DoctorArgs, model: Option<&str>, findings: &mut Findings) -> Result<()> {
    let config = match wait(aws_config())? {
        Ok(config) => config,
        Err(error) => {
            findings.wrong("region", &error);
            return Ok(());
        }
    };
    findings.ok(&format!("region: {}", config.region().map_or("", |region| region.as_ref())));
    match wait(credentials_in_words(&config))? {
        Ok(text) => findings.ok(&format!("credentials: {text}")),
        Err(error) => {
            findings.wrong("credentials", &error);
            return Ok(());
        }
    }
    if let Some(name) = &args.function {
        function(&config, name, args.invoke, model, findings)?;
    }
    let store = S3Store::new(&config, args.s3.settings());
    for (flag, url) in [("staging", &args.staging), ("output", &args.output)] {
        let Some(url) = url else { continue };
        match wait(prefix(&store, url))? {
            Ok(text) => findings.ok(&format!("{flag}: {text}")),
            Err(error) => findings.wrong(flag, &error),
        }
    }
    Ok(())
}

fn function(
    config: &SdkConfig,
    name: &str,
    invoke: bool,
    model: Option<&str>,
    findings: &mut Findings,
) -> Result<()> {
    let function = match wait(Function::look(config, name, Duration::ZERO))? {
        Ok(function) => function,
        Err(error) => {
            findings.wrong("function", &error);
            return Ok(());
        }
    };
    let facts = &function.facts;
    let at_once = function.ceiling.map_or("an unknown number".to_owned(), |number| number.to_string());
    let text = format!(
        "function: {name}: {}, {}, {} MB, {} s, {at_once} at once",
        facts.state,
        facts.architecture,
        function.memory_mb,
        function.timeout.as_secs()
    );
    if facts.state == "Active" {
        findings.ok(&text);
    } else {
        findings.note(&text);
        findings.more("hint: it is waking or still being deployed; a run waits for it");
    }
    for (what, path) in [("model", &facts.model), ("reader", &facts.reader)] {
        let place = path.as_deref().unwrap_or("the one in its program");
        findings.ok(&format!("function's {what}: {place}"));
    }
    if !facts.tell_models() {
        findings.note("function's models lie in no folder called by a hash: a run asks which they are, by an invocation");
    }
    let mut theirs = function.model_sha256.clone();
    if invoke {
        match wait(function.warm_up(PATIENCE))? {
            Ok(answer) => {
                let start = if answer.cold {
                    format!("cold, {} ms to start", answer.init_ms)
                } else {
                    "warm".to_owned()
                };
                let identity = answer.identity;
                let version = identity.as_ref().map_or("?", |identity| identity.version.as_str());
                findings.ok(&format!("invocation: answered, {start}, curvedig {version}"));
                if version != env!("CARGO_PKG_VERSION") {
                    findings.note("function and program are of different versions: results may differ");
                }
                theirs = identity.map(|identity| identity.model_sha256);
            }
            Err(error) => findings.wrong("invocation", &error),
        }
    }
    if let (Some(theirs), Some(ours)) = (theirs, model)
        && !theirs.eq_ignore_ascii_case(ours)
    {
        findings.note(&format!("function's model is another one than this program's: SHA-256 {theirs}"));
    }
    Ok(())
}

/// Lists a prefix, writes a small object, reads and deletes it.
async fn prefix(store: &S3Store, url: &OsStr) -> Result<String> {
    let at = match Location::parse(url)? {
        Location::S3(at) => at,
        Location::Path(path) => {
            let message = format!("{}: not in S3", path.display());
            return Err(
                Error::new(Kind::Usage, Stage::Setup, message).with_hint("give it as s3://bucket/prefix")
            );
        }
    };
    let text = format!("{} can be listed, read and written", at.url());
    try_prefix(store, &at).await.map(|()| text).map_err(Error::from)
}

async fn try_prefix(store: &S3Store, at: &S3Location) -> Result<(), Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // A name of its own: nothing that is there is touched, and the list is short.
    let key = format!("{}.curvedig-doctor-{}-{}", at.folder(), std::process::id(), now.as_nanos());
    store.list(&at.bucket, &key).await.map_err(|failure| failure.about(at.url()))?;
    store.put(&at.bucket, &key, b"curvedig".to_vec(), "text/plain", Condition::IfAbsent).await?;
    let object = ObjectRef::newest(at.bucket.as_str(), key.as_str());
    let read = store.get(&object, 1 << 10).await.map_err(|failure| failure.about(object.url()));
    store.delete(&at.bucket, &key).await?;
    read.map(|_| ())
}
