//! `curvedig cost`: what a month of scans costs in each mode. Needs no scan.

use std::path::Path;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::cost_args::{ArchitectureArg, CostArgs, CostFormat, ModelPlaceArg};
use super::exit::Exit;
use super::stdout::print_lines;
use super::{config, state};
use crate::domain::cost::gigabytes;
use crate::error::{Error, Kind, Result, Stage};
use crate::model::bundled_bytes;
use crate::report::calibration::Calibration;
use crate::report::cost::chart::Chart;
use crate::report::cost::profile::{CallProfile, Known, Profile};
use crate::report::cost::run::{batch_cold_share, simulated, warm_seconds};
use crate::report::cost::{CostReport, crossing, explain, month, sweep, table};
use crate::report::numbers::grouped;
use crate::report::prices::{Architecture, Layer, ModelPlace, Price, Prices};
use crate::store::atomic::write_whole;
use crate::store::bounded;
use crate::store::name::shown;

/// Weeks of a month of 730 hours.
const HOURS_PER_WEEK: Decimal = Decimal::from_parts(168, 0, 0, false, 0);
/// A scan's seconds where nobody knows more.
const USUAL_SECONDS: Decimal = Decimal::from_parts(15, 0, 0, false, 0);

/// Prints the figures to stdout.
///
/// # Errors
/// For a file that can't be read or is wrong.
pub fn run(args: &CostArgs) -> Result<Exit> {
    let prices = with_arguments(prices(args.prices.as_deref())?, args);
    let calibration = Calibration::load(&Calibration::path(&state::folder()));
    if args.sweep.is_some() {
        return sweep_memory(args, &calibration, &prices);
    }
    let profile = profile(args, &calibration, &prices)?;
    let today = super::today::today();
    let report = match args.call_cost {
        Some(call) => month::at_call_cost(call, args.scans, &prices, &today),
        None => month::report(&profile, &prices, &today),
    };
    if let Some(path) = &args.svg {
        let svg = Chart::of(&profile, args.call_cost, &prices).svg();
        write_whole(path, svg.as_bytes()).map_err(|source| Error::io(Stage::Write, shown(path), &source))?;
    }
    let lines = match args.output_format {
        // Text keys and plain values: serde_json has no way to fail on these.
        CostFormat::Json => vec![serde_json::to_string(&report).unwrap_or_default()],
        CostFormat::Csv => table::csv(&report).lines().map(str::to_owned).collect(),
        CostFormat::Text => text(args, &report, &profile, &prices),
    };
    print_lines(lines)?;
    Ok(Exit::Good)
}

fn text(args: &CostArgs, report: &CostReport, profile: &Profile, prices: &Prices) -> Vec<String> {
    let mut lines = vec![report.title.clone()];
    lines.extend(table::table(report, &report.modes()));
    if !report.sensitivity.is_empty() {
        let boxes: Vec<String> = prices.boxes().iter().map(|(_, rent)| crossing::box_name(rent)).collect();
        lines.push(String::new());
        lines.extend(table::sensitivity(&report.sensitivity, &boxes));
    }
    if args.chart {
        lines.push(String::new());
        lines.extend(Chart::of(profile, args.call_cost, prices).text());
    }
    if args.explain {
        lines.push(String::new());
        lines.extend(explain::explain(report));
    }
    lines.extend(report.notes.iter().map(|note| format!("note: {note}")));
    lines
}

fn sweep_memory(args: &CostArgs, calibration: &Calibration, prices: &Prices) -> Result<Exit> {
    let samples = match &args.measurements {
        Some(path) => {
            let wrong = |why: String| {
                Error::new(Kind::Usage, Stage::Setup, format!("--measurements {}: {why}", shown(path)))
                    .with_hint("a line per invocation, such as 1769,4200")
            };
            let text = bounded::read_text(path, bounded::LIST)
                .map_err(|source| wrong(format!("can't be read: {source}")))?;
            sweep::measurements(&text).map_err(wrong)?
        }
        None => calibration.memory_sizes(),
    };
    let sizes = sweep::means(&samples);
    if sizes.len() < 2 {
        let message = format!("measurements of {} memory sizes; a sweep needs two or more", sizes.len());
        return Err(Error::new(Kind::Usage, Stage::Setup, message).with_hint(
            "run the same scans with functions (or aliases) of other memory sizes, or give --measurements",
        ));
    }
    let unit = prices.function(architecture(args.arch), ModelPlace::Bundled);
    print_lines(sweep::table(&sizes, &unit))?;
    Ok(Exit::Good)
}

/// What a scan takes, by the arguments and what is known.
fn profile(args: &CostArgs, calibration: &Calibration, prices: &Prices) -> Result<Profile> {
    let core = core_seconds(args, calibration);
    let memory_mb = prices.memory_mb();
    let measured = calibration.function(memory_mb).filter(|_| args.seconds.is_none());
    let size = args.megapixels.and_then(|size| size.to_f64()).or_else(|| calibration.usual_size());
    let warm = match (measured, size) {
        (Some(fit), Some(size)) => {
            let seconds = Decimal::try_from(fit.seconds(size)).unwrap_or(core.value).round_dp(3);
            Known::forecast(seconds, format!("{} earlier invocations", grouped(&fit.samples.to_string())))
        }
        _ => {
            let seconds = warm_seconds(core.value, memory_mb, prices);
            Known::forecast(seconds, "one core's time, more below one vCPU of memory")
        }
    };
    let model_gb = match args.model_mb {
        Some(mb) => mb / Decimal::from(1024),
        None => gigabytes(bundled_bytes()),
    };
    let box_seconds = match args.box_seconds {
        Some(seconds) => Known::forecast(seconds, "given: --box-seconds"),
        None => Known::forecast(core.value, "as on one core"),
    };
    let (cold_share, batches) = cold_share(args, warm.value, prices)?;
    Ok(Profile {
        scans: args.scans,
        batches,
        wall_seconds: Known::forecast(core.value, format!("one core: {}", core.source)),
        core_seconds: core,
        box_seconds,
        call: CallProfile {
            architecture: architecture(args.arch),
            model_place: match args.model_place {
                ModelPlaceArg::Efs => ModelPlace::EfsElastic,
                ModelPlaceArg::EfsBursting => ModelPlace::EfsBursting,
                ModelPlaceArg::S3 => ModelPlace::S3,
            },
            ..CallProfile::assumed(warm, cold_share, model_gb, prices)
        },
        free_tier: args.free_tier,
    })
}

fn core_seconds(args: &CostArgs, calibration: &Calibration) -> Known {
    if let Some(seconds) = args.seconds {
        return Known::forecast(seconds, "given: --seconds");
    }
    let size = args.megapixels.and_then(|size| size.to_f64());
    let measured = calibration.here().and_then(|fit| {
        let size = size.or_else(|| calibration.usual_size())?;
        let seconds = Decimal::try_from(fit.seconds(size)).ok()?.round_dp(3);
        let from =
            format!("{} scans of earlier runs here, {size:.1} megapixels", grouped(&fit.samples.to_string()));
        Some(Known::forecast(seconds, from))
    });
    measured.unwrap_or_else(|| match args.megapixels {
        Some(size) => {
            let seconds = size * SECONDS_PER_MEGAPIXEL;
            Known::forecast(
                seconds,
                format!("{SECONDS_PER_MEGAPIXEL} s per megapixel; no earlier run here tells"),
            )
        }
        None => Known::forecast(USUAL_SECONDS, "assumed; no earlier run here tells"),
    })
}

/// Seconds of one core for a megapixel: the bundled scans on one core of a 2-core cloud machine.
const SECONDS_PER_MEGAPIXEL: Decimal = Decimal::from_parts(3, 0, 0, false, 1);

/// The share of cold calls, and how many batches a month has.
fn cold_share(args: &CostArgs, warm_seconds: Decimal, prices: &Prices) -> Result<(Known, u64)> {
    let weeks = crate::domain::cost::HOURS_PER_MONTH / HOURS_PER_WEEK;
    if let Some(share) = args.cold_share {
        return Ok((Known::forecast(share, "given: --cold-share"), weeks.ceil().to_u64().unwrap_or(1)));
    }
    if let Some(path) = &args.arrivals {
        let starts = simulated(arrivals(path)?, warm_seconds, prices);
        let share = Decimal::from(starts.cold).checked_div(starts.calls.into()).unwrap_or_default();
        let from = format!(
            "simulated: {} arrivals of {}, {} invocations at once at most",
            grouped(&starts.calls.to_string()),
            shown(path),
            starts.most_at_once
        );
        return Ok((Known::forecast(share, from), starts.cold.max(1)));
    }
    let by_week = (Decimal::from(args.scans) / weeks).ceil().to_u64().unwrap_or(1);
    let weekly = args.weekly.unwrap_or(by_week).min(args.scans).max(1);
    let batches = args.scans.div_ceil(weekly);
    let share = batch_cold_share(weekly, warm_seconds, prices);
    Ok((Known { source: format!("{}, each week", share.source), ..share }, batches))
}

/// Arrivals, s.
fn arrivals(path: &Path) -> Result<Vec<f64>> {
    let wrong = |why: String| {
        Error::new(Kind::Usage, Stage::Setup, format!("--arrivals {}: {why}", shown(path)))
            .with_hint("a line per scan, such as 2026-11-26T08:00:00Z or seconds")
    };
    let text = bounded::read_text(path, bounded::LIST)
        .map_err(|source| wrong(format!("can't be read: {source}")))?;
    let mut at = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line = line.trim();
        let seconds = line.parse::<f64>().ok().filter(|seconds| seconds.is_finite());
        let moment = || DateTime::from_str(line, Format::DateTimeWithOffset).ok().map(|at| at.as_secs_f64());
        at.push(seconds.or_else(moment).ok_or_else(|| wrong(format!("line {}: no time", index + 1)))?);
    }
    if at.is_empty() {
        return Err(wrong("no arrivals there".to_owned()));
    }
    let first = at.iter().copied().fold(f64::INFINITY, f64::min);
    at.iter_mut().for_each(|seconds| *seconds -= first);
    Ok(at)
}

fn architecture(arg: ArchitectureArg) -> Architecture {
    match arg {
        ArchitectureArg::X86 => Architecture::X86,
        ArchitectureArg::Arm64 => Architecture::Arm,
    }
}

/// Prices with what flags say over them.
fn with_arguments(mut prices: Prices, args: &CostArgs) -> Prices {
    let say = |price: &mut Price, amount: Option<Decimal>, flag: &str| {
        if let Some(amount) = amount {
            price.amount = amount;
            price.source = format!("given: {flag}");
            price.date.clear();
        }
    };
    let assumed = &mut prices.assumed;
    say(&mut assumed.memory_mb, args.memory.map(Decimal::from), "--memory");
    say(&mut assumed.concurrency, args.concurrency.map(Decimal::from), "--concurrency");
    say(&mut assumed.cold_seconds, args.cold_seconds, "--cold-seconds");
    for (index, rent) in args.boxes.iter().enumerate() {
        let price = Price {
            amount: *rent,
            unit: "EUR per month".to_owned(),
            region: String::new(),
            date: String::new(),
            source: "given: --box".to_owned(),
        };
        prices.boxes.insert(format!("given-{index}"), price);
    }
    prices
}

/// The built-in prices, with the configuration's and a file's over them.
///
/// # Errors
/// `Usage` for a file that can't be read or is wrong.
pub fn prices(path: Option<&Path>) -> Result<Prices> {
    let configured = config::prices()?;
    let mut layers: Vec<Layer<'_>> = Vec::new();
    layers.extend(configured.as_deref().map(|text| Layer { name: "curvedig.toml: [prices]", text }));
    let Some(path) = path else { return Prices::load(&layers) };
    let text = bounded::read_text(path, bounded::SETTINGS).map_err(|source| {
        let message = format!("--prices {}: can't be read: {source}", shown(path));
        Error::new(Kind::Usage, Stage::Setup, message).with_hint("give a TOML file, or leave --prices away")
    })?;
    let name = shown(path);
    layers.push(Layer { name: &name, text: &text });
    Prices::load(&layers)
}
