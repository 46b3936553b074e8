use proptest::prelude::*;

use super::*;
use crate::domain::spec::{CurveSpec, DepthUnit, LineStyle, ScaleKind, TrackSpec};
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

fn beside(text: &str) -> Result<LayoutSpec> {
    let beside = Some(Source { name: "a.toml", bytes: text.as_bytes() });
    parse(&Layers { beside, ..Layers::default() })
}

/// The whole sidecar with one piece of text exchanged, which must be wrong.
fn spoilt(from: &str, to: &str) -> Error {
    assert!(WHOLE.contains(from), "{from:?} isn't in the sidecar");
    beside(&WHOLE.replacen(from, to, 1)).expect_err("the sidecar should be wrong")
}

#[test]
fn a_whole_sidecar_is_read() {
    let spec = beside(WHOLE).unwrap();
    assert_eq!(spec.well, [("WELL".into(), "HEINEN 1-4".into()), ("API".into(), "15131".into())]);
    assert_eq!(spec.unit, DepthUnit::Metres);
    assert_eq!(spec.ties, [(2575.0, 250.0), (11203.0, 1100.0)]);
    assert_eq!(spec.interval, (300.0, 1000.0));
    assert_eq!((spec.tracks[0].left, spec.tracks[0].right), (1.0, 499.5));
    let gr = CurveSpec {
        mnemonic: "GR".into(),
        unit: "GAPI".into(),
        scale: [0.0, 150.0],
        kind: ScaleKind::Linear,
        style: Some(LineStyle::Dashed),
        colour: Some([0, 0x6e, 0x28]),
        wrap: true,
    };
    assert_eq!(spec.tracks[0].curves, [gr]);
    let ild = &spec.tracks[1].curves[0];
    assert_eq!((ild.kind, ild.wrap, ild.unit.as_str(), ild.style), (ScaleKind::Log, false, "", None));
}

#[test]
fn without_unit_and_interval_it_is_feet_from_the_first_tie_to_the_last() {
    let spec = beside(&WHOLE.replace("unit = \"m\"", "").replace("interval = [300, 1000]", "")).unwrap();
    assert_eq!((spec.unit, spec.interval), (DepthUnit::Feet, (250.0, 1100.0)));
}

#[test]
fn ties_may_stand_in_any_order_and_depth_may_decrease_down_the_page() {
    let spec = beside(&WHOLE.replace("[[2575.0, 250], [11203, 1100]]", "[[900, 250], [50, 1100]]")).unwrap();
    assert_eq!(spec.ties, [(50.0, 1100.0), (900.0, 250.0)]);
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
fn what_nobody_gave_is_unsupported_and_says_where_to_give_it() {
    for (from, to, key) in [
        ("ties = [[2575.0, 250], [11203, 1100]]", "", "depth.ties"),
        ("scale = [0, 150]", "", "track[0].curve[0].scale"),
        ("right = 499.5", "", "track[0].right"),
        ("mnemonic = \"ILD\"", "", "track[1].curve[0].mnemonic"),
    ] {
        let error = spoilt(from, to);
        assert_eq!((error.kind, error.stage), (Kind::Unsupported, Stage::Layout), "{key}");
        assert!(error.message.contains(&format!("{key} is not given")), "{}", error.message);
        assert!(error.hint.as_ref().is_some_and(|hint| hint.contains(key)), "{:?}", error.hint);
    }
    let nothing = parse(&Layers::default()).unwrap_err();
    assert_eq!(nothing.hint.as_deref(), Some("give depth.ties in a sidecar beside the scan"));
    let bare = beside("[depth]\nties = [[0, 0], [1, 1]]\n").unwrap_err();
    assert_eq!(bare.hint.as_deref(), Some("give track in a.toml"));
    let curveless =
        beside("track = [{left = 1, right = 2}]\n[depth]\nties = [[0, 0], [1, 1]]\n").unwrap_err();
    assert_eq!(curveless.hint.as_deref(), Some("give track.curve in a.toml"));
}

#[test]
fn stronger_layers_overrule_weaker_ones_key_by_key() {
    let config =
        "jobs = 3\n[defaults.well]\nFLD = \"HUGOTON\"\nWELL = \"?\"\n[defaults.depth]\nunit = \"ft\"\n";
    let given = WHOLE;
    let beside = "[well]\nWELL = \"B\"\n[depth]\nties = [[0, 200], [10, 1200]]\n";
    let layer = |text: &'static str| Some(Source { name: "x.toml", bytes: text.as_bytes() });
    let layers = Layers { config: layer(config), given: layer(given), beside: layer(beside) };
    let spec = parse(&layers).unwrap();
    assert_eq!(
        spec.well,
        [("FLD".into(), "HUGOTON".into()), ("WELL".into(), "B".into()), ("API".into(), "15131".into())]
    );
    assert_eq!(spec.unit, DepthUnit::Metres);
    assert_eq!(spec.ties, [(0.0, 200.0), (10.0, 1200.0)]);
    assert_eq!(spec.interval, (300.0, 1000.0));
    assert_eq!(spec.tracks.len(), 2);
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
    let moved = WHOLE.replace("left = 1\n", "left = 2\n");
    assert_ne!(sha256(&beside(&moved).unwrap()), hash);
    assert_eq!(hash.len(), 64);
}

fn curve() -> impl Strategy<Value = CurveSpec> {
    let style =
        prop::option::of(prop::sample::select(vec![LineStyle::Solid, LineStyle::Dashed, LineStyle::Dotted]));
    let scale = (1e-3..1e6f64, 1.5..9.0f64, any::<bool>());
    (
        "[A-Z_/-][A-Z0-9_/-]{0,6}",
        "[A-Za-z0-9/%]{0,5}",
        scale,
        any::<bool>(),
        style,
        any::<Option<[u8; 3]>>(),
        any::<bool>(),
    )
        .prop_map(|(mnemonic, unit, (low, ratio, flip), log, style, colour, wrap)| {
            let scale = if flip { [low * ratio, low] } else { [low, low * ratio] };
            let kind = if log { ScaleKind::Log } else { ScaleKind::Linear };
            CurveSpec { mnemonic, unit, scale, kind, style, colour, wrap }
        })
}

fn layout() -> impl Strategy<Value = LayoutSpec> {
    let well = prop::collection::btree_map("[A-M][A-Z0-9]{0,4}", "[^\\pC\\s]([^\\pC]{0,9}[^\\pC\\s])?", 0..4);
    let tracks =
        prop::collection::vec((0.0..4e3f64, 1e-3..2e3f64, prop::collection::vec(curve(), 1..3)), 1..4);
    let rows = prop::collection::btree_set(0u32..1_000_000, 2..6);
    (well, tracks, rows, -100.0..1e4f64, 1e-3..10.0f64, any::<bool>(), any::<bool>()).prop_map(
        |(well, tracks, rows, first, step, down, feet)| {
            let depth = |row: f64| if down { first + row * step } else { first - row * step };
            let ties: Vec<_> = rows.into_iter().map(f64::from).map(|row| (row, depth(row))).collect();
            let (a, b) = (ties[0].1, ties[ties.len() - 1].1);
            let mut tracks: Vec<_> = tracks
                .into_iter()
                .map(|(left, width, curves)| TrackSpec { left, right: left + width, curves })
                .collect();
            for (index, curve) in tracks.iter_mut().flat_map(|track| &mut track.curves).enumerate() {
                curve.mnemonic.push_str(&format!("!{index}"));
            }
            LayoutSpec {
                well: well.into_iter().collect(),
                unit: if feet { DepthUnit::Feet } else { DepthUnit::Metres },
                ties,
                interval: (a.min(b), a.max(b)),
                tracks,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_layout_written_as_a_sidecar_reads_back_the_same(spec in layout()) {
        let text = to_toml(&spec);
        prop_assert_eq!(beside(&text).map_err(|error| error.to_string()), Ok(spec), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", cut in 0..WHOLE.len()) {
        let mut spoilt = WHOLE.to_owned();
        spoilt.insert_str(cut, &text);
        let _ = beside(&spoilt);
    }
}
