//! What a file is, by its first bytes.

use crate::error::{Error, Kind as ErrorKind, Result, Stage};

/// How many bytes [`kind`] wants to see.
pub(super) const HEAD: usize = 512;

/// Pictures that can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tiff,
    Png,
    Jpeg,
}

/// The kind of picture that starts with `head`, or an error that says what it looks like instead.
pub(super) fn kind(head: &[u8]) -> Result<Kind> {
    match head {
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => return Ok(Kind::Tiff),
        [0x89, b'P', b'N', b'G', ..] => return Ok(Kind::Png),
        [0xff, 0xd8, 0xff, ..] => return Ok(Kind::Jpeg),
        _ => {}
    }
    let (message, hint) = if head.is_empty() {
        ("the file is empty".to_owned(), "fetch or export it again")
    } else {
        (
            format!("not a TIFF, PNG or JPEG picture: it looks like {}", looks_like(head)),
            "only scans in TIFF, PNG or JPEG are read; convert or unpack it first",
        )
    };
    Err(Error::new(ErrorKind::Format, Stage::Decode, message).with_hint(hint))
}

fn looks_like(head: &[u8]) -> String {
    const MAGIC: [(&[u8], &str); 14] = [
        (b"%PDF", "a PDF document"),
        (b"PK\x03\x04", "a zip archive"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\x1f\x8b", "gzip-compressed data"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!", "a RAR archive"),
        (b"GIF8", "a GIF picture"),
        (b"BM", "a BMP picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"AT&TFORM", "a DjVu document"),
        (b"%!PS", "a PostScript document"),
        (b"\x97JB2", "a JBIG2 picture"),
        (b"RIFF", "a RIFF file (WebP, sound or video)"),
        (b"~V", "a LAS file (curves, not a scan)"),
    ];
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return (*name).to_owned();
    }
    if head.iter().all(|&byte| byte == 0) {
        return "nothing but zeros".to_owned();
    }
    if let Some(text) = as_text(head) {
        let lower = text.trim_start().to_ascii_lowercase();
        if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
            return "an HTML page (perhaps an error page of a download)".to_owned();
        }
        if lower.starts_with("<?xml") || lower.starts_with('<') {
            return "an XML document".to_owned();
        }
        let line: String = text.trim_start().lines().next().unwrap_or("").chars().take(40).collect();
        return format!("text ({line:?})");
    }
    let bytes: Vec<String> = head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("bytes of an unknown kind ({})", bytes.join(" "))
}

fn as_text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The head may cut a character in two.
        Err(e) if e.valid_up_to() + 4 > head.len() => std::str::from_utf8(&head[..e.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let printable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    (!text.trim().is_empty() && text.chars().all(printable)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(head: &[u8]) -> String {
        kind(head).unwrap_err().message
    }

    #[test]
    fn pictures_are_told_by_magic_in_both_byte_orders() {
        for head in [&b"II*\0"[..], b"MM\0*", b"II+\0", b"MM\0+"] {
            assert_eq!(kind(head).unwrap(), Kind::Tiff);
        }
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n").unwrap(), Kind::Png);
        assert_eq!(kind(b"\xff\xd8\xff\xe0").unwrap(), Kind::Jpeg);
    }

    #[test]
    fn anything_else_is_named() {
        assert_eq!(message(b""), "the file is empty");
        assert!(message(b"%PDF-1.4").contains("PDF"));
        assert!(message(b"PK\x03\x04....").contains("zip"));
        assert!(message(b"\x1f\x8b\x08").contains("gzip"));
        assert!(message(b"  <!DOCTYPE html><html>").contains("HTML"));
        assert!(message("Grüß Gott\nzweite".as_bytes()).contains("text (\"Grüß Gott\")"));
        assert!(message(&[0; 100]).contains("zeros"));
        assert!(message(b"\x01\x02\x03\xff").contains("01 02 03 ff"));
    }
}
