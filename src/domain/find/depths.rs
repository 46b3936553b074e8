//! The depth column: in which gap it is, which way its numbers run, and the ladder they make.

use crate::domain::layout::evidence::BAND;
use crate::domain::page::Polyline;
use crate::domain::raster::Raster;
use crate::domain::reading::{Bitmap, Reader, Turn};
use crate::domain::spec::DepthUnit;
use crate::domain::words;
use crate::error::Result;

use super::columns::{Columns, Ruled};
use super::frame::Frame;
use super::ladder::{self, Numeral, Rung, Rungs};
use super::numbers::{self, Look, Number};
use super::resolution::Resolution;
use super::rulings::Ruling;
use super::scales_printed::Printed;
use super::straight;

/// Widest piece of a margin in which depth numbers are looked for, in inches: they stand beside a track.
const MARGIN_INCHES: f64 = 2.0;
/// Narrowest gap that numbers fit in, in inches.
const NARROWEST_INCHES: f64 = 0.12;
/// Narrowest division that may be the depth column, in inches: standard tracks have divisions of a quarter of an inch.
const WIDE_DIVISION_INCHES: f64 = 0.4;
/// Heights of depth numbers' letters, in inches.
const LETTERS_INCHES: (f64, f64) = (0.035, 0.3);
/// Of what is read in the column beside a ladder so many must agree with it, unless the ladder is long.
const LEAST_AGREEING: f64 = 0.6;
const LONG: usize = 10;
const LEAST_AGREEING_LONG: f64 = 0.45;
/// How far a longer number's last digits may be from a ladder's depth to be a whole depth that it shows the last digits
/// of, in steps.
const ENDS: f64 = 0.1;
/// How sure a number must be to count against a ladder.
const SURE: f32 = 0.6;
/// Ways in which numbers may stand: what blank ends one, and how they run. The last is tried where no other gave a good
/// ladder: turned numbers may stand close one after the other.
const WAYS: [(f64, &[Turn]); 3] = [
    (numbers::WIDE, &[Turn::Upright]),
    (numbers::WIDE, &[Turn::Down, Turn::Up]),
    (numbers::NARROW, &[Turn::Down, Turn::Up]),
];
/// Of what looks like a log a ladder of few numbers must span so much, as a share of its rows, and so much to be looked no
/// further for.
const LEAST_SPAN: f64 = 0.15;
const MOST_SPAN: f64 = 0.5;
/// So many numbers are many.
const MANY: usize = 6;
/// Of what is read beside a ladder so many must agree for no other one to be looked for.
const LEAST_AGREEING_GOOD: f64 = 0.75;
/// Fewest numbers of a ladder, and fewest that show their depth in full.
const LEAST_RUNGS: usize = 3;
const LEAST_FULL: usize = 3;
/// What the title block says of the interval bears a ladder out whose first and last number are this near to its ends, in
/// steps, and of what is read beside that so many must agree with it.
const TOLD_STEPS: f64 = 1.6;
const LEAST_AGREEING_TOLD: f64 = 0.3;
/// The same in the ladder's unit at most: last digits alone are a hundred off.
const TOLD_MOST: f64 = 80.0;
/// A number as sure as this is read with no doubt.
const CERTAIN: f32 = 0.98;
/// Fewest numbers of three digits and more.
const LEAST_LONG: usize = 2;

/// A ladder that was found, with what was read around it.
#[derive(Debug, Clone)]
pub(super) struct Climbed {
    /// The numbers that agree.
    pub(super) rungs: Rungs,
    /// All that was read in the column, in the order of rows.
    pub(super) numbers: Vec<Placed>,
    /// Share of the sure numbers beside the ladder that agree with it.
    pub(super) agreeing: f64,
    /// Sure numbers in its column that have more digits than any of its own and end with its depths.
    pub(super) longer: usize,
    /// Columns of the frame in which the numbers stand.
    pub(super) gap: (f64, f64),
    /// How they run.
    pub(super) turn: Turn,
    /// Their letters' usual height.
    pub(super) height: f64,
    /// The interval that the title block tells, where that bears it out.
    pub(super) told: Option<(f64, f64)>,
    /// The scales it may be printed at, one of each unit, the likeliest first; one at least.
    pub(super) printed: Vec<Printed>,
}

impl Climbed {
    /// Where its numbers stand in the frame.
    pub(super) fn column(&self) -> f64 {
        let mut at: Vec<f64> =
            self.rungs.rungs.iter().map(|rung| self.gap.0 + self.numbers[rung.index].number.at.0).collect();
        at.sort_by(f64::total_cmp);
        at[at.len() / 2]
    }

    /// Why a ladder isn't well supported.
    pub(super) fn weak(&self) -> Option<String> {
        let rungs = &self.rungs.rungs;
        if self.told.is_some() && rungs.len() >= LEAST_RUNGS && self.agreeing >= LEAST_AGREEING_TOLD {
            return None;
        }
        let full = rungs.iter().filter(|rung| rung.full && rung.sure >= 0.5).count();
        // Two numbers in full and last digits of many say as much as three in full; so do two that are read with no
        // doubt and some.
        let certain = rungs.iter().filter(|rung| rung.full && rung.sure >= CERTAIN).count();
        let enough = full >= LEAST_FULL
            || full >= 2 && rungs.len() >= 2 * LEAST_FULL
            || certain >= 2 && rungs.len() > LEAST_FULL;
        if rungs.len() < LEAST_RUNGS || !enough {
            return Some(format!("only {full} depth numbers agree on a depth scale: too few to believe"));
        }
        // Numbers of two digits alone may all be the last ones of longer depths.
        let long = rungs.iter().filter(|rung| rung.full && rung.digits >= 3).count();
        if long < LEAST_LONG {
            return Some(
                "the depth numbers show two digits alone, which may be the last of longer ones".to_owned(),
            );
        }
        let readings = |index: usize| self.numbers[index].number.readings.as_slice();
        if let Some(shift) = self.rungs.rival(readings) {
            return Some(format!("the depth numbers may as well be read {shift:+.0} deeper"));
        }
        let least = if rungs.len() >= LONG { LEAST_AGREEING_LONG } else { LEAST_AGREEING };
        if self.agreeing < least {
            return Some(format!(
                "only {:.0} % of the depth numbers agree on a depth scale",
                100.0 * self.agreeing
            ));
        }
        // Where longer numbers stand between them, the ladder's may be the last digits of longer ones.
        if self.longer >= 2 || 5 * self.longer > rungs.len() {
            return Some("the depth numbers that agree may be the last digits of longer ones".to_owned());
        }
        None
    }
}

/// Columns of the frame in which depth numbers may stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    left: f64,
    right: f64,
    /// Whether its left and right side are no printed lines: what touches such a side goes on beyond it.
    cut: (bool, bool),
}

/// A number with its place on the scan.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// What it reads as.
    pub(super) number: Number,
    /// Row of its middle on the scan, and where its depth would be at the page's middle column.
    pub(super) row: f64,
    /// See [`Placed::row`].
    pub(super) mid_row: f64,
    /// Column of its middle on the scan.
    pub(super) col: f64,
}

/// What looking for the ladder came to.
pub(super) enum Outcome {
    /// A ladder that is well supported.
    Ladder(Box<Climbed>),
    /// A ladder that is well supported, but runs up the page.
    OnItsHead,
    /// None, and why not.
    Refused(String),
}

/// What the search needs to know.
pub(super) struct Search<'a> {
    /// The scan.
    pub(super) raster: &'a dyn Raster,
    /// Its frame.
    pub(super) frame: &'a Frame,
    /// Its tracks and gaps.
    pub(super) columns: &'a Columns,
    /// Its resolution.
    pub(super) resolution: &'a Resolution,
    /// As how many pixels across each pixel is drawn where print is to be read.
    pub(super) fine: usize,
    /// Unit of depth, where it is known.
    pub(super) unit: Option<DepthUnit>,
    /// Depths of the logged interval's top and base as the title block tells them.
    pub(super) interval: Option<(f64, f64)>,
    /// Rows down per column to the right, by row.
    pub(super) tilt: &'a Polyline,
    /// Who reads.
    pub(super) reader: &'a dyn Reader,
}

impl Search<'_> {
    /// The tracks' edges by row.
    pub(super) fn spans(&self) -> Vec<(Polyline, Polyline)> {
        self.columns.spans(self.frame)
    }

    /// Looks through the gaps for the ladder that most numbers agree on.
    ///
    /// # Errors
    /// Where pixels can't be read back or the reader fails.
    pub(super) fn ladder(&self) -> Result<Outcome> {
        let mut best: Option<Climbed> = None;
        let mut read = 0;
        let mut turned = Vec::new();
        let places = self.places();
        let looks =
            places.iter().map(|&place| (place, false)).chain(places.iter().map(|&place| (place, true)));
        'looks: for (place, mended) in looks {
            let mut bitmap = self.bitmap(place)?;
            if mended {
                bitmap = words::thickened(&bitmap);
            }
            for (blank, turns) in WAYS {
                for (turn, numbers) in self.numbers(&bitmap, place, blank, turns)? {
                    read += numbers.len();
                    let gap = (place.left, place.right);
                    if turn != Turn::Upright {
                        turned.push((gap, turn, numbers.clone()));
                    }
                    let Some(found) = self.climbed(numbers, gap, turn, true) else { continue };
                    if best.as_ref().is_none_or(|best| weight(&found) > weight(best)) {
                        best = Some(found);
                    }
                }
                if best.as_ref().is_some_and(|best| self.is_good(best)) {
                    break 'looks;
                }
            }
        }
        let judged = best.map(|found| (self.objection(&found), found));
        Ok(match judged {
            Some((None, found)) => Outcome::Ladder(Box::new(found)),
            _ if self.on_its_head(turned)? => Outcome::OnItsHead,
            Some((Some(objection), _)) => Outcome::Refused(objection),
            None if read == 0 => Outcome::Refused("no depth numbers were found beside the tracks".to_owned()),
            None => Outcome::Refused(format!(
                "{read} numbers were found beside the tracks, but no three that make a depth scale logs are \
                 printed at"
            )),
        })
    }

    /// Whether the numbers make a good ladder that runs up the page: those that were read turned, or heads down.
    fn on_its_head(&self, turned: Vec<((f64, f64), Turn, Vec<Placed>)>) -> Result<bool> {
        let is_one = |found: Option<Climbed>| found.is_some_and(|found| self.objection(&found).is_none());
        for (gap, turn, numbers) in turned {
            if is_one(self.climbed(numbers, gap, turn, false)) {
                return Ok(true);
            }
        }
        for place in self.places() {
            let bitmap = self.bitmap(place)?;
            for (turn, numbers) in self.numbers(&bitmap, place, numbers::WIDE, &[Turn::Over])? {
                if is_one(self.climbed(numbers, (place.left, place.right), turn, false)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A further ladder among numbers above or below one: a repeat section, another scale.
    pub(super) fn further(&self, numbers: &[Placed], like: &Climbed) -> Option<Climbed> {
        let found = self.climbed(numbers.to_vec(), like.gap, like.turn, true)?;
        found.weak().is_none().then_some(found)
    }

    /// Columns in which depth numbers may stand: gaps between tracks, widest first, then the margins beside them, then
    /// what looks like narrow tracks and wide divisions.
    fn places(&self) -> Vec<Place> {
        let dpi = self.resolution.dpi();
        let reach = MARGIN_INCHES * dpi;
        let tracks = &self.columns.tracks;
        let mut between: Vec<Place> = Vec::new();
        let mut beside: Vec<Place> = Vec::new();
        for &(left, right) in &self.columns.gaps {
            if right - left < NARROWEST_INCHES * dpi {
                continue;
            }
            let on_left = tracks.iter().find(|track| (track.right - left).abs() < 1.0);
            let on_right = tracks.iter().find(|track| (track.left - right).abs() < 1.0);
            // An edge that wasn't seen may stand anywhere, in the midst of the numbers too.
            let unseen = |track: Option<&Ruled>| track.is_some_and(|track| !track.seen);
            let cut = (unseen(on_left), unseen(on_right));
            let whole = Place { left, right, cut };
            let from_left =
                Place { right: right.min(left + reach), cut: (cut.0, right > left + reach), ..whole };
            let to_right =
                Place { left: left.max(right - reach), cut: (left < right - reach, cut.1), ..whole };
            match (on_left.is_some(), on_right.is_some()) {
                (true, true) if right - left <= 1.6 * reach => between.push(whole),
                (true, true) => beside.extend([from_left, to_right]),
                (true, false) => beside.push(from_left),
                (false, true) => beside.push(to_right),
                (false, false) => {}
            }
        }
        between.sort_by(|a, b| (b.right - b.left).total_cmp(&(a.right - a.left)));
        between.extend(beside);
        let whole = |left: f64, right: f64| Place { left, right, cut: (false, false) };
        // Where the horizontal lines run through the depth column, it looks like a track without a grid.
        between.extend(
            tracks
                .iter()
                .filter(|track| track.ruling == Ruling::Plain && track.right - track.left <= 1.6 * reach)
                .map(|track| whole(track.left, track.right)),
        );
        // Where the column is as wide as a division beside it, it looks like one of them.
        for track in tracks.iter().filter(|track| matches!(track.ruling, Ruling::Linear(_))) {
            let lines = track.lines();
            let wide = lines.windows(2).filter(|pair| pair[1] - pair[0] >= WIDE_DIVISION_INCHES * dpi);
            between.extend(wide.map(|pair| whole(pair[0], pair[1])));
        }
        between
    }

    fn bitmap(&self, place: Place) -> Result<Bitmap> {
        let rows = 0..self.raster.height();
        straight::column(self.raster, self.frame, rows, (place.left, place.right), self.fine)
    }

    /// What is read in a place, as if it ran each of these ways.
    fn numbers(
        &self,
        bitmap: &Bitmap,
        place: Place,
        blank: f64,
        turns: &[Turn],
    ) -> Result<Vec<(Turn, Vec<Placed>)>> {
        let dpi = self.fine as f64 * self.resolution.dpi();
        let letters = ((LETTERS_INCHES.0 * dpi).max(6.0), (LETTERS_INCHES.1 * dpi).max(14.0));
        let read = numbers::read(bitmap, turns, &Look { letters, blank, cut: place.cut }, self.reader)?;
        let placed = |numbers: Vec<Number>| {
            let mut placed: Vec<Placed> =
                numbers.into_iter().map(|number| self.placed(number, (place.left, place.right))).collect();
            placed.sort_by(|a, b| a.mid_row.total_cmp(&b.mid_row));
            placed
        };
        Ok(turns.iter().copied().zip(read.into_iter().map(placed)).collect())
    }

    fn placed(&self, number: Number, gap: (f64, f64)) -> Placed {
        let number = number.on_scan(self.fine as f64);
        let row = number.at.1;
        let col = self.frame.col(self.frame.band_of(row), gap.0) + number.at.0;
        let mid_row = row - self.tilt.at(row) * (col - self.raster.width() as f64 / 2.0);
        Placed { number, row, mid_row, col }
    }

    /// The ladder of some numbers; `down`: depths grow down the page.
    fn climbed(&self, numbers: Vec<Placed>, gap: (f64, f64), turn: Turn, down: bool) -> Option<Climbed> {
        let numerals: Vec<_> = numbers.iter().map(|placed| placed.number.numeral(placed.mid_row)).collect();
        let may_be = |per_row: f64| !self.resolution.printed(per_row, self.unit).is_empty();
        let mut rungs = ladder::best(&numerals, down, &may_be)?;
        let told = self.interval.filter(|&interval| fitted(&mut rungs, interval));
        let mut printed = self.resolution.printed(rungs.per_row.abs(), self.unit);
        let deepest = rungs.rungs.iter().map(|rung| rung.depth).fold(0.0, f64::max);
        printed.retain(|printed| is_possible(deepest, printed.unit));
        if printed.is_empty() {
            return None;
        }
        let (first, last) = rungs.rows();
        let step_rows = (rungs.step / rungs.per_row).abs();
        let beside = (first - 0.5 * step_rows)..=(last + 0.5 * step_rows);
        let is_rung = |index: usize| rungs.rungs.iter().any(|rung| rung.index == index);
        // Values and remarks beside the depth column don't speak against it.
        let own = rungs.rungs.iter().map(|rung| &numbers[rung.index].number);
        let cols = own.clone().map(|number| number.at.0);
        let room = own.map(|number| number.height).fold(0.0, f64::max);
        let column =
            cols.clone().fold(f64::INFINITY, f64::min) - room..=cols.fold(f64::NEG_INFINITY, f64::max) + room;
        let against = numerals.iter().enumerate().filter(|&(index, numeral)| {
            beside.contains(&numeral.row)
                && column.contains(&numbers[index].number.at.0)
                && !is_rung(index)
                && numeral.sure() >= SURE
                && numeral.readings[0].0.len() >= 2
        });
        let agreeing = rungs.rungs.len() as f64 / (rungs.rungs.len() + against.count()) as f64;
        let shown = |rung: &Rung| rung.full.then(|| numerals[rung.index].readings[0].0.len());
        let longest = rungs.rungs.iter().filter_map(shown).max().unwrap_or(0);
        let around = (first - 1.6 * step_rows)..=(last + 1.6 * step_rows);
        // A longer number whose last digits are the ladder's depth where it stands.
        let is_longer = |index: usize, numeral: &Numeral| {
            let text = &numeral.readings[0].0;
            around.contains(&numeral.row)
                && column.contains(&numbers[index].number.at.0)
                && !is_rung(index)
                && numeral.sure() >= SURE
                && text.len() > longest
                && text[text.len() - longest..]
                    .parse()
                    .is_ok_and(|ends: f64| (ends - rungs.depth_at(numeral.row)).abs() <= ENDS * rungs.step)
        };
        let longer =
            numerals.iter().enumerate().filter(|(index, numeral)| is_longer(*index, numeral)).count();
        let mut heights: Vec<f64> =
            rungs.rungs.iter().map(|rung| numbers[rung.index].number.height).collect();
        heights.sort_by(f64::total_cmp);
        let height = heights[heights.len() / 2];
        Some(Climbed { rungs, numbers, agreeing, longer, gap, turn, height, told, printed })
    }

    /// Whether a ladder needs no other beside it: one of many numbers, or without a gap along most of what looks like a log.
    fn is_good(&self, found: &Climbed) -> bool {
        let is_whole = || found.rungs.is_whole() && self.span(found) >= MOST_SPAN && found.weak().is_none();
        let is_clear = found.agreeing >= LEAST_AGREEING_GOOD && found.longer == 0;
        is_clear && (found.rungs.rungs.len() >= MANY || is_whole())
    }

    /// How much of what looks like a log a ladder spans, as a share of its rows.
    fn span(&self, found: &Climbed) -> f64 {
        let there = self.frame.there.iter().filter(|&&there| there).count() * BAND;
        let (first, last) = found.rungs.rows();
        (last - first) / there.max(1) as f64
    }

    /// Why a page's first ladder isn't believed.
    fn objection(&self, found: &Climbed) -> Option<String> {
        let few = found.rungs.rungs.len() < MANY;
        let small = few && self.span(found) < LEAST_SPAN;
        found.weak().or_else(|| {
            small
                .then(|| "the depth numbers that agree stand beside a small part of the log alone".to_owned())
        })
    }
}

/// Whether a ladder's first and last number are next to the ends of an interval. One of two digits a number takes the
/// hundreds from it.
fn fitted(rungs: &mut Rungs, (top, base): (f64, f64)) -> bool {
    let depths = rungs.rungs.iter().map(|rung| rung.depth);
    let (least, most) = depths
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), depth| (least.min(depth), most.max(depth)));
    let hundreds = (((top + base) - (least + most)) / 200.0).round().max(0.0);
    let is_short = rungs.rungs.iter().all(|rung| rung.digits <= 2);
    let deeper = if is_short { 100.0 * hundreds } else { 0.0 };
    let near = |one: f64, other: f64| (one - other).abs() <= (TOLD_STEPS * rungs.step.abs()).min(TOLD_MOST);
    let told = near(least + deeper, top) && near(most + deeper, base);
    if told {
        rungs.rungs.iter_mut().for_each(|rung| rung.depth += deeper);
    }
    told
}

/// Whether a well may be so deep. The longest one, of 2022 in the field Upper Zakum, is 15,240 m (50,000 ft) long.
fn is_possible(depth: f64, unit: DepthUnit) -> bool {
    depth
        <= match unit {
            DepthUnit::Feet => 51_000.0,
            DepthUnit::Metres => 15_500.0,
        }
}

fn weight(found: &Climbed) -> f64 {
    found.rungs.worth() * found.agreeing / (1 + found.longer) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_block_s_interval_bears_a_ladder_out_and_tells_the_hundreds_of_last_digits() {
        let rungs = |texts: &[&str]| {
            let numeral = |(at, text): (usize, &&str)| Numeral {
                row: 500.0 * at as f64,
                readings: vec![((*text).to_owned(), 0.95)],
            };
            let numerals: Vec<Numeral> = texts.iter().enumerate().map(numeral).collect();
            ladder::best(&numerals, true, &|_| true).unwrap()
        };
        let depths = |rungs: &Rungs| rungs.rungs.iter().map(|rung| rung.depth).collect::<Vec<_>>();
        let mut shallow = rungs(&["25", "50", "75", "100"]);
        assert!(fitted(&mut shallow, (5.0, 110.0)));
        assert_eq!(depths(&shallow), [25.0, 50.0, 75.0, 100.0]);
        assert!(!fitted(&mut shallow, (5005.0, 5110.0)), "100 is no last digits");
        let mut short = rungs(&["35", "40", "45", "50", "55"]);
        assert!(!fitted(&mut short, (233.0, 290.0)), "numbers end 35 before the interval does");
        assert!(fitted(&mut short, (233.0, 260.0)));
        assert_eq!(depths(&short), [235.0, 240.0, 245.0, 250.0, 255.0]);
        let mut tenfold = rungs(&["2750", "2800", "2850", "2900"]);
        assert!(!fitted(&mut tenfold, (270.0, 295.0)));
    }

    #[test]
    fn no_well_is_27_kilometres_deep() {
        // `2740` with a stroke that was read as a figure.
        assert!(!is_possible(27_140.0, DepthUnit::Metres));
        assert!(is_possible(27_140.0, DepthUnit::Feet) && is_possible(12_262.0, DepthUnit::Metres));
    }
}
