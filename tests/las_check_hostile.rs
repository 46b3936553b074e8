//! `check` on damaged bytes: no panic, no flood.

mod support;

use curvedig::domain::spec::DepthUnit;
use curvedig::format::las_check::{MOST_PER_RULE, check};
use proptest::prelude::*;
use support::logs::{curve, grid, las, wiggle};

fn log() -> Vec<u8> {
    let grid = grid(DepthUnit::Feet, "0.5", 4000, 40);
    let curves =
        [curve("GR", "GAPI", 2, wiggle(40, 75.0, 60.0)), curve("ILD", "OHMM", 4, wiggle(40, 9.0, 8.0))];
    las(&[("WELL", "A 1")], &grid, &curves).into_bytes()
}

fn bounded(bytes: &[u8]) {
    let findings = check(bytes);
    assert!(findings.len() < 60 * MOST_PER_RULE);
    for finding in findings {
        assert!(finding.message.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{finding:?}");
        assert!(finding.message.len() < 200, "{finding:?}");
    }
}

#[test]
fn what_we_write_has_nothing_wrong() {
    assert_eq!(check(&log()), []);
}

#[test]
fn every_cut_is_noticed() {
    let log = log();
    for end in 0..log.len() {
        assert_ne!(check(&log[..end]), [], "cut at {end} of {}", log.len());
    }
}

#[test]
fn huge_numbers_are_no_panic() {
    let text = String::from_utf8(log()).expect("ASCII");
    for number in
        ["79228162514264337593543950335", "-79228162514264337593543950335", "0.0000000000000000000000000001"]
    {
        for word in ["2000.0", "2019.5", "0.5", "-999.25"] {
            bounded(text.replace(word, number).as_bytes());
        }
    }
    bounded(text.replace("2000.0", &"9".repeat(100_000)).as_bytes());
}

#[test]
fn floods_of_lines_are_bounded() {
    bounded(&b"~V\n".repeat(50_000));
    bounded(&[b"~C\n".to_vec(), b"A.:\n".repeat(50_000), b"~A\n".to_vec(), b"1 ".repeat(50_000)].concat());
    bounded(&b"\0".repeat(200_000));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn mutations_are_no_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..12)
    ) {
        let mut bytes = log();
        for (index, byte, kind) in changes {
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => { bytes.remove(at); }
            }
        }
        bounded(&bytes);
    }

    #[test]
    fn shuffled_pieces_are_no_panic(pieces in prop::collection::vec("~[VWCPOA]|WRAP\\. YES :|STEP\\. 0 :|[0-9.\\-]{1,6}|A\\.B :|[ \t]|\n|\r\n|NaN|:|\\.", 0..80)) {
        bounded(pieces.concat().as_bytes());
        bounded(pieces.join("\n").as_bytes());
    }
}
