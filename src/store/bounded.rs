//! Reading what someone else may have put there: never more into memory than such a file has.

use std::fs::File;
use std::io::{self, BufRead, ErrorKind, Read};
use std::path::Path;

/// No file of settings, prices or corrections comes near this.
pub const SETTINGS: u64 = 4 << 20;
/// No list of names, measurements or arrivals comes near this: millions have room in it.
pub const LIST: u64 = 256 << 20;

/// A file's bytes.
///
/// # Errors
/// Where it can't be read, or has more than `most` bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_from(File::open(path)?, most)
}

/// A file's text.
///
/// # Errors
/// As [`read`]; where it is no UTF-8.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let text = String::from_utf8(read(path, most)?);
    text.map_err(|_| io::Error::new(ErrorKind::InvalidData, "no UTF-8 text"))
}

/// Everything a reader has.
///
/// # Errors
/// As [`read`].
pub fn read_from(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("larger than {most} bytes")));
    }
    Ok(bytes)
}

/// Lines without their ends, of which none longer than `most` bytes is given or kept in memory.
///
/// # Errors
/// Each where it can't be read.
pub fn lines(mut reader: impl BufRead, most: usize) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    std::iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            match reader.by_ref().take(most as u64 + 1).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            if line.last() == Some(&b'\n') {
                line.pop();
                return Some(Ok(line));
            }
            if line.len() <= most {
                return Some(Ok(line));
            }
            if let Err(error) = reader.skip_until(b'\n') {
                return Some(Err(error));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_too_long_are_passed_over() {
        let text = b"a\n12345\n123456\nb\n\n1234567";
        let lines: Vec<_> =
            lines(&text[..], 5).map(|line| String::from_utf8(line.unwrap()).unwrap()).collect();
        assert_eq!(lines, ["a", "12345", "b", ""]);
    }

    #[test]
    fn as_many_bytes_as_allowed_are_read_and_no_more() {
        assert_eq!(read_from(&b"1234"[..], 4).unwrap(), b"1234");
        assert_eq!(read_from(&b"12345"[..], 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
