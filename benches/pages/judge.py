"""What a run found on one page, held against the page's truth."""

import json

import numpy as np

FEET = {"ft": 1.0, "m": 3.28084}
UNITS = [
    {"GAPI", "API", "APIUNITS", "APIU"},
    {"OHMM", "OHM-M", "OHM.M", "OHMS.M2/M", "OHMM2/M"},
    {"G/C3", "G/CC", "G/CM3", "GM/CC", "GMCC", "GM/C3"},
    {"US/F", "US/FT", "USEC/FT", "US/FEET"},
    {"V/V", "DEC", "FRAC", "M3/M3", "CFCF", "DECP"},
    {"%", "PU", "PERCENT"},
    {"IN", "INCH", "INCHES"},
    {"LBF", "LBS", "LB", "LBFS"},
    {"B/E", "BARNS/E", "BE", "B/ELEC"},
    {"MV", "MILLIVOLTS"},
]


def read_las(path):
    """(unit of depth, {mnemonic: values}, depths) of an unwrapped LAS file."""
    section, names, rows, unit, null = "", [], [], "ft", -999.25
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith("~"):
            section = line[1:2].upper()
        elif line.startswith("#") or not line.strip():
            continue
        elif section == "W" and line.strip().upper().startswith("STRT"):
            unit = "m" if line.split(".", 1)[1][:1].upper() == "M" else "ft"
        elif section == "C":
            names.append(line.split(".")[0].strip().upper())
        elif section == "A":
            rows.append(line.split())
    table = np.array(rows, dtype=float)
    if table.size == 0:
        return unit, {}, np.array([])
    table[table == null] = np.nan
    return unit, {name: table[:, k] for k, name in enumerate(names) if k}, table[:, 0]


def ladder(record, truth):
    """The found ties against the truth: median and 95 % of the error in feet, share of rows in no log, of the main log covered."""
    depth = (record.get("layout") or {}).get("depth") or {}
    ties = depth.get("ties") or []
    if len(ties) < 2:
        return None
    ties = sorted(ties)
    rows, depths = np.array([t[0] for t in ties], float), np.array([t[1] for t in ties], float)
    low, high = depth.get("interval") or (depths[0], depths[-1])
    low, high = min(low, high), max(low, high)
    flip = depths[-1] < depths[0]
    ends = np.interp([low, high], depths[::-1] if flip else depths, rows[::-1] if flip else rows)
    first, last = max(min(ends), rows[0] - 1), min(max(ends), rows[-1] + 1)
    true = np.array(truth["depth"], float)
    inside = true[(true[:, 0] >= first) & (true[:, 0] <= last)]
    asked = np.arange(np.ceil(first / 50) * 50, last, 50)
    if not len(inside):
        return {"median_ft": float("inf"), "p95_ft": float("inf"), "outside": 1.0, "covered": 0.0}
    found = np.interp(inside[:, 0], rows, depths) * FEET[depth.get("unit") or truth["unit"]]
    error = np.abs(found - inside[:, 1] * FEET[truth["unit"]])
    main = next(k for k, s in enumerate(truth["sections"]) if s["name"] == "main")
    of_main = (true[:, 2] == main).sum()
    return {
        "median_ft": round(float(np.median(error)), 3),
        "p95_ft": round(float(np.percentile(error, 95)), 3),
        "outside": round(1 - len(inside) / max(len(asked), 1), 3),
        "covered": round(float((inside[:, 2] == main).sum() / max(of_main, 1)), 3),
        "unit": depth.get("unit"),
    }


def verdict(found, written, truth):
    """right, near, wrong or refused. A wide scale's pixel may be more than half a foot: two pixels are always right."""
    if not written:
        return "refused"
    if found is None:
        return "wrong"
    true = np.array(truth["depth"], float)
    pixel = np.median(np.abs(np.diff(true[:, 1]))) / 50 * FEET[truth["unit"]]
    if found["median_ft"] <= max(0.5, 2 * pixel):
        return "right"
    return "wrong" if found["median_ft"] > max(2.0, 4 * pixel) else "near"


def beyond(value, xs, ys):
    """Interpolated, and past the first and last x along the straight line between the outermost two: so curvedig follows ties."""
    if value < xs[0]:
        return ys[0] + (value - xs[0]) * (ys[1] - ys[0]) / (xs[1] - xs[0])
    if value > xs[-1]:
        return ys[-1] + (value - xs[-1]) * (ys[-1] - ys[-2]) / (xs[-1] - xs[-2])
    return float(np.interp(value, xs, ys))


def tracks(record, truth):
    """For each true track the found one that covers it most, and whether both its edges are within 2 pixels in all rows asked."""
    layout = record.get("layout") or {}
    listed, depth = layout.get("tracks") or [], layout.get("depth") or {}
    ties, out = sorted(depth.get("ties") or []), []
    if ties and depth.get("interval"):
        d, r = [t[1] for t in ties], [t[0] for t in ties]
        d, r = (d, r) if d[0] <= d[-1] else (d[::-1], r[::-1])
        ends = [beyond(v, d, r) for v in depth["interval"]]
    else:
        ends = [0.25 * truth["rows"], 0.75 * truth["rows"]]
    middle = sum(ends) / 2
    for true in truth["tracks"]:
        edges = np.array(true["edges"], float)
        at = lambda row, side: np.interp(row, edges[:, 0], edges[:, side])  # noqa: E731
        left, right = at(middle, 1), at(middle, 2)
        best, share = None, 0.5
        for k, track in enumerate(listed):
            both = min(right, track["right"]) - max(left, track["left"])
            over = both / (max(right, track["right"]) - min(left, track["left"]))
            if over > share:
                best, share = k, over
        exact = False
        if best is not None:
            track = listed[best]
            checks = [(middle, track["left"], track["right"])]
            if "left_at_interval_ends" in track:
                checks += list(zip(ends, track["left_at_interval_ends"], track["right_at_interval_ends"]))
            exact = all(abs(l - at(row, 1)) <= 2 and abs(r - at(row, 2)) <= 2 for row, l, r in checks)
        out.append((best, exact))
    return out, len(listed)


def same_unit(a, b):
    """Whether two units say the same."""
    a, b = ((x or "").upper().replace(" ", "").strip("()") for x in (a, b))
    return a == b or any(a in group and b in group for group in UNITS)


def same_scale(found, true, unit, true_unit, span_only=False):
    """Whether a scale is right: as printed, or the same in percent or parts of one."""
    if not found:
        return False
    factor = 1.0
    if not same_unit(unit, true_unit):
        per, part = ({"%", "PU", "PERCENT"}, {"V/V", "DEC", "FRAC", "M3/M3"})
        factor = 0.01 if (true_unit or "").upper() in per and (unit or "").upper() in part else 100.0 if (true_unit or "").upper() in part and (unit or "").upper() in per else 1.0
    goal = [v * factor for v in true]
    close = lambda a, b: abs(a - b) <= 0.002 * abs(goal[1] - goal[0])  # noqa: E731
    if span_only:
        return close(found[1] - found[0], goal[1] - goal[0])
    return close(found[0], goal[0]) and close(found[1], goal[1])


def curves(record, truth, matched):
    """Per true curve what was found of it; and the curves written in the LAS file with a scale or name that isn't so."""
    layout = record.get("layout") or {}
    written = {(c["track"], c["mnemonic"]) for c in record.get("curves") or [] if c.get("in_las", True)}
    found = [(k, c) for k, track in enumerate(layout.get("tracks") or []) for c in track.get("curves") or []]
    taken, out = set(), []
    for k, true in enumerate(truth["tracks"]):
        for curve in true["curves"]:
            names = [n for n, (at, c) in enumerate(found) if n not in taken and base(c["mnemonic"]) in curve["accept"]]
            names.sort(key=lambda n: found[n][0] != matched[k][0])
            item = {"mnemonic": curve["mnemonic"], "name": False, "scale": False, "all": False, "in_las": False, "wrong": False}
            if names:
                taken.add(names[0])
                at, c = found[names[0]]
                item["name"] = True
                item["scale"] = same_scale(c.get("scale"), curve["scale"], c.get("unit"), curve["unit"], curve["span_only"]) and c["kind"] == curve["kind"]
                percent = item["scale"] and {curve["unit"], (c.get("unit") or "").upper()} <= {"%", "V/V", "PU"}
                item["all"] = item["scale"] and at == matched[k][0] and (same_unit(c.get("unit"), curve["unit"]) or percent)
                item["in_las"] = (at, c["mnemonic"]) in written
                backup = curve["backup"] and same_scale(c.get("scale"), curve["backup"], c.get("unit"), curve["unit"])
                item["wrong"] = item["in_las"] and not item["scale"]
                item["backup"] = bool(backup)
                item["found"] = [c["mnemonic"], c.get("unit"), c.get("scale"), c["kind"], c.get("confidence")]
            out.append(item)
    strangers = [[c["mnemonic"], c.get("scale")] for n, (at, c) in enumerate(found) if n not in taken and (at, c["mnemonic"]) in written]
    return out, strangers


def base(mnemonic):
    """A mnemonic without the number that tells two of a name apart (GR, GR_2)."""
    return mnemonic.upper().split("_")[0].split(":")[0]


def samples(las, truth_las, truth, record=None):
    """Samples in all, and those within 2 % of the track's width: a null where the truth has a value isn't."""
    true_unit, true, depths = read_las(truth_las)
    total = sum(int(np.isfinite(v).sum()) for v in true.values())
    if las is None or not las.exists():
        return total, 0
    unit, ours, at = read_las(las)
    good, factor = 0, FEET[true_unit] / FEET[unit]
    listed = {c["mnemonic"]: c for t in truth["tracks"] for c in t["curves"]}
    for name, values in true.items():
        curve = listed[name]
        match = next((n for n in ours if base(n) in curve["accept"]), None)
        if match is None or len(at) < 2:
            continue
        index = np.searchsorted(at, depths * factor)
        index = np.clip(index, 1, len(at) - 1)
        index -= (depths * factor - at[index - 1]) < (at[index] - depths * factor)
        near = np.abs(at[index] - depths * factor) < 0.75 * (at[1] - at[0])
        found = np.where(near, ours[match][index], np.nan)
        low, high = curve["scale"]
        best = 0
        for times in (1, 100, 0.01) if curve["unit"] in ("%", "V/V") else (1,):
            shares = [share(v, low, high, curve["kind"]) for v in (found * times, values)]
            if curve["span_only"] and np.isfinite(shares[0] - shares[1]).any():
                # No zero is printed: the paper tells differences alone.
                shares[0] = shares[0] - np.nanmedian(shares[0] - shares[1])
            with np.errstate(invalid="ignore"):
                best = max(best, int((np.abs(shares[0] - shares[1]) <= 0.02).sum()))
        good += best
    return total, good


def share(values, low, high, kind):
    """Values as shares of the track's width."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.log(np.maximum(values, 1e-6) / low) / np.log(high / low) if kind == "log" else (values - low) / (high - low)


def load(path):
    """A JSON file, or nothing."""
    return json.loads(path.read_text()) if path.exists() else {}
