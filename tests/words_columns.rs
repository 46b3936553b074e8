//! Depth columns with damage, and those of pages drawn by the renderer.

use curvedig::domain::reading::{Bitmap, Turn};
use curvedig::domain::words::{Line, Wanted, cut, find, numbers};
use curvedig::synth::canvas::{Canvas, Ink};
use curvedig::synth::text::{self, Face, Lettering};
use curvedig::synth::wish::Wish;
use curvedig::synth::{family, page};

const PEN: Lettering =
    Lettering { face: Face::Mono, size: 28.0, stretch: 1.0, bold: 1, turn: text::Turn::Down };
const WANTED: Wanted = Wanted { turn: Turn::Down, letters: (7.0, 60.0), gap: 1.0 };

fn bitmap(canvas: &Canvas) -> Bitmap {
    let ink = canvas.to_grey().into_iter().map(|grey| u8::from(grey < 128)).collect();
    Bitmap { width: canvas.width, height: canvas.height, ink }
}

/// A column of eleven numbers that read downwards; `damage` is done to the one in the middle, at (80, 1800).
fn column(damage: impl Fn(&mut Canvas)) -> Bitmap {
    let mut canvas = Canvas::new(160, 3600, 1);
    for index in 0..11 {
        let row = 300.0 + 300.0 * f64::from(index);
        text::centred(&mut canvas, &format!("{}00", 45 + index), (80.0, row), &PEN, Ink::BLACK);
    }
    damage(&mut canvas);
    bitmap(&canvas)
}

fn at_damage(lines: &[Line]) -> Vec<&Line> {
    lines.iter().filter(|line| line.area.top < 1850.0 && line.area.base > 1750.0).collect()
}

#[test]
fn a_number_broken_to_pieces_is_one_line() {
    let bitmap = column(|canvas| {
        for x in [75.0, 83.0] {
            canvas.erase(x, 1750.0, x + 2.0, 1850.0);
        }
        for y in [1785.0, 1800.0, 1815.0] {
            canvas.erase(60.0, y, 100.0, y + 2.0);
        }
    });
    let lines = numbers(&bitmap, &WANTED);
    let middle = at_damage(&lines);
    assert!(middle.iter().any(|line| line.area.height() > 50.0), "{middle:?}");
    assert_eq!(lines.iter().filter(|line| line.area.height() > 50.0).count(), 11);
}

#[test]
fn a_number_crossed_by_a_curve_is_found() {
    let bitmap = column(|canvas| {
        canvas.stroke((0.0, 1700.0), (92.0, 1795.0), 3.0, Ink::BLACK);
        canvas.stroke((92.0, 1795.0), (0.0, 1900.0), 3.0, Ink::BLACK);
    });
    let lines = numbers(&bitmap, &WANTED);
    let whole = |line: &&&Line| (50.0..90.0).contains(&line.area.height()) && line.area.width() < 40.0;
    assert_eq!(at_damage(&lines).iter().filter(whole).count(), 1, "{:?}", at_damage(&lines));
}

#[test]
fn blank_and_black_paper_hold_no_numbers() {
    let blank = Bitmap::blank(200, 3000);
    assert!(numbers(&blank, &WANTED).is_empty());
    let black = Bitmap { ink: vec![1; 200 * 3000], ..blank };
    assert!(numbers(&black, &WANTED).is_empty());
    assert!(numbers(&Bitmap::blank(0, 0), &WANTED).is_empty());
}

#[test]
fn tilted_text_is_one_line_and_is_cut_out_level() {
    let mut canvas = Canvas::new(900, 200, 1);
    let pen = Lettering { turn: text::Turn::Upright, ..PEN };
    let name = "COMPENSATED NEUTRON POROSITY";
    for (index, letter) in name.chars().enumerate() {
        let x = 60.0 + 18.0 * index as f64;
        text::centred(&mut canvas, &letter.to_string(), (x, 70.0 + 0.04 * x), &pen, Ink::BLACK);
    }
    let bitmap = bitmap(&canvas);
    let lines = find(&bitmap, &Wanted { turn: Turn::Upright, letters: (7.0, 120.0), gap: 1.2 });
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!((lines[0].slope - 0.04).abs() < 0.005, "{lines:?}");
    let picture = cut(&bitmap, &lines[0]);
    let ink = |row: usize| picture.row(row).iter().filter(|&&ink| ink > 0.5).count();
    // Level text leaves paper above and below; a tilt of one letter height would smear it over all rows.
    for row in [0, 1, 30, 31] {
        assert_eq!(ink(row), 0, "row {row}");
    }
}

#[test]
fn nearly_all_numbers_of_drawn_pages_are_found() {
    let (mut there, mut found) = (0, 0);
    for index in 0..24 {
        let wish = Wish { height: Some(4000), ..Wish::default() };
        let spec = family::plan(77, index, &wish);
        let Some(plan) = spec.depth_numbers.clone() else { continue };
        let drawing = page::draw(&spec);
        let warp = &drawing.warp;
        let grey = drawing.grey();
        let ends = [0.0, 0.5, 1.0].map(|share| share * spec.height as f64);
        let cols = |u: f64| ends.map(|row| warp.col_from_row(row, u));
        let left = cols(plan.column.0).into_iter().fold(f64::MAX, f64::min).max(0.0) as usize;
        let right = (cols(plan.column.1).into_iter().fold(0.0, f64::max) as usize + 1).min(spec.width);
        let ink =
            grey.chunks_exact(spec.width).flat_map(|row| &row[left..right]).map(|&grey| u8::from(grey < 128));
        let bitmap = Bitmap { width: right - left, height: spec.height, ink: ink.collect() };
        let turn = match plan.lettering.turn {
            text::Turn::Upright => Turn::Upright,
            text::Turn::Down => Turn::Down,
            text::Turn::Up => Turn::Up,
        };
        let lines = numbers(&bitmap, &Wanted { turn, ..WANTED });
        let depths = [spec.body.0, spec.body.1].map(|v| spec.depth_from_v(v) / plan.every);
        let (mut at, mut seen) = (0, 0);
        for step in depths[0].ceil() as i64..=depths[1].floor() as i64 {
            let (x, y) = warp.pixel(plan.at, spec.v_from_depth(step as f64 * plan.every));
            let x = x - left as f64;
            if y < 40.0 || y > spec.height as f64 - 40.0 {
                continue;
            }
            at += 1;
            let near = |line: &&Line| {
                let (col, row) = line.area.middle();
                (col - x).abs() < 0.6 * plan.lettering.size && (row - y).abs() < 0.6 * plan.lettering.size
            };
            seen += usize::from(lines.iter().filter(near).count() == 1);
        }
        println!(
            "page {index}: {seen} of {at}, {} lines, letters of {:.0}",
            lines.len(),
            plan.lettering.size
        );
        there += at;
        found += seen;
    }
    assert!(there > 100, "only {there} numbers");
    assert!(found * 100 >= there * 95, "{found} of {there} numbers");
}
