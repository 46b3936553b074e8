//! Where an event's results go. Whatever happens twice at once, one set of results stays, and a record is written last:
//! where it is, the rest is, too.

use super::function::fault;
use super::scan::{fault_of, is_final};
use crate::error::{Error, Kind, Stage};
use crate::pipeline::event::{Fault, FaultClass, Identity, OutputRef, ScanRef};
use crate::pipeline::formats::Format;
use crate::pipeline::output::{LAS, Outputs, QC, RECORD, is_ours};
use crate::pipeline::record::{Provenance, Record};
use crate::pipeline::sections::endings;
use crate::store::folder::content_type;
use crate::store::s3::{Condition, ObjectRef, Reason, S3Store, Written, url};

/// No record and no LAS file comes near this.
const MAX_BYTES: u64 = 256 << 20;

/// The results' place.
pub struct Target<'a> {
    store: &'a S3Store,
    bucket: String,
    /// Key without an ending.
    stem: String,
    request: Option<String>,
    /// What this function works with.
    identity: Identity,
    replace: bool,
    /// The record of ours that was there at the beginning.
    earlier: Option<Record>,
}

impl<'a> Target<'a> {
    /// Looks at what is there.
    ///
    /// # Errors
    /// Where that can't be read.
    pub async fn new(
        store: &'a S3Store,
        scan: &ScanRef,
        output: OutputRef,
        request: Option<String>,
        identity: Identity,
    ) -> Result<Target<'a>, Fault> {
        let name = output.name.unwrap_or_else(|| stem_of(&scan.key).to_owned());
        let stem = format!("{}{name}", output.prefix);
        let mut target = Target {
            store,
            bucket: output.bucket,
            stem,
            request,
            identity,
            replace: output.replace,
            earlier: None,
        };
        let record = target.read(RECORD).await?;
        target.earlier = record.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Ok(target)
    }

    /// The record of an event that asked for the same, where one was carried out.
    pub fn done_before(&self) -> Option<Record> {
        self.earlier.clone().filter(|record| !self.replace && self.is_answer(record))
    }

    /// The keys of a record's files, its own last.
    pub fn keys(&self, record: &Record) -> Vec<String> {
        let written =
            record.request.iter().flat_map(|request| request.files.iter().map(|file| file.ending.as_str()));
        written.chain([RECORD]).map(|ending| self.key(ending)).collect()
    }

    /// Writes results. Gives the record that is there afterwards: another one's where that was first. What earlier settings
    /// left and this scan doesn't goes before: beside its record it would pass for its results.
    ///
    /// # Errors
    /// Where S3 fails, and where files of another program are in the way.
    pub async fn write(&self, outputs: Outputs, record: Record) -> Result<Record, Fault> {
        // Over results of ours from other settings, or a failure's record, there is no race to win: newer ones replace.
        let over = self.replace || self.earlier.is_some();
        if !is_final(&record) {
            // The same event may have been carried out better meanwhile.
            let now = self.read(RECORD).await?.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if let Some(theirs) = now.filter(|theirs| !self.replace && self.is_answer(theirs)) {
                return Ok(theirs);
            }
            self.remove_values(&outputs).await?;
            if self.has(QC).await? {
                self.remove(QC).await?;
            }
        } else if over {
            self.remove_values(&outputs).await?;
        }
        for (ending, bytes) in outputs.0 {
            self.put(&ending, bytes, over).await?;
        }
        match self.put(RECORD, record.to_bytes(), over).await? {
            Some(theirs) => Ok(theirs),
            None => Ok(record),
        }
    }

    /// Writes a file. Gives a record where that of the same request was there first.
    async fn put(&self, ending: &str, bytes: Vec<u8>, over: bool) -> Result<Option<Record>, Fault> {
        let condition = if over { Condition::Always } else { Condition::IfAbsent };
        if self.try_put(ending, bytes.clone(), condition).await? == Written::Now {
            return Ok(None);
        }
        let there = self.read(ending).await?.unwrap_or_default();
        if there == bytes {
            return Ok(None);
        }
        if ending == RECORD
            && let Ok(record) = serde_json::from_slice::<Record>(&there)
            && self.is_answer(&record)
        {
            return Ok(Some(record));
        }
        if ending != QC && !is_ours(&there, ending) {
            return Err(self.foreign(ending));
        }
        self.try_put(ending, bytes, Condition::Always).await?;
        Ok(None)
    }

    /// Removes files of values of ours, but for those among the outputs.
    async fn remove_values(&self, outputs: &Outputs) -> Result<(), Fault> {
        let main = Format::ALL.map(|format| format.ending().to_owned());
        for ending in self.section_endings().await?.into_iter().rev().chain(main) {
            if outputs.get(&ending).is_some() {
                continue;
            }
            match self.read(&ending).await? {
                Some(bytes) if is_ours(&bytes, &ending) => self.remove(&ending).await?,
                Some(_) if ending == LAS && !self.replace => return Err(self.foreign(LAS)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Endings of the files of other logs that lie there: they are numbered without holes.
    async fn section_endings(&self) -> Result<Vec<String>, Fault> {
        let mut there = Vec::new();
        for number in 1.. {
            let before = there.len();
            for ending in endings(number) {
                if self.has(&ending).await? {
                    there.push(ending);
                }
            }
            if there.len() == before {
                break;
            }
        }
        Ok(there)
    }

    async fn has(&self, ending: &str) -> Result<bool, Fault> {
        let key = self.key(ending);
        match self.store.head(&self.bucket, &key).await {
            Ok(_) => Ok(true),
            Err(failure) if failure.reason == Reason::NotFound => Ok(false),
            Err(failure) => Err(fault_of(failure.about(url(&self.bucket, &key)))),
        }
    }

    async fn remove(&self, ending: &str) -> Result<(), Fault> {
        self.store.delete(&self.bucket, &self.key(ending)).await.map_err(fault_of)
    }

    async fn try_put(&self, ending: &str, bytes: Vec<u8>, condition: Condition) -> Result<Written, Fault> {
        let put =
            self.store.put(&self.bucket, &self.key(ending), bytes, content_type(ending), condition).await;
        put.map_err(|failure| {
            let mut fault = fault_of(failure);
            // There is nothing to list again of an output.
            if fault.class == FaultClass::Changed {
                fault.class = FaultClass::Denied;
            }
            fault
        })
    }

    async fn read(&self, ending: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.store.get(&ObjectRef::newest(self.bucket.as_str(), self.key(ending)), MAX_BYTES).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(failure) if failure.reason == Reason::NotFound => Ok(None),
            Err(failure) => Err(fault_of(failure.about(url(&self.bucket, &self.key(ending))))),
        }
    }

    fn is_answer(&self, record: &Record) -> bool {
        let theirs = record.request.as_ref().map(|request| &request.digest);
        // A caller can't know which models an environment has loaded.
        let Provenance { model_sha256, reader_sha256, version, .. } = &record.provenance;
        let same_reader = reader_sha256.as_ref().is_none_or(|theirs| *theirs == self.identity.reader_sha256);
        let same =
            *model_sha256 == self.identity.model_sha256 && same_reader && *version == self.identity.version;
        is_final(record) && self.request.is_some() && theirs == self.request.as_ref() && same
    }

    fn key(&self, ending: &str) -> String {
        format!("{}{ending}", self.stem)
    }

    fn foreign(&self, ending: &str) -> Fault {
        let url = url(&self.bucket, &self.key(ending));
        let error =
            Error::new(Kind::Usage, Stage::Write, format!("{url} is there and was not written by curvedig"));
        let hint = "choose another output with -o, or overwrite it with --existing redo";
        fault(FaultClass::Foreign, &error.with_hint(hint))
    }
}

/// A key's last part without its extension.
fn stem_of(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rfind('.').filter(|dot| *dot > 0).map_or(name, |dot| &name[..dot])
}
