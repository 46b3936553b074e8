//! Scans in S3.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::PathBuf;

use glob::{MatchOptions, Pattern};

use super::{Choice, Discovery, FOLDER_SETTINGS, Found, Problem, is_scan_name};
use crate::error::{Error, Kind, Result, Stage};
use crate::store::location::S3Location;
use crate::store::name::printable;
use crate::store::place::{Place, ScanObject};
use crate::store::s3::blocking::wait;
use crate::store::s3::{Failure, Object, ObjectRef, Reason, S3Store, url};

/// What was found already.
#[derive(Default)]
pub(super) struct Search {
    /// Bucket and key of each scan, so that a scan named twice is done once.
    seen: HashSet<(String, String)>,
}

impl Search {
    /// Adds what lies at an input.
    ///
    /// # Errors
    /// Where nothing more can be asked of S3.
    pub fn input(
        &mut self,
        at: &S3Location,
        choice: &Choice,
        store: &S3Store,
        discovery: &mut Discovery,
    ) -> Result<()> {
        let mut visit = Visit { seen: &mut self.seen, choice, store, bucket: &at.bucket, discovery };
        match visit.input(at) {
            Ok(()) => Ok(()),
            Err(failure) if failure.reason.ends_the_run() => Err(failure.about(at.url()).into()),
            Err(failure) => {
                discovery.problems.push(Problem { place: printable(&at.url()), error: failure.error });
                Ok(())
            }
        }
    }
}

/// One input's search.
struct Visit<'a> {
    seen: &'a mut HashSet<(String, String)>,
    choice: &'a Choice,
    store: &'a S3Store,
    bucket: &'a str,
    discovery: &'a mut Discovery,
}

impl Visit<'_> {
    fn input(&mut self, at: &S3Location) -> Result<(), Failure> {
        let folder = at.folder();
        // Listing comes first: what S3 says against it comes with its reason, of which a HEAD has none.
        let below = wait(self.store.list(self.bucket, &folder))??;
        let is_folder = at.key.is_empty() || at.key.ends_with('/');
        let named = if is_folder { None } else { self.head(&at.key)? };
        // An empty object beside the keys below it only stands for the folder.
        let named = named.filter(|object| object.size > 0 || below.is_empty());
        if named.is_none() && below.is_empty() {
            return self.glob(at);
        }
        if let Some(object) = named {
            let scan = self.with_sidecars(&object)?;
            self.add(scan, PathBuf::from(path_part(last(&object.key))));
        }
        self.folder(&below, &folder, |_| true);
        Ok(())
    }

    fn glob(&mut self, at: &S3Location) -> Result<(), Failure> {
        const WILDCARDS: [char; 3] = ['*', '?', '['];
        let Some((wild, pattern)) = at.key.find(WILDCARDS).zip(Pattern::new(&at.key).ok()) else {
            // A bucket or prefix that is empty holds no scans; that is no mistake.
            if !at.key.is_empty() && !at.key.ends_with('/') {
                self.nothing(at, "no such object or prefix");
            }
            return Ok(());
        };
        let base = &at.key[..at.key[..wild].rfind('/').map_or(0, |slash| slash + 1)];
        let below = wait(self.store.list(self.bucket, base))??;
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        // A pattern that matches a folder takes what is in it, as on a disk.
        let matches = |key: &str| {
            let mut ends = key.match_indices('/').map(|(at, _)| at).chain([key.len()]);
            ends.any(|end| pattern.matches_with(&key[..end], options))
        };
        if !below.iter().any(|object| matches(&object.key)) {
            self.nothing(at, "nothing matches this pattern");
        }
        self.folder(&below, base, matches);
        Ok(())
    }

    /// Adds the scans among the objects below a prefix; their sidecars are among them.
    fn folder(&mut self, objects: &[Object], prefix: &str, wanted: impl Fn(&str) -> bool) {
        let by_key: HashMap<&str, &Object> =
            objects.iter().map(|object| (object.key.as_str(), object)).collect();
        let mut stems = HashSet::new();
        let mut sidecars = Vec::new();
        for object in objects {
            let (key, relative) = (object.key.as_str(), &object.key[prefix.len()..]);
            let parts = relative.split('/');
            if parts.clone().any(|part| part.starts_with('.') && part != "." && part != "..") {
                continue;
            }
            let under: PathBuf = parts.clone().map(path_part).collect();
            if last(key).ends_with(".toml") && !self.choice.leaves_out(&under) && last(key) != FOLDER_SETTINGS
            {
                sidecars.push(key);
            }
            if !is_scan_name(OsStr::new(last(key))) || !wanted(key) {
                continue;
            }
            stems.insert(stem(key));
            if self.choice.takes(&under) && parts.clone().any(|part| part == "." || part == "..") {
                let message = "its key has a part `.` or `..`, so that its results would lie elsewhere";
                let error = Error::new(Kind::Usage, Stage::Read, message)
                    .with_hint("name the object itself, or copy it to another key");
                self.discovery.problems.push(Problem { place: printable(&url(self.bucket, key)), error });
                continue;
            }
            let reference = |key: &str| by_key.get(key).map(|object| object.reference(self.bucket));
            let scan = ScanObject {
                object: object.reference(self.bucket),
                size: object.size,
                sidecar: sidecar_key(key).and_then(|key| reference(&key)),
                settings: reference(&settings_key(key)),
            };
            self.add(scan, under);
        }
        let lonely = sidecars.into_iter().filter(|key| wanted(key) && !stems.contains(stem(key)));
        self.discovery.orphans.extend(lonely.map(|key| printable(&url(self.bucket, key))));
    }

    fn head(&self, key: &str) -> Result<Option<Object>, Failure> {
        match wait(self.store.head(self.bucket, key))? {
            Ok(object) => Ok(Some(object)),
            Err(failure) if failure.reason == Reason::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn with_sidecars(&self, object: &Object) -> Result<ScanObject, Failure> {
        let head = |key: String| -> Result<Option<ObjectRef>, Failure> {
            Ok(self.head(&key)?.map(|object| object.reference(self.bucket)))
        };
        Ok(ScanObject {
            object: object.reference(self.bucket),
            size: object.size,
            sidecar: sidecar_key(&object.key).map(head).transpose()?.flatten(),
            settings: head(settings_key(&object.key))?,
        })
    }

    fn add(&mut self, scan: ScanObject, under: PathBuf) {
        if !self.choice.takes(&under) {
            self.discovery.left_out.scans += 1;
            return;
        }
        let ObjectRef { bucket, key, .. } = &scan.object;
        if self.seen.insert((bucket.clone(), key.clone())) {
            self.discovery.scans.push(Found { place: Place::Object(Box::new(scan)), under });
        }
    }

    fn nothing(&mut self, at: &S3Location, message: &str) {
        let error = Error::new(Kind::Usage, Stage::Read, message).with_hint("check the spelling");
        self.discovery.problems.push(Problem { place: printable(&at.url()), error });
    }
}

/// A key's last part.
fn last(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// A key without its extension.
fn stem(key: &str) -> &str {
    let name = last(key);
    match name.rfind('.') {
        Some(dot) if dot > 0 => &key[..key.len() - name.len() + dot],
        _ => key,
    }
}

/// Where a scan's own sidecar lies. A scan called `curvedig.tif` has none: that name is the prefix's.
pub fn sidecar_key(key: &str) -> Option<String> {
    let sidecar = format!("{}.toml", stem(key));
    (last(&sidecar) != FOLDER_SETTINGS).then_some(sidecar)
}

/// Where the settings of a scan's prefix lie.
fn settings_key(key: &str) -> String {
    format!("{}{FOLDER_SETTINGS}", &key[..key.len() - last(key).len()])
}

/// A part of a key as a part of a path: what a path can't hold is written as in a URL.
fn path_part(part: &str) -> String {
    if part.is_empty() { "%".to_owned() } else { part.replace('\0', "%00") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_lie_beside_their_scans() {
        assert_eq!(sidecar_key("in/a.b.tif").as_deref(), Some("in/a.b.toml"));
        assert_eq!(sidecar_key("a").as_deref(), Some("a.toml"));
        assert_eq!(sidecar_key("x.y/a").as_deref(), Some("x.y/a.toml"));
        assert_eq!(sidecar_key("in/curvedig.tif"), None);
        assert_eq!(
            (settings_key("in/a.tif"), settings_key("a.tif")),
            ("in/curvedig.toml".into(), FOLDER_SETTINGS.into())
        );
    }
}
