//! What goes wrong on the client's side of an invocation.

use crate::error::Error;
use crate::store::s3::{Failure, Reason};

/// Whom an error concerns.
#[derive(Debug)]
pub enum Trouble {
    /// One scan.
    Scan(Error),
    /// All of them: no rights, no bucket, no credentials.
    Run(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::Scan(error)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        let all =
            failure.reason.ends_the_run() || matches!(failure.reason, Reason::NoBucket | Reason::Denied);
        if all { Trouble::Run(failure.error) } else { Trouble::Scan(failure.error) }
    }
}
