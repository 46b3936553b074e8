"""What logs have printed on them: depth numbers, scales, names of curves, title blocks, and what is none of these."""

import string

CHARSET = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-+/()'\"#%&:;°=*$<>_!?@"
"""Letters the network knows, in the order of its classes from the second on; its first class is the CTC blank."""

FOLDED = {"²": "2", "³": "3", "[": "(", "]": ")", "–": "-", "’": "'"}
"""Letters that are drawn but read as others."""

GAP = "\t"
"""A wide gap, empty or with a line drawn through it: read as one blank."""

NAMES = """GAMMA RAY|SPONTANEOUS POTENTIAL|SPONTANEOUS-POTENTIAL|SELF POTENTIAL|DEEP INDUCTION|MEDIUM INDUCTION|LATEROLOG
LATEROLOG DEEP|LATEROLOG SHALLOW|DUAL LATEROLOG|SPHERICALLY FOCUSED|CALIPER|CALIPER X|BULK DENSITY|DENSITY CORRECTION
DENSITY POROSITY|NEUTRON POROSITY|NEUTRON|SONIC|SONIC POROSITY|INTERVAL TRANSIT TIME|TENSION|CABLE TENSION|LINE TENSION
RESISTIVITY|CONDUCTIVITY|DEEP RESISTIVITY|SHALLOW RESISTIVITY|MICROLOG|MICRO NORMAL|MICRO INVERSE|MICROLATEROLOG|PROXIMITY
SHORT NORMAL|LONG NORMAL|16" NORMAL|64" NORMAL|18'8" LATERAL|AMPLIFIED NORMAL|INDUCTION|DUAL INDUCTION|PHOTOELECTRIC FACTOR
PHOTOELECTRIC|BIT SIZE|TEMPERATURE|TEMPERATURE DEGREES F|CEMENT BOND|CCL|COLLAR LOCATOR|CASING COLLAR LOCATOR|TRAVEL TIME
AMPLITUDE|VARIABLE DENSITY|RATE OF PENETRATION|DRILLING RATE|DRILLING TIME|TOTAL GAS|MUD WEIGHT|WATER SATURATION|POROSITY
COMPENSATED NEUTRON|COMPENSATED DENSITY|COMPENSATED FORMATION DENSITY|BOREHOLE COMPENSATED SONIC|LITHO DENSITY|ELECTRIC LOG
INDUCTION ELECTRICAL LOG|RADIOACTIVITY LOG|DEPTHS|DEPTH|DEPTH IN FEET|URANIUM|THORIUM|POTASSIUM|SPECTRAL GAMMA|DELTA T
SHEAR|COMPRESSIONAL|ROP|SP|GR|GUARD|DUAL SPACED NEUTRON|LOG TYPE|SCALE CHANGE|REPEAT SECTION|MAIN LOG|MAIN PASS
FIRST READING|LAST READING|TOTAL DEPTH|T.D. LOGGER|CASING|BACKUP|5 INCH|2 INCH|1:240|1:600|1:1200|DETAIL|REVERSED""".replace("\n", "|").split("|")

UNITS = """API|API UNITS|GAPI|(GAPI)|A.P.I. UNITS|MILLIVOLTS|MV|(MV)|OHM-M|OHMM|(OHMM)|OHMS M2/M|OHMS M²/M|OHM-METERS|OHMS. M²/M
G/CC|G/C3|GM/CC|(G/C3)|GRAMS/CC|K/M3|KG/M3|US/FT|(US/F)|USEC/FT|US/M|MICROSECONDS/FT|MICROSEC PER FOOT|INCHES|IN|(IN)|IN.|MM|%
PU|(PU)|POROSITY %|PERCENT|V/V|(V/V)|CPS|COUNTS/SEC|LBS|(LBF)|LB|POUNDS|DEG F|DEGF|°F|DEGC|B/E|(B/E)|BARNS/ELECTRON
MMHO/M|MILLIMHOS|MMHOS/M|FT|FEET|METERS|FT/HR|MIN/FT|MICROGRAMS RA-EQ/TON|NEUTRON CPS|STD. CTS/SEC|PPM|LIMESTONE MATRIX
SANDSTONE|GRAIN DENSITY|10 MV|MSEC|DECP|(DECP)""".replace("\n", "|").split("|")

MNEMONICS = """GR SP ILD ILM LLD LLS LL3 SFL SFLU SFLA MSFL RHOB DRHO NPHI DPHI SPHI DT CALI CAL BS PEF PE TENS TEN CGR SGR URAN THOR
POTA RT RXO RXOZ AT10 AT20 AT30 AT60 AT90 AHT90 HRI RILD RILM RLL3 SN LN LAT MNOR MINV MEL CNLS CNPOR CNSS CILD CIRD IDPH IMPH SFLU
LCAL HCAL HDAR GRGC DPOR ROP TVD MD DEPT DEPTH BHT TNPH RHOZ PEFZ HDRA DTCO DTSM ITT TT TTI ABHV TBHV MINMK LSPD CTEM NEU""".split()

SHORT_UNITS = "GAPI API MV OHMM OHM-M V/V G/C3 G/CC US/F US/FT IN INS MM LBF LBS DEGF DEGC B/E PU % CPS M FT KG/M3 DEC M3/M3 MMHO".split()

SCALES = [(0, 150), (0, 100), (0, 200), (0, 120), (-160, 40), (-100, 0), (-80, 20), (-200, 0), (0.2, 2000), (0.2, 20), (2, 200), (1, 1000),
    (0, 10), (0, 20), (0, 50), (0.45, -0.15), (0.6, 0), (45, -15), (60, 0), (30, -10), (0.3, -0.1), (1.95, 2.95), (2, 3), (1.9, 2.9),
    (1950, 2950), (-0.25, 0.25), (-0.05, 0.45), (140, 40), (500, 100), (150, 50), (240, 140), (6, 16), (4, 14), (5, 15), (125, 375), (0, 1),
    (10000, 0), (5000, 0), (0, 500), (0, 400), (0, 1000), (1000, 0), (400, 0), (50, 0), (0, 5000), (-20, 180), (0, 250), (0, 300)]  # fmt: skip
"""Ends of scales as curves usually have them."""

FIELDS = """COMPANY|WELL|FIELD|COUNTY|STATE|LOCATION|API NO.|API NUMBER|API SERIAL NO.|UWI|DATE|FILING NO.|FILE NO.|PERMANENT DATUM
LOG MEASURED FROM|DRILLING MEASURED FROM|ELEV.|ELEV. K.B.|K.B.|D.F.|G.L.|ELEV: K.B.|RUN NO.|RUN NUMBER|DEPTH-DRILLER|DEPTH-LOGGER
DEPTH DRILLER|DEPTH LOGGER|BTM. LOG INTERVAL|BOTTOM LOGGED INTERVAL|TOP LOG INTERVAL|CASING-DRILLER|CASING-LOGGER|BIT SIZE
TYPE FLUID IN HOLE|DENS.|VISC.|DENSITY|VISCOSITY|PH|FLUID LOSS|SOURCE OF SAMPLE|RM @ MEAS. TEMP.|RMF @ MEAS. TEMP.
RMC @ MEAS. TEMP.|SOURCE RMF|RM @ BHT|TIME SINCE CIRC.|MAX. REC. TEMP.|MAX REC TEMP|EQUIP.|EQUIPMENT NO.|LOCATION|RECORDED BY
WITNESSED BY|PROVINCE|COUNTRY|SEC.|TWP.|RGE.|SEC|TWP|RGE|OTHER SERVICES|OTHER SERVICES:|REMARKS|Company|Well|Field|County|State
Location|Permanent Datum|Log Measured From|Date|Run No.|Elevation|Other Services|Recorded By|Witnessed By|Type Log|TYPE LOG""".replace("\n", "|").split("|")

WORDS = """OIL GAS PETROLEUM ENERGY RESOURCES EXPLORATION PRODUCTION CORPORATION COMPANY INC. CO. LTD. CORP. OPERATING DRILLING
PARTNERS UNIT STATE FEDERAL FEE RANCH CREEK NORTH SOUTH EAST WEST LAKE RIVER HILL VALLEY UNITED AMERICAN NATIONAL STANDARD PACIFIC
ATLANTIC CONTINENTAL WILDCAT KANSAS TEXAS OKLAHOMA COLORADO WYOMING ALBERTA NEBRASKA DAKOTA LOUISIANA MONTANA UTAH VIRGINIA OHIO
SMITH JOHNSON MILLER DAVIS HEINEN WILSON BAKER PETERSON HANSEN NELSON CARTER OLSON SCHMIDT KELLY MORGAN GROUND LEVEL KELLY BUSHING
ROTARY TABLE WATER MUD GEL CHEM FRESH SALT BASE NONE SURFACE PIT FLOWLINE TANK FEET ABOVE FROM TO THE OF AND AT WITH ON SECTION
HOLE SIZE CASING THICK TOP BASE SHALE SAND LIMESTONE DOLOMITE COAL FORMATION GROUP ELLENBURGER MISSISSIPPIAN MORROW VIKING
Schlumberger Halliburton Welex Dresser Atlas Lane-Wells Birdwell Gearhart Computalog""".split()


def pick(rng, items):
    """One of some items."""
    return items[int(rng.integers(len(items)))]


def digits(rng, least=1, most=5):
    """Some digits at random."""
    return "".join(str(d) for d in rng.integers(0, 10, int(rng.integers(least, most + 1))))


def depth(rng):
    """A depth as logs number them."""
    step = pick(rng, [1, 2, 5, 10, 10, 20, 25, 50, 50, 100, 100, 100, 100, 200, 500])
    top = pick(rng, [2000, 6000, 10000, 20000, 30000])
    return int(rng.integers(0, top // step + 1)) * step


def label(rng):
    """What stands in a depth column."""
    roll, value = rng.random(), depth(rng)
    if roll < 0.62:
        return str(value)
    if roll < 0.70:
        return f"{value:,}"
    if roll < 0.76:
        return str(value) + pick(rng, ["'", "M", " M", "m", "FT", " FT", " ft", "."])
    if roll < 0.88:
        return pick(rng, [str(value)[1:] or "0", "50", "00", "50", f"{value % 100:02}", f"{value % 1000:03}"])
    if roll < 0.94:
        return digits(rng, 2, 5)
    return pick(rng, [f"{value}.0", f"-{value}", f"{value / 10:.1f}", f"+{value}"])


def number(rng):
    """A scale value."""
    roll = rng.random()
    if roll < 0.5:
        return pick(rng, ["0", "0", "0", "150", "100", "200", "-160", "40", "-80", "20", "-100", "0.2", "2000", "20", "2", "1.95", "2.95",
            "2.0", "3.0", ".45", "-.15", "0.45", "-0.15", "45", "-15", "30", "-10", "60", "140", "500", "240", "16", "6", "26", "10", "50",
            "1000", "0.1", "1", "300", "80", "120", "1:240", "1:500", "1:600", "1:1200", "1:200", "5000", "10000", "0.25", "-0.25", ".2",
            "2.70", "2.71", "0.0", "100.0", "150.0", "0.00", "200.00", "-1", "+", "-", "+10", "1E-3", "2.", "0.2000", "2000.0"])  # fmt: skip
    if roll < 0.7:
        return str(int(rng.integers(0, 100)) * pick(rng, [1, 5, 10, 10, 100]) * pick(rng, [1, 1, -1]))
    if roll < 0.9:
        return f"{rng.uniform(-3, 10):.{int(rng.integers(1, 4))}f}"
    return f"{rng.uniform(0, 1):.2f}".lstrip("0") if roll < 0.95 else f"{int(rng.integers(-99999, 99999)) / 100:.2f}"


def scale(rng):
    """A line of a scale block."""
    name = pick(rng, NAMES + MNEMONICS) if rng.random() < 0.7 else ""
    unit = pick(rng, UNITS) if rng.random() < 0.6 else ""
    middle = " ".join(part for part in (name, unit) if part)
    roll = rng.random()
    if roll < 0.35:
        return GAP.join(part for part in (number(rng), middle, number(rng)) if part)
    if roll < 0.5:
        gap = pick(rng, [GAP, GAP, " "])
        return gap.join(number(rng) for _ in range(int(rng.integers(2, 7))))
    if roll < 0.6:
        return GAP.join([number(rng), *([middle] if middle else [])])
    return middle or unit or number(rng)


def printed_number(rng, value):
    """A value in one of the ways that scale blocks print it."""
    roll = rng.random()
    if roll < 0.45 or value != int(value) and roll < 0.6:
        text = f"{value:g}"
    elif roll < 0.9:
        text = f"{value:.{int(rng.integers(1, 5))}f}"
    else:
        text = f"{value:g}" + ("." if value == int(value) else "")
    if abs(value) < 1 and "." in text and rng.random() < 0.4:
        text = text.replace("0.", ".", 1) if text.strip("-0.") else text
    return text


def pair(rng):
    """Both ends of a curve's scale."""
    if rng.random() < 0.65:
        ends = pick(rng, SCALES)
    else:
        step = pick(rng, [0.05, 0.1, 0.5, 1, 1, 2, 5, 10, 10, 20, 50, 100])
        ends = tuple(round(int(n) * step, 2) for n in rng.integers(-20, 41, 2))
    ends = ends if rng.random() < 0.85 else ends[::-1]
    return tuple(printed_number(rng, end) for end in ends)


def mnemonic(rng):
    """A curve's short name: a known one, or letters and digits at random."""
    if rng.random() < 0.6:
        return pick(rng, MNEMONICS)
    letters = "".join(pick(rng, string.ascii_uppercase) for _ in range(int(rng.integers(1, 5))))
    return letters + (digits(rng, 1, 3) if rng.random() < 0.35 else "")


def block(rng):
    """A line of a scale block as printed logs have them: ends of the scale about a name or a unit."""
    spelt = pick(rng, [str, str, str, str.title, str.title, str.capitalize])
    name, unit = pick(rng, [mnemonic(rng), spelt(pick(rng, NAMES))]), pick(rng, [pick(rng, UNITS), pick(rng, SHORT_UNITS)])
    bracketed = unit if unit.startswith("(") else pick(rng, [f"({unit})", f"({unit})", f"({unit})", f"/{unit}/", f"[{unit}]"])
    left, right = pair(rng)
    gap = lambda: pick(rng, [GAP, GAP, GAP, " "])  # noqa: E731
    roll = rng.random()
    if roll < 0.3:
        return gap().join((left, pick(rng, [unit, unit, unit, bracketed, name]), right))
    if roll < 0.4:
        return gap().join((left, f"{name} {pick(rng, [unit, bracketed])}", right))
    if roll < 0.55:
        return name + pick(rng, [" " + bracketed, " " + bracketed, " " + unit, bracketed])
    if roll < 0.65:
        return left + gap() + right
    if roll < 0.73:
        return left + gap() + unit if rng.random() < 0.5 else unit + gap() + right
    if roll < 0.82:
        start, step = pick(rng, [0, 0, 0, 100, -10, 6]), pick(rng, [1, 2, 5, 10, 10, 20, 50, 100])
        decades = [f"{10.0**n:g}" for n in range(-1, 5)]
        count, first = int(rng.integers(3, 7)), int(rng.integers(0, 3))
        marks = [str(start + step * n) for n in range(count)] if rng.random() < 0.7 else decades[first : first + 4]
        return GAP.join(marks)
    return pick(rng, [left, right, name, unit])


def date(rng):
    """A date in one of many ways."""
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1930, 2020))
    short = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()[month - 1]
    long = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()[month - 1]
    return pick(rng, [f"{day}-{short}-{year}", f"{month}-{day}-{year % 100:02}", f"{month}/{day}/{year % 100:02}", f"{short} {day}, {year}",
        f"{day:02}-{short}-{year % 100:02}", f"{long} {day}, {year}", f"{month:02}-{day:02}-{year}", f"{year}-{month:02}-{day:02}",
        f"{day} {short.title()} {year}"])  # fmt: skip


def value(rng):
    """What a title block's field holds."""
    n = lambda high: int(rng.integers(1, high))  # noqa: E731
    roll = rng.random()
    if roll < 0.15:
        return date(rng)
    if roll < 0.25:
        return pick(rng, [f"{n(50):02}-{n(200):03}-{n(99999):05}", f"{n(50):02}-{n(200):03}-{n(99999):05}-00-00", f"{n(50):02}{n(200):03}{n(99999):05}",
            f"100/{n(17):02}-{n(37):02}-{n(127):03}-{n(31):02}W{n(7)}/00", f"{n(17)}-{n(37)}-{n(99)}-{n(30)}W{n(7)}M", f"{n(37)}-{n(40)}S-{n(40)}W"])  # fmt: skip
    if roll < 0.35:
        return pick(rng, [f"SEC. {n(37)}", f"SEC {n(37)} TWP {n(40)}S RGE {n(40)}W", f"{n(3000)}' FNL & {n(3000)}' FEL", "C NE SW", "NE NW SE",
            f"T{n(40)}N R{n(40)}W", f"{n(3000)} FSL {n(3000)} FWL", f"{n(9)} {n(8)}/8", f"{n(5000)} FT", f"{n(250)} °F", f"{n(250)} DEG F",
            f"{n(100) / 10} @ {n(150)} °F", f"{n(14)} 3/4", f"{n(12)} 1/4\"", f"{n(10)}-{n(8)}/8\" @ {n(5000)}", f"#{n(20)}", f"NO. {n(20)}"])  # fmt: skip
    if roll < 0.6:
        words = [pick(rng, WORDS) for _ in range(n(4))]
        return " ".join(words) + (pick(rng, [f" #{n(30)}", f" {n(30)}-{n(36)}", f" NO. {n(30)}", f" \"{pick(rng, 'ABCDE')}\" {n(9)}"]) if rng.random() < 0.4 else "")
    if roll < 0.85:
        return pick(rng, [str(depth(rng)), f"{n(9999)}.{n(9)}", f"{n(9999)}'", f"{n(15)}.{n(9)}", digits(rng, 1, 6)])
    return scramble(rng)


def title(rng):
    """A piece of a title block."""
    roll = rng.random()
    if roll < 0.35:
        return pick(rng, FIELDS) + pick(rng, ["", "", ":", " :"])
    if roll < 0.6:
        return pick(rng, FIELDS) + pick(rng, [" ", ": ", ":" + GAP, GAP]) + value(rng)
    return value(rng)


def scramble(rng):
    """Letters in no order, so that every letter is learnt by its looks."""
    pool = pick(rng, [string.ascii_uppercase, string.ascii_uppercase + string.digits, string.digits + ".-/", CHARSET.strip(), string.ascii_lowercase])
    return " ".join("".join(pick(rng, pool) for _ in range(int(rng.integers(1, 8)))) for _ in range(int(rng.integers(1, 4))))


def prose(rng):
    """Words, in one of several cases."""
    source = WORDS + NAMES
    words = " ".join(pick(rng, source) for _ in range(int(rng.integers(1, 5))))
    return pick(rng, [str, str, str, str.title, str.title, str.lower, str.capitalize])(words)


def line(rng):
    """Any line but those of a depth column."""
    roll = rng.random()
    if roll < 0.18:
        return number(rng)
    if roll < 0.30:
        return pick(rng, MNEMONICS) if rng.random() < 0.5 else pick(rng, UNITS)
    for share, source in ((0.48, scale), (0.58, lambda r: pick(r, NAMES)), (0.80, title), (0.90, prose), (1.01, scramble)):
        if roll < share:
            return source(rng)
    raise AssertionError("shares end above 1")


def reads_as(text):
    """What the network should answer to a text: folded, gaps as one blank."""
    folded = "".join(FOLDED.get(letter, letter) for letter in text.replace(GAP, " "))
    return " ".join("".join(letter for letter in folded if letter in CHARSET).split())
