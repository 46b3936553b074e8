//! The files that a scan leaves: their endings, their kinds, and how they are known to be ours.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::hex::hex;
use crate::format::las::is_our_csv;
use crate::pipeline::Digitised;
use crate::pipeline::formats::Format;
use crate::pipeline::record::{Provenance, WrittenFile};

/// Ending of the LAS file.
pub const LAS: &str = ".las";
/// Ending of the QC picture.
pub const QC: &str = ".qc.png";
/// Ending of the record.
pub const RECORD: &str = ".json";

/// What a scan leaves besides its record, in the order in which it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outputs(pub Vec<(String, Vec<u8>)>);

impl Outputs {
    /// Those of a scan that was digitised.
    pub fn of(digitised: &Digitised) -> Outputs {
        let mut files = vec![(QC.to_owned(), digitised.qc_png.clone())];
        files.extend(digitised.las.clone().map(|las| (LAS.to_owned(), las)));
        files.extend(digitised.more.iter().map(|file| (file.ending.clone(), file.bytes.clone())));
        Outputs(files)
    }

    /// Their endings and hashes.
    pub fn files(&self) -> Vec<WrittenFile> {
        let file = |(ending, bytes): &(String, Vec<u8>)| WrittenFile {
            ending: ending.clone(),
            sha256: hex(&Sha256::digest(bytes)),
        };
        self.0.iter().map(file).collect()
    }

    /// The bytes of one.
    pub fn get(&self, ending: &str) -> Option<&[u8]> {
        self.0.iter().find(|(name, _)| name == ending).map(|(_, bytes)| bytes.as_slice())
    }
}

/// Whether a file of values or a record was written by this program.
pub fn is_ours(bytes: &[u8], ending: &str) -> bool {
    #[derive(Deserialize)]
    struct Ours {
        #[serde(rename = "provenance")]
        _provenance: Provenance,
    }
    if ending == RECORD {
        return serde_json::from_slice::<Ours>(bytes).is_ok();
    }
    if ending.ends_with(Format::Csv.ending()) {
        return is_our_csv(bytes);
    }
    // ~Other of every LAS file of ours says `Digitised from a scan by curvedig 0.1.0`.
    let text = String::from_utf8_lossy(bytes);
    text.lines().take_while(|line| !line.starts_with("~A")).any(|line| line.contains("by curvedig "))
}
