//! Forecasts for other services, from the same measurements.

use rust_decimal::Decimal;

use super::figure::{Basis, Figure, Input, Quantity};
use super::modes::{Span, call_inputs, fixed};
use super::profile::{Known, Profile};
use crate::domain::cost::{Used, billed_seconds, by_the_hour, by_use, provisioned, tasks};
use crate::report::prices::{Price, Prices};

/// vCPU of the machines by the hour.
const EC2_VCPU: Decimal = Decimal::from_parts(4, 0, 0, false, 0);
/// vCPU of ml.m5.large.
const BATCH_VCPU: Decimal = Decimal::TWO;
/// vCPU of a container.
const CONTAINER_VCPU: Decimal = Decimal::ONE;
/// Its memory, GB: Fargate's least for one vCPU.
const CONTAINER_GB: Decimal = Decimal::TWO;

/// All of them.
pub fn services(profile: &Profile, span: Span, prices: &Prices) -> Vec<Figure> {
    let of = match span {
        Span::Run => Quantity::Run,
        Span::Month => Quantity::Month,
    };
    let figures = Services { profile, span, of, prices };
    vec![
        figures.provisioned(),
        figures.distributed_map(),
        figures.fargate(),
        figures.sagemaker_serverless(),
        figures.sagemaker_batch(),
        figures.cloud_run(),
        figures.modal(),
        figures.by_hour("EC2 c7g.xlarge", &prices.ec2.c7g_xlarge_hour, EC2_VCPU),
        figures.by_hour("EC2 g4dn.xlarge, its cores", &prices.ec2.g4dn_xlarge_hour, EC2_VCPU),
        figures.by_hour("EC2 g5.xlarge, its cores", &prices.ec2.g5_xlarge_hour, EC2_VCPU),
    ]
}

struct Services<'a> {
    profile: &'a Profile,
    span: Span,
    of: Quantity,
    prices: &'a Prices,
}

impl Services<'_> {
    fn figure(&self, mode: &str, amount: Decimal, formula: &'static str, inputs: Vec<Input>) -> Figure {
        Figure {
            mode: mode.to_owned(),
            of: self.of,
            amount: Some(amount),
            unit: "USD".into(),
            basis: Basis::Forecast,
            formula: formula.into(),
            inputs,
            note: String::new(),
        }
    }

    fn core_seconds(&self) -> Decimal {
        self.profile.count() * self.profile.core_seconds.value
    }

    fn batches(&self) -> Decimal {
        Decimal::from(self.profile.batches)
    }

    fn scans(&self) -> [Input; 3] {
        [
            Input::number("scans", self.profile.count(), "", "this run or month"),
            self.profile.core_seconds.input("core_s", "s of one core per scan"),
            Input::number("batches", self.batches(), "", "starts from nothing"),
        ]
    }

    /// Environments kept while batches run: nothing starts cold.
    fn provisioned(&self) -> Figure {
        let (profile, prices) = (self.profile, self.prices);
        let warm = profile.call.invocation(false, prices);
        let used = warm.gb_seconds() * profile.count();
        // Kept exactly as long as there is work: no keeping could cost less.
        let rest = warm.parts(&profile.call.prices(prices));
        let rest = (rest.total() - rest.compute) * profile.count();
        let (kept, at_work) = (&prices.lambda.kept_gb_second, &prices.lambda.kept_used_gb_second);
        let cost = provisioned(used, kept.amount, used, at_work.amount, rest);
        let mut inputs = self.scans().to_vec();
        inputs.extend([
            Input::number("used_gb_s", used, "GB-s", "scans · mem_mb/1024 · warm_s"),
            Input::price("p_kept", kept),
            Input::price("p_used", at_work),
            Input::number("rest", rest, "USD", "requests, objects and logs, as for Lambda"),
        ]);
        let formula =
            "used_gb_s · p_kept + used_gb_s · p_used + rest: environments kept no longer than there is work";
        self.figure("Lambda, provisioned", cost, formula, inputs)
    }

    /// Step Functions in place of this program's own fan-out.
    fn distributed_map(&self) -> Figure {
        let (profile, prices) = (self.profile, self.prices);
        let tiers = prices.tiers(profile.call.architecture);
        let fixed = fixed(profile, self.span, prices);
        let calls = profile.call.calls(prices, &tiers, profile.free_tier, fixed).month(profile.count());
        let map = &prices.step_functions;
        let dispatch = profile.count() * map.per_scan.amount * map.transition.amount;
        let mut inputs =
            vec![Input::price("per_scan", &map.per_scan), Input::price("p_transition", &map.transition)];
        inputs.extend(call_inputs(profile, self.span, prices));
        let formula = "Lambda's cost + scans · per_scan · p_transition";
        self.figure("Lambda by Distributed Map", calls + dispatch, formula, inputs)
    }

    /// A task of one vCPU works through each batch.
    fn fargate(&self) -> Figure {
        let fargate = &self.prices.fargate;
        let seconds = billed_seconds(self.core_seconds(), self.batches());
        let cost =
            tasks(seconds, CONTAINER_VCPU, fargate.vcpu_hour.amount, CONTAINER_GB, fargate.gb_hour.amount);
        let mut inputs = self.scans().to_vec();
        inputs.extend([
            Input::price("p_vcpu_h", &fargate.vcpu_hour),
            Input::price("p_gb_h", &fargate.gb_hour),
            Input::number("gb", CONTAINER_GB, "GB", "the least for one vCPU"),
        ]);
        let formula = "max(scans · core_s, batches · 60) / 3600 · (p_vcpu_h + gb · p_gb_h): a task of one vCPU per batch";
        self.figure("Fargate", cost, formula, inputs)
    }

    fn sagemaker_serverless(&self) -> Figure {
        let sagemaker = &self.prices.sagemaker;
        let gb = &self.prices.assumed.scan_gb;
        // Sizes go up to 6 GB; processors grow with memory there, too.
        let seconds = self.profile.call.warm_seconds.value * self.profile.count();
        let size = self.profile.memory_gb().ceil();
        let cost = seconds * size * sagemaker.serverless_second.amount
            + self.profile.count() * gb.amount * sagemaker.serverless_gb.amount;
        let mut inputs = self.scans().to_vec();
        inputs.extend([
            self.profile.call.warm_seconds.input("warm_s", "s, as on Lambda"),
            Input::number("size_gb", size, "GB", "the function's memory, next whole GB"),
            Input::price("p_s", &sagemaker.serverless_second),
            Input::price("gb", gb),
            Input::price("p_gb", &sagemaker.serverless_gb),
        ]);
        let formula = "scans · (warm_s · size_gb · p_s + gb · p_gb)";
        self.figure("SageMaker serverless", cost, formula, inputs)
    }

    fn sagemaker_batch(&self) -> Figure {
        self.by_hour("SageMaker batch transform", &self.prices.sagemaker.batch_hour, BATCH_VCPU)
    }

    fn cloud_run(&self) -> Figure {
        let (unit, free) = self.prices.cloud_run();
        let free = if self.profile.free_tier { free } else { Used::default() };
        let seconds = self.core_seconds();
        let used = Used {
            vcpu_seconds: seconds * CONTAINER_VCPU,
            gib_seconds: seconds * CONTAINER_GB,
            requests: self.profile.count(),
        };
        let run = &self.prices.cloud_run;
        let mut inputs = self.scans().to_vec();
        inputs.extend([
            Input::number("gib", CONTAINER_GB, "GiB", "as for one vCPU elsewhere"),
            Input::price("p_vcpu_s", &run.vcpu_second),
            Input::price("p_gib_s", &run.gib_second),
            Input::price("p_req", &run.request),
        ]);
        let formula = "scans · (core_s · (p_vcpu_s + gib · p_gib_s) + p_req) − free tier, if counted";
        self.figure("Cloud Run", by_use(&used, &free, &unit), formula, inputs)
    }

    fn modal(&self) -> Figure {
        let price = &self.prices.modal.core_second;
        let mut inputs = self.scans().to_vec();
        inputs.push(Input::price("p_core_s", price));
        self.figure(
            "Modal, processors",
            self.core_seconds() * price.amount,
            "scans · core_s · p_core_s",
            inputs,
        )
    }

    /// A machine of so many vCPU by the hour, started for each batch.
    fn by_hour(&self, mode: &str, price: &Price, vcpu: Decimal) -> Figure {
        let seconds = billed_seconds(self.core_seconds() / vcpu, self.batches());
        let mut inputs = self.scans().to_vec();
        inputs.extend([
            Known::forecast(vcpu, "the machine's").input("vcpu", "vCPU, each taken for a core of here"),
            Input::price("p_h", price),
        ]);
        let formula = "max(scans · core_s / vcpu, batches · 60) / 3600 · p_h";
        self.figure(mode, by_the_hour(seconds, price.amount), formula, inputs)
    }
}
