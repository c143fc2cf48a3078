"""What reliable positives of each attribute have looked like so far."""

import torch
from mmengine.dist import all_reduce
from torch import nn
from torch.nn import functional as F


class ConsistencyMemory(nn.Module):
    """Pull the positives of every attribute towards what its reliable positives have in common (SSC).

    With m_j the memory of attribute j and q_j the normalised mean of its reliable positives in the batch, the target is
    ``w m_j / |m_j| + (1 - w) q_j``, or q_j the first time; it becomes the memory. The loss of attribute j is the mean
    squared difference between the target and the normalised mean of all its positives. An attribute without a reliable
    positive keeps its memory, which is its target; one that never had any, or has no positive in the batch, has no
    loss.

    In distributed training q_j is that of all ranks, so that every rank has the same memory; the positives that are
    pulled are each rank's own.

    Args:
        num_attributes: M.
        width: Length K of the vectors that are remembered.
        memory_weight: Share w in [0, 1) of the memory in the target.

    Attributes:
        memory: (M, K); a row of zeros is an attribute that nothing is known of.
    """

    memory: torch.Tensor

    def __init__(self, num_attributes: int, width: int, memory_weight: float = 0.1) -> None:
        super().__init__()
        self.memory_weight = memory_weight
        self.register_buffer('memory', torch.zeros(num_attributes, width))

    def forward(self, features: torch.Tensor, positive: torch.Tensor, reliable: torch.Tensor) -> torch.Tensor:
        """Compute the loss and remember the batch.

        Args:
            features: (N, M, K), a vector per image and attribute.
            positive: (N, M) bool, where an attribute is present.
            reliable: (N, M) bool, the positives that the model is sure of.

        Returns:
            A scalar: the mean over the attributes that have a loss, 0 if none has.
        """
        features = features.float()
        target = self._target(features.detach(), reliable)
        common = _direction(features, positive)  # (M, K)
        counted = positive.any(0) & target.any(-1)
        gaps = (common - target).square().mean(-1) * counted  # (M,)
        return gaps.sum() / counted.sum().clamp(min=1)

    @torch.no_grad()
    def _target(self, features: torch.Tensor, reliable: torch.Tensor) -> torch.Tensor:
        """(M, K) targets of this batch, which are remembered; zeros where nothing is known."""
        fresh = _direction(features, reliable, everywhere=True)
        known = F.normalize(self.memory, dim=-1)
        mixed = self.memory_weight * known + (1 - self.memory_weight) * fresh
        seen_now, seen_before = (rows.any(-1, keepdim=True) for rows in (fresh, known))
        target = torch.where(seen_now, torch.where(seen_before, mixed, fresh), known)
        self.memory.copy_(torch.where(seen_now, target, self.memory))
        return target


def _direction(features: torch.Tensor, chosen: torch.Tensor, everywhere: bool = False) -> torch.Tensor:
    """(M, K) normalised mean of the chosen ones of (N, M, K); of all ranks together if ``everywhere``."""
    total = torch.einsum('nmk,nm->mk', features, chosen.to(features.dtype))
    if everywhere:
        all_reduce(total)
    return F.normalize(total, dim=-1)  # a mean and a sum have the same direction
