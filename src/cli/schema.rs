//! The JSON Schema of what `--output-format json` prints and of records: what the README promises, for programs.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::batch::journal::Line;
use crate::pipeline::record::Record;
use crate::report::inspect::InspectionRecord;

/// One schema for all three, made from the types that write them: `Line` (run), `Record` (NAME.json), `Inspection`.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let kinds = [
        generator.subschema_for::<Line>(),
        generator.subschema_for::<Record>(),
        generator.subschema_for::<InspectionRecord<'_>>(),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "curvedig JSON, format 1",
        "description": "Line: one scan of `curvedig run --output-format json` and of run.jsonl. Record: NAME.json. \
                        Inspection: `curvedig inspect --output-format json`. Fields are only ever added while format is 1.",
        "anyOf": kinds,
        "$defs": generator.take_definitions(true),
    })
}
