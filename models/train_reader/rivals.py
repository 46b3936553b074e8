"""What well-kept OCR programs read on the same lines: Tesseract (command line) and RapidOCR's recogniser (Python package)."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from decode import score
from evaluate import SEEDS, test_set

SCALE, BORDER = 2, 24
"""Tesseract wants letters of some 30 rows or more, and paper around them."""


def picture(ink):
    """Black on white, twice as large, with a border."""
    page = Image.fromarray(255 - ink)
    page = page.resize((page.width * SCALE, page.height * SCALE), Image.Resampling.BICUBIC)
    out = Image.new("L", (page.width + 2 * BORDER, page.height + 2 * BORDER), 255)
    out.paste(page, (BORDER, BORDER))
    return out


def tesseract(lines, letters=None):
    """Texts by `tesseract --psm 7`."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, ink in enumerate(lines):
            paths.append(Path(folder) / f"{number:05}.png")
            picture(ink).save(paths[-1], dpi=(300, 300))
        listed = Path(folder) / "list.txt"
        listed.write_text("\n".join(map(str, paths)) + "\n")
        command = ["tesseract", str(listed), "stdout", "--psm", "7", *(["-c", f"tessedit_char_whitelist={letters}"] if letters else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    pages = done.stdout.split("\f")[: len(lines)]
    assert len(pages) == len(lines), (len(pages), len(lines))
    return [" ".join(page.split()) for page in pages]


def rapidocr(lines):
    """Texts by RapidOCR's recogniser, where it is installed."""
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        return None
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    texts = []
    for ink in lines:
        answer, _ = engine(np.asarray(picture(ink).convert("RGB")), use_det=False, use_cls=False, use_rec=True)
        texts.append(" ".join(answer[0][0].split()) if answer else "")
    return texts


def rivals(folder):
    """Scores of both on both sets; what they read is kept, since it takes minutes."""
    scores = []
    for name in SEEDS:
        lines, texts = test_set(name, folder)
        # Labels may have letters (FT, M) and marks.
        letters = "0123456789.,-+'MFTmft " if name == "labels" else None
        for program, reader in (("tesseract", lambda some: tesseract(some, letters)), ("rapidocr", rapidocr)):
            kept = folder / f"{program}-{name}.json"
            if not kept.exists():
                kept.write_text(json.dumps(reader(lines)), encoding="utf-8")
            answers = json.loads(kept.read_text(encoding="utf-8"))
            if answers:
                scores.append({"program": program, "set": name, **score(texts, answers)})
    return scores
