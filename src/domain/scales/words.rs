//! Words and rows of a scale block: what was read, with its columns.

use super::units;
use crate::domain::reading::{Letter, Text, Turn};

/// Letters this many times as high as most are none of a block's.
const HUGE: f64 = 2.4;
/// Rows of two texts of one printed row differ by less than this many letter heights.
const SAME_ROW: f64 = 0.6;
/// A gap between letters of this many letter widths parts words where no blank was read.
const WIDE_GAP: f64 = 3.0;
/// Values stand within this part of a block's width from its edges.
pub const NEAR_EDGE: f64 = 0.27;
/// Rows slant by no more than this, in rows per column.
const SLANTED: f64 = 0.045;
/// A word's middle may stand outside of the block by this many letter widths: values are printed around their lines.
const OVERHANG: f64 = 0.6;

/// Of two values side by side the outer one, a figure alone, is the next track's where its middle is this near to the edge,
/// in letter widths.
const ON_EDGE: f64 = 0.5;

/// Letters between blanks.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its letters, as read.
    pub letters: Vec<Letter>,
    /// Column at which it begins.
    pub left: f64,
    /// Column at which it ends.
    pub right: f64,
}

impl Word {
    /// What it reads as.
    pub fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.letter).collect()
    }

    /// What it reads as, in capitals.
    pub fn upper(&self) -> String {
        self.text().to_uppercase()
    }

    /// Column of its middle.
    pub fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }

    /// Some of its letters as a word of their own.
    pub fn part(&self, from: usize, to: usize) -> Word {
        let pitch = self.pitch();
        Word {
            letters: self.letters[from..to].to_vec(),
            left: self.left + from as f64 * pitch,
            right: self.left + to as f64 * pitch,
        }
    }

    /// Width of one of its letters.
    pub fn pitch(&self) -> f64 {
        (self.right - self.left) / self.letters.len().max(1) as f64
    }
}

/// Geometric mean of all the words' letters' probabilities; 0 without letters.
pub fn confidence(words: &[Word]) -> f32 {
    let letters = || words.iter().flat_map(|word| &word.letters);
    let count = letters().count();
    if count == 0 {
        return 0.0;
    }
    let sum: f32 = letters().map(|letter| letter.confidence.clamp(1e-6, 1.0).ln()).sum();
    (sum / count as f32).exp()
}

/// The words with blanks between them, as read.
pub fn joined(words: &[Word]) -> String {
    words.iter().map(Word::text).collect::<Vec<_>>().join(" ")
}

/// Words at one height, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Row of their middle.
    pub row: f64,
    /// The words.
    pub words: Vec<Word>,
}

/// The words of a text, with their columns.
fn words_of(text: &Text) -> Vec<Word> {
    let letters = &text.reading.letters;
    let pitch = text.area.width() / letters.len().max(1) as f64;
    let col = |letter: &Letter| text.area.left + f64::from(letter.at) * text.area.width();
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for letter in letters {
        if letter.letter.is_whitespace() {
            open = false;
            continue;
        }
        let (left, right) = (col(letter) - pitch / 2.0, col(letter) + pitch / 2.0);
        match words.last_mut() {
            Some(word) if open && left - word.right < WIDE_GAP * pitch => {
                word.letters.push(*letter);
                word.right = word.right.max(right);
            }
            _ => words.push(Word { letters: vec![*letter], left, right }),
        }
        open = true;
    }
    words
}

/// Median height of the texts; 0 without texts.
pub fn letter_height(texts: &[Text]) -> f64 {
    let mut heights: Vec<f64> =
        texts.iter().map(|text| text.area.height()).filter(|height| height.is_finite()).collect();
    heights.sort_by(f64::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(0.0)
}

/// The rows of words between two columns, from top to bottom; rows are those at the columns' middle.
///
/// A skewed scan has the value at one edge higher than that at the other: of slants up to [`SLANTED`], the least that
/// makes most rows reach from edge to edge is taken.
pub fn rows(texts: &[Text], edges: (f64, f64)) -> Vec<Row> {
    let height = letter_height(texts).max(1.0);
    let pieces = pieces(texts, edges);
    let width = edges.1 - edges.0;
    if !width.is_finite() {
        return grouped(pieces, edges, height);
    }
    let step = (0.4 * height / width.max(1.0)).max(0.002);
    let steps = (SLANTED / step).floor() as i32;
    let slants = (0..=steps).flat_map(|at| [f64::from(at) * step, -f64::from(at) * step]);
    let level = |slant: f64| {
        let middle = (edges.0 + edges.1) / 2.0;
        let mut level = pieces.clone();
        for piece in &mut level {
            let cols = piece.words.iter().map(Word::middle);
            let col = cols.sum::<f64>() / piece.words.len() as f64;
            piece.row -= slant * (col - middle);
        }
        grouped(level, edges, height)
    };
    let span = |row: &Row| match row.words.as_slice() {
        [first, .., last] => {
            first.left < edges.0 + NEAR_EDGE * width && last.right > edges.1 - NEAR_EDGE * width
        }
        _ => false,
    };
    let spanning = |rows: &[Row]| rows.iter().filter(|row| span(row)).count();
    let better =
        |best: Vec<Row>, other: Vec<Row>| if spanning(&other) > spanning(&best) { other } else { best };
    slants.map(level).reduce(better).unwrap_or_default()
}

/// Each text's words between two columns.
fn pieces(texts: &[Text], (left, right): (f64, f64)) -> Vec<Row> {
    let inside = |word: &Word| {
        let over = OVERHANG * word.pitch();
        (left - over..=right + over).contains(&word.middle())
    };
    // Of a text that stands in the next track, too, only values and units are this one's.
    let whole = |text: &Text| text.area.right.min(right) - text.area.left.max(left) > 0.4 * text.area.width();
    // A letter or two that stand out so far were written by hand, or are no letters.
    let most = HUGE * letter_height(texts).max(1.0);
    let is_huge = |text: &Text| text.area.height() > most && text.reading.letters.len() <= 2;
    texts
        .iter()
        .filter(|text| text.turn == Turn::Upright && text.area.middle().1.is_finite() && !is_huge(text))
        .map(|text| Row {
            row: text.area.middle().1,
            words: {
                let words = words_of(text);
                // After the next track's last unit or value all is this one's.
                let after = words.iter().rposition(|word| word.middle() < left).map_or(0, |last| last + 1);
                let parted = after > 0 && is_end(&words[after - 1]);
                let own = |at: usize, word: &Word| whole(text) || is_end(word) || parted && at >= after;
                let kept = words.iter().enumerate().filter(|&(at, word)| inside(word) && own(at, word));
                kept.map(|(_, word)| word.clone()).collect()
            },
        })
        .filter(|piece| !piece.words.is_empty())
        .collect()
}

/// Pieces of about one height as one row.
fn grouped(mut pieces: Vec<Row>, edges: (f64, f64), height: f64) -> Vec<Row> {
    pieces.sort_by(|a, b| a.row.total_cmp(&b.row));
    let mut rows: Vec<Row> = Vec::new();
    for piece in pieces {
        // A row's own words don't overlap: what does stands above or below.
        let home = rows.iter_mut().rev().take(3).find(|row| {
            (piece.row - row.row).abs() < SAME_ROW * height && !overlap(&row.words, &piece.words)
        });
        match home {
            Some(row) => {
                let (a, b) = (row.words.len() as f64, piece.words.len() as f64);
                row.row = (a * row.row + b * piece.row) / (a + b);
                row.words.extend(piece.words);
            }
            None => rows.push(piece),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.left.total_cmp(&b.left));
        drop_neighbours(&mut row.words, edges);
    }
    rows.sort_by(|a, b| a.row.total_cmp(&b.row));
    rows
}

fn overlap(a: &[Word], b: &[Word]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.left.max(b.left) < a.right.min(b.right) - 0.8 * a.pitch()))
}

/// Drops a word outside an edge, or a figure on it, where another stands just inside: it is the next track's.
fn drop_neighbours(words: &mut Vec<Word>, (left, right): (f64, f64)) {
    let near = |a: &Word, b: &Word| b.left - a.right < WIDE_GAP * a.pitch();
    let reach = |word: &Word, other: &Word| {
        let is_figure = word.letters.len() == 1 && is_value(word) && is_value(other);
        if is_figure { -ON_EDGE * word.pitch() } else { 0.25 * word.pitch() }
    };
    if let [first, second, ..] = words.as_slice()
        && first.middle() < left - reach(first, second)
        && near(first, second)
    {
        words.remove(0);
    }
    if let [.., second, last] = words.as_slice()
        && last.middle() > right + reach(last, second)
        && near(second, last)
    {
        words.pop();
    }
}

/// Whether a word stands at the end of a scale: a value or a unit.
fn is_end(word: &Word) -> bool {
    is_value(word) || units::is_exact(&word.upper())
}

/// Whether a word is made of figures, signs and points alone.
pub(super) fn is_value(word: &Word) -> bool {
    word.letters.iter().all(|letter| is_figure(letter.letter))
}

/// Whether a letter is a figure, sign or point.
pub(super) fn is_figure(letter: char) -> bool {
    letter.is_ascii_digit() || "+-−–.,".contains(letter)
}
