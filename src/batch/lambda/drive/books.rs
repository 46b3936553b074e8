//! What each call cost, and what the run came to.

use std::time::Duration;

use super::{Drive, Phase};
use crate::batch::lambda::Totals;
use crate::batch::lambda::billing::Report;
use crate::batch::lambda::fuse::Call;
use crate::batch::lambda::verdict::Verdict;
use crate::domain::cost::Use;
use crate::pipeline::event::Answer;

impl Drive<'_, '_> {
    /// What the run came to.
    pub(super) fn close_the_books(&mut self) {
        let function = &self.fan.function;
        // What is still under way is billed to its end, which nobody here waits for: till now, at least.
        for (index, sent_at) in std::mem::take(&mut self.flying).into_values() {
            let overtaken = self.ways[index].phase == Phase::Ended;
            self.fuse.count(&Call {
                billed_ms: u64::try_from(sent_at.elapsed().as_millis()).unwrap_or(u64::MAX),
                reported: false,
                cold: false,
                init_ms: 0,
                model_bytes: None,
                objects: None,
                used: if overtaken { Use::Overtaken } else { Use::Useful },
            });
        }
        let requests = self.fan.store.requests();
        self.fuse.count_requests(requests.gets, requests.puts);
        self.totals = Totals {
            bill: self.fuse.bill(),
            throttled: self.limiter.throttled(),
            start_ms: self.fuse.start_ms(),
            model_bytes: self.fuse.model_bytes(),
            memory_mb: function.memory_mb,
            tmp_mb: function.tmp_mb,
            architecture: function.architecture,
            model_place: function.model_place,
            ..std::mem::take(&mut self.totals)
        };
    }

    /// Counts a call that ended.
    pub(super) fn bill(
        &mut self,
        index: usize,
        answer: Option<&Answer>,
        report: Option<Report>,
        took: Duration,
        used: Use,
        verdict: &Verdict,
    ) {
        let refused = match verdict {
            Verdict::Throttled => true,
            Verdict::Again(told) | Verdict::Hopeless(told, _) => {
                matches!(told.class, "service" | "not_ready" | "refused" | "request" | "function")
            }
            _ => false,
        };
        if refused {
            return;
        }
        // A lost answer's bill is lost, too: what it took is near.
        let by_clock = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let by_answer = answer.map(|answer| answer.duration_ms + answer.init_ms);
        let billed_ms = report.map(|report| report.billed_ms).or(by_answer).unwrap_or(by_clock);
        let cold = report.map(|report| report.cold).or(answer.map(|answer| answer.cold)).unwrap_or(false);
        let cost = self.fuse.count(&Call {
            billed_ms,
            reported: report.is_some(),
            cold,
            init_ms: report.map_or(answer.map_or(0, |answer| answer.init_ms), |report| report.init_ms),
            model_bytes: answer.map(|answer| answer.model_bytes),
            objects: answer.and_then(|answer| answer.objects),
            used,
        });
        let lambda = &mut self.ways[index].lambda;
        lambda.cost_usd += cost;
        lambda.invocations += 1;
        lambda.billed_ms += billed_ms;
        lambda.cold |= cold;
    }
}
