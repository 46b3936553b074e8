//! The depth ladder: numbers in the depth column that make one scale together.
//!
//! Two numbers propose a ladder; it is climbed from number to number, so that paper may stretch on the way. A misreading
//! that many numbers share fits as well as the truth: what a ladder is worth is decided by how many numbers agree, by
//! [the scale it would be printed at](super::scales_printed) and by the grid, not by how well it fits.

/// Most numbers between two that propose a ladder together; where one shows its depth in full, and those between may be
/// last digits alone, as many of its like.
const REACH: usize = 8;
/// A number with so many digits may show its depth in full.
const IN_FULL: usize = 3;
/// How far a number may be from where the ladder has it: rows, and share of the rows since the last agreeing one.
const OFF: (f64, f64) = (4.0, 0.03);
/// How much the slope is taken over from each new pair of rungs.
const TAKE: f64 = 0.25;
/// Steps between numbers of which only some show their depth in full.
const FINER: [f64; 5] = [50.0, 25.0, 20.0, 10.0, 5.0];
/// How much more a ladder with such a step must explain.
const FINER_MUST: f64 = 1.2;
/// What a number counts that shows two digits, or its last digits alone.
const SHORT: f64 = 0.5;
/// Share of a ladder's worth that other readings of its numbers, half of them at least, must have together to be taken as
/// seriously.
const RIVAL: f64 = 0.2;
/// Farthest that a ladder is climbed without a rung, in steps between rungs.
const FARTHEST: f64 = 12.0;

/// A number in the depth column as it was read: digits, likeliest first, with their probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    /// Row of its middle, at the page's middle column.
    pub(super) row: f64,
    /// Readings: digits alone, and how sure they are.
    pub(super) readings: Vec<(String, f32)>,
}

impl Numeral {
    fn values(&self) -> impl Iterator<Item = (f64, f32)> {
        self.readings.iter().filter_map(|(text, sure)| Some((in_full(text)?, *sure)))
    }

    fn may_be_full(&self) -> bool {
        self.readings.first().is_some_and(|(text, _)| text.len() >= IN_FULL && in_full(text).is_some())
    }

    /// How sure its likeliest reading is.
    pub(super) fn sure(&self) -> f32 {
        self.readings.first().map_or(0.0, |reading| reading.1)
    }
}

/// The depth that digits show in full; none where a leading nought says that others stand before them.
fn in_full(text: &str) -> Option<f64> {
    if text.len() > 1 && text.starts_with('0') { None } else { text.parse().ok() }
}

/// A number that agrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rung {
    /// Which of the numbers.
    pub(super) index: usize,
    /// Row.
    pub(super) row: f64,
    /// The depth it stands for.
    pub(super) depth: f64,
    /// How sure the reading that agrees is.
    pub(super) sure: f32,
    /// Whether it shows the depth in full, rather than its last digits.
    pub(super) full: bool,
    /// How many digits it shows.
    pub(super) digits: usize,
}

impl Rung {
    /// What it counts: last digits alone, and short numbers, agree by chance more often.
    fn worth(&self) -> f64 {
        f64::from(self.sure) * if self.full && self.digits >= 3 { 1.0 } else { SHORT }
    }
}

/// Numbers that agree, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rungs {
    /// Them.
    pub(super) rungs: Vec<Rung>,
    /// Depth between neighbouring numbers as printed.
    pub(super) step: f64,
    /// Depth a row, on the whole.
    pub(super) per_row: f64,
}

impl Rungs {
    /// Rows from the first to the last.
    pub(super) fn rows(&self) -> (f64, f64) {
        (self.rungs[0].row, self.rungs[self.rungs.len() - 1].row)
    }

    /// Whether a number stands at every one of its steps.
    pub(super) fn is_whole(&self) -> bool {
        let depths = (self.rungs[0].depth - self.rungs[self.rungs.len() - 1].depth).abs();
        (depths / self.step.abs()).round() as usize + 1 == self.rungs.len()
    }

    /// Whether all its depths are above an interval, or all below.
    pub(super) fn is_outside(&self, (top, base): (f64, f64)) -> bool {
        self.rungs.iter().all(|rung| rung.depth < top) || self.rungs.iter().all(|rung| rung.depth > base)
    }

    /// Median distance of the numbers from a line through their neighbours, in rows.
    pub(super) fn residual(&self) -> f64 {
        let mut off: Vec<f64> = self
            .rungs
            .windows(3)
            .map(|three| {
                let share = (three[1].depth - three[0].depth) / (three[2].depth - three[0].depth);
                (three[0].row + share * (three[2].row - three[0].row) - three[1].row).abs()
            })
            .collect();
        off.sort_by(f64::total_cmp);
        off.get(off.len() / 2).copied().unwrap_or(0.0)
    }

    /// The depth at a row: between two numbers by both, beyond them as its slope goes on.
    pub(super) fn depth_at(&self, row: f64) -> f64 {
        let after = self.rungs.partition_point(|rung| rung.row <= row);
        match (after.checked_sub(1).map(|at| self.rungs[at]), self.rungs.get(after)) {
            (Some(before), Some(next)) => {
                before.depth + (next.depth - before.depth) * (row - before.row) / (next.row - before.row)
            }
            (Some(known), None) | (None, Some(&known)) => known.depth + self.per_row * (row - known.row),
            (None, None) => f64::NAN,
        }
    }

    /// How much deeper the same numbers would be by other readings that are nearly as likely: one misread digit that all
    /// share makes a ladder as good as the right one. `readings` are those of a number by its index.
    pub(super) fn rival<'a>(&self, readings: impl Fn(usize) -> &'a [(String, f32)]) -> Option<f64> {
        let mut shifts: Vec<(f64, f64)> = Vec::new();
        for rung in self.rungs.iter().filter(|rung| rung.full) {
            for (text, sure) in readings(rung.index) {
                // No depth is printed with a nought before it.
                let Some(value) = in_full(text) else { continue };
                if text.len() == rung.digits && value != rung.depth {
                    shifts.push((value - rung.depth, f64::from(*sure)));
                }
            }
        }
        let all: f64 = self.rungs.iter().map(|rung| f64::from(rung.sure)).sum();
        let full = self.rungs.iter().filter(|rung| rung.full).count();
        let is_rival = |shift: f64| {
            let shared = || shifts.iter().filter(|other| other.0 == shift);
            shared().map(|other| other.1).sum::<f64>() >= RIVAL * all && 2 * shared().count() >= full
        };
        shifts.iter().map(|shift| shift.0).find(|&shift| is_rival(shift))
    }

    /// What its numbers count together. Last digits count where a longer number says what stands before them.
    pub(super) fn worth(&self) -> f64 {
        let told = self.rungs.iter().any(|rung| rung.full && rung.digits >= IN_FULL);
        self.rungs.iter().filter(|rung| rung.full || told).map(Rung::worth).sum()
    }
}

/// The ladder that most numbers agree on; `down`: depths grow down the page. Numbers are in the order of their rows.
/// `may_be` tells whether so much depth a row can be a log's scale.
pub(super) fn best(numerals: &[Numeral], down: bool, may_be: &dyn Fn(f64) -> bool) -> Option<Rungs> {
    let mut best: Option<(f64, Rungs)> = None;
    let full: Vec<usize> = (0..numerals.len()).filter(|&at| numerals[at].may_be_full()).collect();
    for first in 0..numerals.len() {
        let near = first + 1..numerals.len().min(first + 1 + REACH);
        let after = if numerals[first].may_be_full() {
            &full[full.partition_point(|&at| at <= first)..]
        } else {
            &[]
        };
        let far = after.iter().copied().take(REACH).filter(|at| !near.contains(at));
        for second in near.clone().chain(far) {
            let rows = numerals[second].row - numerals[first].row;
            if rows < 12.0 {
                continue;
            }
            for (from, from_sure) in numerals[first].values() {
                for (to, to_sure) in numerals[second].values() {
                    let per_row = (to - from) / rows;
                    let rising = if down { to > from } else { to < from };
                    if !rising || from_sure * to_sure < 0.05 || !may_be(per_row.abs()) {
                        continue;
                    }
                    let Some(coarse) = step_of((to - from).abs()) else { continue };
                    // Between numbers in full others may show their last digits alone.
                    let finer = FINER.iter().filter(|&&finer| from.min(to) >= 100.0 && finer < coarse);
                    for step in std::iter::once(coarse).chain(finer.copied()) {
                        let found = climb(numerals, first, from, per_row, step);
                        // A finer step must explain more: it has more places for chance.
                        let worth = if step < coarse { found.worth() / FINER_MUST } else { found.worth() };
                        if best.as_ref().is_none_or(|(most, _)| worth > *most + 1e-9) {
                            best = Some((worth, found));
                        }
                    }
                }
            }
        }
    }
    let (_, best) = best?;
    settled(numerals, best)
}

/// The round step between numbers that a difference is a small multiple of.
fn step_of(difference: f64) -> Option<f64> {
    const STEPS: [f64; 13] =
        [1000.0, 500.0, 250.0, 200.0, 100.0, 50.0, 40.0, 25.0, 20.0, 10.0, 5.0, 2.0, 1.0];
    STEPS.into_iter().find(|step| {
        let times = difference / step;
        (times - times.round()).abs() < 1e-6 && (1.0..=4.5).contains(&times)
    })
}

/// Climbs up and down from a number.
fn climb(numerals: &[Numeral], start: usize, depth: f64, per_row: f64, step: f64) -> Rungs {
    let mut rungs = Vec::new();
    for down in [false, true] {
        let (mut row, mut at, mut slope) = (numerals[start].row, depth, per_row);
        let order: Vec<usize> =
            if down { (start..numerals.len()).collect() } else { (0..start).rev().collect() };
        for index in order {
            let numeral = &numerals[index];
            let rows = numeral.row - row;
            if (rows * slope).abs() > FARTHEST * step {
                break;
            }
            let expected = at + slope * rows;
            let reach = (OFF.0 + OFF.1 * rows.abs()) * slope.abs();
            let Some(rung) = agreeing(numeral, index, expected, reach, step) else { continue };
            let value = rung.depth;
            if index != start && value == at {
                continue;
            }
            rungs.push(rung);
            if index != start {
                let seen = (value - at) / rows;
                slope += TAKE * (seen - slope);
                (row, at) = (numeral.row, value);
            }
        }
    }
    rungs.sort_by(|a, b| a.row.total_cmp(&b.row));
    let per_row = match rungs.as_slice() {
        [first, .., last] => (last.depth - first.depth) / (last.row - first.row),
        _ => per_row,
    };
    Rungs { rungs, step, per_row }
}

/// The rung that a number makes where a depth is expected, if it agrees.
fn agreeing(numeral: &Numeral, index: usize, expected: f64, reach: f64, step: f64) -> Option<Rung> {
    let rung = |depth: f64, (text, sure): &(String, f32), full: bool| Rung {
        index,
        row: numeral.row,
        depth,
        sure: *sure,
        full,
        digits: text.len(),
    };
    // A single digit agrees with anything.
    for reading in numeral.readings.iter().filter(|reading| reading.0.len() >= 2) {
        let Some(value) = in_full(&reading.0) else { continue };
        if (value - expected).abs() <= reach && is_multiple(value, step) {
            return Some(rung(value, reading, true));
        }
    }
    // The last digits alone, where others stand for the thousands, or where the first were cut off.
    let nearest = (expected / step).round() * step;
    if (nearest - expected).abs() > reach || nearest < 0.0 {
        return None;
    }
    let whole = format!("{nearest:.0}");
    // Digits that all numbers of the step end with say nothing.
    let tells = |text: &str| text.len() >= 2 && 10f64.powi(text.len() as i32) >= 1.9 * step;
    let ends = |text: &str| tells(text) && text.len() < whole.len() && whole.ends_with(text);
    numeral.readings.iter().find(|reading| ends(&reading.0)).map(|reading| rung(nearest, reading, false))
}

fn is_multiple(value: f64, step: f64) -> bool {
    let times = value / step;
    (times - times.round()).abs() < 1e-6
}

/// The ladder with the step that its numbers really have, climbed once more with it: numbers between those of a coarse
/// step may show their last digits alone.
fn settled(numerals: &[Numeral], found: Rungs) -> Option<Rungs> {
    if found.rungs.len() < 3 {
        return None;
    }
    let mut gaps: Vec<f64> =
        found.rungs.windows(2).map(|pair| (pair[1].depth - pair[0].depth).abs()).collect();
    gaps.sort_by(f64::total_cmp);
    let step = gaps[gaps.len() / 2].min(gaps[0].max(found.step));
    let start = *found
        .rungs
        .iter()
        .filter(|rung| rung.full)
        .max_by(|a, b| a.sure.total_cmp(&b.sure).then(b.row.total_cmp(&a.row)))?;
    let again = climb(numerals, start.index, start.depth, found.per_row, step);
    let best = if again.worth() >= found.worth() { again } else { found };
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeral(row: f64, text: &str) -> Numeral {
        Numeral { row, readings: vec![(text.to_owned(), 0.95)] }
    }

    fn any(per_row: f64) -> bool {
        (0.05..0.2).contains(&per_row)
    }

    #[test]
    fn numbers_in_order_make_a_ladder() {
        let numerals: Vec<Numeral> = (0..8)
            .map(|at| numeral(500.0 + 1000.0 * f64::from(at), &format!("{}", 4000 + 100 * at)))
            .collect();
        let found = best(&numerals, true, &any).unwrap();
        assert_eq!(found.rungs.len(), 8);
        assert!(found.is_whole());
        assert!(found.is_outside((400.0, 470.0)) && found.is_outside((4750.0, 5000.0)));
        assert!(!found.is_outside((4650.0, 5000.0)) && !found.is_outside((4310.0, 4390.0)));
        assert!((found.per_row - 0.1).abs() < 1e-9 && found.step == 100.0 && found.residual() < 1e-9);
    }

    #[test]
    fn misread_numbers_are_left_astray_and_last_digits_join() {
        let texts = ["4000", "50", "4100", "50", "4200", "1250", "4800", "50", "4400"];
        let numerals: Vec<Numeral> =
            texts.iter().enumerate().map(|(at, text)| numeral(500.0 * at as f64, text)).collect();
        let found = best(&numerals, true, &any).unwrap();
        let depths: Vec<f64> = found.rungs.iter().map(|rung| rung.depth).collect();
        assert_eq!(depths, [4000.0, 4050.0, 4100.0, 4150.0, 4200.0, 4350.0, 4400.0]);
        assert!(!found.is_whole());
    }

    #[test]
    fn a_digit_that_all_may_share_is_a_rival_but_no_nought_before_a_depth() {
        let rival = |first: char| {
            let numerals: Vec<Numeral> = (0..6)
                .map(|at| {
                    let rest = 300 + 100 * at;
                    let readings = vec![(format!("8{rest}"), 0.7), (format!("{first}{rest}"), 0.3)];
                    Numeral { row: 1000.0 * f64::from(at), readings }
                })
                .collect();
            let found = best(&numerals, true, &any).unwrap();
            found.rival(|index| numerals[index].readings.as_slice())
        };
        assert_eq!((rival('3'), rival('0')), (Some(-5000.0), None));
        // What a few show that others contradict is no digit that all share.
        let numerals: Vec<Numeral> = (0..9)
            .map(|at| {
                let (depth, doubted) = (1800 + 100 * at, (1..4).contains(&at));
                let readings = if doubted {
                    vec![(format!("9{}", &depth.to_string()[1..]), 0.6), (depth.to_string(), 0.3)]
                } else {
                    vec![(depth.to_string(), 0.9)]
                };
                Numeral { row: 1000.0 * f64::from(at), readings }
            })
            .collect();
        let found = best(&numerals, true, &any).unwrap();
        assert_eq!(found.rival(|index| numerals[index].readings.as_slice()), None);
    }

    #[test]
    fn full_numbers_far_apart_make_a_ladder_with_the_last_digits_between() {
        let numerals: Vec<Numeral> = (14..60)
            .map(|at| {
                let depth = 3100 + 5 * at;
                let text = if depth % 100 == 0 { depth.to_string() } else { format!("{:02}", depth % 100) };
                numeral(50.0 * f64::from(at), &text)
            })
            .collect();
        let found = best(&numerals, true, &any).unwrap();
        assert_eq!((found.rungs.len(), found.step, found.rungs[0].depth), (46, 5.0, 3170.0));
    }

    #[test]
    fn a_ladder_goes_on_over_stretching_paper() {
        let mut row = 0.0;
        let numerals: Vec<Numeral> = (0..40)
            .map(|at| {
                row += 1000.0 * (1.0 + 0.015 * (f64::from(at) / 6.0).sin());
                numeral(row, &format!("{}", 4000 + 100 * at))
            })
            .collect();
        assert_eq!(best(&numerals, true, &any).unwrap().rungs.len(), 40);
    }

    #[test]
    fn a_ladder_that_no_log_is_printed_at_is_none() {
        let numerals: Vec<Numeral> =
            (0..8).map(|at| numeral(1000.0 * f64::from(at), &format!("{}", 40000 + 1000 * at))).collect();
        assert_eq!(best(&numerals, true, &any), None);
    }

    #[test]
    fn an_upside_down_ladder_runs_up() {
        let numerals: Vec<Numeral> =
            (0..8).map(|at| numeral(1000.0 * f64::from(at), &format!("{}", 5000 - 100 * at))).collect();
        assert_eq!(best(&numerals, true, &any), None);
        assert_eq!(best(&numerals, false, &any).unwrap().rungs.len(), 8);
    }
}
