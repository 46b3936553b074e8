"""CurveNet: which pixels of a scan belong to a curve, where its centreline runs and what it looks like."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

MULTIPLE_OF = 32
"""Both sides of a tile must be multiples of this: five halvings."""

CHANNELS = ("solid", "broken", "offset", "appearance0", "appearance1", "appearance2", "appearance3")
"""Channels of the answer, in order. Offset is in columns, positive to the right."""

CLASSES = ("background", "solid", "broken")
"""Classes of the labels; background is what the first two channels leave of 1."""


FAINTEST = -60.0
"""Least logarithm of an attention weight relative to the strongest."""


@dataclass(frozen=True)
class Shape:
    """What `compare` varies; the defaults are CurveNet."""

    widths: tuple = (16, 32, 64, 128, 128)
    """Channels of the five halvings."""
    repeats: tuple = (0, 1, 2, 2, 2)
    """Residual convolutions after each."""
    stem: int = 5
    """Rows and columns of the first convolution."""
    shuffle: int = 4
    """The head answers for squares of this many pixels a side (4, 2 or 1): at a quarter, half or all of the resolution."""
    feature: int = 128
    """Numbers that the head reads at each place."""
    lift: bool = False
    """Whether those come by a 3 × 3 convolution at the decoder's width and a 1 × 1 one, rather than by one 3 × 3."""
    channels: tuple = CHANNELS
    """Channels of the answer: solid and broken always, then any of the others."""


def conv_block(inputs, outputs, stride=1, kernel=3):
    """Convolution, batch norm (folded into the convolution on export), ReLU (fused by ONNX Runtime)."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class ResidualBlock(nn.Module):
    """A convolution beside the identity, at one resolution."""

    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x):
        return F.relu(x + self.norm(self.conv(x)))


def rotary_angles(rows, columns, head_width):
    """Angles of the rotary position embedding, tokens × head_width / 2: half of them turn with the row, half with the column.

    Rotations make attention depend on the distance between two tokens alone, so a tile of any size can be
    read by a network that was trained on small ones (Su et al. 2021, RoFormer, in two dimensions).
    """
    quarter = head_width // 4
    frequency = 100.0 ** (-torch.arange(quarter, dtype=torch.float32, device=rows.device) / quarter)
    by_row = (rows[:, None] * frequency)[:, None, :]
    by_column = (columns[:, None] * frequency)[None, :, :]
    by_row = by_row.expand(-1, by_column.shape[1], -1)
    by_column = by_column.expand(by_row.shape[0], -1, -1)
    return torch.cat([by_row, by_column], dim=-1).reshape(-1, head_width // 2)


def rotate(x, cos, sin):
    """Turns the halves of x (batch × heads × tokens × head width) against each other."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class AttentionLayer(nn.Module):
    """Pre-norm self-attention with rotary positions, and its feed-forward part."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(inplace=True), nn.Linear(2 * width, width))

    def forward(self, x, cos, sin):
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm1(x)).reshape(batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        score = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5
        # Places far below the best would get weights too small for a normal float, on which processors take 20 times as long.
        score = (score - score.amax(dim=-1, keepdim=True)).clamp(min=FAINTEST)
        weight = score.softmax(dim=-1)
        x = x + self.out((weight @ v).transpose(1, 2).reshape(batch, tokens, width))
        return x + self.feed(self.norm2(x))


class CurveNet(nn.Module):
    """A U-Net of five halvings with attention at the bottom.

    In: N × 1 × H × W, 1.0 ink to 0.0 paper, both sides multiples of 32. The decoder's convolutions end at a quarter
    of the resolution, where each place holds a feature of 128 numbers; its last two doublings are one pixel shuffle,
    which costs next to nothing and reads thin lines as well as convolutions at full resolution do.
    """

    def __init__(self, shape=Shape(), heads=4, layers=2):
        super().__init__()
        self.shape, widths = shape, shape.widths
        stages, inputs = [], 1
        for stage, (width, repeat) in enumerate(zip(widths, shape.repeats)):
            kernel = shape.stem if stage == 0 else 3
            stages.append(
                nn.Sequential(conv_block(inputs, width, 2, kernel), *[ResidualBlock(width) for _ in range(repeat)])
            )
            inputs = width
        self.encoder = nn.ModuleList(stages)
        self.heads = heads
        self.attention = nn.ModuleList([AttentionLayer(widths[4], heads) for _ in range(layers)])
        self.up3 = conv_block(widths[4], widths[3])
        self.up2 = conv_block(widths[3], widths[2])
        self.up1 = conv_block(widths[2], widths[1])
        last = widths[1]
        if shape.shuffle < 4:
            self.up0 = conv_block(widths[1], widths[0])
            last = widths[0]
        if shape.lift:
            self.feature = nn.Sequential(ResidualBlock(last), conv_block(last, shape.feature, 1, 1))
        else:
            self.feature = conv_block(last, shape.feature)
        self.head = nn.Conv2d(shape.feature, len(shape.channels) * shape.shuffle**2, 1)

    def attend(self, x):
        """Mixes the bottleneck's places (N × C × h × w) with one another."""
        batch, width, height, columns = x.shape
        angles = rotary_angles(
            torch.arange(height, dtype=torch.float32, device=x.device),
            torch.arange(columns, dtype=torch.float32, device=x.device),
            width // self.heads,
        )
        cos, sin = angles.cos(), angles.sin()
        tokens = x.flatten(2).transpose(1, 2)
        for layer in self.attention:
            tokens = layer(tokens, cos, sin)
        return tokens.transpose(1, 2).reshape(batch, width, height, columns)

    def head_values(self, ink):
        """N × 112 × H/4 × W/4, blocks of 16: logit of ink, logit of solid given ink, offset, the embedding."""
        x, skips = ink, []
        for stage in self.encoder:
            x = stage(x)
            skips.append(x)
        x = double(self.up3(self.attend(x))) + skips[3]
        x = double(self.up2(x)) + skips[2]
        x = double(self.up1(x)) + skips[1]
        if self.shape.shuffle < 4:
            x = double(self.up0(x)) + skips[0]
        if self.shape.shuffle < 2:
            x = double(x)
        return self.head(self.feature(x))

    def raw(self, ink):
        """N × 7 × H × W: logit of ink, logit of solid given ink, offset in columns, the appearance embedding."""
        return self.to_pixels(self.head_values(ink))

    def to_pixels(self, values):
        """Full resolution."""
        return F.pixel_shuffle(values, self.shape.shuffle) if self.shape.shuffle > 1 else values

    def forward(self, ink):
        """N × 7 × H × W, as CHANNELS names them.

        Two sigmoids, ink or not and solid or not, span the same distributions over three classes as a softmax does.
        Taken before the shuffle they cost a tenth of what a softmax over channels costs in ONNX Runtime.
        """
        values = self.head_values(ink)
        block = self.shape.shuffle**2
        probability = values[:, : 2 * block].sigmoid()
        solid = probability[:, :block] * probability[:, block:]
        broken = probability[:, :block] - solid
        return self.to_pixels(torch.cat([solid, broken, values[:, 2 * block :]], dim=1))


def double(x):
    """Twice the resolution, each value repeated."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
