use std::io::Cursor;

use ndarray::Array2;

use super::record::Status;
use super::*;
use crate::domain::found::{KnownCurve, KnownTrack, Section, SectionKind, Source};
use crate::domain::reading::Reading;
use crate::model::fake::InkIsCurve;

struct Blind;

impl Reader for Blind {
    fn read(&self, lines: &[Array2<f32>]) -> Result<Vec<Reading>> {
        Ok(vec![Reading::default(); lines.len()])
    }

    fn sha256(&self) -> &str {
        "reader"
    }
}

/// A page with two lines in a track from 50 to 350, 1000 ft at row 100 and 1100 ft at row 1100; as PNG.
fn scan() -> Vec<u8> {
    let mut page = image::GrayImage::from_pixel(400, 1200, image::Luma([255]));
    for row in 0..1200_u32 {
        let swing = (f64::from(row) / 60.0).sin();
        for col in [120.0 + 20.0 * swing, 280.0 - 20.0 * swing] {
            for thick in 0..2 {
                page.put_pixel(col as u32 + thick, row, image::Luma([0]));
            }
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

fn curve(mnemonic: &str, scale: Option<[f64; 2]>) -> KnownCurve {
    KnownCurve { mnemonic: mnemonic.to_owned(), scale, ..KnownCurve::default() }
}

fn known(curves: &[KnownCurve]) -> Known {
    Known {
        ties: Some(vec![(100.0, 1000.0), (1100.0, 1100.0)]),
        tracks: Some(vec![KnownTrack { edges: (50.0, 350.0), curves: Some(curves.to_vec()) }]),
        ..Known::default()
    }
}

fn digitise_with(known: &Known, sections: Sections, find: &Find<'_>) -> Result<Digitised> {
    digitise_as(known, &Settings { sections, ..Settings::default() }, find)
}

fn digitise_as(known: &Known, settings: &Settings, find: &Find<'_>) -> Result<Digitised> {
    let job = Job {
        name: "a.png",
        bytes: Box::new(Cursor::new(scan())),
        layout: known,
        layout_sha256: "known",
        settings,
        glance: &Glance::default(),
    };
    digitise(job, &Tools { segmenter: &InkIsCurve, finder: Finder { reader: &Blind, find } })
}

fn only_given(_: &dyn Raster, known: &Known, _: &dyn Reader) -> Result<Found> {
    Ok(Found::only_given(known))
}

fn text(las: Option<&[u8]>) -> String {
    String::from_utf8(las.expect("a LAS file").to_vec()).expect("text")
}

#[test]
fn nothing_is_looked_for_where_all_is_given() {
    let known = known(&[curve("GR", Some([0.0, 150.0])), curve("CALI", Some([6.0, 16.0]))]);
    let digitised =
        digitise_with(&known, Sections::Main, &|_, _, _| panic!("nothing to look for")).expect("digitised");
    assert_eq!(digitised.record.provenance.reader_sha256, None);
    assert!(digitised.record.curves.iter().all(|curve| curve.in_las && curve.coverage > 0.9));
    let layout = digitised.record.layout.expect("a layout");
    assert_eq!(layout["depth"]["source"], "sidecar");
    assert_eq!(layout["tracks"][0]["curves"][1]["scale_source"], "sidecar");
}

#[test]
fn a_curve_without_a_scale_is_traced_and_told_but_has_no_values() {
    let known = known(&[curve("GR", Some([0.0, 150.0])), curve("C2", None)]);
    let digitised = digitise_with(&known, Sections::Main, &only_given).expect("digitised");
    let las = text(digitised.las.as_deref());
    assert!(las.contains(" GR ") && !las.contains("C2"), "{las:.1500}");
    let record = digitised.record;
    let told: Vec<_> = record.curves.iter().map(|curve| (curve.mnemonic.as_str(), curve.in_las)).collect();
    assert_eq!(told, [("GR", true), ("C2", false)]);
    assert!(record.curves[1].coverage > 0.9);
    assert_eq!(record.status, Status::Review);
    let reason = "C2: its scale could not be read; traced, but not in the LAS";
    assert!(record.reasons.iter().any(|told| told == reason), "{:?}", record.reasons);
    assert_eq!(record.provenance.reader_sha256.as_deref(), Some("reader"));
    assert_eq!(record.layout.expect("a layout")["tracks"][0]["curves"][1]["scale"], serde_json::Value::Null);
}

#[test]
fn without_any_scale_there_is_a_picture_and_a_record_but_no_las() {
    let known = known(&[curve("C1", None), curve("C2", None)]);
    let digitised = digitise_with(&known, Sections::Main, &only_given).expect("digitised");
    assert_eq!(digitised.las, None);
    assert!(digitised.qc_png.starts_with(b"\x89PNG"));
    assert_eq!(digitised.record.status, Status::Review);
    assert!(digitised.record.reasons.iter().any(|reason| reason == "no curve with a scale: no LAS"));
}

#[test]
fn a_page_without_a_ladder_fails_and_says_what_to_give() {
    let find = |_: &dyn Raster, known: &Known, _: &dyn Reader| {
        Ok(Found { doubts: vec!["only 2 of 9 depth numbers agree".to_owned()], ..Found::only_given(known) })
    };
    let error = digitise_with(&Known::default(), Sections::Main, &find).expect_err("no ladder");
    assert_eq!((error.kind, error.stage), (Kind::Unsupported, Stage::Layout));
    assert_eq!(error.message, "only 2 of 9 depth numbers agree");
    assert!(error.hint.is_some_and(|hint| hint.contains("depth.ties") && hint.contains("curvedig inspect")));
}

#[test]
fn depths_that_were_not_found_come_from_nowhere() {
    let depth =
        |known: &Known| layout_record::layout_record(&Found::only_given(known), None, &[])["depth"].clone();
    let nothing = depth(&Known::default());
    for item in ["unit", "unit_source", "interval", "interval_source", "source"] {
        assert_eq!(nothing[item], serde_json::Value::Null, "{item}");
    }
    let in_metres = depth(&Known { unit: Some(DepthUnit::Metres), ..Known::default() });
    assert_eq!((&in_metres["unit"], &in_metres["unit_source"]), (&"m".into(), &"sidecar".into()));
    assert_eq!(depth(&known(&[]))["interval_source"], "sidecar");
}

#[test]
fn a_page_without_tracks_fails_and_says_what_to_give() {
    let ties_only = Known { tracks: None, ..known(&[]) };
    let error = digitise_with(&ties_only, Sections::Main, &only_given).expect_err("no tracks");
    assert_eq!(error.message, "no tracks found");
    assert!(error.hint.is_some_and(|hint| hint.contains("[[track]]")));
}

#[test]
fn what_was_found_is_told_item_by_item_and_its_doubts_make_it_a_review() {
    let given = known(&[curve("GR", Some([0.0, 150.0])), curve("CALI", Some([6.0, 16.0]))]);
    let find = |_: &dyn Raster, _: &Known, _: &dyn Reader| {
        let mut found = Found::only_given(&given);
        found.spec.well.push(("WELL".to_owned(), "HEINEN 1-4".to_owned()));
        found.origins.well.push(("WELL".to_owned(), 0.9));
        found.origins.ties = Some(Source::Detected);
        found.origins.curves[0][0].name = Source::Detected;
        found.origins.curves[0][0].read = vec!["GAMMA RAY 0 150".to_owned()];
        found.doubts.push("the ladder rests on 4 numbers".to_owned());
        Ok(found)
    };
    let digitised = digitise_with(&Known::default(), Sections::Main, &find).expect("digitised");
    assert!(text(digitised.las.as_deref()).contains("HEINEN 1-4"));
    assert!(digitised.record.reasons.contains(&"the ladder rests on 4 numbers".to_owned()));
    let layout = digitised.record.layout.expect("a layout");
    assert_eq!(
        (&layout["depth"]["source"], &layout["depth"]["unit_source"]),
        (&"detected".into(), &"sidecar".into())
    );
    let curve = &layout["tracks"][0]["curves"][0];
    assert_eq!((&curve["source"], &curve["read"][0]), (&"detected".into(), &"GAMMA RAY 0 150".into()));
    assert_eq!(layout["well_read"][0]["value"], "HEINEN 1-4");
}

#[test]
fn other_logs_become_las_files_of_their_own_where_they_are_asked_for() {
    let given = known(&[curve("GR", Some([0.0, 150.0])), curve("CALI", Some([6.0, 16.0]))]);
    let find = |_: &dyn Raster, _: &Known, _: &dyn Reader| {
        let mut found = Found::only_given(&given);
        found.spec.ties = vec![(100.0, 1000.0), (700.0, 1060.0)];
        found.spec.interval = (1000.0, 1060.0);
        let section = |kind, rows: (f64, f64), depths: (f64, f64)| Section {
            kind,
            rows,
            depths: Some(depths),
            ties: vec![(rows.0, depths.0), (rows.1, depths.1)],
        };
        found.sections = vec![
            section(SectionKind::Main, (100.0, 700.0), (1000.0, 1060.0)),
            section(SectionKind::Repeat, (800.0, 1100.0), (1010.0, 1040.0)),
            section(SectionKind::Other, (5000.0, 6000.0), (1.0, 2.0)),
        ];
        Ok(found)
    };
    let main = digitise_with(&Known::default(), Sections::Main, &find).expect("digitised");
    let all = digitise_with(&Known::default(), Sections::All, &find).expect("digitised");
    let whole = Known { interval: Some((1000.0, 1060.0)), ..given.clone() };
    let beside = digitise_with(&whole, Sections::All, &find).expect("digitised");
    assert_eq!(beside.more.len(), 1, "looked for although the sidecar gives everything");
    assert_eq!(beside.record.provenance.reader_sha256.as_deref(), Some("reader"));
    assert!(main.more.is_empty());
    assert_eq!(all.more.iter().map(|file| file.ending.as_str()).collect::<Vec<_>>(), [".repeat-1.las"]);
    let repeat = text(Some(&all.more[0].bytes));
    assert!(repeat.contains("Section  repeat-1") && repeat.contains(" 1010.0"), "{repeat:.1500}");
    let main_las = text(main.las.as_deref());
    assert_eq!(text(all.las.as_deref()), main_las, "the main pass is the same");
    assert!(!main_las.contains("Section"));
    let lost =
        "the log at rows 5000 to 6000: depths 1 to 2 lie at rows 5000 to 6000, but the scan has 1200 rows";
    assert!(all.record.reasons.iter().any(|reason| reason == lost), "{:?}", all.record.reasons);
    let sections = &all.record.layout.expect("a layout")["sections"];
    assert_eq!(
        (&sections[1]["las_ending"], &sections[1]["kind"]),
        (&".repeat-1.las".into(), &"repeat".into())
    );
    assert_ne!(
        Settings { sections: Sections::All, ..Settings::default() }.canonical(),
        Settings::default().canonical()
    );
}

#[test]
fn depths_are_written_in_the_unit_asked_for_and_values_stay_where_they_are_on_the_paper() {
    let known = known(&[curve("GR", Some([0.0, 150.0]))]);
    let written = |depth_unit, step: Option<&str>| {
        let step = step.map(|step| step.parse().expect("a step"));
        let settings = Settings { depth_unit, step, ..Settings::default() };
        let digitised = digitise_as(&known, &settings, &only_given).expect("digitised");
        let table = las::read(&digitised.las.expect("a LAS file")).expect("its table");
        (table, digitised.record.depth.expect("depths"))
    };
    // 1000 ft are 304.8 m, 1100 ft are 335.28 m.
    let (metres, depth) = written(Some(DepthUnit::Metres), None);
    assert_eq!((depth.unit.as_str(), depth.start, depth.stop, depth.step), ("m", 304.8, 335.2, 0.1));
    assert_eq!((metres.unit.as_deref(), metres.depths[1]), (Some("M"), 304.9));
    // Every 0.3048 m lies on a foot.
    let (feet, _) = written(None, Some("1"));
    let (same, _) = written(Some(DepthUnit::Metres), Some("0.3048"));
    assert_eq!((feet.depths[7], same.depths[7]), (1007.0, 306.9336));
    assert_eq!(feet.curves[0].values, same.curves[0].values);
    assert!(feet.curves[0].values.iter().flatten().count() > 90);
}

#[test]
fn each_form_asked_for_is_written_for_the_main_pass_and_for_other_logs() {
    let known = known(&[curve("GR", Some([0.0, 150.0]))]);
    let find = |_: &dyn Raster, known: &Known, _: &dyn Reader| {
        let ties = vec![(100.0, 1000.0), (600.0, 1050.0)];
        let section =
            Section { kind: SectionKind::Repeat, rows: (100.0, 600.0), depths: Some((1000.0, 1050.0)), ties };
        Ok(Found { sections: vec![section], ..Found::only_given(known) })
    };
    let endings = |formats: &[Format]| {
        let formats = Formats::new(formats);
        let settings = Settings { sections: Sections::All, formats, ..Settings::default() };
        let digitised = digitise_as(&known, &settings, &find).expect("digitised");
        let more = digitised.more.into_iter().map(|file| file.ending).collect::<Vec<_>>();
        (digitised.las.is_some(), more.join(" "))
    };
    let all = endings(&[Format::Csv, Format::Las12, Format::Las]);
    assert_eq!(all, (true, ".v12.las .csv .repeat-1.las .repeat-1.v12.las .repeat-1.csv".to_owned()));
    assert_eq!(endings(&[Format::Csv]), (false, ".csv .repeat-1.csv".to_owned()));
}
