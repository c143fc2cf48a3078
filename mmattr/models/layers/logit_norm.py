"""Batch normalisation of logits."""

import torch
from torch import nn


class LogitNorm(nn.BatchNorm1d):
    """Batch-norm over (N, M) logits that survives a training batch of one image.

    A batch of one has no variance, and PyTorch refuses it; such a batch (the last one of an epoch, or a fine-tuning
    run on few images) is normalised with the running statistics and leaves them unchanged.

    Args:
        num_attributes: M.
    """

    def __init__(self, num_attributes: int) -> None:
        super().__init__(num_attributes)

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        """Normalise the logits of each attribute.

        Args:
            logits: (N, M).

        Returns:
            (N, M).
        """
        if self.training and len(logits) == 1:
            return nn.functional.batch_norm(
                logits, self.running_mean, self.running_var, self.weight, self.bias, training=False, eps=self.eps
            )
        return super().forward(logits)
