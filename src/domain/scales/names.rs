//! Which curve a line of a scale block names, and in which unit.

use super::fuzzy;
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
}

/// Parts of a line: what stands outside brackets, and inside each.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside) = (String::new(), Vec::new());
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
    inside.extend(current);
    inside.retain(|part| !part.trim().is_empty());
    (outside, inside)
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
fn fit_of_words(read: &[String], name: &str) -> Option<f32> {
    let mut left: Vec<&String> = read.iter().collect();
    let (mut sum, mut length) = (0.0, 0.0);
    for word in name.split_whitespace() {
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

/// The best fit of words with the names of the table, and a rival.
fn by_name(read: &[String], units: &[units::Read]) -> Option<(&'static Entry, f32, Option<&'static str>)> {
    let whole = compact(&read.concat());
    let mut best: Vec<(f32, &'static Entry)> = Vec::new();
    for entry in table::entries() {
        let fits = entry.names.iter().filter_map(|name| {
            let run =
                fuzzy::fit(&whole, &compact(name)).filter(|_| whole.len() > 3 || whole == compact(name));
            run.into_iter().chain(fit_of_words(read, name)).reduce(f32::max)
        });
        if let Some(fit) = fits.reduce(f32::max) {
            let strange = !units.is_empty() && !units.iter().any(|unit| unit.suits(entry.quantity));
            best.push((fit - if strange { 0.15 } else { 0.0 }, entry));
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

/// A mnemonic that was misread by a letter that looks alike.
fn misread(word: &str) -> Option<Name> {
    let mut fits: Vec<(f32, &'static str, &'static Entry)> = table::entries()
        .flat_map(|entry| entry.aliases.iter().chain([&entry.mnemonic]).map(move |own| (*own, entry)))
        .filter(|(own, _)| own.len() == word.len() && own.len() > 1)
        .filter_map(|(own, entry)| Some((fuzzy::fit(word, own)?, own, entry)))
        .filter(|(fit, own, _)| (1.0 - fit) * own.len() as f32 <= 2.0 * fuzzy::CONFUSION + 1e-3)
        .collect();
    fits.sort_by(|a, b| b.0.total_cmp(&a.0));
    let &(fit, own, entry) = fits.first()?;
    let rival =
        fits.iter().skip(1).find(|other| other.0 > fit - RIVAL && other.1 != own).map(|other| other.1);
    Some(Name { mnemonic: own.to_owned(), entry: Some(entry), printed: true, fit, rival })
}

/// The mnemonic among words that hold a name, too: `ILD DEEP INDUCTION`.
fn mnemonic_beside(read: &[String], inside: &[String], entry: Option<&'static Entry>) -> Option<Name> {
    let words = read.iter().chain(inside);
    let known = words.filter(|word| word.len() >= 2).filter_map(|word| {
        let own = table::by_mnemonic(word)?;
        let is_name = entry.is_some_and(|entry| entry.names.iter().any(|name| name == word));
        (entry.is_none_or(|entry| entry == own) && !is_name).then(|| printed(word, Some(own), 1.0))
    });
    known.max_by_key(|name| name.mnemonic.len())
}

fn name_of(read: &[String], inside: &[String], units: &[units::Read], confidence: f32) -> Option<Name> {
    if let [word] = read
        && let Some(entry) = table::by_mnemonic(word).filter(|entry| !entry.names.contains(&word.as_str()))
    {
        return Some(printed(word, Some(entry), 1.0));
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
        [word] if is_plausible(word) && confidence >= SURE && read.len() == 1 => {
            Some(printed(word, None, 1.0))
        }
        [word] if read.len() == 1 && !NO_CURVES.contains(&word.as_str()) => misread(word),
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
        // Without more words around it a unit must read well.
        if !whole && found.first().is_some_and(|unit| unit.fit >= 0.85) {
            return (found, &read[..start]);
        }
    }
    (Vec::new(), read)
}

/// What a line of words says.
pub fn label(line: &[Word]) -> Label {
    let text = words::joined(line);
    let confidence = words::confidence(line);
    let upper = text.to_uppercase();
    let backup = {
        let plain = format!(" {} ", tokens(&upper).join(" "));
        BACKUPS.iter().any(|word| plain.contains(&format!(" {word} ")))
    };
    let (outside, inside) = brackets(&upper);
    let inside: Vec<String> = inside.iter().map(|part| part.trim().to_owned()).collect();
    let read = tokens(&outside);
    let mut units: Vec<units::Read> =
        inside.iter().map(|part| units::read(part)).find(|found| !found.is_empty()).unwrap_or_default();
    let mut rest = read.as_slice();
    if units.is_empty() {
        (units, rest) = unit_of(&read);
    }
    let mut name = name_of(rest, &inside, &units, confidence);
    if name.is_none() && rest.len() < read.len() {
        name = name_of(&read, &inside, &[], confidence).filter(|name| name.entry.is_some());
    }
    let is_unit = |part: &&String| {
        part.len() <= 8
            && !part.contains(' ')
            && part.chars().any(char::is_alphabetic)
            && table::by_mnemonic(part).is_none()
    };
    let other_unit = inside.iter().find(is_unit).filter(|_| units.is_empty() && confidence >= SURE).cloned();
    Label { name, units, other_unit, confidence, text, backup }
}
