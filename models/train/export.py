"""CurveNet as an ONNX file, checked against PyTorch, and the card that says what was measured."""

import hashlib
import math
import time

import numpy as np
import onnxruntime
import torch

from data import page_stems, read_page
from evaluate import windows
from model import CHANNELS, CLASSES, MULTIPLE_OF, CurveNet

OPSET = 17


def export(checkpoint, path):
    """Writes the averaged network of a checkpoint; returns it (in evaluation mode) and the checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    net = CurveNet()
    net.load_state_dict(state["average"])
    write(net.eval(), path)
    return net, state


def write(net, path):
    """A network in evaluation mode as an ONNX file that takes tiles of any number and size."""
    sizes = {0: "tiles", 2: "rows", 3: "columns"}
    torch.onnx.export(
        net,
        (torch.zeros(1, 1, 256, 384),),
        str(path),
        opset_version=OPSET,
        dynamo=False,
        input_names=["ink"],
        output_names=["curves"],
        dynamic_axes={"ink": sizes, "curves": sizes},
    )


def session(path):
    """An ONNX Runtime session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def segmenter(runtime):
    """ink (rows × columns) → answer (7 × rows × columns), through ONNX Runtime."""
    return lambda ink: runtime.run(None, {"ink": ink[None, None]})[0][0]


def parity(net, runtime):
    """Largest difference between PyTorch and ONNX Runtime over tiles of several sizes and batches."""
    rng = np.random.default_rng(0)
    worst = 0.0
    for tiles, rows, columns in ((1, 32, 32), (2, 256, 384), (1, 512, 640), (3, 96, 1024)):
        ink = (rng.random((tiles, 1, rows, columns)) < 0.1).astype(np.float32)
        with torch.no_grad():
            expected = net(torch.from_numpy(ink)).numpy()
        worst = max(worst, float(np.abs(runtime.run(None, {"ink": ink})[0] - expected).max()))
    return worst


def difference(one, other, pages):
    """Largest difference of the probability of ink between two sessions, over the windows of some test pages."""
    worst = 0.0
    for stem in page_stems(pages)[::8]:
        for ink, _ in windows(read_page(stem)):
            answers = [segmenter(runtime)(ink)[:2].sum(0) for runtime in (one, other)]
            worst = max(worst, float(np.abs(answers[0] - answers[1]).max()))
    return round(worst, 4)


def milliseconds_per_megapixel(runtimes, rows=512, columns=768, runs=30):
    """Processor time of one thread for each of some named sessions, best of some runs in turns (others share the machine)."""
    ink = (np.random.default_rng(0).random((1, 1, rows, columns)) < 0.1).astype(np.float32)
    best = {}
    for _ in range(runs + 1):
        for name, runtime in runtimes.items():
            start = time.process_time()
            runtime.run(None, {"ink": ink})
            best[name] = min(best.get(name, math.inf), time.process_time() - start)
    return {name: seconds * 1000.0 / (rows * columns / 1e6) for name, seconds in best.items()}


def identity(path):
    """Which file a card speaks of and what goes in and out: what the program reads of a card."""
    data = path.read_bytes()
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": "ink",
        "input_shape": ["N", "1", "H", "W"],
        "input_range": "1.0 ink (dark) to 0.0 paper, float32",
        "output": "curves",
        "output_shape": ["N", str(len(CHANNELS)), "H", "W"],
        "channels": list(CHANNELS),
        "offset_unit": "columns from the pixel's centre to the curve's centreline, positive to the right",
        "classes": list(CLASSES),
        "multiple_of": MULTIPLE_OF,
        "onnxruntime": onnxruntime.__version__,
    }


def card(sections):
    """A card's text (TOML): a table of sections by name, \"\" the first; a section that is a list repeats."""
    lines = []
    for name, values in sections.items():
        for section in values if isinstance(values, list) else [values]:
            lines += [f"\n[[{name}]]" if isinstance(values, list) else f"\n[{name}]"] if name else []
            lines += [f"{key} = {toml(value)}" for key, value in section.items()]
    return "\n".join(lines) + "\n"


def toml(value):
    """A TOML value."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
