//! Title blocks as they are printed.

use proptest::prelude::*;

use super::*;
use crate::domain::reading::{Area, Letter, Reading, Turn};

const PITCH: f64 = 11.0;

fn text_at(left: f64, row: f64, words: &str, confidence: f32) -> Text {
    let count = words.chars().count().max(1) as f64;
    let letter =
        |(at, letter)| Letter { letter, confidence, second: None, at: ((at as f64 + 0.5) / count) as f32 };
    Text {
        area: Area { left, top: row - 10.0, right: left + count * PITCH, base: row + 10.0 },
        turn: Turn::Upright,
        reading: Reading { letters: words.chars().enumerate().map(letter).collect() },
    }
}

fn text(left: f64, row: f64, words: &str) -> Text {
    text_at(left, row, words, 0.97)
}

fn briefs(texts: &[Text]) -> Vec<String> {
    facts(texts).iter().map(|fact| format!("{}={}", fact.mnemonic, fact.value)).collect()
}

#[test]
fn label_and_value_on_one_line() {
    for (line, fact) in [
        ("WELL: HEINEN 1-4", "WELL=HEINEN 1-4"),
        ("COMPANY   ACME OIL", "COMP=ACME OIL"),
        ("API No. 15-131-20215", ""),
        ("API No.: 15-131-20215", "API=15-131-20215"),
        ("API No.   15-131-20215", "API=15-131-20215"),
        ("FIELD_______WILDCAT", "FLD=WILDCAT"),
        ("C0MPANY:  ACME OIL CO.", "COMP=ACME OIL CO"),
        ("DATE: 1/27/78", "DATE=1/27/78"),
        ("UWI: 100/06-12-077-03W4/00", "UWI=100/06-12-077-03W4/00"),
        ("LOCATION:  SEC. 35-15S-37E", "LOC=SEC. 35-15S-37E"),
    ] {
        let found = briefs(&[text(50.0, 100.0, line)]);
        assert_eq!(found, if fact.is_empty() { vec![] } else { vec![fact] }, "{line}");
    }
}

#[test]
fn a_value_is_of_its_labels_kind_or_none() {
    let long = format!("WELL: {}", "A WORD ".repeat(9));
    for (line, fact) in [
        ("COMPANY: 1234 AB", ""),
        ("COMPANY: 12345 ABC", ""),
        ("COMPANY: 123 ABCD", "COMP=123 ABCD"),
        ("COUNTY: LEA 4", ""),
        ("COUNTY: LE", ""),
        ("COUNTY: LEA", "CNTY=LEA"),
        ("STATE: NOWHERE", ""),
        ("STATE: UTAH", "STAT=UTAH"),
        ("PROVINCE: ALBERTA", "PROV=ALBERTA"),
        ("PROVINCE: KANSAS", ""),
        ("COUNTRY: CANADA", "CTRY=CANADA"),
        ("LOCATION: S 3", ""),
        ("LOCATION: S 35 N", "LOC=S 35 N"),
        ("WELL: 4-1", ""),
        ("WELL: A-B1", "WELL=A-B1"),
        ("WELL: A#&'(,B1", ""),
        ("WELL: COMPANY", ""),
        (&long, ""),
        ("DATE: 1/27/1878", ""),
    ] {
        let found = briefs(&[text(50.0, 100.0, line)]);
        assert_eq!(found, if fact.is_empty() { vec![] } else { vec![fact] }, "{line}");
    }
    // Read with a mean of 0.8 at least.
    assert_eq!(briefs(&[text_at(50.0, 100.0, "WELL: HEINEN", 0.75)]), [""; 0]);
    assert_eq!(briefs(&[text_at(50.0, 100.0, "WELL: HEINEN", 0.81)]), ["WELL=HEINEN"]);
}

#[test]
fn two_cells_stand_side_by_side() {
    let texts = [
        text(50.0, 100.0, "COUNTY"),
        text(200.0, 100.0, "LEA"),
        text(400.0, 100.0, "STATE"),
        text(520.0, 100.0, "NEW MEXICO"),
    ];
    assert_eq!(briefs(&texts), ["CNTY=LEA", "STAT=NEW MEXICO"]);
}

#[test]
fn a_value_below_its_label() {
    let texts = [
        text(50.0, 100.0, "COMPANY"),
        text(60.0, 130.0, "ACME OIL CO"),
        text(50.0, 180.0, "WELL"),
        text(50.0, 210.0, "FIELD"),
    ];
    assert_eq!(briefs(&texts), ["COMP=ACME OIL CO"]);
}

#[test]
fn a_value_goes_on_in_the_next_line() {
    let texts =
        [text(50.0, 100.0, "WELL"), text(160.0, 100.0, "GROVER ARRINGTON"), text(160.0, 130.0, "#8803 T.R.")];
    assert_eq!(briefs(&texts), ["WELL=GROVER ARRINGTON #8803 T.R"]);
}

#[test]
fn what_is_not_sure_is_left_out() {
    assert!(briefs(&[text_at(50.0, 100.0, "WELL: HEINEN 1-4", 0.7)]).is_empty());
    for line in [
        "API No.: 99-131-20215",
        "DATE: - One -",
        "STATE: OTHER SERVICES",
        "WELL SURVEYING CORPORATION",
        "COUNTY: 12345",
        "FIELD PRINT",
        "WELL:",
    ] {
        assert!(briefs(&[text(50.0, 100.0, line)]).is_empty(), "{line}");
    }
    let two = [text(50.0, 100.0, "WELL: HEINEN 1-4"), text(50.0, 130.0, "WELL: OTHER 7")];
    assert!(briefs(&two).is_empty(), "two wells: neither is sure");
}

#[test]
fn a_number_of_another_state_is_left_out() {
    let texts = [text(50.0, 100.0, "STATE: TEXAS"), text(50.0, 130.0, "API No.: 15-131-20215")];
    assert_eq!(briefs(&texts), ["STAT=TEXAS"]);
}

#[test]
fn a_stamped_number_and_a_service_company_need_no_label() {
    assert_eq!(
        briefs(&[text(50.0, 100.0, "30-025-09873"), text(50.0, 150.0, "Schlumberger")]),
        ["API=30-025-09873", "SRVC=Schlumberger"]
    );
}

#[test]
fn the_logged_interval_is_told_by_both_its_ends_or_not_at_all() {
    let block = |base: &str, top: &str| {
        [
            text(50.0, 100.0, "BTM. LOG INTERVAL"),
            text(400.0, 100.0, base),
            text(50.0, 130.0, "TOP LOG INTERVAL"),
            text(400.0, 130.0, top),
        ]
    };
    assert_eq!(interval(&block("3485", "3385")), Some((3385.0, 3485.0)));
    assert_eq!(interval(&block("11,434.5 FT", "5 FT.")), Some((5.0, 11434.5)));
    let readings = [text(50.0, 100.0, "FIRST READING: 704"), text(50.0, 130.0, "LAST READING: 268")];
    assert_eq!(interval(&readings), Some((268.0, 704.0)));
    assert_eq!(interval(&block("3485", "3485")), None);
    assert_eq!(interval(&block("3485", "SURF.")), None);
    assert_eq!(interval(&block("3485", "33B5")), None);
    assert_eq!(interval(&block("3485", "3385")[..2]), None);
    let two_runs = [&block("3485", "3385")[..], &[text(50.0, 400.0, "TOP LOG INTERVAL: 3100")]].concat();
    assert_eq!(interval(&two_runs), None);
    let mut unsure = block("3485", "3385");
    unsure[1] = text_at(400.0, 100.0, "3485", 0.8);
    assert_eq!(interval(&unsure), None);
    assert!(facts(&block("3485", "3385")).is_empty(), "no fact of the well");
}

fn strewn() -> impl Strategy<Value = Vec<Text>> {
    let words = prop_oneof![
        "(WELL|COMPANY|FIELD|API No\\.|DATE|STATE|UWI|LOCATION)[:_ ]{0,4}[A-Z0-9/#.-]{0,14}",
        "[0-9/-]{1,20}",
        "\\PC{0,16}",
    ];
    let one = (0.0..900.0, 0.0..300.0, words, 0.5f32..1.0);
    prop::collection::vec(one.prop_map(|(left, row, words, sure)| text_at(left, row, &words, sure)), 0..10)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_value_s_letters_are_among_the_texts(texts in strewn()) {
        let plain = |text: &str| text.to_uppercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let all: String = texts.iter().map(|text| plain(&text.reading.text())).collect();
        for fact in facts(&texts) {
            prop_assert!((0.0..=1.0).contains(&fact.confidence));
            // States are mended in full; anything else is as it was read.
            if !["STAT", "PROV", "CTRY"].contains(&fact.mnemonic.as_str()) {
                for word in fact.value.split_whitespace() {
                    prop_assert!(all.contains(&plain(word)), "{fact:?}");
                }
            }
        }
    }
}
