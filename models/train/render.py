"""Draws pages with `curvedig synth` and remembers how."""

import json
import subprocess

TYPICAL_TEST_SEED = 900_001
HARD_TEST_SEED = 900_002
"""Seeds of the two frozen test sets. Training sets count up from 1 and never get here."""

PAGE_ROWS = 2400
"""Rows of a page: many short pages teach more than few long ones."""

RECIPE = "recipe.json"


def render(curvedig, folder, pages, seed, hard=False, curves=None):
    """Draws pages into a folder, unless they are there already."""
    recipe = {"pages": pages, "seed": seed, "hard": hard, "real_curves": curves is not None}
    note = folder / RECIPE
    if note.exists():
        if json.loads(note.read_text()) != recipe:
            raise SystemExit(f"{folder} holds pages of another recipe: remove it or name another folder")
        return
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(curvedig), "synth", "-o", str(folder), "-n", str(pages), "--seed", str(seed), "--training"]
    command += ["--height", str(PAGE_ROWS)]
    command += ["--hard"] if hard else []
    command += ["--curves", str(curves)] if curves else []
    subprocess.run(command, check=True)
    note.write_text(json.dumps(recipe) + "\n")


def recipes(folder):
    """What was rendered under a folder, as the arguments that draw it again."""
    texts = []
    for note in sorted(folder.rglob(RECIPE)):
        recipe = json.loads(note.read_text())
        words = ["-n", str(recipe["pages"]), "--seed", str(recipe["seed"]), "--training", "--height", str(PAGE_ROWS)]
        words += ["--hard"] if recipe["hard"] else []
        words += ["--curves LAS_FOLDER"] if recipe["real_curves"] else []
        texts.append(" ".join(words))
    return texts

