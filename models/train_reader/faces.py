"""Typefaces: the font files of this machine, and pen strokes from Hershey's tables."""

import functools
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

FONT_FOLDERS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
HERSHEY_FOLDER = Path("/usr/share/hershey-fonts")

HELD_OUT = (
    "NimbusSansNarrow", "texgyreheroscn", "Courier Prime", "B612", "OSP-DIN", "routed-gothic-wide", "Go-Mono", "Tuffy", "tuffy",
    "C059", "texgyreschola", "OCRB", "ComicNeue", "3270", "hershey-futuram", "hershey-rowmand", "DejaVuSansCondensed",
)  # fmt: skip
"""Starts of the names of faces that only the test sets are drawn with."""

USELESS = (
    "Symbol", "D050000L", "StandardSymbols", "Z003", "texgyrechorus", "latinmodern-math", "Noto", "OCRBE", "OCRBF", "OCRBX", "NationalPark-Outline",
    "cmunbi", "Stick", "Go-Smallcaps", "lmmonocaps", "lmromancaps", "dcc", "Caliban", "Caslon", "Cupola", "spleen", "cmunci", "cmuntx", "femkeklaver",
)  # fmt: skip
"""Starts of the names of faces that have no usual letters or that lack some."""

PENS = ("futural", "rowmans", "futuram", "rowmand", "rowmant", "timesr")

HEIGHT = 32
"""Rows of a digit as it is drawn before it is brought to size."""


@dataclass
class Face:
    """A font file, loaded at the size where digits are HEIGHT rows high."""

    name: str
    path: Path

    @functools.cached_property
    def font(self):
        """The font."""
        trial = ImageFont.truetype(str(self.path), 64, layout_engine=ImageFont.Layout.BASIC)
        box = trial.getbbox("0", anchor="ls")
        return ImageFont.truetype(str(self.path), max(round(64 * HEIGHT / max(-box[1], 8)), 8), layout_engine=ImageFont.Layout.BASIC)

    def usable(self):
        """Whether it has the letters, each with a shape of its own."""
        try:
            masks = {letter: bytes(self.font.getmask(letter)) for letter in "0123456789ABCXYZ.,-/()%"}
            box = self.font.getbbox("H", anchor="ls")
            return len(set(masks.values())) == len(masks) and 16 < -box[1] < 64
        except (OSError, ValueError):
            return False

    @functools.cache
    def has(self, letter):
        """Whether it has a letter: a missing one is drawn as another missing one is."""
        return letter in "0123456789" or bytes(self.font.getmask(letter)) != self.missing

    @functools.cached_property
    def missing(self):
        """What is drawn for a letter it hasn't."""
        return bytes(self.font.getmask("\ue123"))

    @functools.cache
    def shown(self, letter):
        """The letter that one sees: some faces have capitals alone."""
        upper = letter.upper()
        return upper if letter != upper and bytes(self.font.getmask(letter)) == bytes(self.font.getmask(upper)) else letter

    @functools.cache
    def advance(self, letter):
        """How far the pen moves."""
        return self.font.getlength(letter)

    def draw(self, canvas, at, letter, weight, _rng):
        """Draws a letter with its baseline's start at a point."""
        canvas.text(at, letter, fill=255, font=self.font, anchor="ls", stroke_width=weight // 3)

    def __hash__(self):
        return hash(self.path)


@dataclass
class Pen:
    """Letters as strokes of a pen: plotters and lettering guides."""

    name: str
    path: Path
    shaky: bool = False

    @functools.cached_property
    def glyphs(self):
        """Per letter: left and right bearing, strokes; digits are HEIGHT rows high above a baseline at 0."""
        rows, text = [], ""
        for row in self.path.read_text("latin-1").splitlines():
            text += row
            if len(text) >= 8 and len(text) >= 8 + 2 * int(text[5:8]):
                rows.append(text)
                text = ""
        glyphs = {}
        for letter, row in zip(map(chr, range(32, 128)), rows):
            left, right = (ord(c) - ord("R") for c in row[8:10])
            strokes = []
            for pair in row[10:].split(" R"):
                points = [(ord(pair[i]) - ord("R"), ord(pair[i + 1]) - ord("R") - 9) for i in range(0, len(pair) - 1, 2)]
                strokes.append([((x - left) * HEIGHT / 21, y * HEIGHT / 21) for x, y in points])
            glyphs[letter] = ((right - left) * HEIGHT / 21, [s for s in strokes if s])
        return glyphs

    def has(self, letter):
        """Whether it has a letter."""
        return letter in self.glyphs

    def shown(self, letter):
        """The letter that one sees."""
        return letter

    def advance(self, letter):
        """How far the pen moves."""
        return self.glyphs[letter][0]

    def draw(self, canvas, at, letter, weight, rng):
        """Draws a letter with its baseline's start at a point; a shaky hand draws none like the other."""
        turn, size, drop = (rng.normal(0, 0.07), rng.normal(1, 0.07), rng.normal(0, 1.5)) if self.shaky else (0.0, 1.0, 0.0)
        width = 2 + weight
        for stroke in self.glyphs[letter][1]:
            tremble = rng.normal(0, 0.7, (len(stroke), 2)) if self.shaky else [(0.0, 0.0)] * len(stroke)
            points = [(at[0] + size * x + turn * y + dx, at[1] + size * y - turn * x + drop + dy) for (x, y), (dx, dy) in zip(stroke, tremble)]
            canvas.line(points, fill=255, width=width, joint="curve")
            if width > 3:
                for x, y in (points[0], points[-1]):
                    canvas.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)


def family(name):
    """The family of a face, near enough to draw each family as often as the others."""
    for start in ("cmun", "dkg", "Aerial", "Tymes", "Veranda", "Free", "breip", "Breip", "OCRA", "BecauseWe"):
        if name.startswith(start):
            return start.lower()
    for mark in "-_ 0125678":
        name = name.split(mark)[0] if not name.startswith(mark) else name
    return name[:10].lower()


def find(held_out):
    """Families of faces: those that only test sets use, or all the others."""
    families, seen = {}, set()
    files = sorted(path for folder in FONT_FOLDERS for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf"))
    for path in files:
        name = path.stem
        if name in seen or name.startswith(USELESS) or name.startswith(HELD_OUT) != held_out:
            continue
        seen.add(name)
        face = Face(name, path)
        if face.usable():
            families.setdefault(family(name), []).append(face)
    for pen in PENS:
        name, path = "hershey-" + pen, HERSHEY_FOLDER / (pen + ".jhf")
        if path.exists() and name.startswith(HELD_OUT) == held_out:
            families[name] = [Pen(name, path)]
            families[name + "-shaky"] = [Pen(name + "-shaky", path, True)]
    return list(families.values())
