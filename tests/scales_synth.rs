//! Scale blocks and title blocks where the renderer puts them, read without a mistake.

use curvedig::domain::facts::facts;
use curvedig::domain::reading::{Area, Letter, LineSample, Reading, Text, Turn};
use curvedig::domain::scales::{Block, FoundCurve, curves};
use curvedig::domain::spec::{CurveSpec, LineStyle, ScaleKind};
use curvedig::synth::family;
use curvedig::synth::header::{Header, rows_per_curve};
use curvedig::synth::plan::{Columns, PageSpec, TrackPlan};
use curvedig::synth::text::{Face, Lettering, width_of};
use curvedig::synth::warp::Warp;
use curvedig::synth::wish::Wish;

/// A text as it is read whose left edge and middle are at a place.
fn text(words: &str, (left, row): (f64, f64), size: f64) -> Text {
    let count = words.chars().count().max(1) as f64;
    let letter = |(at, letter)| Letter {
        letter,
        confidence: 0.99,
        second: None,
        at: ((at as f64 + 0.5) / count) as f32,
    };
    let right = left + width_of(words, &Lettering::new(Face::Mono, size));
    Text {
        area: Area { left, top: row - 0.4 * size, right, base: row + 0.4 * size },
        turn: Turn::Upright,
        reading: Reading { letters: words.chars().enumerate().map(letter).collect() },
    }
}

fn printed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The texts and samples of a track's scale block.
fn scale_block(track: &TrackPlan, header: &Header, warp: &Warp) -> (Vec<Text>, Vec<LineSample>) {
    let (mut texts, mut samples) = (Vec::new(), Vec::new());
    let size = header.size;
    for (index, curve) in track.curves.iter().enumerate() {
        let line = header.scales.1 - (index as f64 + 0.35) * rows_per_curve(size);
        let CurveSpec { mnemonic, unit, scale, style, .. } = &curve.spec;
        let width = |words: &str| width_of(words, &Lettering::new(Face::Mono, size));
        let (left, right) = (printed(scale[0]), printed(scale[1]));
        let (from, to) =
            (warp.pixel(track.left + 0.4 * size, line), warp.pixel(track.right - 0.4 * size, line));
        texts.push(text(&left, from, size));
        texts.push(text(&right, (to.0 - width(&right), to.1), size));
        let (from, to) = (from.0 + width(&left) + 0.4 * size, to.0 - width(&right) - 0.4 * size);
        if let Some(style) = style.filter(|_| to > from) {
            let row = warp.pixel((track.left + track.right) / 2.0, line).1;
            samples.push(LineSample {
                area: Area { left: from, top: row - 2.0, right: to, base: row + 2.0 },
                style,
                dash: (style != LineStyle::Solid).then_some(1.0),
            });
        }
        let title = if unit.is_empty() { mnemonic.clone() } else { format!("{mnemonic} ({unit})") };
        let middle = warp.pixel((track.left + track.right) / 2.0, line - 1.3 * size);
        texts.push(text(&title, (middle.0 - width(&title) / 2.0, middle.1), size));
    }
    (texts, samples)
}

fn grid(columns: Columns) -> (Option<ScaleKind>, Option<f64>) {
    match columns {
        Columns::Log(decades, _) => (Some(ScaleKind::Log), Some(decades as f64)),
        Columns::Linear(..) => (Some(ScaleKind::Linear), None),
        Columns::Absent => (None, None),
    }
}

fn pages(count: u64) -> impl Iterator<Item = (PageSpec, Header, Warp)> {
    let wish = Wish { full: true, ..Wish::default() };
    (0..count).filter_map(move |index| {
        let page = family::plan(31, index, &wish);
        let warp = Warp::new(&page.warp, page.width, page.height);
        page.header.clone().map(|header| (page, header, warp))
    })
}

fn is_right(found: &FoundCurve, drawn: &CurveSpec) -> bool {
    found.mnemonic.as_ref() == Some(&drawn.mnemonic)
        && found.unit.as_ref() == Some(&drawn.unit)
        && found.scale == Some(drawn.scale.map(|value| printed(value).parse().unwrap()))
        && found.kind == drawn.kind
        && found.style == drawn.style
        && found.confidence > 0.5
}

#[test]
fn all_curves_of_the_renderer_s_scale_blocks_are_found() {
    let (mut right, mut all) = (0, 0);
    for (page, header, warp) in pages(60) {
        for track in page.tracks.iter().filter(|track| !track.curves.is_empty()) {
            let (texts, samples) = scale_block(track, &header, &warp);
            let (kind, decades) = grid(track.columns);
            let (left, right_edge) =
                (warp.pixel(track.left, header.scales.1).0, warp.pixel(track.right, header.scales.1).0);
            let found = curves(&Block {
                left,
                right: right_edge,
                texts: &texts,
                samples: &samples,
                kind,
                decades,
                division: None,
                pointed: false,
            });
            for drawn in &track.curves {
                all += 1;
                let hit = found.iter().any(|found| is_right(found, &drawn.spec));
                right += usize::from(hit);
                if !hit {
                    eprintln!("{:?} of {found:#?}", drawn.spec);
                }
            }
            assert!(found.len() <= track.curves.len(), "curves that aren't drawn: {found:#?}");
        }
    }
    assert!(all > 100 && right == all, "{right} of {all}");
}

#[test]
fn the_renderer_s_title_block_gives_its_facts_but_for_a_number_that_is_none() {
    for (_, header, warp) in pages(20) {
        let size = 1.1 * header.size;
        let labels = [
            ("COMP", "COMPANY"),
            ("WELL", "WELL"),
            ("FLD", "FIELD"),
            ("LOC", "LOCATION"),
            ("API", "API No."),
        ];
        let lines = labels.iter().enumerate().map(|(at, (mnemonic, label))| {
            let value = &header.well.iter().find(|(own, _)| own == mnemonic).unwrap().1;
            let v = 6.3 * header.size + 1.7 * at as f64 * header.size;
            text(&format!("{label:<9} {value}"), warp.pixel(3.0 * header.size, v), size)
        });
        let texts: Vec<Text> = lines.collect();
        let found: Vec<(String, String)> =
            facts(&texts).into_iter().map(|fact| (fact.mnemonic, fact.value)).collect();
        // Wells of state 99 are none.
        let wanted: Vec<(String, String)> =
            header.well.iter().filter(|(own, _)| own != "API").cloned().collect();
        assert_eq!(found, wanted);
    }
}
