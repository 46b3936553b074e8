"""Trains the reader: `python3 models/train_reader` trains, scores and exports; each step can be run alone."""

import argparse
import json
import sys
from pathlib import Path

import evaluate as evaluating
import export as exporting
import faces
import loop
import rivals as others

ROOT = Path(__file__).resolve().parents[2]
STEPS = ["all", "train", "mean", "evaluate", "rivals", "export"]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 models/train_reader", description=__doc__)
    parser.add_argument("step", nargs="?", default="all", choices=STEPS)
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "reader", help="test sets and checkpoint go here")
    parser.add_argument("--minutes", type=float, default=60.0, help="length of this stretch of training")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw lines: a GPU waits for them, so as many as cores are idle")
    parser.add_argument("--columns", type=int, default=loop.BATCH_COLUMNS, help="columns of a batch: some 64,000 for a GPU")
    parser.add_argument("--other", type=Path, help="mean: the checkpoint of another stretch")
    parser.add_argument("--share", type=float, default=0.4, help="mean: that one's share")
    parser.add_argument("--start", type=Path, help="where there is no checkpoint, begin at this exported network")
    parser.add_argument("--onnx", type=Path, default=ROOT / "models" / "reader.onnx")
    args = parser.parse_args()
    if args.step == "mean" and not args.other:
        parser.error("mean: --other CHECKPOINT is missing")
    return args


def rivals(args):
    """Scores of other programs, kept for the card."""
    scores = others.rivals(args.work)
    (args.work / "rivals.json").write_text(json.dumps(scores), encoding="utf-8")
    for row in scores:
        print(row)


def export(args):
    """The ONNX file and its card beside it."""
    net, state = exporting.export(args.work / "checkpoint.pt", args.onnx)
    runtime = exporting.session(args.onnx)
    counters, families = state["counters"], faces.find(held_out=False)
    kept = args.work / "rivals.json"
    sections = {
        "": {
            **exporting.identity(args.onnx),
            "parameters": sum(p.numel() for p in net.parameters()),
            "parity_max_abs_difference": exporting.parity(net, runtime),
            "milliseconds_per_line_of_160_columns": exporting.milliseconds(runtime),
        },
        "training": {
            "steps": counters["step"],
            "seconds": round(counters["seconds"]),
            "lines": counters["lines"],
            "families": len(families),
            "faces": sum(map(len, families)),
            "held_out": list(faces.HELD_OUT),
        },
        **{f"scores.{name}": values for name, values in evaluating.evaluate(runtime, args.work).items()},
        "rivals": json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else [],
    }
    text = exporting.card(sections)
    args.onnx.with_suffix(".toml").write_text(text, encoding="utf-8")
    print(text)


def main():
    """Runs the step that was asked for; or all but the rivals, which need programs of their own."""
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    if args.step in ("all", "train"):
        loop.train(args.work / "checkpoint.pt", args.minutes, args.start, args.workers, args.columns)
    if args.step == "mean":
        loop.mean(args.work / "checkpoint.pt", args.other, args.share)
    if args.step == "rivals":
        rivals(args)
    if args.step == "evaluate":
        print(evaluating.evaluate(exporting.session(args.onnx), args.work))
    if args.step in ("all", "export"):
        export(args)


if __name__ == "__main__":
    sys.exit(main())
