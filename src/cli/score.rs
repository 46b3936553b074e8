//! `curvedig score`: accuracy between LAS files of ours and of the truth.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use walkdir::WalkDir;

use super::args::OutputFormat;
use super::exit::Exit;
use crate::batch::progress::to_stderr;
use crate::domain::score::{Ruler, Samples, Tally, compare};
use crate::domain::spec::LayoutSpec;
use crate::error::{Error, Kind, Result, Stage};
use crate::format::las::{self, LasTable};
use crate::format::sidecar::{self, Layers, Source};
use crate::report::score::{Line, json, table};
use crate::store::name::shown;

/// Arguments of `score`.
#[derive(Debug, Clone, Args)]
pub struct ScoreArgs {
    /// LAS file to judge, or a folder of them.
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    /// LAS file that is right, or a folder of them; NAME.las or NAME.truth.las for NAME.las of ours.
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,
    /// Sidecar whose scales turn values into fractions of a track's width; what NAME.toml says comes first.
    #[arg(long, value_name = "FILE")]
    pub layout: Option<PathBuf>,
    /// Folder with a sidecar NAME.toml for each file [default: the truth's].
    #[arg(long, value_name = "DIR")]
    pub layouts: Option<PathBuf>,
    /// Form of what goes to stdout.
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub output_format: OutputFormat,
}

/// One scan's files.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    /// What it is called in the table: its path below the folders, without an ending.
    name: String,
    ours: PathBuf,
    truth: PathBuf,
    /// Where its sidecar would be.
    layout: PathBuf,
}

/// Prints a line for each curve and the total. A truth without a file of ours counts as missed.
///
/// # Errors
/// `Usage` where one is a folder and the other a file; otherwise what is wrong with a pair is told on stderr and the
/// rest goes on.
pub fn run(args: &ScoreArgs) -> Result<Exit> {
    let pairs = pairs(args)?;
    if pairs.is_empty() {
        to_stderr(&format!(
            "error: {}: no LAS file there\nhint: give the truth's LAS file or folder",
            shown(&args.truth)
        ));
        return Ok(Exit::Nothing);
    }
    let (mut lines, mut total, mut failures) = (Vec::new(), Tally::default(), Vec::new());
    for pair in &pairs {
        match score(pair, args.layout.as_deref()) {
            Ok(curves) => {
                for (curve, tally) in curves {
                    total.add(&tally);
                    lines.push(Line {
                        scan: Some(pair.name.clone()),
                        curve: Some(curve),
                        score: tally.score(),
                    });
                }
            }
            Err(error) => {
                to_stderr(&error.line(&pair.name));
                failures.push(error.kind);
            }
        }
    }
    if !lines.is_empty() {
        lines.push(Line { scan: None, curve: None, score: total.score() });
        let text = if args.output_format == OutputFormat::Json { json(&lines) } else { table(&lines) };
        match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                return Err(Error::io(Stage::Write, "stdout", &error));
            }
            _ => {}
        }
    }
    Ok(match failures.as_slice() {
        [] => Exit::Good,
        // Nothing but a missing or wrong sidecar: the caller's to mend.
        all if lines.is_empty() && all.iter().all(|&kind| kind == Kind::Usage) => Exit::Usage,
        _ => Exit::Failed,
    })
}

/// The files to compare, in name order.
fn pairs(args: &ScoreArgs) -> Result<Vec<Pair>> {
    let layouts = args.layouts.as_deref();
    if !args.truth.exists() {
        return Ok(Vec::new());
    }
    if !args.truth.is_dir() {
        if args.ours.is_dir() {
            let message = format!("{} is a folder, {} isn't", shown(&args.ours), shown(&args.truth));
            return Err(
                Error::new(Kind::Usage, Stage::Setup, message).with_hint("give two files or two folders")
            );
        }
        let stem = stem(&args.truth);
        let folder = layouts.or(args.truth.parent()).unwrap_or(Path::new(""));
        let layout = folder.join(format!("{stem}.toml"));
        let pair = Pair { name: stem, ours: args.ours.clone(), truth: args.truth.clone(), layout };
        return Ok(vec![pair]);
    }
    let mut pairs = Vec::new();
    for entry in WalkDir::new(&args.truth).sort_by_file_name().into_iter().filter_map(std::result::Result::ok)
    {
        let truth = entry.path();
        if !entry.file_type().is_file()
            || !truth.extension().is_some_and(|end| end.eq_ignore_ascii_case("las"))
        {
            continue;
        }
        let below = truth.strip_prefix(&args.truth).unwrap_or(truth).with_file_name(stem(truth));
        let beside = |folder: &Path, ending: &str| folder.join(format!("{}.{ending}", below.display()));
        pairs.push(Pair {
            name: shown(&below),
            ours: beside(&args.ours, "las"),
            layout: beside(layouts.unwrap_or(&args.truth), "toml"),
            truth: truth.to_owned(),
        });
    }
    Ok(pairs)
}

/// A file's name without `.las` and `.truth`.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_suffix(".truth").unwrap_or(&stem).to_owned()
}

/// The curves that the layout draws and the truth has, each compared.
fn score(pair: &Pair, given: Option<&Path>) -> Result<Vec<(String, Tally)>> {
    let layout = layout(pair, given)?;
    let truth = las::read(&read(&pair.truth)?).map_err(|error| placed(error, &pair.truth))?;
    let ours = match read(&pair.ours) {
        Ok(bytes) => Some(las::read(&bytes).map_err(|error| placed(error, &pair.ours))?),
        Err(error) => {
            to_stderr(&error.line(&pair.name));
            None
        }
    };
    if let Some(one) = ours.as_ref().and_then(|ours| ours.unit.as_ref())
        && let Some(other) = &truth.unit
        && one != other
    {
        let message = format!("{} is in {one}, {} in {other}", shown(&pair.ours), shown(&pair.truth));
        return Err(Error::new(Kind::Usage, Stage::Read, message).with_hint("depths must be in one unit"));
    }
    let mut curves = Vec::new();
    for track in &layout.tracks {
        for spec in &track.curves {
            let Some(truth) = samples(&truth, &spec.mnemonic) else {
                to_stderr(&format!("{}: the truth has no {}", pair.name, spec.mnemonic));
                continue;
            };
            let ours = ours.as_ref().and_then(|ours| samples(ours, &spec.mnemonic));
            let width_px = Some((track.right - track.left).abs()).filter(|&width| width > 0.0);
            let ruler = Ruler { spec, width_px, interval: Some(layout.interval) };
            curves.push((spec.mnemonic.clone(), compare(ours, truth, ruler)));
        }
    }
    Ok(curves)
}

fn samples<'a>(table: &'a LasTable, mnemonic: &str) -> Option<Samples<'a>> {
    let curve = table.curves.iter().find(|curve| curve.mnemonic.eq_ignore_ascii_case(mnemonic))?;
    Some(Samples { depths: &table.depths, values: &curve.values })
}

fn layout(pair: &Pair, given: Option<&Path>) -> Result<LayoutSpec> {
    let given = given.map(|path| Ok((shown(path), read(path)?))).transpose()?;
    let beside = if pair.layout.exists() { Some((shown(&pair.layout), read(&pair.layout)?)) } else { None };
    if given.is_none() && beside.is_none() {
        let message = format!("no sidecar {}", shown(&pair.layout));
        return Err(Error::new(Kind::Usage, Stage::Sidecar, message)
            .with_hint("name the sidecar with --layout, or the folder of sidecars with --layouts"));
    }
    sidecar::parse(&Layers {
        config: None,
        given: given.as_ref().map(|(name, bytes)| Source { name, bytes }),
        beside: beside.as_ref().map(|(name, bytes)| Source { name, bytes }),
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::io(Stage::Read, shown(path), &error))
}

/// The error with the file in it: a pair has two.
fn placed(error: Error, path: &Path) -> Error {
    Error { message: format!("{}: {}", shown(path), error.message), ..error }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDECAR: &str = "
[depth]
unit = \"ft\"
ties = [[0, 100], [1000, 110]]
[[track]]
left = 100
right = 500
[[track.curve]]
mnemonic = \"GR\"
scale = [0, 100]
[[track.curve]]
mnemonic = \"SP\"
scale = [0, 100]
";

    fn las(value: f64, unit: &str) -> String {
        let rows: String = (100..=110).map(|depth| format!("{depth} {value} 5\n")).collect();
        format!(
            "~V\nVERS. 2.0 :\nWRAP. NO :\n~W\nSTRT.{unit} 100 :\nSTOP.{unit} 110 :\nSTEP.{unit} 1 :\n\
             NULL. -999.25 :\n~C\nDEPT.{unit} :\ngr. :\nCALI. :\n~A\n{rows}"
        )
    }

    fn folders() -> (tempfile::TempDir, ScoreArgs) {
        let folder = tempfile::tempdir().expect("a folder");
        let (ours, truth) = (folder.path().join("out"), folder.path().join("truth"));
        for folder in [&ours, &truth] {
            fs::create_dir_all(folder.join("deep.2")).expect("folders");
        }
        fs::write(truth.join("deep.2/a.truth.las"), las(50.0, "FT")).expect("a truth");
        fs::write(truth.join("deep.2/a.toml"), SIDECAR).expect("a sidecar");
        fs::write(ours.join("deep.2/a.las"), las(51.5, "FT")).expect("ours");
        fs::write(truth.join("b.las"), las(50.0, "FT")).expect("a truth");
        fs::write(truth.join("b.toml"), SIDECAR).expect("a sidecar");
        let args = ScoreArgs { ours, truth, layout: None, layouts: None, output_format: OutputFormat::Text };
        (folder, args)
    }

    #[test]
    fn folders_are_paired_by_name_and_a_missing_file_counts_as_missed() {
        let (_folder, args) = folders();
        let pairs = pairs(&args).expect("pairs");
        let names: Vec<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
        assert_eq!(names, ["b", "deep.2/a"]);
        let missing = score(&pairs[0], None).expect("a score");
        assert_eq!((missing[0].1.score().samples, missing[0].1.score().coverage), (11, 0.0));
        let found = score(&pairs[1], None).expect("a score");
        assert_eq!(found.len(), 1, "the truth has no SP, the layout no CALI");
        assert_eq!(found[0].0, "GR");
        let figures = found[0].1.score();
        assert_eq!((figures.within_1, figures.within_2), (0.0, 1.0));
        assert!(figures.median_px.is_some_and(|pixels| (pixels - 6.0).abs() < 1e-9));
    }

    #[test]
    fn what_cannot_be_compared_is_said() {
        let (folder, args) = folders();
        let pair = pairs(&args).expect("pairs").remove(1);
        let no_layout = Pair { layout: folder.path().join("none.toml"), ..pair.clone() };
        let error = score(&no_layout, None).expect_err("no layout");
        assert!(
            error.message.contains("none.toml") && error.hint.is_some_and(|hint| hint.contains("--layout"))
        );
        assert!(score(&no_layout, Some(&pair.layout)).is_ok());
        fs::write(&pair.ours, las(51.5, "M")).expect("ours");
        assert!(score(&pair, None).expect_err("feet and metres").message.contains("is in M"));
        fs::write(&pair.ours, "no LAS").expect("ours");
        assert!(score(&pair, None).expect_err("no LAS").message.contains("a.las"));
        let mixed = ScoreArgs { truth: pair.truth, ..args };
        assert_eq!(super::pairs(&mixed).expect_err("a folder and a file").kind, Kind::Usage);
    }
}
