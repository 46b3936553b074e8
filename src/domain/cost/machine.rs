//! A machine of one's own, or a rented one.

use rust_decimal::Decimal;

use super::{HOURS_PER_MONTH, MS_PER_SECOND, SECONDS_PER_HOUR};

/// Electricity of a machine: `watts · seconds / 3,600,000 · price per kWh`.
pub fn electricity(watts: Decimal, seconds: Decimal, per_kwh: Decimal) -> Decimal {
    watts * seconds / (SECONDS_PER_HOUR * MS_PER_SECOND) * per_kwh
}

/// A rented machine's share: `rent · seconds / (utilisation · a month)`. A machine that is used for a part of its month
/// only costs that much more per used second. Zero for a utilisation of zero.
pub fn rent_share(rent: Decimal, seconds: Decimal, utilisation: Decimal) -> Decimal {
    (rent * seconds).checked_div(utilisation * HOURS_PER_MONTH * SECONDS_PER_HOUR).unwrap_or_default()
}
