//! Customary curves: mnemonics, units, scales.

use crate::domain::spec::ScaleKind;

/// A customary curve: mnemonic, unit, value at the left and right edge, linear or logarithmic.
pub type Customary = (&'static str, &'static str, [f64; 2], ScaleKind);

use ScaleKind::{Linear, Log};

/// Curves of a correlation track.
pub const CORRELATION: &[Customary] = &[
    ("GR", "GAPI", [0.0, 150.0], Linear),
    ("GR", "GAPI", [0.0, 100.0], Linear),
    ("GR", "GAPI", [0.0, 200.0], Linear),
    ("SP", "MV", [-160.0, 40.0], Linear),
    ("SP", "MV", [-80.0, 20.0], Linear),
    ("CALI", "IN", [6.0, 16.0], Linear),
    ("CALX", "IN", [4.0, 14.0], Linear),
    ("TENS", "LBF", [10000.0, 0.0], Linear),
    ("BS", "IN", [6.0, 16.0], Linear),
    ("SGR", "GAPI", [0.0, 150.0], Linear),
    ("CGR", "GAPI", [0.0, 150.0], Linear),
    ("ROP", "FT/H", [500.0, 0.0], Linear),
];

/// Curves of a resistivity track on a logarithmic grid; the scale is stretched to the grid's decades.
pub const RESISTIVITY: &[&str] =
    &["ILD", "ILM", "SFL", "LLD", "LLS", "MSFL", "RT", "RXO", "AT90", "AT30", "SN", "LN"];

/// Curves of a resistivity or conductivity track on a linear grid.
pub const ELECTRIC: &[Customary] = &[
    ("SN", "OHMM", [0.0, 20.0], Linear),
    ("LN", "OHMM", [0.0, 20.0], Linear),
    ("LAT", "OHMM", [0.0, 50.0], Linear),
    ("ILD", "OHMM", [0.0, 50.0], Linear),
    ("CILD", "MMHO/M", [1000.0, 0.0], Linear),
    ("MNOR", "OHMM", [0.0, 10.0], Linear),
    ("MINV", "OHMM", [0.0, 10.0], Linear),
];

/// Curves of a porosity track.
pub const POROSITY: &[Customary] = &[
    ("RHOB", "G/C3", [1.95, 2.95], Linear),
    ("NPHI", "V/V", [0.45, -0.15], Linear),
    ("DPHI", "V/V", [0.45, -0.15], Linear),
    ("DRHO", "G/C3", [-0.25, 0.25], Linear),
    ("DT", "US/F", [140.0, 40.0], Linear),
    ("DTS", "US/F", [240.0, 40.0], Linear),
    ("PEF", "B/E", [0.0, 10.0], Linear),
    ("SPHI", "V/V", [0.30, -0.10], Linear),
    ("NEUT", "CPS", [0.0, 2000.0], Linear),
    ("TEMP", "DEGF", [60.0, 160.0], Linear),
];

/// A logarithmic resistivity curve over a grid's decades.
pub fn resistivity(mnemonic: &'static str, lead: f64, decades: i64) -> Customary {
    let left = if lead == 2.0 { 0.2 } else { lead };
    (mnemonic, "OHMM", [left, left * 10f64.powi(decades as i32)], Log)
}
