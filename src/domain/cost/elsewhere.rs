//! What the same work would cost on other services.

use rust_decimal::Decimal;

use super::SECONDS_PER_HOUR;

/// The least time that tasks and machines by the hour are billed for, s.
const LEAST_SECONDS: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// Environments that are kept running: `kept_gb_s · p_kept + used_gb_s · p_used + calls · p_req`.
pub fn provisioned(
    kept_gb_seconds: Decimal,
    kept: Decimal,
    used_gb_seconds: Decimal,
    used: Decimal,
    requests: Decimal,
) -> Decimal {
    kept_gb_seconds * kept + used_gb_seconds * used + requests
}

/// Seconds that a number of starts together are billed for, a minute at least each: `max(s, starts · 60)`.
pub fn billed_seconds(seconds: Decimal, starts: Decimal) -> Decimal {
    seconds.max(starts * LEAST_SECONDS)
}

/// Container tasks: `s/3600 · (vcpu · p_vcpu_h + gb · p_gb_h)`.
pub fn tasks(
    seconds: Decimal,
    vcpu: Decimal,
    per_vcpu_hour: Decimal,
    gb: Decimal,
    per_gb_hour: Decimal,
) -> Decimal {
    seconds / SECONDS_PER_HOUR * (vcpu * per_vcpu_hour + gb * per_gb_hour)
}

/// A machine by the hour: `s/3600 · p_h`.
pub fn by_the_hour(seconds: Decimal, per_hour: Decimal) -> Decimal {
    seconds / SECONDS_PER_HOUR * per_hour
}

/// Prices of a container service that bills processors, memory and requests by use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByUse {
    /// Per vCPU and second.
    pub vcpu_second: Decimal,
    /// Per GiB and second.
    pub gib_second: Decimal,
    /// Per request.
    pub request: Decimal,
}

/// What was used, or costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// vCPU-seconds.
    pub vcpu_seconds: Decimal,
    /// GiB-seconds.
    pub gib_seconds: Decimal,
    /// Requests.
    pub requests: Decimal,
}

/// `(vcpu_s − free) · p_vcpu + (gib_s − free) · p_gib + (requests − free) · p_req`, each part at least zero.
pub fn by_use(used: &Used, free: &Used, prices: &ByUse) -> Decimal {
    let over = |used: Decimal, free: Decimal| (used - free).max(Decimal::ZERO);
    over(used.vcpu_seconds, free.vcpu_seconds) * prices.vcpu_second
        + over(used.gib_seconds, free.gib_seconds) * prices.gib_second
        + over(used.requests, free.requests) * prices.request
}
