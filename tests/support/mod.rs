//! A folder of scans, and curvedig run on it.
#![allow(dead_code)] // Each test file uses its part.

pub mod colours;
pub mod logs;
pub mod python;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program.
pub const CURVEDIG: &str = env!("CARGO_BIN_EXE_curvedig");

/// A temporary working folder with `in` for scans.
pub struct Bench {
    root: tempfile::TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    /// An empty one.
    pub fn new() -> Bench {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("in")).unwrap();
        Bench { root }
    }

    /// One with `number` small scans drawn by `synth`, called `s1-00000.tif` and on.
    pub fn with_scans(number: usize) -> Bench {
        let bench = Bench::new();
        bench.draw("in", number);
        bench
    }

    /// Draws small scans with their sidecars into a folder.
    pub fn draw(&self, folder: &str, number: usize) {
        let number = number.to_string();
        let small = ["--height", "1300", "--dpi", "125"];
        let ended = self
            .curvedig(&[&["synth", "-o", folder, "--truth", "truth", "-n", &number][..], &small].concat());
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }

    /// Draws one scan and its sidecar under a name of the caller's.
    pub fn draw_as(&self, path: &str) {
        self.draw("drawn", 1);
        for ending in ["tif", "toml"] {
            let to = self.path(path).with_extension(ending);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(self.path(&format!("drawn/s1-00000.{ending}")), to).unwrap();
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A command that runs here.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.root.path()).stdin(Stdio::null());
        command
    }

    pub fn curvedig(&self, args: &[&str]) -> Ended {
        ended(self.command(CURVEDIG).args(args).output().unwrap())
    }

    /// The program, which may not do what rights forbid: root may do anything unless it gives that up.
    #[cfg(unix)]
    pub fn without_override(&self) -> Command {
        use std::os::unix::fs::MetadataExt;
        if fs::metadata(self.path("in")).unwrap().uid() != 0 {
            return self.command(CURVEDIG);
        }
        let mut command = self.command("setpriv");
        command.args(["--bounding-set", "-dac_override,-dac_read_search", "--", CURVEDIG]);
        command
    }

    /// Names of everything below a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names = Vec::new();
        collect(&self.path(folder), &self.path(folder), &mut names);
        names.sort();
        names
    }

    /// Files of values and QC pictures below a folder: what must be the same for the same inputs.
    pub fn results(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let names = self.names(folder).into_iter();
        let names = names
            .filter(|name| name.ends_with(".las") || name.ends_with(".csv") || name.ends_with(".qc.png"));
        names.map(|name| (name.clone(), fs::read(self.path(folder).join(name)).unwrap())).collect()
    }

    /// Lines of a run's journal that are whole.
    pub fn journal(&self, folder: &str) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path(folder).join("run.jsonl")).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

impl Ended {
    /// The lines of stderr that name a scan.
    pub fn lines_about(&self, name: &str) -> Vec<&str> {
        self.stderr.lines().filter(|line| line.contains(name)).collect()
    }

    /// Asserts one line that names the place and says `what`, and a hint on the line after it.
    #[track_caller]
    pub fn assert_told(&self, place: &str, what: &str) {
        let lines: Vec<&str> = self.stderr.lines().collect();
        let at = lines.iter().position(|line| line.contains(place) && line.contains(what));
        let at = at.unwrap_or_else(|| panic!("no line with '{place}' and '{what}' in:\n{}", self.stderr));
        let next = lines.get(at + 1).unwrap_or(&"");
        assert!(next.starts_with("hint: "), "no hint after '{}' but '{next}'", lines[at]);
    }
}

pub fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, names);
        } else {
            names.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        }
    }
}

/// A classic TIFF of one strip: entries (tag, type 3 or 4, value) and the strip's bytes.
pub fn tiff(width: u32, height: u32, compression: u32, bits: u32, strip: &[u8]) -> Vec<u8> {
    let strip_at = 8 + 2 + 9 * 12 + 4;
    let entries = [
        (256, width),
        (257, height),
        (258, bits),
        (259, compression),
        (262, 0),
        (273, strip_at),
        (277, 1),
        (278, height),
        (279, u32::try_from(strip.len()).unwrap()),
    ];
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, value) in entries {
        file.extend(u16::to_le_bytes(tag));
        file.extend(4u16.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(u32::to_le_bytes(value));
    }
    file.extend([0; 4]);
    file.extend(strip);
    file
}
