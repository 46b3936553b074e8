//! Tracks and the gaps between them, from left to right.

use crate::domain::page::Polyline;

use super::coverage::Coverage;
use super::frame::{Frame, Rule};
use super::rulings::{Ruling, Run, WHOLE, nearest, parted, runs};

/// Widest division of a grid, as a share of the whole log: wider cells are tracks without lines.
const WIDEST_DIVISION: f64 = 0.105;
/// Narrowest track, as a share of the whole log.
const NARROWEST: f64 = 0.1;
/// Share of the usual horizontal lines from which on a cell belongs to a track.
const RULED: f32 = 0.3;
/// The same for the cell that an outer line of a grid would close: a torn margin has lost some of them.
const HALF_RULED: f32 = 0.1;
/// How far from the picture's side an outermost line is at the least if a track's edge was trimmed off beyond it, in columns.
const TRIMMED: f64 = 4.0;
/// How far the width of a track that runs to the picture's side may be from another's if it is as wide as that one, as a share.
const AS_WIDE: f64 = 0.03;
/// How far the lines of a grid of bare decades may be from their places, as a share of a decade.
const DECADE_OFF: f64 = 0.012;
/// Share of its rows on which a line between cells without a grid must be there.
const EDGE: f32 = 0.45;
/// What a division of a grid counts that all its horizontal lines cross, beside the share of rows on which its outer line
/// was seen.
const AS_COVERED: f32 = 0.2;
/// Share of the rows of both lines beside it on which a line that closes a narrow cell must be there.
const CURVE: f32 = 0.7;
/// How near to its place a line is there, in columns.
const ON_LINE: f64 = 1.0;
/// Share of its rows on which a line that would make a grid whole must be there.
const FAINT: f32 = 0.07;

/// A track as it is ruled; columns are places in the frame.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ruled {
    /// Its left edge.
    pub(super) left: f64,
    /// Its right edge.
    pub(super) right: f64,
    /// Its grid.
    pub(super) ruling: Ruling,
    /// Its inner lines.
    pub(super) inner: Vec<f64>,
    /// Whether both edges were seen, rather than put where the grid goes on.
    pub(super) seen: bool,
}

impl Ruled {
    /// Its edges and inner lines, from left to right.
    pub(super) fn lines(&self) -> Vec<f64> {
        [&[self.left][..], &self.inner, &[self.right]].concat()
    }
}

/// The tracks of a page and what lies between and beside them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Columns {
    /// Tracks from left to right.
    pub(super) tracks: Vec<Ruled>,
    /// Gaps from left to right, the page's margins first and last.
    pub(super) gaps: Vec<(f64, f64)>,
    /// Strong lines that no track has.
    pub(super) edges: Vec<f64>,
}

/// Tells tracks and gaps apart. `faint` are lines that are seldom seen; `width` the scan's columns.
pub(super) fn find(rules: &[Rule], faint: &[Rule], coverage: &Coverage, width: f64) -> Columns {
    let mut lines: Vec<f64> = rules.iter().map(|rule| rule.u).collect();
    let (Some(&first), Some(&last)) = (lines.first(), lines.last()) else { return Columns::default() };
    let extent = last - first;
    let ruled = |left: f64, right: f64| coverage.between(left, right).unwrap_or(1.0);
    // Where horizontal lines run on to the page's border, the edge of a track may have been trimmed off with it.
    let is_trimmed = |border: f64, line: f64| {
        (border - line).abs() > TRIMMED
            && coverage.between(border.min(line), border.max(line)).is_some_and(|share| share > RULED)
    };
    if is_trimmed(0.0, first) {
        lines.insert(0, 0.0);
    }
    if is_trimmed(width, last) {
        lines.push(width);
    }
    let share =
        |line: f64| nearest(rules, |rule| rule.u, line, ON_LINE).map_or(0.0, |rule| f64::from(rule.share));
    let mut found: Vec<Run> = runs(&lines, &share, &ruled)
        .into_iter()
        .flat_map(|run| parted(run, &lines))
        .map(|run| off_the_border(run, width))
        .collect();
    let covered = |left: f64, right: f64| coverage.between(left.max(0.0), right.min(width)).unwrap_or(1.0);
    found.retain(|run| match run.ruling {
        Ruling::Linear(cells) => (run.right() - run.left()) / cells as f64 <= WIDEST_DIVISION * extent,
        _ => true,
    });
    // What lies in another grid is none of a grid's.
    let free = |run: &Run, left: f64, right: f64| {
        found.iter().all(|other| {
            std::ptr::eq(other, run) || right <= other.left() + 2.0 || left >= other.right() - 2.0
        })
    };
    let room =
        |run: &Run, left: f64, right: f64| if free(run, left, right) { covered(left, right) } else { 0.0 };
    let mut tracks: Vec<Ruled> = found
        .iter()
        .map(|run| completed(run, rules, faint, &|left, right| room(run, left, right), width))
        .flat_map(halved)
        .collect();
    without_overlaps(&mut tracks);
    bare_decades(rules, &mut tracks);
    plain_tracks(rules, coverage, (extent, width), &mut tracks);
    tracks.retain(|track| track.right - track.left >= NARROWEST * extent);
    tracks.sort_by(|a, b| a.left.total_cmp(&b.left));
    as_wide_as_others(&mut tracks, width);
    let mut columns = Columns::of(tracks, width);
    let strong = rules.iter().filter(|rule| rule.share >= EDGE).map(|rule| rule.u);
    columns.edges = strong.collect();
    columns
}

impl Columns {
    /// Without the track in which the depth numbers stand, if it has no grid: that is the depth column.
    pub(super) fn without_depths(self, numbers: f64, width: f64) -> Columns {
        let is_column =
            |track: &Ruled| track.ruling == Ruling::Plain && (track.left..track.right).contains(&numbers);
        let tracks = self.tracks.into_iter().filter(|track| !is_column(track)).collect();
        Columns { edges: self.edges, ..Columns::of(tracks, width) }
    }

    /// The tracks' edges by row, along a frame.
    pub(super) fn spans(&self, frame: &Frame) -> Vec<(Polyline, Polyline)> {
        self.tracks.iter().map(|track| (frame.line(track.left), frame.line(track.right))).collect()
    }

    /// Tracks, in any order, and what lies between them on a scan of a width.
    pub(super) fn of(tracks: Vec<Ruled>, width: f64) -> Columns {
        let gaps = gaps(&tracks, width);
        Columns { tracks, gaps, edges: Vec::new() }
    }
}

/// A grid with its outer lines: one of ten or twenty divisions of which an outer line or two were hardly seen, made
/// whole.
fn completed(
    run: &Run,
    rules: &[Rule],
    faint: &[Rule],
    covered: &dyn Fn(f64, f64) -> f32,
    width: f64,
) -> Ruled {
    let mut lines = run.lines.clone();
    if let Ruling::Linear(cells) = run.ruling {
        let mut seen = true;
        let division = (run.right() - run.left()) / cells as f64;
        // Of twenty divisions every other line may be drawn: the edges are then half of what is seen beyond its ends.
        let strong = |place: f64| {
            let near = |rule: &&Rule| rule.share >= EDGE && (rule.u - place).abs() < 0.06 * division;
            rules.iter().find(near).map(|rule| rule.u)
        };
        let half = [lines[0] - division / 2.0, lines[cells] + division / 2.0].map(strong);
        if let ([Some(left), Some(right)], true) = (half, (cells + 1).is_multiple_of(WHOLE)) {
            let whole = [&[left][..], &lines, &[right]].concat();
            return ruled(&whole, Ruling::Linear(2 * (cells + 1)), true);
        }
        let whole = [5usize, 10, 20, 30].into_iter().find(|&whole| whole >= cells).unwrap_or(cells);
        let missing = whole - cells;
        if missing > 0 && missing <= 2 && cells >= 7 {
            for _ in 0..missing {
                let places = [lines[0] - division, lines[lines.len() - 1] + division];
                let strength = |place: f64| {
                    let near = faint.iter().filter(|rule| (rule.u - place).abs() < 0.12 * division);
                    near.map(|rule| rule.share).fold(0.0, f32::max)
                };
                let ends = [lines[0], lines[lines.len() - 1]];
                let value = |at: usize| {
                    let (low, high) = (places[at].min(ends[at]), places[at].max(ends[at]));
                    // An edge may have been trimmed off the page, but not the most of its division.
                    let on_page = low > -0.5 * division && high < width + 0.5 * division;
                    // Where the horizontal lines go on, so does the track, even if its edge has faded; where only some
                    // of them do, that is rather the depth column.
                    let covered = covered(low, high).min(1.0);
                    if on_page && covered > HALF_RULED {
                        FAINT + strength(places[at]) + AS_COVERED * covered
                    } else {
                        -1.0
                    }
                };
                let (left, right) = (value(0), value(1));
                if left.max(right) < FAINT {
                    seen = false;
                    break;
                }
                seen &= strength(places[usize::from(left < right)]) > 0.0;
                if left >= right {
                    lines.insert(0, places[0]);
                } else {
                    lines.push(places[1]);
                }
            }
        }
        let cells = lines.len() - 1;
        return ruled(&lines, Ruling::Linear(cells), seen);
    }
    let is_line = |place: f64| rules.iter().chain(faint).any(|rule| (rule.u - place).abs() <= ON_LINE);
    ruled(&lines, run.ruling, is_line(run.left()) && is_line(run.right()))
}

/// A linear grid that ends at the page's border ends where its divisions do.
fn off_the_border(mut run: Run, width: f64) -> Run {
    let last = run.lines.len() - 1;
    if let Ruling::Linear(cells) = run.ruling
        && cells == last
        && last > 2
    {
        let division = (run.lines[last - 1] - run.lines[1]) / (last - 2) as f64;
        if run.lines[0] == 0.0 {
            run.lines[0] = run.lines[1] - division;
        }
        if run.lines[last] == width {
            run.lines[last] = run.lines[last - 1] + division;
        }
    }
    run
}

fn ruled(lines: &[f64], ruling: Ruling, seen: bool) -> Ruled {
    let last = lines.len() - 1;
    Ruled { left: lines[0], right: lines[last], ruling, inner: lines[1..last].to_vec(), seen }
}

/// Twenty and more equal divisions are two and more standard tracks of ten side by side.
fn halved(track: Ruled) -> Vec<Ruled> {
    let Ruling::Linear(cells) = track.ruling else { return vec![track] };
    if cells < 18 || track.inner.len() != cells - 1 {
        return vec![track];
    }
    let lines = track.lines();
    let parts = (cells as f64 / 10.0).round() as usize;
    let cuts: Vec<usize> = (0..=parts).map(|part| (part * 10).min(cells)).collect();
    cuts.windows(2)
        .map(|cut| ruled(&lines[cut[0]..=cut[1]], Ruling::Linear(cut[1] - cut[0]), track.seen))
        .collect()
}

fn without_overlaps(tracks: &mut Vec<Ruled>) {
    tracks.sort_by(|a, b| a.left.total_cmp(&b.left));
    for at in 1..tracks.len() {
        if tracks[at].left < tracks[at - 1].right {
            tracks[at].left = tracks[at - 1].right;
        }
    }
    tracks.retain(|track| track.right > track.left);
}

/// Grids of which only the decades' lines were seen: lines at equal distances, the first and the last cell parts of a
/// decade that begins at 2 and ends at 2, as from 0.2 to 2000. Of the lines between them faint ones may be the decades', or
/// others.
fn bare_decades(rules: &[Rule], tracks: &mut Vec<Ruled>) {
    // The outermost ones may be cut off with the scan's side for a part of their way.
    let is_end = |at: usize| at == 0 || at == rules.len() - 1;
    let strong = rules.iter().enumerate().filter(|(at, rule)| rule.share >= EDGE || is_end(*at));
    let strong: Vec<f64> = strong.map(|(_, rule)| rule.u).collect();
    let all: Vec<f64> = rules.iter().map(|rule| rule.u).collect();
    let ends = || {
        strong
            .iter()
            .enumerate()
            .flat_map(|(at, &left)| strong[at + 1..].iter().map(move |&right| (left, right)))
    };
    for (left, right) in ends() {
        let is_taken = tracks.iter().any(|track| left < track.right - 2.0 && right > track.left + 2.0);
        if is_taken {
            continue;
        }
        let between = |lines: &[f64]| -> Vec<f64> {
            lines.iter().copied().filter(|line| (left..=right).contains(line)).collect()
        };
        let grid =
            [between(&all), between(&strong)].into_iter().find_map(|lines| Some((decade(&lines)?, lines)));
        let Some((decade, lines)) = grid else { continue };
        tracks.push(ruled(&lines, Ruling::Log { decade, lead: 2 }, true));
    }
}

/// The decade of lines that are those of a grid from 2 to 2.
fn decade(lines: &[f64]) -> Option<f64> {
    let [first, inner @ .., last] = lines else { return None };
    let (begin, end) = (inner.first()?, inner.last()?);
    let decade = (end - begin) / (inner.len() - 1) as f64;
    let near = |width: f64, share: f64| (width / decade - share).abs() <= DECADE_OFF;
    let even = inner.windows(2).all(|pair| near(pair[1] - pair[0], 1.0));
    (even && near(begin - first, 5f64.log10()) && near(last - end, 2f64.log10())).then_some(decade)
}

/// Cells between strong lines that no grid fills, through which the page's horizontal lines run.
fn plain_tracks(rules: &[Rule], coverage: &Coverage, (extent, width): (f64, f64), tracks: &mut Vec<Ruled>) {
    let taken = tracks.clone();
    let free = |left: f64, right: f64| {
        taken.iter().all(|track| right <= track.left + 2.0 || left >= track.right - 2.0)
    };
    let mut edges: Vec<f64> = rules.iter().filter(|rule| rule.share >= EDGE).map(|rule| rule.u).collect();
    edges.extend(taken.iter().flat_map(|track| [track.left, track.right]));
    // A track's outer edge may be the page's.
    for (border, nearest) in [
        (0.0, edges.iter().copied().fold(f64::INFINITY, f64::min)),
        (width, edges.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
    ] {
        if coverage.between(nearest.min(border), nearest.max(border)).is_some_and(|share| share > RULED) {
            edges.push(border);
        }
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 2.5);
    without_curves(&mut edges, rules, NARROWEST * extent, &taken);
    for pair in edges.windows(2) {
        let (left, right) = (pair[0], pair[1]);
        let is_ruled = coverage.between(left, right).is_some_and(|share| share > RULED);
        // Without horizontal lines a wide cell beside no grid at all may be a track, too.
        let bare = taken.is_empty() && coverage.between(left, right).is_none();
        if right - left >= NARROWEST * extent && free(left, right) && (is_ruled || bare) {
            tracks.push(ruled(&[left, right], Ruling::Plain, true));
        }
    }
}

/// Takes out what closes a cell narrower than any track and was seen on far fewer rows than the lines on both sides of it: a
/// curve that runs straight down.
fn without_curves(edges: &mut Vec<f64>, rules: &[Rule], narrowest: f64, tracks: &[Ruled]) {
    let is_track = |edge: f64| tracks.iter().any(|track| track.left == edge || track.right == edge);
    let share = |edge: f64| nearest(rules, |rule| rule.u, edge, ON_LINE).map_or(0.0, |rule| rule.share);
    let is_curve = |around: &[f64]| {
        let [left, own, right] = around else { return false };
        let is_narrow = (own - left).min(right - own) < narrowest && right - left >= narrowest;
        is_narrow && !is_track(*own) && share(*own) < CURVE * share(*left).min(share(*right))
    };
    while let Some(at) = edges.windows(3).position(is_curve) {
        edges.remove(at + 1);
    }
}

/// A track without a grid that runs to the picture's side has its edge there or, trimmed off, a little beyond: where one of
/// the others is about as wide, it is as wide as that one.
fn as_wide_as_others(tracks: &mut [Ruled], width: f64) {
    let others = tracks.to_vec();
    let runs_off = |track: &Ruled| [track.left == 0.0, track.right == width];
    for track in tracks.iter_mut().filter(|track| track.ruling == Ruling::Plain) {
        let [left, right] = runs_off(track);
        let about = |other: &&Ruled| {
            runs_off(other) == [false; 2]
                && ((track.right - track.left) / (other.right - other.left) - 1.0).abs() <= AS_WIDE
        };
        let Some(other) = others.iter().find(about).filter(|_| left != right) else { continue };
        if left {
            track.left = track.right - (other.right - other.left);
        } else {
            track.right = track.left + (other.right - other.left);
        }
    }
}

fn gaps(tracks: &[Ruled], width: f64) -> Vec<(f64, f64)> {
    let mut gaps = Vec::new();
    let mut from = 0.0;
    let mut ordered: Vec<&Ruled> = tracks.iter().collect();
    ordered.sort_by(|a, b| a.left.total_cmp(&b.left));
    for track in ordered {
        if track.left - from > 3.0 {
            gaps.push((from, track.left));
        }
        from = track.right.max(from);
    }
    if width - from > 3.0 {
        gaps.push((from, width));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(edges: &[(f64, f64)]) -> Vec<Ruled> {
        edges.iter().map(|&(left, right)| ruled(&[left, right], Ruling::Plain, true)).collect()
    }

    #[test]
    fn a_track_that_runs_to_the_pictures_side_is_as_wide_as_another() {
        let mut left = plain(&[(0.0, 746.0), (971.0, 1721.0), (1721.0, 2471.0)]);
        as_wide_as_others(&mut left, 2475.0);
        assert_eq!((left[0].left, left[0].right), (-4.0, 746.0));
        let mut right = plain(&[(20.0, 520.0), (600.0, 1095.0)]);
        as_wide_as_others(&mut right, 1095.0);
        assert_eq!((right[1].left, right[1].right), (600.0, 1100.0));
    }

    #[test]
    fn a_track_of_another_width_keeps_its_edge_at_the_pictures_side() {
        let narrower = plain(&[(0.0, 600.0), (971.0, 1721.0)]);
        let mut tracks = narrower.clone();
        as_wide_as_others(&mut tracks, 2475.0);
        assert_eq!(tracks, narrower);
    }

    #[test]
    fn a_curve_that_runs_straight_down_parts_no_track() {
        let parted = |shares: [f32; 5], narrowest: f64, tracks: &[Ruled]| {
            let cols = [57.8, 163.1, 582.7, 702.8, 1227.7];
            let rules: Vec<Rule> = cols.iter().zip(shares).map(|(&u, share)| Rule { u, share }).collect();
            let mut edges = cols.to_vec();
            without_curves(&mut edges, &rules, narrowest, tracks);
            edges.len()
        };
        let caliper = [0.97, 0.48, 0.97, 0.97, 0.97];
        assert_eq!(parted(caliper, 117.0, &[]), 4);
        // A line seen as often as those beside it is an edge, and so is one that leaves room for a track on both sides, or
        // ends one.
        assert_eq!(parted([0.97, 0.9, 0.97, 0.97, 0.97], 117.0, &[]), 5);
        assert_eq!(parted(caliper, 100.0, &[]), 5);
        assert_eq!(parted(caliper, 117.0, &plain(&[(57.8, 163.1)])), 5);
    }

    #[test]
    fn bare_decades_may_end_at_a_line_that_the_scan_s_side_cuts_off() {
        let cols = [326.3, 413.5, 538.5, 663.5, 788.5, 825.7];
        let rules: Vec<Rule> =
            cols.iter().map(|&u| Rule { u, share: if u == 825.7 { 0.17 } else { 0.9 } }).collect();
        let mut tracks = Vec::new();
        bare_decades(&rules, &mut tracks);
        assert_eq!(
            tracks.iter().map(|track| (track.left, track.right)).collect::<Vec<_>>(),
            [(326.3, 825.7)]
        );
    }

    #[test]
    fn bare_decades_are_told_by_strong_lines_where_faint_ones_stand_between() {
        // From 0.2 to 200: the strong lines at 1, 10 and 100, and faint ones at 0.5, 2 and 20.
        let decade = 170.0;
        let rule = |value: f64, share: f32| Rule { u: 1000.0 + decade * (value / 0.2).log10(), share };
        let strong = [0.2, 1.0, 10.0, 100.0, 200.0].map(|value| rule(value, 0.9));
        let grids = |faint: &[f64]| {
            let mut rules = strong.to_vec();
            rules.extend(faint.iter().map(|&value| rule(value, 0.1)));
            rules.sort_by(|a, b| a.u.total_cmp(&b.u));
            let mut tracks = Vec::new();
            bare_decades(&rules, &mut tracks);
            tracks
        };
        for faint in [&[][..], &[0.5, 2.0, 20.0]] {
            let found = grids(faint);
            assert_eq!(found.len(), 1, "{faint:?}");
            assert!(matches!(found[0].ruling, Ruling::Log { lead: 2, .. }), "{found:?}");
            assert_eq!((found[0].left, found[0].right), (1000.0, 1510.0));
        }
    }
}
