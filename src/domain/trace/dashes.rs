//! Which of several curves has the longer dashes.
//!
//! How long a dash is called long depends on who drew it, and how long dots and dashes come out on how they were scanned:
//! what tells curves of a track from each other is whose are the longer ones, and those are measured once both are
//! traced.

use crate::domain::mask::{DARK, Ink};
use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::look::Pool;
use crate::domain::trace::segment::{Segment, runs_along_row};
use crate::domain::trace::{Path, Piece, Share};

/// Whole dashes that a curve must show for their length to be told.
const LEAST_DASHES: usize = 8;
/// Share of what is dark that lies in whole dashes at least: specks beside long dashes that are cut tell nothing.
const LEAST_WHOLE: f32 = 0.03;
/// Share from which on whole dashes are no few of many: below, a dotted curve may as well have longer ones.
const ENOUGH_WHOLE: f32 = 0.2;
/// Pieces that take most of what is dark, are no longer than so many line widths, and most of them about as long as each other,
/// are dots; what is left of broken dashes is of all lengths.
const MOST_WHOLE: f32 = 0.5;
const DOT: f32 = 2.0;
const ALIKE: std::ops::Range<f32> = 0.6..1.6;
const MOST_ALIKE: f32 = 0.7;
/// Most rows of white between two dashes.
const WIDEST_WHITE: i32 = 60;
/// Columns per row up to which rows tell dashes apart.
const STEEPEST: f32 = 1.0;
/// Dashes are longer than others from this ratio on.
const LONGER: f32 = 1.25;

/// Usual dashes of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// Their length, pixels.
    pub(super) length: f32,
    /// Whether what is seen whole stands for all of them.
    pub(super) is_all: bool,
    /// Whether they are surely dots.
    pub(super) is_dots: bool,
}

/// Usual dashes of each curve where it has its ink to itself; `None` where too few are seen from end to end, and where no
/// other of the `curves` is of a style that it could be exchanged with. `line` is the usual width of lines, columns.
pub fn lengths(
    ink: &Ink,
    segments: &[Segment],
    shares: &[Share],
    line: f32,
    curves: &[CurveSpec],
) -> Vec<Option<Usual>> {
    let ranks: Vec<Option<usize>> = curves.iter().map(|spec| rank(spec.style?)).collect();
    let has_rival = |own: usize| ranks.iter().flatten().any(|&other| other != own);
    let is_told = |curve: usize| ranks[curve].is_some_and(has_rival);
    let length = |share: &Share| usual(ink, segments, share, line);
    shares.iter().enumerate().map(|(curve, share)| is_told(curve).then(|| length(share))?).collect()
}

/// Usual dashes of some of a curve's pieces.
pub(super) fn usual(ink: &Ink, segments: &[Segment], share: &[Piece], line: f32) -> Option<Usual> {
    dashes(ink, segments, share, line).usual(line)
}

/// How long the dashes of some of a curve's pieces are at least, by what lies along rows: a row shows a part of a dash, or of
/// the dots beside each other. `None` where too little does.
pub(super) fn least(ink: &Ink, segments: &[Segment], share: &[Piece], line: f32) -> Option<f32> {
    let own = share.iter().filter(|piece| piece.takers.count_ones() == 1);
    let runs = own.flat_map(|piece| &segments[piece.segment as usize].runs);
    let runs = runs.map(|&run| &ink.runs()[run as usize]);
    let along = runs.filter(|run| run.parts > 0 && runs_along_row(run.width(), line));
    let mut parts: Vec<f32> = along.map(|run| run.dark * run.width() / f32::from(run.parts)).collect();
    (parts.len() >= LEAST_DASHES).then(|| half_as_long(&mut parts)).flatten()
}

/// The length that half of all lies in parts at least as long as.
fn half_as_long(parts: &mut [f32]) -> Option<f32> {
    parts.sort_unstable_by(|a, b| b.total_cmp(a));
    let half = parts.iter().sum::<f32>() / 2.0;
    let mut longer = 0.0;
    parts.iter().copied().find(|part| {
        longer += part;
        longer >= half
    })
}

/// The dashes of a curve.
fn dashes(ink: &Ink, segments: &[Segment], share: &[Piece], line: f32) -> Dashes {
    let mut dashes = Dashes::default();
    for piece in share {
        let segment = &segments[piece.segment as usize];
        for (row, &run) in (segment.top.row..).zip(&segment.runs) {
            let run = &ink.runs()[run as usize];
            if piece.takers.count_ones() > 1 || runs_along_row(run.width(), line) {
                // What crosses it, or a stretch along the row, hides where dashes end.
                dashes.cut();
            } else {
                dashes.step(row, run.centre, run.darkest > DARK);
            }
        }
    }
    dashes.cut();
    dashes
}

/// The way down a curve, from dash to dash.
#[derive(Default)]
struct Dashes {
    /// Lengths of the dashes that were seen from end to end.
    whole: Vec<f32>,
    /// Length of all that was dark.
    dark: f32,
    /// Row seen last.
    seen: Option<i32>,
    /// The dash that the ink seen last belongs to.
    last: Option<Dash>,
}

/// A dash that is being followed.
struct Dash {
    /// Row and column of its last ink.
    end: (i32, f32),
    length: f32,
    /// Whether its beginning is seen.
    begun: bool,
}

impl Dashes {
    /// Goes on to a row with or without ink.
    fn step(&mut self, row: i32, col: f32, is_dark: bool) {
        if self.seen.is_some_and(|seen| row - seen - 1 > WIDEST_WHITE) {
            self.cut();
        }
        let is_flat = |last: &Dash| (col - last.end.1).abs() > STEEPEST * (row - last.end.0) as f32;
        if is_dark && self.last.as_ref().is_some_and(is_flat) {
            // So flat, a row shows several dots, or the end of one dash and the next one.
            self.cut();
            return;
        }
        let seen = self.seen.replace(row);
        match &mut self.last {
            _ if !is_dark => (),
            Some(last) if row == last.end.0 + 1 => {
                last.length += (1.0 + (col - last.end.1) * (col - last.end.1)).sqrt();
                last.end = (row, col);
            }
            last => {
                let next = Dash { end: (row, col), length: 1.0, begun: seen.is_some() };
                if let Some(before) = last.replace(next) {
                    self.dark += before.length;
                    self.whole.extend(before.begun.then_some(before.length));
                }
            }
        }
    }

    /// What comes next isn't seen.
    fn cut(&mut self) {
        self.dark += self.last.take().map_or(0.0, |last| last.length);
        self.seen = None;
    }

    /// What is usual of them.
    fn usual(mut self, line: f32) -> Option<Usual> {
        let sum: f32 = self.whole.iter().sum();
        if self.whole.len() < LEAST_DASHES || sum < LEAST_WHOLE * self.dark {
            return None;
        }
        // Specks and broken dashes count little.
        let length = half_as_long(&mut self.whole)?;
        let alike: f32 = self.whole.iter().filter(|&dash| ALIKE.contains(&(dash / length))).sum();
        Some(Usual {
            length,
            is_all: sum >= ENOUGH_WHOLE * self.dark,
            is_dots: length <= DOT * line && sum >= MOST_WHOLE * self.dark && alike >= MOST_ALIKE * sum,
        })
    }
}

/// Exchanges the names of what was found first, its looks with the styles by which it was found, where a style of longer
/// dashes was given to shorter ones.
pub fn exchange_looks(lengths: Vec<Option<Usual>>, curves: &mut [CurveSpec], looks: &mut [Pool]) {
    for (shorter, longer) in exchanges(lengths, curves, &|_, _| true) {
        looks.swap(shorter, longer);
        let style = curves[shorter].style;
        curves[shorter].style = curves[longer].style;
        curves[longer].style = style;
    }
}

/// Exchanges paths where a curve of longer dashes was given the shorter ones.
pub fn exchange_paths(lengths: Vec<Option<Usual>>, curves: &[CurveSpec], paths: &mut [Path]) {
    let is_wrapped: Vec<bool> = paths.iter().map(Path::is_wrapped).collect();
    let may_follow = |curve: usize, path: usize| may_take(&curves[curve], is_wrapped[path]);
    for (shorter, longer) in exchanges(lengths, curves, &may_follow) {
        paths.swap(shorter, longer);
    }
}

/// Whether a curve may get a path: none that never leaves its track gets one that does.
pub(super) fn may_take(curve: &CurveSpec, is_wrapped: bool) -> bool {
    curve.wrap || !is_wrapped
}

/// The exchanges, one after the other, after which no style of shorter dashes has the longer ones; `may_follow` says
/// whether a curve may get what another one had at first.
fn exchanges(
    mut lengths: Vec<Option<Usual>>,
    curves: &[CurveSpec],
    may_follow: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut exchanges = Vec::new();
    let mut has: Vec<usize> = (0..curves.len()).collect();
    let mut ranked: Vec<(usize, usize)> =
        curves.iter().enumerate().filter_map(|(curve, spec)| Some((rank(spec.style?)?, curve))).collect();
    ranked.sort_unstable();
    for (at, &(low, shorter)) in ranked.iter().enumerate() {
        for &(high, longer) in &ranked[at + 1..] {
            // Curves beyond the most of a track have none.
            let length = |curve: usize| lengths.get(curve).copied().flatten();
            let is_reversed = match (length(shorter), length(longer)) {
                // Dots where dashes should be, and where dots should nothing that may be some.
                (short, Some(long)) if long.is_dots && !short.is_some_and(|short| short.is_all) => true,
                (Some(short), Some(long)) => short.length > LONGER * long.length,
                _ => false,
            };
            let same_ink = curves[shorter].colour == curves[longer].colour;
            let may = may_follow(shorter, has[longer]) && may_follow(longer, has[shorter]);
            if low < high && same_ink && is_reversed && may {
                lengths.swap(shorter, longer);
                has.swap(shorter, longer);
                exchanges.push((shorter, longer));
            }
        }
    }
    exchanges
}

/// Place of a style by the length of its dashes; none of a line without.
pub(super) fn rank(style: LineStyle) -> Option<usize> {
    match style {
        LineStyle::Dotted => Some(0),
        LineStyle::Dashed => Some(1),
        LineStyle::LongDashed => Some(2),
        LineStyle::Solid => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::trace::PathPoint;
    use crate::domain::trace::tests::spec;

    use LineStyle::{Dashed, Dotted, LongDashed, Solid};

    /// Which path each curve ends up with, told by its column.
    fn order(curves: &[CurveSpec], lengths: &[Option<f32>], wrap: &[i16]) -> Vec<f32> {
        let usual = |length: &Option<f32>| length.map(|length| Usual { length, ..DASHES });
        order_of(curves, lengths.iter().map(usual).collect(), wrap)
    }

    const DASHES: Usual = Usual { length: 20.0, is_all: true, is_dots: false };

    fn order_of(curves: &[CurveSpec], lengths: Vec<Option<Usual>>, wrap: &[i16]) -> Vec<f32> {
        let path = |(at, &wrap): (usize, &i16)| {
            let point = PathPoint { row: 0, col: at as f32, wrap, confidence: 1.0 };
            Path { points: vec![point] }
        };
        let mut paths: Vec<Path> = wrap.iter().enumerate().map(path).collect();
        exchange_paths(lengths, curves, &mut paths);
        paths.iter().map(|path| path.points[0].col).collect()
    }

    #[test]
    fn each_style_gets_dashes_longer_than_those_of_shorter_styles() {
        let curves = [Solid, LongDashed, Dashed, Dotted].map(spec);
        let lengths = [Some(90.0), Some(5.0), Some(20.0), Some(9.0)];
        assert_eq!(order(&curves, &lengths, &[0; 4]), [0.0, 2.0, 3.0, 1.0]);
        assert_eq!(order(&curves, &[None; 4], &[0; 4]), [0.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn lengths_that_hardly_differ_exchange_nothing() {
        let curves = [Dashed, LongDashed].map(spec);
        assert_eq!(order(&curves, &[Some(20.0), Some(18.0)], &[0; 2]), [0.0, 1.0]);
        assert_eq!(order(&curves, &[Some(20.0), Some(15.0)], &[0; 2]), [1.0, 0.0]);
    }

    #[test]
    fn dots_are_the_dotted_curves_whatever_is_seen_of_the_other_ones_dashes() {
        let curves = [Dotted, Dashed].map(spec);
        let dots = Some(Usual { length: 5.0, is_all: true, is_dots: true });
        let tips = Some(Usual { length: 5.2, is_all: false, ..DASHES });
        for other in [None, tips] {
            assert_eq!(order_of(&curves, vec![other, dots], &[0; 2]), [1.0, 0.0]);
            assert_eq!(order_of(&curves, vec![dots, other], &[0; 2]), [0.0, 1.0]);
        }
        // Specks that are all there is are shorter than what looks like dots.
        let specks = Some(Usual { length: 2.0, ..DASHES });
        assert_eq!(order_of(&curves, vec![specks, dots], &[0; 2]), [0.0, 1.0]);
        // Dots both of them: the longer ones are the dashes.
        let longer = Some(Usual { length: 7.0, is_all: true, is_dots: true });
        assert_eq!(order_of(&curves, vec![longer, dots], &[0; 2]), [1.0, 0.0]);
    }

    #[test]
    fn inks_are_never_exchanged_nor_wraps_given_to_a_curve_that_has_none() {
        let lengths = [Some(20.0), Some(10.0)];
        let mut curves = [Dashed, LongDashed].map(spec);
        curves[0].wrap = false;
        assert_eq!(order(&curves, &lengths, &[0, 0]), [1.0, 0.0]);
        assert_eq!(order(&curves, &lengths, &[0, 1]), [0.0, 1.0]);
        curves[1].colour = Some([200, 0, 0]);
        assert_eq!(order(&curves, &lengths, &[0, 0]), [0.0, 1.0]);
    }
}
