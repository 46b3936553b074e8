//! How many invocations at once. The limit of the far end isn't known, and asking for more than it costs a wasted call,
//! so it is felt for: doubled until the first refusal, then raised by one per round and cut by a burst of refusals.
//!
//! The SDK's own retries do badly here: they keep each refused call waiting for seconds, and give it up after a few.

use std::time::{Duration, Instant};

/// What a burst of refusals leaves.
const CUT: f64 = 0.7;
/// Invocations at once at the beginning.
const FIRST: f64 = 8.0;
/// Refusals come at once, answers when the work is done: what wasn't refused after so long was taken.
const TAKEN_AFTER: Duration = Duration::from_millis(700);

/// The limit, felt for.
#[derive(Debug, Clone)]
pub struct Limiter {
    limit: f64,
    ceiling: f64,
    /// No refusal yet.
    doubling: bool,
    in_flight: usize,
    /// Answers since the limit was last raised.
    answers: f64,
    /// Since when as many calls are under way as may be.
    full_since: Option<Instant>,
    /// Calls are numbered; those up to this one were sent before the last cut and say nothing new.
    cut_at: u64,
    sent: u64,
    throttled: u64,
}

/// One call's ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ticket(u64);

impl Limiter {
    /// With a ceiling that is never passed.
    pub fn new(ceiling: usize) -> Limiter {
        let ceiling = ceiling.max(1) as f64;
        Limiter {
            limit: FIRST.min(ceiling),
            ceiling,
            doubling: true,
            in_flight: 0,
            answers: 0.0,
            full_since: None,
            cut_at: 0,
            sent: 0,
            throttled: 0,
        }
    }

    /// Whether another call may be sent.
    pub fn has_room(&self) -> bool {
        (self.in_flight as f64) < self.limit.floor().max(1.0)
    }

    /// Counts a call that is sent.
    pub fn send(&mut self) -> Ticket {
        self.in_flight += 1;
        self.sent += 1;
        Ticket(self.sent)
    }

    /// A call was carried out, well or not.
    pub fn answered(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.answers += 1.0;
        if self.answers >= self.limit {
            self.answers = 0.0;
            self.limit = if self.doubling { self.limit * 2.0 } else { self.limit + 1.0 }.min(self.ceiling);
        }
    }

    /// As time goes by: while it doubles, a round needn't wait for answers.
    pub fn look(&mut self, now: Instant) {
        if !self.doubling || self.has_room() {
            self.full_since = None;
            return;
        }
        let since = *self.full_since.get_or_insert(now);
        if now.duration_since(since) >= TAKEN_AFTER {
            self.full_since = None;
            self.answers = 0.0;
            self.limit = (self.limit * 2.0).min(self.ceiling);
        }
    }

    /// A call came to nothing for other reasons than too many at once.
    pub fn lost(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// A call was refused: too many at once.
    pub fn refused(&mut self, ticket: Ticket) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.throttled += 1;
        self.doubling = false;
        if ticket.0 > self.cut_at {
            self.cut_at = self.sent;
            self.answers = 0.0;
            self.limit = (self.limit * CUT).max(1.0);
        }
    }

    /// Calls under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// The limit at the moment.
    pub fn limit(&self) -> usize {
        self.limit as usize
    }

    /// Calls refused so far.
    pub fn throttled(&self) -> u64 {
        self.throttled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_until_the_first_refusal_and_never_passes_the_ceiling() {
        let mut limiter = Limiter::new(100);
        for expected in [16, 32, 64, 100, 100] {
            for _ in 0..limiter.limit() {
                limiter.send();
            }
            assert!(!limiter.has_room());
            for _ in 0..limiter.in_flight() {
                limiter.answered();
            }
            assert_eq!(limiter.limit(), expected);
        }
    }

    #[test]
    fn it_doubles_without_answers_where_nothing_is_refused_for_a_while() {
        let mut limiter = Limiter::new(100);
        let now = Instant::now();
        for _ in 0..8 {
            limiter.send();
        }
        limiter.look(now);
        limiter.look(now + TAKEN_AFTER / 2);
        assert_eq!(limiter.limit(), 8);
        limiter.look(now + TAKEN_AFTER);
        assert_eq!(limiter.limit(), 16);
        limiter.look(now + 5 * TAKEN_AFTER);
        assert_eq!(limiter.limit(), 16, "not while there is room");
    }

    #[test]
    fn a_burst_of_refusals_cuts_once_and_rounds_add_one() {
        let mut limiter = Limiter::new(1000);
        let tickets: Vec<Ticket> = (0..8).map(|_| limiter.send()).collect();
        tickets.into_iter().for_each(|ticket| limiter.refused(ticket));
        assert_eq!(limiter.limit(), 5);
        for _ in 0..6 {
            limiter.send();
            limiter.answered();
        }
        assert_eq!(limiter.limit(), 6);
        let ticket = limiter.send();
        limiter.refused(ticket);
        assert_eq!(limiter.limit(), 4);
    }

    #[test]
    fn one_call_is_always_allowed() {
        let mut limiter = Limiter::new(1);
        for _ in 0..20 {
            assert!(limiter.has_room());
            let ticket = limiter.send();
            limiter.refused(ticket);
        }
        assert!(limiter.has_room());
    }
}
