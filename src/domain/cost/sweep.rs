//! Which memory size is cheapest, which fastest.

use rust_decimal::Decimal;

use super::call::{FunctionPrices, Invocation};

/// What invocations of one memory size took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// MB.
    pub memory_mb: u32,
    /// Mean billed time of a scan, ms.
    pub billed_ms: u64,
}

impl Memory {
    /// Compute and request of one scan.
    pub fn cost(&self, prices: &FunctionPrices) -> Decimal {
        let (memory_mb, billed_ms) = (self.memory_mb, self.billed_ms);
        let parts = Invocation { memory_mb, billed_ms, ..Invocation::default() }.parts(prices);
        parts.compute + parts.requests
    }
}

/// The cheapest; of equals the fastest. `None` of none.
pub fn cheapest<'a>(sizes: &'a [Memory], prices: &FunctionPrices) -> Option<&'a Memory> {
    sizes.iter().min_by_key(|size| (size.cost(prices), size.billed_ms))
}

/// The fastest; of equals the cheapest. `None` of none.
pub fn fastest<'a>(sizes: &'a [Memory], prices: &FunctionPrices) -> Option<&'a Memory> {
    sizes.iter().min_by_key(|size| (size.billed_ms, size.cost(prices)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_is_seldom_the_fastest() {
        let prices = FunctionPrices { gb_second: Decimal::new(1, 5), ..FunctionPrices::default() };
        let sizes = [(512, 8000), (1024, 3900), (2048, 2000), (4096, 1900)]
            .map(|(memory_mb, billed_ms)| Memory { memory_mb, billed_ms });
        assert_eq!(cheapest(&sizes, &prices).unwrap().memory_mb, 1024);
        assert_eq!(fastest(&sizes, &prices).unwrap().memory_mb, 4096);
        assert_eq!(cheapest(&[], &prices), None);
    }
}
