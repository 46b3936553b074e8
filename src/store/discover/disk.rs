//! Scans on this machine's disks.

use std::collections::{HashSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Choice, Discovery, FOLDER_SETTINGS, Found, Problem, is_scan_name};
use crate::error::{Error, Kind, Stage};
use crate::store::name::shown;

/// What was found already.
#[derive(Default)]
pub(super) struct Search {
    /// Folder (canonical) and name of each scan, so that a scan named twice is done once.
    seen: HashSet<(PathBuf, OsString)>,
}

impl Search {
    /// Adds what lies at an input.
    pub fn input(&mut self, path: &Path, choice: &Choice, discovery: &mut Discovery) {
        Visit { seen: &mut self.seen, choice, discovery }.input(path);
    }
}

/// One input's search.
struct Visit<'a> {
    seen: &'a mut HashSet<(PathBuf, OsString)>,
    choice: &'a Choice,
    discovery: &'a mut Discovery,
}

impl Visit<'_> {
    fn input(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.folder(path, Path::new("")),
            Ok(meta) if meta.is_file() => self.file(path),
            Ok(_) => self.problem(path, Kind::Usage, "neither a file nor a folder", None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.glob(path),
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn file(&mut self, path: &Path) {
        if path.extension().is_some_and(|ext| ext == "toml") {
            // What a shell makes of `logs/*`: the sidecars come along.
            return;
        }
        self.add(path.to_owned(), path.file_name().unwrap_or_default().into());
    }

    fn glob(&mut self, path: &Path) {
        let base = glob_base(path);
        let pattern = path.to_str().filter(|_| base != path);
        let Some(paths) = pattern.and_then(|pattern| glob::glob(pattern).ok()) else {
            return self.problem(path, Kind::Usage, "no such file or folder", Some("check the spelling"));
        };
        let mut matches = Vec::new();
        for entry in paths {
            match entry {
                Ok(found) => matches.push(found),
                Err(error) => self.unreadable(error.path(), error.error()),
            }
        }
        matches.sort();
        if matches.is_empty() {
            return self.problem(
                path,
                Kind::Usage,
                "nothing matches this pattern",
                Some("check the spelling"),
            );
        }
        for found in matches {
            let under = found.strip_prefix(&base).unwrap_or(&found).to_owned();
            if found.is_dir() {
                self.folder(&found, &under);
            } else if is_scan_name(found.as_os_str()) {
                self.add(found, under);
            }
        }
    }

    /// All scans of a folder: real folders first, then the linked ones that lead elsewhere, so that a link never
    /// takes a scan away from the folder that holds it.
    fn folder(&mut self, root: &Path, under: &Path) {
        let mut visited = HashSet::new();
        let mut links = VecDeque::from([(root.to_owned(), under.to_owned())]);
        let mut found = Vec::new();
        while let Some(start) = links.pop_front() {
            let mut stack = vec![start];
            while let Some((folder, under)) = stack.pop() {
                if fs::canonicalize(&folder).is_ok_and(|place| !visited.insert(place)) {
                    continue;
                }
                match sorted_entries(&folder) {
                    Ok(entries) => {
                        let listing = self.listing(&folder, &under, entries);
                        found.extend(listing.scans);
                        stack.extend(listing.folders.into_iter().rev());
                        links.extend(listing.links);
                    }
                    Err(error) => self.unreadable(&folder, &error),
                }
            }
        }
        found.sort();
        for (under, path) in found {
            self.add(path, under);
        }
    }

    fn listing(&mut self, folder: &Path, under: &Path, names: Vec<OsString>) -> Listing {
        let mut listing = Listing::default();
        let mut stems = HashSet::new();
        let mut sidecars = Vec::new();
        for name in names {
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let (path, below) = (folder.join(&name), under.join(&name));
            let left_out = self.choice.leaves_out(&below);
            let is_scan = is_scan_name(&name);
            let linked = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
            match fs::metadata(&path) {
                Ok(meta) if meta.is_dir() && left_out => self.discovery.left_out.folders += 1,
                Ok(meta) if meta.is_dir() && linked => listing.links.push((path, below)),
                Ok(meta) if meta.is_dir() => listing.folders.push((path, below)),
                Ok(meta) if meta.is_file() && is_scan => {
                    stems.extend(Path::new(&name).file_stem().map(OsStr::to_owned));
                    listing.scans.push((below, path));
                }
                Ok(_) if Path::new(&name).extension().is_some_and(|ext| ext == "toml") && !left_out => {
                    sidecars.push(name);
                }
                Ok(_) => {}
                Err(error) if is_scan && !left_out => self.unreadable(&path, &error),
                Err(_) => {}
            }
        }
        let lonely = |name: &OsString| {
            name != FOLDER_SETTINGS && !Path::new(name).file_stem().is_some_and(|stem| stems.contains(stem))
        };
        self.discovery
            .orphans
            .extend(sidecars.into_iter().filter(lonely).map(|name| shown(&folder.join(name))));
        listing
    }

    fn add(&mut self, path: PathBuf, under: PathBuf) {
        if !self.choice.takes(&under) {
            self.discovery.left_out.scans += 1;
            return;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let place = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if self.seen.insert((place, path.file_name().unwrap_or_default().to_owned())) {
            self.discovery.scans.push(Found { place: path.into(), under });
        }
    }

    fn unreadable(&mut self, path: &Path, source: &io::Error) {
        let hint = match source.kind() {
            io::ErrorKind::PermissionDenied => "give yourself the right to read it",
            io::ErrorKind::NotFound => "a link that leads nowhere: remove it or mend it",
            io::ErrorKind::InvalidFilename => "no file has so long a name: check the spelling",
            _ => "check the disk or the network drive",
        };
        self.problem(path, Kind::Io, &format!("can't be read: {source}"), Some(hint));
    }

    fn problem(&mut self, path: &Path, kind: Kind, message: &str, hint: Option<&str>) {
        let mut error = Error::new(kind, Stage::Read, message);
        error.hint = hint.map(str::to_owned);
        self.discovery.problems.push(Problem { place: shown(path), error });
    }
}

#[derive(Default)]
struct Listing {
    scans: Vec<(PathBuf, PathBuf)>,
    folders: Vec<(PathBuf, PathBuf)>,
    links: Vec<(PathBuf, PathBuf)>,
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<OsString>> {
    let mut names =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// The leading part of a pattern that has no wildcards; the whole path where there are none.
fn glob_base(pattern: &Path) -> PathBuf {
    pattern
        .components()
        .take_while(|part| !part.as_os_str().as_encoded_bytes().iter().any(|byte| b"*?[".contains(byte)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::discover;
    use super::*;
    use crate::store::stores::Stores;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"").unwrap();
        }
        root
    }

    fn search(root: &Path, inputs: &[&str]) -> (Vec<String>, Discovery) {
        let inputs: Vec<OsString> = inputs.iter().map(|input| root.join(input).into()).collect();
        let discovery = discover(&inputs, &Choice::default(), &Stores::default()).unwrap();
        (discovery.scans.iter().map(|scan| shown(&scan.under)).collect(), discovery)
    }

    #[test]
    fn folders_give_scans_of_any_case_and_depth_sorted() {
        let root = tree(&[
            "b.TIF",
            "a.tiff",
            "deep/c.Jpeg",
            "a.las",
            "a.qc.png",
            "a.Inspect.png",
            ".hidden.tif",
            "x.png",
        ]);
        assert_eq!(search(root.path(), &[""]).0, ["a.tiff", "b.TIF", "deep/c.Jpeg", "x.png"]);
    }

    #[test]
    fn a_named_file_counts_whatever_it_is_called_and_once() {
        let root = tree(&["log.scan", "a.tif"]);
        assert_eq!(search(root.path(), &["log.scan", "a.tif", "", "a.tif"]).0, ["log.scan", "a.tif"]);
    }

    #[test]
    fn globs_keep_the_folders_below_their_fixed_part() {
        let root = tree(&["w/1/a.tif", "w/2/a.tif", "w/2/a.toml", "w/3/b.png"]);
        assert_eq!(search(root.path(), &["w/*/a.*"]).0, ["1/a.tif", "2/a.tif"]);
        assert_eq!(search(root.path(), &["w/[23]"]).0, ["2/a.tif", "3/b.png"]);
    }

    #[test]
    fn a_file_with_a_bracket_in_its_name_is_no_pattern() {
        let root = tree(&["log[1].tif"]);
        assert_eq!(search(root.path(), &["log[1].tif"]).0, ["log[1].tif"]);
    }

    #[test]
    fn what_is_not_there_is_a_problem_and_the_rest_goes_on() {
        let root = tree(&["a.tif"]);
        let (scans, discovery) = search(root.path(), &["nosuch.tif", "no*.tif", "a.tif"]);
        assert_eq!(scans, ["a.tif"]);
        assert_eq!(discovery.problems.len(), 2);
    }

    #[test]
    fn sidecars_without_a_scan_are_told() {
        let root = tree(&["a.tif", "a.toml", "b.toml", "curvedig.toml", "deep/a.toml"]);
        let orphans: Vec<String> = search(root.path(), &[""])
            .1
            .orphans
            .iter()
            .map(|path| path.strip_prefix(&format!("{}/", root.path().display())).unwrap().to_owned())
            .collect();
        assert_eq!(orphans, ["b.toml", "deep/a.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn linked_folders_are_followed_once_and_loops_end() {
        use std::os::unix::fs::symlink;
        let root = tree(&["z/a.tif", "z/sub/b.tif"]);
        let elsewhere = tree(&["c.tif"]);
        symlink("..", root.path().join("z/loop")).unwrap();
        symlink("z", root.path().join("again")).unwrap();
        symlink(elsewhere.path(), root.path().join("linked")).unwrap();
        symlink("nowhere", root.path().join("gone.tif")).unwrap();
        let (scans, discovery) = search(root.path(), &[""]);
        assert_eq!(scans, ["linked/c.tif", "z/a.tif", "z/sub/b.tif"]);
        assert_eq!(discovery.problems.len(), 1);
    }
}
