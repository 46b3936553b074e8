//! The bridge from threads to the async store: one runtime for the process, made when it is first needed.

use std::io;
use std::sync::Mutex;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, Kind, Result, Stage};

static ONLY: Mutex<Option<Runtime>> = Mutex::new(None);

/// The process's runtime.
///
/// # Errors
/// Where the system has no threads left.
pub fn runtime() -> Result<Handle> {
    let mut only = ONLY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(runtime) = only.as_ref() {
        return Ok(runtime.handle().clone());
    }
    let runtime = build().map_err(|source| {
        Error::new(Kind::Io, Stage::Setup, format!("can't start threads for the network: {source}"))
            .with_hint("see how many threads this user may have: ulimit -u")
    })?;
    let handle = runtime.handle().clone();
    *only = Some(runtime);
    Ok(handle)
}

fn build() -> io::Result<Runtime> {
    // It waits for the network most of the time.
    Builder::new_multi_thread().worker_threads(2).thread_name("network").enable_all().build()
}

/// Waits for a future on the calling thread, which must not be one of the runtime's own. Gives what the future gives.
///
/// # Errors
/// Where there is no runtime.
pub fn wait<T>(future: impl Future<Output = T>) -> Result<T> {
    Ok(runtime()?.block_on(future))
}
