//! What a value of ours is, against the curves of its track.

use super::samples::Aligned;

/// Largest error, in widths of the track, of a value that is right.
pub(super) const NEAR: f64 = 0.02;

/// A hair more than a limit is a float's doing: 0.02 of a width isn't exactly 0.02.
pub(super) const HAIR: f64 = 1e-9;

/// What a value of ours is. The first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Within 2 % of the width of its truth.
    Right,
    /// Within 2 % on paper, but a whole number of widths off: the wraps were miscounted.
    WrapError,
    /// On paper within 2 % of another curve of the track.
    WrongCurve,
    /// Anywhere else.
    Off,
}

/// The verdict on a value of ours at a sample that has a truth.
pub(super) fn verdict(
    curve: &Aligned<'_>,
    others: &[&Aligned<'_>],
    index: usize,
    truth: f64,
    ours: f64,
) -> Verdict {
    let near = |gap: f64| gap <= NEAR + HAIR;
    if near((ours - truth).abs()) {
        return Verdict::Right;
    }
    let place = curve.place(ours);
    if near(curve.gap(place, curve.place(truth))) {
        return Verdict::WrapError;
    }
    let on_another = others.iter().any(|other| {
        other.samples[index].truth.is_some_and(|truth| near(curve.gap(place, other.place(truth))))
    });
    if on_another { Verdict::WrongCurve } else { Verdict::Off }
}
