//! Sidecars: what a person knows about a scan, as TOML, to and from a [`Known`].
//!
//! Up to four layers say something about one scan, each overruling those before it key by key (`[well]` per
//! mnemonic, `[[track]]` as a whole):
//!
//! 1. `[defaults]` of the folder's `curvedig.toml`,
//! 2. the file given to all scans with `--layout`,
//! 3. `<stem>.toml` beside the scan,
//! 4. what was corrected in the output folder, where the scan's own folder can't be written.

mod begin;
mod correct;
mod merge;
mod partial;
mod reader;
mod write;

use sha2::{Digest, Sha256};

use crate::domain::found::Known;
use crate::domain::hex::hex;
use crate::error::Result;
pub use begin::begun;
pub use correct::{Correction, CurveCorrection, TrackCorrection, corrected};
use partial::Partial;
use reader::Document;
pub use write::{Comments, to_toml, to_toml_with};

/// Bytes of a TOML file and the name by which messages call it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Such as `a.toml`.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Everything said about one scan, from the weakest layer to the strongest.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layers<'a> {
    /// The folder's `curvedig.toml`; only its `[defaults]` table is looked at.
    pub config: Option<Source<'a>>,
    /// The file given with `--layout`.
    pub given: Option<Source<'a>>,
    /// `<stem>.toml` beside the scan.
    pub beside: Option<Source<'a>>,
    /// What was corrected in the output folder.
    pub corrected: Option<Source<'a>>,
}

/// What the layers add up to, validated. Everything is optional; no layer at all is [`Known::default`].
///
/// # Errors
/// `Usage` at the sidecar stage for anything wrong, naming file, line and key (`a.toml line 7: track[1].left: …`).
pub fn parse(layers: &Layers<'_>) -> Result<Known> {
    let mut merged = Partial::default();
    if let Some(source) = layers.config {
        let document = Document::parse(source)?;
        if let Some(defaults) = document.root().table()?.get("defaults") {
            merged.overrule(Partial::read(&defaults)?);
        }
    }
    for source in [layers.given, layers.beside, layers.corrected].into_iter().flatten() {
        merged.overrule(Partial::read(&Document::parse(source)?.root())?);
    }
    merge::known(merged)
}

/// SHA-256, hex, of what is known in its one canonical form: the same knowledge has the same hash, whichever layers,
/// comments or spacing it came from.
pub fn sha256(known: &Known) -> String {
    hex(&Sha256::digest(to_toml(known)))
}

#[cfg(test)]
mod tests;
