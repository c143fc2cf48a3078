"""A model without its backbone."""

from collections.abc import Sequence

import torch
from torch import nn

from mmattr.models import BaseAttributeHead
from mmattr.structures import AttributeDataSample


class HeadWithNeck(nn.Module):
    """The part of a recognizer behind the backbone.

    Args:
        neck: The neck, or None.
        head: The head.
    """

    def __init__(self, neck: nn.Module | None, head: BaseAttributeHead) -> None:
        super().__init__()
        self.neck = neck
        self.head = head

    def forward(self, feat: torch.Tensor) -> torch.Tensor:
        """Score the attributes.

        Args:
            feat: Map (N, C, H, W).

        Returns:
            Logits (N, M).
        """
        return self.head(self._features(feat))

    def loss(self, feat: torch.Tensor, data_samples: Sequence[AttributeDataSample]) -> torch.Tensor:
        """Compute the training loss.

        Args:
            feat: Map (N, C, H, W).
            data_samples: N samples with labels.

        Returns:
            The sum of the losses.
        """
        losses = self.head.loss(self._features(feat), data_samples)
        return torch.stack([value for name, value in losses.items() if 'loss' in name]).sum()

    def count_parameters(self) -> tuple[int, int]:
        """Count what training changes.

        Returns:
            Number of trained parameters, and number of those of the classifiers.
        """
        trained = [(name, value.numel()) for name, value in self.named_parameters() if value.requires_grad]
        return sum(size for _, size in trained), sum(size for name, size in trained if 'classifier' in name)

    def _features(self, feat: torch.Tensor) -> object:
        return (feat,) if self.neck is None else self.neck((feat,))
