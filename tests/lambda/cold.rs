//! The simulated share of cold starts against what the emulator's environments really do, for three ways scans arrive.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_lambda::primitives::Blob;
use curvedig::domain::cost::{Arrivals, starts};

use crate::cloud::FUNCTION;
use crate::lambda::weather::{Fault, Weather};
use crate::lambda::{Lambda, Spec};
use crate::s3::{S3Server, SECRET_KEY};

/// How long an environment is kept: weeks and minutes are shortened to seconds.
const IDLE: Duration = Duration::from_secs(2);
/// What an event takes.
const SECONDS: f64 = 0.4;
/// What starting the process adds to it here, about: too little to change a count.
const START: f64 = 0.2;
const MOST_AT_ONCE: usize = 4;

/// Shares of cold starts, simulated and real, in percent.
fn shares(at: &[f64]) -> (f64, f64) {
    let simulated = starts(&Arrivals {
        at: at.to_vec(),
        seconds: SECONDS,
        cold_seconds: START,
        most_at_once: MOST_AT_ONCE,
        idle: IDLE.as_secs_f64(),
    });
    let s3 = S3Server::start();
    let mut spec = Spec { idle: IDLE, limit: 100, ..Spec::of(FUNCTION) };
    spec.variables.extend(s3.environment().map(|(name, value)| (name.to_owned(), value)));
    let slow = Weather::fair().from(1, Fault::Slow(Duration::from_secs_f64(SECONDS)));
    let lambda = Lambda::start(spec, slow);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let config =
        aws_sdk_lambda::config::Builder::from(&s3.config(SECRET_KEY)).endpoint_url(lambda.endpoint());
    let client = aws_sdk_lambda::Client::from_conf(config.build());
    runtime.block_on(async {
        // The client's own ceiling, as a run has it: what finds no room waits.
        let room = Arc::new(tokio::sync::Semaphore::new(MOST_AT_ONCE));
        let begun = Instant::now();
        let mut calls = Vec::new();
        for &seconds in at {
            tokio::time::sleep(Duration::from_secs_f64(seconds).saturating_sub(begun.elapsed())).await;
            let (client, room) = (client.clone(), Arc::clone(&room));
            calls.push(tokio::spawn(async move {
                let _place = room.acquire().await.unwrap();
                let event = Blob::new(r#"{"version": 1, "warmup": true}"#);
                client.invoke().function_name("curvedig").payload(event).send().await.unwrap();
            }));
        }
        for call in calls {
            call.await.unwrap();
        }
    });
    let calls = lambda.calls();
    assert_eq!(calls.len(), at.len());
    let cold = calls.iter().filter(|call| call.cold).count();
    let percent = |part: f64| part / at.len() as f64 * 100.0;
    (percent(simulated.cold as f64), percent(cold as f64))
}

#[test]
fn the_simulated_cold_share_is_the_real_one() {
    // One batch at once; two batches with a long pause between; one after another, some beyond the time that environments
    // are kept.
    let batch = vec![0.0; 40];
    let weekly: Vec<f64> = [0.0, 8.0].into_iter().flat_map(|start| vec![start; 20]).collect();
    let trickle: Vec<f64> = (0..20).map(|n| f64::from(n) * 0.9 + f64::from(n / 5) * 2.6).collect();
    for (name, at) in [("batch", batch), ("weekly", weekly), ("trickle", trickle)] {
        let (simulated, real) = shares(&at);
        assert!((simulated - real).abs() <= 5.0, "{name}: simulated {simulated} %, real {real} %");
        assert!(real > 0.0 && real < 100.0, "{name}: {real} %");
    }
}
