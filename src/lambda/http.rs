//! A scan in the body of an HTTP request, its LAS file in the answer: for callers that are no command line. The event
//! is that of a Function URL or of API Gateway, whose two formats call what is needed here alike.

use std::collections::BTreeMap;
use std::time::Instant;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::function::{Function, Start, fault};
use super::{log, scan};
use crate::domain::spec::DepthUnit;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las;
use crate::pipeline::Settings;
use crate::pipeline::event::{Answer, Fault, FaultClass, LayerTexts, LayoutRef, Options, ScanRef};
use crate::pipeline::output::LAS;
use crate::pipeline::record::{Record, Status};

/// Answers larger than this don't go through Lambda, which allows 6 MB.
const MAX_BODY: usize = 5 << 20;

/// What is looked at of an event.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    #[serde(default)]
    query_string_parameters: Option<BTreeMap<String, String>>,
}

/// What the answer's body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Las,
    Csv,
    Record,
}

/// What a request asks for.
struct Asked {
    bytes: Vec<u8>,
    scan: ScanRef,
    layout: Option<LayoutRef>,
    options: Options,
    form: Form,
}

/// Whether an event came over HTTP.
pub fn is_http(event: &Value) -> bool {
    event.get("requestContext").is_some()
}

/// Answers it.
pub async fn answer(function: &Function, event: Value, start: Start, request_id: &str) -> Value {
    let started = Instant::now();
    let (answer, response) = match asked(event) {
        Err(error) => refused(400, fault(FaultClass::Event, &error)),
        Ok(asked) => match function.models().await {
            Err(error) => refused(503, fault(FaultClass::Model, &error)),
            Ok(models) => {
                let Asked { bytes, scan, layout, options, form } = asked;
                let known = layout.map(LayoutRef::into_layers).unwrap_or_default().parse();
                let ended = scan::digitise(bytes, &scan, known, options.to_settings(), &models).await;
                let response = respond(&ended, form);
                (Answer { record: Some(ended.record), ..Answer::default() }, response)
            }
        },
    };
    let answer = function.finish(answer, start, started).await;
    log::write(request_id, None, &answer);
    response
}

/// What a request says of its scan.
///
/// # Errors
/// As its caller is told.
pub fn said(event: Value) -> Result<(LayerTexts, Settings), Fault> {
    let asked = asked(event).map_err(|error| fault(FaultClass::Event, &error))?;
    Ok((asked.layout.map(LayoutRef::into_layers).unwrap_or_default(), asked.options.to_settings()))
}

fn asked(event: Value) -> Result<Asked> {
    let wrong = |message: &str| {
        Error::new(Kind::Usage, Stage::Read, message)
            .with_hint("POST the scan's bytes; see .github/LAMBDA.md, Over HTTP")
    };
    let request: Request = serde_json::from_value(event).map_err(|error| wrong(&error.to_string()))?;
    let body =
        request.body.filter(|body| !body.is_empty()).ok_or_else(|| wrong("the request has no body"))?;
    if !request.is_base64_encoded {
        return Err(wrong("the body came as text").with_hint(
            "send it with Content-Type: image/tiff; API Gateway needs that among its binary media types",
        ));
    }
    let bytes =
        BASE64_STANDARD.decode(body).map_err(|error| wrong(&format!("the body isn't base64: {error}")))?;
    let query = request.query_string_parameters.unwrap_or_default();
    let mut options = Options::default();
    let mut layout = None;
    let mut form = accepted(&request.headers.unwrap_or_default());
    let mut name = "scan".to_owned();
    for (key, value) in query {
        match key.as_str() {
            "name" => name = value,
            "layout" => layout = Some(LayoutRef::Text(value)),
            "step" => {
                let step = value.parse().ok().filter(|step| *step > Decimal::ZERO);
                let step = step.ok_or_else(|| wrong(&format!("step: '{value}' is no number above 0")))?;
                options.step = Some(step);
            }
            "depth_unit" => {
                options.depth_unit = match value.as_str() {
                    "ft" => Some(DepthUnit::Feet),
                    "m" => Some(DepthUnit::Metres),
                    _ => return Err(wrong(&format!("depth_unit: '{value}' is none of ft, m"))),
                }
            }
            "format" => {
                form = match value.as_str() {
                    "las" => Form::Las,
                    "csv" => Form::Csv,
                    "json" => Form::Record,
                    _ => return Err(wrong(&format!("format: '{value}' is none of las, csv, json"))),
                }
            }
            _ => {
                return Err(wrong(&format!(
                    "{key}: no such parameter; there are name, layout, step, depth_unit, format"
                )));
            }
        }
    }
    let scan = ScanRef { bucket: String::new(), key: name, etag: None, version_id: None, name: None };
    Ok(Asked { bytes, scan, layout, options, form })
}

fn accepted(headers: &BTreeMap<String, String>) -> Form {
    let accept = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("accept"));
    match accept.map_or("", |(_, value)| value.as_str()) {
        value if value.contains("text/csv") => Form::Csv,
        value if value.contains("application/json") => Form::Record,
        _ => Form::Las,
    }
}

fn respond(ended: &scan::Ended, form: Form) -> Value {
    let record = &ended.record;
    if let Some(failure) = &record.failure {
        return response(422, "application/json", json!({"error": failure}).to_string(), Some(record));
    }
    let las = ended.outputs.get(LAS);
    let body = match (form, las) {
        (Form::Record, _) => {
            Ok(("application/json", String::from_utf8_lossy(&record.to_bytes()).into_owned()))
        }
        (_, None) => Err("no curve with a scale: no LAS"),
        (Form::Las, Some(las)) => {
            Ok(("text/plain; charset=utf-8", String::from_utf8_lossy(las).into_owned()))
        }
        (Form::Csv, Some(las)) => las::csv(las)
            .map(|text| ("text/csv; charset=utf-8", String::from_utf8_lossy(&text).into_owned()))
            .map_err(|_| "no CSV of this LAS"),
    };
    match body {
        Ok((_, text)) if text.len() > MAX_BODY => {
            let hint = "a larger step makes it smaller; curvedig run --mode lambda has no such limit";
            let error =
                json!({"error": {"message": "the answer is larger than Lambda allows", "hint": hint}});
            response(413, "application/json", error.to_string(), Some(record))
        }
        Ok((media_type, text)) => response(200, media_type, text, Some(record)),
        Err(message) => {
            let error = json!({"error": {"message": message, "reasons": record.reasons}});
            response(422, "application/json", error.to_string(), Some(record))
        }
    }
}

fn refused(status: u16, fault: Fault) -> (Answer, Value) {
    let response = response(status, "application/json", json!({"error": fault}).to_string(), None);
    (fault.into(), response)
}

fn response(status: u16, media_type: &str, body: String, record: Option<&Record>) -> Value {
    let status_text = record.map(|record| match record.status {
        Status::Done => "done",
        Status::Review => "review",
        Status::Failed => "failed",
    });
    json!({
        "statusCode": status,
        "headers": {"content-type": media_type, "x-curvedig-status": status_text.unwrap_or("failed")},
        "body": body,
        "isBase64Encoded": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(body: &str, query: Value) -> Value {
        json!({"requestContext": {}, "body": body, "isBase64Encoded": true, "queryStringParameters": query,
               "headers": {"Accept": "text/csv"}})
    }

    #[test]
    fn a_request_says_what_it_wants() {
        let query = json!({"step": "0.25", "name": "a.tif", "depth_unit": "m"});
        let asked = asked(event("SUkq", query)).unwrap();
        assert_eq!((asked.bytes.as_slice(), asked.form), (b"II*".as_slice(), Form::Csv));
        assert_eq!((asked.scan.key.as_str(), asked.options.step), ("a.tif", Some(Decimal::new(25, 2))));
        assert_eq!(asked.options.depth_unit, Some(DepthUnit::Metres));
    }

    #[test]
    fn what_is_wrong_with_a_request_is_named() {
        for (event, said) in [
            (event("", json!({})), "no body"),
            (event("#", json!({})), "base64"),
            (event("SUkq", json!({"stepp": "1"})), "stepp"),
            (event("SUkq", json!({"format": "xls"})), "xls"),
            (event("SUkq", json!({"step": "0"})), "step: '0' is no number above 0"),
            (event("SUkq", json!({"step": "-0.5"})), "-0.5"),
            (event("SUkq", json!({"depth_unit": "km"})), "none of ft, m"),
            (json!({"requestContext": {}, "body": "II*"}), "as text"),
        ] {
            let error = asked(event).err().unwrap();
            assert!(error.message.contains(said), "{error}");
        }
    }
}
