//! Memory sizes side by side, as measured.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::domain::cost::{FunctionPrices, Memory, cheapest, fastest};
use crate::report::numbers::{grouped, money};

/// Means per memory size, from single measurements: MB and billed ms.
pub fn means(samples: &[(u32, u64)]) -> Vec<Memory> {
    let mut sums: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    for &(memory_mb, ms) in samples {
        let sum = sums.entry(memory_mb).or_default();
        *sum = (sum.0.saturating_add(ms), sum.1 + 1);
    }
    sums.into_iter()
        .map(|(memory_mb, (ms, count))| Memory { memory_mb, billed_ms: ms.div_ceil(count) })
        .collect()
}

/// The table's lines: each size, and which is cheapest and fastest.
pub fn table(sizes: &[Memory], prices: &FunctionPrices) -> Vec<String> {
    let best = (cheapest(sizes, prices), fastest(sizes, prices));
    let mut lines = vec!["memory       a scan      1,000 scans".to_owned()];
    for size in sizes {
        let mut words = Vec::new();
        if Some(size) == best.0 {
            words.push("cheapest");
        }
        if Some(size) == best.1 {
            words.push("fastest");
        }
        let thousand = money(size.cost(prices) * Decimal::ONE_THOUSAND, "USD");
        let memory = format!("{} MB", grouped(&size.memory_mb.to_string()));
        let time = format!("{} ms", grouped(&size.billed_ms.to_string()));
        lines.push(
            format!("{memory:<9}  {time:>10}  {thousand:>12}  {}", words.join(", ")).trim_end().to_owned(),
        );
    }
    lines
}

/// Measurements from a text of `memory_mb,billed_ms` lines; a heading and empty lines are passed over.
///
/// # Errors
/// Names the first line that is neither.
pub fn measurements(text: &str) -> Result<Vec<(u32, u64)>, String> {
    let mut samples = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let cells: Vec<&str> = line.split([',', '\t', ';']).map(str::trim).collect();
        match (
            cells.first().and_then(|cell| cell.parse().ok()),
            cells.get(1).and_then(|cell| cell.parse().ok()),
        ) {
            (Some(memory_mb), Some(ms)) if (128..=10_240).contains(&memory_mb) => {
                samples.push((memory_mb, ms))
            }
            _ if line.is_empty() || index == 0 => {}
            _ => return Err(format!("line {}: not `memory_mb,billed_ms` with 128 to 10240 MB", index + 1)),
        }
    }
    if samples.is_empty() { Err("no measurements there".to_owned()) } else { Ok(samples) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_and_the_fastest_are_named() {
        let samples =
            measurements("memory_mb,billed_ms\n1024,4000\n1024,3800\n2048,2000\n4096,1900\n").unwrap();
        let prices = FunctionPrices { gb_second: Decimal::new(1, 5), ..FunctionPrices::default() };
        assert_eq!(
            table(&means(&samples), &prices),
            [
                "memory       a scan      1,000 scans",
                "1,024 MB     3,900 ms     0.039 USD  cheapest",
                "2,048 MB     2,000 ms      0.04 USD",
                "4,096 MB     1,900 ms     0.076 USD  fastest",
            ]
        );
    }

    #[test]
    fn what_is_no_measurement_is_named() {
        for (text, told) in [("", "no measurements"), ("1024,1\nx,2", "line 2"), ("1024,1\n64,2", "line 2")] {
            assert!(measurements(text).unwrap_err().contains(told), "{text}");
        }
    }
}
