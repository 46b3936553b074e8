//! The cost of a run in each mode, measured and forecast.

use rust_decimal::Decimal;

use super::forecast;
use super::numbers::{grouped, money, rough};
use super::prices::Prices;
use super::summary::Summary;
use crate::domain::cost::{box_capacity, crossover, electricity, rent_share};

/// Time that scans took, for costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Scans.
    pub scans: u64,
    /// All workers' time on them together, ms.
    pub busy_ms: u64,
    /// Time by the clock, ms.
    pub wall_ms: u64,
}

impl Measured {
    /// What a run measured; `None` where it digitised nothing.
    pub fn of(summary: &Summary) -> Option<Measured> {
        let busy_ms = summary.measured().map(|line| line.elapsed_ms).sum();
        let scans = summary.measured().count() as u64;
        (scans > 0).then_some(Measured { scans, busy_ms, wall_ms: summary.wall_ms })
    }
}

/// The cost table: a line per mode. Forecasts carry `~` and say on what they rest; what was measured doesn't.
pub fn table(measured: &Measured, prices: &Prices) -> Vec<String> {
    let mut rows =
        vec![["cost".to_owned(), "this run".to_owned(), "1,000 scans".to_owned(), "from".to_owned()]];
    rows.push(this_machine(measured, prices));
    rows.push(lambda(measured, prices));
    let mut lines = aligned(&rows);
    lines.extend(prices.boxes.iter().map(|&rent| gpu_box(measured, prices, rent)));
    lines
}

fn this_machine(measured: &Measured, prices: &Prices) -> [String; 4] {
    let seconds = Decimal::from(measured.wall_ms) / Decimal::ONE_THOUSAND;
    let cost =
        electricity(prices.machine_watts, seconds, prices.kwh) + rent_share(prices.machine_rent, seconds);
    let basis = format!(
        "measured time; {} W at {} EUR/kWh, rent {} EUR a month",
        prices.machine_watts, prices.kwh, prices.machine_rent
    );
    let thousand = cost / Decimal::from(measured.scans) * Decimal::ONE_THOUSAND;
    ["this machine".to_owned(), money(cost, "EUR"), format!("~{}", money(thousand, "EUR")), basis]
}

fn lambda(measured: &Measured, prices: &Prices) -> [String; 4] {
    let cost = lambda_per_scan(measured, prices) * Decimal::from(measured.scans);
    let basis = format!(
        "forecast: the seconds measured here, warm, {} MB, {}",
        grouped(&prices.lambda_memory_mb.to_string()),
        prices.lambda_region
    );
    let thousand = lambda_per_scan(measured, prices) * Decimal::ONE_THOUSAND;
    ["Lambda".to_owned(), format!("~{}", money(cost, "USD")), format!("~{}", money(thousand, "USD")), basis]
}

/// Mean cost of a scan as one warm invocation, USD, were the function as fast as one worker here.
fn lambda_per_scan(measured: &Measured, prices: &Prices) -> Decimal {
    let seconds = Decimal::from(measured.busy_ms) / Decimal::from(measured.scans) / Decimal::ONE_THOUSAND;
    forecast::lambda_per_scan(seconds, Decimal::ZERO, Decimal::ZERO, prices)
}

fn gpu_box(measured: &Measured, prices: &Prices, rent: Decimal) -> String {
    let per_scan = lambda_per_scan(measured, prices);
    let name = format!("GPU box, {} EUR a month", grouped(&rent.normalize().to_string()));
    let Some(volume) = crossover(rent * prices.eur_in_usd, Decimal::ZERO, per_scan) else {
        return format!("{name}: never cheaper than Lambda");
    };
    let seconds = Decimal::from(measured.wall_ms) / Decimal::ONE_THOUSAND / Decimal::from(measured.scans);
    let text = format!("{name}: forecast: cheaper than Lambda from ~{} scans a month", rough(volume));
    match box_capacity(seconds, Decimal::ONE) {
        Some(capacity) if capacity < volume => {
            format!("{text}, more than one box does at this run's pace (~{})", rough(capacity))
        }
        _ => text,
    }
}

fn aligned(rows: &[[String; 4]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second, third) = (width(0), width(1), width(2));
    rows.iter()
        .map(|[mode, run, thousand, basis]| {
            format!("{mode:<first$}  {run:>second$}  {thousand:>third$}  {basis}")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forecasts_are_marked_and_measurements_are_not() {
        let measured = Measured { scans: 100, busy_ms: 1_500_000, wall_ms: 750_000 };
        let lines = table(&measured, &Prices::load(None).unwrap());
        assert_eq!(
            lines,
            [
                "cost             this run  1,000 scans  from",
                "this machine  0.00625 EUR  ~0.0625 EUR  measured time; 100 W at 0.30 EUR/kWh, rent 0 EUR a month",
                "Lambda        ~0.0448 USD   ~0.448 USD  forecast: the seconds measured here, warm, 1,769 MB, us-east-1",
                "GPU box, 750 EUR a month: forecast: cheaper than Lambda from ~1,810,000 scans a month, \
                 more than one box does at this run's pace (~350,000)",
                "GPU box, 1,800 EUR a month: forecast: cheaper than Lambda from ~4,340,000 scans a month, \
                 more than one box does at this run's pace (~350,000)",
            ]
            .map(str::to_owned)
        );
    }
}
