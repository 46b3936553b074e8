//! Keeps everybody else out: other machines, other pages in the same browser, other users without the address.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rand::TryRng;
use rand::rngs::SysRng;

use crate::domain::hex::hex;
use crate::error::{Error, Kind, Result, Stage};

/// What the page may do: everything of its own, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// 128 random bits, hex: the part of the address that nobody can guess.
///
/// # Errors
/// Where the system gives no random bits.
pub fn token() -> Result<String> {
    let mut bits = [0; 16];
    SysRng.try_fill_bytes(&mut bits).map_err(|error| {
        Error::new(Kind::Internal, Stage::Setup, format!("no random bits from the system: {error}"))
    })?;
    Ok(hex(&bits))
}

/// Lets through what was asked of this machine by its own name, and from no other page. A name that another site points
/// to 127.0.0.1 arrives with that name as its host.
pub async fn guard(port: u16, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), port) {
        return (StatusCode::FORBIDDEN, "not for other sites\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).is_some_and(|host| hosts.iter().any(|it| it == host));
    let origin = text(header::ORIGIN)
        .is_none_or(|origin| hosts.iter().any(|it| origin.strip_prefix("http://") == Some(it.as_str())));
    host && origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_hosts_and_other_pages_are_kept_out() {
        let ours = |host: &'static str, origin: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            is_ours(&headers, 8000)
        };
        assert!(ours("127.0.0.1:8000", None) && ours("localhost:8000", Some("http://localhost:8000")));
        assert!(!ours("127.0.0.1:8001", None) && !ours("evil.example:8000", None));
        assert!(
            !ours("127.0.0.1:8000", Some("http://evil.example")) && !ours("127.0.0.1:8000", Some("null"))
        );
        assert!(!is_ours(&HeaderMap::new(), 8000));
    }

    #[test]
    fn no_two_addresses_are_alike() {
        let (one, other) = (token().unwrap(), token().unwrap());
        assert!(one.len() == 32 && one != other);
    }
}
