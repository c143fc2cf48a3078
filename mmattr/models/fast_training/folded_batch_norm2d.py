"""A frozen batch-norm whose convolution does its work, and that can be trained."""

import torch
from torch import nn


class FoldedBatchNorm2d(nn.BatchNorm2d):
    """A batch-norm that leaves its work to the convolution before it, in evaluation mode."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Pass a map on; normalise it by the statistics of the batch in training mode.

        Args:
            input: (N, K, H, W), what :class:`FoldedConv2d` gives.

        Returns:
            (N, K, H, W).
        """
        return super().forward(input) if self.training else input

    def factors(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Say what the norm does to each channel.

        Returns:
            Factor and offset, both (K,).
        """
        assert self.running_mean is not None
        assert self.running_var is not None
        scale = (self.running_var + self.eps).rsqrt()
        if not self.affine:
            return scale, -self.running_mean * scale
        scale = scale * self.weight
        return scale, self.bias - self.running_mean * scale
