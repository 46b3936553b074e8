//! Layers added up: what only shows when all of them have spoken.

use super::partial::{Partial, Said};
use super::reader::wrong;
use crate::domain::found::Known;
use crate::error::Result;

/// Checks what concerns several values.
pub(super) fn known(partial: Partial) -> Result<Known> {
    let ties = match partial.ties {
        Some(ties) => Some(Said { value: in_order(&ties)?, place: ties.place }),
        None => None,
    };
    let interval = match (partial.interval, &ties) {
        (Some(interval), Some(ties)) => Some(check_interval(interval, ties)?),
        (interval, _) => interval.map(|said| said.value),
    };
    Ok(Known {
        turn: partial.turn,
        well: partial.well,
        unit: partial.unit,
        ties: ties.map(|said| said.value),
        interval,
        tracks: partial.tracks.filter(|tracks| !tracks.is_empty()),
    })
}

/// Ties sorted by row; depths must then run one way.
fn in_order(ties: &Said<Vec<(f64, f64)>>) -> Result<Vec<(f64, f64)>> {
    let mut sorted = ties.value.clone();
    if sorted.len() < 2 {
        return Err(wrong(
            &ties.place,
            format_args!("two or more [row, depth] are needed, not {}", sorted.len()),
        ));
    }
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let down = sorted[1].1 > sorted[0].1;
    let stray = sorted.windows(2).find(|pair| {
        let ((row, depth), (next_row, next_depth)) = (pair[0], pair[1]);
        row == next_row || depth == next_depth || (next_depth > depth) != down
    });
    match stray {
        Some(pair) => {
            let ((row, depth), (next_row, next_depth)) = (pair[0], pair[1]);
            Err(wrong(
                &ties.place,
                format_args!(
                    "[{row}, {depth}] and [{next_row}, {next_depth}] don't run the same way as the other ties"
                ),
            )
            .with_hint("down the page, rows and depths of all ties must each keep changing in one direction"))
        }
        None => Ok(sorted),
    }
}

/// An interval that belongs to these ties. It may reach beyond them, where the grid is followed further down or up, by
/// no more than the distance between the outermost ties: farther out a small error of a tie has grown into a large one.
fn check_interval(interval: Said<(f64, f64)>, ties: &Said<Vec<(f64, f64)>>) -> Result<(f64, f64)> {
    let Said { value: (from, to), place } = interval;
    let (first, last) = (ties.value[0].1, ties.value[ties.value.len() - 1].1);
    let (top, base) = (first.min(last), first.max(last));
    if to <= top || from >= base {
        return Err(wrong(
            &place,
            format_args!("[{from}, {to}] lies outside the ties' depths {top} to {base}"),
        ));
    }
    let reach = base - top;
    if from < top - reach || to > base + reach {
        return Err(wrong(
            &place,
            format_args!("[{from}, {to}] reaches too far beyond the ties' depths {top} to {base}"),
        )
        .with_hint("add a depth tie nearer to the interval's ends"));
    }
    Ok((from, to))
}
