//! What ink looks like: a segment's looks, a curve's looks pooled over its segments, and how well the two agree.
//!
//! Each look is a few numbers (thickness, share of light along the line, length of its dark stretches, the network's
//! say on its style). A curve's own are not known beforehand, only what its style makes likely; the more of it has been
//! seen, the better they are known. Agreement is a log-likelihood ratio: this curve against any ink whatever.

use crate::domain::mask::{DARK, EMBEDDING, Run};
use crate::domain::spec::{CurveSpec, LineStyle};
use crate::domain::trace::segment::runs_along_row;

/// Columns and rows of line that tell as much as one independent sample.
const GRAIN: f32 = 12.0;
/// Samples after which a curve's looks stop settling: print and light change down a scan.
const MOST_SAMPLES: f32 = 80.0;
/// Least and most that one look can tell of one segment, nats.
const BOUNDS: (f32, f32) = (-3.0, 6.0);

/// Numbers of a look: thickness (log), light share, broken share, length of dark stretches (log, line widths).
const NUMBERS: usize = 4;
/// Weight of what a style makes likely, per number.
const STYLE_WEIGHT: [f32; NUMBERS] = [0.0, 1.0, 3.0, 1.0];
/// Weight of what the curve looked like so far, per number.
const OWN_WEIGHT: [f32; NUMBERS] = [1.0, 0.5, 0.3, 0.5];
/// Weight of the squared distance of two embeddings.
const EMBEDDING_WEIGHT: f32 = 0.05;
/// Samples from which on a curve's own looks count.
const LEAST_SAMPLES: f32 = 2.0;

/// Spread of a number from segment to segment of one curve.
const BETWEEN: [f32; NUMBERS] = [0.15, 0.08, 0.2, 0.3];
/// Spread of one sample's number about its segment's.
const WITHIN: [f32; NUMBERS] = [0.4, 0.3, 0.5, 0.6];
/// Mean and spread of a number over any ink whatever.
const ANY: [(f32, f32); NUMBERS] = [(0.0, 0.5), (0.2, 0.25), (0.45, 0.38), (1.2, 1.0)];

/// What a stretch of ink looks like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Look {
    /// Typical width of the mask across, columns (wide runs of near-horizontal stretches left out).
    pub width: f32,
    /// Length of the line, pixels.
    pub length: f32,
    /// The numbers; `NaN` where the segment tells nothing of one.
    numbers: [f32; NUMBERS],
    /// Appearance embedding.
    embedding: [f32; EMBEDDING],
    /// Mean ink colour.
    colour: [f32; 3],
}

impl Look {
    /// The looks of a chain of runs; `line` is the usual width of lines, columns.
    pub fn measure<'a>(runs: &[u32], of: impl Fn(u32) -> &'a Run, line: f32) -> Self {
        let count = runs.len() as f32;
        let mut widths: Vec<f32> = runs.iter().map(|&run| of(run).width()).collect();
        widths.sort_by(f32::total_cmp);
        let mean = |value: &dyn Fn(&Run) -> f32| runs.iter().map(|&run| value(of(run))).sum::<f32>() / count;
        let (mut length, mut dark, mut light) = (0.0f32, 0.0f32, 0.0f32);
        let (mut stretches, mut inside) = (0.0f32, false);
        let (mut thick, mut thick_of) = (0.0f32, 0.0f32);
        for (at, &run) in runs.iter().enumerate() {
            let slope = slope(runs, &of, at, line);
            let run = of(run);
            // Not `hypot`: which glibc it is decides whether it is there, and how it rounds. Results mustn't hang on that.
            let arc = (1.0 + f64::from(slope) * f64::from(slope)).sqrt() as f32;
            length += arc;
            if runs_along_row(run.width(), line) {
                // The mask is a little wider than the ink, above and below as well: such rows tell nothing.
                if run.dark > 0.3 {
                    dark += arc * run.dark;
                    light += arc * (1.0 - run.dark);
                    stretches += f32::from(run.parts.saturating_sub(1));
                }
                inside = true;
                continue;
            }
            let on = run.darkest > DARK;
            if on {
                dark += arc;
                thick += run.dark * run.width() / arc;
                thick_of += 1.0;
                stretches += f32::from(u8::from(!inside));
            } else {
                light += arc;
            }
            inside = on;
        }
        let thickness = if thick_of > 0.0 { (thick / thick_of).max(0.2) } else { f32::NAN };
        let known = dark + light > 0.0;
        let breaks = stretches >= 2.0 && light > 0.1 * (dark + light);
        let mut embedding = [0.0; EMBEDDING];
        for (channel, value) in embedding.iter_mut().enumerate() {
            *value = mean(&|run| run.embedding[channel]);
        }
        Look {
            // The lower quartile: near-horizontal stretches make runs wide, never narrow.
            width: widths[widths.len() / 4],
            length,
            numbers: [
                (thickness / line.max(1.0)).ln(),
                if known { light / (dark + light) } else { f32::NAN },
                mean(&|run| run.broken),
                if breaks { (dark / stretches / line.max(1.0)).max(0.1).ln() } else { f32::NAN },
            ],
            embedding,
            colour: [0, 1, 2].map(|channel| mean(&|run| f32::from(run.colour[channel]))),
        }
    }
}

/// Columns per row at a run of a chain, without sign.
fn slope<'a>(runs: &[u32], of: &impl Fn(u32) -> &'a Run, at: usize, line: f32) -> f32 {
    let centre = |at: usize| of(runs[at]).centre;
    let before = at.checked_sub(1).map(|before| (centre(at) - centre(before)).abs());
    let after = (at + 1 < runs.len()).then(|| (centre(at + 1) - centre(at)).abs());
    match (before, after) {
        (Some(before), Some(after)) => (before + after) / 2.0,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => (of(runs[at]).width() - line).max(0.0),
    }
}

/// A curve's looks as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pool {
    /// Samples and their mean, per number.
    seen: [(f32, f32); NUMBERS],
    embedding: [f32; EMBEDDING],
    colour: [f32; 3],
    /// Samples that embedding and colour are means of.
    weight: f32,
}

impl Default for Pool {
    fn default() -> Self {
        Pool { seen: [(0.0, 0.0); NUMBERS], embedding: [0.0; EMBEDDING], colour: [0.0; 3], weight: 0.0 }
    }
}

/// Mean and spread of a number that a style makes likely; `None` where it makes nothing likely.
fn expected(style: Option<LineStyle>) -> [Option<(f32, f32)>; NUMBERS] {
    match style {
        Some(LineStyle::Solid) => [None, Some((0.04, 0.1)), Some((0.2, 0.25)), None],
        Some(LineStyle::Dashed) => [None, Some((0.35, 0.14)), Some((0.75, 0.22)), Some((1.8, 0.6))],
        Some(LineStyle::LongDashed) => [None, Some((0.3, 0.14)), Some((0.75, 0.22)), Some((2.4, 0.6))],
        Some(LineStyle::Dotted) => [None, Some((0.5, 0.16)), Some((0.8, 0.2)), Some((0.3, 0.45))],
        None => [None; NUMBERS],
    }
}

impl Pool {
    /// Takes a segment's looks in.
    pub fn add(&mut self, look: &Look) {
        self.add_upto(look, MOST_SAMPLES);
    }

    /// What segments look like together, each counting by its length, known as well as looks can be at most.
    pub fn of<'a>(looks: impl Iterator<Item = &'a Look>) -> Self {
        let mut pool = Pool::default();
        looks.for_each(|look| pool.add_upto(look, f32::INFINITY));
        pool.seen.iter_mut().for_each(|seen| seen.0 = seen.0.min(MOST_SAMPLES));
        pool.weight = pool.weight.min(MOST_SAMPLES);
        pool
    }

    fn add_upto(&mut self, look: &Look, most: f32) {
        let samples = look.length / GRAIN;
        let pool =
            |mean: &mut f32, count: f32, value: f32| *mean += samples / (count + samples) * (value - *mean);
        for ((count, mean), &value) in self.seen.iter_mut().zip(&look.numbers) {
            if !value.is_nan() {
                pool(mean, *count, value);
                *count = (*count + samples).min(most);
            }
        }
        for (mean, &value) in self.embedding.iter_mut().zip(&look.embedding) {
            pool(mean, self.weight, value);
        }
        for (mean, &value) in self.colour.iter_mut().zip(&look.colour) {
            pool(mean, self.weight, value);
        }
        self.weight = (self.weight + samples).min(most);
    }

    /// How unlike the curve a segment looks, nats: negative where it looks more like it than like any ink.
    pub fn unlike(&self, spec: &CurveSpec, look: &Look) -> f32 {
        let samples = (look.length / GRAIN).max(0.1);
        let mut price = 0.0;
        let bounds = |price: f32| price.clamp(BOUNDS.0, BOUNDS.1);
        let expected = expected(spec.style);
        for number in 0..NUMBERS {
            let value = look.numbers[number];
            if value.is_nan() {
                continue;
            }
            let noise = WITHIN[number] * WITHIN[number] / samples;
            let any = heavy(value - ANY[number].0, ANY[number].1 * ANY[number].1 + noise);
            // What the style makes likely is no opinion of the ink's: however much of another line it took, a curve
            // never comes to look like it.
            if let Some((mean, spread)) = expected[number] {
                let own = heavy(value - mean, spread * spread + noise);
                price += STYLE_WEIGHT[number] * bounds(own - any);
            }
            let (count, mean) = self.seen[number];
            if count >= LEAST_SAMPLES {
                let between = BETWEEN[number] * BETWEEN[number];
                let own = heavy(value - mean, between + noise + WITHIN[number] * WITHIN[number] / count);
                price += OWN_WEIGHT[number] * bounds(own - any);
            }
        }
        let trust = (samples / 2.0).min(3.0);
        if let Some(ink) = spec.colour {
            price += trust * colour_distance(ink.map(f32::from), look.colour).min(3.0);
        }
        if self.weight > 0.0 {
            let known = (self.weight / 6.0).min(1.0);
            let off: f32 = look.embedding.iter().zip(self.embedding).map(|(a, b)| (a - b) * (a - b)).sum();
            let mut unlike = (EMBEDDING_WEIGHT * off).min(2.5);
            if spec.colour.is_none() {
                unlike += colour_distance(self.colour, look.colour).min(2.0);
            }
            price += known * trust * unlike;
        }
        price
    }
}

/// Negative log-likelihood of being off by so much under Student's t with four degrees of freedom.
fn heavy(off: f32, variance: f32) -> f32 {
    2.5 * (1.0 + off * off / (4.0 * variance)).ln() + 0.5 * variance.ln()
}

/// Distance of two inks, 0 alike to about 4 unlike; lightness counts less than hue, since scanning changes it.
fn colour_distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let lightness = |c: [f32; 3]| (c[0] + c[1] + c[2]) / 3.0;
    let (light_a, light_b) = (lightness(a), lightness(b));
    let hue: f32 = a
        .iter()
        .zip(b)
        .map(|(a, b)| {
            let off = (a - light_a) - (b - light_b);
            off * off
        })
        .sum::<f32>()
        .sqrt();
    hue / 40.0 + (light_a - light_b).abs() / 250.0
}
