//! One line of JSON per event on stdout, which Lambda takes to CloudWatch: for people to search, and, by its `_aws` part,
//! for CloudWatch to make metrics of ("embedded metric format").

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::pipeline::event::Answer;
use crate::pipeline::record::{Record, Status};

/// Where CloudWatch keeps the metrics.
const NAMESPACE: &str = "curvedig";

/// Writes the line.
pub fn write(request_id: &str, scan: Option<&str>, answer: &Answer) {
    // stdout is Lambda's pipe; without it there is nobody to tell.
    println!("{}", line(request_id, scan, answer, now_ms()));
}

fn line(request_id: &str, scan: Option<&str>, answer: &Answer, now_ms: u64) -> Value {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    put("level", json!(if answer.error.is_some() { "error" } else { "info" }));
    put("request_id", json!(request_id));
    put("scan", json!(scan));
    put("outcome", json!(outcome(answer)));
    put("cold", json!(answer.cold));
    put("init_ms", json!(answer.init_ms));
    put("model_load_ms", json!(answer.model_load_ms));
    put("model_sha256", json!(answer.identity.as_ref().map(|identity| &identity.model_sha256)));
    put("DurationMs", json!(answer.duration_ms));
    put("Cold", json!(u8::from(answer.cold)));
    put("Failed", json!(u8::from(failed(answer))));
    let mut metrics = vec![("DurationMs", "Milliseconds"), ("Cold", "Count"), ("Failed", "Count")];
    if let Some(record) = &answer.record {
        put("stages_ms", json!(record.times_ms));
        put("pixels", json!(record.pixels));
        put("message", json!(record.failure.as_ref().map(|failure| &failure.message)));
        if let Some(pixels) = megapixels(record) {
            put("Megapixels", json!(pixels));
            metrics.push(("Megapixels", "None"));
        }
        if let Some(bytes) = record.peak_memory {
            put("PeakMemory", json!(bytes));
            metrics.push(("PeakMemory", "Bytes"));
        }
    }
    if let Some(fault) = &answer.error {
        put("message", json!(fault.failure.message));
        put("stage", json!(fault.failure.stage));
    }
    let metrics: Vec<Value> =
        metrics.iter().map(|(name, unit)| json!({"Name": name, "Unit": unit})).collect();
    let dimensions = json!([["Function", "Version"]]);
    put("Function", json!(std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_default()));
    put("Version", json!(std::env::var("AWS_LAMBDA_FUNCTION_VERSION").unwrap_or_default()));
    let block = json!({"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": metrics});
    put("_aws", json!({"Timestamp": now_ms, "CloudWatchMetrics": [block]}));
    Value::Object(fields)
}

fn outcome(answer: &Answer) -> Value {
    match (&answer.error, &answer.record) {
        (Some(fault), _) => json!(fault.class),
        (None, Some(_)) if answer.already => json!("done_before"),
        (None, Some(record)) => json!(record.status),
        (None, None) => json!("warm_up"),
    }
}

fn failed(answer: &Answer) -> bool {
    answer.error.is_some() || answer.record.as_ref().is_some_and(|record| record.status == Status::Failed)
}

fn megapixels(record: &Record) -> Option<f64> {
    record.pixels.map(|[columns, rows]| columns as f64 * rows as f64 / 1e6)
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_its_value_beside_it() {
        let answer = Answer { cold: true, init_ms: 12, duration_ms: 5, ..Answer::default() };
        let line = line("id", Some("in/a.tif"), &answer, 1);
        assert_eq!((&line["outcome"], &line["scan"]), (&json!("warm_up"), &json!("in/a.tif")));
        let block = &line["_aws"]["CloudWatchMetrics"][0];
        for metric in block["Metrics"].as_array().unwrap() {
            assert!(line[metric["Name"].as_str().unwrap()].is_number(), "{metric}");
        }
        for dimension in block["Dimensions"][0].as_array().unwrap() {
            assert!(line[dimension.as_str().unwrap()].is_string(), "{dimension}");
        }
    }
}
