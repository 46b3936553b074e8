//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Files under a temporary name begin and end like this, so that those of a killed run are known.
const PREFIX: &str = ".curvedig-";
const SUFFIX: &str = ".tmp";

/// Writes `bytes` as `path`: into a temporary file beside it, to the disk, then under the final name. A reader sees the
/// old file or the new one, and a kill at any moment leaves at most a temporary file.
///
/// # Errors
/// Where the folder can't be made or written, or the disk is full; nothing is left behind then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Checks that files can be made and filled in `folder`, which is made where it is missing.
///
/// # Errors
/// What stands in the way: a file in its place, permissions, a full disk.
pub fn check_writable(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = temporary(folder)?;
    file.write_all(&[0; 4096])?;
    file.as_file().sync_all()?;
    file.close()
}

/// Removes the temporary files that a killed run left in `folder`. Only for a caller who knows that no other run
/// writes there.
pub fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes()) {
            // One that can't be removed harms nobody: nothing reads it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // The default of temporary files, 0600, would keep a colleague from reading results in a shared folder.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// A rename is on the disk only once its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some network file systems can't sync a folder; the file itself is whole there all the same.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other,
    }
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/a.las");
        write_whole(&path, b"first").unwrap();
        write_whole(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(path.parent().unwrap()), ["a.las"]);
    }

    #[test]
    fn a_failed_write_leaves_the_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.las");
        fs::create_dir(&target).unwrap();
        assert!(write_whole(&target, b"text").is_err());
        assert_eq!(names(folder.path()), ["a.las"]);
    }

    #[test]
    fn leftovers_go_and_scans_stay() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".curvedig-x1.tmp", ".curvedig-notes", "a.tmp", "a.tif"] {
            fs::write(folder.path().join(name), b"").unwrap();
        }
        remove_leftovers(folder.path());
        assert_eq!(names(folder.path()), [".curvedig-notes", "a.tif", "a.tmp"]);
    }

    #[test]
    fn a_file_in_the_folders_place_is_not_writable() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), b"").unwrap();
        assert!(check_writable(&folder.path().join("out")).is_err());
        assert!(check_writable(&folder.path().join("new/out")).is_ok());
    }
}
