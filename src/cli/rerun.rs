//! What ties one run to the next: corrections that are taken over, decisions that still hold, the command to run again.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use super::out::Out;
use crate::batch::corrections::{self, Decisions};
use crate::batch::layouts::Layouts;
use crate::batch::plan::Plan;
use crate::batch::progress::to_stderr;
use crate::error::Result;
use crate::report::cost::html::Costs;
use crate::report::numbers::count;
use crate::report::page::{self, Command, Data};
use crate::report::summary::Summary;
use crate::store::folder::Folder;
use crate::store::name::{shown, text_from_path};

/// The flag that names a corrections file: left out of the command to run again, since it is done then.
const CORRECTIONS: &str = "--corrections";

/// The layouts with what was corrected, that of a file of corrections among it.
///
/// # Errors
/// Where the file is wrong or sidecars can't be written.
pub fn corrected(layouts: Layouts, file: Option<&Path>, plan: &Plan, out: &Out) -> Result<Layouts> {
    take_over(file, plan, out)?;
    let folder = out.folder.as_ref();
    let only = if out.is_local() { None } else { Some(corrections::corrected_outputs(folder)?) };
    layouts.with_corrections(plan, folder, only.as_ref())
}

fn take_over(file: Option<&Path>, plan: &Plan, out: &Out) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let entries = corrections::read_file(file)?;
    let number = corrections::apply_all(plan, out.folder.as_ref(), entries)?;
    to_stderr(&format!("{}: {} taken over", shown(file), count(number, "correction")));
    Ok(())
}

/// The summary with what a person decided about its scans.
pub fn decided(mut summary: Summary, out: &dyn Folder) -> Summary {
    match Decisions::read(out) {
        Ok(decisions) => summary.lines.iter_mut().for_each(|line| decisions.tell(line)),
        Err(error) => to_stderr(&error.line(corrections::NAME)),
    }
    summary
}

/// The report; `costs` is what it tells of them.
pub fn page(summary: &Summary, costs: Option<Costs>, out: &Out) -> String {
    let command = command(out);
    let data = Data::new(summary.lines.iter(), summary.facts(), command);
    page::page(&Data { costs, ..data }, false)
}

/// This very command, where the output folder is on this machine.
fn command(out: &Out) -> Option<Command> {
    let place = out.is_local().then(|| fs::canonicalize(out.local()).ok()).flatten()?;
    let folder = fs::canonicalize(env::current_dir().ok()?).ok()?;
    let arguments: Vec<OsString> = without_corrections(env::args_os().skip(1));
    let mut settings: Vec<(String, String)> = env::vars_os()
        .map(|(name, value)| (text_from_path(Path::new(&name)), text_from_path(Path::new(&value))))
        .filter(|(name, _)| name.starts_with("CURVEDIG_") && name != "CURVEDIG_CORRECTIONS")
        .collect();
    settings.sort();
    Some(Command::new(arguments.iter().map(OsString::as_os_str), &settings, &place, &folder))
}

fn without_corrections(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut kept = Vec::new();
    let mut value_follows = false;
    for argument in arguments {
        if std::mem::take(&mut value_follows) {
            continue;
        }
        if argument == OsStr::new(CORRECTIONS) {
            value_follows = true;
        } else if !argument.to_string_lossy().starts_with(&format!("{CORRECTIONS}=")) {
            kept.push(argument);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_that_are_taken_over_are_not_asked_for_again() {
        let line = ["run", "in", "--corrections", "c.json", "-o", "out", "--corrections=d.json"];
        let kept = without_corrections(line.into_iter().map(OsString::from));
        assert_eq!(kept, ["run", "in", "-o", "out"]);
    }
}
