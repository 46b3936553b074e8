//! Blobs to lines of text.

use std::collections::HashSet;

use super::blobs::{Blob, Sets};
use super::shelf::Shelves;
use super::slope;

/// Blanks narrower than this many letter heights stand inside a word.
const WORD_GAP: f64 = 0.6;
/// Letters of a word are at least this high, as a share of their neighbours.
const SMALLEST: f64 = 0.6;
/// Lines of text whose letters differ by more are no one line.
const SAME_SIZE: f64 = 0.55;

/// Letters lower than this many pixels may have no paper left in them.
const CLOSING: f64 = 18.0;
/// Columns beside a letter that stands alone, in its heights: the point of a typed `0.0` stands between two of them.
const LONE_SPACING: f64 = 0.25;
/// A minus is no thicker than this share of its figures' height, and no farther off their middle.
const MINUS_THICK: f64 = 0.45;
const MINUS_OFF: f64 = 0.25;
/// Blanks between a line and its pieces, and between a value and its minus, at most so many letter heights.
const APART: f64 = 0.45;
const MINUS_APART: f64 = 0.55;
/// Dashes of a line are no farther apart than so many letter heights, and no more than this off the same row.
const DASHES_APART: f64 = 1.0;
const LEVEL: f64 = 0.2;

/// A line of text in the making.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Its letters' boxes, left to right.
    pub letters: Vec<Blob>,
    /// The box around letters, dots and dashes.
    pub area: Blob,
    /// Height of its tall letters.
    pub height: f64,
    /// Rows down per column to the right.
    pub slope: f64,
    /// Columns between its letters, up to half a letter height: wide where it was typed.
    spacing: f64,
}

impl Group {
    fn new(mut letters: Vec<Blob>) -> Self {
        letters.sort_unstable_by_key(|letter| (letter.left, letter.top));
        let mut heights: Vec<i32> = letters.iter().map(Blob::height).collect();
        heights.sort_unstable();
        let middle = f64::from(heights[heights.len() / 2]);
        let tall = f64::from(match letters.as_slice() {
            [letter, comma] if 2 * comma.top > letter.mid2() => letter.height(),
            _ => heights[(heights.len() - 1) * 17 / 20],
        });
        let slope = slope::of(&letters);
        let height = tall.min(1.4 * middle);
        let mut gaps: Vec<i32> = letters.windows(2).map(|pair| -pair[0].shared_cols(&pair[1])).collect();
        gaps.sort_unstable();
        let spacing = gaps
            .get(gaps.len() / 2)
            .map_or(LONE_SPACING * height, |&gap| f64::from(gap).clamp(0.0, 0.5 * height));
        let area = box_of(&letters, height, slope);
        Group { letters, area, height, slope, spacing }
    }

    /// Middle row at a column, following the slope.
    fn mid_at(&self, col: f64) -> f64 {
        let middle = f64::from(self.area.left + self.area.right) / 2.0;
        f64::from(self.area.mid2()) / 2.0 + self.slope * (col - middle)
    }
}

/// The box around a line's letters; what a letter that touches dirt or a line stands out further than a descender is
/// left out.
fn box_of(letters: &[Blob], height: f64, slope: f64) -> Blob {
    let whole = letters.iter().skip(1).fold(letters[0], |area, letter| area.with(letter));
    let regular = || letters.iter().filter(|letter| f64::from(letter.height()) <= 1.35 * height);
    let drift = slope.abs() * f64::from(whole.width());
    if f64::from(whole.height()) <= 1.35 * height + drift {
        return whole;
    }
    let top = regular().map(|letter| letter.top).min().unwrap_or(whole.top);
    let base = regular().map(|letter| letter.base).max().unwrap_or(whole.base);
    let more = (0.2 * height) as i32;
    Blob { top: whole.top.max(top - more), base: whole.base.min(base + more), ..whole }
}

/// Sizes that letters may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub smallest: f64,
    pub largest: f64,
    /// Blanks wider than this many letter heights end a line.
    pub gap: f64,
}

fn is_letter(blob: &Blob, sizes: &Sizes) -> bool {
    let (w, h) = (f64::from(blob.width()), f64::from(blob.height()));
    // Touching figures fill less of their box than a dash does.
    let flat = w > 2.5 * h && (blob.fill() > 0.88 || h < sizes.smallest || w > 5.5 * h && blob.fill() > 0.7);
    let thread = blob.fill() < 0.08;
    h >= 0.7 * sizes.smallest && h <= 1.25 * sizes.largest && w <= 12.0 * h && !flat && !thread
}

/// Lines of text made of blobs.
pub(super) fn lines(blobs: &[Blob], sizes: &Sizes) -> Vec<Group> {
    let blobs = mended(blobs, sizes);
    let mut words = words(&blobs, sizes);
    words = joined_lines(words, sizes);
    words = nested(words, sizes);
    words.retain(|word| is_text(word, sizes));
    absorb(&mut words, &blobs, sizes, APART, |_, _| true);
    // A minus stands beyond the point of `-.25`.
    absorb(&mut words, &blobs, sizes, MINUS_APART, |piece, group| {
        is_minus(piece, group) && !ends_a_line(piece, group.height, &blobs)
    });
    words = nested(joined_lines(words, sizes), sizes);
    words.retain(|word| is_text(word, sizes));
    words.sort_unstable_by_key(|word| (word.area.top, word.area.left));
    words
}

/// Joins what is left of letters that were broken across, nearest first.
fn mended(blobs: &[Blob], sizes: &Sizes) -> Vec<Blob> {
    let small_enough = |blob: &Blob| {
        f64::from(blob.height()) <= sizes.largest && f64::from(blob.width()) <= 4.0 * sizes.largest
    };
    let shelves = Shelves::new(blobs, |index| small_enough(&blobs[index]));
    let reach = (sizes.largest * 0.15).max(2.0) as i32;
    let mut pairs = Vec::new();
    for (index, upper) in blobs.iter().enumerate().filter(|(_, blob)| small_enough(blob)) {
        shelves.near((upper.base, upper.base + reach), (upper.left, upper.right), |other| {
            let lower = &blobs[other];
            if other != index && (lower.top, other) > (upper.top, index) && may_mend(upper, lower, sizes) {
                pairs.push((lower.top - upper.base, index as u32, other as u32));
            }
        });
    }
    pairs.sort_unstable();
    pairs.dedup();
    let mut sets = Sets::new(blobs.len());
    let mut wholes = blobs.to_vec();
    for (_, a, b) in pairs {
        let (a, b) = (sets.find(a) as usize, sets.find(b) as usize);
        if a == b {
            continue;
        }
        let whole = wholes[a].with(&wholes[b]);
        let part = f64::from(wholes[a].height().max(wholes[b].height()));
        // Letters beside it say how high a letter is; without any, two letters one above the other must stay two.
        let most = height_around(&whole, blobs, &shelves).map_or(1.9 * part, |height| 1.25 * height);
        if f64::from(whole.height()) <= most && small_enough(&whole) {
            sets.join(a as u32, b as u32);
            wholes[a.min(b)] = whole;
        }
    }
    (0..blobs.len())
        .filter(|&index| sets.find(index as u32) as usize == index)
        .map(|index| wholes[index])
        .collect()
}

/// Whether a blob and one below it may be parts of one letter.
fn may_mend(upper: &Blob, lower: &Blob, sizes: &Sizes) -> bool {
    let whole = upper.with(lower);
    let lesser = if upper.height() < lower.height() { upper } else { lower };
    // A speck is no part of a letter.
    let counts = 5 * lesser.height() >= whole.height() || 3 * lesser.width() >= whole.width();
    let gap = f64::from(lower.top - upper.base);
    counts
        && 2 * upper.shared_cols(lower) >= upper.width().min(lower.width())
        && gap <= (0.14 * f64::from(whole.height())).max(2.0)
        && f64::from(whole.height()) >= 0.7 * sizes.smallest
}

/// Height of the taller blobs beside a box, where there are any.
fn height_around(whole: &Blob, blobs: &[Blob], shelves: &Shelves) -> Option<f64> {
    let height = whole.height();
    let mut heights = Vec::new();
    shelves.near((whole.top, whole.base), (whole.left - 4 * height, whole.right + 4 * height), |index| {
        let blob = &blobs[index];
        let inside = blob.shared_cols(whole) == blob.width() && blob.shared_rows(whole) == blob.height();
        if !inside && 2 * blob.shared_rows(whole) > blob.height() && 4 * blob.height() > height {
            heights.push(blob.height());
        }
    });
    heights.sort_unstable();
    heights.get(heights.len() * 3 / 4).map(|&tall| f64::from(tall))
}

/// Letters that stand beside each other.
fn words(blobs: &[Blob], sizes: &Sizes) -> Vec<Group> {
    let letter: Vec<bool> = blobs.iter().map(|blob| is_letter(blob, sizes)).collect();
    let shelves = Shelves::new(blobs, |index| letter[index]);
    let mut sets = Sets::new(blobs.len());
    for (index, blob) in blobs.iter().enumerate().filter(|&(index, _)| letter[index]) {
        let reach = (WORD_GAP / SMALLEST * f64::from(blob.height())) as i32;
        let mut nearest: Option<(i32, usize)> = None;
        shelves.near((blob.top, blob.base), (blob.left, blob.right + reach), |other| {
            let next = &blobs[other];
            if other == index || (next.left, other) < (blob.left, index) {
                return;
            }
            let (low, high) = (blob.height().min(next.height()), blob.height().max(next.height()));
            let gap = -blob.shared_cols(next);
            let beside = f64::from(low) >= SMALLEST * f64::from(high)
                && 2 * blob.shared_rows(next) >= low
                && f64::from(gap) <= WORD_GAP * f64::from(high);
            if beside && level(blob, next, high) && nearest.is_none_or(|(best, _)| gap < best) {
                nearest = Some((gap, other));
            }
        });
        if let Some((_, other)) = nearest {
            sets.join(index as u32, other as u32);
        }
    }
    let mut words: Vec<Vec<Blob>> = vec![Vec::new(); blobs.len()];
    for (index, blob) in blobs.iter().enumerate().filter(|&(index, _)| letter[index]) {
        words[sets.find(index as u32) as usize].push(*blob);
    }
    words.into_iter().filter(|letters| !letters.is_empty()).map(Group::new).collect()
}

/// Whether letters stand on one line: by their middles, tops or bases.
fn level(a: &Blob, b: &Blob, high: i32) -> bool {
    let near = |off: i32, share: f64| f64::from(off.abs()) <= share * f64::from(high) + 1.0;
    near((a.mid2() - b.mid2()) / 2, 0.3) || near(a.base - b.base, 0.2) || near(a.top - b.top, 0.2)
}

/// Joins groups for which `same` holds, nearest first, as long as the box around all that are joined `fits` the
/// greatest letter height among them. Asked are neighbours whose boxes are within `reach` columns and rows.
fn regrouped(
    groups: Vec<Group>,
    reach: impl Fn(&Group) -> (i32, i32),
    same: impl Fn(&Group, &Group) -> bool,
    fits: impl Fn(&Blob, f64) -> bool,
) -> Vec<Group> {
    let mut wholes: Vec<(Blob, f64)> = groups.iter().map(|group| (group.area, group.height)).collect();
    let boxes: Vec<Blob> = groups.iter().map(|group| group.area).collect();
    let shelves = Shelves::new(&boxes, |_| true);
    let mut pairs = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let (cols, rows) = reach(group);
        let around = group.area;
        shelves.near((around.top - rows, around.base + rows), (around.left, around.right + cols), |other| {
            if other != index && same(group, &groups[other]) {
                let area = &boxes[other];
                pairs.push((
                    -around.shared_cols(area).min(around.shared_rows(area)),
                    index as u32,
                    other as u32,
                ));
            }
        });
    }
    pairs.sort_unstable();
    let mut sets = Sets::new(groups.len());
    for (_, a, b) in pairs {
        let (a, b) = (sets.find(a) as usize, sets.find(b) as usize);
        let whole = (wholes[a].0.with(&wholes[b].0), wholes[a].1.max(wholes[b].1));
        if a != b && fits(&whole.0, whole.1) {
            sets.join(a as u32, b as u32);
            wholes[a.min(b)] = whole;
        }
    }
    let mut letters: Vec<Vec<Blob>> = vec![Vec::new(); groups.len()];
    for (index, group) in groups.into_iter().enumerate() {
        letters[sets.find(index as u32) as usize].extend(group.letters);
    }
    letters
        .into_iter()
        .zip(wholes)
        .filter(|(letters, _)| !letters.is_empty())
        // What was absorbed stays in the box.
        .map(|(letters, (area, _))| Group { area, ..Group::new(letters) })
        .collect()
}

/// Joins words over blanks.
fn joined_lines(groups: Vec<Group>, sizes: &Sizes) -> Vec<Group> {
    regrouped(
        groups,
        |group| (((sizes.gap + 0.5) * group.height / SAME_SIZE) as i32 + 1, 0),
        |group, next| {
            let (low, high) = (group.height.min(next.height), group.height.max(next.height));
            let gap = -f64::from(group.area.shared_cols(&next.area));
            // Both as they stand midway between them.
            let between = f64::from(group.area.right + next.area.left) / 2.0;
            let off = next.mid_at(between) - group.mid_at(between);
            let taller = (f64::from(next.area.height()) - f64::from(group.area.height())) / 2.0;
            let level = off.abs() <= 0.3 * high
                || (off + taller).abs() <= 0.15 * high
                || (off - taller).abs() <= 0.15 * high;
            next.area.left >= group.area.left
                && low >= SAME_SIZE * high
                && gap <= sizes.gap * high + group.spacing.min(next.spacing)
                && gap >= -0.5 * high
                && level
        },
        |whole, height| {
            f64::from(whole.height()) <= 1.6 * height + slope::STEEPEST * f64::from(whole.width())
        },
    )
}

/// Joins what lies inside the box of another.
fn nested(groups: Vec<Group>, sizes: &Sizes) -> Vec<Group> {
    regrouped(
        groups,
        |_| (0, 0),
        |group, other| {
            let height = f64::from(group.area.with(&other.area).height());
            let shared =
                group.area.shared_cols(&other.area).max(0) * group.area.shared_rows(&other.area).max(0);
            let size = |area: &Blob| area.width() * area.height();
            2 * shared >= size(&group.area).min(size(&other.area))
                && height <= 1.4 * group.height.max(other.height)
        },
        |whole, height| f64::from(whole.height()) <= sizes.largest.min(1.6 * height),
    )
}

/// Whether a piece may be the minus before a line.
fn is_minus(piece: &Blob, group: &Group) -> bool {
    let off = f64::from(piece.mid2()) / 2.0 - group.mid_at(f64::from(piece.right));
    2 * piece.width() >= 3 * piece.height()
        && piece.right <= group.area.left + 1
        && off.abs() <= MINUS_OFF * group.height
        && f64::from(piece.height()) <= MINUS_THICK * group.height
}

/// Whether a piece is the last dash or dot of a line of such, beside letters of a height.
fn ends_a_line(piece: &Blob, height: f64, blobs: &[Blob]) -> bool {
    let is_before = |other: &Blob| {
        let off = f64::from((other.mid2() - piece.mid2()).abs()) / 2.0;
        other.right <= piece.left
            && f64::from(piece.left - other.right) <= DASHES_APART * height
            && off <= LEVEL * height
            && f64::from(other.height()) <= MINUS_THICK * height
    };
    blobs.iter().any(is_before)
}

/// Gives dots, commas, dashes and broken-off pieces to the line that they stand in, those that `may` be part of it and are no
/// more than `apart` letter heights from it.
fn absorb(
    groups: &mut [Group],
    blobs: &[Blob],
    sizes: &Sizes,
    apart: f64,
    may: impl Fn(&Blob, &Group) -> bool,
) {
    let boxes: Vec<Blob> = groups.iter().map(|group| group.area).collect();
    let shelves = Shelves::new(&boxes, |_| true);
    let taken: HashSet<Blob> = groups
        .iter()
        .filter(|group| group.letters.len() > 1)
        .flat_map(|group| group.letters.iter().copied())
        .collect();
    let mut pieces: Vec<Vec<Blob>> = vec![Vec::new(); groups.len()];
    let reach = (0.6 * sizes.largest) as i32;
    let is_free = |blob: &&Blob| f64::from(blob.height()) < sizes.largest && !taken.contains(blob);
    for blob in blobs.iter().filter(is_free) {
        let mut best: Option<(f64, usize)> = None;
        shelves.near(
            (blob.top - reach, blob.base + reach),
            (blob.left - reach, blob.right + reach),
            |index| {
                if boxes[index] == *blob {
                    return;
                }
                if let Some(distance) = distance(blob, &groups[index], apart)
                    && may(blob, &groups[index])
                    && best.is_none_or(|(least, _)| distance < least)
                {
                    best = Some((distance, index));
                }
            },
        );
        if let Some((_, index)) = best {
            pieces[index].push(*blob);
        }
    }
    for (group, pieces) in groups.iter_mut().zip(pieces) {
        let whole = group.area;
        let outside = |piece: &&Blob| whole.with(piece) != Blob { ink: whole.ink + piece.ink, ..whole };
        let outside: Vec<&Blob> = pieces.iter().filter(outside).collect();
        // Where there are more than text has, they are dirt.
        if outside.len() <= 3 + group.letters.len() / 3 {
            group.area = outside.iter().fold(whole, |area, piece| area.with(piece));
        }
    }
}

/// How far a dot, dash or piece is from a line, in letter heights; `None` where it is no part of it or farther `apart`.
fn distance(piece: &Blob, group: &Group, apart: f64) -> Option<f64> {
    let (x, y) = (f64::from(piece.left + piece.right) / 2.0, f64::from(piece.mid2()) / 2.0);
    let (w, h) = (f64::from(piece.width()), f64::from(piece.height()));
    let height = group.height;
    let beyond = -f64::from(piece.shared_cols(&group.area));
    // How far the piece stands out above and below.
    let off = y - group.mid_at(x);
    let (above, below) = ((h - height) / 2.0 - off, (h - height) / 2.0 + off);
    let fits = w <= 0.9 * height && h <= 1.3 * height && above <= 0.2 * height && below <= 0.35 * height;
    let seen = beyond < 0.0 || w.max(h) >= (0.1 * height).max(2.0);
    // Typed, a point stands in the middle of its place; a dash so far off may be one of a dashed line.
    let reach = if 2.0 * w <= 3.0 * h { group.spacing } else { 0.0 };
    (fits && seen && beyond <= apart * height + reach).then(|| (off.abs() + beyond.max(0.0)) / height)
}

/// Whether a group can be text at all.
fn is_text(group: &Group, sizes: &Sizes) -> bool {
    let height = group.height;
    let width = f64::from(group.area.width());
    let tall = height >= 0.9 * sizes.smallest && height <= 1.15 * sizes.largest;
    // A lone stroke is a tick, a piece of a curve or a border far more often than a figure one.
    let lone_stroke = group.letters.len() == 1 && width < 0.28 * height;
    let solid = match () {
        // Ink closes the eyes of small figures.
        () if height < CLOSING || width >= 1.6 * height => 0.9,
        () => 0.75,
    };
    let lone_patch = group.letters.len() == 1 && group.letters[0].fill() > solid;
    let share = |wanted: &dyn Fn(&Blob) -> bool| {
        let count = group.letters.iter().filter(|letter| wanted(letter)).count();
        count as f64 / group.letters.len() as f64
    };
    // Ticks of a ruler, and hatching: many thin strokes, all alike.
    let comb = group.letters.len() >= 5 && share(&|letter| 10 * letter.width() < 3 * letter.height()) >= 0.8;
    let width_of_most = group.letters[group.letters.len() / 2].width();
    let hatching = group.letters.len() >= 9
        && share(&|letter| {
            letter.fill() < 0.33 && 4 * (letter.width() - width_of_most).abs() <= width_of_most
        }) >= 0.8;
    tall && !lone_stroke && !lone_patch && !comb && !hatching
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_behind_two_letters_that_touch_makes_them_no_smaller() {
        let letters = Blob { left: 0, top: 0, right: 29, base: 15, ink: 280 };
        let comma = Blob { left: 31, top: 9, right: 36, base: 18, ink: 33 };
        assert_eq!(Group::new(vec![comma, letters]).height, 15.0);
        // A letter beside another one, as high as that.
        let next = Blob { top: 1, base: 11, ..comma };
        assert_eq!(Group::new(vec![letters, next]).height, 10.0);
    }
}
