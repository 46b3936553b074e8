"""Curves as ink: wraps, backups and line styles."""

import numpy as np

DASHES = {"dashed": (0.09, 0.05), "dotted": (0.02, 0.035), "longdash": (0.22, 0.07)}
WRAPS = 3
"""How many widths off its scale a curve is still drawn."""


def paths(share, rows, wrap):
    """Pieces of a polyline of shares 0 to 1 and rows: cut where it leaves at an edge and comes back at the other."""
    pieces, piece = [], []
    widths = np.floor(share).astype(int)
    for i in range(len(rows) - 1):
        a, b = share[i], share[i + 1]
        if not (np.isfinite(a) and np.isfinite(b)):
            piece = ended(pieces, piece)
            continue
        cuts = [k for k in range(min(widths[i], widths[i + 1]) + 1, max(widths[i], widths[i + 1]) + 1)]
        if b < a:
            cuts.reverse()
        at, width, up = a, widths[i], b > a
        if not piece:
            piece = [(a - width, rows[i], width)]
        for cut in cuts[:6]:
            y = rows[i] + (cut - a) / (b - a) * (rows[i + 1] - rows[i])
            piece.append((1.0 if up else 0.0, y, width))
            ended(pieces, piece)
            width += 1 if up else -1
            piece = [(0.0 if up else 1.0, y, width)]
        at = b - widths[i + 1]
        piece.append((at, rows[i + 1], widths[i + 1]))
    ended(pieces, piece)
    limit = WRAPS if wrap else 0
    return [[(x, y) for x, y, _ in p] for p in pieces if abs(p[0][2]) <= limit]


def ended(pieces, piece):
    """Put a piece down, if it is one; the next one is empty."""
    if len(piece) > 1:
        pieces.append(piece)
    return []


def dash(points, on, off):
    """A polyline as dashes by its arc length."""
    points = np.asarray(points)
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    start = 0.0
    while start < along[-1]:
        end = min(start + on, along[-1])
        inside = (along > start) & (along < end)
        ends = [(np.interp(v, along, points[:, 0]), np.interp(v, along, points[:, 1])) for v in (start, end)]
        yield [ends[0], *map(tuple, points[inside]), ends[1]]
        start += on + off


def values_at(page, curve, depths):
    """True values at depths; not a number outside the curve's first and last reading."""
    values = np.interp(depths, page.samples, curve.values)
    return np.where((depths >= curve.top) & (depths <= curve.base), values, np.nan)


def visible(curve, share):
    """Where a value can be read from the paper along the curve's main scale."""
    limit = WRAPS if curve.wrap else 0
    width = np.floor(share)
    return np.isfinite(share) & ((np.abs(width) <= limit) | (share == 1.0))


def draw(canvas, page, section):
    """All curves of a log section."""
    step = 1.0 / canvas.scale
    rows = np.arange(section.y0, section.y1, step)
    depths = section.top + (rows - section.y0) / section.per_unit
    for track in page.tracks:
        for curve in track.curves:
            values = values_at(page, curve, depths)
            share = curve.share(values)
            main = np.where(np.isfinite(share), share, np.nan)
            ink(canvas, track, curve, main, rows, curve.wrap, curve.thickness, curve.style)
            if curve.backup:
                low, high = curve.backup
                ink(canvas, track, curve, np.where(share > 1, (values - low) / (high - low), np.nan), rows, False, curve.thickness * 1.5, curve.style)


def ink(canvas, track, curve, share, rows, wrap, width, style):
    """One line on the paper."""
    filled = np.where(np.isfinite(share), share, np.nan)
    with np.errstate(invalid="ignore"):
        safe = np.where(np.isfinite(filled), filled, 0)
    for piece in paths_of(filled, safe, rows, wrap):
        points = [(track.left + x * (track.right - track.left), y) for x, y in piece]
        if style == "solid":
            canvas.line(points, width)
        else:
            for stroke in dash(points, *DASHES[style]):
                canvas.line(stroke, width)


def paths_of(share, safe, rows, wrap):
    """As paths(), one stretch of finite values after the other."""
    finite = np.isfinite(share)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], finite.astype(int), [0]])))
    for start, stop in zip(edges[::2], edges[1::2]):
        if stop - start > 1:
            yield from paths(safe[start:stop], rows[start:stop], wrap)
