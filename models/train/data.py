"""Pages drawn by `curvedig synth --training`, and the crops that training reads from them."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

OFFSET_ZERO = 128
"""Byte of a labels file that means: the centreline runs through the pixel's centre."""

OFFSET_STEPS = 16
"""Steps of that byte per column."""

MAX_OFFSET = 6.0
"""Columns; beyond it an offset is not learned (a spike that runs along a row)."""

CROPS_PER_PAGE = 24
"""Crops taken from a page before another takes its place: reading a page costs as much as training on a few crops."""

CROP_SIZES = ((256, 384), (384, 256), (256, 512), (512, 384), (352, 352))
"""Rows and columns of the crops of one batch; several, so that attention meets several sizes."""


@dataclass
class Page:
    """One page: grey scan and labels of the same size, and where its tracks are."""

    ink: np.ndarray
    """rows × columns, uint8, 0 black."""
    labels: np.ndarray
    """rows × columns × 3, uint8: class, curve number within the page, offset byte."""
    tracks: list
    """(left, right) columns at the page's middle row."""
    rows: tuple
    """First and last row that holds a label."""
    bilevel: bool
    """Whether the scan is black and white alone."""


def page_stems(folder):
    """Stems (paths without `.ink.png`) of the complete pages under a folder, sorted."""
    stems = sorted(str(path)[: -len(".ink.png")] for path in Path(folder).rglob("*.ink.png"))
    return [stem for stem in stems if Path(stem + ".labels.png").exists() and Path(stem + ".toml").exists()]


def read_page(stem):
    """Reads one page."""
    ink = np.asarray(Image.open(stem + ".ink.png").convert("L"))
    labels = np.asarray(Image.open(stem + ".labels.png").convert("RGB"))
    sidecar = tomllib.loads(Path(stem + ".toml").read_text(encoding="utf-8"))
    tracks = [(float(track["left"]), float(track["right"])) for track in sidecar.get("track", [])]
    used = np.flatnonzero(labels[:, :, 0].any(axis=1))
    rows = (int(used[0]), int(used[-1]) + 1) if len(used) else (0, ink.shape[0])
    bilevel = not ((ink[::7] > 0) & (ink[::7] < 255)).any()
    return Page(ink, labels, tracks, rows, bilevel)


def cut(array, top, left, height, width, fill):
    """A window of an array that may reach beyond its borders; there it holds `fill`."""
    out = np.empty((height, width) + array.shape[2:], array.dtype)
    out[...] = fill
    r0, r1 = max(top, 0), min(top + height, array.shape[0])
    c0, c1 = max(left, 0), min(left + width, array.shape[1])
    if r0 < r1 and c0 < c1:
        out[r0 - top : r1 - top, c0 - left : c1 - left] = array[r0:r1, c0:c1]
    return out


def place(page, height, width, rng):
    """Top and left of a crop: mostly about a curve, the rest inside the tracks, some anywhere on the page."""
    choice = rng.random()
    if page.tracks and choice < 0.9:
        left, right = page.tracks[rng.integers(len(page.tracks))]
        row = rng.uniform(page.rows[0], page.rows[1])
        labelled = np.flatnonzero(page.labels[min(int(row), len(page.labels) - 1), :, 0])
        if choice < 0.6 and len(labelled):
            column = labelled[rng.integers(len(labelled))] + rng.uniform(-0.45, 0.45) * width
        else:
            column = rng.uniform(left - 24, right + 24)
    else:
        row, column = rng.uniform(0, page.ink.shape[0]), rng.uniform(0, page.ink.shape[1])
    top = min(max(int(row - height / 2), 0), max(page.ink.shape[0] - height, 0))
    return top, int(column - width / 2)


def spread(labels):
    """Labels a pixel to the right and down as well, so that picking every other pixel breaks no thin line."""
    wider = labels.copy()
    empty = wider[:, :-1, 0] == 0
    wider[:, :-1][empty] = labels[:, 1:][empty]
    # The centreline is as much farther from here as the neighbour is.
    wider[:, :-1, 2][empty] = np.minimum(wider[:, :-1, 2][empty], 255 - OFFSET_STEPS) + OFFSET_STEPS
    empty = wider[:-1, :, 0] == 0
    wider[:-1][empty] = wider[1:][empty]
    return wider


def smooth_noise(height, width, cell, rng):
    """Noise of unit size that changes over some `cell` pixels."""
    small = rng.standard_normal((height // cell + 2, width // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


LETTERS = list("aaabcdeeeeffghiiilmmnnnooopprrssstttuvwyABCDEFGHILMNOPRSTUV0011223456789.,:-()/%")
TEXT_SIZES = (9, 10, 11, 12, 14, 16, 20, 26, 34)


@functools.cache
def font(size):
    """Pillow's own font, so that nothing has to be found on the machine."""
    return ImageFont.load_default(size)


def print_remarks(ink, rng):
    """Prints paragraphs of nonsense over a crop: the commonest thing on paper that looks like a broken curve."""
    height, width = ink.shape
    layer = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(layer)
    for _ in range(rng.integers(1, 5)):
        size = TEXT_SIZES[rng.integers(len(TEXT_SIZES))]
        words = ["".join(rng.choice(LETTERS, rng.integers(1, 9))) for _ in range(rng.integers(1, 26))]
        each = int(rng.integers(1, 7))
        text = "\n".join(" ".join(words[start : start + each]) for start in range(0, len(words), each))
        place = (rng.uniform(-0.2, 0.9) * width, rng.uniform(-0.1, 0.95) * height)
        pen.multiline_text(place, text, fill=int(rng.integers(150, 256)), font=font(size), spacing=size * 0.3)
    printed = np.array(layer, np.float32) / 255.0
    if rng.random() < 0.2:
        # Along the log, as depth remarks and legends are.
        side = min(height, width)
        printed[:side, :side] = np.rot90(printed[:side, :side], 1 if rng.random() < 0.5 else 3).copy()
    return np.maximum(ink, printed)


def sampled_between(ink, rows, columns):
    """The scan as if the sensor's pixels lay this much (0 to 1) above and left of where they were."""
    if rows:
        ink = ink + rows * (np.vstack([ink[:1], ink[:-1]]) - ink)
    if columns:
        ink = ink + columns * (np.hstack([ink[:, :1], ink[:, :-1]]) - ink)
    return ink


def degrade(ink, bilevel, rng):
    """What another scanner would have made of it: ink (rows × columns, 1.0 dark) in, ink out; labels stay where they are.

    Pages come damaged already, so this is mild: more would train on what nobody could read.
    """
    height, width = ink.shape
    if rng.random() < 0.06:
        ink = np.maximum(ink, np.roll(ink, 1, axis=int(rng.integers(2))))
    if not bilevel and rng.random() < 0.6:
        contrast, base = rng.uniform(0.6, 1.0), rng.uniform(0.0, 0.15)
        ink = base + (contrast - base) * ink
        if rng.random() < 0.3:
            ink = ink + rng.uniform(0.01, 0.05) * rng.standard_normal(ink.shape).astype(np.float32)
        return np.clip(ink, 0.0, 1.0)
    # A high level breaks thin lines up where they are steep: they stay solid, which only their surroundings tell.
    level = rng.uniform(0.28, 0.52) if rng.random() < 0.8 else rng.uniform(0.5, 0.68)
    if rng.random() < 0.25:
        level = level + rng.uniform(0.02, 0.12) * smooth_noise(height, width, int(rng.integers(4, 40)), rng)
    if rng.random() < 0.15:
        ink = ink + rng.uniform(0.02, 0.1) * rng.standard_normal(ink.shape).astype(np.float32)
    ink = (ink > level).astype(np.float32)
    if rng.random() < 0.15:
        specks = rng.random(ink.shape, dtype=np.float32) < 10.0 ** rng.uniform(-4.5, -2.7)
        ink = np.where(specks, 1.0 - ink, ink).astype(np.float32)
    return ink


def crop(page, height, width, rng):
    """One training crop: ink (float32), class and curve number (uint8), offset in columns (float32, NaN where unknown)."""
    scale_row = scale_column = 1.0
    if rng.random() < 0.5:
        scale_row = scale_column = float(np.exp(rng.uniform(np.log(0.7), np.log(1.6))))
        scale_column *= float(np.exp(rng.uniform(-0.12, 0.12)))
    source_height, source_width = round(height / scale_row), round(width / scale_column)
    top, left = place(page, source_height, source_width, rng)
    paper = cut(page.ink, top, left, source_height, source_width, 255)
    labels = cut(page.labels, top, left, source_height, source_width, 0)
    scale_column = width / source_width
    if (source_height, source_width) != (height, width):
        if scale_column < 0.8:
            labels = spread(labels)
        paper = np.asarray(Image.fromarray(paper).resize((width, height), Image.Resampling.BILINEAR))
        labels = np.asarray(Image.fromarray(labels).resize((width, height), Image.Resampling.NEAREST))
    ink = 1.0 - paper.astype(np.float32) / 255.0
    shift = 0.0
    if rng.random() < 0.25:
        shift = rng.uniform(0.0, 0.5)
        ink = sampled_between(ink, rng.uniform(0.0, 0.5), shift)
    if rng.random() < 0.2:
        ink = print_remarks(ink, rng)
    classes, curves = labels[:, :, 0], labels[:, :, 1]
    offset = (labels[:, :, 2].astype(np.float32) - OFFSET_ZERO) / OFFSET_STEPS * scale_column + shift
    offset[(classes == 0) | (labels[:, :, 2] <= 1) | (labels[:, :, 2] >= 254) | (np.abs(offset) >= MAX_OFFSET)] = np.nan
    if rng.random() < 0.5:
        ink, classes, curves, offset = ink[:, ::-1], classes[:, ::-1], curves[:, ::-1], -offset[:, ::-1]
    if rng.random() < 0.5:
        ink, classes, curves, offset = ink[::-1], classes[::-1], curves[::-1], offset[::-1]
    return degrade(ink, page.bilevel, rng), classes, curves, offset


class Crops:
    """Endless batches from the pages under a folder; pages that appear there while it runs are taken up."""

    def __init__(self, folder, megapixels, seed, pool=48):
        self.folder, self.pixels, self.pool_size = folder, megapixels * 1e6, pool
        self.rng = np.random.default_rng(seed)
        self.pool, self.stems, self.pages_read = [], [], 0

    def refill(self):
        """Keeps the pool full, in a random order of pages that visits each before any again."""
        while len(self.pool) < self.pool_size:
            if not self.stems:
                self.stems = page_stems(self.folder)
                if not self.stems:
                    raise FileNotFoundError(f"no pages under {self.folder}: render some first")
                self.rng.shuffle(self.stems)
            self.pool.append([read_page(self.stems.pop()), CROPS_PER_PAGE])
            self.pages_read += 1

    def batch(self):
        """One batch, crops of one size: ink, classes, curves, offset, each N × rows × columns."""
        height, width = CROP_SIZES[self.rng.integers(len(CROP_SIZES))]
        crops = []
        for _ in range(max(1, round(self.pixels / (height * width)))):
            self.refill()
            index = int(self.rng.integers(len(self.pool)))
            entry = self.pool[index]
            crops.append(crop(entry[0], height, width, self.rng))
            entry[1] -= 1
            if entry[1] == 0:
                del self.pool[index]
        return tuple(np.ascontiguousarray(np.stack(part)) for part in zip(*crops))

    def __iter__(self):
        while True:
            yield self.batch()
