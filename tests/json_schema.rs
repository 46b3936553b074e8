//! What is printed as JSON is what the schema says, and the schema says all of it.

mod support;

use support::{Bench, python};

/// Validates a file of JSON lines or one JSON text against a definition, every field that isn't in it being an error.
const VALIDATE: &str = r##"
import json, sys
from jsonschema import Draft202012Validator
schema, kind, text = json.load(open(sys.argv[1])), open(sys.argv[2]).read(), open(sys.argv[3]).read()
Draft202012Validator.check_schema(schema)
if "strict" in kind:
    for definition in schema["$defs"].values():
        if "properties" in definition:
            definition["additionalProperties"] = False
schema["$ref"] = "#/$defs/" + kind.split()[0]
del schema["anyOf"]
try:
    values = [json.loads(text)]
except ValueError:
    values = [json.loads(line) for line in text.splitlines()]
errors = [error.message for value in values for error in Draft202012Validator(schema).iter_errors(value)]
print(len(values), "; ".join(errors))
"##;

fn validate(bench: &Bench, kind: &str, text: &str) -> String {
    let kind = bench.write("kind", kind);
    let text = bench.write("text", text);
    python::run(VALIDATE, &[&bench.path("schema.json"), &kind, &text]).trim().to_owned()
}

#[test]
fn lines_records_and_inspections_are_as_the_schema_says() {
    let bench = Bench::with_scans(2);
    bench.write("in/broken.tif", "II*");
    let schema = bench.curvedig(&["generate", "schema"]);
    assert_eq!(schema.code, Some(0));
    bench.write("schema.json", &schema.stdout);
    let run = bench.curvedig(&["run", "in", "--output-format", "json"]);
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert_eq!(validate(&bench, "Line strict", &run.stdout), "3");
    let again = bench.curvedig(&["run", "in", "--output-format", "json"]);
    assert_eq!(validate(&bench, "Line strict", &again.stdout), "3");
    for name in ["s1-00000", "broken"] {
        let record = std::fs::read_to_string(bench.path(&format!("out/{name}.json"))).unwrap();
        assert_eq!(validate(&bench, "Record strict", &record), "1", "{name}");
    }
    let inspect = bench.curvedig(&["inspect", "in/s1-00000.tif", "--output-format", "json"]);
    assert_eq!(validate(&bench, "Inspection strict", &inspect.stdout), "1");

    let newer = run.stdout.replace("{\"format\":1,", "{\"format\":1,\"added_later\":true,");
    assert_eq!(validate(&bench, "Line", &newer), "3", "added fields are no error to who follows the schema");
    assert!(validate(&bench, "Line strict", &newer).contains("added_later"));
    let wrong = run.stdout.replace("\"status\":\"", "\"status\":\"un");
    assert!(
        validate(&bench, "Line", &wrong).contains("undone")
            || validate(&bench, "Line", &wrong).contains("unreview")
    );
}

#[test]
fn the_schema_is_the_one_that_was_promised() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/curvedig.schema.json");
    let schema = Bench::new().curvedig(&["generate", "schema"]).stdout;
    if std::env::var_os("CURVEDIG_BLESS").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let promised = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        schema == promised,
        "the JSON changed: if fields were only added, bless {path} with CURVEDIG_BLESS=1; or else format becomes 2"
    );
}

#[test]
fn the_example_of_settings_can_be_saved_and_used() {
    let bench = Bench::with_scans(1);
    let example = bench.curvedig(&["generate", "config"]);
    assert_eq!(example.code, Some(0));
    let text = example
        .stdout
        .replace("#output = \"out\"", "output = \"elsewhere\"")
        .replace("#format = ", "format = ");
    bench.write("curvedig.toml", text);
    let run = bench.curvedig(&["run", "in"]);
    assert!(matches!(run.code, Some(0 | 4)), "{run:?}");
    assert!(bench.path("elsewhere/s1-00000.csv").is_file() && bench.path("elsewhere/s1-00000.las").is_file());
}
