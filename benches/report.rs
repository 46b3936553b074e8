//! How long the report of many scans takes to open and to scroll, in a real Chromium: `cargo bench --bench report [SCANS]`,
//! 10,000 where no number is given. Prints a line per measure; asserts nothing about time.

#[path = "../tests/support/browser/mod.rs"]
mod browser;

use std::fs;
use std::time::Instant;

use browser::{Browser, file_url};
use serde_json::{Value, json};

use curvedig::batch::journal::Line;
use curvedig::domain::raster::GreyRaster;
use curvedig::pipeline::view::stamp;
use curvedig::report::page::{Data, page};

/// Scrolls from top to bottom, a screen a frame: the frames' times, ms.
const SCROLL: &str = "new Promise((done) => {
    const list = document.getElementById('list'), times = [];
    let last = performance.now();
    const step = (now) => {
        times.push(now - last);
        last = now;
        if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) return done(times);
        list.scrollTop += list.clientHeight;
        requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
})";

fn main() {
    let number = std::env::args().skip(1).find_map(|it| it.parse::<usize>().ok()).unwrap_or(10_000);
    let lines: Vec<Line> = (0..number).map(line).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.html");
    let started = Instant::now();
    let html = page(&Data::new(lines.iter(), format!("{number} synthetic scans"), None), false);
    fs::write(&path, &html).expect("room for the page");
    println!(
        "{number} scans: {:.1} MB, written in {} ms",
        html.len() as f64 / 1e6,
        started.elapsed().as_millis()
    );

    let mut browser = Browser::start(1400, 900);
    for run in 1..=3 {
        let started = Instant::now();
        browser.open(&file_url(&path));
        let ready = started.elapsed().as_millis();
        let painted = browser.eval("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))");
        println!(
            "run {run}: ready in {ready} ms, painted {:.0} ms after its start",
            painted.as_f64().unwrap_or(f64::NAN)
        );
    }
    let frames = browser.eval(SCROLL);
    let mut times: Vec<f64> = frames.as_array().expect("frames").iter().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "scrolled over {number} scans in {} frames: median {:.1} ms, 99 % {:.1} ms, worst {:.1} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    for (what, act) in [
        (
            "ordered by confidence",
            "(() => { const it = document.getElementById('order'); it.value = 'confidence'; it.dispatchEvent(new Event('change')); })()",
        ),
        (
            "filtered by a word",
            "(() => { document.getElementById('search').value = 'scan-77'; refresh(); })()",
        ),
    ] {
        let time = browser.eval(&format!(
            "(() => {{ const from = performance.now(); {act}; return performance.now() - from; }})()"
        ));
        println!("{what} in {:.0} ms", time.as_f64().unwrap_or(f64::NAN));
    }
}

/// A scan like those of a batch: every seventh failed, every third for review, five curves, a score of doubts.
fn line(number: usize) -> Line {
    let status = if number.is_multiple_of(7) {
        "failed"
    } else if number.is_multiple_of(3) {
        "review"
    } else {
        "done"
    };
    let names = ["GR", "CALI", "SP", "ILD", "NPHI"];
    let share = |at: usize| 1.0 - ((number * 31 + at * 17) % 50) as f64 / 200.0;
    let curve = |(at, name): (usize, &&str)| json!({"mnemonic": name, "coverage": share(at), "confidence": share(at + 5), "gaps": at});
    let bytes =
        |seed: usize| (0..120).map(|at| ((seed * 7919 + at * at * 31) % 255) as u8).collect::<Vec<u8>>();
    let plot = |(at, name): (usize, &&str)| json!({"curve": name, "low": 3.25 * at as f64, "high": 140.5, "points": base64(&bytes(number + at))});
    let knots = |x: f64| {
        (0..8).map(|at| json!([345.35 + 270.0 * f64::from(at), x + f64::from(at) * 0.37])).collect::<Vec<_>>()
    };
    let track = |at: usize| {
        json!({"edges": [100.25 + 300.0 * at as f64, 400.5 + 300.0 * at as f64], "left": knots(100.0), "right": knots(400.0),
        "curves": [{"mnemonic": names[at], "unit": "GAPI", "scale": [0.0, 150.0], "kind": "linear", "style": "solid", "wrap": true}]})
    };
    let doubt = |at: usize| json!({"curve": names[at % 5], "top": 5000.5 + 13.0 * at as f64, "base": 5003.5 + 13.0 * at as f64, "why": "confidence 0.41"});
    let failed = status == "failed";
    let failure = json!({"stage": "layout", "message": "no depth numbers that make a ladder", "hint": "give depth.ties in a sidecar"});
    let view = json!({
        "thumbnail": thumbnail(number),
        "qc": {"scale": 0.62, "first_col": 91, "bands": [{"rows": [318, 8286], "at": [86, 84, 829, 4968]}, {"rows": [8266, 16234], "at": [1037, 84, 829, 4968]}]},
        "layout": {"unit": "ft", "ties": [[342.14, 5090.0], [2209.89, 5388.0]], "interval": [5090.0, 5388.0], "depths": knots(5090.0),
            "tilt": knots(0.0), "middle": 560.0, "tracks": (0..5).map(track).collect::<Vec<_>>()},
        "residual_rows": 0.84, "grid_lines_seen": 0.88,
        "plots": names.iter().enumerate().map(plot).collect::<Vec<_>>(), "doubts": (0..24).map(doubt).collect::<Vec<_>>(),
    });
    let hash = format!("{number:064x}");
    let output = format!("field-{}/scan-{number:05}", number % 40);
    let mut line = json!({
        "format": 1, "scan": format!("in/{output}.tif"), "output": output, "status": status,
        "reasons": if status == "review" { vec!["ILD: values at only 74 % of the depths", "SGR and SP are drawn alike: their names may be exchanged"] } else { vec![] },
        "provenance": {"scan_sha256": hash, "layout_sha256": hash, "model_sha256": hash, "settings": "step=default", "version": "0.1.0"},
        "pixels": [2200, 17000], "curves": [], "files": [], "times_ms": {"decode": 1, "layout": 2, "segment": 3, "trace": 4, "write": 5}, "elapsed_ms": 7400,
    });
    if failed {
        line["failure"] = failure;
        line["view"] = json!({"thumbnail": thumbnail(number)});
    } else {
        line["depth"] = json!({"unit": "ft", "start": 5090.0, "stop": 5388.0, "step": 0.5});
        line["curves"] = names.iter().enumerate().map(curve).collect();
        line["files"] = [".qc.png", ".las", ".json"]
            .map(|ending| json!({"path": format!("{output}{ending}"), "sha256": hash}))
            .to_vec()
            .into();
        line["view"] = view;
    }
    serde_json::from_value(line).expect("a line")
}

/// Each scan's own: nothing is gained by two being the same.
fn thumbnail(number: usize) -> Option<String> {
    let pixels = (0..40 * 80).map(|at| if (at * (number + 3)) % 11 < 3 { 0 } else { 255 }).collect();
    stamp(&GreyRaster::new(40, 80, pixels)).expect("a thumbnail")
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
