//! Where a log's grid ends above its first and below its last depth number. The frame's vertical lines may go on around
//! scale blocks and into the next log; the horizontal ones keep step only within their own log.

use crate::domain::page::Polyline;
use crate::domain::raster::Raster;
use crate::error::Result;

use super::fine;
use super::ladder::{Rung, Rungs};
use super::snap::profile;

/// How far a line may be from where its neighbour has it, as a share of the distance between lines, and in rows.
const OFF: f64 = 0.18;
const OFF_ROWS: f64 = 1.5;
/// Share of a log's lines that are seen, at the least and at the most, and share of any other places at which there is one.
const SEEN: (f64, f64) = (0.6, 0.8);
const BY_CHANCE: f64 = 2.0 * OFF;
/// A log has ended where what was met since its last line speaks so much against its going on: e to this power to one.
const AGAINST: f64 = 6.0;
/// Lines inside the ladder by which the first one is found, and places beyond the farthest end of a log that are looked at.
const INSIDE: f64 = 12.0;
const OUTSIDE: f64 = 8.0;
/// Rows looked at together.
const ROWS: usize = 600;
/// A depth number so many steps from the others may be another log's, or a table's.
const APART: f64 = 2.5;
/// The same for one that shows its last digits alone: any table has such.
const APART_LAST_DIGITS: f64 = 1.5;
/// Fewest numbers that make a ladder: so many that agree with it are of its log, wherever they stand.
const LEAST: usize = 3;

/// A log's horizontal lines.
pub(super) struct Lines<'a> {
    raster: &'a dyn Raster,
    spans: &'a [(Polyline, Polyline)],
    tilt: &'a Polyline,
    /// Depth from line to line.
    pub(super) step: f64,
    /// Rows from line to line.
    period: f64,
}

impl<'a> Lines<'a> {
    /// The lines of the log that has these depth numbers; none where they can't be told.
    ///
    /// # Errors
    /// Where pixels can't be read back.
    pub(super) fn of(
        raster: &'a dyn Raster,
        rungs: &Rungs,
        spans: &'a [(Polyline, Polyline)],
        tilt: &'a Polyline,
    ) -> Result<Option<Lines<'a>>> {
        let step = fine::step(raster, &rungs.rungs, spans, tilt)?;
        Ok(step.map(|step| Lines { raster, spans, tilt, step, period: step / rungs.per_row.abs() }))
    }

    /// The row of the last line above (or below) a depth number, no farther than `until`.
    ///
    /// # Errors
    /// Where pixels can't be read back.
    pub(super) fn end(&self, number: &Rung, down: bool, until: f64) -> Result<f64> {
        let way = if down { 1.0 } else { -1.0 };
        let start = number.row - way * INSIDE * self.period;
        // What follows tells whether the last lines were the log's.
        let beyond = until + way * OUTSIDE * self.period;
        let rows = self.rows(start.min(beyond), start.max(beyond))?;
        let places = follow(&rows, way, self.period, beyond);
        let last = last_line(&places, way, number.row).unwrap_or(until);
        // A log may end between two lines.
        Ok(if way * (until - last) <= self.period { until } else { last })
    }

    /// Rows of the lines between two rows, top to bottom, at the page's middle.
    fn rows(&self, first: f64, last: f64) -> Result<Vec<f64>> {
        let mid_col = self.raster.width() as f64 / 2.0;
        let reach = ROWS / 2;
        let mut found = Vec::new();
        let mut top = first.max(0.0);
        while top < last.min(self.raster.height() as f64) {
            let middle = top + reach as f64;
            let ink = profile(self.raster, middle, reach, self.spans, self.tilt, mid_col)?;
            let from = middle.floor() - reach as f64;
            found.extend(runs(&fine::lines(&ink[..ROWS])).map(|(a, b)| from + (a + b) as f64 / 2.0));
            top += ROWS as f64;
        }
        Ok(found)
    }
}

/// A ladder without numbers far above or below the others that the log's lines don't lead to, or, where no lines can be
/// told, that show last digits alone: these fit any log.
///
/// # Errors
/// Where pixels can't be read back.
pub(super) fn drop_strays(rungs: &mut Rungs, lines: Option<&Lines<'_>>) -> Result<()> {
    let step = (rungs.step / rungs.per_row).abs();
    let is_lone = |own: &Rung, other: &Rung| {
        let apart = if other.full { APART } else { APART_LAST_DIGITS };
        (other.row - own.row).abs() >= apart * step
    };
    let is_stray = |from: &Rung, beyond: &[Rung], next: &Rung| -> Result<bool> {
        match lines {
            // Text in a head has lines of its own; a log goes on as far beyond its last number without one.
            _ if matches!(beyond, [only] if !only.full) => Ok(true),
            Some(lines) => {
                let end = lines.end(from, next.row > from.row, next.row)?;
                Ok((end - next.row).abs() > lines.period)
            }
            None => Ok(!beyond.iter().any(|rung| rung.full)),
        }
    };
    for down in [false, true] {
        let all = &rungs.rungs;
        let half = all.len() / 2;
        let is_apart = |at: &usize| {
            let (above, below) = (&all[*at], &all[at + 1]);
            if down { is_lone(above, below) } else { is_lone(below, above) }
        };
        let apart = if down { (half..all.len() - 1).find(is_apart) } else { (0..half).rev().find(is_apart) };
        let Some(at) = apart else { continue };
        let (above, below) = all.split_at(at + 1);
        let (own, others) = if down { (above, below) } else { (below, above) };
        let (from, next) = if down { (&all[at], &all[at + 1]) } else { (&all[at + 1], &all[at]) };
        if others.len() < LEAST && own.len() >= LEAST && is_stray(from, others, next)? {
            rungs.rungs = own.to_vec();
        }
    }
    Ok(())
}

/// First and last places of the stretches that are set.
fn runs(set: &[bool]) -> impl Iterator<Item = (usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in (0..set.len()).filter(|&at| set[at]) {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == at => run.1 = at,
            _ => runs.push((at, at)),
        }
    }
    runs.into_iter()
}

/// A place where a line should be, and whether one is there.
type Place = (f64, bool);

/// The places of a log's lines from one to the next; `rows` are those that were seen, top to bottom.
fn follow(rows: &[f64], way: f64, period: f64, until: f64) -> Vec<Place> {
    let slack = (OFF * period).max(OFF_ROWS);
    let near = |row: f64| {
        let off = |other: &f64| (other - row).abs();
        let around = &rows[rows.partition_point(|other| *other < row - slack)..];
        around
            .iter()
            .take_while(|other| **other <= row + slack)
            .min_by(|a, b| off(a).total_cmp(&off(b)))
            .copied()
    };
    let mut places = Vec::new();
    // The first that has another one at the right distance.
    let has_next = |row: &&f64| near(**row + way * period).is_some();
    let start = if way > 0.0 { rows.iter().find(has_next) } else { rows.iter().rev().find(has_next) };
    let Some(&(mut row)) = start else { return places };
    while way * (row - until) <= 0.0 {
        let met = near(row);
        row = met.unwrap_or(row);
        places.push((row, met.is_some()));
        row += way * period;
    }
    places
}

/// The last of a log's lines beyond a row; none where the log goes on to the last place, or has no line around the row.
fn last_line(places: &[Place], way: f64, from: f64) -> Option<f64> {
    let outside = places.iter().position(|place| way * (place.0 - from) > 0.0)?;
    let (inside, outside) = places.split_at(outside);
    let seen = inside.iter().filter(|place| place.1).count() as f64 / inside.len().max(1) as f64;
    let seen = seen.clamp(SEEN.0, SEEN.1);
    let (hit, miss) = ((seen / BY_CHANCE).ln(), ((1.0 - seen) / (1.0 - BY_CHANCE)).ln());
    let (mut sum, mut most, mut last) = (0.0, 0.0, from);
    for &(row, there) in outside {
        sum += if there { hit } else { miss };
        if sum >= most {
            (most, last) = (sum, row);
        }
        if sum <= most - AGAINST {
            return Some(last);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_digits_two_steps_off_are_of_no_log_and_a_depth_in_full_may_be() {
        let rung = |index: usize, depth: f64, full: bool| Rung {
            index,
            row: 1000.0 + 20.0 * (depth - 500.0),
            depth,
            sure: 0.9,
            full,
            digits: if full { 3 } else { 2 },
        };
        for (full, left) in [(false, 4), (true, 5)] {
            let mut rungs = vec![rung(0, 400.0, full)];
            rungs.extend((0..4).map(|at| rung(at + 1, 500.0 + 50.0 * at as f64, true)));
            let mut ladder = Rungs { rungs, step: 50.0, per_row: 0.05 };
            drop_strays(&mut ladder, None).unwrap();
            assert_eq!(ladder.rungs.len(), left);
        }
    }

    #[test]
    fn a_log_ends_where_its_lines_lose_step() {
        // Lines every 20 rows up to row 400, then a scale block's at other distances, then another log's.
        let mut rows: Vec<f64> = (0..=20).map(|at| f64::from(at) * 20.0).collect();
        rows.extend([431.0, 466.0, 511.0, 567.0]);
        rows.extend((0..20).map(|at| 607.0 + 20.0 * f64::from(at)));
        let places = follow(&rows, 1.0, 20.0, 1000.0);
        assert_eq!(last_line(&places, 1.0, 240.0), Some(400.0));
    }

    #[test]
    fn a_log_goes_on_beyond_a_stain_and_to_the_last_row() {
        let rows: Vec<f64> =
            (0..50).map(|at| f64::from(at) * 20.2).filter(|row| !(300.0..370.0).contains(row)).collect();
        assert_eq!(last_line(&follow(&rows, 1.0, 20.0, 980.0), 1.0, 240.0), None);
    }

    #[test]
    fn a_log_whose_lines_are_half_gone_goes_on() {
        let gone = [3, 4, 6, 9, 11, 12, 14, 17, 18];
        let rows: Vec<f64> =
            (0..30).rev().filter(|at| !gone.contains(at)).map(|at| f64::from(at) * -39.5).collect();
        assert_eq!(last_line(&follow(&rows, -1.0, 39.5, -1100.0), -1.0, -100.0), None);
    }
}
