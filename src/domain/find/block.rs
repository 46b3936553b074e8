//! Tracks as their scale blocks have them: how far each reaches, and its curves.

use crate::domain::scales::{self, FoundCurve, doubt_headings, doubt_runs};
use crate::domain::spec::LineStyle;

use super::columns::{Columns, Ruled};
use super::head::{Head, Side};
use super::rulings::Ruling;

/// Most cells that one track is made of, and most tracks as found.
const MOST_CELLS: usize = 8;
const MOST_TRACKS: usize = 2;
/// A grid of no more divisions than this may be tracks side by side, or part of one.
const FEW_DIVISIONS: usize = 7;
/// What a track counts for being one by a grid of its own, by edges alone, and for being as wide as others.
const RULED: f32 = 0.14;
const UNRULED: f32 = 0.04;
const AS_WIDE: f32 = 0.1;
/// What a scale counts more for each edge of its track that is a strong line.
const EDGED: f32 = 0.01;
/// Readings of one block whose worths differ by no more than this tell as much.
const ALIKE: f32 = 0.01;
/// How much more thickened ink must tell: it closes loops that are open.
const THICK: f32 = 0.3;
/// What is left of confidence in a scale where the block on the log's other side surely has another one, and how much one that
/// has the same counts: what misled the reader once, a face or a smudge, may have misled it twice.
const CONTRADICTED: f32 = 0.4;
const CONFIRMS: f32 = 0.5;
/// How much a scale that isn't customary contradicts one that is, and any one that another curve of the track has, too.
const LESS: f32 = 0.5;
/// A scale as sure as this in a block that tells no curves shows where the block is.
const SURE_BLOCK: f32 = 0.5;
/// Rows between two readings of the same values at most.
const SAME_ROW: f64 = 4.0;
/// Two lines so near to each other are one, in columns.
const SAME_LINE: f64 = 1.5;
/// Most strong lines inside a grid that may be edges of tracks: where there are more, its lines are strong.
const MOST_STRONG: usize = 4;
/// How far widths of tracks that are equally wide may differ, as a share.
const SAME_WIDTH: f64 = 0.03;

/// A track with its curves as its scale block has them.
pub(super) struct Scaled {
    /// The track.
    pub(super) track: Ruled,
    /// Its curves.
    pub(super) curves: Vec<FoundCurve>,
    /// On which side of the log the head that told them stands; none where none did.
    pub(super) told: Option<Side>,
    /// Rows of the scales nearest to the log in the blocks above and below it, by [`Side`].
    pub(super) blocks: [Option<f64>; 2],
}

/// The tracks' curves by the heads above and below their log. A scale tells how far its track reaches: cells side by
/// side are one track where scales run across them; what is no track by its lines is one only as part of such.
pub(super) fn scaled(columns: &Columns, numbers: Option<f64>, heads: &[Head]) -> Vec<Scaled> {
    let cells = cells(columns, numbers);
    let widest = columns.tracks.iter().map(|track| track.right - track.left).fold(0.0, f64::max);
    // best[n]: what the best tracks of the first n cells explain, where the last begins, and that one.
    let mut best: Vec<(f32, usize, Option<Scaled>)> = vec![(0.0, 0, None)];
    for end in 1..=cells.len() {
        // No track ends here.
        let mut chosen: (f32, usize, Option<Scaled>) = (best[end - 1].0, end - 1, None);
        for start in (0..end).rev() {
            // Tracks side by side may be one, however many cells they have.
            if end - start > MOST_CELLS && !are_tracks(&cells[start..end], &columns.tracks) {
                continue;
            }
            let Some(track) = joined(&cells[start..end], &columns.tracks) else { break };
            let as_found = columns.tracks.iter().any(|found| same_place(found, &track));
            if !as_found && end - start == 1 {
                continue;
            }
            let told = told(track, heads);
            let tells = worth(&told.curves);
            let edged = if tells > 0.0 { edged(&told.track, &columns.edges) } else { 0.0 };
            let value = best[start].0 + tells + looks(&told.track, as_found, widest) + edged;
            if value > chosen.0 {
                chosen = (value, start, Some(told));
            }
        }
        best.push(chosen);
    }
    let mut found = Vec::new();
    let mut end = cells.len();
    while end > 0 {
        let (_, start, told) = &mut best[end];
        found.extend(told.take());
        end = *start;
    }
    found.reverse();
    whole(found, columns, heads)
}

/// Halves of a track made one: where the second one's scale of a curve goes on where the first one's ends, a value in the
/// midst of a scale was taken for its end.
fn whole(halves: Vec<Scaled>, columns: &Columns, heads: &[Head]) -> Vec<Scaled> {
    let mut tracks: Vec<Scaled> = Vec::new();
    for second in halves {
        if let Some(first) = tracks.last()
            && goes_on(&first.curves, &second.curves)
            && let Some(track) = joined(&[first.track.clone(), second.track.clone()], &columns.tracks)
        {
            let both = told(track, heads);
            if both.curves.iter().any(|curve| curve.scale.is_some() && curve.mnemonic.is_some()) {
                tracks.pop();
                tracks.push(both);
                continue;
            }
        }
        tracks.push(second);
    }
    tracks
}

/// Whether a curve of the second half has a scale that begins where that of the same quantity in the first one ends, or one
/// that has no sure name there: it is cut in two as well.
fn goes_on(first: &[FoundCurve], second: &[FoundCurve]) -> bool {
    let quantity = |curve: &FoundCurve| curve.entry().map(|entry| entry.quantity);
    let is_same = |one: &FoundCurve, other: &FoundCurve| {
        one.confidence < SURE_BLOCK || quantity(one).is_some() && quantity(one) == quantity(other)
    };
    first.iter().any(|one| {
        second.iter().any(|other| match (one.scale, other.scale) {
            (Some([from, middle]), Some([next, to])) => {
                // In the midst of a scale no minus was lost: `30 10 -10` is no `30 -10`.
                let middle = if one.mended && middle == -next { next } else { middle };
                middle == next && middle - from == to - next && is_same(one, other)
            }
            _ => false,
        })
    })
}

/// What a track counts for its lines alone: a grid of its own, and the width that other tracks have.
fn looks(track: &Ruled, as_found: bool, widest: f64) -> f32 {
    let ruled = !matches!(track.ruling, Ruling::Plain | Ruling::Linear(..=FEW_DIVISIONS));
    let as_wide = ((track.right - track.left) / widest - 1.0).abs() < SAME_WIDTH;
    let lines = match (as_found, ruled) {
        (true, true) => RULED,
        (true, false) => UNRULED,
        _ => 0.0,
    };
    lines + if as_wide { AS_WIDE } else { 0.0 }
}

/// What a scale counts more for ending where its track's edges are strong lines.
fn edged(track: &Ruled, strong: &[f64]) -> f32 {
    let is_strong = |line: &&f64| strong.iter().any(|edge| (edge - **line).abs() <= SAME_LINE);
    EDGED * [track.left, track.right].iter().filter(is_strong).count() as f32
}

/// A track's curves by the head that tells most of them; the first of equals: the block above the log.
pub(super) fn told(track: Ruled, heads: &[Head]) -> Scaled {
    let mut best = Scaled { track, curves: Vec::new(), told: None, blocks: [None; 2] };
    let mut by_side: [Vec<FoundCurve>; 2] = [Vec::new(), Vec::new()];
    for side in Side::BOTH {
        // The cuts of a head share its picture, and so the samples in it.
        let mut samples = None;
        for head in heads.iter().filter(|head| head.side == side) {
            let samples = samples.get_or_insert_with(|| head.samples(best.track.left, best.track.right));
            let curves = head.curves(&best.track, samples);
            if head.thick {
                if look_again(&mut best.curves, curves) {
                    best.told = best.told.or(Some(side));
                    doubt_headings(&mut best.curves);
                }
                continue;
            }
            // No scale, but perhaps names: those next to the log.
            let first = best.told.is_none() && best.curves.is_empty();
            let tells = worth(&curves);
            if tells > worth(&by_side[side as usize]) {
                by_side[side as usize].clone_from(&curves);
            }
            let margin = if sees_more(&curves, &best.curves) { -ALIKE } else { ALIKE };
            if tells > worth(&best.curves) + margin {
                best = Scaled { curves, told: Some(side), ..best };
            } else if first {
                best.curves = curves;
            }
        }
    }
    best.blocks = Side::BOTH.map(|side| match best.told {
        Some(told) if told == side => nearest(&best.curves, side, 0.0),
        _ => nearest(&by_side[side as usize], side, SURE_BLOCK),
    });
    if let Some(side) = best.told {
        let other = if side == Side::Above { &by_side[1] } else { &by_side[0] };
        compare(&mut best.curves, other);
    }
    doubt_runs(&mut best.curves);
    best
}

/// Whether a reading of a block sees second scales of curves that another one, of fewer rows, doesn't.
fn sees_more(one: &[FoundCurve], other: &[FoundCurve]) -> bool {
    scales::amplified(one) > scales::amplified(other)
}

/// The row of the named scale that is nearest to the log of those as sure as `least`.
fn nearest(curves: &[FoundCurve], side: Side, least: f32) -> Option<f64> {
    let is_one = |curve: &&FoundCurve| curve.scale.is_some() && curve.mnemonic.is_some();
    let sure = curves.iter().filter(is_one).filter(|curve| curve.confidence >= least);
    let rows = sure.map(|curve| curve.row);
    match side {
        Side::Above => rows.max_by(f64::total_cmp),
        Side::Below => rows.min_by(f64::total_cmp),
    }
}

/// Scale blocks above and below a log say the same: where they don't, one was misread; where they do, both were read well;
/// and what one doesn't tell of a curve, the other may.
fn compare(curves: &mut [FoundCurve], others: &[FoundCurve]) {
    let scales: Vec<_> =
        curves.iter().map(|curve| curve.entry().map(|entry| entry.quantity).zip(curve.scale)).collect();
    for (at, curve) in curves.iter_mut().enumerate() {
        let same = |other: &&FoundCurve| other.mnemonic.is_some() && other.mnemonic == curve.mnemonic;
        let Some(other) = others.iter().find(same) else { continue };
        match (curve.scale, other.scale) {
            (Some(scale), Some([left, right])) if scale != [left, right] => {
                let is_customary = |scale| curve.entry().is_some_and(|entry| entry.is_customary(scale));
                // Another curve of the track may confirm it; what custom doesn't know contradicts less what it knows.
                let is_shared = (0..scales.len()).any(|other| other != at && scales[other] == scales[at]);
                let is_usual = is_customary(scale) && !is_customary([left, right]);
                let weight = if is_shared || is_usual { LESS } else { 1.0 };
                curve.doubts.push(format!(
                    "the scale block on the log's other side reads {left} … {right} for it, not {} … {}",
                    scale[0], scale[1]
                ));
                // A scale that was hardly read contradicts hardly.
                curve.confidence *= 1.0 - (1.0 - CONTRADICTED) * weight * other.confidence;
            }
            (Some(_), Some(_)) => {
                curve.confidence = 1.0 - (1.0 - curve.confidence) * (1.0 - CONFIRMS * other.confidence);
            }
            (None, Some(_)) if other.confidence >= SURE_BLOCK => {
                *curve = FoundCurve { row: curve.row, style: curve.style, ..other.clone() };
            }
            _ => {}
        }
        curve.style = match (curve.style, other.style) {
            // Only beside shorter dashes are dashes told to be long.
            (Some(LineStyle::Dashed), Some(LineStyle::LongDashed)) => other.style,
            (own, theirs) => own.or(theirs),
        };
    }
}

/// Adds what a reading of thickened ink tells surely that the first one didn't: a curve's scale or name, or all curves where
/// no scale was read at all. Says whether it told anything. It never takes a curve or a value away: thickened, what is
/// printed small is lost, and a reading is surer for not seeing the second scale that makes the other doubtful.
fn look_again(curves: &mut Vec<FoundCurve>, thick: Vec<FoundCurve>) -> bool {
    if worth(curves) == 0.0 {
        let fuller = thick.len() >= curves.len() && is_as_full(&thick, curves);
        let tells = fuller && worth(&thick) > THICK;
        if tells {
            *curves = thick;
        }
        return tells;
    }
    let mut told = false;
    for curve in curves {
        let same = |other: &&FoundCurve| match (&curve.mnemonic, &other.mnemonic) {
            (Some(name), Some(other)) => name == other,
            (None, Some(_)) => (curve.row - other.row).abs() <= SAME_ROW,
            _ => false,
        };
        let one = std::slice::from_ref::<FoundCurve>;
        let Some(other) = thick.iter().find(same) else { continue };
        if worth(one(other)) > worth(one(curve)) + THICK && is_as_full(one(other), one(curve)) {
            *curve = FoundCurve { style: other.style.or(curve.style), ..other.clone() };
            told = true;
        }
    }
    told
}

/// Values that were read beside curves.
fn values(curves: &[FoundCurve]) -> Vec<&str> {
    let read = curves.iter().flat_map(|curve| &curve.read);
    read.map(|text| text.trim()).filter(|text| text.parse::<f64>().is_ok()).collect()
}

/// Whether a reading has as many values as another, or the same figures: `0.0` for `0` and `0`.
fn is_as_full(one: &[FoundCurve], other: &[FoundCurve]) -> bool {
    let (one, other) = (values(one), values(other));
    let figures = |values: &[&str]| values.concat().replace('.', "");
    one.len() >= other.len() || figures(&one) == figures(&other)
}

/// Tracks cut up where they may be several or parts of one, and the cells between them, but for the depth column:
/// `numbers` is its middle.
fn cells(columns: &Columns, numbers: Option<f64>) -> Vec<Ruled> {
    let plain =
        |left: f64, right: f64| Ruled { left, right, ruling: Ruling::Plain, inner: Vec::new(), seen: true };
    let mut cells: Vec<Ruled> =
        columns.tracks.iter().flat_map(|track| parts(track, &columns.edges)).collect();
    let (first, last) = match (columns.tracks.first(), columns.tracks.last()) {
        (Some(first), Some(last)) => (first.left, last.right),
        _ => return cells,
    };
    for &(left, right) in &columns.gaps {
        let holds_numbers = numbers.is_some_and(|middle| (left..right).contains(&middle));
        if left < first - 1.0 || right > last + 1.0 || holds_numbers {
            continue;
        }
        let inside = columns.edges.iter().filter(|&&edge| edge > left + 2.0 && edge < right - 2.0);
        let lines: Vec<f64> = [left].into_iter().chain(inside.copied()).chain([right]).collect();
        cells.extend(lines.windows(2).map(|pair| plain(pair[0], pair[1])));
    }
    cells.sort_by(|a, b| a.left.total_cmp(&b.left));
    cells
}

/// A track with few lines may be several, or part of one: its divisions; one with many may be two: its halves, or more: what
/// lies between the few lines of it that are strong ones (`edges`).
fn parts(track: &Ruled, edges: &[f64]) -> Vec<Ruled> {
    let lines = track.lines();
    let part = |from: usize, to: usize, ruling: Ruling| Ruled {
        left: lines[from],
        right: lines[to],
        ruling,
        inner: lines[from + 1..to].to_vec(),
        seen: track.seen,
    };
    match track.ruling {
        Ruling::Linear(divisions) if lines.len() != divisions + 1 => vec![track.clone()],
        Ruling::Linear(divisions) if divisions <= FEW_DIVISIONS => {
            (0..divisions).map(|at| part(at, at + 1, Ruling::Plain)).collect()
        }
        Ruling::Linear(divisions) => {
            let is_strong = |at: &usize| edges.iter().any(|edge| (edge - lines[*at]).abs() <= SAME_LINE);
            let strong: Vec<usize> = (1..divisions).filter(is_strong).collect();
            let mut cuts = if strong.len() <= MOST_STRONG { strong } else { Vec::new() };
            cuts.extend((divisions % 2 == 0).then_some(divisions / 2));
            cuts.extend([0, divisions]);
            cuts.sort_unstable();
            cuts.dedup();
            cuts.windows(2).map(|cut| part(cut[0], cut[1], Ruling::Linear(cut[1] - cut[0]))).collect()
        }
        _ => vec![track.clone()],
    }
}

/// The track that cells side by side make; none where they aren't side by side, or ruled too differently.
fn joined(cells: &[Ruled], tracks: &[Ruled]) -> Option<Ruled> {
    let (first, last) = (cells.first()?, cells.last()?);
    let touch = cells.windows(2).all(|pair| (pair[0].right - pair[1].left).abs() <= SAME_LINE);
    let plain = cells.iter().all(|cell| cell.ruling == Ruling::Plain);
    let divisions = divisions(cells, tracks);
    if !touch || (cells.len() > 1 && !plain && divisions.is_none()) {
        return None;
    }
    let whole = Ruled {
        left: first.left,
        right: last.right,
        ruling: first.ruling,
        inner: cells[1..].iter().map(|cell| cell.left).collect(),
        seen: cells.iter().all(|cell| cell.seen),
    };
    if let Some(found) = tracks.iter().find(|found| same_place(found, &whole)) {
        return Some(found.clone());
    }
    let ruling = match cells.len() {
        1 => first.ruling,
        _ => divisions.map_or(Ruling::Plain, Ruling::Linear),
    };
    Some(Ruled { ruling, ..whole })
}

/// Divisions of the linear grid that cells side by side make; those of which the lines faded are as wide as the others' are,
/// and no gap between tracks.
fn divisions(cells: &[Ruled], tracks: &[Ruled]) -> Option<usize> {
    let width = |cells: &[&Ruled]| cells.iter().map(|cell| cell.right - cell.left).sum::<f64>();
    let seen = |cell: &&Ruled| match cell.ruling {
        Ruling::Linear(divisions) => Some(divisions),
        _ => None,
    };
    let (linear, other): (Vec<&Ruled>, Vec<&Ruled>) = cells.iter().partition(|cell| seen(cell).is_some());
    let count: usize = linear.iter().filter_map(seen).sum();
    let division = width(&linear) / count as f64;
    let faded = width(&other) / division;
    let fits = (faded - faded.round()).abs() <= SAME_WIDTH * faded;
    let is_faded = |cell: &&Ruled| {
        let holds =
            |track: &Ruled| track.left <= cell.left + SAME_LINE && track.right >= cell.right - SAME_LINE;
        cell.ruling == Ruling::Plain && tracks.iter().any(holds)
    };
    (count > 0 && other.iter().all(is_faded) && fits).then(|| count + faded.round() as usize)
}

/// Whether cells are those of a few whole tracks.
fn are_tracks(cells: &[Ruled], tracks: &[Ruled]) -> bool {
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return false };
    let is_at = |one: f64, other: f64| (one - other).abs() <= SAME_LINE;
    let from = tracks.iter().position(|track| is_at(track.left, first.left));
    let to = tracks.iter().position(|track| is_at(track.right, last.right));
    from.zip(to).is_some_and(|(from, to)| (from..from + MOST_TRACKS).contains(&to))
}

fn same_place(one: &Ruled, other: &Ruled) -> bool {
    (one.left - other.left).abs() <= SAME_LINE && (one.right - other.right).abs() <= SAME_LINE
}

/// What a block explains: its curves that have a scale.
fn worth(curves: &[FoundCurve]) -> f32 {
    let one = |curve: &FoundCurve| match (&curve.scale, &curve.mnemonic) {
        (Some(_), Some(_)) => curve.legibility(),
        (Some(_), None) => 0.3 * curve.legibility(),
        (None, _) => 0.0,
    };
    curves.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(read: &[&str], confidence: f32) -> FoundCurve {
        FoundCurve {
            mnemonic: Some("LAT".to_owned()),
            scale: Some([0.0, 10.0]),
            confidence,
            read: read.iter().map(|&text| text.to_owned()).collect(),
            ..FoundCurve::untold()
        }
    }

    #[test]
    fn the_block_on_the_other_side_tells_what_this_one_does_not() {
        let other = FoundCurve { style: Some(LineStyle::Dashed), ..curve(&["LAT", "0", "10"], 0.9) };
        let mut curves = [FoundCurve { scale: None, ..curve(&["LAT"], 0.2) }];
        compare(&mut curves, std::slice::from_ref(&other));
        assert_eq!((curves[0].scale, curves[0].style), (Some([0.0, 10.0]), Some(LineStyle::Dashed)));
        // A sample of its own stays.
        let mut curves = [FoundCurve { style: Some(LineStyle::Solid), ..curve(&["LAT", "0", "10"], 0.9) }];
        compare(&mut curves, std::slice::from_ref(&other));
        assert_eq!(curves[0].style, Some(LineStyle::Solid));
        // Long dashes are told beside shorter ones only.
        let mut curves = [FoundCurve { style: Some(LineStyle::Dashed), ..curve(&["LAT", "0", "10"], 0.9) }];
        compare(&mut curves, &[FoundCurve { style: Some(LineStyle::LongDashed), ..other.clone() }]);
        assert_eq!(curves[0].style, Some(LineStyle::LongDashed));
        // What was hardly read fills nothing.
        let mut curves = [FoundCurve { scale: None, ..curve(&["LAT"], 0.2) }];
        compare(&mut curves, &[FoundCurve { confidence: 0.3, ..other }]);
        assert_eq!(curves[0].scale, None);
    }

    #[test]
    fn thickened_ink_that_loses_a_second_scale_is_not_surer_for_it() {
        let plain = [curve(&["AO 18'8", "0", "10", "AO 18'8", "0", "100"], 0.43)];
        let mut seen = plain.to_vec();
        assert!(!look_again(&mut seen, vec![curve(&["RESISTIVITY", "0", "10"], 0.89)]));
        assert_eq!(seen, plain);
        // As full and much surer.
        let full = [curve(&["AO 18'8", "0", "10", "AO 18'8", "0", "100"], 0.89)];
        assert!(look_again(&mut seen, full.to_vec()));
        assert_eq!(seen, full);
    }

    #[test]
    fn a_reading_that_begins_below_a_curves_first_scale_is_no_better_for_it() {
        let whole = [FoundCurve { amplified: 1, ..curve(&["LAT", "0", "10", "0", "100"], 0.7 * 0.97) }];
        let part = [FoundCurve { scale: Some([0.0, 100.0]), ..curve(&["LAT", "0", "100"], 0.97) }];
        assert!(worth(&part) <= worth(&whole) + ALIKE);
        assert!(sees_more(&whole, &part) && worth(&whole) > worth(&part) - ALIKE);
        assert!(!sees_more(&part, &whole));
    }

    #[test]
    fn two_tracks_may_be_one_however_many_cells_they_have() {
        let halves = [linear(0.0, 5), linear(50.0, 5), linear(100.0, 5)];
        let cells: Vec<Ruled> = halves.iter().flat_map(|half| parts(half, &[])).collect();
        assert!(are_tracks(&cells[..10], &halves) && are_tracks(&cells[5..], &halves));
        assert!(!are_tracks(&cells[1..10], &halves) && !are_tracks(&cells, &halves));
    }

    #[test]
    fn thickened_ink_gives_a_scale_and_takes_no_curve_away() {
        let named = |name: &str, scale| FoundCurve {
            mnemonic: Some(name.to_owned()),
            scale,
            ..curve(&[name, "2.0", "3.0"], 0.9)
        };
        let mut seen = vec![named("DRHO", None), named("PHI", Some([30.0, -10.0])), named("RHOB", None)];
        assert!(look_again(
            &mut seen,
            vec![named("RHOB", Some([2.0, 3.0])), named("C2", Some([30.0, -10.0]))]
        ));
        let scales: Vec<_> =
            seen.iter().map(|curve| (curve.mnemonic.as_deref().unwrap(), curve.scale)).collect();
        assert_eq!(scales, [("DRHO", None), ("PHI", Some([30.0, -10.0])), ("RHOB", Some([2.0, 3.0]))]);
    }

    #[test]
    fn blocks_that_contradict_each_other_leave_a_scale_in_doubt() {
        let one = |scale, confidence| FoundCurve { scale: Some(scale), ..curve(&["LAT"], confidence) };
        let mut curves = [one([0.0, 120.0], 0.8)];
        compare(&mut curves, &[one([20.0, 120.0], 0.7)]);
        assert!(curves[0].confidence < 0.5, "{curves:?}");
        assert!(curves[0].doubts.iter().any(|doubt| doubt.contains("20 … 120")), "{curves:?}");
        // What custom doesn't know, or another curve of the track contradicts, weighs less.
        let mut curves = [one([20.0, 120.0], 0.8)];
        let unusual = [FoundCurve { mnemonic: Some("GR".to_owned()), ..one([2.0, 120.0], 0.7) }];
        curves[0].mnemonic = Some("GR".to_owned());
        compare(&mut curves, &unusual);
        assert!(curves[0].confidence > 0.6, "{curves:?}");
        let mut curves = [one([0.0, 50.0], 0.8), one([0.0, 50.0], 0.8)];
        curves[1].mnemonic = Some("LN".to_owned());
        compare(&mut curves, &[one([0.0, 10.0], 0.7)]);
        assert!(curves[0].confidence > 0.6, "{curves:?}");
        // Agreeing, two doubtful readings are less so.
        let mut curves = [one([20.0, 120.0], 0.55)];
        compare(&mut curves, &[one([20.0, 120.0], 0.5)]);
        assert!(curves[0].confidence > 0.6 && curves[0].doubts.is_empty(), "{curves:?}");
    }

    #[test]
    fn a_block_ends_with_its_named_scale_that_is_nearest_to_the_log() {
        let at = |row: f64, named: bool, confidence: f32| {
            let curve = curve(&[], confidence);
            FoundCurve { row, mnemonic: curve.mnemonic.clone().filter(|_| named), ..curve }
        };
        let curves = [at(100.0, true, 0.9), at(140.0, true, 0.7), at(180.0, false, 0.9), at(60.0, true, 0.2)];
        assert_eq!(nearest(&curves, Side::Above, 0.5), Some(140.0));
        assert_eq!(nearest(&curves, Side::Below, 0.5), Some(100.0));
    }

    #[test]
    fn a_scale_that_goes_on_in_the_next_half_is_that_of_a_track_of_both() {
        let on = |name: &str, scale| FoundCurve {
            mnemonic: Some(name.to_owned()),
            scale: Some(scale),
            ..curve(&[], 0.9)
        };
        assert!(goes_on(&[on("RHOB", [2.0, 2.5])], &[on("RHOB", [2.5, 3.0]), on("DRHO", [-0.2, 0.05])]));
        // The name is parted, too: `SPONTANEOUS | POTENTIAL mV`.
        let scrap = FoundCurve { confidence: 0.3, ..on("TEMP", [-200.0, -100.0]) };
        assert!(goes_on(&[scrap], &[on("SP", [-100.0, 0.0])]));
        // A value in the middle to which a minus was given that it never had.
        let mended = || FoundCurve { mended: true, ..on("NPHI", [30.0, -10.0]) };
        assert!(goes_on(&[mended()], &[on("PHI", [10.0, -10.0])]));
        assert!(!goes_on(&[on("NPHI", [30.0, -10.0])], &[on("PHI", [10.0, -10.0])]));
        assert!(!goes_on(&[mended()], &[on("PHI", [30.0, -10.0])]));
        // Tracks of their own, side by side.
        assert!(!goes_on(&[on("ILD", [0.0, 10.0])], &[on("ILM", [0.0, 10.0])]));
        assert!(!goes_on(&[on("GR", [0.0, 150.0])], &[on("NPHI", [0.45, -0.15])]));
    }

    #[test]
    fn a_point_that_was_lost_between_figures_is_no_value_more() {
        let read = |read: &[&str]| [curve(read, 0.9)];
        assert!(is_as_full(&read(&["LAT", "0.0", "50.0"]), &read(&["LAT", "0", "0", "50.0"])));
        assert!(!is_as_full(&read(&["LAT", "0", "1000"]), &read(&["LAT", "6", "10", "20"])));
    }

    #[test]
    fn where_no_scale_was_read_thickened_ink_tells_all() {
        let mut seen = vec![FoundCurve { scale: None, ..curve(&["LEVEL", "162"], 0.9) }];
        let thick = vec![curve(&["ILD", "0.2", "2000"], 0.9), curve(&["ILM", "0.2", "2000"], 0.9)];
        assert!(look_again(&mut seen, thick.clone()));
        assert_eq!(seen, thick);
    }

    /// A track of divisions 10 wide from a column on.
    fn linear(left: f64, divisions: usize) -> Ruled {
        let right = left + 10.0 * divisions as f64;
        let inner = (1..divisions).map(|at| left + 10.0 * at as f64).collect();
        Ruled { left, right, ruling: Ruling::Linear(divisions), inner, seen: true }
    }

    #[test]
    fn a_grid_of_which_half_a_track_faded_is_parted_at_its_strong_lines() {
        // Two tracks of ten divisions; of the first one the lines of its left half have faded.
        let faded = Ruled { ruling: Ruling::Plain, inner: Vec::new(), ..linear(100.0, 5) };
        let tracks = vec![faded, linear(150.0, 15)];
        let edges = vec![100.0, 150.0, 200.0, 250.0, 300.0];
        let columns = Columns { edges, ..Columns::of(tracks.clone(), 400.0) };
        let cells = cells(&columns, None);
        let places: Vec<(f64, f64)> = cells.iter().map(|cell| (cell.left, cell.right)).collect();
        assert_eq!(places, [(100.0, 150.0), (150.0, 200.0), (200.0, 250.0), (250.0, 300.0)]);
        assert_eq!(joined(&cells[..2], &tracks).unwrap().ruling, Ruling::Linear(10));
        assert_eq!(joined(&cells[2..], &tracks).unwrap().ruling, Ruling::Linear(10));
        // A gap is no part of a grid, however wide.
        assert_eq!(joined(&cells[..2], &tracks[1..]), None);
    }
}
