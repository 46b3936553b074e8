//! What goes wrong, call by call.

use std::collections::BTreeMap;
use std::time::Duration;

/// What happens to a call in place of, or besides, what should.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Refused by the service: HTTP status, error code, message.
    Refused(u16, &'static str, &'static str),
    /// The connection is cut before anything is done.
    CutBefore,
    /// The connection is cut after the function has done its work.
    CutAfter,
    /// The process is killed that long after the event was handed to it.
    Crash(Duration),
    /// The process ends itself that long after the event was handed to it, with an exit status.
    Exit(Duration, i32),
    /// The function's code panics with these words: its runtime reports it and lives on.
    Panic(&'static str),
    /// The process is killed in its start.
    CrashAtInit,
    /// The time is up that long after the event was handed over.
    TimeOut(Duration),
    /// The process is killed as one that took too much memory.
    OutOfMemory,
    /// The answer is larger than Lambda allows.
    Oversize,
    /// The answer waits that long after the work is done.
    Slow(Duration),
    /// The answer comes without a log.
    NoLog,
}

impl Fault {
    /// Too many at once.
    pub const THROTTLED: Fault = Fault::Refused(429, "TooManyRequestsException", "Rate Exceeded.");
    /// The service failed.
    pub const SERVICE: Fault =
        Fault::Refused(500, "ServiceException", "An error occurred and the request cannot be processed.");
    /// A gateway failed.
    pub const BAD_GATEWAY: Fault = Fault::Refused(502, "BadGateway", "Bad Gateway");
    /// The service is away.
    pub const UNAVAILABLE: Fault = Fault::Refused(503, "ServiceUnavailableException", "Service Unavailable");
    /// A function that was idle for weeks.
    pub const NOT_READY: Fault = Fault::Refused(
        502,
        "ResourceNotReadyException",
        "The function is inactive and its VPC connection is no longer available. Verify your VPC configuration and try again.",
    );
    /// A file system that isn't there yet.
    pub const EFS_MOUNT_TIMEOUT: Fault = Fault::Refused(
        408,
        "EFSMountTimeoutException",
        "The function couldn't mount the Amazon EFS file system due to mount operation timeout.",
    );
    /// Rights.
    pub const DENIED: Fault = Fault::Refused(
        403,
        "AccessDeniedException",
        "User: arn:aws:iam::123456789012:user/a is not authorized to perform: lambda:InvokeFunction",
    );
}

/// A plan of faults.
#[derive(Debug, Clone, Default)]
pub struct Weather {
    /// By the call's number, from 1.
    pub at: BTreeMap<usize, Fault>,
    /// For every call from a number on.
    pub from: Option<(usize, Fault)>,
    /// For calls whose event holds a text, so many times.
    pub about: Vec<(&'static str, usize, Fault)>,
    /// REPORT lines in place of the emulator's own, for the next calls whose event holds a text.
    pub reports: Vec<(&'static str, &'static str)>,
}

impl Weather {
    /// Nothing goes wrong.
    pub fn fair() -> Weather {
        Weather::default()
    }

    /// With a fault at a call.
    #[must_use]
    pub fn at(mut self, number: usize, fault: Fault) -> Weather {
        self.at.insert(number, fault);
        self
    }

    /// With a fault at every call from a number on.
    #[must_use]
    pub fn from(mut self, number: usize, fault: Fault) -> Weather {
        self.from = Some((number, fault));
        self
    }

    /// With a fault for the next `times` calls whose event holds a text.
    #[must_use]
    pub fn about(mut self, text: &'static str, times: usize, fault: Fault) -> Weather {
        self.about.push((text, times, fault));
        self
    }

    /// With a REPORT line for the next call whose event holds a text; lines for one text are taken in order.
    #[must_use]
    pub fn reported(mut self, text: &'static str, line: &'static str) -> Weather {
        self.reports.push((text, line));
        self
    }

    /// The REPORT line for a call, where one is given.
    pub fn report(&mut self, event: &str) -> Option<&'static str> {
        let place = self.reports.iter().position(|(text, _)| event.contains(text))?;
        Some(self.reports.remove(place).1)
    }

    /// What happens to a call.
    pub fn fault(&mut self, number: usize, event: &str) -> Option<Fault> {
        if let Some((_, times, fault)) =
            self.about.iter_mut().find(|(text, times, _)| *times > 0 && event.contains(text))
        {
            *times -= 1;
            return Some(fault.clone());
        }
        if let Some(fault) = self.at.remove(&number) {
            return Some(fault);
        }
        self.from.as_ref().filter(|(from, _)| number >= *from).map(|(_, fault)| fault.clone())
    }
}
