//! Strokes drawn in a scale block to show how a curve is drawn.

use super::Line;
use super::blobs::{Blob, blobs};
use super::rules::{Cleared, Gauge, Rule, cleared};
use crate::domain::reading::{Area, Bitmap, LineSample};
use crate::domain::spec::LineStyle;

/// Shortest sample, as a share of the block's width.
const SHORTEST: f64 = 0.2;
/// Pieces of a dashed sample at least.
const DASHES: usize = 3;
/// A piece so many times as wide as it is high is a dash, however wide the gaps.
const LONG_DASH: i32 = 4;
/// Widest usual break in a thin line, in pixels, and the share of a broken one's length that is ink at least.
const BREAK: i32 = 2;
const BROKEN: f64 = 0.5;
/// Pieces of a dotted sample at least.
const DOTS: usize = 5;

/// The samples of curves' line styles in an upright scale block, top to bottom.
///
/// `texts` are the block's lines of text as [`super::find`] returns them: ink inside them is no sample. Lines that end
/// in a frame at both ends are taken for the frame's, unless a text stands on either end as a scale's values do.
pub fn samples(bitmap: &Bitmap, texts: &[Line]) -> Vec<LineSample> {
    let width = bitmap.width as f64;
    let letters: Vec<f64> = texts.iter().map(|text| text.letter_height).collect();
    let tall = letters.iter().copied().fold(0.0, f64::max).clamp(8.0, 120.0);
    let shortest = SHORTEST * width;
    let gauge = Gauge {
        length: (0.5 * shortest).max(16.0) as usize,
        // Backup scales are drawn with heavy strokes.
        thickness: (0.4 * tall).clamp(4.0, 24.0) as usize,
        ..Gauge::for_letters(tall)
    };
    let page = cleared(bitmap.clone(), &gauge);
    let rules = whole_rules(&page.across, tall);
    let is_own = |rule: &Rule| !is_framed(rule, &page) || is_scale(rule, texts);
    let mut found: Vec<LineSample> = rules
        .iter()
        .filter(|rule| (rule.right - rule.left) as f64 >= shortest)
        .filter(|rule| is_own(rule))
        .map(|rule| LineSample { area: area_of(rule), style: LineStyle::Solid })
        .collect();
    let pieces: Vec<Blob> = blobs(&page.bitmap).into_iter().filter(|blob| !in_text(blob, texts)).collect();
    let rows = rows(&pieces, tall).into_iter().filter(|row| row.area.width() >= shortest);
    found.extend(rows.filter(|row| row.style != LineStyle::Solid || is_own(&rule_of(&row.area))));
    found.sort_by(|a, b| a.area.top.total_cmp(&b.area.top).then(a.area.left.total_cmp(&b.area.left)));
    found
}

fn area_of(rule: &Rule) -> Area {
    Area { left: rule.left as f64, top: rule.top as f64, right: rule.right as f64, base: rule.base as f64 }
}

fn rule_of(area: &Area) -> Rule {
    Rule {
        left: area.left as usize,
        right: area.right as usize,
        top: area.top as usize,
        base: area.base as usize,
    }
}

/// Rules with the parts that follow each other over short breaks joined.
fn whole_rules(parts: &[Rule], tall: f64) -> Vec<Rule> {
    let mut parts = parts.to_vec();
    parts.sort_unstable_by_key(|part| (part.left, part.top));
    let mut whole: Vec<Rule> = Vec::new();
    for part in parts {
        let follows = |rule: &&mut Rule| {
            let gap = part.left as f64 - rule.right as f64;
            let near = |row: usize| row + 3 >= part.top && row <= part.base + 3;
            gap.abs() <= 0.5 * tall && part.right > rule.right && (near(rule.top) || near(rule.base))
        };
        match whole.iter_mut().find(follows) {
            Some(rule) => {
                rule.right = part.right;
                rule.top = rule.top.min(part.top);
                rule.base = rule.base.max(part.base);
            }
            None => whole.push(part),
        }
    }
    whole
}

/// Whether both ends of a rule stand on rules that run down or leave the bitmap.
fn is_framed(rule: &Rule, page: &Cleared) -> bool {
    let (width, height) = (page.bitmap.width, page.bitmap.height);
    let reach = 4 + (rule.base - rule.top);
    let held = |col: usize| {
        let cols = col.saturating_sub(reach)..(col + reach).min(width);
        let on_rule = (rule.top.saturating_sub(reach)..(rule.base + reach).min(height))
            .any(|row| cols.clone().any(|col| page.marks[row * width + col] & 2 != 0));
        on_rule || col < reach || col + reach >= width
    };
    held(rule.left) && held(rule.right)
}

/// Whether texts stand on both ends of a rule.
fn is_scale(rule: &Rule, texts: &[Line]) -> bool {
    let (left, right, top) = (rule.left as f64, rule.right as f64, rule.top as f64);
    let near = 0.15 * (right - left);
    let stands = |text: &&Line| {
        let above = top - text.area.base;
        let drift = 0.06 * (right - left);
        above >= -0.5 * text.letter_height - drift && above <= text.letter_height
    };
    let on_it: Vec<&Line> = texts.iter().filter(stands).collect();
    let at_left = |text: &&Line| (text.area.left - left).abs() < near && text.area.right < right - near;
    let at_right = |text: &&Line| (text.area.right - right).abs() < near && text.area.left > left + near;
    on_it.iter().copied().any(|text| at_left(&text)) && on_it.iter().copied().any(|text| at_right(&text))
}

fn in_text(blob: &Blob, texts: &[Line]) -> bool {
    let (x, y) = (f64::from(blob.left + blob.right) / 2.0, f64::from(blob.mid2()) / 2.0);
    texts.iter().any(|text| {
        let area = text.area;
        (area.left..area.right).contains(&x) && (area.top..area.base).contains(&y)
    })
}

/// Whether a piece may be a dash or a dot of a sample beside letters of a height.
fn is_piece(blob: &Blob, tall: f64) -> bool {
    let (w, h) = (f64::from(blob.width()), f64::from(blob.height()));
    h <= 0.5 * tall && blob.fill() >= 0.5 && w >= 0.6 * h && blob.ink >= 3
}

/// Rows of dashes or dots among pieces of ink.
pub(super) fn rows(pieces: &[Blob], tall: f64) -> Vec<LineSample> {
    let mut pieces: Vec<Blob> = pieces.iter().filter(|blob| is_piece(blob, tall)).copied().collect();
    pieces.sort_unstable_by_key(|piece| (piece.left, piece.top));
    let mut taken = vec![false; pieces.len()];
    let mut found = Vec::new();
    for start in 0..pieces.len() {
        if taken[start] {
            continue;
        }
        let row = row_from(&pieces, &taken, start, tall);
        if let Some(style) = style_of(&row.iter().map(|&index| pieces[index]).collect::<Vec<_>>()) {
            row.iter().for_each(|&index| taken[index] = true);
            let whole = row[1..].iter().fold(pieces[row[0]], |whole, &index| whole.with(&pieces[index]));
            found.push(LineSample { area: whole.area(), style });
        }
    }
    found
}

/// The pieces that follow one another from a first one: level, as thick, and no wider apart than before.
fn row_from(pieces: &[Blob], taken: &[bool], start: usize, tall: f64) -> Vec<usize> {
    let mut row = vec![start];
    let mut widest = pieces[start].width();
    for next in start + 1..pieces.len() {
        let (last, piece) = (&pieces[row[row.len() - 1]], &pieces[next]);
        let gap = piece.left - last.right;
        let reach = (2.5 * f64::from(widest)).max(0.8 * tall);
        if f64::from(gap) > reach {
            // Pieces come by their left edges: none that follows is nearer.
            break;
        }
        let (low, high) = (last.height().min(piece.height()), last.height().max(piece.height()));
        let level = (last.mid2() - piece.mid2()).abs() <= high.max(3);
        if !taken[next] && gap >= 1 && level && (2 * low >= high || high - low <= 2) {
            row.push(next);
            widest = widest.max(piece.width());
        }
    }
    row
}

/// What a row of pieces shows, if its pieces and gaps are regular enough.
fn style_of(row: &[Blob]) -> Option<LineStyle> {
    let mut gaps: Vec<i32> = row.windows(2).map(|pair| pair[1].left - pair[0].right).collect();
    gaps.sort_unstable();
    let middle = *gaps.get(gaps.len() / 2)?;
    // Dots are no wider than their gaps; small ones may be twice as wide as they are high.
    let is_dash = |piece: &Blob| {
        let is_long = piece.width() >= 5.max(2 * piece.height()) || piece.width() > piece.height() + 4;
        is_long && (piece.width() > middle || piece.width() >= LONG_DASH * piece.height())
    };
    let dashes = row.iter().filter(|piece| is_dash(piece)).count();
    let regular = gaps.iter().filter(|&&gap| gap <= 2 * middle + 2 && 2 * gap + 4 >= middle).count();
    // A thin line that is broken up has uneven pieces hardly or unevenly apart.
    let mut widths: Vec<i32> = row.iter().map(Blob::width).collect();
    widths.sort_unstable();
    let quarter = |sorted: &[i32], quarters: usize| sorted[(sorted.len() - 1) * quarters / 4];
    let is_uneven = |sorted: &[i32]| quarter(sorted, 3) > 2 * quarter(sorted, 1);
    if is_uneven(&widths) && (middle <= BREAK || quarter(&gaps, 1) <= BREAK && is_uneven(&gaps)) {
        let ink: i32 = widths.iter().sum();
        let inked = f64::from(ink) >= BROKEN * f64::from(row[row.len() - 1].right - row[0].left);
        return (row.len() >= DASHES && inked).then_some(LineStyle::Solid);
    }
    if regular * 4 < gaps.len() * 3 {
        return None;
    }
    if row.len() >= DASHES && 3 * dashes >= row.len() && dashes >= 2 {
        Some(LineStyle::Dashed)
    } else if row.len() >= DOTS && quarter(&gaps, 3) <= 2 * quarter(&gaps, 1) + 1 {
        Some(LineStyle::Dotted)
    } else {
        None
    }
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
        style_of(&row)
    }

    #[test]
    fn dashes_and_dots_are_even() {
        assert_eq!(style(&[(18, 10), (19, 9), (18, 10), (17, 10), (19, 10)]), Some(LineStyle::Dashed));
        assert_eq!(style(&[(5, 6), (4, 7), (5, 7), (4, 6), (5, 7), (5, 7)]), Some(LineStyle::Dotted));
    }

    #[test]
    fn a_thin_line_that_is_broken_up_is_solid() {
        assert_eq!(style(&[(9, 1), (28, 1), (52, 3), (64, 1), (11, 1), (40, 2)]), Some(LineStyle::Solid));
        assert_eq!(style(&[(5, 1), (23, 4), (31, 6), (50, 1), (8, 6), (31, 9)]), Some(LineStyle::Solid));
    }

    #[test]
    fn what_is_left_of_a_scratch_shows_nothing() {
        let specks = [(2, 2), (3, 8), (4, 5), (2, 8), (2, 2), (3, 9), (2, 5), (4, 2), (3, 8)];
        assert_eq!(style(&specks), None);
    }
}
