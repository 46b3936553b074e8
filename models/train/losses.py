"""What CurveNet is trained to lower."""

import torch
import torch.nn.functional as F

from data import MAX_OFFSET

INK_WEIGHT = (1.0, 2.0, 3.0)
"""Weight of a pixel in the ink term, by class: background, solid, broken (gaps between dashes are the hard part)."""

PULL_MARGIN, PUSH_MARGIN = 0.3, 1.5
"""Embeddings of one curve may lie this far from their mean; means of two curves should lie twice this far apart."""

EMBEDDING_SAMPLES = 8192
"""Labelled pixels of a batch that the embedding term looks at."""


def kept(ink, classes):
    """Labels worth learning: 1.0 where there is ink of the label within reach, 0.0 where thresholding erased it.

    A solid line needs ink within some pixels, a broken one within the length of a gap. ink and classes are
    N × rows × columns; learning a line that left no ink would teach inventing. Looked at in squares of 4 × 4, since
    pooling every pixel would cost as much as the network.
    """
    coarse = F.max_pool2d(ink[:, None], 4)
    near_solid = F.max_pool2d(coarse, 3, 1, 1)
    near_broken = F.max_pool2d(coarse, (11, 3), 1, (5, 1))
    near_solid = F.interpolate(near_solid, scale_factor=4.0, mode="nearest")[:, 0]
    near_broken = F.interpolate(near_broken, scale_factor=4.0, mode="nearest")[:, 0]
    erased = ((classes == 1) & (near_solid < 0.25)) | ((classes == 2) & (near_broken < 0.25))
    return 1.0 - erased.float()


def style_known(ink, classes):
    """1.0 where a label's style can be seen, 0.0 on broken lines whose gaps the ink has closed (N × rows × columns)."""
    broken = (classes == 2).float()
    covered = F.avg_pool2d(F.avg_pool2d(torch.stack([ink * broken, broken], dim=1), 4), 11, 1, 5)
    closed = covered[:, :1] > 0.85 * covered[:, 1:].clamp(min=1e-4)
    closed = F.interpolate(closed.float(), scale_factor=4.0, mode="nearest")[:, 0]
    return 1.0 - closed * broken


def class_loss(ink_logit, solid_logit, classes, keep, styled):
    """Cross entropy of ink and of its style, and soft Dice of the two classes of ink."""
    inked = (classes > 0).float()
    weight = keep * torch.tensor(INK_WEIGHT, device=keep.device)[classes]
    ink = F.binary_cross_entropy_with_logits(ink_logit, inked, weight, reduction="sum") / weight.sum()
    is_solid = (classes == 1).float()
    style_weight = weight * inked * styled
    style = F.binary_cross_entropy_with_logits(solid_logit, is_solid, style_weight, reduction="sum")
    style = style / style_weight.sum().clamp(min=1.0)
    keep = keep * styled
    probability, solid_given_ink = ink_logit.sigmoid() * keep, solid_logit.sigmoid()
    dice = 0.0
    for predicted, truth in (
        (probability * solid_given_ink, is_solid * keep),
        (probability * (1.0 - solid_given_ink), (inked - is_solid) * keep),
    ):
        dice = dice + 1.0 - (2.0 * (predicted * truth).sum() + 50.0) / (predicted.sum() + truth.sum() + 50.0)
    return ink, style, dice / 2.0


def offset_loss(offset, truth):
    """Smooth L1 of the offset in columns, where it is known; squared below a quarter of a column.

    An offset of several columns belongs to a line that runs along the row, where it helps nobody: it weighs less.
    """
    known = ~truth.isnan() & (truth.abs() < MAX_OFFSET)
    if not known.any():
        return offset.sum() * 0.0
    truth = truth[known]
    weight = 1.0 / (1.0 + truth.abs())
    return (F.smooth_l1_loss(offset[known], truth, beta=0.25, reduction="none") * weight).sum() / weight.sum()


def embedding_loss(embedding, classes, curves, keep):
    """Pulls the embeddings of one curve together and pushes those of two curves of one crop apart.

    De Brabandere et al. 2017, Semantic Instance Segmentation with a Discriminative Loss Function, on a sample of pixels.
    """
    wanted = torch.nonzero(((classes > 0) & (keep > 0)).flatten())[:, 0]
    if len(wanted) < 2:
        return embedding.sum() * 0.0
    wanted = wanted[torch.randint(len(wanted), (EMBEDDING_SAMPLES,), device=wanted.device)]
    pixels = classes.shape[1] * classes.shape[2]
    image = wanted // pixels
    identity = image * 256 + curves.flatten()[wanted].long()
    curve, member, count = identity.unique(return_inverse=True, return_counts=True)
    place = wanted % pixels
    points = embedding[image, :, place // classes.shape[2], place % classes.shape[2]]
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


def total_loss(raw, ink, classes, curves, offset):
    """The weighted sum, and its terms as floats for the log. raw is CurveNet.raw's answer in float32."""
    keep = kept(ink, classes)
    known = torch.where(keep > 0, offset, torch.full_like(offset, float("nan")))
    # One split, so that the way back makes one gradient rather than four of full size.
    ink_logit, solid_logit, predicted, embedding = raw.split((1, 1, 1, raw.shape[1] - 3), dim=1)
    ink_term, style_term, dice_term = class_loss(ink_logit[:, 0], solid_logit[:, 0], classes, keep, style_known(ink, classes))
    offset_term = offset_loss(predicted[:, 0], known)
    embedding_term = embedding_loss(embedding, classes, curves, keep)
    total = 2.0 * ink_term + 0.5 * style_term + dice_term + 1.0 * offset_term + 0.1 * embedding_term
    terms = {
        "ink": ink_term,
        "style": style_term,
        "dice": dice_term,
        "offset": offset_term,
        "embedding": embedding_term,
    }
    return total, {name: float(term.detach()) for name, term in terms.items()}
