//! Sections: there, once, the version first, the data last.

use super::findings::{Findings, quoted};
use super::lines::lines;

/// Sections of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Version,
    Well,
    Curves,
    Parameters,
    Other,
    Data,
}

impl Kind {
    const ALL: [Kind; 6] =
        [Kind::Version, Kind::Well, Kind::Curves, Kind::Parameters, Kind::Other, Kind::Data];

    fn of(letter: u8) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.letter() == letter.to_ascii_uppercase())
    }

    fn letter(self) -> u8 {
        match self {
            Kind::Version => b'V',
            Kind::Well => b'W',
            Kind::Curves => b'C',
            Kind::Parameters => b'P',
            Kind::Other => b'O',
            Kind::Data => b'A',
        }
    }

    /// `~V` and so on.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Version => "~V (version)",
            Kind::Well => "~W (well)",
            Kind::Curves => "~C (curves)",
            Kind::Parameters => "~P (parameters)",
            Kind::Other => "~O (other)",
            Kind::Data => "~A (data)",
        }
    }
}

/// One section: its title's line and the bytes after it.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    pub kind: Kind,
    /// Line of the title.
    pub title_line: usize,
    /// From after the title to before the next.
    pub body: &'a [u8],
}

/// The first section of each kind.
#[derive(Debug, Default)]
pub struct Sections<'a> {
    found: Vec<Section<'a>>,
}

impl<'a> Sections<'a> {
    /// The first section of a kind.
    pub fn first(&self, kind: Kind) -> Option<&Section<'a>> {
        self.found.iter().find(|section| section.kind == kind)
    }
}

/// Cuts the file at its titles and reports what is out of place.
pub fn split<'a>(bytes: &'a [u8], findings: &mut Findings) -> Sections<'a> {
    let mut sections = Sections::default();
    // The section whose body is being passed: none before the first title and in sections that aren't read.
    let mut open: Option<(Kind, usize, usize)> = None;
    let mut titles = 0_usize;
    let mut data_line = None;
    let mut offset = 0;
    for line in lines(bytes, 1) {
        let end = offset + line.length;
        if line.is_title() {
            if let Some((kind, title_line, start)) = open.take() {
                sections.found.push(Section { kind, title_line, body: &bytes[start..offset] });
            }
            titles += 1;
            let at = Some(line.number);
            if let Some(before) = data_line {
                findings.error(at, "section-order", || {
                    format!("section {} after the data of line {before}; ~A must be last", quoted(line.text))
                });
            }
            let letter = line.text.iter().skip_while(|byte| **byte != b'~').nth(1).copied().unwrap_or(b' ');
            match Kind::of(letter) {
                Some(kind) => {
                    if titles == 1 && kind != Kind::Version {
                        findings.error(at, "section-order", || format!("{} before ~V", kind.name()));
                    }
                    if let Some(first) = sections.first(kind) {
                        let first = first.title_line;
                        findings.error(at, "section-twice", || {
                            format!("{} is there already, at line {first}", kind.name())
                        });
                    } else {
                        open = Some((kind, line.number, end));
                    }
                    if kind == Kind::Data {
                        data_line = data_line.or(at);
                    }
                }
                // The standard reserves upper-case letters for its own sections; others may add lower-case ones.
                None if letter.is_ascii_lowercase() => {}
                None => {
                    findings.error(at, "section-unknown", || {
                        format!("LAS 2.0 has no section {}", quoted(line.text))
                    });
                }
            }
        } else if titles == 0 && !line.text.is_empty() && !line.is_comment() {
            findings.error(Some(line.number), "section-order", || {
                format!("{} before the first section", quoted(line.text))
            });
        }
        offset = end;
    }
    if let Some((kind, title_line, start)) = open {
        sections.found.push(Section { kind, title_line, body: &bytes[start..] });
    }
    for kind in [Kind::Version, Kind::Well, Kind::Curves, Kind::Data] {
        if sections.first(kind).is_none() {
            findings.error(None, "section-missing", || format!("no section {}", kind.name()));
        }
    }
    sections
}
