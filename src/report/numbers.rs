//! Numbers as people read them.

use rust_decimal::Decimal;

/// Digits in groups of three: `1,234,567.5`.
pub fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) =
        rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// An amount of money: cents from one on, three significant digits below.
pub fn money(amount: Decimal, currency: &str) -> String {
    let amount = if amount >= Decimal::ONE || amount.is_zero() {
        amount.round_dp(2)
    } else {
        amount.round_sf(3).unwrap_or(amount)
    };
    let text = if amount >= Decimal::ONE { format!("{amount:.2}") } else { amount.normalize().to_string() };
    format!("{} {currency}", grouped(&text))
}

/// A forecast to the three digits it deserves.
pub fn rough(number: Decimal) -> String {
    grouped(&number.round_sf(3).unwrap_or(number).round().to_string())
}

/// Milliseconds as `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
pub fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..60_000 => format!("{}.{} s", seconds, ms % 1000 / 100),
        60_000..3_600_000 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
    }
}

/// `1 scan`, `2 scans`.
pub fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(&number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_in_threes() {
        assert_eq!(grouped("1234567.89"), "1,234,567.89");
        assert_eq!(grouped("-123"), "-123");
        assert_eq!(grouped("1000"), "1,000");
    }

    #[test]
    fn small_amounts_keep_three_digits() {
        assert_eq!(money("0.000677735".parse().unwrap(), "USD"), "0.000678 USD");
        assert_eq!(money("82357.071".parse().unwrap(), "EUR"), "82,357.07 EUR");
        assert_eq!(money(Decimal::ZERO, "EUR"), "0 EUR");
        assert_eq!(money("1.5".parse().unwrap(), "EUR"), "1.50 EUR");
    }

    #[test]
    fn durations_have_two_units_at_most() {
        assert_eq!(duration(850), "850 ms");
        assert_eq!(duration(12_345), "12.3 s");
        assert_eq!(duration(245_000), "4 min 05 s");
        assert_eq!(duration(7_380_000), "2 h 03 min");
    }
}
