"""CurveNet in 8-bit integers: the same file again where that costs no accuracy."""

import os
import tempfile
from pathlib import Path

from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from data import Crops

CALIBRATION_CROPS = 48
CALIBRATION_SEED = 7
OPERATIONS = ["Conv", "Add", "Relu", "Resize", "MatMul"]
"""What is computed in integers: all that lies between two convolutions as well, so that values need no way back."""

MOST_LOST = 0.005
"""Most that any F1 may lose for the file to be kept."""

MOST_TIME = 0.75
"""Most time that it may take, as a share of what the other one takes."""


class Calibration(CalibrationDataReader):
    """Training crops, one at a time, for the ranges of what the network computes."""

    def __init__(self, pages):
        crops = Crops(pages, 0.1, CALIBRATION_SEED, pool=CALIBRATION_CROPS)
        self.crops = ({"ink": crops.batch()[0][:1, None]} for _ in range(CALIBRATION_CROPS))

    def get_next(self):
        """The next crop, None after the last."""
        return next(self.crops, None)


def quantise(path, target, pages):
    """Writes the network of an ONNX file with 8-bit weights (per channel) and activations, ranges from pages' crops."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = str(Path(folder) / "prepared.onnx")
        quant_pre_process(str(path), prepared, skip_symbolic_shape=True)
        part = str(target) + ".part"
        quantize_static(
            prepared,
            part,
            Calibration(pages),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=OPERATIONS,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        os.replace(part, target)


def holds(scores, integer_scores, share_of_time):
    """Whether the integers lose next to nothing on any test set and save enough time."""
    lost = max(
        scores[name][score] - integer_scores[name][score]
        for name in scores
        for score in ("solid_f1", "broken_f1", "ink_f1")
    )
    return lost <= MOST_LOST and share_of_time <= MOST_TIME
