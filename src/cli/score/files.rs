//! Which files are compared with which.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::ScoreArgs;
use crate::error::{Error, Kind, Result, Stage};
use crate::store::bounded;
use crate::store::name::shown;

/// One scan's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// What it is called in the table: its path below the folders, without an ending.
    pub name: String,
    pub ours: PathBuf,
    pub truth: PathBuf,
    /// Where its sidecar would be.
    pub layout: PathBuf,
}

/// The files to compare, in name order.
pub(super) fn pairs(args: &ScoreArgs) -> Result<Vec<Pair>> {
    let layouts = args.layouts.as_deref();
    if !args.truth.exists() {
        return Ok(Vec::new());
    }
    if !args.truth.is_dir() {
        if args.ours.is_dir() {
            let message = format!("{} is a folder, {} isn't", shown(&args.ours), shown(&args.truth));
            return Err(
                Error::new(Kind::Usage, Stage::Setup, message).with_hint("give two files or two folders")
            );
        }
        let stem = stem(&args.truth);
        let folder = layouts.or(args.truth.parent()).unwrap_or(Path::new(""));
        let layout = folder.join(format!("{stem}.toml"));
        let pair = Pair { name: stem, ours: args.ours.clone(), truth: args.truth.clone(), layout };
        return Ok(vec![pair]);
    }
    let mut pairs = Vec::new();
    for entry in WalkDir::new(&args.truth).sort_by_file_name().into_iter().filter_map(std::result::Result::ok)
    {
        let truth = entry.path();
        if !entry.file_type().is_file()
            || !truth.extension().is_some_and(|end| end.eq_ignore_ascii_case("las"))
        {
            continue;
        }
        let below = truth.strip_prefix(&args.truth).unwrap_or(truth).with_file_name(stem(truth));
        let beside = |folder: &Path, ending: &str| folder.join(format!("{}.{ending}", below.display()));
        pairs.push(Pair {
            name: shown(&below),
            ours: beside(&args.ours, "las"),
            layout: beside(layouts.unwrap_or(&args.truth), "toml"),
            truth: truth.to_owned(),
        });
    }
    Ok(pairs)
}

/// A file's name without `.las` and `.truth`.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".truth").unwrap_or(&stem).to_owned()
}

/// The family of scans that a name belongs to: its folder where it has one (`hard/s1-00012`: `hard`), else the name
/// without the number at its end (`hard-00012` and `hard12`: `hard`).
pub(super) fn family(name: &str) -> String {
    if let Some((folder, _)) = name.rsplit_once(['/', '\\']) {
        return folder.to_owned();
    }
    let word = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let word = word.trim_end_matches(['-', '_', '.', ' ']);
    if word.is_empty() { "scans".to_owned() } else { word.to_owned() }
}

/// No log comes near this.
const MOST: u64 = 1 << 30;

/// A file's bytes.
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    bounded::read(path, MOST).map_err(|error| Error::io(Stage::Read, shown(path), &error))
}
