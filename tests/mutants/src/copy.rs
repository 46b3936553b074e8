//! The copy of the program that the mutants are woven into, and which of them compile.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::Value;
use walkdir::WalkDir;

use crate::weave::{Mutant, Weaver};
use crate::{Failed, Outcome};

/// Past so many rounds of leaving out what doesn't compile something else is wrong.
const MOST_ROUNDS: usize = 25;

/// A program's copy; one folder of it gets mutants.
pub struct Copied {
    from: PathBuf,
    /// Where its copy is.
    pub to: PathBuf,
    folder: String,
}

/// What was woven, and the numbers of those that don't compile.
pub struct Woven {
    /// All mutants.
    pub mutants: Vec<Mutant>,
    /// Those left out.
    pub left_out: HashSet<u32>,
}

/// A file of the copy.
struct Source {
    name: String,
    text: String,
}

impl Copied {
    /// Copies the program's files that git knows.
    pub fn new(from: PathBuf, to: PathBuf, folder: String) -> Outcome<Copied> {
        let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&from).output()?;
        for name in String::from_utf8(listed.stdout)?.split('\0').filter(|name| !name.is_empty()) {
            let source = from.join(name);
            // Those that get mutants are written with them.
            if !source.is_file() || gets_mutants(name, &folder) {
                continue;
            }
            let mut bytes = fs::read(&source)?;
            if name == "src/lib.rs" {
                bytes.extend(b"\n#[allow(missing_docs)]\npub mod mutants;\n");
            }
            let target = to.join(name);
            write_changed(&target, &bytes)?;
            fs::set_permissions(target, fs::metadata(source)?.permissions())?;
        }
        write_changed(&to.join("src/mutants.rs"), include_bytes!("question.rs"))?;
        Ok(Copied { from, to, folder })
    }

    /// Weaves mutants in, leaves out those that don't compile, and again until all compile. `remembered` is a file of those of
    /// last time: without them the same program compiles at once.
    pub fn weave(&self, remembered: &Path) -> Outcome<Woven> {
        let (all, _) = self.woven(&HashSet::new())?;
        let before: Vec<Mutant> = match fs::read(remembered) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(_) => Vec::new(),
        };
        let is_same = |mutant: &&Mutant| all.get(mutant.id as usize) == Some(mutant);
        let mut left_out: HashSet<u32> = before.iter().filter(is_same).map(|mutant| mutant.id).collect();
        for round in 0..MOST_ROUNDS {
            let (mutants, files) = self.woven(&left_out)?;
            for file in files {
                write_changed(&self.to.join(file.name), file.text.as_bytes())?;
            }
            let wrong = self.wrong()?;
            eprintln!(
                "round {round}: {} mutants, {} don't compile",
                mutants.len(),
                left_out.len() + wrong.len()
            );
            if wrong.is_empty() {
                let kept: Vec<&Mutant> =
                    mutants.iter().filter(|mutant| left_out.contains(&mutant.id)).collect();
                fs::write(remembered, serde_json::to_vec(&kept)?)?;
                return Ok(Woven { mutants, left_out });
            }
            let before = left_out.len();
            left_out.extend(wrong);
            if left_out.len() == before {
                return Err(Failed("it doesn't compile, and no mutant is the reason".into()).into());
            }
        }
        Err(Failed(format!("after {MOST_ROUNDS} rounds it still doesn't compile")).into())
    }

    /// All mutants, and the files with those that aren't left out.
    fn woven(&self, left_out: &HashSet<u32>) -> Outcome<(Vec<Mutant>, Vec<Source>)> {
        let mut weaver = Weaver::without(left_out);
        let mut files = Vec::new();
        for entry in WalkDir::new(self.from.join(&self.folder)).sort_by_file_name() {
            let entry = entry?;
            let name = entry.path().strip_prefix(&self.from)?.to_string_lossy().into_owned();
            if gets_mutants(&name, &self.folder) {
                let text = weaver.weave(&name, &fs::read_to_string(entry.path())?)?;
                files.push(Source { name, text });
            }
        }
        Ok((weaver.mutants, files))
    }

    /// The numbers of mutants that the compiler complains of.
    fn wrong(&self) -> Outcome<HashSet<u32>> {
        let checked = Command::new("cargo")
            .args(["test", "--release", "--lib", "--no-run", "--message-format=json"])
            .current_dir(&self.to)
            .output()?;
        let question = Regex::new(r"mutants::is\((\d+)u32\)")?;
        let mut wrong = HashSet::new();
        let mut is_broken = !checked.status.success();
        for line in String::from_utf8(checked.stdout)?.lines() {
            let message: Value = serde_json::from_str(line)?;
            if message["message"]["level"] != "error" {
                continue;
            }
            is_broken = true;
            for span in message["message"]["spans"].as_array().into_iter().flatten() {
                let Some((file, at)) = place(span) else { continue };
                let text = fs::read_to_string(self.to.join(file))?;
                // The question last asked before the place: alternatives hold no questions of their own.
                if let Some(last) = text.get(..at).and_then(|before| question.captures_iter(before).last()) {
                    wrong.insert(last[1].parse()?);
                }
            }
        }
        if is_broken && wrong.is_empty() {
            let said = String::from_utf8_lossy(&checked.stderr).into_owned();
            return Err(Failed(said).into());
        }
        Ok(wrong)
    }

    /// Test programs: of the library, or of `tests/NAME.rs`.
    pub fn tests(&self, named: &[String]) -> Outcome<Vec<PathBuf>> {
        let mut command = Command::new("cargo");
        command.args(["test", "--release", "--no-run", "--message-format=json"]).current_dir(&self.to);
        for name in named {
            match name.as_str() {
                "lib" => command.arg("--lib"),
                name => command.args(["--test", name]),
            };
        }
        let built = command.output()?;
        if !built.status.success() {
            return Err(Failed(String::from_utf8_lossy(&built.stderr).into_owned()).into());
        }
        let mut programs = Vec::new();
        for line in String::from_utf8(built.stdout)?.lines() {
            let message: Value = serde_json::from_str(line)?;
            if message["profile"]["test"] == true
                && let Some(path) = message["executable"].as_str()
            {
                programs.push(PathBuf::from(path));
            }
        }
        Ok(programs)
    }
}

/// The file and byte in the program that the compiler points at; for what a macro made, where the macro stands.
fn place(span: &Value) -> Option<(&str, usize)> {
    match span["file_name"].as_str()? {
        file if Path::new(file).is_relative() => Some((file, span["byte_start"].as_u64()? as usize)),
        _ => place(&span["expansion"]["span"]),
    }
}

/// Whether a file of the program is one of the folder's that are no tests.
fn gets_mutants(name: &str, folder: &str) -> bool {
    let is_of_tests = name.ends_with("/tests.rs") || name.contains("/tests/");
    Path::new(name).starts_with(folder) && name.ends_with(".rs") && !is_of_tests
}

/// Writes a file only where it says something else, so that what is built stays built.
fn write_changed(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().expect("it lies in the copy"))?;
    Ok(fs::write(path, bytes)?)
}
