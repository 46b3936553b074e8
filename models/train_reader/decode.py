"""From the network's answer to text, and how far a text is from what stood there."""

import numpy as np

from texts import CHARSET


SURE = 0.8
"""Confidence from which a line counts as surely read."""


def best_path(log):
    """Text of a line (columns × classes) and its confidence.

    The text is the likeliest class of each column, repeats as one, without blanks; the confidence the geometric mean of
    its letters' best log-probabilities.
    """
    classes = log.argmax(axis=1)
    starts = np.flatnonzero(np.insert(classes[1:] != classes[:-1], 0, True))
    peaks = np.maximum.reduceat(log.max(axis=1), starts)
    letters = [(CHARSET[c - 1], peak) for c, peak in zip(classes[starts], peaks) if c]
    text = " ".join("".join(letter for letter, _ in letters).split())
    return text, float(np.exp(np.mean([peak for _, peak in letters]))) if letters else 0.0


def distance(one, other):
    """Letters to put in, take out or change to get from one text to the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def score(truths, answers, confidences=None):
    """Share of lines read without a fault, and faults per letter; with confidences, the same share of the sure ones."""
    right = sum(truth == answer for truth, answer in zip(truths, answers))
    faults = sum(distance(truth, answer) for truth, answer in zip(truths, answers))
    scores = {
        "lines": len(truths),
        "exact": round(right / len(truths), 4),
        "character_error_rate": round(faults / max(sum(map(len, truths)), 1), 4),
    }
    if confidences:
        sure = [truth == answer for truth, answer, c in zip(truths, answers, confidences) if c >= SURE]
        scores |= {"sure": round(len(sure) / len(truths), 4), "exact_of_sure": round(sum(sure) / max(len(sure), 1), 4)}
    return scores
