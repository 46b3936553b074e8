//! The bundled text recogniser reads what our own scan drawer prints.

use curvedig::domain::reading::{LINE_HEIGHT, Reader, Reading};
use curvedig::model::reader::OrtReader;
use curvedig::model::runtime;
use curvedig::synth::canvas::{Canvas, Ink};
use curvedig::synth::text::{Face, Lettering, Turn, centred};
use ndarray::{Array2, s};

fn reader() -> OrtReader {
    let library = runtime::ensure(false, &mut |_| {}).expect("ONNX Runtime");
    OrtReader::bundled(runtime::init(&library).expect("a library that loads")).expect("the bundled reader")
}

fn texts(readings: &[Reading]) -> Vec<String> {
    readings.iter().map(Reading::text).collect()
}

/// A text as a line for the reader: printed, thresholded, turned upright, cut out and scaled.
fn line(text: &str, lettering: &Lettering) -> Array2<f32> {
    let mut canvas = Canvas::new(900, 900, 1);
    centred(&mut canvas, text, (450.0, 450.0), lettering, Ink::BLACK);
    let page = Array2::from_shape_fn((900, 900), |(row, col)| {
        let (row, col) = match lettering.turn {
            Turn::Upright => (row, col),
            Turn::Down => (col, 899 - row),
            Turn::Up => (899 - col, row),
        };
        f32::from(u8::from(canvas.pixels[row * 900 + col] < 128))
    });
    let inked = |lane: ndarray::ArrayView1<f32>| lane.iter().any(|&ink| ink > 0.0);
    let span = |axis: usize| {
        let with_ink: Vec<usize> =
            (0..900).filter(|&i| inked(page.index_axis(ndarray::Axis(axis), i))).collect();
        (with_ink[0] as f32, with_ink[with_ink.len() - 1] as f32 + 1.0)
    };
    let ((top, base), (left, right)) = (span(0), span(1));
    scaled(&page, (top, base), (left, right))
}

/// Brings the rows from `top` to `base` to three quarters of a line's height, each pixel the mean of nine places in it.
fn scaled(page: &Array2<f32>, (top, base): (f32, f32), (left, right): (f32, f32)) -> Array2<f32> {
    let step = (base - top) / (0.75 * LINE_HEIGHT as f32);
    let margin = 4.0 * step;
    let columns = ((right - left + 2.0 * margin) / step).ceil() as usize;
    Array2::from_shape_fn((LINE_HEIGHT, columns), |(row, col)| {
        let mut sum = 0.0;
        for (down, along) in (0..9).map(|i| (i / 3, i % 3)) {
            let y = top - margin + (row as f32 + (down as f32 + 0.5) / 3.0) * step;
            let x = left - margin + (col as f32 + (along as f32 + 0.5) / 3.0) * step;
            sum += page[(y as usize, x as usize)];
        }
        sum / 9.0
    })
}

#[test]
fn depth_numbers_read_as_themselves_at_any_size_and_turn() {
    let reader = reader();
    for face in [Face::Mono, Face::Light] {
        for turn in [Turn::Upright, Turn::Down, Turn::Up] {
            for size in [18.0, 28.0, 44.0] {
                let numbers = ["4600", "13250", "0", "978"];
                let lettering = Lettering::new(face, size).turned(turn);
                let lines = numbers.map(|number| line(number, &lettering));
                assert_eq!(texts(&reader.read(&lines).unwrap()), numbers, "{lettering:?}");
            }
        }
    }
}

#[test]
fn scale_lines_and_names_of_curves_read_as_themselves() {
    let reader = reader();
    let printed = ["GAMMA RAY", "-160", "0.2      2000", "CALIPER", "1:240", "BULK DENSITY G/CC"];
    for face in [Face::Mono, Face::Light] {
        let lines = printed.map(|text| line(text, &Lettering::new(face, 30.0)));
        let read = ["GAMMA RAY", "-160", "0.2 2000", "CALIPER", "1:240", "BULK DENSITY G/CC"];
        assert_eq!(texts(&reader.read(&lines).unwrap()), read, "{face:?}");
    }
}

#[test]
fn paper_reads_as_nothing_at_any_width() {
    let blank: Vec<_> = [8, 30, 97, 400].map(|columns| Array2::zeros((LINE_HEIGHT, columns))).to_vec();
    assert_eq!(texts(&reader().read(&blank).unwrap()), ["", "", "", ""]);
}

#[test]
fn a_line_reads_the_same_alone_and_among_others() {
    let reader = reader();
    let lettering = Lettering::new(Face::Mono, 24.0);
    let lines = ["50", "4650", "4700", "GAMMA RAY", "0.2", "4750"].map(|text| line(text, &lettering));
    let together = reader.read(&lines).unwrap();
    for (line, among) in lines.iter().zip(&together) {
        let alone = &reader.read(std::slice::from_ref(line)).unwrap()[0];
        assert_eq!(alone.text(), among.text());
        assert!((alone.confidence() - among.confidence()).abs() < 1e-3, "{alone:?} {among:?}");
    }
}

#[test]
fn letters_tell_where_they_stand_and_how_sure_they_are() {
    let picture = line("4600", &Lettering::new(Face::Mono, 28.0));
    // A line of twice the width whose right half is paper.
    let mut wide = Array2::zeros((LINE_HEIGHT, 2 * picture.ncols()));
    wide.slice_mut(s![.., ..picture.ncols()]).assign(&picture);
    let reading = &reader().read(&[wide]).unwrap()[0];
    assert_eq!(reading.text(), "4600");
    let places: Vec<f32> = reading.letters.iter().map(|letter| letter.at).collect();
    assert!(places.is_sorted() && places[0] > 0.02 && places[3] < 0.5, "{places:?}");
    assert!(places[0] < 0.2 && places[3] > 0.3, "{places:?}");
    assert!(reading.letters.iter().all(|letter| letter.confidence > 0.5 && letter.second.is_some()));
}

#[test]
fn a_line_of_another_height_is_refused() {
    let error = reader().read(&[Array2::zeros((31, 80))]).unwrap_err();
    assert!(error.message.contains("31 rows"), "{error}");
}
