"""Files that aren't logs, or logs that can't be read honestly: none may give a LAS file with invented depths."""

import json

import numpy as np
from PIL import Image

import damage
import fonts
import head
import layout
import page as pages
import render
import truth


def logged(rng, folder, change=None, over=None):
    """A 5-inch log, changed in its plan and drawn over: returns plan and canvas ink at the scan's resolution."""
    plan = layout.plan(rng, False, folder, layout.SCALES[0])
    plan.dpi = 200
    plan.look["number_style"], plan.look["unit_said"] = "full", True
    if change:
        change(plan)
    ss = render.oversampling(plan.dpi)
    canvas = pages.draw(rng, plan, ss)
    if over:
        over(rng, canvas, plan)
    return plan, canvas.image.reduce(ss) if ss > 1 else canvas.image


def bare(rng, draw, tall=30.0):
    """A page that `draw(canvas, x0, x1)` fills, without any log."""
    canvas = fonts.Canvas(8.5, tall, 200, 0.006)
    canvas.rng = rng
    draw(canvas)
    return None, canvas.image


def without_curves(*roles):
    """A change that empties the last track, or all of them."""

    def change(plan):
        for track in plan.tracks if "all" in roles else plan.tracks[-1:]:
            track.curves = []

    return change


def numbers(kind):
    """A change of the depth numbers."""

    def change(plan):
        plan.look["numbers_as"] = kind

    return change


def main_log(plan):
    """The plan's main section and last track."""
    return truth.main_of(plan), plan.tracks[-1]


def density_image(rng, canvas, plan):
    """Variable density: wave trains as black bands."""
    section, track = main_log(plan)
    s = canvas.scale
    rows, cols = round((section.y1 - section.y0) * s), round((track.right - track.left) * s)
    shift = damage.smooth(rng, rows, int(0.4 * s), 0.05)
    t = np.arange(cols)[None, :] / cols + shift[:, None]
    wave = np.sin(70 * t) * np.exp(-((t - 0.45) ** 2) * 6) > 0.25
    canvas.image.paste(Image.fromarray((wave * 255).astype(np.uint8)), (round(track.left * s), round(section.y0 * s)))


def tadpoles(rng, canvas, plan):
    """Dips: a dot with a tail each few feet."""
    section, track = main_log(plan)
    for y in np.arange(section.y0 + 0.1, section.y1, 0.12):
        x = track.left + (track.right - track.left) * rng.beta(1.5, 4)
        angle = rng.uniform(0, 6.28)
        s = canvas.scale
        canvas.draw.ellipse([(x - 0.03) * s, (y - 0.03) * s, (x + 0.03) * s, (y + 0.03) * s], fill=255)
        canvas.line([(x, y), (x + 0.1 * np.sin(angle), y - 0.1 * np.cos(angle))], 0.01)


def lithology(rng, canvas, plan):
    """A mud log's column of rock symbols and its notes."""
    section, track = main_log(plan)
    y = section.y0
    while y < section.y1 - 0.5:
        tall, kind = float(rng.uniform(0.2, 1.2)), rng.integers(3)
        end = min(y + tall, section.y1)
        for at in np.arange(y, end, 0.08):
            for x in np.arange(track.left + 0.02, track.left + 0.95, 0.12):
                if kind == 0:
                    canvas.line([(x, at), (x + 0.08, at)], 0.006)
                elif kind == 1:
                    canvas.line([(x, at), (x, at + 0.01)], 0.01)
                else:
                    canvas.line([(x, at), (x, at + 0.08), (x + 0.12, at + 0.08)], 0.006)
        canvas.text(track.left + 1.05, (y + end) / 2, str(rng.choice(["SH gy frm", "SS wh fn gr", "LS tan dns", "tr flor no cut", "SLTST"])), 7, plan.look["typed_face"], "lm")
        y = end


def no_log(rng, canvas, plan):
    """Wipe the tracks: numbers without a log."""
    section, _ = main_log(plan)
    s = canvas.scale
    for track in plan.tracks:
        canvas.draw.rectangle([(track.left - 0.02) * s, (section.y0 - 0.02) * s, (track.right + 0.02) * s, (section.y1 + 0.02) * s], fill=0)


def table(canvas):
    """Columns of figures that rise down the page like depths do."""
    rng = canvas.rng
    for k, y in enumerate(np.arange(1.0, 29, 0.2)):
        for x, value in ((1, 100 + 10 * k), (2.5, rng.uniform(0, 200)), (4, rng.uniform(0, 1)), (5.5, rng.integers(0, 9999))):
            canvas.text(x, y, f"{value:g}" if x == 1 else f"{value:.2f}", 9, fonts.choose(rng, False, "typewriter"), "lm")


def report(canvas):
    """Typed lines."""
    rng = canvas.rng
    face = fonts.choose(rng, False, "typewriter")
    words = "the sand at feet was tested and recovered of gas cut mud pressure shut in hours casing set drilled to cored shale with".split()
    for y in np.arange(0.8, 29, 0.18):
        canvas.text(0.8, y, " ".join(rng.choice(words, 9)) + f" {rng.integers(50, 9000)}", 10, face, "lm")


def well_map(canvas):
    """Section lines, wells and contours."""
    rng = canvas.rng
    for v in np.arange(0.5, 8.4, 1.0):
        canvas.line([(v, 0.5), (v, 29.5)], 0.006)
    for k, v in enumerate(np.arange(0.5, 29.6, 1.0)):
        canvas.line([(0.5, v), (7.5, v)], 0.006)
        canvas.text(7.8, v, str(k + 1), 9, fonts.choose(rng, False, "sans"))
    for _ in range(60):
        x, y = rng.uniform(0.6, 7.4), rng.uniform(0.6, 29)
        canvas.text(x, y, f"o {rng.integers(1, 40)}", 7, fonts.choose(rng, False, "sans"))
    for _ in range(12):
        walk = np.cumsum(rng.normal(0, 0.3, (60, 2)), axis=0) + [rng.uniform(1, 7), rng.uniform(1, 28)]
        canvas.line([tuple(p) for p in walk], 0.008)


def bore(canvas):
    """Casing strings with their depths."""
    rng = canvas.rng
    face = fonts.choose(rng, False, "sans")
    for k, end in enumerate((4, 11, 19, 27)):
        inset = 1.2 + 0.5 * k
        for x in (inset, 8.0 - inset):
            canvas.line([(x, 0.8), (x, end)], 0.03)
        canvas.text(7.4, end, f"{[330, 1850, 5210, 8475][k]}", 10, face)
        canvas.text(0.5, end, f"{['20', '13 3/8', '9 5/8', '7'][k]} CSG", 8, face, "lm")


def ruled(canvas):
    """Grid paper without anything on it."""
    for v in np.arange(0.5, 8.3, 0.1):
        canvas.line([(v, 0), (v, 30)], 0.004)
    for v in np.arange(0, 30, 0.1):
        canvas.line([(0.5, v), (8.2, v)], 0.004)


def header(canvas):
    """A heading alone."""
    plan = layout.plan(canvas.rng, False, None)
    plan.columns[0].left, plan.columns[-1].right = 0.3, 8.2
    y = head.heading(canvas, canvas.rng, plan, 0.3)
    head.table(canvas, canvas.rng, plan, 0.3, 8.2, y, 40)


def picture(ink):
    """Ink of any numbers as a picture."""
    return Image.fromarray(np.clip(ink, 0, 255).astype(np.uint8))


def cases(rng, folder):
    """Name and a function that draws it; one that returns a plan has a true ladder, which may be found."""
    return {
        "vdl": lambda: logged(rng, folder, without_curves(), density_image),
        "tadpole": lambda: logged(rng, folder, without_curves(), tadpoles),
        "mudlog": lambda: logged(rng, folder, without_curves(), lithology),
        "ten-times": lambda: logged(rng, folder, numbers("x10")),
        "tenth": lambda: logged(rng, folder, numbers("/10")),
        "ten-times-b": lambda: logged(rng, folder, numbers("x10")),
        "no-numbers": lambda: logged(rng, folder, numbers("none")),
        "falling": lambda: logged(rng, folder, numbers("falling")),
        "falling-b": lambda: logged(rng, folder, numbers("falling")),
        "numbers-alone": lambda: logged(rng, folder, None, no_log),
        "sketch": lambda: bare(rng, bore),
        "table": lambda: bare(rng, table),
        "report": lambda: bare(rng, report),
        "map": lambda: bare(rng, well_map),
        "ruled": lambda: bare(rng, ruled),
        "header": lambda: bare(rng, header, 14.0),
        "black": lambda: (None, picture(np.full((4000, 1700), 255))),
        "white": lambda: (None, picture(np.zeros((4000, 1700)))),
        "noise": lambda: (None, picture(rng.uniform(0, 255, (4000, 1700)))),
        "photo": lambda: (None, picture(110 + 50 * damage.field(rng, (4000, 1700), 160) + 25 * damage.field(rng, (4000, 1700), 12))),
    }


HONEST = ("vdl", "tadpole", "mudlog", "numbers-alone")
"""Their numbers are true: a LAS file on right depths is no invention."""


def draw_all(seed, out, folder, only=None):
    """The whole set or one of it, each from a seed of its own."""
    for k, name in enumerate(cases(None, None)):
        if only not in (None, k):
            continue
        rng = np.random.default_rng([seed, k, 7])
        plan, ink = cases(rng, folder)[name]()
        told, warp = [], damage.warp(rng, ink.height, ink.width, 200, False)[0]
        ink = damage.through(ink, warp)
        if name == "photo":
            image, options = Image.fromarray(255 - np.asarray(ink)), {"compression": "tiff_lzw"}
        elif name in ("black", "white", "noise"):
            image, options = Image.fromarray(np.where(np.asarray(ink) > 127, 0, 255).astype(np.uint8)).convert("1"), {"compression": "group4"}
        else:
            image, options = damage.scan(rng, damage.marks(rng, ink, 200, told), 200, False, told)
        render.save(image, out / f"{name}.tif", 200, True, options)
        facts = truth.describe(plan, warp, told, True, 0) if plan and name in HONEST else {}
        (out / "truth" / f"{name}.json").write_text(json.dumps({"refuse": True, **facts}) + "\n")
        print(f"{name}  {image.width}x{image.height}", flush=True)
