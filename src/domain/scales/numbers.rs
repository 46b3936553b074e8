//! Numbers as they stand at the ends of scales, and what readers make of them.

use super::words::{Word, is_figure};
use crate::domain::reading::Letter;

/// A letter read less surely than this may be another.
const UNSURE: f32 = 0.9;
/// Most digits of a value: `2000.0000`.
const MOST_DIGITS: usize = 8;
/// Most other readings of a number that are looked at.
const MOST: usize = 64;

/// A number that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its value as read; `None` where a letter in it is none of a number's.
    pub value: Option<f64>,
    /// Values that it may have been printed as, where letters are unsure or none of a number's, or the comma's meaning
    /// is open; never the value as read.
    pub others: Vec<f64>,
    /// How sure its letters are: their geometric mean.
    pub confidence: f32,
    /// How sure all of its letters are at once: their product.
    pub certainty: f32,
    /// How sure the least sure of them is.
    pub weakest: f32,
    /// As it was read.
    pub text: String,
    /// Column of its middle.
    pub col: f64,
    /// Columns at which it begins and ends.
    pub cols: (f64, f64),
}

/// Dashes that stand for a minus.
const MINUSES: [char; 4] = ['-', '−', '–', '—'];

/// Whether a number is printed with a minus.
pub fn has_minus(text: &str) -> bool {
    text.starts_with(MINUSES)
}

/// The value of a text that is a number and nothing else; a comma is a decimal point.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.replace(',', ".").replace(MINUSES, "-");
    let digits = text.trim_start_matches(['-', '+']);
    let signs = text.len() - digits.len();
    let plain = !digits.is_empty()
        && signs <= 1
        && digits.chars().filter(char::is_ascii_digit).count() <= MOST_DIGITS
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.chars().any(|c| c.is_ascii_digit())
        && digits.matches('.').count() <= 1;
    // `+ 0.0` makes a minus nought nought.
    plain.then(|| text.trim_end_matches('.').parse::<f64>().ok()).flatten().map(|value| value + 0.0)
}

/// Whether a text is a whole number printed with a point: `20.0`.
pub fn is_pointed(text: &str) -> bool {
    text.contains('.') && parse(text).is_some_and(|value| value.fract() == 0.0)
}

/// `2,000` may be two or two thousand.
fn thousands(text: &str) -> Option<f64> {
    let (head, tail) = text.split_once(',')?;
    let whole = head.trim_start_matches('-').len() <= 3 && !head.trim_start_matches('-').starts_with('0');
    (whole && tail.len() == 3 && !head.is_empty()).then(|| parse(&format!("{head}{tail}"))).flatten()
}

/// `02` was printed as `0.2`.
fn lost_point(text: &str) -> Option<f64> {
    let digits = text.trim_start_matches(['-', '+']);
    let tail = digits.strip_prefix('0')?;
    let lost = !tail.is_empty() && tail.len() <= 3 && tail.chars().all(|c| c.is_ascii_digit());
    let sign = &text[..text.len() - digits.len()];
    (lost && !tail.trim_matches('0').is_empty()).then(|| parse(&format!("{sign}0.{tail}"))).flatten()
}

/// Digits that a letter may have been printed as.
pub(super) fn digits_for(letter: char) -> &'static str {
    match letter {
        'O' | 'o' | 'D' | 'Q' | 'U' => "0",
        'I' | 'l' | 'i' | '|' | '!' => "1",
        'Z' | 'z' => "2",
        'S' | 's' => "5",
        'G' | 'b' => "6",
        'B' => "8",
        'g' | 'q' => "9",
        _ => "",
    }
}

/// Digits that letters in the midst of digits may be, which elsewhere are just letters.
fn digits_among_digits(letter: char) -> &'static str {
    match letter {
        'e' | 'c' | 'C' | 'a' | 'Ø' | '@' | '°' => "0",
        'L' | 't' | '/' | '[' | ']' | 'j' | 'J' => "1",
        'A' => "4",
        _ => "",
    }
}

/// Whether a letter may be a number's, a dash that was read for its sign too.
fn is_part(letter: &Letter) -> bool {
    letter.letter == '—' || is_figure(letter.letter)
}

/// What is left without a first or last letter that is dirt or a track's border.
fn without_dirt(letters: &[&Letter]) -> Vec<String> {
    let dirt = |letter: &Letter| !is_part(letter) || letter.letter == '1' && letter.confidence < UNSURE;
    let plain = |part: &[&Letter]| -> Option<String> {
        let text: String = part.iter().map(|letter| letter.letter).collect();
        // No number is printed as `00` or `05`.
        let padded = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
        (!padded && part.iter().copied().all(is_part)).then_some(text)
    };
    match letters {
        [] | [_] => Vec::new(),
        [first, rest @ ..] => {
            let (last, before) = letters.split_last().unwrap_or((first, &[]));
            let head = plain(rest).filter(|_| dirt(first));
            head.into_iter().chain(plain(before).filter(|_| dirt(last))).collect()
        }
    }
}

impl Number {
    /// Reads a word as a number; `None` where it can hardly be one.
    pub fn read(word: &Word) -> Option<Number> {
        // Behind the point of the arrow that leads to it: `->.05`.
        let digit = word.letters.iter().position(|letter| letter.letter.is_ascii_digit()).unwrap_or(0);
        let point = word.letters[..digit].iter().rposition(|letter| letter.letter == '>');
        let begin = point.map_or(0, |point| point + 1);
        let trimmed: Vec<_> = word.letters[begin..]
            .iter()
            .skip_while(|letter| !letter.letter.is_alphanumeric() && !"+-−–—.,".contains(letter.letter))
            .collect();
        let length = trimmed.iter().rposition(|letter| letter.letter.is_alphanumeric())? + 1;
        let letters = &trimmed[..length];
        // `16"` and `18'` are lengths in a name.
        let is_length = trimmed.get(length).is_some_and(|after| "\"'″′:/".contains(after.letter));
        // `G/C3` and `M2/M` are units, though each of their letters is like a digit.
        let is_unit = letters.iter().any(|letter| letter.letter == '/')
            && letters.iter().any(|letter| letter.letter.is_alphabetic());
        // A sign and a point may stand among the digits.
        if letters.len() > MOST_DIGITS + 2 || is_length || is_unit {
            return None;
        }
        let text: String = letters.iter().map(|letter| letter.letter).collect();
        let value = match (text.contains(','), thousands(&text)) {
            (true, Some(_)) => None,
            _ if lost_point(&text).is_some() => None,
            _ => parse(&text),
        };
        let among_digits = letters.iter().any(|letter| letter.letter.is_ascii_digit());
        let mut forms = vec![String::new()];
        for letter in letters {
            let mut choices = vec![letter.letter];
            let is_part = is_part(letter);
            if !is_part {
                choices.clear();
            }
            if !is_part || letter.confidence < UNSURE {
                choices.extend(digits_for(letter.letter).chars());
                choices
                    .extend(digits_among_digits(letter.letter).chars().filter(|_| !is_part && among_digits));
                choices.extend(letter.second.map(|(second, _)| second).filter(char::is_ascii_digit));
            }
            forms = forms
                .iter()
                .flat_map(|form| choices.iter().map(move |choice| format!("{form}{choice}")))
                .take(MOST)
                .collect();
        }
        forms.extend(without_dirt(letters));
        let whole = |form: &String| parse(form).filter(|_| lost_point(form).is_none());
        let readings = |form| [whole(form), thousands(form), lost_point(form)];
        let mut others: Vec<f64> = forms.iter().flat_map(readings).flatten().collect();
        others.retain(|&other| Some(other) != value);
        others.sort_by(f64::total_cmp);
        others.dedup();
        if value.is_none() && others.is_empty() {
            return None;
        }
        let confidence = super::words::confidence(std::slice::from_ref(word));
        let probabilities = || letters.iter().map(|letter| letter.confidence.clamp(0.0, 1.0));
        let (certainty, weakest) = (probabilities().product(), probabilities().fold(1.0, f32::min));
        Some(Number {
            value,
            others,
            confidence,
            certainty,
            weakest,
            text,
            col: word.middle(),
            cols: (word.left, word.right),
        })
    }

    /// The value as read, then what else it may be.
    pub fn readings(&self) -> impl Iterator<Item = f64> {
        self.value.into_iter().chain(self.others.iter().copied())
    }

    /// Whether any of it is a digit as read.
    pub fn has_digit(&self) -> bool {
        self.text.chars().any(|c| c.is_ascii_digit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_no_dirt_where_what_is_left_is_no_number() {
        assert!(number("100", 0.8).unwrap().others.iter().all(|&other| other != 0.0));
        assert!(number("150", 0.8).unwrap().others.contains(&50.0));
    }

    fn number(text: &str, confidence: f32) -> Option<Number> {
        let letters: Vec<Letter> =
            text.chars().map(|letter| Letter { letter, confidence, second: None, at: 0.0 }).collect();
        let right = letters.len() as f64;
        Number::read(&Word { letters, left: 0.0, right })
    }

    #[test]
    fn numbers_are_read_as_they_are_printed() {
        for (text, value) in [
            ("150", 150.0),
            ("-15", -15.0),
            (".2", 0.2),
            ("0,45", 0.45),
            ("-.15", -0.15),
            ("2000", 2000.0),
            ("+40", 40.0),
            ("2.", 2.0),
            ("2000.0000", 2000.0),
            ("-150.0000", -150.0),
            // With the arrow that leads to it, or from it.
            (">150", 150.0),
            ("->.05", 0.05),
            ("->-.15", -0.15),
            ("1.5<-", 1.5),
            ("1.5->", 1.5),
        ] {
            assert_eq!(number(text, 0.99).unwrap().value, Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["GAPI", "1:240", "5\"/100'", "--", "", "123456789", "G/C3"] {
            assert_eq!(number(text, 0.99).and_then(|number| number.value), None, "{text}");
        }
    }

    #[test]
    fn a_letter_in_a_number_leaves_it_open() {
        let number = number("1S0", 0.99).unwrap();
        assert_eq!(number.value, None);
        assert_eq!(number.others, vec![150.0]);
    }

    #[test]
    fn dirt_at_an_end_of_a_number_leaves_it_open() {
        for (text, value) in [("120j", 120.0), ("2000G", 2000.0), ("100e", 100.0), ("10e00", 10000.0)] {
            let number = number(text, 0.99).unwrap();
            assert_eq!(number.value, None, "{text}");
            assert!(number.others.contains(&value), "{text}: {:?}", number.others);
        }
        assert_eq!(number("ace", 0.99), None);
    }

    #[test]
    fn a_comma_before_three_digits_leaves_it_open() {
        let number = number("2,000", 0.99).unwrap();
        assert_eq!(number.value, None);
        assert_eq!(number.others, vec![2.0, 2000.0]);
    }
}
