//! A month of work: calls with their tiers and free tier, boxes that fill up, the volume where they meet.

use rust_decimal::Decimal;

use super::call::{FunctionPrices, Invocation, blended};
use super::{HOURS_PER_MONTH, SECONDS_PER_HOUR};

/// No forecast goes beyond so many scans a month.
const MOST_SCANS: u64 = 1_000_000_000_000;

/// What a month costs nothing for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FreeTier {
    /// Requests.
    pub requests: Decimal,
    /// GB-seconds.
    pub gb_seconds: Decimal,
}

/// From so many GB-seconds of a month on, another price per GB-second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// GB-seconds.
    pub from: Decimal,
    /// Per GB-second.
    pub gb_second: Decimal,
}

/// What so many GB-seconds of a month cost: `first` per GB-second, then each tier's price from its start on.
pub fn tiered(gb_seconds: Decimal, first: Decimal, tiers: &[Tier]) -> Decimal {
    let starts = std::iter::once((Decimal::ZERO, first)).chain(tiers.iter().map(|t| (t.from, t.gb_second)));
    let ends = tiers.iter().map(|tier| tier.from).chain([Decimal::MAX]);
    starts.zip(ends).map(|((from, price), to)| (gb_seconds.min(to) - from).max(Decimal::ZERO) * price).sum()
}

/// A month of equal calls to a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calls<'a> {
    /// A call in a running environment.
    pub warm: Invocation,
    /// A call that starts one.
    pub cold: Invocation,
    /// Share of cold calls, 0 to 1.
    pub cold_share: Decimal,
    /// Unit prices.
    pub prices: FunctionPrices,
    /// Prices of large volumes.
    pub tiers: &'a [Tier],
    /// What costs nothing.
    pub free: FreeTier,
    /// What the month costs without any call: the model's storage, say.
    pub fixed: Decimal,
}

impl Calls<'_> {
    /// Mean cost of one call, without free tier: `s · c_cold + (1 − s) · c_warm`.
    pub fn per_call(&self) -> Decimal {
        blended(self.cold_share, self.cold.cost(&self.prices), self.warm.cost(&self.prices))
    }

    /// Mean GB-seconds of one call.
    pub fn gb_seconds(&self) -> Decimal {
        blended(self.cold_share, self.cold.gb_seconds(), self.warm.gb_seconds())
    }

    /// `month(V) = fixed + V · p_call − free tier`, with tiers and free tier on the summed GB-seconds and requests.
    pub fn month(&self, calls: Decimal) -> Decimal {
        let (prices, gb_seconds) = (&self.prices, self.gb_seconds());
        let rest = self.per_call() - gb_seconds * prices.gb_second - prices.request;
        let paid = (calls * gb_seconds - self.free.gb_seconds).max(Decimal::ZERO);
        let requests = (calls - self.free.requests).max(Decimal::ZERO);
        self.fixed + tiered(paid, prices.gb_second, self.tiers) + requests * prices.request + calls * rest
    }
}

/// Scans that one always-on box can do in a month; `None` for a scan without a time.
pub fn box_capacity(seconds_per_scan: Decimal, utilisation: Decimal) -> Option<Decimal> {
    (utilisation * HOURS_PER_MONTH * SECONDS_PER_HOUR).checked_div(seconds_per_scan)
}

/// What a month of `scans` costs on always-on boxes, each rented whole: a staircase. One box at least.
pub fn month_of_boxes(scans: Decimal, rent: Decimal, capacity: Decimal) -> Decimal {
    let boxes = scans.checked_div(capacity).unwrap_or(Decimal::ONE);
    rent * boxes.ceil().max(Decimal::ONE)
}

/// Scans a month at which a box's rent equals what calls cost, `(rent − fixed) / call`; `None` where calls are free.
pub fn crossover(rent: Decimal, fixed: Decimal, call: Decimal) -> Option<Decimal> {
    (rent - fixed).checked_div(call)
}

/// Where an always-on box begins to win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// From so many scans a month on, which one box can do.
    From(Decimal),
    /// At no volume: one box is full at so many scans a month, and they cost less as calls. More boxes only repeat that.
    Never {
        /// What one box does in a month.
        full_at: Decimal,
        /// Where calls would cost as much as its rent, could it do them all; `None`: beyond any volume.
        as_dear_at: Option<Decimal>,
    },
}

/// Where a box of `rent` a month that does `capacity` scans in it becomes cheaper than calls. `fixed` is what the box's
/// month costs besides rent.
///
/// `V*` solves `month(V) = rent + fixed`; `month` never falls, so the least whole V is found by halving.
pub fn crossing(
    rent: Decimal,
    fixed: Decimal,
    capacity: Decimal,
    month: impl Fn(Decimal) -> Decimal,
) -> Crossing {
    let dearer = |scans: u64| month(Decimal::from(scans)) >= rent + fixed;
    if !dearer(MOST_SCANS) {
        return Crossing::Never { full_at: capacity, as_dear_at: None };
    }
    let (mut below, mut above) = (0, MOST_SCANS);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if dearer(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    let volume = Decimal::from(above);
    if volume > capacity {
        Crossing::Never { full_at: capacity, as_dear_at: Some(volume) }
    } else {
        Crossing::From(volume)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn each_tier_has_its_price() {
        let tiers = [Tier { from: d("100"), gb_second: d("2") }, Tier { from: d("300"), gb_second: d("1") }];
        for (gb_seconds, cost) in
            [("0", "0"), ("100", "300"), ("101", "302"), ("300", "700"), ("1000", "1400")]
        {
            assert_eq!(tiered(d(gb_seconds), d("3"), &tiers), d(cost), "{gb_seconds}");
        }
    }

    fn calls(free: FreeTier, fixed: &str) -> Calls<'static> {
        let call = Invocation { memory_mb: 1024, billed_ms: 1000, ..Invocation::default() };
        let prices = FunctionPrices { gb_second: d("0.01"), ..FunctionPrices::default() };
        Calls { warm: call, cold: call, cold_share: d("0.5"), prices, tiers: &[], free, fixed: d(fixed) }
    }

    #[test]
    fn fixed_costs_count_on_both_sides() {
        let plain = calls(FreeTier::default(), "0");
        let month = |calls: Calls<'static>| move |scans| calls.month(scans);
        let crossing = |rent, fixed, calls| crossing(d(rent), d(fixed), d("1000000"), month(calls));
        assert_eq!(crossing("100", "0", plain), Crossing::From(d("10000")));
        assert_eq!(crossing("100", "50", plain), Crossing::From(d("15000")));
        assert_eq!(crossing("100", "0", calls(FreeTier::default(), "50")), Crossing::From(d("5000")));
        let free = FreeTier { gb_seconds: d("2000"), ..FreeTier::default() };
        assert_eq!(crossing("100", "0", calls(free, "0")), Crossing::From(d("12000")));
    }

    #[test]
    fn a_box_that_is_full_before_it_pays_never_does() {
        let calls = calls(FreeTier::default(), "0");
        let full = crossing(d("100"), d("0"), d("9999"), |scans| calls.month(scans));
        assert_eq!(full, Crossing::Never { full_at: d("9999"), as_dear_at: Some(d("10000")) });
        let just = crossing(d("100"), d("0"), d("10000"), |scans| calls.month(scans));
        assert_eq!(just, Crossing::From(d("10000")));
        let free = crossing(d("100"), d("0"), d("9999"), |_| Decimal::ZERO);
        assert_eq!(free, Crossing::Never { full_at: d("9999"), as_dear_at: None });
        // Two boxes for twice the volume cost twice: what holds for one holds for all.
        for boxes in 1..5 {
            let scans = d("9999") * Decimal::from(boxes);
            assert!(month_of_boxes(scans, d("100"), d("9999")) > calls.month(scans));
        }
    }
}
