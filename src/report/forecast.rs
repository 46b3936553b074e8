//! What a run over scans of known sizes will take and cost, and afterwards how right that was.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::calibration::{Calibration, megapixels, worked_on};
use super::cost::profile::{CallProfile, Known};
use super::cost::run::warm_seconds;
use super::numbers::{count, duration, grouped, money};
use super::prices::Prices;
use super::summary::Summary;
use crate::domain::cost::{Fit, Range, electricity, gigabytes, makespan, rent_share};

/// From where a forecast knows what a scan takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// One worker's time.
    pub fit: Fit,
    /// In words: `500 scans of earlier runs here`.
    pub from: String,
}

impl Pace {
    /// From earlier runs on this machine.
    pub fn here(calibration: &Calibration) -> Option<Pace> {
        let fit = calibration.here()?;
        Some(Pace { from: format!("{} of earlier runs here", count(fit.samples, "scan")), fit })
    }
}

/// A run that is to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Coming<'a> {
    /// Sizes of the scans, megapixels, in their order.
    pub sizes: &'a [f64],
    /// Workers here.
    pub workers: usize,
    /// What a scan takes here.
    pub pace: &'a Pace,
    /// What one takes as an invocation, where that was measured.
    pub function: Option<Fit>,
    /// The function; what its invocations take is told by the fits.
    pub call: CallProfile,
    /// Invocations at once.
    pub at_once: usize,
}

impl Coming<'_> {
    /// Time by the clock here, s.
    pub fn here(&self) -> Range {
        clock(self.sizes, &self.pace.fit, self.workers)
    }

    /// Money for that, EUR.
    pub fn here_cost(&self, prices: &Prices) -> [Decimal; 3] {
        let range = self.here();
        [range.low, range.likely, range.high].map(|seconds| machine_cost(decimal(seconds), prices))
    }

    /// Time by the clock as invocations, s, and money, USD, with every environment started once.
    pub fn on_lambda(&self, prices: &Prices) -> (Range, [Decimal; 3]) {
        let fit = self.function.unwrap_or_else(|| {
            let slower = warm_seconds(Decimal::ONE, self.call.memory_mb, prices).to_f64().unwrap_or(1.0);
            let Fit { per_scan, per_megapixel, deviation, samples } = self.pace.fit;
            Fit {
                per_scan: per_scan * slower,
                per_megapixel: per_megapixel * slower,
                deviation: deviation * slower,
                samples,
            }
        });
        let start = self.call.cold_seconds.value.to_f64().unwrap_or(0.0);
        let time = clock(self.sizes, &fit, self.at_once);
        let time = Range { likely: time.likely + start, low: time.low + start, high: time.high + start };
        let total: f64 = self.sizes.iter().map(|&size| fit.seconds(size)).sum();
        let range = fit.range(total, self.sizes.len());
        let calls = Decimal::from(self.sizes.len().max(1));
        let cost = |seconds: f64| {
            let call = CallProfile {
                warm_seconds: Known::forecast(decimal(seconds) / calls, "the fit"),
                cold_share: Known::forecast(Decimal::from(self.at_once) / calls, "all at once at first"),
                ..self.call.clone()
            };
            call.calls(prices, &[], false, Decimal::ZERO).month(calls)
        };
        (time, [range.low, range.likely, range.high].map(cost))
    }

    /// The lines of `plan`.
    pub fn lines(&self, prices: &Prices) -> Vec<String> {
        let (here, here_cost) = (self.here(), self.here_cost(prices));
        let (there, there_cost) = self.on_lambda(prices);
        let time =
            |range: &Range| format!("~{} ({} to {})", told(range.likely), told(range.low), told(range.high));
        let amount = |[low, likely, high]: &[Decimal; 3], unit| {
            format!("~{} ({} to {})", money(*likely, unit), money(*low, unit), money(*high, unit))
        };
        let measured = if self.function.is_some() { "as measured there" } else { "as fast as one core here" };
        vec![
            format!("forecast, from {}", self.pace.from),
            format!(
                "this machine  {}, {} with {}",
                time(&here),
                amount(&here_cost, "EUR"),
                count(self.workers, "worker")
            ),
            format!(
                "Lambda        {}, {} with {} at once, {measured}; {} MB, {}",
                time(&there),
                amount(&there_cost, "USD"),
                count(self.at_once, "invocation"),
                grouped(&self.call.memory_mb.to_string()),
                prices.region()
            ),
        ]
    }
}

/// Time by the clock for scans in their order, with the range of what they take together.
fn clock(sizes: &[f64], fit: &Fit, workers: usize) -> Range {
    let seconds: Vec<f64> = sizes.iter().map(|&size| fit.seconds(size)).collect();
    let total: f64 = seconds.iter().sum();
    let likely = makespan(&seconds, workers);
    let range = fit.range(total, sizes.len());
    let share = if total > 0.0 { likely / total } else { 0.0 };
    Range { likely, low: range.low * share, high: range.high * share }
}

fn machine_cost(seconds: Decimal, prices: &Prices) -> Decimal {
    let machine = &prices.machine;
    electricity(machine.watts.amount, seconds, machine.kwh.amount)
        + rent_share(machine.rent.amount, seconds, machine.utilisation.amount)
}

/// Seconds of a forecast as a decimal, to the millisecond: it is no amount of money yet.
fn decimal(seconds: f64) -> Decimal {
    Decimal::try_from(seconds.clamp(0.0, 1e12)).unwrap_or_default().round_dp(3)
}

fn told(seconds: f64) -> String {
    duration((seconds.clamp(0.0, 1e12) * 1e3) as u64)
}

/// How right a forecast from `before` was: one line; `None` where there was nothing to forecast from.
pub fn against_actual(
    summary: &Summary,
    before: &Calibration,
    workers: usize,
    prices: &Prices,
) -> Option<String> {
    let sizes: Vec<f64> = worked_on(summary).filter_map(megapixels).collect();
    if sizes.is_empty() {
        return None;
    }
    let actual = summary.wall_ms as f64 / 1e3;
    let (time, cost, spent, unit) = match &summary.lambda {
        None => {
            let time = clock(&sizes, &before.here()?, workers);
            let cost = |seconds| machine_cost(decimal(seconds), prices);
            (time.likely, cost(time.likely), cost(actual), "EUR")
        }
        Some(totals) => {
            let fit = before.function(totals.memory_mb)?;
            let at_once = totals.most_at_once.clamp(1, sizes.len());
            let call = CallProfile {
                memory_mb: totals.memory_mb,
                tmp_mb: totals.tmp_mb,
                architecture: totals.architecture,
                model_place: totals.model_place,
                ..CallProfile::any(gigabytes(totals.model_bytes), prices)
            };
            let pace = &Pace { fit, from: String::new() };
            let coming = Coming { sizes: &sizes, workers, pace, function: Some(fit), call, at_once };
            let (time, cost) = coming.on_lambda(prices);
            (time.likely, cost[1], totals.bill.total(), "USD")
        }
    };
    let off = |actual: f64, forecast: f64| match forecast > 0.0 {
        true => format!("{:+.0} %", (actual / forecast - 1.0) * 100.0),
        false => "no forecast".to_owned(),
    };
    Some(format!(
        "forecast  ~{}, ~{}; came to {} ({}), {} ({})",
        told(time),
        money(cost, unit),
        told(actual),
        off(actual, time),
        money(spent, unit),
        off(spent.to_f64().unwrap_or(0.0), cost.to_f64().unwrap_or(0.0))
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(samples: usize) -> Pace {
        Pace {
            fit: Fit { per_scan: 1.0, per_megapixel: 0.3, deviation: 0.5, samples },
            from: "ten scans".to_owned(),
        }
    }

    fn coming<'a>(sizes: &'a [f64], pace: &'a Pace) -> Coming<'a> {
        let call = CallProfile::any(Decimal::ZERO, &Prices::load(&[]).unwrap());
        Coming { sizes, workers: 2, pace, function: None, call, at_once: sizes.len() }
    }

    /// A function of another memory size is forecast at its own price.
    #[test]
    fn twice_the_memory_costs_nearly_twice() {
        let (sizes, pace) = ([30.0; 4], pace(5));
        let prices = Prices::load(&[]).unwrap();
        let [small, large] = [1769, 3538].map(|memory_mb| {
            let one = coming(&sizes, &pace);
            let call = CallProfile { memory_mb, ..one.call.clone() };
            Coming { call, ..one }.on_lambda(&prices).1[1]
        });
        let times = large / small;
        assert!(times > Decimal::new(19, 1) && times < Decimal::TWO, "{times}");
    }

    #[test]
    fn a_run_is_forecast_with_a_range() {
        // 40 scans of 30 megapixels, ten seconds each, on two workers: 200 s.
        let (sizes, pace) = ([30.0; 40], pace(100));
        let coming = coming(&sizes, &pace);
        let here = coming.here();
        assert!((here.likely - 200.0).abs() < 1e-6 && here.low < 190.0 && here.high > 210.0, "{here:?}");
        let lines = coming.lines(&Prices::load(&[]).unwrap());
        assert_eq!(lines[0], "forecast, from ten scans");
        assert!(
            lines[1].starts_with(
                "this machine  ~3 min 20 s (3 min 00 s to 3 min 40 s), ~0.00167 EUR (0.0015 EUR to"
            ),
            "{}",
            lines[1]
        );
        // All at once: one scan's time and a start.
        assert!(lines[2].starts_with("Lambda        ~12.0 s ("), "{}", lines[2]);
    }

    #[test]
    fn every_figure_carries_its_mark() {
        let (sizes, pace) = ([30.0; 4], pace(5));
        let coming = coming(&sizes, &pace);
        for line in &coming.lines(&Prices::load(&[]).unwrap())[1..] {
            assert_eq!(line.matches('~').count(), 2, "{line}");
        }
    }
}
