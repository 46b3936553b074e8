//! Benches whose other side is Python.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter that `PYTHON` names, as given from where the bench was started unless it is a name to be looked up.
pub fn interpreter() -> PathBuf {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    std::path::absolute(&python).ok().filter(|path| path.exists()).unwrap_or_else(|| python.into())
}

/// Runs a script of the benches with the program and a folder for drawn scans.
///
/// # Panics
/// Where it fails.
pub fn run(script: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed");
    let arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let status = Command::new(interpreter())
        .arg(root.join("benches").join(script))
        .arg(env!("CARGO_BIN_EXE_curvedig"))
        .arg(folder)
        .args(arguments)
        .status();
    assert!(status.expect("Python starts").success(), "{script} failed");
}
