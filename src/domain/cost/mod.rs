//! What scans cost, in decimal arithmetic: function invocations, always-on boxes, other services, and the volume where
//! they meet.
//!
//! A month is 730 hours. Money is in one currency per call; which one is the caller's.

mod arrivals;
mod bill;
mod call;
mod elsewhere;
mod fit;
mod machine;
mod month;
mod sweep;

use rust_decimal::Decimal;

pub use arrivals::{Arrivals, Starts, starts};
pub use bill::{Bill, Ended, Use};
pub use call::{
    Architecture, FunctionPrices, Invocation, ModelPlace, Parts, billed_ms, blended, dearest_call,
};
pub use elsewhere::{ByUse, Used, billed_seconds, by_the_hour, by_use, provisioned, tasks};
pub use fit::{Fit, Range, Sample, makespan};
pub use machine::{electricity, rent_share};
pub use month::{Calls, Crossing, FreeTier, Tier, box_capacity, crossing, crossover, month_of_boxes, tiered};
pub use sweep::{Memory, cheapest, fastest};

/// Hours of a month, as cloud price lists count them.
pub const HOURS_PER_MONTH: Decimal = Decimal::from_parts(730, 0, 0, false, 0);
/// Seconds of an hour.
pub const SECONDS_PER_HOUR: Decimal = Decimal::from_parts(3600, 0, 0, false, 0);
/// GB of 2^30 bytes, as AWS counts memory, files and logs.
pub fn gigabytes(bytes: impl Into<Decimal>) -> Decimal {
    bytes.into() / Decimal::from(1_u64 << 30)
}

/// Milliseconds of a second.
const MS_PER_SECOND: Decimal = Decimal::ONE_THOUSAND;

#[cfg(test)]
mod tests;
