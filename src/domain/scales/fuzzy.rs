//! How alike what was read and what may have been printed are.

/// Letters that readers take for one another.
const CONFUSED: &[&str] = &[
    "0ODQ", "1ILT|!/", "5S", "8B", "2Z", "6GC", "4A", "7T1", "UV", "VY", "MN", "NH", "RPK", "EF", "CEO",
    "HM", "PF", "WM", "AR", "BRE", "3B8", "XK", ".,", "-_", "'\"", "([{C", ")]}", "9G", "°O0",
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
    CONFUSED.iter().any(|group| group.contains(a) && group.contains(b))
}

fn gap(letter: char) -> f32 {
    if letter.is_alphanumeric() { GAP } else { MARK }
}

/// What it takes to make one text of another: 0 alike, about one for each letter that differs.
pub fn distance(read: &str, printed: &str) -> f32 {
    let (read, printed): (Vec<char>, Vec<char>) = (read.chars().collect(), printed.chars().collect());
    let mut above: Vec<f32> = vec![0.0];
    for &letter in &printed {
        above.push(above[above.len() - 1] + gap(letter));
    }
    for &a in &read {
        let mut row = vec![above[0] + gap(a)];
        for (at, &b) in printed.iter().enumerate() {
            let swap = match (a == b, confused(a, b)) {
                (true, _) => 0.0,
                (_, true) => CONFUSION,
                _ => OTHER,
            };
            row.push((above[at] + swap).min(above[at + 1] + gap(a)).min(row[at] + gap(b)));
        }
        above = row;
    }
    above[printed.len()]
}

/// How well what was read fits what may have been printed: 1 alike, `None` where it is too far off.
///
/// Short words must fit but for one confused letter, long ones may be off by a fifth of their letters.
pub fn fit(read: &str, printed: &str) -> Option<f32> {
    let length = printed.chars().count();
    if read.chars().count().abs_diff(length) > 1 + length / 5 {
        return None;
    }
    let allowed = match length {
        0 | 1 => 0.0,
        2 | 3 => CONFUSION,
        4..=6 => 1.0,
        _ => 0.2 * length as f32,
    };
    let distance = distance(read, printed);
    (distance <= allowed + 1e-6).then(|| 1.0 - distance / length as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_letter_costs_less_where_letters_look_alike() {
        assert!(distance("1LD", "ILD") < distance("WLD", "ILD"));
        assert_eq!(distance("GAMMA RAY", "GAMMA RAY"), 0.0);
    }

    #[test]
    fn long_names_may_be_misread_and_short_ones_hardly() {
        assert!(fit("GANMA RAV", "GAMMA RAY").is_some());
        assert!(fit("6R", "GR").is_some());
        assert!(fit("SR", "GR").is_none());
        assert!(fit("ILM", "ILD").is_none());
    }
}
