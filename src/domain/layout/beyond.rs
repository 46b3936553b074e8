//! Where the page goes beyond the ends of a log.
//!
//! Above and below a log, letters and the frames of scale blocks lead the [path](super::sideways) astray. Where hardly
//! any of the log's lines is, the page goes on as the log's end leans.

use super::evidence::{BAND, Evidence};
use super::sideways::Sideways;

/// Of the lines that are usually seen so many must be there in a band of the log's for the path to begin from it.
const FIRM: f64 = 0.75;
/// Bands from one beyond the log on, and how many of the page's lines must be there in each on average for the
/// path to be believed, and at the least where it jumps.
const NEARBY: usize = 8;
const LEAST_LINES: f64 = 0.8;
const MOST_LINES: f64 = 2.0;
/// How far from where the log leads the path may be, in columns and in columns a band.
const STRAY: f64 = 4.0;
const WANDER: f64 = 0.2;
/// Bands of a log that tell how it leans at its end.
const LEANING: usize = 96;

/// By band: how many of the path's edges are there.
pub(in crate::domain) fn lines_there(evidence: &Evidence, path: &Sideways) -> Vec<usize> {
    (0..evidence.bands())
        .map(|band| {
            let is_there = |edge: &&Vec<f64>| {
                let col = path.shift[band] + edge[band];
                let votes: f64 = evidence.verticals_near(band, col, 1.6).map(|entry| entry.1).sum();
                votes >= 0.4 * 2.0 * BAND as f64
            };
            path.edges.iter().filter(is_there).count()
        })
        .collect()
}

/// Straightens `shift` beyond the firm ends of the log, which takes the bands of `of_log`; `there` is what
/// [`lines_there`] says, and `share` how many of the usual number must go on for the path to be believed. Where it jumps away from how the log leans, most of the lines must have jumped.
pub(in crate::domain) fn go_straight_on(shift: &mut [f64], there: &[usize], of_log: &[bool], share: f64) {
    let of_log: Vec<usize> = (0..of_log.len()).filter(|&band| of_log[band]).collect();
    let usual = of_log.iter().map(|&band| there[band]).sum::<usize>() as f64 / of_log.len().max(1) as f64;
    // Bands around the log's ends belong to it by their neighbours alone, and the path may have left it there.
    let is_firm = |band: &&usize| there[**band] as f64 >= FIRM * usual;
    let (Some(&first), Some(&last)) = (of_log.iter().find(is_firm), of_log.iter().rfind(is_firm)) else {
        return;
    };
    let least = (share * usual).max(LEAST_LINES);
    let up: Vec<usize> = (0..=first).rev().collect();
    let down: Vec<usize> = (last..shift.len()).collect();
    let inner = [(first + LEANING).min(last), last.saturating_sub(LEANING).max(first)];
    for (way, inner) in [up, down].into_iter().zip(inner) {
        // Lines from a place on, away from the log.
        let lines = |at: usize| {
            let beyond = &way[at..(at + NEARBY + 1).min(way.len())];
            beyond.iter().map(|&band| there[band]).sum::<usize>() as f64 / beyond.len() as f64
        };
        let lean = (shift[way[0]] - shift[inner]) / way[0].abs_diff(inner).max(1) as f64;
        // The last band that is believed, by its place along the way.
        let mut firm = 0;
        for at in 1..way.len() {
            let far = (at - firm) as f64;
            let off = shift[way[at]] - shift[way[firm]] - lean * far;
            let jumps = off.abs() > STRAY + WANDER * far;
            if lines(at) < if jumps { (0.5 * usual).max(MOST_LINES) } else { least } {
                continue;
            }
            let from = shift[way[firm]];
            for between in firm + 1..at {
                let share = if jumps { 0.0 } else { off / far };
                shift[way[between]] = from + (lean + share) * (between - firm) as f64;
            }
            firm = at;
        }
        for at in firm + 1..way.len() {
            shift[way[at]] = shift[way[firm]] + lean * (at - firm) as f64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path of 200 bands along a log that takes those from 100 on; above it the path strays to `astray`.
    fn path(astray: f64) -> (Vec<f64>, Vec<bool>) {
        (0..200).map(|band| if band < 100 { (astray, false) } else { (0.0, true) }).unzip()
    }

    #[test]
    fn above_a_log_letters_don_t_lead_the_page_astray() {
        let (mut shift, of_log) = path(38.0);
        // One line is there here and there: the stems of letters.
        let there: Vec<usize> =
            (0..200).map(|band| if band >= 100 { 2 } else { usize::from(band % 3 == 0) }).collect();
        go_straight_on(&mut shift, &there, &of_log, 0.0);
        assert!(shift.iter().all(|shift| shift.abs() < 0.01), "{shift:?}");
    }

    #[test]
    fn a_path_that_leaves_the_log_before_its_end_is_believed_up_to_where_its_lines_are() {
        // A scale block beside the log has one line in each band, where the path jumps to.
        let (mut shift, of_log) = path(12.0);
        shift[100..104].fill(12.0);
        let there: Vec<usize> =
            (0..200).map(|band| if band >= 104 { 2 } else { usize::from(band > 80) }).collect();
        go_straight_on(&mut shift, &there, &of_log, 0.0);
        assert!(shift.iter().all(|shift| shift.abs() < 0.01), "{shift:?}");
    }

    #[test]
    fn where_the_lines_themselves_jump_the_page_has_a_fold() {
        let (mut shift, of_log) = path(38.0);
        go_straight_on(&mut shift, &[2; 200], &of_log, 0.0);
        assert_eq!(shift[20], 38.0);
    }

    #[test]
    fn a_little_way_aside_is_believed_where_as_many_lines_as_asked_for_go_on() {
        for (share, end) in [(0.0, 3.0), (0.5, 0.0)] {
            let (mut shift, of_log) = path(0.0);
            shift[..100].fill(3.0);
            // One of four edges goes on where the path is: the frame of a block above the log.
            let there: Vec<usize> = (0..200).map(|band| if band >= 100 { 4 } else { 1 }).collect();
            go_straight_on(&mut shift, &there, &of_log, share);
            assert_eq!(shift[20], end);
        }
    }
}
