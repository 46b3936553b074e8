//! A small HTTP server.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// An answer.
pub type Answer = Response<Full<Bytes>>;

/// In place of an answer: the connection is cut.
#[derive(Debug)]
pub struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cut")
    }
}

impl std::error::Error for Cut {}

/// Serves connections until its task ends.
pub async fn serve<F, R>(listener: TcpListener, handler: F) -> Infallible
where
    F: Fn(Request<Incoming>) -> R + Clone + Send + 'static,
    R: Future<Output = Result<Answer, Cut>> + Send + 'static,
{
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        let handler = handler.clone();
        tokio::spawn(async move {
            // A client that went away, or a cut.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(handler)).await;
        });
    }
}

/// The bytes of a request.
pub async fn body(request: Request<Incoming>) -> Result<Bytes, Cut> {
    Ok(request.into_body().collect().await.map_err(|_| Cut)?.to_bytes())
}

/// An answer with a body and headers.
pub fn answer(status: u16, body: impl Into<Bytes>, headers: &[(&'static str, String)]) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    answer
}
