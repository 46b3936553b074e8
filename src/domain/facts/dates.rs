//! Dates as log heads have them.

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

fn is_month(word: &str) -> bool {
    word.len() >= 3
        && word.is_char_boundary(3)
        && MONTHS.contains(&&word[..3])
        && FULL.iter().any(|full| full.starts_with(word) || word == "SEPT")
}

const FULL: &[&str] = &[
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
];

fn within(part: &str, least: u32, most: u32) -> bool {
    !part.is_empty()
        && part.len() <= 4
        && part.parse().is_ok_and(|value: u32| (least..=most).contains(&value))
}

fn is_year(part: &str) -> bool {
    match part.trim_start_matches(['\'', '’']) {
        short if short.len() == 2 => within(short, 0, 99),
        long => long.len() == 4 && within(long, 1920, 2099),
    }
}

/// Whether a text is a date and nothing else: `1/27/78`, `8-8-59`, `25-DEC-1988`, `DEC. 25, 1988`, `1988-12-25`.
pub fn is_date(text: &str) -> bool {
    let upper = text.trim().to_uppercase();
    let parts: Vec<&str> = upper
        .split(|c: char| "/-–.,".contains(c) || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [a, b, c] = parts.as_slice() else { return false };
    let day = |part: &str| part.len() <= 2 && within(part, 1, 31);
    let month = |part: &str| part.len() <= 2 && within(part, 1, 12) || is_month(part);
    let first_is_year = a.len() == 4 && is_year(a) && month(b) && day(c);
    first_is_year || is_year(c) && (month(a) && day(b) || day(a) && month(b))
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_dates_and_numbers_are_not() {
        for date in [
            "1/27/78",
            "8-8-59",
            "25-DEC-1988",
            "DEC. 25, 1988",
            "1988-12-25",
            "12 September 1971",
            "2-15-1978",
            "JULY 4 '62",
        ] {
            assert!(is_date(date), "{date}");
        }
        // Years before logs, of three or five figures, months and days that there aren't.
        for other in [
            "1/27/1878",
            "1/27/178",
            "1/27/19781",
            "1878-12-25",
            "1988-13-25",
            "1988-12-32",
            "0/27/78",
            "1/0/78",
            "001/27/78",
            "DE 25 1988",
            "DECK 25 1988",
        ] {
            assert!(!is_date(other), "{other}");
        }
        for other in ["13/32/78", "11,100", "- One -", "", "45-77-12", "MAYBE 3 1970", "1/27", "9-21-35-7"] {
            assert!(!is_date(other), "{other}");
        }
    }
}
