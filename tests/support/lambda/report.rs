//! What Lambda writes to a function's log.

use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// The last 4 KB of a log go with an answer.
const TAIL: usize = 4096;

/// An invocation for the log.
pub struct Report {
    pub request_id: String,
    pub duration: Duration,
    pub init: Option<Duration>,
    pub memory_mb: u32,
    pub most_memory_mb: u64,
    /// The line in place of one made of the above.
    pub given: Option<&'static str>,
}

impl Report {
    /// The line, tab separated as AWS writes it.
    pub fn line(&self) -> String {
        if let Some(given) = self.given {
            return given.to_owned();
        }
        let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
        let billed = (ms(self.duration) + self.init.map_or(0.0, ms)).ceil().max(1.0);
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {billed} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
            self.request_id,
            ms(self.duration),
            self.memory_mb,
            self.most_memory_mb
        );
        if let Some(init) = self.init {
            line.push_str(&format!("Init Duration: {:.2} ms\t", ms(init)));
        }
        line
    }

    /// `X-Amz-Log-Result`.
    pub fn tail(&self, log: &[u8]) -> String {
        let id = &self.request_id;
        let mut text = format!("START RequestId: {id} Version: $LATEST\n").into_bytes();
        text.extend(log);
        text.extend(format!("END RequestId: {id}\n{}\n", self.line()).bytes());
        BASE64_STANDARD.encode(&text[text.len().saturating_sub(TAIL)..])
    }
}
