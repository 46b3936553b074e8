//! Rules for every line, whatever section it is in.

use super::findings::{Findings, quoted};

/// Characters of a line in an unwrapped file, its ending included: the standard of 1992; lifted by the update of 2017.
const LONGEST_UNWRAPPED: usize = 256;

/// One line of a file.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// From 1.
    pub number: usize,
    /// Its text, without the ending and without white space around it.
    pub text: &'a [u8],
    /// Bytes with the ending.
    pub length: usize,
}

impl Line<'_> {
    /// Whether a reader skips it: a comment.
    pub fn is_comment(&self) -> bool {
        flag(self.text) == Some(b'#')
    }

    /// Whether it starts a section.
    pub fn is_title(&self) -> bool {
        flag(self.text) == Some(b'~')
    }
}

/// The first character that is neither a space nor a quotation mark: where the standard looks for `~` and `#`.
fn flag(text: &[u8]) -> Option<u8> {
    text.iter().copied().find(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''))
}

/// The lines of `bytes`, whose first line has the number `first`.
pub fn lines(bytes: &[u8], first: usize) -> impl Iterator<Item = Line<'_>> {
    let raw = bytes.split_inclusive(|&byte| byte == b'\n').enumerate();
    raw.map(move |(index, raw)| Line { number: first + index, text: raw.trim_ascii(), length: raw.len() })
}

/// Characters, line ends, lengths.
pub fn check(bytes: &[u8], findings: &mut Findings) {
    let (mut unix, mut dos) = (0_usize, 0_usize);
    for (index, raw) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let number = Some(index + 1);
        let text = match raw {
            [text @ .., b'\r', b'\n'] => {
                dos += 1;
                text
            }
            [text @ .., b'\n'] => {
                unix += 1;
                text
            }
            text => text,
        };
        characters(text, number, findings);
        if raw.len() > LONGEST_UNWRAPPED {
            findings.warning(number, "line-length", || {
                format!("{} characters; before 2017 LAS 2.0 allowed {LONGEST_UNWRAPPED}", raw.len())
            });
        }
        if text.trim_ascii().is_empty() {
            findings.warning(number, "blank-line", || "a blank line".to_owned());
        }
    }
    if unix > 0 && dos > 0 {
        findings.warning(None, "line-ends", || {
            format!("{dos} lines end in CR LF and {unix} in LF; one kind would do")
        });
    }
    if !bytes.ends_with(b"\n") {
        findings.warning(None, "line-ends", || "the last line has no end; it may have been cut".to_owned());
    }
}

fn characters(text: &[u8], number: Option<usize>, findings: &mut Findings) {
    if text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return;
    }
    if let Some(at) = text.iter().position(|byte| !byte.is_ascii()) {
        findings.error(number, "not-ascii", || {
            let start = at.saturating_sub(10);
            format!("not ASCII: {}", quoted(&text[start..text.len().min(at + 10)]))
        });
    }
    if let Some(&byte) = text.iter().find(|byte| byte.is_ascii_control() && **byte != b'\t') {
        findings.error(number, "control-character", || format!("control character 0x{byte:02X}"));
    }
    if text.contains(&b'\t') {
        findings.warning(number, "tab", || "a tab; the standard separates by spaces".to_owned());
    }
}
