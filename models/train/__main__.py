"""Trains CurveNet: `python3 models/train` renders pages, trains, scores and exports; each step can be run alone."""

import argparse
import sys
from pathlib import Path

import torch

import export as exporting
import loop
import render as rendering
from evaluate import evaluate

ROOT = Path(__file__).resolve().parents[2]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 models/train", description=__doc__)
    parser.add_argument("step", nargs="?", default="all", choices=["all", "render", "train", "evaluate", "export"])
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "curvenet", help="pages and checkpoint go here")
    parser.add_argument("--curvedig", type=Path, default=ROOT / "target" / "release" / "curvedig")
    parser.add_argument("--curves", type=Path, help="folder of LAS files whose curves are drawn beside random ones")
    parser.add_argument("--pages", type=int, default=600, help="pages per training set: one typical, one hard")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first training set; the second takes the next")
    parser.add_argument("--minutes", type=float, default=90.0, help="length of this stretch of training")
    parser.add_argument("--processes", type=int, default=1, help="training processes on a CPU, one core each")
    parser.add_argument("--workers", type=int, help="loader processes per training process (CPU 0, GPU 8)")
    parser.add_argument("--onnx", type=Path, default=ROOT / "models" / "curvenet.onnx")
    return parser.parse_args()


def render(args):
    """Two frozen test sets and two training sets."""
    pages, seed = args.work / "train", args.seed
    test = args.work / "test"
    rendering.render(args.curvedig, test / "typical", 30, rendering.TYPICAL_TEST_SEED, False, args.curves)
    rendering.render(args.curvedig, test / "hard", 30, rendering.HARD_TEST_SEED, True, args.curves)
    rendering.render(args.curvedig, pages / f"typical-{seed}", args.pages, seed, False, args.curves)
    rendering.render(args.curvedig, pages / f"hard-{seed + 1}", args.pages, seed + 1, True, args.curves)


def train(args):
    """One stretch; an unfinished one is gone on with."""
    workers = args.workers if args.workers is not None else (8 if torch.cuda.is_available() else 0)
    job = (args.processes, args.work / "train", args.work / "checkpoint.pt", args.minutes, workers)
    if args.processes == 1:
        loop.train(0, *job)
    else:
        torch.multiprocessing.spawn(loop.train, job, args.processes)


def scores(args, runtime):
    """Scores on the frozen sets."""
    sets = ("typical", "hard")
    return {name: evaluate(exporting.segmenter(runtime), args.work / "test" / name) for name in sets}


def export(args):
    """The ONNX file and its card beside it."""
    net, counters = exporting.export(args.work / "checkpoint.pt", args.onnx)
    runtime = exporting.session(args.onnx)
    training = {
        "pages": rendering.page_count(args.work / "train"),
        "program": "curvedig synth",
        "synth_arguments": rendering.recipes(args.work / "train"),
        "test_arguments": rendering.recipes(args.work / "test"),
    }
    text = exporting.card(args.onnx, net, counters, training, scores(args, runtime), runtime)
    args.onnx.with_suffix(".toml").write_text(text, encoding="utf-8")
    print(text)


def main():
    """Runs the step that was asked for, or all."""
    args = arguments()
    if args.step in ("all", "render"):
        render(args)
    if args.step in ("all", "train"):
        train(args)
    if args.step == "evaluate":
        for name, values in scores(args, exporting.session(args.onnx)).items():
            print(name, values)
    if args.step in ("all", "export"):
        export(args)


if __name__ == "__main__":
    sys.exit(main())
