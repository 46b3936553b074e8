//! How many scans at once.

use std::thread::available_parallelism;

/// Memory that a worker may need, bytes.
const PER_WORKER: u64 = 400 << 20;

/// One worker per core, fewer where memory is short.
pub fn default_workers() -> usize {
    let cores = available_parallelism().map_or(1, usize::from);
    let by_memory = free_memory().map_or(u64::MAX, |free| free / PER_WORKER);
    cores.min(usize::try_from(by_memory).unwrap_or(usize::MAX)).max(1)
}

/// Memory that is free to be used, bytes, where the system tells: the machine's, or the container's limit.
fn free_memory() -> Option<u64> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let free = line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024;
    let limit = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let limit = limit.and_then(|text| text.trim().parse::<u64>().ok());
    Some(limit.map_or(free, |limit| limit.min(free)))
}
