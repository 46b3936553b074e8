//! Comma-separated values of a LAS file (RFC 4180): depth first, units in the columns' names, null as nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::read;
use crate::error::Result;

/// The first column's name, up to its unit.
const DEPTH: &str = "DEPT[";

/// The values of a LAS file as CSV: the same numbers, so that neither can say what the other doesn't.
///
/// # Errors
/// As [`read`].
pub fn csv(las: &[u8]) -> Result<Vec<u8>> {
    let table = read(las)?;
    let mut text = format!("{DEPTH}{}]", table.unit.as_deref().unwrap_or_default());
    for curve in &table.curves {
        let _ = write!(text, ",{}", quoted(&format!("{}[{}]", curve.mnemonic, curve.unit)));
    }
    for (row, depth) in table.depths.iter().enumerate() {
        let _ = write!(text, "\r\n{depth}");
        for curve in &table.curves {
            text.push(',');
            if let Some(value) = curve.values[row] {
                let _ = write!(text, "{value}");
            }
        }
    }
    text.push_str("\r\n");
    Ok(text.into_bytes())
}

/// Whether a file looks as [`csv`] leaves it: its first line names depth and curves with their units.
pub fn is_our_csv(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let Some(line) = line.strip_suffix('\r') else { return false };
    let columns = line.strip_prefix("DEPT[FT]").or_else(|| line.strip_prefix("DEPT[M]"));
    columns.is_some_and(|rest| rest.starts_with(',') && (rest.ends_with(']') || rest.ends_with("]\"")))
}

fn quoted(name: &str) -> Cow<'_, str> {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")).into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAS: &str = "~V\nVERS. 2.0 :\nWRAP. NO :\n~W\nSTRT.M 1 :\nSTOP.M 1.5 :\nSTEP.M 0.5 :\nNULL. -999.25 :\n\
                       ~C\nDEPT.M :\nGR.GAPI :\nA,B.x :\n~A\n1.0 75.12 -999.25\n1.5 -999.25 -0.1\n";

    #[test]
    fn depth_comes_first_and_null_is_empty() {
        let text = csv(LAS.as_bytes()).unwrap();
        assert_eq!(
            String::from_utf8(text.clone()).unwrap(),
            "DEPT[M],GR[GAPI],\"A,B[x]\"\r\n1,75.12,\r\n1.5,,-0.1\r\n"
        );
        assert!(is_our_csv(&text));
    }

    #[test]
    fn other_peoples_tables_are_not_ours() {
        for text in ["DEPT,GR\r\n1,2\r\n", "DEPT [M],GR [GAPI]\r\n", "DEPT[M],GR[GAPI]\n", "", "\u{ff}"] {
            assert!(!is_our_csv(text.as_bytes()), "{text}");
        }
    }
}
