"""Stochastic depth with one product."""

import torch
from mmcv.cnn.bricks import DropPath


class DropPathInOneProduct(DropPath):
    """Drop paths as mmcv's layer does, with the same random draw, in one pass over the memory instead of two.

    The mask of images and the division by the share that is kept are one factor per image. Layers become of this
    class, and of mmcv's again: see :func:`~mmattr.models.fast_training.rewrite_for_training`.

    Attributes:
        in_place: Whether the input may be overwritten: it is the result of a convolution that nobody else reads.
    """

    in_place = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Drop paths in training.

        Args:
            x: (N, ...), the branch beside a residual connection.

        Returns:
            Of the same shape: 0 for a dropped image, otherwise divided by the share that is kept.
        """
        if not self.training or self.drop_prob == 0:
            return x
        keep = 1 - self.drop_prob
        drawn = torch.rand((x.shape[0], *[1] * (x.ndim - 1)), dtype=x.dtype, device=x.device)
        factor = (keep + drawn).floor() / keep
        return x.mul_(factor) if self.in_place else x * factor
