//! `curvedig doctor`: what works on this machine, what doesn't, and what to do. Fetches nothing, changes nothing.

use std::io::{self, Write};

use super::args::DoctorArgs;
use super::exit::Exit;
use super::{reader, segmenter, workers};
use crate::error::Result;
use crate::model::runtime;
use crate::store::name::{printable, shown};

/// Prints a line per finding to stdout.
///
/// # Errors
/// None of its own: what is wrong is a finding.
pub fn run(args: &DoctorArgs) -> Result<Exit> {
    let mut lines = vec![format!("ok    curvedig {}", env!("CARGO_PKG_VERSION"))];
    let mut exit = Exit::Good;
    match runtime::ensure(true, &mut |_| {}) {
        Ok(library) => {
            lines.push(format!("ok    ONNX Runtime: {}", shown(&library)));
            let segmenter = segmenter::open(args.model.as_deref(), true);
            let reader = reader::open(true);
            for (name, sha256) in [
                ("model", segmenter.map(|model| model.sha256().to_owned())),
                ("reader", reader.map(|model| model.sha256().to_owned())),
            ] {
                match sha256 {
                    Ok(sha256) => lines.push(format!("ok    {name}: SHA-256 {sha256}")),
                    Err(error) => {
                        exit = Exit::Usage;
                        lines.push(format!("wrong {name}: {}", printable(&error.message)));
                        lines.extend(error.hint.map(|hint| format!("      hint: {}", printable(&hint))));
                    }
                }
            }
        }
        Err(error) => {
            // Its absence is no fault: the first run fetches it.
            lines.push(format!("note  {}", printable(&error.message)));
            lines.push(format!("      hint: the first run fetches it ({}); by hand:", runtime::VERSION));
            lines.extend(error.hint.map(|hint| format!("      {}", printable(&hint))));
        }
    }
    lines.push(format!("ok    workers: {} by default, by cores and free memory", workers::default_workers()));
    let mut stdout = io::stdout().lock();
    for line in lines {
        if writeln!(stdout, "{line}").is_err() {
            // A reader that went away.
            break;
        }
    }
    Ok(exit)
}
