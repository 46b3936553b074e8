//! What the end of a call means for its scan and for the run.

use std::time::{Duration, Instant};

use super::super::call::{Called, nothing_came_through};
use super::super::letters::Try;
use super::super::limiter::Ticket;
use super::super::verdict::Verdict;
use super::{Drive, MOST_AGAIN, Phase, Step};
use crate::domain::cost::Use;
use crate::error::{Error, Kind, Stage};
use crate::pipeline::event::Answer;
use crate::pipeline::failed::failure;

impl Drive<'_, '_> {
    /// Takes note of a call's end and decides what is next.
    pub(super) fn called(&mut self, index: usize, ticket: Ticket, called: Called) {
        let Called { verdict, report, took } = called;
        self.flying.remove(&ticket);
        let pixels = self.scans[index].pixels;
        let under_way = matches!(self.ways[index].phase, Phase::Sent(_));
        self.land_call(index);
        match &verdict {
            Verdict::Throttled => self.limiter.refused(ticket),
            Verdict::Again(told) if told.class != "store" => self.limiter.lost(),
            _ => self.limiter.answered(),
        }
        let answer = match &verdict {
            Verdict::Done(answer) => Some(answer.as_ref()),
            _ => None,
        };
        let used = match &verdict {
            _ if !under_way => Use::Overtaken,
            Verdict::Done(_) => Use::Useful,
            Verdict::Retry(told, ..) if told.class == "timeout" => Use::TimedOut,
            _ => Use::Failed,
        };
        self.bill(index, answer, report, took, used, &verdict);
        if answer.is_some() {
            self.pace.ended(took, pixels);
            self.successes += 1;
        }
        match &verdict {
            // What others of ours take is no trouble.
            Verdict::Throttled if self.limiter.in_flight() > 0 => {}
            Verdict::Throttled | Verdict::Again(_) => self.patience.failed(Instant::now()),
            _ => self.patience.worked(Instant::now()),
        }
        // Another call of the same scan was quicker, or is still under way and may do better.
        let other_flies = matches!(self.ways[index].phase, Phase::Sent(_));
        if !under_way || other_flies && answer.is_none() {
            return;
        }
        self.decide(index, verdict);
    }

    /// One call of a scan less under way.
    fn land_call(&mut self, index: usize) {
        let way = &mut self.ways[index];
        match way.phase {
            Phase::Sent(calls @ 2..) => way.phase = Phase::Sent(calls - 1),
            Phase::Sent(_) => {
                way.phase = Phase::Ready;
                self.sent.remove(&index);
            }
            _ => {}
        }
    }

    fn decide(&mut self, index: usize, verdict: Verdict) {
        let way = &mut self.ways[index];
        match verdict {
            Verdict::Done(answer) => {
                let Answer { record, trimmed, duration_ms, .. } = *answer;
                match record {
                    Some(record) => self.land(index, record, trimmed, duration_ms),
                    None => {
                        let error =
                            Error::new(Kind::Internal, Stage::Read, "the function's answer has no record");
                        self.give_up(index, failure(&error));
                    }
                }
            }
            Verdict::Throttled if self.patience.is_over(Instant::now()) => {
                let error = nothing_came_through("too many at once, time and again");
                let hint = "see whose invocations take the account's or the function's concurrency, then run the same \
                            command again: it goes on where it stopped";
                self.abort = Some(error.with_hint(hint));
            }
            Verdict::Throttled => {
                self.ready.push_front(index);
                if self.limiter.in_flight() == 0 {
                    // Others have all there is: no use in asking without a pause.
                    self.hold_until = Instant::now() + Duration::from_millis(300);
                }
            }
            Verdict::Again(told) => self.again(index, told),
            Verdict::Retry(told, most, failure) => {
                way.own += 1;
                way.tries.push(told);
                if way.own < most {
                    self.later(index, Duration::from_millis(200));
                } else {
                    self.give_up(index, failure);
                }
            }
            Verdict::LookUp(told, failure) => {
                way.tries.push(told);
                way.phase = Phase::Homing;
                let (fan, prepared) = (self.fan, way.prepared.clone());
                self.work.push(Box::pin(async move {
                    let found = match &prepared {
                        Some(prepared) => fan.look_up(prepared).await,
                        None => Ok(None),
                    };
                    Step::LookedUp(index, failure, found)
                }));
            }
            Verdict::Failed(told, failure) => {
                way.tries.push(told);
                self.give_up(index, failure);
            }
            // One environment of many may have a broken file system, and one scan of many may be out of bounds.
            Verdict::Hopeless(told, _) if told.class == "model" && self.successes > 0 => {
                self.again(index, told)
            }
            Verdict::Hopeless(told, error) if told.class == "denied" && self.successes > 0 => {
                way.tries.push(told);
                self.give_up(index, failure(&error));
            }
            Verdict::Hopeless(_, error) => self.abort = Some(error),
        }
    }

    fn again(&mut self, index: usize, told: Try) {
        let now = Instant::now();
        let way = &mut self.ways[index];
        let error = nothing_came_through(&told.message);
        way.tries.push(told);
        way.again += 1;
        let since = *way.troubled_at.get_or_insert(now);
        if self.patience.is_over(now) {
            self.abort = Some(error);
        } else if way.again >= MOST_AGAIN && self.patience.worked_since(since) {
            // While others work, it is this scan's own trouble.
            self.give_up(index, failure(&error));
        } else {
            // Spread, so that what failed together doesn't come back together.
            let spread = 0.5 + (index * 7919 % 1000) as f64 / 1000.0;
            let wait = Duration::from_millis(200 << way.again.min(6)).mul_f64(spread);
            self.later(index, wait);
        }
    }

    fn later(&mut self, index: usize, wait: Duration) {
        self.ways[index].phase = Phase::Ready;
        self.later.push((Instant::now() + wait, index));
    }
}
