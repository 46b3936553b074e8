//! What the Lambda function is asked and what it answers: one scan per event, references instead of pixels. Callers may
//! rely on these shapes: fields are only ever added, and a field that the function doesn't know is refused, since
//! passing over a setting would give another result than was asked for.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize, Serializer};

use crate::domain::found::Known;
use crate::domain::spec::DepthUnit;
use crate::error::Result;
use crate::format::sidecar::{Layers, Source, parse};
use crate::model_store::{SeedRequest, Seeded};
use crate::pipeline::Settings;
use crate::pipeline::formats::{Format, Formats};
use crate::pipeline::record::{FailureRecord, Record};
use crate::pipeline::sections::Sections;

/// Version of events and answers.
pub const VERSION: u32 = 1;

/// Answers larger than this lose their record's layout, which the record in the store keeps: Lambda ends an answer at
/// 6 MB and fails the invocation.
pub const MAX_ANSWER_BYTES: usize = 5 << 20;

/// One invocation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// [`VERSION`].
    pub version: u32,
    /// Loads the models and answers at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub warmup: bool,
    /// The scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<ScanRef>,
    /// What is known about it; without it the function looks for `<stem>.toml` beside the scan.
    #[serde(default)]
    pub layout: Option<LayoutRef>,
    /// Where its results go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<OutputRef>,
    /// For the seeding function: the version of the model to copy to its file system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<SeedRequest>,
    /// Settings.
    #[serde(default)]
    pub options: Options,
    /// The caller's name for exactly this piece of work. A record that already carries it is the answer: the same event
    /// twice does the work once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

impl Event {
    /// The event that loads the models.
    pub fn warmup() -> Event {
        Event { version: VERSION, warmup: true, ..Event::default() }
    }
}

/// A scan in S3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanRef {
    /// Bucket.
    pub bucket: String,
    /// Key.
    pub key: String,
    /// Entity tag as listed: bytes that have changed since are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Version of the object in a versioned bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// What record and LAS file call the scan; the key where it isn't given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Where results go: `prefix`, `name`, and an ending such as `.las`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputRef {
    /// Bucket.
    pub bucket: String,
    /// Prefix, with its final `/` where there is one.
    pub prefix: String,
    /// Name below the prefix, folders included; the scan's own without its extension where it isn't given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Replaces whatever is there, results of other programs included.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replace: bool,
}

/// A TOML text and what messages call it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerText {
    /// Such as `a.toml`.
    pub name: String,
    /// TOML.
    pub text: String,
}

/// What is known about a scan, from the weakest layer to the strongest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerTexts {
    /// The folder's `curvedig.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<LayerText>,
    /// The sidecar for all scans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<LayerText>,
    /// The scan's own sidecar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<LayerText>,
}

impl LayerTexts {
    /// What the layers add up to.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn parse(&self) -> Result<Known> {
        fn source(layer: Option<&LayerText>) -> Option<Source<'_>> {
            layer.map(|layer| Source { name: &layer.name, bytes: layer.text.as_bytes() })
        }
        parse(&Layers {
            config: source(self.config.as_ref()),
            given: source(self.given.as_ref()),
            beside: source(self.beside.as_ref()),
            corrected: None,
        })
    }
}

/// A scan's layout: the text of a sidecar, or all layers with their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LayoutRef {
    /// A sidecar's text.
    Text(String),
    /// Layers.
    Layers(LayerTexts),
}

impl LayoutRef {
    /// The layers.
    pub fn into_layers(self) -> LayerTexts {
        match self {
            LayoutRef::Layers(layers) => layers,
            LayoutRef::Text(text) => LayerTexts {
                given: Some(LayerText { name: "layout".to_owned(), text }),
                ..LayerTexts::default()
            },
        }
    }
}

/// Settings of a scan that change its result or bound its making.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Step of the files of values in their depth unit.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "number")]
    pub step: Option<Decimal>,
    /// Unit of their depths; the scan's where it isn't given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth_unit: Option<DepthUnit>,
    /// Their forms; LAS 2.0 where none is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<Format>,
    /// Whether all sections become files.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_sections: bool,
    /// Most pixels of the scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_pixels: Option<u64>,
}

/// A step has four decimals at most, which a JSON number carries unharmed.
fn number<S: Serializer>(step: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    step.and_then(|step| step.to_f64()).serialize(serializer)
}

impl Options {
    /// The options that a run's settings are.
    pub fn from_settings(settings: &Settings) -> Options {
        let usual = Settings::default().limits.max_pixels;
        Options {
            step: settings.step,
            depth_unit: settings.depth_unit,
            // As few words as possible: a function of before them does the usual still.
            formats: if settings.formats == Formats::default() {
                Vec::new()
            } else {
                settings.formats.iter().collect()
            },
            all_sections: settings.sections == Sections::All,
            max_pixels: Some(settings.limits.max_pixels).filter(|pixels| *pixels != usual),
        }
    }

    /// The settings that these options are.
    pub fn to_settings(&self) -> Settings {
        let mut settings = Settings {
            step: self.step,
            depth_unit: self.depth_unit,
            formats: Formats::new(&self.formats),
            ..Settings::default()
        };
        if let Some(max_pixels) = self.max_pixels {
            settings.limits.max_pixels = max_pixels;
        }
        if self.all_sections {
            settings.sections = Sections::All;
        }
        settings
    }
}

/// What a caller is to do about a fault; a scan that can't be digitised is no fault but a record that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultClass {
    /// The store was slow or away: the same event again, later.
    Busy,
    /// The event is wrong: never again.
    Event,
    /// The scan is gone, or not what was listed: list again.
    Changed,
    /// The scan is too large for the function: not there.
    TooLarge,
    /// Results of another program are in the way.
    Foreign,
    /// No rights, no such bucket: mend that first, no scan will do better.
    Denied,
    /// The model is missing or not its card's: no scan can be done there.
    Model,
}

/// Why an event was not carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What to do about it.
    pub class: FaultClass,
    /// Where, what, and a hint.
    #[serde(flatten)]
    pub failure: FailureRecord,
}

/// The models and the program that a function works with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// SHA-256 of CurveNet, hex.
    pub model_sha256: String,
    /// SHA-256 of the reader, hex.
    pub reader_sha256: String,
    /// curvedig's version.
    pub version: String,
}

/// The function's answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// [`VERSION`].
    pub version: u32,
    /// The scan's record; `failed` ones too. None for a warm-up and a fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    /// Keys written, the record last.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// Whether an earlier event had done the work.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub already: bool,
    /// Whether the record lacks its layout, for its size; the one in the store has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trimmed: bool,
    /// The version of the model that the seeding function brought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeded: Option<Seeded>,
    /// Why nothing was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
    /// What the function works with; none where the models didn't load.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// Whether this was the environment's first event.
    pub cold: bool,
    /// From the process's start to its readiness, ms; 0 for a warm one.
    pub init_ms: u64,
    /// Loading the models, ms; 0 for a warm one.
    pub model_load_ms: u64,
    /// Bytes of models read at that start.
    #[serde(default)]
    pub model_bytes: u64,
    /// The event, ms.
    #[serde(default)]
    pub duration_ms: u64,
    /// Requests for objects that it made: read ones, then written and listed ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<[u32; 2]>,
}

impl Answer {
    /// The answer small enough for Lambda.
    #[must_use]
    pub fn bounded(mut self) -> Answer {
        let size = serde_json::to_vec(&self).map_or(0, |bytes| bytes.len());
        if size > MAX_ANSWER_BYTES
            && let Some(record) = &mut self.record
        {
            record.layout = None;
            record.curves.iter_mut().for_each(|curve| curve.gaps.clear());
            self.trimmed = true;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_event_is_understood() {
        let text = r#"{"version": 1, "scan": {"bucket": "b", "key": "in/a.tif", "etag": "\"e\""}, "layout": null,
                       "output": {"bucket": "b", "prefix": "out/"}, "options": {"step": 0.5}}"#;
        let event: Event = serde_json::from_str(text).unwrap();
        assert_eq!(event.options.to_settings().step, Some(Decimal::new(5, 1)));
        assert_eq!(event.scan.unwrap().etag.as_deref(), Some("\"e\""));
        assert_eq!(
            serde_json::from_str::<Event>(r#"{"version": 1, "warmup": true}"#).unwrap(),
            Event::warmup()
        );
    }

    #[test]
    fn an_event_comes_back_as_it_was_and_a_setting_nobody_knows_is_refused() {
        let step = Some("0.1".parse().unwrap());
        let formats = Formats::new(&[Format::Csv, Format::Las12]);
        let depth_unit = Some(DepthUnit::Metres);
        let settings = Settings { step, depth_unit, formats, sections: Sections::All, ..Settings::default() };
        let event = Event { options: Options::from_settings(&settings), ..Event::warmup() };
        let back: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
        assert_eq!(back.options.to_settings(), settings);
        assert!(serde_json::from_str::<Event>(r#"{"version": 1, "options": {"stepp": 1}}"#).is_err());
    }
}
