//! Becomes `src/mutants.rs` of the copy: which mutant is tried, told by the environment; or which ones a test comes upon.

use std::io::Write;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};

const UNKNOWN: u32 = u32::MAX;
const RECORDED: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;

static TRIED: AtomicU32 = AtomicU32::new(UNKNOWN);
static SEEN: [AtomicU64; 1024] = [const { AtomicU64::new(0) }; 1024];
static RECORD: OnceLock<Mutex<std::fs::File>> = OnceLock::new();

/// Whether the mutant of this number is the one tried.
#[inline]
pub fn is(id: u32) -> bool {
    match TRIED.load(Relaxed) {
        UNKNOWN => begin(id),
        RECORDED => record(id),
        tried => tried == id,
    }
}

#[cold]
fn begin(id: u32) -> bool {
    let tried = match (std::env::var("MUTANT"), std::env::var("MUTANTS_RECORD")) {
        (Ok(number), _) => number.parse().expect("MUTANT is a number"),
        (_, Ok(path)) => {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            let _ = RECORD.set(Mutex::new(file.expect("the record can be written")));
            RECORDED
        }
        _ => NONE,
    };
    TRIED.store(tried, Relaxed);
    is(id)
}

fn record(id: u32) -> bool {
    let bit = 1 << (id % 64);
    let word = &SEEN[id as usize / 64];
    if word.load(Relaxed) & bit == 0 && word.fetch_or(bit, Relaxed) & bit == 0 {
        let file = RECORD.get().expect("set before the first is recorded");
        let _ = writeln!(file.lock().unwrap_or_else(|held| held.into_inner()), "{id}");
    }
    false
}
