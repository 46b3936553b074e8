"""CurveNet as an ONNX file, checked against PyTorch, and the card that says what was measured."""

import hashlib
import time

import numpy as np
import onnxruntime
import torch

from model import CHANNELS, CLASSES, MULTIPLE_OF, CurveNet

OPSET = 17


def export(checkpoint, path):
    """Writes the averaged network of a checkpoint; returns it (in evaluation mode) and the checkpoint's counters."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    net = CurveNet()
    net.load_state_dict(state["average"])
    net.eval()
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
    return net, state["counters"]


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


def milliseconds_per_megapixel(runtime, rows=512, columns=768, runs=10):
    """Processor time of one thread, best of some runs (others share the machine)."""
    ink = (np.random.default_rng(0).random((1, 1, rows, columns)) < 0.1).astype(np.float32)
    runtime.run(None, {"ink": ink})
    times = []
    for _ in range(runs):
        start = time.process_time()
        runtime.run(None, {"ink": ink})
        times.append(time.process_time() - start)
    return min(times) * 1000.0 / (rows * columns / 1e6)


def card(path, net, counters, training, scores, runtime):
    """The card's text (TOML)."""
    data = path.read_bytes()
    sections = {
        "": {
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "parameters": sum(p.numel() for p in net.parameters()),
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
            "parity_max_abs_difference": parity(net, runtime),
            "onnxruntime": onnxruntime.__version__,
            "onnxruntime_ms_per_megapixel_one_thread": round(milliseconds_per_megapixel(runtime), 1),
        },
        "training": {
            "steps": counters["step"],
            "seconds": round(counters["seconds"]),
            "megapixels": round(counters["megapixels"]),
            **training,
        },
        **{f"scores.{name}": values for name, values in scores.items()},
    }
    lines = []
    for name, values in sections.items():
        lines += [f"\n[{name}]"] if name else []
        lines += [f"{key} = {toml(value)}" for key, value in values.items()]
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
