//! Curves of the first track.

use super::Entry;
use super::Quantity::{Force, Gamma, Length, Potential, Speed, Temperature, Trace};

const GAMMA: &[[f64; 2]] = &[
    [0.0, 150.0],
    [0.0, 100.0],
    [0.0, 200.0],
    [0.0, 120.0],
    [0.0, 180.0],
    [0.0, 250.0],
    [0.0, 300.0],
    [0.0, 125.0],
    [0.0, 160.0],
    [0.0, 400.0],
    [0.0, 500.0],
    [0.0, 1000.0],
    [20.0, 120.0],
    [50.0, 150.0],
    [15.0, 150.0],
];
const POTENTIAL: &[[f64; 2]] = &[
    [-160.0, 40.0],
    [-80.0, 20.0],
    [-100.0, 0.0],
    [-200.0, 0.0],
    [-150.0, 50.0],
    [-120.0, 30.0],
    [-100.0, 50.0],
    [-100.0, 100.0],
    [-50.0, 50.0],
    [-40.0, 10.0],
    [-180.0, 20.0],
    [-120.0, 80.0],
    [-160.0, 0.0],
    [-80.0, 0.0],
    [-90.0, 10.0],
    [-50.0, 0.0],
    [-130.0, 20.0],
];
const HOLE: &[[f64; 2]] = &[
    [6.0, 16.0],
    [4.0, 14.0],
    [5.0, 15.0],
    [6.0, 26.0],
    [8.0, 18.0],
    [3.0, 13.0],
    [2.0, 12.0],
    [10.0, 20.0],
    [6.0, 14.0],
    [6.0, 11.0],
    [4.0, 9.0],
    [5.0, 10.0],
    [0.0, 10.0],
    [0.0, 20.0],
    [1.0, 11.0],
    [8.0, 28.0],
    [7.0, 17.0],
    [10.0, 30.0],
    [12.0, 22.0],
    [14.0, 24.0],
    [16.0, 26.0],
    [16.0, 36.0],
    [4.0, 24.0],
    [125.0, 375.0],
    [100.0, 350.0],
    [150.0, 400.0],
    [125.0, 625.0],
    [150.0, 350.0],
    [100.0, 300.0],
    [50.0, 300.0],
    [75.0, 325.0],
    [100.0, 600.0],
    [200.0, 450.0],
    [200.0, 400.0],
    [16.0, 6.0],
    [14.0, 4.0],
];
const TENSION: &[[f64; 2]] = &[
    [10000.0, 0.0],
    [5000.0, 0.0],
    [2000.0, 0.0],
    [4000.0, 0.0],
    [8000.0, 0.0],
    [15000.0, 0.0],
    [20000.0, 0.0],
    [0.0, 10000.0],
    [0.0, 5000.0],
    [0.0, 2000.0],
    [0.0, 4000.0],
    [0.0, 8000.0],
    [0.0, 3000.0],
];

/// The curves.
pub const CURVES: &[Entry] = &[
    Entry::new("GR", Gamma, "GAPI", GAMMA)
        .also(&[
            "GRD", "GRN", "GRC", "ECGR", "HGR", "GRGC", "GAM", "GAMMA", "GRAX", "GRTO", "GRSL", "EHGR",
            "GRS", "GRR",
        ])
        .named(&[
            "GAMMA RAY",
            "GAMMA",
            "GAMMA RAYS",
            "NATURAL GAMMA",
            "NATURAL GAMMA RAY",
            "GAMMA RAY LOG",
            "GAMMA RAY CURVE",
            "RADIOACTIVITY",
            "TOTAL GAMMA RAY",
            "TOTAL GAMMA",
            "GAMMA RADIATION",
            "ENVIRONMENTALLY CORRECTED GAMMA RAY",
        ]),
    Entry::new("SGR", Gamma, "GAPI", GAMMA).also(&["HSGR", "GRTH"]).named(&[
        "SPECTRAL GAMMA RAY",
        "SPECTROSCOPY GAMMA RAY",
        "SPECTRAL GAMMA",
        "STANDARD GAMMA RAY",
    ]),
    Entry::new("CGR", Gamma, "GAPI", GAMMA).also(&["HCGR", "KTH", "GRKT"]).named(&[
        "COMPUTED GAMMA RAY",
        "URANIUM FREE GAMMA RAY",
        "THORIUM POTASSIUM GAMMA RAY",
        "COMPUTED GAMMA",
    ]),
    Entry::new("SP", Potential, "MV", POTENTIAL).also(&["SPC", "SPN", "SSP"]).named(&[
        "SPONTANEOUS POTENTIAL",
        "SELF POTENTIAL",
        "S P",
        "S.P.",
        "POTENTIAL",
        "SPONTANEOUS POTENTIAL SP",
        "NATURAL POTENTIAL",
    ]),
    Entry::new("CALI", Length, "IN", HOLE)
        .also(&[
            "CAL", "CALP", "HCAL", "CALS", "DCAL", "CLDC", "PCAL", "MCAL", "LCAL", "CAL1", "CAL2", "CALN",
            "CALD", "CLCD", "ACAL", "HD", "CALM",
        ])
        .named(&[
            "CALIPER",
            "CALIPER LOG",
            "HOLE DIAMETER",
            "MICROLOG CALIPER",
            "HOLE SIZE",
            "DENSITY CALIPER",
            "CALIPER HOLE DIAMETER",
            "HOLE DIAM",
            "BOREHOLE DIAMETER",
            "HOLE CALIPER",
            "CALIPRE",
        ]),
    Entry::new("CALX", Length, "IN", HOLE).also(&["C1"]).named(&["X CALIPER", "CALIPER X"]),
    Entry::new("CALY", Length, "IN", HOLE).also(&["C2"]).named(&["Y CALIPER", "CALIPER Y"]),
    Entry::new("BS", Length, "IN", HOLE).also(&["BIT", "BITS"]).named(&["BIT SIZE", "BIT DIAMETER"]),
    Entry::new("TENS", Force, "LBF", TENSION)
        .also(&["TEN", "LTEN", "TENSION", "HTEN", "CTEN", "TNSN"])
        .named(&[
            "TENSION",
            "LINE TENSION",
            "CABLE TENSION",
            "WIRELINE TENSION",
            "SURFACE TENSION",
            "HEAD TENSION",
            "LINE WEIGHT",
        ]),
    Entry::new(
        "ROP",
        Speed,
        "FT/H",
        &[
            [500.0, 0.0],
            [200.0, 0.0],
            [100.0, 0.0],
            [300.0, 0.0],
            [250.0, 0.0],
            [1000.0, 0.0],
            [0.0, 100.0],
            [0.0, 200.0],
            [0.0, 500.0],
            [0.0, 10.0],
            [0.0, 20.0],
            [10.0, 0.0],
            [20.0, 0.0],
            [50.0, 0.0],
            [0.0, 50.0],
        ],
    )
    .also(&["ROP5", "ROPA", "ROP1", "ROPS"])
    .named(&["RATE OF PENETRATION", "DRILLING RATE", "PENETRATION RATE", "DRILL RATE", "DRILLING TIME"]),
    Entry::new(
        "TEMP",
        Temperature,
        "DEGF",
        &[
            [60.0, 160.0],
            [50.0, 150.0],
            [100.0, 200.0],
            [0.0, 100.0],
            [0.0, 200.0],
            [50.0, 250.0],
            [100.0, 300.0],
            [70.0, 170.0],
            [80.0, 180.0],
            [60.0, 260.0],
            [0.0, 50.0],
            [50.0, 100.0],
        ],
    )
    .also(&["MTEM", "WTEP", "BHT", "TMP", "TEM", "CTEM"])
    .named(&[
        "TEMPERATURE",
        "BOREHOLE TEMPERATURE",
        "MUD TEMPERATURE",
        "WELL TEMPERATURE",
        "TEMPERATURE LOG",
        "HOLE TEMPERATURE",
        "WELL BORE TEMPERATURE",
    ]),
    Entry::new("DTEM", Temperature, "DEGF", &[[-1.0, 1.0], [-0.5, 0.5], [-5.0, 5.0], [-2.0, 2.0]]).named(&[
        "DIFFERENTIAL TEMPERATURE",
        "DELTA TEMPERATURE",
        "TEMPERATURE GRADIENT",
    ]),
    Entry::new("POTA", Trace, "%", &[[0.0, 5.0], [0.0, 10.0], [0.0, 0.1], [-5.0, 5.0], [0.0, 0.05]])
        .also(&["K", "POT", "HFK"])
        .named(&["POTASSIUM"]),
    Entry::new("THOR", Trace, "PPM", &[[0.0, 40.0], [0.0, 20.0], [0.0, 30.0], [0.0, 25.0], [0.0, 50.0]])
        .also(&["TH", "HTHO"])
        .named(&["THORIUM"]),
    Entry::new(
        "URAN",
        Trace,
        "PPM",
        &[[0.0, 30.0], [0.0, 20.0], [0.0, 40.0], [-10.0, 30.0], [0.0, 10.0], [0.0, 50.0]],
    )
    .also(&["U", "UR", "HURA"])
    .named(&["URANIUM"]),
];
