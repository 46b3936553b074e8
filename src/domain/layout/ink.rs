//! Which pixels are ink, for finding printed lines: generous enough that faint grid lines count.

/// Side of the cells, in pixels, over which paper is taken to be equally bright.
const CELL: usize = 64;

/// Darker than paper by at least this much (of 255) is ink.
const LEAST_CONTRAST: f32 = 24.0;

/// So small a share of the ink is as dark as the darkest.
const DARKEST: f32 = 0.1;

/// Where between paper and the darkest ink around it the edge of a printed stroke lies, as a share of their contrast.
const EDGE: f32 = 0.45;

/// Marks ink (1) and paper (0) of a band of `width` columns of grey values (0 black) in `out`, of the same length.
pub(in crate::domain) fn mark(grey: &[u8], width: usize, out: &mut [u8]) {
    mark_by(grey, width, out, &Paper::threshold);
}

/// The same for print: strokes end where they are half as dark as in their middle, so that letters stay apart.
pub(in crate::domain) fn mark_print(grey: &[u8], width: usize, out: &mut [u8]) {
    mark_by(grey, width, out, &|paper| {
        paper.threshold().min(paper.level - EDGE * (paper.level - paper.darkest))
    });
}

fn mark_by(grey: &[u8], width: usize, out: &mut [u8], threshold: &dyn Fn(&Paper) -> f32) {
    if grey.iter().all(|&value| value == 0 || value == 255) {
        for (mark, &value) in out.iter_mut().zip(grey) {
            *mark = u8::from(value == 0);
        }
        return;
    }
    let height = grey.len() / width;
    let page = Paper::of(grey.iter().copied().step_by(7));
    for top in (0..height).step_by(CELL) {
        let rows = top..(top + CELL).min(height);
        for left in (0..width).step_by(CELL) {
            let cols = left..(left + CELL).min(width);
            let cell = rows
                .clone()
                .step_by(2)
                .flat_map(|row| &grey[row * width + cols.start..row * width + cols.end]);
            let paper = Paper::of(cell.copied());
            // A cell full of ink has no paper to compare with.
            let paper = if paper.level < 0.5 * page.level { &page } else { &paper };
            let threshold = threshold(paper);
            for row in rows.clone() {
                let place = row * width + cols.start..row * width + cols.end;
                for (mark, &value) in out[place.clone()].iter_mut().zip(&grey[place]) {
                    *mark = u8::from(f32::from(value) < threshold);
                }
            }
        }
    }
}

/// How bright paper is, and how unevenly.
struct Paper {
    level: f32,
    spread: f32,
    /// Its darkest ink.
    darkest: f32,
}

impl Paper {
    fn of(values: impl Iterator<Item = u8>) -> Paper {
        let mut counts = [0u32; 256];
        for value in values {
            counts[usize::from(value)] += 1;
        }
        let quantile = |share: f32, counts: &[u32]| {
            let mut left = (share * counts.iter().sum::<u32>() as f32) as u32;
            let found = counts.iter().position(|&count| {
                let here = left < count;
                left = left.saturating_sub(count);
                here
            });
            found.unwrap_or(counts.len()) as f32
        };
        let level = quantile(0.8, &counts);
        let paper = Paper { level, spread: level - quantile(0.6, &counts), darkest: level };
        let ink = &counts[..paper.threshold().max(0.0) as usize];
        Paper { darkest: quantile(DARKEST, ink), ..paper }
    }

    /// Four deviations of the paper's own noise below it; a fifth of the brightnesses lie above the level, so that
    /// level and spread are 0.84 and 0.59 deviations.
    fn threshold(&self) -> f32 {
        self.level - (8.0 * self.spread).clamp(LEAST_CONTRAST, (0.45 * self.level).max(LEAST_CONTRAST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_and_white_is_taken_as_it_is() {
        let mut out = [9; 4];
        mark(&[0, 255, 255, 0], 2, &mut out);
        assert_eq!(out, [1, 0, 0, 1]);
    }

    #[test]
    fn a_faint_line_is_ink_on_bright_paper_and_on_a_dark_corner() {
        // Paper falls from 250 to 110 across the page; the line is 40 darker everywhere; noise is +-6.
        let (width, height) = (640, 64);
        let noise = |row: usize, col: usize| ((row * 7919 + col * 104_729) % 13) as f32 - 6.0;
        let paper = |col: usize| 250.0 - 140.0 * col as f32 / width as f32;
        let grey: Vec<u8> = (0..width * height)
            .map(|at| (at / width, at % width))
            .map(|(row, col)| (paper(col) + noise(row, col) - if row == 30 { 40.0 } else { 0.0 }) as u8)
            .collect();
        let mut out = vec![0; grey.len()];
        mark(&grey, width, &mut out);
        let ink = |row: usize| {
            out[row * width..(row + 1) * width].iter().map(|&mark| usize::from(mark)).sum::<usize>()
        };
        assert!(ink(30) > 600, "{} of the line's 640 pixels", ink(30));
        assert!(ink(10) < 20, "{} specks in a clean row", ink(10));
    }

    #[test]
    fn a_small_figure_that_stands_alone_keeps_its_eye_open() {
        // A nought of 8 x 12 pixels on the paper of a whole cell; its eye is grey, as a coarse scan has it.
        let mut grey = [235; CELL * CELL];
        for row in 20..32 {
            grey[row * CELL + 20..row * CELL + 28].fill(70);
        }
        for row in 22..30 {
            grey[row * CELL + 22..row * CELL + 26].fill(170);
        }
        let mut out = [0; CELL * CELL];
        mark_print(&grey, CELL, &mut out);
        assert_eq!((out[26 * CELL + 21], out[26 * CELL + 24]), (1, 0), "the stroke and the eye");
    }
}
