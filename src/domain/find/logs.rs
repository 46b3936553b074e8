//! The logs on a scan: main pass, repeat sections, other scales, one below the other.

use std::iter;

use crate::domain::found::SectionKind;

use super::depths::{Climbed, Outcome, Placed, Search};
use super::ends::{self, Lines};
use super::frame::Frame;
use crate::error::Result;

/// How far a log goes on beyond its first and last depth number, in steps between numbers.
const BEYOND: f64 = 1.6;
/// Bands without the page's lines that a log goes on across.
const HOLE: usize = 12;
/// How far two depth scales may differ to be the same, as a share.
const SAME_SCALE: f64 = 0.1;
/// Least part of its depths that a repeat section shares with the main pass.
const SHARED: f64 = 0.6;

/// A log: a stretch of the scan with a depth ladder of its own.
pub(super) struct Log {
    /// What it is.
    pub(super) kind: SectionKind,
    /// First row and the row after the last at which its grid was seen, at the page's middle.
    pub(super) rows: (f64, f64),
    /// Its ladder.
    pub(super) climbed: Climbed,
    /// Depth from fine line to fine line, where they can be told.
    pub(super) fine: Option<f64>,
}

/// What looking for logs came to.
pub(super) enum Logs {
    /// Logs from top to bottom, one of them the main pass.
    Found(Vec<Log>),
    /// Logs whose depths grow upwards: the page stands on its head.
    OnItsHead,
    /// None, and why not.
    Refused(String),
}

/// Finds all logs of a page.
///
/// # Errors
/// Where pixels can't be read back or the reader fails.
pub(super) fn find(search: &Search<'_>) -> Result<Logs> {
    let first = match search.ladder()? {
        Outcome::Ladder(first) => first,
        Outcome::OnItsHead => return Ok(Logs::OnItsHead),
        Outcome::Refused(why) => return Ok(Logs::Refused(why)),
    };
    let spans = search.spans();
    // Each with its lines.
    let mut found: Vec<(Climbed, Option<Lines<'_>>)> = Vec::new();
    let mut stretches: Vec<Vec<Placed>> = Vec::new();
    let mut next = Some(*first);
    while let Some(mut climbed) = next {
        let lines = Lines::of(search.raster, &climbed.rungs, &spans, search.tilt)?;
        ends::drop_strays(&mut climbed.rungs, lines.as_ref())?;
        match climbed.weak() {
            Some(why) if found.is_empty() => return Ok(Logs::Refused(why)),
            Some(_) => {}
            None => {
                divide(&climbed, &mut stretches);
                found.push((climbed, lines));
            }
        }
        next = iter::from_fn(|| stretches.pop()).find_map(|numbers| search.further(&numbers, &found[0].0));
    }
    found.sort_by(|a, b| a.0.rungs.rows().0.total_cmp(&b.0.rungs.rows().0));
    let outermost: Vec<(f64, f64)> = found.iter().map(|(climbed, _)| climbed.rungs.rows()).collect();
    let mut logs = Vec::new();
    for (at, (climbed, lines)) in found.into_iter().enumerate() {
        // Between two logs each has its half at most.
        let above = at.checked_sub(1).map_or(0.0, |other| (outermost[other].1 + outermost[at].0) / 2.0);
        let below = outermost.get(at + 1).map_or(f64::INFINITY, |next| (outermost[at].1 + next.0) / 2.0);
        let reach = BEYOND * (climbed.rungs.step / climbed.rungs.per_row).abs();
        let mut rows = extent(search.frame, climbed.rungs.rows(), reach, (above, below));
        if let Some(lines) = &lines {
            let rungs = &climbed.rungs.rungs;
            rows = (lines.end(&rungs[0], false, rows.0)?, lines.end(&rungs[rungs.len() - 1], true, rows.1)?);
        }
        let fine = lines.map(|lines| lines.step);
        logs.push(Log { kind: SectionKind::Other, rows, climbed, fine });
    }
    name(&mut logs);
    Ok(Logs::Found(logs))
}

/// The numbers above and below a ladder.
fn divide(climbed: &Climbed, stretches: &mut Vec<Vec<Placed>>) {
    let (first, last) = climbed.rungs.rows();
    let part = |inside: &dyn Fn(f64) -> bool| -> Vec<Placed> {
        climbed.numbers.iter().filter(|placed| inside(placed.mid_row)).cloned().collect()
    };
    let parts = [part(&|row| row < first - 1.0), part(&|row| row > last + 1.0)];
    stretches.extend(parts.into_iter().filter(|numbers| numbers.len() >= 3));
}

/// The rows around a ladder's first and last over which the page's lines go on, no farther than `reach`.
pub(super) fn extent(
    frame: &Frame,
    (first, last): (f64, f64),
    reach: f64,
    (above, below): (f64, f64),
) -> (f64, f64) {
    let walk = |from: f64, down: bool, until: f64| {
        let mut at = frame.band_of(from);
        let mut edge = from;
        let mut hole = 0;
        loop {
            let row = frame.row_of(at);
            let over = if down { row > until } else { row < until };
            if over || hole > HOLE {
                return edge;
            }
            if frame.there[at] {
                hole = 0;
                edge = row;
            } else {
                hole += 1;
            }
            let next = if down { at + 1 } else { at.wrapping_sub(1) };
            if next >= frame.bands() {
                return edge;
            }
            at = next;
        }
    };
    let top = walk(first, false, above.max(first - reach)).min(first);
    let base = walk(last, true, below.min(last + reach)).max(last);
    (top, base)
}

/// The tallest is the main pass; what shares its depths on its scale repeats it.
fn name(logs: &mut [Log]) {
    let depths = |log: &Log| {
        let rungs = &log.climbed.rungs.rungs;
        let (a, b) = (rungs[0].depth, rungs[rungs.len() - 1].depth);
        (a.min(b), a.max(b))
    };
    let Some(main) =
        (0..logs.len()).max_by(|&a, &b| height(&logs[a]).total_cmp(&height(&logs[b])).then(b.cmp(&a)))
    else {
        return;
    };
    let (top, base) = depths(&logs[main]);
    let scale = logs[main].climbed.rungs.per_row;
    for (at, log) in logs.iter_mut().enumerate() {
        let (first, last) = depths(log);
        let shared = (last.min(base) - first.max(top)) / (last - first).max(1e-9);
        let same = (log.climbed.rungs.per_row / scale - 1.0).abs() <= SAME_SCALE;
        log.kind = match () {
            () if at == main => SectionKind::Main,
            () if same && shared >= SHARED => SectionKind::Repeat,
            () => SectionKind::Other,
        };
    }
}

fn height(log: &Log) -> f64 {
    log.rows.1 - log.rows.0
}
