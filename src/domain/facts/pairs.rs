//! Labels and the words beside or below them.

use super::labels::{LABELS, OTHERS};
use crate::domain::reading::Text;
use crate::domain::scales::fuzzy;
use crate::domain::scales::words::{self, Row, Word};

/// Words of a label.
const LONGEST: usize = 5;
/// A label is parted from what stands beside it by a colon or by more than this many letter widths.
const PARTED: f64 = 1.6;
/// Words of one value stand within this many letter widths.
const TOGETHER: f64 = 4.0;
/// A value stands within this many letter widths of its label.
const REACH: f64 = 45.0;
/// A value below its label stands within this many letter heights.
const BELOW: f64 = 2.6;
/// The next line of a value stands within this many letter heights.
const NEXT_LINE: f64 = 1.9;

/// A label and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Mnemonic of the label.
    pub mnemonic: &'static str,
    /// Words of the value.
    pub value: Vec<Word>,
    /// Label and value as read.
    pub read: String,
    /// How well the label fits, to 1.
    pub fit: f32,
    /// Row of the label.
    pub row: f64,
}

/// A label in a row.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// `None`: a label of no fact.
    mnemonic: Option<&'static str>,
    fit: f32,
    /// Its first word and the one after its last.
    from: usize,
    to: usize,
}

fn is_leader(letter: char) -> bool {
    "_.:;=…-–—·".contains(letter)
}

/// Words without the dots and lines that lead to values; a colon ends a word.
fn without_leaders(row: &Row) -> Vec<Word> {
    let mut words = Vec::new();
    for word in &row.words {
        let pitch = word.pitch();
        let letters = &word.letters;
        let leads = |at: usize| {
            let own = letters[at].letter;
            let twice = |other: Option<&crate::domain::reading::Letter>| {
                other.is_some_and(|other| is_leader(other.letter))
            };
            let run = is_leader(own) && (twice(letters.get(at + 1)) || at > 0 && twice(letters.get(at - 1)));
            own == '_' || run || own == ':' && at + 1 < letters.len()
        };
        let mut start = None;
        for at in 0..=letters.len() {
            let ends = at == letters.len() || leads(at);
            match (start, ends) {
                (None, false) => start = Some(at),
                (Some(from), true) => {
                    let left = word.left + from as f64 * pitch;
                    // A colon stays with its label.
                    let colon = letters.get(at).is_some_and(|letter| letter.letter == ':');
                    let to = at + usize::from(colon);
                    words.push(Word {
                        letters: letters[from..to].to_vec(),
                        left,
                        right: word.left + to as f64 * pitch,
                    });
                    start = None;
                }
                _ => {}
            }
        }
    }
    words
}

fn plain(words: &[Word]) -> String {
    let clean = |word: &Word| {
        let upper = word.upper();
        upper.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').replace('.', "")
    };
    words.iter().map(clean).collect::<Vec<_>>().join(" ")
}

fn ends_label(word: &Word) -> bool {
    word.letters.last().is_some_and(|letter| ":;=".contains(letter.letter))
}

fn gap(a: &Word, b: &Word) -> f64 {
    (b.left - a.right) / a.pitch().max(1e-6)
}

/// The labels of a row.
fn labels(words: &[Word]) -> Vec<Label> {
    let mut found: Vec<Label> = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let starts =
            from == 0 || gap(&words[from - 1], &words[from]) > PARTED || ends_label(&words[from - 1]);
        let label = if starts { label_at(words, from) } else { None };
        from = label.map_or(from + 1, |label| label.to);
        found.extend(label);
    }
    found
}

fn label_at(words: &[Word], from: usize) -> Option<Label> {
    let most = LONGEST.min(words.len() - from);
    (1..=most).rev().find_map(|count| {
        let to = from + count;
        let parted =
            to == words.len() || ends_label(&words[to - 1]) || gap(&words[to - 1], &words[to]) > PARTED;
        let inside = words[from..to]
            .windows(2)
            .all(|pair| gap(&pair[0], &pair[1]) < TOGETHER && !ends_label(&pair[0]));
        if !parted || !inside {
            return None;
        }
        let text = plain(&words[from..to]);
        let facts = LABELS.iter().map(|(label, mnemonic)| (*label, Some(*mnemonic)));
        let all = facts.chain(OTHERS.iter().map(|label| (*label, None)));
        let fits = all.filter_map(|(label, mnemonic)| Some((fuzzy::fit(&text, label)?, mnemonic)));
        let (fit, mnemonic) = fits.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Label { mnemonic, fit, from, to })
    })
}

/// The words of a value that begins at a word, up to a label or a wide gap.
fn run(words: &[Word], labels: &[Label], from: usize) -> Vec<Word> {
    let mut to = from;
    while to < words.len() && !labels.iter().any(|label| label.from == to) {
        if to > from && gap(&words[to - 1], &words[to]) > TOGETHER {
            break;
        }
        to += 1;
    }
    words[from..to].to_vec()
}

/// Words of a row, and its labels.
type Parsed = (f64, Vec<Word>, Vec<Label>);

/// The words in the first row below that begin at about a column.
fn below(
    rows: &[Parsed],
    at: usize,
    left: f64,
    pitch: f64,
    reach: f64,
    slack: (f64, f64),
) -> Option<Vec<Word>> {
    let (row, words, labels) = rows[at + 1..].iter().find(|below| !below.1.is_empty())?;
    let from = words
        .iter()
        .position(|word| (left - slack.0 * pitch..=left + slack.1 * pitch).contains(&word.left))?;
    let starts = from == 0 || gap(&words[from - 1], &words[from]) > TOGETHER;
    let labelled = labels.iter().any(|label| label.to == from || label.from == from);
    (row - rows[at].0 <= reach && starts && !labelled).then(|| run(words, labels, from))
}

/// All labels of facts that have a value.
pub fn pairs(texts: &[Text], height: f64) -> Vec<Pair> {
    let rows: Vec<Parsed> = words::rows(texts, (f64::NEG_INFINITY, f64::INFINITY))
        .iter()
        .map(|row| {
            let words = without_leaders(row);
            let labels = labels(&words);
            (row.row, words, labels)
        })
        .collect();
    let mut pairs = Vec::new();
    for (at, (row, words, labels)) in rows.iter().enumerate() {
        for label in labels {
            let Some(mnemonic) = label.mnemonic else { continue };
            let last = &words[label.to - 1];
            let beside = words.get(label.to).is_some_and(|next| gap(last, next) < REACH);
            let mut value = if beside { run(words, labels, label.to) } else { Vec::new() };
            let pitch = last.pitch();
            if value.is_empty()
                && (label.to == words.len() || !beside || labels.iter().any(|next| next.from == label.to))
            {
                value = below(&rows, at, words[label.from].left, pitch, BELOW * height, (2.0, 12.0))
                    .unwrap_or_default();
            } else if let Some(first) = value.first()
                && ["WELL", "COMP", "FLD", "LOC"].contains(&mnemonic)
            {
                let more = below(&rows, at, first.left, pitch, NEXT_LINE * height, (1.5, 1.5));
                value.extend(more.unwrap_or_default());
            }
            if !value.is_empty() {
                let read =
                    format!("{} {}", words::joined(&words[label.from..label.to]), words::joined(&value));
                pairs.push(Pair { mnemonic, value, read, fit: label.fit, row: *row });
            }
        }
    }
    pairs
}
