//! From a network's answer, a distribution over letters per place along a line, to a reading.
//!
//! The answer is one for connectionist temporal classification (Graves et al. 2006): its first class is the blank,
//! "no letter here", and a letter that spans several places is one letter.

use ndarray::{ArrayView1, ArrayView2};

use crate::domain::reading::{Letter, Reading};

/// Least probability at which another digit counts as a likely one.
const LIKELY: f32 = 0.001;

/// What a line reads as: the likeliest class of each place, repeats as one letter, blanks left out.
///
/// `places`: log-probabilities, places × classes, of which each stands for `stride` columns of a line `columns` wide;
/// places beyond are padding, and what is read there isn't the line's. `charset`: the letters of the classes from the
/// second on.
pub(super) fn reading(
    places: ArrayView2<'_, f32>,
    charset: &[char],
    stride: usize,
    columns: usize,
) -> Reading {
    let mut letters: Vec<Letter> = Vec::new();
    let mut last = 0;
    let mut peak = f32::NEG_INFINITY;
    let on_line = columns.div_ceil(stride.max(1)).min(places.nrows());
    for (place, odds) in places.rows().into_iter().take(on_line).enumerate() {
        let (class, log) = likeliest(odds);
        if class != 0 {
            let again = class == last;
            if !again {
                peak = f32::NEG_INFINITY;
            }
            if log > peak {
                peak = log;
                let middle = (place as f32 + 0.5) * stride as f32 / columns.max(1) as f32;
                let letter = Letter {
                    letter: charset[class - 1],
                    confidence: log.exp().min(1.0),
                    second: second(odds, class, charset),
                    at: middle.min(1.0),
                };
                if again {
                    letters.pop();
                }
                letters.push(letter);
            }
        }
        last = class;
    }
    Reading { letters: without_idle_blanks(letters) }
}

/// The likeliest class and its log-probability.
fn likeliest(odds: ArrayView1<'_, f32>) -> (usize, f32) {
    let start = (0, f32::NEG_INFINITY);
    odds.iter().enumerate().fold(start, |best, (class, &log)| if log > best.1 { (class, log) } else { best })
}

/// The likeliest other digit where one is likely, else the likeliest other letter.
fn second(odds: ArrayView1<'_, f32>, chosen: usize, charset: &[char]) -> Option<(char, f32)> {
    let others = || {
        let letters = charset.iter().enumerate().filter(|(index, _)| index + 1 != chosen);
        letters.map(|(index, &letter)| (letter, odds[index + 1].exp().min(1.0)))
    };
    let most = |best: (char, f32), other: (char, f32)| if other.1 > best.1 { other } else { best };
    let digit = others().filter(|(letter, _)| letter.is_ascii_digit()).reduce(most);
    digit.filter(|(_, probability)| *probability >= LIKELY).or_else(|| others().reduce(most))
}

/// Leaves out spaces at either end and all but one of several in a row.
fn without_idle_blanks(letters: Vec<Letter>) -> Vec<Letter> {
    let mut kept: Vec<Letter> = Vec::with_capacity(letters.len());
    for letter in letters {
        if letter.letter != ' ' || kept.last().is_some_and(|last| last.letter != ' ') {
            kept.push(letter);
        }
    }
    if kept.last().is_some_and(|last| last.letter == ' ') {
        kept.pop();
    }
    kept
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    const CHARSET: [char; 4] = [' ', '1', '7', 'T'];

    /// Places given as probabilities of blank, space, 1, 7, T.
    fn read(places: &[[f32; 5]]) -> Reading {
        let odds = Array2::from_shape_fn((places.len(), 5), |(place, class)| places[place][class].ln());
        reading(odds.view(), &CHARSET, 4, places.len() * 4)
    }

    const BLANK: [f32; 5] = [0.96, 0.01, 0.01, 0.01, 0.01];
    const SPACE: [f32; 5] = [0.01, 0.96, 0.01, 0.01, 0.01];
    const ONE: [f32; 5] = [0.05, 0.01, 0.8, 0.1, 0.04];
    const SURE_ONE: [f32; 5] = [0.02, 0.01, 0.9, 0.03, 0.04];
    const TEE: [f32; 5] = [0.0999, 0.0, 0.0, 0.0001, 0.9];

    #[test]
    fn a_letter_over_several_places_is_one_letter_at_its_surest_place() {
        let reading = read(&[BLANK, ONE, SURE_ONE, BLANK]);
        assert_eq!(reading.text(), "1");
        assert!((reading.letters[0].confidence - 0.9).abs() < 1e-5);
        assert!((reading.letters[0].at - 0.625).abs() < 1e-6);
    }

    #[test]
    fn a_letter_twice_with_a_blank_between_is_two_letters() {
        assert_eq!(read(&[ONE, BLANK, ONE]).text(), "11");
    }

    #[test]
    fn spaces_at_the_ends_and_spaces_in_a_row_go() {
        assert_eq!(read(&[SPACE, BLANK, ONE, SPACE, BLANK, SPACE, TEE, SPACE]).text(), "1 T");
    }

    #[test]
    fn the_second_is_a_digit_where_one_is_likely_and_else_another_letter() {
        assert_eq!(read(&[ONE]).letters[0].second.unwrap().0, '7');
        let sure = read(&[[0.0, 0.0, 0.9998, 0.00005, 0.00015]]);
        assert_eq!(sure.letters[0].second.unwrap().0, 'T');
    }

    #[test]
    fn blanks_alone_read_as_nothing() {
        assert_eq!(read(&[BLANK, BLANK]), Reading::default());
    }

    #[test]
    fn what_is_read_in_the_padding_is_not_the_lines() {
        let odds = Array2::from_shape_fn((3, 5), |(place, class)| [ONE, BLANK, TEE][place][class].ln());
        assert_eq!(reading(odds.view(), &CHARSET, 4, 7).text(), "1");
    }
}
