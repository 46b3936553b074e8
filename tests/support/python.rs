//! Python with the readers that LAS files and JSON are tested against, set up on first use.
#![allow(dead_code, reason = "each test program uses a part")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Exactly what is installed. numpy is left to lasio, which names what it works with.
const PACKAGES: [&str; 3] = ["lasio==0.32", "lascheck==0.1.5", "jsonschema==4.25.1"];

/// Python 3 that finds lasio, lascheck and jsonschema.
///
/// They are installed once, under `target/`, by whichever test comes first; the others wait on a lock, between
/// programs as well as threads. A folder of packages rather than a virtual environment: it needs pip alone, where
/// several systems ship `venv` apart. Panics with pip's own words where it fails.
pub fn command() -> Command {
    static PACKAGES_FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = PACKAGES_FOLDER.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
        fs::create_dir_all(&home).expect("a folder for packages");
        let lock = File::create(home.join("lock")).expect("a lock file");
        lock.lock().expect("the lock on the packages");
        let folder = home.join("packages");
        let stamp = home.join("installed");
        let wanted = PACKAGES.join("\n");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && folder.is_dir() {
            return folder;
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("room for packages");
        }
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"];
        succeed(python().args(install).arg(&folder).args(PACKAGES));
        fs::write(&stamp, wanted).expect("the stamp of a finished installation");
        folder
    });
    let mut command = python();
    command.env("PYTHONPATH", folder);
    command
}

/// Runs a script with these arguments and gives what it printed; panics with its error output where it fails.
pub fn run(script: &str, arguments: &[&Path]) -> String {
    succeed(command().args(["-c", script]).args(arguments))
}

fn python() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
