//! TOML values that know their key and their line, so that every complaint can name both.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Source;
use crate::error::{Error, Kind, Result, Stage};

/// A parsed TOML file.
pub(super) struct Document<'a> {
    name: &'a str,
    text: &'a str,
    root: Spanned<DeValue<'a>>,
}

impl<'a> Document<'a> {
    /// Parses; the error names file and line.
    pub(super) fn parse(source: Source<'a>) -> Result<Self> {
        let Source { name, bytes } = source;
        let complain = |text: String| Error::new(Kind::Usage, Stage::Sidecar, text);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
            complain(format!("{name} line {line}: not UTF-8 text"))
        })?;
        let root = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            let message = error.message().split('\n').collect::<Vec<_>>().join(", ");
            complain(format!("{name} line {line}: not TOML: {message}"))
        })?;
        let span = root.span();
        Ok(Document { name, text, root: Spanned::new(span, DeValue::Table(root.into_inner())) })
    }

    /// The whole file as a value.
    pub(super) fn root(&self) -> Node<'_> {
        Node { document: self, path: String::new(), value: &self.root }
    }
}

/// Lines count from 1.
fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
}

/// A value at a key of a document.
#[derive(Clone)]
pub(super) struct Node<'d> {
    document: &'d Document<'d>,
    path: String,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Node<'d> {
    /// File, line and key, for a message: `a.toml line 7: track[1].left`.
    pub(super) fn place(&self) -> String {
        let line = line_at(self.document.text, self.value.span().start);
        let place = format!("{} line {line}", self.document.name);
        if self.path.is_empty() { place } else { format!("{place}: {}", self.path) }
    }

    /// A complaint about this value.
    pub(super) fn wrong(&self, what: impl std::fmt::Display) -> Error {
        wrong(&self.place(), what)
    }

    /// A key below this one, for messages about what isn't there.
    pub(super) fn key(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong_type(&self, wanted: &str) -> Error {
        self.wrong(format_args!("must be {wanted}, not {}", described(self.value.get_ref())))
    }

    /// The entries, in the file's order.
    pub(super) fn table(&self) -> Result<Table<'d>> {
        let DeValue::Table(entries) = self.value.get_ref() else {
            return Err(self.wrong_type("a table"));
        };
        let mut entries: Vec<_> = entries
            .iter()
            .map(|(name, value)| {
                let path = self.key(name.get_ref());
                (name.span().start, name.get_ref().as_ref(), Node { document: self.document, path, value })
            })
            .collect();
        entries.sort_by_key(|entry| entry.0);
        Ok(Table { entries: entries.into_iter().map(|(_, name, node)| (name, node)).collect() })
    }

    /// The entries, none of which may have another name than these.
    pub(super) fn table_of(&self, known: &[&str]) -> Result<Table<'d>> {
        let table = self.table()?;
        match table.entries.iter().find(|(name, _)| !known.contains(name)) {
            Some((_, node)) => {
                Err(node.wrong("unknown key").with_hint(format!("keys here: {}", known.join(", "))))
            }
            None => Ok(table),
        }
    }

    /// Whether this is a table rather than a list of them.
    pub(super) fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Node<'d>>> {
        let DeValue::Array(items) = self.value.get_ref() else {
            return Err(self.wrong_type("a list"));
        };
        let node =
            |(index, value)| Node { document: self.document, path: format!("{}[{index}]", self.path), value };
        Ok(items.iter().enumerate().map(node).collect())
    }

    /// A finite number.
    pub(super) fn number(&self) -> Result<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .map(|value| value as f64)
                .map_err(|_| self.wrong(format_args!("{integer} is too large")))?,
            DeValue::Float(float) => float.as_str().parse().map_err(|_| self.wrong_type("a number"))?,
            _ => return Err(self.wrong_type("a number")),
        };
        if number.is_finite() {
            Ok(number)
        } else {
            Err(self.wrong(format_args!("{number} is not a finite number")))
        }
    }

    /// A list of two numbers; `what` says of which.
    pub(super) fn pair(&self, what: &str) -> Result<(f64, f64)> {
        match self.items()?.as_slice() {
            [first, second] => Ok((first.number()?, second.number()?)),
            items => Err(self.wrong(format_args!("must be two numbers, {what}, not {}", items.len()))),
        }
    }

    /// True or false.
    pub(super) fn flag(&self) -> Result<bool> {
        self.value.get_ref().as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    /// A string.
    pub(super) fn text(&self) -> Result<&'d str> {
        self.value.get_ref().as_str().ok_or_else(|| self.wrong_type("a string"))
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T> {
        let text = self.text()?;
        let names = || words.iter().map(|(name, _)| format!("{name:?}")).collect::<Vec<_>>().join(", ");
        let found = words.iter().find(|(name, _)| *name == text).map(|&(_, value)| value);
        found.ok_or_else(|| self.wrong(format_args!("{text:?} is none of {}", names())))
    }

    /// A string, or a number, flag or date as it is written.
    pub(super) fn scalar(&self) -> Result<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            DeValue::Integer(integer) if integer.radix() == 10 => Ok(integer.as_str().to_owned()),
            DeValue::Float(float) => Ok(float.as_str().to_owned()),
            DeValue::Boolean(flag) => Ok(flag.to_string()),
            DeValue::Datetime(date) => Ok(date.to_string()),
            DeValue::Integer(_) => self.number().map(|number| number.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => Err(self.wrong_type("a single value")),
        }
    }
}

/// A table's entries in the file's order.
pub(super) struct Table<'d> {
    pub(super) entries: Vec<(&'d str, Node<'d>)>,
}

impl<'d> Table<'d> {
    /// The value under a name.
    pub(super) fn get(&self, name: &str) -> Option<Node<'d>> {
        self.entries.iter().find(|entry| entry.0 == name).map(|entry| entry.1.clone())
    }
}

/// A complaint about something at a place.
pub(super) fn wrong(place: &str, what: impl std::fmt::Display) -> Error {
    Error::new(Kind::Usage, Stage::Sidecar, format!("{place}: {what}"))
}

fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string {text:?}"),
        DeValue::Integer(integer) => format!("the number {integer}"),
        DeValue::Float(float) => format!("the number {float}"),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
