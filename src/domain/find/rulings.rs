//! Which vertical lines belong together: divisions of a linear grid, decades of a logarithmic one.

/// How far a grid's end may be from the outermost line that is seen there instead of its own, as a share of a decade: the
/// line of 9 stands by 0.046 before that of 10.
const TRIMMED: f64 = 0.05;
/// Least number of divisions of a linear grid.
const LEAST_DIVISIONS: usize = 3;
/// How far a line may be from its place, in columns and as a share of the division.
const LINEAR_OFF: (f64, f64) = (2.2, 0.045);
/// The same for a decade's lines, as a share of the decade.
const LOG_OFF: (f64, f64) = (1.6, 0.009);
/// Narrowest decade, in columns: below it the last lines run together.
const LEAST_DECADE: f64 = 55.0;
/// Widest decade, as a share of the whole log.
const WIDEST_DECADE: f64 = 0.4;
/// Most decades of a grid, and the digits that it begins and ends with.
const MOST_DECADES: u32 = 5;
const LEADS: [u32; 3] = [1, 2, 5];
/// Of a logarithmic grid's lines so many must be there, as a share and in all: of many a smaller share is no chance.
const LEAST_LINES: [(f64, usize); 3] = [(0.5, 7), (0.42, 15), (0.36, 13)];
/// So many are enough for two decades and more if no other line stands between them, and what such a grid counts at least.
const LEAST_PURE: usize = 7;
const PURE_SCORE: f64 = 2.5;
/// The same for any other grid of decades.
const LEAST_SCORE: f64 = 4.0;
/// A line that is seen on so much of its way counts in full.
const FULL_SHARE: f64 = 0.45;
/// Where lines usually are seen on less than this part of that way, they count up to so many times as much.
const FAINT: f64 = 2.0;
/// What a line counts that should be there and isn't, and one that is there and shouldn't be.
const MISSING: f64 = 0.35;
const STRAY: f64 = 1.3;
/// Share of the usual horizontal lines at or below which a cell is none of a grid's, and above which lines of the grid
/// may have been missed in it.
const UNRULED: f32 = 0.06;
const RULED: f32 = 0.3;
/// Lines that may be missing one after the other, and in all, as a share of the divisions.
const MISSING_RUN: usize = 2;
const MISSING_ALL: f64 = 0.4;

/// What a grid loses for each of its outermost lines that isn't there: they are the edges of its track.
const OUTER: f64 = 2.0;

/// What a grid of decades counts for ending at lines on both sides that are no decade's.
const EDGED: f64 = 1.0;
/// Narrowest division of a linear grid beside decades, as a share of one: a whole track may have one decade.
const LEAST_DIVISION: f64 = 0.09;
/// Narrowest cell, as a share of a decade, that a grid leaves over behind it.
const LEAST_LEFT_OVER: f64 = 0.2;
/// Fewest fine lines of a decade of which most have faded.
const LEAST_FADED: usize = 2;

/// What it counts for a grid from 2 to 2 that its decades begin with strong lines: as much as an edge that isn't there, since
/// the other one is that of its track. Lines are strong beside others from this ratio on.
const HEAVY: f64 = OUTER;
const STRONGER: f64 = 1.6;

/// Tracks have ten divisions, or five or twenty.
pub(super) const WHOLE: usize = 5;

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

/// A run and how well it explains the lines around it.
type Scored = (f64, Run);

impl Run {
    /// Its first line.
    pub(super) fn left(&self) -> f64 {
        self.lines[0]
    }

    /// Its last line.
    pub(super) fn right(&self) -> f64 {
        self.lines[self.lines.len() - 1]
    }

    /// Of a logarithmic one: columns of a decade, how many it has, and the digit that it begins with.
    fn decades(&self) -> Option<(f64, u32, u32)> {
        let Ruling::Log { decade, lead } = self.ruling else { return None };
        Some((decade, ((self.right() - self.left()) / decade).round() as u32, lead))
    }
}

/// Runs of lines, left to right; a line between two grids belongs to both. `ruled` tells how many horizontal
/// lines run through the columns between two places, as a share of what is usual: a gap without them ends a grid, with them a line was merely missed; `shares`
/// on how much of its way a line was seen.
pub(super) fn runs(lines: &[f64], shares: &dyn Fn(f64) -> f64, ruled: &dyn Fn(f64, f64) -> f32) -> Vec<Run> {
    let extent = lines.last().copied().unwrap_or(0.0) - lines.first().copied().unwrap_or(0.0);
    let widest = WIDEST_DECADE * extent;
    // Where all fine lines are faint, a faint one counts as much as elsewhere a clear one.
    let mut sorted: Vec<f64> = lines.iter().map(|&line| shares(line)).collect();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(1.0).max(0.01);
    let stronger = (FULL_SHARE / (FAINT * usual)).clamp(1.0, FAINT);
    let shares = &|line: f64| stronger * shares(line);
    let best = |stretch: &[f64]| {
        log_run(stretch, widest, shares, ruled).or_else(|| linear_run(stretch, shares, ruled))
    };
    let mut found: Vec<Run> = one_by_one(lines, best).into_iter().map(|(_, run)| run).collect();
    found.sort_by(|a, b| a.left().total_cmp(&b.left()));
    found
}

/// The best run of a stretch of lines, then the best ones of what is left on both sides of it, each with its score.
fn one_by_one(lines: &[f64], best: impl Fn(&[f64]) -> Option<Scored>) -> Vec<Scored> {
    let mut found = Vec::new();
    let mut free = vec![lines.to_vec()];
    while let Some(stretch) = free.pop() {
        let Some((score, run)) = best(&stretch) else { continue };
        free.extend(beside(&stretch, &run).into_iter().filter(|rest| rest.len() > 2));
        found.push((score, run));
    }
    found
}

/// What is left of a stretch of lines on both sides of a run, its outer lines included.
fn beside(stretch: &[f64], run: &Run) -> [Vec<f64>; 2] {
    let before = stretch.iter().copied().filter(|&line| line <= run.left() + 0.5).collect();
    let after = stretch.iter().copied().filter(|&line| line >= run.right() - 0.5).collect();
    [before, after]
}

/// A linear grid parted where cells without lines between them stand between whole tracks or beside one: a depth column
/// of three divisions through which the horizontal lines run fits the grids on both sides of it.
pub(super) fn parted(run: Run, lines: &[f64]) -> Vec<Run> {
    let Ruling::Linear(cells) = run.ruling else { return vec![run] };
    if run.lines.len() != cells + 1 {
        return vec![run];
    }
    let seen: Vec<usize> =
        (0..=cells).filter(|&at| near(lines, run.lines[at], LINEAR_OFF.0).is_some()).collect();
    let is_whole = |cells: usize| cells.is_multiple_of(WHOLE);
    let column = seen.windows(2).map(|pair| (pair[0], pair[1])).find(|&(from, to)| {
        to - from >= 2 && is_whole(from) && is_whole(cells - to) && from + cells - to > 0
    });
    let Some((from, to)) = column else { return vec![run] };
    let part = |from: usize, to: usize| Run {
        lines: run.lines[from..=to].to_vec(),
        ruling: Ruling::Linear(to - from),
    };
    let mut parts = Vec::new();
    if from > 0 {
        parts.push(part(0, from));
    }
    if to < cells {
        parts.extend(parted(part(to, cells), lines));
    }
    parts
}

/// The line nearest to a place, if it is near enough.
fn near(lines: &[f64], place: f64, reach: f64) -> Option<f64> {
    nearest(lines, |&line| line, place, reach).copied()
}

/// Of things that stand from left to right, `at` where, the nearest to a place, if it is near enough.
pub(super) fn nearest<T>(things: &[T], at: impl Fn(&T) -> f64, place: f64, reach: f64) -> Option<&T> {
    let away = |thing: &T| (at(thing) - place).abs();
    let after = things.partition_point(|thing| at(thing) < place);
    [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .filter_map(|index| things.get(index))
        .min_by(|a, b| away(a).total_cmp(&away(b)))
        .filter(|thing| away(thing) <= reach)
}

fn linear_run(lines: &[f64], shares: &dyn Fn(f64) -> f64, ruled: &dyn Fn(f64, f64) -> f32) -> Option<Scored> {
    let mut best: Option<Scored> = None;
    for first in 0..lines.len() {
        for second in first + 1..lines.len().min(first + 5) {
            for run in lattices(lines, lines[first], lines[second] - lines[first], ruled) {
                let score = score(lines, &run, shares);
                if score > 3.0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, run));
                }
            }
        }
    }
    best
}

/// How well a run explains the lines between its first and last: its own less those missing and those astray. A line
/// that is seen on less of its way than the run's own is rather a steady curve.
fn score(lines: &[f64], run: &Run, shares: &dyn Fn(f64) -> f64) -> f64 {
    let own: Vec<f64> = run.lines.iter().filter_map(|&line| near(lines, line, 0.6)).collect();
    let mut sorted: Vec<f64> = own.iter().map(|&line| shares(line)).collect();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0).max(0.05);
    let there: f64 = own.iter().map(|&line| (shares(line) / FULL_SHARE).min(1.0)).sum();
    let missing = (run.lines.len() - own.len()) as f64;
    let inside = lines.iter().filter(|&&line| line > run.left() && line < run.right());
    let strange = inside.filter(|&&line| near(&own, line, 0.6).is_none());
    let strays: f64 = strange.map(|&line| (shares(line) / usual).min(1.0).powi(2)).sum();
    there - MISSING * missing - STRAY * strays
}

/// Lines at equal distances from a first one on; one or two that are missing stand where they should. Before the first that
/// is missing the grid may end, and lines of another one beside it fit by chance.
fn lattices(lines: &[f64], first: f64, division: f64, ruled: &dyn Fn(f64, f64) -> f32) -> Vec<Run> {
    let mut members = vec![first];
    let mut missed = 0;
    let mut runs = Vec::new();
    let mut end = |members: &[f64], missed: usize| {
        let cells = members.len() - 1;
        if members.len() > LEAST_DIVISIONS && missed as f64 <= MISSING_ALL * cells as f64 {
            runs.push(Run { ruling: Ruling::Linear(cells), lines: members.to_vec() });
        }
    };
    let reach = LINEAR_OFF.0.max(LINEAR_OFF.1 * division);
    if division >= 2.0 * reach {
        let (mut last, mut mean) = (first, division);
        while let Some((next, cells)) = (1..=MISSING_RUN + 1).find_map(|cells| {
            let next = near(lines, last + cells as f64 * mean, reach)?;
            // Across the depth column no horizontal lines run, however its width fits.
            let width = (next - last) / cells as f64;
            let cell = |at: usize| ruled(last + at as f64 * width, last + (at + 1) as f64 * width);
            let least = if cells == 1 { UNRULED } else { RULED };
            (0..cells).all(|at| cell(at) > least).then_some((next, cells))
        }) {
            if cells > 1 && missed == 0 {
                end(&members, missed);
            }
            missed += cells - 1;
            members.extend((1..=cells).map(|cell| last + (next - last) * cell as f64 / cells as f64));
            last = next;
            mean = (last - first) / (members.len() - 1) as f64;
        }
    }
    end(&members, missed);
    runs
}

/// The grid of decades between two lines that explains most of the lines between them.
///
/// From 2 to 2000 takes the same lines as from 1 to 1000 but for the outermost, and a division of a linear track as wide
/// is as wide as from 1 to 2: of two such grids that one is taken which leaves the better ones beside it.
fn log_run(
    lines: &[f64],
    widest: f64,
    shares: &dyn Fn(f64) -> f64,
    ruled: &dyn Fn(f64, f64) -> f32,
) -> Option<Scored> {
    let best = log_between(lines, widest, shares)?;
    let others = slid(lines, &best.1);
    let worth = |(score, run): &Scored| {
        let score = score + if is_heavy(lines, run, shares) { HEAVY } else { 0.0 };
        let ends = [(run.left(), lines[0]), (run.right(), lines[lines.len() - 1])];
        let gone = ends.into_iter().filter(|&(line, outermost)| {
            near(lines, line, 0.6).is_none() && !is_trimmed(line, outermost, run)
        });
        let least = run.decades().map_or(0.0, |(decade, ..)| LEAST_DIVISION * decade);
        let around = beside(lines, run).map(|rest| linear_grids(&rest, least, shares, ruled));
        let outer = gone.count() + usize::from(leaves_over(lines, run, &around[1], ruled));
        score - OUTER * outer as f64 + around.iter().map(|grids| linear_worth(grids)).sum::<f64>()
    };
    let others = others.into_iter().map(|run| (score(lines, &run, shares), run));
    let whole = edged(lines, &best.1, shares).map(|run| (score(lines, &run, shares) + EDGED, run));
    let continued = continued(lines, &best.1, shares).map(|run| (best.0 + EDGED, run));
    others.chain(whole).chain(continued).chain([best]).max_by(|a, b| worth(a).total_cmp(&worth(b)))
}

/// Whether the horizontal lines run on behind a grid of decades to a line that is nearer than a decade, and none of the linear
/// grids behind it begins there: the track goes on, and the grid is put a part of a decade too far to the left.
fn leaves_over(lines: &[f64], run: &Run, behind: &[Scored], ruled: &dyn Fn(f64, f64) -> f32) -> bool {
    let Some((decade, ..)) = run.decades() else { return false };
    let next = lines.iter().find(|&&line| line > run.right() + LEAST_LEFT_OVER * decade);
    let goes_on = |&next: &f64| next <= run.right() + decade / 2.0 && ruled(run.right(), next) > RULED;
    next.is_some_and(goes_on) && behind.iter().all(|(_, other)| other.left() > run.right() + 0.6)
}

/// Whether a grid from 2 to 2 has stronger lines where its decades begin, from its left edge on, than where whole ones do.
fn is_heavy(lines: &[f64], run: &Run, shares: &dyn Fn(f64) -> f64) -> bool {
    let Some((decade, decades, 2)) = run.decades() else { return false };
    let share = |at: f64| near(lines, at, log_off(decade)).map_or(0.0, shares);
    let of_each = |from: f64| (0..decades).map(move |nth| share(from + f64::from(nth) * decade));
    let own = of_each(run.left()).fold(f64::INFINITY, f64::min);
    let whole = of_each(run.left() + place(5) * decade).fold(0.0, f64::max);
    decades > 1 && own >= FULL_SHARE && own >= STRONGER * whole
}

/// The grid from 2 to 2 of which the decades are the whole ones, where it ends at lines on both sides, a strong one among
/// them: `0.2` to `2000` of which hardly a line was seen below 1 and above 1000.
fn edged(lines: &[f64], run: &Run, shares: &dyn Fn(f64) -> f64) -> Option<Run> {
    let (decade, decades, _) =
        run.decades().filter(|&(_, decades, lead)| lead == 1 && decades < MOST_DECADES)?;
    let reach = log_off(decade);
    let left = near(lines, run.left() - place(5) * decade, reach)?;
    let right = near(lines, run.right() + place(2) * decade, reach)?;
    let is_strong = [left, right].iter().any(|&line| shares(line) >= FULL_SHARE);
    is_strong.then(|| decades_between(lines, left, decade, decades + 1, 2)).flatten()
}

/// The same grid with a decade more that ends at a strong line on a side, all lines before which are its own: most of its fine
/// lines have faded, and what is left of them counts less than those that are missing.
fn continued(lines: &[f64], run: &Run, shares: &dyn Fn(f64) -> f64) -> Option<Run> {
    let (decade, decades, lead) = run.decades().filter(|&(_, decades, _)| decades < MOST_DECADES)?;
    let reach = log_off(decade);
    let beyond = |from: f64, to: f64, left: f64| {
        let whole = decades_between(lines, left, decade, decades + 1, lead)?;
        let is_own = |line: &f64| near(&whole.lines, *line, 0.6).is_some();
        let mut inner = lines.iter().filter(|line| (from + reach..to - reach).contains(line));
        (inner.clone().count() >= LEAST_FADED && inner.all(is_own)).then_some(whole)
    };
    let strong = |place: f64| near(lines, place, reach).filter(|&line| shares(line) >= FULL_SHARE);
    let right = strong(run.right() + decade).and_then(|end| beyond(run.right(), end, run.left()));
    right.or_else(|| strong(run.left() - decade).and_then(|end| beyond(end, run.left(), end)))
}

/// What linear grids explain; whole tracks a little more.
fn linear_worth(grids: &[Scored]) -> f64 {
    let whole = |run: &Run| f64::from(u8::from((run.lines.len() - 1).is_multiple_of(WHOLE)));
    grids.iter().map(|(score, run)| score + whole(run)).sum()
}

/// The linear grids among lines whose divisions are so wide at the least.
fn linear_grids(
    lines: &[f64],
    least: f64,
    shares: &dyn Fn(f64) -> f64,
    ruled: &dyn Fn(f64, f64) -> f32,
) -> Vec<Scored> {
    let mut found = one_by_one(lines, |stretch| linear_run(stretch, shares, ruled));
    found.retain(|(_, run)| run.right() - run.left() >= least * (run.lines.len() - 1) as f64);
    found
}

/// The grids of the same decades that begin at another of the digits that they may begin with, a part of a decade away; also
/// from line to line, where those are near to the ends: on a coarse scan the first grid's width is not quite its decades'.
fn slid(lines: &[f64], run: &Run) -> Vec<Run> {
    let Some((decade, decades, lead)) = run.decades() else { return Vec::new() };
    let reach = 2.0 * log_off(decade);
    let others = LEADS.into_iter().filter(|&other| other != lead);
    others
        .flat_map(|other| {
            let off = place(other) - place(lead);
            [off, if off > 0.0 { off - 1.0 } else { off + 1.0 }].map(|off| (other, off))
        })
        .flat_map(|(other, off)| {
            let ends = [run.left(), run.right()].map(|end| end + off * decade);
            let [left, right] = ends.map(|end| near(lines, end, reach).unwrap_or(end));
            [(ends[0], decade), (left, (right - left) / f64::from(decades))].map(|at| (other, at))
        })
        .filter_map(|(other, (left, decade))| decades_between(lines, left, decade, decades, other))
        .collect()
}

fn log_between(lines: &[f64], widest: f64, shares: &dyn Fn(f64) -> f64) -> Option<Scored> {
    let mut best: Option<Scored> = None;
    for (first, &left) in lines.iter().enumerate() {
        for &right in &lines[first + 1..] {
            for decades in 1..=MOST_DECADES {
                let decade = (right - left) / f64::from(decades);
                if decade > widest {
                    continue;
                }
                if decade < LEAST_DECADE {
                    break;
                }
                for lead in LEADS {
                    let Some(run) = decades_between(lines, left, decade, decades, lead) else { continue };
                    let whole = grown(lines, &run);
                    for run in whole.into_iter().chain([run]) {
                        let score = score(lines, &run, shares);
                        let least = if is_pure(lines, &run) { PURE_SCORE } else { LEAST_SCORE };
                        if score >= least && best.as_ref().is_none_or(|(most, _)| score > *most) {
                            best = Some((score, run));
                        }
                    }
                }
            }
        }
    }
    best
}

/// The same grid with a decade more that ends at the outermost line on a side, or hardly beyond it: its own one was trimmed off
/// with the page's border, or is another that stands beside it.
fn grown(lines: &[f64], run: &Run) -> Option<Run> {
    let (decade, decades, lead) = run.decades()?;
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    let left = if is_trimmed(run.right() + decade, last, run) {
        run.left()
    } else if is_trimmed(run.left() - decade, first, run) {
        run.left() - decade
    } else {
        return None;
    };
    (decades < MOST_DECADES).then(|| decades_between(lines, left, decade, decades + 1, lead)).flatten()
}

/// Whether the outermost line of all is where a grid of decades should end, or nearly.
fn is_trimmed(end: f64, outermost: f64, run: &Run) -> bool {
    matches!(run.ruling, Ruling::Log { decade, .. } if (end - outermost).abs() <= TRIMMED * decade)
}

/// Decades from a line on, if enough of their lines are there.
fn decades_between(lines: &[f64], left: f64, decade: f64, decades: u32, lead: u32) -> Option<Run> {
    let reach = log_off(decade);
    let count = 9 * decades + 1;
    let mut there = 0;
    let members: Vec<f64> = (0..count)
        .map(|at| {
            let (whole, digit) = ((at + lead - 1) / 9, (at + lead - 1) % 9 + 1);
            let expected = left + (f64::from(whole) + place(digit) - place(lead)) * decade;
            let found = near(lines, expected, reach);
            there += usize::from(found.is_some());
            found.unwrap_or(expected)
        })
        .collect();
    let enough =
        LEAST_LINES.iter().any(|&(share, least)| there as f64 >= share * f64::from(count) && there >= least);
    let run = Run { lines: members, ruling: Ruling::Log { decade, lead } };
    (enough || is_pure(lines, &run)).then_some(run)
}

/// Whether all lines between the ends of two decades and more are theirs, those at both ends and where decades begin among
/// them: where fine lines have faded those of 2 and of 9 may be all that is left.
fn is_pure(lines: &[f64], run: &Run) -> bool {
    let Some((decade, decades, 1)) = run.decades() else { return false };
    let reach = log_off(decade);
    let first = lines.partition_point(|&line| line < run.left() - reach);
    let last = lines.partition_point(|&line| line <= run.right() + reach);
    let inside = &lines[first..last.max(first)];
    let there = |place: f64| near(inside, place, reach).is_some();
    decades > 1
        && inside.len() >= LEAST_PURE
        && inside.iter().all(|&line| near(&run.lines, line, 0.6).is_some())
        && (0..=decades).all(|nth| there(run.left() + f64::from(nth) * decade))
}

/// How far a decade's lines may be from their places, in columns.
fn log_off(decade: f64) -> f64 {
    LOG_OFF.0.max(LOG_OFF.1 * decade)
}

/// Where a digit's line stands in a decade: 0 to 1.
fn place(digit: u32) -> f64 {
    f64::from(digit).log10()
}

#[cfg(test)]
mod tests;
