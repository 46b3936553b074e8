//! Units as they are printed, and as LAS files write them.

use super::fuzzy;
use super::table::Quantity::{self, *};

/// A unit as it is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    /// As LAS files write it.
    pub las: &'static str,
    /// What it measures; a second choice for units of two kinds of curves.
    pub quantities: &'static [Quantity],
    /// Spellings that LAS files carry, too.
    pub compact: &'static [&'static str],
    /// Other spellings, in capitals.
    pub long: &'static [&'static str],
}

const fn unit(
    las: &'static str,
    quantities: &'static [Quantity],
    compact: &'static [&'static str],
    long: &'static [&'static str],
) -> Unit {
    Unit { las, quantities, compact, long }
}

/// The units.
pub const UNITS: &[Unit] = &[
    unit(
        "GAPI",
        &[Gamma],
        &["GAPI", "API", "APIU"],
        &["API UNITS", "A.P.I. UNITS", "A.P.I.", "API UNIT", "API U", "G.A.P.I.", "APIUNITS"],
    ),
    unit(
        "API",
        &[Count],
        &["API", "NAPI", "APIN"],
        &["API UNITS", "A.P.I. UNITS", "NEUTRON API UNITS", "API NEUTRON UNITS"],
    ),
    unit(
        "UGRE",
        &[Gamma],
        &["UGR/T"],
        &[
            "MICROGRAMS RA-EQ/TON",
            "MICROGRAMS RA EQ/TON",
            "RADIUM EQUIVALENT",
            "MICROGRAM RA EQ PER TON",
            "MICROGRAMS RADIUM EQUIVALENT PER TON",
        ],
    ),
    unit(
        "CPS",
        &[Count, Gamma],
        &["CPS", "C/S"],
        &["COUNTS/SEC", "COUNTS PER SECOND", "COUNTS/SECOND", "C.P.S.", "COUNTS SEC", "CTS/SEC"],
    ),
    unit("CPM", &[Count, Gamma], &["CPM"], &["COUNTS/MIN", "COUNTS PER MINUTE"]),
    unit("MR/HR", &[Gamma], &["MR/HR"], &["MILLIROENTGENS/HR", "MICRO R/HR"]),
    unit(
        "MV",
        &[Potential],
        &["MV"],
        &["MILLIVOLTS", "MILLIVOLT", "MILLI VOLTS", "M.V.", "MVOLTS", "MILLI-VOLTS"],
    ),
    unit("IN", &[Length], &["IN", "INS"], &["INCHES", "INCH", "IN.", "INS.", "INCHES DIAMETER", "\""]),
    unit("MM", &[Length], &["MM"], &["MILLIMETERS", "MILLIMETRES", "MM.", "MILLIMETER"]),
    unit("CM", &[Length], &["CM"], &["CENTIMETERS", "CENTIMETRES"]),
    unit(
        "OHMM",
        &[Resistivity],
        &["OHMM", "OHM-M", "OHM.M", "OHM_M"],
        &[
            "OHM M",
            "OHMS M²/M",
            "OHMS M2/M",
            "OHMS. M²/M",
            "OHMS M/M",
            "OHM METERS",
            "OHM-METERS",
            "OHM METER",
            "OHM-METER",
            "OHM METRES",
            "OHMS-M²/M",
            "OHM M2/M",
            "OHMS",
            "OHM",
            "OHMS M",
            "OHMMETERS",
            "OHM-METRES",
            "Ω·M",
            "ΩM",
            "OHMS METERS",
            "OHMS M SQ/M",
            "OHMS-M2/M",
            "OHM-M2/M",
        ],
    ),
    unit(
        "MMHO/M",
        &[Conductivity],
        &["MMHO/M", "MMHO", "MMO/M", "MS/M", "MMHOS/M"],
        &[
            "MILLIMHOS/M",
            "MMHOS",
            "MILLIMHOS",
            "MILLIMHOS/METER",
            "MILLIMHOS PER METER",
            "MILLIMHO/M",
            "MILLIMHOS M",
            "MMHOS-M",
        ],
    ),
    unit(
        "G/C3",
        &[Density],
        &["G/C3", "G/CC", "GM/CC", "G/CM3", "GM/C3", "GR/CC", "GM/CM3", "GRCC"],
        &[
            "GRAMS/CC",
            "GMS/CC",
            "GRAMS/C.C.",
            "GRAMS PER CC",
            "GRAM/CC",
            "G/CM³",
            "GMS/CM3",
            "GRAMS CC",
            "G CC",
            "GM CC",
            "GRAMS/CM3",
            "GRAMS PER C.C.",
            "GM/CM³",
        ],
    ),
    unit(
        "K/M3",
        &[Density],
        &["K/M3", "KG/M3", "KGM3"],
        &["KILOGRAMS/M3", "KG/M³", "KILOGRAMS PER CUBIC METRE", "KG PER M3", "KG M3"],
    ),
    unit(
        "US/F",
        &[Slowness],
        &["US/F", "US/FT", "USEC/FT", "USFT"],
        &[
            "MICROSEC/FT",
            "MICROSECONDS/FT",
            "MICROSECONDS/FOOT",
            "µS/FT",
            "µSEC/FT",
            "MICROSECONDS PER FOOT",
            "MICROSEC/FOOT",
            "MICROSEC. PER FOOT",
            "MICRO SEC/FT",
            "MICROSEC PER FT",
            "US FT",
            "U SEC/FT",
            "MSEC/FT",
            "MICROSEC PER FOOT",
        ],
    ),
    unit(
        "US/M",
        &[Slowness],
        &["US/M", "USEC/M"],
        &[
            "MICROSEC/M",
            "MICROSECONDS/METRE",
            "µS/M",
            "MICROSECONDS/METER",
            "MICROSECONDS PER METRE",
            "MICROSECONDS/M",
        ],
    ),
    unit(
        "V/V",
        &[Fraction],
        &["V/V", "DECP", "FRAC", "M3/M3", "CFCF", "CF/CF", "DEC"],
        &["DECIMAL", "FRACTION", "VOL/VOL", "VOLUME/VOLUME", "DECIMAL FRACTION"],
    ),
    unit("%", &[Fraction, Trace], &["%", "PERC", "PCT"], &["PERCENT", "PER CENT"]),
    unit("PU", &[Fraction], &["PU", "P.U."], &["POROSITY UNITS", "POR UNITS"]),
    unit(
        "B/E",
        &[Photoelectric],
        &["B/E", "BARN", "BARNS/E", "BE"],
        &["BARNS/ELECTRON", "BARNS PER ELECTRON", "BARN/ELECTRON", "BARNS"],
    ),
    unit("LBF", &[Force], &["LBF", "LBS", "LB"], &["POUNDS", "LBS.", "POUND", "LB.", "POUNDS FORCE"]),
    unit("KLBF", &[Force], &["KLBF", "KLBS", "KLB"], &["KIPS", "1000 LBS"]),
    unit("N", &[Force], &["N"], &["NEWTONS"]),
    unit("DAN", &[Force], &["DAN", "KGF"], &["DECANEWTONS"]),
    unit(
        "DEGF",
        &[Temperature],
        &["DEGF"],
        &["DEG F", "DEGREES F", "°F", "DEG. F", "DEGREES FAHRENHEIT", "FAHRENHEIT", "DEG.F"],
    ),
    unit(
        "DEGC",
        &[Temperature],
        &["DEGC"],
        &["DEG C", "DEGREES C", "°C", "DEG. C", "DEGREES CELSIUS", "CELSIUS", "DEG.C"],
    ),
    unit(
        "FT/H",
        &[Speed],
        &["FT/H", "FT/HR", "F/HR", "FPH"],
        &["FEET/HOUR", "FEET PER HOUR", "FT PER HR", "FT/HOUR"],
    ),
    unit(
        "MIN/FT",
        &[Speed],
        &["MIN/FT", "MPF", "MINFT"],
        &["MINUTES/FOOT", "MINUTES PER FOOT", "MIN PER FT", "MIN/FOOT"],
    ),
    unit("M/H", &[Speed], &["M/H", "M/HR"], &["METRES/HOUR", "METERS/HOUR", "METERS PER HOUR"]),
    unit("MIN/M", &[Speed], &["MIN/M"], &["MINUTES/METRE", "MINUTES/METER", "MINUTES PER METRE"]),
    unit(
        "FT/MIN",
        &[Speed],
        &["FT/MIN", "F/MIN", "FPM"],
        &["FEET/MINUTE", "FEET PER MINUTE", "FT/MINUTE", "FT PER MIN"],
    ),
    unit("M/MIN", &[Speed], &["M/MIN"], &["METRES/MINUTE", "METERS/MINUTE", "METERS PER MINUTE"]),
    unit("PPM", &[Trace, Other], &["PPM"], &["PARTS PER MILLION", "P.P.M."]),
    unit("US", &[Time], &["US", "USEC"], &["MICROSECONDS", "MICROSEC", "µS", "µSEC", "MICRO SECONDS"]),
    unit("CU", &[Other], &["CU", "C.U."], &["CAPTURE UNITS"]),
    unit("MD", &[Permeability], &["MD"], &["MILLIDARCIES", "MILLIDARCYS", "MILLIDARCY"]),
    unit("PSI", &[Pressure], &["PSI", "PSIA", "PSIG"], &["LBS/SQ IN", "P.S.I.", "POUNDS PER SQUARE INCH"]),
    unit("KPA", &[Pressure], &["KPA"], &["KILOPASCALS"]),
    unit("DEG", &[Other], &["DEG"], &["DEGREES"]),
    unit("UNITS", &[Other], &["UNITS"], &[]),
    unit("FT3", &[Other], &["FT3", "F3"], &["CUBIC FEET", "CU FT"]),
    unit("RPS", &[Count], &["RPS"], &["REV/SEC", "REVOLUTIONS PER SECOND"]),
    unit("DB/F", &[Other], &["DB/F", "DB/FT"], &["DECIBELS/FT"]),
];

/// A unit that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read {
    /// The unit.
    pub unit: &'static Unit,
    /// The spelling that it was printed in.
    pub spelling: &'static str,
    /// How well it fits, to 1.
    pub fit: f32,
}

impl Read {
    /// As a LAS file writes it; as printed where a mnemonic stands beside it and LAS files write it so.
    pub fn las(&self, beside_mnemonic: bool) -> &'static str {
        let printed = self.spelling.replace('.', "");
        match self.unit.compact.iter().find(|own| beside_mnemonic && **own == printed) {
            Some(own) => own,
            None => self.unit.las,
        }
    }

    /// Whether a curve of a quantity may be in it.
    pub fn suits(&self, quantity: Quantity) -> bool {
        self.unit.quantities.contains(&quantity)
    }
}

/// Whether a phrase in capitals is a unit letter by letter.
pub fn is_exact(phrase: &str) -> bool {
    read(phrase).first().is_some_and(|read| read.fit == 1.0)
}

/// All units that a phrase in capitals may be, the best first.
///
/// `API` and `%` are units of several quantities, and come several times.
pub fn read(phrase: &str) -> Vec<Read> {
    let phrase = phrase.trim_matches(|c: char| !c.is_alphanumeric() && !"%\"°.µΩ".contains(c));
    if phrase.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Read> = UNITS
        .iter()
        .filter_map(|unit| {
            let spellings = unit.compact.iter().chain(unit.long);
            let fits = spellings
                .filter_map(|&spelling| Some(Read { unit, spelling, fit: fuzzy::fit(phrase, spelling)? }));
            fits.max_by(|a, b| a.fit.total_cmp(&b.fit))
        })
        .collect();
    found.sort_by(|a, b| b.fit.total_cmp(&a.fit));
    let best = found.first().map_or(0.0, |read| read.fit);
    found.retain(|read| read.fit >= best - 0.05);
    found
}

/// Whether units were read surely, and say what is measured.
pub fn is_told(read: &[Read]) -> bool {
    read.first().is_some_and(|read| read.fit >= 1.0 && read.unit.quantities != [Other])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn las(phrase: &str, beside_mnemonic: bool) -> Option<&'static str> {
        read(phrase).first().map(|read| read.las(beside_mnemonic))
    }

    #[test]
    fn long_units_become_las_units() {
        for (printed, unit) in [
            ("API UNITS", "GAPI"),
            ("MILLIVOLTS", "MV"),
            ("OHMS M²/M", "OHMM"),
            ("GRAMS/CC", "G/C3"),
            ("MICROSEC/FT", "US/F"),
            ("INCHES", "IN"),
            ("POROSITY UNITS", "PU"),
            ("DEG F", "DEGF"),
            ("(GAPI)", "GAPI"),
        ] {
            assert_eq!(las(printed, false), Some(unit), "{printed}");
        }
    }

    #[test]
    fn a_unit_of_las_files_stays_as_printed_beside_a_mnemonic() {
        assert_eq!(las("G/CC", true), Some("G/CC"));
        assert_eq!(las("G/CC", false), Some("G/C3"));
        assert_eq!(las("GRAMS/CC", true), Some("G/C3"));
    }

    #[test]
    fn misread_units_are_still_known_and_other_words_are_none() {
        assert_eq!(las("M1LLIV0LTS", false), Some("MV"));
        assert_eq!(las("0HMM", true), Some("OHMM"));
        assert_eq!(las("RUN", false), None);
        assert_eq!(las("SCALE", false), None);
    }
}
