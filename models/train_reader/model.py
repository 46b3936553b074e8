"""The reader: which letter stands where along a line of text."""

import torch
import torch.nn.functional as F
from torch import nn

from texts import CHARSET

CLASSES = len(CHARSET) + 1
"""The CTC blank first, then the letters of CHARSET."""
STRIDE = 4
"""Columns of the line per column of the answer."""
WIDTHS = (24, 48, 80, 128)
CONTEXT = 160


def conv_block(inputs, outputs, kernel=3, stride=1, padding=1):
    """Convolution, batch norm (folded into the convolution on export), ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """A convolution beside the identity; `dilation` is along the line."""

    def __init__(self, width, kernel=(3, 3), dilation=1):
        super().__init__()
        padding = (kernel[0] // 2, kernel[1] // 2 * dilation)
        self.conv = nn.Conv2d(width, width, kernel, 1, padding, (1, dilation), bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return F.relu(x + self.norm(self.conv(x)))


class ReaderNet(nn.Module):
    """Convolutions that halve the height until one row is left, then convolutions along the line for context.

    In: N × 1 × 32 × W, 1.0 ink to 0.0 paper. Out: N × W/4 × classes, log-probabilities for CTC (Graves et al. 2006).
    """

    def __init__(self):
        super().__init__()
        a, b, c, d = WIDTHS
        self.look = nn.Sequential(
            conv_block(1, a, stride=2),
            conv_block(a, b, stride=2),
            Residual(b),
            Residual(b),
            conv_block(b, c, stride=(2, 1)),
            Residual(c),
            Residual(c),
            conv_block(c, d, stride=(2, 1)),
            Residual(d),
            conv_block(d, CONTEXT, (2, 3), padding=(0, 1)),
        )
        self.context = nn.Sequential(*[Residual(CONTEXT, (1, 3), dilation) for dilation in (1, 2, 4, 1)])
        self.head = nn.Conv2d(CONTEXT, CLASSES, 1)

    def logits(self, ink):
        """N × classes × W/4, before the softmax."""
        return self.head(self.context(self.look(ink))).squeeze(2)

    def forward(self, ink):
        return F.log_softmax(self.logits(ink).transpose(1, 2), dim=2)
