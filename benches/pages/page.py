"""A page drawn section by section, top to bottom, as it left the printer."""

import block
import curves
import fonts
import grid
import head
from layout import Section

COARSE = {240: 600, 600: 1200, 120: 240, 48: 240, 1200: 1200, 200: 500, 500: 1000, 1000: 1000, 100: 500, 40: 200}
LINES = {600: (10, 50, 100), 1200: (20, 100, 100), 240: (2, 10, 50), 500: (5, 10, 50), 1000: (10, 50, 100), 200: (1, 5, 25)}
NUMBERS = {600: 100, 1200: 100, 240: 50, 500: 50, 1000: 100, 200: 25}


def more(rng, look, unit):
    """Choices of style that the plan doesn't need."""
    look["number_form"] = str(rng.choice(["short", "short", "long", "tenths", "bare"]))
    look["block_heads"] = bool(rng.random() < 0.3)
    look["block_frame"] = bool(rng.random() < 0.6)
    look["depth_word"] = bool(rng.random() < 0.6)
    look["unit_words"] = str(rng.choice(block.WORDS[unit]))
    look["grid_heavy_middle"] = bool(rng.random() < 0.6)
    look["decade_heavy"] = str(rng.choice(["one", "start"]))
    look["middle_plain"] = bool(rng.random() < 0.5)
    look["number_shift"] = float(rng.normal(0, 0.03))


def draw(rng, page, ss):
    """The page's canvas, and in `page.sections` what stands where; `ss` canvas pixels are one of the scan's."""
    more(rng, page.look, page.unit)
    look = page.look
    top, base, per_unit, ratio, lines, step = look["main"]
    extra = coarse(rng, page)
    tall = 26 + (base - top) * per_unit + sum(section.y1 - section.y0 for section in extra)
    canvas = fonts.Canvas(page.width, tall, page.dpi * ss, look["pen"])
    canvas.rng = rng
    x0, x1 = page.columns[0].left, page.columns[-1].right
    add = lambda kind, a, b, **rest: page.sections.append(Section(kind, a, b, **rest))  # noqa: E731
    y = float(rng.uniform(0.1, 0.5))
    if rng.random() < 0.88:
        end = head.heading(canvas, rng, page, y)
        add("head", y, end)
        y = end
        for part in (head.remarks, head.table):
            if rng.random() < 0.35:
                end = part(canvas, rng, page, x0, x1, y)
                add("text", y, end)
                y = end
    y = blank(rng, add, y, 0.3)
    order = [("main", None)] + [("extra", section) for section in extra]
    if extra and rng.random() < 0.35:
        order = order[::-1]
    for kind, section in order:
        if section is None:
            section = Section("log", 0, (base - top) * per_unit, "main", top, base, per_unit, ratio, lines, step)
        y = titled(canvas, rng, page, section, y, add)
        y = one_log(canvas, page, section, y, add)
        y = blank(rng, add, y, 0.4)
    for part in (head.table, head.sketch, head.remarks):
        if rng.random() < 0.3:
            end = part(canvas, rng, page, x0, x1, y)
            add("foot", y, end)
            y = end
    y += float(rng.uniform(0.05, 0.5))
    canvas.cut(min(y, tall))
    return canvas


def blank(rng, add, y, share):
    """Some paper with nothing on it, now and then."""
    if rng.random() < share:
        end = y + float(rng.uniform(0.2, 1.2))
        add("blank", y, end)
        return end
    return y + 0.05


def coarse(rng, page):
    """A second section of a coarser scale and a repeat of some of the log, as chance has it."""
    top, base, per_unit, ratio, lines, step = page.look["main"]
    extra = []
    other = COARSE[ratio]
    if other != ratio and rng.random() < 0.22:
        k = per_unit * ratio / other
        extra.append(Section("log", 0, (base - top) * k, "second", top, base, k, other, LINES[other], NUMBERS[other]))
    tall = max(2.6 * step * per_unit, 2.0)
    if rng.random() < 0.25 and tall < 0.5 * (base - top) * per_unit:
        low = top + rng.uniform(0.3, 1) * (base - top - tall / per_unit)
        low = round(low / lines[0]) * lines[0]
        high = low + round(tall / per_unit / lines[0]) * lines[0]
        extra.append(Section("log", 0, (high - low) * per_unit, "repeat", low, high, per_unit, ratio, lines, step))
    return extra


def titled(canvas, rng, page, section, y, add):
    """What announces a section."""
    said = {"main": f"MAIN LOG 1:{section.ratio}", "second": f"CORRELATION LOG 1:{section.ratio}", "repeat": "REPEAT SECTION"}[section.name]
    if section.name != "main" or rng.random() < 0.15:
        canvas.text((page.columns[0].left + page.columns[-1].right) / 2, y + 0.16, said, 12, page.look["head_face"])
        add("text", y, y + 0.35)
        y += 0.4
    return y


def one_log(canvas, page, section, y, add):
    """A scale block, the log under it and, on some pages, the block once more."""
    end = block.draw(canvas, page, y, section.ratio)
    add("block", y, end)
    y = end + page.look["block_gap"]
    section.y0, section.y1 = y, y + section.y1 - section.y0
    page.sections.append(section)
    page.look.setdefault("numbers", {})[section.name] = grid.log(canvas, page, section)
    curves.draw(canvas, page, section)
    y = section.y1
    if page.look["block_below"] and section.name == "main":
        end = block.draw(canvas, page, y + 0.02, section.ratio, heading=False)
        add("block", y, end)
        y = end
    return y
