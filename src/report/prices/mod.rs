//! Prices: the file that comes with the program, and a user's words over it.

mod load;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

pub use crate::domain::cost::{Architecture, ModelPlace};
use crate::domain::cost::{ByUse, FreeTier, FunctionPrices, Tier, Used};

pub use load::Layer;

/// A price or an assumption, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// The number, ≥ 0.
    #[serde(rename = "price")]
    pub amount: Decimal,
    /// What it is a price of.
    pub unit: String,
    /// Where it holds; empty: everywhere.
    #[serde(default)]
    pub region: String,
    /// When it was read, `2026-06-01`; empty where a user gave it.
    #[serde(default)]
    pub date: String,
    /// Where it was read, or who gave it.
    pub source: String,
}

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($item:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs)] // Each item's unit says what it is.
        pub struct $name { $(pub $item: Price),+ }

        impl $name {
            fn items(&self) -> Vec<(&'static str, &Price)> {
                vec![$((stringify!($item), &self.$item)),+]
            }
        }
    };
}

section!(
    /// Exchange rates.
    Currency { eur_in_usd }
);
section!(
    /// AWS Lambda.
    LambdaPrices {
        gb_second, tier2_from, tier2_gb_second, tier3_from, tier3_gb_second, arm_gb_second, arm_tier2_from,
        arm_tier2_gb_second, arm_tier3_from, arm_tier3_gb_second, request, tmp_gb_second, kept_gb_second,
        kept_used_gb_second, free_requests, free_gb_seconds,
    }
);
section!(
    /// Amazon S3.
    S3Prices { get, put, gb_month }
);
section!(
    /// Amazon EFS.
    EfsPrices { read_gb, gb_month }
);
section!(
    /// Logs.
    LogPrices { gb }
);
section!(
    /// AWS Fargate.
    FargatePrices { vcpu_hour, gb_hour }
);
section!(
    /// Amazon SageMaker.
    SageMakerPrices { serverless_second, serverless_gb, batch_hour }
);
section!(
    /// Google Cloud Run.
    CloudRunPrices {
        vcpu_second, gib_second, request, free_vcpu_seconds, free_gib_seconds, free_requests,
    }
);
section!(
    /// Modal.
    ModalPrices { core_second }
);
section!(
    /// AWS Step Functions.
    StepFunctionsPrices { transition, per_scan }
);
section!(
    /// Amazon EC2 on demand.
    Ec2Prices { c7g_xlarge_hour, g4dn_xlarge_hour, g5_xlarge_hour }
);
section!(
    /// This machine.
    MachinePrices { rent, utilisation, watts, kwh }
);
section!(
    /// What forecasts assume.
    Assumed {
        box_utilisation, box_fixed, lambda_fixed, memory_mb, one_vcpu_mb, cold_seconds, concurrency, idle_minutes, log_bytes,
        scan_gb,
    }
);

/// Prices that cost tables are made of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// US dollars per euro.
    pub currency: Currency,
    /// Functions, USD.
    pub lambda: LambdaPrices,
    /// Objects, USD.
    pub s3: S3Prices,
    /// The model's file system, USD.
    pub efs: EfsPrices,
    /// Logs, USD.
    pub logs: LogPrices,
    /// Container tasks, USD.
    pub fargate: FargatePrices,
    /// Inference services, USD.
    pub sagemaker: SageMakerPrices,
    /// Containers by use, USD.
    pub cloud_run: CloudRunPrices,
    /// Containers by use, USD.
    pub modal: ModalPrices,
    /// A dispatcher, USD.
    pub step_functions: StepFunctionsPrices,
    /// Machines by the hour, USD.
    pub ec2: Ec2Prices,
    /// This machine, EUR.
    pub machine: MachinePrices,
    /// Rents of always-on boxes, EUR a month.
    pub boxes: BTreeMap<String, Price>,
    /// Assumptions.
    pub assumed: Assumed,
}

impl Prices {
    /// Unit prices of a function.
    pub fn function(&self, architecture: Architecture, model: ModelPlace) -> FunctionPrices {
        let lambda = &self.lambda;
        FunctionPrices {
            gb_second: self.gb_second(architecture).amount,
            request: lambda.request.amount,
            tmp_gb_second: lambda.tmp_gb_second.amount,
            get: self.s3.get.amount,
            put: self.s3.put.amount,
            log_gb: self.logs.gb.amount,
            model_gb: match model {
                ModelPlace::EfsElastic => self.efs.read_gb.amount,
                ModelPlace::EfsBursting | ModelPlace::S3 | ModelPlace::Bundled => Decimal::ZERO,
            },
            model_gets: u32::from(model == ModelPlace::S3),
        }
    }

    /// The price of a GB-second before any tier.
    pub fn gb_second(&self, architecture: Architecture) -> &Price {
        match architecture {
            Architecture::X86 => &self.lambda.gb_second,
            Architecture::Arm => &self.lambda.arm_gb_second,
        }
    }

    /// Prices of large volumes.
    pub fn tiers(&self, architecture: Architecture) -> [Tier; 2] {
        let lambda = &self.lambda;
        let tier = |from: &Price, price: &Price| Tier { from: from.amount, gb_second: price.amount };
        match architecture {
            Architecture::X86 => [
                tier(&lambda.tier2_from, &lambda.tier2_gb_second),
                tier(&lambda.tier3_from, &lambda.tier3_gb_second),
            ],
            Architecture::Arm => [
                tier(&lambda.arm_tier2_from, &lambda.arm_tier2_gb_second),
                tier(&lambda.arm_tier3_from, &lambda.arm_tier3_gb_second),
            ],
        }
    }

    /// What AWS Lambda costs nothing for.
    pub fn free_tier(&self) -> FreeTier {
        let lambda = &self.lambda;
        FreeTier { requests: lambda.free_requests.amount, gb_seconds: lambda.free_gb_seconds.amount }
    }

    /// Unit prices of Cloud Run, and what it costs nothing for.
    pub fn cloud_run(&self) -> (ByUse, Used) {
        let run = &self.cloud_run;
        let prices = ByUse {
            vcpu_second: run.vcpu_second.amount,
            gib_second: run.gib_second.amount,
            request: run.request.amount,
        };
        let free = Used {
            vcpu_seconds: run.free_vcpu_seconds.amount,
            gib_seconds: run.free_gib_seconds.amount,
            requests: run.free_requests.amount,
        };
        (prices, free)
    }

    /// US dollars per euro.
    pub fn rate(&self) -> Decimal {
        self.currency.eur_in_usd.amount
    }

    /// Memory of functions that nobody told more about, MB.
    pub fn memory_mb(&self) -> u32 {
        self.assumed.memory_mb.amount.to_u32().unwrap_or(u32::MAX)
    }

    /// Invocations at once of a batch of so many scans: one at least.
    pub fn at_once(&self, scans: usize) -> usize {
        self.assumed.concurrency.amount.to_usize().unwrap_or(usize::MAX).clamp(1, scans.max(1))
    }

    /// Where the function's prices hold.
    pub fn region(&self) -> &str {
        &self.lambda.gb_second.region
    }

    /// Rents of boxes with their names, lowest first.
    pub fn boxes(&self) -> Vec<(&str, &Price)> {
        let mut boxes: Vec<_> = self.boxes.iter().map(|(name, price)| (name.as_str(), price)).collect();
        boxes.sort_by_key(|(_, price)| price.amount);
        boxes
    }

    /// All items, `section.item`.
    pub fn items(&self) -> Vec<(String, &Price)> {
        let boxes = self.boxes.iter().map(|(name, price)| (name.as_str(), price)).collect();
        let sections: [(&str, Vec<(&str, &Price)>); 14] = [
            ("currency", self.currency.items()),
            ("lambda", self.lambda.items()),
            ("s3", self.s3.items()),
            ("efs", self.efs.items()),
            ("logs", self.logs.items()),
            ("fargate", self.fargate.items()),
            ("sagemaker", self.sagemaker.items()),
            ("cloud_run", self.cloud_run.items()),
            ("modal", self.modal.items()),
            ("step_functions", self.step_functions.items()),
            ("ec2", self.ec2.items()),
            ("machine", self.machine.items()),
            ("boxes", boxes),
            ("assumed", self.assumed.items()),
        ];
        sections
            .into_iter()
            .flat_map(|(section, items)| {
                items.into_iter().map(move |(item, price)| (format!("{section}.{item}"), price))
            })
            .collect()
    }

    /// What there is to say of prices that are older than a year on `today`, `2026-11-26`; `None` where none is.
    pub fn stale(&self, today: &str) -> Option<String> {
        let year = today.get(..4)?.parse::<u32>().ok()?;
        let limit = format!("{:04}{}", year.checked_sub(1)?, today.get(4..)?);
        let items = self.items();
        let old = items.iter().filter(|(_, price)| !price.date.is_empty() && price.date < limit);
        let mut old: Vec<(&str, &str)> =
            old.map(|(name, price)| (price.date.as_str(), name.as_str())).collect();
        old.sort_unstable();
        let (date, name) = old.first()?;
        let more = if old.len() > 1 { format!(" and {} more", old.len() - 1) } else { String::new() };
        Some(format!("prices older than a year: {name} of {date}{more}; --prices FILE replaces them"))
    }
}
