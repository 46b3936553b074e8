//! Which vertical lines belong together: divisions of a linear grid, decades of a logarithmic one.

/// Least number of divisions of a linear grid.
const LEAST_DIVISIONS: usize = 3;
/// How far a line may be from its place, in columns and as a share of the division.
const LINEAR_OFF: (f64, f64) = (2.2, 0.045);
/// The same for a decade's lines, as a share of the decade.
const LOG_OFF: (f64, f64) = (1.6, 0.009);
/// Narrowest decade, in columns: below it the last lines run together.
const LEAST_DECADE: f64 = 55.0;
/// Fewest lines of a decade's part that are more than chance.
const LEAST_PART: usize = 3;
/// Lines nearer than this may have run together, in columns.
const NARROW: f64 = 6.0;
/// Of a decade's eight inner lines so many must be there.
const LEAST_INNER: usize = 6;

/// How a track is ruled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ruling {
    /// Equal divisions, this many.
    Linear(usize),
    /// Decades of this width in columns; the first line stands for this digit (1 to 9).
    Log {
        /// Columns of a decade.
        decade: f64,
        /// Digit of the first line.
        lead: u32,
    },
    /// No lines inside.
    Plain,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Columns of its lines, left to right.
    pub(super) lines: Vec<f64>,
    /// How they are ruled.
    pub(super) ruling: Ruling,
}

impl Run {
    /// Its first line.
    pub(super) fn left(&self) -> f64 {
        self.lines[0]
    }

    /// Its last line.
    pub(super) fn right(&self) -> f64 {
        self.lines[self.lines.len() - 1]
    }
}

/// Runs of lines, left to right; a line between two grids belongs to both. `ruled` tells whether horizontal lines run
/// through the columns between two places: a gap without them ends a grid, with them a line was merely missed; `shares`
/// on how much of its way a line was seen.
pub(super) fn runs(
    lines: &[f64],
    shares: &dyn Fn(f64) -> f64,
    ruled: &dyn Fn(f64, f64) -> bool,
) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut free: Vec<Vec<f64>> = vec![lines.to_vec()];
    while let Some(stretch) = free.pop() {
        let best = log_run(&stretch, shares).or_else(|| linear_run(&stretch, shares, ruled));
        let Some(run) = best else { continue };
        let before: Vec<f64> = stretch.iter().copied().filter(|&line| line <= run.left() + 0.5).collect();
        let after: Vec<f64> = stretch.iter().copied().filter(|&line| line >= run.right() - 0.5).collect();
        found.push(run);
        free.extend([before, after].into_iter().filter(|rest| rest.len() > 2));
    }
    found.sort_by(|a, b| a.left().total_cmp(&b.left()));
    found
}

/// The line nearest to a place, if it is near enough.
fn near(lines: &[f64], place: f64, reach: f64) -> Option<f64> {
    let at = lines.partition_point(|&line| line < place);
    [at.checked_sub(1), Some(at)]
        .into_iter()
        .flatten()
        .filter_map(|at| lines.get(at).copied())
        .min_by(|a, b| (a - place).abs().total_cmp(&(b - place).abs()))
        .filter(|line| (line - place).abs() <= reach)
}

fn linear_run(
    lines: &[f64],
    shares: &dyn Fn(f64) -> f64,
    ruled: &dyn Fn(f64, f64) -> bool,
) -> Option<Run> {
    let mut best: Option<(f64, Run)> = None;
    for first in 0..lines.len() {
        for second in first + 1..lines.len().min(first + 4) {
            let run = lattice(lines, lines[first], lines[second] - lines[first], ruled);
            let cells = run.lines.len() - 1;
            if cells < LEAST_DIVISIONS {
                continue;
            }
            let score = run.lines.len() as f64 - 1.2 * strays(lines, &run, shares);
            if score > 3.0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, run));
            }
        }
    }
    best.map(|(_, run)| run)
}

/// How many lines between a run's first and last aren't its own; one that is seldom there counts for less.
fn strays(lines: &[f64], run: &Run, shares: &dyn Fn(f64) -> f64) -> f64 {
    let own = |line: f64| near(&run.lines, line, 0.6).is_some();
    let usual = run.lines.iter().map(|&line| shares(line)).sum::<f64>() / run.lines.len() as f64;
    let strange = lines.iter().filter(|&&line| line > run.left() && line < run.right() && !own(line));
    strange.map(|&line| (shares(line) / usual.max(0.05)).min(1.0)).sum()
}

/// Lines at equal distances from a first one on.
fn lattice(lines: &[f64], first: f64, division: f64, ruled: &dyn Fn(f64, f64) -> bool) -> Run {
    let mut members = vec![first];
    let mut missed = 0;
    let reach = LINEAR_OFF.0.max(LINEAR_OFF.1 * division);
    if division >= 2.0 * reach {
        let mut last = first;
        let mut mean = division;
        loop {
            if let Some(next) = near(lines, last + mean, reach) {
                members.push(next);
                last = next;
            } else if let Some(next) = near(lines, last + 2.0 * mean, reach)
                && missed < 2
                && ruled(last, next)
            {
                missed += 1;
                members.extend([(last + next) / 2.0, next]);
                last = next;
            } else {
                break;
            }
            mean = (last - first) / (members.len() - 1) as f64;
        }
    }
    let cells = members.len() - 1;
    Run { lines: members, ruling: Ruling::Linear(cells) }
}

/// The run of decades that explains most lines.
fn log_run(lines: &[f64], shares: &dyn Fn(f64) -> f64) -> Option<Run> {
    let mut best: Option<(f64, Run)> = None;
    for (first, &left) in lines.iter().enumerate() {
        for &right in &lines[first + 1..] {
            let decade = right - left;
            if decade < LEAST_DECADE || inner(lines, left, decade) < LEAST_INNER {
                continue;
            }
            let run = extended(lines, left, decade);
            let score = run.lines.len() as f64 - 1.5 * strays(lines, &run, shares);
            if score >= 8.0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, run));
            }
        }
    }
    best.map(|(_, run)| run)
}

/// How many of a decade's inner lines are there.
fn inner(lines: &[f64], left: f64, decade: f64) -> usize {
    let reach = LOG_OFF.0.max(LOG_OFF.1 * decade);
    (2..10).filter(|&digit| near(lines, left + place(digit) * decade, reach).is_some()).count()
}

/// Where a digit's line stands in a decade: 0 to 1.
fn place(digit: u32) -> f64 {
    f64::from(digit).log10()
}

/// A decade with the whole decades beside it and the part of one that its grid begins and ends with: a grid that
/// begins at a 2 ends at a 2.
fn extended(lines: &[f64], left: f64, decade: f64) -> Run {
    let reach = LOG_OFF.0.max(LOG_OFF.1 * decade);
    let mut marks = vec![left, left + decade];
    for right in [true, false] {
        loop {
            let last = if right { marks[marks.len() - 1] } else { marks[0] };
            let width = (marks[marks.len() - 1] - marks[0]) / (marks.len() - 1) as f64;
            let Some(next) = near(lines, if right { last + width } else { last - width }, reach) else { break };
            if inner(lines, last.min(next), width) < LEAST_INNER {
                break;
            }
            marks.insert(if right { marks.len() } else { 0 }, next);
        }
    }
    let width = (marks[marks.len() - 1] - marks[0]) / (marks.len() - 1) as f64;
    let before = part_before(lines, marks[0], width, reach);
    let lead = if before.len() >= LEAST_PART { before[0].1 } else { 1 };
    let mut members: Vec<f64> = Vec::new();
    if lead > 1 {
        members.extend(before.iter().map(|line| line.0));
    }
    for pair in marks.windows(2) {
        members.push(pair[0]);
        members.extend((2..10).filter_map(|digit| near(lines, pair[0] + place(digit) * width, reach)));
    }
    let last = marks[marks.len() - 1];
    members.push(last);
    members.extend((2..=lead).filter_map(|digit| near(lines, last + place(digit) * width, reach)));
    Run { lines: members, ruling: Ruling::Log { decade: width, lead } }
}

/// Lines with their digits that stand before a decade's first, without a gap; left to right.
fn part_before(lines: &[f64], left: f64, decade: f64, reach: f64) -> Vec<(f64, u32)> {
    let mut part = Vec::new();
    for digit in (2..10).rev() {
        let narrow = decade * (place(digit + 1) - place(digit)) < NARROW;
        match near(lines, left - (1.0 - place(digit)) * decade, reach) {
            Some(line) => part.push((line, digit)),
            // The last lines of a decade run together first; elsewhere a missing line ends the grid.
            None if narrow => {}
            None => break,
        }
    }
    part.reverse();
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(left: f64, division: f64, cells: usize) -> Vec<f64> {
        (0..=cells).map(|at| left + division * at as f64).collect()
    }

    fn log(left: f64, decade: f64, decades: usize, lead: u32) -> Vec<f64> {
        (0..=9 * decades as u32)
            .map(|at| {
                let (whole, digit) = ((at + lead - 1) / 9, (at + lead - 1) % 9 + 1);
                left + (f64::from(whole) + place(digit) - place(lead)) * decade
            })
            .collect()
    }

    #[test]
    fn a_gap_without_horizontal_lines_parts_two_grids_and_one_with_them_does_not() {
        let lines = [linear(100.0, 50.0, 10), linear(700.0, 50.0, 20)].concat();
        let gap = |left: f64, right: f64| !(left < 650.0 && right > 650.0);
        let found = runs(&lines, &|_| 1.0, &gap);
        assert_eq!(found.iter().map(|run| run.ruling).collect::<Vec<_>>(), [
            Ruling::Linear(10),
            Ruling::Linear(20)
        ]);
        let mut holed = linear(100.0, 50.0, 10);
        holed.remove(4);
        let found = runs(&holed, &|_| 1.0, &|_, _| true);
        assert_eq!(found[0].ruling, Ruling::Linear(10));
    }

    #[test]
    fn decades_are_told_by_their_lines_and_where_they_start() {
        for lead in [1, 2] {
            let lines = [linear(50.0, 40.0, 10), log(600.0, 150.0, 4, lead)].concat();
            let found = runs(&lines, &|_| 1.0, &|_, _| true);
            assert_eq!(found.len(), 2, "{found:?}");
            assert_eq!(found[0].ruling, Ruling::Linear(10));
            let Ruling::Log { decade, lead: read } = found[1].ruling else { panic!("{found:?}") };
            assert!((decade - 150.0).abs() < 0.5);
            assert_eq!(read, lead);
            assert!((found[1].right() - 1200.0).abs() < 0.5 && (found[1].left() - 600.0).abs() < 0.5);
        }
    }

    #[test]
    fn a_straight_curve_among_the_lines_is_passed_over() {
        let mut lines = linear(100.0, 50.0, 10);
        lines.push(317.0);
        lines.sort_by(f64::total_cmp);
        assert_eq!(runs(&lines, &|_| 1.0, &|_, _| true)[0].ruling, Ruling::Linear(10));
    }
}
