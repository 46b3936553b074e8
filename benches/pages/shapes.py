"""What the curves look like: wells of a folder of LAS files, or walks where there is no folder."""

import glob
import hashlib
import os

import numpy as np

NAMES = {"GR": "gr", "NPHI": "nphi", "PHIN": "nphi", "DPHI": "dphi", "PHID": "dphi", "ILD": "ild", "RESD": "ild", "CALI": "cali", "DELT": "dt", "RHOB": "rhob"}


def wells(folder, held):
    """The LAS files of a set: a quarter of a folder, by the hash of their names, is for pages set aside."""
    paths = sorted(glob.glob(f"{folder}/*.[lL][aA][sS]"))
    return [p for p in paths if (hashlib.sha256(os.path.basename(p).encode()).digest()[0] % 4 == 0) == held]


def read(path):
    """A well's columns by our names, or None where it lacks the usual ones."""
    section, names, rows, null = "", [], [], -999.25
    for line in open(path, encoding="latin-1"):
        if line.startswith("~"):
            section = line[1:2].upper()
        elif line.startswith("#") or not line.strip():
            continue
        elif section == "W" and line.strip().upper().startswith("NULL"):
            null = float(line.split(".", 1)[1].split(":")[0].split()[-1])
        elif section == "C":
            names.append(line.split(".")[0].strip().upper())
        elif section == "A":
            values = line.split()
            if len(values) == len(names):
                rows.append(values)
    try:
        table = np.array(rows, dtype=float)
    except ValueError:
        return None
    if len(table) < 200:
        return None
    columns = {}
    for index, name in enumerate(names):
        values = np.where(np.abs(table[:, index] - null) < 1e-3, np.nan, table[:, index])
        if name in NAMES and np.isfinite(values).mean() > 0.6:
            seen = np.flatnonzero(np.isfinite(values))
            columns[NAMES[name]] = np.interp(np.arange(len(values)), seen, values[seen])
    if not {"gr", "ild", "nphi"} <= columns.keys():
        return None
    for name in ("nphi", "dphi"):
        if name in columns and np.median(np.abs(columns[name])) > 1.5:
            columns[name] = columns[name] / 100
    if "cali" in columns and np.median(columns["cali"]) > 60:
        columns["cali"] = columns["cali"] / 25.4
    if "rhob" in columns and np.median(columns["rhob"]) > 100:
        columns["rhob"] = columns["rhob"] / 1000
    return columns


def walk(rng, n, beds, rough):
    """A bedded walk of mean 0 and deviation 1: beds of any thickness, soft borders, fine noise on top."""
    edges = np.cumsum(rng.exponential(beds, size=int(3 * n / beds) + 20))
    levels = rng.normal(size=len(edges) + 1)
    x = levels[np.searchsorted(edges, np.arange(n))]
    k = np.hanning(int(rng.integers(5, 12)))
    noise = np.convolve(rng.normal(size=n), np.hanning(5), "same")
    return np.convolve(x, k / k.sum(), "same") + rough * noise


def drawn(rng, n):
    """Columns without any well: lithology, porosity and fluid as walks."""
    shale, pores, fluid = walk(rng, n, 30, 0.12), walk(rng, n, 25, 0.1), walk(rng, n, 60, 0.05)
    clay = 1 / (1 + np.exp(-1.5 * shale))
    nphi = 0.12 + 0.22 * clay + 0.04 * pores
    return {"gr": 20 + 95 * clay + 6 * rng.normal(size=n), "nphi": nphi, "dphi": nphi - 0.09 * clay + 0.01 * pores, "ild": 10 ** (1.1 - 0.7 * clay + 0.5 * fluid)}


def columns(rng, n, folder, held):
    """`n` samples of every quantity a curve can show, consistent with each other."""
    parts, count = [], 0
    paths = wells(folder, held) if folder else []
    while count < n:
        part = read(str(rng.choice(paths))) if paths else drawn(rng, n)
        if part:
            parts.append(part)
            count += len(part["gr"])
    have = set.intersection(*[set(part) for part in parts])
    base = {name: np.concatenate([part[name] for part in parts])[:n] for name in have}
    smooth = lambda x, k: np.convolve(np.pad(x, k, "edge"), np.hanning(2 * k + 1) / np.hanning(2 * k + 1).sum(), "same")[k:-k]  # noqa: E731
    gr, nphi, ild = base["gr"], base["nphi"], np.maximum(base["ild"], 0.15)
    clay = np.clip((smooth(gr, 6) - 20) / 100, 0, 1.2)
    log = np.log10(ild)
    out = {"gr": gr, "nphi": nphi, "ild": ild}
    out["dphi"] = base.get("dphi", nphi - 0.08 * clay)
    out["rhob"] = base.get("rhob", 2.65 - 1.65 * out["dphi"])
    out["dt"] = base.get("dt", 55 + 140 * np.clip(nphi, 0, 0.6))
    out["sp"] = -80 + 75 * smooth(clay, 5) + 6 * walk(rng, n, 200, 0)
    out["cali"] = base.get("cali", 8.0 + 1.5 * np.abs(walk(rng, n, 40, 0.03)) * (clay > 0.5))
    out["ilm"] = 10 ** (log + 0.08 * walk(rng, n, 50, 0.02))
    out["sfl"] = 10 ** (0.9 * log + 0.1 + 0.12 * walk(rng, n, 12, 0.1))
    out["msfl"] = 10 ** (0.7 * log + 0.1 + 0.18 * walk(rng, n, 8, 0.2))
    out["pef"] = 2.2 + 1.4 * clay + 0.5 * walk(rng, n, 25, 0.1)
    out["drho"] = 0.01 + 0.015 * walk(rng, n, 20, 0.1)
    out["tens"] = np.linspace(1200, 2200, n) + 25 * rng.normal(size=n)
    return out
