//! Chromium from the npm registry, whose package holds the browser itself and the libraries that a bare system lacks. It
//! lies in the user's cache folder after the first time; nothing needs root.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::succeed;

const VERSION: &str = "153.0.0";

/// Unpacks what the package holds, with what npm brings along.
const UNPACK: &str = "const fs = require('fs'), zlib = require('zlib'); \
    for (const name of ['chromium', 'al2023.tar', 'fonts.tar']) \
    fs.writeFileSync(name, zlib.brotliDecompressSync(fs.readFileSync(`package/bin/${name}.br`)));";

/// A command that starts the browser: the one that `CURVEDIG_CHROMIUM` names, or one that is fetched on first use.
/// Panics where it can't be had: a test that needs it must not pass without it.
pub fn command() -> Command {
    if let Some(own) = env::var_os("CURVEDIG_CHROMIUM") {
        return Command::new(own);
    }
    let folder = installed();
    let mut command = Command::new(folder.join("chromium"));
    command.env("LD_LIBRARY_PATH", folder.join("lib"));
    command
}

fn cache() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")));
    caches.expect("HOME is set").join("curvedig")
}

/// The folder of the browser; whoever comes first fetches it, others wait, programs as well as threads.
fn installed() -> PathBuf {
    let cache = cache();
    fs::create_dir_all(&cache).expect("the cache folder");
    let lock = File::create(cache.join("chromium.lock")).expect("a lock file");
    lock.lock().expect("the lock on the browser");
    let folder = cache.join(format!("chromium-{VERSION}"));
    if !folder.is_dir() {
        let fresh = tempfile::tempdir_in(&cache).expect("room in the cache folder");
        fetch(fresh.path());
        fs::rename(fresh.keep(), &folder).expect("the browser in its place");
    }
    folder
}

fn fetch(folder: &Path) {
    if Command::new("npm").arg("--version").output().is_err() {
        panic!(
            "tests of the report need a browser: install Node.js with npm, or let CURVEDIG_CHROMIUM name a Chromium"
        );
    }
    let here = |program: &str| {
        let mut command = Command::new(program);
        command.current_dir(folder);
        command
    };
    let package = format!("@sparticuz/chromium@{VERSION}");
    let told = succeed(here("npm").args(["pack", "--silent", &package]));
    let archive = told.lines().last().expect("the archive's name").to_owned();
    succeed(here("tar").args(["-xzf", &archive]));
    succeed(here("node").args(["-e", UNPACK]));
    for part in ["al2023.tar", "fonts.tar"] {
        succeed(here("tar").args(["-xf", part]));
    }
    succeed(here("chmod").args(["755", "chromium"]));
    succeed(here("rm").args(["-r", "package", &archive, "al2023.tar", "fonts.tar"]));
}
