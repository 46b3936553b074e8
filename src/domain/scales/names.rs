//! Which curve a line of a scale block names, and in which unit.

use std::sync::OnceLock;

use super::fuzzy;
use super::glued;
use super::memo::Memo;
use super::table::{self, Entry};
use super::units;
use super::words::{self, Word};

/// Words that add nothing to a curve's name.
const FILLERS: &[&str] = &[
    "LOG",
    "CURVE",
    "THE",
    "IN",
    "OF",
    "SCALE",
    "TRACE",
    "CORRECTED",
    "COMP",
    "UNITS",
    "NO",
    "AND",
    "FROM",
    "A",
];
/// Words of scale blocks that are no curves.
const NO_CURVES: &[&str] = &[
    "TRACK", "DEPTH", "DEPTHS", "FEET", "METERS", "METRES", "SCALE", "REMARK", "MAIN", "PASS", "REPEAT",
    "RUN", "LOG", "NO", "ONE", "TWO", "THREE", "DATE", "WELL", "TVD", "MD", "BACKUP", "BACK", "UP", "X1",
    "X2", "X5", "X10", "X100", "PAGE", "FROM", "TO", "TOP", "BASE", "DATA", "FILE", "CURVE", "TIME", "LEFT",
    "RIGHT", "SHIFT", "DEPT", "STOP", "START", "LINEAR", "UNIT", "UNITS", "IN", "FT", "M", "TRACE", "SHEET",
    "COPY", "FINAL", "FIELD", "PRINT", "COMP", "CO", "INC", "LTD", "THE", "AND", "OF", "SECTION", "INCH",
    "INCHES", "RAY", "RAYS", "TRACES", "TRK", "UPLOG", "DOWN", "SAND", "SHALE", "LIME", "DOL", "SEC", "DIV",
    "PER", "TD", "KB", "GL", "DF", "HEAD", "TAIL", "TITLE", "SHORT", "LONG", "DEEP", "MEDIUM", "BULK",
    "HOLE", "DELTA", "LINE", "BIT", "MICRO", "TRUE", "SIZE",
];
/// Words that say that a scale goes on where another ends.
const BACKUPS: &[&str] = &[
    "BACKUP", "BACK-UP", "BACK UP", "X10", "X 10", "X5", "X 5", "X2", "X 2", "X100", "X 100", "WRAP",
    "WRAPPED", "OFFSCALE",
];
/// Least fit of a name with words around it.
const LEAST_FIT: f32 = 0.75;
/// A mnemonic that no table has is kept if it reads this surely.
const SURE: f32 = 0.9;
/// A name that fits so well needs no other look.
const SETTLED: f32 = 0.9;
/// Two curves' names this near to each other can't be told apart.
const RIVAL: f32 = 0.03;

/// A curve's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its mnemonic: as printed, or the standard one of a printed name.
    pub mnemonic: String,
    /// The table's entry.
    pub entry: Option<&'static Entry>,
    /// Whether a mnemonic was printed, rather than a name.
    pub printed: bool,
    /// How well what was read fits, to 1.
    pub fit: f32,
    /// Another curve that it fits as well.
    pub rival: Option<&'static str>,
}

impl Name {
    /// Whether a line as a whole says better which curve it is.
    fn gives_way_to(&self, whole: &glued::Match) -> bool {
        let Some(entry) = self.entry else { return true };
        let open = self.printed && self.rival.is_some();
        !open && (self.fit <= 1.0 - whole.off || entry == whole.entry)
    }
}

/// What a line of words says of a curve.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Label {
    /// The curve.
    pub name: Option<Name>,
    /// The units that it may be in, the likeliest first.
    pub units: Vec<units::Read>,
    /// What stands in brackets behind a name and is no unit of the table.
    pub other_unit: Option<String>,
    /// How sure its letters are.
    pub confidence: f32,
    /// As it was read.
    pub text: String,
    /// Whether it says that a scale is a second one of the same curve.
    pub backup: bool,
}

impl Label {
    /// Whether it is a unit and nothing else.
    pub fn is_unit(&self) -> bool {
        self.name.is_none() && !self.units.is_empty()
    }

    /// Whether its name may stand over several scales.
    pub fn is_heading(&self) -> bool {
        self.name.as_ref().and_then(|name| name.entry).is_some_and(|entry| entry.heading)
    }

    fn unit_suits(&self, entry: &Entry) -> bool {
        self.units.iter().any(|unit| unit.suits(entry.quantity))
    }

    /// Whether nothing is left to ask of its name and unit.
    pub fn is_settled(&self) -> bool {
        let Some(name) = &self.name else { return false };
        let Some(entry) = name.entry else { return false };
        let suits = self.units.is_empty() || self.unit_suits(entry);
        suits && name.rival.is_none() && name.fit >= SETTLED || !suits && units::is_told(&self.units)
    }

    /// Takes what the line as a whole says, unless it says otherwise itself.
    pub fn take(&mut self, found: &glued::Match) {
        if self.name.as_ref().is_some_and(|name| !name.gives_way_to(found)) {
            return;
        }
        // A mnemonic of its own is as sure as it is.
        if !self.name.as_ref().is_some_and(|name| name.printed && name.entry == Some(found.entry)) {
            self.name = Some(found.name());
        }
        if !self.unit_suits(found.entry) {
            self.units = found.unit.into_iter().collect();
        }
    }
}

/// Parts of a line by its brackets.
#[derive(Default)]
struct Brackets {
    /// What stands outside of them.
    outside: String,
    /// What stands inside each.
    inside: Vec<String>,
    /// What stands behind the last one where it isn't closed: more may have stood there, or its end was misread.
    open: Option<String>,
}

fn brackets(text: &str) -> Brackets {
    let Brackets { mut outside, mut inside, .. } = Brackets::default();
    let mut current: Option<String> = None;
    for letter in text.chars() {
        match (letter, &mut current) {
            ('(' | '[' | '{', open) => inside.extend(open.replace(String::new())),
            (')' | ']' | '}', open) => {
                inside.extend(open.take());
                outside.push(' ');
            }
            (letter, Some(open)) => open.push(letter),
            (letter, None) => outside.push(letter),
        }
    }
    let whole = |part: String| Some(part.trim().to_owned()).filter(|part| !part.is_empty());
    let inside = inside.into_iter().filter_map(whole).collect();
    Brackets { outside, inside, open: current.and_then(whole) }
}

/// The unit in brackets.
fn unit_in(Brackets { inside, open, .. }: &Brackets) -> Vec<units::Read> {
    // A bracket that looks like a letter: `(INI`.
    let end = |part: &str| part.strip_suffix(['I', 'J', 'L', '1', '|']).map(str::to_owned);
    let parts = inside.iter().chain(open).cloned().chain(open.as_deref().and_then(end));
    parts.map(|part| units::read(&part)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Words in capitals, without marks around them; dots inside of them are those of abbreviations.
fn tokens(text: &str) -> Vec<String> {
    let clean = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"%°µΩ²³".contains(c));
        if word.chars().any(char::is_alphabetic) { word.replace('.', "") } else { word.to_owned() }
    };
    text.split_whitespace().map(clean).filter(|word| !word.is_empty()).collect()
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How well words fit a name's words in any order: words left over cost.
fn fit_of_words(read: &[String], name: &[&str]) -> Option<f32> {
    let mut left: Vec<&String> = read.iter().collect();
    let (mut sum, mut length) = (0.0, 0.0);
    for &word in name {
        let fits = left.iter().enumerate().filter_map(|(at, own)| Some((at, fuzzy::fit(own, word)?)));
        let (at, fit) = fits.max_by(|a, b| a.1.total_cmp(&b.1))?;
        left.remove(at);
        sum += fit * word.len() as f32;
        length += word.len() as f32;
    }
    let cost = |word: &String| match word.as_str() {
        word if FILLERS.contains(&word) => 0.0,
        word if word.chars().all(|c| c.is_ascii_digit()) => 0.05,
        _ => 0.12,
    };
    let extra: f32 = left.into_iter().map(cost).sum();
    Some(sum / length - extra).filter(|fit| *fit >= LEAST_FIT)
}

/// A name of the table, spelled in one and in words.
struct Spelled {
    entry: &'static Entry,
    whole: String,
    words: Vec<&'static str>,
}

/// All names of the table, entry by entry.
fn spelled() -> &'static [Spelled] {
    static SPELLED: OnceLock<Vec<Spelled>> = OnceLock::new();
    SPELLED.get_or_init(|| {
        let spell = |entry: &'static Entry| {
            entry.names.iter().map(move |name| Spelled {
                entry,
                whole: compact(name),
                words: name.split_whitespace().collect(),
            })
        };
        table::entries().flat_map(spell).collect()
    })
}

/// The best fit of words with the names of the table, and a rival.
fn by_name(read: &[String], units: &[units::Read]) -> Option<(&'static Entry, f32, Option<&'static str>)> {
    let whole = compact(&read.concat());
    let mut best: Vec<(f32, &'static Entry)> = Vec::new();
    for Spelled { entry, whole: name, words } in spelled() {
        let run = fuzzy::fit(&whole, name).filter(|_| whole.len() > 3 || whole == *name);
        let Some(fit) = run.into_iter().chain(fit_of_words(read, words)).reduce(f32::max) else { continue };
        let strange = !units.is_empty() && !units.iter().any(|unit| unit.suits(entry.quantity));
        let fit = fit - if strange { 0.15 } else { 0.0 };
        match best.last_mut() {
            Some(own) if std::ptr::eq(own.1, *entry) => own.0 = own.0.max(fit),
            _ => best.push((fit, entry)),
        }
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    let &(fit, entry) = best.first()?;
    let rival = best.get(1).filter(|other| fit < 1.0 && other.0 > fit - RIVAL);
    (fit >= LEAST_FIT - 0.1).then_some((entry, fit.max(0.0), rival.map(|other| other.1.mnemonic)))
}

/// Whether a word looks like a mnemonic.
fn is_plausible(word: &str) -> bool {
    (2..=6).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && !NO_CURVES.contains(&word)
        && !word.chars().all(|c| "IOXL".contains(c))
}

fn printed(word: &str, entry: Option<&'static Entry>, fit: f32) -> Name {
    Name { mnemonic: word.to_owned(), entry, printed: true, fit, rival: None }
}

/// Two letters may be what is left of another curve's mnemonic: `LL` of `LLS`.
fn head_of(word: &str, entry: &Entry) -> Option<&'static str> {
    let others = || table::entries().filter(|other| *other != entry && other.quantity == entry.quantity);
    let cut = word.len() == 2 && word != entry.mnemonic;
    others().map(|other| other.mnemonic).find(|other| cut && other.len() == 3 && other.starts_with(word))
}

/// A mnemonic that was misread by a letter that looks alike.
fn misread(word: &str) -> Option<Name> {
    let mut fits: Vec<(f32, &'static str, &'static Entry)> = table::entries()
        .flat_map(|entry| entry.aliases.iter().chain([&entry.mnemonic]).map(move |own| (*own, entry)))
        .filter(|(own, _)| own.len() == word.len() && own.len() > 1)
        .filter_map(|(own, entry)| Some((fuzzy::fit(word, own)?, own, entry)))
        .filter(|(fit, own, _)| (1.0 - fit) * own.len() as f32 <= 2.0 * fuzzy::CONFUSION + 1e-3)
        .collect();
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = fits.first()?.0;
    fits.retain(|other| other.0 > best - RIVAL);
    // Of spellings of one curve the standard one: `CALI` rather than `CAL1`.
    let is_standard = |&(_, own, entry): &(f32, &str, &Entry)| own == entry.mnemonic;
    let standard = fits.iter().copied().find(is_standard);
    let (fit, own, entry) = standard.unwrap_or(fits[0]);
    let is_other = |other: &Entry| other != entry || standard.is_none();
    let rival = fits.iter().find(|other| other.1 != own && is_other(other.2)).map(|other| other.1);
    Some(Name { mnemonic: own.to_owned(), entry: Some(entry), printed: true, fit: fit * fit, rival })
}

/// The mnemonic among words that hold a name, too: `ILD DEEP INDUCTION`.
fn mnemonic_beside(read: &[String], inside: &[String], entry: Option<&'static Entry>) -> Option<Name> {
    let words = read.iter().chain(inside);
    // Two letters alone may be anything: `LA`, `ID`.
    let least = if entry.is_some() || read.is_empty() { 2 } else { 3 };
    let known = words.filter(|word| word.len() >= least).filter_map(|word| {
        let own = table::by_mnemonic(word)?;
        let is_name = entry
            .is_some_and(|entry| entry.names.iter().any(|name| name.split(' ').any(|part| part == word)));
        (entry.is_none_or(|entry| entry == own) && !is_name).then(|| printed(word, Some(own), 1.0))
    });
    known.max_by_key(|name| name.mnemonic.len())
}

/// A word that no table has: kept as printed, unless a letter that looks alike makes it a curve of the printed unit.
fn unknown(word: &str, units: &[units::Read], each_sure: bool) -> Option<Name> {
    let known = misread(word).filter(|name| {
        let quantity = name.entry.map(|entry| entry.quantity);
        quantity.is_some_and(|quantity| units.iter().any(|unit| unit.suits(quantity)))
    });
    // Two letters alone may be anything.
    let enough = word.len() > 2 || !units.is_empty();
    let kept = (is_plausible(word) && enough && each_sure && !glued::is_near_known(word))
        .then(|| printed(word, None, 1.0));
    known.or(kept).or_else(|| misread(word))
}

fn name_of(read: &[String], inside: &[String], units: &[units::Read], each_sure: bool) -> Option<Name> {
    if let [word] = read
        && let Some(entry) = table::by_mnemonic(word).filter(|entry| !entry.names.contains(&word.as_str()))
    {
        return Some(Name { rival: head_of(word, entry), ..printed(word, Some(entry), 1.0) });
    }
    if read.is_empty() {
        return mnemonic_beside(read, inside, None);
    }
    if let Some((entry, fit, rival)) = by_name(read, units) {
        let beside =
            mnemonic_beside(read, inside, Some(entry)).map(|name| Name { fit: fit.max(0.9), ..name });
        let standard =
            || Name { mnemonic: entry.mnemonic.to_owned(), entry: Some(entry), printed: false, fit, rival };
        return Some(beside.unwrap_or_else(standard));
    }
    let extra = |word: &&String| !FILLERS.contains(&word.as_str()) && word.chars().any(char::is_alphabetic);
    let words: Vec<&String> = read.iter().filter(extra).collect();
    match words.as_slice() {
        [word] if table::by_mnemonic(word).is_some() => Some(printed(word, table::by_mnemonic(word), 0.95)),
        [word] if read.len() == 1 && !NO_CURVES.contains(&word.as_str()) => unknown(word, units, each_sure),
        [] => match read {
            [word] => misread(word),
            _ => None,
        },
        _ => mnemonic_beside(read, inside, None)
            .map(|name| Name { fit: 0.8, ..name })
            .filter(|_| words.len() <= 3),
    }
}

/// The unit at the end (or a `%` at the head) of words, and the words without it.
fn unit_of(read: &[String]) -> (Vec<units::Read>, &[String]) {
    if let Some((first, rest)) = read.split_first()
        && first == "%"
        && !rest.is_empty()
    {
        return (units::read(first), rest);
    }
    for start in read.len().saturating_sub(5)..read.len() {
        let whole = start == 0 && read.len() == 1 && table::by_mnemonic(&read[0]).is_some();
        let found = units::read(&read[start..].join(" "));
        let of_name = read[start..]
            .iter()
            .any(|word| table::is_word_of_name(word) || NO_CURVES.contains(&word.as_str()));
        // `DEEP` is no misread `DECP`.
        let least = if of_name { 1.0 } else { 0.85 };
        if !whole && found.first().is_some_and(|unit| unit.fit >= least) {
            return (found, &read[..start]);
        }
    }
    (Vec::new(), read)
}

/// What a line of words says.
pub fn label(line: &[Word]) -> Label {
    thread_local!(static LABELLED: Memo<Label> = Memo::new());
    let text = words::joined(line);
    let confidence = words::confidence(line);
    let weakest =
        line.iter().flat_map(|word| &word.letters).map(|letter| letter.confidence).fold(1.0, f32::min);
    let sure = Sure { whole: confidence >= SURE, each: weakest >= SURE };
    let key = format!("{}{}{text}", u8::from(sure.whole), u8::from(sure.each));
    let label = LABELLED.with(|labelled| labelled.of(&key, || label_of(text, sure)));
    Label { confidence, ..label }
}

/// Whether a text as a whole and each of its letters read surely.
#[derive(Clone, Copy)]
struct Sure {
    whole: bool,
    each: bool,
}

/// What a text says; its confidence is left open.
fn label_of(text: String, sure: Sure) -> Label {
    let upper = text.to_uppercase();
    let backup = {
        let plain = format!(" {} ", tokens(&upper).join(" "));
        BACKUPS.iter().any(|word| plain.contains(&format!(" {word} ")))
    };
    let brackets = brackets(&upper);
    let read = tokens(&brackets.outside);
    let mut units = unit_in(&brackets);
    let inside: Vec<String> = brackets.inside.iter().chain(&brackets.open).cloned().collect();
    let mut rest = read.as_slice();
    if units.is_empty() {
        (units, rest) = unit_of(&read);
    }
    let mut name = name_of(rest, &inside, &units, sure.each);
    if name.is_none() && rest.len() < read.len() && read.len() > 1 {
        name = name_of(&read, &inside, &[], sure.each).filter(|name| name.entry.is_some());
    }
    let is_unit = |part: &&String| {
        part.len() <= 8
            && !part.contains(' ')
            && part.chars().any(char::is_alphabetic)
            && table::by_mnemonic(part).is_none()
    };
    let other_unit = brackets.inside.iter().find(is_unit).filter(|_| units.is_empty() && sure.whole).cloned();
    let mut label = Label { name, units, other_unit, confidence: 0.0, text, backup };
    if !label.is_settled()
        && let Some(found) = glued::sure(&label.text)
    {
        label.take(&found);
    }
    label
}
