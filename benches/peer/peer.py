"""The pipeline that a data team would write in an afternoon of Python, with the same network and the same sidecars.

`python3 peer.py MODEL OUT WORKERS SCAN...` writes one LAS file per scan. Pillow decodes, numpy follows the page's sideways
wander band by band, ONNX Runtime segments tiles of 512 rows, scipy finds pieces of curves, which are strung together row by
row by style and nearness, lasio writes. One process per worker, each with a session of its own, as pools of processes have it.
"""

import re
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import lasio
import numpy as np
import onnxruntime
from PIL import Image
from scipy import ndimage

Image.MAX_IMAGE_PIXELS = None
ROWS, OVERLAP, UNIT, MARGIN = 512, 48, 32, 20
BAND = 64
NULL = -999.25
SESSION = None


def start(model):
    """A worker's session, on one thread."""
    global SESSION
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    SESSION = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def wander(ink, middle):
    """Columns by which each band of rows lies right of the band at the middle row: where its ink fits that one's best."""
    bands = [ink[row : row + BAND].mean(axis=0) for row in range(0, len(ink), BAND)]
    shifts, at = np.zeros(len(bands)), min(middle // BAND, len(bands) - 1)
    for way in (1, -1):
        last, shift = bands[at], 0.0
        for k in range(at + way, len(bands) if way > 0 else -1, way):
            fits = [np.dot(np.roll(last, d), bands[k]) for d in range(-4, 5)]
            shift += int(np.argmax(fits)) - 4
            last = bands[k] if max(fits) > 0 else last
            shifts[k] = shift
    rows = np.arange(len(ink))
    return np.interp(rows, np.arange(len(bands)) * BAND + BAND / 2, ndimage.median_filter(shifts, 5))


def straight(ink, left, width, shifts):
    """A track's columns, each row moved back by its shift."""
    cols = (np.arange(width)[None, :] + np.round(left - MARGIN + shifts)[:, None]).astype(int)
    inside = (cols >= 0) & (cols < ink.shape[1])
    return np.where(inside, ink[np.arange(len(ink))[:, None], cols.clip(0, ink.shape[1] - 1)], 0.0)


def masks(strip):
    """Probabilities of solid and of broken curves, and the offset to their centrelines."""
    out = np.zeros((3, *strip.shape), np.float32)
    row = 0
    while row < len(strip):
        first = max(row - OVERLAP, 0)
        last = min(first + ROWS, len(strip))
        tile = np.zeros((-(-(last - first) // UNIT) * UNIT, strip.shape[1]), np.float32)
        tile[: last - first] = strip[first:last]
        found = SESSION.run(None, {"ink": tile[None, None]})[0][0]
        keep = last if last == len(strip) else last - OVERLAP
        out[:, row:keep] = found[:3, row - first : keep - first]
        row = keep
    return out


def strung(mask, offset, count):
    """`count` curves through a mask: in each row every curve takes the piece of ink that is nearest to where it was."""
    where = np.full((len(mask), count), np.nan)
    last = [None] * count
    for row, line in enumerate(mask):
        labels, pieces = ndimage.label(line)
        if not pieces:
            continue
        cols = np.arange(line.size) + 0.5 + offset[row]
        centres = list(ndimage.mean(cols, labels, np.arange(1, pieces + 1)))
        for curve in sorted(range(count), key=lambda k: last[k] is None):
            if not centres:
                break
            best = 0 if last[curve] is None else int(np.argmin([abs(c - last[curve]) for c in centres]))
            where[row, curve] = last[curve] = centres.pop(best)
    return where


def values(cols, width, spec):
    """Fractions of the track to values; a jump over most of the track is a wrap where the sidecar says that it wraps."""
    share = (cols - MARGIN) / width
    if spec.get("wrap"):
        seen = np.flatnonzero(~np.isnan(share))
        turns = np.zeros(len(seen))
        if len(seen):
            steps = np.diff(share[seen])
            turns[1:] = np.cumsum(np.where(steps < -0.6, 1, np.where(steps > 0.6, -1, 0)))
            share[seen] += turns
    a, b = spec["scale"]
    return a * (b / a) ** share if spec.get("kind") == "log" else a + (b - a) * share


def resampled(depths, values, grid, gap):
    """Values at the grid's depths; null farther than a gap from any."""
    seen = ~np.isnan(values)
    if seen.sum() < 2:
        return np.full(len(grid), NULL)
    known = depths[seen]
    order = np.argsort(known)
    known, found = known[order], values[seen][order]
    out = np.interp(grid, known, found)
    at = np.searchsorted(known, grid).clip(1, len(known) - 1)
    far = np.minimum(np.abs(grid - known[at - 1]), np.abs(known[at] - grid)) > gap
    return np.where(far | (grid < known[0]) | (grid > known[-1]), NULL, out)


def digitise(job):
    """One scan into one LAS file."""
    scan, out = job
    spec = tomllib.loads(Path(scan).with_suffix(".toml").read_text(encoding="utf-8"))
    grey = np.asarray(Image.open(scan).convert("L"), np.float32)
    ink = 1.0 - grey / 255.0
    ties = np.array(spec["depth"]["ties"], float)
    rows = np.arange(len(ink)) + 0.5
    depths = np.interp(rows, ties[:, 0], ties[:, 1])
    slope = np.polyfit(ties[:, 0], ties[:, 1], 1)
    outside = (rows < ties[0, 0]) | (rows > ties[-1, 0])
    depths[outside] = np.polyval(slope, rows[outside])
    top, base = spec["depth"]["interval"]
    inside = np.flatnonzero((depths >= top) & (depths <= base))
    first, last = inside[0], inside[-1] + 1
    ink, depths = ink[first:last], depths[first:last]
    shifts = wander(ink, len(ink) // 2)
    step = 0.5 if spec["depth"]["unit"] == "ft" else 0.1
    grid = np.arange(np.ceil(top / step), np.floor(base / step) + 1) * step
    las = lasio.LASFile()
    las.append_curve("DEPT", grid, unit=spec["depth"]["unit"].upper())
    for track in spec["track"]:
        width = track["right"] - track["left"]
        cols = -(-int(width + 2 * MARGIN) // UNIT) * UNIT
        solid, broken, offset = masks(straight(ink, track["left"], cols, shifts))
        wanted = {"solid": [], "broken": []}
        for curve in track.get("curve", []):
            wanted["solid" if curve.get("style", "solid") == "solid" else "broken"].append(curve)
        for style, curves in wanted.items():
            if not curves:
                continue
            share = solid if style == "solid" else broken
            seen = (solid + broken > 0.5) & (share >= 0.5 * (solid + broken))
            where = strung(seen, offset, len(curves))
            for k, curve in enumerate(curves):
                found = resampled(depths, values(where[:, k], width, curve), grid, 4 * step)
                las.append_curve(curve["mnemonic"], found, unit=curve.get("unit", ""))
    name = re.sub(r"[^A-Za-z0-9.-]", "_", scan) + ".las"
    las.write(str(Path(out) / name), version=2.0, STRT=grid[0], STOP=grid[-1], STEP=step)
    return name


def main():
    """All scans with a pool of processes."""
    model, out, workers, *scans = sys.argv[1:]
    Path(out).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(int(workers), initializer=start, initargs=(model,)) as pool:
        for _ in pool.map(digitise, [(scan, out) for scan in scans]):
            pass


if __name__ == "__main__":
    main()
