"""Text on a canvas: font files of the Debian packages in README.md, and pen strokes from Hershey's tables.

The two sets of families share no face, so that a page set aside shows type that no other page shows.
"""

import functools
import glob
import os

from PIL import Image, ImageChops, ImageDraw, ImageFont

DEV = {
    "typewriter": ["GNUTypewriter", "FreeMonoBold", "NimbusMonoPS-Bold", "cmuntb", "Cousine-Regular", "LiberationMono-Bold"],
    "plotter": ["hershey:rowmans", "hershey:futural"],
    "sans": ["LiberationSans-Regular", "LiberationSansNarrow-Bold", "NimbusSans-Bold", "DejaVuSans", "FreeSansBold", "cmunss"],
    "serif": ["LiberationSerif-Bold", "cmunrm", "FreeSerif", "NimbusRoman-Regular", "texgyrebonum-regular"],
}
HELD = {
    "typewriter": ["Courier Prime", "Courier Prime Bold", "lmmonolt10-bold", "texgyrecursor-bold"],
    "plotter": ["hershey:futuram", "hershey:rowmand"],
    "sans": ["texgyreheroscn-bold", "NimbusSansNarrow-Regular", "texgyreadventor-regular", "Hack-Regular", "B612-Regular"],
    "serif": ["C059-Roman", "texgyreschola-bold", "DejaVuSerif", "lmroman10-bold"],
}
FOLDERS = ["/usr/share/fonts", "/usr/share/texmf/fonts", "/usr/local/share/fonts"]
HERSHEY = "/usr/share/hershey-fonts"


@functools.cache
def files():
    """Every font file here, by its name without its ending."""
    found = {}
    for folder in FOLDERS:
        for ending in ("ttf", "otf", "t1", "pfb"):
            for path in glob.glob(f"{folder}/**/*.{ending}", recursive=True):
                found.setdefault(os.path.splitext(os.path.basename(path))[0], path)
    return found


def choose(rng, held, kind=None):
    """A face's name: of `kind` where given. Faces that aren't installed are passed over, never replaced by another set's."""
    table = HELD if held else DEV
    kind = kind or rng.choice(list(table), p=[0.35, 0.25, 0.28, 0.12])
    names = [name for name in table[kind] if name.startswith("hershey:") and os.path.isdir(HERSHEY) or name in files()]
    if not names:
        raise SystemExit(f"no {kind} font here: install the packages that README.md lists")
    return str(rng.choice(names))


@functools.lru_cache(maxsize=256)
def truetype(name, size):
    """A font at the size in pixels at which its digits are `0.7 * size` high: faces differ much in what a point means."""
    trial = ImageFont.truetype(files()[name], 100)
    box = trial.getbbox("0", anchor="ls")
    return ImageFont.truetype(files()[name], max(4, round(size * 70 / max(-box[1], 30))))


@functools.cache
def strokes(name):
    """Hershey's glyphs of ASCII: (left, right, list of lines), in units of which a capital is 21 high."""
    text = open(f"{HERSHEY}/{name}.jhf", encoding="latin-1").read().split("\n")
    glyphs, index = [], 0
    while index < len(text):
        head = text[index]
        index += 1
        if not head.strip():
            continue
        count = int(head[5:8])
        body = head[8:]
        while len(body) < 2 * count and index < len(text):
            body += text[index]
            index += 1
        pairs = [(ord(body[i]) - 82, ord(body[i + 1]) - 82) for i in range(0, 2 * count - 1, 2)]
        lines, line = [], []
        for pair, raw in zip(pairs[1:], range(2, 2 * count, 2)):
            if body[raw : raw + 2] == " R":
                lines.append(line)
                line = []
            else:
                line.append(pair)
        glyphs.append((pairs[0][0], pairs[0][1], [*lines, line]))
    return glyphs


def pen_mask(name, text, size, weight):
    """Text as a pen draws it: an L picture tight around it, baseline at a fixed place."""
    glyphs, unit = strokes(name), 0.7 * size / 21
    advance = sum((glyphs[ord(c) - 32][1] - glyphs[ord(c) - 32][0]) if 32 <= ord(c) < 127 else 12 for c in text)
    pad = max(2, weight)
    mask = Image.new("L", (max(1, int(advance * unit) + 2 * pad), int(28 * unit) + 2 * pad), 0)
    draw, pen = ImageDraw.Draw(mask), 0
    for c in text:
        if not 32 <= ord(c) < 127:
            pen += 12
            continue
        left, right, lines = glyphs[ord(c) - 32]
        for line in lines:
            points = [((pen + x - left) * unit + pad, (y + 12) * unit + pad) for x, y in line]
            if len(points) > 1:
                draw.line(points, fill=255, width=max(1, weight), joint="curve")
            elif points:
                draw.ellipse([points[0][0] - weight / 2, points[0][1] - weight / 2, points[0][0] + weight / 2, points[0][1] + weight / 2], fill=255)
        pen += right - left
    return mask


@functools.lru_cache(maxsize=4096)
def mask_of(name, text, size, weight):
    """Text as an L picture, cut to its ink at the sides and from ascender to baseline or below."""
    if name.startswith("hershey:"):
        mask = pen_mask(name[8:], text, size, weight)
    else:
        font = truetype(name, size)
        box = font.getbbox(text or " ")
        mask = Image.new("L", (max(1, box[2] - box[0] + 2), max(1, box[3] - box[1] + 2)), 0)
        ImageDraw.Draw(mask).text((1 - box[0], 1 - box[1]), text, fill=255, font=font)
    box = mask.getbbox()
    return mask.crop(box) if box else mask


class Canvas:
    """Ink on paper before it is scanned: 0 is paper, 255 full ink. Places are inches, `scale` pixels each."""

    def __init__(self, width, height, scale, weight):
        self.scale, self.weight = scale, weight
        self.image = Image.new("L", (round(width * scale), round(height * scale)), 0)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points, width=0.005, ink=255):
        """A line `width` inches thick, at least a pixel."""
        pixels = [(x * self.scale, y * self.scale) for x, y in points]
        self.draw.line(pixels, fill=ink, width=max(1, round(width * self.scale)))

    def rect(self, x0, y0, x1, y1, width=0.006, ink=255, fill=None):
        """A box, filled where `fill` is given."""
        s = self.scale
        self.draw.rectangle([x0 * s, y0 * s, x1 * s, y1 * s], fill=fill, outline=ink, width=max(1, round(width * s)))

    def text(self, x, y, text, points, face, anchor="mm", turn=0, ink=255, erase=False):
        """Text whose box stands at (x, y) by `anchor`: l, m, r and t, m, b. `erase` clears the paper under it first."""
        size = max(5, round(points / 72 * self.scale * 1.02))
        mask = mask_of(face, text, size, max(1, round(self.weight * self.scale * (0.7 + points / 24))))
        if turn:
            mask = mask.rotate(turn, expand=True)
        left = round(x * self.scale - {"l": 0, "m": 0.5, "r": 1}[anchor[0]] * mask.width)
        top = round(y * self.scale - {"t": 0, "m": 0.5, "b": 1}[anchor[1]] * mask.height)
        box = (left, top, left + mask.width, top + mask.height)
        if erase:
            g = round(0.03 * self.scale)
            self.draw.rectangle([box[0] - g, box[1] - g, box[2] + g, box[3] + g], fill=0)
        if ink != 255:
            mask = mask.point(lambda v: v * ink // 255)
        self.image.paste(ImageChops.lighter(self.image.crop(box), mask), box)
        return mask.width / self.scale, mask.height / self.scale

    def cut(self, height):
        """Cut the paper off below `height` inches."""
        self.image = self.image.crop((0, 0, self.image.width, round(height * self.scale)))
        self.draw = ImageDraw.Draw(self.image)

    def negative(self, x0, y0, x1, y1, text, points, face):
        """White text on a black bar."""
        bar = Image.new("L", (round((x1 - x0) * self.scale), round((y1 - y0) * self.scale)), 255)
        mask = mask_of(face, text, round(points / 72 * self.scale), max(1, round(self.weight * self.scale * 2)))
        bar.paste(0, ((bar.width - mask.width) // 2, (bar.height - mask.height) // 2), mask)
        self.image.paste(bar, (round(x0 * self.scale), round(y0 * self.scale)))
