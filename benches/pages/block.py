"""Scale blocks: what stands above a log to say which curve is which and what its edges mean."""

import curves as ink

WORDS = {"ft": ["FEET", "DEPTH FEET", "MD {r} FT", "DEPTH IN FEET", "Depth ft", "MEASURED DEPTH FT"], "m": ["METRES", "DEPTH METRES", "MD {r} M", "METERS", "Depth (m)", "MEASURED DEPTH M"]}
HEADINGS = {"left": "", "log": "RESISTIVITY", "old": "RESISTIVITY", "porosity": "POROSITY"}


def number(value, form):
    """A scale's value as printed: 0, 0.0, 0.0000 or .45."""
    if form == "long":
        return f"{value:.4f}" if abs(value) < 1000 else f"{value:.1f}"
    if form == "tenths":
        return f"{value:.1f}" if value == round(value, 1) else f"{value:.2f}"
    text = f"{value:g}"
    if form == "bare" and text.lstrip("-").startswith("0."):
        text = text.replace("0.", ".", 1)
    return text


def sample(canvas, curve, x0, x1, y, width=None):
    """A line in the curve's own style."""
    width = width or curve.thickness
    if curve.style == "solid":
        canvas.line([(x0, y), (x1, y)], width)
    else:
        for stroke in ink.dash([(x0, y), (x1, y)], *ink.DASHES[curve.style]):
            canvas.line(stroke, width)


def arrow(canvas, x, y, way):
    """An arrow's head."""
    canvas.line([(x - way * 0.07, y - 0.03), (x, y), (x - way * 0.07, y + 0.03)], 0.008)


def per_division(canvas, page, column, curve, y, points):
    """An SP's scale: so many millivolts between two bars, minus at the left."""
    look, middle = page.look, (column.left + column.right) / 2
    division = (column.right - column.left) / column.parts
    each = abs(curve.scale[1] - curve.scale[0]) / column.parts
    canvas.text(middle, y, curve.printed, points + 1, look["text_face"])
    canvas.text(middle, y + 0.17, "MILLIVOLTS", points, look["text_face"])
    for side in (-0.5, 0.5):
        canvas.line([(middle + side * division, y + 0.3), (middle + side * division, y + 0.52)], 0.008)
        arrow(canvas, middle + side * division, y + 0.46, 1 if side > 0 else -1)
    canvas.text(middle, y + 0.36, f"{each:g}", points, look["text_face"])
    canvas.text(middle - division * 1.3, y + 0.42, "-", points + 3, look["text_face"])
    canvas.text(middle + division * 1.3, y + 0.42, "+", points + 3, look["text_face"])
    return 0.62


def entry(canvas, page, column, curve, y, style, form):
    """One curve's entry in a style; returns how many inches it took."""
    look, p = page.look, page.look["block_points"]
    face, line = look["text_face"], look["block_points"] / 72 * 1.35
    l, r = column.left + 0.05, column.right - 0.05
    middle = (l + r) / 2
    low, high = (number(v, form) for v in curve.scale)
    name, unit = curve.printed, curve.unit_printed
    if curve.span_only:
        return per_division(canvas, page, column, curve, y, p)
    text = lambda x, dy, s, anchor="mt", grow=0.0: canvas.text(x, y + dy, s, p + grow, face, anchor)  # noqa: E731
    if style == 0:  # name, then an arrow line between the values
        text(middle, 0, f"{name}")
        w0, _ = text(l, line, low, "lt")
        w1, _ = text(r, line, high, "rt")
        wu, _ = text(middle, line, unit)
        sample(canvas, curve, l + w0 + 0.06, middle - wu / 2 - 0.05, y + line * 1.4)
        sample(canvas, curve, middle + wu / 2 + 0.05, r - w1 - 0.06, y + line * 1.4)
        arrow(canvas, l + w0 + 0.06, y + line * 1.4, -1)
        arrow(canvas, r - w1 - 0.06, y + line * 1.4, 1)
        used = 2.4 * line
    elif style == 1:  # all in one line, the sample under it
        text(l, 0, low, "lt")
        text(r, 0, high, "rt")
        text(middle, 0, f"{name} {unit}" if unit.startswith("(") else f"{name} ({unit})")
        sample(canvas, curve, column.left, column.right, y + line * 1.1)
        used = 1.6 * line
    elif style == 2:  # a box
        canvas.rect(column.left, y - 0.04, column.right, y + 2.5 * line)
        text(middle, 0, name)
        sample(canvas, curve, l + 0.1, r - 0.1, y + line * 1.15)
        text(l, line * 1.4, low, "lt")
        text(middle, line * 1.4, unit)
        text(r, line * 1.4, high, "rt")
        used = 2.5 * line + 0.04
    elif style == 3:  # rules between rows
        text(middle, 0, f"{name}")
        text(l, line, low, "lt")
        text(middle, line, unit)
        text(r, line, high, "rt")
        sample(canvas, curve, column.left, column.right, y + line * 2.15, max(curve.thickness, 0.008))
        used = 2.6 * line
    elif style == 4:  # headings of old prints
        text(middle, 0, name, grow=1.5)
        text(middle, line * 1.3, unit)
        text(l, line * 2.3, low, "lt")
        text(r, line * 2.3, high, "rt")
        sample(canvas, curve, column.left, column.right, y + line * 3.4)
        used = 4.0 * line
    elif style == 5:  # values at ticks on the line, its middle told, too
        text(middle, 0, f"{name}  {unit}")
        sample(canvas, curve, l, r, y + line * 1.2)
        for share in (0, 0.5, 1):
            x = l + share * (r - l)
            canvas.line([(x, y + line * 1.2), (x, y + line * 1.5)], 0.007)
            value = curve.scale[0] + share * (curve.scale[1] - curve.scale[0]) if curve.kind == "linear" else curve.scale[0] * (curve.scale[1] / curve.scale[0]) ** share
            if curve.kind == "linear" or share != 0.5:
                text(x, line * 1.6, number(round(value, 4), form), {0: "lt", 0.5: "mt", 1: "rt"}[share])
        used = 2.9 * line
    elif style == 6:  # values, name and unit in one line under the sample
        sample(canvas, curve, column.left + 0.02, column.right - 0.02, y + 0.02)
        text(l, 0.08, low, "lt")
        text(r, 0.08, high, "rt")
        text(middle, 0.08, f"{name} {unit}")
        used = 1.3 * line + 0.1
    elif style == 7:  # name at the left, unit at the right, values under them
        text(l, 0, name, "lt")
        text(r, 0, unit, "rt")
        sample(canvas, curve, column.left, column.right, y + line * 1.1)
        text(l, line * 1.3, low, "lt")
        text(r, line * 1.3, high, "rt")
        used = 2.6 * line
    elif style == 8:  # values above, a frame of ticks, the name under it
        text(l, 0, low, "lt")
        text(r, 0, high, "rt")
        sample(canvas, curve, l, r, y + line * 1.15)
        text(middle, line * 1.35, f"{name}, {unit}")
        used = 2.6 * line
    else:  # a bar from value to value with the name in a gap of it
        w, _ = text(middle, 0, f"{name} [{unit.strip('()')}]")
        w0, _ = text(l, 0, low, "lt")
        w1, _ = text(r, 0, high, "rt")
        for a, b in ((l + w0 + 0.05, middle - w / 2 - 0.05), (middle + w / 2 + 0.05, r - w1 - 0.05)):
            if b > a:
                sample(canvas, curve, a, b, y + line * 0.35)
        used = 1.7 * line
    if curve.backup:
        b0, b1 = (number(v, form) for v in curve.backup)
        canvas.text(l, y + used, b0, p, face, "lt")
        canvas.text(r, y + used, b1, p, face, "rt")
        sample(canvas, curve, column.left, column.right, y + used + line, curve.thickness * 1.5)
        used += 1.5 * line
    return used


def draw(canvas, page, y, ratio, heading=True):
    """The whole block of a section of scale 1:`ratio` from row `y` inches; returns where it ends."""
    look, top = page.look, y
    form, style = look["number_form"], look["block_style"]
    y += 0.12
    if heading and look["block_heads"]:
        for track in page.tracks:
            word = HEADINGS[track.role] or ("GAMMA RAY" if track.curves and track.curves[0].family == "gr" and len(track.curves) == 1 else "")
            if word and not any(curve.printed.upper().startswith(word) for curve in track.curves):
                canvas.text((track.left + track.right) / 2, y, word, look["block_points"] + 3, look["head_face"], "mt")
        y += 0.28
    ends = []
    for track in page.tracks:
        at = y
        for curve in track.curves:
            at += entry(canvas, page, track, curve, at, style, form) + 0.04
        ends.append(at)
    end = max(ends, default=y) + 0.1
    depth = page.depth
    if look["unit_said"]:
        words = look["unit_words"].format(r=f"1:{ratio}").split()
        for k, word in enumerate(words):
            canvas.text((depth.left + depth.right) / 2, top + 0.3 + 0.16 * k, word, min(look["block_points"], 8), look["text_face"], "mt")
        end = max(end, top + 0.4 + 0.16 * len(words))
    elif look["depth_word"]:
        canvas.text((depth.left + depth.right) / 2, top + 0.4, "DEPTH", min(look["block_points"], 8), look["text_face"], "mm", turn=look["number_turn"])
        end = max(end, top + 0.75)
    if look["block_frame"]:
        for column in page.columns:
            canvas.rect(column.left, top, column.right, end, 0.01)
    return end
