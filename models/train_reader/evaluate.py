"""Test sets that are never trained or tuned on, in faces that are never trained on, and scores on them."""

import numpy as np

from data import samples, stack
from decode import best_path, score
from faces import find

LINES = 1000
SEEDS = {"labels": 900001, "lines": 900002, "blocks": 900004}
KINDS = {"labels": "label", "lines": "line", "blocks": "block"}


def test_set(name, folder):
    """Lines of a test set, drawn once and kept: depth labels, lines of scale blocks, or all else that is printed on logs."""
    path = folder / f"test-{name}.npz"
    if not path.exists():
        rng, families = np.random.default_rng(SEEDS[name]), find(held_out=True)
        made = []
        while len(made) < LINES:
            made += samples(rng, families, KINDS[name])
        widths = np.array([one.ink.shape[1] for one in made])
        np.savez_compressed(path, ink=stack([one.ink for one in made]), widths=widths, texts=[one.text for one in made])
    with np.load(path) as kept:
        ink, widths, texts = kept["ink"], kept["widths"], kept["texts"]
    return [row[:, :width] for row, width in zip(ink, widths)], [str(text) for text in texts]


def empty_set(folder):
    """Lines that have no text."""
    path = folder / "test-nothing.npz"
    if not path.exists():
        from damage import nothing

        rng = np.random.default_rng(900003)
        made = [one for one in (nothing(rng) for _ in range(LINES)) if one]
        np.savez_compressed(path, ink=stack([one.ink for one in made]), widths=[one.ink.shape[1] for one in made])
    with np.load(path) as kept:
        return [row[:, :width] for row, width in zip(kept["ink"], kept["widths"])]


def read(runtime, lines):
    """Texts of lines and their confidences through ONNX Runtime, each line padded as the program does."""
    answers = []
    for ink in lines:
        batch = stack([ink])[:, None].astype(np.float32) / 255.0
        answers.append(best_path(runtime.run(None, {"ink": batch})[0][0]))
    return [text for text, _ in answers], [confidence for _, confidence in answers]


def evaluate(runtime, folder):
    """Scores on all sets; of lines without text, the share that reads as nothing."""
    scores = {}
    for name in SEEDS:
        lines, texts = test_set(name, folder)
        scores[name] = score(texts, *read(runtime, lines))
    answers, _ = read(runtime, empty_set(folder))
    scores["nothing"] = {"lines": len(answers), "exact": round(sum(not a for a in answers) / len(answers), 4)}
    return scores
