//! A run of the bundled scans, and its report on the desk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::browser::{Browser, file_url};
use crate::support::{Bench, CURVEDIG, Ended};

/// Copies bundled scans with their sidecars.
pub fn with_bundled(names: &[&str]) -> Bench {
    let bench = Bench::new();
    let scans = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scans");
    for name in names {
        for ending in ["tif", "toml"] {
            let file = format!("{name}.{ending}");
            bench.write(&format!("in/{file}"), fs::read(scans.join(&file)).unwrap());
        }
    }
    bench
}

/// All bundled scans.
pub const ALL: [&str; 8] = ["alike", "bent", "broken", "easy", "log", "north/run-1", "south/run-1", "wraps"];

/// `curvedig run in`, as its report says.
pub fn run(bench: &Bench) -> Ended {
    bench.curvedig(&["run", "in", "-o", "out"])
}

/// `curvedig review`, answering.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start(bench: &Bench) -> Server {
        Server::start_in(bench, "", "out")
    }

    /// Started in a folder, for results that are called `out` from there.
    pub fn start_in(bench: &Bench, folder: &str, out: &str) -> Server {
        let mut command = bench.command(CURVEDIG);
        command.current_dir(bench.path(folder));
        command.args(["review", out, "--no-open"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let url = url.trim().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Server { child, url }
    }

    /// Opens its page.
    pub fn page(&self) -> Browser {
        let mut page = Browser::start(1400, 900);
        page.open(&self.url);
        page
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The report as a file.
pub fn from_disk(bench: &Bench) -> Browser {
    let mut page = Browser::start(1400, 900);
    page.open(&file_url(&bench.path("out/report.html")));
    page
}

/// Opens a scan by searching for it, as a person would.
pub fn open_scan(page: &mut Browser, name: &str) {
    page.key("/");
    page.until("document.activeElement.id === 'search'");
    page.fill("#search", name);
    page.until("document.querySelectorAll('.row').length === 1");
    page.key("Escape");
    page.click(".row .name");
    page.until("!document.getElementById('open').hidden");
}

/// A LAS file's values of one curve by depth.
pub fn values(bench: &Bench, las: &str, curve: &str) -> BTreeMap<i64, f64> {
    let text = fs::read_to_string(bench.path(las)).unwrap();
    let (head, body) = text.split_once("\n~A").unwrap();
    let curves = head.split("\n~C").nth(1).unwrap().lines().skip(1);
    let names: Vec<&str> = curves
        .take_while(|line| !line.starts_with('~'))
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once('.').unwrap().0.trim())
        .collect();
    let column =
        names.iter().position(|name| *name == curve).unwrap_or_else(|| panic!("no {curve} in {names:?}"));
    let rows = body
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().map(|it| it.parse::<f64>().unwrap()).collect());
    rows.map(|row: Vec<f64>| ((row[0] * 1000.0).round() as i64, row[column]))
        .filter(|(_, value)| *value != -999.25)
        .collect()
}
