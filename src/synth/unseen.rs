//! What damage left of the curves: stretches of which nobody can see anything are neither to be learnt nor scored.

use super::path::{Label, Labels};

/// Columns and rows around a pixel at which paper must show, if what is dark there is to be seen.
const AROUND: [(i64, i64); 8] = [(12, 0), (-12, 0), (0, 12), (0, -12), (9, 9), (-9, 9), (9, -9), (-9, -9)];

/// What can't be seen of a page's curves.
#[derive(Debug, Clone, Default)]
pub struct Unseen {
    /// Per curve and row of the scan: whether the curve can't be seen there.
    pub rows: Vec<Vec<bool>>,
    /// Per curve: share of its rows that can't be seen.
    pub shares: Vec<f64>,
}

/// Ink found and expected, by row.
struct Tally {
    expected: Vec<u32>,
    found: Vec<u32>,
}

/// Where the page is dark: well darker than the row's paper.
fn dark(grey: &[u8], width: usize) -> Vec<bool> {
    let mut dark = Vec::with_capacity(grey.len());
    for line in grey.chunks_exact(width) {
        let paper = u32::from(line.iter().step_by(7).copied().max().unwrap_or(255));
        let least = (paper * 7 / 10) as u8;
        dark.extend(line.iter().map(|&value| value < least));
    }
    dark
}

fn tallies(labels: &Labels, grey: &[u8], curves: usize) -> Vec<Tally> {
    let (width, height) = (labels.width, labels.height);
    let dark = dark(grey, width);
    let mut tallies: Vec<Tally> =
        (0..curves).map(|_| Tally { expected: vec![0; height], found: vec![0; height] }).collect();
    // Ink inside of something black is as invisible as none.
    let buried = |x: usize, y: usize| {
        AROUND.iter().all(|&(dx, dy)| {
            let (x, y) = (x as i64 + dx, y as i64 + dy);
            let inside = (0..width as i64).contains(&x) && (0..height as i64).contains(&y);
            !inside || dark[y as usize * width + x as usize]
        })
    };
    for (index, cell) in labels.cells.iter().enumerate().filter(|(_, cell)| cell.number > 0 && cell.inked) {
        let (x, y) = (index % width, index / width);
        let tally = &mut tallies[usize::from(cell.number) - 1];
        tally.expected[y] += 1;
        tally.found[y] += u32::from(dark[index] && !buried(x, y));
    }
    tallies
}

/// Finds where damage left less than a quarter of a curve's ink for longer than `gaps[number - 1]` rows, and takes the
/// labels away there.
pub fn forget(labels: &mut Labels, grey: &[u8], gaps: &[usize]) -> Unseen {
    let mut unseen = Unseen::default();
    for (tally, gap) in tallies(labels, grey, gaps.len()).iter().zip(gaps) {
        let reach = (gap / 2).max(5);
        let sums = |counts: &[u32]| {
            let mut sums = vec![0u32];
            for count in counts {
                sums.push(sums[sums.len() - 1] + count);
            }
            sums
        };
        let (all, found) = (sums(&tally.expected), sums(&tally.found));
        let rows: Vec<bool> = (0..labels.height)
            .map(|row| {
                let (from, to) = (row.saturating_sub(reach), (row + reach + 1).min(labels.height));
                let (all, found) = (all[to] - all[from], found[to] - found[from]);
                all > 0 && 4 * found < all
            })
            .collect();
        let drawn = tally.expected.iter().filter(|&&count| count > 0).count().max(1);
        unseen.shares.push(rows.iter().filter(|&&gone| gone).count() as f64 / drawn as f64);
        unseen.rows.push(rows);
    }
    for (row, cells) in labels.cells.chunks_exact_mut(labels.width).enumerate() {
        for cell in cells.iter_mut().filter(|cell| cell.number > 0) {
            if unseen.rows[usize::from(cell.number) - 1][row] {
                *cell = Label::default();
            }
        }
    }
    unseen
}
