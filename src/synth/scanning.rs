//! Chooses what a page's scanner makes of it: mostly fine scans with every line whole, some eroded, few badly.

use super::dice::Dice;
use super::plan::{CurvePlan, TrackPlan};
use super::scanner::ScannerSpec;
use super::wish::{Theme, Wish};

/// Darkness (share of full ink) of the faintest curve's middle after a blur.
fn thinnest_peak(tracks: &[TrackPlan], blur: f64) -> f64 {
    let peak = |curve: &CurvePlan| {
        let width = if curve.fast_is_thin { 0.7 * curve.width } else { curve.width };
        let density = 1.0 - f64::from(curve.ink.0[0]) / 255.0;
        // A box of the line's width under a bell of the blur's, to some per cent; between two pixels it is fainter.
        density * width.min(1.0) * width / width.hypot(2.5 * blur).max(width + 0.3)
    };
    tracks.iter().flat_map(|track| &track.curves).map(peak).fold(1.0, f64::min)
}

/// How well a page was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quality {
    Clean,
    Fine,
    Thick,
    Eroded,
    Bad,
}

/// A scanner's setting for a page of these tracks; `scale` is pixels per pixel at 200 dpi.
pub fn draw(dice: &mut Dice, bilevel: bool, wish: &Wish, scale: f64, tracks: &[TrackPlan]) -> ScannerSpec {
    let hard = wish.hard;
    if !bilevel && wish.theme == Theme::Any && dice.chance(0.25) {
        return ScannerSpec { crisp: true, ..ScannerSpec::clean() };
    }
    let all = [Quality::Clean, Quality::Fine, Quality::Thick, Quality::Eroded, Quality::Bad];
    let weights = if hard { [0.5, 3.0, 1.0, 3.7, 1.8] } else { [1.2, 5.4, 0.6, 2.3, 0.5] };
    let quality = match (all[dice.weighted(&weights)], wish.theme) {
        (_, Theme::Easy) => Quality::Clean,
        (Quality::Thick | Quality::Eroded | Quality::Bad, theme) if theme != Theme::Any => Quality::Fine,
        (quality, _) => quality,
    };
    // A lens blurs paper, not pixels: less at coarse resolutions.
    let blur = scale.clamp(0.5, 1.3)
        * match quality {
            Quality::Clean => dice.pick(&[0.0, 0.0, 0.4]),
            Quality::Fine => dice.range(0.3, 0.85),
            Quality::Thick => dice.range(0.9, 1.5),
            Quality::Eroded | Quality::Bad => dice.range(0.4, 1.15),
        };
    let (grain, noise, fade, uneven): (f64, f64, f64, f64) = match quality {
        Quality::Clean => (0.0, 0.0, 0.0, 0.0),
        Quality::Fine => (
            if dice.chance(0.5) { dice.log_range(0.02, 0.12) } else { 0.0 },
            dice.pick(&[0.01, 0.03, 0.07, 0.12]),
            if dice.chance(0.3) { dice.range(0.0, 0.2) } else { 0.0 },
            dice.range(0.0, 0.03),
        ),
        Quality::Thick => (dice.range(0.0, 0.15), dice.range(0.0, 0.05), 0.0, dice.range(0.0, 0.03)),
        Quality::Eroded => (
            dice.log_range(0.03, 0.25),
            dice.range(0.0, 0.12),
            if dice.chance(0.5) { dice.range(0.1, 0.35) } else { 0.0 },
            dice.range(0.0, 0.05),
        ),
        Quality::Bad => (
            dice.log_range(0.05, if hard { 0.5 } else { 0.3 }),
            dice.range(0.0, 0.15),
            dice.range(0.1, if hard { 0.6 } else { 0.4 }),
            dice.range(0.0, 0.08),
        ),
    };
    // Whoever scans turns the knob until the curves show: the thinnest survives, if only just.
    let show = thinnest_peak(tracks, blur) * (1.0 - fade);
    let threshold = match quality {
        Quality::Clean => 0.4_f64.min(0.8 * show),
        Quality::Fine => dice.range(0.25, 0.52).min(0.72 * show),
        // A dark copy: ink bleeds.
        Quality::Thick => dice.range(0.1, 0.2).min(0.5 * show),
        Quality::Eroded => (show * dice.range(0.72, 0.98)).min(0.6),
        Quality::Bad => (show * dice.range(0.85, if hard { 1.15 } else { 1.05 })).min(0.65),
    };
    let damaged = matches!(quality, Quality::Eroded | Quality::Bad);
    let themed = wish.theme != Theme::Any;
    ScannerSpec {
        crisp: false,
        bilevel,
        blur,
        grain: if bilevel { grain } else { grain.min(0.12) },
        noise: if bilevel { noise.min(0.35 * threshold) } else { noise.min(0.05) },
        fade,
        fade_cell: dice.log_range(60.0, 700.0),
        threshold,
        uneven,
        specks: if dice.chance(if hard { 0.6 } else { 0.35 }) {
            dice.log_range(1e-5, if damaged { 2e-3 } else { 4e-4 }).min(if themed { 1e-4 } else { 1.0 })
        } else {
            0.0
        },
        streaks: match dice.chance(if hard { 0.2 } else { 0.06 }) && !themed {
            true => dice.int(1, 4) as usize,
            false => 0,
        },
        paper: if !bilevel && !themed && dice.chance(0.6) { dice.range(0.0, 0.2) } else { 0.0 },
        blocks: if !bilevel && !themed && dice.chance(0.4) { dice.range(0.1, 1.0) } else { 0.0 },
        seed: dice.bits(),
    }
}
