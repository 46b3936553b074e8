//! Exit codes: a stable contract.

use crate::pipeline::record::Status;
use crate::report::summary::Summary;

/// How the program ended; the worst applies, failures first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All good.
    Good = 0,
    /// Something nobody foresaw.
    Unexpected = 1,
    /// Usage or configuration.
    Usage = 2,
    /// Some scans failed.
    Failed = 3,
    /// None failed, some need review.
    Review = 4,
    /// Nothing to do at that input.
    Nothing = 5,
    /// A limit was reached: cost, time.
    Limit = 6,
    /// Interrupted.
    Interrupted = 130,
}

impl Exit {
    /// The code of a run that ended so.
    pub fn of(summary: &Summary) -> Exit {
        if summary.lambda.as_ref().is_some_and(|totals| totals.stopped.is_some()) {
            // Not the configuration's alone: it worked at first.
            Exit::Unexpected
        } else if summary.dropped > 0 && summary.limit().is_none() {
            Exit::Interrupted
        } else if summary.problems > 0 || summary.with(Status::Failed).next().is_some() {
            Exit::Failed
        } else if summary.limit().is_some() {
            Exit::Limit
        } else if summary.lost {
            Exit::Unexpected
        } else if summary.review().next().is_some() {
            Exit::Review
        } else {
            Exit::Good
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::lambda::Totals;
    use crate::batch::testing::line;
    use crate::error::{Error, Kind, Stage};

    fn summary(statuses: &[Status]) -> Summary {
        let lines =
            statuses.iter().map(|&status| crate::batch::journal::Line { status, ..line("a") }).collect();
        Summary { lines, ..Summary::default() }
    }

    #[test]
    fn the_worst_applies_and_failures_come_first() {
        use Status::{Done, Failed, Review};
        assert_eq!(Exit::of(&summary(&[Done, Done])), Exit::Good);
        assert_eq!(Exit::of(&summary(&[Done, Review])), Exit::Review);
        assert_eq!(Exit::of(&summary(&[Failed, Review, Done])), Exit::Failed);
        assert_eq!(Exit::of(&Summary { dropped: 1, ..summary(&[Failed]) }), Exit::Interrupted);
        let stopped = Some(Error::new(Kind::Io, Stage::Setup, "no invocation came through"));
        let lambda = Some(Totals { stopped, ..Totals::default() });
        assert_eq!(Exit::of(&Summary { dropped: 1, lambda, ..summary(&[Done]) }), Exit::Unexpected);
        let lambda = Some(Totals { limit: Some("cost".to_owned()), ..Totals::default() });
        assert_eq!(
            Exit::of(&Summary { dropped: 1, lambda: lambda.clone(), ..summary(&[Review]) }),
            Exit::Limit
        );
        assert_eq!(Exit::of(&Summary { dropped: 1, lambda, ..summary(&[Failed]) }), Exit::Failed);
        assert_eq!(Exit::of(&Summary { problems: 1, ..summary(&[Done]) }), Exit::Failed);
    }
}
