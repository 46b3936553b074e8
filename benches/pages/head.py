"""What stands on a page besides its log: headings, remarks, tables, sketches. None of it has to do with its depths."""

FIRST = ["NORTH", "BIG", "RED", "OLD", "LITTLE", "WEST", "STONE", "CEDAR", "PINE", "EAGLE", "SALT", "CLEAR"]
SECOND = ["FORK", "CREEK", "BUTTE", "RIVER", "MESA", "RANCH", "HOLLOW", "DOME", "PRAIRIE", "SPRINGS", "BASIN"]
OWNERS = ["PETROLEUM CO.", "OIL & GAS INC.", "RESOURCES LTD.", "EXPLORATION", "OPERATING LLC", "ENERGY CORP.", "PRODUCTION CO."]
PEOPLE = ["J. SMITH", "R. OLSEN", "MILLER", "T. BAKER", "HERNANDEZ", "K. DOYLE", "P. WEISS"]
STATES = ["TEXAS", "KANSAS", "N. DAKOTA", "W. VA.", "WYOMING", "OKLAHOMA", "ALBERTA", "MONTANA", "LOUISIANA"]
COUNTIES = ["MINGO", "ELLIS", "NEWTON", "WELD", "CARTER", "MCKENZIE", "BARBER", "RUSK", "PRATT"]
SERVICES = ["WELL SURVEYS", "PERMIAN LOGGING", "TRI-STATE WIRELINE", "GREAT GUNS", "ATLAS LOGGERS", "CENTRAL PERFORATORS"]
TITLES = {"log": "INDUCTION ELECTRIC LOG", "old": "ELECTRICAL LOG", "porosity": "COMPENSATED NEUTRON DENSITY", "left": "GAMMA RAY LOG"}


def facts(rng, page):
    """A well that doesn't exist."""
    pair = lambda: f"{rng.choice(FIRST)} {rng.choice(SECOND)}"  # noqa: E731
    _, base, *_ = page.look["main"]
    unit = "" if not page.look["unit_said"] else {"ft": " FT", "m": " M"}[page.unit]
    low, kb = int(rng.integers(300, 3000)), int(rng.integers(8, 30))
    return {
        "COMPANY": f"{rng.choice(FIRST)} {rng.choice(OWNERS)}",
        "WELL": f"{pair()} {rng.integers(1, 9)}-{rng.integers(1, 36)}",
        "FIELD": pair(),
        "COUNTY": str(rng.choice(COUNTIES)),
        "STATE": str(rng.choice(STATES)),
        "API NO.": f"{rng.integers(10, 50)}-{rng.integers(1, 400):03d}-{rng.integers(1000, 99999):05d}",
        "DATE": f"{rng.integers(1, 13)}-{rng.integers(1, 29)}-{rng.integers(55, 99)}",
        "PERMANENT DATUM": "GROUND LEVEL",
        "ELEV.": f"{low}",
        "LOG MEASURED FROM": f"K.B. {kb}{unit} ABOVE PERM. DATUM",
        "DRILLING MEASURED FROM": "KELLY BUSHING",
        "ELEV. K.B.": f"{low + kb}",
        "RUN NO.": "ONE",
        "DEPTH-DRILLER": f"{round(base + rng.integers(2, 15))}{unit}",
        "DEPTH-LOGGER": f"{round(base + rng.integers(1, 8))}{unit}",
        "BTM. LOG INTERVAL": f"{round(base)}",
        "TOP LOG INTERVAL": f"{round(page.look['main'][0])}",
        "CASING-DRILLER": f"8 5/8 @ {round(page.look['main'][0] * 0.9)}",
        "BIT SIZE": "7 7/8",
        "TYPE FLUID IN HOLE": str(rng.choice(["CHEM GEL", "FRESH GEL", "SALT MUD", "KCL POLYMER"])),
        "DENS. / VISC.": f"{rng.uniform(8.6, 10.5):.1f} / {rng.integers(30, 70)}",
        "PH / FLUID LOSS": f"{rng.uniform(7, 11):.1f} / {rng.uniform(4, 14):.1f} ML",
        "RM @ MEAS. TEMP.": f"{rng.uniform(0.3, 4):.2f} @ {rng.integers(55, 95)} F",
        "MAX. REC. TEMP.": f"{rng.integers(90, 230)} F",
        "RECORDED BY": str(rng.choice(PEOPLE)),
        "WITNESSED BY": str(rng.choice(PEOPLE)),
    }


def banner(canvas, rng, page, x0, x1, y):
    """The service company's name and what log it is, black on white or white on black."""
    look, title = page.look, TITLES[page.tracks[-1].role]
    service = str(rng.choice(SERVICES))
    if rng.random() < 0.4:
        canvas.negative(x0, y, x1, y + 0.75, service, 22, look["head_face"])
    else:
        canvas.text(0.5 * (x0 + x1), y + 0.37, service, 22, look["head_face"])
    canvas.text(0.5 * (x0 + x1), y + 1.05, title, 15, look["head_face"])
    return y + 1.35


def form(canvas, rng, page, x0, x1, y):
    """Printed labels with typed entries on rules."""
    look, start = page.look, y
    y = banner(canvas, rng, page, x0, x1, y + 0.1)
    items = list(facts(rng, page).items())
    for label, value in items[:6]:
        w, _ = canvas.text(x0 + 0.12, y + 0.16, label, 9.5, look["head_face"], "lm")
        canvas.text(x0 + max(1.1, w + 0.2), y + 0.14, value, 10.5, look["typed_face"], "lm")
        canvas.line([(x0 + 1.0, y + 0.25), (x1 - 0.1, y + 0.25)], 0.004)
        y += 0.3
    canvas.line([(x0, y), (x1, y)], 0.012)
    for k, (label, value) in enumerate(items[6:]):
        canvas.text(x0 + 0.08, y + 0.11, label, 7.5, look["head_face"], "lm")
        canvas.text(x0 + 2.2, y + 0.11, value, 9, look["typed_face"], "lm")
        canvas.line([(x0, y + 0.21), (x1, y + 0.21)], 0.004)
        y += 0.21
    for share in (0.24, 0.45, 0.63, 0.82):
        canvas.line([(x0 + share * (x1 - x0), y - 14 * 0.21), (x0 + share * (x1 - x0), y)], 0.005)
    canvas.rect(x0, start, x1, y, 0.015)
    return y + 0.15


def typed(canvas, rng, page, x0, x1, y):
    """Lines of a typewriter and nothing else."""
    y += 0.3
    for label, value in facts(rng, page).items():
        canvas.text(x0 + 0.4, y, f"{label:<24s} {value}", 10, page.look["typed_face"], "lm")
        y += 0.19
    return y + 0.2


def letter(canvas, rng, page, x0, x1, y):
    """A short title and three lines."""
    items = facts(rng, page)
    y += 0.35
    canvas.text((x0 + x1) / 2, y, TITLES[page.tracks[0].role], 18, page.look["head_face"])
    for label in ("COMPANY", "WELL", "FIELD", "COUNTY"):
        y += 0.3
        canvas.text((x0 + x1) / 2, y, f"{label}: {items[label]}", 12, page.look["typed_face"])
    return y + 0.35


def boxes(canvas, rng, page, x0, x1, y):
    """A modern head: cells with small labels and larger entries."""
    look = page.look
    items, start = list(facts(rng, page).items()), y
    y = banner(canvas, rng, page, x0, x1, y + 0.05)
    for k in range(0, len(items), 2):
        for side, (label, value) in enumerate(items[k : k + 2]):
            left = x0 + side * (x1 - x0) / 2
            canvas.rect(left, y, left + (x1 - x0) / 2, y + 0.34, 0.006)
            canvas.text(left + 0.06, y + 0.04, label, 6.5, look["head_face"], "lt")
            canvas.text(left + 0.2, y + 0.22, value, 9.5, look["typed_face"], "lm")
        y += 0.34
    canvas.rect(x0, start, x1, y, 0.015)
    return y + 0.15


def sideways(canvas, rng, page, x0, x1, y):
    """A head that is read from the page's side, as folded prints have."""
    look, items, start = page.look, list(facts(rng, page).items()), y
    long, x = 6.5, x1 - 0.35
    canvas.text(x, y + long / 2, str(rng.choice(SERVICES)), 20, look["head_face"], turn=270)
    canvas.text(x - 0.45, y + long / 2, TITLES[page.tracks[-1].role], 14, look["head_face"], turn=270)
    x -= 0.85
    for k, (label, value) in enumerate(items):
        tall = 0.3 if k < 6 else 0.2
        if x < x0 + 0.25:
            break
        canvas.text(x, y + 0.1, label, 9 if k < 6 else 7.5, look["head_face"], "mt", turn=270)
        canvas.text(x, y + 2.1, value, 10 if k < 6 else 9, look["typed_face"], "mt", turn=270)
        canvas.line([(x - tall / 2, y), (x - tall / 2, y + long)], 0.005)
        x -= tall
    canvas.rect(x0, start, x1, y + long, 0.015)
    return y + long + 0.2


def remarks(canvas, rng, page, x0, x1, y):
    """Ruled lines, some of them filled."""
    canvas.text(x0 + 0.1, y + 0.15, "REMARKS:", 9, page.look["head_face"], "lm")
    said = ["MUD SAMPLE TAKEN FROM FLOWLINE", "TOOL RUN WITH STANDOFFS", "THANK YOU FOR USING OUR SERVICES", "CASING DEPTH BY LOGGER"]
    for k in range(int(rng.integers(2, 6))):
        if rng.random() < 0.6:
            canvas.text(x0 + 1.2, y + 0.13, str(rng.choice(said)), 9, page.look["typed_face"], "lm")
        canvas.line([(x0, y + 0.25), (x1, y + 0.25)], 0.004)
        y += 0.22
    return y + 0.25


def table(canvas, rng, page, x0, x1, y, rows=None):
    """Calibrations or parameters: numbers that are no depths."""
    look = page.look
    canvas.text((x0 + x1) / 2, y + 0.12, str(rng.choice(["PARAMETERS", "CALIBRATION SUMMARY", "BOREHOLE AND CASING RECORD"])), 10, look["head_face"])
    y += 0.3
    names = ["BHT", "BS", "DFD", "MATR", "FCD", "RMS", "SHT", "TD", "GCSE", "KPHI", "ISSBAR", "MST"]
    for _ in range(rows or int(rng.integers(5, 14))):
        canvas.text(x0 + 0.3, y, str(rng.choice(names)), 8, look["typed_face"], "lm")
        canvas.text(x0 + 2.4, y, f"{rng.uniform(0, 3000):.{rng.integers(0, 4)}f}", 8, look["typed_face"], "lm")
        canvas.text(x0 + 4.2, y, str(rng.choice(["DEGF", "IN", "LB/G", "OHMM", "", "PPM"])), 8, look["typed_face"], "lm")
        y += 0.16
    return y + 0.15


def sketch(canvas, rng, page, x0, x1, y):
    """A tool string: boxes on a line with names and offsets."""
    middle, at = (x0 + x1) / 2, y + 0.2
    canvas.text(middle, at, "TOOL SKETCH", 10, page.look["head_face"])
    at += 0.25
    offset = 40.0
    for name in rng.permutation(["TELEMETRY", "GAMMA", "NEUTRON", "DENSITY", "SONIC", "INDUCTION"])[: rng.integers(3, 6)]:
        tall = float(rng.uniform(0.4, 0.9))
        canvas.rect(middle - 0.15, at, middle + 0.15, at + tall, 0.01)
        canvas.text(middle + 0.5, at + tall / 2, str(name), 8, page.look["typed_face"], "lm")
        canvas.text(middle - 0.5, at + tall / 2, f"{offset:.1f}", 8, page.look["typed_face"], "rm")
        offset -= tall * 9
        at += tall
    return at + 0.3


STYLES = {"form": form, "typed": typed, "sideways": sideways, "letter": letter, "boxes": boxes}


def heading(canvas, rng, page, y):
    """The page's heading in its style over the tracks' width; returns where it ends."""
    x0, x1 = page.columns[0].left + 0.02, page.columns[-1].right - 0.02
    return STYLES[page.look["head_style"]](canvas, rng, page, x0, x1, y)
