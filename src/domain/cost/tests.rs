//! The worked examples: each line is a published or hand-computed figure, reproduced to its last digit.

use super::*;

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// us-east-1, 2026-06.
fn x86() -> FunctionPrices {
    FunctionPrices { gb_second: d("0.0000166667"), request: d("0.0000002"), ..FunctionPrices::default() }
}

fn arm() -> FunctionPrices {
    FunctionPrices { gb_second: d("0.0000133334"), ..x86() }
}

fn call(memory_mb: u32, billed_ms: u64) -> Invocation {
    Invocation { memory_mb, billed_ms, ..Invocation::default() }
}

fn month(calls: &str, call: Invocation, prices: FunctionPrices, free: FreeTier) -> Decimal {
    Calls { warm: call, cold: call, cold_share: d("0"), prices, tiers: &[], free, fixed: d("0") }
        .month(d(calls))
}

/// A box of 750 EUR pays from 53k runs a month at 0.0142 EUR a run, and from 1,667 at 0.45 EUR: the same box, the same
/// formula, another price of a run.
#[test]
fn two_published_crossovers_of_the_same_boxes() {
    let published = blended(d("0.6"), d("0.021"), d("0.004"));
    assert_eq!(published, d("0.0142"));
    for (rent, call, scans) in [
        ("750", "0.0142", "52816.9"),
        ("1800", "0.0142", "126760.6"),
        ("750", "0.45", "1666.7"),
        ("1800", "0.45", "4000.0"),
    ] {
        assert_eq!(crossover(d(rent), d("0"), d(call)).unwrap().round_dp(1), d(scans), "{rent} {call}");
    }
    assert_eq!(d("900") * d("0.45"), d("405.00"));
    assert_eq!(crossover(d("750"), d("0"), d("0")), None);
    // What calls cost a month however few there are, they cost before the first one.
    assert_eq!(crossover(d("750"), d("50"), d("0.45")).unwrap().round_dp(1), d("1555.6"));
}

/// 10,240 MB for 900 s: a run of 0.45 EUR is no single invocation.
#[test]
fn no_invocation_costs_more_than_fifteen_cents() {
    assert_eq!(dearest_call(&x86()), d("10") * d("900") * d("0.0000166667") + d("0.0000002"));
    assert_eq!(dearest_call(&x86()).round_dp(4), d("0.1500"));
    assert!(dearest_call(&x86()) < d("0.45"));
}

#[test]
fn months_of_short_calls() {
    let none = FreeTier::default();
    let aws = FreeTier { requests: d("1000000"), gb_seconds: d("400000") };
    for (calls, memory, ms, prices, free, cost) in [
        ("1000000", 1024, 200, arm(), none, "2.86668"),
        ("1000000", 1024, 200, x86(), none, "3.53334"),
        ("1000000", 1024, 200, x86(), aws, "0"),
        // Published as 50.70, from a rounded unit price.
        ("3000000", 2048, 500, x86(), none, "50.6001"),
    ] {
        assert_eq!(month(calls, call(memory, ms), prices, free), d(cost), "{calls} {memory} MB {ms} ms");
    }
}

/// Three million calls of half a second on one vCPU and 2 GiB.
#[test]
fn the_same_calls_on_cloud_run() {
    let prices = ByUse { vcpu_second: d("0.000024"), gib_second: d("0.0000025"), request: d("0.0000004") };
    let used = Used { vcpu_seconds: d("1500000"), gib_seconds: d("3000000"), requests: d("3000000") };
    let free = Used { vcpu_seconds: d("180000"), gib_seconds: d("360000"), requests: d("2000000") };
    let without_requests = Used { requests: d("0"), ..used };
    assert_eq!(by_use(&without_requests, &Used::default(), &prices), d("43.50"));
    assert_eq!(by_use(&used, &Used::default(), &prices), d("44.70"));
    assert_eq!(by_use(&used, &free, &prices), d("38.68"));
}

#[test]
fn billed_durations_of_two_report_lines() {
    assert_eq!(billed_ms(d("8959.28"), d("1202.75")), d("10163"));
    assert_eq!(call(4096, 10163).cost(&x86()).round_dp(9), d("0.000677735"));
    assert_eq!(call(128, 490).cost(&x86()).round_dp(11), d("0.00000122084"));
}

/// 3,538 MB, 12 s warm, 4 s more cold, half a GB of model, 60 % cold, a euro of 1.08 dollars.
#[test]
fn cold_starts_that_read_a_large_model() {
    let s3 = FunctionPrices { get: d("0.0000004"), put: d("0.000005"), model_gets: 1, ..x86() };
    let elastic = FunctionPrices { model_gb: d("0.03"), model_gets: 0, ..s3 };
    let warm = Invocation { gets: 2, puts: 1, ..call(3538, 12_000) };
    let cold = Invocation { billed_ms: 16_000, model_gb: d("0.5"), ..warm };
    let blend = blended(d("0.6"), cold.cost(&elastic), warm.cost(&elastic));
    assert_eq!(warm.cost(&elastic).round_dp(6), d("0.000697"));
    assert_eq!(cold.cost(&elastic).round_dp(6), d("0.015927"));
    assert_eq!(blend.round_dp(6), d("0.009835"));
    let rent = d("750") * d("1.08");
    assert_eq!(crossover(rent, d("0"), blend).unwrap().round(), d("82357"));

    let blend = blended(d("0.6"), cold.cost(&s3), warm.cost(&s3));
    assert_eq!(blend.round_dp(6), d("0.000835"));
    let meets = crossover(rent, d("0"), blend).unwrap();
    assert_eq!(meets.round(), d("969525"));
    let capacity = box_capacity(d("15"), d("1")).unwrap();
    assert!(meets > capacity);
    let from_s3 = |scans| scans * blend;
    // The least whole number of scans that reaches the rent.
    let never = Crossing::Never { full_at: d("175200"), as_dear_at: Some(d("969526")) };
    assert_eq!(crossing(rent, d("0"), capacity, from_s3), never);
}

#[test]
fn a_box_fills_up() {
    let capacity = box_capacity(d("15"), d("1")).unwrap();
    assert_eq!(capacity, d("175200"));
    assert_eq!(month_of_boxes(d("10"), d("750"), capacity), d("750"));
    assert_eq!(month_of_boxes(d("175201"), d("750"), capacity), d("1500"));
    assert_eq!(box_capacity(d("0"), d("1")), None);
}

#[test]
fn a_machine_of_ones_own() {
    assert_eq!(electricity(d("100"), d("3600"), d("0.30")), d("0.030"));
    assert_eq!(rent_share(d("730"), d("3600"), d("1")), d("1"));
    assert_eq!(rent_share(d("730"), d("3600"), d("0.5")), d("2"));
}

/// Everything that can go wrong with an invocation is billed, and only what brought a scan on is no waste.
#[test]
fn a_bill_adds_up_by_hand() {
    let prices = FunctionPrices { put: d("0.000005"), get: d("0.0000004"), model_gb: d("0.03"), ..x86() };
    let ended = |billed_ms, cold, used| Ended {
        call: Invocation {
            gets: 2,
            puts: 3,
            model_gb: if cold { d("0.01") } else { d("0") },
            ..call(2048, billed_ms)
        },
        cold,
        used,
        reported: true,
    };
    let mut bill = Bill::default();
    for invocation in [
        ended(3000, true, Use::Useful),
        ended(2000, false, Use::Useful),
        ended(500, false, Use::Failed),
        ended(10_000, true, Use::TimedOut),
        Ended { reported: false, ..ended(2500, false, Use::Overtaken) },
    ] {
        bill.add(&invocation, &prices);
    }
    // 18 s · 2 GB, five requests, ten objects read and fifteen written, a hundredth GB of model twice.
    assert_eq!(bill.parts.compute, d("18") * d("2") * d("0.0000166667"));
    assert_eq!(bill.parts.objects, d("10") * d("0.0000004") + d("15") * d("0.000005"));
    assert_eq!(bill.total(), d("0.0006000012") + d("0.000001") + d("0.000079") + d("0.0006"));
    let each = d("0.0000002") + d("0.0000158");
    assert_eq!(bill.failed, d("1") * d("0.0000166667") + each);
    assert_eq!(bill.timed_out, d("20") * d("0.0000166667") + each + d("0.0003"));
    assert_eq!(bill.overtaken, d("5") * d("0.0000166667") + each);
    assert_eq!((bill.invocations, bill.cold, bill.unreported), (5, 2, 1));
    assert_eq!((bill.cold_share(), bill.billed_ms), (d("0.4"), 18_000));
    assert_eq!((bill.gb_seconds, bill.gets, bill.puts), (d("36"), 10, 15));
    assert_eq!(bill.waste(), bill.failed + bill.timed_out + bill.overtaken);
    assert_eq!(bill.waste(), d("26") * d("0.0000166667") + each * d("3") + d("0.0003"));

    // What the caller asks of the store itself.
    let before = bill.total();
    bill.add_requests(7, 4, &prices);
    assert_eq!(bill.total() - before, d("7") * d("0.0000004") + d("4") * d("0.000005"));
    assert_eq!((bill.gets, bill.puts), (17, 19));
}

/// A model told of after its invocation was added: its bytes and the objects it is read as, no second request.
#[test]
fn a_model_read_is_billed_when_it_becomes_known() {
    let prices = FunctionPrices { get: d("0.0000004"), model_gb: d("0.03"), model_gets: 2, ..x86() };
    let mut bill = Bill::default();
    bill.add_model_read(d("0.5"), Use::Failed, &prices);
    let read = d("0.5") * d("0.03") + d("2") * d("0.0000004");
    assert_eq!((bill.total(), bill.failed, bill.parts.model), (read, read, read));
    assert_eq!((bill.invocations, bill.gets), (0, 0));
}

/// 2,048 MB and 1,536 MB of disk for 4 s, a tenth GB of logs, half a GB of model.
#[test]
fn every_part_of_a_call_is_billed_and_named() {
    let prices = FunctionPrices {
        tmp_gb_second: d("0.00000003"),
        log_gb: d("0.5"),
        get: d("0.0000004"),
        put: d("0.000005"),
        model_gb: d("0.03"),
        ..x86()
    };
    let with_all = Invocation {
        tmp_mb: 1536,
        gets: 2,
        puts: 3,
        log_gb: d("0.1"),
        model_gb: d("0.5"),
        ..call(2048, 4000)
    };
    let by_hand = [
        ("compute", d("8") * d("0.0000166667")),
        ("/tmp", d("4") * d("0.00000003")),
        ("requests", d("0.0000002")),
        ("S3 requests", d("0.0000158")),
        ("logs", d("0.05")),
        ("model reads", d("0.015")),
    ];
    let parts = with_all.parts(&prices);
    assert_eq!(parts.named(), by_hand);
    assert_eq!(parts.total(), by_hand.iter().map(|(_, cost)| cost).sum());
    let twice = (parts + parts).named();
    for ((name, once), (_, both)) in by_hand.iter().zip(twice) {
        assert_eq!(both, *once * d("2"), "{name}");
    }
    // The first 512 MB of disk are free.
    assert_eq!(Invocation { tmp_mb: 512, ..call(2048, 4000) }.parts(&prices).tmp, d("0"));
}

#[test]
fn the_same_work_elsewhere() {
    // 1,000 GB-seconds kept and 600 used, and what the requests cost.
    let kept = provisioned(d("1000"), d("0.000004"), d("600"), d("0.00001"), d("0.0002"));
    assert_eq!(kept, d("0.0102"));
    // A minute at least for each of three starts.
    assert_eq!(billed_seconds(d("100"), d("3")), d("180"));
    assert_eq!(billed_seconds(d("200"), d("3")), d("200"));
    assert_eq!(tasks(d("1800"), d("4"), d("0.04"), d("8"), d("0.005")), d("0.1"));
    assert_eq!(by_the_hour(d("5400"), d("0.5")), d("0.75"));
}

#[test]
fn a_memory_size_costs_its_compute_and_its_request() {
    let size = Memory { memory_mb: 3072, billed_ms: 2000 };
    assert_eq!(size.cost(&x86()), d("6") * d("0.0000166667") + d("0.0000002"));
}
