//! Numbers as LAS allows them: digits, one dot, a sign; no exponent, no words.

use rust_decimal::Decimal;

/// Why a piece of text isn't a LAS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `1.5E+03`: a number elsewhere.
    Exponent,
    /// Anything else.
    NotANumber,
}

/// Whether `text` is a plain decimal number; what it is else.
pub fn check(text: &[u8]) -> Result<(), Fault> {
    if is_plain(text) {
        return Ok(());
    }
    let split = text.iter().position(|byte| matches!(byte, b'e' | b'E' | b'd' | b'D'));
    let Some(at) = split else { return Err(Fault::NotANumber) };
    let exponent =
        text[at + 1..].strip_prefix(b"+").or(text[at + 1..].strip_prefix(b"-")).unwrap_or(&text[at + 1..]);
    let is_exponent = !exponent.is_empty() && exponent.iter().all(u8::is_ascii_digit);
    Err(if is_plain(&text[..at]) && is_exponent { Fault::Exponent } else { Fault::NotANumber })
}

fn is_plain(text: &[u8]) -> bool {
    let digits = match text {
        [b'+' | b'-', rest @ ..] => rest,
        all => all,
    };
    let dots = digits.iter().filter(|&&byte| byte == b'.').count();
    dots <= 1 && digits.len() > dots && digits.iter().all(|&byte| byte == b'.' || byte.is_ascii_digit())
}

/// A plain number, exact; `None` for anything else and for more digits than a decimal holds (28).
pub fn decimal(text: &[u8]) -> Option<Decimal> {
    if !is_plain(text) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    Decimal::from_str_exact(text.strip_prefix('+').unwrap_or(text).trim_end_matches('.')).ok()
}

/// A plain number as a float.
pub fn float(text: &[u8]) -> Option<f64> {
    if is_plain(text) { std::str::from_utf8(text).ok()?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_numbers() {
        for text in ["0", "-999.25", "+1.5", "5.", ".5", "-.5"] {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
            assert!(decimal(text.as_bytes()).is_some(), "{text}");
            assert_eq!(float(text.as_bytes()), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn exponents_and_words_are_told_apart() {
        assert_eq!(check(b"1.5E+03"), Err(Fault::Exponent));
        assert_eq!(check(b"2d4"), Err(Fault::Exponent));
        for text in ["NaN", "inf", "", "-", ".", "1.2.3", "1,5", "1.5-2", "E5", "1e", "#N/A"] {
            assert_eq!(check(text.as_bytes()), Err(Fault::NotANumber), "{text}");
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
    }
}
