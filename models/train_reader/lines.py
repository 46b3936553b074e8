"""A line of text as it was printed: letters in a face, before any damage, and where each letter stands."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from faces import HEIGHT
from texts import CHARSET, FOLDED, GAP, pick

MARGIN = 40
"""Blank rows above and below the digits as drawn, for what rises and hangs."""


@dataclass
class Printed:
    """Ink (0 to 255) with digits HEIGHT rows high whose baseline is row MARGIN + HEIGHT, and the letters it shows."""

    ink: Image.Image
    letters: list
    """(letter as read, first column, column after the last) from left to right; blanks are not among them but for " "."""


def draw(rng, families, text):
    """Prints a text in some face, some spacing and weight; `None` where the face lacks the letters."""
    face = pick(rng, pick(rng, families))
    raised = {"²": "2", "³": "3"}
    if not all(letter == GAP or letter in raised or face.has(letter) for letter in text):
        return None
    spacing = rng.choice([0.0, 0.0, 0.0, rng.uniform(-1.5, 3.0), rng.uniform(0.0, 16.0)])
    weight = int(rng.choice([0, 0, 0, 0, 3, 3, 6])) if not face.name.startswith("hershey") else int(rng.integers(0, 6))
    space = face.advance(" ") * rng.uniform(0.6, 1.6)
    places, x = [], 6.0 + weight
    for letter in text:
        if letter == GAP:
            width = rng.uniform(1.2, 10.0) * HEIGHT * rng.choice([0.5, 1.0])
            places.append((GAP, x, x + width))
        elif letter == " ":
            width = max(space, 0.35 * HEIGHT)
            places.append((" ", x, x + width))
        else:
            width = face.advance(raised.get(letter, letter)) * (0.6 if letter in raised else 1.0)
            places.append((letter, x, x + width))
            width += spacing
        x += width
    ink = Image.new("L", (int(x + 8 + weight), HEIGHT + 2 * MARGIN), 0)
    canvas = ImageDraw.Draw(ink)
    for letter, left, right in places:
        if letter == GAP:
            leader(rng, canvas, left, right, weight)
        elif letter in raised:
            small(rng, ink, face, raised[letter], left)
        elif letter != " ":
            face.draw(canvas, (left, MARGIN + HEIGHT), letter, weight, rng)
    if rng.random() < 0.04:
        ink = dotted(rng, ink)
    return Printed(ink, [(read(face, letter), left, right) for letter, left, right in places])


def read(face, letter):
    """A letter as it is to be read; nothing for what the network has no class for."""
    if letter == GAP:
        return " "
    letter = FOLDED.get(letter, letter)
    letter = face.shown(letter) if letter in CHARSET else ""
    return letter


def leader(rng, canvas, left, right, weight):
    """What stands in a wide gap: nothing, or the line that shows a curve's style, away from the letters beside."""
    if rng.random() < 0.5:
        return
    left, right = left + HEIGHT * rng.uniform(0.35, 0.8), right - HEIGHT * rng.uniform(0.35, 0.8)
    if right - left < 1.3 * HEIGHT:
        return
    y, width = MARGIN + HEIGHT * rng.uniform(0.25, 0.9), 2 + weight + int(rng.integers(0, 3))
    on, off = pick(rng, [(right - left, 0), (right - left, 0), (40, 12), (16, 10), (6, 8), (60, 20), (12, 24)])
    x = left
    while x < right:
        canvas.line((x, y, min(x + on, right), y), fill=255, width=width)
        x += on + off
    if rng.random() < 0.2:
        for x, way in ((left, 1), (right, -1)):
            canvas.line((x + 10 * way, y - 7, x, y, x + 10 * way, y + 7), fill=255, width=width)


def small(rng, ink, face, letter, left):
    """A raised letter of 0.6 of the size."""
    piece = Image.new("L", (int(face.advance(letter)) + 8, HEIGHT + 2 * MARGIN), 0)
    face.draw(ImageDraw.Draw(piece), (2, MARGIN + HEIGHT), letter, 1, rng)
    piece = piece.resize((int(piece.width * 0.6), int(piece.height * 0.6)))
    ink.paste(piece, (int(left), MARGIN - int(0.6 * MARGIN) - 4), piece)


def dotted(rng, ink):
    """The same as printed by needles: dots where there was ink."""
    pitch = rng.uniform(3.6, 5.2)
    coarse = ink.resize((max(int(ink.width / pitch), 1), max(int(ink.height / pitch), 1)), Image.Resampling.BOX)
    on = np.asarray(coarse.resize(ink.size, Image.Resampling.NEAREST)) > 90
    rows, cols = np.ogrid[: ink.height, : ink.width]
    pitches = ink.height / coarse.height, ink.width / coarse.width
    distance = np.hypot((rows / pitches[0]) % 1 - 0.5, (cols / pitches[1]) % 1 - 0.5)
    return Image.fromarray((on & (distance < rng.uniform(0.36, 0.62))).astype(np.uint8) * 255)
