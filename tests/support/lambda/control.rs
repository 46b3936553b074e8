//! The Invoke API's addresses.

use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hyper::body::Incoming;
use hyper::{Method, Request};
use serde_json::{Value, json};

use super::invoke::{call, refused};
use super::server::{self, Answer, Cut};
use super::{ACCESS_KEY, REGION, Shared};

/// Answers a client.
pub async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Cut> {
    if let Some(refusal) = unauthorised(&request) {
        return Ok(refusal);
    }
    let path = request.uri().path().trim_end_matches('/').to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    if path == "/2016-08-19/account-settings" {
        let limit = json!({"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 900});
        return Ok(json_answer(&json!({"AccountLimit": limit, "AccountUsage": {}})));
    }
    let Some(rest) = path.strip_prefix("/2015-03-31/functions/") else {
        return Ok(refused(404, "ResourceNotFoundException", "no such address"));
    };
    let mut parts = rest.split('/');
    let name = parts.next().unwrap_or_default().replace("%3A", ":");
    let name = name.rsplit(":function:").next().unwrap_or_default();
    let (name, in_name) = name.split_once(':').map_or((name, None), |(name, alias)| (name, Some(alias)));
    let in_query = query.split('&').find_map(|pair| pair.strip_prefix("Qualifier="));
    let qualifier = in_name.or(in_query).unwrap_or("$LATEST").replace("%24", "$");
    let known = qualifier == "$LATEST" || shared.spec.aliases.contains_key(&qualifier);
    if name != shared.spec.name || !known {
        let message =
            format!("Function not found: arn:aws:lambda:{REGION}:123456789012:function:{name}:{qualifier}");
        return Ok(refused(404, "ResourceNotFoundException", &message));
    }
    match (request.method().clone(), parts.next()) {
        (Method::POST, Some("invocations")) => {
            let tail = request.headers().get("x-amz-log-type").is_some_and(|kind| kind == "Tail");
            let payload = server::body(request).await?;
            // A client that goes away stops no function.
            tokio::spawn(async move { call(shared, &qualifier, payload, tail).await })
                .await
                .unwrap_or(Err(Cut))
        }
        (Method::GET, Some("configuration")) => Ok(json_answer(&configuration(&shared, &qualifier))),
        (Method::GET, None) => {
            let mut function = json!({"Configuration": configuration(&shared, &qualifier)});
            if let Some(reserved) = shared.spec.reserved {
                function["Concurrency"] = json!({"ReservedConcurrentExecutions": reserved});
            }
            Ok(json_answer(&function))
        }
        _ => Ok(refused(404, "ResourceNotFoundException", "no such address")),
    }
}

fn json_answer(value: &Value) -> Answer {
    server::answer(200, value.to_string(), &[("content-type", "application/json".to_owned())])
}

fn configuration(shared: &Shared, qualifier: &str) -> Value {
    let spec = &shared.spec;
    let mut variables = spec.variables.clone();
    variables.extend(spec.aliases.get(qualifier).cloned().unwrap_or_default());
    json!({
        "FunctionName": spec.name,
        "FunctionArn": format!("arn:aws:lambda:{REGION}:123456789012:function:{}", spec.name),
        "Version": qualifier,
        "MemorySize": spec.memory_mb,
        "Timeout": spec.timeout.as_secs().max(1),
        "State": spec.state,
        "LastUpdateStatus": "Successful",
        "CodeSha256": BASE64_STANDARD.encode([7; 32]),
        "Environment": {"Variables": variables},
        "EphemeralStorage": {"Size": 512},
        "Architectures": ["x86_64"],
        "Runtime": "provided.al2023",
    })
}

/// `Credential=KEY/20260101/REGION/lambda/aws4_request`: whose key, and for which region.
fn unauthorised(request: &Request<Incoming>) -> Option<Answer> {
    let header =
        request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scope = header.split("Credential=").nth(1).unwrap_or_default();
    let mut scope = scope.split('/');
    if scope.next() != Some(ACCESS_KEY) {
        let message = "The security token included in the request is invalid.";
        return Some(refused(403, "UnrecognizedClientException", message));
    }
    if scope.nth(1) != Some(REGION) {
        return Some(refused(404, "ResourceNotFoundException", "Function not found in this region"));
    }
    None
}
