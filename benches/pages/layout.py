"""The plan of a page: widths, tracks, depth scales, sections and what their lines and numbers look like."""

from dataclasses import dataclass, field

import numpy as np

import fonts
import menu
import shapes

DEV = [  # what stands left to right: d depth column, t track, and their widths in inches
    ("api-three", 0.24, [("t", 2.5, "left"), ("d", 0.75), ("t", 2.5, "log"), ("t", 2.5, "porosity")]),
    ("api-double", 0.26, [("t", 2.5, "left"), ("d", 0.75), ("t", 5.0, "double")]),
    ("api-old", 0.16, [("t", 2.5, "left"), ("d", 0.75), ("t", 2.5, "old"), ("t", 2.5, "old")]),
    ("api-two", 0.08, [("t", 2.5, "left"), ("d", 0.75), ("t", 2.5, "porosity")]),
    ("halves", 0.08, [("t", 2.5, "left"), ("d", 0.75), ("t", 2.5, "log"), ("t", 2.5, "porosity")]),
    ("depth-left", 0.10, [("d", 0.75), ("t", 2.5, "left"), ("t", 2.5, "log"), ("t", 2.5, "porosity")]),
    ("narrow", 0.08, [("t", 2.0, "left"), ("d", 0.5), ("t", 4.0, "double")]),
]
HELD = [
    ("api-three", 0.2, [("t", 2.5, "left"), ("d", 0.75), ("t", 2.5, "porosity"), ("t", 2.5, "log")]),
    ("api-double", 0.22, [("t", 2.5, "left"), ("d", 0.75), ("t", 5.0, "double")]),
    ("old-wide", 0.15, [("t", 2.25, "left"), ("d", 0.75), ("t", 5.0, "old")]),
    ("depth-middle", 0.15, [("t", 2.5, "left"), ("t", 2.5, "log"), ("d", 0.7), ("t", 2.5, "porosity")]),
    ("depth-right", 0.08, [("t", 2.5, "left"), ("t", 2.5, "porosity"), ("d", 0.75)]),
    ("equal", 0.12, [("t", 3.5, "left"), ("d", 0.8), ("t", 3.5, "porosity")]),
    ("metric", 0.08, [("t", 2.36, "left"), ("d", 0.79), ("t", 2.36, "log"), ("t", 2.36, "porosity")]),
]
# unit, ratio: fine, middle and heavy lines, steps of numbers, weight among pages
SCALES = [
    ("ft", 240, (2, 10, 50), (50, 100, 100), 0.34),
    ("ft", 600, (10, 50, 100), (100, 100, 50), 0.20),
    ("ft", 1200, (20, 100, 100), (100, 200), 0.06),
    ("ft", 120, (2, 10, 50), (50, 20, 10), 0.05),
    ("ft", 48, (1, 5, 10), (10, 10, 20), 0.03),
    ("m", 200, (1, 5, 25), (25, 10, 25, 5), 0.14),
    ("m", 500, (5, 10, 50), (50, 50, 25), 0.08),
    ("m", 1000, (10, 50, 100), (100, 50), 0.03),
    ("m", 100, (1, 5, 10), (10, 5), 0.04),
    ("m", 40, (0.5, 1, 5), (5, 5), 0.03),
]
INCHES = {"ft": 12.0, "m": 39.3701}


@dataclass
class Column:
    """A track or depth column of the page, `left` to `right` in inches."""

    kind: str
    left: float
    right: float
    role: str = ""
    grid: str = "linear"
    parts: int = 10
    curves: list = field(default_factory=list)


@dataclass
class Section:
    """A stretch of the page: kind (head, block, log, text, blank, ...), rows in inches; a log's depths and inches per unit."""

    kind: str
    y0: float
    y1: float
    name: str = ""
    top: float = 0.0
    base: float = 0.0
    per_unit: float = 0.0
    ratio: int = 0
    lines: tuple = ()
    numbers: float = 0.0

    def y(self, depth):
        """Where a depth stands on the page before it is scanned, inches."""
        return self.y0 + (depth - self.top) * self.per_unit


def pick(rng, rows, weight):
    """A row of a table by its weights."""
    p = np.array([row[weight] for row in rows], dtype=float)
    return rows[rng.choice(len(rows), p=p / p.sum())]


@dataclass
class Plan:
    """Everything a page is drawn from."""

    dpi: int
    width: float
    family: str
    unit: str
    columns: list
    look: dict
    held: bool
    sections: list = field(default_factory=list)
    samples: tuple = ()

    @property
    def tracks(self):
        """The tracks, left to right."""
        return [column for column in self.columns if column.kind == "t"]

    @property
    def depth(self):
        """The depth column."""
        return next(column for column in self.columns if column.kind == "d")


def look(rng, held, unit, ratio):
    """How lines, numbers and text of a page look."""
    turned = rng.random() < (0.25 if held else 0.3)
    return {
        "text_face": fonts.choose(rng, held, None if rng.random() < 0.7 else "sans"),
        "number_face": fonts.choose(rng, held),
        "head_face": fonts.choose(rng, held, "sans"),
        "typed_face": fonts.choose(rng, held, "typewriter"),
        "number_points": float(rng.uniform(7.5, 12) if not turned else rng.uniform(7, 10)),
        "number_turn": int(rng.choice([90, 270])) if turned else 0,
        "number_place": str(rng.choice(["on", "on", "on", "above", "below"])) if not turned else "on",
        "number_gap": bool(rng.random() < 0.5),
        "number_struck": bool(rng.random() < 0.25),
        "number_style": str(rng.choice(["full", "last two between hundreds", "leading lost"], p=[0.9, 0.04, 0.06])),
        "lines_cross_depth": str(rng.choice(["all", "heavy", "none", "ticks"], p=[0.15, 0.3, 0.35, 0.2])),
        "grid_ink": int(rng.choice([255, 255, 200, 140, 115])),
        "grid_dash": bool(rng.random() < 0.08),
        "grid_vertical": str(rng.choice(["all", "decades", "none"], p=[0.84, 0.1, 0.06])),
        "grid_fine": bool(rng.random() < 0.85),
        "line_fine": float(rng.uniform(0.003, 0.006)),
        "line_heavy": float(rng.uniform(0.008, 0.015)),
        "edge": float(rng.uniform(0.008, 0.018)),
        "edge_kind": str(rng.choice(["line", "line", "line", "none"])),
        "curve": float(rng.uniform(0.006, 0.014)),
        "pen": float(rng.uniform(0.005, 0.008)),
        "block_style": int(rng.integers(0, 6) if not held else rng.choice([0, 3, 6, 7, 8, 9])),
        "block_points": float(rng.uniform(6.5, 9.5)),
        "block_below": bool(rng.random() < 0.3),
        "block_gap": float(rng.choice([0.0, 0.0, 0.05, 0.3])),
        "head_style": str(rng.choice(["form", "typed", "sideways"] if not held else ["boxes", "form", "letter"])),
        "unit_said": bool(rng.random() < 0.6),
        "ratio": ratio,
        "unit": unit,
    }


def columns_of(rng, width, items, family):
    """Columns in inches, centred on the paper or moved to a side."""
    total = sum(item[1] for item in items)
    x = (width - total) * float(rng.choice([0.5, 0.5, rng.uniform(0.3, 0.8)]))
    columns = []
    for item in items:
        role = item[2] if len(item) > 2 else ""
        column = Column(item[0], x, x + item[1], role)
        if role == "double":
            column.role = "log" if rng.random() < 0.5 else "porosity"
            column.grid, column.parts = ("log", 4) if column.role == "log" else ("linear", 20 if rng.random() < 0.7 else 10)
        elif role == "log":
            column.grid, column.parts = "log", 2 if rng.random() < 0.6 else 3
        elif role == "old" and item[1] > 3:
            column.parts = 20
        columns.append(column)
        x += item[1]
    return columns


def plan(rng, held, folder, scale=None):
    """A page's plan: all but where its sections end, which head and block decide when they are drawn.

    `scale` is an entry of SCALES where chance isn't to choose it.
    """
    family, _, items = pick(rng, HELD if held else DEV, 1)
    unit, ratio, lines, numbers, _ = scale or pick(rng, SCALES, 4)
    dpi = int(rng.choice([75, 100, 150, 200, 240, 300], p=[0.06, 0.14, 0.12, 0.42, 0.08, 0.18]))
    width = float(rng.choice([8.25, 8.5, 8.5, 8.4]))
    width = max(width, sum(item[1] for item in items))
    page = Plan(dpi, width, family, unit, columns_of(rng, width, items, family), look(rng, held, unit, ratio), held)
    rows = float(np.exp(rng.uniform(np.log(3200), np.log(11500))))
    if dpi <= 100:
        rows = min(rows, 8000)
    per_unit = INCHES[unit] / ratio
    step = float(rng.choice(numbers))
    inches = max(rows / dpi - 9, 3.2 * step * per_unit, 7)
    inches = min(inches, 26 if dpi >= 240 else 40)
    length = max(np.ceil(inches / per_unit / lines[0]) * lines[0], 4 * step)
    top = float(np.round(rng.choice([rng.uniform(30, 900), rng.uniform(900, 9000), rng.uniform(2000, 13000)]) / (3 if unit == "m" else 1) / lines[1]) * lines[1])
    ragged = float(rng.integers(0, 10)) * lines[0] if rng.random() < 0.5 else 0.0
    page.look["main"] = (top - ragged if top > ragged else top, top + length, per_unit, ratio, lines, step)
    samples(rng, page, folder)
    return page


def samples(rng, page, folder):
    """Fill tracks with curves over the page's depths; first readings differ from tool to tool."""
    top, base, per_unit, *_ = page.look["main"]
    spacing = float(rng.uniform(0.018, 0.05)) / per_unit
    depths = np.arange(top, base + spacing, spacing)
    columns = shapes.columns(rng, len(depths), folder, page.held)
    page.samples = depths
    used = set()
    for track in page.tracks:
        for _ in range(20):
            curves = menu.fill(rng, track.role, columns, track.parts if track.grid == "log" else 2)
            if not used & {curve.mnemonic for curve in curves}:
                break
        curves = [curve for curve in curves if curve.mnemonic not in used]
        for curve in curves:
            used.add(curve.mnemonic)
            curve.thickness = page.look["curve"] * float(rng.uniform(0.8, 1.3))
            inside = 0.5 / per_unit if rng.random() < 0.4 else 0.0
            curve.top, curve.base = top + inside * rng.random(), base - inside * rng.random() * 2
            if curve.family == "sp" and page.look["block_style"] in (4, 9) and abs(curve.scale[1] - curve.scale[0]) % 10 == 0:
                curve.span_only = True
        track.curves = curves
