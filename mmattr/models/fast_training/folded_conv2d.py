"""A convolution that computes the frozen batch-norm behind it, and that can be trained."""

import torch
from torch import nn

from mmattr.models.fast_training.folded_batch_norm2d import FoldedBatchNorm2d


class FoldedConv2d(nn.Conv2d):
    """A convolution that also computes the batch-norm behind it, while the statistics of that one are frozen.

    ``gamma * (W x + b - mean) / sqrt(var + eps) + beta`` is the convolution with the weights ``s W`` and the bias
    ``s (b - mean) + beta``, where ``s = gamma / sqrt(var + eps)``. They are computed in every pass, so that gradients
    reach whatever of W, b, gamma and beta is trained. The result of the convolution alone is not formed, and not kept
    for the gradient: a pass over the memory and a map less.

    Layers become of this class, and are of :class:`torch.nn.Conv2d` again, while they stay the same objects: see
    :func:`~mmattr.models.fast_training.rewrite_for_training`.

    Attributes:
        norm_behind: The :class:`FoldedBatchNorm2d`, in a tuple, so that it is no part of this layer.
    """

    norm_behind: tuple[FoldedBatchNorm2d]

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Compute the convolution, and the norm if it is in evaluation mode.

        Args:
            input: (N, C, H, W).

        Returns:
            (N, K, H', W').
        """
        (norm,) = self.norm_behind
        if norm.training:
            return super().forward(input)
        scale, shift = norm.factors()
        if self.bias is not None:
            shift = shift + scale * self.bias
        return self._conv_forward(input, self.weight * scale[:, None, None, None], shift)
