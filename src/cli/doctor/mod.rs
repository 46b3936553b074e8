//! `curvedig doctor`: what works on this machine, what doesn't, and what to do; where it is asked for, in AWS, too. Fetches
//! nothing and changes nothing, but for a small object that it writes to S3 and deletes.

mod aws;
mod findings;

use super::args::DoctorArgs;
use super::exit::Exit;
use super::stdout::print_lines;
use super::{reader, segmenter, workers};
use crate::error::{Kind, Result};
use crate::model::runtime;
use crate::store::name::shown;
use findings::Findings;

/// Prints a line per finding to stdout.
///
/// # Errors
/// None of its own: what is wrong is a finding.
pub fn run(args: &DoctorArgs) -> Result<Exit> {
    let mut findings = Findings::default();
    findings.ok(&format!("curvedig {}", env!("CARGO_PKG_VERSION")));
    let model = models(args, &mut findings);
    findings.ok(&format!("workers: {} by default, by cores and free memory", workers::default_workers()));
    if aws::is_asked_for(args)? {
        aws::look(args, model.as_deref(), &mut findings)?;
    }
    print_lines(findings.lines())?;
    Ok(findings.exit())
}

/// Looks at ONNX Runtime and the models. Gives SHA-256 of CurveNet.
fn models(args: &DoctorArgs, findings: &mut Findings) -> Option<String> {
    let library = match runtime::ensure(true, &mut |_| {}) {
        Ok(library) => library,
        // Its absence is no fault: the first run fetches it.
        Err(error) if error.kind == Kind::Io => {
            findings.note("ONNX Runtime isn't here yet");
            findings.more(&format!("hint: the first run fetches it ({}); by hand:", runtime::VERSION));
            error.hint.iter().for_each(|hint| findings.more(hint));
            return None;
        }
        Err(error) => {
            findings.wrong("ONNX Runtime", &error);
            return None;
        }
    };
    findings.ok(&format!("ONNX Runtime: {}", shown(&library)));
    let mut tell = |name: &str, sha256: Result<String>| match sha256 {
        Ok(sha256) => {
            findings.ok(&format!("{name}: SHA-256 {sha256}"));
            Some(sha256)
        }
        Err(error) => {
            findings.wrong(name, &error);
            None
        }
    };
    let segmenter = segmenter::open(args.model.as_deref(), true).map(|model| model.sha256().to_owned());
    let segmenter = tell("model", segmenter);
    tell("reader", reader::open(true).map(|model| model.sha256().to_owned()));
    segmenter
}
