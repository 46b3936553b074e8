//! What a month of scans would cost: a forecast from one scan's seconds, no run needed.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::numbers::{count, duration, grouped, money, rough};
use super::prices::Prices;
use crate::domain::cost::{
    HOURS_PER_MONTH, Invocation, billed_ms, blended, box_capacity, crossover, electricity, month_of_boxes,
    rent_share,
};

/// Objects a function reads for one scan: the scan and its sidecar.
pub const GETS: u32 = 2;
/// Objects it writes: LAS, QC picture, record.
pub const PUTS: u32 = 3;

/// Seconds of one core for a megapixel, where nothing was measured yet: the bundled fixtures on a 2-core cloud machine.
pub const SECONDS_PER_MEGAPIXEL: Decimal = Decimal::from_parts(3, 0, 0, false, 1);

/// What a run over scans of so many pixels would take and cost with so many workers; every figure carries `~`.
pub fn run_table(scans: usize, pixels: u64, workers: usize, prices: &Prices) -> Vec<String> {
    let megapixels = Decimal::from(pixels) / Decimal::from(1_000_000);
    let seconds = megapixels * SECONDS_PER_MEGAPIXEL;
    let wall = seconds / Decimal::from(workers.max(1));
    let machine = electricity(prices.machine_watts, wall, prices.kwh) + rent_share(prices.machine_rent, wall);
    let calls = Decimal::from(scans);
    let per_scan = seconds.checked_div(calls).unwrap_or_default();
    let lambda = calls * lambda_per_scan(per_scan, Decimal::ZERO, Decimal::ZERO, prices);
    let wall_ms = (wall * Decimal::ONE_THOUSAND).to_u64().unwrap_or(u64::MAX);
    vec![
        format!("forecast, at ~{SECONDS_PER_MEGAPIXEL} s of one core per megapixel"),
        format!(
            "this machine  ~{}, ~{} with {}",
            duration(wall_ms),
            money(machine, "EUR"),
            count(workers, "worker")
        ),
        format!(
            "Lambda        ~{}, one scan each, warm, {} MB, {}",
            money(lambda, "USD"),
            grouped(&prices.lambda_memory_mb.to_string()),
            prices.lambda_region
        ),
    ]
}

/// A month's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// Scans a month.
    pub scans: u64,
    /// Seconds of one core for a scan.
    pub seconds: Decimal,
    /// Share of invocations that start cold, 0 to 1.
    pub cold_share: Decimal,
    /// Seconds that a cold start adds.
    pub cold_seconds: Decimal,
}

/// Mean cost of a scan as one invocation of a function as fast as one core here, USD.
pub fn lambda_per_scan(
    seconds: Decimal,
    cold_share: Decimal,
    cold_seconds: Decimal,
    prices: &Prices,
) -> Decimal {
    let invocation = |cold: Decimal| Invocation {
        memory_mb: prices.lambda_memory_mb,
        billed_ms: billed_ms(seconds * Decimal::ONE_THOUSAND, cold * Decimal::ONE_THOUSAND)
            .to_u64()
            .unwrap_or(u64::MAX),
        gets: GETS,
        puts: PUTS,
        ..Invocation::default()
    };
    let cost = |cold| invocation(cold).cost(&prices.lambda);
    blended(cold_share, cost(cold_seconds), cost(Decimal::ZERO))
}

/// The table's lines; every figure is a forecast and carries `~`.
pub fn table(volume: &Volume, prices: &Prices) -> Vec<String> {
    let scans = Decimal::from(volume.scans);
    let per_scan = lambda_per_scan(volume.seconds, volume.cold_share, volume.cold_seconds, prices);
    let seconds = scans * volume.seconds;
    let hours = seconds / Decimal::from(3600);
    let machine = electricity(prices.machine_watts, seconds, prices.kwh) + prices.machine_rent;
    let mut lines = vec![
        format!(
            "forecast for {} scans a month at {} s of one core each",
            grouped(&volume.scans.to_string()),
            volume.seconds.normalize()
        ),
        format!(
            "this machine  ~{} a month: ~{} hours of one core (a month has {HOURS_PER_MONTH}); {} W at {} EUR/kWh, rent {} EUR",
            money(machine, "EUR"),
            rough(hours),
            prices.machine_watts,
            prices.kwh,
            prices.machine_rent
        ),
        format!(
            "Lambda        ~{} a month: ~{} a scan; {} MB, {}, {} % cold, no free tier",
            money(scans * per_scan, "USD"),
            money(per_scan, "USD"),
            grouped(&prices.lambda_memory_mb.to_string()),
            prices.lambda_region,
            (volume.cold_share * Decimal::ONE_HUNDRED).normalize()
        ),
    ];
    lines.extend(prices.boxes.iter().map(|&rent| box_line(rent, scans, per_scan, volume.seconds, prices)));
    lines
}

fn box_line(rent: Decimal, scans: Decimal, per_scan: Decimal, seconds: Decimal, prices: &Prices) -> String {
    let capacity = box_capacity(seconds, Decimal::ONE).unwrap_or(Decimal::MAX);
    let month = month_of_boxes(scans, rent, capacity);
    let name = format!("GPU box at {} EUR", grouped(&rent.normalize().to_string()));
    let Some(meets) = crossover(rent * prices.eur_in_usd, Decimal::ZERO, per_scan) else {
        return format!("{name}: ~{} a month; Lambda is always cheaper", money(month, "EUR"));
    };
    let beyond = if meets > capacity {
        format!(", more than one box does, ~{} a month at the same seconds", rough(capacity))
    } else {
        String::new()
    };
    format!(
        "{name}: ~{} a month; as dear as Lambda at ~{} scans a month{beyond}",
        money(month, "EUR"),
        rough(meets)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_forecast_from_its_pixels() {
        // 1,200 megapixels at 0.3 s on two workers: three minutes.
        let lines = run_table(40, 1_200_000_000, 2, &Prices::load(None).unwrap());
        assert!(
            lines[1].starts_with("this machine  ~3 min 00 s, ~0.0015 EUR with 2 workers"),
            "{}",
            lines[1]
        );
        assert!(lines[2].starts_with("Lambda        ~0.0"), "{}", lines[2]);
    }

    #[test]
    fn every_amount_is_marked_as_a_forecast() {
        let volume = Volume {
            scans: 200_000,
            seconds: Decimal::from(15),
            cold_share: Decimal::new(1, 1),
            cold_seconds: Decimal::TWO,
        };
        let lines = table(&volume, &Prices::load(None).unwrap());
        for line in &lines[1..] {
            let amount =
                line.find(" EUR a month: ").or(line.find(" USD a month: ")).or(line.find(" EUR a month; "));
            assert!(line[..amount.unwrap()].rsplit(' ').next().unwrap().starts_with('~'), "{line}");
        }
        // 200,000 scans of 15 s are more than one box's 175,200.
        assert!(lines[3].contains("~1,500.00 EUR a month"), "{}", lines[3]);
    }
}
