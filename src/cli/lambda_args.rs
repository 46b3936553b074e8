//! What `run --mode lambda` needs to know.

use std::ffi::OsString;
use std::time::Duration;

use clap::Args;
use rust_decimal::Decimal;

/// Flags that concern Lambda.
#[derive(Debug, Clone, Args)]
pub struct LambdaArgs {
    /// Function for --mode lambda, with its alias or version if it has one.
    #[arg(long, value_name = "NAME[:ALIAS]")]
    pub function: Option<String>,
    /// Prefix in S3 through which files of this machine and results for it go, for --mode lambda.
    #[arg(long, value_name = "S3_URL")]
    pub staging: Option<OsString>,
    /// Most invocations at once [default: what the function or the account allows].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub concurrency: Option<u32>,
    /// Start no invocation that might take the run's cost beyond it, for --mode lambda.
    #[arg(long, value_name = "USD", value_parser = money)]
    pub max_cost: Option<Decimal>,
    /// Start no invocation later than that: 90s, 30m, 2h; for --mode lambda.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub max_duration: Option<Duration>,
}

fn money(text: &str) -> Result<Decimal, String> {
    let amount: Option<Decimal> = text.parse().ok();
    amount
        .filter(|amount| *amount > Decimal::ZERO)
        .ok_or_else(|| "not an amount above 0, such as 2.50".to_owned())
}

/// Seconds, or a number with `s`, `m` or `h`.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.find(|c: char| c.is_ascii_alphabetic()) {
        Some(place) => text.split_at(place),
        None => (text, "s"),
    };
    let factor = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err("not a time, such as 90s, 30m or 2h".to_owned()),
    };
    let seconds = number.parse::<f64>().ok().map(|number| number * factor);
    seconds
        .filter(|seconds| *seconds > 0.0)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "not a time above 0, such as 90s, 30m or 2h".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units_and_are_above_zero() {
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("30"), duration("30s"));
        for wrong in ["", "0", "-1s", "5d", "m", "NaN", "1e999"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn amounts_are_above_zero() {
        assert_eq!(money("2.50"), Ok(Decimal::new(250, 2)));
        assert!(money("0").is_err() && money("two").is_err());
    }
}
