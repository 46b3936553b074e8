//! The `onnxruntime` wheel: pip fetches it, the library and its licence are taken out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{LIBRARY, VERSION, missing, sha256_of};
use crate::error::{Error, Kind, Result, Stage};

/// The wheel for one kind of machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wheel {
    /// Its platform tag.
    pub platform: &'static str,
    /// SHA-256 of the library in it, hex.
    pub library_sha256: &'static str,
}

impl Wheel {
    /// The wheel for a system and machine as [`std::env::consts`] names them.
    pub fn for_machine(system: &str, machine: &str) -> Option<Self> {
        let (platform, library_sha256) = match (system, machine) {
            ("linux", "x86_64") => {
                ("manylinux_2_28_x86_64", "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3")
            }
            ("linux", "aarch64") => {
                ("manylinux_2_28_aarch64", "8aa3b76b28c778a2b1dd660d34161adb1d508c9ccd04ff9dc80e26eca5df8467")
            }
            _ => return None,
        };
        Some(Wheel { platform, library_sha256 })
    }

    /// Arguments of `python3` that put the wheel into `folder`. The Python version is the wheel's, not the machine's.
    fn download(&self, folder: &str) -> Vec<String> {
        let fixed = "-m pip download --quiet --disable-pip-version-check --no-input --no-deps \
             --only-binary=:all: --python-version 3.12 --implementation cp --abi cp312 --platform";
        let package = format!("onnxruntime=={VERSION}");
        let rest = [self.platform, "-d", folder, &package];
        fixed.split(' ').filter(|word| !word.is_empty()).chain(rest).map(str::to_owned).collect()
    }

    /// The steps by which a person does what [`Wheel::fetch_into`] does, one line of shell.
    pub fn by_hand(&self) -> String {
        format!(
            "python3 {} && python3 -m zipfile -e ort/*.whl ort && \
             export ORT_DYLIB_PATH=$PWD/ort/onnxruntime/capi/{LIBRARY}.{VERSION}",
            self.download("ort").join(" ")
        )
    }

    /// Fetches the library and its licence into `folder` and gives the library's path. The library appears there
    /// whole or not at all; where several processes fetch at once, the last one's identical file stays.
    pub fn fetch_into(&self, folder: &Path) -> Result<PathBuf> {
        let unwritable = |source: std::io::Error| Error::io(Stage::Setup, folder.display(), &source);
        fs::create_dir_all(folder).map_err(unwritable)?;
        // In the same folder, so that moving into place is one step.
        let work = tempfile::Builder::new().prefix(".fetch-").tempdir_in(folder).map_err(unwritable)?;
        let place = |name: &str| work.path().join(name).to_string_lossy().into_owned();
        python(&self.download(&place("wheel")), "fetch")?;
        let wheel = first_file(Path::new(&place("wheel")), |name| name.ends_with(".whl"))?;
        let unpack = ["-m", "zipfile", "-e", &wheel.to_string_lossy(), &place("unpacked")];
        python(&unpack.map(str::to_owned), "unpack")?;
        let package = work.path().join("unpacked").join("onnxruntime");
        // The name ends with a version: libonnxruntime.so.1.31.1.
        let library = first_file(&package.join("capi"), |name| name.starts_with(LIBRARY))?;
        let sum = sha256_of(&library).map_err(unwritable)?;
        if sum != self.library_sha256 {
            let expected = self.library_sha256;
            let message =
                format!("the fetched ONNX Runtime has SHA-256 {sum} instead of {expected} and is not used");
            return Err(missing(Kind::Format, message)
                .with_hint("see what the package index in pip's configuration serves; try again"));
        }
        fs::rename(package.join("LICENSE"), folder.join("LICENSE")).map_err(unwritable)?;
        let target = folder.join(LIBRARY);
        fs::rename(&library, &target).map_err(unwritable)?;
        Ok(target)
    }
}

/// Runs Python 3; `what` names in an error what was to be done.
fn python(arguments: &[String], what: &str) -> Result<()> {
    let output = Command::new("python3").args(arguments).stdin(Stdio::null()).output().map_err(|source| {
        missing(Kind::Io, format!("python3, needed to {what} ONNX Runtime, doesn't start: {source}")).with_hint(
            "install Python 3 with pip, or let ORT_DYLIB_PATH point to a libonnxruntime.so, 1.17 or newer",
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let reason = lines()
        .rfind(|line| line.starts_with("ERROR"))
        .or_else(|| lines().next_back())
        .unwrap_or("no reason");
    Err(missing(Kind::Io, format!("python3 could not {what} ONNX Runtime: {reason}")))
}

/// The first file of a folder whose name is as asked.
fn first_file(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io(Stage::Setup, folder.display(), &e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths.into_iter().next().ok_or_else(|| {
        missing(Kind::Format, "the fetched wheel doesn't hold what a wheel of ONNX Runtime holds".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_without_a_wheel_have_none() {
        assert!(Wheel::for_machine("linux", "x86_64").is_some());
        assert!(Wheel::for_machine("linux", "aarch64").is_some());
        assert_eq!(Wheel::for_machine("macos", "aarch64"), None);
    }

    #[test]
    fn the_steps_by_hand_are_one_line_with_everything_in_it() {
        let steps = Wheel::for_machine("linux", "aarch64").unwrap().by_hand();
        assert!(!steps.contains('\n'));
        for part in
            ["pip download", "--platform manylinux_2_28_aarch64", "onnxruntime==1.31.1", "ORT_DYLIB_PATH="]
        {
            assert!(steps.contains(part), "{steps}");
        }
    }

    #[test]
    fn a_failing_python_is_told_by_its_last_line() {
        let fail = ["-c", "import sys; sys.exit('nothing there')"].map(str::to_owned);
        let error = python(&fail, "fetch").unwrap_err();
        assert!(error.message.ends_with("nothing there"), "{}", error.message);
    }
}
