//! Numbers in a column of the page, as they may be depths.

use std::ops::Range;

use ndarray::Array2;

use crate::domain::reading::{Bitmap, Reader, Reading, Turn};
use crate::domain::words::{self, Line, Wanted};
use crate::error::Result;

use super::ladder::Numeral;

/// Most lines of a column that are read: more is no column of numbers.
const MOST: usize = 1500;
/// Blanks that end a number, in letter heights: wide ones, in which a thousands comma may stand; narrow ones, where
/// numbers stand close one after the other.
pub(super) const WIDE: f64 = 1.8;
pub(super) const NARROW: f64 = 0.7;
/// Lines handed to the reader at once.
const BATCH: usize = 64;
/// Most digits of a depth, in whatever unit.
const LONGEST: usize = 5;
/// Probability from which on the second best digit at a place is considered, and how many such places of a number.
const SECOND: f32 = 0.04;
const DOUBTED: usize = 2;
/// A number less sure than this is dirt.
const LEAST_SURE: f32 = 0.25;
/// Share of a row beside a turned number that is ink where a line runs through both; how far the line is from the number's
/// ends, and how thick it is at most, in letter heights.
const CROSSED: f64 = 0.5;
const ENDS_OFF: f64 = 0.3;
const THICKEST: f64 = 0.5;

/// A number that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// Column and row of its middle in the column's bitmap.
    pub(super) at: (f64, f64),
    /// Height of its letters.
    pub(super) height: f64,
    /// Rows that it takes on the page.
    pub(super) rows: f64,
    /// As it reads, for people.
    pub(super) text: String,
    /// Digits alone, likeliest first, and how sure.
    pub(super) readings: Vec<(String, f32)>,
}

impl Number {
    /// The same in pixels of the scan, each of which was drawn as `fine` × `fine`.
    pub(super) fn on_scan(self, fine: f64) -> Number {
        let at = (self.at.0 / fine, self.at.1 / fine);
        Number { at, height: self.height / fine, rows: self.rows / fine, ..self }
    }

    /// As a rung may be made of it, at a row of the page's middle column.
    pub(super) fn numeral(&self, row: f64) -> Numeral {
        Numeral { row, readings: self.readings.clone() }
    }
}

/// How a column is looked through.
pub(super) struct Look {
    /// Heights that its letters may have, in pixels.
    pub(super) letters: (f64, f64),
    /// Blanks that end a number: [`WIDE`] or [`NARROW`].
    pub(super) blank: f64,
    /// Whether what touches its left and right side goes on beyond it: its first or last digits are missing.
    pub(super) cut: (bool, bool),
}

/// Reads what runs one way in a column, as if it ran each of these ways.
///
/// # Errors
/// Where the reader fails.
pub(super) fn read(
    bitmap: &Bitmap,
    turns: &[Turn],
    look: &Look,
    reader: &dyn Reader,
) -> Result<Vec<Vec<Number>>> {
    let Some(&turn) = turns.first() else { return Ok(Vec::new()) };
    let width = bitmap.width as f64;
    let is_whole =
        |line: &Line| !(look.cut.0 && line.area.left < 1.5 || look.cut.1 && line.area.right > width - 1.5);
    let lines: Vec<Line> = words::numbers(bitmap, &Wanted { turn, letters: look.letters, gap: look.blank })
        .into_iter()
        .filter(|line| may_be_number(line) && is_whole(line))
        .take(MOST)
        .collect();
    // A depth line that runs through a turned number looks like a 1 between its figures.
    let crossed: Vec<Option<Range<usize>>> = match turn {
        Turn::Upright | Turn::Over => vec![None; lines.len()],
        Turn::Down | Turn::Up => lines.iter().map(|line| crossing(bitmap, line)).collect(),
    };
    let without = without_rows(bitmap, crossed.iter().flatten());
    turns
        .iter()
        .map(|&turn| {
            let lines: Vec<Line> = lines.iter().map(|line| Line { turn, ..*line }).collect();
            let mut numbers = readings(bitmap, &lines, reader)?;
            if let Some(without) = &without {
                let again: Vec<usize> = (0..lines.len()).filter(|&at| crossed[at].is_some()).collect();
                let cleared: Vec<Line> = again.iter().map(|&at| lines[at]).collect();
                for (at, other) in again.into_iter().zip(readings(without, &cleared, reader)?) {
                    numbers[at] = either(numbers[at].take(), other);
                }
            }
            Ok(numbers.into_iter().flatten().collect())
        })
        .collect()
}

/// What each line of a bitmap reads as, where it is a number.
fn readings(bitmap: &Bitmap, lines: &[Line], reader: &dyn Reader) -> Result<Vec<Option<Number>>> {
    let mut numbers = Vec::with_capacity(lines.len());
    for batch in lines.chunks(BATCH) {
        let pictures: Vec<Array2<f32>> = batch.iter().map(|line| words::cut(bitmap, line)).collect();
        let readings = reader.read(&pictures)?;
        numbers.extend(batch.iter().zip(&readings).map(|(line, reading)| number(line, reading)));
    }
    Ok(numbers)
}

/// One number of two readings of the same print: what either may be, the surest first.
fn either(one: Option<Number>, other: Option<Number>) -> Option<Number> {
    let (one, other) = match (one, other) {
        (Some(one), Some(other)) if other.readings[0].1 > one.readings[0].1 => (other, one),
        (Some(one), Some(other)) => (one, other),
        (one, other) => return one.or(other),
    };
    let mut readings = one.readings;
    for (text, sure) in other.readings {
        match readings.iter_mut().find(|own| own.0 == text) {
            Some(own) => own.1 = own.1.max(sure),
            None => readings.push((text, sure)),
        }
    }
    readings.sort_by(|a, b| b.1.total_cmp(&a.1));
    Some(Number { readings, ..one })
}

/// Rows of a line that runs across the bitmap through the midst of a turned number.
fn crossing(bitmap: &Bitmap, line: &Line) -> Option<Range<usize>> {
    let cols = |from: f64, to: f64| from.max(0.0) as usize..(to.max(0.0) as usize).min(bitmap.width);
    let (before, after) = (cols(0.0, line.area.left), cols(line.area.right.ceil(), bitmap.width as f64));
    let beside = before.len() + after.len();
    if (beside as f64) < line.letter_height {
        return None;
    }
    let is_line = |row: &usize| {
        let ink =
            before.clone().chain(after.clone()).filter(|&col| bitmap.is_ink(*row as isize, col as isize));
        ink.count() as f64 >= CROSSED * beside as f64
    };
    // Where the number ends, a line beside it isn't in it.
    let end = ENDS_OFF * line.letter_height;
    let (top, base) = ((line.area.top + end) as usize, (line.area.base - end).max(0.0) as usize);
    let first = (top..base).find(is_line)?;
    let last = (first..base).take_while(is_line).last()?;
    // The line's own edges are frayed, and it may lean.
    let rows = first.saturating_sub(1)..last + 2;
    (rows.len() as f64 <= THICKEST * line.letter_height).then_some(rows)
}

/// The bitmap without the ink of some rows; none where there are none.
fn without_rows<'a>(bitmap: &Bitmap, rows: impl Iterator<Item = &'a Range<usize>>) -> Option<Bitmap> {
    let mut rows = rows.peekable();
    rows.peek()?;
    let mut without = bitmap.clone();
    for range in rows {
        let end = range.end.min(bitmap.height);
        without.ink[range.start * bitmap.width..end * bitmap.width].fill(0);
    }
    Some(without)
}

/// One to six digits are half as wide as high, or up to six times as wide.
fn may_be_number(line: &Line) -> bool {
    let (width, height) = (line.area.width(), line.area.height());
    let (long, high) = match line.turn {
        Turn::Upright | Turn::Over => (width, height),
        Turn::Down | Turn::Up => (height, width),
    };
    (0.3..=7.5).contains(&(long / high.max(1.0)))
}

fn number(line: &Line, reading: &Reading) -> Option<Number> {
    let readings = digits(reading);
    if readings.first()?.1 < LEAST_SURE {
        return None;
    }
    Some(Number {
        at: line.area.middle(),
        height: line.letter_height,
        rows: line.area.height(),
        text: reading.text().trim().to_owned(),
        readings,
    })
}

/// A digit, how sure it is, and the second best with its probability.
type Digit = (char, f32, Option<(char, f32)>);

/// What a reading is as digits: thousands commas and units left away, letters that look like digits taken for them;
/// then with the second best digit wherever one is likely enough.
pub(super) fn digits(reading: &Reading) -> Vec<(String, f32)> {
    let mut places: Vec<Digit> = Vec::new();
    let text = reading.text();
    let unit =
        text.trim_end().trim_end_matches(['M', 'm', 'F', 'f', 'T', 't', '\'', '"', '.', ' ']).chars().count();
    let mut real = 0;
    for letter in reading.letters.iter().take(unit) {
        let digit = match letter.letter {
            ' ' | ',' | '.' | '\'' | '-' => continue,
            digit if digit.is_ascii_digit() => {
                real += 1;
                digit
            }
            'O' | 'o' | 'Q' | 'D' => '0',
            'I' | 'l' | '|' | 'i' | '!' => '1',
            'Z' | 'z' => '2',
            'S' | 's' => '5',
            'B' => '8',
            _ => return Vec::new(),
        };
        let second = letter
            .second
            .filter(|(other, sure)| other.is_ascii_digit() && *other != digit && *sure >= SECOND);
        places.push((digit, letter.confidence, second));
    }
    if places.is_empty() || places.len() > LONGEST || 2 * real < places.len() {
        return Vec::new();
    }
    alternatives(&places)
}

fn alternatives(places: &[Digit]) -> Vec<(String, f32)> {
    let mut doubted: Vec<usize> = (0..places.len()).filter(|&at| places[at].2.is_some()).collect();
    doubted.sort_by(|&a, &b| places[a].1.total_cmp(&places[b].1));
    doubted.truncate(DOUBTED);
    let mut readings: Vec<(String, f32)> = (0..1usize << doubted.len())
        .map(|choice| {
            let mut sure = 1.0f32;
            let text = places
                .iter()
                .enumerate()
                .map(|(at, &(digit, confidence, second))| {
                    let other =
                        doubted.iter().position(|&doubt| doubt == at).filter(|bit| choice >> bit & 1 == 1);
                    let (letter, likely) = match (other, second) {
                        (Some(_), Some(second)) => second,
                        _ => (digit, confidence),
                    };
                    sure *= likely;
                    letter
                })
                .collect();
            (text, sure)
        })
        .collect();
    readings.sort_by(|a, b| b.1.total_cmp(&a.1));
    readings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::{Area, Letter};

    fn reading(text: &str) -> Reading {
        let letter = |letter| Letter { letter, confidence: 0.9, second: None, at: 0.5 };
        Reading { letters: text.chars().map(letter).collect() }
    }

    #[test]
    fn a_line_through_the_midst_of_a_turned_number_is_told_from_one_at_its_end() {
        // A column of 60 pixels, a number of 16 across and 80 down in its middle, a line three rows thick.
        let page = |top: usize| {
            let mut page = Bitmap::blank(60, 120);
            page.ink[top * 60..(top + 3) * 60].fill(1);
            page
        };
        let area = Area { left: 22.0, top: 20.0, right: 38.0, base: 100.0 };
        let line = Line { area, turn: Turn::Down, letter_height: 16.0, letters: 4, slope: 0.0 };
        assert_eq!(crossing(&page(58), &line), Some(57..62));
        assert_eq!(crossing(&page(97), &line), None);
        assert_eq!(crossing(&page(110), &line), None);
        let without = without_rows(&page(58), std::iter::once(&(57..62))).unwrap();
        assert!(without.ink.iter().all(|&cell| cell == 0));
    }

    #[test]
    fn of_two_readings_the_surer_one_comes_first_and_the_other_stays() {
        let number = |readings: &[(&str, f32)]| Number {
            at: (0.0, 0.0),
            height: 16.0,
            rows: 80.0,
            text: readings[0].0.to_owned(),
            readings: readings.iter().map(|&(text, sure)| (text.to_owned(), sure)).collect(),
        };
        let both = either(Some(number(&[("27140", 0.83)])), Some(number(&[("2740", 0.95), ("2140", 0.1)])));
        let readings = both.unwrap().readings;
        let texts: Vec<&str> = readings.iter().map(|reading| reading.0.as_str()).collect();
        assert_eq!(texts, ["2740", "27140", "2140"]);
        assert_eq!(either(None, Some(number(&[("2740", 0.9)]))).unwrap().text, "2740");
    }

    #[test]
    fn commas_units_and_look_alikes_are_understood() {
        for (text, digits_read) in
            [("10,350", "10350"), ("4500 FT", "4500"), ("1O0", "100"), ("2l50", "2150")]
        {
            assert_eq!(digits(&reading(text))[0].0, digits_read, "{text}");
        }
    }

    #[test]
    fn words_and_long_numbers_are_no_depths() {
        for text in ["GAMMA", "SO", "123456", "", "4-A"] {
            assert_eq!(digits(&reading(text)), Vec::new(), "{text}");
        }
    }

    #[test]
    fn the_second_best_digit_is_an_alternative() {
        let mut reading = reading("3500");
        reading.letters[0] = Letter { letter: '3', confidence: 0.6, second: Some(('8', 0.35)), at: 0.1 };
        let read = digits(&reading);
        assert_eq!(read[0].0, "3500");
        assert_eq!(read[1].0, "8500");
    }
}
