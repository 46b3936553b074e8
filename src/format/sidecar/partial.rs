//! One layer: what a single file says about a scan, each value checked by itself.

use super::reader::Node;
use crate::domain::found::{KnownCurve, KnownTrack};
use crate::domain::spec::{DepthUnit, LineStyle, PageTurn, ScaleKind};
use crate::error::{Error, Result};

/// Rows, columns and depths beyond this are typing mistakes.
const FARTHEST: f64 = 1e7;

/// `~Well` items that are curvedig's own to write.
const RESERVED_WELL: [&str; 4] = ["STRT", "STOP", "STEP", "NULL"];

/// A value and where it was said, for complaints that only arise together with other values.
#[derive(Debug, Clone)]
pub(super) struct Said<T> {
    pub(super) value: T,
    pub(super) place: String,
}

/// What a layer says; `None` where it is silent.
#[derive(Debug, Clone, Default)]
pub(super) struct Partial {
    pub(super) turn: Option<PageTurn>,
    pub(super) well: Vec<(String, String)>,
    pub(super) unit: Option<DepthUnit>,
    pub(super) ties: Option<Said<Vec<(f64, f64)>>>,
    pub(super) interval: Option<Said<(f64, f64)>>,
    pub(super) tracks: Option<Vec<KnownTrack>>,
}

impl Partial {
    /// Reads a sidecar's table.
    pub(super) fn read(root: &Node<'_>) -> Result<Self> {
        if let Some(stray) = root.table()?.get("curve") {
            return Err(in_no_track(&stray));
        }
        let table = root.table_of(&["page", "well", "depth", "track"])?;
        let mut partial = Partial::default();
        if let Some(page) = table.get("page") {
            partial.turn = page.table_of(&["turn"])?.get("turn").map(|node| read_turn(&node)).transpose()?;
        }
        if let Some(well) = table.get("well") {
            partial.well = read_well(&well)?;
        }
        if let Some(depth) = table.get("depth") {
            partial.read_depth(&depth)?;
        }
        if let Some(tracks) = table.get("track") {
            partial.tracks = Some(read_tracks(&tracks)?);
        }
        Ok(partial)
    }

    /// Lets a stronger layer have the last word, key by key.
    pub(super) fn overrule(&mut self, stronger: Partial) {
        for (mnemonic, value) in stronger.well {
            match self.well.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&mnemonic)) {
                Some(entry) => *entry = (mnemonic, value),
                None => self.well.push((mnemonic, value)),
            }
        }
        self.turn = stronger.turn.or(self.turn);
        self.unit = stronger.unit.or(self.unit);
        self.ties = stronger.ties.or(self.ties.take());
        self.interval = stronger.interval.or(self.interval.take());
        self.tracks = stronger.tracks.or(self.tracks.take());
    }

    fn read_depth(&mut self, depth: &Node<'_>) -> Result<()> {
        let table = depth.table_of(&["unit", "ties", "interval"])?;
        if let Some(unit) = table.get("unit") {
            self.unit = Some(unit.word(&[("ft", DepthUnit::Feet), ("m", DepthUnit::Metres)])?);
        }
        if let Some(node) = table.get("ties") {
            let ties = node.items()?.iter().map(read_tie).collect::<Result<_>>()?;
            self.ties = Some(Said { value: ties, place: node.place() });
        }
        if let Some(node) = table.get("interval") {
            let (top, base) = node.pair("the shallowest depth and the deepest")?;
            near(&node, top)?;
            near(&node, base)?;
            if top >= base {
                return Err(node.wrong(format_args!(
                    "[{top}, {base}] must run from the shallowest depth to the deepest"
                )));
            }
            self.interval = Some(Said { value: (top, base), place: node.place() });
        }
        Ok(())
    }
}

fn read_turn(turn: &Node<'_>) -> Result<PageTurn> {
    let degrees = turn.number()?;
    let found = PageTurn::ALL.into_iter().find(|turn| f64::from(turn.degrees()) == degrees);
    found.ok_or_else(|| turn.wrong(format_args!("{degrees} is none of 0, 90, 180, 270 degrees (clockwise)")))
}

fn read_tie(tie: &Node<'_>) -> Result<(f64, f64)> {
    let (row, depth) = tie.pair("a row and its depth")?;
    near(tie, row)?;
    near(tie, depth)?;
    Ok((row, depth))
}

fn near(node: &Node<'_>, value: f64) -> Result<f64> {
    if value.abs() <= FARTHEST {
        Ok(value)
    } else {
        Err(node.wrong(format_args!("{value} is out of all bounds")))
    }
}

fn read_well(well: &Node<'_>) -> Result<Vec<(String, String)>> {
    let mut read: Vec<(String, String)> = Vec::new();
    for (mnemonic, node) in well.table()?.entries {
        check_mnemonic(&node, mnemonic)?;
        if RESERVED_WELL.iter().any(|own| own.eq_ignore_ascii_case(mnemonic)) {
            return Err(node.wrong("written by curvedig itself").with_hint("take it out of [well]"));
        }
        if read.iter().any(|(known, _)| known.eq_ignore_ascii_case(mnemonic)) {
            return Err(node.wrong("this mnemonic stands here twice"));
        }
        let value = node.scalar()?;
        if value.chars().any(char::is_control) {
            return Err(node.wrong(format_args!("{value:?} can't stand on one line of a LAS file")));
        }
        read.push((mnemonic.to_owned(), value.trim().to_owned()));
    }
    Ok(read)
}

fn read_tracks(tracks: &Node<'_>) -> Result<Vec<KnownTrack>> {
    // `[[track.curve]]` with no `[[track]]` before it makes `track` a table.
    if tracks.is_table() {
        let stray = tracks.table()?.get("curve");
        return Err(stray.map_or_else(
            || tracks.wrong("write [[track]], in double brackets"),
            |curve| in_no_track(&curve),
        ));
    }
    let mut mnemonics: Vec<String> = Vec::new();
    let mut read = Vec::new();
    for track in tracks.items()? {
        let table = track.table_of(&["left", "right", "curve"])?;
        let edge = |name| {
            let node = table
                .get(name)
                .ok_or_else(|| missing(&track, name, "the column of the track's printed edge"))?;
            near(&node, node.number()?)
        };
        let (left, right) = (edge("left")?, edge("right")?);
        if left >= right {
            return Err(track.wrong(format_args!("left {left} must be less than right {right}")));
        }
        let curves = match table.get("curve") {
            Some(curves) => Some(read_curves(&curves, &mut mnemonics)?),
            None => None,
        };
        read.push(KnownTrack { edges: (left, right), curves });
    }
    Ok(read)
}

/// A track's curves; `mnemonics` are those of the curves before, in capitals.
fn read_curves(curves: &Node<'_>, mnemonics: &mut Vec<String>) -> Result<Vec<KnownCurve>> {
    let mut read = Vec::new();
    for node in curves.items()? {
        let curve = read_curve(&node)?;
        let name = curve.mnemonic.to_ascii_uppercase();
        if mnemonics.contains(&name) {
            let key = node.table()?.get("mnemonic").unwrap_or(node);
            return Err(
                key.wrong(format_args!("{:?} is the mnemonic of another curve already", curve.mnemonic))
            );
        }
        mnemonics.push(name);
        read.push(curve);
    }
    Ok(read)
}

fn read_curve(curve: &Node<'_>) -> Result<KnownCurve> {
    let table = curve.table_of(&["mnemonic", "unit", "scale", "kind", "style", "colour", "wrap", "drawn"])?;
    let mnemonic_node =
        table.get("mnemonic").ok_or_else(|| missing(curve, "mnemonic", "the curve's name"))?;
    let mnemonic = mnemonic_node.text()?;
    check_mnemonic(&mnemonic_node, mnemonic)?;
    if mnemonic.eq_ignore_ascii_case("DEPT") {
        return Err(mnemonic_node.wrong("DEPT is the depth column, no curve"));
    }
    let unit = table.get("unit").map(|node| check_unit(&node, node.text()?)).transpose()?;
    let kinds = [("linear", ScaleKind::Linear), ("log", ScaleKind::Log)];
    let kind = table.get("kind").map(|node| node.word(&kinds)).transpose()?;
    let scale = table.get("scale").map(|node| read_scale(&node, kind.unwrap_or_default())).transpose()?;
    let styles = LineStyle::ALL.map(|style| (style.name(), style));
    Ok(KnownCurve {
        mnemonic: mnemonic.to_owned(),
        unit: unit.map(str::to_owned),
        scale,
        kind,
        style: table.get("style").map(|node| node.word(&styles)).transpose()?,
        colour: table.get("colour").map(|node| read_colour(&node)).transpose()?,
        wrap: table.get("wrap").map(|node| node.flag()).transpose()?,
        drawn: table.get("drawn").map(|node| read_drawn(&node)).transpose()?.unwrap_or_default(),
    })
}

/// Lines of (row, column), from top to bottom.
fn read_drawn(drawn: &Node<'_>) -> Result<Vec<Vec<(f64, f64)>>> {
    let mut lines: Vec<Vec<(f64, f64)>> = Vec::new();
    for node in drawn.items()? {
        let points = node.items()?;
        if points.len() < 2 {
            return Err(node.wrong(format_args!("a line needs two points or more, not {}", points.len())));
        }
        let mut line: Vec<(f64, f64)> = Vec::with_capacity(points.len());
        for point in points {
            let (row, col) = point.pair("a row and a column")?;
            near(&point, row)?;
            near(&point, col)?;
            if let Some(&(above, _)) = line.last().filter(|above| above.0 >= row) {
                return Err(point.wrong(format_args!("row {row} doesn't lie below row {above} before it")));
            }
            line.push((row, col));
        }
        let meets = |other: &&Vec<(f64, f64)>| {
            other[0].0 < line[line.len() - 1].0 && line[0].0 < other[other.len() - 1].0
        };
        if let Some(other) = lines.iter().find(meets) {
            let (first, last) = (other[0].0, other[other.len() - 1].0);
            return Err(node.wrong(format_args!("shares rows with the line at rows {first} to {last}")));
        }
        lines.push(line);
    }
    lines.sort_by(|a, b| a[0].0.total_cmp(&b[0].0));
    Ok(lines)
}

fn read_scale(scale: &Node<'_>, kind: ScaleKind) -> Result<[f64; 2]> {
    let (left, right) = scale.pair("the value at the left edge and at the right")?;
    if left == right {
        return Err(scale.wrong(format_args!("{left} at both edges: a scale of zero width")));
    }
    if !(right - left).is_finite() {
        return Err(scale.wrong("the two values are too far apart"));
    }
    if kind == ScaleKind::Log && (left <= 0.0 || right <= 0.0) {
        let value = left.min(right);
        return Err(scale.wrong(format_args!("{value} can't stand on a logarithmic scale")));
    }
    Ok([left, right])
}

fn read_colour(colour: &Node<'_>) -> Result<[u8; 3]> {
    let text = colour.text()?;
    let digits = text
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let number = digits.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let [_, red, green, blue] = number
        .ok_or_else(|| colour.wrong(format_args!("{text:?} is no colour like \"#006e28\"")))?
        .to_be_bytes();
    Ok([red, green, blue])
}

/// LAS 2.0: a mnemonic ends at the first dot, has no spaces and no colons; `~` and `#` open sections and comments.
fn check_mnemonic(node: &Node<'_>, mnemonic: &str) -> Result<()> {
    let fits = |c: char| c.is_ascii_graphic() && c != '.' && c != ':';
    if !mnemonic.is_empty() && mnemonic.chars().all(fits) && !mnemonic.starts_with(['~', '#']) {
        return Ok(());
    }
    Err(node
        .wrong(format_args!("{mnemonic:?} is no LAS mnemonic"))
        .with_hint("a mnemonic has letters, digits and signs, but no space, dot or colon"))
}

/// LAS 2.0: a unit ends at the first space.
fn check_unit<'a>(node: &Node<'_>, unit: &'a str) -> Result<&'a str> {
    if unit.chars().all(|c| c.is_ascii_graphic() && c != ':') {
        return Ok(unit);
    }
    Err(node.wrong(format_args!("{unit:?} is no LAS unit")).with_hint("a unit has no space and no colon"))
}

fn in_no_track(curve: &Node<'_>) -> Error {
    curve
        .wrong("a curve drawn in no track")
        .with_hint("put [[track.curve]] below the [[track]] that the curve is drawn in")
}

/// A key that gives a table its sense.
fn missing(node: &Node<'_>, name: &str, what: &str) -> Error {
    let key = node.key(name);
    node.wrong(format_args!("{name} is not given ({what})")).with_hint(format!("give {key}"))
}
