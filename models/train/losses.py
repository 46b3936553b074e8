"""What CurveNet is trained to lower."""

import torch
import torch.nn.functional as F

from data import MAX_OFFSET

INK_WEIGHT = (1.0, 2.0, 3.0, 0.0)
"""Weight of a pixel in the ink term, by class: background, solid, broken (gaps between dashes are the hard part), and
erased: where a label left no ink."""

ERASED = 3
"""Class of pixels that don't count."""

TERM_WEIGHT = {"ink": 2.0, "style": 1.0, "dice": 0.5, "offset": 0.3, "embedding": 0.1}
"""Weight of each term. The style counts as much as the ink, which is easier; the offset little, since on spiky pages
half of it can't be known."""

PULL_MARGIN, PUSH_MARGIN = 0.3, 1.5
"""Embeddings of one curve may lie this far from their mean; means of two curves should lie twice this far apart."""

EMBEDDING_SAMPLES = 8192
"""Labelled pixels of a batch that the embedding term looks at."""


def erased(ink, classes):
    """True where thresholding left no ink of a label within reach: learning those would teach inventing lines.

    A solid line needs ink within some pixels, a broken one within the length of a gap. ink and classes are
    N × rows × columns; looked at in squares of 4 × 4, since pooling every pixel would cost as much as the network.
    """
    coarse = F.max_pool2d(ink[:, None], 4)
    no_solid = double4(F.max_pool2d(coarse, 3, 1, 1) < 0.25)
    no_broken = double4(F.max_pool2d(coarse, (11, 3), 1, (5, 1)) < 0.25)
    return ((classes == 1) & no_solid) | ((classes == 2) & no_broken)


def style_known(ink, classes):
    """1.0 where a label's style can be seen, 0.0 on broken lines without a gap in sight (N × rows × columns).

    A gap is a square of 4 × 4 pixels whose label is mostly without ink; in sight is what lies within 34 pixels, so that
    long dashes with short gaps count as broken and lines whose gaps the ink has closed don't count at all.
    """
    broken = (classes == 2).float()
    covered, labelled = F.avg_pool2d(torch.stack([ink * broken, broken], dim=1), 4).unbind(1)
    gap = ((labelled > 0.1) & (covered < 0.5 * labelled)).float()
    in_sight = F.max_pool2d(F.max_pool2d(gap[:, None], (17, 1), 1, (8, 0)), (1, 17), 1, (0, 8)) > 0.0
    return 1.0 - broken * (~double4(in_sight)).float()


def double4(mask):
    """N × 1 × h × w at a quarter of the resolution to N × 4h × 4w."""
    return mask[:, 0].repeat_interleave(4, 1).repeat_interleave(4, 2)


def ink_loss(logit, classes):
    """Weighted cross entropy of ink, and its soft Dice; classes with ERASED in them, N × rows × columns."""
    weight = torch.tensor(INK_WEIGHT, device=logit.device)[classes]
    inked = ((classes > 0) & (classes != ERASED)).float()
    entropy = F.binary_cross_entropy_with_logits(logit, inked, weight, reduction="sum") / weight.sum()
    probability = logit.sigmoid() * (classes != ERASED)
    dice = 1.0 - (2.0 * (probability * inked).sum() + 50.0) / (probability.sum() + inked.sum() + 50.0)
    return entropy, dice


def style_loss(logit, solid):
    """Cross entropy of a line's style over the pixels where it can be seen (both one number a pixel)."""
    return F.binary_cross_entropy_with_logits(logit, solid) if len(logit) else logit.sum()


def offset_loss(offset, truth):
    """Smooth L1 of the offset in columns, where it is known (one number a pixel); squared below a quarter of a column.

    An offset of several columns belongs to a line that runs along the row, where it helps nobody: it weighs less.
    """
    if not len(truth):
        return offset.sum()
    weight = 1.0 / (1.0 + truth.square())
    return (F.smooth_l1_loss(offset, truth, beta=0.25, reduction="none") * weight).sum() / weight.sum()


def embedding_loss(points, image, curves):
    """Pulls the embeddings of one curve together and pushes those of two curves of one crop apart.

    De Brabandere et al. 2017, Semantic Instance Segmentation with a Discriminative Loss Function, on a sample of
    labelled pixels: their embeddings (pixels × numbers), crop and curve number.
    """
    if len(points) < 2:
        return points.sum()
    drawn = torch.randint(len(points), (EMBEDDING_SAMPLES,), device=points.device)
    points, identity = points[drawn], image[drawn] * 256 + curves[drawn].long()
    curve, member, count = identity.unique(return_inverse=True, return_counts=True)
    total = torch.zeros(len(curve), points.shape[1], device=points.device).index_add(0, member, points)
    mean = total / count[:, None]
    distance = (points - mean[member]).square().sum(1).add(1e-6).sqrt()
    pull = ((distance - PULL_MARGIN).clamp(min=0.0).square() / count[member]).sum() / len(curve)
    apart = (mean[:, None] - mean[None]).square().sum(2).add(1e-6).sqrt()
    same_image = (curve[:, None] // 256 == curve[None] // 256) & ~torch.eye(
        len(curve), dtype=torch.bool, device=curve.device
    )
    push = (2.0 * PUSH_MARGIN - apart).clamp(min=0.0).square()[same_image]
    push = push.mean() if len(push) else pull * 0.0
    return pull + push + 0.001 * mean.square().sum(1).mean()


class Read(torch.autograd.Function):
    """First channel of an answer whole, and all channels of some pixels (image, row, column), as float32.

    Plain indexing would make a full-size gradient for each of the two and then add them.
    """

    @staticmethod
    def forward(ctx, raw, image, row, column):
        ctx.save_for_backward(raw, image, row, column)
        return raw[:, 0].float(), raw[image, :, row, column].float()

    @staticmethod
    def backward(ctx, whole, some):
        raw, image, row, column = ctx.saved_tensors
        gradient = torch.zeros_like(raw)
        gradient[image, :, row, column] = some.to(gradient.dtype)
        gradient[:, 0] += whole
        return gradient, None, None, None


def total_loss(raw, channels, ink, classes, curves, offset):
    """The weighted sum, and its terms as floats for the log.

    raw is CurveNet.raw's answer, channels their names; a network without offset or embedding learns the rest.
    """
    classes = torch.where(erased(ink, classes), ERASED, classes)
    # All but the ink is learned on labelled pixels alone, some 3 %.
    image, row, column = torch.nonzero((classes > 0) & (classes != ERASED), as_tuple=True)
    ink_logit, answers = Read.apply(raw, image, row, column)
    entropy, dice = ink_loss(ink_logit, classes)
    seen = style_known(ink, classes)[image, row, column] > 0.0
    solid = (classes[image, row, column] == 1).float()
    terms = {"ink": entropy, "style": style_loss(answers[seen, 1], solid[seen]), "dice": dice}
    if "offset" in channels:
        truth = offset[image, row, column]
        known = truth.abs() < MAX_OFFSET
        terms["offset"] = offset_loss(answers[known, channels.index("offset")], truth[known])
    first = sum(name in channels for name in ("solid", "broken", "offset"))
    if first < len(channels):
        terms["embedding"] = embedding_loss(answers[:, first:], image, curves[image, row, column])
    total = sum(TERM_WEIGHT[name] * term for name, term in terms.items())
    return total, {name: float(term.detach()) for name, term in terms.items()}
