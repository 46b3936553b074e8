//! Lines of text and line samples found on drawn pages.

use curvedig::domain::reading::{Area, Bitmap, LINE_HEIGHT, Turn};
use curvedig::domain::spec::LineStyle;
use curvedig::domain::words::{Line, Wanted, cut, find, samples};
use curvedig::synth::canvas::{Canvas, Ink};
use curvedig::synth::text::{self, Face, Lettering};

const PEN: Lettering =
    Lettering { face: Face::Mono, size: 28.0, stretch: 1.0, bold: 1, turn: text::Turn::Upright };

fn bitmap(canvas: &Canvas) -> Bitmap {
    let ink = canvas.to_grey().into_iter().map(|grey| u8::from(grey < 128)).collect();
    Bitmap { width: canvas.width, height: canvas.height, ink }
}

fn column(turn: Turn) -> Wanted {
    Wanted { turn, letters: (7.0, 60.0), gap: 1.0 }
}

fn header() -> Wanted {
    Wanted { turn: Turn::Upright, letters: (7.0, 120.0), gap: 1.2 }
}

/// Whether a line's middle is near a point.
fn is_at(line: &Line, (x, y): (f64, f64)) -> bool {
    let middle = line.area.middle();
    (middle.0 - x).abs() < 10.0 && (middle.1 - y).abs() < 10.0
}

fn line(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64), width: f64) {
    canvas.stroke(from, to, width, Ink::BLACK);
}

#[test]
fn every_number_of_a_depth_column_is_one_line_however_it_is_turned() {
    for (drawn, turn) in
        [(text::Turn::Upright, Turn::Upright), (text::Turn::Down, Turn::Down), (text::Turn::Up, Turn::Up)]
    {
        let mut canvas = Canvas::new(160, 20_000, 1);
        for edge in [4.0, 155.0] {
            line(&mut canvas, (edge, 0.0), (edge, 20_000.0), 3.0);
        }
        let depths: Vec<(String, f64)> = (1..40)
            .map(|index| (format!("{},{}00", 9 + index / 10, index % 10), 500.0 * f64::from(index)))
            .collect();
        for (index, (depth, row)) in depths.iter().enumerate() {
            text::centred(&mut canvas, depth, (80.0, *row), &PEN.turned(drawn), Ink::BLACK);
            // A grid line runs through every third number.
            if index % 3 == 0 {
                line(&mut canvas, (0.0, *row), (160.0, *row), 2.0);
            }
        }
        let lines = find(&bitmap(&canvas), &column(turn));
        for (depth, row) in &depths {
            let found = lines.iter().filter(|line| is_at(line, (80.0, *row))).count();
            assert_eq!(found, 1, "{turn:?}: {depth} at {row}");
        }
        assert_eq!(lines.len(), depths.len(), "{turn:?}");
    }
}

#[test]
fn words_of_a_name_are_one_line_and_the_ends_of_a_scale_are_lines_of_their_own() {
    let mut canvas = Canvas::new(900, 200, 1);
    text::centred(&mut canvas, "GAMMA RAY (API)", (450.0, 60.0), &PEN, Ink::BLACK);
    for (end, x) in [("0", 40.0), ("150", 850.0)] {
        text::centred(&mut canvas, end, (x, 60.0), &PEN, Ink::BLACK);
    }
    for (from, to) in [
        ((5.0, 20.0), (895.0, 22.0)),
        ((5.0, 98.0), (895.0, 100.0)),
        ((5.0, 20.0), (5.0, 98.0)),
        ((895.0, 22.0), (895.0, 100.0)),
    ] {
        line(&mut canvas, from, to, 3.0);
    }
    let lines = find(&bitmap(&canvas), &header());
    assert_eq!(lines.len(), 3, "{lines:?}");
    for x in [40.0, 450.0, 850.0] {
        assert!(lines.iter().any(|line| is_at(line, (x, 60.0))), "no line at column {x}: {lines:?}");
    }
}

#[test]
fn a_minus_before_a_point_belongs_to_its_number_and_the_last_dash_of_a_line_does_not() {
    // Of thin and of spread ink, close to the point and a little off.
    for (thickness, gap, dashes) in [(3.0, 2.0, 0), (6.0, 2.0, 0), (3.0, 4.0, 0), (3.0, 4.0, 3)] {
        let mut canvas = Canvas::new(400, 120, 1);
        let (half, _) = text::centred(&mut canvas, ".25", (200.0, 60.0), &PEN, Ink::BLACK);
        let start = 200.0 - half;
        for at in 0..=dashes {
            let right = start - gap - 26.0 * f64::from(at);
            line(&mut canvas, (right - 9.0, 58.0), (right, 58.0), thickness);
        }
        let lines = find(&bitmap(&canvas), &header());
        let case = format!("{thickness} thick, {gap} off, {dashes} before it: {lines:?}");
        assert_eq!(lines.len(), 1, "{case}");
        assert_eq!(lines[0].area.left < start - gap - 5.0, dashes == 0, "{case} {start}");
    }
}

#[test]
fn a_typed_point_belongs_to_its_number_and_a_dash_as_far_off_does_not() {
    for (width, belongs) in [(1.0, true), (11.0, false)] {
        let mut canvas = Canvas::new(400, 120, 1);
        for at in [180.0, 200.0, 220.0, 240.0] {
            text::centred(&mut canvas, "5", (at, 60.0), &PEN, Ink::BLACK);
        }
        let end = 160.0;
        let row = if belongs { 68.0 } else { 60.0 };
        line(&mut canvas, (end - width, row), (end, row), 3.5);
        let lines = find(&bitmap(&canvas), &header());
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0].area.left < end, belongs, "{lines:?} and a stroke that ends at {end}");
    }
}

#[test]
fn a_small_figure_whose_eye_is_closed_is_found_and_a_large_block_is_not() {
    let mut canvas = Canvas::new(300, 100, 1);
    // A heavy nought as on coarse scans: a few pixels of paper are left in it.
    for row in 0..10 {
        let inset = if row == 0 || row == 9 { 1.0 } else { 0.0 };
        line(&mut canvas, (50.0 + inset, 40.5 + f64::from(row)), (56.0 - inset, 40.5 + f64::from(row)), 1.0);
    }
    for row in 0..24 {
        line(&mut canvas, (200.0, 30.5 + f64::from(row)), (216.0, 30.5 + f64::from(row)), 1.0);
    }
    let mut page = bitmap(&canvas);
    (43..47).for_each(|row| page.ink[row * 300 + 53] = 0);
    let found = find(&page, &header());
    let count = |at: (f64, f64)| found.iter().filter(|line| is_at(line, at)).count();
    assert_eq!((count((53.0, 45.0)), count((208.0, 42.0))), (1, 0), "{found:?}");
}

#[test]
fn underlined_text_and_text_on_a_frame_is_found_whole() {
    let mut canvas = Canvas::new(600, 160, 1);
    let (half, _) = text::centred(&mut canvas, "WELL No. 7", (300.0, 80.0), &PEN, Ink::BLACK);
    line(&mut canvas, (20.0, 90.0), (580.0, 91.0), 3.0);
    let lines = find(&bitmap(&canvas), &header());
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].area.width() > 1.8 * half, "{lines:?}");
}

#[test]
fn a_line_is_cut_out_upright_with_tall_letters_filling_three_quarters() {
    for (drawn, turn) in
        [(text::Turn::Upright, Turn::Upright), (text::Turn::Down, Turn::Down), (text::Turn::Up, Turn::Up)]
    {
        for size in [16.0, 28.0, 60.0] {
            let mut canvas = Canvas::new(500, 500, 1);
            let pen = Lettering { size, ..PEN }.turned(drawn);
            text::centred(&mut canvas, "7L", (250.0, 250.0), &pen, Ink::BLACK);
            let bitmap = bitmap(&canvas);
            let lines = find(&bitmap, &column(turn));
            assert_eq!(lines.len(), 1, "{turn:?} {size}");
            let picture = cut(&bitmap, &lines[0]);
            let (rows, cols) = picture.dim();
            assert_eq!(rows, LINE_HEIGHT);
            let inked: Vec<usize> =
                (0..rows).filter(|&row| picture.row(row).iter().any(|&ink| ink > 0.5)).collect();
            assert!((22..=26).contains(&inked.len()), "{turn:?} {size}: {} rows of ink", inked.len());
            // The seven's bar is at the top left, the ell's foot at the bottom right.
            let ink = |rows: std::ops::Range<usize>, cols: std::ops::Range<usize>| {
                picture.slice(ndarray::s![rows, cols]).sum()
            };
            assert!(ink(0..16, 0..cols / 2) > 1.5 * ink(16..32, 0..cols / 2), "{turn:?} {size}");
            assert!(ink(16..32, cols / 2..cols) > ink(0..16, cols / 2..cols), "{turn:?} {size}");
        }
    }
}

/// A scale block 800 columns wide with a stroke between its values.
fn block(pattern: &[f64], width: f64) -> Bitmap {
    let mut canvas = Canvas::new(800, 140, 1);
    for (from, to) in [
        ((3.0, 5.0), (797.0, 5.0)),
        ((3.0, 130.0), (797.0, 130.0)),
        ((3.0, 5.0), (3.0, 130.0)),
        ((797.0, 5.0), (797.0, 130.0)),
    ] {
        line(&mut canvas, from, to, 3.0);
    }
    text::centred(&mut canvas, "NEUTRON", (400.0, 40.0), &PEN, Ink::BLACK);
    for (end, x) in [("-10", 50.0), ("30", 760.0)] {
        text::centred(&mut canvas, end, (x, 90.0), &PEN, Ink::BLACK);
    }
    let (mut x, mut on) = (100.0, true);
    for length in pattern.iter().cycle() {
        let end = f64::min(x + length, 720.0);
        if on {
            line(&mut canvas, (x, 90.0), (end, 90.0), width);
        }
        (x, on) = (end, !on);
        if x >= 720.0 {
            break;
        }
    }
    bitmap(&canvas)
}

#[test]
fn the_stroke_between_a_scales_values_shows_its_style_and_the_frame_is_none() {
    for (pattern, width, style) in [
        (&[2000.0][..], 2.0, LineStyle::Solid),
        (&[24.0, 14.0][..], 2.0, LineStyle::Dashed),
        (&[40.0, 10.0, 6.0, 10.0][..], 3.0, LineStyle::Dashed),
        (&[2.0, 9.0][..], 3.0, LineStyle::Dotted),
    ] {
        let bitmap = block(pattern, width);
        let texts = find(&bitmap, &header());
        let at: Vec<(f64, f64)> = texts.iter().map(|text| text.area.middle()).collect();
        assert_eq!(texts.len(), 3, "{style:?} {pattern:?}: {at:?}");
        let found = samples(&bitmap, &texts);
        assert_eq!(found.len(), 1, "{style:?} {pattern:?}: {found:?}");
        assert_eq!(found[0].style, style);
        let Area { left, right, .. } = found[0].area;
        assert!(left < 110.0 && right > 690.0, "{style:?} {pattern:?}: {found:?}");
    }
}
