"""Which curves a track shows: names as printed, units, the scales that logs use, and what may be read of them."""

from dataclasses import dataclass, field

import numpy as np

FAMILIES = {
    # quantity: mnemonic, unit of the LAS file, other mnemonics that mean the same, printed names, printed units, scales
    "gr": ("GR", "GAPI", "GRC SGR CGR HGR GRGC", ["GAMMA RAY", "GR", "Gamma Ray", "GAMMA RAY (GR)", "GR "], ["API UNITS", "GAPI", "API", "(GAPI)"], [(0, 150), (0, 150), (0, 100), (0, 200), (20, 120)]),
    "sp": ("SP", "MV", "", ["SP", "SPONTANEOUS POTENTIAL", "S.P.", "Spontaneous Potential"], ["MV", "MILLIVOLTS", "(MV)", "mV"], [(-160, 40), (-80, 20), (-100, 100), (-200, 0), (-120, 30)]),
    "cali": ("CALI", "IN", "CAL HCAL CALX CALS CALP C1", ["CALIPER", "CALI", "CAL", "Caliper"], ["INCHES", "IN", "(IN)", "HOLE DIAM. IN."], [(6, 16), (6, 16), (4, 14), (5, 15), (8, 18)]),
    "tens": ("TENS", "LBF", "TEN LTEN", ["TENSION", "TENS", "Tension"], ["LBS", "LBF", "(LBF)"], [(10000, 0), (5000, 0), (0, 5000), (4000, 0)]),
    "ild": ("ILD", "OHMM", "IDPH RILD", ["ILD", "DEEP INDUCTION", "INDUCTION DEEP", "ILD RESISTIVITY"], ["OHM-M", "OHMM", "OHMS M2/M", "(OHMM)"], []),
    "ilm": ("ILM", "OHMM", "IMPH RILM", ["ILM", "MEDIUM INDUCTION", "INDUCTION MEDIUM"], ["OHM-M", "OHMM", "OHMS M2/M", "(OHMM)"], []),
    "sflu": ("SFLU", "OHMM", "SFL SFLA", ["SFLU", "SPHERICALLY FOCUSED", "SFL"], ["OHM-M", "OHMM", "(OHMM)"], []),
    "lld": ("LLD", "OHMM", "", ["LLD", "LATEROLOG DEEP", "DEEP LATEROLOG"], ["OHM-M", "OHMM", "(OHMM)"], []),
    "lls": ("LLS", "OHMM", "", ["LLS", "LATEROLOG SHALLOW", "SHALLOW LATEROLOG"], ["OHM-M", "OHMM", "(OHMM)"], []),
    "msfl": ("MSFL", "OHMM", "MCFL", ["MSFL", "MICRO SFL", "MSFL"], ["OHM-M", "OHMM", "(OHMM)"], []),
    "sn": ("SN", "OHMM", "N16 RSN", ["SHORT NORMAL", "16\" NORMAL", "AM 16\""], ["OHMS M2/M", "OHM-M", "OHMS. M"], [(0, 20), (0, 10), (0, 50), (0, 100)]),
    "ln": ("LN", "OHMM", "N64 RLN", ["LONG NORMAL", "64\" NORMAL", "AM 64\""], ["OHMS M2/M", "OHM-M"], [(0, 20), (0, 10), (0, 50), (0, 100)]),
    "lat": ("LAT", "OHMM", "LA L18", ["LATERAL", "AO 18'8\"", "LATERAL 18'8\""], ["OHMS M2/M", "OHM-M"], [(0, 20), (0, 50), (0, 100)]),
    "rhob": ("RHOB", "G/C3", "DEN ZDEN RHOZ", ["RHOB", "BULK DENSITY", "Bulk Density", "BULK DENSITY (RHOB)"], ["G/CC", "G/C3", "GM/CC", "(G/CC)"], [(2, 3), (1.95, 2.95), (1.95, 2.95), (2.0, 3.0), (1.5, 3.0)]),
    "nphi": ("NPHI", "V/V", "PHIN CNC TNPH CNPOR NPOR CNL", ["NPHI", "NEUTRON POROSITY", "Neutron Porosity"], ["V/V", "DEC", "(V/V)"], [(0.45, -0.15), (0.45, -0.15), (0.60, 0.0), (0.30, -0.10)]),
    "nphi%": ("NPHI", "%", "PHIN CNC TNPH CNPOR NPOR CNL", ["NEUTRON POROSITY", "NPHI", "NEUTRON POROSITY INDEX"], ["%", "PERCENT", "PU"], [(45, -15), (60, 0), (30, -10)]),
    "dphi": ("DPHI", "V/V", "PHID DPHZ DPOR", ["DPHI", "DENSITY POROSITY", "Density Porosity"], ["V/V", "DEC", "(V/V)"], [(0.45, -0.15), (0.60, 0.0), (0.30, -0.10)]),
    "dphi%": ("DPHI", "%", "PHID DPHZ DPOR", ["DENSITY POROSITY", "DPHI"], ["%", "PERCENT", "PU"], [(45, -15), (60, 0), (30, -10)]),
    "dt": ("DT", "US/FT", "DTC DTCO DELT AC SVT", ["DT", "INTERVAL TRANSIT TIME", "SONIC", "DELTA T"], ["US/FT", "US/F", "MICROSEC/FT", "USEC/FT"], [(140, 40), (150, 50), (100, 40), (200, 100), (240, 40)]),
    "pef": ("PEF", "B/E", "PE PEFZ", ["PEF", "PHOTOELECTRIC FACTOR", "PE"], ["B/E", "BARNS/E", "(B/E)"], [(0, 10), (0, 20)]),
    "drho": ("DRHO", "G/C3", "HDRA DCOR ZCOR CORR", ["DRHO", "DENSITY CORRECTION", "CORRECTION"], ["G/CC", "G/C3", "(G/CC)"], [(-0.25, 0.25), (-0.75, 0.25), (-0.45, 0.05)]),
}
SOURCE = {"sflu": "sfl", "lld": "ild", "lls": "ilm", "sn": "sfl", "ln": "ilm", "lat": "ild", "nphi%": "nphi", "dphi%": "dphi"}
LOGS = {2: [(0.2, 20), (2, 200), (1, 100)], 3: [(1, 1000), (0.2, 200), (2, 2000)], 4: [(0.2, 2000)]}
LEFT = [("gr",), ("gr", "cali"), ("gr", "cali"), ("gr", "sp"), ("sp",), ("gr", "cali", "sp"), ("gr", "tens"), ("gr", "cali", "tens")]
LOGARITHMIC = [("ild", "ilm", "sflu"), ("ild", "sflu"), ("lld", "lls", "msfl"), ("lld", "lls"), ("ild",), ("ild", "ilm")]
POROSITY = [("nphi", "dphi"), ("rhob", "nphi"), ("rhob", "drho"), ("dt",), ("rhob", "nphi", "drho", "pef"), ("nphi%", "dphi%"), ("nphi%",), ("rhob", "pef"), ("nphi", "rhob", "drho")]
OLD = [("sn", "ln"), ("sn",), ("lat",), ("ln", "lat"), ("ild",)]


@dataclass
class Curve:
    """A curve as it is printed. `scale` is what it is read along; `backup` its second scale, drawn where it is off the first."""

    family: str
    scale: tuple
    kind: str
    style: str
    thickness: float
    printed: str
    unit_printed: str
    wrap: bool = True
    backup: tuple | None = None
    span_only: bool = False
    values: np.ndarray = field(default=None, repr=False)
    top: float = 0.0
    base: float = 0.0

    @property
    def mnemonic(self):
        """As in the LAS file."""
        return FAMILIES[self.family][0]

    @property
    def unit(self):
        """As in the LAS file."""
        return FAMILIES[self.family][1]

    @property
    def accept(self):
        """Mnemonics that say the same."""
        return [self.mnemonic, *FAMILIES[self.family][2].split()]

    def share(self, values):
        """Values as shares of the track's width, from its left edge."""
        low, high = self.scale
        if self.kind == "log":
            return np.log(np.maximum(values, 1e-3) / low) / np.log(high / low)
        return (values - low) / (high - low)


def fill(rng, role, columns, decades):
    """The curves of a track of a role (left, log, porosity, old); `columns` are the shapes, see shapes.py."""
    table = {"left": LEFT, "log": LOGARITHMIC, "porosity": POROSITY, "old": OLD}[role]
    picked = table[rng.integers(len(table))]
    styles = [["solid"], ["solid", "dashed"], ["solid", "dashed", "dotted"], ["solid", "dashed", "dotted", "longdash"]][len(picked) - 1]
    if len(picked) > 1 and rng.random() < 0.35:
        styles = list(rng.permutation(styles))
    scales = LOGS[decades][rng.integers(len(LOGS[decades]))] if role == "log" else None
    curves = []
    for family, style in zip(picked, styles):
        _, _, _, names, units, own = FAMILIES[family]
        shared = curves and family[:4] in ("dphi", "nphi") and curves[0].family[:4] in ("nphi", "dphi")
        scale = scales or (curves[0].scale if shared else own[rng.integers(len(own))] if own else [(0, 50), (0, 20), (0, 100)][rng.integers(3)])
        kind = "log" if role == "log" else "linear"
        curve = Curve(family, tuple(float(v) for v in scale), kind, style, 0.0, str(rng.choice(names)).strip(), str(rng.choice(units)))
        values = columns[SOURCE.get(family, family)]
        curve.values = fitted(rng, values * (100 if family.endswith("%") else 1), curve)
        if role == "old" and rng.random() < 0.6:
            curve.backup, curve.wrap = (0.0, scale[1] * 10.0), False
        elif rng.random() < 0.12:
            curve.wrap = False
        curves.append(curve)
    return curves


def fitted(rng, values, curve):
    """Values moved so that most of them lie on the scale, as an engineer picks the scale for the rock."""
    share = curve.share(values)
    low, high = np.percentile(share, [3, 97])
    goal = rng.uniform(0.04, 0.2), rng.uniform(0.6, 1.08)
    if low < -0.1 or high > 1.15 or high - low < 0.05:
        gain = min((goal[1] - goal[0]) / max(high - low, 1e-6), 1.0 if curve.family in ("cali", "tens") else 4.0)
        share = goal[0] + (share - low) * gain
    left, right = curve.scale
    return left * (right / left) ** share if curve.kind == "log" else left + share * (right - left)
