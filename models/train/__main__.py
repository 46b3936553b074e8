"""Trains CurveNet: `python3 models/train` renders pages, trains, scores and exports; each step can be run alone."""

import argparse
import sys
from pathlib import Path

import torch

import compare as comparing
import export as exporting
import loop
import render as rendering
from evaluate import evaluate
from quantise import holds, quantise

ROOT = Path(__file__).resolve().parents[2]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 models/train", description=__doc__)
    parser.add_argument("step", nargs="?", default="all", choices=["all", "render", "train", "evaluate", "export", "compare"])
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "curvenet", help="pages and checkpoint go here")
    parser.add_argument("--curvedig", type=Path, default=ROOT / "target" / "release" / "curvedig")
    parser.add_argument("--curves", type=Path, help="folder of LAS files whose curves are drawn beside random ones")
    parser.add_argument("--pages", type=int, default=600, help="typical pages to draw; half as many hard ones")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first training set; the second takes the next")
    parser.add_argument("--minutes", type=float, default=90.0, help="length of this stretch of training")
    parser.add_argument("--seconds", type=float, default=255.0, help="processor time of each network that `compare` tries")
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
    rendering.render(args.curvedig, pages / f"hard-{seed + 1}", args.pages // 2, seed + 1, True, args.curves)


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


def compare(args):
    """The table of networks of other shapes, on pages of its own."""
    pages = args.work / "compare"
    rendering.render(args.curvedig, pages / "train", 400, comparing.TRAIN_SEED, False, args.curves)
    rendering.render(args.curvedig, pages / "test", 24, comparing.TEST_SEED, False, args.curves)
    comparing.compare(pages, args.seconds)


def export(args):
    """The ONNX file and its card beside it, then the same in integers where that holds."""
    net, state = exporting.export(args.work / "checkpoint.pt", args.onnx)
    integers = args.onnx.with_name(args.onnx.stem + "-int8.onnx")
    quantise(args.onnx, integers, args.work / "train")
    runtimes = {"fp32": exporting.session(args.onnx), "int8": exporting.session(integers)}
    times = comparing.speeds(runtimes, [comparing.REFERENCE])
    measured = {kind: scores(args, runtime) for kind, runtime in runtimes.items()}
    kept = holds(measured["fp32"], measured["int8"], times["int8"] / times["fp32"])
    counters = state["counters"]
    training = {
        "steps": counters["step"],
        "seconds": round(counters["seconds"]),
        "megapixels": round(counters["megapixels"]),
        "program": "curvedig synth",
        "synth_arguments": state["sets"],
        "test_arguments": rendering.recipes(args.work / "test"),
    }
    integer_facts = {
        "kept": kept,
        "time_relative_to_fp32": round(times["int8"] / times["fp32"], 3),
        "largest_probability_difference": exporting.difference(runtimes["fp32"], runtimes["int8"], args.work / "test"),
    }
    sections = {
        "": {
            **exporting.identity(args.onnx),
            "parameters": sum(p.numel() for p in net.parameters()),
            "parity_max_abs_difference": exporting.parity(net, runtimes["fp32"]),
        },
        "time": {
            "unit": "ms per megapixel, ONNX Runtime, one thread, all in one run",
            "fp32": times["fp32"],
            "int8": times["int8"],
            "reference": times[comparing.REFERENCE],
            "reference_shape": comparing.REFERENCE,
            "fp32_relative_to_reference": round(times["fp32"] / times[comparing.REFERENCE], 3),
            "int8_relative_to_reference": round(times["int8"] / times[comparing.REFERENCE], 3),
        },
        "training": training,
        **{f"scores.{name}": values for name, values in measured["fp32"].items()},
        "int8": integer_facts,
        **{f"int8.scores.{name}": values for name, values in measured["int8"].items()},
        "tried": comparing.table(args.work / "compare"),
    }
    text = exporting.card(sections)
    args.onnx.with_suffix(".toml").write_text(text, encoding="utf-8")
    if kept:
        own = {"": {**exporting.identity(integers), "made_from": exporting.identity(args.onnx)["sha256"]}}
        own |= {f"scores.{name}": values for name, values in measured["int8"].items()}
        integers.with_suffix(".toml").write_text(exporting.card(own), encoding="utf-8")
    else:
        integers.unlink()
        integers.with_suffix(".toml").unlink(missing_ok=True)
    print(text)


def main():
    """Runs the step that was asked for, or all."""
    args = arguments()
    if args.step in ("all", "render"):
        render(args)
    if args.step in ("all", "train"):
        train(args)
    if args.step == "compare":
        compare(args)
    if args.step == "evaluate":
        for name, values in scores(args, exporting.session(args.onnx)).items():
            print(name, values)
    if args.step in ("all", "export"):
        export(args)


if __name__ == "__main__":
    sys.exit(main())
