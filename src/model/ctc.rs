//! From a network's answer, a distribution over letters per place along a line, to a reading.
//!
//! The answer is one for connectionist temporal classification (Graves et al. 2006): its first class is the blank,
//! "no letter here", and a letter that spans several places is one letter.

use ndarray::{ArrayView1, ArrayView2, s};

use crate::domain::reading::{Letter, Reading};

/// Least probability at which another digit counts as a likely one.
const LIKELY: f32 = 0.001;

/// Neighbouring places whose likeliest class is one and the same letter.
struct Run {
    class: usize,
    first: usize,
    last: usize,
}

/// What a line reads as: the likeliest class of each place, repeats as one letter, blanks left out.
///
/// `places`: log-probabilities, places × classes, of which each stands for `stride` columns of a line `columns` wide;
/// places beyond are padding, and what is read there isn't the line's. `charset`: the letters of the classes from the
/// second on.
///
/// A letter's confidence is its probability at its surest place, or less where another letter was nearly read between it
/// and the next: a reading that lacks a letter must not look sure.
pub(super) fn reading(
    places: ArrayView2<'_, f32>,
    charset: &[char],
    stride: usize,
    columns: usize,
) -> Reading {
    let on_line = columns.div_ceil(stride.max(1)).min(places.nrows());
    let places = places.slice(s![..on_line, ..]);
    let classes: Vec<usize> = places.rows().into_iter().map(likeliest).collect();
    let runs = runs(&classes);
    let surest = |run: &Run| {
        let more = |&a: &usize, &b: &usize| places[(a, run.class)].total_cmp(&places[(b, run.class)]);
        (run.first..=run.last).max_by(more).unwrap_or(run.first)
    };
    let letter = |run: &Run| {
        let place = surest(run);
        Letter {
            letter: charset[run.class - 1],
            confidence: places[(place, run.class)].exp().min(1.0),
            second: second(places.row(place), run.class, charset),
            at: ((place as f32 + 0.5) * stride as f32 / columns.max(1) as f32).min(1.0),
        }
    };
    let mut letters: Vec<Letter> = runs.iter().map(letter).collect();
    for (place, _) in classes.iter().enumerate().filter(|(_, class)| **class == 0) {
        if let Some((nearest, unread)) = nearly_read(places.row(place), place, &runs) {
            letters[nearest].confidence = letters[nearest].confidence.min(1.0 - unread);
        }
    }
    Reading { letters: without_idle_blanks(letters) }
}

fn runs(classes: &[usize]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = 0;
    for (place, &class) in classes.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if class != 0 && class == before => run.last = place,
            _ if class != 0 => runs.push(Run { class, first: place, last: place }),
            _ => {}
        }
        before = class;
    }
    runs
}

/// At a place where nothing was read: the nearest letter, and the probability that there is a letter here other than
/// the two that it stands between, which reach over.
fn nearly_read(odds: ArrayView1<'_, f32>, place: usize, runs: &[Run]) -> Option<(usize, f32)> {
    let next = runs.partition_point(|run| run.first < place);
    let after = runs.get(next).map(|run| (next, run.first - place, run.class));
    let before = next.checked_sub(1).map(|index| (index, place - runs[index].last, runs[index].class));
    let nearest = before.into_iter().chain(after).min_by_key(|(_, distance, _)| *distance)?.0;
    let mut known = vec![0];
    known.extend(before.into_iter().chain(after).map(|(_, _, class)| class));
    known.dedup();
    let expected: f32 = known.iter().map(|&class| odds[class].exp()).sum();
    Some((nearest, (1.0 - expected).clamp(0.0, 1.0)))
}

/// The likeliest class.
fn likeliest(odds: ArrayView1<'_, f32>) -> usize {
    let start = (0, f32::NEG_INFINITY);
    odds.iter()
        .enumerate()
        .fold(start, |best, (class, &log)| if log > best.1 { (class, log) } else { best })
        .0
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
    fn a_letter_that_was_nearly_read_makes_its_neighbour_less_sure() {
        let nearly = [0.6, 0.0, 0.0, 0.0, 0.4];
        let reading = read(&[SURE_ONE, BLANK, nearly, BLANK, BLANK, SURE_ONE]);
        let confidences: Vec<_> = reading.letters.iter().map(|letter| letter.confidence).collect();
        assert_eq!(reading.text(), "11");
        assert!(
            (confidences[0] - 0.6).abs() < 1e-5 && (confidences[1] - 0.9).abs() < 1e-5,
            "{confidences:?}"
        );
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
