//! Numbers of wells: API and Canadian.

use super::places;

/// Codes of federal waters: Alaska, Pacific, Gulf, Atlantic.
const OFFSHORE: &[u32] = &[55, 56, 60, 61];

/// An American well number of 10, 12 or 14 digits as `SS-CCC-NNNNN…`; `None` where it can be none.
///
/// The first two digits are the state (01 Alabama to 49 Wyoming by the alphabet, then Alaska and Hawaii), the next
/// three the county, the next five the well.
pub fn api(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || " -–—.".contains(c)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<usize> =
        text.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|count| *count > 0).collect();
    if !(groups.len() == 1 || groups.starts_with(&[2, 3, 5]) && groups[3..].iter().all(|count| *count == 2)) {
        return None;
    }
    if ![10, 12, 14].contains(&digits.len()) {
        return None;
    }
    let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    let state = part(0, 2);
    if !((1..=51).contains(&state) || OFFSHORE.contains(&state)) || part(2, 5) == 0 || part(5, 10) == 0 {
        return None;
    }
    let mut number = format!("{}-{}-{}", &digits[..2], &digits[2..5], &digits[5..10]);
    for at in (10..digits.len()).step_by(2) {
        number.push('-');
        number.push_str(&digits[at..at + 2]);
    }
    Some(number)
}

/// Whether a well number may be of a state; true for states that aren't known.
pub fn is_of_state(api: &str, state: &str) -> bool {
    let code: u32 = api.get(..2).and_then(|code| code.parse().ok()).unwrap_or(0);
    OFFSHORE.contains(&code) || places::state_code(state).is_none_or(|own| own == code)
}

/// A Canadian unique well identifier in the Dominion Land Survey or the National Topographic System.
pub fn uwi(text: &str) -> Option<String> {
    let text: String = text.to_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
    (is_dls(&text) || is_nts(&text)).then_some(text)
}

/// Location exception before it, event behind it: what stands between the outer slashes.
fn middle(text: &str) -> Option<&str> {
    let mut parts = text.split('/');
    let (head, middle, tail) = (parts.next()?, parts.next()?, parts.next());
    let head_fits = (2..=3).contains(&head.len()) && head.chars().all(|c| c.is_ascii_alphanumeric());
    let tail_fits =
        tail.is_none_or(|tail| (1..=2).contains(&tail.len()) && tail.chars().all(|c| c.is_ascii_digit()));
    (head_fits && tail_fits && parts.next().is_none()).then_some(middle)
}

/// `06-12-077-03W4`: legal subdivision, section, township, range, meridian.
fn is_dls(text: &str) -> bool {
    let Some(middle) = middle(text) else { return false };
    let parts: Vec<&str> = middle.split('-').collect();
    let [subdivision, section, township, range] = parts.as_slice() else { return false };
    let Some((range, meridian)) = range.split_once('W') else { return false };
    let within = |part: &str, most: u32| {
        part.chars().all(|c| c.is_ascii_digit())
            && part.parse().is_ok_and(|value: u32| (1..=most).contains(&value))
    };
    within(subdivision, 16)
        && within(section, 36)
        && within(township, 127)
        && within(range, 34)
        && within(meridian.trim_end_matches('M'), 6)
}

/// `A-077-H-094-A-16`: quarter unit, unit, block, sheet.
fn is_nts(text: &str) -> bool {
    let Some(middle) = middle(text) else { return false };
    let parts: Vec<&str> = middle.split('-').collect();
    let [quarter, unit, block, sheet, letter, sixteenth] = parts.as_slice() else { return false };
    let letters = |part: &str, most: char| part.len() == 1 && part.chars().all(|c| ('A'..=most).contains(&c));
    let within = |part: &str, most: u32| {
        part.chars().all(|c| c.is_ascii_digit())
            && part.parse().is_ok_and(|value: u32| (1..=most).contains(&value))
    };
    letters(quarter, 'D')
        && within(unit, 100)
        && letters(block, 'L')
        && within(sheet, 120)
        && letters(letter, 'P')
        && within(sixteenth, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn american_numbers_have_a_state_and_ten_twelve_or_fourteen_digits() {
        assert_eq!(api("15-131-20215").as_deref(), Some("15-131-20215"));
        assert_eq!(api("15131202150000").as_deref(), Some("15-131-20215-00-00"));
        assert_eq!(api("30 025 09873").as_deref(), Some("30-025-09873"));
        for wrong in [
            "99-131-20215",
            "52-131-20215",
            "15-131-00000",
            "15-131-20215-001",
            "15-131-20215-0",
            "15-131-2021",
            "15-1312-0215",
            "15-131-2O215",
            "15-000-20215",
            "WELL 4",
            "",
        ] {
            assert_eq!(api(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_of_another_state_is_doubtful() {
        assert!(is_of_state("15-131-20215", "KANSAS"));
        assert!(!is_of_state("15-131-20215", "TEXAS"));
    }

    #[test]
    fn canadian_numbers_name_a_place() {
        for right in
            ["100/06-12-077-03W4/00", "00/06-12-077-03W4/0", "AA/06-15-087-07W4/0", "200/A-077-H-094-A-16/00"]
        {
            assert!(uwi(right).is_some(), "{right}");
        }
        for wrong in
            ["100/17-12-077-03W4/00", "100/06-37-077-03W4/00", "06-12-077", "100/06-12-077-03W9/00", "A/B"]
        {
            assert!(uwi(wrong).is_none(), "{wrong}");
        }
        // Each part of `A-077-H-094-A-16` beyond its last.
        for wrong in [
            "E-077-H-094-A-16",
            "A-101-H-094-A-16",
            "A-077-M-094-A-16",
            "A-077-H-121-A-16",
            "A-077-H-094-Q-16",
            "A-077-H-094-A-17",
            "A-000-H-094-A-16",
            "AB-077-H-094-A-16",
        ] {
            assert!(uwi(&format!("200/{wrong}/00")).is_none(), "{wrong}");
        }
        for (head, tail) in
            [("1", "00"), ("1000", "00"), ("1#0", "00"), ("100", "000"), ("100", "A"), ("100", "")]
        {
            assert!(uwi(&format!("{head}/06-12-077-03W4/{tail}")).is_none(), "{head} {tail}");
        }
    }
}
