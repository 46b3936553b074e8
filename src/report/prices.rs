//! Prices: the file that comes with the program, and a user's file over it.

use rust_decimal::Decimal;
use toml::Table;

use crate::domain::cost::FunctionPrices;
use crate::error::{Error, Kind, Result, Stage};

const BUILT_IN: &str = include_str!("prices.toml");

/// Prices that cost tables are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    /// US dollars per euro.
    pub eur_in_usd: Decimal,
    /// Functions, USD.
    pub lambda: FunctionPrices,
    /// Where the function's prices hold.
    pub lambda_region: String,
    /// Memory that estimates of functions assume, MB.
    pub lambda_memory_mb: u32,
    /// Rent of this machine, EUR a month.
    pub machine_rent: Decimal,
    /// Power this machine draws at work, W.
    pub machine_watts: Decimal,
    /// Electricity, EUR per kWh.
    pub kwh: Decimal,
    /// Rents of always-on boxes, EUR a month, rising.
    pub boxes: [Decimal; 2],
}

impl Prices {
    /// The built-in prices, with those of `over` (a TOML text of the same shape, called `name`) in their place.
    ///
    /// # Errors
    /// `Usage` for a file that isn't TOML, a price nobody knows, or one that isn't a number ≥ 0.
    pub fn load(over: Option<(&str, &str)>) -> Result<Prices> {
        let mut table = parse("prices.toml", BUILT_IN)?;
        if let Some((name, text)) = over {
            overrule(name, &mut table, parse(name, text)?)?;
        }
        let name = over.map_or("prices.toml", |(name, _)| name);
        let price = |section: &str, item: &str| price(name, &table, section, item);
        let memory = price("lambda", "memory_mb")?;
        Ok(Prices {
            eur_in_usd: price("currency", "eur_in_usd")?,
            lambda: FunctionPrices {
                gb_second: price("lambda", "gb_second")?,
                request: price("lambda", "request")?,
                get: price("lambda", "s3_get")?,
                put: price("lambda", "s3_put")?,
                ..FunctionPrices::default()
            },
            lambda_region: table["lambda"]
                .get("region")
                .and_then(|region| region.as_str())
                .unwrap_or("unknown region")
                .to_owned(),
            lambda_memory_mb: memory
                .try_into()
                .map_err(|_| wrong(name, format!("lambda.memory_mb: {memory} isn't a number of MB")))?,
            machine_rent: price("machine", "rent")?,
            machine_watts: price("machine", "watts")?,
            kwh: price("machine", "kwh")?,
            boxes: [price("boxes", "small")?, price("boxes", "large")?],
        })
    }
}

fn parse(name: &str, text: &str) -> Result<Table> {
    text.parse().map_err(|e: toml::de::Error| wrong(name, e.message().to_owned()))
}

/// Replaces what `over` names; only what is already there can be replaced, so that a misspelt price is found.
fn overrule(name: &str, table: &mut Table, over: Table) -> Result<()> {
    for (section, items) in over {
        let known = table.get_mut(&section).and_then(|known| known.as_table_mut());
        let (Some(known), Some(items)) = (known, items.as_table()) else {
            return Err(wrong(name, format!("[{section}]: no such section of prices")));
        };
        for (item, value) in items {
            let Some(slot) = known.get_mut(item) else {
                return Err(wrong(name, format!("{section}.{item}: no such price")));
            };
            *slot = value.clone();
        }
    }
    Ok(())
}

/// A price stands alone (`rent = "40"`) or with its unit, date and source.
fn price(name: &str, table: &Table, section: &str, item: &str) -> Result<Decimal> {
    let value = table.get(section).and_then(|section| section.get(item));
    let value = value.and_then(|value| value.get("price")).or(value);
    let text = match value {
        Some(toml::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let number: Option<Decimal> = text.parse().ok();
    number
        .filter(|number| *number >= Decimal::ZERO)
        .ok_or_else(|| wrong(name, format!("{section}.{item}: '{text}' isn't a price")))
}

fn wrong(name: &str, message: String) -> Error {
    Error::new(Kind::Usage, Stage::Setup, format!("{name}: {message}"))
        .with_hint("prices look like: [machine] rent = \"40\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_prices_are_whole() {
        let prices = Prices::load(None).unwrap();
        assert_eq!(prices.boxes, [Decimal::from(750), Decimal::from(1800)]);
    }

    #[test]
    fn every_built_in_price_says_unit_date_and_source() {
        for (section, items) in parse("", BUILT_IN).unwrap() {
            for (item, value) in items.as_table().unwrap().iter().filter(|(item, _)| *item != "region") {
                for key in ["price", "unit", "date", "source"] {
                    assert!(value.get(key).is_some_and(|v| v.as_str().is_some()), "{section}.{item}: {key}");
                }
            }
        }
    }

    #[test]
    fn a_users_file_replaces_what_it_names() {
        let prices = Prices::load(Some(("mine.toml", "[machine]\nrent = 40\nkwh = \"0.25\""))).unwrap();
        assert_eq!((prices.machine_rent, prices.kwh), (Decimal::from(40), Decimal::new(25, 2)));
        assert_eq!(prices.machine_watts, Decimal::from(100));
    }

    #[test]
    fn a_misspelt_or_negative_price_is_named() {
        for (text, named) in [
            ("[machine]\nrant = 4", "machine.rant"),
            ("[machine]\nrent = -4", "'-4'"),
            ("[box]\na = 1", "[box]"),
        ] {
            let error = Prices::load(Some(("mine.toml", text))).unwrap_err();
            assert!(error.message.contains(named), "{error}");
        }
    }
}
