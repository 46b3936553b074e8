use super::*;

const GOOD: &str = "\
~Version
VERS.   2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
WRAP.   NO  : ONE LINE PER DEPTH STEP
~Well
#MNEM.UNIT DATA : DESCRIPTION
STRT.M  635.0000 : START DEPTH
STOP.M  634.7500 : STOP DEPTH
STEP.M  -0.1250 : STEP
NULL.   -999.25 : NULL VALUE
COMP.   ANY OIL : COMPANY
WELL.   12-34 : WELL
FLD .   WILDCAT : FIELD
LOC .   A : LOCATION
PROV.   ALBERTA : PROVINCE
SRVC.   ANY : SERVICE COMPANY
DATE.   13-DEC-86 13:45 : LOG DATE
UWI .   100123401234W500 : UNIQUE WELL ID
~Curves
DEPT.M    : DEPTH
RHOB.K/M3 45 350 01 00 : BULK DENSITY
GR  .GAPI : GAMMA RAY
~Other
Anything: goes. here
~A DEPT RHOB GR
635.0000 2256.0000 -999.25
634.8750 2256.0000 22.1
634.7500 2256.0000 22.0
";

fn wrapped() -> String {
    GOOD.replace("WRAP.   NO ", "WRAP.   YES")
        .replace("00 2256.0000 ", "00\n2256.0000\n")
        .replace("50 2256.0000 ", "50\n2256.0000 ")
}

/// Rules broken by a file, each once.
fn rules(text: &str) -> Vec<&'static str> {
    let mut rules: Vec<_> = check(text.as_bytes()).iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

/// What changing `from` to `to` in the good file breaks.
fn broken(from: &str, to: &str) -> Vec<&'static str> {
    assert!(GOOD.contains(from), "{from} isn't in the good file");
    rules(&GOOD.replace(from, to))
}

#[test]
fn a_good_file_has_nothing_wrong() {
    assert_eq!(check(GOOD.as_bytes()), []);
    assert_eq!(check(wrapped().as_bytes()), []);
    assert_eq!(check(GOOD.replace('\n', "\r\n").as_bytes()), []);
}

#[test]
fn each_broken_rule_is_named() {
    for (from, to, rule) in [
        ("2.0 : CWLS", "3.0 : CWLS", "version"),
        ("VERS.   2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0\n", "", "version"),
        ("NO  :", "MAYBE :", "wrap"),
        ("~Version\n", "~Other\nx\n~Version\n", "section-order"),
        ("~Version\n", "hello\n~Version\n", "section-order"),
        ("634.7500 2256.0000 22.0\n", "634.7500 2256.0000 22.0\n~P\n", "section-order"),
        ("~Other\n", "~Other\n~Other\n", "section-twice"),
        ("~Other\n", "~Xtra\n", "section-unknown"),
        ("~Well\n", "", "section-missing"),
        ("COMP.   ANY OIL : COMPANY\n", "", "well-item"),
        ("UWI .", "UWX .", "well-item"),
        ("NULL.   -999.25", "NULL.   none", "well-value"),
        ("WELL.   12-34 : WELL", "WELL   12-34", "header-syntax"),
        ("FLD .", "FL D .", "header-syntax"),
        ("LOC .", "COMP .", "mnemonic-twice"),
        ("GR  .GAPI", "rhob.GAPI", "mnemonic-twice"),
        ("DEPT.M ", "DPTH.M ", "index"),
        ("DEPT.M ", "DEPT.YD ", "depth-unit"),
        ("STOP.M", "STOP.FT", "unit-mismatch"),
        ("635.0000 2256.0000 -999.25", "635.0000 2256.0000", "columns"),
        ("635.0000 2256.0000 -999.25", "635.0000 2256.0000 1 2", "columns"),
        ("2256.0000 22.1", "2256.0000 NaN", "number"),
        ("2256.0000 22.1", "2256.0000 2.21E+01", "exponent"),
        ("2256.0000 22.1", "2256.0000 -9999", "null"),
        ("635.0000 2256", "-999.25 2256", "null"),
        ("635.0000 2256", "635.1250 2256", "depth-range"),
        ("STOP.M  634.7500", "STOP.M  634.5000", "depth-range"),
        ("STOP.M  634.7500", "STOP.M  634.5000", "rows"),
        ("634.8750 2256", "634.8700 2256", "step"),
        ("634.8750 2256", "635.0000 2256", "depth-order"),
        ("634.8750 2256", "635.1250 2256", "depth-order"),
        ("STEP.M  -0.1250", "STEP.M  0.1250", "step-sign"),
        ("STEP.M  -0.1250", "STEP.M  -0.1", "step-multiple"),
        ("634.8750 2256", "634.88 2256", "depth-rounded"),
        ("ANY OIL", "ANY \u{d6}L", "not-ascii"),
        ("ANY OIL", "ANY \u{7}IL", "control-character"),
        ("ANY OIL", "ANY\tOIL", "tab"),
        ("~Well\n", "~Well\r\n", "line-ends"),
        ("~Other\n", "\n~Other\n", "blank-line"),
        ("2256.0000 22.0\n", "2256.0000 22.0", "line-ends"),
        ("22.1\n", "22.1\n# note\n", "comment"),
        ("Anything", &"Anything".repeat(40), "line-length"),
    ] {
        let broken = broken(from, to);
        assert!(broken.contains(&rule), "{from:?} to {to:?} breaks {broken:?}, not {rule}");
    }
}

#[test]
fn a_finding_names_its_line_and_the_text() {
    let findings = check(GOOD.replace("2256.0000 22.1", "2256.0000 NaN").as_bytes());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].to_string(), "26: \"GR\" is \"NaN\", not a number [number]");
}

#[test]
fn wrapped_data_is_checked_too() {
    let good = wrapped();
    assert!(rules(&good.replace("635.0000\n2256.0000\n", "635.0000 2256.0000\n")).contains(&"wrap-depth"));
    assert!(
        rules(&good.replace("\n-999.25", &format!("\n-999.25{}", " ".repeat(80)))).contains(&"line-length")
    );
    assert_eq!(rules(&good.replace("\n-999.25", "")), ["columns"]);
    assert_eq!(rules(&good.replace("\n-999.25", "\n-999.25 1")), ["columns"]);
}

#[test]
fn a_variable_step_must_only_run_one_way() {
    let variable = GOOD.replace("STEP.M  -0.1250", "STEP.M  0").replace("634.8750 2256", "634.8000 2256");
    assert_eq!(rules(&variable), Vec::<&str>::new());
    assert_eq!(rules(&variable.replace("634.8000 2256", "635.8000 2256")), ["depth-order"]);
}

#[test]
fn repeated_findings_are_counted() {
    let rows = "635.0 nan nan\n".repeat(1000);
    let text = format!("{}{rows}", &GOOD[..GOOD.find("635.0000 2256").expect("data")]);
    let findings = check(text.as_bytes());
    assert!(findings.len() < 8 * MOST_PER_RULE);
    assert!(findings.iter().any(|finding| finding.rule == "number" && finding.message == "and 1980 more"));
}

#[test]
fn other_files_are_told_in_a_word() {
    for (bytes, rule) in [
        (&b""[..], "empty"),
        (b"LASF\x01\x02", "not-text"),
        (b"\xff\xfe~\0V\0", "not-ascii"),
        (b"\n\n", "section-missing"),
    ] {
        assert!(check(bytes).iter().any(|finding| finding.rule == rule), "{rule}");
    }
}
