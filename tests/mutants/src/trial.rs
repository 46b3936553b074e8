//! Tests run once for what they come upon, then against each mutant that they come upon.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

use crate::weave::Mutant;
use crate::{Failed, Outcome};

/// A test may take so many times as long with a mutant as without, and some seconds more.
const SLOWER: u32 = 10;
const GRACE: Duration = Duration::from_secs(5);

/// One test of one program.
pub struct Test {
    program: PathBuf,
    name: String,
    took: Duration,
    comes_upon: Vec<u32>,
}

/// What became of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It doesn't compile.
    Broken,
    /// No test comes upon it.
    Unreached,
    /// A test failed.
    Caught,
    /// A test took too long.
    Slow,
    /// All tests passed.
    Survived,
}

impl Fate {
    /// Whether no test noticed it.
    pub fn is_unnoticed(self) -> bool {
        matches!(self, Fate::Survived | Fate::Unreached)
    }
}

/// All tests of these programs, each run alone, with the mutants that it comes upon.
pub fn tests(programs: &[PathBuf], root: &Path, record: &Path) -> Outcome<Vec<Test>> {
    let mut tests = Vec::new();
    for program in programs {
        let listed =
            Command::new(program).args(["--list", "--format", "terse"]).current_dir(root).output()?;
        let names = String::from_utf8(listed.stdout)?;
        for name in names.lines().filter_map(|line| line.strip_suffix(": test")) {
            let _ = fs::remove_file(record);
            let began = Instant::now();
            let ended = Command::new(program)
                .args(["--exact", name])
                .env("MUTANTS_RECORD", record)
                .current_dir(root)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
            let took = began.elapsed();
            if !ended.success() {
                eprintln!("passed over, as it fails without a mutant: {name}");
                continue;
            }
            let mut comes_upon = fs::read_to_string(record)
                .unwrap_or_default()
                .lines()
                .map(str::parse)
                .collect::<Result<Vec<u32>, _>>()?;
            comes_upon.sort_unstable();
            comes_upon.dedup();
            tests.push(Test { program: program.clone(), name: name.to_owned(), took, comes_upon });
        }
    }
    // Quick ones first: most mutants are caught by them.
    tests.sort_by_key(|test| test.took);
    Ok(tests)
}

/// Tries mutants on so many threads; `told` hears of each.
pub fn all(
    mutants: &[Mutant],
    left_out: &HashSet<u32>,
    tests: &[Test],
    root: &Path,
    threads: usize,
    told: impl Fn(&Mutant, Fate) + Sync,
) -> Outcome<()> {
    let mut upon: HashMap<u32, Vec<&Test>> = HashMap::new();
    for test in tests {
        for id in &test.comes_upon {
            upon.entry(*id).or_default().push(test);
        }
    }
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(mutant) = mutants.get(next.fetch_add(1, Relaxed)) {
                    let fate = match (left_out.contains(&mutant.id), upon.get(&mutant.id)) {
                        (true, _) => Ok(Fate::Broken),
                        (_, None) => Ok(Fate::Unreached),
                        (_, Some(tests)) => fate(mutant.id, tests, root),
                    };
                    match fate {
                        Ok(fate) => told(mutant, fate),
                        Err(why) => {
                            *failed.lock().expect("no thread fails holding it") = Some(why.to_string());
                            return;
                        }
                    }
                }
            });
        }
    });
    match failed.into_inner()? {
        Some(why) => Err(Failed(why).into()),
        None => Ok(()),
    }
}

/// Tests in few processes: first the quick ones together, then larger and larger stretches.
fn fate(id: u32, tests: &[&Test], root: &Path) -> Outcome<Fate> {
    let mut rest = tests;
    let mut share = Duration::from_millis(50);
    while !rest.is_empty() {
        let mut sum = Duration::ZERO;
        let program = &rest[0].program;
        let many = rest
            .iter()
            .take_while(|test| {
                sum += test.took;
                sum <= share && test.program == *program
            })
            .count()
            .max(1);
        let (now, later) = rest.split_at(many);
        match run(id, now, root)? {
            Fate::Survived => {}
            other => return Ok(other),
        }
        rest = later;
        share *= 4;
    }
    Ok(Fate::Survived)
}

fn run(id: u32, tests: &[&Test], root: &Path) -> Outcome<Fate> {
    let sum: Duration = tests.iter().map(|test| test.took).sum();
    let mut child = Command::new(&tests[0].program)
        .args(["--exact", "--test-threads=1"])
        .args(tests.iter().map(|test| &test.name))
        .env("MUTANT", id.to_string())
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(match child.wait_timeout(sum * SLOWER + GRACE)? {
        Some(status) if status.success() => Fate::Survived,
        Some(_) => Fate::Caught,
        None => {
            child.kill()?;
            child.wait()?;
            Fate::Slow
        }
    })
}

/// A table of files and fates, as Markdown.
pub fn table(fates: &[(Mutant, Fate)]) -> String {
    let mut files: BTreeMap<String, [usize; 5]> = BTreeMap::new();
    for (mutant, fate) in fates {
        let parts: Vec<&str> = mutant.file.trim_start_matches("src/").split('/').collect();
        let part = parts[..parts.len().min(2)].join("/").trim_end_matches(".rs").to_owned();
        for name in [part, "all".into()] {
            files.entry(name).or_default()[*fate as usize] += 1;
        }
    }
    let mut text = "| part | compile | caught | too slow | survived | no test comes upon | share caught |\n|---|---|---|---|---|---|---|\n".to_owned();
    for (name, [_, unreached, caught, slow, survived]) in files {
        let compile = unreached + caught + slow + survived;
        let share = (caught + slow) as f64 / compile.max(1) as f64 * 100.0;
        text += &format!(
            "| {name} | {compile} | {caught} | {slow} | {survived} | {unreached} | {share:.0} % |\n"
        );
    }
    text
}

/// What is known from before of these mutants; those of other sources are passed over.
pub fn known(path: &Path, mutants: &[Mutant]) -> Outcome<Vec<(Mutant, Fate)>> {
    let text = if path.exists() { fs::read_to_string(path)? } else { String::new() };
    let mut known: Vec<(Mutant, Fate)> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    known.retain(|(mutant, _)| mutants.get(mutant.id as usize) == Some(mutant));
    Ok(known)
}
