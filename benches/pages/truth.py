"""What a page holds, written beside it: sidecar, LAS and the maps that a scorer needs."""

import json

import numpy as np

import curves

STEP = {"ft": 0.5, "m": 0.1}
NULL = -999.25


def sections_of(page, warp, dpi):
    """Every section with its rows on the scan at the middle column."""
    out = []
    for section in page.sections:
        rows = [round(float(v), 2) for v in warp.row_of(np.array([section.y0, section.y1]) * dpi)]
        item = {"kind": section.kind, "name": section.name, "rows": rows}
        if section.kind == "log":
            item |= {"top": section.top, "base": section.base, "ratio": section.ratio}
        out.append(item)
    return out


def depth_map(page, warp, dpi):
    """[row, depth, section's index] each 50 rows down the middle column, of rows in a log."""
    out = []
    for row in range(0, len(warp.down), 50):
        y = float(warp.down_at(row)) / dpi
        for index, section in enumerate(page.sections):
            if section.kind == "log" and section.y0 <= y < section.y1:
                out.append([row, round(section.top + (y - section.y0) / section.per_unit, 4), index])
    return out


def main_of(page):
    """The main log."""
    return next(section for section in page.sections if section.name == "main")


def sidecar(page, warp, dpi):
    """The page's sidecar: all that a person could say of it."""
    main = main_of(page)
    step = max(main.lines[1], (main.base - main.top) / 60)
    depths = [main.top, *[d for d in np.arange(np.ceil(main.top / step) * step, main.base, step) if main.top < d < main.base], main.base]
    rows = warp.row_of(np.array([main.y(d) for d in depths]) * dpi)
    ties = ", ".join(f"[{row:.2f}, {depth:g}]" for row, depth in zip(rows, depths))
    middle = float(warp.row_of(main.y((main.top + main.base) / 2) * dpi))
    lines = ["[depth]", f'unit = "{page.unit}"', f"ties = [{ties}]", f"interval = [{main.top:g}, {main.base:g}]"]
    for track in page.tracks:
        left, right = (warp.col_of(x * dpi, middle) for x in (track.left, track.right))
        lines += ["", "[[track]]", f"left = {left:.2f}", f"right = {right:.2f}"]
        if not track.curves:
            lines.append("curve = []")
        for curve in track.curves:
            style = "long-dashed" if curve.style == "longdash" else curve.style
            lines += ["", "[[track.curve]]", f'mnemonic = "{curve.mnemonic}"', f'unit = "{curve.unit}"', f"scale = [{curve.scale[0]:g}, {curve.scale[1]:g}]"]
            lines += [f'kind = "{curve.kind}"', f'style = "{style}"', f"wrap = {str(curve.wrap).lower()}"]
    return "\n".join(lines) + "\n"


def las(page):
    """The true values that can be read from the paper, as a LAS file."""
    main, step = main_of(page), STEP[page.unit]
    first, last = int(np.ceil(main.top / step - 1e-9)), int(np.floor(main.base / step + 1e-9))
    depths = np.arange(first, last + 1) * step
    table, heads = [depths], [f" DEPT .{page.unit.upper()} : DEPTH"]
    for track in page.tracks:
        for curve in track.curves:
            values = curves.values_at(page, curve, depths)
            seen = curves.visible(curve, curve.share(values))
            table.append(np.where(seen, values, NULL))
            heads.append(f" {curve.mnemonic} .{curve.unit} : {curve.mnemonic}")
    rows = [" ".join(f"{v:.5g}" if k and v != NULL else f"{v:.2f}" for k, v in enumerate(row)) for row in np.array(table).T]
    unit = page.unit.upper()
    lines = ["~Version", " VERS. 2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0", " WRAP. NO : ONE LINE PER DEPTH STEP", "~Well"]
    lines += [f" STRT .{unit} {depths[0]:.1f} : START", f" STOP .{unit} {depths[-1]:.1f} : STOP", f" STEP .{unit} {step} : STEP", f" NULL . {NULL} : NULL VALUE"]
    lines += [f" {name} . {value} : {what}" for name, value, what in (("COMP", "", "COMPANY"), ("WELL", "DRAWN", "WELL"), ("FLD", "", "FIELD"), ("LOC", "", "LOCATION"), ("PROV", "", "PROVINCE"), ("SRVC", "", "SERVICE COMPANY"), ("DATE", "", "DATE"), ("UWI", "", "UNIQUE WELL ID"))]
    return "\n".join([*lines, "~Curve", *heads, "~A", *rows]) + "\n"


def describe(page, warp, told, tag, turn):
    """The JSON that the scorer reads."""
    dpi = page.dpi
    rows = [*range(0, len(warp.down) - 1, 200), len(warp.down) - 1]
    tracks = []
    for track in page.tracks:
        edges = [[row, *(round(float(warp.col_of(x * dpi, row)), 2) for x in (track.left, track.right))] for row in rows]
        listed = [{"mnemonic": c.mnemonic, "accept": c.accept, "unit": c.unit, "scale": c.scale, "kind": c.kind, "style": c.style, "printed": c.printed, "unit_printed": c.unit_printed, "backup": c.backup, "span_only": c.span_only, "wrap": c.wrap} for c in track.curves]
        tracks.append({"edges": edges, "grid": track.grid, "parts": track.parts, "curves": listed})
    return {
        "dpi": dpi,
        "tag": tag,
        "turn": turn,
        "rows": len(warp.down),
        "columns": warp.width,
        "family": page.family,
        "unit": page.unit,
        "look": {key: value for key, value in page.look.items() if key != "numbers"},
        "numbers": page.look["numbers"],
        "damage": told,
        "sections": sections_of(page, warp, dpi),
        "depth": depth_map(page, warp, dpi),
        "tracks": tracks,
    }


def write(folder, name, page, warp, told, tag, turn):
    """Put all of it down."""
    (folder / f"{name}.toml").write_text(sidecar(page, warp, page.dpi))
    (folder / f"{name}.las").write_text(las(page))
    (folder / f"{name}.json").write_text(json.dumps(describe(page, warp, told, tag, turn)) + "\n")
