//! The pattern of a page's vertical lines: what a band is compared with to tell where the page is.

/// Weight of a printed edge that a person gave, in votes a band: it is believed even where nothing is seen.
const GIVEN: f32 = 3.0;

/// How much more a printed edge counts than lines that may be anything, such as a flat curve.
const TRUSTED: f32 = 2.0;

/// Votes by column, in the frame that moves with the page.
#[derive(Clone)]
pub(in crate::domain) struct Pattern {
    pub(in crate::domain) votes: Vec<f32>,
    /// The votes less their neighbourhood, softened: what a band is compared with.
    pub(in crate::domain) kernel: Vec<f32>,
}

impl Pattern {
    /// A pattern of votes, in which given edges count even where nothing is seen.
    pub(in crate::domain) fn new(votes: Vec<f32>, edges: &[f64]) -> Pattern {
        let mut pattern = Pattern { kernel: vec![0.0; votes.len()], votes };
        pattern.believe(edges);
        pattern
    }

    /// Builds the kernel, in which given edges have a least weight.
    pub(in crate::domain) fn believe(&mut self, edges: &[f64]) {
        // Roots, so that one heavy curve doesn't outweigh several thin lines.
        let mut votes: Vec<f32> = self.votes.iter().map(|votes| votes.sqrt()).collect();
        for &edge in edges {
            let col = edge.floor();
            if col >= 1.0 && (col as usize) + 1 < votes.len() {
                let col = col as usize;
                votes[col] = votes[col].max(GIVEN.sqrt());
                votes[col - 1..=col + 1].iter_mut().for_each(|votes| *votes *= TRUSTED);
            }
        }
        let sums = running_sums(&votes);
        let count = votes.len();
        let mean = |col: usize, reach: usize| {
            let (from, to) = (col.saturating_sub(reach), (col + reach + 1).min(count));
            (sums[to] - sums[from]) / (to - from) as f32
        };
        let near = |col: usize| {
            let at = |offset: isize| {
                col.checked_add_signed(offset).and_then(|col| votes.get(col)).copied().unwrap_or(0.0)
            };
            (at(-2) + 2.0 * at(-1) + 3.0 * at(0) + 2.0 * at(1) + at(2)) / 9.0
        };
        self.kernel = (0..count).map(|col| near(col) - mean(col, 20)).collect();
    }

    /// The centre of the line nearest to a column, at most `reach` away; none where no line stands out.
    pub(in crate::domain) fn line_near(&self, col: f64, reach: f64) -> Option<f64> {
        let votes = &self.votes;
        let first = (col - reach - 0.5).ceil().max(1.0) as usize;
        let last = ((col + reach - 0.5).floor().max(0.0) as usize).min(votes.len().saturating_sub(2));
        let mass = |at: usize| votes[at - 1] + 2.0 * votes[at] + votes[at + 1];
        let weight = |at: usize| {
            let away = ((at as f64 + 0.5 - col) / reach) as f32;
            mass(at) * (-away * away).exp()
        };
        let best = (first..=last).max_by(|&a, &b| weight(a).total_cmp(&weight(b)))?;
        // A line that is there in a fifth of the rows: two votes a row, most of them in three columns.
        if mass(best) < 4.0 {
            return None;
        }
        let window = best.saturating_sub(2)..(best + 3).min(votes.len());
        let total: f32 = window.clone().map(|at| votes[at]).sum();
        let moment: f64 = window.map(|at| f64::from(votes[at]) * (at as f64 + 0.5)).sum();
        Some(moment / f64::from(total))
    }
}

/// Adds a band's votes, moved left by `shift` columns.
pub(in crate::domain) fn add(
    sum: &mut [f32],
    votes: impl Iterator<Item = (usize, f32)>,
    shift: f64,
    weight: f32,
) {
    let whole = shift.floor();
    let part = (shift - whole) as f32;
    let whole = whole as isize;
    for (col, vote) in votes {
        let vote = vote * weight;
        let to = col as isize - whole;
        for (place, share) in [(to, 1.0 - part), (to - 1, part)] {
            if let Some(cell) = usize::try_from(place).ok().and_then(|place| sum.get_mut(place)) {
                *cell += share * vote;
            }
        }
    }
}

fn running_sums(values: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0; values.len() + 1];
    for (index, value) in values.iter().enumerate() {
        sums[index + 1] = sums[index] + value;
    }
    sums
}
