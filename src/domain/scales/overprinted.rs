//! Values with a name printed over them.
//!
//! A name that is longer than the room between its values runs over them: what is read in its row is the beginning of the
//! left value, the name, and the end of the right value, without blanks. The parts tell a scale only where one alone has
//! such values: a customary one of the curve, or that of another curve of the track.

use super::glued;
use super::names;
use super::numbers::digits_for;
use super::table::Entry;
use super::words::{self, Word, is_figure};
use crate::domain::reading::Letter;

/// Values stand within this part of a block's width from its edges.
const NEAR_EDGE: f64 = 0.1;
/// A value stands clear of a word from this many letter widths on.
const CLEAR: f64 = 0.5;
/// Letters of the name at least.
const LEAST_NAME: usize = 3;
/// Figures next to the name that may be a piece of it: where custom alone speaks for a scale, and where another curve's does.
const MISREAD: usize = 1;
const MISREAD_BESIDE: usize = 3;
/// Figures of a right value that tell it: one alone may be its unit's.
const LEAST_TAIL: usize = 2;
/// A figure next to the name is told from one that the name's letters were printed into by so much probability.
const SURE: f32 = 0.8;
/// Most decimals that values are printed with.
const MOST_DECIMALS: usize = 4;

/// What is read of a value.
#[derive(Debug, Clone, PartialEq)]
struct End {
    /// Its figures, from the outer one on.
    figures: Vec<char>,
    /// How many of them there are up to the last one that was surely read.
    sure: usize,
    /// Whether it stands clear of the name.
    is_clear: bool,
}

/// What is read of both values of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Overprinted {
    left: End,
    right: End,
    /// How sure its figures are: their geometric mean.
    pub confidence: f32,
}

/// Takes a row's values and name apart where the name runs over a value and names a curve. `edges` are the block's columns.
pub fn read(words: &[Word], edges: (f64, f64)) -> Option<(Overprinted, Vec<Word>)> {
    let (first, last) = (words.first()?, words.last()?);
    let near = NEAR_EDGE * (edges.1 - edges.0);
    if first.left > edges.0 + near || last.right < edges.1 - near {
        return None;
    }
    let gap = |at: usize| words.get(at + 1).map_or(0.0, |next| next.left - words[at].right);
    let is_clear = |word: &Word, gap: f64| words::is_value(word) && gap > CLEAR * word.pitch();
    let figures = [
        figures(first.letters.iter().map(|letter| letter.letter)),
        figures(last.letters.iter().rev().map(|letter| letter.letter)),
    ];
    // A letter that looks like a digit is one only where the other value is none.
    let looks =
        [first.letters.first()?, last.letters.last()?].map(|letter| digits_for(letter.letter).chars().next());
    let [from, to] = match figures {
        [from, to] if has_digit(&from) && has_digit(&to) => [from, to],
        [from, to] if has_digit(&to) && from.is_empty() => [vec![looks[0]?], to],
        [from, to] if has_digit(&from) && to.is_empty() => [from, vec![looks[1]?]],
        _ => return None,
    };
    let left = End::of(from, first.letters.iter(), is_clear(first, gap(0)));
    let is_clear = words.len() > 1 && is_clear(last, gap(words.len() - 2));
    let right = End::of(to, last.letters.iter().rev(), is_clear);
    if left.is_clear && right.is_clear {
        return None;
    }
    let (from, to) = (left.figures.len(), last.letters.len() - right.figures.len());
    let mut name: Vec<Word> = match words {
        [one] => (from < to).then(|| one.part(from, to)).into_iter().collect(),
        _ => {
            let rest = (first.part(from, first.letters.len()), last.part(0, to));
            std::iter::once(rest.0).chain(words[1..words.len() - 1].iter().cloned()).chain([rest.1]).collect()
        }
    };
    name.retain(|word| !word.letters.is_empty());
    let confidence = words::confidence(&[first.part(0, from), last.part(to, last.letters.len())]);
    let over = Overprinted { left, right, confidence };
    let letters = name.iter().flat_map(|word| &word.letters).filter(|letter| letter.letter.is_alphabetic());
    let names_one = || {
        let known = names::label(&name).name.and_then(|name| name.entry).filter(|entry| over.may_be(entry));
        known.is_some() || glued::likely(&words::joined(&name), &|entry| over.may_be(entry)).is_some()
    };
    (letters.count() >= LEAST_NAME && names_one()).then_some((over, name))
}

/// The figures that a text begins with.
fn figures(letters: impl Iterator<Item = char>) -> Vec<char> {
    letters.take_while(|&letter| is_figure(letter)).collect()
}

fn has_digit(figures: &[char]) -> bool {
    figures.iter().any(char::is_ascii_digit)
}

/// How a value may be printed, with and without decimals and the nought before the point.
fn forms(value: f64) -> impl Iterator<Item = String> {
    let decimals = (0..=MOST_DECIMALS).filter(move |&count| {
        let shifted = value * 10f64.powi(count as i32);
        (shifted - shifted.round()).abs() < 1e-6
    });
    decimals.flat_map(move |count| {
        let form = format!("{value:.count$}");
        let bare = form.replacen("0.", ".", 1);
        let is_bare = value != 0.0 && value.abs() < 1.0;
        std::iter::once(form).chain(is_bare.then_some(bare))
    })
}

impl End {
    /// Of figures and the letters that they are read from, the outer ones first.
    fn of<'a>(figures: Vec<char>, letters: impl Iterator<Item = &'a Letter>, is_clear: bool) -> End {
        let read: Vec<&Letter> = letters.take(figures.len()).collect();
        let sure = read.iter().rposition(|letter| letter.confidence >= SURE).map_or(0, |at| at + 1);
        End { figures, sure, is_clear }
    }

    /// Whether a form of a value, from its outer figure on, may be what is read, but for so many figures next to the name; at
    /// least so many must be read as they are in it, and surely.
    fn fits(&self, form: &[char], misread: usize, least: usize) -> bool {
        if self.is_clear {
            return self.figures == form;
        }
        let common = self.figures.iter().zip(form).take_while(|(own, other)| own == other);
        let seen: Vec<char> = common.map(|(own, _)| *own).collect();
        seen.iter().any(char::is_ascii_digit)
            && seen.len() + misread >= self.figures.len()
            && seen.len().min(self.sure) >= least
    }
}

impl Overprinted {
    /// Whether a scale's values may be those that are read in part, but for so many figures; `told` says of which of them all
    /// that tells it must be read.
    fn fits(&self, [left, right]: [f64; 2], misread: usize, told: [bool; 2]) -> bool {
        // Decimals that are noughts tell nothing, but behind them the right value begins.
        let short = forms(left).map(|form| form.len()).min().unwrap_or(0);
        let left = forms(left).any(|form| {
            let figures: Vec<char> = form.chars().collect();
            self.left.fits(&figures, misread, if told[0] { short } else { 0 })
        });
        let right = || {
            forms(right).any(|form| {
                let figures: Vec<char> = form.chars().rev().collect();
                self.right.fits(&figures, misread, if told[1] { figures.len().max(LEAST_TAIL) } else { 0 })
            })
        };
        left && right()
    }

    /// Whether a customary scale of a curve may be the one that is read in part.
    pub fn may_be(&self, entry: &Entry) -> bool {
        entry.scales.iter().any(|scale| self.fits(*scale, MISREAD_BESIDE, [false; 2]))
    }

    /// The one customary scale of a curve that is read in part: told by custom alone, or that of another curve beside it.
    /// `others` are the scales of those, `suits` says whether a scale goes with the grid, and `counted` whether that tells its
    /// decades, so that one value makes the other one.
    pub fn scale(
        &self,
        entry: &Entry,
        others: &[[f64; 2]],
        suits: &dyn Fn([f64; 2]) -> bool,
        counted: bool,
    ) -> Option<[f64; 2]> {
        let told: &[[bool; 2]] = if counted { &[[true, false], [false, true]] } else { &[[true; 2]] };
        let is_told = |scale: &[f64; 2]| told.iter().any(|told| self.fits(*scale, MISREAD, *told));
        let is_beside =
            |scale: &[f64; 2]| others.contains(scale) && self.fits(*scale, MISREAD_BESIDE, [false; 2]);
        let customary = || entry.scales.iter().copied().filter(|scale| suits(*scale));
        let told: Vec<[f64; 2]> = customary().filter(is_told).collect();
        let beside: Vec<[f64; 2]> = customary().filter(is_beside).collect();
        match (beside.as_slice(), told.as_slice()) {
            ([scale], told) if told.iter().all(|other| other == scale) => Some(*scale),
            ([], [scale]) => Some(*scale),
            _ => None,
        }
    }

    /// As it was read.
    pub fn shown(&self) -> [String; 2] {
        let cut = |end: &End| if end.is_clear { "" } else { "…" };
        let left: String = self.left.figures.iter().collect();
        let right: String = self.right.figures.iter().rev().collect();
        [left + cut(&self.left), cut(&self.right).to_owned() + &right]
    }
}
