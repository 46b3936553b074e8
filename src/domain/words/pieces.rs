//! Rows of dashes or dots, and of what is left of a thin line.

use super::beside::{GAP, Texts};
use super::blobs::Blob;
use crate::domain::reading::LineSample;
use crate::domain::spec::LineStyle;

/// Pieces of a dashed sample at least.
const DASHES: usize = 3;
/// A piece so many times as wide as it is high is a dash, however wide the gaps.
const LONG_DASH: i32 = 4;
/// Shortest dash, in letter heights.
const DASH: f64 = 0.6;
/// Widest usual break in a thin line, in pixels; the share of a broken one's length that is ink at least; and its longest
/// piece at least, in letter heights: what is left of dashes is shorter.
const BREAK: i32 = 2;
const BROKEN: f64 = 0.5;
const UNBROKEN: f64 = 1.8;
/// Most rows that a broken line takes, in letter heights and as a share of its length: scraps of letters take more.
const LEVEL: (f64, f64) = (0.25, 0.02);
/// One stroke at either side of a text is a solid line from so many letter heights on.
const STROKE: f64 = 1.6;
/// Pieces of a dotted sample at least.
const DOTS: usize = 5;

/// Whether a piece may be a dash or a dot of a sample beside letters of a height.
fn is_piece(blob: &Blob, tall: f64) -> bool {
    let (w, h) = (f64::from(blob.width()), f64::from(blob.height()));
    h <= 0.5 * tall && blob.fill() >= 0.5 && w >= 0.6 * h && blob.ink >= 3
}

/// Rows of dashes or dots among pieces of ink.
pub(super) fn rows(pieces: &[Blob], texts: &Texts) -> Vec<LineSample> {
    let mut pieces: Vec<Blob> = pieces.iter().filter(|blob| is_piece(blob, texts.tall)).copied().collect();
    pieces.sort_unstable_by_key(|piece| (piece.left, piece.top));
    let mut taken = vec![false; pieces.len()];
    let mut found = Vec::new();
    for start in 0..pieces.len() {
        if taken[start] {
            continue;
        }
        let row = row_from(&pieces, &taken, start, texts);
        let blobs: Vec<Blob> = row.iter().map(|&index| pieces[index]).collect();
        if let Some(style) = style_of(&blobs, texts) {
            row.iter().for_each(|&index| taken[index] = true);
            let mut widths: Vec<i32> = blobs.iter().map(Blob::width).collect();
            widths.sort_unstable();
            // Dashes at the ends of a row are cut: whole ones are the longer ones.
            let length = || f64::from(quarter(&widths, 3)) / texts.tall;
            let dash = (style != LineStyle::Solid).then(length);
            found.push(LineSample { area: whole(&blobs).area(), style, dash });
        }
    }
    found
}

/// Solid lines of which a rule is the part at one side of a text and a stroke, or another rule, the only one at the other.
pub(super) fn strokes_around(rules: &[Blob], pieces: &[Blob], texts: &Texts) -> Vec<LineSample> {
    let strokes = pieces.iter().filter(|piece| is_piece(piece, texts.tall) && is_stroke(piece, texts.tall));
    let mut parts: Vec<Blob> = rules.iter().chain(strokes).copied().collect();
    parts.sort_unstable_by_key(|part| (part.left, part.top));
    let taken = vec![false; parts.len()];
    let pair = |start: usize| {
        let row = row_from(&parts, &taken, start, texts);
        let blobs: Vec<Blob> = row.iter().map(|&index| parts[index]).collect();
        let is_one = blobs.len() == 2 && blobs.iter().any(|blob| rules.contains(blob));
        let solid = style_of(&blobs, texts).filter(|&style| style == LineStyle::Solid && is_one);
        solid.map(|style| LineSample { area: whole(&blobs).area(), style, dash: None })
    };
    (0..parts.len()).filter_map(pair).collect()
}

/// The pieces that follow one another from a first one: level, as thick, and no wider apart than before.
fn row_from(pieces: &[Blob], taken: &[bool], start: usize, texts: &Texts) -> Vec<usize> {
    let mut row = vec![start];
    let mut widest = pieces[start].width();
    let limit = |last: &Blob, widest: i32| {
        let reach = (2.5 * f64::from(widest)).max(GAP * texts.tall);
        texts.next_before(f64::from(last.right), f64::from(last.mid2()) / 2.0, reach)
    };
    let mut before = limit(&pieces[start], widest);
    for next in start + 1..pieces.len() {
        let (last, piece) = (&pieces[row[row.len() - 1]], &pieces[next]);
        if f64::from(piece.left) > before {
            // Pieces come by their left edges: none that follows is nearer.
            break;
        }
        let gap = piece.left - last.right;
        let (low, high) = (last.height().min(piece.height()), last.height().max(piece.height()));
        let level = (last.mid2() - piece.mid2()).abs() <= high.max(3);
        if !taken[next] && gap >= 1 && level && (2 * low >= high || high - low <= 2) {
            row.push(next);
            widest = widest.max(piece.width());
            before = limit(piece, widest);
        }
    }
    row
}

/// What a row of pieces shows, if its pieces and gaps are regular enough. A gap that a text stands in tells nothing.
fn style_of(row: &[Blob], texts: &Texts) -> Option<LineStyle> {
    let gap = |pair: &[Blob]| pair[1].left - pair[0].right;
    let is_white = |pair: &&[Blob]| {
        let (left, right) = (f64::from(pair[0].right), f64::from(pair[1].left));
        texts.free(left, right, f64::from(pair[0].mid2()) / 2.0) >= right - left
    };
    let mut gaps: Vec<i32> = row.windows(2).filter(is_white).map(gap).collect();
    if let ([one, other], []) = (row, gaps.as_slice()) {
        return (is_stroke(one, texts.tall) && is_stroke(other, texts.tall)).then_some(LineStyle::Solid);
    }
    gaps.sort_unstable();
    let middle = *gaps.get(gaps.len() / 2)?;
    let mut widths: Vec<i32> = row.iter().map(Blob::width).collect();
    widths.sort_unstable();
    // A thin line that is broken up has uneven pieces hardly or unevenly apart.
    if is_uneven(&widths) && (middle <= BREAK || quarter(&gaps, 1) <= BREAK && is_uneven(&gaps)) {
        let is_line = row.len() >= DASHES && is_broken_line(row, &widths, texts.tall);
        return is_line.then_some(LineStyle::Solid);
    }
    let regular = gaps.iter().filter(|&&gap| gap <= 2 * middle + 2 && 2 * gap + 4 >= middle).count();
    if regular * 4 < gaps.len() * 3 {
        return None;
    }
    let dashes = row.iter().filter(|piece| is_dash(piece, middle, texts.tall)).count();
    if row.len() >= DASHES && 3 * dashes >= row.len() && dashes >= 2 {
        Some(LineStyle::Dashed)
    } else if row.len() >= DOTS && quarter(&gaps, 3) <= 2 * quarter(&gaps, 1) + 1 {
        Some(LineStyle::Dotted)
    } else {
        None
    }
}

fn is_stroke(piece: &Blob, tall: f64) -> bool {
    f64::from(piece.width()) >= STROKE * tall
}

/// Whether pieces, `widths` theirs in order, are what is left of one level line.
fn is_broken_line(row: &[Blob], widths: &[i32], tall: f64) -> bool {
    let whole = whole(row);
    let length = f64::from(whole.width());
    let inked = f64::from(widths.iter().sum::<i32>()) >= BROKEN * length;
    let goes_on = f64::from(widths[widths.len() - 1]) >= UNBROKEN * tall;
    let level = f64::from(whole.height()) <= (LEVEL.0 * tall).max(3.0) + LEVEL.1 * length;
    inked && goes_on && level
}

/// Pieces as one.
fn whole(row: &[Blob]) -> Blob {
    row[1..].iter().fold(row[0], |whole, blob| whole.with(blob))
}

/// Whether a piece among gaps of a usual width is a dash. Dots are no wider than their gaps; small ones may be twice as wide
/// as they are high.
fn is_dash(piece: &Blob, gap: i32, tall: f64) -> bool {
    let (width, height) = (piece.width(), piece.height());
    let is_long = width >= 5.max(2 * height) || width > height + 4;
    is_long && f64::from(width) >= DASH * tall && (width > gap || width >= LONG_DASH * height)
}

fn quarter(sorted: &[i32], quarters: usize) -> i32 {
    sorted[(sorted.len() - 1) * quarters / 4]
}

fn is_uneven(sorted: &[i32]) -> bool {
    quarter(sorted, 3) > 2 * quarter(sorted, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a row of pieces two pixels high shows, each given by its width and the gap after it.
    fn style(pieces: &[(i32, i32)]) -> Option<LineStyle> {
        let mut left = 0;
        let row: Vec<Blob> = pieces
            .iter()
            .map(|&(width, gap)| {
                let piece = Blob { left, top: 0, right: left + width, base: 2, ink: 2 * width as u32 };
                left += width + gap;
                piece
            })
            .collect();
        style_of(&row, &Texts { lines: &[], tall: 16.0 })
    }

    #[test]
    fn dashes_and_dots_are_even() {
        assert_eq!(style(&[(18, 10), (19, 9), (18, 10), (17, 10), (19, 10)]), Some(LineStyle::Dashed));
        assert_eq!(style(&[(5, 6), (4, 7), (5, 7), (4, 6), (5, 7), (5, 7)]), Some(LineStyle::Dotted));
        // Small beside letters, though wider than their gaps.
        assert_eq!(style(&[(7, 6), (7, 6), (8, 6), (7, 5), (7, 6), (7, 6)]), Some(LineStyle::Dotted));
    }

    #[test]
    fn dashes_that_are_broken_up_are_no_solid_line() {
        assert_eq!(style(&[(18, 2), (4, 9), (19, 1), (5, 2), (8, 1), (18, 8), (4, 2), (17, 8)]), None);
    }

    #[test]
    fn a_thin_line_that_is_broken_up_is_solid() {
        assert_eq!(style(&[(9, 1), (28, 1), (52, 3), (64, 1), (11, 1), (40, 2)]), Some(LineStyle::Solid));
        assert_eq!(style(&[(5, 1), (23, 4), (31, 6), (50, 1), (8, 6), (31, 9)]), Some(LineStyle::Solid));
    }

    #[test]
    fn scraps_of_letters_are_no_broken_line() {
        let line = |drop: i32| {
            let piece = |(at, &(left, right)): (usize, &(i32, i32))| {
                let top = if at % 2 == 0 { 0 } else { drop };
                Blob { left, top, right, base: top + 2, ink: 2 * (right - left) as u32 }
            };
            let row: Vec<Blob> = [(0, 9), (10, 38), (39, 91), (94, 158), (159, 170), (171, 211)]
                .iter()
                .enumerate()
                .map(piece)
                .collect();
            style_of(&row, &Texts { lines: &[], tall: 16.0 })
        };
        assert_eq!((line(2), line(10)), (Some(LineStyle::Solid), None));
    }

    #[test]
    fn what_is_left_of_a_scratch_shows_nothing() {
        let specks = [(2, 2), (3, 8), (4, 5), (2, 8), (2, 2), (3, 9), (2, 5), (4, 2), (3, 8)];
        assert_eq!(style(&specks), None);
    }
}
