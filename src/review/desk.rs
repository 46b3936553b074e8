//! What lies on the desk: a run's rows, its scans, and what was said of them.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use serde::Serialize;

use super::rasters::Rasters;
use crate::batch::corrections::{self, Decisions, Entry, Target};
use crate::batch::journal;
use crate::batch::plan::LAS;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las;
use crate::report::page::{Data, Row, data_of};
use crate::store::folder::Disk;
use crate::store::location::Location;
use crate::store::name::{printable, shown};

/// The report's name below the output folder.
const REPORT: &str = "report.html";

/// The results of a run on this machine.
pub struct Desk {
    out: PathBuf,
    data: RwLock<Arc<Data>>,
    rasters: Rasters,
    /// One person saves one thing at a time.
    saving: Mutex<()>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The sidecar that has the correction.
    pub sidecar: Option<String>,
}

/// A LAS file for the page.
#[derive(Debug, Serialize)]
pub struct Curves {
    depths: Vec<f64>,
    curves: serde_json::Map<String, serde_json::Value>,
}

impl Desk {
    /// Opens an output folder.
    ///
    /// # Errors
    /// Where no run has left anything there.
    pub fn open(out: &Path) -> Result<Desk> {
        let data = RwLock::new(Arc::new(load(out)?));
        Ok(Desk { out: out.to_owned(), data, rasters: Rasters::default(), saving: Mutex::new(()) })
    }

    /// Looks again: a run may have gone on.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn reload(&self) -> Result<Arc<Data>> {
        let data = Arc::new(load(&self.out)?);
        *self.data.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&data);
        Ok(data)
    }

    /// The rows as they were loaded last.
    pub fn data(&self) -> Arc<Data> {
        Arc::clone(&self.data.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what a person said of the row of that number.
    ///
    /// # Errors
    /// Where it is for another result than the one that is there, or is wrong, or can't be written.
    pub fn keep(&self, index: usize, entry: Entry) -> Result<Kept> {
        let data = self.data();
        let row = row(&data, index)?;
        let same = entry.output == row.output
            && entry.scan_sha256 == row.scan_sha256
            && entry.result_sha256 == row.result_sha256;
        if !same {
            return Err(Error::new(
                Kind::Usage,
                Stage::Setup,
                "the results have changed since the page was loaded",
            )
            .with_hint("load the page again"));
        }
        self.keep_for(&data, row, entry)
    }

    /// Keeps the entries of a corrections file; how many there were.
    ///
    /// # Errors
    /// Names the first that is for none of the rows, before any is kept; as [`Desk::keep`].
    pub fn keep_all(&self, entries: Vec<Entry>) -> Result<usize> {
        let data = self.data();
        let find = |entry: &Entry| data.rows.iter().find(|row| row.output == entry.output);
        if let Some(stray) = entries.iter().find(|entry| find(entry).is_none()) {
            let message = format!("{}: no such result in {}", printable(&stray.output), shown(&self.out));
            return Err(Error::new(Kind::Usage, Stage::Setup, message)
                .with_hint("give the output folder whose report the corrections were made on"));
        }
        let count = entries.len();
        for entry in entries {
            if let Some(row) = find(&entry) {
                self.keep_for(&data, row, entry)?;
            }
        }
        Ok(count)
    }

    fn keep_for(&self, data: &Data, row: &Row, entry: Entry) -> Result<Kept> {
        let _one = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let scan = self.scan(data, row);
        let target = Target { output: Path::new(&row.output), scan: scan.as_deref() };
        let kept = corrections::apply(&target, &Disk(self.out.clone()), entry)?;
        Ok(Kept { sidecar: kept.sidecar })
    }

    /// A tile of the scan of that row, PNG.
    ///
    /// # Errors
    /// Where the scan isn't there as it was digitised, or there is no such tile.
    pub fn tile(&self, index: usize, level: u32, place: (usize, usize)) -> Result<Vec<u8>> {
        let data = self.data();
        let row = row(&data, index)?;
        let scan = self.scan(&data, row).ok_or_else(|| {
            Error::new(Kind::Unsupported, Stage::Read, "the scan isn't on this machine")
                .with_hint("its QC picture stands in for it")
        })?;
        let raster = self.rasters.open(&scan, &row.scan_sha256)?;
        let turn = row.view.as_ref().and_then(|view| view.layout.as_ref()).map_or(0, |layout| layout.turn);
        super::tile::tile(raster.as_ref(), turn, level, place)
    }

    /// The LAS file of that row.
    ///
    /// # Errors
    /// Where there is none, or it can't be read.
    pub fn curves(&self, index: usize) -> Result<Curves> {
        let data = self.data();
        let row = row(&data, index)?;
        let path = format!("{}{LAS}", row.output);
        let table = las::read(&self.file(&path)?)?;
        let curves = table.curves.into_iter().map(|curve| (curve.mnemonic, curve.values.into())).collect();
        Ok(Curves { depths: table.depths, curves })
    }

    /// A file that the run left.
    ///
    /// # Errors
    /// For any other, and where it is gone.
    pub fn file(&self, path: &str) -> Result<Vec<u8>> {
        let data = self.data();
        let missing = || Error::new(Kind::Usage, Stage::Read, format!("{}: no such result", printable(path)));
        if !data.rows.iter().any(|row| row.files.iter().any(|file| file == path))
            || path.split('/').any(|part| part == "..")
        {
            return Err(missing());
        }
        fs::read(self.out.join(path)).map_err(|source| match source.kind() {
            ErrorKind::NotFound => missing(),
            _ => Error::io(Stage::Read, printable(path), &source),
        })
    }

    /// Where a row's scan lies, if that is on this machine: as it was given, seen from where the run was started.
    fn scan(&self, data: &Data, row: &Row) -> Option<PathBuf> {
        let Ok(Location::Path(path)) = Location::parse(row.scan.as_ref()) else { return None };
        let folder = data.command.as_ref().and_then(|it| fs::canonicalize(self.out.join(&it.folder)).ok());
        // Where the run was started is as a rule where this was: names are then as short as they were given.
        let here = env::current_dir().and_then(fs::canonicalize).ok();
        Some(folder.filter(|folder| here.as_ref() != Some(folder)).map_or(path.clone(), |it| it.join(path)))
    }
}

fn row(data: &Data, index: usize) -> Result<&Row> {
    data.rows
        .get(index)
        .ok_or_else(|| Error::new(Kind::Usage, Stage::Setup, "no such scan").with_hint("load the page again"))
}

/// The rows of the last report, with what a run that was stopped has added since, and what was decided.
fn load(out: &Path) -> Result<Data> {
    let journal = out.join(journal::NAME);
    let report = out.join(REPORT);
    let mut data = match fs::read_to_string(&report) {
        Ok(html) => data_of(&html)?,
        Err(source) if source.kind() == ErrorKind::NotFound => {
            Data { facts: String::new(), command: None, costs: None, rows: Vec::new() }
        }
        Err(source) => {
            return Err(Error::io(Stage::Setup, format_args!("{} can't be read", shown(&report)), &source));
        }
    };
    let written =
        |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    if data.rows.is_empty() || written(&journal) > written(&report) {
        add_journal(&mut data, out)?;
    }
    let decisions = Decisions::read(&Disk(out.to_owned()))?;
    for row in &mut data.rows {
        let (decision, pending) = (decisions.of(&row.key()), decisions.pending(&row.key()).cloned());
        (row.decision, row.pending) = (decision, pending);
    }
    Ok(data)
}

fn add_journal(data: &mut Data, out: &Path) -> Result<()> {
    let lines = journal::read(out).map_err(|source| {
        let message = format!("{}: no results of a run there: {source}", shown(out));
        Error::new(Kind::Usage, Stage::Setup, message)
            .with_hint("name the folder that `curvedig run -o` wrote to")
    })?;
    let mut lines: Vec<_> = lines.into_values().collect();
    lines.sort_by(|a, b| a.scan.cmp(&b.scan));
    let known: HashMap<String, usize> =
        data.rows.iter().enumerate().map(|(index, row)| (row.output.clone(), index)).collect();
    for line in &lines {
        match known.get(&line.output) {
            Some(&index) => data.rows[index] = Row::from(line),
            None => data.rows.push(Row::from(line)),
        }
    }
    data.facts.push_str(" A run is under way, or was stopped.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::corrections::Verdict;
    use crate::batch::journal::Journal;
    use crate::batch::testing::line;

    fn entry(row: &Row) -> Entry {
        Entry {
            output: row.output.clone(),
            scan_sha256: row.scan_sha256.clone(),
            result_sha256: row.result_sha256.clone(),
            verdict: Some(Verdict::Accept),
            note: String::new(),
            correction: None,
            sidecar: None,
        }
    }

    #[test]
    fn what_a_stopped_run_left_is_there_and_decisions_are_kept() {
        let out = tempfile::tempdir().unwrap();
        assert!(Desk::open(out.path()).is_err_and(|error| error.message.contains("no results")));
        let (mut journal, _) = Journal::open(out.path()).unwrap();
        journal.append(&line("a")).unwrap();
        let desk = Desk::open(out.path()).unwrap();
        let row = desk.data().rows[0].clone();
        desk.keep(0, entry(&row)).unwrap();
        assert_eq!(desk.reload().unwrap().rows[0].decision.as_ref().unwrap().verdict, Verdict::Accept);
        let stale = Entry { result_sha256: "older".into(), ..entry(&row) };
        assert!(desk.keep(0, stale).unwrap_err().message.contains("changed"));
        let stray = Entry { output: "b".into(), ..entry(&row) };
        assert!(desk.keep_all(vec![stray]).is_err());
    }

    #[test]
    fn no_file_is_given_but_those_that_the_run_left() {
        let out = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(out.path()).unwrap();
        journal.append(&line("a")).unwrap();
        fs::write(out.path().join("secret"), "").unwrap();
        let desk = Desk::open(out.path()).unwrap();
        for path in ["secret", "run.jsonl", "../secret", "/etc/hostname", ""] {
            assert!(desk.file(path).is_err(), "{path}");
        }
    }
}
