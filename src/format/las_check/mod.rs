//! A strict checker of LAS 2.0, and of the 1.2 before it, for anyone's file.
//!
//! The rules are those of the Canadian Well Logging Society's "LAS Version 2.0" of September 1992 with its update of
//! February 2017. Where the two differ, breaking the newer is an error and breaking only the older a warning. Of 1.2 (1989) the same is asked:
//! its items, units and data are those of 2.0, and that `~W` has values after their descriptions can't be told from the
//! text. Pure on
//! bytes: no input makes it panic, and what it keeps is bounded (the header's items up to [`MOST_ITEMS`] a section,
//! [`MOST_PER_RULE`] findings a rule), however large the file.

mod curves;
mod data;
mod findings;
mod header;
mod lines;
mod number;
mod sections;
mod well;

pub use findings::{Finding, MOST_PER_RULE, Severity};
pub use header::MOST_ITEMS;

use findings::Findings;
use sections::Kind;

/// Everything that `bytes` has wrong as a LAS file, by line.
pub fn check(bytes: &[u8]) -> Vec<Finding> {
    let mut findings = Findings::default();
    let Some(bytes) = text_of(bytes, &mut findings) else { return findings.into_sorted() };
    lines::check(bytes, &mut findings);
    let sections = sections::split(bytes, &mut findings);

    let version = header::read(sections.first(Kind::Version), &mut findings);
    let wrapped = well::check_version(&version, sections.first(Kind::Version), &mut findings);
    let well = header::read(sections.first(Kind::Well), &mut findings);
    let depths = well::check_well(&well, sections.first(Kind::Well), &mut findings);
    let curves = header::read(sections.first(Kind::Curves), &mut findings);
    curves::check(&curves, &well, sections.first(Kind::Curves), &mut findings);
    header::read(sections.first(Kind::Parameters), &mut findings);
    if let Some(section) = sections.first(Kind::Data) {
        data::check(section, &curves, &depths, wrapped, &mut findings);
    }
    findings.into_sorted()
}

/// The bytes after a byte order mark; `None` where they are no text to look into.
fn text_of<'a>(bytes: &'a [u8], findings: &mut Findings) -> Option<&'a [u8]> {
    if bytes.is_empty() {
        findings.error(None, "empty", || "the file is empty".to_owned());
        return None;
    }
    if bytes.starts_with(b"LASF") {
        findings.error(None, "not-text", || "a lidar point cloud (LASF), not a well log".to_owned());
        return None;
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        findings.error(None, "not-ascii", || "UTF-16 text; LAS files are ASCII".to_owned());
        return None;
    }
    match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => {
            findings.error(Some(1), "not-ascii", || "starts with a UTF-8 byte order mark".to_owned());
            Some(rest)
        }
        None => Some(bytes),
    }
}

#[cfg(test)]
mod tests;
