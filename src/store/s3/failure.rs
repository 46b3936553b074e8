//! What went wrong in S3, in words that say what to do.

use std::error::Error as StdError;
use std::fmt;

use crate::error::{Error, Kind, Stage};

/// Why a request came to nothing, which decides what a caller does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is no such object, or no such version of it.
    NotFound,
    /// The object isn't the one that was asked for any more.
    Changed,
    /// There is no such bucket.
    NoBucket,
    /// The credentials are good, but may not do this.
    Denied,
    /// There are no credentials, or S3 doesn't take them.
    Credentials,
    /// The bucket is in another region.
    Region,
    /// S3 asks for fewer requests.
    Busy,
    /// S3 failed, or can't be reached.
    Unavailable,
    /// The body ended early, or isn't what its checksum says.
    Damaged,
    /// More bytes than the caller takes.
    TooLarge,
    /// Anything else that S3 refuses.
    Refused,
}

impl Reason {
    /// Whether the same request may well work a little later.
    pub fn passes(self) -> bool {
        matches!(self, Reason::Busy | Reason::Unavailable | Reason::Damaged)
    }

    /// Whether no request of this run would fare better: credentials and region are the whole run's.
    pub fn ends_the_run(self) -> bool {
        matches!(self, Reason::Credentials | Reason::Region)
    }

    fn kind(self) -> Kind {
        match self {
            Reason::NoBucket | Reason::Denied | Reason::Credentials | Reason::Region => Kind::Usage,
            Reason::TooLarge => Kind::LimitExceeded,
            _ => Kind::Io,
        }
    }

    fn usual_hint(self) -> &'static str {
        match self {
            Reason::NotFound => "it was there when it was listed: was it moved or deleted?",
            Reason::Changed => "it was replaced after it was listed: run the same command again",
            Reason::NoBucket => "check the bucket's name, and that the credentials belong to its account",
            Reason::Denied => {
                "allow it in the policy of the user or role; `aws sts get-caller-identity` says who that is"
            }
            Reason::Credentials => {
                "sign in again (`aws sso login`), or check AWS_PROFILE and the keys in the environment"
            }
            Reason::Region => "set AWS_REGION to the bucket's region",
            Reason::Busy => "S3 slows a prefix down that grows fast: run the same command again in a minute",
            Reason::Unavailable => "check the network and AWS_ENDPOINT_URL, then run the same command again",
            Reason::Damaged => "run the same command again; if it stays, upload the object anew",
            Reason::TooLarge => "raise the limit if the object is right",
            Reason::Refused => "see what S3 says; run the same command again if it looks passing",
        }
    }
}

/// A request to S3 that came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub reason: Reason,
    /// The same for people.
    pub error: Error,
}

impl Failure {
    /// With the hint that usually helps.
    pub(super) fn new(reason: Reason, stage: Stage, message: impl Into<String>) -> Failure {
        let error = Error::new(reason.kind(), stage, message).with_hint(reason.usual_hint());
        Failure { reason, error }
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Failure {
        self.error = self.error.with_hint(hint);
        self
    }

    /// The same failure, with the object or bucket that it is about named first.
    #[must_use]
    pub fn about(mut self, what: impl fmt::Display) -> Failure {
        self.error.message = format!("{what}: {}", self.error.message);
        self
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.error
    }
}

/// What went wrong on this machine before S3 was asked.
impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure { reason: Reason::Refused, error }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl StdError for Failure {}
