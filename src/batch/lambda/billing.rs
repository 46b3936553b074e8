//! What an invocation is billed, by the REPORT line at the end of its log.

use base64::prelude::{BASE64_STANDARD, Engine as _};

/// A REPORT line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Billed, ms: the start of a cold one is in it.
    pub billed_ms: u64,
    /// Memory of the function, MB.
    pub memory_mb: u32,
    /// Most of it that was used, MB.
    pub used_mb: u32,
    /// Whether an environment was started for it.
    pub cold: bool,
    /// What that start took, ms; it is in what is billed.
    pub init_ms: u64,
}

impl Report {
    /// Finds the line in `X-Amz-Log-Result`, base64 of the last 4 KB of a log. It may be missing.
    pub fn find(log_result: &str) -> Option<Report> {
        let log = BASE64_STANDARD.decode(log_result).ok()?;
        let log = String::from_utf8_lossy(&log);
        let line = log.lines().rev().find(|line| line.starts_with("REPORT "))?;
        let field = |name: &str| {
            let part = line.split('\t').find_map(|part| part.trim().strip_prefix(name))?;
            part.trim().split(' ').next()?.parse::<f64>().ok()
        };
        // As it stands: since August 2025 the start is billed for every runtime, and is part of this figure.
        let billed_ms = field("Billed Duration:")?;
        Some(Report {
            billed_ms: billed_ms as u64,
            memory_mb: field("Memory Size:")? as u32,
            used_mb: field("Max Memory Used:").unwrap_or_default() as u32,
            cold: field("Init Duration:").is_some(),
            init_ms: field("Init Duration:").unwrap_or_default().ceil() as u64,
        })
    }

    /// Whether memory ran out.
    pub fn is_full(&self) -> bool {
        self.used_mb > 0 && self.used_mb >= self.memory_mb
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLD: &str = "REPORT RequestId: 1\tDuration: 8959.28 ms\tBilled Duration: 10163 ms\tMemory Size: 4096 MB\tMax Memory Used: 159 MB\tInit Duration: 1202.75 ms\t\n";

    #[test]
    fn billed_is_taken_as_it_stands() {
        let log = format!("START RequestId: 1\n{{\"level\":\"info\"}}\nEND RequestId: 1\n{COLD}");
        let report = Report::find(&BASE64_STANDARD.encode(log)).unwrap();
        assert_eq!(
            report,
            Report { billed_ms: 10163, memory_mb: 4096, used_mb: 159, cold: true, init_ms: 1203 }
        );
    }

    #[test]
    fn a_log_without_the_line_tells_nothing() {
        assert_eq!(Report::find(&BASE64_STANDARD.encode("START\nEND\n")), None);
        assert_eq!(Report::find("#"), None);
    }
}
