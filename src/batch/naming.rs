//! Where each scan's results go, so that no two scans write the same file.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result, Stage};
use crate::pipeline::sections::WORDS;
use crate::store::discover::Found;
use crate::store::place::Place;

/// The output of each scan, relative to the output folder and without `.las`, `.qc.png`, `.json`; in the scans' order.
///
/// Usually the scan's path below its input, without its extension. Scans whose outputs would meet are told apart by
/// keeping the extension (`a.tif.las` beside `a.png.las`), and where that isn't enough by folders above the input
/// (`east/a.las`, `west/a.las`). A scan called as another's section or LAS 1.2 would be (`a.repeat-1.tif`, `a.v12.tif`) keeps its extension, too.
/// Names that differ only in case count as one: some file systems don't tell them apart.
///
/// # Errors
/// Where nothing tells two scans apart; names both.
pub fn output_names(scans: &[Found]) -> Result<Vec<PathBuf>> {
    let mut levels: Vec<usize> =
        scans.iter().map(|scan| usize::from(is_called_as_a_result(&scan.under))).collect();
    loop {
        let names: Vec<Option<PathBuf>> =
            scans.iter().zip(&levels).map(|(scan, &level)| candidate(scan, level)).collect();
        let mut groups: BTreeMap<OsString, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name else { return Err(no_way_apart(scans, index)) };
            groups.entry(name.as_os_str().to_ascii_lowercase()).or_default().push(index);
        }
        let mut met = groups.into_values().filter(|group| group.len() > 1).flatten().peekable();
        if met.peek().is_none() {
            return Ok(names.into_iter().flatten().collect());
        }
        met.for_each(|index| levels[index] += 1);
    }
}

/// The name at a level: 0 without extension, 1 with it, 2 and on with ever more folders before it.
fn candidate(scan: &Found, level: usize) -> Option<PathBuf> {
    match level {
        0 => Some(scan.under.with_extension("")),
        1 => Some(scan.under.clone()),
        _ => {
            let full = full_path(&scan.place)?;
            let parts: Vec<&OsStr> = full.iter().collect();
            let wanted = scan.under.components().count() + level - 1;
            let start = parts.len().checked_sub(wanted)?;
            let mut name: PathBuf = parts[start..].iter().collect();
            if !is_called_as_a_result(&name) {
                name.set_extension("");
            }
            Some(name)
        }
    }
}

/// A scan's place from the root on, where that can be told: bucket and key of an object.
fn full_path(place: &Place) -> Option<PathBuf> {
    match place {
        Place::File(path) => {
            let full = fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?);
            Some(full.iter().skip(1).collect())
        }
        Place::Object(scan) => {
            // Parts that lead elsewhere are no folders to tell scans apart by.
            let parts = scan.object.key.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
            Some([scan.object.bucket.as_str()].into_iter().chain(parts).collect())
        }
    }
}

/// Whether results of a scan's name without its extension could be those of another scan: a section's, or of LAS 1.2.
fn is_called_as_a_result(scan: &Path) -> bool {
    let ending = Path::new(scan.file_stem().unwrap_or_default()).extension();
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("v12")) {
        return true;
    }
    let parts = ending.and_then(OsStr::to_str).and_then(|ending| ending.rsplit_once('-'));
    parts.is_some_and(|(word, number)| {
        WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn no_way_apart(scans: &[Found], index: usize) -> Error {
    let twin = |other: &&Found| {
        other.place != scans[index].place
            && other.under.as_os_str().eq_ignore_ascii_case(scans[index].under.as_os_str())
    };
    let other =
        scans.iter().find(twin).map_or_else(|| "another scan".to_owned(), |other| other.place.shown());
    let message = format!("{} and {other} would write the same files", scans[index].place.shown());
    Error::new(Kind::Usage, Stage::Setup, message).with_hint("rename one, or run them with different -o")
}

/// An output name with a suffix: `a` and `.las` give `a.las`, `a.b` and `.las` give `a.b.las`.
pub fn with_suffix(name: &Path, suffix: &str) -> PathBuf {
    let mut full = name.as_os_str().to_owned();
    full.push(suffix);
    PathBuf::from(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::name::shown;

    fn names(scans: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let found: Vec<Found> = scans
            .iter()
            .map(|(path, under)| {
                let path = root.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                Found { place: path.into(), under: under.into() }
            })
            .collect();
        output_names(&found).unwrap().iter().map(|name| shown(name)).collect()
    }

    #[test]
    fn folders_are_kept_and_extensions_go() {
        assert_eq!(names(&[("in/x/a.tif", "x/a.tif"), ("in/y/a.tif", "y/a.tif")]), ["x/a", "y/a"]);
        assert_eq!(names(&[("1.2.tif", "1.2.tif")]), ["1.2"]);
    }

    #[test]
    fn two_encodings_of_one_name_keep_their_extensions() {
        assert_eq!(
            names(&[("a.tif", "a.tif"), ("a.png", "a.png"), ("b.png", "b.png")]),
            ["a.tif", "a.png", "b"]
        );
    }

    #[test]
    fn a_scan_never_writes_what_another_ones_section_would() {
        assert_eq!(
            names(&[
                ("a.repeat-1.tif", "a.repeat-1.tif"),
                ("a.tif", "a.tif"),
                ("b.repeat.tif", "b.repeat.tif"),
                ("a.v12.tif", "a.v12.tif")
            ]),
            ["a.repeat-1.tif", "a", "b.repeat", "a.v12.tif"]
        );
    }

    #[test]
    fn two_inputs_with_one_name_get_their_folders() {
        assert_eq!(names(&[("east/a.tif", "a.tif"), ("west/a.tif", "a.tif")]), ["east/a", "west/a"]);
        assert_eq!(
            names(&[("east/logs/A.tif", "A.tif"), ("west/logs/a.tif", "a.tif"), ("a.png", "a.png")]),
            ["east/logs/A", "west/logs/a", "a.png"]
        );
    }
}
