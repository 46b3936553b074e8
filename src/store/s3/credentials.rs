//! Whose credentials are used, for people to read: never the secret.

use std::env;
use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature as Feature;
use aws_credential_types::provider::ProvideCredentials;

use super::answer::innermost;
use crate::error::{Error, Kind, Result, Stage};

/// Where credentials come from, and for how long they are good, in a few words.
///
/// # Errors
/// Where there are none, or theirs is a source that fails.
pub async fn credentials_in_words(config: &SdkConfig) -> Result<String> {
    let wrong = |message: String| {
        Error::new(Kind::Usage, Stage::Setup, message).with_hint(
            "sign in (`aws sso login`, `aws configure`), or check AWS_PROFILE and the keys in the environment",
        )
    };
    let provider = config.credentials_provider().ok_or_else(|| wrong("no credentials".to_owned()))?;
    let found = provider.provide_credentials().await;
    let found =
        found.map_err(|error| wrong(format!("no credentials: {}", innermost(&error).replace('\n', " "))))?;
    let left = found.expiry().map(|expiry| expiry.duration_since(SystemTime::now()));
    let left = match left {
        None => String::new(),
        Some(Ok(left)) => format!(", good for another {} min", left.as_secs() / 60),
        Some(Err(_)) => return Err(wrong(format!("the credentials of {} ran out", source(&found)))),
    };
    let id = found.access_key_id();
    let end = id.char_indices().rev().nth(3).map_or(id, |(at, _)| &id[at..]);
    Ok(format!("{}, key that ends in {end}{left}", source(&found)))
}

fn source(found: &Credentials) -> String {
    let features = found.get_property::<Vec<Feature>>().map(Vec::as_slice).unwrap_or_default();
    let has = |feature: &Feature| features.contains(feature);
    let profile = env::var("AWS_PROFILE").ok().filter(|name| !name.is_empty());
    let profile = format!("profile {}", profile.as_deref().unwrap_or("default"));
    let of_profile = features.iter().any(|feature| format!("{feature:?}").starts_with("CredentialsProfile"));
    let mut text = if has(&Feature::CredentialsEnvVars) {
        "the environment (AWS_ACCESS_KEY_ID)".to_owned()
    } else if of_profile {
        profile
    } else if has(&Feature::CredentialsImds) {
        "this machine's role (EC2)".to_owned()
    } else if has(&Feature::CredentialsHttp) {
        "this container's role".to_owned()
    } else if features.iter().any(|feature| format!("{feature:?}").contains("WebId")) {
        "a web identity token".to_owned()
    } else {
        "the SDK's chain of providers".to_owned()
    };
    for (feature, how) in [
        (Feature::CredentialsSso, " (SSO)"),
        (Feature::CredentialsProcess, " (credential_process)"),
        (Feature::CredentialsStsAssumeRole, " (an assumed role)"),
    ] {
        if has(&feature) {
            text.push_str(how);
        }
    }
    text
}
