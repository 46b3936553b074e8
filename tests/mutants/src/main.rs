//! Mutation testing in one build: all mutants are woven into a copy of the program, each behind a question to the
//! environment, so that a mutant costs a run of the tests that come upon it and nothing is compiled for it.

mod changes;
mod copy;
mod trial;
mod weave;

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use clap::Parser;

use crate::copy::Copied;
use crate::trial::Fate;
use crate::weave::Mutant;

/// What a step comes to.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Why it can't go on.
#[derive(Debug)]
pub struct Failed(pub String);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

/// Breaks the program in all ways that it knows, one after the other, and says which of them no test notices.
#[derive(Parser)]
struct Options {
    /// The program's root
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// The folder that gets mutants
    #[arg(long, default_value = "src/domain")]
    folder: String,
    /// Where its copy and the results go; a mutant whose fate is known there isn't tried again
    #[arg(short, long, default_value = "target/mutants")]
    output: PathBuf,
    /// Tests: `lib`, or names in `tests`
    #[arg(long, default_values_t = ["lib".to_owned()])]
    tests: Vec<String>,
    /// Only what survived a run into this folder, or wasn't reached there
    #[arg(long)]
    survivors_of: Option<PathBuf>,
    /// One in so many alone
    #[arg(long, default_value_t = 1)]
    one_in: usize,
    /// Processes at a time
    #[arg(short, long, default_value_t = 2)]
    jobs: usize,
}

fn main() -> Outcome<()> {
    let options = Options::parse();
    fs::create_dir_all(&options.output)?;
    let root = options.root.canonicalize()?;
    let output = options.output.canonicalize()?;
    let copied = Copied::new(root, output.join("copy"), options.folder)?;
    let woven = copied.weave(&output.join("left-out.json"))?;
    let programs = copied.tests(&options.tests)?;

    let tests = trial::tests(&programs, &copied.to, &output.join("record"))?;
    eprintln!("{} tests", tests.len());

    let fates_file = output.join("fates.jsonl");
    let known = trial::known(&fates_file, &woven.mutants)?;
    let done: HashSet<u32> = known.iter().map(|(mutant, _)| mutant.id).collect();
    let mut chosen = woven.mutants.clone();
    if let Some(folder) = &options.survivors_of {
        let fates = trial::known(&folder.join("fates.jsonl"), &woven.mutants)?;
        let left: HashSet<u32> =
            fates.iter().filter(|(_, fate)| fate.is_unnoticed()).map(|(mutant, _)| mutant.id).collect();
        chosen.retain(|mutant| left.contains(&mutant.id));
    }
    let chosen: Vec<Mutant> = chosen.into_iter().step_by(options.one_in).collect();
    let mutants: Vec<Mutant> = chosen.iter().filter(|mutant| !done.contains(&mutant.id)).cloned().collect();

    let file = Mutex::new(OpenOptions::new().create(true).append(true).open(&fates_file)?);
    let count = AtomicUsize::new(0);
    trial::all(&mutants, &woven.left_out, &tests, &copied.to, options.jobs, |mutant, fate| {
        let line = serde_json::to_string(&(mutant, fate)).expect("plain data");
        let written = writeln!(file.lock().expect("no thread fails holding it"), "{line}");
        written.expect("the results can be written");
        let so_far = count.fetch_add(1, Relaxed) + 1;
        if so_far.is_multiple_of(100) {
            eprintln!("{so_far} of {}", mutants.len());
        }
    })?;
    let chosen: HashSet<u32> = chosen.iter().map(|mutant| mutant.id).collect();
    let mut fates = trial::known(&fates_file, &woven.mutants)?;
    fates.retain(|(mutant, _)| chosen.contains(&mutant.id));
    for (mutant, fate) in fates.iter().filter(|(_, fate)| fate.is_unnoticed()) {
        let word = if *fate == Fate::Survived { "survived" } else { "no test" };
        println!("{}:{} {} ({word}): {}", mutant.file, mutant.line, mutant.function, mutant.change);
    }
    println!("\n{}", trial::table(&fates));
    Ok(())
}
