"""Lines to learn from and lines to be tested on."""

import multiprocessing

import numpy as np

from damage import HEIGHT, nothing, scan
from lines import draw
from texts import block, label, line

EMPTY_SHARE = 0.10
SHARES = {"label": 0.40, "block": 0.27, "line": 0.33}
"""Depth numbers, lines of scale blocks and all else among the lines that have text."""
SOURCES = {"label": label, "block": block, "line": line}
HARD_SHARE, HARD_SHARE_OF_ROUGH = 0.75, 0.5
ROUGH = {"label": 0.3, "block": 0.6, "line": 0.25}
"""Share of rough ones among the lines of a kind to learn from; the test sets of labels and lines have none."""
CROSSED = 0.16
"""Share of hard lines to learn from through which a heavy line runs down: numbers on their side stand on one. The test sets have none."""
SCANS = 3
"""Times that a drawn line is learnt from, damaged anew each time: drawing costs more than damage."""
MULTIPLE_OF = 16
"""Lines of a batch are padded with paper to a multiple of this many columns."""


def samples(rng, families, kind=None, scans=1):
    """Scans of one line of a kind ("label", "block" or "line" for the test sets; else any kind or nothing at all), each with damage of its own."""
    if kind is None and rng.random() < EMPTY_SHARE:
        made = [nothing(rng) for _ in range(scans)]
    else:
        wanted = kind or str(rng.choice(list(SHARES), p=list(SHARES.values())))
        printed = draw(rng, families, SOURCES[wanted](rng))
        rough = kind in (None, "block") and rng.random() < ROUGH[wanted]
        hard = HARD_SHARE_OF_ROUGH if rough else HARD_SHARE
        crossed = CROSSED if kind is None else 0.0
        made = [scan(rng, printed, rng.random() < hard, rough, crossed) for _ in range(scans)] if printed else []
    return [one for one in made if one and (one.text or kind is None)]


def batches(rng, families, columns):
    """Batches (ink N × 32 × W uint8, texts) of some columns in all, lines of like width together; for ever."""
    # Lines of some ten batches, so that there are enough of like width.
    chunk = max(384, columns // 20)
    while True:
        made = []
        while len(made) < chunk:
            made += samples(rng, families, scans=SCANS)
        made.sort(key=lambda one: one.ink.shape[1])
        groups, group = [], []
        for one in made:
            if group and padded(one.ink.shape[1]) * (len(group) + 1) > columns:
                groups.append(group)
                group = []
            group.append(one)
        groups.append(group)
        for index in rng.permutation(len(groups)):
            yield stack([s.ink for s in groups[index]]), [s.text for s in groups[index]]


def drawn(seed, families, columns, workers):
    """Batches as `batches` gives them, drawn by that many processes, which end with this one; by this one where there are none."""
    if not workers:
        yield from batches(np.random.default_rng(seed), families, columns)
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue(maxsize=4 * workers)
    for worker in range(workers):
        fork.Process(target=draw_into, args=(queue, [*seed, worker], families, columns), daemon=True).start()
    while True:
        yield queue.get()


def draw_into(queue, seed, families, columns):
    """What a drawing process does."""
    for batch in batches(np.random.default_rng(seed), families, columns):
        queue.put(batch)


def padded(columns):
    """Columns of a line with its padding."""
    return -(-columns // MULTIPLE_OF) * MULTIPLE_OF


def stack(inks):
    """Lines as one array, padded with paper on the right."""
    width = padded(max(ink.shape[1] for ink in inks))
    out = np.zeros((len(inks), HEIGHT, width), np.uint8)
    for row, ink in zip(out, inks):
        row[:, : ink.shape[1]] = ink
    return out
