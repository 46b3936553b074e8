//! Strokes drawn in a scale block to show how a curve is drawn.

use super::Line;
use super::beside::{GAP, Texts};
use super::blobs::{Blob, blobs};
use super::pieces::{rows, strokes_around};
use super::rules::{Cleared, Gauge, Rule, cleared};
use crate::domain::reading::{Area, Bitmap, LineSample};
use crate::domain::spec::LineStyle;

/// Shortest sample, as a share of the block's width, and shortest one that goes on at the other side of a text.
const SHORTEST: f64 = 0.2;
const SHORTEST_AROUND: f64 = 0.1;
/// A scale's values stand no more than so many letter heights above its line.
const SCALE_ABOVE: f64 = 1.4;

/// The samples of curves' line styles in an upright scale block, top to bottom.
///
/// `texts` are the block's lines of text as [`super::find`] returns them: ink inside them is no sample. Lines that end
/// in a frame at both ends are taken for the frame's, unless a text stands on either end as a scale's values do.
pub fn samples(bitmap: &Bitmap, texts: &[Line]) -> Vec<LineSample> {
    let width = bitmap.width as f64;
    let texts = Texts::of(texts);
    let tall = texts.tall;
    let shortest = SHORTEST * width;
    let is_long = |area: &Area| {
        let free = texts.free(area.left, area.right, area.middle().1);
        free >= shortest || free < area.width() && free >= SHORTEST_AROUND * width
    };
    let gauge = Gauge {
        length: (0.5 * shortest).max(16.0) as usize,
        // Backup scales are drawn with heavy strokes.
        thickness: (0.4 * tall).clamp(4.0, 24.0) as usize,
        ..Gauge::for_letters(tall)
    };
    let page = cleared(bitmap.clone(), &gauge);
    let (rules, short): (Vec<Rule>, Vec<Rule>) =
        whole_rules(&page.across, &texts).into_iter().partition(|rule| is_long(&area_of(rule)));
    let is_own = |rule: &Rule| !is_framed(rule, &page) || is_scale(rule, texts.lines);
    let mut found: Vec<LineSample> = rules
        .iter()
        .filter(|rule| is_own(rule))
        .map(|rule| LineSample { area: area_of(rule), style: LineStyle::Solid, dash: None })
        .collect();
    let in_text =
        |blob: &Blob| texts.cover(f64::from(blob.left + blob.right) / 2.0, f64::from(blob.mid2()) / 2.0);
    let pieces: Vec<Blob> = blobs(&page.bitmap).into_iter().filter(|blob| !in_text(blob)).collect();
    // A rule that is too short to be a sample may be the longer part of one.
    let parts: Vec<Blob> = short.iter().filter(|rule| !is_framed(rule, &page)).map(blob_of).collect();
    let around = strokes_around(&parts, &pieces, &texts);
    let rows = rows(&pieces, &texts).into_iter().chain(around).filter(|row| is_long(&row.area));
    found.extend(rows.filter(|row| row.style != LineStyle::Solid || is_own(&rule_of(&row.area))));
    found.sort_by(|a, b| a.area.top.total_cmp(&b.area.top).then(a.area.left.total_cmp(&b.area.left)));
    found
}

fn area_of(rule: &Rule) -> Area {
    Area { left: rule.left as f64, top: rule.top as f64, right: rule.right as f64, base: rule.base as f64 }
}

fn blob_of(rule: &Rule) -> Blob {
    let [left, right, top, base] = [rule.left, rule.right, rule.top, rule.base].map(|at| at as i32);
    Blob { left, top, right, base, ink: ((right - left) * (base - top)).max(0) as u32 }
}

fn rule_of(area: &Area) -> Rule {
    Rule {
        left: area.left as usize,
        right: area.right as usize,
        top: area.top as usize,
        base: area.base as usize,
    }
}

/// Rules with the parts that follow each other over short breaks, or over a text, joined.
fn whole_rules(parts: &[Rule], texts: &Texts) -> Vec<Rule> {
    let gap = GAP * texts.tall;
    let mut parts = parts.to_vec();
    parts.sort_unstable_by_key(|part| (part.left, part.top));
    let mut whole: Vec<Rule> = Vec::new();
    for part in parts {
        let follows = |rule: &&mut Rule| {
            let row = (rule.top + rule.base) as f64 / 2.0;
            let near = |row: usize| row + 3 >= part.top && row <= part.base + 3;
            let end = rule.right as f64;
            let cols = end - gap..texts.next_before(end, row, gap);
            cols.contains(&(part.left as f64))
                && part.right > rule.right
                && (near(rule.top) || near(rule.base))
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
        above >= -0.5 * text.letter_height - drift && above <= SCALE_ABOVE * text.letter_height
    };
    let on_it: Vec<&Line> = texts.iter().filter(stands).collect();
    let at_left = |text: &&Line| (text.area.left - left).abs() < near && text.area.right < right - near;
    let at_right = |text: &&Line| (text.area.right - right).abs() < near && text.area.left > left + near;
    on_it.iter().copied().any(|text| at_left(&text)) && on_it.iter().copied().any(|text| at_right(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reading::Turn;

    const WIDTH: usize = 500;

    fn text(left: f64, right: f64, top: f64) -> Line {
        let area = Area { left, top, right, base: top + 16.0 };
        Line {
            area,
            turn: Turn::Upright,
            letter_height: 16.0,
            letters: ((right - left) / 12.0) as usize,
            slope: 0.0,
        }
    }

    /// The styles found in a block with texts and strokes, each given by its columns and row.
    fn styles(texts: &[Line], strokes: &[(usize, usize, usize)]) -> Vec<LineStyle> {
        let mut bitmap = Bitmap::blank(WIDTH, 120);
        for &(from, to, row) in strokes {
            for row in row..row + 3 {
                bitmap.ink[row * WIDTH + from..row * WIDTH + to].fill(1);
            }
        }
        samples(&bitmap, texts).iter().map(|sample| sample.style).collect()
    }

    /// Values at either end of a row and a name in its middle.
    fn scale(top: f64) -> [Line; 3] {
        [text(10.0, 50.0, top), text(170.0, 330.0, top), text(440.0, 490.0, top)]
    }

    #[test]
    fn parts_of_a_sample_at_either_side_of_a_name_are_one() {
        assert_eq!(styles(&scale(20.0), &[(60, 150, 27), (350, 430, 27)]), [LineStyle::Solid]);
        // A long stroke and a short one.
        assert_eq!(styles(&scale(20.0), &[(72, 152, 27), (348, 383, 27)]), [LineStyle::Solid]);
        // Each too short alone.
        assert_eq!(styles(&scale(20.0), &[(90, 150, 27), (350, 410, 27)]), [LineStyle::Solid]);
        let dashes = [(80, 98, 27), (108, 126, 27), (136, 154, 27), (348, 366, 27), (376, 394, 27)];
        assert_eq!(styles(&scale(20.0), &dashes), [LineStyle::Dashed]);
        // No text between them: two strokes of something else.
        assert_eq!(styles(&scale(60.0), &[(90, 150, 27), (350, 410, 27)]), []);
    }

    #[test]
    fn a_curves_tall_ink_below_the_block_changes_nothing() {
        let mut texts = scale(20.0).to_vec();
        texts.push(Line { letter_height: 110.0, letters: 1, ..text(200.0, 210.0, 90.0) });
        let dots: Vec<(usize, usize, usize)> = (0..8).map(|at| (74 + 11 * at, 79 + 11 * at, 27)).collect();
        let more = (0..8).map(|at| (345 + 11 * at, 350 + 11 * at, 27));
        assert_eq!(styles(&texts, &dots.into_iter().chain(more).collect::<Vec<_>>()), [LineStyle::Dotted]);
    }

    #[test]
    fn a_line_between_frames_is_a_sample_below_a_scales_values_only() {
        let framed = |texts: &[Line]| {
            let mut bitmap = Bitmap::blank(WIDTH, 120);
            for row in 0..120 {
                for col in [0, 1, WIDTH - 2, WIDTH - 1] {
                    bitmap.ink[row * WIDTH + col] = 1;
                }
            }
            bitmap.ink[60 * WIDTH..62 * WIDTH].fill(1);
            samples(&bitmap, texts).len()
        };
        assert_eq!(framed(&scale(26.0)), 1);
        assert_eq!(framed(&scale(10.0)), 0, "too far above the line");
        assert_eq!(framed(&scale(26.0)[..2]), 0, "a value at one end only");
    }
}
