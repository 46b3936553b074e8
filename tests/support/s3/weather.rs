//! Bad weather: what goes wrong at certain calls, and how many calls there were.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use hyper::{Method, Request, Response};
use s3s::Body;
use s3s::service::S3Service;
use tokio::time::Sleep;

type StdError = Box<dyn std::error::Error + Send + Sync>;

/// What goes wrong.
#[derive(Debug, Clone)]
pub enum Fault {
    /// An answer of this status and code in place of S3's.
    Answer(u16, &'static str),
    /// 301: the bucket is in this region.
    OtherRegion(&'static str),
    /// The body ends half-way.
    Truncated,
    /// One bit of the body is another.
    Damaged,
    /// The answer takes its time.
    Slow(Duration),
    /// The connection is closed without an answer.
    Cut,
    /// The request is done, and the connection is closed without an answer.
    CutAfter,
    /// Something happens just before the request is done.
    Meanwhile(Action),
}

impl Fault {
    /// Something happens just before the request is done.
    pub fn meanwhile(act: impl Fn() + Send + Sync + 'static) -> Fault {
        Fault::Meanwhile(Action(Arc::new(act)))
    }
}

/// What happens meanwhile.
#[derive(Clone)]
pub struct Action(Arc<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Action")
    }
}

/// A fault at certain calls of one operation.
#[derive(Debug, Clone)]
struct Rule {
    operation: &'static str,
    /// Part of the addresses that it is about.
    about: &'static str,
    /// Calls that go well first.
    skip: usize,
    /// Calls that go wrong then.
    times: usize,
    fault: Fault,
}

/// Shared by all connections.
#[derive(Debug, Default, Clone)]
pub struct Weather(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    calls: BTreeMap<String, usize>,
    /// Operations with the paths that they were about.
    touched: BTreeSet<(String, String)>,
}

impl Weather {
    /// The calls of an operation from the one after the next `skip` on go wrong, `times` of them.
    pub fn add(&self, operation: &'static str, skip: usize, times: usize, fault: Fault) {
        self.add_about(operation, "", skip, times, fault);
    }

    /// The same for those calls whose address has a part.
    pub fn add_about(
        &self,
        operation: &'static str,
        about: &'static str,
        skip: usize,
        times: usize,
        fault: Fault,
    ) {
        self.0.lock().unwrap().rules.push(Rule { operation, about, skip, times, fault });
    }

    /// Calls of an operation so far.
    pub fn calls(&self, operation: &str) -> usize {
        self.0.lock().unwrap().calls.get(operation).copied().unwrap_or(0)
    }

    /// Operations so far, each with the path (bucket and key) that it was about.
    pub fn touched(&self) -> BTreeSet<(String, String)> {
        self.0.lock().unwrap().touched.clone()
    }

    pub fn forget_calls(&self) {
        let mut state = self.0.lock().unwrap();
        state.calls.clear();
        state.touched.clear();
    }

    fn next(&self, operation: &str, address: &str) -> Option<Fault> {
        let mut state = self.0.lock().unwrap();
        *state.calls.entry(operation.to_owned()).or_default() += 1;
        state.touched.insert((operation.to_owned(), address.to_owned()));
        let concerns = |rule: &&mut Rule| rule.operation == operation && address.contains(rule.about);
        for rule in state.rules.iter_mut().filter(concerns) {
            if rule.skip > 0 {
                rule.skip -= 1;
            } else if rule.times > 0 {
                rule.times -= 1;
                return Some(rule.fault.clone());
            }
        }
        None
    }

    /// Serves one request as the weather is.
    pub async fn serve(
        self,
        inner: S3Service,
        request: Request<hyper::body::Incoming>,
    ) -> Result<Response<Body>, StdError> {
        let fault = self.next(operation(&request), request.uri().path());
        match fault {
            None => Ok(inner.call(request.map(Body::from)).await?),
            Some(Fault::Meanwhile(Action(act))) => {
                act();
                Ok(inner.call(request.map(Body::from)).await?)
            }
            Some(Fault::Cut) => Err("cut".into()),
            Some(Fault::CutAfter) => {
                inner.call(request.map(Body::from)).await?;
                Err("cut".into())
            }
            Some(Fault::Slow(time)) => {
                tokio::time::sleep(time).await;
                Ok(inner.call(request.map(Body::from)).await?)
            }
            Some(Fault::Answer(status, code)) => {
                drain(request).await;
                Ok(answer(status, code, None))
            }
            Some(Fault::OtherRegion(region)) => {
                drain(request).await;
                Ok(answer(301, "PermanentRedirect", Some(region)))
            }
            Some(fault @ (Fault::Truncated | Fault::Damaged)) => {
                let (mut head, body) = inner.call(request.map(Body::from)).await?.into_parts();
                let mut bytes = body.collect().await?.to_bytes().to_vec();
                let size = bytes.len() as u64;
                head.headers.insert("content-length", size.into());
                if matches!(fault, Fault::Damaged) {
                    bytes[0] ^= 1;
                    return Ok(Response::from_parts(head, Body::from(bytes)));
                }
                bytes.truncate(bytes.len() / 2);
                let wait = Box::pin(tokio::time::sleep(Duration::from_millis(50)));
                let body = Half { bytes: Some(bytes.into()), size, wait };
                Ok(Response::from_parts(head, Body::http_body_unsync(body)))
            }
        }
    }
}

/// A body that was read keeps the connection in order.
async fn drain(request: Request<hyper::body::Incoming>) {
    let _ = request.into_body().collect().await;
}

fn answer(status: u16, code: &str, region: Option<&str>) -> Response<Body> {
    let text = format!("<Error><Code>{code}</Code><Message>as the test wants it</Message></Error>");
    let mut response = Response::builder().status(status).header("content-type", "application/xml");
    if let Some(region) = region {
        response = response.header("x-amz-bucket-region", region);
    }
    response.body(Body::from(text)).unwrap()
}

/// Half a body, then the end of the connection.
struct Half {
    bytes: Option<Bytes>,
    size: u64,
    /// Until the half is on its way: a connection that ends at once sends nothing at all.
    wait: Pin<Box<Sleep>>,
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = StdError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StdError>>> {
        match self.bytes.take() {
            Some(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            None => self.wait.as_mut().poll(context).map(|()| Some(Err("cut".into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.size)
    }
}

/// The operation's name, as S3's reference has it.
fn operation<B>(request: &Request<B>) -> &'static str {
    let query = request.uri().query().unwrap_or_default();
    let has = |name: &str| query.split('&').any(|part| part.split('=').next() == Some(name));
    match *request.method() {
        Method::PUT if has("partNumber") => "UploadPart",
        Method::PUT => "PutObject",
        Method::POST if has("uploads") => "CreateMultipartUpload",
        Method::POST if has("uploadId") => "CompleteMultipartUpload",
        Method::GET if has("list-type") => "ListObjectsV2",
        Method::GET => "GetObject",
        Method::HEAD => "HeadObject",
        Method::DELETE if has("uploadId") => "AbortMultipartUpload",
        Method::DELETE => "DeleteObject",
        _ => "Other",
    }
}
