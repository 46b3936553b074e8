//! Heads of public prints, as they stand there.

use super::build::*;
use crate::domain::reading::Text;
use crate::domain::spec::ScaleKind;

fn ticks(row: f64, texts: &[(f64, &str)]) -> Vec<Text> {
    texts.iter().map(|(col, words)| at(*col, row, words)).collect()
}

#[test]
fn an_induction_log_of_the_seventies() {
    let scale =
        [(0.02, "0.2"), (0.175, "1.0"), (0.425, "10"), (0.675, "100"), (0.9, "1000"), (0.985, "2000")];
    let texts = [
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "ohms. m²/m"), mid(150.0, "MEDIUM INDUCTION LOG")],
        ticks(175.0, &scale),
        vec![mid(250.0, "DEEP INDUCTION LOG")],
        ticks(275.0, &scale),
    ];
    let curves = on_grid(&texts.concat(), Some(ScaleKind::Log), Some(4.0));
    let found: Vec<String> = curves.iter().map(brief).collect();
    assert_eq!(found, ["ILM OHMM 0.2..2000 log", "ILD OHMM 0.2..2000 log"]);
}

#[test]
fn a_laterolog_of_the_fifties_with_two_backups() {
    let texts = [
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "ohms. m²/m")],
        ticks(100.0, &[(0.02, "0"), (0.5, "50"), (0.97, "100")]),
        ticks(160.0, &[(0.02, "0"), (0.5, "500"), (0.96, "1000")]),
        ticks(220.0, &[(0.02, "0"), (0.5, "5000"), (0.95, "10000")]),
    ];
    assert_eq!(briefs(&texts.concat()), ["RES OHMM 0..100"]);
}

#[test]
fn a_microlog_with_names_in_the_rows_of_their_values() {
    let row = |row: f64, name: &str| [values(row, "0", "20"), vec![mid(row, name)]].concat();
    let texts = [
        vec![mid(20.0, "RESISTIVITY"), mid(45.0, "-ohms. m²/m")],
        row(110.0, "Micro Inverse 1\" x 1\""),
        row(180.0, "Micro Normal 2\""),
    ];
    assert_eq!(briefs(&texts.concat()), ["MINV OHMM 0..20", "MNOR OHMM 0..20"]);
}

#[test]
fn a_first_track_with_a_potential_and_a_caliper() {
    let caliper = ["6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"];
    let caliper =
        caliper.iter().enumerate().map(|(at_, words)| at(0.02 + 0.096 * at_ as f64, 260.0, words)).collect();
    let texts = [
        vec![
            mid(20.0, "SPONTANEOUS-POTENTIAL"),
            mid(45.0, "millivolts"),
            mid(110.0, "-|20|+"),
            mid(220.0, "MICROLOG CALIPER"),
        ],
        caliper,
        vec![mid(300.0, "Hole Diameter in Inches")],
    ];
    let curves = found(&texts.concat());
    assert_eq!(curves.iter().map(brief).collect::<Vec<_>>(), ["SP MV ?", "CALI IN 6..16"]);
    assert!(!curves[0].doubts.is_empty());
}

#[test]
fn a_triple_combination_of_a_computer_s_plotter() {
    let texts = [
        vec![mid(20.0, "Neutron Porosity (NPHI) (V/V)")],
        values(45.0, "0.45", "-0.15"),
        vec![mid(90.0, "Bulk Density (RHOB) (G/C3)")],
        values(115.0, "1.95", "2.95"),
        vec![mid(160.0, "PEF [B/E]")],
        values(185.0, "0", "10"),
    ];
    assert_eq!(briefs(&texts.concat()), ["NPHI V/V 0.45..-0.15", "RHOB G/C3 1.95..2.95", "PEF B/E 0..10"]);
}
