//! Logs on a scan besides the main pass: repeat sections, other depth scales.

use crate::domain::found::{Found, Section, SectionKind};
use crate::domain::page::Page;
use crate::domain::spec::{LayoutSpec, TrackSpec};
use crate::pipeline::formats::Format;

/// Which logs of a scan become LAS files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sections {
    /// The main pass.
    #[default]
    Main,
    /// The main pass, and every other log as a LAS file of its own.
    All,
}

/// A log besides the main pass.
pub struct Extra<'a> {
    /// Its place among the sections found.
    pub index: usize,
    /// What was found of it.
    pub section: &'a Section,
    word: &'static str,
}

/// What the LAS files of such logs are called.
pub const WORDS: [&str; 2] = ["repeat", "section"];

impl Extra<'_> {
    /// Its name as the `number`-th LAS file besides the main pass's: `repeat-1`, `section-2`.
    pub fn name(&self, number: usize) -> String {
        format!("{}-{number}", self.word)
    }
}

/// Ending of a log's file: `.las` for the main pass, `.repeat-1.las` for another.
pub fn ending(name: Option<&str>, format: Format) -> String {
    match name {
        None => format.ending().to_owned(),
        Some(name) => format!(".{name}{}", format.ending()),
    }
}

/// Endings of all files that the `number`-th log besides the main pass may have.
pub fn endings(number: usize) -> impl Iterator<Item = String> {
    WORDS.iter().flat_map(move |word| {
        Format::ALL.into_iter().map(move |format| ending(Some(&format!("{word}-{number}")), format))
    })
}

/// The logs of a scan besides the main pass that have depths, from top to bottom.
pub fn extras(found: &Found) -> Vec<Extra<'_>> {
    let logs = found.sections.iter().enumerate().filter(|(_, section)| section.ties.len() >= 2);
    logs.filter_map(|(index, section)| {
        let word = match section.kind {
            SectionKind::Repeat => WORDS[0],
            SectionKind::Other => WORDS[1],
            SectionKind::Main | SectionKind::Header | SectionKind::Footer | SectionKind::Blank => {
                return None;
            }
        };
        Some(Extra { index, section, word })
    })
    .collect()
}

/// A section's layout: the main pass's tracks with the section's depths.
pub fn layout(main: &LayoutSpec, page: &Page, section: &Section) -> LayoutSpec {
    let rows = section.ties.iter().map(|tie| tie.0);
    let middle = (rows.clone().fold(f64::INFINITY, f64::min) + rows.fold(f64::NEG_INFINITY, f64::max)) / 2.0;
    // Edges were followed over the main pass only: the nearest row of it is the best guess to start from.
    let (top, base) = main_rows(page);
    let near = middle.clamp(top, base);
    let tracks = main.tracks.iter().zip(&page.tracks).map(|(spec, track)| TrackSpec {
        left: track.left.at(near),
        right: track.right.at(near),
        curves: spec.curves.clone(),
    });
    let depths = section.ties.iter().map(|tie| tie.1);
    let all =
        || (depths.clone().fold(f64::INFINITY, f64::min), depths.clone().fold(f64::NEG_INFINITY, f64::max));
    LayoutSpec {
        turn: main.turn,
        well: main.well.clone(),
        unit: main.unit,
        ties: section.ties.clone(),
        interval: section.depths.unwrap_or_else(all),
        tracks: tracks.collect(),
    }
}

fn main_rows(page: &Page) -> (f64, f64) {
    let row = |depth: f64| page.depth.row_from_depth(depth, page.depth.mid_col());
    let (one, other) = (row(page.interval.0), row(page.interval.1));
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::found::Known;

    #[test]
    fn logs_besides_the_main_pass_are_told_from_top_to_bottom() {
        let section = |kind, ties: &[(f64, f64)]| Section {
            kind,
            rows: (0.0, 10.0),
            depths: None,
            ties: ties.to_vec(),
        };
        let ties = [(0.0, 100.0), (10.0, 200.0)];
        let mut found = Found::only_given(&Known::default());
        found.sections = vec![
            section(SectionKind::Header, &[]),
            section(SectionKind::Main, &ties),
            section(SectionKind::Repeat, &ties),
            section(SectionKind::Other, &[]),
            section(SectionKind::Other, &ties),
        ];
        let extras = extras(&found);
        let told: Vec<_> = extras.iter().zip(1..).map(|(extra, at)| (extra.index, extra.name(at))).collect();
        assert_eq!(told, [(2, "repeat-1".to_owned()), (4, "section-2".to_owned())]);
    }
}
