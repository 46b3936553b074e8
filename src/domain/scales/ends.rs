//! Values at the ends of a row, ticks between them, and the words that are left.

use super::numbers::Number;
use super::overprinted::{self, Overprinted};
use super::units;
use super::words::{NEAR_EDGE, Row, Word, is_figure};

/// A lone value stands this many letters clear of other words.
const CLEAR: f64 = 2.5;

/// The values of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    /// At the left edge.
    pub left: Option<Number>,
    /// At the right edge.
    pub right: Option<Number>,
    /// Between them.
    pub ticks: Vec<Number>,
    /// Whether two scales stand side by side.
    pub side_by_side: bool,
    /// A unit that stands beside a value.
    pub unit: Option<Word>,
    /// What is read of both where their name runs over one of them.
    pub over: Option<Overprinted>,
}

impl Values {
    /// Whether a scale's values are others than those that were read in full.
    pub fn are_others(&self, scale: [f64; 2]) -> bool {
        let read = [&self.left, &self.right].map(|end| end.as_ref().and_then(|number| number.value));
        matches!(read, [Some(left), Some(right)] if [left, right] != scale)
    }
}

/// A row of a scale block.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Row of its middle.
    pub row: f64,
    /// Words that are no values of a scale.
    pub words: Vec<Word>,
    /// Values of a scale.
    pub values: Option<Values>,
}

/// `150API` is a number and its unit, `OHMM1000` a unit and a number, `-` and `160` are one number, marks of scale lines
/// are nothing.
fn tidy(words: &[Word]) -> Vec<Word> {
    let mut tidied: Vec<Word> = Vec::new();
    let mut sign: Option<Word> = None;
    for word in words {
        let first = word.letters.first().map_or(' ', |letter| letter.letter);
        if word.letters.len() == 1 && "-−–+.".contains(first) {
            sign = Some(word.clone());
            continue;
        }
        if !word.letters.iter().any(|letter| letter.letter.is_alphanumeric() || "%\"".contains(letter.letter))
        {
            sign = None;
            continue;
        }
        let mut word = word.clone();
        if let Some(sign) = sign.take()
            && first.is_ascii_digit() | (first == '.')
            && word.left - sign.right < 1.3 * word.pitch()
        {
            word.letters.insert(0, sign.letters[0]);
            word.left = sign.left;
        }
        let digits = word.letters.iter().take_while(|letter| is_figure(letter.letter)).count();
        let unit = word.part(digits, word.letters.len());
        let exact = |unit: &Word| units::is_exact(&unit.upper());
        let tail = word.letters.iter().rev().take_while(|letter| is_figure(letter.letter)).count();
        let head = word.part(0, word.letters.len() - tail);
        if digits > 0 && digits < word.letters.len() && unit.text() != "\"" && exact(&unit) {
            tidied.push(word.part(0, digits));
            tidied.push(unit);
        } else if digits == 0 && tail > 0 && head.letters.len() > 1 && exact(&head) && !exact(&word) {
            tidied.push(head);
            tidied.push(word.part(word.letters.len() - tail, word.letters.len()));
        } else {
            tidied.push(word);
        }
    }
    tidied
}

/// The track's border beside a value reads as a stroke.
fn without_borders(mut words: Vec<Word>, width: f64) -> Vec<Word> {
    let stroke = |word: &Word| word.letters.len() == 1 && "Il|!/\\][".contains(word.letters[0].letter);
    let value = |word: &Word| Number::read(word).is_some_and(|number| number.has_digit());
    let near = |a: &Word, b: &Word| b.left - a.right < NEAR_EDGE * width / 2.0;
    if matches!(words.as_slice(), [first, second, ..] if stroke(first) && value(second) && near(first, second))
    {
        words.remove(0);
    }
    if matches!(words.as_slice(), [.., second, last] if stroke(last) && value(second) && near(second, last)) {
        words.pop();
    }
    words
}

/// Takes a row apart. `edges` are the block's columns.
pub fn line(row: &Row, edges: (f64, f64)) -> Line {
    let width = edges.1 - edges.0;
    let words = without_borders(tidy(&row.words), width);
    let is_unit = |word: &Word| {
        units::read(&word.upper()).first().is_some_and(|read| read.fit > 0.95)
            && Number::read(word).is_none_or(|number| !number.has_digit())
    };
    let left = words
        .first()
        .filter(|word| word.left <= edges.0 + NEAR_EDGE * width && word.middle() < edges.0 + 0.4 * width);
    let left = left.and_then(Number::read);
    // A unit may follow the last value.
    let after = usize::from(words.len() > 2 && words.last().is_some_and(is_unit));
    let last = words.len().checked_sub(1 + after).filter(|last| *last > 0 || left.is_none());
    let right = last
        .map(|last| &words[last])
        .filter(|word| word.right >= edges.1 - NEAR_EDGE * width && word.middle() > edges.0 + 0.6 * width);
    let right = right.and_then(Number::read);
    let (over, name) = overprinted::read(&words, edges).unzip();
    let whole = |words: Vec<Word>| Line { row: row.row, words, values: None };
    match (left, right, last) {
        (Some(left), Some(right), Some(last)) if left.has_digit() || right.has_digit() => {
            let unit = words.get(last + 1).cloned();
            let inner = &words[1..last];
            let numbers: Vec<Option<Number>> =
                inner.iter().map(|word| Number::read(word).filter(Number::has_digit)).collect();
            let only_ticks = numbers.iter().all(Option::is_some);
            let side_by_side = !only_ticks && side_by_side(&numbers);
            let ticks = if only_ticks { numbers.into_iter().flatten().collect() } else { Vec::new() };
            let words = if only_ticks { Vec::new() } else { inner.to_vec() };
            let values = Values { left: Some(left), right: Some(right), ticks, side_by_side, unit, over };
            Line { row: row.row, words, values: Some(values) }
        }
        (left, right, _) if name.is_some() => {
            let values = Values { left, right, over, ..Values::default() };
            Line { row: row.row, words: name.unwrap_or_default(), values: Some(values) }
        }
        (Some(left), _, _) if left.value.is_some() && clear(&words[0], words.get(1)) => {
            let values = Values { left: Some(left), ..Values::default() };
            Line { row: row.row, words: words[1..].to_vec(), values: Some(values) }
        }
        (_, Some(right), Some(last))
            if right.value.is_some() && clear(&words[last], last.checked_sub(1).map(|at| &words[at])) =>
        {
            let values = Values { right: Some(right), ..Values::default() };
            Line { row: row.row, words: words[..last].to_vec(), values: Some(values) }
        }
        _ => whole(words),
    }
}

/// Whether a word stands clear of its neighbour.
fn clear(word: &Word, neighbour: Option<&Word>) -> bool {
    neighbour
        .is_none_or(|other| (other.left - word.right).max(word.left - other.right) > CLEAR * word.pitch())
}

/// Name, values, name: two scales share a row.
fn side_by_side(inner: &[Option<Number>]) -> bool {
    let runs = inner.windows(2).filter(|pair| pair[0].is_some() && pair[1].is_some()).count();
    let (first, last) = (inner.first(), inner.last());
    runs > 0 && first.is_some_and(Option::is_none) && last.is_some_and(Option::is_none)
}
