"""Networks of other shapes, trained from scratch for the same processor time on the same pages."""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

import export as exporting
from data import Crops
from evaluate import evaluate
from loop import BATCH_MEGAPIXELS, Trainer
from model import CHANNELS, CurveNet, Shape

TRAIN_SEED = 800_001
TEST_SEED = 800_002
"""Seeds of the pages that shapes are chosen on: neither trained on otherwise nor among the frozen test sets."""

VARIANTS = {
    "quarter head, 16-32-64-128-128": Shape(),
    "quarter head, feature by 3 × 3 and 1 × 1": Shape(lift=True),
    "half head, 8-16-32-64-128": Shape(widths=(8, 16, 32, 64, 128), shuffle=2, feature=64),
    "full-resolution head, 8-16-32-64-128": Shape(widths=(8, 16, 32, 64, 128), shuffle=1, feature=16),
    "quarter head, 1 × 1 feature, one residual convolution fewer": Shape(lift=True, repeats=(0, 1, 1, 2, 2)),
    "quarter head, no offset": Shape(channels=tuple(name for name in CHANNELS if name != "offset")),
    "quarter head, no embedding": Shape(channels=CHANNELS[:3]),
}
"""What is tried."""

REFERENCE = next(iter(VARIANTS))
"""The shape that others' time is told in."""

TABLE = "compare.json"


def learn(shape, pages, seconds):
    """Trains one network for some processor time on one core; what was learned, and the megapixels seen."""
    torch.set_num_threads(1)
    trainer = Trainer(torch.device("cpu"), shape=shape)
    trainer.begin_stretch(seconds)
    crops, start = Crops(pages, BATCH_MEGAPIXELS["cpu"], 1), time.process_time()
    while trainer.stretch["elapsed"] < seconds:
        trainer.step(tuple(torch.from_numpy(part) for part in crops.batch()))
        trainer.stretch["elapsed"] = time.process_time() - start
    return trainer.average, trainer.counters["megapixels"]


def runtimes(nets, folder):
    """Each network as an ONNX Runtime session."""
    result = {}
    for number, (name, net) in enumerate(nets.items()):
        path = Path(folder) / f"{number}.onnx"
        exporting.write(net, path)
        result[name] = exporting.session(path)
    return result


def seven_channels(answer, channels):
    """A network's answer with zeros for the channels that it lacks."""
    full = np.zeros((len(CHANNELS), *answer.shape[1:]), np.float32)
    for index, name in enumerate(channels):
        full[CHANNELS.index(name)] = answer[index]
    return full


def compare(work, seconds):
    """Trains and scores all variants; each row is written as soon as it is known."""
    rows, nets = [], {}
    for name, shape in VARIANTS.items():
        net, megapixels = learn(shape, work / "train", seconds)
        nets[name] = net
        with tempfile.TemporaryDirectory() as folder:
            segment = exporting.segmenter(runtimes({name: net}, folder)[name])
            scores = evaluate(lambda ink: seven_channels(segment(ink), shape.channels), work / "test")
        if "offset" not in shape.channels:
            del scores["median_offset_error_px"]
        parameters = sum(p.numel() for p in net.parameters())
        rows.append({"shape": name, "parameters": parameters, "seconds": seconds, "megapixels": round(megapixels), **scores})
        print(rows[-1], file=sys.stderr, flush=True)
    measured = speeds({}, VARIANTS)
    for row in rows:
        row["onnxruntime_ms_per_megapixel_one_thread"] = measured[row["shape"]]
    (work / TABLE).write_text(json.dumps(rows, indent=1) + "\n")


def speeds(sessions, variants):
    """Milliseconds per megapixel of some named sessions and variants, in turns: a busy minute slows all alike."""
    nets = {name: CurveNet(VARIANTS[name]).eval() for name in variants}
    with tempfile.TemporaryDirectory() as folder:
        times = exporting.milliseconds_per_megapixel({**sessions, **runtimes(nets, folder)})
    return {name: round(value, 1) for name, value in times.items()}


def table(work):
    """The rows that `compare` wrote, if it ever ran."""
    path = work / TABLE
    return json.loads(path.read_text()) if path.exists() else []
