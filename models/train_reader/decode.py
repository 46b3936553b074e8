"""From the network's answer to text, and how far a text is from what stood there."""

import numpy as np

from texts import CHARSET


SURE = 0.9
"""Confidence from which a line counts as surely read."""


def best_path(log):
    """Text of a line (columns × classes) and its confidence, as the program has them.

    The text is the likeliest class of each column, repeats as one, without blanks. A letter's confidence is its probability
    at its surest column, or less where another letter was nearly read between it and the next; the line's is the
    geometric mean of its letters'.
    """
    classes, odds = log.argmax(axis=1), np.exp(log)
    runs = []
    for column, one in enumerate(classes):
        if one and column and classes[column - 1] == one:
            runs[-1][2] = column
        elif one:
            runs.append([one, column, column])
    sure = [odds[first : last + 1, one].max() for one, first, last in runs]
    for column in np.flatnonzero(classes == 0):
        beside = [i for i, (_, first, last) in enumerate(runs) if first > column][:1]
        beside += [i for i, (_, first, last) in enumerate(runs) if last < column][-1:]
        if beside:
            nearest = min(beside, key=lambda i: max(runs[i][1] - column, column - runs[i][2]))
            unread = 1.0 - odds[column, list({0, *(runs[i][0] for i in beside)})].sum()
            sure[nearest] = min(sure[nearest], 1.0 - unread)
    text = " ".join("".join(CHARSET[one - 1] for one, _, _ in runs).split())
    return text, float(np.exp(np.mean(np.log(np.maximum(sure, 1e-6))))) if sure else 0.0


def distance(one, other):
    """Letters to put in, take out or change to get from one text to the other (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def digits(text):
    """The digits of a text."""
    return "".join(letter for letter in text if letter.isdigit())


def score(truths, answers, confidences=None):
    """Share of lines read without a fault, of those whose digits are right, and faults per letter; with confidences,
    the share of sure ones and of those without a fault among them."""
    right = sum(truth == answer for truth, answer in zip(truths, answers))
    faults = sum(distance(truth, answer) for truth, answer in zip(truths, answers))
    scores = {
        "lines": len(truths),
        "exact": round(right / len(truths), 4),
        "digits_exact": round(np.mean([digits(t) == digits(a) for t, a in zip(truths, answers)]).item(), 4),
        "character_error_rate": round(faults / max(sum(map(len, truths)), 1), 4),
    }
    if confidences:
        sure = [(truth, answer) for truth, answer, c in zip(truths, answers, confidences) if c >= SURE]
        scores |= {
            "sure": round(len(sure) / len(truths), 4),
            "exact_of_sure": round(np.mean([t == a for t, a in sure]).item(), 4),
            "digits_exact_of_sure": round(np.mean([digits(t) == digits(a) for t, a in sure]).item(), 4),
        }
    return scores
