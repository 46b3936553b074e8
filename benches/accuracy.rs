//! How right the tracer is on perfect masks of drawn pages, typical and hard.
//!
//! `cargo bench --bench accuracy [-- PAGES]` (with `CURVES=FOLDER` for shapes from a folder of LAS files, `VERBOSE=1` for
//! a line per page) prints, per set: samples within 1 % and 2 % of the track's width, coverage,
//! samples invented where nothing is drawn, samples that lie on another curve of the track.

mod support;

use std::env;

use curvedig::domain::calibrate;
use curvedig::domain::spec::CurveSpec;
use curvedig::domain::strip::Strip;
use curvedig::domain::trace::{self, Edges};
use curvedig::synth::family;
use curvedig::synth::las_shapes::Shapes;
use curvedig::synth::page::{self, Drawing};
use curvedig::synth::plan::PageSpec;
use curvedig::synth::wish::Wish;
use support::ink::perfect_ink;
use support::{true_page, truth};

/// Seeds of the two sets; nothing else is drawn from them.
const SEEDS: [(&str, u64, bool); 2] = [("typical", 900_001, false), ("hard", 900_002, true)];

#[derive(Default)]
struct Score {
    truth: usize,
    within: [usize; 2],
    covered: usize,
    invented: usize,
    elsewhere: usize,
    seconds: f64,
    curves: usize,
}

fn main() {
    let pages: u64 = env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(60);
    let verbose = env::var_os("VERBOSE").is_some();
    let shapes = env::var_os("CURVES").map(|folder| {
        std::sync::Arc::new(Shapes::read(std::path::Path::new(&folder)).expect("a folder of LAS files"))
    });
    println!("set      curves  samples  within 1 %  within 2 %  coverage  invented  elsewhere  trace s");
    for (name, seed, hard) in SEEDS {
        let mut total = Score::default();
        for index in 0..pages {
            let spec = family::plan(seed, index, &Wish { hard, shapes: shapes.clone(), ..Wish::default() });
            let drawing = page::draw(&spec);
            let score = score(&spec, &drawing);
            if verbose {
                let share = score.within[1] as f64 / score.truth.max(1) as f64;
                println!("{name} {index}: {share:.3} of {} samples", score.truth);
            }
            total.add(&score);
        }
        total.print(name);
    }
}

impl Score {
    fn add(&mut self, other: &Score) {
        self.truth += other.truth;
        self.within[0] += other.within[0];
        self.within[1] += other.within[1];
        self.covered += other.covered;
        self.invented += other.invented;
        self.elsewhere += other.elsewhere;
        self.seconds += other.seconds;
        self.curves += other.curves;
    }

    fn print(&self, name: &str) {
        let share = |count: usize| 100.0 * count as f64 / self.truth.max(1) as f64;
        println!(
            "{name:8} {:6} {:8} {:10.2} % {:9.2} % {:7.2} % {:7.2} % {:8.2} % {:8.2}",
            self.curves,
            self.truth,
            share(self.within[0]),
            share(self.within[1]),
            share(self.covered),
            share(self.invented),
            share(self.elsewhere),
            self.seconds
        );
    }
}

fn score(spec: &PageSpec, drawing: &Drawing) -> Score {
    let page = true_page(spec, drawing);
    let step = calibrate::default_step(spec.unit);
    let mut score = Score::default();
    let Some(grid) = calibrate::depth_grid(page.interval, spec.unit, step) else { return score };
    let mut number = 1;
    for (plan, track) in spec.tracks.iter().zip(&page.tracks) {
        let numbers = number..number + plan.curves.len();
        let unseen = &drawing.unseen[number - 1..number - 1 + plan.curves.len()];
        number = numbers.end;
        let strip = Strip::new(&page, track);
        // What damage took away is no question of tracing, and labels can't be shrunk.
        if unseen.iter().any(|&share| share > 0.02) || strip.scale() != 1 {
            continue;
        }
        let ink = perfect_ink(drawing, &strip, numbers);
        let edges = Edges::of(&strip);
        let start = std::time::Instant::now();
        let paths = trace::trace(&ink, &edges, &track.curves).paths;
        score.seconds += start.elapsed().as_secs_f64();
        let found: Vec<Vec<Option<f64>>> = paths
            .iter()
            .zip(&track.curves)
            .map(|(path, curve)| {
                let curve = calibrate::curve(&page, 0, curve, &strip, path, &grid);
                let fraction =
                    |value: &Option<f64>| value.and_then(|value| curve.spec.fraction_from_value(value));
                curve.values.iter().map(fraction).collect()
            })
            .collect();
        let drawn: Vec<Vec<Option<f64>>> =
            plan.curves.iter().map(|curve| truth(spec, &grid, |row| curve.fraction_at(row))).collect();
        let found = best_order(found, &drawn, &track.curves);
        let found: Vec<Vec<Option<f64>>> =
            found.into_iter().zip(&drawn).map(|(found, truth)| best_base(found, truth)).collect();
        for (curve, (found, truth)) in found.iter().zip(&drawn).enumerate() {
            score.curves += 1;
            let off = |a: &Option<f64>, b: &Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs(),
                _ => f64::INFINITY,
            };
            for (index, (found_at, true_at)) in found.iter().zip(truth).enumerate() {
                if true_at.is_none() {
                    score.invented += usize::from(found_at.is_some());
                    continue;
                }
                score.truth += 1;
                score.covered += usize::from(found_at.is_some());
                for (count, limit) in score.within.iter_mut().zip([0.01, 0.02]) {
                    *count += usize::from(off(found_at, true_at) <= limit);
                }
                let other = (0..drawn.len())
                    .any(|other| other != curve && off(found_at, &drawn[other][index]) <= 0.02);
                score.elsewhere += usize::from(off(found_at, true_at) > 0.02 && other);
            }
        }
    }
    score
}

/// On paper, a curve that is off its scale from end to end looks as if it weren't: the base that fits best.
fn best_base(found: Vec<Option<f64>>, truth: &[Option<f64>]) -> Vec<Option<f64>> {
    let shifted = |by: f64| found.iter().map(|value| value.map(|value| value + by)).collect::<Vec<_>>();
    let best = [0.0, 1.0, -1.0, 2.0, -2.0]
        .into_iter()
        .max_by_key(|&by| (hits(&shifted(by), truth), i64::from(by == 0.0)))
        .unwrap_or(0.0);
    shifted(best)
}

/// Samples within 2 % of the track's width.
fn hits(found: &[Option<f64>], truth: &[Option<f64>]) -> usize {
    let near =
        |pair: (&Option<f64>, &Option<f64>)| matches!(pair, (Some(a), Some(b)) if (a - b).abs() <= 0.02);
    found.iter().zip(truth).filter(|&pair| near(pair)).count()
}

/// Curves that a sidecar can't tell apart, in the order that fits the truth best: which of two solid curves is the
/// gamma ray is no question of tracing.
fn best_order(
    mut found: Vec<Vec<Option<f64>>>,
    drawn: &[Vec<Option<f64>>],
    specs: &[CurveSpec],
) -> Vec<Vec<Option<f64>>> {
    let mut better = true;
    while better {
        better = false;
        for a in 0..found.len() {
            for b in a + 1..found.len() {
                let alike = specs[a].style == specs[b].style && specs[a].colour == specs[b].colour;
                let now = hits(&found[a], &drawn[a]) + hits(&found[b], &drawn[b]);
                let then = hits(&found[b], &drawn[a]) + hits(&found[a], &drawn[b]);
                if alike && then > now {
                    found.swap(a, b);
                    better = true;
                }
            }
        }
    }
    found
}
