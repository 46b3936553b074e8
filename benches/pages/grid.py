"""A log's ruling: track edges, divisions, depth lines and depth numbers."""

import numpy as np


def verticals(canvas, page, column, y0, y1):
    """The divisions of one track, linear or logarithmic, heavier where a decade or the middle is."""
    look, width = page.look, column.right - column.left
    marks = []
    if look["grid_vertical"] == "none":
        return
    if column.grid == "log":
        low = float(np.log10(column.curves[0].scale[0]) % 1) if column.curves else 0.0
        start = round(10**low) if look["decade_heavy"] == "start" else 1
        for decade in range(column.parts + 1):
            for digit in range(1, 10):
                if digit == start or look["grid_vertical"] == "all":
                    marks.append(((decade + np.log10(digit) - low) / column.parts, digit == start))
    else:
        heavy_each = 5 if look["grid_heavy_middle"] else column.parts
        step = 1 if look["grid_vertical"] == "all" else max(1, column.parts // 2)
        marks = [(part / column.parts, part % heavy_each == 0) for part in range(step, column.parts, step)]
    for share, heavy in marks:
        if not 0.001 < share < 0.999:
            continue
        x = column.left + share * width
        rule(canvas, look, [(x, y0), (x, y1)], look["line_heavy"] * 0.8 if heavy else look["line_fine"])


def rule(canvas, look, ends, width):
    """A straight line in the grid's ink, whole or in dashes."""
    if not look["grid_dash"] or width > look["line_fine"]:
        canvas.line(ends, width, look["grid_ink"] if width <= look["line_fine"] else min(255, look["grid_ink"] + 60))
        return
    (x0, y0), (x1, y1) = ends
    length = max(abs(x1 - x0), abs(y1 - y0))
    for k in range(int(length / 0.08)):
        a, b = k * 0.08 / length, (k * 0.08 + 0.05) / length
        canvas.line([(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)], width, look["grid_ink"])


def horizontals(canvas, page, section):
    """Depth lines over all tracks; how far into the depth column the page's style decides."""
    look, (fine, middle, heavy) = page.look, section.lines
    spans, depth = runs(page), page.depth
    if fine * section.per_unit < 0.03 or not look["grid_fine"]:
        fine = middle
    first = int(np.ceil(section.top / fine - 1e-9))
    for k in range(first, int(np.floor(section.base / fine + 1e-9)) + 1):
        value = k * fine
        y = section.y(value)
        weight = 2 if near(value, heavy) else 1 if near(value, middle) else 0
        width = [look["line_fine"], look["line_fine"] * 1.3 if look["middle_plain"] else (look["line_fine"] + look["line_heavy"]) / 2, look["line_heavy"]][weight]
        for left, right in spans:
            rule(canvas, look, [(left, y), (right, y)], width)
        crosses = look["lines_cross_depth"]
        if crosses == "all" or crosses == "heavy" and weight == 2:
            rule(canvas, look, [(depth.left, y), (depth.right, y)], width)
        elif crosses == "ticks" and weight:
            for a, b in ((depth.left, depth.left + 0.08 * weight), (depth.right - 0.08 * weight, depth.right)):
                canvas.line([(a, y), (b, y)], width)


def near(value, step):
    """Whether a value is a multiple of a step."""
    return abs(value / step - round(value / step)) < 1e-6


def runs(page):
    """Stretches of adjoining tracks."""
    spans = []
    for track in page.tracks:
        if spans and abs(spans[-1][1] - track.left) < 1e-6:
            spans[-1][1] = track.right
        else:
            spans.append([track.left, track.right])
    return spans


def numbers(canvas, page, section):
    """Depth numbers; returns what was printed, for the truth."""
    look, depth, told = page.look, page.depth, []
    x = (depth.left + depth.right) / 2 + look["number_shift"]
    first = int(np.ceil(section.top / section.numbers - 1e-9))
    last = int(np.floor(section.base / section.numbers + 1e-9))
    for k in range(first, last + 1):
        value = round(k * section.numbers)
        y = section.y(value)
        text = printed(value, first, last, k, section, look.get("numbers_as", ""))
        if look["number_style"] == "last two between hundreds" and section.numbers < 100 and value % 100:
            text = text[-2:]
        elif look["number_style"] == "leading lost" and canvas.rng.random() < 0.3 and len(text) > 3:
            text = text[1:]
        if not text or not section.y0 + 0.04 < y < section.y1 - 0.04:
            continue
        points = min(look["number_points"], 0.55 * section.numbers * section.per_unit * 72)
        high = points / 72 * 0.75
        at = y + {"on": 0, "above": -high * 0.85, "below": high * 0.85}[look["number_place"]]
        canvas.text(x, at, text, max(points, 5), look["number_face"], turn=look["number_turn"], erase=look["number_gap"] and look["number_place"] == "on")
        told.append([text, value])
    return told


def printed(value, first, last, k, section, wrong):
    """A depth as it is printed; `wrong` says how pages of the bad set lie."""
    if wrong == "falling":
        value = round((first + last - k) * section.numbers)
    return {"": str(value), "falling": str(value), "x10": str(value * 10), "/10": str(value // 10), "none": ""}[wrong]


def log(canvas, page, section):
    """The ruling of a log section and its numbers."""
    look = page.look
    for track in page.tracks:
        verticals(canvas, page, track, section.y0, section.y1)
    horizontals(canvas, page, section)
    if look["edge_kind"] == "line":
        for column in page.columns:
            for x in (column.left, column.right):
                canvas.line([(x, section.y0), (x, section.y1)], look["edge"])
    else:
        for track in page.tracks:
            for x in (track.left, track.right):
                rule(canvas, look, [(x, section.y0), (x, section.y1)], look["line_heavy"])
    return numbers(canvas, page, section)
