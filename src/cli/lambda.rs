//! `curvedig run --mode lambda`: functions as workers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::args::RunArgs;
use super::out::Out;
use super::run::existing;
use crate::batch::journal::Line;
use crate::batch::lambda::{Bucket, FanOut, Function, Limits, Live, Rates, Results, Shared, Totals, WAKING};
use crate::batch::layouts::Layouts;
use crate::batch::plan::Plan;
use crate::batch::stop::Stop;
use crate::domain::cost::gigabytes;
use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::Settings;
use crate::report::prices::Prices;
use crate::store::location::{Location, S3Location};
use crate::store::s3::{Staging, aws_config, blocking};
use crate::store::stores::Stores;

/// A run ends when no invocation has come through for so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// What must be there before anything is looked at.
///
/// # Errors
/// Names the flag that is missing.
pub fn check(args: &RunArgs) -> Result<()> {
    if args.lambda.function.is_none() {
        return Err(usage(
            "--mode lambda needs --function",
            "name the function, such as --function curvedig:live",
        ));
    }
    Ok(())
}

/// Looks at the function and makes a fan-out to it.
///
/// # Errors
/// Where the function or the staging prefix can't be used.
#[allow(clippy::too_many_arguments)] // Each is a part of the run that others use, too.
pub fn fan_out<'a>(
    args: &RunArgs,
    plan: &Plan,
    out: &Out,
    layouts: Layouts,
    stores: Stores,
    settings: &'a Settings,
    prices: &Prices,
    earlier: std::collections::HashMap<String, Line>,
    stop: &'a Stop,
) -> Result<FanOut<'a>> {
    let results = match Location::parse(&args.output)? {
        Location::S3(at) => Results::Direct(bucket(&at)),
        Location::Path(_) => Results::Staged,
    };
    let all_in_s3 = plan.scans.iter().all(|scan| scan.place.object().is_some());
    let staging = match &args.lambda.staging {
        Some(url) => match Location::parse(url)? {
            Location::S3(at) => bucket(&at),
            Location::Path(_) => return Err(usage("--staging isn't in S3", "give it as s3://bucket/prefix")),
        },
        // Nothing passes through this machine.
        None if all_in_s3 && matches!(results, Results::Direct(_)) => Bucket::default(),
        None => {
            let message = "--mode lambda needs --staging where scans or results are on this machine";
            return Err(usage(
                message,
                "give a prefix that the function may read and write: --staging s3://bucket/prefix",
            ));
        }
    };
    let name = args.lambda.function.as_deref().unwrap_or_default();
    let config = blocking::wait(aws_config())??;
    let function =
        blocking::wait(async { Function::look(&config, name, WAKING).await?.identified(PATIENCE).await })??;
    let store = stores.s3()?.clone();
    let rates = Rates {
        prices: prices.function(function.architecture, function.model_place),
        memory_mb: function.memory_mb,
        tmp_mb: function.tmp_mb,
        log_gb: gigabytes(prices.assumed.log_bytes.amount),
    };
    Ok(FanOut {
        function,
        rates,
        stager: Staging::new(store.clone(), staging.bucket.clone(), format!("{}scans/", staging.prefix)),
        store,
        staging,
        results,
        letters: out.local().to_owned(),
        shared: Arc::new(Shared { out: Arc::clone(&out.folder), layouts, stores }),
        settings,
        existing: existing(args.existing),
        earlier,
        concurrency: args.lambda.concurrency.and_then(|number| usize::try_from(number).ok()),
        limits: Limits { cost: args.lambda.max_cost, duration: args.lambda.max_duration },
        patience: PATIENCE,
        stop,
        live: Live::default(),
        totals: Mutex::new(Totals::default()),
    })
}

fn bucket(at: &S3Location) -> Bucket {
    Bucket { bucket: at.bucket.clone(), prefix: at.folder() }
}

fn usage(message: &str, hint: &str) -> Error {
    Error::new(Kind::Usage, Stage::Setup, message).with_hint(hint)
}
