//! From texts to prices: the built-in file, and what users say over it.

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::Prices;
use crate::error::{Error, Kind, Result, Stage};

const BUILT_IN: &str = include_str!("prices.toml");

/// A user's prices and what messages call them.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Such as `mine.toml`.
    pub name: &'a str,
    /// TOML.
    pub text: &'a str,
}

impl Prices {
    /// The built-in prices, with those of each layer in their place, the last one strongest.
    ///
    /// # Errors
    /// `Usage` for a text that isn't TOML, a price nobody knows, or one that isn't a number from 0 to a thousand
    /// million million.
    pub fn load(layers: &[Layer<'_>]) -> Result<Prices> {
        let mut table = parse("prices.toml", BUILT_IN)?;
        for layer in layers {
            overrule(layer.name, &mut table, parse(layer.name, layer.text)?)?;
        }
        let name = layers.last().map_or("prices.toml", |layer| layer.name);
        table.try_into().map_err(|e: toml::de::Error| wrong(name, e.message().to_owned()))
    }
}

fn parse(name: &str, text: &str) -> Result<Table> {
    text.parse().map_err(|e: toml::de::Error| wrong(name, e.message().to_owned()))
}

/// Replaces what `over` names; only what is already there can be replaced, so that a misspelt price is found. Boxes may
/// have any name.
fn overrule(name: &str, table: &mut Table, over: Table) -> Result<()> {
    for (section, items) in over {
        let known = table.get_mut(&section).and_then(|known| known.as_table_mut());
        let (Some(known), Value::Table(items)) = (known, items) else {
            return Err(wrong(name, format!("[{section}]: no such section of prices")));
        };
        for (item, value) in items {
            let path = format!("{section}.{item}");
            let usual = match known.get(&item).and_then(Value::as_table) {
                Some(usual) => usual.clone(),
                None if section == "boxes" => Table::from_iter([("unit".to_owned(), "EUR per month".into())]),
                None => return Err(wrong(name, format!("{path}: no such price"))),
            };
            known.insert(item, Value::Table(price(name, &path, usual, value)?));
        }
    }
    Ok(())
}

/// A user's price stands alone (`rent = "40"`) or with unit, region, date and source; what it leaves out of unit and
/// region stays, date and source are the user's.
fn price(name: &str, path: &str, usual: Table, value: Value) -> Result<Table> {
    let mut given = match value {
        Value::Table(given) => given,
        alone => Table::from_iter([("price".to_owned(), alone)]),
    };
    for key in given.keys() {
        if !["price", "unit", "region", "date", "source"].contains(&key.as_str()) {
            return Err(wrong(
                name,
                format!("{path}.{key}: a price has price, unit, region, date and source"),
            ));
        }
    }
    let text = match given.get("price") {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return Err(wrong(name, format!("{path}: has no price"))),
    };
    let most = Decimal::from(1_000_000_000_000_000_u64);
    let amount = text.parse().or_else(|_| Decimal::from_scientific(&text)).ok();
    let amount = amount.filter(|amount| (Decimal::ZERO..=most).contains(amount));
    let amount = amount.ok_or_else(|| wrong(name, format!("{path}: '{text}' isn't a price")))?;
    if (path.ends_with("utilisation") || path == "currency.eur_in_usd") && amount.is_zero() {
        return Err(wrong(name, format!("{path}: must be above 0")));
    }
    given.insert("price".to_owned(), amount.to_string().into());
    given.entry("source").or_insert_with(|| format!("given in {name}").into());
    for key in ["unit", "region"] {
        if let (None, Some(usual)) = (given.get(key), usual.get(key)) {
            given.insert(key.to_owned(), usual.clone());
        }
    }
    for key in ["unit", "region", "date", "source"] {
        // A date may stand without quotes.
        if let Some(date @ Value::Datetime(_)) = given.get(key) {
            let date = date.to_string();
            given.insert(key.to_owned(), date.into());
        }
        if given.get(key).is_some_and(|value| !value.is_str()) {
            return Err(wrong(name, format!("{path}.{key}: not a text")));
        }
    }
    Ok(given)
}

fn wrong(name: &str, message: String) -> Error {
    Error::new(Kind::Usage, Stage::Setup, format!("{name}: {message}"))
        .with_hint("prices look like: [machine] rent = \"40\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<Prices> {
        Prices::load(&[Layer { name: "mine.toml", text }])
    }

    #[test]
    fn every_built_in_price_says_unit_date_and_source() {
        let prices = Prices::load(&[]).unwrap();
        assert!(prices.items().len() > 50);
        for (name, price) in prices.items() {
            assert!(!price.unit.is_empty() && !price.source.is_empty(), "{name}");
            assert_eq!(price.date.len(), 10, "{name}");
        }
        assert_eq!(
            prices.boxes().iter().map(|it| it.1.amount).collect::<Vec<_>>(),
            [750.into(), 1800.into()]
        );
    }

    #[test]
    fn a_users_text_replaces_what_it_names() {
        let prices = with("[machine]\nrent = 40\nkwh = \"0.25\"\n[boxes]\nours = 500").unwrap();
        assert_eq!(prices.machine.rent.amount, Decimal::from(40));
        assert_eq!(prices.machine.rent.source, "given in mine.toml");
        assert_eq!(prices.machine.rent.unit, "EUR per month, rent or amortisation");
        assert_eq!(prices.machine.watts.amount, Decimal::from(100));
        assert_eq!(prices.boxes()[0].1.amount, Decimal::from(500));
        let region =
            with("[lambda]\ngb_second = { price = 0.00002, region = \"eu-west-1\", date = 2026-11-01 }");
        assert_eq!(region.unwrap().region(), "eu-west-1");
    }

    #[test]
    fn the_last_layer_is_strongest() {
        let [weak, strong] =
            ["[machine]\nrent = 1\nkwh = 1", "[machine]\nrent = 2"].map(|text| Layer { name: "x", text });
        let prices = Prices::load(&[weak, strong]).unwrap();
        assert_eq!((prices.machine.rent.amount, prices.machine.kwh.amount), (2.into(), 1.into()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("[machine]\nrant = 4", "machine.rant"),
            ("[machine]\nrent = -4", "'-4'"),
            ("[machine]\nrent = 1e99", "machine.rent"),
            ("[machine]\nrent = { price = 4, when = \"x\" }", "machine.rent.when"),
            ("[machine]\nrent = { unit = \"EUR\" }", "machine.rent: has no price"),
            ("[machine]\nrent = { price = 1, source = 3 }", "machine.rent.source"),
            ("[machine]\nutilisation = 0", "machine.utilisation"),
            ("[box]\na = 1", "[box]"),
            ("machine = 3", "[machine]"),
            ("[machine", "mine.toml"),
        ] {
            let error = with(text).unwrap_err();
            assert!(error.message.contains(named), "{error}");
        }
    }

    #[test]
    fn prices_older_than_a_year_say_so() {
        let prices = Prices::load(&[]).unwrap();
        assert_eq!(prices.stale("2026-11-26"), None);
        let told = prices.stale("2027-06-02").unwrap();
        assert!(told.contains("of 2026-06-01 and ") && told.contains(" more"), "{told}");
        let fresh = with("[machine]\nrent = { price = 1, date = \"2020-01-01\" }").unwrap();
        assert!(fresh.stale("2026-11-26").unwrap().contains("machine.rent of 2020-01-01; "));
    }
}
