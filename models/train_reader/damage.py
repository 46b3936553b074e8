"""What printing, age and scanning do to a line of text, and how it is cut from the page: 32 rows, as the network gets it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from faces import HEIGHT as DRAWN
from lines import MARGIN
from texts import pick

HEIGHT = 32
"""Rows of a line as the network gets it."""
WIDEST = 900
"""Columns of the widest line to train on."""
RESAMPLING = [Image.Resampling.BILINEAR, Image.Resampling.BILINEAR, Image.Resampling.BOX, Image.Resampling.BICUBIC, Image.Resampling.NEAREST]


@dataclass
class Sample:
    """A line as the network gets it (uint8, 255 ink) and what it reads."""

    ink: np.ndarray
    text: str


def scan(rng, printed, hard, rough=False, crossed=0.0):
    """A printed line as a scan shows it; `None` where it came out too wide or too narrow to be read. `crossed` is the share of
    hard ones through which a heavy line runs down.

    A rough one is as small as on coarse scans, often crossed by lines, and its ink is uneven.
    """
    least, most = (5.5, 16.0) if rough else (7.5, 36.0)
    tall = float(np.exp(rng.uniform(np.log(least), np.log(most))))
    stretch = float(np.clip(np.exp(rng.normal(0.0, 0.18)), 0.6, 1.6))
    k = tall / DRAWN
    ink = printed.ink
    text_width = max(int(ink.width * k * stretch), 1)
    strip = ink.resize((text_width, max(round(ink.height * k), 2)), Image.Resampling.BOX if k < 0.5 else Image.Resampling.BILINEAR)
    fill = float(np.clip(rng.normal(0.74, 0.05 if rough else 0.09), 0.45, 0.96))
    rows = max(round(tall / fill), 6)
    slack = rows - tall
    above = slack * float(np.clip(rng.normal(0.5, 0.2), 0.0, 1.0))
    clip = rng.random() < 0.1 * hard
    if clip:
        above += pick(rng, [-1, 1]) * tall * rng.uniform(0.05, 0.2)
    left, right = (tall * pick(rng, [0.05, 0.15, 0.3, 0.5, rng.uniform(0, 1.5)]) for _ in range(2))
    visible = [(letter, (a * k * stretch), (b * k * stretch)) for letter, a, b in printed.letters]
    if rng.random() < (0.12 if rough else 0.08) * hard:
        left = -cut(rng, visible, 0)
    if rng.random() < 0.05 * hard:
        right = -cut(rng, visible, 1)
    edge = 6 * k * stretch
    cols = max(round(left + text_width - 2 * edge + right), 4)
    if cols * HEIGHT / rows > WIDEST:
        return None
    offset = left - edge
    page = Image.new("L", (cols, rows), 0)
    page.paste(strip, (round(offset), round(above - MARGIN * k)))
    spans = [(letter, a + offset, b + offset) for letter, a, b in visible]
    letters = [(letter, a, b) for letter, a, b in spans if min(b, cols) - max(a, 0) > 0.55 * (b - a)]
    if rng.random() < (0.2 if rough else 0.12) * hard:
        neighbour(rng, page, strip, tall, (above - MARGIN * k, rows - above - tall, above))
    page = lean(rng, page, tall, hard)
    if rough and rng.random() < 0.5:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.6)))
    grey, letters = fade(rng, np.asarray(page, np.float32) / 255.0, letters, tall, hard)
    if rough and rng.random() < 0.3:
        grey = grey * patches(rng, grey.shape, tall)
    strokes = grey
    box = (above, above + tall, [(a, b) for letter, a, b in spans if letter.strip()])
    grey = clutter(rng, grey, box, tall, hard, bool(letters) and letters[0][0] in "-+", crossed)
    if rough and rng.random() < 0.5:
        grey = ruled(rng, grey, box, tall, any(letter in "-+=_" for letter, _, _ in letters))
    dark = darkness(strokes)
    if rough and rng.random() < 0.4:
        # Pens too broad or too fine.
        dark *= rng.uniform(0.5, 0.9) if rng.random() < 0.5 else rng.uniform(1.1, 1.4)
    ink = thresholded(rng, grey, dark, tall, hard)
    if not legible(strokes > 0.45 * dark, strokes < 0.1, ink > 127, letters, (above, above + tall), (0.5, 0.45) if rough else (0.42, 0.6)):
        return None
    ink = delivered(rng, ink)
    text = " ".join("".join(letter for letter, _, _ in letters).split())
    columns = ink.shape[1]
    needed = len(text) + sum(a == b for a, b in zip(text, text[1:]))
    if columns < 8 or columns / 4 < 1.15 * needed:
        return None
    return Sample(ink, text)


def patches(rng, shape, tall):
    """How much ink the paper took, patch by patch."""
    rows, cols = (max(round(2.0 * side / tall), 2) for side in shape)
    coarse = Image.fromarray(rng.uniform(0.4, 1.15, (rows, cols)).astype(np.float32))
    return np.clip(np.asarray(coarse.resize((shape[1], shape[0]), Image.Resampling.BICUBIC)), 0.0, 1.2)


def ruled(rng, grey, box, tall, signed):
    """Lines that scale blocks and tracks print over their numbers: arrows, a grid, ticks, frames."""
    rows, cols = grey.shape
    top, base, _ = box
    page = Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))
    canvas = ImageDraw.Draw(page)
    tone = int(rng.choice([255, 255, 255, 200, 160]))
    width = max(1, round(tall * rng.choice([0.04, 0.08, 0.12])))
    roll = rng.random()
    if roll < 0.3:
        # A line that shows the curve's style and runs on through the numbers; not over a minus, which would be lost in it.
        share = pick(rng, [rng.uniform(0.0, 0.25), rng.uniform(0.85, 1.1)]) if signed else rng.uniform(0.05, 1.1)
        y, on = top + share * tall, pick(rng, [cols, cols, 0.6 * tall, 1.5 * tall])
        x = 0.0 if on == cols else -rng.uniform(0.0, on)
        while x < cols:
            canvas.line((x, y, min(x + on, cols), y), fill=tone, width=width)
            x += on + 0.4 * tall
    elif roll < 0.6:
        pitch, x, every, count = tall * rng.uniform(0.6, 4.0), rng.uniform(0, tall), int(rng.integers(2, 11)), 0
        while x < cols:
            canvas.line((x, 0, x, rows), fill=tone, width=width + (1 if count % every == 0 and tall > 9 else 0))
            x, count = x + pitch, count + 1
    elif roll < 0.8:
        pitch, length, above = tall * rng.uniform(0.4, 2.5), tall * rng.uniform(0.15, 0.5), rng.random() < 0.4
        start = 0 if above else base - rng.uniform(0.0, 0.3) * tall
        for x in np.arange(rng.uniform(0, pitch), cols, pitch):
            canvas.line((x, start, x, top + length if above else start + length), fill=tone, width=1)
    else:
        for y in (top - rng.uniform(0.0, 0.15) * tall, base + rng.uniform(0.0, 0.15) * tall):
            if rng.random() < 0.7:
                canvas.line((0, y, cols, y), fill=tone, width=width)
    return np.asarray(page, np.float32) / 255.0


def neighbour(rng, page, strip, tall, place):
    """The feet of the line above or the heads of the one below, at the crop's border."""
    top, under, over = place
    way = pick(rng, [-1, 1])
    room = under if way > 0 else over
    if room < 2:
        return
    # The neighbour's letters reach into the room that is left, but not to the line itself.
    shift = tall + room - min(rng.uniform(0.05, 0.35) * tall, room - 1)
    other = Image.new("L", page.size, 0)
    other.paste(strip, (round(rng.uniform(-0.5, 0.5) * page.width), round(top + way * shift)))
    keep = (0, 0, page.width, max(round(over - 1), 0)) if way < 0 else (0, round(page.height - under + 1), page.width, page.height)
    page.paste(other.crop(keep), keep[:2])


def cut(rng, letters, side):
    """How much of a line's end the crop leaves out: up to a letter and a half."""
    shown = [(a, b) for letter, a, b in letters if letter.strip()]
    if len(shown) < 2:
        return 0.0
    a, b = shown[-side]
    return (b - a) * (rng.uniform(0.0, 0.3) if rng.random() < 0.6 else rng.uniform(0.75, 1.25))


def darkness(strokes):
    """How dark the strokes of the text are: thin ones of small letters are grey."""
    some = strokes[strokes > 0.1]
    return float(np.partition(some, int(0.8 * some.size))[int(0.8 * some.size)]) if some.size else 1.0


def legible(stroke, paper, ink, letters, rows, limits):
    """Whether enough is left of every letter, and paper between: what can't be seen must not be learnt, that would teach inventing.

    The limits: least share of a letter's ink, greatest share of the paper that may be black.
    """
    least, most = limits
    if not letters:
        return True
    left = stroke & ink
    box = slice(max(int(rows[0]), 0), int(rows[1])), slice(max(int(letters[0][1]), 0), int(letters[-1][2]))
    if ink[box][paper[box]].sum() > most * paper[box].sum():
        return False
    for letter, a, b in letters:
        columns = slice(max(int(a), 0), max(int(np.ceil(b)), 0))
        drawn = int(stroke[:, columns].sum())
        if letter.strip() and left[:, columns].sum() < least * drawn:
            return False
    return True


def lean(rng, page, tall, hard):
    """Slanted, and turned a little about its middle."""
    if rng.random() < 0.45:
        return page
    slant = rng.normal(0.0, 0.1)
    most = min(0.087, 0.12 * tall / max(page.width / 2, tall))
    turn = rng.uniform(-most, most) * (1.0 if hard else 0.5)
    x, y = page.width / 2, page.height / 2
    return page.transform(page.size, Image.Transform.AFFINE, (1, slant, -slant * y, turn, 1, -turn * x), Image.Resampling.BILINEAR)


def fade(rng, grey, letters, tall, hard):
    """Print that was faint here and there; where it is gone there is nothing to read."""
    roll = rng.random()
    if roll < 0.05 * hard and len(letters) > 2:
        keep = int(rng.integers(1, len(letters)))
        from_right = rng.random() < 0.25
        shown, gone = (letters[-keep:], letters[:-keep]) if from_right else (letters[:keep], letters[keep:])
        column = np.arange(grey.shape[1])
        border = shown[0][1] if from_right else shown[-1][2]
        lost = (column < border - 0.03 * tall) if from_right else (column > border + 0.03 * tall)
        left = rng.random(grey.shape) < rng.choice([0.0, 0.0, 0.15])
        grey = np.where(lost[None, :] & ~left, 0.0, grey)
        return grey, shown
    if roll < 0.25:
        knots = rng.uniform(0.55, 1.1, max(int(grey.shape[1] / tall), 2))
        grey = grey * np.interp(np.linspace(0, len(knots) - 1, grey.shape[1]), np.arange(len(knots)), knots)[None, :].astype(np.float32)
    return grey, letters


def clutter(rng, grey, box, tall, hard, signed, crossed):
    """Grid lines, frames, curves and underlines through the line and beside it."""
    rows, cols = grey.shape
    top, base, spans = box
    left, right = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else (cols / 2, cols / 2)
    page = Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))
    canvas = ImageDraw.Draw(page)
    thin = lambda: max(1, round(tall * rng.choice([0.04, 0.06, 0.1, 0.16])))  # noqa: E731
    shade = lambda: int(rng.choice([255, 255, 255, 200, 150]))  # noqa: E731
    if rng.random() < 0.30 * hard:
        for _ in range(int(rng.integers(1, 4))):
            roll = rng.random()
            if roll < 0.35:
                y = pick(rng, [rng.uniform(0, max(top - 1, 1)), rng.uniform(min(base + 1, rows - 1), rows)])
                canvas.line((0, y, cols, y + rng.normal(0, 0.3)), fill=shade(), width=thin())
            elif roll < 0.55:
                x = pick(rng, [rng.uniform(0, max(left - 0.1 * tall, 0.5)), rng.uniform(min(right + 0.1 * tall, cols - 1), cols)])
                canvas.line((x, 0, x + rng.normal(0, 0.3), rows), fill=shade(), width=thin())
            elif roll < 0.75:
                y = rng.uniform(0, rows)
                canvas.line((0, y, cols, y + rng.normal(0, 0.03 * min(cols, 5 * tall))), fill=shade(), width=max(1, thin() // 2))
            elif roll < 0.85:
                x = rng.uniform(0, cols)
                canvas.line((x, 0, x + rng.normal(0, 0.5), rows), fill=shade(), width=max(1, thin() // 2))
            else:
                curve(rng, canvas, rows, cols, thin())
    # Lines that end at the text, as grids do that leave a place for the number.
    if not signed and rng.random() < 0.08 * hard:
        y, width, gap = rng.uniform(top + 0.2 * tall, base), thin() + 1, tall * rng.uniform(0.02, 0.4)
        if rng.random() < 0.8:
            canvas.line((0, y, left - gap, y), fill=255, width=width)
        if rng.random() < 0.8:
            canvas.line((right + gap, y, cols, y), fill=255, width=width)
    if rng.random() < 0.06 * hard:
        pitch, at = tall * rng.uniform(0.3, 1.6), rng.uniform(0, tall)
        tone, dots = int(rng.choice([255, 170, 130])), rng.random() < 0.4
        for x in np.arange(at, cols, pitch):
            stroke(rng, canvas, (x, 0, x, rows), tone, dots)
        for y in np.arange(at / 2, rows, pitch * rng.choice([0.5, 1.0])):
            stroke(rng, canvas, (0, y, cols, y), tone, dots)
    if rng.random() < 0.05 * hard:
        canvas.line((0, base + 0.1 * tall, cols, base + 0.1 * tall), fill=255, width=thin())
    # A heavy grid line runs down through a number that stands on its side: no figure 1, for it goes on above and below.
    if crossed and rng.random() < crossed * hard:
        x = rng.uniform(left, right)
        canvas.line((x, 0, x + rng.normal(0, 0.5), rows), fill=shade(), width=max(1, thin()))
    return np.asarray(page, np.float32) / 255.0


def stroke(rng, canvas, ends, tone, dots):
    """A line of a grid, one pixel wide, whole or in dots."""
    if not dots:
        canvas.line(ends, fill=tone, width=1)
        return
    x0, y0, x1, y1 = ends
    length = max(x1 - x0, y1 - y0)
    for at in np.arange(rng.uniform(0, 3), length, 3.0):
        share = at / length
        canvas.point((x0 + share * (x1 - x0), y0 + share * (y1 - y0)), fill=tone)


def curve(rng, canvas, rows, cols, width):
    """A piece of a log curve that comes in at one side and leaves at another."""
    knots = int(rng.integers(2, 6))
    if rng.random() < 0.5:
        points = list(zip(rng.uniform(0, cols, knots), np.linspace(-2, rows + 2, knots)))
    else:
        points = list(zip(np.linspace(-2, cols + 2, knots), rng.uniform(-0.3 * rows, 1.3 * rows, knots)))
    canvas.line([(float(x), float(y)) for x, y in points], fill=255, width=width, joint="curve")


def thresholded(rng, grey, dark, tall, hard):
    """Blur, uneven darkness, threshold, specks, pens too broad or too fine; `dark` is how dark the text is."""
    page = Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))
    blur = tall * abs(rng.normal(0.0, 0.035)) if rng.random() < 0.7 else 0.0
    if blur > 0.15:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    grey = np.asarray(page, np.float32) / 255.0
    rows, cols = grey.shape
    noise = abs(rng.normal(0.0, 0.12)) if rng.random() < 0.6 * hard + 0.1 else 0.0
    if noise > 0.01:
        grain = rng.standard_normal((rows, cols), np.float32)
        if rng.random() < 0.5:
            grain = 0.55 * (grain + np.roll(grain, 1, 1) + np.roll(grain, 1, 0))
        grey = grey + noise * grain
    dark *= 1.0 - 0.6 * min(blur / (0.1 * tall), 1.0) if dark < 0.9 else 1.0
    level = dark * float(np.clip(rng.normal(0.5, 0.14 if hard else 0.08), 0.15, 0.85))
    if rng.random() < 0.3 * hard:
        knots = np.clip(rng.normal(level, 0.12 * dark, max(int(cols / tall), 2)), 0.1, 0.85)
        level = np.interp(np.linspace(0, len(knots) - 1, cols), np.arange(len(knots)), knots)[None, :]
    if rng.random() < 0.93:
        ink = (grey > level).astype(np.uint8) * 255
    else:
        ink = (np.clip((grey - level) * rng.uniform(1.2, 4.0) + 0.5, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.25 * hard:
        share = float(np.exp(rng.uniform(np.log(0.001), np.log(0.04))))
        ink = np.where(rng.random(ink.shape) < share, pick(rng, [255, 255 - ink, 0]), ink).astype(np.uint8)
    if rng.random() < 0.12 * hard:
        for _ in range(int(rng.integers(1, 5))):
            y, x, size = rng.uniform(0, rows), rng.uniform(0, cols), tall * rng.uniform(0.02, 0.09)
            r0, c0, reach = max(int(y - size), 0), max(int(x - size), 0), max(int(2 * size), 1)
            ink[r0 : r0 + reach, c0 : c0 + reach] = pick(rng, [255, 255, 0])
    page = Image.fromarray(ink)
    if tall > 16 and rng.random() < 0.2 * hard:
        page = page.filter(pick(rng, [ImageFilter.MaxFilter(3), ImageFilter.MaxFilter(3), ImageFilter.MinFilter(3)] if tall < 26 else [ImageFilter.MaxFilter(3), ImageFilter.MinFilter(3), ImageFilter.MaxFilter(5)]))
    return np.asarray(page)


def delivered(rng, ink):
    """Brought to the network's height."""
    rows, cols = ink.shape
    columns = max(round(cols * HEIGHT / rows), 1)
    return np.asarray(Image.fromarray(ink).resize((columns, HEIGHT), pick(rng, RESAMPLING)))


def nothing(rng):
    """A line that has no text: paper, grid, curves, hatching, bars, specks, letters cut in halves."""
    tall = float(np.exp(rng.uniform(np.log(7.5), np.log(36.0))))
    rows = round(tall / 0.75)
    cols = max(int(tall * np.exp(rng.uniform(np.log(0.4), np.log(8.0)))), 4)
    page = Image.new("L", (cols, rows), 0)
    canvas = ImageDraw.Draw(page)
    width = lambda: max(1, round(tall * rng.choice([0.04, 0.06, 0.1, 0.16, 0.25])))  # noqa: E731
    for _ in range(int(rng.integers(0, 4))):
        roll = rng.random()
        if roll < 0.3:
            curve(rng, canvas, rows, cols, width())
        elif roll < 0.45:
            y = rng.uniform(0, rows)
            canvas.line((rng.choice([0, rng.uniform(0, cols)]), y, cols, y + rng.normal(0, 1)), fill=255, width=width())
        elif roll < 0.6:
            x = rng.uniform(0, cols)
            canvas.line((x, rng.choice([0, -rows]), x + rng.normal(0, 1), rows), fill=255, width=width())
        elif roll < 0.72:
            pitch = tall * rng.uniform(0.2, 1.0)
            for x in np.arange(rng.uniform(0, pitch), cols, pitch):
                stroke(rng, canvas, (x, 0, x, rows), 255, rng.random() < 0.3)
            if rng.random() < 0.6:
                for y in np.arange(rng.uniform(0, pitch), rows, pitch):
                    stroke(rng, canvas, (0, y, cols, y), 255, rng.random() < 0.3)
        elif roll < 0.82:
            pitch, lean_by = tall * rng.uniform(0.12, 0.5), rng.uniform(-1, 1) * rows
            for x in np.arange(-rows, cols + rows, pitch):
                canvas.line((x, rows, x + lean_by, 0), fill=255, width=max(1, width() // 2))
        elif roll < 0.9:
            x, y = rng.uniform(0, cols), rng.uniform(0, rows)
            canvas.rectangle((x, y, x + rng.uniform(0, tall * 2), y + rng.uniform(0, tall)), fill=255)
        else:
            x, y = rng.uniform(0, cols), rng.uniform(0, rows)
            canvas.ellipse((x, y, x + tall * rng.uniform(0.03, 0.2), y + tall * rng.uniform(0.03, 0.2)), fill=255)
    ink = delivered(rng, thresholded(rng, np.asarray(page, np.float32) / 255.0, 1.0, tall, True))
    return Sample(ink, "") if 8 <= ink.shape[1] <= WIDEST else None
