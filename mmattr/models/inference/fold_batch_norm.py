"""A batch-norm in evaluation is a factor and an offset per channel, which the convolution before it can take over."""

import copy

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


@torch.no_grad()
def fold_batch_norm(convolution: nn.Conv2d, norm: _BatchNorm) -> nn.Conv2d:
    """Fold the running statistics and the affine part of a batch-norm into the convolution before it.

    ``gamma * (W x + b - mean) / sqrt(var + eps) + beta`` is the convolution with the weights ``s W`` and the bias
    ``s (b - mean) + beta``, where ``s = gamma / sqrt(var + eps)``. The factors are computed in double precision.

    Args:
        convolution: K output channels; left as it is.
        norm: Batch-norm over these K channels, with running statistics.

    Returns:
        A new convolution with a bias, in evaluation mode and without gradients.
    """
    assert norm.running_mean is not None
    assert norm.running_var is not None
    scale = (norm.running_var.double() + norm.eps).rsqrt()
    shift = torch.zeros_like(scale)
    if norm.affine:
        scale, shift = scale * norm.weight.double(), norm.bias.double()
    bias = -norm.running_mean.double()
    if convolution.bias is not None:
        bias = bias + convolution.bias.double()
    folded = copy.deepcopy(convolution)
    dtype = convolution.weight.dtype
    weight = (convolution.weight.double() * scale[:, None, None, None]).to(dtype)
    folded.weight = nn.Parameter(weight, requires_grad=False)
    folded.bias = nn.Parameter((scale * bias + shift).to(dtype), requires_grad=False)
    folded.eval()
    return folded
