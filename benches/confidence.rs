//! Fits the weights of `domain/trace/confidence.rs` to drawn pages and says how well they keep their word.
//!
//! `cargo bench --bench confidence [-- PAGES]` (with `CURVES=FOLDER` for shapes from a folder of LAS files) draws typical
//! and hard pages that nothing else is drawn from, takes them through the network in the program and the tracer, and
//! prints the weights, the share of look-alikes that bear the right name, and a table of stated against found.

mod support;

use std::{env, path};

use curvedig::cli::segmenter;
use curvedig::domain::calibrate;
use curvedig::domain::raster::GreyRaster;
use curvedig::domain::strip::Strip;
use curvedig::domain::trace::{self, Edges, SIGNS};
use curvedig::pipeline::segment;
use curvedig::synth::las_shapes::Shapes;
use curvedig::synth::wish::Wish;
use curvedig::synth::{family, page};

/// Seeds of the pages, and whether they are hard.
const SEEDS: [(u64, bool); 2] = [(910_001, false), (910_002, true)];
/// Rows of a page.
const ROWS: usize = 3000;
/// Right within this share of the track's width.
const RIGHT: f64 = 0.02;
/// Keeps weights of signs that hardly vary near zero.
const RIDGE: f64 = 1e-3;

/// A row: the signs as numbers, and whether it was right.
type Row = ([f64; SIGNS], bool);

fn main() {
    let pages: u64 = env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(16);
    let shapes = env::var_os("CURVES").map(|folder| {
        std::sync::Arc::new(Shapes::read(path::Path::new(&folder)).expect("a folder of LAS files"))
    });
    let net = segmenter::open(None, false).expect("the network in the program");
    let (mut rows, mut twins): (Vec<Row>, Vec<(f32, bool)>) = (Vec::new(), Vec::new());
    for (seed, hard) in SEEDS {
        for index in 0..pages {
            let wish = Wish { hard, shapes: shapes.clone(), height: Some(ROWS), ..Wish::default() };
            let spec = family::plan(seed, index, &wish);
            let drawing = page::draw(&spec);
            let whole = support::true_page(&spec, &drawing);
            let step = calibrate::default_step(spec.unit);
            let Some(grid) = calibrate::depth_grid(whole.interval, spec.unit, step) else { continue };
            let raster = GreyRaster::new(spec.width, spec.height, drawing.grey());
            for (plan, track) in spec.tracks.iter().zip(&whole.tracks) {
                let strip = Strip::new(&whole, track);
                let ink = segment::segment(&strip, &raster, net.as_ref()).expect("in memory");
                let edges = Edges::of(&strip);
                let mut signs = Vec::new();
                let traced = trace::trace_seeing(&ink, &edges, &track.curves, &mut |curve, row, seen| {
                    signs.push((curve, row, seen.numbers()));
                });
                let drawn: Vec<_> = plan
                    .curves
                    .iter()
                    .map(|curve| support::truth(&spec, &grid, |row| curve.fraction_at(row)))
                    .collect();
                let right = |curve: usize, row: u32| {
                    let path = &traced.paths[curve];
                    let point =
                        path.points[path.points.binary_search_by_key(&row, |point| point.row).ok()?];
                    let found = strip.fraction(row as usize, f64::from(point.col)) + f64::from(point.wrap);
                    let depth = whole
                        .depth
                        .depth_from_row(strip.page_row(f64::from(row) + 0.5), whole.depth.mid_col());
                    let at = ((depth - grid.depth_f64(0)) / (grid.depth_f64(1) - grid.depth_f64(0))).round();
                    let truth = *drawn[curve].get(at as usize)?;
                    Some((point.confidence, truth.is_some_and(|truth| (truth - found).abs() <= RIGHT)))
                };
                let twin = |curve: usize| {
                    let same = |other: &usize| trace::alike(&track.curves[*other], &track.curves[curve]);
                    (0..track.curves.len()).filter(|&other| other != curve).any(|other| same(&other))
                };
                for (curve, row, numbers) in signs.into_iter().filter(|sign| sign.1 % 7 == 0) {
                    match right(curve, row) {
                        Some(found) if twin(curve) => twins.push(found),
                        Some((_, right)) => rows.push((numbers.map(f64::from), right)),
                        None => {}
                    }
                }
            }
        }
    }
    let weights = fit(&rows);
    println!("{} rows; weights {weights:.2?}", rows.len());
    let stated: f64 = twins.iter().map(|twin| f64::from(twin.0)).sum();
    let found = twins.iter().filter(|twin| twin.1).count() as f64;
    println!("look-alikes: {} rows, right names {:.2}", twins.len(), found / stated.max(1.0));
    table(&rows, &weights);
}

fn probability(numbers: &[f64; SIGNS], weights: &[f64; SIGNS]) -> f64 {
    let sum: f64 = numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Newton's method for logistic regression with a ridge.
fn fit(rows: &[Row]) -> [f64; SIGNS] {
    let mut weights = [0.0; SIGNS];
    for _ in 0..30 {
        let mut system = [[0.0; SIGNS + 1]; SIGNS];
        for (numbers, right) in rows {
            let stated = probability(numbers, &weights);
            let (off, bend) = (f64::from(u8::from(*right)) - stated, stated * (1.0 - stated));
            for (equation, number) in system.iter_mut().zip(numbers) {
                for (cell, other) in equation.iter_mut().zip(numbers) {
                    *cell += bend * number * other / rows.len() as f64;
                }
                equation[SIGNS] += off * number / rows.len() as f64;
            }
        }
        for (at, equation) in system.iter_mut().enumerate() {
            equation[at] += RIDGE;
            equation[SIGNS] -= RIDGE * weights[at];
        }
        for (weight, change) in weights.iter_mut().zip(solve(system)) {
            *weight += change;
        }
    }
    weights
}

/// Gauss's elimination; the ridge keeps the diagonal away from zero.
fn solve(mut system: [[f64; SIGNS + 1]; SIGNS]) -> [f64; SIGNS] {
    for at in 0..SIGNS {
        let pivot = system[at];
        for (row, equation) in system.iter_mut().enumerate() {
            let share = if row == at { 0.0 } else { equation[at] / pivot[at] };
            equation.iter_mut().zip(pivot).for_each(|(cell, other)| *cell -= share * other);
        }
    }
    std::array::from_fn(|at| system[at][SIGNS] / system[at][at])
}

/// Stated against found, in bins.
fn table(rows: &[Row], weights: &[f64; SIGNS]) {
    println!("stated         rows  stated %  right %");
    for bounds in [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0].windows(2) {
        let bin: Vec<(f64, bool)> = rows
            .iter()
            .map(|(numbers, right)| (probability(numbers, weights), *right))
            .filter(|(stated, _)| (bounds[0]..bounds[1]).contains(stated))
            .collect();
        if bin.is_empty() {
            continue;
        }
        let count = bin.len() as f64;
        let stated = bin.iter().map(|row| row.0).sum::<f64>() / count;
        let right = bin.iter().filter(|row| row.1).count() as f64 / count;
        println!(
            "{:.2} to {:.2} {:8} {:9.1} {:8.1}",
            bounds[0],
            bounds[1],
            bin.len(),
            100.0 * stated,
            100.0 * right
        );
    }
}
