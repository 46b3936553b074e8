//! Curves to LAS: unwrapped, exact depths, the same bytes for the same input.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::NULL;
use super::header::{Item, curve_section, section};
use super::text;
use crate::domain::curve::{Curve, DepthGrid};
use crate::domain::spec::ScaleKind;
use crate::error::{Error, Kind, Result, Stage};

/// Fewest decimals of a curve: with two, the null value prints exactly.
const FEWEST_DECIMALS: u32 = 2;
/// Most decimals of a curve; no scan resolves more.
const MOST_DECIMALS: u32 = 9;
/// Values of this size or beyond are written as null: no log scale shows them and their text would burst the columns.
const LARGEST: f64 = 1e12;
/// The longest line that every LAS 2.0 reader must take (standard of 1992; the update of 2017 lifts it).
const LONGEST_LINE: usize = 254;

/// The items that `~Well` always holds after STRT, STOP, STEP and NULL, with their descriptions.
const WELL_ITEMS: [(&str, &str); 12] = [
    ("COMP", "COMPANY"),
    ("WELL", "WELL"),
    ("FLD", "FIELD"),
    ("LOC", "LOCATION"),
    ("PROV", "PROVINCE"),
    ("CNTY", "COUNTY"),
    ("STAT", "STATE"),
    ("CTRY", "COUNTRY"),
    ("SRVC", "SERVICE COMPANY"),
    ("DATE", "LOG DATE"),
    ("UWI", "UNIQUE WELL ID"),
    ("API", "API NUMBER"),
];

/// Where the values come from; becomes `~Other`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The scan's file name, without folders.
    pub scan: &'a str,
    /// Which of the scan's logs it is, where it isn't the main pass.
    pub section: Option<&'a str>,
    /// SHA-256 of the scan's bytes, hex.
    pub scan_sha256: &'a str,
    /// SHA-256 of the model file, hex.
    pub model_sha256: &'a str,
    /// curvedig's version.
    pub version: &'a str,
}

/// Version of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.2, of 1989. `~Well` has an item's value after its description, but for STRT, STOP, STEP and NULL.
    V12,
    /// 2.0.
    V2,
}

/// Everything that goes into one LAS file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LasLog<'a> {
    /// Facts for `~Well`, any mnemonic. STRT, STOP, STEP and NULL are ours: given ones are ignored; of a mnemonic
    /// given twice the first counts.
    pub well: &'a [(String, String)],
    /// Depths of the rows.
    pub grid: &'a DepthGrid,
    /// Curves in column order, each with one value per depth.
    pub curves: &'a [Curve],
    /// Where the values come from.
    pub origin: Origin<'a>,
}

/// The bytes of a LAS 2.0 file; see [`write_as`].
///
/// # Errors
/// As [`write_as`].
pub fn write(log: &LasLog<'_>) -> Result<Vec<u8>> {
    write_as(log, Version::V2)
}

/// The LAS file's bytes: ASCII, lines ended by line feeds, no date of the run.
///
/// A value that would print as the null value is moved by one unit of its last decimal, so that it stays a value; one
/// that isn't finite, or is 1e12 or larger, is written as null.
///
/// # Errors
/// [`Kind::Usage`] where two columns would have one name (a curve named DEPT among them) or the grid has no depth;
/// [`Kind::Internal`] where a curve's length isn't the grid's.
pub fn write_as(log: &LasLog<'_>, version: Version) -> Result<Vec<u8>> {
    checked(log)?;
    let grid = log.grid;
    let depth_decimals = grid.step.normalize().scale().max(1);

    let mut las = las::LASFile::create_default();
    las.version_section = section(&[
        match version {
            Version::V12 => Item::new("VERS", "", "1.2", "CWLS LOG ASCII STANDARD - VERSION 1.2"),
            Version::V2 => Item::new("VERS", "", "2.0", "CWLS LOG ASCII STANDARD - VERSION 2.0"),
        },
        Item::new("WRAP", "", "NO", "ONE LINE PER DEPTH STEP"),
    ]);
    las.well_section = section(&well_items(log, version, depth_decimals));

    let mut decimals = vec![depth_decimals];
    let mut columns = vec![(0..grid.count).map(|index| grid.depth_f64(index)).collect::<Vec<f64>>()];
    for curve in log.curves {
        let places = curve.decimals.clamp(FEWEST_DECIMALS, MOST_DECIMALS);
        decimals.push(places);
        columns.push(curve.values.iter().map(|&value| printable(value, places)).collect());
    }
    let width = field_width(&columns, &decimals);
    let items = curve_items(log);
    let names: Vec<&str> = items.iter().map(|item| item.mnemonic.as_str()).collect();
    let data_header = data_header(&names, width);
    las.curves_section = curve_section(&items, columns);
    las.other_section = other_lines(log).join("\n");

    let formats: HashMap<usize, String> =
        decimals.iter().enumerate().map(|(column, places)| (column, format!("%.{places}f"))).collect();
    // Spaces stand to the left of every field; where fields are aligned the width holds the gap between them.
    let spacer = if width.is_some() { "" } else { " " };
    let text = las::writer::format_las(
        &las,
        None,
        None,
        false,
        None,
        Some(&data_header),
        spacer,
        spacer,
        width,
        &formats,
        None,
        None,
        None,
    )
    .map_err(|error| Error::new(Kind::Internal, Stage::Write, error.to_string()))?;
    // The crate's header lines keep the padding of empty descriptions and values; nothing else ends in a space.
    let mut bytes = Vec::with_capacity(text.len());
    for line in text.lines() {
        bytes.extend_from_slice(line.trim_end().as_bytes());
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// What a caller can get wrong.
fn checked(log: &LasLog<'_>) -> Result<()> {
    let grid = log.grid;
    if grid.count == 0 || grid.step <= Decimal::ZERO {
        let message = format!("no depths to write: {} steps of {}", grid.count, grid.step);
        return Err(Error::new(Kind::Usage, Stage::Write, message)
            .with_hint("the interval to digitise must hold at least one multiple of the step"));
    }
    let mut names = HashSet::from(["DEPT".to_owned()]);
    for curve in log.curves {
        let name = &curve.spec.mnemonic;
        if !names.insert(text::mnemonic(name)) {
            let message = format!("two columns of the LAS file would be named {:?}", text::mnemonic(name));
            return Err(Error::new(Kind::Usage, Stage::Write, message)
                .with_hint("give each curve a mnemonic of its own"));
        }
        if curve.values.len() != grid.count {
            let message = format!("{name} has {} values for {} depths", curve.values.len(), grid.count);
            return Err(Error::new(Kind::Internal, Stage::Write, message));
        }
    }
    Ok(())
}

/// `~Well`: our four, the standard's twelve, then whatever else is known.
fn well_items(log: &LasLog<'_>, version: Version, depth_decimals: u32) -> Vec<Item> {
    let grid = log.grid;
    let unit = grid.unit.las();
    let depth = |value: Decimal| format!("{value:.*}", depth_decimals as usize);
    let mut items = vec![
        Item::new("STRT", unit, depth(grid.depth(0)), "START DEPTH"),
        Item::new("STOP", unit, depth(grid.depth(grid.count - 1)), "STOP DEPTH"),
        Item::new("STEP", unit, depth(grid.step), "STEP"),
        Item::new("NULL", "", NULL.to_string(), "NULL VALUE"),
    ];
    let ours = items.len();
    items.extend(WELL_ITEMS.iter().map(|(name, descr)| Item::new(name, "", "", descr)));
    let mut given = HashSet::new();
    for (name, value) in log.well {
        let (name, value) = (text::mnemonic(name), text::value(value));
        if !given.insert(name.clone()) {
            continue;
        }
        match items.iter().position(|item| item.mnemonic == name) {
            Some(at) if at < ours => {}
            Some(at) => items[at].value = value,
            None => items.push(Item::new(&name, "", value, "")),
        }
    }
    if version == Version::V12 {
        for item in &mut items[ours..] {
            let descr = text::description(&item.value);
            item.value = std::mem::replace(&mut item.descr, descr);
        }
    }
    items
}

/// `~Curves`: depth first.
fn curve_items(log: &LasLog<'_>) -> Vec<Item> {
    let mut items = vec![Item::new("DEPT", log.grid.unit.las(), "", "DEPTH")];
    for curve in log.curves {
        let spec = &curve.spec;
        let [left, right] = spec.scale;
        let kind = match spec.kind {
            ScaleKind::Linear => "linear",
            ScaleKind::Log => "logarithmic",
        };
        let descr = format!("{} track {}, scale {left} to {right} {kind}", spec.mnemonic, curve.track + 1);
        items.push(Item::new(
            &text::mnemonic(&spec.mnemonic),
            &text::unit(&spec.unit),
            "",
            &text::description(&descr),
        ));
    }
    items
}

/// `~Other`: provenance and quality, a fact a line.
fn other_lines(log: &LasLog<'_>) -> Vec<String> {
    let origin = &log.origin;
    let mut lines = vec![
        format!("Digitised from a scan by curvedig {}", text::ascii(origin.version)),
        format!("Scan  {}", text::value(origin.scan)),
        format!("Scan SHA-256  {}", text::ascii(origin.scan_sha256)),
        format!("Model SHA-256  {}", text::ascii(origin.model_sha256)),
    ];
    if let Some(section) = origin.section {
        lines.insert(2, format!("Section  {}", text::value(section)));
    }
    for curve in log.curves {
        lines.push(format!(
            "Curve {}  coverage {:.1} %  confidence {:.3}  wraps {}  gaps {}",
            text::mnemonic(&curve.spec.mnemonic),
            100.0 * curve.coverage(),
            curve.mean_confidence(),
            curve.wraps,
            curve.gaps.len()
        ));
    }
    lines
}

/// What is printed for a value.
fn printable(value: Option<f64>, places: u32) -> f64 {
    let Some(value) = value.filter(|value| value.abs() < LARGEST) else { return NULL };
    let half_a_unit = 0.5 * 0.1_f64.powi(places as i32);
    if (value - NULL).abs() <= 1.000_001 * half_a_unit {
        return NULL + 2.0 * half_a_unit;
    }
    // A small negative would print as -0.00.
    if value.abs() <= half_a_unit { 0.0 } else { value }
}

/// The width of every data field, its leading space included; `None` where lines of aligned fields would grow longer
/// than any reader must take.
fn field_width(columns: &[Vec<f64>], decimals: &[u32]) -> Option<i32> {
    let mut widest = 0;
    for (column, &places) in columns.iter().zip(decimals) {
        // Length grows with size, so the largest and smallest value are the widest.
        let (low, high) =
            column.iter().fold((0.0_f64, 0.0_f64), |(low, high), &value| (low.min(value), high.max(value)));
        for value in [low, high] {
            widest = widest.max(format!("{value:.*}", places as usize).len());
        }
    }
    let width = widest + 1;
    (width * columns.len() <= LONGEST_LINE).then_some(width as i32)
}

/// `~A` with the columns' names above their columns, as far as they fit.
fn data_header(names: &[&str], width: Option<i32>) -> String {
    let Some(width) = width.map(|width| width as usize) else { return "~A".to_owned() };
    let mut line = "~A".to_owned();
    for (column, name) in names.iter().enumerate() {
        let field = (column + 1) * width;
        let pad = field.saturating_sub(line.len()).max(name.len() + 1);
        line.push_str(&format!("{name:>pad$}"));
    }
    if line.len() <= LONGEST_LINE { line } else { "~A".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spec::{CurveSpec, DepthUnit};

    const ORIGIN: Origin<'static> =
        Origin { scan: "a.tif", section: None, scan_sha256: "ab12", model_sha256: "cd34", version: "9.9.9" };

    fn curve(mnemonic: &str, values: Vec<Option<f64>>) -> Curve {
        let spec = CurveSpec {
            mnemonic: mnemonic.to_owned(),
            unit: "GAPI".to_owned(),
            scale: [0.0, 150.0],
            kind: ScaleKind::Linear,
            style: None,
            colour: None,
            wrap: true,
        };
        let confidence = values.iter().map(|value| if value.is_some() { 0.75 } else { 0.0 }).collect();
        Curve { spec, track: 0, values, confidence, decimals: 2, wraps: 0, gaps: Vec::new() }
    }

    fn grid(step: &str, first: i64, count: usize) -> DepthGrid {
        DepthGrid { unit: DepthUnit::Feet, step: step.parse().expect("a step"), first, count }
    }

    fn text(well: &[(&str, &str)], grid: &DepthGrid, curves: &[Curve]) -> Result<String> {
        let well: Vec<_> = well.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        let bytes = write(&LasLog { well: &well, grid, curves, origin: ORIGIN })?;
        Ok(String::from_utf8(bytes).expect("ASCII"))
    }

    #[test]
    fn a_small_log_reads_like_this() {
        let curves = [curve("gr", vec![Some(75.125), None, Some(-999.2501)])];
        let well = [("WELL", "HEINEN 1-4"), ("strt", "1"), ("KB", "1021.5"), ("WELL", "other")];
        let expected = "\
~Version ---------------------------------------------------
 VERS .  2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
 WRAP .  NO  : ONE LINE PER DEPTH STEP
~Well ------------------------------------------------------
 STRT .FT  999.5      : START DEPTH
 STOP .FT  1000.5     : STOP DEPTH
 STEP .FT  0.5        : STEP
 NULL .    -999.25    : NULL VALUE
 COMP .               : COMPANY
 WELL .    HEINEN 1-4 : WELL
 FLD  .               : FIELD
 LOC  .               : LOCATION
 PROV .               : PROVINCE
 CNTY .               : COUNTY
 STAT .               : STATE
 CTRY .               : COUNTRY
 SRVC .               : SERVICE COMPANY
 DATE .               : LOG DATE
 UWI  .               : UNIQUE WELL ID
 API  .               : API NUMBER
 KB   .    1021.5     :
~Curves ----------------------------------------------------
 DEPT .FT     : DEPTH
 GR   .GAPI   : gr track 1, scale 0 to 150 linear
~Other -----------------------------------------------------
Digitised from a scan by curvedig 9.9.9
Scan  a.tif
Scan SHA-256  ab12
Model SHA-256  cd34
Curve GR  coverage 66.7 %  confidence 0.750  wraps 0  gaps 0
~A  DEPT      GR
   999.5   75.12
  1000.0 -999.25
  1000.5 -999.24
";
        assert_eq!(text(&well, &grid("0.5", 1999, 3), &curves).expect("a log"), expected);
    }

    #[test]
    fn depths_do_not_drift() {
        let count = 70_000;
        let text = text(&[], &grid("0.1", 3, count), &[]).expect("a log");
        let depths: Vec<&str> = text.lines().rev().take(count).map(str::trim).collect();
        assert_eq!((depths[count - 1], depths[60_000], depths[0]), ("0.3", "1000.2", "7000.2"));
        assert!(text.contains(" STOP .FT  7000.2 "), "{text:.600}");
    }

    #[test]
    fn small_negatives_and_absurd_values_stay_readable() {
        let curves = [curve("SP", vec![Some(-0.001), Some(f64::INFINITY), Some(1e300)])];
        let text = text(&[], &grid("1", 1, 3), &curves).expect("a log");
        let last: Vec<&str> =
            text.lines().rev().take(3).map(|line| line.rsplit(' ').next().unwrap_or("")).collect();
        assert_eq!(last, ["-999.25", "-999.25", "0.00"]);
    }

    #[test]
    fn many_columns_stay_within_a_line_where_they_can() {
        let wide = |number| if number == 0 { -123_456.78 } else { 1.0 };
        let curves: Vec<Curve> =
            (0..30).map(|number| curve(&format!("A{number}"), vec![Some(1.0), Some(wide(number))])).collect();
        let text = text(&[], &grid("1", 1, 2), &curves).expect("a log");
        assert!(text.lines().all(|line| line.len() <= LONGEST_LINE), "{text}");
    }

    #[test]
    fn two_columns_of_one_name_are_refused() {
        let values = vec![Some(1.0)];
        for (first, second) in [("GR", "gr"), ("GR", "DEPT")] {
            let curves = [curve(first, values.clone()), curve(second, values.clone())];
            let error = text(&[], &grid("1", 1, 1), &curves).expect_err("a clash");
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.message.contains(&second.to_uppercase()), "{}", error.message);
        }
    }

    #[test]
    fn no_depth_is_an_error() {
        assert_eq!(text(&[], &grid("1", 1, 0), &[]).expect_err("nothing").kind, Kind::Usage);
    }
}
