"""An exported network as one to go on training: the export folded batch norms into convolutions, here they are taken apart again."""

import itertools

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from model import ReaderNet, Residual

BATCHES = 60
"""Batches of lines whose mean and variance the batch norms begin with."""
GROWN = 0.06
"""What training adds to the root mean square of a convolution's weights. A batch norm undoes their scale, but the larger
they are, the less a step changes them."""


def folded(path):
    """Weights and biases of a file's convolutions, in their order."""
    graph = onnx.load(path).graph
    stored = {weight.name: numpy_helper.to_array(weight) for weight in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in stored:
            stored[node.output[0]] = stored[node.input[0]]
    used = [node.input for node in graph.node if node.op_type == "Conv"]
    return [tuple(torch.from_numpy(stored[name].astype(np.float32)) for name in names[1:3]) for names in used]


def normed(net):
    """The convolutions that batch norms follow and these, from the network's foot to its head."""
    pairs = []
    for module in itertools.chain(net.look, net.context):
        pairs.append((module.conv, module.norm) if isinstance(module, Residual) else (module[0], module[1]))
    return pairs


@torch.no_grad()
def unfolded(path, inks):
    """The network of an ONNX file with batch norms that have the statistics of some lines (uint8 batches), answering as before."""
    net, weights = ReaderNet().eval(), folded(path)
    pairs = normed(net)
    assert len(weights) == len(pairs) + 1
    for (conv, norm), (weight, bias) in zip(pairs, weights):
        conv.weight.copy_(weight)
        norm.running_mean.zero_()
        norm.running_var.fill_(1.0 - norm.eps)
        norm.weight.fill_(1.0)
        norm.bias.copy_(bias)
    for mine, given in zip((net.head.weight, net.head.bias), weights[-1]):
        mine.copy_(given)
    for (conv, norm), (mean, var) in zip(pairs, moments(net, pairs, inks)):
        fan_in = conv.weight[0].numel()
        rms = conv.weight.square().mean(dim=(1, 2, 3)).sqrt().clamp_min(1e-6)
        scale = (1.0 / (3.0 * fan_in) + GROWN**2) ** 0.5 / rms
        conv.weight.mul_(scale[:, None, None, None])
        norm.running_mean.copy_(mean * scale)
        norm.running_var.copy_(var * scale.square())
        norm.weight.copy_((norm.running_var + norm.eps).sqrt() / scale)
        norm.bias.add_(mean)
    return net


def moments(net, pairs, inks):
    """Mean and variance of each convolution's answers over some batches."""
    sums = [torch.zeros(3, conv.out_channels, dtype=torch.float64) for conv, _ in pairs]

    def watch(index):
        def hook(_module, _inputs, answer):
            flat = answer.double().transpose(0, 1).flatten(1)
            sums[index] += torch.stack([torch.full_like(flat[:, 0], flat.shape[1]), flat.sum(1), flat.square().sum(1)])

        return hook

    hooks = [conv.register_forward_hook(watch(index)) for index, (conv, _) in enumerate(pairs)]
    for ink in itertools.islice(inks, BATCHES):
        net(torch.from_numpy(ink).float()[:, None] / 255.0)
    for hook in hooks:
        hook.remove()
    return [((s[1] / s[0]).float(), (s[2] / s[0] - (s[1] / s[0]).square()).clamp_min(1e-8).float()) for s in sums]
