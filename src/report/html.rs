//! `report.html`: a page of its own, without scripts or anything from elsewhere.

use std::fmt::Write;

use super::numbers::{count, duration, grouped};
use super::summary::Summary;
use crate::batch::journal::Line;
use crate::pipeline::record::Status;
use crate::store::name::printable;

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em;color:#222}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35em .8em .35em 0;\
border-bottom:1px solid #ddd}td.n{white-space:nowrap}.failed{color:#a00}.review{color:#850}.done{color:#060}";

/// The page; `costs` is its part about costs.
pub fn page(summary: &Summary, costs: &str) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width\"><title>curvedig run</title>");
    // Writing to a String can't fail.
    let _ = writeln!(html, "<style>{STYLE}</style></head><body>\n<h1>curvedig run</h1>");
    let _ = writeln!(html, "<p>{}</p>", escaped(&facts(summary)));
    html.push_str(
        "<table>\n<tr><th>scan<th>status<th>depth<th>curves: coverage, confidence<th>why<th>files</tr>\n",
    );
    for line in &summary.lines {
        row(&mut html, line);
    }
    html.push_str("</table>\n");
    html.push_str(costs);
    html.push_str("</body></html>\n");
    html
}

fn facts(summary: &Summary) -> String {
    format!(
        "{}: {} done, {} need review, {} failed. {} ft ({} m), {}. {} with {}.",
        count(summary.lines.len(), "scan"),
        summary.with(Status::Done).count(),
        summary.with(Status::Review).count(),
        summary.with(Status::Failed).count(),
        grouped(&format!("{:.1}", summary.feet())),
        grouped(&format!("{:.1}", summary.metres())),
        count(summary.curves(), "curve"),
        duration(summary.wall_ms),
        count(summary.jobs, "worker"),
    )
}

fn row(html: &mut String, line: &Line) {
    let status = match line.status {
        Status::Done => "done",
        Status::Review => "review",
        Status::Failed => "failed",
    };
    let depth = line
        .depth
        .as_ref()
        .map_or_else(String::new, |depth| format!("{}–{} {}", depth.start, depth.stop, depth.unit));
    let curves: Vec<String> = line
        .curves
        .iter()
        .map(|curve| {
            let (name, coverage) = (escaped(&curve.mnemonic), curve.coverage * 100.0);
            format!("{name}: {coverage:.1} %, {:.2}", curve.confidence)
        })
        .collect();
    let why = match &line.failure {
        Some(failure) => format!("{}: {}", failure.stage, failure.message),
        None => line.reasons.join("; "),
    };
    let files: Vec<String> = line
        .files
        .iter()
        .map(|file| {
            let label = file.path.strip_prefix(&line.output).unwrap_or(&file.path);
            format!("<a href=\"{}\">{}</a>", link(&file.path), escaped(label))
        })
        .collect();
    let _ = writeln!(
        html,
        "<tr><td>{}<td class=\"{status}\">{status}<td class=\"n\">{}<td>{}<td>{}<td class=\"n\">{}</tr>",
        escaped(&line.scan),
        escaped(&depth),
        curves.join("<br>"),
        escaped(&why),
        files.join(" ")
    );
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A relative link: everything but letters, digits, `-._~/` percent-encoded, and never taken for a scheme.
fn link(path: &str) -> String {
    let mut out = String::from("./");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_stays_text() {
        assert_eq!(escaped("<b>\"&\u{1b}"), "&lt;b&gt;&quot;&amp;\\u{1b}");
        assert_eq!(link("javascript:a b/ü#.png"), "./javascript%3Aa%20b/%C3%BC%23.png");
    }
}
