//! Header sections of a LAS file: items with aligned dots and colons.

use las::core::types::ItemWrapper;
use las::{CurveItem, HeaderItem, SectionItems, Value};

/// One header line, `MNEM.UNIT VALUE : DESCR`, its parts already fit for LAS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub mnemonic: String,
    pub unit: String,
    pub value: String,
    pub descr: String,
}

impl Item {
    pub fn new(mnemonic: &str, unit: &str, value: impl Into<String>, descr: &str) -> Self {
        Item {
            mnemonic: mnemonic.to_owned(),
            unit: unit.to_owned(),
            value: value.into(),
            descr: descr.to_owned(),
        }
    }
}

/// The items as the crate's section, padded so that dots and colons stand one below the other.
///
/// The padding has a second use: the crate rewrites an item whose mnemonic is exactly `STOP` from the last depth, with
/// five decimals, and takes its unit from the first curve. A space before the dot, which the standard allows, keeps
/// the exact text that we give.
pub fn section(items: &[Item]) -> SectionItems {
    let pad = Padding::of(items);
    let items = items.iter().map(|item| ItemWrapper::Header(pad.header(item))).collect();
    SectionItems { items, mnemonic_transforms: true }
}

/// As [`section`], with each curve's data.
pub fn curve_section(items: &[Item], columns: Vec<Vec<f64>>) -> SectionItems {
    let pad = Padding::of(items);
    let items = items
        .iter()
        .zip(columns)
        .map(|(item, curve_data)| {
            let header = pad.header(item);
            ItemWrapper::Curve(CurveItem { header, curve_data, string_data: None, dtype_override: None })
        })
        .collect();
    SectionItems { items, mnemonic_transforms: true }
}

/// Widths of a section's parts.
struct Padding {
    mnemonic: usize,
    unit: usize,
    value: usize,
}

impl Padding {
    fn of(items: &[Item]) -> Self {
        let widest = |part: fn(&Item) -> &str| items.iter().map(|item| part(item).len()).max().unwrap_or(0);
        Padding {
            mnemonic: widest(|item| &item.mnemonic) + 1,
            unit: widest(|item| &item.unit),
            // One long value must not push every colon to the right.
            value: widest(|item| &item.value).min(40),
        }
    }

    fn header(&self, item: &Item) -> HeaderItem {
        HeaderItem {
            session_mnemonic: item.mnemonic.clone(),
            original_mnemonic: format!("{:<width$}", item.mnemonic, width = self.mnemonic),
            unit: format!("{:<width$}", item.unit, width = self.unit),
            value: Value::Str(format!("{:<width$}", item.value, width = self.value)),
            descr: item.descr.clone(),
            data: Value::default(),
        }
    }
}
