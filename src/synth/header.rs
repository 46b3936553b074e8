//! Title block, scale blocks and footer around a log's body.

use super::canvas::{Canvas, Ink};
use super::path::{Path, Piece};
use super::plan::{CurvePlan, PageSpec, TrackPlan};
use super::text::{self, Face, Lettering};
use super::warp::Warp;

/// What stands above and below the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// LAS mnemonics and values, as the sidecar's `[well]` has them.
    pub well: Vec<(String, String)>,
    /// Further lines of the title block: services, run data.
    pub remarks: Vec<String>,
    /// Ideal rows of the scale blocks; the title block is above them.
    pub scales: (f64, f64),
    /// Size of the letters in pixels.
    pub size: f64,
}

/// Rows that one curve takes in a scale block, for letters of a size.
pub const fn rows_per_curve(size: f64) -> f64 {
    2.9 * size
}

fn label_of(mnemonic: &str) -> &'static str {
    match mnemonic {
        "WELL" => "WELL",
        "FLD" => "FIELD",
        "LOC" => "LOCATION",
        "COMP" => "COMPANY",
        "CNTY" => "COUNTY",
        "STAT" => "STATE",
        "API" => "API No.",
        "DATE" => "DATE",
        _ => "",
    }
}

/// A scale's end as it is printed.
fn scale_text(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn sample(canvas: &mut Canvas, curve: &CurvePlan, from: (f64, f64), to: (f64, f64)) {
    let path = Path { pieces: vec![Piece { from, to, wrap: 0 }], crossings: Vec::new() };
    path.draw(
        &CurvePlan { fast_is_thin: false, wear: Vec::new(), fractions: Vec::new(), ..curve.clone() },
        canvas,
    );
}

fn scale_block(canvas: &mut Canvas, warp: &Warp, header: &Header, track: &TrackPlan) {
    let (top, base) = header.scales;
    canvas.down(warp, track.left, (top, base), track.border.width, &[], track.border.ink);
    canvas.down(warp, track.right, (top, base), track.border.width, &[], track.border.ink);
    for v in [top, base] {
        canvas.across(warp, v, (track.left, track.right), track.border.width, &[], track.border.ink);
    }
    let letters = Lettering::new(Face::Mono, header.size);
    for (index, curve) in track.curves.iter().enumerate() {
        let line = base - (index as f64 + 0.35) * rows_per_curve(header.size);
        let name = line - 1.3 * header.size;
        let spec = &curve.spec;
        let (left, right) = (scale_text(spec.scale[0]), scale_text(spec.scale[1]));
        let inset = 0.4 * header.size;
        let (left_w, right_w) = (text::width_of(&left, &letters), text::width_of(&right, &letters));
        let start = warp.pixel(track.left + inset, line);
        let end = warp.pixel(track.right - inset, line);
        text::from_left(canvas, &left, start, &letters, curve.ink);
        text::from_left(canvas, &right, (end.0 - right_w, end.1), &letters, curve.ink);
        let from = warp.pixel(track.left + 2.0 * inset + left_w, line);
        let to = warp.pixel(track.right - 2.0 * inset - right_w, line);
        if to.0 > from.0 {
            sample(canvas, curve, from, to);
        }
        let title = if spec.unit.is_empty() {
            spec.mnemonic.clone()
        } else {
            format!("{} ({})", spec.mnemonic, spec.unit)
        };
        let middle = warp.pixel((track.left + track.right) / 2.0, name);
        text::centred(canvas, &title, middle, &letters, curve.ink);
    }
}

fn title_block(canvas: &mut Canvas, warp: &Warp, page: &PageSpec, header: &Header) {
    let size = header.size;
    let (left, right) = (2.0 * size, page.width as f64 - 2.0 * size);
    let (top, base) = (1.5 * size, header.scales.0 - 2.0 * size);
    let frame = |canvas: &mut Canvas, v: f64| canvas.across(warp, v, (left, right), 2.0, &[], Ink::BLACK);
    for v in [top, top + 3.4 * size, base] {
        frame(canvas, v);
    }
    for u in [left, right] {
        canvas.down(warp, u, (top, base), 2.0, &[], Ink::BLACK);
    }
    let big = Lettering::new(Face::Mono, 2.0 * size).bold(1);
    text::centred(
        canvas,
        "SYNTHETIC LOG",
        warp.pixel((left + right) / 2.0, top + 1.7 * size),
        &big,
        Ink::BLACK,
    );
    let letters = Lettering::new(Face::Mono, 1.1 * size);
    let mut v = top + 4.8 * size;
    for (mnemonic, value) in &header.well {
        let line = format!("{:<9} {value}", label_of(mnemonic));
        text::from_left(canvas, &line, warp.pixel(left + size, v), &letters, Ink::BLACK);
        v += 1.7 * size;
    }
    let small = Lettering::new(Face::Light, size);
    let mut v = top + 4.8 * size;
    for line in &header.remarks {
        text::from_left(canvas, line, warp.pixel(left + 0.58 * (right - left), v), &small, Ink::BLACK);
        v += 1.5 * size;
    }
}

/// Rows of a title block for a number of lines and letters of a size.
pub fn title_rows(lines: usize, size: f64) -> f64 {
    (8.0 + 1.7 * lines as f64) * size
}

/// Draws title block, scale blocks and footer.
pub fn draw(canvas: &mut Canvas, warp: &Warp, page: &PageSpec, header: &Header) {
    title_block(canvas, warp, page, header);
    for track in &page.tracks {
        scale_block(canvas, warp, header, track);
    }
    let letters = Lettering::new(Face::Mono, 1.2 * header.size);
    let at = warp.pixel(page.width as f64 / 2.0, page.body.1 + 2.5 * header.size);
    text::centred(canvas, "END OF LOG", at, &letters, Ink::BLACK);
    for track in &page.tracks {
        canvas.across(
            warp,
            page.body.1,
            (track.left, track.right),
            track.border.width,
            &[],
            track.border.ink,
        );
    }
}
