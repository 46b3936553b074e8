//! Tracing on perfect masks of small drawn tracks.

use ndarray::Array3;

use super::*;
use crate::domain::spec::{LineStyle, ScaleKind};

const LEFT: f32 = 20.0;
const WIDTH: f32 = 300.0;

/// A track drawn with ideal lines: the mask that a perfect network would give.
struct Drawing {
    mask: Array3<f32>,
}

impl Drawing {
    fn new(rows: usize) -> Self {
        Drawing { mask: Array3::zeros((7, rows, 352)) }
    }

    /// Draws `col(row)`, columns from the left edge and possibly beyond the right one, as a line `thick` pixels across.
    fn line(
        mut self,
        broken: bool,
        thick: f32,
        ink: impl Fn(usize) -> bool,
        col: impl Fn(f32) -> f32,
    ) -> Self {
        for row in 0..self.mask.shape()[1] {
            for step in 0..40 {
                // Ink of a thick line reaches rows above and below: that is what makes steep stretches wide.
                let at = row as f32 + 0.5 + (step as f32 / 39.0 - 0.5) * thick;
                if at < 0.0 || !ink(at as usize) {
                    continue;
                }
                let (here, next) = (col(at), col(at + thick / 39.0));
                if (here / WIDTH).floor() != (next / WIDTH).floor() {
                    continue;
                }
                let wrapped = |col: f32| LEFT + col.rem_euclid(WIDTH);
                let (from, to) = (wrapped(here.min(next)), wrapped(here.max(next)));
                let cols = (from - thick / 2.0).round() as usize..(to + thick / 2.0).round() as usize;
                for col in cols.start..cols.end.max(cols.start + 1) {
                    self.mask[[usize::from(broken), row, col]] = 1.0;
                    self.mask[[usize::from(!broken), row, col]] = 0.0;
                }
            }
        }
        self
    }

    fn trace(&self, styles: &[LineStyle]) -> Vec<Path> {
        let specs: Vec<CurveSpec> = styles.iter().map(|&style| spec(style)).collect();
        trace(&self.ink(None), &self.edges(), &specs).paths
    }

    /// `rgb` are the pixels' colours, where it has any.
    fn ink(&self, rgb: Option<&[u8]>) -> Ink {
        let rows = self.mask.shape()[1];
        let mut ink = Ink::new();
        let [solid, broken] = [0, 1].map(|kind| self.mask.index_axis(ndarray::Axis(0), kind));
        ink.push_rows((&solid + &broken).view(), self.mask.view(), 0..rows, rgb);
        ink
    }

    fn edges(&self) -> Edges {
        let rows = self.mask.shape()[1];
        Edges { left: vec![LEFT; rows], right: vec![LEFT + WIDTH; rows] }
    }
}

/// A curve of a style.
pub(super) fn spec(style: LineStyle) -> CurveSpec {
    CurveSpec {
        mnemonic: "C".into(),
        unit: String::new(),
        scale: [0.0, 1.0],
        kind: ScaleKind::Linear,
        style: Some(style),
        colour: None,
        wrap: true,
    }
}

/// Share of rows at which a path lies within 2 % of the track's width of the truth (columns from the left edge).
fn right(path: &Path, rows: usize, truth: impl Fn(f32) -> f32) -> f32 {
    let hits = path.points.iter().filter(|point| {
        let col = point.col - LEFT + f32::from(point.wrap) * WIDTH;
        (col - truth(point.row as f32 + 0.5)).abs() < 0.02 * WIDTH
    });
    hits.count() as f32 / rows as f32
}

#[test]
fn curves_of_one_style_that_cross_keep_their_direction() {
    let falling = |row: f32| 60.0 + 0.4 * row;
    let rising = |row: f32| 240.0 - 0.3 * row;
    let paths = Drawing::new(400)
        .line(false, 3.0, |_| true, falling)
        .line(false, 3.0, |_| true, rising)
        .trace(&[LineStyle::Solid, LineStyle::Solid]);
    let (one, two) = (&paths[0], &paths[1]);
    let straight = right(one, 400, falling).min(right(two, 400, rising));
    let named_the_other_way = right(one, 400, rising).min(right(two, 400, falling));
    assert!(straight.max(named_the_other_way) > 0.98, "{straight} {named_the_other_way}");
}

#[test]
fn a_dashed_curve_crossed_by_a_solid_one_stays_whole() {
    let solid = |row: f32| 150.0 + 80.0 * (row / 60.0).sin();
    let dashed = |row: f32| 150.0 + 60.0 * (row / 85.0 + 1.0).sin();
    let paths = Drawing::new(800)
        .line(true, 3.0, |row| row % 24 < 14, dashed)
        .line(false, 3.0, |_| true, solid)
        .trace(&[LineStyle::Solid, LineStyle::Dashed]);
    assert!(right(&paths[0], 800, solid) > 0.98);
    assert!(right(&paths[1], 800, dashed) > 0.96, "{}", right(&paths[1], 800, dashed));
}

#[test]
fn the_longer_dashes_are_those_of_the_style_with_longer_ones() {
    let left = |row: f32| 90.0 + 40.0 * (row / 60.0).sin();
    let right_of_it = |row: f32| 190.0 + 40.0 * (row / 85.0 + 1.0).sin();
    // Long or short as styles usually are, all shorter, all longer.
    for (short, long) in [(14, 34), (5, 12), (30, 70)] {
        let drawn = |short_at_left: bool| {
            let (one, other) = if short_at_left { (short, long) } else { (long, short) };
            Drawing::new(1600).line(true, 3.0, move |row| row % (one + 8) < one, left).line(
                true,
                3.0,
                move |row| row % (other + 8) < other,
                right_of_it,
            )
        };
        let dots = [LineStyle::Dotted, LineStyle::Dashed];
        let dashes = [LineStyle::Dashed, LineStyle::LongDashed];
        for styles in if short < 10 { vec![dots, dashes] } else { vec![dashes] } {
            for short_at_left in [true, false] {
                let paths = drawn(short_at_left).trace(&styles);
                let [at_left, at_right] = if short_at_left { [0, 1] } else { [1, 0] };
                let shares = [right(&paths[at_left], 1600, left), right(&paths[at_right], 1600, right_of_it)];
                assert!(
                    shares.iter().all(|&share| share > 0.9),
                    "{short} {long} {styles:?} {short_at_left}: {shares:?}"
                );
            }
        }
    }
}

#[test]
fn dashed_curves_that_changed_places_where_they_touch_are_put_back() {
    let apart = |row: f32| 1.5 + 120.0 * (std::f32::consts::PI * row / 800.0).sin().abs();
    let left = |row: f32| 150.0 - apart(row);
    let right_of_it = |row: f32| 150.0 + apart(row);
    let drawing = Drawing::new(1600).line(true, 3.0, |row| row % 22 < 14, left).line(
        true,
        3.0,
        |row| row % 42 < 34,
        right_of_it,
    );
    let (ink, edges) = (drawing.ink(None), drawing.edges());
    let curves = [LineStyle::Dashed, LineStyle::LongDashed].map(spec);
    let line = line_width(&ink);
    let segments = segment::chain(&ink, &edges, line);
    let mut shares = beam::assign(&segments, line, &edges, &curves, &[Pool::default(), Pool::default()]);
    let lay = |shares: &[Share]| path::lay(&ink, &edges, line, &segments, shares, 0.0, &mut |_, _, _| ());
    let is_right = |paths: &[Path]| {
        let share = right(&paths[0], 1600, left).min(right(&paths[1], 1600, right_of_it));
        assert!(!(0.6..=0.9).contains(&share), "{share}");
        share > 0.9
    };
    // Without knowing what they look like, the search takes one for the other all along.
    shares.swap(0, 1);
    assert!(is_right(&lay(&shares)));
    // From where they touch on, each has what the other one's is.
    let below = |share: &Share| share.partition_point(|piece| segments[piece.segment as usize].top.row < 800);
    let [one, other] = [0, 1].map(|curve| shares[curve].split_at(below(&shares[curve])));
    let mut shares: Vec<Share> = vec![[one.0, other.1].concat(), [other.0, one.1].concat()];
    let mut paths = lay(&shares);
    assert!(!is_right(&paths));
    places::exchange(&ink, &segments, line, &curves, &mut shares, &mut paths);
    assert!(is_right(&paths) && is_right(&lay(&shares)));
    // Curves of one style have no places of their own.
    let before = paths.clone();
    places::exchange(&ink, &segments, line, &[LineStyle::Dashed; 2].map(spec), &mut shares, &mut paths);
    assert_eq!(paths, before);
}

#[test]
fn more_curves_than_a_track_may_have_are_left_untraced() {
    let styles = [LineStyle::Dashed; MOST_CURVES + 2];
    let paths = Drawing::new(400).line(true, 3.0, |row| row % 24 < 14, |_| 100.0).trace(&styles);
    assert_eq!(paths.len(), MOST_CURVES + 2);
    assert!(paths[MOST_CURVES..].iter().all(|path| path.points.is_empty()));
}

#[test]
fn a_curve_that_wraps_comes_back_with_its_count() {
    let value = |row: f32| 200.0 + 180.0 * (row / 90.0).sin();
    let paths = Drawing::new(900).line(false, 3.0, |_| true, value).trace(&[LineStyle::Solid]);
    let share = right(&paths[0], 900, value);
    assert!(share > 0.96, "{share}");
    assert!(paths[0].wraps() >= 3, "{} wraps", paths[0].wraps());
}

#[test]
fn a_spike_along_a_row_keeps_its_tip() {
    let spike = |row: f32| 60.0 + (200.0 - 50.0 * (row - 100.0).abs()).max(0.0);
    let paths = Drawing::new(200).line(false, 3.0, |_| true, spike).trace(&[LineStyle::Solid]);
    let tip = paths[0].points.iter().map(|point| point.col - LEFT).fold(0.0, f32::max);
    assert!((tip - 260.0).abs() < 27.0, "tip at {tip}");
    assert!(right(&paths[0], 200, spike) > 0.94);
}

#[test]
fn a_gap_stays_a_gap_and_dirt_is_no_curve() {
    let line = |_: f32| 100.0;
    let speck = |_: f32| 250.0;
    let paths = Drawing::new(400)
        .line(false, 3.0, |row| !(150..250).contains(&row), line)
        .line(false, 4.0, |row| (200..204).contains(&row), speck)
        .trace(&[LineStyle::Solid]);
    let invented = paths[0].points.iter().filter(|point| (155..245).contains(&point.row)).count();
    assert_eq!(invented, 0);
    assert!(right(&paths[0], 300, line) > 0.98);
}

#[test]
fn where_lines_touch_their_colours_tell_which_goes_on_where() {
    // Two lines that come together, run as one for some rows and part again, each on its own side: by their direction alone
    // they would cross.
    let left = |row: f32| 150.0 - (200.0 - row).abs() * 0.5;
    let right_hand = |row: f32| 152.0 + (200.0 - row).abs() * 0.5;
    let traced = |inks: [[u8; 3]; 2], told: bool| {
        let drawing =
            Drawing::new(400).line(false, 3.0, |_| true, left).line(false, 3.0, |_| true, right_hand);
        let (rows, cols) = (400, drawing.mask.shape()[2]);
        let mut rgb = vec![255_u8; rows * cols * 3];
        for row in 0..rows {
            for (at, ink) in inks.iter().enumerate() {
                let centre =
                    LEFT + if at == 0 { left(row as f32 + 0.5) } else { right_hand(row as f32 + 0.5) };
                for col in centre as usize - 3..centre as usize + 4 {
                    let nearer = (col as f32 + 0.5 < LEFT + 151.0) == (at == 0);
                    if nearer {
                        rgb[(row * cols + col) * 3..][..3].copy_from_slice(ink);
                    }
                }
            }
        }
        let specs = inks.map(|colour| CurveSpec { colour: told.then_some(colour), ..spec(LineStyle::Solid) });
        let paths = trace(&drawing.ink(Some(&rgb)), &drawing.edges(), &specs).paths;
        right(&paths[0], rows, left).min(right(&paths[1], rows, right_hand))
    };
    let (black, red) = ([20, 20, 20], [200, 30, 30]);
    assert!(traced([black, red], false) > 0.95, "by what is seen of them");
    assert!(traced([black, red], true) > 0.95, "by what a sidecar says of them");
    assert!(traced([red, black], true) > 0.95, "whichever is the left one");
    assert!(traced([black, black], false) < 0.8, "nothing tells");
}

#[test]
fn two_curves_that_coincide_share_their_ink_and_part_again() {
    let straight = |_: f32| 150.0;
    let visitor = |row: f32| 150.0 + (200.0 - row).abs().max(60.0) - 60.0;
    let paths = Drawing::new(400)
        .line(false, 5.0, |_| true, straight)
        .line(false, 2.0, |_| true, visitor)
        .trace(&[LineStyle::Solid, LineStyle::Solid]);
    let seen: Vec<f32> = paths.iter().map(|path| path.points.len() as f32 / 400.0).collect();
    assert!(seen.iter().all(|&share| share > 0.97), "{seen:?}");
    let best = right(&paths[0], 400, straight).max(right(&paths[1], 400, straight));
    assert!(best > 0.97, "{best}");
}

#[test]
fn curves_that_look_alike_are_named_left_to_right() {
    let (left, right_hand) = (|row: f32| 60.0 + 20.0 * (row / 30.0).sin(), |_: f32| 220.0);
    let paths = Drawing::new(300)
        .line(false, 3.0, |_| true, right_hand)
        .line(false, 3.0, |_| true, left)
        .trace(&[LineStyle::Solid, LineStyle::Solid]);
    assert!(right(&paths[0], 300, left) > 0.98 && right(&paths[1], 300, right_hand) > 0.98);
}

#[test]
fn a_curve_that_ends_on_another_is_doubted_from_there_on() {
    let straight = |_: f32| 150.0;
    let visitor = |row: f32| 60.0 + 0.45 * row.min(200.0);
    let paths = Drawing::new(600)
        .line(true, 3.0, |row| row < 200 && row % 24 < 16, visitor)
        .line(false, 3.0, |_| true, straight)
        .trace(&[LineStyle::Solid, LineStyle::Dashed]);
    let mean = |path: &Path, rows: std::ops::Range<u32>| {
        let points: Vec<f32> =
            path.points.iter().filter(|p| rows.contains(&p.row)).map(|p| p.confidence).collect();
        points.iter().sum::<f32>() / points.len().max(1) as f32
    };
    assert!(right(&paths[0], 600, straight) > 0.98);
    assert!(mean(&paths[1], 300..600) < 0.9 * mean(&paths[1], 20..170), "absent or doubted");
    assert!(mean(&paths[0], 300..600) > mean(&paths[1], 300..600));
}

#[test]
fn ink_beside_the_track_is_the_neighbours() {
    let mut drawing = Drawing::new(400).line(false, 3.0, |row| row < 150, |_| 250.0);
    // Another track's curve, ten columns beyond the right edge.
    for row in 150..400 {
        for col in 0..3 {
            drawing.mask[[0, row, (LEFT + WIDTH) as usize + 10 + col]] = 1.0;
        }
    }
    let paths = drawing.trace(&[LineStyle::Solid]);
    assert!(paths[0].points.iter().all(|point| point.row < 152), "{:?}", paths[0].points.last());
    assert!(paths[0].points.len() > 145);
}
