"""Many attributes scored from few features."""

import math

import torch
from torch import nn


class GroupedLinear(nn.Module):
    """Attribute j is scored by its own weight vector from the feature of its group (Ridnik et al., ML-Decoder, 2023).

    With K groups every group holds g = ceil(M / K) attributes in their order in the data set: attribute j belongs to
    group ``j // g``. M need not be a multiple of K: the surplus outputs of the last groups are computed and cut off,
    and with M = 101, K = 100 half of the groups are empty. One matrix product per batch scores all groups.

    Args:
        num_attributes: M.
        num_groups: K, at most M.
        embed_dims: Width D.

    Attributes:
        group_size: g.
    """

    def __init__(self, num_attributes: int, num_groups: int, embed_dims: int) -> None:
        super().__init__()
        self.num_attributes = num_attributes
        self.group_size = math.ceil(num_attributes / num_groups)
        self.weight = nn.Parameter(torch.empty(num_groups, embed_dims, self.group_size))
        self.bias = nn.Parameter(torch.zeros(num_attributes))
        nn.init.xavier_normal_(self.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Score every attribute.

        Args:
            x: (N, K, D), one feature per group.

        Returns:
            Logits (N, M).
        """
        scores = torch.einsum('nkd,kdg->nkg', x, self.weight).flatten(1)  # (N, K * g)
        return scores[:, : self.num_attributes] + self.bias
