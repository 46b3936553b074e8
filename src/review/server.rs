//! The server: this machine's loopback alone, one address that nobody can guess.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::{get, post};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

use super::desk::Desk;
use super::guard::{guard, token};
use crate::batch::corrections::Entry;
use crate::error::{Error, Kind, Result, Stage};
use crate::report::page::page;
use crate::store::name::printable;

/// Where the page is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Its address.
    pub url: String,
}

/// Serves a desk until the program is ended. `told` learns the address once it answers; port 0 is any that is free.
///
/// # Errors
/// Where the port is taken.
pub fn serve(desk: Desk, port: u16, told: impl FnOnce(&Served)) -> Result<()> {
    let failed = |what: &str, source: &std::io::Error| {
        Error::new(Kind::Usage, Stage::Setup, format!("{what}: {source}"))
            .with_hint("choose another --port, or none")
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|source| failed("no threads for the server", &source))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(|source| failed(&format!("port {port} of 127.0.0.1"), &source))?;
        let port = listener.local_addr().map_err(|source| failed("the server's port", &source))?.port();
        let token = token()?;
        let router =
            router(&token, Arc::new(desk)).layer(from_fn(move |request, next| guard(port, request, next)));
        told(&Served { url: format!("http://127.0.0.1:{port}/{token}/") });
        axum::serve(listener, router).await.map_err(|source| failed("the server", &source))
    })
}

fn router(token: &str, desk: Arc<Desk>) -> Router {
    let at = |path: &str| format!("/{token}/{path}");
    Router::new()
        .route(&at(""), get(report))
        .route(&at("tile/{index}/{level}/{row}/{col}"), get(tile))
        .route(&at("las/{index}"), get(las))
        .route(&at("out/{*path}"), get(file))
        .route(&at("keep/{index}"), post(keep))
        .with_state(desk)
}

/// Work that reads or writes files, on a thread where it keeps nobody waiting.
async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Error::new(Kind::Internal, Stage::Setup, "a defect in curvedig: its thread ended"))
    })
}

/// An error as the page tells it.
fn refused(error: &Error) -> Response {
    let status = match error.kind {
        Kind::Internal | Kind::Io => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let told = json!({"error": printable(&error.message), "hint": error.hint.as_deref().map(printable)});
    (status, Json(told)).into_response()
}

async fn report(State(desk): State<Arc<Desk>>) -> Response {
    match on_a_thread(move || Ok(page(desk.reload()?.as_ref(), true))).await {
        Ok(html) => Html(html).into_response(),
        Err(error) => refused(&error),
    }
}

async fn tile(
    State(desk): State<Arc<Desk>>,
    Path((index, level, row, col)): Path<(usize, u32, usize, usize)>,
) -> Response {
    match on_a_thread(move || desk.tile(index, level, (row, col))).await {
        Ok(png) => ([(header::CONTENT_TYPE, "image/png")], png).into_response(),
        Err(error) => refused(&error),
    }
}

async fn las(State(desk): State<Arc<Desk>>, Path(index): Path<usize>) -> Response {
    match on_a_thread(move || desk.curves(index)).await {
        Ok(curves) => Json(curves).into_response(),
        Err(error) => refused(&error),
    }
}

async fn file(State(desk): State<Arc<Desk>>, Path(path): Path<String>) -> Response {
    let kind = match path.rsplit_once('.').map(|parts| parts.1) {
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "text/plain; charset=utf-8",
    };
    match on_a_thread(move || desk.file(&path)).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(error) => refused(&error),
    }
}

async fn keep(
    State(desk): State<Arc<Desk>>,
    Path(index): Path<usize>,
    entry: std::result::Result<Json<Entry>, JsonRejection>,
) -> Response {
    let entry = match entry {
        Ok(Json(entry)) => entry,
        Err(rejection) => {
            let text = format!("what was sent can't be read: {}", rejection.body_text());
            return refused(&Error::new(Kind::Usage, Stage::Setup, text));
        }
    };
    match on_a_thread(move || desk.keep(index, entry)).await {
        Ok(kept) => Json(kept).into_response(),
        Err(error) => refused(&error),
    }
}
