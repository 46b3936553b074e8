//! What `~V` and `~W` must say.

use rust_decimal::Decimal;

use super::findings::{Findings, quoted};
use super::header::Items;
use super::number;
use super::sections::Section;

/// What the data must agree with; each `None` where the header doesn't say it.
#[derive(Debug, Default, Clone, Copy)]
pub struct Depths {
    pub start: Option<Decimal>,
    pub stop: Option<Decimal>,
    /// Zero for a variable step.
    pub step: Option<Decimal>,
    pub null: Option<f64>,
}

/// `~V`: version 2.0 or 1.2, wrapped or not. Gives whether the data is wrapped.
pub fn check_version(items: &Items<'_>, section: Option<&Section<'_>>, findings: &mut Findings) -> bool {
    let Some(section) = section else { return false };
    let title = Some(section.title_line);
    match items.get("VERS") {
        None => findings.error(title, "version", || "no VERS in ~V".to_owned()),
        Some(item) if !matches!(number::float(item.value), Some(2.0 | 1.2)) => {
            findings.error(Some(item.line), "version", || {
                format!("VERS is {}, neither 2.0 nor 1.2", quoted(item.value))
            });
        }
        Some(_) => {}
    }
    match items.get("WRAP") {
        None => findings.error(title, "wrap", || "no WRAP in ~V".to_owned()),
        Some(item) if item.value.eq_ignore_ascii_case(b"YES") => return true,
        Some(item) if item.value.eq_ignore_ascii_case(b"NO") => {}
        Some(item) => findings
            .error(Some(item.line), "wrap", || format!("WRAP is {}, neither YES nor NO", quoted(item.value))),
    }
    false
}

/// `~W`: the items that must be there, and numbers where there must be numbers.
pub fn check_well(items: &Items<'_>, section: Option<&Section<'_>>, findings: &mut Findings) -> Depths {
    let Some(section) = section else { return Depths::default() };
    // Each line: any one of them will do.
    let needed: [&[&str]; 12] = [
        &["STRT"],
        &["STOP"],
        &["STEP"],
        &["NULL"],
        &["COMP"],
        &["WELL"],
        &["FLD"],
        &["LOC"],
        &["PROV", "CNTY", "STAT", "CTRY"],
        &["SRVC"],
        &["DATE"],
        &["UWI", "API"],
    ];
    for names in needed {
        if names.iter().all(|name| items.get(name).is_none()) {
            findings
                .error(Some(section.title_line), "well-item", || format!("no {} in ~W", names.join(" or ")));
        }
    }
    let mut decimal = |mnemonic: &str| {
        let item = items.get(mnemonic)?;
        let value = number::decimal(item.value);
        if value.is_none() {
            let value = quoted(item.value);
            findings.error(Some(item.line), "well-value", || format!("{mnemonic} is {value}, not a number"));
        }
        value
    };
    let (start, stop, step) = (decimal("STRT"), decimal("STOP"), decimal("STEP"));
    decimal("NULL");
    let null = items.get("NULL").and_then(|item| number::float(item.value));
    if let (Some(start), Some(stop), Some(step)) = (start, stop, step) {
        check_step(items, start, stop, step, findings);
    }
    Depths { start, stop, step, null }
}

/// The step's sign, and that start and stop are whole multiples of it.
fn check_step(items: &Items<'_>, start: Decimal, stop: Decimal, step: Decimal, findings: &mut Findings) {
    let line = items.get("STEP").map(|item| item.line);
    if step.is_zero() {
        return;
    }
    if (start < stop && step < Decimal::ZERO) || (start > stop && step > Decimal::ZERO) {
        findings.error(line, "step-sign", || {
            format!("STEP {step} doesn't lead from STRT {start} to STOP {stop}")
        });
    }
    for (name, depth) in [("STRT", start), ("STOP", stop)] {
        if depth.checked_rem(step).is_some_and(|rest| !rest.is_zero()) {
            let line = items.get(name).map(|item| item.line);
            findings
                .error(line, "step-multiple", || format!("{name} {depth} isn't a multiple of STEP {step}"));
        }
    }
}
