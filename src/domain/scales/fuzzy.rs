//! How alike what was read and what may have been printed are.

use std::sync::OnceLock;

/// Letters that readers take for one another.
const CONFUSED: &[&str] = &[
    "0ODQ", "1ILT|!/", "5S", "8B", "2Z", "6GC", "4A", "7T1", "UV", "VY", "MN", "NH", "RPK", "EF", "CEO",
    "HM", "PF", "WM", "AR", "BRE", "3B8", "XK", ".,", "-_", "'\"", "([{C", ")]}", "9G", "°O0", "0C",
];

/// Price of taking one of two such letters for the other.
pub const CONFUSION: f32 = 0.35;
/// Price of a letter that is another.
const OTHER: f32 = 1.0;
/// Price of a letter too many or too few.
const GAP: f32 = 0.9;
/// Price of a faint mark too many or too few.
const MARK: f32 = 0.4;

/// Whether readers take two letters for one another.
pub fn confused(a: char, b: char) -> bool {
    static ASCII: OnceLock<Vec<u128>> = OnceLock::new();
    let in_group = |a: char, b: char| CONFUSED.iter().any(|group| group.contains(a) && group.contains(b));
    let table = ASCII.get_or_init(|| {
        let partners = |a: u8| {
            (0..128u8).filter(|b| in_group(a.into(), (*b).into())).fold(0, |mask, b| mask | 1u128 << b)
        };
        (0..128u8).map(partners).collect()
    });
    match (a.is_ascii(), b.is_ascii()) {
        (true, true) => table[a as usize] >> (b as u32) & 1 == 1,
        _ => in_group(a, b),
    }
}

fn gap(letter: char) -> f32 {
    if letter.is_alphanumeric() { GAP } else { MARK }
}

/// What it takes to make one text of another: 0 alike, about one for each letter that differs. `None` beyond a limit.
pub fn distance(read: &str, printed: &str, limit: f32) -> Option<f32> {
    let printed: Vec<char> = printed.chars().collect();
    let mut above: Vec<f32> = Vec::with_capacity(printed.len() + 1);
    above.push(0.0);
    for &letter in &printed {
        above.push(above[above.len() - 1] + gap(letter));
    }
    let mut row = vec![0.0; above.len()];
    for a in read.chars() {
        row[0] = above[0] + gap(a);
        for (at, &b) in printed.iter().enumerate() {
            let swap = match (a == b, a != b && confused(a, b)) {
                (true, _) => 0.0,
                (_, true) => CONFUSION,
                _ => OTHER,
            };
            row[at + 1] = (above[at] + swap).min(above[at + 1] + gap(a)).min(row[at] + gap(b));
        }
        std::mem::swap(&mut above, &mut row);
        if above.iter().all(|cost| *cost > limit) {
            return None;
        }
    }
    Some(above[printed.len()]).filter(|distance| *distance <= limit)
}

/// What it takes to make a printed text of each head of what was read: of none of its letters, its first, its first two …
pub fn of_heads(read: &[char], printed: &[char]) -> Vec<f32> {
    let mut row: Vec<f32> = (0..=printed.len()).map(|count| GAP * count as f32).collect();
    let mut costs = vec![row[printed.len()]];
    for &a in read {
        let mut before = row[0];
        row[0] += GAP;
        for (at, &b) in printed.iter().enumerate() {
            let swap = if a == b {
                0.0
            } else if confused(a, b) {
                CONFUSION
            } else {
                OTHER
            };
            let cost = (before + swap).min(row[at + 1] + GAP).min(row[at] + GAP);
            before = std::mem::replace(&mut row[at + 1], cost);
        }
        costs.push(row[printed.len()]);
    }
    costs
}

/// How well what was read fits what may have been printed: 1 alike, `None` where it is too far off.
///
/// Short words must fit but for one confused letter, long ones may be off by a fifth of their letters.
pub fn fit(read: &str, printed: &str) -> Option<f32> {
    if read == printed {
        return Some(1.0);
    }
    let length = printed.chars().count();
    if read.chars().count().abs_diff(length) > 1 + length / 5 {
        return None;
    }
    let allowed = match length {
        0 | 1 => return None,
        2 | 3 => CONFUSION,
        4..=6 => 1.0,
        _ => 0.2 * length as f32,
    };
    Some(1.0 - distance(read, printed, allowed + 1e-6)? / length as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_letter_costs_less_where_letters_look_alike() {
        assert!(distance("1LD", "ILD", 9.0) < distance("WLD", "ILD", 9.0));
        assert_eq!(distance("GAMMA RAY", "GAMMA RAY", 9.0), Some(0.0));
        assert_eq!(distance("GAMMA RAY", "CALIPER", 2.0), None);
    }

    #[test]
    fn long_names_may_be_misread_and_short_ones_hardly() {
        assert!(fit("GANMA RAV", "GAMMA RAY").is_some());
        assert!(fit("6R", "GR").is_some());
        assert!(fit("SR", "GR").is_none());
        assert!(fit("ILM", "ILD").is_none());
    }
}
