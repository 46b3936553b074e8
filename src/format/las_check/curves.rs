//! What `~C` must say, and the units that must agree with it.

use super::findings::{Findings, quoted};
use super::header::Items;
use super::sections::Section;

/// The index first, under a name and in a unit that the standard knows.
pub fn check(curves: &Items<'_>, well: &Items<'_>, section: Option<&Section<'_>>, findings: &mut Findings) {
    let Some(section) = section else { return };
    let Some(index) = curves.list.first() else {
        findings.error(Some(section.title_line), "curves", || "no curves in ~C".to_owned());
        return;
    };
    let name = index.mnemonic.to_ascii_uppercase();
    if !matches!(name.as_slice(), b"DEPT" | b"DEPTH" | b"TIME" | b"INDEX") {
        findings.error(Some(index.line), "index", || {
            format!("the first curve is {}, not DEPT, DEPTH, TIME or INDEX", quoted(index.mnemonic))
        });
    }
    let is_depth = name.starts_with(b"DEPT");
    if is_depth && !matches!(index.unit, b"M" | b"F" | b"FT") {
        let message = || format!("the depth's unit is {}, not M, F or FT", quoted(index.unit));
        if matches!(index.unit.to_ascii_uppercase().as_slice(), b"M" | b"F" | b"FT") {
            findings.warning(Some(index.line), "depth-unit", message);
        } else {
            findings.error(Some(index.line), "depth-unit", message);
        }
    }
    for mnemonic in ["STRT", "STOP", "STEP"] {
        let Some(item) = well.get(mnemonic) else { continue };
        if !item.unit.eq_ignore_ascii_case(index.unit) {
            findings.error(Some(item.line), "unit-mismatch", || {
                let (unit, index_unit) = (quoted(item.unit), quoted(index.unit));
                format!("{mnemonic} is in {unit}, the first curve in {index_unit}")
            });
        }
    }
}
