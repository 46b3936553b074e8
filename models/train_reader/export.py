"""The reader as an ONNX file, checked against PyTorch, and the card that says what was measured."""

import hashlib
import math
import time

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper, numpy_helper

from damage import HEIGHT
from data import MULTIPLE_OF
from model import CLASSES, STRIDE, ReaderNet
from texts import CHARSET

OPSET = 17
LEAST_STORED = 256
"""Weights of at least so many numbers are stored in 16 bits; the runtime widens them once as it loads the file."""


def export(checkpoint, path):
    """Writes the averaged network of a checkpoint; returns it (in evaluation mode) and the checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    net = ReaderNet()
    net.load_state_dict(state["average"])
    net.eval()
    torch.onnx.export(
        net,
        (torch.zeros(2, 1, HEIGHT, 160),),
        str(path),
        opset_version=OPSET,
        dynamo=False,
        input_names=["ink"],
        output_names=["letters"],
        dynamic_axes={"ink": {0: "lines", 3: "columns"}, "letters": {0: "lines", 1: "places"}},
    )
    halve(path)
    return net, state


def halve(path):
    """Stores large weights in 16 bits."""
    model = onnx.load(path)
    graph, casts, kept = model.graph, [], []
    for weight in graph.initializer:
        if weight.data_type == onnx.TensorProto.FLOAT and math.prod(weight.dims) >= LEAST_STORED:
            values = numpy_helper.to_array(weight).astype(np.float16)
            kept.append(numpy_helper.from_array(values, weight.name + "_16"))
            casts.append(helper.make_node("Cast", [weight.name + "_16"], [weight.name], to=onnx.TensorProto.FLOAT))
        else:
            kept.append(weight)
    nodes = casts + list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def session(path):
    """An ONNX Runtime session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def parity(net, runtime):
    """Largest difference of a probability between PyTorch and ONNX Runtime over lines of several widths and batches."""
    rng = np.random.default_rng(0)
    worst = 0.0
    for lines, columns in ((1, 16), (2, 160), (5, 640)):
        ink = (rng.random((lines, 1, HEIGHT, columns)) < 0.2).astype(np.float32)
        with torch.no_grad():
            expected = net(torch.from_numpy(ink)).exp().numpy()
        worst = max(worst, float(np.abs(np.exp(runtime.run(None, {"ink": ink})[0]) - expected).max()))
    return worst


def milliseconds(runtime, columns=160, runs=200):
    """Processor time of one thread for a line of some columns, the best of some runs."""
    ink = (np.random.default_rng(0).random((1, 1, HEIGHT, columns)) < 0.2).astype(np.float32)
    best = math.inf
    for _ in range(runs):
        start = time.process_time()
        runtime.run(None, {"ink": ink})
        best = min(best, time.process_time() - start)
    return round(best * 1000.0, 2)


def identity(path):
    """Which file a card speaks of and what goes in and out: what the program reads of a card."""
    data = path.read_bytes()
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "opset": OPSET,
        "input": "ink",
        "input_shape": ["N", "1", str(HEIGHT), "W"],
        "input_range": "1.0 ink (dark) to 0.0 paper, float32",
        "output": "letters",
        "output_shape": ["N", f"W/{STRIDE}", str(CLASSES)],
        "output_range": "log-probabilities for CTC, the blank first, then the letters of charset",
        "charset": CHARSET,
        "height": HEIGHT,
        "stride": STRIDE,
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
