//! Title blocks as they are printed.

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
