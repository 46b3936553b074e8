//! Numbers of a depth column: a second look where they must stand.

use super::blobs::{Blob, Sets, blobs};
use super::rules::{self, Gauge};
use super::shelf::Shelves;
use super::turn::{stored, turn_up};
use super::{Line, Wanted, bands, find};
use crate::domain::reading::{Area, Bitmap, Turn};

/// Good numbers that must have been found before others are looked for beside them.
const ENOUGH: usize = 5;
/// Heights that differ by more, as a logarithm, are not of one print.
const SAME: f64 = 0.2;
/// Shortest and longest number, in letter heights.
const SHORTEST: f64 = 1.6;
const LONGEST: f64 = 8.0;
/// Numbers of one column stand no farther beside each other than this many letter heights.
const BESIDE: f64 = 2.0;
/// Good numbers on either side of a row that say where its column is.
const NEAR: usize = 4;
/// Ink further from the numbers' column than this many letter heights is none of theirs.
const MARGIN: f64 = 0.15;
/// Pieces of a broken number are no further apart than this many letter heights.
const APART: f64 = 0.45;

/// The numbers of a depth column, top to bottom: what [`find`] finds, and those between that are broken to pieces or
/// crossed by curves, looked for once more with only the ink in the good numbers' column and at their size.
pub fn numbers(bitmap: &Bitmap, wanted: &Wanted) -> Vec<Line> {
    let lines = find(bitmap, wanted);
    let Some(usual) = Usual::of(&lines) else { return lines };
    let sure: Vec<Line> = lines.iter().filter(|line| usual.is_like(line, SAME)).copied().collect();
    if sure.is_empty() {
        return lines;
    }
    let windows = windows(&sure, usual.height);
    let (good, doubtful): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| usual.is_like(line, 2.0 * SAME));
    let again = Wanted { letters: (0.7 * usual.height, 1.35 * usual.height), ..*wanted };
    let heaps = bands::look(bitmap, (2.0 * usual.length) as usize, |mut band, first| {
        mask(&mut band, first, &windows);
        heaps(band, &again, &usual)
    });
    let mut found = good.clone();
    for line in heaps {
        if !good.iter().any(|other| overlap(&line.area, &other.area) > 0.2) {
            found.push(line);
        }
    }
    let seconds = found[good.len()..].to_vec();
    found.extend(
        doubtful
            .into_iter()
            .filter(|line| !seconds.iter().any(|other| overlap(&line.area, &other.area) > 0.5)),
    );
    found.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
    found
}

/// What the column's numbers usually are like.
#[derive(Debug, Clone, Copy)]
struct Usual {
    height: f64,
    /// Length of the longer ones.
    length: f64,
}

impl Usual {
    /// The height that most lines of several letters share which stand in one column.
    fn of(lines: &[Line]) -> Option<Usual> {
        let is_number = |line: &&Line| (SHORTEST..=LONGEST).contains(&(length(line) / line.letter_height));
        let mut whole: Vec<&Line> = lines.iter().filter(is_number).collect();
        whole.sort_by(|a, b| a.letter_height.total_cmp(&b.letter_height));
        let mut best: Vec<&Line> = Vec::new();
        let mut end = 0;
        for start in 0..whole.len() {
            while end < whole.len()
                && whole[end].letter_height <= (2.0 * SAME).exp() * whole[start].letter_height
            {
                end += 1;
            }
            if end - start > best.len() {
                let column = in_column(&whole[start..end]);
                if column.len() > best.len() {
                    best = column;
                }
            }
        }
        if best.len() < ENOUGH {
            return None;
        }
        let height = best[best.len() / 2].letter_height;
        let mut lengths: Vec<f64> = best.into_iter().map(length).collect();
        lengths.sort_by(f64::total_cmp);
        Some(Usual { height, length: lengths[lengths.len() * 9 / 10] })
    }

    fn is_like(&self, line: &Line, off: f64) -> bool {
        let as_high = (line.letter_height / self.height).ln().abs() <= off;
        as_high && (1.2 * self.height..1.4 * self.length).contains(&length(line))
    }
}

/// Those lines that stand where most do.
fn in_column<'a>(lines: &[&'a Line]) -> Vec<&'a Line> {
    let mut cols: Vec<f64> = lines.iter().map(|line| line.area.middle().0).collect();
    cols.sort_by(f64::total_cmp);
    let usual = cols.get(cols.len() / 2).copied().unwrap_or(0.0);
    let is_near = |line: &&&Line| (line.area.middle().0 - usual).abs() <= BESIDE * line.letter_height;
    lines.iter().filter(is_near).copied().collect()
}

/// Pixels along a line.
fn length(line: &Line) -> f64 {
    match line.turn {
        Turn::Upright | Turn::Over => line.area.width(),
        Turn::Down | Turn::Up => line.area.height(),
    }
}

/// The share of the smaller area that both have.
fn overlap(a: &Area, b: &Area) -> f64 {
    let cols = (a.right.min(b.right) - a.left.max(b.left)).max(0.0);
    let rows = (a.base.min(b.base) - a.top.max(b.top)).max(0.0);
    cols * rows / (a.width() * a.height()).min(b.width() * b.height()).max(1.0)
}

/// Columns in which the numbers stand, up to a row.
#[derive(Debug, Clone, Copy)]
struct Window {
    until: f64,
    left: f64,
    right: f64,
}

/// The windows of good numbers, which come top to bottom: each speaks for the rows up to halfway to the next.
fn windows(good: &[Line], height: f64) -> Vec<Window> {
    let middle = |mut values: Vec<f64>, share: f64| {
        values.sort_by(f64::total_cmp);
        values[((values.len() - 1) as f64 * share).round() as usize]
    };
    let window = |(index, line): (usize, &Line)| {
        let around = &good[index.saturating_sub(NEAR)..(index + NEAR + 1).min(good.len())];
        let halfway = |next: &Line| (line.area.middle().1 + next.area.middle().1) / 2.0;
        Window {
            until: good.get(index + 1).map_or(f64::INFINITY, halfway),
            left: middle(around.iter().map(|line| line.area.left).collect(), 0.2) - MARGIN * height,
            right: middle(around.iter().map(|line| line.area.right).collect(), 0.8) + MARGIN * height,
        }
    };
    good.iter().enumerate().map(window).collect()
}

/// Takes the ink outside the windows off a band that starts at a row.
fn mask(band: &mut Bitmap, first: usize, windows: &[Window]) {
    let width = band.width;
    for (row, cells) in band.ink.chunks_exact_mut(width.max(1)).enumerate() {
        let window = windows[windows.partition_point(|window| window.until <= (first + row) as f64)];
        let left = window.left.clamp(0.0, width as f64) as usize;
        let right = (window.right.ceil().clamp(0.0, width as f64) as usize).max(left);
        cells[..left].fill(0);
        cells[right..].fill(0);
    }
}

/// Heaps of ink as large as a number.
fn heaps(strip: Bitmap, wanted: &Wanted, usual: &Usual) -> Vec<Line> {
    let size = (strip.width, strip.height);
    let up = turn_up(strip, wanted.turn);
    let page = rules::cleared(up, &Gauge::for_letters(wanted.letters.1));
    let smallest = (0.08 * usual.height).max(2.0) as i32;
    let pieces: Vec<Blob> = blobs(&page.bitmap)
        .into_iter()
        .filter(|blob| {
            blob.width().max(blob.height()) >= smallest && f64::from(blob.height()) <= wanted.letters.1
        })
        .collect();
    let reach = (APART * usual.height) as i32;
    let shelves = Shelves::new(&pieces, |_| true);
    let mut sets = Sets::new(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        shelves.near((piece.top, piece.base + reach), (piece.left - reach, piece.right + reach), |other| {
            let apart = -piece.shared_cols(&pieces[other]).min(piece.shared_rows(&pieces[other]));
            if apart <= reach {
                sets.join(index as u32, other as u32);
            }
        });
    }
    let mut heaps: Vec<Option<(Blob, usize)>> = vec![None; pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        let heap = &mut heaps[sets.find(index as u32) as usize];
        *heap = Some(heap.map_or((*piece, 1), |(whole, count)| (whole.with(piece), count + 1)));
    }
    let as_large = |(heap, _): &(Blob, usize)| {
        let (w, h) = (f64::from(heap.width()), f64::from(heap.height()));
        (wanted.letters.0..=wanted.letters.1).contains(&h)
            && (1.2 * usual.height..=1.35 * usual.length).contains(&w)
            && (0.06..0.85).contains(&heap.fill())
    };
    heaps
        .into_iter()
        .flatten()
        .filter(as_large)
        .map(|(heap, letters)| {
            let letter_height = f64::from(heap.height()).min(1.1 * usual.height);
            Line {
                area: stored(heap.area(), wanted.turn, size),
                turn: wanted.turn,
                letter_height,
                letters,
                slope: 0.0,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(left: f64, top: f64, height: f64, length: f64) -> Line {
        let area = Area { left, top, right: left + height, base: top + length };
        Line { area, turn: Turn::Down, letter_height: height, letters: 5, slope: 0.0 }
    }

    #[test]
    fn numbers_of_one_column_are_the_usual_ones_however_many_words_a_head_has() {
        let numbers = || (0..12).map(|at| line(66.0, 1400.0 + 200.0 * f64::from(at), 21.0, 76.0));
        let words = (0..20).map(|at| line(14.0 * f64::from(at % 10), 500.0 + f64::from(at), 12.0, 64.0));
        let rules = (0..20).map(|at| line(60.0, 700.0 + f64::from(at), 12.0, 300.0));
        let lines: Vec<Line> = words.chain(numbers()).chain(rules).collect();
        let usual = Usual::of(&lines).unwrap();
        assert_eq!((usual.height, usual.length), (21.0, 76.0));
        assert!(Usual::of(&numbers().take(ENOUGH - 1).collect::<Vec<_>>()).is_none());
    }
}
