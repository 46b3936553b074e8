//! How long a run goes on while nothing works: AWS may be away for minutes, and so may the network.

use std::time::{Duration, Instant};

/// Calls that must have come to nothing one after the other: a few that are cut in a run of long invocations are no outage.
const LEAST: u32 = 5;

/// How it stands with calls that come to nothing through no fault of a scan.
#[derive(Debug, Clone)]
pub struct Patience {
    most: Duration,
    last_good: Option<Instant>,
    /// The first of those that came to nothing since the last that worked, and how many there were.
    trouble: Option<(Instant, u32)>,
}

impl Patience {
    /// That lasts so long.
    pub fn new(most: Duration) -> Patience {
        Patience { most, last_good: None, trouble: None }
    }

    /// A call was carried out, well or not.
    pub fn worked(&mut self, now: Instant) {
        self.last_good = Some(now);
        self.trouble = None;
    }

    /// A call came to nothing.
    pub fn failed(&mut self, now: Instant) {
        let (since, calls) = self.trouble.unwrap_or((now, 0));
        self.trouble = Some((since, calls.saturating_add(1)));
    }

    /// Whether a call was carried out after an instant.
    pub fn worked_since(&self, instant: Instant) -> bool {
        self.last_good.is_some_and(|good| good > instant)
    }

    /// Whether it is over.
    pub fn is_over(&self, now: Instant) -> bool {
        self.trouble.is_some_and(|(since, calls)| calls >= LEAST && now.duration_since(since) > self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Duration = Duration::from_secs(300);

    #[test]
    fn it_ends_when_nothing_has_worked_for_long_and_begins_anew_with_anything_that_does() {
        let mut patience = Patience::new(MOST);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        (0..30).for_each(|try_| patience.failed(at(10 * try_)));
        assert!(!patience.is_over(at(300)));
        assert!(patience.is_over(at(301)));
        patience.worked(at(302));
        (31..40).for_each(|try_| patience.failed(at(10 * try_)));
        assert!(!patience.is_over(at(600)));
        assert!(patience.is_over(at(611)));
        assert!(patience.worked_since(at(301)) && !patience.worked_since(at(303)));
    }

    #[test]
    fn long_invocations_of_which_a_few_are_cut_are_no_outage() {
        let mut patience = Patience::new(MOST);
        let start = Instant::now();
        // A first one is cut after ten seconds, a second one after six minutes; none has had the time to end.
        patience.failed(start + Duration::from_secs(10));
        patience.failed(start + Duration::from_secs(360));
        assert!(!patience.is_over(start + Duration::from_secs(360)));
    }
}
