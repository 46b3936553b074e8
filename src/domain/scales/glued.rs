//! Names and units whose blanks, brackets and letters were lost: a line against all names with all their units.

use std::sync::OnceLock;

use super::fuzzy;
use super::memo::Memo;
use super::names::Name;
use super::table::{self, Entry};
use super::units::{self, UNITS, Unit};

/// Lines of fewer letters say too little.
const LEAST: usize = 3;
/// Longer lines are no names.
const MOST: usize = 48;
/// No name or unit misses more of its letters than this.
const FAR: f32 = 0.55;
/// A line misses no more of its letters than this where nothing else speaks for the curve.
const CLOSE: f32 = 0.2;
/// Of mnemonics that were misread, those of one service are less likely by so many letters.
const ALIAS: f32 = 0.6;
/// Two curves this near to each other can't be told apart.
const RIVAL: f32 = 0.06;
/// Two units of one curve are told apart by half a letter.
const UNIT_RIVAL: f32 = 0.5;

/// A curve that a line may name.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    /// The curve.
    pub entry: &'static Entry,
    /// Its mnemonic, as the line has it or the standard one.
    pub mnemonic: &'static str,
    /// Whether the line has a mnemonic rather than a name.
    pub printed: bool,
    /// Its unit, where the line ends in one.
    pub unit: Option<units::Read>,
    /// Letters that differ, per letter that should stand there.
    pub off: f32,
    /// Letters of its name that differ.
    name_off: f32,
    /// Letters of its name.
    name_len: usize,
    /// Letters of its name and unit.
    len: usize,
}

impl Match {
    /// As a name.
    pub fn name(&self) -> Name {
        Name {
            mnemonic: self.mnemonic.to_owned(),
            entry: Some(self.entry),
            printed: self.printed,
            fit: 1.0 - self.off,
            rival: None,
        }
    }
}

/// A spelling in letters and digits.
struct Spelling<T> {
    of: T,
    text: &'static str,
    letters: Vec<char>,
    printed: bool,
}

/// Letters, digits and `%`, in capitals.
fn letters(text: &str) -> Vec<char> {
    text.to_uppercase().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '%').collect()
}

fn spelling<T>(of: T, text: &'static str, printed: bool) -> Spelling<T> {
    Spelling { of, text, letters: letters(&text.replace('²', "2").replace('³', "3")), printed }
}

fn names() -> &'static [Spelling<&'static Entry>] {
    static NAMES: OnceLock<Vec<Spelling<&'static Entry>>> = OnceLock::new();
    NAMES.get_or_init(|| {
        table::entries()
            .flat_map(|entry| {
                let printed = std::iter::once(&entry.mnemonic).chain(entry.aliases);
                let printed = printed.map(move |text| spelling(entry, text, true));
                printed.chain(entry.names.iter().map(move |text| spelling(entry, text, false)))
            })
            .filter(|name| name.letters.len() > 1)
            .collect()
    })
}

/// Units, spelled from their end.
fn units_from_end() -> &'static [Spelling<&'static Unit>] {
    static SPELLED: OnceLock<Vec<Spelling<&'static Unit>>> = OnceLock::new();
    SPELLED.get_or_init(|| {
        let spell = |unit: &'static Unit| {
            unit.compact.iter().chain(unit.long).map(move |text| {
                let mut spelled = spelling(unit, text, false);
                spelled.letters.reverse();
                spelled
            })
        };
        UNITS.iter().flat_map(spell).filter(|unit| !unit.letters.is_empty()).collect()
    })
}

/// All curves that a line may name, the likeliest first; each once.
pub fn matches(line: &str) -> Vec<Match> {
    thread_local!(static MATCHED: Memo<Vec<Match>> = Memo::new());
    MATCHED.with(|matched| matched.of(line, || matched_anew(line)))
}

fn matched_anew(line: &str) -> Vec<Match> {
    let read = letters(line);
    if !(LEAST..=MOST).contains(&read.len()) || !read.iter().any(|c| c.is_alphabetic()) {
        return Vec::new();
    }
    let backward: Vec<char> = read.iter().rev().copied().collect();
    // What it takes to make a unit of the letters from a place on.
    let tails: Vec<(&Spelling<&'static Unit>, Vec<f32>)> = units_from_end()
        .iter()
        .filter(|unit| unit.letters.len() <= read.len() + 2)
        .map(|unit| (unit, fuzzy::of_heads(&backward, &unit.letters)))
        .collect();
    let mut best: Vec<Match> = Vec::new();
    for name in names().iter().filter(|name| name.letters.len() <= read.len() + 6) {
        let heads = fuzzy::of_heads(&read, &name.letters);
        let Some(found) = with_unit(name, &heads, &tails) else { continue };
        match best.iter_mut().find(|own| std::ptr::eq(own.entry, found.entry)) {
            Some(own) if (found.off, !found.printed) < (own.off, !own.printed) => *own = found,
            Some(_) => {}
            None => best.push(found),
        }
    }
    best.sort_by(|a, b| a.off.total_cmp(&b.off));
    best
}

/// A name with the unit that fits best behind it.
fn with_unit(
    name: &Spelling<&'static Entry>,
    heads: &[f32],
    tails: &[(&Spelling<&'static Unit>, Vec<f32>)],
) -> Option<Match> {
    let name_len = name.letters.len();
    let count = heads.len() - 1;
    let rare =
        |off: f32| if off > 0.0 && name.printed && name.text != name.of.mnemonic { ALIAS } else { 0.0 };
    let built = |unit: Option<units::Read>, name_off: f32, off: f32, unit_len: usize| Match {
        entry: name.of,
        mnemonic: if name.printed { name.text } else { name.of.mnemonic },
        printed: name.printed,
        unit,
        off: (off + rare(name_off)) / (name_len + unit_len) as f32,
        name_off,
        name_len,
        len: name_len + unit_len,
    };
    let bare = built(None, heads[count], heads[count], 0);
    let near: Vec<usize> = (1..count).filter(|at| heads[*at] <= FAR * name_len as f32).collect();
    let suited = || tails.iter().filter(|(unit, _)| unit.of.quantities.contains(&name.of.quantity));
    let mut best: Option<(f32, Match)> = None;
    let mut other: Option<(f32, &'static Unit)> = None;
    for (unit, tail) in suited() {
        let unit_len = unit.letters.len();
        for &at in &near {
            let off = tail[count - at];
            let far = match unit_len {
                0..=2 => 2.0 * fuzzy::CONFUSION,
                3 => 0.95,
                len => FAR * len as f32,
            };
            if off > far {
                continue;
            }
            let fit = 1.0 - off / unit_len as f32;
            let read = units::Read { unit: unit.of, spelling: unit.text, fit };
            let found = built(Some(read), heads[at], heads[at] + off, unit_len);
            let score = heads[at] + off;
            let better = best.as_ref().is_none_or(|(_, own)| found.off < own.off);
            let (winner, loser) = match best {
                Some((least, own)) if better => ((score, found), Some((least, own))),
                Some(own) => (own, Some((score, found))),
                None => ((score, found), None),
            };
            if let Some((off, Match { unit: Some(lost), .. })) = loser
                && winner.1.unit.is_none_or(|own| own.unit.las != lost.unit.las)
                && other.is_none_or(|(least, _)| off < least)
            {
                other = Some((off, lost.unit));
            }
            best = Some(winner);
        }
    }
    let best = best.map(|(score, mut found)| {
        let own = found.unit.map(|unit| unit.unit.las);
        if other.is_some_and(|(off, unit)| Some(unit.las) != own && off < score + UNIT_RIVAL) {
            found.unit = None;
        }
        found
    });
    best.into_iter()
        .chain([bare])
        .filter(|found| found.name_off <= FAR * name_len as f32)
        .min_by(|a, b| a.off.total_cmp(&b.off))
}

/// Whether no other curve is nearly as near; a name without a fault is nearer than one with.
fn is_alone(all: &[Match]) -> bool {
    let best = &all[0];
    let margin = RIVAL.max(0.4 * best.off).min(2.0 * RIVAL);
    all[1..].iter().all(|other| {
        let faulty = best.name_off == 0.0 && other.name_off > 2.0 * fuzzy::CONFUSION - 0.1;
        other.off - best.off > margin || faulty && other.off > best.off
    })
}

/// The curve that a line names whatever its scale.
pub fn sure(line: &str) -> Option<Match> {
    let all = matches(line);
    let best = *all.first()?;
    // Short mnemonics are near to many others.
    let allowed = match best.name_len {
        0..=2 => 0.0,
        3 | 4 => fuzzy::CONFUSION,
        len => 0.25 * len as f32,
    };
    let enough = best.len >= 6 || best.off == 0.0;
    (best.off <= CLOSE && best.name_off <= allowed + 1e-6 && enough && is_alone(&all)).then_some(best)
}

/// The curve that a line beside a customary scale names: `customary` says whose scale it may be.
pub fn likely(line: &str, customary: &dyn Fn(&Entry) -> bool) -> Option<Match> {
    let mut all = matches(line);
    all.retain(|found| customary(found.entry) || found.off < 0.1);
    let best = *all.first()?;
    let far = match best.len {
        0..=3 => 0.12,
        4..=6 => 0.2,
        7..=9 => 0.3,
        _ => 0.4,
    };
    let allowed = match best.name_len {
        0..=2 => fuzzy::CONFUSION,
        // A letter that is another makes another mnemonic; one that is missing may have faded.
        3 | 4 => 0.95,
        len => 0.45 * len as f32,
    };
    let good = best.off <= far && best.name_off <= allowed + 1e-6 && customary(best.entry);
    (good && is_alone(&all)).then_some(best)
}

/// Whether a word that no table has is a mnemonic of the table but for a letter.
pub fn is_near_known(word: &str) -> bool {
    let read = letters(word);
    names()
        .iter()
        .filter(|name| name.printed && name.letters.len() > 2)
        .any(|name| fuzzy::of_heads(&read, &name.letters)[read.len()] <= 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &str) -> Option<(&'static str, Option<&'static str>)> {
        sure(line).map(|found| (found.mnemonic, found.unit.map(|unit| unit.unit.las)))
    }

    #[test]
    fn a_name_and_its_unit_are_told_apart_without_blanks() {
        for (line, mnemonic, unit) in [
            ("GRAPI UNITS", "GR", "GAPI"),
            ("GRAPI", "GR", "GAPI"),
            ("CALIINCHES", "CALI", "IN"),
            ("NPHIPU", "NPHI", "PU"),
            ("RHOB(GRAMSI00", "RHOB", "G/C3"),
            ("SPMV", "SP", "MV"),
        ] {
            assert_eq!(named(line), Some((mnemonic, Some(unit))), "{line}");
        }
    }

    #[test]
    fn a_mnemonic_that_is_not_known_stays_unknown() {
        for line in ["QXPD", "QXPD FOO/M", "ABC", "RUN ONE", "DEPTH FEET", "XRAY OHMM", "WTF MV"] {
            assert!(sure(line).is_none(), "{line}: {:?}", sure(line));
        }
    }

    #[test]
    fn a_customary_scale_speaks_for_a_name_that_is_hardly_read() {
        let porosity = |entry: &Entry| entry.is_customary([60.0, 0.0]);
        assert_eq!(likely("NPH FRAC", &porosity).map(|found| found.mnemonic), Some("NPHI"));
        assert!(likely("OLPERCen", &porosity).is_none(), "CNL as well as CDL");
        let gamma = |entry: &Entry| entry.is_customary([0.0, 150.0]);
        assert_eq!(likely("GRIuNTS)", &gamma).map(|found| found.mnemonic), Some("GR"));
        assert!(likely("GRIuNTS)", &porosity).is_none());
        assert_eq!(likely("GR AP", &gamma).map(|found| found.mnemonic), Some("GR"));
        assert!(likely("D", &gamma).is_none());
    }
}
