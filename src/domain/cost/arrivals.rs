//! How many invocations start cold: a simulation of environments that are reused while they are kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Scans as they arrive, and the environments that take them.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// When each scan arrives, s, in any order.
    pub at: Vec<f64>,
    /// What a scan takes in a running environment, s.
    pub seconds: f64,
    /// What a start adds to it, s.
    pub cold_seconds: f64,
    /// Environments there may be at once; a scan that finds none waits for the next.
    pub most_at_once: usize,
    /// How long an environment is kept after its last scan, s.
    pub idle: f64,
}

/// What came of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Starts {
    /// Scans.
    pub calls: u64,
    /// Of them in an environment that was started for it.
    pub cold: u64,
    /// Most environments at work at once.
    pub most_at_once: usize,
}

/// A moment, ordered. Nanoseconds, since floats have no total order.
fn moment(seconds: f64) -> u64 {
    // Saturates; a negative or missing time is the beginning.
    (seconds.max(0.0) * 1e9) as u64
}

/// Simulates the environments: a scan takes the one that came free last, else starts one, else waits.
pub fn starts(arrivals: &Arrivals) -> Starts {
    let mut at: Vec<u64> = arrivals.at.iter().map(|&seconds| moment(seconds)).collect();
    at.sort_unstable();
    let (warm, idle) = (moment(arrivals.seconds), moment(arrivals.idle));
    let cold = warm.saturating_add(moment(arrivals.cold_seconds));
    let most = arrivals.most_at_once.max(1);
    // When those at work come free; when those that wait came free, the latest on top.
    let mut busy: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let mut waiting: Vec<u64> = Vec::new();
    let mut found = Starts::default();
    for arrived in at {
        let mut now = arrived;
        if busy.len() >= most
            && let Some(&Reverse(next)) = busy.peek()
        {
            now = now.max(next);
        }
        while let Some(&Reverse(free)) = busy.peek()
            && free <= now
        {
            busy.pop();
            waiting.push(free);
        }
        waiting.retain(|&free| free.saturating_add(idle) >= now);
        let takes = if waiting.pop().is_some() {
            warm
        } else {
            found.cold += 1;
            cold
        };
        busy.push(Reverse(now.saturating_add(takes)));
        found.calls += 1;
        found.most_at_once = found.most_at_once.max(busy.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulated(at: Vec<f64>, most_at_once: usize) -> Starts {
        starts(&Arrivals { at, seconds: 10.0, cold_seconds: 2.0, most_at_once, idle: 60.0 })
    }

    #[test]
    fn one_after_another_starts_one_environment() {
        let at = (0..10).map(|n| f64::from(n) * 20.0).collect();
        assert_eq!(simulated(at, 10), Starts { calls: 10, cold: 1, most_at_once: 1 });
    }

    #[test]
    fn beyond_the_idle_time_each_is_cold() {
        let at = (0..10).map(|n| f64::from(n) * 100.0).collect();
        assert_eq!(simulated(at, 10), Starts { calls: 10, cold: 10, most_at_once: 1 });
    }

    #[test]
    fn a_batch_starts_as_many_as_it_may_and_reuses_them() {
        assert_eq!(simulated(vec![0.0; 100], 8), Starts { calls: 100, cold: 8, most_at_once: 8 });
        assert_eq!(simulated(vec![0.0; 5], 8), Starts { calls: 5, cold: 5, most_at_once: 5 });
    }

    #[test]
    fn the_order_given_does_not_matter() {
        let (rising, falling) = (vec![0.0, 5.0, 30.0, 200.0], vec![200.0, 30.0, 5.0, 0.0]);
        assert_eq!(simulated(rising, 4), simulated(falling, 4));
        assert_eq!(simulated(Vec::new(), 4), Starts::default());
    }
}
