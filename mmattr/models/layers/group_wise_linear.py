"""One linear unit per attribute."""

import torch
from torch import nn


class GroupWiseLinear(nn.Module):
    """Attribute j is scored by its own weight vector from its own feature: ``x_j . w_j + b_j``.

    Args:
        num_attributes: M.
        embed_dims: Width D.
    """

    def __init__(self, num_attributes: int, embed_dims: int) -> None:
        super().__init__()
        bound = embed_dims**-0.5
        self.weight = nn.Parameter(torch.empty(num_attributes, embed_dims).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(num_attributes).uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Score every attribute.

        Args:
            x: (N, M, D), one feature per attribute.

        Returns:
            Logits (N, M).
        """
        return (x * self.weight).sum(-1) + self.bias
