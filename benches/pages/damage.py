"""From paper to scan: where each scanned pixel lay on the paper, and how its ink came out.

The map is exact: the scan's pixel (col, row) shows the paper's (col - side[row], down[row] + tilt * (col - middle)), in
pixels. That is all the truth needs, too.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw


@dataclass
class Warp:
    """The map of a page; `side` and `down` have an entry per row of the scan, taken at the row's middle."""

    side: np.ndarray
    down: np.ndarray
    tilt: float
    width: int

    @property
    def middle(self):
        """The scan's middle column."""
        return self.width / 2

    def row_of(self, y):
        """Rows at the middle column where the paper's row `y` (pixels) lies, 0 at the first row's upper edge."""
        return np.interp(y, self.down, np.arange(len(self.down)) + 0.5)

    def down_at(self, row):
        """The paper's row at the middle column."""
        return np.interp(row, np.arange(len(self.down)) + 0.5, self.down)

    def col_of(self, x, row):
        """Column where the paper's column `x` (pixels) lies in a row."""
        return x + np.interp(row, np.arange(len(self.side)) + 0.5, self.side)


def smooth(rng, n, period, size):
    """A wandering of n rows: a random spline of knots `period` rows apart, deviation `size`."""
    knots = rng.normal(size=n // period + 4)
    x = np.arange(n) / period + 1
    i = x.astype(int)
    t = x - i
    t = t * t * (3 - 2 * t)
    return size * (knots[i] * (1 - t) + knots[i + 1] * t)


def warp(rng, height, width, dpi, held):
    """A map for paper of height x width pixels; returns it and what happened, in words."""
    told = []
    stretch = 1 + rng.normal(0, 0.004)
    rows = int(height * stretch)
    r = np.arange(rows) + 0.5
    down = r / stretch
    if rng.random() < 0.4:
        down = down + smooth(rng, rows, 6 * dpi, 0.015 * dpi)
        told.append("vertical wander")
    tilt = 0.0
    if rng.random() < 0.6:
        tilt = float(np.clip(np.radians(rng.normal(0, 0.6 if held else 0.45)), -0.026, 0.026))
        told.append(f"skew {np.degrees(tilt):.2f}")
    # A long print is guided by the scanner's rollers: what starts as a tilt doesn't run off the glass.
    drift = np.clip(0.3 * dpi / max(abs(tilt) * rows, 1e-9), 0, 1) * tilt
    side = drift * (r - rows / 2)
    if rng.random() < 0.5:
        side = side + smooth(rng, rows, 5 * dpi, 0.02 * dpi)
        told.append("sideways wander")
    for _ in range(rng.choice([0, 1, 2, 3], p=[0.82, 0.12, 0.04, 0.02])):
        at = int(rng.uniform(0.15, 0.9) * rows)
        side[at:] += rng.normal(0, 0.05 * dpi)
        lost = int(rng.integers(1, max(2, 0.02 * dpi)))
        if rng.random() < 0.6:
            down[at:] += lost
        else:  # doubled: the paper stands still for some rows; a hair of slope keeps the map invertible
            down[at:] -= lost
            down[at : at + lost + 1] = down[at - 1] + 1e-3 * np.arange(1, lost + 2)
        told.append(f"splice at row {at}")
    down = np.maximum.accumulate(down + 1e-6 * np.arange(rows))
    keep = down < height - 1
    side, down = side[keep], down[keep]
    pad = int(np.ceil(max(-side.min(), side.max(), 0)))
    extra = 2 * max(0, pad - int(0.12 * dpi))
    side = side + extra / 2
    return Warp(side.astype(float), down.astype(float), tilt, width + extra), told


BAND = 24
"""Rows of a band over which the map is taken for straight; a band ends at each splice."""


def through(ink, w):
    """The scan's ink 0..255: the paper's, sampled along the map band by band."""
    rows, cols = len(w.down), w.width
    jumps = np.flatnonzero((np.abs(np.diff(w.side)) > 0.3) | (np.abs(np.diff(w.down) - 1) > 0.3)) + 1
    cuts = sorted({0, rows, *range(0, rows, BAND), *jumps.tolist()})
    mesh = []
    for a, b in zip(cuts, cuts[1:]):
        ends = []
        for edge, row in ((a, a), (b, b - 1)):
            slope = (w.side[b - 1] - w.side[a], w.down[b - 1] - w.down[a]) if b - a > 1 else (0.0, 1.0)
            part = (edge - row - 0.5) / max(b - a - 1, 1)
            side, down = w.side[row] + part * slope[0], w.down[row] + part * slope[1]
            ends.append([(c - side, down + w.tilt * (c - w.middle)) for c in (0, cols)])
        (nw, ne), (sw, se) = ends
        mesh.append(((0, a, cols, b), (*nw, *sw, *se, *ne)))
    return ink.transform((cols, rows), Image.MESH, mesh, Image.BILINEAR)


def field(rng, shape, cells):
    """Smooth noise over a picture, deviation 1 or so."""
    small = rng.normal(size=(max(2, shape[0] // cells + 2), max(2, shape[1] // cells + 2)))
    picture = Image.fromarray(((np.clip(small, -3, 3) + 3) * 42).astype(np.uint8))
    return np.asarray(picture.resize((shape[1], shape[0]), Image.BICUBIC), np.float32) * np.float32(1 / 42) - 3


def marks(rng, ink, dpi, told):
    """Folds, holes, pen strokes, specks and what lies around the paper."""
    ink = np.asarray(ink).copy()
    rows, cols = ink.shape
    for _ in range(rng.choice([0, 1, 3], p=[0.6, 0.25, 0.15])):
        at = int(rng.uniform(0, rows - 8))
        ink[at : at + max(1, dpi // 100)] = np.maximum(ink[at : at + max(1, dpi // 100)], (255 * (rng.random((1, cols)) < 0.45)).astype(np.uint8))
        told.append(f"fold at row {at}")
    picture = Image.fromarray(ink)
    draw = ImageDraw.Draw(picture)
    if rng.random() < 0.15:
        told.append("holes")
        for k in range(rng.integers(2, 8)):
            x, y, s = rng.choice([0.02, 0.98]) * cols, rng.uniform(0, rows), 0.13 * dpi
            draw.ellipse([x - s, y - s, x + s, y + s], fill=int(rng.choice([0, 255])))
    if rng.random() < 0.25:
        told.append("pen marks")
        for k in range(rng.integers(1, 6)):
            x, y = rng.uniform(0, cols), rng.uniform(0, rows)
            walk = np.cumsum(rng.normal(0, 0.12 * dpi, size=(rng.integers(4, 14), 2)), axis=0) + [x, y]
            draw.line([tuple(p) for p in walk], fill=230, width=max(1, int(0.012 * dpi)), joint="curve")
    ink = np.asarray(picture).copy()
    count = int(rows * cols * rng.choice([0, 2e-6, 2e-5, 1.2e-4], p=[0.3, 0.35, 0.25, 0.1]) * (200 / dpi))
    for y, x in zip(rng.integers(0, rows - 3, count), rng.integers(0, cols - 3, count)):
        s = rng.integers(1, 3 if dpi >= 150 else 2)
        ink[y : y + s, x : x + s] = 255
    if rng.random() < 0.25:
        told.append("dirty margins")
        for y, x in zip(rng.integers(0, rows - 4, rows // 12), np.abs(rng.normal(0, 0.06 * dpi, rows // 12)).astype(int)):
            x = min(x, cols - 4)
            x = x if rng.random() < 0.5 else cols - 4 - x
            ink[y : y + 3, x : x + 2] = 255
    if rng.random() < 0.25:
        told.append("black border")
        for a, b in ((0, int(rng.uniform(0, 0.08) * dpi)), (cols - int(rng.uniform(0, 0.08) * dpi), cols)):
            ink[:, a:b] = 255
        ink[: int(rng.uniform(0, 0.2) * dpi)] = 255
        ink[rows - int(rng.uniform(1, 0.3 * dpi)) :] = 255
    return ink


def scan(rng, ink, dpi, held, told):
    """The picture a scanner stores: black and white, or grey; returns it and its Pillow save options."""
    grey = rng.random() < (0.75 if dpi <= 100 else 0.12)
    fade = rng.choice([0.03, 0.07, 0.13], p=[0.55, 0.3, 0.15]) * (1.2 if held else 1.0)
    level = float(rng.choice([0.28, 0.38, 0.46, 0.54], p=[0.2, 0.4, 0.3, 0.1])) - (0.06 if dpi <= 150 else 0)
    told.append(f"ink level {level:.2f} fade {fade:.2f}")
    blotches = field(rng, ink.shape, int(0.7 * dpi))
    if grey:
        shares = ink / np.float32(255) + fade * blotches * np.minimum(ink / np.float32(128), 1)
        paper, black = rng.uniform(215, 252), rng.uniform(10, 70)
        noise = rng.standard_normal(ink.shape, dtype=np.float32) * rng.uniform(1, 5) + 4 * field(rng, ink.shape, int(1.5 * dpi))
        picture = paper + (black - paper) * np.clip(shares * 1.15, 0, 1) + noise
        jpeg = rng.random() < 0.5
        return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)), {"compression": "jpeg", "quality": 80} if jpeg else {"compression": "tiff_lzw"}
    # Most of a page is bare paper: noise is worth drawing where ink is alone.
    at = np.flatnonzero(ink > 8)
    there = ink.ravel()[at] / np.float32(255)
    there += fade * blotches.ravel()[at] * np.minimum(there * 2, 1) + 0.07 * rng.standard_normal(len(at), dtype=np.float32)
    picture = np.full(ink.size, 255, np.uint8)
    picture[at[there > level]] = 0
    return Image.fromarray(picture.reshape(ink.shape)).convert("1", dither=Image.NONE), {"compression": "group4"}
