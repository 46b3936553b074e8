//! File names as people read them.

use std::path::Path;

/// Text that is safe to print on one line of a terminal: control characters, line breaks and the characters that
/// reverse a line's direction come out as `\u{1b}`; everything else as it is.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let reorders =
            matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || reorders || c == '\u{2028}' || c == '\u{2029}' {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// A path as UTF-8 text: itself where it is UTF-8, else with `\xff` for each byte that isn't.
pub fn text_from_path(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// A path as it is printed.
pub fn shown(path: &Path) -> String {
    printable(&text_from_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_line_breaks_and_terminal_escapes_stay_on_one_line() {
        assert_eq!(printable("a\nb\u{1b}[31m.tif"), "a\\nb\\u{1b}[31m.tif");
        assert_eq!(printable("Hägersten 4 – log.tif"), "Hägersten 4 – log.tif");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_told_apart() {
        use std::os::unix::ffi::OsStrExt;
        let name = |bytes: &[u8]| text_from_path(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(name(b"a\xff.tif"), "a\\xff.tif");
        assert_ne!(name(b"a\xff.tif"), name(b"a\xfe.tif"));
    }
}
