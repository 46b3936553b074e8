//! ONNX Runtime's shared library: where it is found, how it gets there, how it is loaded.
//!
//! `libonnxruntime.so` isn't built here: the one inside the `onnxruntime` wheel on the Python package index runs on
//! the oldest glibc. It is looked for where `ORT_DYLIB_PATH` points, beside the executable, and in the user's cache
//! (`~/.cache/curvedig/onnxruntime-1.31.1/`), and fetched once where it is nowhere. What lies in the cache counts
//! only when its SHA-256 is the pinned one.

mod wheel;

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ort::environment::Environment;
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result, Stage};
use wheel::Wheel;

/// Version of ONNX Runtime that is fetched.
pub const VERSION: &str = "1.31.1";

/// The library's file name beside the executable and in the cache.
const LIBRARY: &str = "libonnxruntime.so";

/// The path of ONNX Runtime's library; fetches it, after one line through `say`, where it is nowhere yet and
/// `offline` doesn't forbid it. Any number of processes may do so at once.
///
/// # Errors
/// `Usage` where `ORT_DYLIB_PATH` points nowhere, `Unsupported` where there is nothing to fetch for this machine,
/// `Io` where fetching is forbidden or fails. The hint has the steps to do by hand.
pub fn ensure(offline: bool, say: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    let wheel = Wheel::for_machine(env::consts::OS, env::consts::ARCH);
    let places = Places::of_process();
    if let Some(path) = places.find(wheel.as_ref())? {
        return Ok(path);
    }
    let wheel = wheel.ok_or_else(|| {
        let (system, machine) = (env::consts::OS, env::consts::ARCH);
        missing(Kind::Unsupported, format!("there is no ONNX Runtime to fetch for {system} on {machine}"))
            .with_hint("install ONNX Runtime 1.17 or newer and set ORT_DYLIB_PATH to its library")
    })?;
    let by_hand = wheel.by_hand();
    if offline {
        let message = "ONNX Runtime isn't here and may not be fetched offline".to_owned();
        return Err(missing(Kind::Io, message).with_hint(by_hand));
    }
    let folder = places.cache.ok_or_else(|| {
        let message = "there is no folder to keep ONNX Runtime in: HOME and XDG_CACHE_HOME are not set";
        missing(Kind::Io, message.to_owned()).with_hint(by_hand.clone())
    })?;
    say(&format!("fetching ONNX Runtime {VERSION} (24 MB, once) into {}", folder.display()));
    wheel.fetch_into(&folder).map_err(|e| if e.hint.is_some() { e } else { e.with_hint(by_hand) })
}

/// Loads the library and makes the process's one environment; later calls give the same, whatever their path.
///
/// # Errors
/// Where the file isn't a library that can be loaded here, or is older than 1.17.
pub fn init(library: &Path) -> Result<Environment> {
    static ONLY: Mutex<Option<Environment>> = Mutex::new(None);
    let mut only = ONLY.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(environment) = only.as_ref() {
        return Ok(environment.clone());
    }
    let refused = |source: &dyn std::fmt::Display| {
        missing(Kind::Unsupported, format!("ONNX Runtime doesn't load: {source}"))
            .with_hint("set ORT_DYLIB_PATH to a library of ONNX Runtime 1.17 or newer for this machine")
    };
    let builder = ort::init_from(library).map_err(|e| refused(&e))?;
    let environment = builder.with_name("curvedig").with_telemetry(false).build().map_err(|e| refused(&e))?;
    *only = Some(environment.clone());
    Ok(environment)
}

fn missing(kind: Kind, message: String) -> Error {
    Error::new(kind, Stage::Setup, message)
}

/// Where the library may lie.
#[derive(Debug, Default)]
struct Places {
    /// What `ORT_DYLIB_PATH` says.
    named: Option<PathBuf>,
    /// The executable's folder.
    beside: Option<PathBuf>,
    /// The folder of this version in the user's cache.
    cache: Option<PathBuf>,
}

impl Places {
    fn of_process() -> Self {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        // The specification of base directories has relative paths ignored.
        let caches = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
        let caches = caches.or_else(|| set("HOME").map(|home| home.join(".cache")));
        Places {
            named: set("ORT_DYLIB_PATH"),
            beside: env::current_exe().ok().and_then(|path| path.parent().map(Path::to_path_buf)),
            cache: caches.map(|path| path.join("curvedig").join(format!("onnxruntime-{VERSION}"))),
        }
    }

    /// The library where it is already there.
    fn find(&self, wheel: Option<&Wheel>) -> Result<Option<PathBuf>> {
        if let Some(path) = &self.named {
            return match std::path::absolute(path) {
                Ok(path) if path.is_file() => Ok(Some(path)),
                // A bare name is for the system's loader to find.
                _ if path.components().count() == 1 => Ok(Some(path.clone())),
                _ => {
                    let message = format!("ORT_DYLIB_PATH points to {}, which is no file", path.display());
                    Err(missing(Kind::Usage, message)
                        .with_hint("point it to libonnxruntime.so, or unset it to have ONNX Runtime fetched"))
                }
            };
        }
        if let Some(path) = self.beside.as_ref().map(|folder| folder.join(LIBRARY))
            && path.is_file()
        {
            return Ok(Some(path));
        }
        if let (Some(folder), Some(wheel)) = (&self.cache, wheel) {
            let path = folder.join(LIBRARY);
            if sha256_of(&path).is_ok_and(|sum| sum == wheel.library_sha256) {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }
}

/// SHA-256 of a file, hex.
fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
    Ok(format!("{:x}", hasher.finalize()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    fn wheel() -> Wheel {
        Wheel { platform: "any", library_sha256: HELLO }
    }

    #[test]
    fn the_named_library_comes_before_the_one_beside_and_the_cached_one() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let folder = folder.path().join(name);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(LIBRARY), "hello").unwrap();
            folder
        };
        let (named, beside, cache) = (make("named").join(LIBRARY), make("beside"), make("cache"));
        let mut places =
            Places { named: Some(named.clone()), beside: Some(beside.clone()), cache: Some(cache.clone()) };
        assert_eq!(places.find(Some(&wheel())).unwrap(), Some(named));
        places.named = None;
        assert_eq!(places.find(Some(&wheel())).unwrap(), Some(beside.join(LIBRARY)));
        places.beside = None;
        assert_eq!(places.find(Some(&wheel())).unwrap(), Some(cache.join(LIBRARY)));
    }

    #[test]
    fn a_cached_library_of_other_bytes_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(LIBRARY), "hello, damaged").unwrap();
        let places = Places { cache: Some(folder.path().to_path_buf()), ..Places::default() };
        assert_eq!(places.find(Some(&wheel())).unwrap(), None);
    }

    #[test]
    fn a_named_library_that_is_not_there_is_a_usage_error() {
        let places = Places { named: Some("/nowhere/libonnxruntime.so".into()), ..Places::default() };
        let error = places.find(Some(&wheel())).unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.message.contains("/nowhere/libonnxruntime.so"));
    }
}
