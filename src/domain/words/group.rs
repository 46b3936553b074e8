//! Blobs to lines of text.

use super::blobs::{Blob, Sets};
use super::shelf::Shelves;
use super::slope;

/// Blanks narrower than this many letter heights stand inside a word.
const WORD_GAP: f64 = 0.6;
/// Letters of a word are at least this high, as a share of their neighbours.
const SMALLEST: f64 = 0.5;
/// Lines of text whose letters differ by more are no one line.
const SAME_SIZE: f64 = 0.55;

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
}

impl Group {
    fn new(mut letters: Vec<Blob>) -> Self {
        letters.sort_unstable_by_key(|letter| (letter.left, letter.top));
        let area = letters.iter().skip(1).fold(letters[0], |area, letter| area.with(letter));
        let mut heights: Vec<i32> = letters.iter().map(Blob::height).collect();
        heights.sort_unstable();
        let middle = f64::from(heights[heights.len() / 2]);
        let tall = f64::from(heights[(heights.len() - 1) * 17 / 20]);
        let slope = slope::of(&letters);
        Group { letters, area, height: tall.min(1.4 * middle), slope }
    }

    /// Middle row at a column, following the slope.
    fn mid_at(&self, col: f64) -> f64 {
        let middle = f64::from(self.area.left + self.area.right) / 2.0;
        f64::from(self.area.mid2()) / 2.0 + self.slope * (col - middle)
    }
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
    let flat = w > 3.0 * h && blob.fill() > 0.5;
    let thread = blob.fill() < 0.08;
    h >= 0.7 * sizes.smallest && h <= 1.25 * sizes.largest && w <= 12.0 * h && !flat && !thread
}

/// Lines of text made of blobs.
pub(super) fn lines(blobs: &[Blob], sizes: &Sizes) -> Vec<Group> {
    let blobs = mended(blobs, sizes);
    let mut words = words(&blobs, sizes);
    words = joined_lines(words, sizes);
    words = stacked(words, sizes);
    absorb(&mut words, &blobs, sizes);
    words = joined_lines(words, sizes);
    words.retain(|word| is_text(word, sizes));
    words.sort_unstable_by_key(|word| (word.area.top, word.area.left));
    words
}

/// Joins what is left of a letter that was broken across.
fn mended(blobs: &[Blob], sizes: &Sizes) -> Vec<Blob> {
    let small_enough = |blob: &Blob| f64::from(blob.height()) <= sizes.largest;
    let shelves = Shelves::new(blobs, |index| small_enough(&blobs[index]));
    let mut sets = Sets::new(blobs.len());
    for (index, upper) in blobs.iter().enumerate().filter(|(_, blob)| small_enough(blob)) {
        let reach = (sizes.largest * 0.15).max(2.0) as i32;
        shelves.near((upper.base, upper.base + reach), (upper.left, upper.right), |other| {
            let lower = &blobs[other];
            if other == index || lower.top < upper.top {
                return;
            }
            let whole = upper.with(lower);
            let narrower = upper.width().min(lower.width());
            let gap = lower.top - upper.base;
            let may = 2 * upper.shared_cols(lower) >= narrower
                && f64::from(gap) <= (0.14 * f64::from(whole.height())).max(2.0)
                && f64::from(whole.height()) >= 0.7 * sizes.smallest
                && small_enough(&whole);
            if may && f64::from(whole.height()) <= 1.25 * height_around(&whole, blobs, &shelves, (index, other)) {
                sets.join(index as u32, other as u32);
            }
        });
    }
    let mut whole: Vec<Option<Blob>> = vec![None; blobs.len()];
    for (index, blob) in blobs.iter().enumerate() {
        let root = sets.find(index as u32) as usize;
        whole[root] = Some(whole[root].map_or(*blob, |part| part.with(blob)));
    }
    whole.into_iter().flatten().collect()
}

/// Height of the taller blobs beside a box; the box's own where it stands alone.
fn height_around(whole: &Blob, blobs: &[Blob], shelves: &Shelves, but: (usize, usize)) -> f64 {
    let height = whole.height();
    let mut heights = Vec::new();
    shelves.near((whole.top, whole.base), (whole.left - 4 * height, whole.right + 4 * height), |index| {
        let blob = &blobs[index];
        if index != but.0 && index != but.1 && 2 * blob.shared_rows(whole) > blob.height() && 4 * blob.height() > height {
            heights.push(blob.height());
        }
    });
    heights.sort_unstable();
    heights.get(heights.len() * 3 / 4).map_or(f64::from(height), |&tall| f64::from(tall))
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
            if beside && nearest.is_none_or(|(best, _)| gap < best) {
                nearest = Some((gap, other));
            }
        });
        if let Some((_, other)) = nearest {
            sets.join(index as u32, other as u32);
        }
    }
    gathered(blobs.len(), &mut sets, |index| if letter[index] { vec![blobs[index]] } else { Vec::new() })
}

fn gathered(count: usize, sets: &mut Sets, letters: impl Fn(usize) -> Vec<Blob>) -> Vec<Group> {
    let mut members: Vec<Vec<Blob>> = vec![Vec::new(); count];
    for index in 0..count {
        members[sets.find(index as u32) as usize].extend(letters(index));
    }
    members.into_iter().filter(|letters| !letters.is_empty()).map(Group::new).collect()
}

/// Joins groups for which `same` holds; it is asked of neighbours whose boxes are within `reach` of each other.
fn regrouped(
    groups: Vec<Group>,
    reach: impl Fn(&Group) -> (i32, i32),
    same: impl Fn(&Group, &Group) -> bool,
) -> Vec<Group> {
    let boxes: Vec<Blob> = groups.iter().map(|group| group.area).collect();
    let shelves = Shelves::new(&boxes, |_| true);
    let mut sets = Sets::new(groups.len());
    for (index, group) in groups.iter().enumerate() {
        let (cols, rows) = reach(group);
        let around = group.area;
        shelves.near((around.top - rows, around.base + rows), (around.left, around.right + cols), |other| {
            if other != index && same(group, &groups[other]) {
                sets.join(index as u32, other as u32);
            }
        });
    }
    let mut merged = gathered(groups.len(), &mut sets, |index| groups[index].letters.clone());
    // What was absorbed stays in the box.
    let mut areas: Vec<Option<Blob>> = vec![None; groups.len()];
    for (index, area) in boxes.iter().enumerate() {
        let root = sets.find(index as u32) as usize;
        areas[root] = Some(areas[root].map_or(*area, |whole| whole.with(area)));
    }
    for (group, area) in merged.iter_mut().zip(areas.into_iter().flatten()) {
        group.area = area;
    }
    merged
}

/// Joins words over blanks.
fn joined_lines(groups: Vec<Group>, sizes: &Sizes) -> Vec<Group> {
    regrouped(
        groups,
        |group| ((sizes.gap * group.height / SAME_SIZE) as i32 + 1, 0),
        |group, next| {
            let (low, high) = (group.height.min(next.height), group.height.max(next.height));
            let gap = -f64::from(group.area.shared_cols(&next.area));
            let between = f64::from(group.area.right + next.area.left) / 2.0;
            next.area.left >= group.area.left
                && low >= SAME_SIZE * high
                && gap <= sizes.gap * high
                && gap >= -0.5 * high
                && (group.mid_at(between) - next.mid_at(between)).abs() <= 0.45 * high
        },
    )
}

/// Joins the upper and lower part of a line that was broken along its whole length.
fn stacked(groups: Vec<Group>, sizes: &Sizes) -> Vec<Group> {
    regrouped(
        groups,
        |group| (0, (0.15 * sizes.largest).max(3.0) as i32 + group.area.height() / 4),
        |upper, lower| {
            let whole = upper.area.with(&lower.area);
            let height = f64::from(whole.height());
            let shorter = upper.area.width().min(lower.area.width());
            let gap = f64::from(lower.area.top - upper.area.base);
            upper.area.mid2() <= lower.area.mid2()
                && 2 * upper.area.shared_cols(&lower.area) >= shorter
                && gap <= (0.12 * height).max(2.0)
                && height <= sizes.largest
                && height <= 2.6 * upper.height.max(lower.height)
                && f64::from(whole.width()) >= 0.25 * height
                && upper.letters.len() + lower.letters.len() <= 16
        },
    )
}

/// Gives dots, commas, dashes and broken-off pieces to the line that they stand in.
fn absorb(groups: &mut [Group], blobs: &[Blob], sizes: &Sizes) {
    let boxes: Vec<Blob> = groups.iter().map(|group| group.area).collect();
    let shelves = Shelves::new(&boxes, |_| true);
    let reach = (0.6 * sizes.largest) as i32;
    for blob in blobs.iter().filter(|blob| f64::from(blob.height()) < sizes.largest) {
        let (x, y) = (f64::from(blob.left + blob.right) / 2.0, f64::from(blob.mid2()) / 2.0);
        let (w, h) = (f64::from(blob.width()), f64::from(blob.height()));
        let mut best: Option<(f64, usize)> = None;
        shelves.near((blob.top - reach, blob.base + reach), (blob.left - reach, blob.right + reach), |index| {
            let (group, height) = (&groups[index], groups[index].height);
            let beyond = -f64::from(blob.shared_cols(&boxes[index]));
            let inside = beyond < 0.0;
            let off = (y - group.mid_at(x)).abs() / height;
            let fits = w <= 0.9 * height && h <= 1.3 * height;
            let seen = w.max(h) >= if inside { 1.0 } else { (0.1 * height).max(2.0) };
            if fits && seen && off <= 0.75 && beyond <= 0.45 * height {
                let score = off + beyond.max(0.0) / height;
                if best.is_none_or(|(least, _)| score < least) {
                    best = Some((score, index));
                }
            }
        });
        if let Some((_, index)) = best {
            groups[index].area = groups[index].area.with(blob);
        }
    }
}

/// Whether a group can be text at all.
fn is_text(group: &Group, sizes: &Sizes) -> bool {
    let height = group.height;
    let width = f64::from(group.area.width());
    let tall = height >= 0.9 * sizes.smallest && height <= 1.15 * sizes.largest;
    // A lone stroke is a tick, a piece of a curve or a border far more often than a figure one.
    let lone_stroke = group.letters.len() == 1 && width < 0.28 * height;
    tall && !lone_stroke
}
