//! One environment: a process that answers one event at a time.

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;

use super::runtime_api::{Delivery, RuntimeApi, Said, answer_process};
use super::server::serve;
use super::{REGION, Spec, lock};

/// How an invocation ended in its environment.
#[derive(Debug)]
pub enum Ended {
    Response(Bytes),
    /// The function's own error.
    Error(Bytes),
    /// The process ended; how.
    Exited(String),
    TimedOut,
}

/// What makes an invocation end before it is done.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sabotage {
    /// Killed after that time.
    pub kill: Option<Duration>,
    /// The exit status that is told of one that was killed.
    pub status: Option<i32>,
    /// Timed out after that time.
    pub time_out: Option<Duration>,
}

/// A process, its Runtime API and its log.
pub struct Environment {
    child: Child,
    pid: i32,
    api: Arc<RuntimeApi>,
    events: mpsc::Sender<Delivery>,
    said: mpsc::Receiver<Said>,
    log: Arc<Mutex<Vec<u8>>>,
    server: JoinHandle<()>,
    frozen: bool,
    /// Start of the process.
    started: Instant,
    /// Most memory seen, bytes.
    pub most_memory: u64,
}

impl Environment {
    /// Starts a process.
    pub async fn start(spec: &Spec, program: &Path, qualifier: &str) -> Environment {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (events, receiver) = mpsc::channel(1);
        let (sender, said) = mpsc::channel(1);
        let api = Arc::new(RuntimeApi {
            events: tokio::sync::Mutex::new(receiver),
            said: sender,
            waiting: AtomicBool::new(false),
            came: Notify::new(),
        });
        let state = Arc::clone(&api);
        let server = tokio::spawn(async move {
            serve(listener, move |request| answer_process(Arc::clone(&state), request)).await;
        });
        let started = Instant::now();
        let mut command = Command::new(program);
        command.env_clear();
        for name in ["PATH", "HOME", "XDG_CACHE_HOME", "ORT_DYLIB_PATH", "LD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .env("AWS_LAMBDA_FUNCTION_NAME", &spec.name)
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", spec.memory_mb.to_string())
            .env("AWS_LAMBDA_FUNCTION_VERSION", qualifier)
            .env("AWS_REGION", REGION)
            .envs(&spec.variables)
            .envs(spec.aliases.get(qualifier).into_iter().flatten());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let log = Arc::new(Mutex::new(Vec::new()));
        collect(child.stdout.take().unwrap(), Arc::clone(&log));
        collect(child.stderr.take().unwrap(), Arc::clone(&log));
        let pid = i32::try_from(child.id().unwrap()).unwrap();
        Environment { child, pid, api, events, said, log, server, frozen: false, started, most_memory: 0 }
    }

    /// Waits until the process asks for its first event. Gives the time its start took.
    pub async fn ready(&mut self, limit: Duration) -> Result<Duration, Ended> {
        let api = Arc::clone(&self.api);
        let came = async move {
            loop {
                let notified = api.came.notified();
                if api.waiting.load(Ordering::SeqCst) {
                    return;
                }
                tokio::select! { () = notified => {}, () = tokio::time::sleep(Duration::from_millis(5)) => {} }
            }
        };
        tokio::select! {
            () = came => Ok(self.started.elapsed()),
            Some(said) = self.said.recv() => match said {
                Said::InitError(bytes) | Said::Error(bytes) | Said::Response(bytes) => Err(Ended::Error(bytes)),
            },
            status = self.child.wait() => Err(Ended::Exited(exit_text(status))),
            () = tokio::time::sleep(limit) => Err(Ended::TimedOut),
        }
    }

    /// Hands an event over and waits for its end; so much time is left for it.
    pub async fn invoke(
        &mut self,
        spec: &Spec,
        request_id: &str,
        payload: Bytes,
        sabotage: Sabotage,
        left: Duration,
    ) -> Ended {
        self.thaw();
        let deadline = SystemTime::now() + left;
        let delivery = Delivery {
            request_id: request_id.to_owned(),
            payload,
            deadline_ms: deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis(),
            function: spec.name.clone(),
        };
        if self.events.send(delivery).await.is_err() {
            return Ended::Exited("exit status 1".to_owned());
        }
        let limit = sabotage.time_out.unwrap_or(left);
        let time_up = tokio::time::sleep(limit);
        let killed = tokio::time::sleep(sabotage.kill.unwrap_or(Duration::from_secs(3600)));
        tokio::pin!(time_up, killed);
        let most = u64::from(spec.memory_mb) << 20;
        loop {
            tokio::select! {
                Some(said) = self.said.recv() => return match said {
                    Said::Response(bytes) => Ended::Response(bytes),
                    Said::Error(bytes) | Said::InitError(bytes) => Ended::Error(bytes),
                },
                status = self.child.wait() => return Ended::Exited(match sabotage.status {
                    Some(status) => format!("exit status {status}"),
                    None => exit_text(status),
                }),
                () = &mut time_up => return Ended::TimedOut,
                () = &mut killed => { let _ = self.child.start_kill(); }
                () = tokio::time::sleep(Duration::from_millis(20)) => {
                    self.most_memory = self.most_memory.max(resident(self.pid));
                    if spec.memory_kill && self.most_memory > most {
                        self.most_memory = most;
                        let _ = self.child.start_kill();
                    }
                }
            }
        }
    }

    /// Stops the process between events, once it waits for the next one, as Lambda does.
    pub async fn freeze(&mut self) {
        for _ in 0..200 {
            if self.api.waiting.load(Ordering::SeqCst) {
                self.frozen = kill(Pid::from_raw(self.pid), Signal::SIGSTOP).is_ok();
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Whether the process still lives.
    pub fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What the process has written since the last call.
    pub fn take_log(&self) -> Vec<u8> {
        std::mem::take(&mut lock(&self.log))
    }

    fn thaw(&mut self) {
        if std::mem::take(&mut self.frozen) {
            let _ = kill(Pid::from_raw(self.pid), Signal::SIGCONT);
        }
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        self.server.abort();
        let _ = self.child.start_kill();
    }
}

fn exit_text(status: std::io::Result<std::process::ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.map(|status| (status.signal(), status.code())) {
        Ok((Some(9), _)) => "signal: killed".to_owned(),
        Ok((Some(signal), _)) => format!("signal: {signal}"),
        Ok((_, code)) => format!("exit status {}", code.unwrap_or(1)),
        Err(error) => error.to_string(),
    }
}

fn collect(mut from: impl tokio::io::AsyncRead + Unpin + Send + 'static, log: Arc<Mutex<Vec<u8>>>) {
    tokio::spawn(async move {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            lock(&log).extend(&buffer[..count]);
        }
    });
}

fn resident(pid: i32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}
