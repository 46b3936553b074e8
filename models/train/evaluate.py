"""Scores on pages that were never trained on."""

import numpy as np
from scipy.ndimage import maximum_filter

from data import MAX_OFFSET, OFFSET_STEPS, OFFSET_ZERO, cut, page_stems, read_page
from model import MULTIPLE_OF

WINDOW_ROWS = 512
WINDOWS_PER_TRACK = 2
MARGIN = 24
"""Columns beside a track that a window shows: curves wrap and text stands there."""


def windows(page):
    """The windows of a page that are scored: ink and labels, both sides multiples of 32, spread over each track's rows."""
    top, bottom = page.rows
    for left, right in page.tracks:
        width = -(-int(right - left + 2 * MARGIN) // MULTIPLE_OF) * MULTIPLE_OF
        for index in range(WINDOWS_PER_TRACK):
            row = int(top + (bottom - top) * (index + 0.5) / WINDOWS_PER_TRACK - WINDOW_ROWS / 2)
            column = int((left + right) / 2 - width / 2)
            paper = cut(page.ink, row, column, WINDOW_ROWS, width, 255)
            labels = cut(page.labels, row, column, WINDOW_ROWS, width, 0)
            yield 1.0 - paper.astype(np.float32) / 255.0, labels


def near(mask):
    """The mask and all pixels within one pixel of it."""
    return maximum_filter(mask, size=3)


class Tally:
    """Adds up hits and misses over windows."""

    def __init__(self):
        self.counts = {name: np.zeros(6) for name in ("solid", "broken", "ink")}
        self.offset_errors = []

    def add(self, answer, labels):
        """One window: the network's answer (7 × rows × columns) beside its labels (rows × columns × 3)."""
        solid, broken = answer[0], answer[1]
        predicted = np.where(solid + broken > 0.5, np.where(solid >= broken, 1, 2), 0)
        truth = labels[:, :, 0]
        for name, p, t in (
            ("solid", (predicted == 1), truth == 1),
            ("broken", (predicted == 2), truth == 2),
            ("ink", predicted > 0, truth > 0),
        ):
            self.counts[name] += [
                (p & near(t)).sum(), p.sum(), (t & near(p)).sum(), t.sum(), (p & t).sum(), (p | t).sum(),
            ]  # fmt: skip
        offset = (labels[:, :, 2].astype(np.float32) - OFFSET_ZERO) / OFFSET_STEPS
        both = (predicted > 0) & (truth > 0) & (np.abs(offset) < MAX_OFFSET)
        self.offset_errors.append(np.abs(answer[2][both] - offset[both]))

    def scores(self):
        """F1 at a tolerance of one pixel and intersection over union per class, median offset error in columns."""
        result = {}
        for name, (hit, predicted, found, truth, both, either) in self.counts.items():
            precision, recall = hit / max(predicted, 1), found / max(truth, 1)
            result[f"{name}_f1"] = 2 * precision * recall / max(precision + recall, 1e-9)
            result[f"{name}_iou"] = both / max(either, 1)
        errors = np.concatenate(self.offset_errors) if self.offset_errors else np.zeros(0)
        result["median_offset_error_px"] = float(np.median(errors)) if len(errors) else float("nan")
        return {name: round(float(value), 4) for name, value in result.items()}


def evaluate(segment, folder):
    """Scores of `segment` (ink rows × columns → 7 × rows × columns, both numpy) on all pages under a folder."""
    tally, stems = Tally(), page_stems(folder)
    for stem in stems:
        for ink, labels in windows(read_page(stem)):
            tally.add(segment(ink), labels)
    return {"pages": len(stems), **tally.scores()}
