use proptest::prelude::*;

use super::*;
use crate::domain::found::{KnownCurve, KnownTrack};
use crate::domain::spec::{DepthUnit, LineStyle, PageTurn, ScaleKind};
use crate::error::{Error, Kind, Stage};

const WHOLE: &str = r##"
[well]
WELL = "HEINEN 1-4"
API = 15131

[depth]
unit = "m"
ties = [[2575.0, 250], [11203, 1100]]
interval = [300, 1000]

[[track]]
left = 1
right = 499.5

[[track.curve]]
mnemonic = "GR"
unit = "GAPI"
scale = [0, 150]
style = "dashed"
colour = "#006e28"

[[track]]
left = 600
right = 900

[[track.curve]]
mnemonic = "ILD"
scale = [0.2, 2000]
kind = "log"
wrap = false
"##;

fn beside(text: &str) -> Result<Known> {
    let beside = Some(Source { name: "a.toml", bytes: text.as_bytes() });
    parse(&Layers { beside, ..Layers::default() })
}

#[test]
fn a_page_is_turned_by_quarters() {
    let known = beside("[page]\nturn = 270").unwrap();
    assert_eq!(known.turn, Some(PageTurn::Left));
    let error = beside("[page]\nturn = 45").expect_err("no quarter");
    assert!(error.message.contains("page.turn: 45 is none of 0, 90, 180, 270"), "{}", error.message);
}

/// The whole sidecar with one piece of text exchanged, which must be wrong.
fn spoilt(from: &str, to: &str) -> Error {
    assert!(WHOLE.contains(from), "{from:?} isn't in the sidecar");
    beside(&WHOLE.replacen(from, to, 1)).expect_err("the sidecar should be wrong")
}

#[test]
fn a_whole_sidecar_is_read() {
    let known = beside(WHOLE).unwrap();
    assert_eq!(known.well, [("WELL".into(), "HEINEN 1-4".into()), ("API".into(), "15131".into())]);
    assert_eq!(known.unit, Some(DepthUnit::Metres));
    assert_eq!(known.ties, Some(vec![(2575.0, 250.0), (11203.0, 1100.0)]));
    assert_eq!(known.interval, Some((300.0, 1000.0)));
    let gr = KnownCurve {
        mnemonic: "GR".into(),
        unit: Some("GAPI".into()),
        scale: Some([0.0, 150.0]),
        kind: None,
        style: Some(LineStyle::Dashed),
        colour: Some([0, 0x6e, 0x28]),
        ..KnownCurve::default()
    };
    let ild = KnownCurve {
        mnemonic: "ILD".into(),
        scale: Some([0.2, 2000.0]),
        kind: Some(ScaleKind::Log),
        wrap: Some(false),
        ..KnownCurve::default()
    };
    let tracks = [
        KnownTrack { edges: (1.0, 499.5), curves: Some(vec![gr]) },
        KnownTrack { edges: (600.0, 900.0), curves: Some(vec![ild]) },
    ];
    assert_eq!(known.tracks.as_deref(), Some(tracks.as_slice()));
    let spec = known.complete().expect("nothing is missing");
    assert_eq!((spec.tracks[0].curves[0].kind, spec.tracks[0].curves[0].wrap), (ScaleKind::Linear, true));
}

#[test]
fn without_unit_and_interval_it_is_feet_from_the_first_tie_to_the_last() {
    let known = beside(&WHOLE.replace("unit = \"m\"", "").replace("interval = [300, 1000]", "")).unwrap();
    let spec = known.complete().expect("nothing is missing");
    assert_eq!((spec.unit, spec.interval), (DepthUnit::Feet, (250.0, 1100.0)));
}

#[test]
fn ties_may_stand_in_any_order_and_depth_may_decrease_down_the_page() {
    let known = beside(&WHOLE.replace("[[2575.0, 250], [11203, 1100]]", "[[900, 250], [50, 1100]]")).unwrap();
    assert_eq!(known.ties, Some(vec![(50.0, 1100.0), (900.0, 250.0)]));
}

#[test]
fn well_items_of_any_type_become_text_as_written() {
    let spec = beside(
        &WHOLE.replace("API = 15131", "API = 007.50e1\nDATE = 1979-05-27\nOK = true").replace("007", "7"),
    );
    let values: Vec<_> = spec.unwrap().well.into_iter().map(|item| item.1).collect();
    assert_eq!(values, ["HEINEN 1-4", "7.50e1", "1979-05-27", "true"]);
}

#[test]
fn every_mistake_is_named_with_file_line_and_key() {
    let cases = [
        ("unit = \"m\"", "unit = \"km\"", "a.toml line 7: depth.unit: \"km\" is none of \"ft\", \"m\""),
        ("left = 1", "left = \"1\"", "a.toml line 12: track[0].left: must be a number, not the string \"1\""),
        ("left = 1", "left = nan", "a.toml line 12: track[0].left: NaN is not a finite number"),
        ("left = 1", "left = 499.5", "track[0]: left 499.5 must be less than right 499.5"),
        ("left = 1", "lefd = 1", "a.toml line 12: track[0].lefd: unknown key"),
        ("[depth]", "[deep]\n[depth]", "a.toml line 6: deep: unknown key"),
        ("[0, 150]", "[0, 150, 300]", "track[0].curve[0].scale: must be two numbers"),
        ("[0, 150]", "[7, 7]", "track[0].curve[0].scale: 7 at both edges: a scale of zero width"),
        (
            "[0.2, 2000]",
            "[0.2, -1]",
            "a.toml line 28: track[1].curve[0].scale: -1 can't stand on a logarithmic scale",
        ),
        ("[0.2, 2000]", "[0, 1]", "0 can't stand on a logarithmic scale"),
        ("[0.2, 2000]", "[-1.7e308, 1.7e308]", "track[1].curve[0].scale"),
        ("\"ILD\"", "\"gr\"", "track[1].curve[0].mnemonic: \"gr\" is the mnemonic of another curve already"),
        ("\"ILD\"", "\"I.D\"", "\"I.D\" is no LAS mnemonic"),
        ("\"ILD\"", "\"I D\"", "\"I D\" is no LAS mnemonic"),
        ("\"ILD\"", "\"I:D\"", "\"I:D\" is no LAS mnemonic"),
        ("\"ILD\"", "\"\"", "\"\" is no LAS mnemonic"),
        ("\"ILD\"", "\"DEPT\"", "DEPT is the depth column, no curve"),
        ("\"GAPI\"", "\"API units\"", "track[0].curve[0].unit: \"API units\" is no LAS unit"),
        ("\"#006e28\"", "\"green\"", "track[0].curve[0].colour: \"green\" is no colour"),
        ("\"#006e28\"", "\"#+06e28\"", "is no colour"),
        ("\"dashed\"", "\"wavy\"", "track[0].curve[0].style: \"wavy\" is none of"),
        ("wrap = false", "wrap = 0", "track[1].curve[0].wrap: must be true or false, not the number 0"),
        (", [11203, 1100]", "", "a.toml line 8: depth.ties: two or more [row, depth] are needed, not 1"),
        (
            "[11203, 1100]",
            "[11203, 1100], [12000, 900]",
            "depth.ties: [11203, 1100] and [12000, 900] don't run",
        ),
        ("[11203, 1100]", "[2575, 1100]", "depth.ties"),
        ("[11203, 1100]", "[11203, 250]", "depth.ties"),
        ("[11203, 1100]", "[11203]", "depth.ties[1]: must be two numbers, a row and its depth, not 1"),
        ("[11203, 1100]", "[1e9, 1100]", "depth.ties[1]: 1000000000 is out of all bounds"),
        ("[300, 1000]", "[1000, 300]", "depth.interval: [1000, 300] must run from the shallowest"),
        (
            "[300, 1000]",
            "[1200, 1300]",
            "depth.interval: [1200, 1300] lies outside the ties' depths 250 to 1100",
        ),
        ("[300, 1000]", "[300, 9000]", "depth.interval: [300, 9000] reaches too far beyond the ties"),
        (
            "HEINEN 1-4\"",
            "HEINEN\\n1-4\"",
            "a.toml line 3: well.WELL: \"HEINEN\\n1-4\" can't stand on one line",
        ),
        ("API = 15131", "API = [1]", "well.API: must be a single value, not a list"),
        ("API = 15131", "STRT = 1", "well.STRT: written by curvedig itself"),
        ("API = 15131", "well = 1", "well.well: this mnemonic stands here twice"),
        ("API = 15131", "\"A PI\" = 1", "\"A PI\" is no LAS mnemonic"),
        ("left = 1", "left = ", "a.toml line 12: not TOML"),
        ("[[track.curve]]", "[[curve]]", "curve: a curve drawn in no track"),
        ("[[track]]", "", "duplicate key"),
    ];
    for (from, to, expected) in cases {
        let error = spoilt(from, to);
        assert!(error.message.contains(expected), "{to:?} gave {:?}, not {expected:?}", error.message);
        assert!(!error.message.contains('\n'), "one line: {:?}", error.message);
        assert_eq!((error.kind, error.stage), (Kind::Usage, Stage::Sidecar), "{to:?}");
    }
}

#[test]
fn a_curve_before_any_track_is_drawn_in_no_track() {
    let error = beside("[[track.curve]]\nmnemonic = \"GR\"\nscale = [0, 1]\n").unwrap_err();
    assert!(error.message.contains("track.curve: a curve drawn in no track"), "{}", error.message);
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let beside = Some(Source { name: "a.toml", bytes: b"[depth]\n\xff" });
    let error = parse(&Layers { beside, ..Layers::default() }).unwrap_err();
    assert_eq!(error.message, "a.toml line 2: not UTF-8 text");
}

#[test]
fn everything_is_optional() {
    assert_eq!(parse(&Layers::default()), Ok(Known::default()));
    assert_eq!(beside(""), Ok(Known::default()));
    assert_eq!(beside("track = []"), Ok(Known::default()));
    for (from, missing) in [
        ("ties = [[2575.0, 250], [11203, 1100]]", "depth.ties"),
        ("scale = [0, 150]", "track[0].curve[0].scale"),
    ] {
        let known = beside(&WHOLE.replacen(from, "", 1)).expect("what is left out is looked for");
        assert_eq!(known.missing().as_deref(), Some(missing));
    }
    let depths = beside("[depth]\nunit = \"m\"\ninterval = [300, 1000]\n").unwrap();
    assert_eq!((depths.unit, depths.interval), (Some(DepthUnit::Metres), Some((300.0, 1000.0))));
}

#[test]
fn a_track_that_says_nothing_of_curves_has_them_looked_for_and_one_with_none_has_none() {
    let curves = |text: &str| beside(text).unwrap().tracks.unwrap().remove(0).curves;
    assert_eq!(curves("[[track]]\nleft = 1\nright = 2\n"), None);
    assert_eq!(curves("[[track]]\nleft = 1\nright = 2\ncurve = []\n"), Some(vec![]));
}

#[test]
fn half_a_track_and_a_curve_without_a_name_are_wrong() {
    for (from, named) in [
        ("right = 499.5", "a.toml line 11: track[0]: right is not given"),
        ("mnemonic = \"ILD\"", "track[1].curve[0]: mnemonic is not given"),
    ] {
        let error = spoilt(from, "");
        assert_eq!((error.kind, error.stage), (Kind::Usage, Stage::Sidecar), "{named}");
        assert!(error.message.contains(named), "{}", error.message);
    }
}

#[test]
fn stronger_layers_overrule_weaker_ones_key_by_key() {
    let config =
        "jobs = 3\n[defaults.well]\nFLD = \"HUGOTON\"\nWELL = \"?\"\n[defaults.depth]\nunit = \"ft\"\n";
    let given = WHOLE;
    let beside = "[well]\nWELL = \"B\"\n[depth]\nties = [[0, 200], [10, 1200]]\n";
    let layer = |text: &'static str| Some(Source { name: "x.toml", bytes: text.as_bytes() });
    let corrected = "[depth]\ninterval = [400, 900]\n";
    let layers = Layers {
        config: layer(config),
        given: layer(given),
        beside: layer(beside),
        corrected: layer(corrected),
    };
    let known = parse(&layers).unwrap();
    assert_eq!(
        known.well,
        [("FLD".into(), "HUGOTON".into()), ("WELL".into(), "B".into()), ("API".into(), "15131".into())]
    );
    assert_eq!(known.unit, Some(DepthUnit::Metres));
    assert_eq!(known.ties, Some(vec![(0.0, 200.0), (10.0, 1200.0)]));
    assert_eq!(known.interval, Some((400.0, 900.0)));
    assert_eq!(known.tracks.map(|tracks| tracks.len()), Some(2));
}

#[test]
fn a_mistake_in_the_defaults_is_named_with_its_key() {
    let config = Some(Source { name: "curvedig.toml", bytes: b"[defaults.depth]\nunits = \"ft\"\n" });
    let error = parse(&Layers { config, ..Layers::default() }).unwrap_err();
    assert_eq!(error.message, "curvedig.toml line 2: defaults.depth.units: unknown key");
}

#[test]
fn comments_and_spacing_leave_the_hash_alone_and_values_change_it() {
    let hash = sha256(&beside(WHOLE).unwrap());
    let commented = WHOLE.replace("left = 1\n", "left   = 1.0  # by eye\n");
    assert_eq!(sha256(&beside(&commented).unwrap()), hash);
    assert_eq!(hash.len(), 64);
    let mut hashes = vec![hash];
    for (from, to) in [
        ("left = 1\n", "left = 2\n"),
        ("WELL = \"HEINEN 1-4\"\n", ""),
        ("unit = \"m\"\n", ""),
        ("unit = \"m\"\n", "unit = \"ft\"\n"),
        ("ties = [[2575.0, 250], [11203, 1100]]\n", ""),
        ("interval = [300, 1000]\n", ""),
        ("scale = [0, 150]\n", ""),
        ("style = \"dashed\"\n", ""),
        ("kind = \"log\"\n", ""),
        ("wrap = false\n", ""),
        ("unit = \"GAPI\"\n", ""),
        ("unit = \"GAPI\"\n", "unit = \"\"\n"),
    ] {
        assert!(WHOLE.contains(from), "{from:?}");
        hashes.push(sha256(&beside(&WHOLE.replacen(from, to, 1)).unwrap()));
    }
    let number = hashes.len();
    hashes.sort();
    hashes.dedup();
    assert_eq!(hashes.len(), number, "each change is a hash of its own");
}

#[test]
fn comments_stand_above_what_they_are_about_and_change_nothing() {
    let known = beside(WHOLE).unwrap();
    let line = |text: &str| vec![text.to_owned()];
    let comments = Comments {
        top: line("begun by curvedig"),
        page: line("turned"),
        well: line("read off the page"),
        depth: line("51 numbers agree"),
        tracks: vec![line("first"), line("second")],
        curves: vec![vec![line("sure: 0.9\nleft = 7")]],
    };
    let text = to_toml_with(&known, &comments);
    assert_eq!(beside(&text), Ok(known), "{text}");
    for lines in [
        "# begun by curvedig\n\n# read off the page\n[well]",
        "\n\n# 51 numbers agree\n[depth]",
        "\n\n# second\n[[track]]",
        "\n\n# sure: 0.9 left = 7\n[[track.curve]]\nmnemonic = \"GR\"",
    ] {
        assert!(text.contains(lines), "no {lines:?} in {text}");
    }
}

fn curve() -> impl Strategy<Value = KnownCurve> {
    let style =
        prop::option::of(prop::sample::select(vec![LineStyle::Solid, LineStyle::Dashed, LineStyle::Dotted]));
    let scale = prop::option::of((1e-3..1e6f64, 1.5..9.0f64, any::<bool>()));
    (
        "[A-Z_/-][A-Z0-9_/-]{0,6}",
        prop::option::of("[A-Za-z0-9/%]{0,5}"),
        scale,
        any::<Option<bool>>(),
        style,
        any::<Option<[u8; 3]>>(),
        any::<Option<bool>>(),
        drawn(),
    )
        .prop_map(|(mnemonic, unit, scale, log, style, colour, wrap, drawn)| {
            let scale =
                scale.map(|(low, ratio, flip)| if flip { [low * ratio, low] } else { [low, low * ratio] });
            let kind = log.map(|log| if log { ScaleKind::Log } else { ScaleKind::Linear });
            KnownCurve { mnemonic, unit, scale, kind, style, colour, wrap, drawn }
        })
}

/// Lines, one below the other.
fn drawn() -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    let line = prop::collection::vec((0.1..50.0f64, -10.0..2e3f64), 2..5);
    prop::collection::vec(line, 0..3).prop_map(|lines| {
        let mut row = 0.0;
        let mut below = |(step, col): (f64, f64)| {
            row += step;
            (row, col)
        };
        lines.into_iter().map(|line| line.into_iter().map(&mut below).collect()).collect()
    })
}

#[test]
fn drawn_lines_run_down_the_page_and_share_no_rows() {
    let with = |drawn: &str| {
        let text = WHOLE.replace("style = \"dashed\"", &format!("style = \"dashed\"\ndrawn = {drawn}"));
        beside(&text).map(|known| known.drawn("GR").to_vec()).map_err(|error| error.message)
    };
    let lines = with("[[[200, 9], [210, 8]], [[100, 5], [120, 7.5], [130, 6]]]").unwrap();
    assert_eq!(lines[0], [(100.0, 5.0), (120.0, 7.5), (130.0, 6.0)]);
    for (wrong, told) in [
        ("[[[100, 5]]]", "drawn[0]: a line needs two points"),
        ("[[[100, 5], [100, 6]]]", "drawn[0][1]: row 100 doesn't lie below row 100"),
        (
            "[[[100, 5], [120, 6]], [[110, 5], [130, 6]]]",
            "drawn[1]: shares rows with the line at rows 100 to 120",
        ),
        ("[[100, 5]]", "drawn[0][0]: must be a list"),
        ("[[[1, 2, 3], [4, 5]]]", "a row and a column"),
    ] {
        let error = with(wrong).unwrap_err();
        assert!(error.contains(told), "{error}");
    }
}

fn known() -> impl Strategy<Value = Known> {
    let well = prop::collection::btree_map("[A-M][A-Z0-9]{0,4}", "[^\\pC\\s]([^\\pC]{0,9}[^\\pC\\s])?", 0..4);
    let curves = prop::option::of(prop::collection::vec(curve(), 0..3));
    let tracks = prop::option::of(prop::collection::vec((0.0..4e3f64, 1e-3..2e3f64, curves), 1..4));
    let rows = prop::option::of(prop::collection::btree_set(0u32..1_000_000, 2..6));
    let unit = prop::option::of(prop::sample::select(vec![DepthUnit::Feet, DepthUnit::Metres]));
    let turn = prop::option::of(prop::sample::select(PageTurn::ALL.to_vec()));
    (turn, well, tracks, rows, -100.0..1e4f64, 1e-3..10.0f64, any::<bool>(), unit, any::<bool>()).prop_map(
        |(turn, well, tracks, rows, first, step, down, unit, given)| {
            let depth = |row: f64| if down { first + row * step } else { first - row * step };
            let ties = rows
                .map(|rows| rows.into_iter().map(f64::from).map(|row| (row, depth(row))).collect::<Vec<_>>());
            let (a, b) =
                ties.as_ref().map_or((first, first + step), |ties| (ties[0].1, ties[ties.len() - 1].1));
            let mut tracks = tracks.map(|tracks| {
                let track = |(left, width, curves)| KnownTrack { edges: (left, left + width), curves };
                tracks.into_iter().map(track).collect::<Vec<_>>()
            });
            let curves = tracks.iter_mut().flatten().flat_map(|track| track.curves.iter_mut().flatten());
            for (index, curve) in curves.enumerate() {
                curve.mnemonic.push_str(&format!("!{index}"));
            }
            Known {
                turn,
                well: well.into_iter().collect(),
                unit,
                ties,
                interval: given.then(|| (a.min(b), a.max(b))),
                tracks,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_known_written_as_a_sidecar_reads_back_the_same(known in known()) {
        let text = to_toml(&known);
        prop_assert_eq!(beside(&text).map_err(|error| error.to_string()), Ok(known), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", cut in 0..WHOLE.len()) {
        let mut spoilt = WHOLE.to_owned();
        spoilt.insert_str(cut, &text);
        let _ = beside(&spoilt);
    }
}
