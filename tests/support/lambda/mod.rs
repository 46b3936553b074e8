//! AWS Lambda on loopback: the Invoke API on one side, the Runtime API on the other, and between them one real function
//! process per environment, with everything that goes wrong in the cloud on demand.
#![allow(dead_code)] // Each test file uses its part.

mod control;
mod environment;
mod invoke;
mod report;
mod runtime_api;
pub mod server;
pub mod weather;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use environment::Environment;
use server::serve;
use weather::Weather;

pub use crate::s3::{ACCESS_KEY, REGION};

/// What does a function's work.
#[derive(Clone)]
pub enum Work {
    /// A process per environment.
    Process(PathBuf),
    /// No process: the answer to an event and the time it takes, for measuring a client alone.
    Stub(Arc<Stub>),
}

/// An event's answer and the time it takes.
pub type Stub = dyn Fn(&Value) -> (Duration, Value) + Send + Sync;

/// A function.
#[derive(Clone)]
pub struct Spec {
    /// Its name.
    pub name: String,
    /// What does its work.
    pub work: Work,
    /// Environment variables.
    pub variables: BTreeMap<String, String>,
    /// Variables of an alias over them.
    pub aliases: BTreeMap<String, BTreeMap<String, String>>,
    /// Memory, MB.
    pub memory_mb: u32,
    /// Whether a process that takes more is killed.
    pub memory_kill: bool,
    /// Most time of an invocation.
    pub timeout: Duration,
    /// Most time of a start.
    pub init_timeout: Duration,
    /// Environments there may be at once: what answers 429 beyond it.
    pub limit: usize,
    /// State as GetFunctionConfiguration tells it.
    pub state: &'static str,
    /// Reserved concurrency as GetFunction tells it.
    pub reserved: Option<usize>,
    /// How long an idle environment is kept.
    pub idle: Duration,
    /// Whether idle environments are frozen, as in Lambda.
    pub freeze: bool,
}

impl Spec {
    /// A function called `curvedig` that is done by a program.
    pub fn of(program: impl Into<PathBuf>) -> Spec {
        Spec::with(Work::Process(program.into()))
    }

    /// One that is done by a stub.
    pub fn with(work: Work) -> Spec {
        Spec {
            name: "curvedig".to_owned(),
            work,
            variables: BTreeMap::new(),
            aliases: BTreeMap::new(),
            memory_mb: 2048,
            memory_kill: false,
            timeout: Duration::from_secs(60),
            init_timeout: Duration::from_secs(10),
            limit: 4,
            state: "Active",
            reserved: None,
            idle: Duration::from_secs(600),
            freeze: true,
        }
    }

    /// With a variable.
    #[must_use]
    pub fn var(mut self, name: &str, value: impl Into<String>) -> Spec {
        self.variables.insert(name.to_owned(), value.into());
        self
    }
}

/// One call of Invoke and how it ended.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its place among all calls, from 1.
    pub number: usize,
    /// The event.
    pub event: Value,
    /// HTTP status; 0 for a connection that was cut.
    pub status: u16,
    /// `X-Amz-Function-Error`.
    pub function_error: bool,
    /// Whether an environment worked on it.
    pub worked: bool,
    /// Whether that was started for it.
    pub cold: bool,
}

impl Call {
    /// Whether it was for a scan that an environment worked on.
    pub fn is_scan(&self) -> bool {
        self.worked && self.event.get("scan").is_some()
    }
}

/// The emulator; ends with this value.
pub struct Lambda {
    address: SocketAddr,
    shared: Arc<Shared>,
    // Last: dropping it ends the tasks, and with them the processes.
    _runtime: tokio::runtime::Runtime,
}

/// What all connections share.
pub struct Shared {
    spec: Spec,
    weather: Mutex<Weather>,
    calls: Mutex<Vec<Call>>,
    number: AtomicUsize,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
    idle: Mutex<Vec<(Instant, String, Environment)>>,
    environments: AtomicUsize,
}

impl Lambda {
    /// Starts the emulator of one function.
    pub fn start(spec: Spec, weather: Weather) -> Lambda {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            spec,
            weather: Mutex::new(weather),
            calls: Mutex::default(),
            number: AtomicUsize::new(0),
            in_flight: AtomicUsize::new(0),
            most_in_flight: AtomicUsize::new(0),
            idle: Mutex::default(),
            environments: AtomicUsize::new(0),
        });
        let state = Arc::clone(&shared);
        runtime.spawn(serve(listener, move |request| control::answer(Arc::clone(&state), request)));
        runtime.spawn(reclaim(Arc::clone(&shared)));
        Lambda { address, shared, _runtime: runtime }
    }

    /// Its address, for `AWS_ENDPOINT_URL_LAMBDA`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Calls of Invoke that have ended so far, in the order in which they ended.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.shared.calls).clone()
    }

    /// Calls for scans that environments worked on.
    pub fn scans_worked_on(&self) -> usize {
        self.calls().iter().filter(|call| call.is_scan()).count()
    }

    /// Calls refused for too many at once.
    pub fn throttled(&self) -> usize {
        self.calls().iter().filter(|call| call.status == 429).count()
    }

    /// Most environments at work at once.
    pub fn most_in_flight(&self) -> usize {
        self.shared.most_in_flight.load(Ordering::SeqCst)
    }

    /// Environments started so far.
    pub fn environments(&self) -> usize {
        self.shared.environments.load(Ordering::SeqCst)
    }

    /// Changes what goes wrong from now on; calls are counted anew.
    pub fn set_weather(&self, weather: Weather) {
        *lock(&self.shared.weather) = weather;
        self.shared.number.store(0, Ordering::SeqCst);
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        // Frozen processes are killed, too.
        lock(&self.shared.idle).clear();
    }
}

/// Ends environments that were idle too long.
async fn reclaim(shared: Arc<Shared>) {
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let idle = shared.spec.idle;
        lock(&shared.idle).retain(|(since, _, _)| since.elapsed() < idle);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
