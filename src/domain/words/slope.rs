//! How much a line of text is tilted.

use super::blobs::Blob;

/// Steepest tilt that is believed: tan 4°.
pub(super) const STEEPEST: f64 = 0.07;

/// Rows down per column to the right of a line of letters, sorted from left to right; 0 for short ones, whose letters'
/// shapes say more than their places.
pub(super) fn of(letters: &[Blob]) -> f64 {
    let (Some(first), Some(last)) = (letters.first(), letters.last()) else { return 0.0 };
    let mut heights: Vec<i32> = letters.iter().map(Blob::height).collect();
    heights.sort_unstable();
    let middle = heights[heights.len() / 2];
    if letters.len() < 4 || last.right - first.left < 4 * middle {
        return 0.0;
    }
    // Every letter against the one half a line further: slopes between neighbours are noise.
    let half = letters.len() / 2;
    let mut slopes: Vec<f64> = letters
        .iter()
        .zip(&letters[half..])
        .filter(|(a, b)| b.left - a.left > 2 * middle)
        .flat_map(|(a, b)| {
            let cols = f64::from(b.left + b.right - a.left - a.right) / 2.0;
            [f64::from(b.base - a.base) / cols, f64::from(b.top - a.top) / cols]
        })
        .collect();
    if slopes.is_empty() {
        return 0.0;
    }
    slopes.sort_unstable_by(f64::total_cmp);
    slopes[slopes.len() / 2].clamp(-STEEPEST, STEEPEST)
}
