//! Curves of cased holes, of mud and of computed logs.

use super::Entry;
use super::Quantity::{
    Count, Force, Fraction, Length, Other, Permeability, Potential, Pressure, Resistivity, Speed, Time,
};

const PARTS: &[[f64; 2]] =
    &[[0.0, 1.0], [1.0, 0.0], [0.0, 100.0], [100.0, 0.0], [0.0, 0.5], [0.5, 0.0], [50.0, 0.0]];

/// The curves.
pub const CURVES: &[Entry] = &[
    Entry::new("CCL", Potential, "", &[[-19.0, 1.0], [-20.0, 0.0], [-1.0, 1.0], [-5.0, 5.0], [0.0, 10.0]])
        .also(&["CCLD", "CCL1", "MCCL"])
        .named(&["CASING COLLAR LOCATOR", "COLLAR LOCATOR", "CASING COLLARS", "COLLARS", "COLLAR LOG"]),
    Entry::new(
        "CBL",
        Potential,
        "MV",
        &[[0.0, 100.0], [0.0, 50.0], [0.0, 20.0], [0.0, 10.0], [0.0, 150.0], [0.0, 200.0]],
    )
    .also(&["AMP", "CBLA", "CBLF", "AMP3", "AMP3FT"])
    .named(&[
        "AMPLITUDE",
        "CEMENT BOND AMPLITUDE",
        "CBL AMPLITUDE",
        "SIGNAL AMPLITUDE",
        "BOND AMPLITUDE",
        "CEMENT BOND",
    ]),
    Entry::new(
        "TTIM",
        Time,
        "US",
        &[
            [400.0, 200.0],
            [200.0, 400.0],
            [300.0, 200.0],
            [200.0, 300.0],
            [650.0, 150.0],
            [350.0, 150.0],
            [150.0, 350.0],
        ],
    )
    .also(&["TT1", "TT3", "TTSL", "TT3FT"])
    .named(&["CASING TRAVEL TIME", "SINGLE RECEIVER TRAVEL TIME", "PIPE TRAVEL TIME"]),
    Entry::new("ATTN", Other, "DB/F", &[[0.0, 20.0], [20.0, 0.0], [0.0, 15.0]]).named(&["ATTENUATION"]),
    Entry::new("SIGM", Other, "CU", &[[60.0, 0.0], [0.0, 60.0], [50.0, 0.0], [40.0, 0.0]])
        .also(&["SIGMA", "SGMA"])
        .named(&["FORMATION SIGMA", "CAPTURE CROSS SECTION", "SIGMA"]),
    Entry::new(
        "PERM",
        Permeability,
        "MD",
        &[[0.01, 100.0], [0.1, 1000.0], [1000.0, 0.1], [10000.0, 0.1], [0.01, 1000.0]],
    )
    .also(&["KINT", "KAIR"])
    .named(&["PERMEABILITY"]),
    Entry::new("SW", Fraction, "V/V", PARTS).also(&["SWE", "SWT", "SWA"]).named(&["WATER SATURATION"]),
    Entry::new("VSH", Fraction, "V/V", PARTS).also(&["VCL", "VSHL"]).named(&[
        "SHALE VOLUME",
        "VOLUME OF SHALE",
        "CLAY VOLUME",
    ]),
    Entry::new(
        "RWA",
        Resistivity,
        "OHMM",
        &[[0.0, 1.0], [0.0, 0.5], [0.0, 2.0], [0.01, 1.0], [0.01, 10.0], [0.0, 0.2]],
    )
    .named(&["APPARENT WATER RESISTIVITY"]),
    Entry::new("MRES", Resistivity, "OHMM", &[[0.0, 2.0], [0.0, 5.0], [0.0, 1.0], [0.02, 2.0], [0.0, 10.0]])
        .also(&["MUDR", "RM"])
        .named(&["MUD RESISTIVITY"]),
    Entry::new(
        "LS",
        Speed,
        "FT/MIN",
        &[[0.0, 100.0], [0.0, 60.0], [60.0, 0.0], [100.0, 0.0], [0.0, 200.0], [200.0, 0.0]],
    )
    .also(&["CS", "SPD", "LSPEED", "SPEED"])
    .named(&["LINE SPEED", "CABLE SPEED", "LOGGING SPEED"]),
    Entry::new("WOB", Force, "KLBF", &[[0.0, 50.0], [0.0, 100.0], [50.0, 0.0], [0.0, 60.0], [100.0, 0.0]])
        .named(&["WEIGHT ON BIT"]),
    Entry::new(
        "TGAS",
        Other,
        "UNITS",
        &[[0.0, 100.0], [0.0, 500.0], [0.0, 1000.0], [0.0, 50.0], [0.0, 200.0]],
    )
    .also(&["TG", "GAS"])
    .named(&["TOTAL GAS", "GAS UNITS", "MUD GAS"]),
    Entry::new(
        "PRES",
        Pressure,
        "PSI",
        &[[0.0, 5000.0], [0.0, 1000.0], [0.0, 2000.0], [0.0, 10000.0], [0.0, 3000.0]],
    )
    .also(&["WPRE", "PRESS"])
    .named(&["PRESSURE", "WELL PRESSURE"]),
    Entry::new("AVOL", Other, "FT3", &[])
        .also(&["IAV", "ICV", "HVOL"])
        .named(&["ANNULAR VOLUME", "HOLE VOLUME"]),
    Entry::new("DEVI", Other, "DEG", &[[0.0, 10.0], [0.0, 100.0], [0.0, 5.0], [0.0, 50.0], [0.0, 90.0]])
        .also(&["DEV", "DRFT"])
        .named(&["DEVIATION", "HOLE DEVIATION", "DRIFT"]),
    Entry::new("HAZI", Other, "DEG", &[[0.0, 360.0], [-40.0, 360.0]])
        .also(&["AZI", "AZIM", "P1AZ", "RB"])
        .named(&["HOLE AZIMUTH", "AZIMUTH", "RELATIVE BEARING"]),
    Entry::new("CVEL", Count, "RPS", &[[0.0, 20.0], [-10.0, 10.0], [0.0, 10.0], [0.0, 50.0]])
        .also(&["SPIN", "FLOW"])
        .named(&["SPINNER", "FLOWMETER", "FLOWMETER SPINNER"]),
    Entry::new("DSOZ", Length, "IN", &[[2.5, 0.0], [0.0, 2.5]]).named(&["STANDOFF", "DENSITY STANDOFF"]),
];
