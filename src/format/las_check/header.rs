//! Header lines: `MNEM.UNIT VALUE : DESCRIPTION`, cut at the first dot, the first space after it and the last colon.

use std::collections::HashMap;

use super::findings::{Findings, quoted};
use super::lines::lines;
use super::sections::{Kind, Section};

/// Items of one section that are looked into.
pub const MOST_ITEMS: usize = 10_000;

/// One header line's parts, white space around them removed. The description is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    pub line: usize,
    pub mnemonic: &'a [u8],
    pub unit: &'a [u8],
    pub value: &'a [u8],
}

/// The items of a section in order, and where each mnemonic is.
#[derive(Debug, Default)]
pub struct Items<'a> {
    pub list: Vec<Item<'a>>,
    by_name: HashMap<Vec<u8>, usize>,
}

impl<'a> Items<'a> {
    /// The first item with this mnemonic, given in upper case.
    pub fn get(&self, mnemonic: &str) -> Option<&Item<'a>> {
        self.by_name.get(mnemonic.as_bytes()).and_then(|&index| self.list.get(index))
    }
}

/// Parses a section's lines and reports those that aren't header lines, and mnemonics given twice.
pub fn read<'a>(section: Option<&Section<'a>>, findings: &mut Findings) -> Items<'a> {
    let mut items = Items::default();
    let Some(section) = section else { return items };
    for line in lines(section.body, section.title_line + 1) {
        if line.text.is_empty() || line.is_comment() {
            continue;
        }
        if items.list.len() == MOST_ITEMS {
            findings.error(Some(line.number), "too-many-items", || {
                format!("more than {MOST_ITEMS} items in {}; the rest isn't looked into", section.kind.name())
            });
            break;
        }
        match parse(line.number, line.text) {
            Ok(item) => {
                let name = item.mnemonic.to_ascii_uppercase();
                if let Some(&first) = items.by_name.get(&name) {
                    twice(&item, items.list[first].line, section.kind, findings);
                } else {
                    items.by_name.insert(name, items.list.len());
                }
                items.list.push(item);
            }
            Err(why) => {
                findings
                    .error(Some(line.number), "header-syntax", || format!("{why} in {}", quoted(line.text)));
            }
        }
    }
    items
}

fn twice(item: &Item<'_>, first: usize, kind: Kind, findings: &mut Findings) {
    let message = || format!("{} is there already, at line {first}", quoted(item.mnemonic));
    if kind == Kind::Parameters {
        findings.warning(Some(item.line), "mnemonic-twice", message);
    } else {
        findings.error(Some(item.line), "mnemonic-twice", message);
    }
}

/// Mnemonic, unit and value of a header line; what keeps it from being one.
fn parse(line: usize, text: &[u8]) -> Result<Item<'_>, &'static str> {
    let colon = text.iter().rposition(|&byte| byte == b':').ok_or("no colon before the description")?;
    let text = &text[..colon];
    let dot = text.iter().position(|&byte| byte == b'.').ok_or("no dot after the mnemonic")?;
    let (mnemonic, rest) = (text[..dot].trim_ascii(), &text[dot + 1..]);
    if mnemonic.is_empty() {
        return Err("no mnemonic before the dot");
    }
    if mnemonic.iter().any(|byte| byte.is_ascii_whitespace()) {
        return Err("a space in the mnemonic");
    }
    if mnemonic.contains(&b':') {
        return Err("a colon in the mnemonic");
    }
    let space = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    let (unit, value) = rest.split_at(space);
    if unit.contains(&b':') {
        return Err("a colon in the unit");
    }
    Ok(Item { line, mnemonic, unit, value: value.trim_ascii() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_the_first_dot_the_space_after_it_and_the_last_colon() {
        for (text, mnemonic, unit, value) in [
            ("STRT .FT  250.5 : START", "STRT", "FT", "250.5"),
            ("DATE. 13:45 1.1.86 :LOG DATE", "DATE", "", "13:45 1.1.86"),
            ("GR.GAPI:GAMMA RAY", "GR", "GAPI", ""),
            ("ILD.OHM.M 07 120 : 8", "ILD", "OHM.M", "07 120"),
        ] {
            let [mnemonic, unit, value] = [mnemonic, unit, value].map(str::as_bytes);
            assert_eq!(parse(7, text.as_bytes()), Ok(Item { line: 7, mnemonic, unit, value }));
        }
    }

    #[test]
    fn what_is_no_header_line_is_said() {
        for (line, why) in [
            ("STRT.FT 250.5", "colon"),
            ("STRT 250 : START", "dot"),
            (". 250 : START", "mnemonic"),
            ("A B. 250 : START", "space"),
            ("GR:a.b : c", "colon in the mnemonic"),
        ] {
            let told = parse(1, line.as_bytes()).expect_err(line);
            assert!(told.contains(why), "{line}: {told}");
        }
    }
}
