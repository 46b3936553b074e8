//! How sure it is that a row of a curve is right.

/// What tells right rows of a path from wrong ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signs {
    /// Probability of the row's ink of being a curve.
    pub probability: f32,
    /// Price of giving the ink to this curve, nats.
    pub price: f32,
    /// Whether other curves share the ink.
    pub shared: bool,
    /// Whether the curve never parts from them again.
    pub ended: bool,
    /// Rows to the nearest place at which the path leaps over white or leaves a line.
    pub to_break: usize,
    /// Share of the strip's rows at which the curve is seen.
    pub coverage: f32,
    /// Share of the track's ink that no curve took.
    pub unclaimed: f32,
    /// Curves of the track.
    pub curves: usize,
}

/// How many numbers [`Signs`] make.
pub const COUNT: usize = 9;

/// Weights of the numbers: a logistic regression on traced pages of `curvedig synth` (18 typical, 10 hard) and 10
/// renderings of another program, all unseen by network and tracer, each set counting alike. `cargo bench --bench
/// confidence` fits them anew to drawn pages.
const WEIGHTS: [f32; COUNT] = [3.81, -0.83, -1.71, -0.55, -1.88, -0.41, -1.36, -1.19, -1.17];

impl Signs {
    /// The signs as numbers of about unit size, the first of them 1.
    pub fn numbers(&self) -> [f32; COUNT] {
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let near = 1.0 - ((1 + self.to_break.min(200)) as f32).ln() / 201f32.ln();
        [
            1.0,
            1.0 - self.probability,
            (1.0 + self.price.max(0.0) / 4.0).ln(),
            flag(self.shared),
            flag(self.ended),
            near,
            1.0 - self.coverage,
            self.unclaimed,
            (self.curves - 1) as f32 / 2.0,
        ]
    }

    /// Probability that the row is right, within 2 % of the track's width, if the curve bears the right name.
    pub fn confidence(&self) -> f32 {
        let sum: f32 = self.numbers().iter().zip(WEIGHTS).map(|(number, weight)| number * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Signs {
        Signs {
            probability: 1.0,
            price: -1.0,
            shared: false,
            ended: false,
            to_break: 500,
            coverage: 1.0,
            unclaimed: 0.0,
            curves: 1,
        }
    }

    #[test]
    fn every_doubt_lowers_confidence() {
        let sure = plain().confidence();
        assert!(sure > 0.9 && sure < 1.0);
        let doubts = [
            Signs { probability: 0.5, ..plain() },
            Signs { price: 12.0, ..plain() },
            Signs { ended: true, ..plain() },
            Signs { to_break: 0, ..plain() },
            Signs { coverage: 0.3, ..plain() },
            Signs { unclaimed: 0.6, ..plain() },
        ];
        assert!(doubts.iter().all(|doubt| doubt.confidence() < sure));
    }
}
